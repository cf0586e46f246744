/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>
#include <math.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "run-data.h"
#include "run/lk-run-file.h"
#include "tests/io/test-util.h"

static LkRunRecord *
parse (const char *text, GError **error)
{
  return lk_run_file_parse (text, strlen (text), "run.limbeck", error);
}

static void
assert_same (LkRunRecord *a, LkRunRecord *b)
{
  const LkRunFacts *x = lk_run_record_get_facts (a);
  const LkRunFacts *y = lk_run_record_get_facts (b);

  g_assert_cmpstr (x->id, ==, y->id);
  g_assert_true (g_date_time_equal (x->created, y->created));
  g_assert_cmpint (x->state, ==, y->state);
  g_assert_cmpstr (x->dataset_sum, ==, y->dataset_sum);
  g_assert_cmpstr (x->teacher_sum, ==, y->teacher_sum);
  g_assert_cmpstr (x->teacher_key, ==, y->teacher_key);
  g_assert_cmpuint (x->step, ==, y->step);
  g_assert_cmpuint (x->n_steps, ==, y->n_steps);
  g_assert_cmpfloat (x->settings.loss.alpha, ==, y->settings.loss.alpha);
  g_assert_cmpuint (x->settings.seed, ==, y->settings.seed);
  run_data_assert_same_evaluations (&x->history, &y->history);
  run_data_assert_same_marks (&x->history, &y->history);
}

static void
test_round_trip (RunData *data, gconstpointer unused)
{
  g_autoptr (LkRunRecord) record = NULL;
  g_autoptr (LkRunRecord) again = NULL;
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "run.limbeck", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *text = NULL;
  g_autofree char *text_again = NULL;
  const LkHistoryView *history;
  GError *error = NULL;

  data->settings.seed = G_MAXUINT64 - 6; /* no double holds it */
  data->settings.twin = FALSE;           /* NaN in every step */
  data->settings.loss.alpha = 0.1;
  record = run_data_record (data);
  history = &lk_run_record_get_facts (record)->history;
  ((LkEvaluationRecord *) lk_history_evaluation (history, 1))->student.kl = NAN;
  ((LkEvaluationRecord *) lk_history_evaluation (history, 2))->student.kl = INFINITY;
  ((LkEvaluationRecord *) lk_history_evaluation (history, 3))->student.nll = 0x1.fffffffffffffp-1021;
  lk_run_record_set_name (record, "„Größe“ \"quoted\" \\ 😀");
  lk_run_record_set_color (record, 5);
  lk_run_record_set_pinned (record, TRUE);

  g_assert_true (lk_run_file_save (record, file, NULL, &error));
  g_assert_no_error (error);
  again = lk_run_file_load (file, NULL, &error);
  g_assert_no_error (error);
  assert_same (record, again);
  run_data_assert_same_log (history->history.steps, lk_run_record_get_facts (again)->history.history.steps,
                            history->n_steps, sizeof (LkStepRecord));
  g_assert_cmpstr (lk_run_record_get_name (again), ==, lk_run_record_get_name (record));
  g_assert_cmpuint (lk_run_record_get_color (again), ==, 5);
  g_assert_true (lk_run_record_get_pinned (again));

  text = lk_run_file_format (record, NULL);
  text_again = lk_run_file_format (again, NULL);
  g_assert_cmpstr (text, ==, text_again);
  remove_folder (folder);
}

