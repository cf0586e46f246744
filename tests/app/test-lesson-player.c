/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-picture.h"
#include "app-window.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "app/lesson/lk-lesson-actions.h"
#include "app/lesson/lk-lesson-map.h"
#include "app/widgets/lk-plot-view.h"
#include "app/widgets/lk-root.h"
#include "app/widgets/lk-terms-button.h"
#include "figure/lk-terms.h"
#include "lesson/lk-lesson-library.h"
#include "lesson/lk-lesson-places.h"
#include "plot/lk-bars.h"
#include "plot/lk-chart.h"
#include "plot/lk-matrix.h"
#include "settings/lk-setting-text.h"

typedef struct {
  AppWindow app;
  GtkWidget *window;
  LkLessonPlayer *player;
} Fixture;

/* Its data set is found by its name, as a lesson has it: a link to the one of the window. */
static const char text[] =
    "<lesson minutes='3'><title>T</title><summary>S.</summary><audience>A</audience>"
    "<start page='distill' sample='3' running='no'>"
    "<set name='dataset'>tiny</set><set name='teacher-layers'>8</set><set name='teacher-epochs'>8</set>"
    "<set name='student-layers'>6</set><set name='batch'>16</set><set name='epochs'>0</set><set name='temperature'>2</set>"
    "</start>"
    "<step id='one'><title>One</title><text>Drag T.</text><point place='temperature'/>"
    "<done when='temperature &gt;= 8'>Drag T to 8.</done></step>"
    "<step id='two' sample='5'><title>Two</title><text>Think.</text><point place='race'/><set name='alpha'>0.5</set>"
    "<question hides='twin-curve student-bars temperature'>Who?</question>"
    "<answer right='yes'>Student</answer><answer>Twin</answer><reveal>So.</reveal>"
    "<done when='student.errors &gt;= 0 and step &gt;= 40'>It trains.</done></step>"
    "<step id='three' page='samples'><title>Three</title><text>Rewind.</text>"
    "<done when='pressed rewind'>Press Rewind.</done></step>"
    "<step id='four'><title>Four</title><text>End.</text></step></lesson>";

static LkLesson *
lesson_new (void)
{
  GError *error = NULL;
  LkLesson *lesson = lk_lesson_parse (text, strlen (text), "test.limbeck-lesson", &error);

  g_assert_no_error (error);
  return lesson;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *name = g_build_filename (g_getenv ("LIMBECK_DATA_DIR"), "tiny", NULL);

  app_window_open (&fixture->app);
  g_remove (name);
  g_assert_cmpint (symlink (fixture->app.folder, name), ==, 0);
  fixture->window = GTK_WIDGET (fixture->app.window);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1280, 800);
  fixture->player = lk_lesson_actions_get_player (fixture->window);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  app_window_close (&fixture->app);
}

static void
begin (Fixture *fixture)
{
  g_autoptr (LkLesson) lesson = lesson_new ();

  lk_lesson_actions_play (fixture->window, lesson);
  UNTIL (app_window_latest (&fixture->app)->phase == LK_PHASE_READY && app_window_latest (&fixture->app)->sample == 3);
}

