/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-lesson-stand.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "io/lk-error.h"
#include "lk-lesson-library.h"
#include "settings/lk-setting-table.h"

/* The action after which the student is the teacher. */
#define PROMOTE "promote"

static void
stand_clear (gpointer data)
{
  lk_settings_clear (&((LkLessonStand *) data)->settings);
}

GArray *
lk_lesson_stands (LkLesson *lesson)
{
  GArray *stands = g_array_new (FALSE, FALSE, sizeof (LkLessonStand));
  g_autoptr (LkSession) session = lk_session_new_for (LK_DEFAULT_DATASET);
  int sample = lk_lesson_get_sample (lesson), promoted = -1;

  g_array_set_clear_func (stands, stand_clear);
  lk_lesson_begin (lesson, session);
  for (guint s = 0; s < lk_lesson_get_n_steps (lesson); s++)
    {
      const LkLessonStep *step = lk_lesson_get_step (lesson, s);
      LkLessonStand stand;

      lk_lesson_apply (step->sets, session);
      sample = step->sample >= 0 ? step->sample : sample;
      stand.sample = sample;
      stand.promoted = promoted;
      lk_settings_copy (lk_session_get_settings (session), &stand.settings);
      g_array_append_val (stands, stand);
      if (step->done && lk_lesson_condition_waits_for (step->done, PROMOTE))
        promoted = (int) s;
    }
  return stands;
}

void
lk_lesson_stand_settings (const LkLessonStand *stand, guint64 seed, double epochs, LkSettings *settings)
{
  lk_settings_copy (&stand->settings, settings);
  settings->seed = seed;
  if (settings->student.epochs == 0)
    {
      settings->student.epochs = (guint) MAX (1.0, ceil (epochs));
      settings->student.schedule = LK_SCHEDULE_CONSTANT;
    }
}

LkTeacher *
lk_lesson_stand_promote (const LkNetwork *student, LkDataset *dataset, GError **error)
{
  g_autoptr (GPtrArray) networks = g_ptr_array_new_with_free_func ((GDestroyNotify) lk_network_free);
  g_autoptr (LkTeacher) teacher = NULL;
  LkNetwork *copy;
  LkStatus status = lk_network_copy (student, &copy);

  if (status != LK_OK)
    {
      lk_error_set_status (error, status, _ ("Could not keep the student"));
      return NULL;
    }
  g_ptr_array_add (networks, copy);
  teacher = lk_teacher_new_ensemble (g_steal_pointer (&networks), LK_MEAN_LOGITS, dataset, error);
  while (teacher && !lk_teacher_is_ready (teacher))
    {
      if (!lk_teacher_advance (teacher, error))
        return NULL;
    }
  return g_steal_pointer (&teacher);
}
