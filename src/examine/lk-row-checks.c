/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-row-checks.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "nn/lk-metrics.h"
#include "words/lk-quantity.h"

#define MAX_WORK     3e8  /* pixels that are compared to find neighbours */
#define MIN_PAIRS    20   /* fewer say nothing */
#define TELLING      5.0  /* standard errors; a pair may count twice, so that they are nearer to 3.5 */
#define MUCH_ALIKE   0.8  /* of the distance of pictures of a class on average: neighbours' logits must be below it */
#define LABELS_TELL  0.05 /* share of samples by which one order must be better */
#define LABELS_AGREE 0.7  /* share that it must name right */

/* The same file's rows, as they were taken and in the other order. */
typedef struct {
  const LkTeacher *teacher;
  const float **rows; /* of the file, in its own order */
  guint16 *plain;     /* the class that each output stands for where the classes' names are sorted letter by letter */
} Rows;

static void
rows_clear (Rows *rows)
{
  g_free (rows->rows);
  g_free (rows->plain);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rows, rows_clear)

static void
place (Rows *rows, const LkSplit *split, const float *logits)
{
  const LkTeacher *teacher = rows->teacher;

  for (gsize i = 0; i < split->n; i++)
    rows->rows[lk_split_row (split, i, teacher->other_rows)] = logits + i * teacher->dataset->n_classes;
}

static void
rows_init (Rows *rows, const LkTeacher *teacher)
{
  const LkDataset *dataset = teacher->dataset;
  gboolean is_cut = dataset->train.rows != NULL;

  *rows = (Rows) { teacher, g_new0 (const float *, dataset->train.n + (is_cut ? dataset->test.n : 0)),
                   g_new (guint16, dataset->n_classes) };
  place (rows, &dataset->train, teacher->train_logits);
  if (is_cut)
    place (rows, &dataset->test, teacher->test_logits);
  lk_dataset_sort_plain (dataset, rows->plain);
}

/* What a training sample's row is, as it was taken or in the other order. */
static const float *
row (const Rows *rows, gsize i, gboolean other)
{
  const LkTeacher *teacher = rows->teacher;

  return rows->rows[lk_split_row (&teacher->dataset->train, i, other ? !teacher->other_rows : teacher->other_rows)];
}

/* Shares of the training samples that the rows name right. */
typedef struct {
  double taken, other;
  double sorted; /* in the other order, the outputs being classes sorted letter by letter */
} Shares;

static Shares
count_right (const Rows *rows)
{
  const LkDataset *dataset = rows->teacher->dataset;
  gsize C = dataset->n_classes, taken = 0, other = 0, sorted = 0;
  double n = (double) dataset->train.n;

  for (gsize i = 0; i < dataset->train.n; i++)
    {
      guint16 label = dataset->train.labels[i];
      gsize answer = lk_argmax (row (rows, i, TRUE), C);

      taken += lk_argmax (row (rows, i, FALSE), C) == label;
      other += answer == label;
      sorted += rows->plain[answer] == label;
    }
  return (Shares) { (double) taken / n, (double) other / n, (double) sorted / n };
}

/* --- pictures that are alike --- */

static guint64
pixels_apart (const guint8 *a, const guint8 *b, gsize D)
{
  guint64 sum = 0;

  for (gsize p = 0; p < D; p++)
    {
      int difference = a[p] - b[p];

      sum += (guint64) (difference * difference);
    }
  return sum;
}

/* Between two rows, whatever is added to all logits of one. */
static double
logits_apart (const float *a, const float *b, gsize C)
{
  double sum = 0.0, squares = 0.0;

  for (gsize c = 0; c < C; c++)
    {
      double difference = (double) a[c] - b[c];

      sum += difference;
      squares += difference * difference;
    }
  return sqrt (MAX (squares - sum * sum / (double) C, 0.0));
}

typedef struct {
  gsize n;              /* pairs whose distance differs in the two orders */
  double taken, other;  /* sums of distances of neighbours' logits */
  double any;           /* of any two pictures of a class */
  double gain, squares; /* sums of the other's distance minus the taken one's, and of its square */
} Likeness;

