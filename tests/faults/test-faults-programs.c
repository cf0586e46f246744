/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/cli/cli-run.h"
#include "tests/cli/cli-stripes.h"

/* The command line, while its n-th operation on files fails: it ends with a sentence, and each file that it was to write
 * is whole or not there. */

#define FAULT   "fault: "
#define MOST    200 /* operations of a line */
#define AT_ONCE 4   /* processes */

static char *program, *library;
static char *folder; /* data, teacher, and a folder "out" for what is written */
static char *out;

static GSubprocess *
start (const char *line, unsigned n, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autofree char *fault = g_strdup_printf ("files %u %s/%u", n, out, n);
  g_autofree char *script = g_strdup_printf ("cd '%s'; mkdir -p out/%u; exec '%s' %s", folder, n, program, line);
  g_autofree char *numbered = NULL;
  g_auto (GStrv) parts = g_strsplit (script, "OUT", -1);
  g_autofree char *here = g_strdup_printf ("%s/%u", out, n);

  numbered = g_strjoinv (here, parts);
  g_subprocess_launcher_setenv (launcher, "LD_PRELOAD", library, TRUE);
  g_subprocess_launcher_setenv (launcher, "LIMBECK_FAULT", fault, TRUE);
  return g_subprocess_launcher_spawn (launcher, error, "sh", "-c", numbered, NULL);
}

static void
look (const char *root, const char *inner, GHashTable *tree)
{
  g_autofree char *path = g_build_filename (root, inner, NULL);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *below = g_build_filename (inner, name, NULL);
      g_autofree char *file = g_build_filename (root, below, NULL);
      char *bytes;
      gsize length;

      if (g_file_test (file, G_FILE_TEST_IS_DIR))
        look (root, below, tree);
      else if (g_file_get_contents (file, &bytes, &length, NULL))
        g_hash_table_insert (tree, g_strdup (below), g_bytes_new_take (bytes, length));
    }
}

static GHashTable *
look_at (unsigned n)
{
  g_autofree char *root = g_strdup_printf ("%s/%u", out, n);
  GHashTable *tree = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);

  look (root, "", tree);
  return tree;
}

typedef struct {
  const char *name;
  const char *line;
  unsigned stride; /* of the operations that are many and alike */
  gboolean grows;  /* line by line: a part of the whole is whole */
} Verb;

/* Dates, seconds and ids are in some: these are as long as the others. A report says which weights it has to do without. */
static gboolean
is_whole (const Verb *verb, const char *path, GBytes *bytes, GBytes *whole)
{
  gsize length, most;
  const char *text = g_bytes_get_data (bytes, &length);

  g_bytes_get_data (whole, &most);
  if (g_str_has_suffix (path, ".html"))
    return length > 8 && memcmp (text + length - 8, "</html>\n", 8) == 0;
  if (verb->grows)
    return length <= most && (length == 0 || text[length - 1] == '\n');
  return length + 64 > most && length < most + 64;
}

static void
check (const Verb *verb, unsigned n, GSubprocess *process, const char *err, GHashTable *whole)
{
  g_autoptr (GHashTable) tree = look_at (n);
  const char *told = strstr (err, FAULT);
  GHashTableIter iter;
  gpointer path, bytes;

  if (!g_subprocess_get_if_exited (process))
    g_error ("%s, operation %u: ended by signal %d: %s", verb->name, n, g_subprocess_get_term_sig (process), err);
  g_hash_table_iter_init (&iter, tree);
  while (g_hash_table_iter_next (&iter, &path, &bytes))
    {
      GBytes *other = g_hash_table_lookup (whole, path);

      if (!other && told && g_str_has_prefix (told, FAULT "unlink"))
        continue; /* what could not be taken away */
      if (!other || !is_whole (verb, path, bytes, other))
        g_error ("%s, operation %u: “%s” is a part of it (%zu bytes): %s", verb->name, n, (const char *) path,
                 g_bytes_get_size (bytes), err);
    }
  if (g_subprocess_get_exit_status (process) == 0)
    {
      if (g_hash_table_size (tree) != g_hash_table_size (whole))
        g_error ("%s, operation %u: exit status 0, but not all files are there: %s", verb->name, n, err);
    }
  else
    {
      g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
      if (!strstr (err, "limbeck-cli") && !strstr (err, "--"))
        g_error ("%s, operation %u: nothing is said: %s", verb->name, n, err);
    }
}

static void
test_verb (gconstpointer user_data)
{
  const Verb *verb = user_data;
  g_autoptr (GHashTable) whole = NULL;
  unsigned n = 0;
  gboolean over = FALSE;

  /* 0: nothing fails. */
  for (; !over && n < MOST;)
    {
      g_autoptr (GPtrArray) processes = g_ptr_array_new_with_free_func (g_object_unref);
      unsigned first = n;

      for (; processes->len < (first == 0 ? 1 : AT_ONCE); n += n == 0 ? 1 : verb->stride)
        {
          GError *error = NULL;

          g_ptr_array_add (processes, start (verb->line, n, &error));
          g_assert_no_error (error);
        }
      for (unsigned i = 0; i < processes->len; i++)
        {
          g_autofree char *text = NULL, *err = NULL;
          GError *error = NULL;

          g_subprocess_communicate_utf8 (processes->pdata[i], NULL, NULL, &text, &err, &error);
          g_assert_no_error (error);
          if (first == 0)
            {
              whole = look_at (0);
              g_assert_cmpuint (g_hash_table_size (whole), >, 0);
            }
          check (verb, first + i * verb->stride, processes->pdata[i], err, whole);
          over = over || (first > 0 && !strstr (err, FAULT));
        }
    }
  g_test_message ("%s: about %u operations", verb->name, n - 1);
  g_assert_cmpuint (n, >, 4);
  remove_folder (out);
  g_assert_cmpint (g_mkdir (out, 0700), ==, 0);
}

int
main (int argc, char **argv)
{
  static const Verb verbs[] = {
    { "distill",
      "distill --dataset data --teacher teacher.safetensors --student 4 --epochs 1 --threads 1 --out OUT/a.safetensors "
      "--history OUT/a.csv --save OUT/a.limbeck --answers OUT/answers.csv",
      1 },
    { "report",
      "distill --dataset data --teacher teacher.safetensors --student 4 --epochs 1 --threads 1 --report OUT/report",
      11 },
    { "sweep",
      "sweep --dataset data --teacher teacher.safetensors --student 4 --epochs 1 --threads 1 --seeds 2 --out OUT/a.csv",
      1, TRUE },
  };
  g_autofree char *data = NULL;
  int result;

  cli_init (&argc, &argv);
  g_assert_cmpint (argc, ==, 3);
  program = g_canonicalize_filename (cli_path, NULL);
  library = g_canonicalize_filename (argv[2], NULL);
  folder = make_folder ();
  out = g_build_filename (folder, "out", NULL);
  g_assert_cmpint (g_mkdir (out, 0700), ==, 0);
  data = g_build_filename (folder, "data", NULL);
  stripes_write (data);
  {
    g_auto (CliRun) run =
        cli_run ("train --dataset %s --layers 8 --epochs 1 --threads 1 --out %s/teacher.safetensors", data, folder);

    g_assert_cmpint (run.status, ==, 0);
  }
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      g_autofree char *path = g_strdup_printf ("/faults/programs/%s", verbs[i].name);

      g_test_add_data_func (path, &verbs[i], test_verb);
    }
  result = g_test_run ();
  remove_folder (folder);
  g_free (out);
  g_free (folder);
  g_free (library);
  g_free (program);
  return result;
}
