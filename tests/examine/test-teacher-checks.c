/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "examine/lk-teacher-checks.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "import/lk-dataset-io.h"
#include "nn/lk-adapt.h"
#include "onnx/lk-onnx-write.h"
#include "settings/lk-setting-table.h"
#include "tests/train/train-data.h"

#define C       TRAIN_DATA_CLASSES
#define N_TRAIN 400
#define N_TEST  80

static LkDataset *dataset;

/* Logits that name the label, but for `shift` samples further on. */
static float *
new_logits (const LkSplit *split, gsize shift)
{
  float *logits = calloc (split->n * C, sizeof *logits);

  for (gsize i = 0; i < split->n; i++)
    logits[i * C + split->labels[(i * (shift + 1)) % split->n]] = 5.0f;
  return logits;
}

static LkFindings *
check (const LkTeacher *teacher, LkTeacherFacts *facts)
{
  LkFindings *findings = lk_findings_new ();
  GError *error = NULL;

  g_assert_true (lk_teacher_check (teacher, findings, facts, &error));
  g_assert_no_error (error);
  return findings;
}

static void
test_logits (void)
{
  g_autoptr (LkTeacher) good =
      lk_teacher_new_from_logits (new_logits (&dataset->train, 0), new_logits (&dataset->test, 0), dataset);
  g_autoptr (LkTeacher) unknown = lk_teacher_new_from_logits (new_logits (&dataset->train, 0), NULL, dataset);
  LkTeacherFacts facts;
  g_autoptr (LkFindings) nothing = check (good, &facts);

  g_assert_cmpuint (lk_findings_n (nothing), ==, 0);
  g_assert_cmpuint (facts.n_train, ==, N_TRAIN);
  g_assert_cmpuint (facts.train_right, ==, N_TRAIN);
  g_assert_cmpuint (facts.n_test, ==, N_TEST);
  g_assert_cmpuint (facts.test_right, ==, N_TEST);
  g_clear_pointer (&nothing, lk_findings_unref);
  nothing = check (unknown, &facts);
  g_assert_cmpuint (lk_findings_n (nothing), ==, 0);
  g_assert_cmpuint (facts.n_test, ==, 0);
}

/* Rows of the training samples in any order, those of the test samples in theirs. */
static void
test_shuffled (void)
{
  float *logits = calloc (N_TRAIN * C, sizeof *logits);
  g_autoptr (LkTeacher) teacher = NULL;
  g_autoptr (LkFindings) findings = NULL;
  LkTeacherFacts facts;

  for (gsize i = 0; i < N_TRAIN; i++)
    logits[i * C + (i / C) % C] = 5.0f;
  teacher = lk_teacher_new_from_logits (logits, new_logits (&dataset->test, 0), dataset);
  findings = check (teacher, &facts);
  g_assert_cmpuint (lk_findings_n (findings), ==, 1);
  g_assert_cmpuint (lk_findings_n_warnings (findings), ==, 1);
  g_assert_cmpstr (lk_findings_get (findings, 0)->id, ==, "teacher-labels");
  g_assert_cmpstr (lk_findings_get (findings, 0)->sentence, ==,
                   "The teacher names the right class of 25.0\u00a0% of the training samples and of 100\u00a0% of the "
                   "test samples. Are its rows in the order of the samples, and not shuffled, and its columns in that "
                   "of the classes?");
}

/* The same data with names that stand in another order letter by letter: 1, 2, 3, 10. */
static LkDataset *
with_names (void)
{
  static const char *const names[C] = { "1", "2", "3", "10" };
  g_autoptr (LkDataset) data = train_data_new (N_TRAIN, N_TEST, 1);
  LkDataset *named;

  g_assert_cmpint (lk_dataset_new ("named", "Named", "", "", (LkShape) { data->height, data->width, 1 }, C, names,
                                   data->train, data->test, &named),
                   ==, LK_OK);
  data->train = data->test = (LkSplit) { 0 };
  return named;
}