static void
collect_labels (GtkWidget *widget, GPtrArray *labels)
{
  if (GTK_IS_LABEL (widget))
    g_ptr_array_add (labels, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    collect_labels (child, labels);
}

static gboolean
has_label (GPtrArray *labels, const char *words)
{
  for (guint i = 0; i < labels->len; i++)
    if (g_str_equal (with_numbers_of_c (gtk_label_get_text (g_ptr_array_index (labels, i))), words))
      return TRUE;
  return FALSE;
}

static gpointer
stage (Fixture *fixture)
{
  return part (fixture->window, "lesson_stage");
}

static GtkWidget *
card (Fixture *fixture)
{
  return lk_lesson_stage_get_card (stage (fixture));
}

static void
set_temperature (Fixture *fixture, double T)
{
  g_object_set (fixture->app.session, "temperature", T, NULL);
}

/* Every place that stands in the table is in the window. */
static void
test_places (Fixture *fixture, gconstpointer data)
{
  gsize n;
  const LkLessonPlace *places = lk_lesson_places (&n);

  for (gsize i = 0; i < n; i++)
    {
      if (places[i].widget && !lk_lesson_map_find (fixture->window, &places[i]))
        g_error ("the place %s is not in the window", places[i].name);
    }
}

static const char *
bars_title (Fixture *fixture)
{
  GtkWidget *view = part (fixture->window, "distill_page");

  view = part (view, "sample_view");
  return ((const LkBars *) lk_plot_view_get_model (part (view, "bars_view")))->title;
}

/* Opens the popover of a button of terms. */
static GtkWidget *
open_terms (GtkWidget *terms)
{
  GtkMenuButton *button = GTK_MENU_BUTTON (gtk_widget_get_first_child (terms));
  GtkWidget *popover;

  gtk_menu_button_popup (button);
  popover = GTK_WIDGET (gtk_menu_button_get_popover (button));
  UNTIL (gtk_widget_get_mapped (popover));
  return popover;
}

static gboolean
has_visible (GtkWidget *widget, const char *style)
{
  if (gtk_widget_has_css_class (widget, style))
    return gtk_widget_get_visible (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    if (has_visible (child, style))
      return TRUE;
  return FALSE;
}

static const char *
matrix_title (Fixture *fixture)
{
  GtkWidget *view = part (fixture->window, "distill_page");

  view = part (view, "knowledge_view");
  return ((const LkMatrix *) lk_plot_view_get_model (part (view, "matrix_view")))->title;
}

/* As a learner would: what is waited for, question, press, end. */
static void
test_through (Fixture *fixture, gconstpointer data)
{
  LkPlotView *race = part (part (fixture->window, "distill_page"), "test_view");
  GtkWidget *formula = lk_lesson_map_find (fixture->window, lk_lesson_place_find ("formula"));
  GtkWidget *row, *terms;
  gsize n_series;

  g_object_set (fixture->window, "card", "knowledge", NULL);
  begin (fixture);
  g_assert_cmpfloat (lk_session_get_settings (fixture->app.session)->loss.temperature, ==, 2.0);
  g_assert_false (app_window_can (&fixture->app, "win.lesson-next"));
  g_assert_cmpstr (part_text (card (fixture), "wait_label"), ==, "Drag T to 8.");
  set_temperature (fixture, 7.9);
  g_assert_false (app_window_can (&fixture->app, "win.lesson-next"));
  set_temperature (fixture, 8.0);
  g_assert_true (app_window_can (&fixture->app, "win.lesson-next"));
  set_temperature (fixture, 4.0); /* it was done */
  g_assert_true (app_window_can (&fixture->app, "win.lesson-next"));

  /* Predict, then reveal. */
  app_window_act (&fixture->app, "win.lesson-next");
  row = lk_lesson_map_find (fixture->window, lk_lesson_place_find ("temperature"));
  g_assert_true (lk_lesson_player_is_asking (fixture->player));
  g_assert_false (gtk_widget_get_child_visible (row));
  /* Nor does anything else tell T. */
  g_assert_false (gtk_widget_get_child_visible (formula));
  g_assert_cmpstr (bars_title (fixture), ==, "Softened outputs at T = ?");
  g_assert_cmpstr (matrix_title (fixture), ==, "Dark knowledge: teacher, T = ?");
  terms = open_terms (part (part (fixture->window, "distill_page"), "terms_button"));
  g_assert_false (has_visible (terms, "numeric"));
  g_assert_false (app_window_can (&fixture->app, "win.lesson-next"));
  lk_lesson_player_set_votes (fixture->player, 1, 12);
  lk_session_play (fixture->app.session);
  UNTIL (app_window_latest (&fixture->app)->step > 20 && lk_plot_view_get_model (race));
  n_series = ((const LkChart *) lk_plot_view_get_model (race))->n_series;
  g_assert_cmpuint (n_series, ==, 1);
  lk_session_pause (fixture->app.session);
  UNTIL (app_window_latest (&fixture->app)->phase == LK_PHASE_PAUSED);
  lk_lesson_player_answer (fixture->player, 1);
  g_assert_true (gtk_widget_get_child_visible (row));
  g_assert_true (gtk_widget_get_child_visible (formula));
  g_assert_cmpstr (bars_title (fixture), ==, "Softened outputs at T = 4");
  g_assert_cmpstr (matrix_title (fixture), ==, "Dark knowledge: teacher, T = 4");
  g_assert_true (has_visible (terms, "numeric"));
  g_assert_cmpuint (((const LkChart *) lk_plot_view_get_model (race))->n_series, ==, 2);
  g_assert_cmpstr (part_text (card (fixture), "reveal_label"), ==, "So.");
  g_assert_true (lk_session_is_playing (fixture->app.session)); /* the reveal runs */
  UNTIL (app_window_can (&fixture->app, "win.lesson-next"));

  app_window_act (&fixture->app, "win.lesson-next");
  lk_session_pause (fixture->app.session);
  g_assert_false (app_window_can (&fixture->app, "win.lesson-next"));
  UNTIL (app_window_can (&fixture->app, "win.rewind"));
  app_window_act (&fixture->app, "win.rewind");
  g_assert_true (app_window_can (&fixture->app, "win.lesson-next"));
  app_window_act (&fixture->app, "win.lesson-next");
  app_window_act (&fixture->app, "win.lesson-next"); /* Finish */
  g_assert_null (lk_lesson_player_get_lesson (fixture->player));
  g_assert_null (card (fixture));
  gtk_popover_popdown (GTK_POPOVER (terms));
}

/* In the middle: all is as it was. */
static void
test_leave (Fixture *fixture, gconstpointer data)
{
  g_auto (LkSettings) before = { 0 };
  LkSession *session = fixture->app.session;
  LkRunStore *runs = lk_root_get_runs (fixture->window);
  g_autofree char *page = NULL;
  g_autofree char *shown_card = NULL;
  guint sample, n_runs = g_list_model_get_n_items (G_LIST_MODEL (runs));

  g_object_set (session, "temperature", 3.0, "alpha", 0.7, "sample", 9, "seed", (guint64) 5, NULL);
  g_object_set (fixture->window, "page", "map", "card", "loss", NULL);
  lk_session_play (session);
  /* It is worth to be kept; its teacher, which is trained first, has evaluations, too. */
  UNTIL (app_window_latest (&fixture->app)->phase == LK_PHASE_RUNNING &&
         app_window_latest (&fixture->app)->history.n_evaluations > 1);
  lk_settings_copy (lk_session_get_settings (session), &before);
  begin (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (runs)), ==, n_runs + 1);
  g_assert_false (lk_session_is_playing (session));
  set_temperature (fixture, 9.0);
  app_window_act (&fixture->app, "win.lesson-next");
  app_window_act (&fixture->app, "win.lesson-leave");
  for (guint id = 1; id < LK_N_SETTINGS; id++)
    if (!lk_setting_same (lk_session_get_settings (session), &before, id))
      g_error ("%s is not as it was", lk_setting_info (id)->name);
  g_object_get (fixture->window, "page", &page, "card", &shown_card, NULL);
  g_object_get (session, "sample", &sample, NULL);
  g_assert_cmpstr (page, ==, "map");
  g_assert_cmpstr (shown_card, ==, "loss");
  g_assert_cmpuint (sample, ==, 9);
  g_assert_true (
      gtk_widget_get_child_visible (lk_lesson_map_find (fixture->window, lk_lesson_place_find ("temperature"))));
  UNTIL (app_window_latest (&fixture->app)->phase == LK_PHASE_READY && app_window_latest (&fixture->app)->step == 0);
}

/* The lesson's runs are its own: afterwards the list is as it was. */
static void
test_runs (Fixture *fixture, gconstpointer data)
{
  LkRunStore *runs = lk_root_get_runs (fixture->window);
  guint n = g_list_model_get_n_items (G_LIST_MODEL (runs));

  begin (fixture);
  for (guint i = 0; i < 2; i++)
    {
      lk_session_play (fixture->app.session);
      UNTIL (app_window_latest (&fixture->app)->step > 20);
      lk_session_pause (fixture->app.session);
      UNTIL (app_window_latest (&fixture->app)->phase == LK_PHASE_PAUSED);
      app_window_act (&fixture->app, "win.rewind");
      UNTIL (app_window_latest (&fixture->app)->step == 0);
    }
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (runs)), ==, n + 2);
  lk_session_play (fixture->app.session);
  UNTIL (app_window_latest (&fixture->app)->step > 20);
  app_window_act (&fixture->app, "win.lesson-leave");
  UNTIL (app_window_latest (&fixture->app)->phase == LK_PHASE_READY && app_window_latest (&fixture->app)->step == 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (runs)), ==, n);
}

