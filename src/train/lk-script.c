/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-script.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "io/lk-error.h"
#include "io/lk-number.h"
#include "settings/lk-setting-table.h"

/* Of what is no number of the loss. */
#define NOT_OF_LOSS     (-1)
#define OF_LOSS(member) ((gssize) offsetof (LkLossSettings, member))

/* A mark's kind is a setting, whose range is the mark's. */
static const struct {
  const char *setting;
  gssize offset; /* in LkLossSettings, bytes */
} kinds[LK_N_MARK_KINDS] = {
  [LK_MARK_TEMPERATURE] = { "temperature", OF_LOSS (temperature) },
  [LK_MARK_ALPHA] = { "alpha", OF_LOSS (alpha) },
  [LK_MARK_LEARNING_RATE] = { "learning-rate", NOT_OF_LOSS },
  [LK_MARK_METHOD] = { "method", NOT_OF_LOSS },
  [LK_MARK_EPOCHS] = { "epochs", NOT_OF_LOSS },
  [LK_MARK_DKD_BETA] = { "dkd-beta", OF_LOSS (dkd_beta) },
  [LK_MARK_SMOOTHING] = { "smoothing", OF_LOSS (smoothing) },
  [LK_MARK_VIRTUAL_CONFIDENCE] = { "virtual-confidence", OF_LOSS (virtual_confidence) },
  [LK_MARK_FEATURE_WEIGHT] = { "feature-weight", OF_LOSS (feature_weight) },
  [LK_MARK_FEATURE_SHARE] = { "feature-share", OF_LOSS (feature_share) },
};

LkScript *
lk_script_new (const LkMark *marks, gsize n, guint64 end, gboolean pause, double speed)
{
  LkScript *script = g_new0 (LkScript, 1);

  g_atomic_ref_count_init (&script->refs);
  script->marks = g_array_sized_new (FALSE, FALSE, sizeof (LkMark), (guint) n);
  if (n > 0)
    g_array_append_vals (script->marks, marks, (guint) n);
  script->end = end;
  script->pause = pause;
  script->speed = speed;
  return script;
}

LkScript *
lk_script_ref (LkScript *script)
{
  g_atomic_ref_count_inc (&script->refs);
  return script;
}

void
lk_script_unref (LkScript *script)
{
  if (!g_atomic_ref_count_dec (&script->refs))
    return;
  g_array_unref (script->marks);
  g_free (script);
}

double *
lk_mark_kind_in_loss (LkMarkKind kind, LkLossSettings *loss)
{
  return kinds[kind].offset == NOT_OF_LOSS ? NULL : G_STRUCT_MEMBER_P (loss, kinds[kind].offset);
}

void
lk_script_apply (const LkMark *mark, LkLossSettings *loss, double *learning_rate)
{
  double *number = lk_mark_kind_in_loss (mark->kind, loss);

  if (number)
    *number = mark->value;
  else if (mark->kind == LK_MARK_LEARNING_RATE)
    *learning_rate = mark->value;
  else if (mark->kind == LK_MARK_METHOD)
    loss->method = (LkMethod) mark->value;
}

const char *
lk_mark_kind_id (LkMarkKind kind)
{
  return kinds[kind].setting;
}

gboolean
lk_mark_kind_from_id (const char *id, LkMarkKind *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (g_str_equal (id, kinds[i].setting))
        {
          *kind = (LkMarkKind) i;
          return TRUE;
        }
    }
  return FALSE;
}

guint64
lk_marks_epochs (const LkHistoryView *history, guint64 epochs)
{
  for (gsize i = 0; i < history->n_marks; i++)
    {
      if (lk_history_mark (history, i)->kind == LK_MARK_EPOCHS)
        epochs = (guint64) lk_history_mark (history, i)->value;
    }
  return epochs;
}

gboolean
lk_marks_check (const LkMark *marks, gsize n, GError **error)
{
  for (gsize i = 0; i < n; i++)
    {
      const LkMark *mark = &marks[i];
      const LkSettingInfo *info = lk_setting_info (lk_setting_find (kinds[mark->kind].setting));
      double minimum = info->minimum, maximum = info->maximum;

      gboolean whole = mark->kind == LK_MARK_METHOD || mark->kind == LK_MARK_EPOCHS;

      if (mark->kind == LK_MARK_METHOD)
        maximum = LK_N_METHODS - 1;
      if (mark->kind == LK_MARK_EPOCHS)
        minimum = 1.0; /* 0 would be no end */
      if (mark->step < 2 || mark->step > LK_LOG_MAX || (i > 0 && mark->step < marks[i - 1].step))
        {
          g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                       _ ("Move %zu is at step %llu: moves come in order, from step 2 (before, it is "
                          "where the run begins) to step %zu"),
                       i + 1, (unsigned long long) mark->step, LK_LOG_MAX);
          return FALSE;
        }
      if (!(mark->value >= minimum && mark->value <= maximum) || (whole && mark->value != (guint) mark->value))
        {
          g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                       _ ("Move %zu, at step %llu, sets %s to %g: it must lie between %g and %g"), i + 1,
                       (unsigned long long) mark->step, lk_mark_kind_id (mark->kind), mark->value, minimum, maximum);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
parse_value (LkMarkKind kind, const char *text, double *value)
{
  LkMethod method;

  if (kind == LK_MARK_METHOD)
    {
      if (!lk_method_from_id (text, &method))
        return FALSE;
      *value = method;
      return TRUE;
    }
  return lk_number_parse (text, value);
}

static gboolean
parse_mark (const char *text, LkMark *mark)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", 2);
  g_auto (GStrv) sides = parts[0] && parts[1] ? g_strsplit (parts[1], "=", 2) : NULL;

  return sides && sides[0] && sides[1] &&
         g_ascii_string_to_unsigned (g_strstrip (parts[0]), 10, 0, G_MAXUINT64, &mark->step, NULL) &&
         lk_mark_kind_from_id (g_strstrip (sides[0]), &mark->kind) &&
         parse_value (mark->kind, g_strstrip (sides[1]), &mark->value);
}

/* "temperature, alpha, …". */
static char *
kind_names (void)
{
  const char *names[LK_N_MARK_KINDS + 1] = { NULL };

  for (int kind = 0; kind < LK_N_MARK_KINDS; kind++)
    names[kind] = kinds[kind].setting;
  return g_strjoinv (", ", (char **) names);
}

GArray *
lk_marks_parse (const char *text, GError **error)
{
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (LkMark));
  g_auto (GStrv) moves = g_strsplit (text, ",", -1);

  for (gsize i = 0; i == 0 || moves[i]; i++)
    {
      LkMark mark = { 0 };

      if (!moves[i] || !parse_mark (moves[i], &mark))
        {
          g_autofree char *names = kind_names ();

          g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                       _ ("“%s” is no move: write a step, what it moves (%s) and to what, such as "
                          "100:temperature=8,200:alpha=0.5"),
                       moves[i] ? moves[i] : "", names);
          return NULL;
        }
      g_array_append_val (marks, mark);
    }
  if (!lk_marks_check ((const LkMark *) (gpointer) marks->data, marks->len, error))
    return NULL;
  return g_steal_pointer (&marks);
}