static void
test_order (void)
{
  static const guint16 plain[C] = { 0, 2, 3, 1 }; /* where 1, 2, 3 and 10 stand in 1, 10, 2, 3 */
  static const guint16 other[C] = { 3, 2, 1, 0 };
  g_autoptr (LkDataset) named = with_names ();

  for (guint way = 0; way < 2; way++)
    {
      const guint16 *place = way == 0 ? plain : other;
      float *logits = calloc (N_TRAIN * C, sizeof *logits);
      g_autoptr (LkTeacher) teacher = NULL;
      g_autoptr (LkFindings) findings = NULL;
      const LkFinding *order;
      LkTeacherFacts facts;

      for (gsize i = 0; i < N_TRAIN; i++)
        logits[i * C + place[named->train.labels[i]]] = 5.0f;
      teacher = lk_teacher_new_from_logits (logits, NULL, named);
      findings = check (teacher, &facts);
      g_assert_nonnull (lk_findings_find (findings, "teacher-labels"));
      order = lk_findings_find (findings, "teacher-class-order");
      g_assert_nonnull (order);
      g_assert_cmpstr (order->remedy[0], ==, "class-order");
      g_assert_cmpstr (order->remedy[1], ==, way == 0 ? "plain" : "10,3,2,1");
      g_assert_cmpstr (order->sentence, ==,
                       way == 0 ? "If its outputs stand for the classes sorted letter by letter (1, 10, 2, 3), as "
                                  "torchvision’s ImageFolder sorts them, the teacher names 100\u00a0% right"
                                : "If its outputs stand for the classes in the order 10, 3, 2, 1, the teacher names "
                                  "100\u00a0% right");
    }
}

/* The network (taken) as a teacher that is a graph: written as ONNX and read again. */
static LkTeacher *
graph_teacher_of (LkNetwork *network)
{
  g_autoptr (GByteArray) bytes = lk_onnx_write (network, NULL, FALSE, "x.onnx", NULL);
  g_autoptr (LkGraph) graph = lk_graph_parse (bytes->data, bytes->len, "x.onnx", NULL);
  GPtrArray *members = g_ptr_array_new_with_free_func ((GDestroyNotify) lk_frozen_free);

  g_ptr_array_add (members, lk_frozen_new_graph (lk_classifier_new (graph, lk_dataset_shape (dataset), NULL, NULL)));
  lk_network_free (network);
  return lk_teacher_new_frozen (members, LK_MEAN_LOGITS, dataset, NULL);
}

enum { DENSE, PICTURES, GRAPH };

/* A good network, dense or convolutional or a graph, made for other inputs by undoing what it is to be given. */
static void
test_range (gconstpointer data)
{
  int kind = GPOINTER_TO_INT (data);
  gboolean of_pictures = kind != DENSE;
  static const struct {
    double scale, shift;
    gboolean transpose;
    const char *id, *sentence, *setting;
  } cases[] = {
    { 1.0 / 255.0, 0.0, FALSE, "teacher-input-range", "If it is given pixels from 0 to 255, the teacher names ",
      "input-scale" },
    { 0.3081, 0.1307, FALSE, "teacher-input-range", "If it is given pixels ", "input-scale" },
    { -1.0, 1.0, FALSE, "teacher-inverted", "If dark and light are exchanged and it is given pixels from 0 to 1, ",
      "invert" },
    { 1.0, 0.0, TRUE, "teacher-transposed", "If it sees the pictures’ rows as columns, as in EMNIST’s files, ",
      "transpose" },
  };
  g_autoptr (LkTeacher) good =
      of_pictures ? train_teacher_with (dataset, "c8k3-p2-16", 8) : train_teacher_new (dataset);
  LkTeacherFacts facts;
  g_autoptr (LkFindings) nothing = check (good, &facts);

  g_assert_cmpuint (lk_findings_n (nothing), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LkTeacher) teacher = NULL;
      g_autoptr (LkFindings) findings = NULL;
      const LkFinding *found;
      LkNetwork *copy;

      g_assert_cmpint (lk_network_copy (lk_teacher_get_network (good, 0), &copy), ==, LK_OK);
      /* The inverse of x for scale' · x + shift' is (x - shift') / scale'. */
      lk_network_scale_inputs (copy, cases[i].scale, cases[i].shift);
      if (cases[i].transpose)
        lk_network_transpose_inputs (copy, dataset->width);
      teacher = kind == GRAPH ? graph_teacher_of (copy) : train_teacher_of (copy, dataset, NULL);
      findings = check (teacher, &facts);
      g_test_message ("%zu: %zu of %zu", i, facts.train_right, facts.n_train);
      found = lk_findings_find (findings, cases[i].id);
      /* Where answers are right anyway, there is nothing to find: a convolution takes that range for its own. */
      if (of_pictures && facts.train_right == facts.n_train)
        {
          g_assert_null (found);
          g_assert_cmpuint (i, ==, 1);
          continue;
        }
      g_assert_nonnull (found);
      g_assert_true (g_str_has_prefix (found->sentence, cases[i].sentence));
      g_assert_cmpstr (found->remedy[0], ==, cases[i].setting);
    }
}

