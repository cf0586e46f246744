/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-chooser.h"

#include <string.h>

#include "app/distill/lk-smaller-view.h"
#include "app/widgets/lk-plot-view.h"
#include "app/window/lk-window.h"
#include "onnx/lk-graph.h"
#include "tests/io/test-util.h"
#include "tests/train/train-data.h"

typedef struct {
  char *data;
  char *folder;
  LkSession *session;
  LkWindow *window;
  gpointer view;
} Fixture;

static void
setup (Fixture *fixture, gconstpointer data)
{
  LkDataset *dataset = train_data_new (200, 50, 1);

  fixture->data = train_data_write (dataset);
  lk_dataset_unref (dataset);
  fixture->folder = g_dir_make_tmp ("limbeck-test-XXXXXX", NULL);
  fixture->session = lk_session_new ();
  g_object_set (fixture->session, "dataset", fixture->data, "batch", 16, "teacher-layers", "16", "teacher-epochs", 20,
                "student-layers", "4", "epochs", 2, "threads", 1, NULL);
  fixture->window = lk_window_new (NULL, fixture->session, NULL);
  gtk_window_present (GTK_WINDOW (fixture->window));
  UNTIL (gtk_widget_get_mapped (GTK_WIDGET (fixture->window)));
  fixture->view = part (part (fixture->window, "distill_page"), "smaller_view");
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  UNTIL_GONE (fixture->session);
  remove_folder (fixture->data);
  remove_folder (fixture->folder);
  g_free (fixture->data);
  g_free (fixture->folder);
}

static const LkSmallerLook *
look_of (Fixture *fixture)
{
  return lk_session_get_snapshot (fixture->session)->smaller;
}

static gboolean
is_measured (Fixture *fixture, double pruned)
{
  const LkSmallerLook *look = look_of (fixture);

  return look && look->pruned == pruned && look->of[LK_SMALLER_TWIN][LK_SMALLER_N_FORMS - 1].known;
}

static gboolean
says (Fixture *fixture, guint bits)
{
  g_autofree char *errors =
      g_strdup_printf ("Student %u errors, ", look_of (fixture)->of[LK_SMALLER_STUDENT][LK_SMALLER_AT (bits)].errors);

  return g_str_has_prefix (part_text (fixture->view, "words_label"), errors);
}

/* Nothing is measured for a card that nobody sees. The sliders act: the bits at once, the share when it is measured; both
 * say to those who cannot see them what they are. */
static void
test_sliders (Fixture *fixture, gconstpointer data)
{
  GtkRange *bits = part (fixture->view, "bits_scale"), *pruned = part (fixture->view, "pruned_scale");

  UNTIL (lk_session_get_snapshot (fixture->session)->phase == LK_PHASE_READY);
  g_assert_null (look_of (fixture));
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.card", "s", "smaller");
  UNTIL (is_measured (fixture, 0.0));
  UNTIL (says (fixture, 3));
  for (guint b = 0; b < LK_SMALLER_N_BITS; b++)
    {
      g_autofree char *text = g_strdup_printf ("%u bits", lk_smaller_bits[b]);

      gtk_range_set_value (bits, b);
      g_assert_true (says (fixture, b));
      if (b != 3)
        gtk_test_accessible_assert_property (GTK_ACCESSIBLE (bits), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text);
    }
  gtk_range_set_value (pruned, 50);
  UNTIL (is_measured (fixture, 0.5));
  UNTIL (says (fixture, LK_SMALLER_N_BITS - 1));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (part (fixture->view, "plot_view")),
                                       GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                       lk_readout_get_text (part (fixture->view, "words_label")));
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.card", "s", "loss");
  UNTIL (!look_of (fixture));
}

/* The copy that is chosen, as the file's name says. */
static void
test_save (Fixture *fixture, gconstpointer data)
{
  static const char *const who[] = { "student", "twin" };

  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.card", "s", "smaller");
  UNTIL (is_measured (fixture, 0.0));
  gtk_range_set_value (part (fixture->view, "bits_scale"), 2);
  for (gsize i = 0; i < G_N_ELEMENTS (who); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s-6-bits.onnx", who[i]);
      g_autofree char *action = g_strdup_printf ("smaller.save-%s", who[i]);
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
      g_autofree char *suggested = NULL;
      g_autofree char *bytes = NULL;
      g_autoptr (LkGraph) graph = NULL;
      gsize length;

      g_assert_true (gtk_widget_activate_action (fixture->view, action, NULL));
      UNTIL (find_window (GTK_TYPE_FILE_CHOOSER_DIALOG));
      suggested = gtk_file_chooser_get_current_name (find_window (GTK_TYPE_FILE_CHOOSER_DIALOG));
      g_assert_cmpstr (suggested, ==, name);
      press_accept (choose_file (fixture->folder, name));
      UNTIL (g_file_test (path, G_FILE_TEST_EXISTS));
      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      graph = lk_graph_parse ((const guint8 *) bytes, length, path, NULL);
      g_assert_nonnull (graph);
      g_assert_cmpstr (lk_graph_metadata (graph, "bits"), ==, "6");
      g_assert_cmpstr (lk_graph_metadata (graph, "method"), ==, i == 0 ? "kd" : NULL);
    }
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
#define ADD(name, func) g_test_add ("/app/smaller-view/" name, Fixture, NULL, setup, func, teardown)
  ADD ("sliders", test_sliders);
  ADD ("save", test_save);
#undef ADD
  return g_test_run ();
}
