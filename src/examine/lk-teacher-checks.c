/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-teacher-checks.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "io/lk-error.h"
#include "io/lk-number.h"
#include "lk-row-checks.h"
#include "nn/lk-adapt.h"
#include "nn/lk-metrics.h"
#include "words/lk-quantity.h"

#define N_ASKED         2000 /* samples that a network is asked about which has not answered yet */
#define N_TRIED         500  /* that it is asked about with other inputs, in each of many ways */
#define FAR_BELOW       0.15 /* the training samples' share below the test samples' that is no chance and no overfitting */
#define EXPLAINED       0.70 /* what explains a bad teacher makes it name so many */
#define BETTER          0.05 /* by so much at least, */
#define FEWER_ERRORS    0.5  /* and it leaves at most so many of the errors */
#define CLEARLY         0.02 /* share of samples between two explanations that are not alike */
#define NEAR_CHANCE     0.15 /* of the way from chance to all right: no training that went well ends so low, */
#define TIMES_CHANCE    3.0  /* unless the classes are many */
#define LONGER          20   /* epochs, or */
#define TIMES_LONGER    4
#define TIMES_TOO_FAST  10.0 /* the optimiser's usual rate */
#define SAMPLES_A_CLASS 4    /* fewer make an order out of chance */
#define MAX_SHOWN       4    /* classes of an order that are shown */

/* Samples with what the teacher says of them. */
typedef struct {
  LkSplit split;       /* pixels and labels of those alone */
  gboolean is_part;    /* the split is a copy */
  const float *logits; /* (n, C) */
  float *own_logits;
} Asked;

static void
asked_clear (Asked *asked)
{
  if (asked->is_part)
    lk_split_clear (&asked->split);
  g_free (asked->own_logits);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Asked, asked_clear)

/* At most `most` samples at even distances. */
static LkSplit
pick_samples (const LkSplit *split, gsize D, gsize most)
{
  LkSplit part = { .n = MIN (split->n, most) };

  part.pixels = malloc (part.n * D);
  part.labels = malloc (part.n * sizeof *part.labels);
  if (!part.pixels || !part.labels)
    lk_split_clear (&part);
  for (gsize i = 0; i < part.n; i++)
    {
      gsize from = i * split->n / part.n;

      memcpy (part.pixels + i * D, split->pixels + from * D, D);
      part.labels[i] = split->labels[from];
    }
  return part;
}

static gboolean
ask (const LkTeacher *teacher, const LkSplit *split, const float *known, Asked *asked, GError **error)
{
  const LkDataset *dataset = teacher->dataset;

  *asked = (Asked) { .split = *split, .logits = known };
  if (known)
    return TRUE;
  asked->split = pick_samples (split, lk_dataset_n_inputs (dataset), N_ASKED);
  asked->is_part = TRUE;
  if (asked->split.n == 0)
    {
      lk_error_set_status (error, LK_NO_MEMORY, _ ("Could not examine the teacher"));
      return FALSE;
    }
  asked->logits = asked->own_logits = g_new (float, asked->split.n * dataset->n_classes);
  return lk_teacher_predict (teacher, &asked->split, 0, asked->split.n, asked->own_logits, error);
}

static gsize
count_right (const Asked *asked, gsize C)
{
  return asked->split.n - lk_count_errors (asked->logits, asked->split.labels, asked->split.n, C);
}

/* The share that agrees when answers and labels have nothing to do with each other, each class as frequent in both as it
 * is: a teacher that knows a rare class is above it. */
static double
chance (const Asked *asked, gsize C)
{
  g_autofree double *labels = g_new0 (double, C);
  g_autofree double *answers = g_new0 (double, C);
  double share = 0.0;

  for (gsize i = 0; i < asked->split.n; i++)
    {
      labels[asked->split.labels[i]] += 1.0 / asked->split.n;
      answers[lk_argmax (asked->logits + i * C, C)] += 1.0 / asked->split.n;
    }
  for (gsize c = 0; c < C; c++)
    share += labels[c] * answers[c];
  return share;
}

