/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <locale.h>
#include <unistd.h>

#include "faults.h"
#include "import/lk-drawings.h"
#include "import/lk-models.h"
#include "import/lk-npy.h"
#include "import/lk-safetensors.h"
#include "io/lk-file.h"
#include "io/lk-staging.h"
#include "run/lk-run-file.h"
#include "run/lk-run-writer.h"
#include "tests/run/run-data.h"
#include "train/lk-history-csv.h"
#include "train/lk-logits-cache.h"
#include "train/lk-teacher-cache.h"

/* Each saver, while its n-th operation on files fails, for every n: it says so, and each file is the old or the new one,
 * whole. And the power is cut behind each operation: the same holds of what is on the disk then, and all of it is there
 * once the saver has said so. */

#define LENGTH 3000 /* bytes of a file */
#define KEY    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static char *folder; /* of a saver; data and cache folders are in it */
static RunData data;
static LkRunRecord *record;
static float logits[203 * TRAIN_DATA_CLASSES];

static gboolean
save_bytes (const char *name, char byte, GError **error)
{
  g_autoptr (GFile) file = child (folder, name);
  g_autofree char *bytes = g_strnfill (LENGTH, byte);

  return lk_file_write (file, bytes, LENGTH, NULL, error);
}

static gboolean
save_file (gboolean second, GError **error)
{
  return save_bytes ("file", second ? 'b' : 'a', error);
}

static gboolean
save_through_link (gboolean second, GError **error)
{
  g_autofree char *link = g_build_filename (folder, "link", NULL);

  if (!second && symlink ("behind", link) != 0)
    g_error ("symlink");
  return save_bytes ("link", second ? 'b' : 'a', error);
}

static gboolean
save_run (gboolean second, GError **error)
{
  g_autoptr (GFile) file = child (folder, "a.limbeck");

  lk_run_record_set_name (record, second ? "second" : "first");
  return lk_run_file_save (record, file, NULL, error);
}

static gboolean
save_array (gboolean second, GError **error)
{
  g_autoptr (GFile) file = child (folder, "a.answers.npy");

  logits[0] = second;
  return lk_npy_save (logits, 60, TRAIN_DATA_CLASSES, file, NULL, error);
}

static gboolean
save_network (gboolean second, GError **error)
{
  g_autoptr (GFile) file = child (folder, "a.safetensors");
  const LkNetwork *network = lk_teacher_get_network (data.teacher, 0);

  return lk_safetensors_save (network, NULL, second ? LK_SAFETENSORS_F16 : LK_SAFETENSORS_F32, file, NULL, error);
}

static gboolean
save_onnx (gboolean second, GError **error)
{
  g_autoptr (GFile) file = child (folder, "a.onnx");
  const LkNetwork *network = lk_teacher_get_network (data.teacher, 0);

  return lk_model_save (network, NULL, second ? LK_SAFETENSORS_F16 : LK_SAFETENSORS_F32, file, NULL, error);
}

static gboolean
save_history (gboolean second, GError **error)
{
  g_autoptr (GFile) file = child (folder, "a.csv");
  LkHistoryView view = lk_run_record_get_facts (record)->history;

  if (!second)
    view.n_evaluations = 1;
  return lk_history_view_save_csv (&view, file, NULL, error);
}

static gboolean
save_drawing (gboolean second, GError **error)
{
  static const guint8 pixels[64] = { 200 };
  g_autoptr (LkDrawings) drawings = lk_drawings_load (data.dataset, error);

  return drawings && lk_drawings_insert (drawings, drawings->n, pixels, second ? 2 : 1, error);
}

/* Into a folder that is there, and one that is not. */
static gboolean
save_staged (const char *name, gboolean second, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (LkStaging) staging = lk_staging_new (path, TRUE, error);
  static const char *const names[] = { "one", "two" };

  for (gsize i = 0; staging && i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GFile) file = lk_staging_file (staging, names[i]);
      g_autofree char *bytes = g_strnfill (LENGTH, second ? 'b' : 'a');

      if (!lk_file_write (file, bytes, LENGTH, NULL, error))
        return FALSE;
    }
  return staging && lk_staging_commit (staging, error);
}

