/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include <math.h>

#include "app/tune/lk-tune-page.h"
#include "app/widgets/lk-plot-view.h"
#include "plot/lk-chart.h"
#include "sweep/lk-sweep.h"
#include "tests/io/test-util.h"
#include "tests/train/train-data.h"

/* The page in a window of its own, over a session of small data. */
typedef struct {
  char *folder;
  LkSession *session;
  LkTunePage *page;
  GtkWindow *window;
  GSimpleActionGroup *actions;
  char *shown; /* the page that was asked for last */
} Fixture;

static void
page_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_free (fixture->shown);
  fixture->shown = g_variant_dup_string (parameter, NULL);
}

static void
study_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  lk_tune_page_study (((Fixture *) user_data)->page, g_variant_get_string (parameter, NULL));
}

static void
type (Fixture *fixture, const char *id, const char *text)
{
  gtk_editable_set_text (part (fixture->page, id), text);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  static const GActionEntry entries[] = { { .name = "page", .activate = page_cb, .parameter_type = "s" },
                                          { .name = "study", .activate = study_cb, .parameter_type = "s" } };
  LkDataset *dataset = train_data_new (160, 60, 1);

  fixture->folder = train_data_write (dataset);
  lk_dataset_unref (dataset);
  fixture->session = lk_session_new ();
  g_object_set (fixture->session, "dataset", fixture->folder, "teacher-layers", "8", "teacher-epochs", 1,
                "student-layers", "4", "batch", 16, "epochs", 0, "threads", 1, NULL);
  fixture->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (fixture->actions), entries, G_N_ELEMENTS (entries), fixture);
  fixture->page = g_object_ref_sink (g_object_new (LK_TYPE_TUNE_PAGE, NULL));
  g_object_set (fixture->page, "session", fixture->session, NULL);
  fixture->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_default_size (fixture->window, 900, 700);
  gtk_widget_insert_action_group (GTK_WIDGET (fixture->window), "win", G_ACTION_GROUP (fixture->actions));
  gtk_window_set_child (fixture->window, GTK_WIDGET (fixture->page));
  gtk_window_present (fixture->window);
  UNTIL (gtk_widget_get_mapped (GTK_WIDGET (fixture->page)));
  gtk_spin_button_set_value (part (fixture->page, "epochs_spin"), 1.0);
  type (fixture, "along_entry", "1, 4");
  type (fixture, "down_entry", "0.5, 0.9");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_widget_insert_action_group (GTK_WIDGET (fixture->window), "win", NULL);
  gtk_window_destroy (fixture->window);
  UNTIL_GONE (fixture->actions);
  UNTIL_GONE (fixture->page);
  UNTIL_GONE (fixture->session);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->shown);
}

static gboolean
can (Fixture *fixture, const char *property)
{
  gboolean can;

  g_object_get (fixture->page, property, &can, NULL);
  return can;
}

static const LkSnapshot *
now (Fixture *fixture)
{
  return lk_session_get_snapshot (fixture->session);
}

static gboolean
plan_says (Fixture *fixture, const char *text)
{
  return strstr (part_text (fixture->page, "plan_label"), text) != NULL;
}

static gboolean
state_says (Fixture *fixture, const char *text)
{
  return strstr (part_text (fixture->page, "state_label"), text) != NULL;
}

static void
make_ready (Fixture *fixture)
{
  lk_session_start (fixture->session);
  UNTIL (now (fixture)->phase == LK_PHASE_READY && can (fixture, "can-sweep"));
}

static void
sweep (Fixture *fixture)
{
  make_ready (fixture);
  lk_tune_page_sweep (fixture->page);
  UNTIL (state_says (fixture, "All 10 runs are done"));
}

