/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-run.h"

#include "cli-stripes.h"
#include "import/lk-safetensors.h"

/* distill --report: the folder is there as a whole, and nothing is lost by it. */

static char *folder;
static char *dataset;

static CliRun
distill (const char *report, const char *more)
{
  return cli_run ("distill --json --dataset %s --teacher-layers 8 --teacher-epochs 1 --student 6 --epochs 1 --batch 16 "
                  "--threads 1 --report %s %s",
                  dataset, report, more);
}

static guint
count_names (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (dir && g_dir_read_name (dir))
    n++;
  return n;
}

static void
assert_file (const char *report, const char *name)
{
  g_autofree char *path = g_build_filename (report, name, NULL);

  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
}

static void
test_report (void)
{
  static const char *const names[] = { "index.html",  "loss.svg",    "loss-dark.svg",   "errors.svg",
                                       "numbers.csv", "moves.csv",   "history.csv",     "confusion-student.csv",
                                       "run.limbeck", "outputs.svg", "twin.safetensors" };
  g_autofree char *report = g_build_filename (folder, "new", "report", NULL);
  g_autofree char *parent = g_path_get_dirname (report);
  g_autofree char *path = g_build_filename (report, "student.safetensors", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GHashTable) metadata = NULL;
  g_autofree char *errors = NULL;
  g_auto (CliRun) run = distill (report, "--moves 3:temperature=8");
  g_autoptr (JsonNode) node = cli_assert_json (&run);
  JsonObject *student = json_object_get_object_member (json_node_get_object (node), "student");
  g_autoptr (LkNetwork) network = lk_safetensors_load (file, &metadata, NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    assert_file (report, names[i]);
  g_assert_cmpuint (count_names (parent), ==, 1);
  g_assert_nonnull (network);
  errors = g_strdup_printf ("%" G_GINT64_FORMAT, json_object_get_int_member (student, "test_errors"));
  g_assert_cmpstr (g_hash_table_lookup (metadata, "test_errors"), ==, errors);
  g_assert_cmpstr (g_hash_table_lookup (metadata, "temperature"), ==, "8");
}

static void
test_exists (void)
{
  g_autofree char *report = g_build_filename (folder, "mine", NULL);
  g_autofree char *mine = g_build_filename (report, "index.html", NULL);
  g_autofree char *other = g_build_filename (report, "notes.txt", NULL);
  g_autofree char *text = NULL;

  g_assert_cmpint (g_mkdir_with_parents (report, 0777), ==, 0);
  g_assert_true (g_file_set_contents (mine, "mine", -1, NULL));
  g_assert_true (g_file_set_contents (other, "notes", -1, NULL));
  {
    g_auto (CliRun) refused = distill (report, "--seed 1");

    g_assert_cmpint (refused.status, ==, 1);
    g_assert_nonnull (strstr (refused.err, report));
    g_assert_nonnull (strstr (refused.err, "--force"));
    g_assert_cmpstr (refused.out, ==, ""); /* before the work */
    g_assert_cmpuint (count_names (report), ==, 2);
    g_assert_true (g_file_get_contents (mine, &text, NULL, NULL));
    g_assert_cmpstr (text, ==, "mine");
  }
  {
    g_auto (CliRun) forced = distill (report, "--force");

    g_assert_cmpint (forced.status, ==, 0);
    g_clear_pointer (&text, g_free);
    g_assert_true (g_file_get_contents (mine, &text, NULL, NULL));
    g_assert_true (g_str_has_prefix (text, "<!DOCTYPE html>"));
    g_clear_pointer (&text, g_free);
    g_assert_true (g_file_get_contents (other, &text, NULL, NULL));
    g_assert_cmpstr (text, ==, "notes");
  }
}

static void
test_nowhere (void)
{
  g_autofree char *file = g_build_filename (folder, "file", NULL);
  g_autofree char *report = g_build_filename (file, "report", NULL);
  g_auto (CliRun) run = { 0 };
  guint before;

  g_assert_true (g_file_set_contents (file, "x", -1, NULL));
  before = count_names (folder);
  run = distill (report, "--seed 1");
  g_assert_cmpint (run.status, ==, 1);
  g_assert_nonnull (strstr (run.err, report));
  g_assert_cmpuint (count_names (folder), ==, before);
}

int
main (int argc, char **argv)
{
  int status;

  cli_init (&argc, &argv);
  folder = make_folder ();
  dataset = g_build_filename (folder, "stripes", NULL);
  stripes_write (dataset);
  g_test_add_func ("/cli/report/report", test_report);
  g_test_add_func ("/cli/report/exists", test_exists);
  g_test_add_func ("/cli/report/nowhere", test_nowhere);
  status = g_test_run ();
  remove_folder (folder);
  g_free (dataset);
  g_free (folder);
  return status;
}
