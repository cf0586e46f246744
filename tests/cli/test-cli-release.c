/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "cli-run.h"

/* Files in tests/data/release-0.1 were written by the first version, before its code was
 * taken apart: what people have kept is read, and means what it meant. They were made by
 *   limbeck-cli distill --dataset arithmetic --teacher-layers 20 --teacher-epochs 1 --student 6x5
 *     --train-fraction 0.05 --epochs 1 --threads 2 --seed 5 --optimizer sgd --momentum 0.5 --schedule cosine
 *     --learning-rate 0.05 --omit-classes 3
 *     --moves 3:temperature=8,5:method=dkd,7:alpha=0.5,8:learning-rate=0.01 --save run.limbeck
 *   limbeck-cli sweep --dataset arithmetic --teacher-layers 20 --teacher-epochs 1 --student 6,5x4
 *     --train-fraction 0.02 --epochs 1 --threads 2 --seed 5 --seeds 2 --temperature 2,8 --out sweep.csv
 * with OpenBLAS's kernel that run.limbeck names. */
#define SWEEP                                                                                                          \
  "sweep --dataset arithmetic --teacher-layers 20 --teacher-epochs 1 --student 6,5x4 --train-fraction 0.02 "           \
  "--epochs 1 --threads 2 --seed 5 --seeds 2 --temperature 2,8 "

static char *
kept (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "data", "release-0.1", name, NULL);
}

static char *
contents (const char *path)
{
  char *text = NULL;
  GError *error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* Its engine was another one, which its teacher, trained anew, may show more than the run itself: close, or with the
 * word that something is different here. */
static void
test_replay (void)
{
  g_autofree char *path = kept ("run.limbeck");
  g_auto (CliRun) run = cli_run ("replay %s", path);

  g_assert_nonnull (strstr (run.err, "engine 1"));
  if (run.status == 4)
    g_assert_nonnull (strstr (run.err, "The teacher is another one"));
  else
    {
      g_assert_cmpint (run.status, ==, 0);
      g_assert_nonnull (strstr (run.out, "close: 19 steps, 3 evaluations"));
    }
}

/* The same columns, in the same order, with the same text in them. */
static void
test_merge (void)
{
  g_autofree char *path = kept ("sweep.csv");
  g_autofree char *before = contents (path);
  g_autofree char *folder = g_dir_make_tmp ("limbeck-release-XXXXXX", NULL);
  g_autofree char *merged = g_build_filename (folder, "merged.csv", NULL);
  g_auto (CliRun) run = cli_run ("merge %s --out %s", path, merged);
  g_autofree char *after = contents (merged);

  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpint (g_remove (merged), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* A sweep of before is gone on with, by the option that holds out what it held out: nothing is left to do, and every line is known
 * again. A teacher trained on another kernel has other weights, and that alone is said. */
static void
test_resume (void)
{
  g_autofree char *path = kept ("sweep.csv");
  g_autofree char *before = contents (path);
  g_autofree char *folder = g_dir_make_tmp ("limbeck-release-XXXXXX", NULL);
  g_autofree char *copy = g_build_filename (folder, "sweep.csv", NULL);
  g_autofree char *after = NULL;

  g_assert_true (g_file_set_contents (copy, before, -1, NULL));
  {
    g_auto (CliRun) other = cli_run (SWEEP "--out %s --resume", copy);
    g_auto (CliRun) run = cli_run (SWEEP "--held-out-by seed --out %s --resume", copy);

    g_assert_cmpint (other.status, ==, 1);
    g_assert_nonnull (strstr (other.err, "as --held-out-by seed does"));
    if (run.status != 0)
      g_assert_nonnull (strstr (run.err, "its teacher has other weights"));
  }
  after = contents (copy);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpint (g_remove (copy), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

int
main (int argc, char **argv)
{
  cli_init (&argc, &argv);
  g_test_add_func ("/cli/release/replay", test_replay);
  g_test_add_func ("/cli/release/merge", test_merge);
  g_test_add_func ("/cli/release/resume", test_resume);
  return g_test_run ();
}
