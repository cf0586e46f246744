/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-picture.h"
#include "app-window.h"

#include "app/lesson/lk-present-veil.h"
#include "app/widgets/lk-plot-view.h"
#include "app/window/lk-present-actions.h"

typedef AppWindow Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  app_window_open (fixture);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1280, 720);
  app_draw (GTK_WIDGET (fixture->window));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (lk_present_actions_is_on (GTK_WIDGET (fixture->window)))
    app_window_act (fixture, "win.present");
  app_window_close (fixture);
}

static int
dpi (Fixture *fixture)
{
  int dpi;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (fixture->window)), "gtk-xft-dpi", &dpi, NULL);
  return dpi;
}

static gboolean
is_shown (Fixture *fixture, const char *id)
{
  return gtk_widget_get_visible (part (fixture->window, id));
}

/* Until the type has been found. */
static void
settle (Fixture *fixture)
{
  int last = -1;

  for (guint same = 0; same < 4;)
    {
      app_draw (GTK_WIDGET (fixture->window));
      same = dpi (fixture) == last ? same + 1 : 0;
      last = dpi (fixture);
    }
}

/* Of the race's card, whose corner has buttons. */
static gboolean
can_press_corner (LkDistillPage *page)
{
  GtkWidget *corner;

  g_object_get (part (page, "race_card"), "corner", &corner, NULL);
  g_object_unref (corner);
  return gtk_widget_is_sensitive (corner);
}

/* Everything else goes, and comes back as it was. */
static void
test_there_and_back (Fixture *fixture, gconstpointer data)
{
  static const char *const gone[] = { "header_bar", "bars_box", "status_box", "scrubber" };
  LkDistillPage *page = part (fixture->window, "distill_page");
  int before = dpi (fixture);
  gboolean show_settings;
  char *shown;

  g_object_set (fixture->window, "page", "map", NULL);
  app_window_act (fixture, "win.present");
  settle (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (gone); i++)
    g_assert_false (is_shown (fixture, gone[i]));
  g_assert_true (is_shown (fixture, "present_bar"));
  g_object_get (fixture->window, "page", &shown, "show-settings", &show_settings, NULL);
  g_assert_cmpstr (shown, ==, "distill");
  g_assert_false (show_settings);
  g_free (shown);
  g_assert_false (gtk_widget_get_visible (part (page, "choice_card")));
  g_assert_cmpfloat (lk_plot_view_get_palette (part (page, "test_view"))->weight, >, 1.0);
  g_assert_false (can_press_corner (page)); /* what is not seen */
  g_object_set (fixture->session, "temperature", 7.0, NULL);
  g_assert_cmpstr (part_text (part (fixture->window, "present_temperature"), "entry"), ==, "7");

  app_window_act (fixture, "win.present");
  settle (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (gone); i++)
    g_assert_true (is_shown (fixture, gone[i]));
  g_assert_false (is_shown (fixture, "present_bar"));
  g_object_get (fixture->window, "page", &shown, "show-settings", &show_settings, NULL);
  g_assert_cmpstr (shown, ==, "map");
  g_assert_true (show_settings);
  g_free (shown);
  g_assert_true (gtk_widget_get_visible (part (page, "choice_card")));
  g_assert_cmpfloat (lk_plot_view_get_palette (part (page, "test_view"))->weight, ==, 1.0);
  g_assert_true (can_press_corner (page));
  g_assert_cmpint (dpi (fixture), ==, before);
}

static void
assert_page (Fixture *fixture, const char *name)
{
  g_autofree char *page = NULL;

  g_object_get (fixture->window, "page", &page, NULL);
  g_assert_cmpstr (page, ==, name);
}

