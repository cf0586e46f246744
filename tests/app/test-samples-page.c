/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include <glib/gstdio.h>

#include "app/samples/lk-choices.h"
#include "app/samples/lk-sample-cell.h"
#include "app/samples/lk-sample-detail.h"
#include "app/samples/lk-sample-list.h"
#include "app/samples/lk-samples-page.h"
#include "tests/io/test-util.h"
#include "tests/train/train-data.h"

typedef struct {
  guint count, position, removed, added;
} Changes;

static void
changed_cb (GListModel *model, guint position, guint removed, guint added, Changes *changes)
{
  *changes = (Changes) { changes->count + 1, position, removed, added };
}

/* Another order is no change of places; another length is one at the end. */
static void
test_list (void)
{
  LkSampleList *list = lk_sample_list_new ();
  Changes changes = { 0 };

  g_signal_connect (list, "items-changed", G_CALLBACK (changed_cb), &changes);
  lk_sample_list_set (list, (const guint32[]) { 4, 2, 9 }, 3);
  g_assert_cmpuint (changes.count, ==, 1);
  g_assert_cmpuint (changes.added, ==, 3);
  lk_sample_list_set (list, (const guint32[]) { 9, 4, 2 }, 3);
  g_assert_cmpuint (changes.count, ==, 1);
  g_assert_cmpuint (lk_sample_list_get (list, 1), ==, 4);
  g_assert_cmpuint (lk_sample_list_find (list, 2), ==, 2);
  g_assert_cmpuint (lk_sample_list_find (list, 3), ==, G_MAXUINT);
  lk_sample_list_set (list, (const guint32[]) { 7 }, 1);
  g_assert_cmpuint (changes.count, ==, 2);
  g_assert_cmpuint (changes.position, ==, 1);
  g_assert_cmpuint (changes.removed, ==, 2);
  g_assert_cmpuint (changes.added, ==, 0);
  g_assert_cmpuint (lk_sample_list_find (list, 9), ==, G_MAXUINT);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  g_assert_finalize_object (list);
}

/* Counts move on, the choice stays. */
static void
test_choices (void)
{
  GtkDropDown *drop_down = g_object_ref_sink (GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL)));
  g_autoptr (GObject) choice = NULL;
  g_autofree char *text = NULL;

  lk_choices_set_up (drop_down);
  lk_choices_set (drop_down, (const char *const[]) { "any (9)", "one (3)", "two (6)", NULL });
  gtk_drop_down_set_selected (drop_down, 2);
  lk_choices_set (drop_down, (const char *const[]) { "any (9)", "one (4)", "two (5)", NULL });
  g_assert_cmpuint (gtk_drop_down_get_selected (drop_down), ==, 2);
  choice = g_list_model_get_item (gtk_drop_down_get_model (drop_down), 2);
  g_object_get (choice, "text", &text, NULL);
  g_assert_cmpstr (text, ==, "two (5)");
  lk_choices_set (drop_down, (const char *const[]) { "any", "one", NULL });
  g_assert_cmpuint (gtk_drop_down_get_selected (drop_down), ==, 0);
  g_assert_finalize_object (drop_down);
}

/* What a cell shows, it says. */
static void
test_cell (void)
{
  LkSampleCell *cell = g_object_ref_sink (LK_SAMPLE_CELL (lk_sample_cell_new ()));
  g_autoptr (LkComparison) comparison = train_comparison_new ();

  lk_sample_cell_set (cell, comparison, 4);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "0, teacher says 1, student says 2, twin says 3");
  lk_sample_cell_set (cell, comparison, 7);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "3, teacher says 1, student says 2, twin says 3");
  g_assert_finalize_object (cell);
}

static void
test_detail (void)
{
  LkSampleDetail *detail = g_object_ref_sink (g_object_new (LK_TYPE_SAMPLE_DETAIL, NULL));
  g_autoptr (LkComparison) comparison = train_comparison_new ();

  g_assert_false (gtk_widget_get_visible (part (detail, "box")));
  /* exp (3 / 2) / (exp (3 / 2) + 3) = 0.599, the rest even */
  lk_sample_detail_set (detail, comparison, 4, 2.0);
  g_assert_true (gtk_widget_get_visible (part (detail, "box")));
  g_assert_cmpstr (part_text (detail, "title_label"), ==, "Sample 4\nlabel 0");
  g_assert_cmpstr (part_text (detail, "words_label"), ==,
                   "The teacher takes this “0” for “1”: 60 % against 13 % at T = 2");
  lk_sample_detail_set (detail, comparison, 5, 2.0);
  g_assert_cmpstr (part_text (detail, "words_label"), ==, "A “1” that looks a little like “0” (13 % at T = 2)");
  lk_sample_detail_set (detail, NULL, 0, 2.0);
  g_assert_false (gtk_widget_get_visible (part (detail, "box")));
  g_assert_finalize_object (detail);
}

