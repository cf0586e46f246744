/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-run.h"

#include <math.h>
#include <signal.h>

#include "cli-stripes.h"

/* sweep and merge: what they say and write, in parts and after an end that nobody wished. */

#define SWEEP "sweep --dataset %s --teacher %s --student 3,4x3 --temperature 1,4 --alpha 0.5,0.9 --seeds 2 --batch 16 "
#define N_RUNS 20 /* 2 students × 2 temperatures × 2 weights × 2 seeds, and the untaught */

static char *folder;
static char *dataset;
static char *teacher;

static char *
path_of (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static char *
contents (const char *path)
{
  char *text;
  GError *error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static guint
n_lines (const char *text)
{
  guint n = 0;

  for (; *text; text++)
    n += *text == '\n';
  return n;
}

static void
test_whole (void)
{
  g_autofree char *path = path_of ("whole.csv");
  g_auto (CliRun) run = cli_run (SWEEP "--epochs 2 --json --out %s", dataset, teacher, path);
  g_autoptr (JsonNode) node = cli_assert_json (&run);
  JsonObject *result = json_node_get_object (node);
  JsonArray *cells = json_object_get_array_member (result, "cells");
  JsonObject *best = json_object_get_object_member (result, "best");
  double least = INFINITY;
  g_autofree char *text = contents (path);

  g_assert_cmpint (json_object_get_int_member (result, "runs"), ==, N_RUNS);
  g_assert_cmpint (json_object_get_int_member (result, "done"), ==, N_RUNS);
  g_assert_cmpuint (json_array_get_length (cells), ==, 8);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (result, "untaught")), ==, 2);
  for (guint i = 0; i < 8; i++)
    {
      JsonObject *cell = json_array_get_object_element (cells, i);

      least = fmin (least, json_object_get_double_member (json_object_get_object_member (cell, "validation"), "mean"));
      g_assert_false (json_object_has_member (cell, "test"));
    }
  g_assert_cmpfloat (json_object_get_double_member (json_object_get_object_member (best, "validation"), "mean"), ==,
                     least);
  g_assert_true (json_object_has_member (best, "test"));
  g_assert_cmpuint (n_lines (text), ==, N_RUNS + 1);
}

/* A line says what decided the run, in columns of fixed places. */
static void
test_row (void)
{
  g_auto (CliRun) run = cli_run ("sweep --dataset %s --teacher %s --student 3 --batch 16 --epochs 2 --seed 7 --out -",
                                 dataset, teacher);
  g_auto (GStrv) lines = g_strsplit (run.out, "\n", -1);

  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpuint (g_strv_length (lines), ==, 4); /* header, taught, untaught, nothing */
  g_assert_true (g_str_has_prefix (lines[0], "run,runs,grid,dataset,dataset_sum,"));
  g_assert_true (g_str_has_prefix (lines[1], "0,2,student=3;"));
  g_assert_nonnull (strstr (lines[1], ",kd,0.9,4,7,9,"));
  g_assert_nonnull (strstr (lines[2], ",kd,0,4,7,9,"));
}

static void
test_shards (void)
{
  g_autofree char *path = path_of ("of-one.csv"), *all = path_of ("joined.csv"), *missing = path_of ("missing.csv");
  g_autofree char *a = path_of ("1.csv"), *b = path_of ("2.csv"), *c = path_of ("3.csv");
  const char *const parts[] = { a, b, c };
  g_autofree char *whole = NULL, *joined = NULL;
  g_auto (CliRun) run = cli_run (SWEEP "--epochs 1 --out %s", dataset, teacher, path);

  g_assert_cmpint (run.status, ==, 0);
  for (guint i = 0; i < 3; i++)
    {
      g_auto (CliRun) part = cli_run (SWEEP "--epochs 1 --out %s --shard %u/3", dataset, teacher, parts[i], i + 1);

      g_assert_cmpint (part.status, ==, 0);
      g_assert_nonnull (strstr (part.out, "limbeck-cli merge"));
    }
  {
    g_auto (CliRun) merge = cli_run ("merge %s %s %s --out %s", b, c, a, all);
    g_auto (CliRun) again = cli_run ("merge %s --out %s", a, all);
    g_auto (CliRun) two = cli_run ("merge %s %s --out %s", a, b, missing);

    g_assert_cmpint (merge.status, ==, 0);
    g_assert_nonnull (strstr (merge.err, "all 20 runs"));
    g_assert_cmpint (again.status, ==, 1);
    g_assert_nonnull (strstr (again.err, "--force"));
    g_assert_cmpint (two.status, ==, 0);
    g_assert_nonnull (strstr (two.err, "14 runs; 6 are missing"));
  }
  whole = contents (path);
  joined = contents (all);
  g_assert_cmpstr (whole, ==, joined);
}