/* A lesson is where it says, there and back. */
static void
test_lesson (Fixture *fixture, gconstpointer data)
{
  int before = dpi (fixture), report;
  GtkWidget *scroller;
  GtkAdjustment *vertical;

  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.lesson", "s", "a-school");
  assert_page (fixture, "report");
  app_window_act (fixture, "win.present");
  settle (fixture);
  assert_page (fixture, "report");
  g_assert_true (is_shown (fixture, "present_bar"));
  g_assert_cmpint (dpi (fixture), >, before);
  report = dpi (fixture);
  /* Distill has no need to scroll. */
  g_object_set (fixture->window, "page", "distill", NULL);
  settle (fixture);
  scroller = gtk_widget_get_ancestor (part (fixture->window, "distill_page"), GTK_TYPE_SCROLLED_WINDOW);
  vertical = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  g_assert_cmpfloat (gtk_adjustment_get_upper (vertical), <=, gtk_adjustment_get_page_size (vertical) + 1.0);
  g_object_set (fixture->window, "page", "map", NULL);
  settle (fixture);
  g_assert_cmpint (dpi (fixture), ==, report);
  app_window_act (fixture, "win.present");
  settle (fixture);
  assert_page (fixture, "map");
  g_assert_cmpint (dpi (fixture), ==, before);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.lesson-leave", NULL);
}

/* As large as it can be, and never off the screen. */
static void
test_type (Fixture *fixture, gconstpointer data)
{
  int before = dpi (fixture), two, one;

  app_window_act (fixture, "win.present");
  settle (fixture);
  two = dpi (fixture);
  g_assert_cmpint (two, >, before);
  for (guint card = 1; card <= 3; card++)
    {
      GtkWidget *page = part (fixture->window, "distill_page");
      GtkScrolledWindow *scroller = GTK_SCROLLED_WINDOW (gtk_widget_get_ancestor (page, GTK_TYPE_SCROLLED_WINDOW));
      GtkAdjustment *vertical = gtk_scrolled_window_get_vadjustment (scroller);

      gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.present-card", "u", card);
      settle (fixture);
      one = dpi (fixture);
      g_test_message ("card %u: %d %%", card, 100 * one / before);
      g_assert_cmpint (one, >=, two);
      g_assert_cmpfloat (gtk_adjustment_get_upper (vertical), <=, gtk_adjustment_get_page_size (vertical) + 1.0);
    }
}

/* Black, white, spot and pen; Escape takes away one after the other. */
static void
test_veil (Fixture *fixture, gconstpointer data)
{
  LkPresentVeil *veil = part (fixture->window, "present_veil");
  const graphene_point_t stroke[] = { { 10.0f, 10.0f }, { 60.0f, 40.0f } };

  app_window_act (fixture, "win.present-black"); /* not before it is on */
  g_assert_cmpint (lk_present_veil_get (veil), ==, LK_VEIL_NONE);
  app_window_act (fixture, "win.present");
  g_assert_false (gtk_widget_contains (GTK_WIDGET (veil), 100, 100));
  app_window_act (fixture, "win.present-spot");
  g_assert_true (lk_present_veil_get_spot (veil));
  g_assert_false (gtk_widget_contains (GTK_WIDGET (veil), 100, 100)); /* sliders stay usable */
  app_window_act (fixture, "win.present-pen");
  g_assert_true (gtk_widget_contains (GTK_WIDGET (veil), 100, 100));
  lk_present_veil_draw (veil, stroke, G_N_ELEMENTS (stroke));
  app_window_act (fixture, "win.present-black");
  app_window_act (fixture, "win.present-white");
  g_assert_cmpint (lk_present_veil_get (veil), ==, LK_VEIL_WHITE);
  app_draw (GTK_WIDGET (fixture->window));
  g_assert_true (lk_present_veil_clear (veil));
  g_assert_cmpint (lk_present_veil_get (veil), ==, LK_VEIL_NONE);
  g_assert_cmpuint (lk_present_veil_n_strokes (veil), ==, 1);
  g_assert_true (lk_present_veil_clear (veil));
  g_assert_cmpuint (lk_present_veil_n_strokes (veil), ==, 0);
  g_assert_true (lk_present_veil_get_pen (veil));
  g_assert_true (lk_present_veil_clear (veil));
  g_assert_false (lk_present_veil_get_pen (veil) || lk_present_veil_get_spot (veil));
  g_assert_false (lk_present_veil_clear (veil));
}

int
main (int argc, char **argv)
{
  char *cache = app_window_init (&argc, &argv);

  setlocale (LC_NUMERIC, "C");
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
#define ADD(name, function) g_test_add ("/app/present/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("there-and-back", test_there_and_back);
  ADD ("lesson", test_lesson);
  ADD ("type", test_type);
  ADD ("veil", test_veil);
#undef ADD
  return app_window_run (cache);
}
