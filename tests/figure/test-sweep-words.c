/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <locale.h>

#include "figure/lk-sweep-words.h"
#include "settings/lk-setting-table.h"

static void
assert_grounds (const LkSweepSpec *spec, LkSweepTeacher asked, LkMeasure measure, const char *expected)
{
  g_autofree char *text = lk_sweep_grounds (spec, &asked, measure);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_grounds (void)
{
  g_auto (LkSettings) base = { 0 };
  g_auto (LkSweepSpec) spec = { 0 };
  LkSweepTeacher asked = { .n_held = 6000, .held_errors = 8, .n_test = 10000, .test_errors = 73 };

  lk_settings_init (&base);
  lk_sweep_spec_init (&spec, &base);
  assert_grounds (&spec, asked, LK_MEASURE_AGREEMENT,
                  "Chosen on 6,000 training samples, the same in all runs, that no student sees. Of these the teacher "
                  "gets 0.13\u00a0% wrong, of the test samples 0.73\u00a0%.");
  asked.knows = LK_TEACHER_SEEMS_TO;
  assert_grounds (&spec, asked, LK_MEASURE_ERRORS,
                  "Chosen on 6,000 training samples, the same in all runs, that no student sees. The teacher seems to "
                  "have been trained on them, too: of these it gets 0.13\u00a0% wrong, of the test samples "
                  "0.73\u00a0%.");
  asked.knows = LK_TEACHER_KNOWS;
  assert_grounds (&spec, asked, LK_MEASURE_AGREEMENT,
                  "Chosen on 6,000 training samples, the same in all runs, that no student sees. The teacher was "
                  "trained on them, too: of these it gets 0.13\u00a0% wrong, of the test samples 0.73\u00a0%. So to "
                  "agree with it there is little more than to be right; how alike they are on new samples the test "
                  "set says.");
  spec.base.held_out = LK_HELD_OUT_BY_SEED;
  asked.n_test = 0;
  assert_grounds (&spec, asked, LK_MEASURE_NLL,
                  "Chosen on training samples that each run holds out of its own, by its seed: 6,000 in the first. The "
                  "teacher was trained on them, too, and gets 0.13\u00a0% of them wrong.");
  asked.knows = LK_TEACHER_MAY_KNOW;
  assert_grounds (&spec, asked, LK_MEASURE_NLL,
                  "Chosen on training samples that each run holds out of its own, by its seed: 6,000 in the first. The "
                  "teacher gets 0.13\u00a0% of them wrong; what it says of the test samples is not known.");
}

static void
assert_apart (const LkSweepSpec *spec, const LkSettings *live, const char *expected)
{
  g_autofree char *text = lk_sweep_apart (spec, live);

  g_assert_cmpstr (text, ==, expected);
}

/* What a cell fixes and a click on it does not set is told; what the sweep varies is not. */
static void
test_apart (void)
{
  g_auto (LkSettings) live = { 0 };
  g_auto (LkSweepSpec) spec = { 0 };

  lk_settings_init (&live);
  live.teacher_files = g_strsplit ("teacher.safetensors", ",", -1);
  lk_sweep_spec_init (&spec, &live);
  g_assert_true (lk_sweep_spec_parse (&spec, LK_SWEEP_TEMPERATURE, "1,4", NULL));
  assert_apart (&spec, &live, "");
  live.loss.temperature = 20.0;
  live.seed = 5;
  live.threads = 3;
  live.student.momentum = 0.5; /* of SGD alone */
  live.class_bias = 2.0;
  assert_apart (&spec, &live, "");
  live.loss.dkd_beta = 3.0; /* of another method */
  assert_apart (&spec, &live, "");
  live.loss.method = spec.base.loss.method = LK_METHOD_DKD;
  assert_apart (&spec, &live, "weight β: 3, here 0.5");
  /* What is tried is no difference, nor is a term's weight without a term; that one of the two is mutual is. */
  g_assert_true (lk_sweep_spec_parse (&spec, LK_SWEEP_DKD_BETA, "1,2", NULL));
  assert_apart (&spec, &live, "");
  g_array_set_size (spec.values[LK_SWEEP_DKD_BETA], 0);
  live.loss.method = spec.base.loss.method = LK_METHOD_KD;
  live.loss.feature_weight = 20.0;
  assert_apart (&spec, &live, "");
  live.mutual = TRUE;
  assert_apart (&spec, &live, "mutual learning: yes, here no");
  live.mutual = FALSE;
  live.train_fraction = 0.1;
  assert_apart (&spec, &live, "training fraction: 10\u00a0%, here 100\u00a0%");
  live.student.epochs = 20;
  live.student.schedule = LK_SCHEDULE_COSINE;
  assert_apart (&spec, &live,
                "training fraction: 10\u00a0%, here 100\u00a0%; number of epochs: 20, here 10; schedule: cosine, here "
                "constant");
  live.train_fraction = 1.0;
  live.student.epochs = 10;
  live.student.schedule = LK_SCHEDULE_CONSTANT;
  g_free (live.omit_classes);
  live.omit_classes = g_strdup ("3");
  g_free (live.teacher_files[0]);
  live.teacher_files[0] = g_strdup ("other.safetensors");
  assert_apart (&spec, &live, "classes left out: 3, here –; another teacher");
}

int
main (int argc, char **argv)
{
  setlocale (LC_NUMERIC, "C");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sweep-words/grounds", test_grounds);
  g_test_add_func ("/sweep-words/apart", test_apart);
  return g_test_run ();
}
