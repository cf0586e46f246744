/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-terms-button.h"

#include <glib/gi18n-lib.h>

#include "figure/lk-terms.h"
#include "lesson/lk-lesson-library.h"
#include "lk-root.h"

struct _LkTermsButton {
  AdwBin parent_instance;

  GtkMenuButton *button;
  char *terms;
  GPtrArray *nows; /* GtkLabel of each term's numbers, in the popover; held */
  /* While the popover is shown: what its numbers are of and who hides them, held, and their handlers. */
  LkSession *session;
  GtkRoot *root;
  gulong changed, hiding;
};

enum {
  PROP_0,
  PROP_TERMS,
  N_PROPERTIES,
};

G_DEFINE_FINAL_TYPE (LkTermsButton, lk_terms_button, ADW_TYPE_BIN)

static const char term_key[] = "limbeck-term";

/* The numbers of the run, as they change; none while they would answer a question. */
static void
update (LkTermsButton *self)
{
  gboolean hiding = lk_root_is_hiding (GTK_WIDGET (self));

  for (guint i = 0; i < self->nows->len; i++)
    {
      GtkLabel *label = g_ptr_array_index (self->nows, i);
      const LkTerm *term = g_object_get_data (G_OBJECT (label), term_key);
      g_autofree char *text =
          hiding ? NULL
                 : lk_term_say (term, lk_session_get_shown (self->session), lk_session_get_settings (self->session));

      gtk_label_set_label (label, text ? text : "");
      gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
    }
}

static GtkWidget *
label_new (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (GTK_LABEL (label), 24);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 42);
  gtk_widget_add_css_class (label, style);
  return label;
}

static void
show_me_cb (GtkWidget *button, LkTermsButton *self)
{
  const LkTerm *term = g_object_get_data (G_OBJECT (button), term_key);

  gtk_menu_button_popdown (self->button);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.lesson-at", "(ss)", term->lesson, term->step);
}

/* NULL: no lesson that came with the program shows it. */
static GtkWidget *
show_me_new (LkTermsButton *self, const LkTerm *term)
{
  g_autoptr (LkLesson) lesson = term->lesson ? lk_lesson_find (term->lesson, NULL) : NULL;
  GtkWidget *button;
  g_autofree char *words = NULL;

  if (!lesson)
    return NULL;
  words = g_strdup_printf (_ ("Show me: “%s”"), lk_lesson_get_title (lesson));
  button = gtk_button_new_with_label (words);
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_object_set_data (G_OBJECT (button), term_key, (gpointer) term);
  g_signal_connect (button, "clicked", G_CALLBACK (show_me_cb), self);
  return button;
}

static void
add_term (LkTermsButton *self, GtkBox *box, const LkTerm *term)
{
  GtkWidget *now = label_new ("", "numeric"), *show_me = show_me_new (self, term);

  g_object_set_data (G_OBJECT (now), term_key, (gpointer) term);
  g_ptr_array_add (self->nows, g_object_ref (now));
  if (gtk_widget_get_first_child (GTK_WIDGET (box)))
    gtk_box_append (box, gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (box, label_new (_ (term->name), "heading"));
  gtk_box_append (box, label_new (_ (term->sentence), "body"));
  if (term->formula)
    gtk_box_append (box, label_new (_ (term->formula), "formula"));
  gtk_box_append (box, now);
  if (show_me)
    gtk_box_append (box, show_me);
}

static void
mapped_cb (GtkWidget *popover, LkTermsButton *self)
{
  self->session = g_object_ref (lk_root_get_session (GTK_WIDGET (self)));
  self->changed = g_signal_connect_swapped (self->session, "notify", G_CALLBACK (update), self);
  self->root = g_object_ref (gtk_widget_get_root (GTK_WIDGET (self)));
  self->hiding = g_signal_connect_swapped (self->root, "notify::hidden", G_CALLBACK (update), self);
  update (self);
}

static void
unmapped_cb (GtkWidget *popover, LkTermsButton *self)
{
  g_clear_signal_handler (&self->changed, self->session);
  g_clear_signal_handler (&self->hiding, self->root);
  g_clear_object (&self->root);
  g_clear_object (&self->session);
}

/* When it is asked for. */
static void
create_cb (GtkMenuButton *button, gpointer data)
{
  LkTermsButton *self = data;
  GtkWidget *popover = gtk_popover_new (), *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_auto (GStrv) ids = g_strsplit (self->terms, " ", -1);

  g_ptr_array_set_size (self->nows, 0);
  for (char **id = ids; *id; id++)
    add_term (self, GTK_BOX (box), lk_term_find (*id));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 520);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_popover_set_child (GTK_POPOVER (popover), scroller);
  gtk_widget_add_css_class (popover, "terms");
  g_signal_connect (popover, "map", G_CALLBACK (mapped_cb), self);
  g_signal_connect (popover, "unmap", G_CALLBACK (unmapped_cb), self);
  gtk_menu_button_set_popover (button, popover);
}

static void
set_terms (LkTermsButton *self, const char *terms)
{
  g_auto (GStrv) ids = g_strsplit (terms ? terms : "", " ", -1);
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;
  g_autofree char *joined = NULL, *tip = NULL;

  g_free (self->terms);
  self->terms = g_strdup (terms);
  for (char **id = ids; *id && **id; id++)
    g_strv_builder_add (names, _ (lk_term_find (*id)->name));
  list = g_strv_builder_end (names);
  joined = g_strjoinv (", ", list);
  tip = g_strdup_printf (_ ("What it means: %s"), joined);
  gtk_widget_set_visible (GTK_WIDGET (self), list[0] != NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), tip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, tip, -1);
}

static void
lk_terms_button_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, LK_TERMS_BUTTON (object)->terms);
}

static void
lk_terms_button_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  set_terms (LK_TERMS_BUTTON (object), g_value_get_string (value));
}

static void
lk_terms_button_dispose (GObject *object)
{
  LkTermsButton *self = LK_TERMS_BUTTON (object);

  if (self->session)
    unmapped_cb (NULL, self);
  g_ptr_array_set_size (self->nows, 0);
  G_OBJECT_CLASS (lk_terms_button_parent_class)->dispose (object);
}

static void
lk_terms_button_finalize (GObject *object)
{
  LkTermsButton *self = LK_TERMS_BUTTON (object);

  g_ptr_array_unref (self->nows);
  g_free (self->terms);
  G_OBJECT_CLASS (lk_terms_button_parent_class)->finalize (object);
}

static void
lk_terms_button_class_init (LkTermsButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = lk_terms_button_get_property;
  object_class->set_property = lk_terms_button_set_property;
  object_class->dispose = lk_terms_button_dispose;
  object_class->finalize = lk_terms_button_finalize;
  g_object_class_install_property (object_class, PROP_TERMS,
                                   g_param_spec_string ("terms", NULL, NULL, "",
                                                        G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
}

static void
lk_terms_button_init (LkTermsButton *self)
{
  self->nows = g_ptr_array_new_with_free_func (g_object_unref);
  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_child (self->button, gtk_label_new ("?"));
  gtk_menu_button_set_has_frame (self->button, FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "terms-button");
  gtk_widget_set_valign (GTK_WIDGET (self->button), GTK_ALIGN_CENTER);
  gtk_menu_button_set_create_popup_func (self->button, create_cb, self, NULL);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->button));
}
