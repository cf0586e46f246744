/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gdk-pixbuf/gdk-pixbuf.h>

#include "cli-run.h"
#include "cli-stripes.h"

/* limbeck-cli plot, and the entry by which file managers call it. */

static const char *thumbnailer; /* the entry's file */
static char *folder, *recording;

static void
record (void)
{
  g_autofree char *data = g_build_filename (folder, "stripes", NULL);

  stripes_write (data);
  recording = g_build_filename (folder, "a run.limbeck", NULL);
  {
    char *words[] = { (char *) "distill", (char *) "--dataset",        data,          (char *) "--teacher-layers",
                      (char *) "8",       (char *) "--teacher-epochs", (char *) "1",  (char *) "--student",
                      (char *) "6",       (char *) "--batch",          (char *) "10", (char *) "--epochs",
                      (char *) "3",       (char *) "--save",           recording,     NULL };
    g_auto (CliRun) run = cli_run_words (words);

    g_assert_cmpint (run.status, ==, 0);
  }
}

static CliRun
plot (const char *out, const char *option, const char *value)
{
  char *words[] = { (char *) "plot", recording, (char *) "--out", (char *) out, (char *) option, (char *) value, NULL };

  return cli_run_words (words);
}

static char *
place (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static void
assert_size (const char *path, int width, int height)
{
  GError *error = NULL;
  g_autoptr (GdkPixbuf) picture = gdk_pixbuf_new_from_file (path, &error);

  g_assert_no_error (error);
  g_assert_cmpint (gdk_pixbuf_get_width (picture), ==, width);
  g_assert_cmpint (gdk_pixbuf_get_height (picture), ==, height);
}

static char *
contents (const char *path, gsize *length)
{
  GError *error = NULL;
  char *bytes;

  g_file_get_contents (path, &bytes, length, &error);
  g_assert_no_error (error);
  return bytes;
}

/* Each kind of curves is another picture, and a kind of file begins as it does. */
static void
test_pictures (void)
{
  static const char *const curves[] = { "errors", "accuracy", "loss", "share" };
  g_autoptr (GHashTable) sums = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *svg = place ("own.svg"), *pdf = place ("own.PDF"), *text = NULL, *document = NULL;
  gsize n;

  for (gsize i = 0; i < G_N_ELEMENTS (curves); i++)
    {
      g_autofree char *name = g_strconcat (curves[i], ".png", NULL), *path = place (name), *bytes = NULL;
      g_auto (CliRun) run = plot (path, "--curves", curves[i]);

      g_assert_cmpint (run.status, ==, 0);
      g_assert_cmpstr (run.out, ==, "");
      assert_size (path, 1920, 1080);
      bytes = contents (path, &n);
      g_hash_table_add (sums, g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, n));
    }
  g_assert_cmpuint (g_hash_table_size (sums), ==, G_N_ELEMENTS (curves));
  {
    g_auto (CliRun) run = plot (svg, "--size", "640x480");

    g_assert_cmpint (run.status, ==, 0);
    text = contents (svg, &n);
    g_assert_nonnull (strstr (text, "width=\"640px\""));
    g_assert_nonnull (strstr (text, "height=\"480px\""));
  }
  {
    g_auto (CliRun) run = plot (pdf, "--size", "column");

    g_assert_cmpint (run.status, ==, 0);
    document = contents (pdf, &n);
    g_assert_true (g_str_has_prefix (document, "%PDF-"));
  }
}

/* As a file manager reads the entry: of the name's end and of what is there it knows nothing. */
static void
test_thumbnail (void)
{
  g_autoptr (GKeyFile) entry = g_key_file_new ();
  g_autofree char *exec = NULL, *out = place (".thumbnail.XYZ");
  g_auto (GStrv) words = NULL;
  GError *error = NULL;

  g_key_file_load_from_file (entry, thumbnailer, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  exec = g_key_file_get_string (entry, "Thumbnailer Entry", "Exec", &error);
  g_assert_no_error (error);
  g_file_set_contents (out, "", 0, &error);
  g_assert_no_error (error);
  words = g_strsplit (exec, " ", -1);
  g_assert_cmpstr (words[0], ==, "limbeck-cli");
  for (char **word = words + 1; *word; word++)
    {
      const char *to = g_str_equal (*word, "%s")   ? "128"
                       : g_str_equal (*word, "%o") ? out
                       : g_str_equal (*word, "%i") ? recording
                                                   : *word;
      char *old = *word;

      *word = g_strdup (to);
      g_free (old);
    }
  {
    g_auto (CliRun) run = cli_run_words (words + 1);

    g_assert_cmpint (run.status, ==, 0);
  }
  assert_size (out, 128, 96);
}

static void
test_refused (void)
{
  static const struct {
    const char *name, *option, *value, *says;
    int status;
  } cases[] = {
    { "a.gif", "--curves", "loss", ".png, .svg or .pdf", 2 },
    { "a.png", "--curves", "gain", "--curves takes errors", 2 },
    { "a.png", "--size", "own", "--size takes slide", 2 },
    { "a.png", "--size", "9x9", "--size takes slide", 2 },
    { "a.png", "--size", "640x480x3", "--size takes slide", 2 },
    { "a.pdf", "--size", "1920x1080", "20 to 1000 millimetres", 2 },
    { "a.png", "--thumbnail", "-3", "between 1 and 1024", 2 },
    { "there.png", "--curves", "loss", "--force replaces it", 1 },
  };
  g_autofree char *there = place ("there.png"), *bytes = NULL;
  gsize n;

  g_assert_true (g_file_set_contents (there, "mine", -1, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = place (cases[i].name);
      g_auto (CliRun) run = plot (path, cases[i].option, cases[i].value);

      cli_assert_failed (&run, cases[i].status, cases[i].says, NULL);
      g_assert_true (g_str_equal (cases[i].name, "there.png") || !g_file_test (path, G_FILE_TEST_EXISTS));
    }
  bytes = contents (there, &n);
  g_assert_cmpstr (bytes, ==, "mine");
  {
    g_auto (CliRun) none = cli_run ("plot");

    cli_assert_failed (&none, 2, "give one file", NULL);
  }
  {
    g_autofree char *path = place ("b.png");
    g_auto (CliRun) other = cli_run ("plot %s --out %s", there, path);

    cli_assert_failed (&other, 1, "there.png", NULL);
    g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  }
}

int
main (int argc, char **argv)
{
  int result;

  cli_init (&argc, &argv);
  thumbnailer = argv[2];
  folder = make_folder ();
  record ();
  g_test_add_func ("/cli/plot/pictures", test_pictures);
  g_test_add_func ("/cli/plot/thumbnail", test_thumbnail);
  g_test_add_func ("/cli/plot/refused", test_refused);
  result = g_test_run ();
  remove_folder (folder);
  g_free (folder);
  g_free (recording);
  return result;
}
