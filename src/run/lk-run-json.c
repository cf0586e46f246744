/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-run-json.h"

static const char *const states[] = {
  [LK_RUN_GOING_ON] = "going-on",
  [LK_RUN_STOPPED] = "stopped",
  [LK_RUN_FINISHED] = "finished",
};

const char *
lk_run_json_state_id (LkRunState state)
{
  return states[state];
}

gboolean
lk_run_json_state_from_id (const char *id, LkRunState *state)
{
  for (gsize i = 0; i < G_N_ELEMENTS (states); i++)
    {
      if (g_str_equal (states[i], id))
        {
          *state = (LkRunState) i;
          return TRUE;
        }
    }
  return FALSE;
}
