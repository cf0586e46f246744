/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-window.h"

#include "app/widgets/lk-plot-view.h"

/* Tabs from where a new window has the focus to the first plot. */
#define MOST_TABS 13

typedef AppWindow Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  app_window_open (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  app_window_close (fixture);
}

static GtkWidget *
focus (Fixture *fixture)
{
  return gtk_root_get_focus (GTK_ROOT (fixture->window));
}

static gboolean
is_in (Fixture *fixture, GType type)
{
  return focus (fixture) && gtk_widget_get_ancestor (focus (fixture), type);
}

static gboolean
is_within (Fixture *fixture, const char *id)
{
  return focus (fixture) && gtk_widget_is_ancestor (focus (fixture), part (fixture->window, id));
}

/* As Tab does. */
static void
tab (Fixture *fixture, GtkDirectionType direction)
{
  g_assert_true (gtk_widget_child_focus (GTK_WIDGET (fixture->window), direction));
}

static gboolean
is_tab (GtkWidget *widget)
{
  return gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget)) == GTK_ACCESSIBLE_ROLE_TAB;
}

static void
test_few_tabs (Fixture *fixture, gconstpointer data)
{
  guint n = 0, n_tabs = 0;

  g_assert_true (focus (fixture) == part (fixture->window, "play_button"));
  while (!is_in (fixture, LK_TYPE_PLOT_VIEW))
    {
      tab (fixture, GTK_DIR_TAB_FORWARD);
      n++;
      n_tabs += is_tab (focus (fixture));
      g_assert_cmpuint (n, <=, MOST_TABS);
    }
  g_test_message ("%u Tabs", n);
  g_assert_cmpuint (n_tabs, <=, 1);
}

/* Where Tab goes until it is where it began; each once. */
static GPtrArray *
walk (Fixture *fixture, GtkDirectionType direction)
{
  GPtrArray *way = g_ptr_array_new ();

  do
    {
      g_assert_false (g_ptr_array_find (way, focus (fixture), NULL));
      g_ptr_array_add (way, focus (fixture));
      tab (fixture, direction);
    }
  while (focus (fixture) != g_ptr_array_index (way, 0));
  return way;
}

/* All of the window, and back likewise. */
static void
test_around (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) forth = walk (fixture, GTK_DIR_TAB_FORWARD);
  g_autoptr (GPtrArray) back = walk (fixture, GTK_DIR_TAB_BACKWARD);
  gboolean sidebar = FALSE;

  g_assert_cmpuint (forth->len, ==, back->len);
  for (guint i = 0; i < forth->len; i++)
    {
      GtkWidget *widget = g_ptr_array_index (forth, i);

      g_assert_true (g_ptr_array_find (back, widget, NULL));
      sidebar = sidebar || gtk_widget_is_ancestor (widget, part (fixture->window, "settings_panel"));
    }
  g_assert_true (sidebar);
}

static void
test_panes (Fixture *fixture, gconstpointer data)
{
  GtkWidget *first;

  app_window_act (fixture, "win.next-pane");
  g_assert_true (is_within (fixture, "settings_panel"));
  first = focus (fixture);
  tab (fixture, GTK_DIR_TAB_FORWARD);
  app_window_act (fixture, "win.next-pane");
  g_assert_true (is_within (fixture, "pages"));
  app_window_act (fixture, "win.previous-pane");
  g_assert_true (focus (fixture) == first);
  app_window_act (fixture, "win.previous-pane");
  g_assert_true (focus (fixture) == part (fixture->window, "play_button"));
  app_window_act (fixture, "win.previous-pane");
  g_assert_true (is_within (fixture, "pages"));
  app_window_act (fixture, "win.next-pane");
  g_assert_true (focus (fixture) == part (fixture->window, "play_button"));
  /* One that is hidden is passed by. */
  g_object_set (fixture->window, "show-settings", FALSE, NULL);
  app_window_act (fixture, "win.next-pane");
  g_assert_true (is_within (fixture, "pages"));
}

int
main (int argc, char **argv)
{
  char *cache = app_window_init (&argc, &argv);

  /* While tabs make room for smaller ones, both are there. */
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
#define ADD(name, function) g_test_add ("/app/panes/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("few-tabs", test_few_tabs);
  ADD ("around", test_around);
  ADD ("panes", test_panes);
#undef ADD
  return app_window_run (cache);
}
