/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-window.h"

#include <string.h>

#include "app/window/lk-assistant-window.h"
#include "words/lk-quantity.h"

typedef struct {
  AppWindow app;
  gpointer assistant; /* the window */
} Fixture;

static GtkWindow *
find_assistant (void)
{
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());
  GtkWindow *found = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (!LK_IS_ASSISTANT_WINDOW (window))
        continue;
      g_assert_null (found); /* never two */
      found = window;
    }
  return found;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  app_window_open (&fixture->app);
  /* Runs without an end have nothing to compare at it. */
  g_assert_false (app_window_can (&fixture->app, "win.assistant"));
  g_object_set (fixture->app.session, "epochs", 2, NULL);
  UNTIL (app_window_can (&fixture->app, "win.assistant"));
  UNTIL (app_window_latest (&fixture->app)->phase == LK_PHASE_READY);
  app_window_act (&fixture->app, "win.assistant");
  app_window_act (&fixture->app, "win.assistant");
  fixture->assistant = find_assistant ();
  g_assert_nonnull (fixture->assistant);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  app_window_close (&fixture->app);
  UNTIL (!find_assistant ());
}

static void
click (Fixture *fixture)
{
  g_signal_emit_by_name (part (fixture->assistant, "button"), "clicked");
}

static gboolean
is_at_work (Fixture *fixture)
{
  return app_window_latest (&fixture->app)->seeding;
}

static gboolean
says_stop (Fixture *fixture)
{
  return g_str_equal (gtk_button_get_label (part (fixture->assistant, "button")), "S_top");
}

static const char *
spread (double mean, double sd)
{
  g_autofree char *text = g_strdup_printf ("%s ± %s", LK_FIXED (mean, 0), LK_FIXED (sd, 0));

  return g_intern_string (text);
}

/* From what is suggested to the table, which goes with the settings that it is of. */
static void
test_result (Fixture *fixture, gconstpointer data)
{
  const LkChainResult *chain;

  /* Between 8 units and 6; the rest is the student's. */
  g_assert_cmpstr (part_text (fixture->assistant, "layers_row"), ==, "7");
  g_assert_cmpfloat (gtk_spin_button_get_value (part (fixture->assistant, "epochs_spin")), ==, 2.0);
  g_assert_cmpfloat (gtk_spin_button_get_value (part (fixture->assistant, "seeds_spin")), ==, 8.0);
  g_assert_false (gtk_widget_get_visible (part (fixture->assistant, "table")));
  gtk_editable_set_text (part (fixture->assistant, "layers_row"), "7 x 5");
  gtk_spin_button_set_value (part (fixture->assistant, "epochs_spin"), 3.0);
  gtk_spin_button_set_value (part (fixture->assistant, "fraction_spin"), 50.0);
  gtk_spin_button_set_value (part (fixture->assistant, "seeds_spin"), 2.0);
  click (fixture);
  UNTIL (app_window_latest (&fixture->app)->chain && !is_at_work (fixture));

  chain = app_window_latest (&fixture->app)->chain;
  g_assert_cmpuint (chain->n_done, ==, 2);
  g_assert_cmpstr (chain->assistant->layers, ==, "7x5");
  g_assert_cmpuint (chain->assistant->epochs, ==, 3);
  g_assert_cmpfloat (chain->assistant->fraction, ==, 0.5);
  g_assert_true (gtk_widget_get_visible (part (fixture->assistant, "table")));
  g_assert_cmpstr (part_text (fixture->assistant, "assistant_name"), ==, "Assistant, 7x5");
  g_assert_cmpstr (part_text (fixture->assistant, "assistant_label"), ==,
                   spread (chain->summary.assistant, chain->summary.assistant_sd));
  g_assert_cmpstr (part_text (fixture->assistant, "through_label"), ==,
                   spread (chain->summary.through, chain->summary.through_sd));
  g_assert_cmpstr (part_text (fixture->assistant, "direct_label"), ==,
                   spread (chain->summary.direct, chain->summary.direct_sd));
  g_assert_cmpstr (part_text (fixture->assistant, "untaught_label"), ==,
                   spread (chain->summary.untaught, chain->summary.untaught_sd));
  g_assert_true (g_str_has_prefix (part_text (fixture->assistant, "words_label"), "2 seeds: "));
  /* The window says the same. */
  UNTIL (g_str_equal (part_text (part (part (fixture->app.window, "distill_page"), "headline_bar"), "detail"),
                      part_text (fixture->assistant, "words_label")));

  /* Who opens it again finds what was asked. */
  gtk_window_close (fixture->assistant);
  UNTIL (!find_assistant ());
  app_window_act (&fixture->app, "win.assistant");
  fixture->assistant = find_assistant ();
  g_assert_cmpstr (part_text (fixture->assistant, "layers_row"), ==, "7x5");
  g_assert_cmpfloat (gtk_spin_button_get_value (part (fixture->assistant, "seeds_spin")), ==, 2.0);
  g_assert_true (gtk_widget_get_visible (part (fixture->assistant, "table")));

  g_object_set (fixture->app.session, "temperature", 9.0, NULL);
  UNTIL (!app_window_latest (&fixture->app)->chain);
  g_assert_false (gtk_widget_get_visible (part (fixture->assistant, "table")));
  g_assert_cmpstr (part_text (fixture->assistant, "words_label"), ==, "");
}

/* Layers that are none are said, and nothing begins. */
static void
test_no_layers (Fixture *fixture, gconstpointer data)
{
  gtk_editable_set_text (part (fixture->assistant, "layers_row"), "no layers");
  click (fixture);
  g_assert_true (gtk_widget_has_css_class (part (fixture->assistant, "layers_row"), "error"));
  g_assert_false (is_at_work (fixture));
  gtk_editable_set_text (part (fixture->assistant, "layers_row"), "7");
  gtk_spin_button_set_value (part (fixture->assistant, "seeds_spin"), 1.0);
  click (fixture);
  UNTIL (app_window_latest (&fixture->app)->chain && !is_at_work (fixture));
  /* Of one seed there is no spread. */
  g_assert_null (strstr (part_text (fixture->assistant, "direct_label"), "±"));
}

/* The same button ends it, and what it asks for waits meanwhile. */
static void
test_stop (Fixture *fixture, gconstpointer data)
{
  gtk_spin_button_set_value (part (fixture->assistant, "epochs_spin"), 1000000.0);
  click (fixture);
  UNTIL (is_at_work (fixture));
  UNTIL (says_stop (fixture));
  g_assert_false (gtk_widget_get_sensitive (part (fixture->assistant, "group")));
  g_assert_true (gtk_widget_get_visible (part (fixture->assistant, "progress_bar")));
  click (fixture);
  UNTIL (!is_at_work (fixture));
  g_assert_false (says_stop (fixture));
  g_assert_true (gtk_widget_get_sensitive (part (fixture->assistant, "group")));
  g_assert_false (gtk_widget_get_visible (part (fixture->assistant, "table")));
}

int
main (int argc, char **argv)
{
  char *cache = app_window_init (&argc, &argv);

#define ADD(name, func) g_test_add ("/app/assistant-window/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("result", test_result);
  ADD ("no-layers", test_no_layers);
  ADD ("stop", test_stop);
#undef ADD
  return app_window_run (cache);
}
