/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-smaller-view.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "app/widgets/lk-file-dialog.h"
#include "app/widgets/lk-late-menu.h"
#include "app/widgets/lk-message.h"
#include "app/widgets/lk-plot-view.h"
#include "app/widgets/lk-readout.h"
#include "app/widgets/lk-save.h"
#include "figure/lk-smaller-figure.h"
#include "words/lk-quantity.h"

struct _LkSmallerView {
  AdwBin parent_instance;

  LkPlotView *plot_view;
  LkReadout *words_label;
  GtkRange *bits_scale;
  GtkRange *pruned_scale;
  LkReadout *bits_label;
  LkReadout *pruned_label;
  GtkMenuButton *save_button;
  GMenuModel *save_menu;

  LkSmallerFigure figure;
  LkSession *session; /* that is watched; not owned: the page's */
  gboolean shown;
};

G_DEFINE_FINAL_TYPE (LkSmallerView, lk_smaller_view, ADW_TYPE_BIN)

static guint
chosen_bits (LkSmallerView *self)
{
  return (guint) CLAMP (round (gtk_range_get_value (self->bits_scale)), 0, LK_SMALLER_N_BITS - 1);
}

static double
chosen_pruned (LkSmallerView *self)
{
  return round (gtk_range_get_value (self->pruned_scale)) / 100.0;
}

static void
ask (LkSmallerView *self)
{
  if (self->session)
    lk_session_look_smaller (self->session, &(LkSmallerAsked) { .watch = self->shown, .pruned = chosen_pruned (self) });
}

/* What a slider says beside it, and to those who cannot see it. */
static void
say (GtkRange *range, LkReadout *label, const char *text)
{
  lk_readout_set_text (label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (range), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

static void
bits_cb (GtkRange *range, LkSmallerView *self)
{
  g_autofree char *text = lk_smaller_say_bits (chosen_bits (self));

  say (range, self->bits_label, text);
  if (self->session)
    lk_smaller_view_update (self, self->session);
}

static void
pruned_cb (GtkRange *range, LkSmallerView *self)
{
  g_autofree char *text = g_strdup_printf (_ ("%s pruned"), LK_SHARE_FIXED (chosen_pruned (self), 0));

  say (range, self->pruned_label, text);
  ask (self);
}

/* --- copies that are saved --- */

typedef struct {
  GtkWidget *window; /* weak */
  LkSession *session;
  LkSmallerForm form;
  gboolean twin;
} Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  g_clear_weak_pointer (&saving->window);
  g_object_unref (saving->session);
  g_free (saving);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  Saving *saving = user_data;

  if (!lk_session_save_student_finish (LK_SESSION (source), result, NULL, &error) && saving->window)
    lk_message_show (GTK_WINDOW (saving->window), _ ("The File Could Not Be Saved"), error->message);
  saving_free (saving);
}

static void
chosen_cb (gpointer owner, GListModel *files, gpointer user_data)
{
  g_autoptr (GFile) file = g_list_model_get_item (files, 0);
  g_autoptr (GFile) folder = g_file_get_parent (file);
  const Saving *asked = user_data;
  Saving *saving;

  lk_save_remember_folder (owner, folder);
  saving = g_new0 (Saving, 1);
  saving->session = g_object_ref (asked->session);
  saving->form = asked->form;
  g_set_weak_pointer (&saving->window, asked->window);
  lk_session_save_smaller_async (saving->session, &saving->form, asked->twin ? NULL : file, asked->twin ? file : NULL,
                                 NULL, saved_cb, saving);
}

/* As they are when the place is known: training goes on meanwhile. */
static void
save_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  LkSmallerView *self = LK_SMALLER_VIEW (widget);
  GtkWidget *window = GTK_WIDGET (gtk_widget_get_root (widget));
  gboolean twin = g_str_equal (action, "smaller.save-twin");
  GtkFileChooserNative *dialog =
      lk_file_dialog_new (GTK_WINDOW (window), GTK_FILE_CHOOSER_ACTION_SAVE,
                          twin ? _ ("Save the twin, made smaller") : _ ("Save the student, made smaller"), _ ("_Save"));
  Saving *saving = g_new0 (Saving, 1);
  g_autofree char *name = NULL;

  saving->session = g_object_ref (self->session);
  saving->form = (LkSmallerForm) { lk_smaller_bits[chosen_bits (self)], chosen_pruned (self) };
  saving->twin = twin;
  g_set_weak_pointer (&saving->window, window);
  name = g_strdup_printf ("%s-%u-bits.onnx", twin ? "twin" : "student", saving->form.bits);
  lk_save_restore_folder (window, GTK_FILE_CHOOSER (dialog));
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  lk_file_dialog_show (dialog, G_OBJECT (window), chosen_cb, saving, saving_free);
}

static void
lk_smaller_view_finalize (GObject *object)
{
  lk_smaller_figure_clear (&LK_SMALLER_VIEW (object)->figure);
  G_OBJECT_CLASS (lk_smaller_view_parent_class)->finalize (object);
}

static void
lk_smaller_view_class_init (LkSmallerViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lk_smaller_view_finalize;
  g_type_ensure (LK_TYPE_PLOT_VIEW);
  g_type_ensure (LK_TYPE_READOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-smaller-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LkSmallerView, plot_view);
  gtk_widget_class_bind_template_child (widget_class, LkSmallerView, words_label);
  gtk_widget_class_bind_template_child (widget_class, LkSmallerView, bits_scale);
  gtk_widget_class_bind_template_child (widget_class, LkSmallerView, pruned_scale);
  gtk_widget_class_bind_template_child (widget_class, LkSmallerView, bits_label);
  gtk_widget_class_bind_template_child (widget_class, LkSmallerView, pruned_label);
  gtk_widget_class_bind_template_child (widget_class, LkSmallerView, save_button);
  gtk_widget_class_bind_template_child (widget_class, LkSmallerView, save_menu);
  gtk_widget_class_bind_template_callback (widget_class, bits_cb);
  gtk_widget_class_bind_template_callback (widget_class, pruned_cb);
  gtk_widget_class_install_action (widget_class, "smaller.save-student", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "smaller.save-twin", NULL, save_action);
}

static void
lk_smaller_view_init (LkSmallerView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->figure.chart = (LkChart) LK_CHART_INIT;
  lk_plot_view_set_model (self->plot_view, &lk_chart_plot, &self->figure.chart);
  lk_late_menu_set (self->save_button, self->save_menu);
  bits_cb (self->bits_scale, self);
  pruned_cb (self->pruned_scale, self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "smaller.save-student", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "smaller.save-twin", FALSE);
}

void
lk_smaller_view_look (LkSmallerView *self, LkSession *session, gboolean shown)
{
  self->session = session;
  self->shown = shown;
  ask (self);
}

void
lk_smaller_view_update (LkSmallerView *self, LkSession *session)
{
  const LkSnapshot *live = lk_session_get_snapshot (session);
  gboolean has_student = live->student_size.n_params > 0 && live->phase != LK_PHASE_FAILED;

  lk_smaller_figure_set (&self->figure, lk_session_get_shown (session), chosen_bits (self));
  lk_plot_view_changed (self->plot_view);
  lk_readout_set_text (self->words_label, self->figure.words);
  lk_plot_view_set_description (self->plot_view, self->figure.words);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "smaller.save-student", has_student);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "smaller.save-twin", has_student && live->twin_size.n_params > 0);
}