/* Killed after its first run, wherever it is then; what comes of it is the same. */
static void
test_killed (void)
{
  g_autofree char *path = path_of ("killed.csv"), *unbroken = path_of ("unbroken.csv");
  g_autofree char *command = g_strdup_printf ("%s " SWEEP "--epochs 30 --out %s", cli_path, dataset, teacher, path);
  g_auto (GStrv) argv = g_strsplit (command, " ", -1);
  g_autofree char *first = NULL, *second = NULL;
  g_autoptr (GSubprocess) process = NULL;
  GError *error = NULL;
  guint n = 0;

  process = g_subprocess_newv ((const char *const *) argv,
                               G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);
  g_assert_no_error (error);
  while (n < 2 && g_subprocess_get_identifier (process))
    {
      g_autofree char *text = NULL;

      if (g_file_get_contents (path, &text, NULL, NULL))
        n = n_lines (text);
      g_thread_yield ();
      g_main_context_iteration (NULL, FALSE);
    }
  g_subprocess_send_signal (process, SIGKILL);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  {
    g_auto (CliRun) refused = cli_run (SWEEP "--epochs 30 --out %s", dataset, teacher, path);
    g_auto (CliRun) other = cli_run (SWEEP "--epochs 29 --resume --out %s", dataset, teacher, path);
    g_auto (CliRun) resumed = cli_run (SWEEP "--epochs 30 --resume --out %s", dataset, teacher, path);
    g_auto (CliRun) whole = cli_run (SWEEP "--epochs 30 --out %s", dataset, teacher, unbroken);

    g_assert_cmpint (refused.status, ==, 1);
    g_assert_nonnull (strstr (refused.err, "--resume"));
    g_assert_cmpint (other.status, ==, 1);
    g_assert_nonnull (strstr (other.err, "of another sweep"));
    g_assert_cmpint (resumed.status, ==, 0);
    g_assert_cmpint (whole.status, ==, 0);
  }
  first = contents (path);
  second = contents (unbroken);
  g_assert_cmpstr (first, ==, second);
}

static void
test_bad (void)
{
  static const struct {
    const char *options, *sentence;
  } bad[] = {
    { "--temperature 1,x", "--temperature: “1,x” is not a list of numbers" },
    { "--temperature 4,4.0", "4.0 stands there twice" },
    { "--temperature 0", "temperature" },
    { "--alpha 1.5", "1.5" },
    { "--method kd,nonsense", "--method" },
    { "--student 30y", "30y" },
    { "--seeds 0", "--seeds is 0" },
    { "--epochs 0", "never end" },
    { "--held-out 1", "--held-out" },
    { "--shard 3/2", "--shard" },
    { "--shard 1", "--shard" },
    { "--measure beauty", "--measure" },
    { "--out /nowhere/at/all.csv", "/nowhere/at" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_auto (CliRun) run = cli_run ("sweep --dataset %s --teacher %s --batch 16 %s", dataset, teacher, bad[i].options);

      g_assert_cmpint (run.status, !=, 0);
      if (!strstr (run.err, bad[i].sentence))
        g_error ("%s: “%s” is not in “%s”", bad[i].options, bad[i].sentence, run.err);
    }
  {
    g_auto (CliRun) nothing = cli_run ("merge");
    g_auto (CliRun) missing = cli_run ("merge %s/none.csv --out %s/x.csv", folder, folder);

    g_assert_cmpint (nothing.status, ==, 2);
    g_assert_cmpint (missing.status, ==, 1);
    g_assert_nonnull (strstr (missing.err, "none.csv"));
  }
}

int
main (int argc, char **argv)
{
  int status;

  cli_init (&argc, &argv);
  folder = make_folder ();
  dataset = path_of ("stripes");
  teacher = path_of ("teacher.safetensors");
  stripes_write (dataset);
  {
    g_auto (CliRun) run = cli_run ("train --dataset %s --layers 12 --epochs 3 --batch 16 --out %s", dataset, teacher);

    g_assert_cmpint (run.status, ==, 0);
  }
  g_test_add_func ("/cli/sweep/whole", test_whole);
  g_test_add_func ("/cli/sweep/row", test_row);
  g_test_add_func ("/cli/sweep/shards", test_shards);
  g_test_add_func ("/cli/sweep/killed", test_killed);
  g_test_add_func ("/cli/sweep/bad", test_bad);
  status = g_test_run ();
  remove_folder (folder);
  g_free (teacher);
  g_free (dataset);
  g_free (folder);
  return status;
}