static void
test_plan (Fixture *fixture, gconstpointer data)
{
  GtkDropDown *down = part (fixture->page, "down_drop_down");
  gpointer label = part (fixture->page, "plan_label");

  g_assert_true (plan_says (fixture, "10 runs"));
  g_assert_true (plan_says (fixture, "4 cells × 2 seeds, and 2 untaught"));
  g_assert_true (plan_says (fixture, "How long that takes is known as soon as something has trained."));
  g_assert_false (can (fixture, "can-sweep")); /* nothing is there yet */
  gtk_spin_button_set_value (part (fixture->page, "seeds_spin"), 3.0);
  g_assert_true (plan_says (fixture, "15 runs"));

  /* A mistake says what is wrong and goes when it is mended. */
  type (fixture, "along_entry", "1, x");
  g_assert_true (plan_says (fixture, "“x” is not a number"));
  g_assert_true (gtk_widget_has_css_class (label, "error"));
  type (fixture, "along_entry", "2");
  g_assert_false (gtk_widget_has_css_class (label, "error"));
  g_assert_true (plan_says (fixture, "2 cells × 3 seeds"));
  gtk_drop_down_set_selected (down, 1);
  g_assert_true (plan_says (fixture, "Along and Down are the same"));

  /* Nothing down is one row; what was typed for an axis is there again. */
  gtk_drop_down_set_selected (down, 0);
  g_assert_true (plan_says (fixture, "1 cell × 3 seeds"));
  g_assert_false (gtk_widget_get_sensitive (part (fixture->page, "down_entry")));
  gtk_drop_down_set_selected (down, 3);
  g_assert_cmpstr (part_text (fixture->page, "down_entry"), ==, "10, 30, 30x30, 100");
  gtk_drop_down_set_selected (down, 2);
  g_assert_cmpstr (part_text (fixture->page, "down_entry"), ==, "0.5, 0.9");

  /* What makes no difference is said before time is spent on it. */
  gtk_drop_down_set_selected (down, 0);
  g_object_set (fixture->session, "method", LK_METHOD_LOGITS, NULL);
  UNTIL (plan_says (fixture, "does not depend on T"));
  g_object_set (fixture->session, "method", LK_METHOD_KD, "alpha", 0.0, NULL);
  UNTIL (plan_says (fixture, "labels alone"));
  type (fixture, "along_entry", "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20");
  gtk_drop_down_set_selected (down, 2);
  type (fixture, "down_entry", "0,0.1,0.2,0.3,0.4,0.5,0.6,0.7,0.8,0.9,1");
  gtk_spin_button_set_value (part (fixture->page, "seeds_spin"), 50.0);
  g_assert_true (plan_says (fixture, "at most 5000 runs"));
}

static void
test_sweep (Fixture *fixture, gconstpointer data)
{
  g_assert_true (gtk_stack_get_visible_child (part (fixture->page, "stack")) == part (fixture->page, "empty_page"));
  g_assert_false (can (fixture, "can-export"));
  sweep (fixture);
  g_assert_cmpstr (fixture->shown, ==, "tune");
  g_assert_true (gtk_stack_get_visible_child (part (fixture->page, "stack")) == part (fixture->page, "results"));
  UNTIL (strstr (part_text (fixture->page, "verdict_label"), "On the test set"));
  g_assert_true (g_str_has_prefix (part_text (fixture->page, "verdict_label"), "Best: T = "));
  g_assert_true (g_str_has_prefix (part_text (fixture->page, "grounds_label"), "Chosen on "));
  g_assert_nonnull (strstr (part_text (fixture->page, "grounds_label"), "The teacher was trained on them, too"));
  g_assert_true (can (fixture, "can-export"));
  g_assert_false (can (fixture, "can-resume"));
  g_assert_false (gtk_widget_get_visible (part (fixture->page, "progress_bar")));
  /* Another measure, another best. */
  gtk_drop_down_set_selected (part (fixture->page, "measure_drop_down"), LK_MEASURE_NLL);
  g_assert_nonnull (strstr (part_text (fixture->page, "verdict_label"), "Negative log-likelihood"));
  /* Other settings than those of the sidebar. */
  g_object_set (fixture->session, "learning-rate", 0.02, NULL);
  UNTIL (state_says (fixture, "The live run has other settings: learning rate of the student: 0.02, here "));
  g_object_set (fixture->session, "train-fraction", 0.5, NULL);
  UNTIL (state_says (fixture, "training fraction: 50 %, here 100 %"));
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  gtk_spin_button_set_value (part (fixture->page, "epochs_spin"), 1000.0);
  make_ready (fixture);
  lk_tune_page_sweep (fixture->page);
  UNTIL (now (fixture)->sweeping && state_says (fixture, "live run is paused"));
  g_assert_true (gtk_widget_get_visible (part (fixture->page, "progress_bar")));
  g_assert_false (can (fixture, "can-resume"));
  lk_tune_page_sweep (fixture->page);
  UNTIL (!now (fixture)->sweeping && state_says (fixture, "Broken off"));
  g_assert_true (can (fixture, "can-resume"));
  g_assert_true (gtk_widget_get_visible (part (fixture->page, "resume_button")));
  lk_tune_page_resume (fixture->page);
  UNTIL (now (fixture)->sweeping);
  /* The live run takes over. */
  lk_session_play (fixture->session);
  UNTIL (now (fixture)->phase == LK_PHASE_RUNNING);
  g_assert_false (now (fixture)->sweeping);
  /* And back. */
  lk_tune_page_resume (fixture->page);
  g_assert_false (lk_session_is_playing (fixture->session));
  UNTIL (now (fixture)->sweeping && now (fixture)->phase == LK_PHASE_PAUSED);
}

