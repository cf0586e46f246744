/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-assistant-window.h"

#include <glib/gi18n-lib.h>

#include "app/distill/lk-headline-bar.h"
#include "app/settings/lk-layers-row.h"
#include "app/settings/lk-spin-range.h"
#include "app/widgets/lk-acted.h"
#include "app/widgets/lk-readout.h"
#include "app/widgets/lk-root.h"
#include "figure/lk-headline.h"
#include "settings/lk-setting-text.h"
#include "words/lk-quantity.h"

struct _LkAssistantWindow {
  AdwWindow parent_instance;

  GtkWidget *group;
  AdwEntryRow *layers_row;
  GtkSpinButton *epochs_spin;
  GtkSpinButton *fraction_spin;
  GtkSpinButton *seeds_spin;
  GtkButton *button;
  GtkProgressBar *progress_bar;
  LkReadout *words_label;
  GtkWidget *table;
  GtkLabel *assistant_name;
  LkReadout *teacher_label;
  LkReadout *assistant_label;
  LkReadout *through_label;
  LkReadout *direct_label;
  LkReadout *untaught_label;
  LkReadout *saved_label;
  GtkLabel *caption_label;

  LkSession *session;
  char *layers; /* as they were understood last */
};

enum {
  PROP_0,
  PROP_SESSION,
  PROP_LAYERS,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (LkAssistantWindow, lk_assistant_window, ADW_TYPE_WINDOW)

static gboolean
is_at_work (const LkSnapshot *snapshot)
{
  return snapshot->seeding && snapshot->chain;
}

/* "190 ± 7"; of one seed there is no spread. */
static void
set_spread (LkReadout *label, double mean, double sd, guint n)
{
  g_autofree char *text =
      n > 1 ? g_strdup_printf ("%s ± %s", LK_FIXED (mean, 0), LK_FIXED (sd, 0)) : g_strdup (LK_FIXED (mean, 0));

  lk_readout_set_text (label, text);
}

/* Of the settings that there are now: with others the result goes. */
static void
show_result (LkAssistantWindow *self, const LkSnapshot *snapshot)
{
  const LkSettings *settings = lk_session_get_settings (self->session);
  const LkChainResult *chain = snapshot->chain;
  const LkChainSummary *summary = &chain->summary;
  g_autofree char *name = g_strdup_printf (_ ("Assistant, %s"), chain->assistant->layers);
  g_autofree char *weights = lk_setting_say_weights (&settings->loss);
  g_autofree char *caption = NULL;
  guint n = chain->n_done;

  gtk_label_set_label (self->assistant_name, name);
  lk_readout_set_text (self->teacher_label, snapshot->teacher && snapshot->teacher->test_logits
                                                ? LK_COUNT (snapshot->teacher->test_quality.errors)
                                                : "–");
  set_spread (self->assistant_label, summary->assistant, summary->assistant_sd, n);
  set_spread (self->through_label, summary->through, summary->through_sd, n);
  set_spread (self->direct_label, summary->direct, summary->direct_sd, n);
  set_spread (self->untaught_label, summary->untaught, summary->untaught_sd, n);
  set_spread (self->saved_label, summary->saved, summary->saved_sd, n);
  caption = g_strdup_printf (
      /* Translators: test samples, the student's hidden layers, and weights as “T = 4, α = 0.9”. */
      _ ("Errors of %s test samples, means ± standard deviations over the seeds; student %s, %s. The last line is taken "
         "seed by seed. A setting that moves takes all of this away: it would be another run."),
      LK_COUNT (chain->n_test), settings->student.layers, weights);
  gtk_label_set_label (self->caption_label, caption);
}

static void
update (LkAssistantWindow *self)
{
  const LkSnapshot *snapshot = lk_session_get_snapshot (self->session);
  const LkSettings *settings = lk_session_get_settings (self->session);
  gboolean at_work = is_at_work (snapshot), has_result = snapshot->chain && snapshot->chain->n_done > 0;
  g_autofree char *words = snapshot->chain || snapshot->seeds_error ? lk_headline_repeated (snapshot) : NULL;

  /* An entry that becomes insensitive under the cursor keeps it, of which GTK warns. */
  if (at_work && gtk_widget_get_state_flags (self->group) & GTK_STATE_FLAG_FOCUS_WITHIN)
    gtk_widget_grab_focus (GTK_WIDGET (self->button));
  gtk_widget_set_sensitive (self->group, !at_work);
  gtk_button_set_label (self->button, at_work ? _ ("S_top") : _ ("_Teach"));
  if (at_work)
    gtk_widget_remove_css_class (GTK_WIDGET (self->button), "suggested-action");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->button), "suggested-action");
  gtk_widget_set_sensitive (GTK_WIDGET (self->button),
                            at_work || (snapshot->student_size.n_params > 0 && snapshot->phase != LK_PHASE_FAILED &&
                                        settings->student.epochs > 0 && !settings->mutual));
  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), at_work);
  gtk_progress_bar_set_fraction (self->progress_bar, at_work ? snapshot->seeds_progress : 0.0);
  lk_readout_set_text (self->words_label, words ? words : "");
  gtk_widget_set_visible (self->table, has_result);
  gtk_widget_set_visible (GTK_WIDGET (self->caption_label), has_result);
  if (has_result)
    show_result (self, snapshot);
}

