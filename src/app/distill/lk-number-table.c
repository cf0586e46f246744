/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-number-table.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "app/widgets/lk-readout.h"
#include "app/widgets/lk-still.h"
#include "lk-scaling-popover.h"
#include "nn/lk-metrics.h"
#include "words/lk-quantity.h"

/* Figures of one network. */
typedef struct {
  LkReadout *parameters;
  LkReadout *cost;
  LkReadout *errors;
  LkReadout *accuracy;
  LkReadout *agreement; /* NULL for the teacher */
  LkReadout *kl;        /* NULL for the teacher */
  LkReadout *nll;
  LkReadout *calibration;
} Column;

struct _LkNumberTable {
  GtkWidget parent_instance;

  GtkWidget *box;
  Column teacher;
  Column student;
  Column twin;
  LkReadout *progress_label;
  GtkMenuButton *nll_button;
  GtkMenuButton *calibration_button;

  LkSnapshot *snapshot; /* that is shown, for what the buttons open; NULL: none yet */
  LkLossSettings loss;
};

G_DEFINE_FINAL_TYPE (LkNumberTable, lk_number_table, GTK_TYPE_WIDGET)

/* NaN, as of a network whose training diverged or that is not there, is a dash. */
static void
set_nats (LkReadout *label, double nats)
{
  lk_readout_set_text (label, LK_FIXED (isfinite (nats) ? nats : NAN, 4));
}

static void
set_percent (LkReadout *label, double fraction)
{
  lk_readout_set_text (label, LK_SHARE_FIXED (isfinite (fraction) ? fraction : NAN, 2));
}

static void
set_size (Column *column, const LkNetworkSize *size)
{
  if (size->n_params == 0)
    {
      lk_readout_set_text (column->parameters, "–");
      lk_readout_set_text (column->cost, "–");
      return;
    }
  lk_readout_set_text (column->parameters, LK_COUNT (size->n_params));
  lk_readout_set_text (column->cost, LK_COUNT (size->multiply_adds));
}

static void
set_score (Column *column, const LkScore *score, gsize n_test)
{
  gboolean known = score && n_test > 0;

  lk_readout_set_text (column->errors, known ? LK_COUNT (score->errors) : "–");
  set_percent (column->accuracy, known ? 1.0 - (double) score->errors / n_test : NAN);
  set_nats (column->nll, known ? score->nll : NAN);
  set_percent (column->calibration, known ? score->calibration_error : NAN);
  if (!column->agreement)
    return;
  set_percent (column->agreement, known && !score->teacher_unknown ? (double) score->agreements / n_test : NAN);
  set_nats (column->kl, known ? score->kl : NAN);
}

static void
set_progress (LkNumberTable *self, const LkSnapshot *snapshot)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (snapshot->steps_per_epoch > 0)
    g_string_append_printf (text, _ ("Epoch %s, step %s"),
                            LK_FIXED ((double) snapshot->step / snapshot->steps_per_epoch, 2),
                            LK_COUNT (snapshot->step));
  if (snapshot->images_per_second > 0.0)
    {
      g_string_append (text, text->len > 0 ? " · " : "");
      g_string_append_printf (text, _ ("%s images/s"), LK_FIXED (snapshot->images_per_second, 0));
    }
  if (snapshot->student_size.n_params > 0 && snapshot->teacher_size.n_params > 0)
    {
      g_string_append (text, text->len > 0 ? " · " : "");
      g_string_append_printf (text, _ ("student %s× smaller"),
                              LK_TIMES ((double) snapshot->teacher_size.n_params / snapshot->student_size.n_params));
    }
  lk_readout_set_text (self->progress_label, text->str);
}

static void
update_popover (LkNumberTable *self, GtkMenuButton *button)
{
  GtkPopover *popover = gtk_menu_button_get_popover (button);

  if (popover && self->snapshot)
    lk_scaling_popover_update (LK_SCALING_POPOVER (popover), self->snapshot, &self->loss);
}

/* What a button opens is made when it is opened first. */
static void
create_cb (GtkMenuButton *button, gpointer self)
{
  if (gtk_menu_button_get_popover (button))
    return;
  gtk_menu_button_set_popover (button, GTK_WIDGET (lk_scaling_popover_new ()));
  update_popover (self, button);
}