static gboolean
save_folder (gboolean second, GError **error)
{
  return save_staged (second ? "second" : "first", second, error);
}

static gboolean
save_into_folder (gboolean second, GError **error)
{
  return save_staged ("report", second, error);
}

static gboolean
save_deep (gboolean second, GError **error)
{
  return save_staged (second ? "a/b/c" : "d", second, error);
}

/* Caches do without, in silence. */
static gboolean
save_logits (gboolean second, GError **error)
{
  logits[0] = second;
  lk_logits_cache_save (KEY, data.dataset, logits, logits);
  return TRUE;
}

static gboolean
save_teacher (gboolean second, GError **error)
{
  data.settings.teacher.epochs = second ? 3 : 2;
  lk_teacher_cache_save (&data.settings, data.dataset, lk_teacher_get_network (data.teacher, 0));
  return TRUE;
}

typedef struct {
  const char *name;
  gboolean (*save) (gboolean second, GError **error);
  gboolean silent; /* a cache */
} Saver;

static const Saver savers[] = {
  { "file", save_file },
  { "link", save_through_link },
  { "run", save_run },
  { "answers", save_array },
  { "network", save_network },
  { "onnx", save_onnx },
  { "history", save_history },
  { "drawing", save_drawing },
  { "folder", save_folder },
  { "into-folder", save_into_folder },
  { "deep-folder", save_deep },
  { "logits", save_logits, TRUE },
  { "teacher", save_teacher, TRUE },
};

/* What is in a folder: the bytes by the path. */
static void
look (const char *path, GHashTable *tree)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);
      char *bytes;
      gsize n;

      if (g_file_test (inner, G_FILE_TEST_IS_DIR))
        look (inner, tree);
      else if (!g_file_test (inner, G_FILE_TEST_IS_SYMLINK) && g_file_get_contents (inner, &bytes, &n, NULL))
        g_hash_table_insert (tree, g_strdup (inner), g_bytes_new_take (bytes, n));
    }
}

static GHashTable *
tree_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
}

static GHashTable *
look_at_all (void)
{
  GHashTable *tree = tree_new ();

  look (folder, tree);
  return tree;
}

static void
clear_folder (void)
{
  remove_folder (folder);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
}

static gboolean
is_partial (const char *path)
{
  return strstr (path, "/.limbeck.") != NULL;
}

/* Each file is one of the two, and whole; nothing else is there. */
static void
assert_whole (const char *what, GHashTable *tree, GHashTable *old, GHashTable *new, gboolean partials)
{
  GHashTableIter iter;
  gpointer path, bytes;

  g_hash_table_iter_init (&iter, tree);
  while (g_hash_table_iter_next (&iter, &path, &bytes))
    {
      GBytes *before = g_hash_table_lookup (old, path), *after = g_hash_table_lookup (new, path);

      if (partials && is_partial (path))
        continue;
      if (!(before && g_bytes_equal (before, bytes)) && !(after && g_bytes_equal (after, bytes)))
        g_error ("%s: “%s” is neither the old nor the new file but %zu bytes", what, (const char *) path,
                 g_bytes_get_size (bytes));
    }
  g_hash_table_iter_init (&iter, old);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    if (!g_hash_table_contains (tree, path))
      g_error ("%s: “%s” is gone", what, (const char *) path);
}

/* The first save is there; returns what it left. */
static GHashTable *
begin (const Saver *saver)
{
  GError *error = NULL;

  clear_folder ();
  g_assert_true (saver->save (FALSE, &error));
  g_assert_no_error (error);
  return look_at_all ();
}