/* Samples of one class, each with its nearest neighbour among them. */
static void
add_class (const Rows *rows, const guint32 *samples, gsize n, Likeness *likeness)
{
  const LkDataset *dataset = rows->teacher->dataset;
  gsize D = lk_dataset_n_inputs (dataset), C = dataset->n_classes;

  for (gsize i = 0; i < n && n > 2; i++)
    {
      guint64 least = G_MAXUINT64;
      gsize nearest = 0;
      double taken, other;

      for (gsize j = 0; j < n; j++)
        {
          guint64 apart =
              j == i ? G_MAXUINT64
                     : pixels_apart (dataset->train.pixels + samples[i] * D, dataset->train.pixels + samples[j] * D, D);

          if (apart < least)
            {
              least = apart;
              nearest = j;
            }
        }
      taken = logits_apart (row (rows, samples[i], FALSE), row (rows, samples[nearest], FALSE), C);
      other = logits_apart (row (rows, samples[i], TRUE), row (rows, samples[nearest], TRUE), C);
      if (taken == other)
        continue;
      likeness->n++;
      likeness->taken += taken;
      likeness->other += other;
      likeness->any += logits_apart (row (rows, samples[i], FALSE), row (rows, samples[(i + n / 2) % n], FALSE), C);
      likeness->gain += other - taken;
      likeness->squares += (other - taken) * (other - taken);
    }
}

static Likeness
find_likeness (const Rows *rows)
{
  const LkDataset *dataset = rows->teacher->dataset;
  const LkSplit *train = &dataset->train;
  gsize C = dataset->n_classes, D = lk_dataset_n_inputs (dataset);
  gsize most = MAX (8, (gsize) sqrt (MAX_WORK / (double) (C * D))); /* samples of a class that are looked at */
  g_autofree guint32 *samples = g_new (guint32, train->n);
  g_autofree gsize *ends = g_new0 (gsize, C + 1);
  Likeness likeness = { 0 };

  for (gsize i = 0; i < train->n; i++)
    ends[train->labels[i] + 1]++;
  for (gsize c = 0; c < C; c++)
    ends[c + 1] += ends[c];
  for (gsize i = 0; i < train->n; i++)
    samples[ends[train->labels[i]]++] = (guint32) i; /* a class's end becomes that of the samples before it */
  for (gsize c = 0; c < C; c++)
    {
      gsize begin = c > 0 ? ends[c - 1] : 0, n = ends[c] - begin, kept = MIN (n, most);

      for (gsize k = 0; k < kept; k++)
        samples[begin + k] = samples[begin + k * n / kept];
      add_class (rows, samples + begin, kept, &likeness);
    }
  return likeness;
}

/* In standard errors, above 0 where the order that was taken is the better one; 0 where neither is any good. */
static double
judge (const Likeness *likeness)
{
  double n = (double) likeness->n, mean = likeness->gain / n;
  double deviation = sqrt (MAX (likeness->squares / n - mean * mean, 0.0));

  if (likeness->n < MIN_PAIRS || MIN (likeness->taken, likeness->other) > MUCH_ALIKE * likeness->any)
    return 0.0;
  return mean / MAX (deviation / sqrt (n), 1e-30);
}

/* --- what is said --- */

static void
offer (const Rows *rows, const Shares *shares, LkFindings *findings)
{
  lk_findings_remedy (findings, "row-order", rows->teacher->plain_rows ? LK_ORDER_NATURAL : LK_ORDER_PLAIN);
  /* Who sorts files so sorts folders so. */
  if (shares->sorted > shares->other && !rows->teacher->plain_rows)
    lk_findings_remedy (findings, "class-order", LK_ORDER_PLAIN);
}