static gboolean
apply (LkAssistantWindow *self)
{
  return lk_layers_row_apply (self->layers_row, _ ("Assistant’s hidden layers"), G_OBJECT (self), "layers");
}

static void
applied_cb (AdwEntryRow *row, LkAssistantWindow *self)
{
  apply (self);
}

static void
clicked_cb (GtkButton *button, LkAssistantWindow *self)
{
  LkAssistant assistant;

  if (is_at_work (lk_session_get_snapshot (self->session)))
    {
      lk_session_cancel_aside (self->session);
      return;
    }
  /* What was typed and not confirmed counts, too. */
  gtk_spin_button_update (self->epochs_spin);
  gtk_spin_button_update (self->fraction_spin);
  gtk_spin_button_update (self->seeds_spin);
  if (!apply (self))
    return;
  assistant = (LkAssistant) { .layers = self->layers,
                              .epochs = (guint) gtk_spin_button_get_value_as_int (self->epochs_spin),
                              .fraction = gtk_spin_button_get_value (self->fraction_spin) / 100.0 };
  lk_session_repeat (self->session, (guint) gtk_spin_button_get_value_as_int (self->seeds_spin), &assistant);
}

/* What was done last with these settings; else a network in the middle, which is trained as the student is. */
static void
begin (LkAssistantWindow *self)
{
  const LkSnapshot *snapshot = lk_session_get_snapshot (self->session);
  const LkSettings *settings = lk_session_get_settings (self->session);
  const LkAssistant *last = snapshot->chain ? snapshot->chain->assistant : NULL;
  g_autofree char *between =
      snapshot->teacher && !last ? lk_assistant_between (snapshot->teacher, settings->student.layers) : NULL;

  gtk_editable_set_text (GTK_EDITABLE (self->layers_row), last      ? last->layers
                                                          : between ? between
                                                                    : settings->student.layers);
  gtk_spin_button_set_value (self->epochs_spin, last ? last->epochs : MAX (settings->student.epochs, 1));
  gtk_spin_button_set_value (self->fraction_spin, 100.0 * (last ? last->fraction : settings->train_fraction));
  gtk_spin_button_set_value (self->seeds_spin, snapshot->chain ? snapshot->chain->n_wanted : LK_HEADLINE_SEEDS);
}

static void
lk_assistant_window_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LkAssistantWindow *self = LK_ASSISTANT_WINDOW (object);

  if (id == PROP_SESSION)
    g_value_set_object (value, self->session);
  else
    g_value_set_string (value, self->layers);
}

static void
lk_assistant_window_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LkAssistantWindow *self = LK_ASSISTANT_WINDOW (object);

  if (id == PROP_SESSION)
    self->session = g_value_dup_object (value);
  else
    {
      g_free (self->layers);
      self->layers = g_value_dup_string (value);
    }
}

