/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "run/lk-run-json.h"

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

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run-json/states", test_states);
  return g_test_run ();
}
