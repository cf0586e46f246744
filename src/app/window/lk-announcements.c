/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-announcements.h"

#include <glib/gi18n-lib.h>

#include "app/widgets/lk-compat.h"
#include "words/lk-quantity.h"

static char *
errors_text (guint64 epoch, const LkEvaluationRecord *record)
{
  guint errors = record->student.errors;

  if (record->has_twin)
    /* Translators: said by a screen reader. */
    return g_strdup_printf (ngettext ("Epoch %s: student %s error, twin %s", "Epoch %s: student %s errors, twin %s",
                                      errors),
                            LK_COUNT (epoch), LK_COUNT (errors), LK_COUNT (record->twin.errors));
  return g_strdup_printf (ngettext ("Epoch %s: student %s error", "Epoch %s: student %s errors", errors),
                          LK_COUNT (epoch), LK_COUNT (errors));
}

char *
lk_announcements_next (LkAnnounced *announced, const LkSnapshot *snapshot, gint64 now)
{
  const LkEvaluation *evaluation = snapshot->evaluation;
  gboolean is_over = snapshot->phase == LK_PHASE_FINISHED;
  guint64 epoch;

  if ((snapshot->phase != LK_PHASE_RUNNING && !is_over) || !evaluation || snapshot->steps_per_epoch == 0)
    return NULL;
  epoch = evaluation->step / snapshot->steps_per_epoch;
  /* Rewound, or another run. */
  if (epoch < announced->epoch)
    announced->epoch = epoch;
  if (epoch == announced->epoch || (!is_over && announced->said != 0 && now - announced->said < LK_ANNOUNCEMENTS_GAP))
    return NULL;
  announced->epoch = epoch;
  announced->said = now;
  return errors_text (epoch, &evaluation->record);
}

static void
snapshot_cb (LkSession *session, GParamSpec *pspec, GtkWidget *window)
{
  LkAnnounced *announced = g_object_get_data (G_OBJECT (window), "lk-announced");
  g_autofree char *text = lk_announcements_next (announced, lk_session_get_snapshot (session), g_get_monotonic_time ());

  if (text)
    lk_compat_announce (window, text);
}

void
lk_announcements_follow (GtkWidget *window, LkSession *session)
{
  g_object_set_data_full (G_OBJECT (window), "lk-announced", g_new0 (LkAnnounced, 1), g_free);
  g_signal_connect_object (session, "notify::snapshot", G_CALLBACK (snapshot_cb), window, 0);
}