/* Back to a step brings its settings back. */
static void
test_back (Fixture *fixture, gconstpointer data)
{
  begin (fixture);
  set_temperature (fixture, 8.0);
  app_window_act (&fixture->app, "win.lesson-next");
  g_assert_cmpfloat (lk_session_get_settings (fixture->app.session)->loss.alpha, ==, 0.5);
  app_window_act (&fixture->app, "win.lesson-back");
  g_assert_cmpfloat (lk_session_get_settings (fixture->app.session)->loss.temperature, ==, 2.0);
  g_assert_cmpuint (lk_lesson_player_get_index (fixture->player), ==, 0);
  g_assert_false (app_window_can (&fixture->app, "win.lesson-back"));
  gtk_widget_activate_action (fixture->window, "win.lesson-step", "u", 3);
  g_assert_cmpuint (lk_lesson_player_get_index (fixture->player), ==, 3);
}

static void
collect_terms (GtkWidget *widget, GString *all)
{
  g_autofree char *terms = NULL;

  if (LK_IS_TERMS_BUTTON (widget))
    g_object_get (widget, "terms", &terms, NULL);
  g_string_append_printf (all, " %s ", terms ? terms : "");
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    collect_terms (child, all);
}

/* Each stands somewhere, and what shows it is there. */
static void
test_terms (Fixture *fixture, gconstpointer data)
{
  static const char *const cards[] = { "networks", "knowledge", "loss", "numbers", "bias", "share" };
  g_autoptr (GString) all = g_string_new (NULL);
  gsize n;
  const LkTerm *terms = lk_terms (&n);

  for (gsize i = 0; i < G_N_ELEMENTS (cards); i++)
    {
      g_object_set (fixture->window, "card", cards[i], NULL);
      collect_terms (fixture->window, all);
    }
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *word = g_strdup_printf (" %s ", terms[i].id);
      g_autoptr (LkLesson) lesson = terms[i].lesson ? lk_lesson_find (terms[i].lesson, NULL) : NULL;
      guint step = 0;

      if (!strstr (all->str, word))
        g_error ("%s is explained nowhere", terms[i].id);
      if (!terms[i].lesson)
        continue;
      while (lesson && step < lk_lesson_get_n_steps (lesson) &&
             !g_str_equal (lk_lesson_get_step (lesson, step)->id, terms[i].step))
        step++;
      if (!lesson || step == lk_lesson_get_n_steps (lesson))
        g_error ("%s: there is no step %s of %s", terms[i].id, terms[i].step, terms[i].lesson);
    }
}