static void
test_fails (gconstpointer user_data)
{
  const Saver *saver = user_data;
  g_autoptr (GHashTable) new = NULL;
  g_autoptr (GHashTable) first = begin (saver);
  GError *error = NULL;
  unsigned n;

  g_assert_true (saver->save (TRUE, &error));
  new = look_at_all ();
  for (n = 1;; n++)
    {
      g_autoptr (GHashTable) old = begin (saver);
      g_autoptr (GHashTable) tree = NULL;
      g_autofree char *what = NULL;
      gboolean saved, failed;

      faults_arm (FAULTS_FILES, n, folder);
      saved = saver->save (TRUE, &error);
      failed = faults_disarm ();
      what = g_strdup_printf ("%s, operation %u (%s)", saver->name, n, faults_what ());
      tree = look_at_all ();
      /* What is left of it cannot be taken away where just that fails. */
      assert_whole (what, tree, old, new, g_str_equal (faults_what (), "unlink"));
      if (!saved)
        {
          if (!failed || !error || !g_utf8_validate (error->message, -1, NULL))
            g_error ("%s: nothing is said", what);
          g_test_message ("%s: %s", what, error->message);
        }
      g_clear_error (&error);
      /* It was said that all is well, so all is there. */
      if (saved && !saver->silent)
        {
          g_assert_cmpuint (g_hash_table_size (tree), ==, g_hash_table_size (new));
          assert_whole (what, tree, new, new, FALSE);
        }
      if (!failed)
        break;
    }
  g_test_message ("%s: %u operations", saver->name, n - 1);
  g_assert_cmpuint (n, >, 3);
}

/* A disk, as a log of operations leaves it. Files are told apart by numbers: names may change while they are written. */
typedef struct {
  GHashTable *names; /* path → file + 1 */
  GPtrArray *files;  /* of GByteArray: what was written, or was synced */
} Disk;

/* How much of what was not synced is lost. */
typedef enum {
  LOSE_DATA,  /* bytes; names went first, as in ext4 without its care for renames */
  LOSE_ALL,   /* bytes and names */
  LOSE_NAMES, /* names alone */
  N_LOSSES,
} Loss;

static void
apply_name (GHashTable *names, const FaultsEntry *entry)
{
  if (entry->op == FAULTS_OPENED && !entry->is_folder && (entry->n & O_CREAT))
    {
      if (!g_hash_table_contains (names, entry->path))
        g_hash_table_insert (names, g_strdup (entry->path), GINT_TO_POINTER (entry->file));
    }
  else if (entry->op == FAULTS_UNLINKED)
    g_hash_table_remove (names, entry->path);
  else if (entry->op == FAULTS_RENAMED)
    {
      g_autofree char *prefix = g_strconcat (entry->path, "/", NULL);
      g_autoptr (GList) keys = g_hash_table_get_keys (names);

      for (GList *l = keys; l; l = l->next)
        {
          const char *name = l->data;
          gpointer file = g_hash_table_lookup (names, name);

          if (g_str_equal (name, entry->path))
            g_hash_table_insert (names, g_strdup (entry->to), file);
          else if (g_str_has_prefix (name, prefix))
            g_hash_table_insert (names, g_build_filename (entry->to, name + strlen (prefix), NULL), file);
          else
            continue;
          g_hash_table_remove (names, name);
        }
    }
}

static gboolean
is_of_names (const FaultsEntry *entry)
{
  return entry->op != FAULTS_WROTE && entry->op != FAULTS_SYNCED && !(entry->op == FAULTS_OPENED && entry->is_folder);
}

/* Whether the folder that holds the name was synced between the operation and the cut. */
static gboolean
name_is_synced (const FaultsEntry *log, unsigned i, unsigned cut)
{
  const char *path = log[i].op == FAULTS_RENAMED ? log[i].to : log[i].path;
  g_autofree char *parent = g_path_get_dirname (path);

  for (unsigned k = i + 1; k < cut; k++)
    if (log[k].op == FAULTS_SYNCED)
      for (unsigned o = 0; o < k; o++)
        if (log[o].op == FAULTS_OPENED && log[o].is_folder && log[o].file == log[k].file &&
            g_str_equal (log[o].path, parent))
          return TRUE;
  return FALSE;
}

