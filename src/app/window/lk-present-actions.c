/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-present-actions.h"

#include "app/lesson/lk-lesson-actions.h"
#include "app/lesson/lk-present-notes.h"
#include "app/widgets/lk-acted.h"
#include "lk-type-size.h"

/* Of a window; its data of this name. */
#define KEY "limbeck-present"

/* Type is tried from here downwards, in steps, until the cards fit. */
#define LARGEST_TYPE  3.0
#define SMALLEST_TYPE 1.0
/* Of other pages than Distill, which scroll, from here. */
#define LARGEST_OTHER 1.6
#define TYPE_STEP     1.08
/* Frames until a size of type is laid out. */
#define FRAMES 3

typedef struct {
  LkPresentParts parts;
  GtkWidget *window;
  GtkWidget *notes; /* weak; NULL: none */
  gboolean on;
  guint fit;    /* tick callback while the type is looked for; 0: it is found */
  guint frames; /* until it is looked at */
  double type;
  int width, height; /* of the window for which it was found */

  /* As it was before. */
  char *page;
  gboolean show_settings;
  gboolean fullscreen;
} Present;

static void
present_free (gpointer data)
{
  Present *present = data;

  g_clear_weak_pointer (&present->notes);
  g_free (present->page);
  g_free (present);
}

static Present *
present_of (GtkWidget *window)
{
  return g_object_get_data (G_OBJECT (window), KEY);
}

gboolean
lk_present_actions_is_on (GtkWidget *window)
{
  return present_of (window) && present_of (window)->on;
}

static gboolean
shows_distill (Present *present)
{
  g_autofree char *page = NULL;

  g_object_get (present->window, "page", &page, NULL);
  return g_strcmp0 (page, "distill") == 0;
}

/* Whether all of it is seen: Distill, where that is the page, needs no scrolling, and the window is no larger than the
 * screen. */
static gboolean
fits (Present *present)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (present->parts.page), GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *vertical = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  int width = gtk_widget_get_width (present->window), height = gtk_widget_get_height (present->window);
  int least_width, least_height;

  gtk_widget_measure (present->window, GTK_ORIENTATION_HORIZONTAL, -1, &least_width, NULL, NULL, NULL);
  gtk_widget_measure (present->window, GTK_ORIENTATION_VERTICAL, width, &least_height, NULL, NULL, NULL);
  return (!shows_distill (present) ||
          gtk_adjustment_get_upper (vertical) <= gtk_adjustment_get_page_size (vertical) + 1.0) &&
         least_width <= present->width && least_height <= MAX (present->height, height);
}

static gboolean
fit_cb (GtkWidget *window, GdkFrameClock *clock, gpointer unused)
{
  Present *present = present_of (window);

  gtk_widget_queue_draw (window);
  if (--present->frames > 0)
    return G_SOURCE_CONTINUE;
  present->frames = FRAMES;
  if (present->type <= SMALLEST_TYPE || fits (present))
    {
      present->fit = 0;
      return G_SOURCE_REMOVE;
    }
  present->type = MAX (present->type / TYPE_STEP, SMALLEST_TYPE);
  lk_type_size_scale (window, present->type);
  return G_SOURCE_CONTINUE;
}

/* As large as it can be, for what is shown now. */
static void
fit (Present *present)
{
  present->type = shows_distill (present) ? LARGEST_TYPE : LARGEST_OTHER;
  present->frames = FRAMES;
  present->width = gtk_widget_get_width (present->window);
  present->height = gtk_widget_get_height (present->window);
  lk_type_size_scale (present->window, present->type);
  if (present->fit == 0)
    present->fit = gtk_widget_add_tick_callback (present->window, fit_cb, NULL, NULL);
}

/* Another screen, another size. */
static void
size_cb (GdkSurface *surface, int width, int height, GtkWidget *window)
{
  Present *present = present_of (window);

  if (present->on && present->fit == 0 && (width != present->width || height != present->height))
    fit (present);
}

/* Another page, another size. */
static void
page_cb (GtkWidget *window, GParamSpec *pspec, gpointer unused)
{
  Present *present = present_of (window);

  if (present->on)
    fit (present);
}

static void
show_notes (Present *present)
{
  if (present->notes)
    {
      gtk_window_present (GTK_WINDOW (present->notes));
      return;
    }
  g_set_weak_pointer (&present->notes, lk_present_notes_new (GTK_WINDOW (present->window)));
  gtk_window_present (GTK_WINDOW (present->notes));
}