/* A row's numbers do what its name does. */
static void
clicked_cb (GtkGestureClick *gesture, int n_press, double x, double y, LkNumberTable *self)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);
  const Column *const columns[] = { &self->teacher, &self->student, &self->twin };

  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      if (picked == GTK_WIDGET (columns[i]->nll))
        gtk_menu_button_popup (self->nll_button);
      else if (picked == GTK_WIDGET (columns[i]->calibration))
        gtk_menu_button_popup (self->calibration_button);
    }
}

static void
lk_number_table_dispose (GObject *object)
{
  LkNumberTable *self = LK_NUMBER_TABLE (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->snapshot, lk_snapshot_unref);
  G_OBJECT_CLASS (lk_number_table_parent_class)->dispose (object);
}

static void
lk_number_table_class_init (LkNumberTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lk_number_table_dispose;

  g_type_ensure (LK_TYPE_READOUT);
  g_type_ensure (LK_TYPE_STILL);
  gtk_widget_class_set_css_name (widget_class, "number-table");
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-number-table.ui");
  gtk_widget_class_bind_template_child (widget_class, LkNumberTable, box);
  gtk_widget_class_bind_template_child (widget_class, LkNumberTable, progress_label);
  gtk_widget_class_bind_template_child (widget_class, LkNumberTable, nll_button);
  gtk_widget_class_bind_template_child (widget_class, LkNumberTable, calibration_button);
#define BIND(role, figure)                                                                                             \
  gtk_widget_class_bind_template_child_full (widget_class, #role "_" #figure, FALSE,                                   \
                                             G_STRUCT_OFFSET (LkNumberTable, role.figure))
  BIND (teacher, parameters);
  BIND (teacher, cost);
  BIND (teacher, errors);
  BIND (teacher, accuracy);
  BIND (teacher, nll);
  BIND (teacher, calibration);
  BIND (student, parameters);
  BIND (student, cost);
  BIND (student, errors);
  BIND (student, accuracy);
  BIND (student, agreement);
  BIND (student, kl);
  BIND (student, nll);
  BIND (student, calibration);
  BIND (twin, parameters);
  BIND (twin, cost);
  BIND (twin, errors);
  BIND (twin, accuracy);
  BIND (twin, agreement);
  BIND (twin, kl);
  BIND (twin, nll);
  BIND (twin, calibration);
#undef BIND
}

static void
lk_number_table_init (LkNumberTable *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_menu_button_set_create_popup_func (self->nll_button, create_cb, self, NULL);
  gtk_menu_button_set_create_popup_func (self->calibration_button, create_cb, self, NULL);
  g_signal_connect (click, "released", G_CALLBACK (clicked_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
}

void
lk_number_table_update (LkNumberTable *self, LkSnapshot *snapshot, const LkLossSettings *loss)
{
  gsize n_test = snapshot->dataset ? snapshot->dataset->test.n : 0;
  const LkEvaluation *evaluation = snapshot->evaluation;
  LkScore teacher = { .nll = NAN, .calibration_error = NAN };
  const LkScore *teacher_score = NULL;

  if (snapshot->teacher && snapshot->teacher->test_logits)
    {
      const LkQuality *quality = &snapshot->teacher->test_quality;

      teacher.errors = (guint) quality->errors;
      teacher.nll = quality->nll;
      teacher.calibration_error = quality->calibration_error;
      teacher_score = &teacher;
    }
  else if (snapshot->phase == LK_PHASE_TRAINING_TEACHER && snapshot->history.n_evaluations > 0)
    {
      /* Its evaluations count errors and nothing else. */
      teacher.errors = lk_history_evaluation (&snapshot->history, snapshot->history.n_evaluations - 1)->student.errors;
      teacher_score = &teacher;
    }

  set_size (&self->teacher, &snapshot->teacher_size);
  set_size (&self->student, &snapshot->student_size);
  set_size (&self->twin, &snapshot->twin_size);
  set_score (&self->teacher, teacher_score, n_test);
  set_score (&self->student, evaluation ? &evaluation->record.student : NULL, n_test);
  set_score (&self->twin, evaluation && evaluation->record.has_twin ? &evaluation->record.twin : NULL, n_test);
  set_progress (self, snapshot);

  lk_snapshot_ref (snapshot);
  g_clear_pointer (&self->snapshot, lk_snapshot_unref);
  self->snapshot = snapshot;
  self->loss = *loss;
  update_popover (self, self->nll_button);
  update_popover (self, self->calibration_button);
}
