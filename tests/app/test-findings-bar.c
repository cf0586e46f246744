/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-window.h"

#include <string.h>

#include "app/window/lk-findings-view.h"
#include "import/lk-dataset-io.h"
#include "import/lk-safetensors.h"
#include "nn/lk-adapt.h"
#include "plot/lk-picture.h"
#include "app/widgets/lk-plot-view.h"

typedef struct {
  AppWindow app;
  GtkWidget *bar;
  char *teacher; /* a file */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  app_window_open (&fixture->app);
  fixture->bar = part (fixture->app.window, "findings_bar");
  fixture->teacher = g_build_filename (fixture->app.folder, "teacher.safetensors", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  app_window_close (&fixture->app);
  g_free (fixture->teacher);
}

static const LkSnapshot *
latest (Fixture *fixture)
{
  return app_window_latest (&fixture->app);
}

static const LkFinding *
found (Fixture *fixture, const char *id)
{
  return lk_findings_find (latest (fixture)->findings, id);
}

/* Takes the file as the teacher; waits for the run. */
static void
choose (Fixture *fixture, LkNetwork *network)
{
  g_autoptr (GFile) file = g_file_new_for_path (fixture->teacher);
  guint before = latest (fixture)->generation;

  g_assert_true (lk_safetensors_save (network, NULL, LK_SAFETENSORS_F32, file, NULL, NULL));
  lk_session_choose_teacher (fixture->app.session, (const char *[]) { fixture->teacher, NULL });
  UNTIL (latest (fixture)->generation != before && latest (fixture)->phase == LK_PHASE_READY);
}

/* The dialog with that heading, or NULL. */
static AdwMessageDialog *
find_dialog (const char *heading)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (toplevels, i);

      if (ADW_IS_MESSAGE_DIALOG (window) &&
          g_str_equal (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (window)), heading))
        return ADW_MESSAGE_DIALOG (window);
    }
  return NULL;
}

static void
answer (const char *heading, const char *response)
{
  AdwMessageDialog *dialog = find_dialog (heading);

  adw_message_dialog_response (dialog, response);
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_assert_null (find_dialog (heading));
}

/* A good teacher made for other inputs or another order is told of, and one click takes it so: it makes the errors of the
 * right form then, and nothing is left to be said of it. */
static void
test_take_it_so (Fixture *fixture, gconstpointer data)
{
  static const uint16_t place[] = { 2, 0, 3, 1 };
  static const struct {
    const char *id, *setting, *value;
    double scale, shift; /* that undo what is to be found */
    gboolean transpose, permute;
  } cases[] = {
    { "teacher-input-range", "input-scale", "255", 1.0 / 255.0, 0.0, FALSE, FALSE },
    { "teacher-inverted", "invert", "true", -1.0, 1.0, FALSE, FALSE },
    { "teacher-transposed", "transpose", "true", 1.0, 0.0, TRUE, FALSE },
    { "teacher-class-order", "class-order", "1,3,0,2", 1.0, 0.0, FALSE, TRUE },
  };
  g_autoptr (LkDataset) dataset = train_data_new (400, 60, 1);
  g_autoptr (LkTeacher) good = train_teacher_new (dataset);
  GtkWidget *button = part (fixture->bar, "remedy_button");

  g_assert_false (gtk_widget_get_visible (button));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LkNetwork *network;
      const LkFinding *remedy;

      g_assert_cmpint (lk_network_copy (lk_teacher_get_network (good, 0), &network), ==, LK_OK);
      lk_network_scale_inputs (network, cases[i].scale, cases[i].shift);
      if (cases[i].transpose)
        lk_network_transpose_inputs (network, dataset->width);
      if (cases[i].permute)
        g_assert_cmpint (lk_network_permute_outputs (network, place), ==, LK_OK);
      choose (fixture, network);
      lk_network_free (network);

      remedy = found (fixture, cases[i].id);
      g_assert_nonnull (remedy);
      g_assert_cmpstr (remedy->remedy[0], ==, cases[i].setting);
      g_assert_cmpstr (remedy->remedy[1], ==, cases[i].value);
      g_assert_cmpuint (latest (fixture)->teacher->test_quality.errors, >, good->test_quality.errors);
      UNTIL (gtk_widget_get_mapped (button));
      g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (button)), ==, "_Take it so");
      g_assert_nonnull (strstr (part_text (fixture->bar, "label"), with_numbers_of_c (remedy->sentence)));

      g_signal_emit_by_name (button, "clicked");
      UNTIL (latest (fixture)->phase == LK_PHASE_READY && !found (fixture, cases[i].id));
      g_assert_null (found (fixture, "teacher-labels"));
      g_assert_false (gtk_widget_get_visible (button));
      g_assert_cmpuint (latest (fixture)->teacher->test_quality.errors, ==, good->test_quality.errors);
    }
}

/* The same click in the dialog that asks; what was taken is undone in one step. */
static void
test_asked (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkDataset) dataset = train_data_new (400, 60, 1);
  g_autoptr (LkTeacher) good = train_teacher_new (dataset);
  LkNetwork *network;

  g_assert_cmpint (lk_network_copy (lk_teacher_get_network (good, 0), &network), ==, LK_OK);
  lk_network_scale_inputs (network, -1.0, 1.0);
  choose (fixture, network);
  lk_network_free (network);
  g_assert_nonnull (found (fixture, "teacher-labels"));
  app_window_act (&fixture->app, "win.play");
  UNTIL (find_dialog ("Distill From This Teacher?"));
  answer ("Distill From This Teacher?", "apply");
  UNTIL (latest (fixture)->phase == LK_PHASE_READY && !found (fixture, "teacher-labels"));
  g_assert_true (lk_session_get_settings (fixture->app.session)->invert);
  app_window_act (&fixture->app, "win.undo");
  g_assert_false (lk_session_get_settings (fixture->app.session)->invert);
  UNTIL (latest (fixture)->phase == LK_PHASE_READY && found (fixture, "teacher-labels"));
}

