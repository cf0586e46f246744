/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-sweep-words.h"

#include <glib/gi18n-lib.h>

#include "settings/lk-setting-table.h"
#include "settings/lk-setting-text.h"
#include "settings/lk-settings-check.h"
#include "sweep/lk-sweep-columns.h"
#include "words/lk-quantity.h"

static char *
what_is_held_out (const LkSweepSpec *spec, gsize n_held)
{
  gulong n = (gulong) n_held;

  if (spec->base.held_out == LK_HELD_OUT_BY_DATA)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "Chosen on %s training sample, the same in all runs, that no student sees.",
                                         "Chosen on %s training samples, the same in all runs, that no student sees.",
                                         n),
                            LK_COUNT (n_held));
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE,
                   "Chosen on training samples that each run holds out of its own, by its seed: %s in the first.",
                   "Chosen on training samples that each run holds out of its own, by its seed: %s in the first.", n),
      LK_COUNT (n_held));
}

/* "" when nothing is known. */
static char *
what_teacher_knows (const LkSweepTeacher *asked)
{
  const char *held = LK_SHARE ((double) asked->held_errors / asked->n_held);
  const char *test = LK_SHARE ((double) asked->test_errors / asked->n_test);

  if (asked->n_held == 0)
    return g_strdup ("");
  if (asked->n_test == 0)
    return asked->knows == LK_TEACHER_KNOWS
               ? g_strdup_printf (_ ("The teacher was trained on them, too, and gets %s of them wrong."), held)
               : g_strdup_printf (_ ("The teacher gets %s of them wrong; what it says of the test samples is not "
                                     "known."),
                                  held);
  switch (asked->knows)
    {
    case LK_TEACHER_KNOWS:
      return g_strdup_printf (_ ("The teacher was trained on them, too: of these it gets %s wrong, of the test samples "
                                 "%s."),
                              held, test);
    case LK_TEACHER_SEEMS_TO:
      return g_strdup_printf (_ ("The teacher seems to have been trained on them, too: of these it gets %s wrong, of "
                                 "the test samples %s."),
                              held, test);
    case LK_TEACHER_MAY_KNOW:
      return g_strdup_printf (_ ("Of these the teacher gets %s wrong, of the test samples %s."), held, test);
    }
  g_return_val_if_reached (NULL);
}

char *
lk_sweep_grounds (const LkSweepSpec *spec, const LkSweepTeacher *asked, LkMeasure measure)
{
  g_autofree char *held = what_is_held_out (spec, asked->n_held);
  g_autofree char *teacher = what_teacher_knows (asked);
  const char *agreement = "";

  if (measure == LK_MEASURE_AGREEMENT && asked->n_held > 0 && asked->knows != LK_TEACHER_MAY_KNOW)
    agreement = _ ("So to agree with it there is little more than to be right; how alike they are on new samples the "
                   "test set says.");
  return g_strconcat (held, *teacher ? " " : "", teacher, *agreement ? " " : "", agreement, NULL);
}

static void
append_item (GString *text, const char *item)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? "; " : "", item);
}

/* A value as people read it; of what a sweep can vary as its axes have it. */
static char *
say (guint id, const LkSettings *settings)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, lk_setting_type (id));
  lk_setting_get (settings, id, &value);
  for (LkSweepAxis axis = 0; axis < LK_N_SWEEP_AXES; axis++)
    {
      if (lk_sweep_axis_info (axis)->setting == id)
        return lk_sweep_axis_format (axis, &value);
    }
  return lk_setting_say (id, &value);
}

static void
append_setting (GString *text, guint id, const LkSettings *live, const LkSettings *sweep)
{
  g_autoptr (GString) a = g_string_new (NULL);
  g_autoptr (GString) b = g_string_new (NULL);
  g_autofree char *said_here = NULL;
  g_autofree char *said_there = NULL;
  g_autofree char *item = NULL;

  lk_setting_append (a, live, id);
  lk_setting_append (b, sweep, id);
  if (g_string_equal (a, b))
    return;
  said_here = say (id, live);
  said_there = say (id, sweep);
  /* Translators: a setting's name, its value in the live run, and in the sweep */
  item = g_strdup_printf (_ ("%s: %s, here %s"), _ (lk_setting_info (id)->label), said_here, said_there);
  append_item (text, item);
}

static gboolean
is_tried (const LkSweepSpec *spec, guint id)
{
  for (LkSweepAxis axis = LK_SWEEP_LATER; axis < LK_N_SWEEP_AXES; axis++)
    if (lk_sweep_axis_info (axis)->setting == id && lk_sweep_axis_is_used (spec, axis))
      return TRUE;
  return FALSE;
}

char *
lk_sweep_apart (const LkSweepSpec *spec, const LkSettings *live)
{
  const LkSweepColumns *columns = lk_sweep_columns (spec);
  const char *weight = lk_method_info (live->loss.method)->weight;
  gboolean untaught_layers = live->feature == LK_FEATURE_NONE && spec->base.feature == LK_FEATURE_NONE;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *teacher_live = lk_settings_teacher_key (live);
  g_autofree char *teacher_here = lk_settings_teacher_key (&spec->base);

  for (LkSweepAxis axis = 0; axis < LK_SWEEP_LATER; axis++)
    {
      if (!lk_sweep_axis_is_used (spec, axis))
        append_setting (text, lk_sweep_axis_info (axis)->setting, live, &spec->base);
    }
  for (guint i = columns->common; i < columns->varying; i++)
    {
      guint id = columns->column[i].setting;

      /* The momentum counts for SGD alone. */
      if (id != 0 && (id != LK_SETTING_MOMENTUM || live->student.optimizer == LK_OPTIMIZER_SGD))
        append_setting (text, id, live, &spec->base);
    }
  if (weight && !is_tried (spec, lk_setting_find (weight)))
    append_setting (text, lk_setting_find (weight), live, &spec->base);
  for (guint id = 1; id < LK_N_SETTINGS; id++)
    {
      LkSettingFlags flags = lk_setting_info (id)->flags;

      if (!(flags & LK_SETTING_LATER) || flags & LK_SETTING_TEACHER || is_tried (spec, id) ||
          (untaught_layers && g_str_has_prefix (lk_setting_info (id)->name, "feature-")))
        continue;
      append_setting (text, id, live, &spec->base);
    }
  if (!g_str_equal (teacher_live, teacher_here))
    append_item (text, _ ("another teacher"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}
