/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <locale.h>

#include "run-data.h"
#include "tests/io/test-util.h"
#include "train/lk-script.h"

static void
test_parse (void)
{
  GError *error = NULL;
  g_autoptr (GArray) marks =
      lk_marks_parse ("100:temperature=8, 200:alpha=0.5,200:method=dkd,300:learning-rate=1e-3,300:epochs=9,"
                      "300:dkd-beta=2,300:smoothing=0.25,300:virtual-confidence=0.75",
                      &error);
  LkLossSettings loss = LK_LOSS_DEFAULTS;
  double rate = 0.0;
  const LkMark *mark;

  g_assert_no_error (error);
  g_assert_cmpuint (marks->len, ==, 8);
  mark = &g_array_index (marks, LkMark, 0);
  g_assert_cmpuint (mark->step, ==, 100);
  g_assert_cmpint (mark->kind, ==, LK_MARK_TEMPERATURE);
  g_assert_cmpfloat (mark->value, ==, 8.0);
  mark = &g_array_index (marks, LkMark, 2);
  g_assert_cmpint (mark->kind, ==, LK_MARK_METHOD);
  g_assert_cmpfloat (mark->value, ==, LK_METHOD_DKD);
  g_assert_cmpfloat (g_array_index (marks, LkMark, 3).value, ==, 1e-3);
  g_assert_cmpint (g_array_index (marks, LkMark, 4).kind, ==, LK_MARK_EPOCHS);
  for (guint i = 0; i < marks->len; i++)
    lk_script_apply (&g_array_index (marks, LkMark, i), &loss, &rate);
  g_assert_cmpfloat (loss.temperature, ==, 8.0);
  g_assert_cmpfloat (loss.alpha, ==, 0.5);
  g_assert_cmpint (loss.method, ==, LK_METHOD_DKD);
  g_assert_cmpfloat (loss.dkd_beta, ==, 2.0);
  g_assert_cmpfloat (loss.smoothing, ==, 0.25);
  g_assert_cmpfloat (loss.virtual_confidence, ==, 0.75);
  g_assert_cmpfloat (rate, ==, 1e-3);
}

static void
test_bad (void)
{
  static const struct {
    const char *text, *fragment;
  } bad[] = {
    { "", "no move" },
    { "100", "“100”" },
    { "100:temperature", "no move" },
    { "100:size=3", "“100:size=3”" },
    { "x:alpha=0.5", "no move" },
    { "-5:alpha=0.5", "no move" },
    { "100:alpha=0.5x", "no move" },
    { "100:method=magic", "no move" },
    { "1:alpha=0.5", "Move 1 is at step 1" },
    { "100:alpha=0.5,90:alpha=0.6", "Move 2 is at step 90" },
    { "99999999:alpha=0.5", "Move 1" },
    { "100:alpha=1.5", "between 0 and 1" },
    { "100:temperature=nan", "nan" },
    { "100:temperature=0", "temperature" },
    { "100:epochs=0", "between 1 and" },
    { "100:epochs=2.5", "epochs" },
    { "100:smoothing=1", "between 0 and 0.99" },
    { "100:beta=2", "temperature, alpha, learning-rate, method, epochs, dkd-beta" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      GError *error = NULL;

      g_assert_null (lk_marks_parse (bad[i].text, &error));
      assert_error (&error, LK_ERROR_VALUE, bad[i].fragment, NULL);
    }
}

/* The moves of a run, made again by a script, give the same bits, however the
 * steps are divided, and after a rewind too. */
static void
test_distillation (RunData *data, gconstpointer unused)
{
  g_autoptr (LkDistillation) first = run_data_run (data);
  const LkHistory *a = lk_distillation_get_history (first);
  gsize n_marks = lk_log_length (a->marks);
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (LkMark));
  GError *error = NULL;

  g_assert_cmpuint (n_marks, ==, 4);
  for (gsize i = 0; i < n_marks; i++)
    g_array_append_vals (marks, lk_log_get (a->marks, i), 1);
  data->settings.loss = *lk_distillation_get_start (first, &data->settings.student.learning_rate);
  g_assert_cmpfloat (data->settings.loss.temperature, ==, 2.0);

  for (guint stride = 1; stride <= 64; stride = 4 * stride - 1)
    {
      g_autoptr (LkDistillation) again = lk_distillation_new (&data->settings, data->teacher, &error);
      const LkHistory *b = lk_distillation_get_history (again);

      g_assert_no_error (error);
      lk_distillation_set_script (again, (const LkMark *) (gpointer) marks->data, marks->len);
      for (guint time = 0; time < 2; time++)
        {
          while (!lk_distillation_is_done (again))
            g_assert_true (lk_distillation_advance (again, stride, &error));
          run_data_assert_same_log (a->steps, b->steps, lk_log_length (a->steps), sizeof (LkStepRecord));
          g_assert_cmpuint (lk_log_length (b->marks), ==, n_marks);
          for (gsize i = 0; i < n_marks; i++)
            g_assert_cmpuint (((const LkMark *) lk_log_get (b->marks, i))->step, ==,
                              ((const LkMark *) lk_log_get (a->marks, i))->step);
          lk_distillation_rewind (again);
        }
    }
}

static void
test_references (void)
{
  const LkMark mark = { .step = 7, .kind = LK_MARK_ALPHA, .value = 0.25 };
  g_autoptr (LkScript) script = lk_script_new (&mark, 1, 9, TRUE, 100.0);
  LkScript *other = lk_script_ref (script);
  LkLossSettings loss = LK_LOSS_DEFAULTS;
  double rate = 0.5;

  lk_script_unref (other);
  g_assert_cmpuint (script->marks->len, ==, 1);
  lk_script_apply (&g_array_index (script->marks, LkMark, 0), &loss, &rate);
  g_assert_cmpfloat (loss.alpha, ==, 0.25);
  g_assert_cmpfloat (loss.temperature, ==, LK_LOSS_DEFAULTS.temperature);
  g_assert_cmpfloat (rate, ==, 0.5);
}

int
main (int argc, char **argv)
{
  setlocale (LC_NUMERIC, "C");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/script/parse", test_parse);
  g_test_add_func ("/script/bad", test_bad);
  g_test_add_func ("/script/references", test_references);
  g_test_add ("/script/distillation", RunData, NULL, run_data_setup, test_distillation, run_data_teardown);
  return g_test_run ();
}
