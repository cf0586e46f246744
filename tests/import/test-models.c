/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/lk-models.h"
#include "tests/io/test-util.h"

/* A data folder with three networks, of which one is of another data set. */
typedef struct {
  char *folder;
} Fixture;

static void
save (Fixture *fixture, const char *name, size_t n_hidden)
{
  const size_t sizes[] = { 16, n_hidden, 3 };
  g_autofree char *relative = g_build_filename ("teachers", name, NULL);
  g_autoptr (GFile) file = child (fixture->folder, relative);
  g_autoptr (LkNetwork) network = NULL;
  GError *error = NULL;

  g_assert_cmpint (lk_network_new (sizes, 3, &network), ==, LK_OK);
  g_assert_true (lk_safetensors_save (network, NULL, LK_SAFETENSORS_F16, file, NULL, &error));
  g_assert_no_error (error);
}

static void
setup (Fixture *fixture, gconstpointer data)
{
  g_autofree char *teachers = NULL;

  fixture->folder = make_folder ();
  teachers = g_build_filename (fixture->folder, "teachers", NULL);
  g_assert_cmpint (g_mkdir (teachers, 0700), ==, 0);
  save (fixture, "letters-5.safetensors", 5);
  save (fixture, "letters-50.safetensors", 50);
  save (fixture, "other-letters-7.safetensors", 7);
  write_file (teachers, "letters-50.md", "# A card\n", 9);
  g_setenv ("LIMBECK_DATA_DIR", fixture->folder, TRUE);
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  g_unsetenv ("LIMBECK_DATA_DIR");
  remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static void
test_list (Fixture *fixture, gconstpointer data)
{
  g_auto (GStrv) names = lk_model_list ("letters");
  g_auto (GStrv) none = lk_model_list ("let");

  /* The largest first: it is the one to start with. */
  g_assert_true (g_strv_equal ((const char *const *) names, (const char *const[]) { "letters-50", "letters-5", NULL }));
  g_assert_cmpuint (g_strv_length (none), ==, 0);
}

static void
test_load (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "teachers", "letters-5.safetensors", NULL);
  const char *const names[] = { "letters-5", path };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GError *error = NULL;
      g_autoptr (LkNetwork) network = lk_model_load (names[i], NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (network->layers[0].n_outputs, ==, 5);
    }
}

static void
test_missing (Fixture *fixture, gconstpointer data)
{
  GError *error = NULL;

  g_assert_null (lk_model_load ("letters-6", NULL, NULL, &error));
  assert_error (&error, LK_ERROR_NOT_FOUND, "letters-6", "letters-5", "other-letters-7", "safetensors", NULL);
  /* A file's name is a path, wherever the program stands. */
  g_assert_null (lk_model_load ("letters-5.safetensors", NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
}

/* The networks that come with the program are those that their cards are about. */
static void
test_cards (void)
{
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "..", "data", "teachers", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *stem = g_strndup (path, strlen (path) - strlen (".safetensors"));
      g_autofree char *card_path = g_strconcat (stem, ".md", NULL);
      g_autofree char *card = NULL;
      g_autofree char *bytes = NULL;
      g_autofree char *sum = NULL;
      gsize length;

      if (!g_str_has_suffix (name, ".safetensors"))
        continue;
      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      g_assert_true (g_file_get_contents (card_path, &card, NULL, NULL));
      sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, length);
      if (!strstr (card, sum))
        g_error ("%s is not the file that %s describes: its SHA-256 is %s", path, card_path, sum);
      n++;
    }
  g_assert_cmpuint (n, >, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/models/" name, Fixture, NULL, setup, func, teardown)
  ADD ("list", test_list);
  ADD ("load", test_load);
  ADD ("missing", test_missing);
#undef ADD
  g_test_add_func ("/models/cards", test_cards);
  return g_test_run ();
}