/* What a run with a term on a hidden layer has besides: its settings, and a record a step. */
static void
test_feature (RunData *data, gconstpointer unused)
{
  g_autoptr (LkRunRecord) record = NULL;
  g_autoptr (LkRunRecord) again = NULL;
  g_autofree char *text = NULL;
  g_autofree char *text_again = NULL;
  g_autoptr (GString) cut = NULL;
  const LkRunFacts *facts;
  GError *error = NULL;

  data->settings.feature = LK_FEATURE_SIMILARITY;
  data->settings.loss.feature_weight = 3.5;
  record = run_data_record (data);
  text = lk_run_file_format (record, NULL);
  again = parse (text, &error);
  g_assert_no_error (error);
  facts = lk_run_record_get_facts (again);
  g_assert_cmpint (facts->settings.feature, ==, LK_FEATURE_SIMILARITY);
  g_assert_cmpfloat (facts->settings.loss.feature_weight, ==, 3.5);
  g_assert_cmpuint (facts->history.n_steps, >, 0);
  g_assert_cmpuint (lk_log_length (facts->history.history.features), ==, facts->history.n_steps);
  run_data_assert_same_log (lk_run_record_get_facts (record)->history.history.features, facts->history.history.features,
                            facts->history.n_steps, sizeof (LkFeatureRecord));
  text_again = lk_run_file_format (again, NULL);
  g_assert_cmpstr (text, ==, text_again);

  /* As many as records, or it is no run. */
  cut = g_string_new (text);
  g_string_insert (cut,
                   strstr (strstr (text, "\"curve\""), "\"feature\": \"") - text + (gssize) strlen ("\"feature\": \""),
                   "AAAA");
  g_assert_null (parse (cut->str, &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_FORMAT);
  g_clear_error (&error);
}

/* Of two who teach each other every evaluation knows that the twin is no control. */
static void
test_mutual (RunData *data, gconstpointer unused)
{
  g_autoptr (LkRunRecord) record = NULL;
  g_autoptr (LkRunRecord) again = NULL;
  g_autofree char *text = NULL;
  const LkRunFacts *facts;
  GError *error = NULL;

  data->settings.mutual = TRUE;
  data->settings.twin = FALSE;
  record = run_data_record (data);
  text = lk_run_file_format (record, NULL);
  again = parse (text, &error);
  g_assert_no_error (error);
  facts = lk_run_record_get_facts (again);
  g_assert_true (facts->settings.mutual);
  g_assert_cmpuint (facts->history.n_evaluations, >, 0);
  for (gsize i = 0; i < facts->history.n_evaluations; i++)
    {
      g_assert_true (lk_history_evaluation (&facts->history, i)->has_twin);
      g_assert_true (lk_history_evaluation (&facts->history, i)->mutual);
    }
  g_assert_cmpstr (lk_run_record_get_name (again), ==, lk_run_record_get_name (record));
  g_assert_nonnull (strstr (lk_run_record_get_name (again), "mutual"));
  assert_same (record, again);
}

/* A file of the first version, written again: after its settings, whose order was another one, byte by byte. */
static void
test_released (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "release-0.1", "run.limbeck", NULL);
  g_autofree char *text = NULL;
  g_autofree char *text_again = NULL;
  g_autoptr (LkRunRecord) record = NULL;
  GError *error = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  record = parse (text, &error);
  g_assert_no_error (error);
  text_again = lk_run_file_format (record, NULL);
  g_assert_cmpstr (strstr (text_again, "\n \"data\""), ==, strstr (text, "\n \"data\""));
  /* What it could not say was this then. */
  g_assert_null (strstr (text, "dkd-beta"));
  g_assert_cmpfloat (lk_run_record_get_facts (record)->settings.loss.dkd_beta, ==, 8.0);
  g_assert_cmpfloat (lk_run_record_get_facts (record)->settings.loss.smoothing, ==, 0.1);
  g_assert_cmpfloat (lk_run_record_get_facts (record)->settings.loss.virtual_confidence, ==, 0.99);
}

/* Kept before its first step: there is nothing to draw, but it is a run. */
static void
test_before_the_first_step (RunData *data, gconstpointer unused)
{
  GError *error = NULL;
  g_autoptr (LkDistillation) run = lk_distillation_new (&data->settings, data->teacher, &error);
  g_autoptr (LkRunRecord) record = NULL, again = NULL;
  g_autofree char *text = NULL, *text_again = NULL;

  g_assert_no_error (error);
  lk_distillation_evaluate (run, &error);
  record = lk_run_record_from_run (&data->settings, data->teacher, run);
  text = lk_run_file_format (record, NULL);
  again = parse (text, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lk_run_record_get_facts (again)->history.n_steps, ==, 0);
  text_again = lk_run_file_format (again, NULL);
  g_assert_cmpstr (text, ==, text_again);
}

