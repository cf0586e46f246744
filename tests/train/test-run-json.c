/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "train/lk-run-json.h"

static void
test_states (void)
{
  LkRunState state;

  for (LkRunState s = LK_RUN_GOING_ON; s <= LK_RUN_FINISHED; s++)
    {
      g_assert_true (lk_run_json_state_from_id (lk_run_json_state_id (s), &state));
      g_assert_cmpint (state, ==, s);
    }
  g_assert_false (lk_run_json_state_from_id ("lost", &state));
}

/* Every choice by its id, and no number for one that is not there. */
static void
test_choices (void)
{
  guint choice = 99;

  for (guint m = 0; m < LK_N_METHODS; m++)
    {
      g_assert_true (lk_run_json_choice_from_id ("method", lk_run_json_choice_id ("method", m), &choice));
      g_assert_cmpuint (choice, ==, m);
    }
  for (guint s = 0; s < LK_N_SCHEDULES; s++)
    {
      g_assert_true (lk_run_json_choice_from_id ("teacher-schedule", lk_run_json_choice_id ("schedule", s), &choice));
      g_assert_cmpuint (choice, ==, s);
    }
  g_assert_cmpstr (lk_run_json_choice_id ("optimizer", LK_OPTIMIZER_ADAM), ==, "adam");
  g_assert_null (lk_run_json_choice_id ("batch", 1));
  g_assert_false (lk_run_json_choice_from_id ("optimizer", "kd", &choice));
  g_assert_false (lk_run_json_choice_from_id ("batch", "kd", &choice));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run-json/states", test_states);
  g_test_add_func ("/run-json/choices", test_choices);
  return g_test_run ();
}