static gboolean
press (LkPlotView *view, guint keyval)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (view));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      gboolean handled = FALSE;

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        {
          g_signal_emit_by_name (controller, "key-pressed", keyval, 0, 0, &handled);
          return handled;
        }
    }
  g_assert_not_reached ();
}

/* By keys to a cell, and its settings are the session's. */
static void
test_choose (Fixture *fixture, gconstpointer data)
{
  LkPlotView *view = part (fixture->page, "map_view");
  const LkSettings *settings = lk_session_get_settings (fixture->session);

  g_object_set (fixture->session, "temperature", 17.0, "alpha", 0.3, NULL);
  sweep (fixture);
  UNTIL (gtk_widget_get_width (GTK_WIDGET (view)) > 0);
  g_assert_false (press (view, GDK_KEY_Return)); /* no cell is meant */
  g_assert_cmpfloat (settings->loss.temperature, ==, 17.0);
  for (int i = 0; i < 3; i++)
    {
      g_assert_true (press (view, GDK_KEY_Right));
      g_assert_true (press (view, GDK_KEY_Down));
    }
  g_assert_true (press (view, GDK_KEY_Left));
  g_assert_true (press (view, GDK_KEY_Return));
  g_assert_cmpfloat (settings->loss.temperature, ==, 1.0);
  g_assert_cmpfloat (settings->loss.alpha, ==, 0.9);
  g_assert_cmpstr (settings->student.layers, ==, "4");
  g_assert_cmpstr (fixture->shown, ==, "distill");
  /* Nothing that would start another run was touched. */
  g_assert_cmpint (now (fixture)->phase, ==, LK_PHASE_READY);
  g_assert_true (press (view, GDK_KEY_Escape));
  g_assert_false (press (view, GDK_KEY_Return));
}

/* The button below that starts a study; NULL: there is none. */
static GtkWidget *
find_study (GtkWidget *widget, const char *id)
{
  GVariant *target = GTK_IS_BUTTON (widget) ? gtk_actionable_get_action_target_value (GTK_ACTIONABLE (widget)) : NULL;
  GtkWidget *found = target && g_str_equal (g_variant_get_string (target, NULL), id) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child && !found;
       child = gtk_widget_get_next_sibling (child))
    found = find_study (child, id);
  return found;
}

static void
click_study (Fixture *fixture, const char *id)
{
  GtkWidget *button = find_study (part (fixture->page, "studies_bin"), id);

  g_assert_nonnull (button);
  g_assert_nonnull (gtk_widget_get_tooltip_text (button));
  g_signal_emit_by_name (button, "clicked");
}

static const LkChart *
effect_chart (Fixture *fixture)
{
  return lk_plot_view_get_model (part (part (fixture->page, "effect_view"), "effect_view"));
}

