/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/lk-choice.h"

#include "nn/lk-ensemble.h"
#include "nn/lk-loss.h"
#include "nn/lk-optimizer.h"
#include "settings/lk-schedule.h"

/* Every value by its id, and nothing for an id that is not there. */
static void
test_ids (void)
{
  const struct {
    GType type;
    int n;
  } types[] = {
    { LK_TYPE_METHOD, LK_N_METHODS },
    { LK_TYPE_OPTIMIZER, LK_N_OPTIMIZERS },
    { LK_TYPE_SCHEDULE, LK_N_SCHEDULES },
    { LK_TYPE_MEAN, LK_N_MEANS },
  };

  for (gsize t = 0; t < G_N_ELEMENTS (types); t++)
    {
      int value = 99;

      g_assert_false (lk_choice_from_id (types[t].type, "", &value));
      g_assert_false (lk_choice_from_id (types[t].type, "another", &value));
      g_assert_cmpint (value, ==, 99);
      g_assert_null (lk_choice_id (types[t].type, types[t].n));
      for (int v = 0; v < types[t].n; v++)
        {
          g_assert_true (lk_choice_from_id (types[t].type, lk_choice_id (types[t].type, v), &value));
          g_assert_cmpint (value, ==, v);
        }
    }
}

/* They stand in files: what they are called and in which order is not ours to change. */
static void
test_names (void)
{
  g_autofree char *methods = lk_choice_list (LK_TYPE_METHOD);
  g_autofree char *optimizers = lk_choice_list (LK_TYPE_OPTIMIZER);
  g_autofree char *schedules = lk_choice_list (LK_TYPE_SCHEDULE);
  g_autofree char *means = lk_choice_list (LK_TYPE_MEAN);
  int value;

  g_assert_cmpstr (methods, ==, "kd, logits, dkd, dist, logit-std, label-smoothing, virtual-teacher, shuffled");
  g_assert_cmpstr (optimizers, ==, "sgd, adam");
  g_assert_cmpstr (schedules, ==, "constant, linear, cosine");
  g_assert_cmpstr (means, ==, "logits, probabilities");
  g_assert_cmpstr (lk_choice_id (LK_TYPE_OPTIMIZER, LK_OPTIMIZER_ADAM), ==, "adam");
  g_assert_true (lk_choice_from_id (LK_TYPE_SCHEDULE, "cosine", &value));
  g_assert_cmpint (value, ==, LK_SCHEDULE_COSINE);
  g_assert_false (lk_choice_from_id (LK_TYPE_SCHEDULE, "Cosine", &value));
  g_assert_false (lk_choice_from_id (LK_TYPE_OPTIMIZER, "kd", &value));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/choice/ids", test_ids);
  g_test_add_func ("/choice/names", test_names);
  return g_test_run ();
}
