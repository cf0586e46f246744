/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "app/settings/lk-teacher-group.h"
#include "import/lk-safetensors.h"
#include "tests/io/test-util.h"

/* A data folder of its own with two networks for the data set "mnist". */
typedef struct {
  char *folder;
  LkSession *session;
  LkTeacherGroup *group;
} Fixture;

static void
save (Fixture *fixture, const char *name, size_t n_hidden)
{
  const size_t sizes[] = { 784, n_hidden, 10 };
  g_autofree char *relative = g_build_filename ("teachers", name, NULL);
  g_autoptr (GFile) file = child (fixture->folder, relative);
  g_autoptr (LkNetwork) network = NULL;

  g_assert_cmpint (lk_network_new (sizes, 3, &network), ==, LK_OK);
  g_assert_true (lk_safetensors_save (network, NULL, LK_SAFETENSORS_F16, file, NULL, NULL));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *teachers = NULL;

  fixture->folder = make_folder ();
  teachers = g_build_filename (fixture->folder, "teachers", NULL);
  g_assert_cmpint (g_mkdir (teachers, 0700), ==, 0);
  save (fixture, "mnist-30.safetensors", 30);
  save (fixture, "mnist-9.safetensors", 9);
  g_setenv ("LIMBECK_DATA_DIR", fixture->folder, TRUE);
  fixture->session = lk_session_new ();
  fixture->group = g_object_ref_sink (g_object_new (LK_TYPE_TEACHER_GROUP, NULL));
  g_object_set (fixture->group, "session", fixture->session, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  UNTIL_GONE (fixture->group);
  UNTIL_GONE (fixture->session);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static const LkSettings *
settings (Fixture *fixture)
{
  return lk_session_get_settings (fixture->session);
}

static const char *
source (Fixture *fixture)
{
  return gtk_string_object_get_string (adw_combo_row_get_selected_item (part (fixture->group, "source_row")));
}

static guint
n_sources (Fixture *fixture)
{
  return g_list_model_get_n_items (adw_combo_row_get_model (part (fixture->group, "source_row")));
}

static gboolean
is_shown (Fixture *fixture, const char *id)
{
  return gtk_widget_get_visible (part (fixture->group, id));
}

static void
test_sources (Fixture *fixture, gconstpointer data)
{
  gpointer row = part (fixture->group, "source_row");

  /* At first, as the settings have it, a teacher is trained. */
  g_assert_cmpuint (n_sources (fixture), ==, 3);
  g_assert_cmpstr (source (fixture), ==, "Train one here");
  g_assert_true (is_shown (fixture, "layers_row"));
  g_assert_true (is_shown (fixture, "epochs_row"));

  adw_combo_row_set_selected (row, 0);
  g_assert_cmpstr (settings (fixture)->teacher_files[0], ==, "mnist-30");
  g_assert_cmpstr (source (fixture), ==, "30");
  g_assert_false (is_shown (fixture, "layers_row"));
  g_assert_false (is_shown (fixture, "epochs_row"));
  g_assert_false (is_shown (fixture, "count_row"));
  g_assert_false (is_shown (fixture, "network_row"));
  adw_combo_row_set_selected (row, 1);
  g_assert_cmpstr (settings (fixture)->teacher_files[0], ==, "mnist-9");
  adw_combo_row_set_selected (row, 2);
  g_assert_null (settings (fixture)->teacher_files);
  g_assert_true (is_shown (fixture, "layers_row"));
}

static void
test_training (Fixture *fixture, gconstpointer data)
{
  gpointer row = part (fixture->group, "layers_row");

  g_assert_cmpstr (part_text (fixture->group, "layers_row"), ==, settings (fixture)->teacher.layers);
  gtk_editable_set_text (row, "wide");
  g_signal_emit_by_name (row, "apply");
  g_assert_true (gtk_widget_has_css_class (row, "error"));
  g_assert_cmpstr (settings (fixture)->teacher.layers, ==, "400x400");
  gtk_editable_set_text (row, "70 70");
  g_signal_emit_by_name (row, "apply");
  g_assert_false (gtk_widget_has_css_class (row, "error"));
  g_assert_cmpstr (settings (fixture)->teacher.layers, ==, "70x70");
  g_assert_cmpstr (part_text (fixture->group, "layers_row"), ==, "70x70");

  gtk_spin_button_set_value (part (fixture->group, "epochs_spin"), 3.0);
  g_assert_cmpuint (settings (fixture)->teacher.epochs, ==, 3);
}

/* The kind of mean matters where there are several. */
static void
test_ensemble (Fixture *fixture, gconstpointer data)
{
  g_assert_false (is_shown (fixture, "mean_row"));
  gtk_spin_button_set_value (part (fixture->group, "count_spin"), 4.0);
  g_assert_cmpuint (settings (fixture)->teacher_count, ==, 4);
  g_assert_true (is_shown (fixture, "mean_row"));
  adw_combo_row_set_selected (part (fixture->group, "mean_row"), LK_MEAN_PROBABILITIES);
  g_assert_cmpint (settings (fixture)->teacher_mean, ==, LK_MEAN_PROBABILITIES);
  g_object_set (fixture->session, "teacher-mean", LK_MEAN_LOGITS, NULL);
  g_assert_cmpuint (adw_combo_row_get_selected (part (fixture->group, "mean_row")), ==, LK_MEAN_LOGITS);
}

/* Files of the person's own: one, then several; they leave the list when another
 * teacher is chosen. */
static void
test_open (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autoptr (GFile) one = g_file_new_for_path ("/somewhere/big.safetensors");
  g_autoptr (GFile) two = g_file_new_for_path ("/somewhere/other.safetensors");
  gpointer network = part (fixture->group, "network_row");

  lk_teacher_group_open (fixture->group, G_LIST_MODEL (files));
  g_assert_null (settings (fixture)->teacher_files);
  g_list_store_append (files, one);
  lk_teacher_group_open (fixture->group, G_LIST_MODEL (files));
  g_assert_cmpstr (settings (fixture)->teacher_files[0], ==, "/somewhere/big.safetensors");
  g_assert_cmpstr (source (fixture), ==, "big.safetensors");
  g_assert_cmpuint (n_sources (fixture), ==, 4);
  g_assert_false (is_shown (fixture, "mean_row"));

  /* Its network may be said. */
  g_assert_true (is_shown (fixture, "network_row"));
  gtk_editable_set_text (network, "conv 8 5x5, pol 2");
  g_signal_emit_by_name (network, "apply");
  g_assert_true (gtk_widget_has_css_class (network, "error"));
  g_assert_cmpstr (settings (fixture)->teacher_network, ==, "");
  gtk_editable_set_text (network, "conv 8 5x5, pool 2, 30");
  g_signal_emit_by_name (network, "apply");
  g_assert_cmpstr (settings (fixture)->teacher_network, ==, "c8k5-p2-30");
  g_assert_false (gtk_widget_has_css_class (network, "error"));

  g_list_store_append (files, two);
  lk_teacher_group_open (fixture->group, G_LIST_MODEL (files));
  g_assert_cmpuint (g_strv_length (settings (fixture)->teacher_files), ==, 2);
  g_assert_cmpstr (settings (fixture)->teacher_network, ==, "");
  g_assert_cmpstr (source (fixture), ==, "big.safetensors and 1 other");
  g_assert_true (is_shown (fixture, "mean_row"));

  adw_combo_row_set_selected (part (fixture->group, "source_row"), 0);
  g_assert_cmpstr (settings (fixture)->teacher_files[0], ==, "mnist-30");
  g_assert_cmpuint (n_sources (fixture), ==, 3);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
#define ADD(name, function) g_test_add ("/app/teacher-group/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("sources", test_sources);
  ADD ("training", test_training);
  ADD ("ensemble", test_ensemble);
  ADD ("open", test_open);
#undef ADD
  return g_test_run ();
}
