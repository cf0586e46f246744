/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "app/samples/lk-confusion-view.h"
#include "tests/train/train-data.h"

typedef struct {
  GtkWidget *window;
  LkConfusionView *view;
  LkConfusionCell cell; /* chosen last */
  guint n_chosen;
} Fixture;

static void
chosen_cb (LkConfusionView *view, const LkConfusionCell *cell, Fixture *fixture)
{
  fixture->cell = *cell;
  fixture->n_chosen++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->window = gtk_window_new ();
  fixture->view = g_object_new (LK_TYPE_CONFUSION_VIEW, NULL);
  g_signal_connect (fixture->view, "cell-chosen", G_CALLBACK (chosen_cb), fixture);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->view));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 500, 400);
  gtk_window_present (GTK_WINDOW (fixture->window));
  UNTIL (gtk_widget_get_height (part (fixture->view, "matrix_view")) > 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
}

/* As if the key had been pressed on the matrix; the first controller that takes it keeps it. */
static void
press (Fixture *fixture, guint keyval)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (part (fixture->view, "matrix_view"));
  gboolean taken = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !taken; i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0, 0, &taken);
    }
}

static void
test_choose (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkComparison) comparison = train_comparison_new ();
  int label, answer;

  /* Nothing to choose yet. */
  press (fixture, GDK_KEY_Right);
  press (fixture, GDK_KEY_Return);
  g_assert_cmpuint (fixture->n_chosen, ==, 0);

  lk_confusion_view_set (fixture->view, comparison, NULL);
  press (fixture, GDK_KEY_Left);
  press (fixture, GDK_KEY_Return);
  g_assert_cmpuint (fixture->n_chosen, ==, 1);
  g_assert_cmpint (fixture->cell.who, ==, LK_COMPARED_STUDENT);
  g_assert_cmpint (fixture->cell.minus, ==, -1);
  g_assert_false (fixture->cell.likeness);
  label = fixture->cell.label;
  answer = fixture->cell.answer;
  g_assert_cmpint (label, >=, 0);
  g_assert_cmpint (label, <, TRAIN_DATA_CLASSES);
  g_assert_cmpint (answer, >=, 0);
  g_assert_cmpint (answer, <, TRAIN_DATA_CLASSES);

  /* The same cell of another matrix. */
  g_assert_true (
      gtk_widget_activate_action (part (fixture->view, "matrix_view"), "confusion.matrix", "s", "student-twin"));
  press (fixture, GDK_KEY_Return);
  g_assert_cmpuint (fixture->n_chosen, ==, 2);
  g_assert_cmpint (fixture->cell.who, ==, LK_COMPARED_STUDENT);
  g_assert_cmpint (fixture->cell.minus, ==, LK_COMPARED_TWIN);
  g_assert_cmpint (fixture->cell.label, ==, label);
  g_assert_cmpint (fixture->cell.answer, ==, answer);

  /* A row further down. */
  for (int i = 0; i < 12 && fixture->cell.label == label; i++)
    {
      press (fixture, GDK_KEY_Down);
      press (fixture, GDK_KEY_Return);
    }
  g_assert_cmpint (fixture->cell.label, ==, label + 1);
  g_assert_cmpint (fixture->cell.answer, ==, answer);

  fixture->n_chosen = 0;
  lk_confusion_view_set (fixture->view, NULL, "There is none");
  press (fixture, GDK_KEY_Return);
  g_assert_cmpuint (fixture->n_chosen, ==, 0);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add ("/app/confusion-view/choose", Fixture, NULL, set_up, test_choose, tear_down);
  return g_test_run ();
}
