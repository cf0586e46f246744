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

static const char *
method_id (guint method)
{
  return lk_method_info ((LkMethod) method)->id;
}

static const char *
optimizer_id (guint optimizer)
{
  return lk_optimizer_id ((LkOptimizerKind) optimizer);
}

static const char *
schedule_id (guint schedule)
{
  return lk_schedule_id ((LkSchedule) schedule);
}

static const char *
mean_id (guint mean)
{
  return lk_mean_id ((LkMean) mean);
}

static const struct {
  const char *setting;
  guint first, end;
  const char *(*id) (guint choice);
} choices[] = {
  { "method", 0, LK_N_METHODS, method_id },
  { "optimizer", LK_OPTIMIZER_SGD, LK_OPTIMIZER_ADAM + 1, optimizer_id },
  { "teacher-optimizer", LK_OPTIMIZER_SGD, LK_OPTIMIZER_ADAM + 1, optimizer_id },
  { "schedule", 0, LK_N_SCHEDULES, schedule_id },
  { "teacher-schedule", 0, LK_N_SCHEDULES, schedule_id },
  { "teacher-mean", 0, LK_N_MEANS, mean_id },
};

const char *
lk_run_json_choice_id (const char *setting, guint choice)
{
  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      if (g_str_equal (choices[i].setting, setting))
        return choices[i].id (choice);
    }
  return NULL;
}

gboolean
lk_run_json_choice_from_id (const char *setting, const char *id, guint *choice)
{
  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      for (guint c = choices[i].first; c < choices[i].end && g_str_equal (choices[i].setting, setting); c++)
        {
          if (g_str_equal (choices[i].id (c), id))
            {
              *choice = c;
              return TRUE;
            }
        }
    }
  return FALSE;
}