/* TRUE when that share is not above the other by more than chance can do (three standard deviations). */
static gboolean
is_no_better (double share, double than, gsize n)
{
  return share <= than + 3.0 * sqrt (than * (1.0 - than) / (double) n);
}

/* --- orders of the classes --- */

/* The class whose samples each output answers most, as long as no other output answers them more; what is left over goes
 * to what is left over. */
static guint16 *
best_order (const gsize *counts /* (output, class) */, gsize C)
{
  guint16 *order = g_new (guint16, C);
  g_autofree gssize *output_of = g_new (gssize, C);
  gsize next = 0;

  for (gsize c = 0; c < C; c++)
    {
      order[c] = G_MAXUINT16;
      output_of[c] = -1;
    }
  for (gsize k = 0; k < C; k++)
    {
      gsize best = 0;

      for (gsize c = 1; c < C; c++)
        if (counts[k * C + c] > counts[k * C + best])
          best = c;
      if (counts[k * C + best] == 0)
        continue;
      if (output_of[best] < 0 || counts[k * C + best] > counts[(gsize) output_of[best] * C + best])
        {
          if (output_of[best] >= 0)
            order[output_of[best]] = G_MAXUINT16;
          output_of[best] = (gssize) k;
          order[k] = (guint16) best;
        }
    }
  for (gsize k = 0; k < C; k++)
    {
      if (order[k] != G_MAXUINT16)
        continue;
      while (output_of[next] >= 0)
        next++;
      output_of[next] = (gssize) k;
      order[k] = (guint16) next;
    }
  return order;
}

static gsize
count_in_order (const gsize *counts, const guint16 *order, gsize C)
{
  gsize right = 0;

  for (gsize k = 0; k < C; k++)
    right += counts[k * C + order[k]];
  return right;
}

