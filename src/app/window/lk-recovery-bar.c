/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-recovery-bar.h"

#include <glib/gi18n-lib.h>

#include "words/lk-quantity.h"

/* How long a discarded run can be taken back. */
#define UNDO_SECONDS 10

struct _LkRecoveryBar {
  AdwBin parent_instance;

  GtkRevealer *revealer;
  GtkLabel *label;
  GtkStack *stack;
  GtkWidget *continue_button;
  GtkWidget *keep_button;
  GtkWidget *discard_button;
  GtkWidget *undo_button;

  LkRunKeeper *keeper;
  GCancellable *search; /* for lost runs */
  GPtrArray *lost;      /* of LkRunRecord that are still to be offered: the last one is */
  guint discard_id;     /* timeout after which the discarded run, the last one, is gone */
};

enum {
  PROP_0,
  PROP_KEEPER,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (LkRecoveryBar, lk_recovery_bar, ADW_TYPE_BIN)

static LkRunRecord *
offered (LkRecoveryBar *self)
{
  return self->lost && self->lost->len > 0 ? g_ptr_array_index (self->lost, self->lost->len - 1) : NULL;
}

static void
update (LkRecoveryBar *self)
{
  LkRunRecord *record = offered (self);
  g_autofree char *text = NULL;
  g_autofree char *time = NULL;
  g_autofree char *until = NULL;

  gtk_revealer_set_reveal_child (self->revealer, record != NULL);
  /* A bar that is hidden must not take the focus. */
  gtk_widget_set_visible (GTK_WIDGET (self), record != NULL);
  if (!record)
    return;
  time = lk_run_record_format_when (record);
  until = lk_run_record_get_epochs (record) < 0.1
              ? g_strdup_printf (_ ("step %s"), LK_COUNT (lk_run_record_get_facts (record)->step))
              : g_strdup_printf (_ ("epoch %s"), LK_FIXED (lk_run_record_get_epochs (record), 1));
  if (self->discard_id != 0)
    text = g_strdup_printf (_ ("The run of %s was discarded."), time);
  else
    text = g_strdup_printf (_ ("Limbeck was not closed properly. The run of %s (%s) was kept up to %s."), time,
                            lk_run_record_get_name (record), until);
  gtk_label_set_label (self->label, text);
  gtk_stack_set_visible_child_name (self->stack, self->discard_id != 0 ? "undo" : "offer");
}

static void
next (LkRecoveryBar *self)
{
  g_ptr_array_remove_index (self->lost, self->lost->len - 1);
  update (self);
}

static void
continue_cb (LkRecoveryBar *self)
{
  lk_run_keeper_replay (self->keeper, offered (self), FALSE, 0.0);
  next (self);
}

static void
keep_cb (LkRecoveryBar *self)
{
  lk_run_keeper_keep_lost (self->keeper, offered (self));
  next (self);
}

static void
discard (LkRecoveryBar *self)
{
  g_clear_handle_id (&self->discard_id, g_source_remove);
  lk_run_keeper_discard_lost (self->keeper, offered (self));
  next (self);
}

static gboolean
discard_timeout_cb (gpointer user_data)
{
  LkRecoveryBar *self = user_data;

  self->discard_id = 0;
  discard (self);
  return G_SOURCE_REMOVE;
}

static void
discard_cb (LkRecoveryBar *self)
{
  self->discard_id = g_timeout_add_seconds (UNDO_SECONDS, discard_timeout_cb, self);
  update (self);
  gtk_widget_grab_focus (self->undo_button);
}

static void
undo_cb (LkRecoveryBar *self)
{
  g_clear_handle_id (&self->discard_id, g_source_remove);
  update (self);
  gtk_widget_grab_focus (self->continue_button);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LkRecoveryBar *self = user_data;
  g_autoptr (GPtrArray) newest_first = NULL;

  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return; /* the bar may be gone */
  newest_first = lk_run_keeper_find_lost_finish (self->keeper, result);
  self->lost = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = newest_first->len; i > 0; i--)
    g_ptr_array_add (self->lost, g_object_ref (g_ptr_array_index (newest_first, i - 1)));
  update (self);
}

/* Ends what is offered, with what is discarded, and looks for what the next keeper has lost. */
static void
set_keeper (LkRecoveryBar *self, LkRunKeeper *keeper)
{
  if (keeper == self->keeper)
    return;
  if (self->discard_id != 0)
    discard (self);
  g_cancellable_cancel (self->search);
  g_clear_object (&self->search);
  g_clear_pointer (&self->lost, g_ptr_array_unref);
  g_set_object (&self->keeper, keeper);
  if (!keeper)
    return;
  self->search = g_cancellable_new ();
  lk_run_keeper_find_lost_async (keeper, self->search, found_cb, self);
}

static void
lk_recovery_bar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, LK_RECOVERY_BAR (object)->keeper);
}

static void
lk_recovery_bar_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  set_keeper (LK_RECOVERY_BAR (object), g_value_get_object (value));
}

static void
lk_recovery_bar_dispose (GObject *object)
{
  LkRecoveryBar *self = LK_RECOVERY_BAR (object);

  set_keeper (self, NULL);
  G_OBJECT_CLASS (lk_recovery_bar_parent_class)->dispose (object);
}

static void
lk_recovery_bar_class_init (LkRecoveryBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lk_recovery_bar_get_property;
  object_class->set_property = lk_recovery_bar_set_property;
  object_class->dispose = lk_recovery_bar_dispose;
  properties[PROP_KEEPER] =
      g_param_spec_object ("keeper", NULL, NULL, LK_TYPE_RUN_KEEPER, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-recovery-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, LkRecoveryBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, LkRecoveryBar, label);
  gtk_widget_class_bind_template_child (widget_class, LkRecoveryBar, stack);
  gtk_widget_class_bind_template_child (widget_class, LkRecoveryBar, continue_button);
  gtk_widget_class_bind_template_child (widget_class, LkRecoveryBar, keep_button);
  gtk_widget_class_bind_template_child (widget_class, LkRecoveryBar, discard_button);
  gtk_widget_class_bind_template_child (widget_class, LkRecoveryBar, undo_button);
  gtk_widget_class_bind_template_callback (widget_class, continue_cb);
  gtk_widget_class_bind_template_callback (widget_class, keep_cb);
  gtk_widget_class_bind_template_callback (widget_class, discard_cb);
  gtk_widget_class_bind_template_callback (widget_class, undo_cb);
}

static void
lk_recovery_bar_init (LkRecoveryBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