static void
lk_assistant_window_dispose (GObject *object)
{
  LkAssistantWindow *self = LK_ASSISTANT_WINDOW (object);

  if (self->session)
    g_signal_handlers_disconnect_by_data (self->session, self);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (lk_assistant_window_parent_class)->dispose (object);
}

static void
lk_assistant_window_finalize (GObject *object)
{
  g_free (LK_ASSISTANT_WINDOW (object)->layers);
  G_OBJECT_CLASS (lk_assistant_window_parent_class)->finalize (object);
}

static void
lk_assistant_window_class_init (LkAssistantWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lk_assistant_window_get_property;
  object_class->set_property = lk_assistant_window_set_property;
  object_class->dispose = lk_assistant_window_dispose;
  object_class->finalize = lk_assistant_window_finalize;

  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, LK_TYPE_SESSION,
                                                  G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_LAYERS] =
      g_param_spec_string ("layers", NULL, NULL, NULL, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  g_type_ensure (LK_TYPE_READOUT);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-assistant-window.ui");
  gtk_widget_class_bind_template_child (widget_class, LkAssistantWindow, group);
  gtk_widget_class_bind_template_child (widget_class, LkAssistantWindow, layers_row);
  gtk_widget_class_bind_template_child (widget_class, LkAssistantWindow, epochs_spin);
  gtk_widget_class_bind_template_child (widget_class, LkAssistantWindow, fraction_spin);
  gtk_widget_class_bind_template_child (widget_class, LkAssistantWindow, seeds_spin);
  gtk_widget_class_bind_template_child (widget_class, LkAssistantWindow, button);
  gtk_widget_class_bind_template_child (widget_class, LkAssistantWindow, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, LkAssistantWindow, words_label);
  gtk_widget_class_bind_template_child (widget_class, LkAssistantWindow, table);
  gtk_widget_class_bind_template_child (widget_class, LkAssistantWindow, assistant_name);
  gtk_widget_class_bind_template_child (widget_class, LkAssistantWindow, teacher_label);
  gtk_widget_class_bind_template_child (widget_class, LkAssistantWindow, assistant_label);
  gtk_widget_class_bind_template_child (widget_class, LkAssistantWindow, through_label);
  gtk_widget_class_bind_template_child (widget_class, LkAssistantWindow, direct_label);
  gtk_widget_class_bind_template_child (widget_class, LkAssistantWindow, untaught_label);
  gtk_widget_class_bind_template_child (widget_class, LkAssistantWindow, saved_label);
  gtk_widget_class_bind_template_child (widget_class, LkAssistantWindow, caption_label);
  gtk_widget_class_bind_template_callback (widget_class, applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, clicked_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
lk_assistant_window_init (LkAssistantWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  lk_layers_row_init (self->layers_row);
  lk_spin_range_say (self->epochs_spin);
  lk_spin_range_say (self->fraction_spin);
  lk_spin_range_say (self->seeds_spin);
}

GtkWidget *
lk_assistant_window_new (GtkWindow *parent)
{
  LkSession *session = lk_root_get_session (GTK_WIDGET (parent));
  LkAssistantWindow *self = g_object_new (LK_TYPE_ASSISTANT_WINDOW, "session", session, "transient-for", parent,
                                          "application", gtk_window_get_application (parent), NULL);

  g_signal_connect_object (session, "notify::snapshot", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  begin (self);
  update (self);
  return GTK_WIDGET (self);
}

/* The one that there is of the window; NULL: none. */
static GtkWindow *
find (GtkWidget *parent)
{
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (LK_IS_ASSISTANT_WINDOW (window) && gtk_window_get_transient_for (window) == GTK_WINDOW (parent))
        return window;
    }
  return NULL;
}

static void
assistant_action (GtkWidget *parent, const char *name, GVariant *parameter)
{
  GtkWindow *window = find (parent);

  gtk_window_present (window ? window : GTK_WINDOW (lk_assistant_window_new (GTK_WINDOW (parent))));
}

void
lk_assistant_window_install (GtkWidgetClass *klass)
{
  lk_acted_install (klass, "win.assistant", NULL, assistant_action);
}