static guint
n_shown (LkSamplesPage *page)
{
  return g_list_model_get_n_items (G_LIST_MODEL (gtk_grid_view_get_model (part (part (page, "grid"), "view"))));
}

/* Keeps the most that a list grew by at once. */
static void
most_added_cb (GListModel *model, guint position, guint removed, guint added, guint *most)
{
  *most = MAX (*most, added);
}

/* A session's samples come, are filtered, chosen and pinned. */
static void
test_page (void)
{
  LkDataset *dataset = train_data_new (64, 40, 1);
  g_autofree char *folder = train_data_write (dataset);
  LkSession *session = lk_session_new ();
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  LkSamplesPage *page = g_object_new (LK_TYPE_SAMPLES_PAGE, NULL);
  GtkSingleSelection *selection;
  guint sample, most = 0;

  g_object_set (session, "dataset", folder, "teacher-layers", "8", "teacher-epochs", 1, "student-layers", "6", NULL);
  gtk_window_set_child (window, GTK_WIDGET (page));
  g_object_set (page, "session", session, NULL);
  lk_session_start (session);
  gtk_window_present (window);
  g_signal_connect (gtk_grid_view_get_model (part (part (page, "grid"), "view")), "items-changed",
                    G_CALLBACK (most_added_cb), &most);
  UNTIL (lk_session_get_snapshot (session)->evaluation && n_shown (page) == 40);
  g_assert_cmpuint (most, ==, 32); /* cells a frame */

  /* Ten of each class. */
  gtk_drop_down_set_selected (part (page, "class_choice"), 3);
  UNTIL (n_shown (page) == 10);
  g_assert_true (g_str_has_prefix (part_text (page, "count_label"), "10 of 40"));
  g_assert_true (gtk_widget_get_visible (part (page, "clear_button")));

  /* The fourth of class 2 is sample 14, for the other pages too; and the other way round. */
  selection = GTK_SINGLE_SELECTION (gtk_grid_view_get_model (part (part (page, "grid"), "view")));
  gtk_single_selection_set_selected (selection, 3);
  g_object_get (session, "sample", &sample, NULL);
  g_assert_cmpuint (sample, ==, 14);
  g_object_set (session, "sample", 6, NULL);
  g_assert_cmpuint (gtk_single_selection_get_selected (selection), ==, 1);

  gtk_toggle_button_set_active (part (page, "backwards_button"), TRUE);
  UNTIL (gtk_single_selection_get_selected (selection) == 8);
  gtk_widget_activate_action (GTK_WIDGET (page), "samples.clear", NULL);
  UNTIL (n_shown (page) == 40);
  g_assert_cmpuint (gtk_single_selection_get_selected (selection), ==, 33);

  g_assert_false (gtk_widget_get_visible (part (page, "pins")));
  for (guint i = 0; i < 6; i++)
    gtk_widget_activate_action (GTK_WIDGET (page), "samples.pin", "u", i);
  for (GtkWidget *pin = gtk_widget_get_first_child (part (page, "pins")); pin; pin = gtk_widget_get_next_sibling (pin))
    g_assert_true (gtk_widget_get_visible (pin));
  for (guint i = 2; i < 6; i++)
    {
      g_assert_true (gtk_widget_get_visible (part (page, "pins")));
      gtk_widget_activate_action (GTK_WIDGET (page), "samples.pin", "u", i);
    }
  g_assert_false (gtk_widget_get_visible (part (page, "pins")));

  gtk_window_destroy (window);
  g_object_unref (session);
  remove_folder (folder);
  lk_dataset_unref (dataset);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/app/samples-page/list", test_list);
  g_test_add_func ("/app/samples-page/choices", test_choices);
  g_test_add_func ("/app/samples-page/cell", test_cell);
  g_test_add_func ("/app/samples-page/detail", test_detail);
  g_test_add_func ("/app/samples-page/page", test_page);
  return g_test_run ();
}
