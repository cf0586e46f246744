/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "io/lk-error.h"
#include "io/lk-number.h"
#include "live/lk-preset.h"
#include "lk-cli.h"
#include "lk-paper.h"
#include "nn/lk-blas.h"
#include "nn/lk-class-bias.h"
#include "nn/lk-metrics.h"
#include "train/lk-predict.h"
#include "settings/lk-settings-check.h"

/* The bias curve's grid: tenths. */
#define BIAS_RANGE 12
#define N_BIASES   (2 * 10 * BIAS_RANGE + 1)

/* Early stop on labels: a fifth of the few samples judges, and ten epochs may
 * pass without a better one. */
#define VALIDATION 0.2
#define PATIENCE   10

static const double temperatures[] = { 1.0, 2.0, 2.5, 4.0, 8.0, 20.0 };

static const LkSettings *
settings (LkPaper *paper)
{
  return lk_session_get_settings (paper->session);
}

/* The teacher that the settings name; the last one, where it is the same. */
static LkTeacher *
get_teacher (LkPaper *paper, GError **error)
{
  g_autofree char *id = lk_settings_teacher_key (settings (paper));

  if (paper->teacher && g_str_equal (paper->teacher_id, id))
    return paper->teacher;
  g_clear_pointer (&paper->teacher, lk_teacher_unref);
  paper->teacher = lk_cli_make_teacher (settings (paper), paper->dataset, NULL, error);
  g_free (paper->teacher_id);
  paper->teacher_id = g_steal_pointer (&id);
  return paper->teacher;
}

static JsonObject *
run_teacher (LkPaper *paper, const char *id, GError **error)
{
  JsonObject *numbers;
  LkTeacher *teacher;

  lk_preset_apply (lk_preset_find ("students"), G_OBJECT (paper->session), paper->quick);
  numbers = lk_paper_recall (paper, id);
  if (numbers)
    return json_object_ref (numbers);
  teacher = get_teacher (paper, error);
  if (!teacher)
    return NULL;

  numbers = json_object_new ();
  json_object_set_int_member (numbers, "errors", (gint64) teacher->test_quality.errors);
  json_object_set_double_member (numbers, "negative_log_likelihood", teacher->test_quality.nll);
  json_object_set_double_member (numbers, "calibration_error", teacher->test_quality.calibration_error);
  json_object_set_int_member (numbers, "parameters", (gint64) lk_teacher_n_params (teacher));
  return lk_paper_keep (paper, id, numbers, error) ? json_object_ref (numbers) : NULL;
}

static void
add_array (JsonObject *numbers, const char *prefix, const char *name, const guint32 *values)
{
  g_autofree char *member = g_strconcat (prefix, name, NULL);
  JsonArray *array = json_array_sized_new (N_BIASES);

  for (gsize g = 0; g < N_BIASES; g++)
    json_array_add_int_element (array, values[g]);
  json_object_set_array_member (numbers, member, array);
}

/* Errors with the bias that is best on some split, counted on the test split. */
static void
add_best_bias (JsonObject *numbers, const char *prefix, const char *where, double bias, const float *logits,
               const LkSplit *test, gsize C, const bool *raised)
{
  g_autofree char *bias_member = g_strconcat (prefix, where, "_bias", NULL);
  g_autofree char *errors_member = g_strconcat (prefix, where, "_bias_errors", NULL);
  g_autofree char *class_member = g_strconcat (prefix, where, "_bias_class_errors", NULL);
  guint32 errors, class_errors;

  lk_bias_curve (logits, test->labels, test->n, C, raised, &bias, 1, &errors, &class_errors);
  json_object_set_double_member (numbers, bias_member, bias);
  json_object_set_int_member (numbers, errors_member, errors);
  json_object_set_int_member (numbers, class_member, class_errors);
}

/* What correcting the bias does for one network (Hinton, Vinyals and Dean, at
 * the end of section 3): tuned on the test set, as they did, and, as one would
 * have to, on the training set alone. */
