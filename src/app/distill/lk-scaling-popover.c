/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-scaling-popover.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "figure/lk-scaling-words.h"
#include "words/lk-quantity.h"

/* Figures of one network. */
typedef struct {
  GtkLabel *t;
  GtkLabel *nll;
  GtkLabel *nll_at_t;
  GtkLabel *calibration;
  GtkLabel *calibration_at_t;
} Column;

/* What a thread works on, and what it comes to. */
typedef struct {
  LkDataset *dataset;
  LkTeacher *teacher;
  LkEvaluation *evaluation; /* either may be NULL */
  LkScalings scalings;
} Job;

struct _LkScalingPopover {
  GtkPopover parent_instance;

  Column teacher, student, twin;
  GtkLabel *sentence_label;
  GtkLabel *grounds_label;

  LkSnapshot *snapshot;
  LkLossSettings loss;
  Job *done; /* what is shown is of this; NULL: none yet */
  GCancellable *cancellable;
  gboolean computing;
};

G_DEFINE_FINAL_TYPE (LkScalingPopover, lk_scaling_popover, GTK_TYPE_POPOVER)

static void compute (LkScalingPopover *self);

static void
job_free (Job *job)
{
  if (!job)
    return;
  g_clear_pointer (&job->evaluation, lk_evaluation_unref);
  g_clear_pointer (&job->teacher, lk_teacher_unref);
  lk_dataset_unref (job->dataset);
  g_free (job);
}

static void
fill (Column *column, const LkScaling *scaling)
{
  const LkScaling unknown = { .temperature = NAN,
                              .before = { .nll = NAN, .calibration_error = NAN },
                              .after = { .nll = NAN, .calibration_error = NAN } };

  if (!scaling)
    scaling = &unknown;
  gtk_label_set_label (column->t, LK_FIXED (scaling->temperature, 2));
  gtk_label_set_label (column->nll, LK_FIXED (isfinite (scaling->before.nll) ? scaling->before.nll : NAN, 4));
  gtk_label_set_label (column->nll_at_t, LK_FIXED (scaling->after.nll, 4));
  gtk_label_set_label (column->calibration, LK_SHARE_FIXED (scaling->before.calibration_error, 2));
  gtk_label_set_label (column->calibration_at_t, LK_SHARE_FIXED (scaling->after.calibration_error, 2));
}

static void
show_numbers (LkScalingPopover *self)
{
  const LkScalings *scalings = self->done ? &self->done->scalings : NULL;
  double T = self->done && self->done->evaluation ? self->done->evaluation->record.temperature : NAN;
  g_autofree char *sentence = scalings ? lk_scaling_sentence (scalings, &self->loss, T) : g_strdup ("");

  fill (&self->teacher, scalings && scalings->has_teacher ? &scalings->teacher : NULL);
  fill (&self->student, scalings && scalings->has_student ? &scalings->student : NULL);
  fill (&self->twin, scalings && scalings->has_twin ? &scalings->twin : NULL);
  gtk_label_set_label (self->sentence_label, sentence);
  gtk_widget_set_visible (GTK_WIDGET (self->sentence_label), *sentence != '\0');
}

static void
scale_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;

  lk_scalings_measure (&job->scalings, job->teacher, job->evaluation, job->dataset);
  g_task_return_boolean (task, TRUE);
}

static void
scaled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LkScalingPopover *self = LK_SCALING_POPOVER (source);
  Job *job = user_data;

  self->computing = FALSE;
  if (!g_task_propagate_boolean (G_TASK (result), NULL))
    {
      job_free (job);
      return;
    }
  g_clear_pointer (&self->done, job_free);
  self->done = job;
  show_numbers (self);
  /* It may be of an evaluation that is not the latest any more. */
  compute (self);
}

static gboolean
is_shown (LkScalingPopover *self)
{
  return self->done && self->done->dataset == self->snapshot->dataset &&
         self->done->teacher == self->snapshot->teacher && self->done->evaluation == self->snapshot->evaluation;
}

static void
compute (LkScalingPopover *self)
{
  LkTeacher *teacher = self->snapshot ? self->snapshot->teacher : NULL;
  LkEvaluation *evaluation = self->snapshot ? self->snapshot->evaluation : NULL;
  g_autoptr (GTask) task = NULL;
  Job *job;

  if (self->computing || !self->snapshot || !self->snapshot->dataset || is_shown (self) ||
      !gtk_widget_get_visible (GTK_WIDGET (self)))
    return;
  job = g_new0 (Job, 1);
  job->dataset = lk_dataset_ref (self->snapshot->dataset);
  job->teacher = teacher ? lk_teacher_ref (teacher) : NULL;
  job->evaluation = evaluation ? lk_evaluation_ref (evaluation) : NULL;
  self->computing = TRUE;
  task = g_task_new (self, self->cancellable, scaled_cb, job);
  g_task_set_task_data (task, job, NULL);
  g_task_run_in_thread (task, scale_thread);
}

static void
lk_scaling_popover_show (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (lk_scaling_popover_parent_class)->show (widget);
  compute (LK_SCALING_POPOVER (widget));
}

static void
lk_scaling_popover_dispose (GObject *object)
{
  g_cancellable_cancel (LK_SCALING_POPOVER (object)->cancellable);
  G_OBJECT_CLASS (lk_scaling_popover_parent_class)->dispose (object);
}

static void
lk_scaling_popover_finalize (GObject *object)
{
  LkScalingPopover *self = LK_SCALING_POPOVER (object);

  g_clear_pointer (&self->snapshot, lk_snapshot_unref);
  job_free (self->done);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (lk_scaling_popover_parent_class)->finalize (object);
}

static void
lk_scaling_popover_class_init (LkScalingPopoverClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lk_scaling_popover_dispose;
  object_class->finalize = lk_scaling_popover_finalize;
  widget_class->show = lk_scaling_popover_show;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-scaling-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, LkScalingPopover, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, LkScalingPopover, grounds_label);
#define BIND(role, figure)                                                                                             \
  gtk_widget_class_bind_template_child_full (widget_class, #role "_" #figure, FALSE,                                   \
                                             G_STRUCT_OFFSET (LkScalingPopover, role.figure))
#define BIND_COLUMN(role)                                                                                              \
  BIND (role, t);                                                                                                      \
  BIND (role, nll);                                                                                                    \
  BIND (role, nll_at_t);                                                                                               \
  BIND (role, calibration);                                                                                            \
  BIND (role, calibration_at_t)
  BIND_COLUMN (teacher);
  BIND_COLUMN (student);
  BIND_COLUMN (twin);
#undef BIND_COLUMN
#undef BIND
}

static void
lk_scaling_popover_init (LkScalingPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  gtk_label_set_label (self->grounds_label, lk_scaling_grounds ());
  show_numbers (self);
}

LkScalingPopover *
lk_scaling_popover_new (void)
{
  return g_object_new (LK_TYPE_SCALING_POPOVER, NULL);
}

void
lk_scaling_popover_update (LkScalingPopover *self, LkSnapshot *snapshot, const LkLossSettings *loss)
{
  lk_snapshot_ref (snapshot);
  g_clear_pointer (&self->snapshot, lk_snapshot_unref);
  self->snapshot = snapshot;
  self->loss = *loss;
  compute (self);
}
