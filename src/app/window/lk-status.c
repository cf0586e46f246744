/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-status.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "live/lk-preset.h"
#include "words/lk-quantity.h"

const char *
lk_status_diverged (const LkSnapshot *snapshot)
{
  const LkHistoryView *view = &snapshot->history;
  const LkStepRecord *last;
  gboolean student, twin;

  if (view->n_steps == 0 || snapshot->phase < LK_PHASE_TRAINING_TEACHER)
    return NULL;
  last = lk_history_step (view, view->n_steps - 1);
  if (snapshot->student_size.n_params == 0)
    return snapshot->phase == LK_PHASE_TRAINING_TEACHER && !isfinite (last->hard)
               ? _ ("The teacher’s weights are not a number: the learning rate is too high. Lower the teacher’s and "
                    "train it anew.")
               : NULL;
  student = !isfinite (last->total);
  twin = snapshot->twin_size.n_params > 0 && !isfinite (last->twin_hard);
  if (student && twin)
    return _ ("The weights of student and twin are not a number: the learning rate is too high. Lower it and press "
              "Rewind.");
  if (student)
    return _ ("The student’s weights are not a number: the learning rate is too high. Lower it and press Rewind.");
  if (twin)
    return _ ("The twin’s weights are not a number: the learning rate is too high. Lower it and press Rewind.");
  return NULL;
}

static double
epoch (const LkSnapshot *snapshot)
{
  return snapshot->steps_per_epoch > 0 ? (double) snapshot->step / snapshot->steps_per_epoch : 0.0;
}

/* Takes text. */
static char *
and_then (char *text, const char *next)
{
  char *both = g_strconcat (text, " ", next, NULL);

  g_free (text);
  return both;
}

char *
lk_status_text (const LkSnapshot *snapshot, const LkSettings *settings, gboolean playing)
{
  const char *next = playing ? _ ("Then the student starts.") : _ ("Press Distill and the student starts then.");

  if (lk_status_diverged (snapshot))
    return g_strdup (lk_status_diverged (snapshot));

  if (snapshot->sweeping)
    return g_strdup_printf (_ ("Sweeping, %s done: see the page Tune. The run stands still; Distill goes on with it."),
                            LK_SHARE_FIXED (snapshot->sweep_progress, 0));

  if (snapshot->seeding && snapshot->chain)
    return g_strdup_printf (
        _ ("Teaching by way of the assistant with %u seeds, %s done. Distill goes on with the run that is shown."),
        snapshot->chain->n_wanted, LK_SHARE_FIXED (snapshot->seeds_progress, 0));

  if (snapshot->seeding)
    return g_strdup_printf (_ ("Repeating the run with %u seeds, %s done. Distill goes on with the one that is shown."),
                            snapshot->seeds->n_wanted, LK_SHARE_FIXED (snapshot->seeds_progress, 0));

  switch (snapshot->phase)
    {
    case LK_PHASE_LOADING:
      return g_strdup (snapshot->dataset ? _ ("Looking for the teacher…") : _ ("Reading the data set…"));
    case LK_PHASE_TRAINING_TEACHER:
      if (snapshot->n_members > 1)
        return and_then (g_strdup_printf (_ ("Training teacher %u of %u: epoch %s of %u."), snapshot->member + 1,
                                          snapshot->n_members, LK_FIXED (epoch (snapshot), 1),
                                          settings->teacher.epochs),
                         next);
      return and_then (g_strdup_printf (_ ("Training a teacher: epoch %s of %u."), LK_FIXED (epoch (snapshot), 1),
                                        settings->teacher.epochs),
                       next);
    case LK_PHASE_ASKING_TEACHER:
      return and_then (g_strdup (_ ("Asking the teacher about every sample.")), next);
    case LK_PHASE_READY:
      if (settings->mutual)
        return g_strdup (_ ("Ready. Press Distill (Space): student and twin learn from labels and from each other."));
      return g_strdup (_ ("Ready. Press Distill (Space): the student learns from the teacher, its twin from labels."));
    case LK_PHASE_RUNNING:
      if (snapshot->replaying)
        return g_strdup_printf (_ ("Replaying, with the moves that were made: epoch %s. Move a slider to take over."),
                                LK_FIXED (epoch (snapshot), 1));
      return g_strdup (_ ("Distilling. Drag T and α and watch: they count from the next step on."));
    case LK_PHASE_PAUSED:
      return g_strdup (_ ("Paused. Distill goes on, Step trains one batch, Rewind starts over."));
    case LK_PHASE_FINISHED:
      if (lk_snapshot_can_train_on (snapshot))
        return g_strdup (
            settings->student.schedule == LK_SCHEDULE_CONSTANT
                ? _ ("The epochs are done. Train on adds as many; Rewind starts over from the same weights.")
                : _ ("The epochs are done. Train on adds as many, in which the learning rate falls once more; Rewind "
                     "starts over from the same weights."));
      return g_strdup (_ ("This run is as long as its history can be. Rewind starts over from the same weights."));
    case LK_PHASE_FAILED:
      return g_strdup (snapshot->error);
    }
  g_return_val_if_reached (NULL);
}

char *
lk_status_subject (const LkSnapshot *snapshot, const char *preset, gint64 moment)
{
  const LkPreset *experiment = preset ? lk_preset_find (preset) : NULL;
  const LkDataset *dataset = snapshot->dataset;
  guint epochs = snapshot->settings ? snapshot->settings->student.epochs : 0;
  g_autoptr (GString) text = g_string_new (NULL);

  /* What went wrong, and the ways out, have its room. */
  if (snapshot->phase == LK_PHASE_FAILED)
    return g_strdup ("");
  if (!dataset)
    g_string_append (text, _ ("a large network teaches a small one"));
  else if (snapshot->settings && snapshot->settings->transfer[0])
    /* Translators: a data set. */
    g_string_append_printf (text, _ ("%s, taught on other pictures"), dataset->title);
  else if (snapshot->n_transfer > 0 && snapshot->n_transfer < dataset->train.n)
    /* Translators: the share of a data set that is taught, and the data set: "10 % of MNIST" */
    g_string_append_printf (text, _ ("%s of %s"), LK_SHARE_SETTING ((double) snapshot->n_transfer / dataset->train.n),
                            dataset->title);
  else
    g_string_append (text, dataset->title);
  if (experiment)
    g_string_append_printf (text, " · %s", _ (experiment->name));
  if (moment >= 0 || snapshot->student_size.n_params > 0)
    g_string_append (text, " · ");
  if (moment >= 0)
    g_string_append_printf (text, _ ("looking back at step %s"), LK_COUNT (moment));
  else if (snapshot->student_size.n_params > 0 && epochs > 0)
    g_string_append_printf (text, _ ("epoch %s of %u, step %s"), LK_FIXED (epoch (snapshot), 2), epochs,
                            LK_COUNT (snapshot->step));
  else if (snapshot->student_size.n_params > 0)
    g_string_append_printf (text, _ ("epoch %s, step %s"), LK_FIXED (epoch (snapshot), 2), LK_COUNT (snapshot->step));
  return g_string_free (g_steal_pointer (&text), FALSE);
}