static gboolean
add_bias_numbers (LkPaper *paper, JsonObject *numbers, const char *prefix, const LkNetwork *network,
                  const float *test_logits, GError **error)
{
  const LkDataset *dataset = paper->dataset;
  const LkSplit *train = &dataset->train, *test = &dataset->test;
  gsize C = dataset->n_classes;
  g_autofree bool *raised = g_new0 (bool, C);
  g_autofree float *train_logits = g_new (float, (train->n * C));
  g_autofree char *class_member = g_strconcat (prefix, "class_errors", NULL);
  double bias[N_BIASES];
  guint32 errors[N_BIASES], class_errors[N_BIASES];

  if (lk_classes_parse (dataset, settings (paper)->bias_classes, raised, NULL) != LK_OK)
    g_return_val_if_reached (FALSE);
  for (gsize g = 0; g < N_BIASES; g++)
    bias[g] = g / 10.0 - BIAS_RANGE;

  if (!lk_predict (network, train, 0, train->n, train_logits, error))
    return FALSE;
  lk_bias_curve (test_logits, test->labels, test->n, C, raised, bias, N_BIASES, errors, class_errors);
  json_object_set_int_member (numbers, class_member, class_errors[N_BIASES / 2]); /* at 0 */
  add_array (numbers, prefix, "curve_errors", errors);
  add_array (numbers, prefix, "curve_class_errors", class_errors);
  add_best_bias (numbers, prefix, "test", lk_best_bias (test_logits, test->labels, test->n, C, raised), test_logits,
                 test, C, raised);
  add_best_bias (numbers, prefix, "train", lk_best_bias (train_logits, train->labels, train->n, C, raised), test_logits,
                 test, C, raised);
  return TRUE;
}

/* One run of the present settings. */
static JsonObject *
distill (LkPaper *paper, const char *name, GError **error)
{
  JsonObject *numbers = lk_paper_recall (paper, name);
  g_autoptr (LkDistillation) run = NULL;
  const LkEvaluation *evaluation;
  LkTeacher *teacher;
  gint64 began;

  if (numbers)
    return json_object_ref (numbers);
  teacher = get_teacher (paper, error);
  if (!teacher)
    return NULL;
  began = g_get_monotonic_time ();
  run = lk_distillation_new (settings (paper), teacher, error);
  if (!run || !lk_cli_run_to_end (run, settings (paper), NULL, error))
    return NULL;

  evaluation = lk_distillation_get_evaluation (run);
  numbers = json_object_new ();
  json_object_set_int_member (numbers, "teacher_errors", (gint64) teacher->test_quality.errors);
  json_object_set_int_member (numbers, "errors", evaluation->record.student.errors);
  json_object_set_int_member (numbers, "agreements", evaluation->record.student.agreements);
  if (evaluation->record.has_twin)
    json_object_set_int_member (numbers, "twin_errors", evaluation->record.twin.errors);
  if (settings (paper)->bias_classes[0] != '\0' &&
      (!add_bias_numbers (paper, numbers, "", lk_distillation_get_student (run), evaluation->student, error) ||
       !add_bias_numbers (paper, numbers, "twin_", lk_distillation_get_twin (run), evaluation->twin, error)))
    {
      json_object_unref (numbers);
      return NULL;
    }
  json_object_set_double_member (numbers, "seconds", (g_get_monotonic_time () - began) / 1e6);
  return lk_paper_keep (paper, name, numbers, error) ? json_object_ref (numbers) : NULL;
}

static JsonObject *
run_preset (LkPaper *paper, const char *id, GError **error)
{
  lk_preset_apply (lk_preset_find (id), G_OBJECT (paper->session), paper->quick);
  return distill (paper, id, error);
}

/* The twin does not depend on T: once is enough. */
static JsonObject *
run_temperatures (LkPaper *paper, const char *id, GError **error)
{
  g_autoptr (JsonObject) all = json_object_new ();

  for (gsize t = 0; t < G_N_ELEMENTS (temperatures); t++)
    {
      char number[LK_NUMBER_ROOM];
      g_autofree char *member = g_strconcat ("T", lk_number_format (temperatures[t], number), NULL);
      g_autoptr (JsonObject) numbers = NULL;

      lk_preset_apply (lk_preset_find (id), G_OBJECT (paper->session), paper->quick);
      g_object_set (paper->session, "temperature", temperatures[t], "twin", t == 0, NULL);
      lk_cli_progress (TRUE, "%s, T = %s", id, number);
      numbers = distill (paper, id, error);
      if (!numbers)
        return NULL;
      json_object_set_int_member (all, member, json_object_get_int_member (numbers, "errors"));
      if (t == 0)
        json_object_set_int_member (all, "twin_errors", json_object_get_int_member (numbers, "twin_errors"));
    }
  return g_steal_pointer (&all);
}

/* The student's network on the labels of the same few samples, stopped where
 * those held out say so. */