static void
set_style (Present *present)
{
  static const char *const classes[] = { "presenting", "projector" };

  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    (present->on ? gtk_widget_add_css_class : gtk_widget_remove_css_class) (present->window, classes[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (present->parts.others) && present->parts.others[i]; i++)
    gtk_widget_set_visible (present->parts.others[i], !present->on);
  gtk_widget_set_visible (present->parts.bar, present->on);
}

/* Then the lesson says which page is seen. */
static gboolean
is_in_lesson (Present *present)
{
  LkLessonPlayer *player = lk_lesson_actions_get_player (present->window);

  return player && lk_lesson_player_get_lesson (player);
}

static void
begin (Present *present)
{
  GListModel *monitors = gdk_display_get_monitors (gtk_widget_get_display (present->window));

  g_free (present->page);
  g_object_get (present->window, "page", &present->page, "show-settings", &present->show_settings, "fullscreened",
                &present->fullscreen, NULL);
  present->on = TRUE;
  /* Type changes what folds, and that would bring the sidebar back. */
  adw_flap_set_locked (present->parts.flap, TRUE);
  g_object_set (present->window, "show-settings", FALSE, NULL);
  if (!is_in_lesson (present))
    g_object_set (present->window, "page", "distill", NULL);
  set_style (present);
  gtk_window_fullscreen (GTK_WINDOW (present->window));
  lk_distill_page_present (present->parts.page, 0);
  gtk_widget_child_focus (present->parts.bar, GTK_DIR_TAB_FORWARD);
  fit (present);
  /* On one screen it would lie over what the class sees. */
  if (g_list_model_get_n_items (monitors) > 1)
    show_notes (present);
}

/* Once the window is laid out as it was. */
static gboolean
unlock_cb (GtkWidget *window, GdkFrameClock *clock, gpointer unused)
{
  Present *present = present_of (window);

  if (present->on || --present->frames > 0)
    return present->on ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
  adw_flap_set_locked (present->parts.flap, FALSE);
  return G_SOURCE_REMOVE;
}

static void
end (Present *present)
{
  present->on = FALSE;
  if (present->fit > 0)
    gtk_widget_remove_tick_callback (present->window, present->fit);
  present->fit = 0;
  while (lk_present_veil_clear (present->parts.veil))
    continue;
  lk_type_size_scale (present->window, 1.0);
  lk_distill_page_present (present->parts.page, LK_PRESENT_ALL);
  set_style (present);
  if (!present->fullscreen)
    gtk_window_unfullscreen (GTK_WINDOW (present->window));
  g_object_set (present->window, "show-settings", present->show_settings, NULL);
  if (!is_in_lesson (present))
    g_object_set (present->window, "page", present->page, NULL);
  present->frames = FRAMES;
  gtk_widget_add_tick_callback (present->window, unlock_cb, NULL, NULL);
  if (present->notes)
    gtk_window_destroy (GTK_WINDOW (present->notes));
}

static void
present_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  Present *present = present_of (window);

  (present->on ? end : begin) (present);
}

static void
card_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  Present *present = present_of (window);

  if (!present->on)
    return;
  lk_distill_page_present (present->parts.page, (int) g_variant_get_uint32 (parameter));
  fit (present);
}

/* Black, white, spot, pen: while it is on. */
static void
veil_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  LkPresentVeil *veil = present_of (window)->parts.veil;

  if (!present_of (window)->on)
    return;
  if (g_str_equal (name, "win.present-black"))
    lk_present_veil_toggle (veil, LK_VEIL_BLACK);
  else if (g_str_equal (name, "win.present-white"))
    lk_present_veil_toggle (veil, LK_VEIL_WHITE);
  else if (g_str_equal (name, "win.present-spot"))
    lk_present_veil_set_spot (veil, !lk_present_veil_get_spot (veil));
  else
    lk_present_veil_set_pen (veil, !lk_present_veil_get_pen (veil));
}

static void
notes_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  show_notes (present_of (window));
}

/* Letters are for those who type, when somebody does. */
static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, GtkWidget *window)
{
  static const struct {
    guint key;
    const char *action;
  } keys[] = { { GDK_KEY_b, "win.present-black" },
               { GDK_KEY_w, "win.present-white" },
               { GDK_KEY_l, "win.present-spot" },
               { GDK_KEY_p, "win.present-pen" },
               { GDK_KEY_n, "win.present-notes" } };
  Present *present = present_of (window);
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window));

  if (!present->on || (state & gtk_accelerator_get_default_mod_mask () & ~GDK_SHIFT_MASK) != 0 ||
      (focus && GTK_IS_EDITABLE (focus)))
    return GDK_EVENT_PROPAGATE;
  if (key == GDK_KEY_Escape)
    return lk_present_veil_clear (present->parts.veil);
  if (key >= GDK_KEY_0 && key <= GDK_KEY_3)
    {
      gtk_widget_activate_action (window, "win.present-card", "u", key - GDK_KEY_0);
      return GDK_EVENT_STOP;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (gdk_keyval_to_lower (key) == keys[i].key)
      {
        gtk_widget_activate_action (window, keys[i].action, NULL);
        return GDK_EVENT_STOP;
      }
  return GDK_EVENT_PROPAGATE;
}

static void
realize_cb (GtkWidget *window)
{
  g_signal_connect_object (gtk_native_get_surface (GTK_NATIVE (window)), "layout", G_CALLBACK (size_cb), window, 0);
}

void
lk_present_actions_install (GtkWidgetClass *klass)
{
  static const char *const veils[] = { "win.present-black", "win.present-white", "win.present-spot",
                                       "win.present-pen" };

  lk_acted_install (klass, "win.present", NULL, present_action);
  lk_acted_install (klass, "win.present-card", "u", card_action);
  lk_acted_install (klass, "win.present-notes", NULL, notes_action);
  for (gsize i = 0; i < G_N_ELEMENTS (veils); i++)
    lk_acted_install (klass, veils[i], NULL, veil_action);
}

void
lk_present_actions_begin (GtkWidget *window, const LkPresentParts *parts)
{
  Present *present = g_new0 (Present, 1);
  GtkEventController *keys = gtk_event_controller_key_new ();

  present->parts = *parts;
  present->window = window;
  g_object_set_data_full (G_OBJECT (window), KEY, present, present_free);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), window);
  gtk_widget_add_controller (window, keys);
  g_signal_connect (window, "realize", G_CALLBACK (realize_cb), NULL);
  g_signal_connect (window, "notify::page", G_CALLBACK (page_cb), NULL);
}