static GtkWidget *
find_terms (GtkWidget *widget)
{
  GtkWidget *found = LK_IS_TERMS_BUTTON (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child && !found;
       child = gtk_widget_get_next_sibling (child))
    found = find_terms (child);
  return found;
}

/* A button's popover says the numbers of now, while they change. */
static void
test_popover (Fixture *fixture, gconstpointer data)
{
  GtkWidget *row = lk_lesson_map_find (fixture->window, lk_lesson_place_find ("alpha"));
  GtkWidget *popover = open_terms (find_terms (row));
  GPtrArray *labels;

  g_object_set (fixture->app.session, "alpha", 0.25, NULL);
  labels = g_ptr_array_new ();
  collect_labels (popover, labels);
  g_assert_true (has_label (labels, "Now the teacher counts 0.25 and the labels 0.75."));
  g_ptr_array_unref (labels);
  gtk_popover_popdown (GTK_POPOVER (popover));
}

/* Whatever is pointed at, in whatever window. */
static void
test_covers_nothing (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "temperature", "bars", "race", "card", "play", "seed", "headline" };
  static const int sizes[][2] = { { 1024, 768 }, { 1280, 800 } };

  begin (fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      gtk_window_set_default_size (GTK_WINDOW (fixture->window), sizes[i][0], sizes[i][1]);
      for (gsize j = 0; j < G_N_ELEMENTS (names); j++)
        {
          const LkLessonPlace *place = lk_lesson_place_find (names[j]);
          GtkWidget *widget = lk_lesson_map_find (fixture->window, place);

          lk_lesson_map_show (fixture->window, place);
          lk_lesson_stage_point_at (stage (fixture), &widget, 1);
          app_draw (fixture->window);
          app_draw (fixture->window);
          g_assert_cmpfloat (lk_lesson_stage_get_overlap (stage (fixture)), ==, 0.0);
        }
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *data = g_dir_make_tmp ("limbeck-data-XXXXXX", NULL);
  char *cache;
  int status;

  setlocale (LC_NUMERIC, "C");
  g_setenv ("XDG_DATA_HOME", data, TRUE);
  g_setenv ("LIMBECK_DATA_DIR", data, TRUE);
  cache = app_window_init (&argc, &argv);
#define ADD(name, function) g_test_add ("/app/lesson-player/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("places", test_places);
  ADD ("through", test_through);
  ADD ("leave", test_leave);
  ADD ("runs", test_runs);
  ADD ("back", test_back);
  ADD ("covers-nothing", test_covers_nothing);
  ADD ("terms", test_terms);
  ADD ("popover", test_popover);
#undef ADD
  status = app_window_run (cache);
  remove_folder (data);
  return status;
}