static JsonObject *
train_with_early_stop (LkPaper *paper, const char *name, GError **error)
{
  LkSettings alone = *settings (paper); /* its text is borrowed */
  JsonObject *numbers = lk_paper_recall (paper, name);
  LkCliTrained result;
  LkNetwork *network;

  if (numbers)
    return json_object_ref (numbers);
  alone.teacher = alone.student;
  alone.teacher.schedule = LK_SCHEDULE_CONSTANT;
  alone.teacher.fraction = alone.train_fraction;
  alone.teacher.validation = VALIDATION;
  alone.teacher.patience = PATIENCE;
  network = lk_cli_train_network (&alone, paper->dataset, &result, error);
  if (!network)
    return NULL;
  lk_network_free (network);

  numbers = json_object_new ();
  json_object_set_int_member (numbers, "early_stop_errors", result.test_errors);
  json_object_set_int_member (numbers, "early_stop_epoch", result.best_epoch);
  return lk_paper_keep (paper, name, numbers, error) ? json_object_ref (numbers) : NULL;
}

static void
add_members (JsonObject *to, JsonObject *from)
{
  g_autoptr (GList) names = json_object_get_members (from);

  for (GList *l = names; l; l = l->next)
    json_object_set_member (to, l->data, json_object_dup_member (from, l->data));
}

static JsonObject *
run_few_data (LkPaper *paper, const char *id, GError **error)
{
  g_autoptr (JsonObject) soft = run_preset (paper, id, error);
  g_autoptr (JsonObject) stopped = soft ? train_with_early_stop (paper, "early-stop", error) : NULL;
  g_autoptr (JsonObject) all = NULL;

  if (!stopped)
    return NULL;
  all = json_object_new ();
  add_members (all, soft);
  add_members (all, stopped);
  return g_steal_pointer (&all);
}

/* Each network of the ensemble by itself. */
static JsonObject *
measure_members (LkPaper *paper, const char *name, GError **error)
{
  const LkSplit *test = &paper->dataset->test;
  gsize C = paper->dataset->n_classes;
  g_autofree float *logits = g_new (float, (test->n * C));
  JsonObject *numbers = lk_paper_recall (paper, name);
  guint best = G_MAXUINT;
  double sum = 0.0;
  LkTeacher *teacher;

  if (numbers)
    return json_object_ref (numbers);
  teacher = get_teacher (paper, error);
  if (!teacher)
    return NULL;
  for (guint m = 0; m < teacher->members->len; m++)
    {
      guint errors;

      if (!lk_frozen_predict (g_ptr_array_index (teacher->members, m), test, 0, test->n, logits, error))
        return NULL;
      errors = (guint) lk_count_errors (logits, test->labels, test->n, C);
      sum += errors;
      best = MIN (best, errors);
    }
  numbers = json_object_new ();
  json_object_set_double_member (numbers, "member_errors", sum / teacher->members->len);
  json_object_set_int_member (numbers, "best_member_errors", best);
  return lk_paper_keep (paper, name, numbers, error) ? json_object_ref (numbers) : NULL;
}

static JsonObject *
run_ensemble (LkPaper *paper, const char *id, GError **error)
{
  g_autoptr (JsonObject) run = run_preset (paper, id, error);
  g_autoptr (JsonObject) members = run ? measure_members (paper, "members", error) : NULL;
  g_autoptr (JsonObject) all = NULL;

  if (!members)
    return NULL;
  all = json_object_new ();
  add_members (all, run);
  add_members (all, members);
  return g_steal_pointer (&all);
}

static const LkPaperRow rows[] = {
  { "teacher", N_ ("the large network that teaches"), run_teacher },
  { "students", N_ ("800×800 from labels and taught at T = 20"), run_preset },
  { "no-3s", N_ ("no 3 in the transfer set, before and after correcting its bias"), run_preset },
  { "no-3s-quick", N_ ("the same with 100×100 units and two epochs"), run_preset },
  { "only-78", N_ ("nothing but 7s and 8s in the transfer set, before and after"), run_preset },
  { "units-300", N_ ("300 units a layer at six temperatures"), run_temperatures },
  { "units-30", N_ ("30 units a layer at six temperatures"), run_temperatures },
  /* xgettext:no-c-format */
  { "few-data", N_ ("3 % of the samples: labels with early stop against soft targets"), run_few_data },
  { "ensemble", N_ ("ten small teachers, one of them, and the one distilled from them"), run_ensemble },
};

const LkPaperRow *
lk_paper_rows (gsize *n)
{
  *n = G_N_ELEMENTS (rows);
  return rows;
}