/* Whether a folder on the way to the path was made and may be gone. */
static gboolean
folder_is_lost (const FaultsEntry *log, unsigned cut, const char *path)
{
  for (unsigned i = 0; i < cut; i++)
    {
      gsize n = log[i].op == FAULTS_MADE_FOLDER ? strlen (log[i].path) : 0;

      if (n > 0 && strncmp (path, log[i].path, n) == 0 && path[n] == '/' && !name_is_synced (log, i, cut))
        return TRUE;
    }
  return FALSE;
}

/* What is on the disk when the power is cut before operation `cut`: old is what was there. */
static GHashTable *
replay (const FaultsEntry *log, unsigned cut, Loss loss, GHashTable *old)
{
  GHashTable *tree = tree_new ();
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GHashTableIter iter;
  gpointer path, file, bytes;

  g_hash_table_iter_init (&iter, old);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    g_hash_table_insert (names, g_strdup (path), GINT_TO_POINTER (-1));
  for (unsigned i = 0; i < cut; i++)
    if (is_of_names (&log[i]) && (loss == LOSE_DATA || name_is_synced (log, i, cut)))
      apply_name (names, &log[i]);
  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &path, &file))
    {
      GByteArray *content;
      guint synced = 0;

      if (loss != LOSE_DATA && folder_is_lost (log, cut, path))
        continue;
      if (GPOINTER_TO_INT (file) == -1)
        {
          /* It may have been renamed: its bytes are those of one of the old files. */
          bytes = g_hash_table_lookup (old, path);
          if (bytes)
            g_hash_table_insert (tree, g_strdup (path), g_bytes_ref (bytes));
          continue;
        }
      content = g_byte_array_new ();
      for (unsigned i = 0; i < cut; i++)
        {
          if (log[i].op == FAULTS_WROTE && log[i].file == GPOINTER_TO_INT (file))
            g_byte_array_append (content, (const guint8 *) log[i].bytes, (guint) log[i].n);
          if (log[i].op == FAULTS_SYNCED && log[i].file == GPOINTER_TO_INT (file))
            synced = content->len;
        }
      if (loss != LOSE_NAMES)
        g_byte_array_set_size (content, synced);
      g_hash_table_insert (tree, g_strdup (path), g_byte_array_free_to_bytes (content));
    }
  return tree;
}

/* What takes files away, or gives them another name: of a run as the list of runs does it, in its own thread. */
static gboolean
attend_to_run (const char *to, GError **error)
{
  g_autoptr (LkRunWriter) writer = lk_run_writer_new ();
  g_autofree char *path = g_build_filename (folder, "a.limbeck", NULL);

  if (to)
    lk_run_writer_rename (writer, path, path, to);
  else
    lk_run_writer_unlink (writer, path, path);
  lk_run_writer_flush (writer);
  return TRUE;
}

static gboolean
delete_run (gboolean second, GError **error)
{
  return second ? attend_to_run (NULL, error) : save_run (FALSE, error);
}

static gboolean
rename_run (gboolean second, GError **error)
{
  g_autofree char *to = g_build_filename (folder, "a.limbeck.deleted", NULL);

  return second ? attend_to_run (to, error) : save_run (FALSE, error);
}

static gboolean
remove_drawing (gboolean second, GError **error)
{
  g_autoptr (LkDrawings) drawings = NULL;

  if (!second)
    return save_drawing (FALSE, error);
  drawings = lk_drawings_load (data.dataset, error);
  return drawings && lk_drawings_remove (drawings, 0, error);
}

static const Saver removers[] = {
  { "delete-run", delete_run },
  { "rename-run", rename_run },
  { "remove-drawing", remove_drawing },
};