/* Long runs are thinned; hashes stand for what is left out. */
static void
test_long (RunData *data, gconstpointer unused)
{
  g_autoptr (LkRunRecord) record = run_data_record (data);
  g_autoptr (LkRunRecord) again = NULL;
  g_autofree char *text = NULL;
  g_autofree char *text_again = NULL;
  LkRunFacts *facts = (LkRunFacts *) lk_run_record_get_facts (record);
  const LkRunFacts *thinned;
  gsize n = 2 * LK_RUN_MAX_STEPS + 3;
  GError *error = NULL;

  while (lk_log_length (facts->history.history.steps) < n)
    {
      LkStepRecord step = { .hard = (float) lk_log_length (facts->history.history.steps) };

      lk_log_append (facts->history.history.steps, &step);
    }
  facts->history.n_steps = n;
  facts->step = n;
  facts->n_steps = facts->settings.student.epochs = 0; /* until it was paused */
  text = lk_run_file_format (record, NULL);
  again = parse (text, &error);
  g_assert_no_error (error);
  thinned = lk_run_record_get_facts (again);
  g_assert_cmpuint (thinned->history.history.stride, ==, 4);
  g_assert_cmpuint (thinned->history.n_steps, ==, n / 4);
  for (gsize i = 0; i < thinned->history.n_steps; i += 99)
    {
      g_assert_cmpmem (lk_history_step (&thinned->history, i), sizeof (LkStepRecord),
                       lk_history_step (&facts->history, 4 * i + 3), sizeof (LkStepRecord));
      g_assert_cmpuint (lk_history_hash_steps (&thinned->history.history, i, 1), ==,
                        lk_history_hash_steps (&facts->history.history, 4 * i, 4));
    }
  text_again = lk_run_file_format (again, NULL);
  g_assert_cmpstr (text, ==, text_again);
}

