/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <utime.h>

#include "run-data.h"
#include "run/lk-run-folder.h"

#define DAY (24 * 60 * 60)

static void
save (const char *folder, LkRunRecord *record, const char *name)
{
  g_autofree char *own = g_strconcat (lk_run_record_get_facts (record)->id, LK_RUN_SUFFIX, NULL);
  g_autoptr (GFile) file = child (folder, name ? name : own);
  GError *error = NULL;

  g_assert_true (lk_run_file_save (record, file, NULL, &error));
  g_assert_no_error (error);
}

/* Of copies the one that is called after its id is the run, in whatever order the folder lists them; a run that has
 * another name alone is known by that. */
static void
test_copies (RunData *data, gconstpointer unused)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (LkRunRecord) a = run_data_record (data);
  g_autoptr (LkRunRecord) b = run_data_record (data);
  g_autoptr (LkRunFolder) read = NULL;
  const char *id_a = lk_run_record_get_facts (a)->id, *id_b = lk_run_record_get_facts (b)->id;

  lk_run_record_set_name (a, "a copy");
  save (folder, a, "0.limbeck");
  save (folder, a, "zzz.limbeck");
  lk_run_record_set_name (a, "the run");
  save (folder, a, NULL);
  save (folder, b, "mine.limbeck");
  read = lk_run_folder_read (folder, NULL);
  g_assert_cmpuint (read->runs->len, ==, 2);
  g_assert_cmpuint (read->damaged->len, ==, 0);
  g_assert_null (g_hash_table_lookup (read->paths, id_a));
  g_assert_true (g_str_has_suffix (g_hash_table_lookup (read->paths, id_b), "/mine.limbeck"));
  for (guint i = 0; i < 2; i++)
    if (g_str_equal (lk_run_record_get_facts (read->runs->pdata[i])->id, id_a))
      g_assert_cmpstr (lk_run_record_get_name (read->runs->pdata[i]), ==, "the run");
  remove_folder (folder);
}

/* The newest first. */
static void
test_order (RunData *data, gconstpointer unused)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (LkRunRecord) record = run_data_record (data);
  g_autoptr (LkRunFolder) read = NULL;

  run_data_write_many (folder, record, 5);
  read = lk_run_folder_read (folder, NULL);
  g_assert_cmpuint (read->runs->len, ==, 5);
  for (guint i = 1; i < 5; i++)
    g_assert_cmpint (g_date_time_compare (lk_run_record_get_facts (read->runs->pdata[i - 1])->created,
                                          lk_run_record_get_facts (read->runs->pdata[i])->created),
                     ==, 1);
  remove_folder (folder);
}

/* What was deleted a day ago goes, what was deleted today may come back. A folder that is not there is empty, one that
 * is none says so. */
static void
test_deleted (RunData *data, gconstpointer unused)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *old = g_build_filename (folder, "old.limbeck.deleted", NULL);
  g_autofree char *recent = g_build_filename (folder, "new.limbeck.deleted", NULL);
  g_autofree char *alone = g_build_filename (folder, "gone.answers.npy", NULL);
  g_autofree char *answers = g_build_filename (folder, "new.answers.npy", NULL);
  g_autoptr (LkRunFolder) read = NULL;
  g_autoptr (LkRunFolder) missing = NULL;
  g_autoptr (LkRunFolder) none = NULL;
  time_t now = (time_t) (g_get_real_time () / G_USEC_PER_SEC);

  write_file (folder, "old.limbeck.deleted", "x", 1);
  write_file (folder, "new.limbeck.deleted", "x", 1);
  write_file (folder, "gone.answers.npy", "x", 1);
  write_file (folder, "new.answers.npy", "x", 1);
  g_assert_cmpint (utime (alone, &(struct utimbuf) { now - DAY - 60, now - DAY - 60 }), ==, 0);
  g_assert_cmpint (utime (answers, &(struct utimbuf) { now - DAY - 60, now - DAY - 60 }), ==, 0);
  g_assert_cmpint (utime (old, &(struct utimbuf) { now - DAY - 60, now - DAY - 60 }), ==, 0);
  g_assert_cmpint (utime (recent, &(struct utimbuf) { now - DAY + 600, now - DAY + 600 }), ==, 0);
  read = lk_run_folder_read (folder, NULL);
  g_assert_cmpuint (read->runs->len + read->damaged->len, ==, 0);
  g_assert_false (g_file_test (old, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (recent, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (alone, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (answers, G_FILE_TEST_EXISTS)); /* its run may come back */
  missing = lk_run_folder_read ("/no/such/folder", NULL);
  g_assert_cmpuint (missing->runs->len + missing->damaged->len, ==, 0);
  none = lk_run_folder_read (recent, NULL);
  g_assert_cmpuint (none->damaged->len, ==, 1);
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/run-folder/" name, RunData, NULL, run_data_setup, func, run_data_teardown)
  ADD ("copies", test_copies);
  ADD ("order", test_order);
  ADD ("deleted", test_deleted);
  return g_test_run ();
}