/* Once it was said that a file is gone, it does not come back under its old name. */
static void
test_gone (gconstpointer user_data)
{
  const Saver *remover = user_data;
  g_autoptr (GHashTable) old = begin (remover);
  g_autoptr (GHashTable) new = NULL;
  const FaultsEntry *log;
  GError *error = NULL;
  unsigned n;

  faults_arm (FAULTS_FILES, 0, folder);
  g_assert_true (remover->save (TRUE, &error));
  faults_disarm ();
  g_assert_no_error (error);
  new = look_at_all ();
  log = faults_log (&n);
  for (Loss loss = 0; loss < N_LOSSES; loss++)
    for (unsigned cut = 0; cut <= n; cut++)
      {
        g_autoptr (GHashTable) tree = replay (log, cut, loss, old);
        g_autofree char *what =
            g_strdup_printf ("%s, power cut behind %u of %u operations, loss %d", remover->name, cut, n, loss);
        GHashTableIter iter;
        gpointer path;

        g_hash_table_iter_init (&iter, tree);
        while (g_hash_table_iter_next (&iter, &path, NULL))
          if (!g_hash_table_contains (old, path) && !g_hash_table_contains (new, path))
            g_error ("%s: “%s” was never there", what, (char *) path);
          else if (cut == n && !g_hash_table_contains (new, path))
            g_error ("%s: “%s” is there again", what, (char *) path);
      }
  g_assert_cmpuint (g_hash_table_size (new), ==, remover->save == rename_run ? 1 : 0);
}

/* From what is there (nothing, before the first save) to the next one. */
static void
cut_power (const Saver *saver, gboolean second, GHashTable *old)
{
  g_autoptr (GHashTable) new = NULL;
  const FaultsEntry *log;
  GError *error = NULL;
  unsigned n;

  faults_arm (FAULTS_FILES, 0, folder);
  g_assert_true (saver->save (second, &error));
  faults_disarm ();
  new = look_at_all ();
  log = faults_log (&n);
  g_assert_cmpuint (n, >, 3);
  for (Loss loss = 0; loss < N_LOSSES; loss++)
    for (unsigned cut = 0; cut <= n; cut++)
      {
        g_autoptr (GHashTable) tree = replay (log, cut, loss, old);
        g_autofree char *what =
            g_strdup_printf ("%s, power cut behind %u of %u operations, loss %d", saver->name, cut, n, loss);

        assert_whole (what, tree, old, new, TRUE);
        if (cut == n && !saver->silent)
          assert_whole (what, tree, new, new, FALSE);
      }
}

static void
test_power (gconstpointer user_data)
{
  g_autoptr (GHashTable) nothing = tree_new ();
  g_autoptr (GHashTable) first = NULL;

  clear_folder ();
  cut_power (user_data, FALSE, nothing);
  first = look_at_all ();
  cut_power (user_data, TRUE, first);
}

int
main (int argc, char **argv)
{
  g_autofree char *parent = make_folder ();
  int result;

  g_test_init (&argc, &argv, NULL);
  setlocale (LC_NUMERIC, "C");
  folder = g_build_filename (parent, "saves", NULL);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_setenv ("XDG_DATA_HOME", folder, TRUE);
  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  run_data_setup (&data, NULL);
  record = run_data_record (&data);
  for (gsize i = 0; i < G_N_ELEMENTS (savers); i++)
    {
      g_autofree char *fails = g_strdup_printf ("/faults/saves/%s", savers[i].name);
      g_autofree char *power = g_strdup_printf ("/faults/power/%s", savers[i].name);

      g_test_add_data_func (fails, &savers[i], test_fails);
      g_test_add_data_func (power, &savers[i], test_power);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (removers); i++)
    {
      g_autofree char *path = g_strdup_printf ("/faults/gone/%s", removers[i].name);

      g_test_add_data_func (path, &removers[i], test_gone);
    }
  result = g_test_run ();
  g_object_unref (record);
  run_data_teardown (&data, NULL);
  remove_folder (parent);
  g_free (folder);
  return result;
}