/* "1,10,2" */
static char *
order_text (const LkDataset *dataset, const guint16 *order, gsize n, const char *separator)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize k = 0; k < n; k++)
    g_string_append_printf (text, "%s%s", k > 0 ? separator : "", dataset->class_names[order[k]]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* "1, 10, 2, 3, …" */
static char *
show_order (const LkDataset *dataset, const guint16 *order)
{
  g_autofree char *first = order_text (dataset, order, MIN (dataset->n_classes, MAX_SHOWN), ", ");

  return dataset->n_classes > MAX_SHOWN ? g_strconcat (first, ", …", NULL) : g_steal_pointer (&first);
}

static gboolean
explains (gsize right, gsize before, gsize n)
{
  return (double) right >= EXPLAINED * (double) n && (double) (right - MIN (right, before)) >= BETTER * (double) n &&
         (double) (n - right) <= FEWER_ERRORS * (double) (n - before);
}

/* TRUE when the classes in another order explain it. */
static gboolean
explain_by_order (const LkTeacher *teacher, const Asked *asked, gsize right, LkFindings *findings)
{
  const LkDataset *dataset = teacher->dataset;
  gsize C = dataset->n_classes;
  g_autofree gsize *counts = g_new0 (gsize, C * C);
  g_autofree guint16 *order = g_new (guint16, C);
  g_autofree char *shown = NULL;
  g_autofree char *all = NULL;
  gboolean plain = TRUE;
  gsize found;

  if (asked->split.n < SAMPLES_A_CLASS * C)
    return FALSE;
  lk_dataset_sort_plain (dataset, order);
  for (gsize i = 0; i < asked->split.n; i++)
    counts[lk_argmax (asked->logits + i * C, C) * C + asked->split.labels[i]]++;
  found = count_in_order (counts, order, C);
  if (!explains (found, right, asked->split.n))
    {
      plain = FALSE;
      g_free (order);
      order = best_order (counts, C);
      found = count_in_order (counts, order, C);
      if (!explains (found, right, asked->split.n))
        return FALSE;
    }
  shown = show_order (dataset, order);
  lk_findings_add (
      findings, LK_FINDING_WARNING, "teacher-class-order",
      plain ? g_strdup_printf (_ ("If its outputs stand for the classes sorted letter by letter (%s), as torchvision’s "
                                  "ImageFolder sorts them, the teacher names %s right"),
                               shown, LK_SHARE ((double) found / asked->split.n))
            : g_strdup_printf (_ ("If its outputs stand for the classes in the order %s, the teacher names %s right"),
                               shown, LK_SHARE ((double) found / asked->split.n)));
  lk_findings_number (findings, "train_right", (double) found / asked->split.n);
  all = plain ? g_strdup (LK_ORDER_PLAIN) : order_text (dataset, order, dataset->n_classes, ",");
  lk_findings_remedy (findings, "class-order", all);
  return TRUE;
}

/* --- ranges of the inputs --- */

/* What a range is, for a sentence; translatable. */
static const char *const range_names[LK_N_INPUTS] = {
  [LK_INPUTS_UNIT] = N_ ("pixels from 0 to 1"),
  [LK_INPUTS_BYTES] = N_ ("pixels from 0 to 255"),
  [LK_INPUTS_SIGNED] = N_ ("pixels from −1 to 1 (Normalize with 0.5 and 0.5)"),
  [LK_INPUTS_MNIST] = N_ ("pixels after Normalize with MNIST’s 0.1307 and 0.3081"),
  [LK_INPUTS_FASHION] = N_ ("pixels after Normalize with Fashion-MNIST’s 0.2860 and 0.3530"),
};

/* The teacher as it would be with inputs of that range, inverted before that, or with rows and columns exchanged. */
static LkTeacher *
adapt (const LkTeacher *teacher, gsize range, gboolean invert, gboolean transpose, GError **error)
{
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func ((GDestroyNotify) lk_frozen_free);
  double scale = lk_inputs_info ((LkInputs) range)->scale, shift = lk_inputs_info ((LkInputs) range)->shift;

  for (guint m = 0; m < teacher->members->len; m++)
    {
      LkFrozen *copy = lk_frozen_copy (g_ptr_array_index (teacher->members, m));

      if (!copy)
        {
          lk_error_set_status (error, LK_NO_MEMORY, _ ("Could not examine the teacher"));
          return NULL;
        }
      g_ptr_array_add (members, copy);
      lk_frozen_scale_inputs (copy, invert ? -scale : scale, invert ? scale + shift : shift);
      if (transpose)
        lk_frozen_transpose_inputs (copy, teacher->dataset->width);
    }
  return lk_teacher_new_frozen (g_steal_pointer (&members), teacher->mean, teacher->dataset, error);
}

static void
say_range (gsize range, gboolean invert, gboolean transpose, double share, LkFindings *findings)
{
  const char *id = transpose ? "teacher-transposed" : invert ? "teacher-inverted" : "teacher-input-range";
  char *sentence;

  if (transpose)
    sentence = g_strdup_printf (invert ? _ ("If it sees the pictures’ rows as columns, dark and light exchanged, and "
                                            "is given %s, the teacher names %s right")
                                       : _ ("If it sees the pictures’ rows as columns, as in EMNIST’s files, and is "
                                            "given %s, the teacher names %s right"),
                                _ (range_names[range]), LK_SHARE (share));
  else
    sentence = g_strdup_printf (invert ? _ ("If dark and light are exchanged and it is given %s, the teacher names %s "
                                            "right")
                                       : _ ("If it is given %s, the teacher names %s right"),
                                _ (range_names[range]), LK_SHARE (share));
  lk_findings_add (findings, LK_FINDING_WARNING, id, sentence);
  lk_findings_number (findings, "train_right", share);
  if (range != LK_INPUTS_UNIT)
    lk_findings_remedy (findings, "input-scale", lk_inputs_info ((LkInputs) range)->id);
  if (invert)
    lk_findings_remedy (findings, "invert", "true");
  if (transpose)
    lk_findings_remedy (findings, "transpose", "true");
}

static gboolean
can_invert (const LkTeacher *teacher)
{
  for (guint m = 0; m < teacher->members->len; m++)
    if (!lk_frozen_inputs_adapt (g_ptr_array_index (teacher->members, m), -1.0))
      return FALSE;
  return TRUE;
}

/* Tries what is usual and tells the best of it, where that is far better. */
static gboolean
explain_by_range (const LkTeacher *teacher, LkFindings *findings, gboolean *explained, GError **error)
{
  const LkDataset *dataset = teacher->dataset;
  gsize C = dataset->n_classes;
  LkSplit tried = pick_samples (&dataset->train, lk_dataset_n_inputs (dataset), N_TRIED);
  g_autofree float *logits = g_new (float, MAX (tried.n, 1) * C);
  gsize before = 0, best = 0, best_way = 0;
  gsize n_ways = LK_N_INPUTS * (dataset->width == dataset->height ? 4 : 2);
  gboolean ok = tried.n > 0, invertible = can_invert (teacher);

  for (gsize way = 0; ok && way < n_ways; way++)
    {
      gsize range = way % LK_N_INPUTS, turn = way / LK_N_INPUTS;
      g_autoptr (LkTeacher) other = NULL;
      gsize right;

      if ((turn & 1) && !invertible)
        continue;
      other = adapt (teacher, range, turn & 1, turn & 2, error);
      ok = other && lk_teacher_predict (other, &tried, 0, tried.n, logits, error);
      if (!ok)
        break;
      right = tried.n - lk_count_errors (logits, tried.labels, tried.n, C);
      if (way == 0)
        before = right;
      /* What is simpler comes first, and stays unless the other is clearly better. */
      if (way == 0 || (double) right > best + CLEARLY * tried.n)
        {
          best = right;
          best_way = way;
        }
    }
  *explained = ok && explains (best, before, tried.n);
  if (*explained)
    {
      gsize turn = best_way / LK_N_INPUTS;

      say_range (best_way % LK_N_INPUTS, turn & 1, turn & 2, (double) best / tried.n, findings);
    }
  if (!ok && error && !*error)
    lk_error_set_status (error, LK_NO_MEMORY, _ ("Could not examine the teacher"));
  lk_split_clear (&tried);
  return ok;
}

/* --- the whole --- */

static char *
describe (const LkTeacher *teacher, double train, double test, gboolean knows_test)
{
  gboolean logits = !lk_teacher_has_networks (teacher);
  const char *train_share = LK_SHARE (train), *test_share = LK_SHARE (test);

  if (logits && knows_test)
    return g_strdup_printf (_ ("The teacher names the right class of %s of the training samples and of %s of the test "
                               "samples. Are its rows in the order of the samples, and not shuffled, and its columns "
                               "in that of the classes?"),
                            train_share, test_share);
  if (logits)
    return g_strdup_printf (_ ("The teacher names the right class of %s of the training samples. Are its rows in the "
                               "order of the samples, and not shuffled, and its columns in that of the classes?"),
                            train_share);
  return g_strdup_printf (_ ("The teacher names the right class of %s of the training samples and of %s of the test "
                             "samples. Was it trained on such pictures, with the classes in this order?"),
                          train_share, test_share);
}

gboolean
lk_teacher_check (const LkTeacher *teacher, LkFindings *findings, LkTeacherFacts *facts, GError **error)
{
  const LkDataset *dataset = teacher->dataset;
  gsize C = dataset->n_classes;
  gboolean networks = lk_teacher_has_networks (teacher);
  g_auto (Asked) train = { 0 };
  g_auto (Asked) test = { 0 };
  double train_share, test_share = NAN;
  gboolean bad, explained = FALSE;

  *facts = (LkTeacherFacts) { 0 };
  if (!ask (teacher, &dataset->train, lk_teacher_is_ready (teacher) ? teacher->train_logits : NULL, &train, error))
    return FALSE;
  facts->n_train = train.split.n;
  facts->train_right = count_right (&train, C);
  train_share = (double) facts->train_right / facts->n_train;
  if (networks || teacher->test_logits)
    {
      if (!ask (teacher, &dataset->test, lk_teacher_is_tested (teacher) ? teacher->test_logits : NULL, &test, error))
        return FALSE;
      facts->n_test = test.split.n;
      facts->test_right = count_right (&test, C);
      test_share = (double) facts->test_right / facts->n_test;
    }

  bad = is_no_better (train_share, chance (&train, C), facts->n_train) ||
        (facts->n_test > 0 && train_share < test_share - FAR_BELOW);
  if (bad)
    {
      lk_findings_add (findings, LK_FINDING_WARNING, "teacher-labels",
                       describe (teacher, train_share, test_share, facts->n_test > 0));
      lk_findings_number (findings, "train_right", train_share);
      if (facts->n_test > 0)
        lk_findings_number (findings, "test_right", test_share);
    }
  explained = lk_rows_check (teacher, findings);
  /* What would mend it is told beside the settings that nobody has made yet. */
  if (teacher->fitted)
    return TRUE;
  explained = explained || explain_by_order (teacher, &train, facts->train_right, findings);
  /* A teacher that is nearly always right has nothing to be explained, and pictures that are too dark are explanation
   * enough. */
  return explained || !networks || train_share > 1.0 - BETTER || lk_findings_find (findings, "nearly-black") ||
         explain_by_range (teacher, findings, &explained, error);
}

/* --- teachers that were trained here --- */

static gboolean
is_near_chance (const Asked *asked, gsize C, double *share)
{
  double least = chance (asked, C);

  *share = (double) count_right (asked, C) / asked->split.n;
  return *share <= fmin (least + NEAR_CHANCE * (1.0 - least), TIMES_CHANCE * least);
}

static void
say_untrained (const LkTraining *training, double train_share, double test_share, LkFindings *findings)
{
  double rate = lk_optimizer_default_rate (training->optimizer);
  guint epochs = MAX (LONGER, TIMES_LONGER * training->epochs);
  gboolean too_fast = training->learning_rate > TIMES_TOO_FAST * rate;
  char text[LK_NUMBER_ROOM];

  lk_findings_add (
      findings, LK_FINDING_WARNING, "teacher-untrained",
      too_fast ? g_strdup_printf (_ ("The teacher that was trained here names the right class of %s of the test "
                                     "samples, hardly more than by chance. Its learning rate of %s is high: train it "
                                     "with %s"),
                                  LK_SHARE (test_share), LK_SETTING (training->learning_rate), LK_SETTING (rate))
               : g_strdup_printf (ngettext ("The teacher that was trained here names the right class of %s of the test "
                                            "samples, hardly more than by chance, after %u epoch. Train it for %u",
                                            "The teacher that was trained here names the right class of %s of the test "
                                            "samples, hardly more than by chance, after %u epochs. Train it for %u",
                                            training->epochs),
                                  LK_SHARE (test_share), training->epochs, epochs));
  lk_findings_number (findings, "train_right", train_share);
  lk_findings_number (findings, "test_right", test_share);
  if (too_fast)
    lk_findings_remedy (findings, "teacher-learning-rate", lk_number_format (rate, text));
  else
    {
      g_autofree char *longer = g_strdup_printf ("%u", epochs);

      lk_findings_remedy (findings, "teacher-epochs", longer);
    }
}

gboolean
lk_teacher_check_trained (const LkTeacher *teacher, const LkTraining *training, LkFindings *findings, GError **error)
{
  const LkDataset *dataset = teacher->dataset;
  gsize C = dataset->n_classes;
  g_auto (Asked) train = { 0 };
  g_auto (Asked) test = { 0 };
  double train_share, test_share;

  if (!ask (teacher, &dataset->train, lk_teacher_is_ready (teacher) ? teacher->train_logits : NULL, &train, error) ||
      !ask (teacher, &dataset->test, lk_teacher_is_tested (teacher) ? teacher->test_logits : NULL, &test, error))
    return FALSE;
  if (is_near_chance (&train, C, &train_share) && is_near_chance (&test, C, &test_share))
    say_untrained (training, train_share, test_share, findings);
  return TRUE;
}

const LkFinding *
lk_teacher_objection (const LkFindings *findings)
{
  static const char *const ids[] = { "teacher-labels", "teacher-row-order", "teacher-untrained" };

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      const LkFinding *finding = lk_findings_find (findings, ids[i]);

      /* A row order that fits, or that nothing speaks against, is told as well. */
      if (finding && finding->weight == LK_FINDING_WARNING)
        return finding;
    }
  return NULL;
}
