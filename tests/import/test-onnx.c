/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "import/lk-formats.h"
#include "import/lk-models.h"
#include "import/lk-onnx.h"
#include "io/lk-error.h"

static GFile *
data_file (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "onnx", "data", "lenet.onnx", NULL);

  return g_file_new_for_path (path);
}

static void
test_read (void)
{
  g_autoptr (GFile) file = data_file ();
  g_auto (LkImported) imported = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (lk_formats_open (LK_FORMAT_TEACHER, file, "", NULL, NULL, &imported, &error));
  g_assert_no_error (error);
  g_assert_nonnull (imported.graph);
  g_assert_null (imported.network);
  g_assert_cmpuint (lk_graph_n_operators (imported.graph), ==, 13);
}

/* As a data set: what it is, and where to open it. */
static void
test_as_data (void)
{
  g_autoptr (GFile) file = data_file ();
  g_auto (LkImported) imported = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_false (lk_formats_open (LK_FORMAT_DATA, file, "", NULL, NULL, &imported, &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "open it as the teacher"));
}

/* The name says which of the two a network is saved as. */
static void
test_save (void)
{
  static const char *const names[] = { "net.onnx", "NET.ONNX", "net.safetensors" };
  static const size_t sizes[] = { 9, 4, 2 };
  g_autofree char *folder = g_dir_make_tmp ("limbeck-test-XXXXXX", NULL);
  g_autoptr (LkNetwork) network = NULL;

  g_assert_cmpint (lk_network_new (sizes, G_N_ELEMENTS (sizes), &network), ==, LK_OK);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      g_autoptr (GFile) file = g_file_new_for_path (path);
      g_auto (LkImported) imported = { 0 };
      g_autoptr (GError) error = NULL;

      g_assert_true (lk_model_save (network, NULL, LK_SAFETENSORS_F32, file, NULL, &error));
      g_assert_no_error (error);
      g_assert_true (lk_model_read (path, NULL, &imported, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpint (imported.graph != NULL, ==, i < 2);
      g_assert_cmpint (imported.network != NULL, ==, i == 2);
      g_unlink (path);
    }
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/onnx/read", test_read);
  g_test_add_func ("/onnx/as-data", test_as_data);
  g_test_add_func ("/onnx/save", test_save);
  return g_test_run ();
}