static void
say_labels (const Rows *rows, const Shares *shares, LkFindings *findings)
{
  double right = MAX (shares->other, shares->sorted);

  lk_findings_add (findings, LK_FINDING_WARNING, "teacher-row-order",
                   g_strdup_printf (rows->teacher->plain_rows
                                        ? _ ("If its rows stand in the natural order of the files, 2 before 10, the "
                                             "teacher names %s right")
                                        : _ ("If its rows stand in the plain order of the files, 10 before 2, as "
                                             "torchvision’s ImageFolder sorts them, the teacher names %s right"),
                                    LK_SHARE (right)));
  lk_findings_number (findings, "train_right", right);
  offer (rows, shares, findings);
}

static void
say_likeness (const Rows *rows, const Shares *shares, const Likeness *likeness, double verdict, LkFindings *findings)
{
  gboolean plain = rows->teacher->plain_rows;

  if (verdict < -TELLING)
    lk_findings_add (findings, LK_FINDING_WARNING, "teacher-row-order",
                     g_strdup (plain
                                   ? _ ("The teacher’s rows are taken in the plain order of the files, 10 before 2, "
                                        "but pictures that look alike get similar answers only in the natural order, 2 "
                                        "before 10: each row seems to be that of another picture")
                                   : _ ("The teacher’s rows are taken in the natural order of the files, 2 before 10, "
                                        "but pictures that look alike get similar answers only in the plain order, 10 "
                                        "before 2, as torchvision’s ImageFolder sorts them: each row seems to be that "
                                        "of another picture")));
  else if (rows->teacher->rows_chosen)
    return;
  else if (verdict > TELLING)
    lk_findings_add (findings, LK_FINDING_NOTE, "teacher-row-order",
                     g_strdup (plain
                                   ? _ ("The teacher’s rows are taken in the plain order of the files, 10 before 2: "
                                        "pictures that look alike get similar answers in it, and not in the natural "
                                        "order")
                                   : _ ("The teacher’s rows are taken in the natural order of the files, 2 before 10: "
                                        "pictures that look alike get similar answers in it, and not in the plain "
                                        "order")));
  else
    lk_findings_add (findings, LK_FINDING_NOTE, "teacher-row-order",
                     g_strdup (plain
                                   ? _ ("The teacher’s rows are taken in the plain order of the files, 10 before 2. If "
                                        "they were saved in the natural order, 2 before 10, each is that of another "
                                        "picture; neither labels nor pictures tell")
                                   : _ ("The teacher’s rows are taken in the natural order of the files, 2 before 10. "
                                        "If they were saved in the plain order, 10 before 2, as torchvision’s "
                                        "ImageFolder sorts them, each is that of another picture; neither labels nor "
                                        "pictures tell")));
  if (likeness->n > 0 && likeness->any > 0.0)
    {
      lk_findings_number (findings, "distance_taken", likeness->taken / likeness->any);
      lk_findings_number (findings, "distance_other", likeness->other / likeness->any);
    }
  if (verdict <= TELLING)
    offer (rows, shares, findings);
}

gboolean
lk_rows_check (const LkTeacher *teacher, LkFindings *findings)
{
  g_auto (Rows) rows = { 0 };
  Likeness likeness;
  Shares shares;
  double best;

  if (lk_teacher_has_networks (teacher) || !teacher->dataset->train.other_rows)
    return FALSE;
  rows_init (&rows, teacher);
  shares = count_right (&rows);
  best = MAX (shares.other, shares.sorted);
  if (best > LABELS_AGREE && best > shares.taken + LABELS_TELL)
    {
      say_labels (&rows, &shares, findings);
      return TRUE;
    }
  if (shares.taken > LABELS_AGREE && shares.taken > best + LABELS_TELL)
    {
      if (!teacher->rows_chosen)
        lk_findings_add (findings, LK_FINDING_NOTE, "teacher-row-order",
                         g_strdup (teacher->plain_rows ? _ ("The teacher’s rows are taken in the plain order of the "
                                                            "files, 10 before 2, which the labels confirm")
                                                       : _ ("The teacher’s rows are taken in the natural order of the "
                                                            "files, 2 before 10, which the labels confirm")));
      return FALSE;
    }
  likeness = find_likeness (&rows);
  say_likeness (&rows, &shares, &likeness, judge (&likeness), findings);
  return FALSE;
}