/* One click starts it; lines come with the runs, keys lead from value to value, and a sweep has its map back. */
static void
test_study (Fixture *fixture, gconstpointer data)
{
  gpointer effect = part (fixture->page, "effect_view");
  LkPlotView *view = part (effect, "effect_view");
  const LkChart *chart;

  g_object_set (fixture->session, "epochs", 1, "student-layers", "4", NULL);
  make_ready (fixture);
  UNTIL (can (fixture, "can-study"));
  click_study (fixture, "share");
  UNTIL (gtk_stack_get_visible_child (part (fixture->page, "stack")) == effect);
  g_assert_cmpstr (fixture->shown, ==, "tune");
  UNTIL (state_says (fixture, "All 75 runs are done"));
  UNTIL (strstr (part_text (effect, "numbers_label"), "Teaching saves most"));
  chart = effect_chart (fixture);
  g_assert_cmpuint (chart->n_series, ==, 3);
  g_assert_cmpuint (chart->n_x_names, ==, 5);
  for (guint i = 0; i < 3 * 5; i++)
    g_assert_true (isfinite (chart->points[i].y));
  g_assert_nonnull (strstr (gtk_label_get_label (part (effect, "look_label")), "so many more samples"));

  UNTIL (gtk_widget_get_width (GTK_WIDGET (view)) > 0);
  g_assert_true (press (view, GDK_KEY_Right));
  g_assert_true (g_str_has_prefix (part_text (effect, "numbers_label"), "1 % of the samples: student "));
  g_assert_true (press (view, GDK_KEY_Right));
  g_assert_true (g_str_has_prefix (part_text (effect, "numbers_label"), "3 % of the samples: student "));
  g_assert_cmpfloat (chart->pointer_x, ==, 0.03);
  g_assert_true (press (view, GDK_KEY_Escape));
  g_assert_true (g_str_has_prefix (part_text (effect, "numbers_label"), "Errors of 60 test samples"));

  /* Another measure, without another run; the table of all runs can be had. */
  gtk_drop_down_set_selected (part (fixture->page, "measure_drop_down"), LK_MEASURE_NLL);
  g_assert_true (g_str_has_prefix (effect_chart (fixture)->y_label, "Negative log-likelihood"));
  g_assert_true (can (fixture, "can-export"));

  lk_tune_page_sweep (fixture->page);
  UNTIL (state_says (fixture, "All 10 runs are done"));
  g_assert_true (gtk_stack_get_visible_child (part (fixture->page, "stack")) == part (fixture->page, "results"));
  UNTIL (strstr (part_text (fixture->page, "verdict_label"), "On the test set"));
}

/* By bytes the same students stand there in fewer bits, too; each can be pointed at, and the plot's table has them. */
static void
test_study_by_bytes (Fixture *fixture, gconstpointer data)
{
  gpointer effect = part (fixture->page, "effect_view");
  LkPlotView *view = part (effect, "effect_view");

  g_object_set (fixture->session, "epochs", 1, NULL);
  make_ready (fixture);
  UNTIL (can (fixture, "can-study"));
  click_study (fixture, "bytes");
  UNTIL (now (fixture)->sweeping && effect_chart (fixture));
  UNTIL (effect_chart (fixture)->n_series > 3);
  g_assert_nonnull (strstr (gtk_label_get_label (part (effect, "look_label")), "a number of bytes"));
  UNTIL (gtk_widget_get_width (GTK_WIDGET (view)) > 0);
  for (guint i = 0; i < 3 && !strstr (part_text (effect, "numbers_label"), " bits, "); i++)
    press (view, GDK_KEY_Right);
  g_assert_nonnull (strstr (part_text (effect, "numbers_label"), " bits, "));
  lk_tune_page_sweep (fixture->page);
  UNTIL (!now (fixture)->sweeping && can (fixture, "can-resume"));
}

/* Why there can be none is the buttons' tip; one that was broken off goes on. */
static void
test_study_broken_off (Fixture *fixture, gconstpointer data)
{
  g_object_set (fixture->session, "epochs", 100, NULL);
  make_ready (fixture);
  UNTIL (can (fixture, "can-study"));
  g_object_set (fixture->session, "alpha", 0.0, NULL);
  UNTIL (!can (fixture, "can-study"));
  g_object_set (fixture->session, "alpha", 0.9, NULL);
  UNTIL (can (fixture, "can-study"));
  click_study (fixture, "parameters");
  UNTIL (now (fixture)->sweeping && effect_chart (fixture));
  g_assert_false (can (fixture, "can-study"));
  g_assert_cmpuint (effect_chart (fixture)->n_x_names, ==, 7);
  lk_tune_page_sweep (fixture->page);
  UNTIL (!now (fixture)->sweeping && can (fixture, "can-resume"));
}

static void
test_failure (Fixture *fixture, gconstpointer data)
{
  g_object_set (fixture->session, "dataset", "/nowhere", NULL);
  lk_session_start (fixture->session);
  UNTIL (now (fixture)->phase == LK_PHASE_FAILED && state_says (fixture, "/nowhere"));
  g_assert_false (can (fixture, "can-sweep"));
  g_assert_true (gtk_widget_has_css_class (part (fixture->page, "state_label"), "error"));
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
#define ADD(name, function) g_test_add ("/app/tune-page/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("plan", test_plan);
  ADD ("sweep", test_sweep);
  ADD ("cancel", test_cancel);
  ADD ("choose", test_choose);
  ADD ("study", test_study);
  ADD ("study-by-bytes", test_study_by_bytes);
  ADD ("study-broken-off", test_study_broken_off);
  ADD ("failure", test_failure);
#undef ADD
  return g_test_run ();
}