/* What speaks against a teacher stays in sight when the bar was closed, and is asked about once all the same. */
static void
test_stays (Fixture *fixture, gconstpointer data)
{
  GtkWidget *sign = part (fixture->app.window, "doubt_button");
  GtkWidget *group = part (part (fixture->app.window, "settings_panel"), "teacher_group");
  GtkWidget *beside = part (group, "doubt_button");
  LkNetwork *network;

  g_assert_false (gtk_widget_get_visible (sign));
  g_assert_false (gtk_widget_get_visible (beside));
  g_assert_cmpint (lk_network_new ((const size_t[]) { 64, 4, TRAIN_DATA_CLASSES }, 3, &network), ==, LK_OK);
  choose (fixture, network); /* of zeros: it names the same class always */
  lk_network_free (network);
  g_assert_true (gtk_widget_get_visible (beside));
  g_assert_false (gtk_widget_get_visible (sign));
  g_signal_emit_by_name (part (fixture->bar, "close_button"), "clicked");
  g_assert_false (gtk_widget_get_visible (fixture->bar));
  g_assert_true (gtk_widget_get_visible (sign));
  g_assert_true (gtk_widget_get_visible (beside));

  g_assert_true (app_window_can (&fixture->app, "win.findings"));
  g_signal_emit_by_name (sign, "clicked");
  UNTIL (find_dialog ("What Was Opened"));
  answer ("What Was Opened", "close");
  app_window_act (&fixture->app, "win.play");
  UNTIL (find_dialog ("Distill From This Teacher?"));
  answer ("Distill From This Teacher?", "distill");
  UNTIL (latest (fixture)->step > 0);
  lk_session_pause (fixture->app.session);
  lk_session_play (fixture->app.session); /* once is enough */
  UNTIL (latest (fixture)->phase == LK_PHASE_RUNNING);
  g_assert_null (find_dialog ("Distill From This Teacher?"));
  lk_session_pause (fixture->app.session);
}

/* A teacher that trained itself to chance, and one click that trains it for longer. */
static void
test_untrained (Fixture *fixture, gconstpointer data)
{
  GtkWidget *button = part (fixture->bar, "remedy_button");

  g_object_set (fixture->app.session, "teacher-layers", "4x4x4x4", "teacher-epochs", 1, "teacher-learning-rate", 1e-7,
                NULL);
  UNTIL (latest (fixture)->phase == LK_PHASE_READY && found (fixture, "teacher-untrained"));
  UNTIL (gtk_widget_get_mapped (button));
  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (button)), ==, "_Train it anew");
  g_assert_true (g_str_has_suffix (part_text (fixture->bar, "label"), "after 1 epoch. Train it for 20"));
  app_window_act (&fixture->app, "win.play");
  UNTIL (find_dialog ("Distill From This Teacher?"));
  answer ("Distill From This Teacher?", "cancel");
  g_signal_emit_by_name (button, "clicked");
  g_assert_cmpuint (lk_session_get_settings (fixture->app.session)->teacher.epochs, ==, 20);
  /* What it was too slow and too narrow for. */
  g_object_set (fixture->app.session, "teacher-layers", "16", "teacher-learning-rate", 0.003, NULL);
  UNTIL (latest (fixture)->phase == LK_PHASE_READY && !found (fixture, "teacher-untrained"));
  g_assert_false (gtk_widget_get_visible (button));
}

/* What the pixels are, and one picture. */
static void
test_details (Fixture *fixture, gconstpointer data)
{
  const LkSnapshot *snapshot = latest (fixture);
  g_autoptr (GtkWidget) view = g_object_ref_sink (lk_findings_view_new (snapshot));
  GtkGrid *grid = part (view, "splits_grid");
  const LkPicture *picture = lk_plot_view_get_model (part (view, "picture_view"));
  g_autofree char *samples = g_strdup (gtk_label_get_text (GTK_LABEL (gtk_grid_get_child_at (grid, 1, 1))));
  g_autofree char *lightest = g_strdup_printf ("%u", snapshot->facts->train.lightest);

  g_assert_true (picture->pixels == snapshot->dataset->train.pixels);
  g_assert_cmpstr (samples, ==, "400");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (gtk_grid_get_child_at (grid, 2, 1))), ==, "60");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (gtk_grid_get_child_at (grid, 1, 2))), ==, "0");
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (gtk_grid_get_child_at (grid, 1, 3))), ==, lightest);
  g_assert_cmpstr (part_text (view, "classes_label"), ==, "Each class has 100 training samples.");
  g_assert_cmpstr (part_text (view, "picture_label"), ==, "The first training sample, “0”");
}

int
main (int argc, char **argv)
{
  char *cache = app_window_init (&argc, &argv);

#define ADD(name, function) g_test_add ("/app/findings-bar/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("take-it-so", test_take_it_so);
  ADD ("asked", test_asked);
  ADD ("stays", test_stays);
  ADD ("untrained", test_untrained);
  ADD ("details", test_details);
#undef ADD
  return app_window_run (cache);
}
