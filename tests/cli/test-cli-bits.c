/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gnu/libc-version.h>
#include <cblas.h>

#include "cli-run.h"
#include "tests/io/test-util.h"
#include "train/lk-engine.h"

/* What is computed is the same to its last bit, run for run, as it was when tests/data/bits.tsv was written: for this
 * engine, this OpenBLAS, its kernel, and the C library, whose exp () and log () count as well. A sum that changed without
 * a new number of the engine would break the replay of every run that people have kept. Where there is no record, none
 * is compared, and the lines to add are told; LIMBECK_BITS=FILE appends them there. */

#define ON_MNIST  "--train-fraction 0.02 --epochs 2 --threads 1 --seed 7"
#define BY_SHARES "--moves 9:temperature=8,9:alpha=0.5,20:method=dkd"

static const struct {
  const char *name;
  const char *command; /* the file whose sum it is comes behind it */
} products[] = {
  { "history", "distill --student 30x30 " ON_MNIST " " BY_SHARES " --history" },
  { "weights", "distill --student 30x30 " ON_MNIST " " BY_SHARES " --out" },
  { "adam", "distill --student 100x100 --optimizer adam --learning-rate 0.001 " ON_MNIST " --history" },
  { "hidden", "distill --student 40x40 --feature hint --feature-weight 0.5 " ON_MNIST " --history" },
  { "convolution", "distill --student c4k3-p2-16 " ON_MNIST " --history" },
  { "teacher", "train --layers 60x60 --train-fraction 0.05 --epochs 2 --seed 3 --threads 1 --out" },
  { "sweep", "sweep --student 20 --temperature 1,8 --seeds 2 " ON_MNIST " --out" },
};

/* "3\t0.3.21\tZen\t2.36": what the bits depend on, as the record has it. To be freed. */
static char *
machine (void)
{
  g_auto (GStrv) words = g_strsplit (openblas_get_config (), " ", 3); /* "OpenBLAS 0.3.21 NO_AFFINITY …" */

  g_assert_cmpuint (g_strv_length (words), >=, 2);
  return g_strdup_printf ("%d\t%s\t%s\t%s", LK_ENGINE, words[1], openblas_get_corename (), gnu_get_libc_version ());
}

/* The sum that the record has of a product here; NULL: none. To be freed. */
static char *
recorded (const char *key)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "bits.tsv", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  GError *error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line; line++)
    if (g_str_has_prefix (*line, key) && (*line)[strlen (key)] == '\t')
      return g_strdup (*line + strlen (key) + 1);
  return NULL;
}

static void
record (const char *line)
{
  const char *path = g_getenv ("LIMBECK_BITS");
  FILE *file = path ? g_fopen (path, "a") : NULL;

  if (!path)
    return;
  g_assert_nonnull (file);
  fputs (line, file);
  fclose (file);
}

/* SHA-256; of safetensors the numbers alone, since what stands before them may have new members. To be freed. */
static char *
sum_of (const char *bytes, gsize length)
{
  guint64 header = 0;

  if (length > sizeof header && bytes[sizeof header] == '{')
    {
      memcpy (&header, bytes, sizeof header);
      header = GUINT64_FROM_LE (header) + sizeof header;
      g_assert_cmpuint (header, <, length);
    }
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes + header, length - header);
}

static void
test_product (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, products[i].name, NULL);
  g_auto (CliRun) run = cli_run ("%s %s", products[i].command, path);
  g_autofree char *here = machine (), *key = g_strdup_printf ("%s\t%s", here, products[i].name), *bytes = NULL,
                  *sum = NULL, *line = NULL, *known = recorded (key);
  gsize length;
  GError *error = NULL;

  g_assert_cmpint (run.status, ==, 0);
  g_file_get_contents (path, &bytes, &length, &error);
  g_assert_no_error (error);
  sum = sum_of (bytes, length);
  line = g_strdup_printf ("%s\t%s\n", key, sum);
  remove_folder (folder);
  if (!known)
    {
      record (line);
      g_test_message ("no record; to add: %s", line);
      g_test_skip ("tests/data/bits.tsv has no record of this OpenBLAS, kernel and C library");
      return;
    }
  if (!g_str_equal (known, sum))
    g_error (
        "%s has other bits than tests/data/bits.tsv says (%s). Where the order of sums was to change, raise LK_ENGINE "
        "and record it anew: LIMBECK_BITS=tests/data/bits.tsv; else runs that were kept no longer replay. Now: %s",
        products[i].name, known, line);
}

int
main (int argc, char **argv)
{
  cli_init (&argc, &argv);
  for (gsize i = 0; i < G_N_ELEMENTS (products); i++)
    {
      g_autofree char *path = g_strdup_printf ("/cli/bits/%s", products[i].name);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_product);
    }
  return g_test_run ();
}