/* Hashes of an earlier kind are kept as they are and never taken for today's. */
static void
test_older_hashes (RunData *data, gconstpointer unused)
{
  g_autoptr (LkRunRecord) record = run_data_record (data);
  g_autoptr (LkRunRecord) older = NULL;
  g_autofree char *text = NULL;
  g_autofree char *text_again = NULL;
  g_autoptr (GString) without = NULL;
  LkRunFacts *facts = (LkRunFacts *) lk_run_record_get_facts (record);
  gsize n = 2 * LK_RUN_MAX_STEPS;
  GError *error = NULL;

  while (lk_log_length (facts->history.history.steps) < n)
    lk_log_append (facts->history.history.steps, &(LkStepRecord) { .hard = 1.0f });
  facts->history.n_steps = n;
  facts->step = n;
  facts->n_steps = facts->settings.student.epochs = 0; /* until it was paused */
  text = lk_run_file_format (record, NULL);
  without = g_string_new (text);
  g_assert_cmpuint (g_string_replace (without, ",\n  \"hash\" : \"fnv1a-pairs\"", "", 0), ==, 1);
  older = parse (without->str, &error);
  g_assert_no_error (error);
  g_assert_true (lk_run_record_get_facts (older)->history.history.older_hashes);
  text_again = lk_run_file_format (older, NULL);
  g_assert_cmpstr (without->str, ==, text_again);

  g_string_assign (without, text);
  g_string_replace (without, "fnv1a-pairs", "md5", 0);
  g_assert_null (parse (without->str, &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_FORMAT);
  g_error_free (error);
}

/* Since 1.10 json-glib itself refuses half a surrogate pair. */
#define HALF_A_PAIR (JSON_CHECK_VERSION (1, 10, 0) ? "no whole JSON object" : "“name”")

/* One text replaced, one sentence said. */
static void
test_damaged (RunData *data, gconstpointer unused)
{
  static const struct {
    const char *old, *new, *fragment;
  } damages[] = {
    { "\"limbeck-run\"", "\"recipe\"", "is not a run" },
    { "\"version\" : 1", "\"version\" : 2", "newer Limbeck (version 2" },
    { "\"version\" : 1", "\"version\" : 0", "is not a run" },
    { "\"version\" : 1", "\"version\" : \"1\"", "is not a run" },
    { "\"id\" : \"", "\"id\" : \"../", "UUID" },
    { "\"stopped\"", "\"going\"", NULL },
    { "\"finished\"", "\"done\"", "“state” should be" },
    { "\"pinned\" : false", "\"pinned\" : 0", "“pinned” should be true or false" },
    { "\"color\" : 0", "\"color\" : 8", "“color” should be a whole number from 0 to 7" },
    { "\"color\" : 0", "\"color\" : -1", "“color”" },
    { "\"threads\" : 1", "\"threads\" : 0", "“made_by.threads”" },
    { "\"batch\" : 16", "\"batch\" : 0", "“settings.batch”" },
    { "\"batch\" : 16", "\"batch\" : 1e99", "“settings.batch”" },
    { "\"batch\" : 16", "\"batch\" : null", "“settings.batch”" },
    { "\"method\" : \"kd\"", "\"method\" : \"magic\"", "“settings.method”" },
    { "\"momentum\" : 0.9", "\"momentum\" : 1e999", "“settings.momentum”" },
    { "\"momentum\" : 0.9", "\"momentum\" : \"NaN\", \"x\" : 0.9", "“settings.momentum” is outside" },
    { "\"seed\" : \"1\"", "\"seed\" : \"-1\"", "“settings.seed”" },
    { "\"teacher-files\" : []", "\"teacher-files\" : [1]", "“settings.teacher-files”" },
    { "\"test_samples\" : 60", "\"test_samples\" : 0", "“data.test_samples”" },
    { "\"test_samples\" : 60", "\"test_samples\" : 3", "“errors” cannot be" },
    { "\"steps_done\" : 26", "\"steps_done\" : 27", "cannot be 27" },
    { "\"steps_done\" : 26", "\"steps_done\" : 99999999999", "“progress.steps_done”" },
    { "\"steps_done\" : 26", "\"steps_done\" : 3", NULL },
    { "\"stride\" : 1", "\"stride\" : 3", NULL },
    { "\"stride\" : 1", "\"stride\" : 2", NULL },
    { "\"records\" : 26", "\"records\" : 25", "“curve.floats”" },
    { "\"records\" : 26", "\"records\" : 4000000000", "“curve.records”" },
    { "\"floats\" : \"", "\"floats\" : \"AAAA", "“curve.floats”" },
    { "\"moves\" : \"alpha\"", "\"moves\" : \"size\"", "“marks[1].moves”" },
    { "\"to\" : 8.0", "\"to\" : -8.0", "temperature" },
    { "\"to\" : 8.0", "\"to\" : \"NaN\"", "temperature" },
    { "\"generation\" : 0", "\"generation\" : 1001", "“series.generation”" },
    { "\"parent\" : \"\"", "\"parent\" : \"me\"", "UUID" },
    { "\"parent\" : \"\"", "\"parent\" : \"0c1b5e2e-3b86-4c6c-9a43-6d3f6f4b6d1e\"", "taught by" },
    { "\"created\" : \"", "\"created\" : \"yesterday", "“created”" },
    { "\"created\" : \"20", "\"created\" : \"00", "“created” should be a time from 1970 to 9999" },
    { "\"created\" : \"20", "\"created\" : \"10", "“created” should be a time from 1970 to 9999" },
    { "\"steps_per_epoch\" : ", "\"steps_per_epoch\" : 1", "“steps” cannot be" },
    { "\"steps_per_epoch\" : ", "\"steps_per_epoch\" : 99999999999", "“progress.steps_per_epoch”" },
    { "\"nll\" : ", "\"nll\" : -", "“student.nll” is outside its range" },
    { "\"kl\" : ", "\"kl\" : \"-Infinity\", \"x\" : ", "“student.kl” is outside its range" },
    { "\"kl\" : ", "\"kl\" : \"minus Infinity\", \"x\" : ", "“student.kl” should be a number" },
    { "\"calibration_error\" : ", "\"calibration_error\" : 1", "“student.calibration_error” is outside its range" },
    { "\"errors\" : ", "\"errors\" : 99", "“errors” cannot be" },
    { "\"agreements\" : ", "\"agreements\" : 99", "in a test of 60 samples" },
    { "\"agreements\" : ", "\"agreements\" : -", "“student.agreements”" },
    { "\"sha256\" : \"", "\"sha256\" : \"x", "“data.sha256”" },
    { "\"name\" : \"", "\"name\" : \"\\ud800", HALF_A_PAIR },
    { "\"evaluations\" : [", "\"evaluations\" : [], \"other\" : [", "no evaluation" },
    { "\"progress\" : {", "\"progress\" : [], \"x\" : {", "“progress” should be an object" },
    { "\"marks\"", "\"remarks\"", "“marks” is missing" },
    { "{\n", "{{{{{{", "no JSON" },
    { "{\n", "", "no JSON" },
    { "{\n", "/* */ {", "no JSON" },
  };
  g_autoptr (LkRunRecord) record = run_data_record (data);
  g_autofree char *text = lk_run_file_format (record, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autoptr (GString) damaged = g_string_new (text);
      GError *error = NULL;

      if (g_string_replace (damaged, damages[i].old, damages[i].new, 1) == 0)
        {
          g_assert_null (damages[i].fragment); /* a text that this run does not have */
          continue;
        }
      g_test_message ("%s → %s", damages[i].old, damages[i].new);
      g_assert_null (parse (damaged->str, &error));
      assert_error (&error, LK_ERROR_FORMAT, "run.limbeck", damages[i].fragment, NULL);
    }
}

/* What a later version adds is left out, what an earlier one did not have is
 * the default. */
static void
test_other_members (RunData *data, gconstpointer unused)
{
  g_autoptr (LkRunRecord) record = run_data_record (data);
  g_autoptr (LkRunRecord) again = NULL;
  g_autofree char *text = lk_run_file_format (record, NULL);
  g_autoptr (GString) other = g_string_new (text);
  GError *error = NULL;

  g_assert_cmpuint (g_string_replace (other, "\"pinned\"", "\"weather\" : [ 1, 2 ], \"pinned\"", 1), ==, 1);
  g_assert_cmpuint (g_string_replace (other, "\"schedule\" : \"constant\",", "", 1), ==, 1);
  again = parse (other->str, &error);
  g_assert_no_error (error);
  assert_same (record, again);
}

/* Every beginning of a file is refused in one sentence; a part is not a run. */
static void
test_cut_short (RunData *data, gconstpointer unused)
{
  g_autoptr (LkRunRecord) record = run_data_record (data);
  gsize length;
  g_autofree char *text = lk_run_file_format (record, &length);

  for (gsize n = 0; n + 1 < length; n += 37)
    {
      GError *error = NULL;

      g_assert_null (lk_run_file_parse (text, n, "run.limbeck", &error));
      assert_error (&error, LK_ERROR_FORMAT, "run.limbeck", NULL);
    }
}

/* A process that saves the run over and over is killed, whatever it is at: the
 * file opens. */
static void
test_killed (RunData *data, gconstpointer unused)
{
  g_autoptr (LkRunRecord) record = run_data_record (data);
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "run.limbeck", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);

  for (guint round = 1; round <= 12; round++)
    {
      ino_t last = 0;
      guint changes = 0;
      GError *error = NULL;
      g_autoptr (LkRunRecord) again = NULL;
      pid_t child = fork ();

      g_assert_cmpint (child, >=, 0);
      if (child == 0)
        {
          for (;;)
            {
              if (!lk_run_file_save (record, file, NULL, NULL))
                _exit (1);
            }
        }
      /* Another point of its work each time. */
      while (changes < 2 + round)
        {
          GStatBuf buf;

          if (g_stat (path, &buf) == 0 && buf.st_ino != last)
            {
              last = buf.st_ino;
              changes++;
            }
        }
      kill (child, SIGKILL);
      g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
      again = lk_run_file_load (file, NULL, &error);
      g_assert_no_error (error);
      assert_same (record, again);
    }
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/run-file/" name, RunData, NULL, run_data_setup, func, run_data_teardown)
  ADD ("round-trip", test_round_trip);
  ADD ("feature", test_feature);
  ADD ("mutual", test_mutual);
  g_test_add_func ("/run-file/released", test_released);
  ADD ("before-the-first-step", test_before_the_first_step);
  ADD ("long", test_long);
  ADD ("older-hashes", test_older_hashes);
  ADD ("damaged", test_damaged);
  ADD ("other-members", test_other_members);
  ADD ("cut-short", test_cut_short);
  ADD ("killed", test_killed);
  return g_test_run ();
}