/* A network that was trained here and came to nothing, with what would make it one; one that learned needs no words. */
static void
test_trained (void)
{
  g_autoptr (LkTeacher) good = train_teacher_new (dataset);
  g_autoptr (LkTeacher) bad = NULL;
  g_autoptr (LkFindings) nothing = lk_findings_new ();
  g_autoptr (LkFindings) brief = lk_findings_new ();
  g_autoptr (LkFindings) fast = lk_findings_new ();
  g_auto (LkSettings) settings = { 0 };
  const LkFinding *found;
  LkNetwork *network;

  train_settings_init (&settings);
  g_assert_true (lk_teacher_check_trained (good, &settings.teacher, nothing, NULL));
  g_assert_cmpuint (lk_findings_n (nothing), ==, 0);
  g_assert_null (lk_teacher_objection (nothing));

  g_assert_cmpint (lk_network_new ((const size_t[]) { 64, 8, C }, 3, &network), ==, LK_OK); /* of zeros */
  bad = train_teacher_of (network, dataset, NULL);
  settings.teacher.epochs = 1;
  g_assert_true (lk_teacher_check_trained (bad, &settings.teacher, brief, NULL));
  found = lk_teacher_objection (brief);
  g_assert_nonnull (found);
  g_assert_cmpint (found->weight, ==, LK_FINDING_WARNING);
  g_assert_cmpstr (found->id, ==, "teacher-untrained");
  g_assert_cmpstr (found->sentence, ==,
                   "The teacher that was trained here names the right class of 25.0\u00a0% of the test samples, hardly "
                   "more than by chance, after 1 epoch. Train it for 20");
  g_assert_cmpstr (found->remedy[0], ==, "teacher-epochs");
  g_assert_cmpstr (found->remedy[1], ==, "20");

  settings.teacher.epochs = 30;
  settings.teacher.learning_rate = 2.5;
  g_assert_true (lk_teacher_check_trained (bad, &settings.teacher, fast, NULL));
  found = lk_teacher_objection (fast);
  g_assert_cmpstr (found->sentence, ==,
                   "The teacher that was trained here names the right class of 25.0\u00a0% of the test samples, hardly "
                   "more than by chance. Its learning rate of 2.5 is high: train it with 0.003");
  g_assert_cmpstr (found->remedy[0], ==, "teacher-learning-rate");
  g_assert_cmpstr (found->remedy[1], ==, "0.003");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  setlocale (LC_NUMERIC, "C");
  dataset = train_data_new (N_TRAIN, N_TEST, 1);
  g_test_add_func ("/teacher-checks/logits", test_logits);
  g_test_add_func ("/teacher-checks/shuffled", test_shuffled);
  g_test_add_func ("/teacher-checks/order", test_order);
  g_test_add_data_func ("/teacher-checks/range/dense", GINT_TO_POINTER (DENSE), test_range);
  g_test_add_data_func ("/teacher-checks/range/pictures", GINT_TO_POINTER (PICTURES), test_range);
  g_test_add_data_func ("/teacher-checks/range/graph", GINT_TO_POINTER (GRAPH), test_range);
  g_test_add_func ("/teacher-checks/trained", test_trained);
  status = g_test_run ();
  lk_dataset_unref (dataset);
  return status;
}
