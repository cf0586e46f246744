/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-run.h"

#include <glib/gstdio.h>
#include <math.h>
#include <signal.h>
#include <sys/stat.h>

#include "cli-stripes.h"

/* sweep and merge: what they say and write, in parts and after an end that nobody wished. */

#define SWEEP  "sweep --dataset %s --teacher %s --student 3,4x3 --temperature 1,4 --alpha 0.5,0.9 --seeds 2 --batch 16 "
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
  JsonObject *held = json_object_get_object_member (result, "held_out");
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
  g_assert_cmpint (json_object_get_int_member (result, "seeds"), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (held, "by"), ==, "data");
  g_assert_cmpint (json_object_get_int_member (held, "samples"), >, 0);
  g_assert_cmpfloat (json_object_get_double_member (held, "teacher_error"), >=, 0.0);
  g_assert_cmpfloat (json_object_get_double_member (held, "teacher_test_error"), >=, 0.0);
}

/* A line says what decided the run, in columns of fixed places. */
static void
test_row (void)
{
  g_auto (CliRun) run =
      cli_run ("sweep --dataset %s --teacher %s --student 3 --batch 16 --epochs 2 --seed 7 --out -", dataset, teacher);
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
      g_assert_nonnull (strstr (part.out, "taught runs are missing"));
      g_assert_null (strstr (part.out, "test set"));
    }
  {
    g_auto (CliRun) merge = cli_run ("merge %s %s %s --out %s", b, c, a, all);
    g_auto (CliRun) again = cli_run ("merge %s --out %s", a, all);
    g_auto (CliRun) two = cli_run ("merge %s %s --out %s", a, b, missing);
    g_auto (CliRun) printed = cli_run ("merge %s %s %s --out -", b, c, a);
    g_auto (CliRun) best = cli_run (SWEEP "--epochs 1 --resume --out %s", dataset, teacher, all);

    g_assert_cmpint (printed.status, ==, 0);
    g_assert_false (g_file_test ("-", G_FILE_TEST_EXISTS));
    g_assert_nonnull (strstr (printed.err, "all 20 runs"));
    whole = contents (path);
    g_assert_cmpstr (printed.out, ==, whole);
    g_assert_cmpint (best.status, ==, 0);
    g_assert_nonnull (strstr (best.out, "20 of 20 runs, 0 of them now"));
    g_assert_nonnull (strstr (best.out, "Best on these samples"));
    g_assert_cmpint (merge.status, ==, 0);
    g_assert_nonnull (strstr (merge.err, "all 20 runs"));
    g_assert_cmpint (again.status, ==, 1);
    g_assert_nonnull (strstr (again.err, "--force"));
    g_assert_cmpint (two.status, ==, 0);
    g_assert_nonnull (strstr (two.err, "14 runs; 6 are missing: 2, 5, 8, 11, 14, 17"));
  }
  joined = contents (all);
  g_assert_cmpstr (whole, ==, joined);
}

/* A sweep of its own process, with a run at least in its file. */
static GSubprocess *
begin (const char *path, guint epochs)
{
  g_autofree char *command =
      g_strdup_printf ("%s " SWEEP "--epochs %u --out %s", cli_path, dataset, teacher, epochs, path);
  g_auto (GStrv) argv = g_strsplit (command, " ", -1);
  GError *error = NULL;
  GSubprocess *process = g_subprocess_newv ((const char *const *) argv,
                                            G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);
  guint n = 0;

  g_assert_no_error (error);
  while (n < 2 && g_subprocess_get_identifier (process))
    {
      g_autofree char *text = NULL;

      if (g_file_get_contents (path, &text, NULL, NULL))
        n = n_lines (text);
      g_thread_yield ();
      g_main_context_iteration (NULL, FALSE);
    }
  return process;
}

/* What is gone on with is, in the end, what was never broken off. */
static void
assert_resumes (const char *path, guint epochs)
{
  g_autofree char *unbroken = g_strconcat (path, "-unbroken.csv", NULL), *first = NULL, *second = NULL;
  g_auto (CliRun) resumed = cli_run (SWEEP "--epochs %u --resume --out %s", dataset, teacher, epochs, path);
  g_auto (CliRun) whole = cli_run (SWEEP "--epochs %u --out %s", dataset, teacher, epochs, unbroken);

  g_assert_cmpint (resumed.status, ==, 0);
  g_assert_cmpint (whole.status, ==, 0);
  first = contents (path);
  second = contents (unbroken);
  g_assert_cmpstr (first, ==, second);
}

/* Killed after its first run, wherever it is then; what comes of it is the same. */
static void
test_killed (void)
{
  g_autofree char *path = path_of ("killed.csv");
  g_autoptr (GSubprocess) process = begin (path, 30);
  GError *error = NULL;

  g_subprocess_send_signal (process, SIGKILL);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  {
    g_auto (CliRun) refused = cli_run (SWEEP "--epochs 30 --out %s", dataset, teacher, path);
    g_auto (CliRun) other = cli_run (SWEEP "--epochs 29 --resume --out %s", dataset, teacher, path);

    g_assert_cmpint (refused.status, ==, 1);
    g_assert_nonnull (strstr (refused.err, "--resume"));
    g_assert_cmpint (other.status, ==, 1);
    g_assert_nonnull (strstr (other.err, "of another sweep"));
  }
  assert_resumes (path, 30);
}

/* A signal leaves a file in order, and says how to go on. */
static void
test_stopped (void)
{
  g_autofree char *path = path_of ("stopped.csv"), *out = NULL, *err = NULL, *text = NULL;
  g_autoptr (GSubprocess) process = NULL;
  GError *error = NULL;
  guint epochs = 20;

  /* A machine may be so busy that the sweep is done before the signal comes: then one that lasts longer. */
  for (process = begin (path, epochs);; process = begin (path, epochs))
    {
      g_subprocess_send_signal (process, SIGTERM);
      g_subprocess_communicate_utf8 (process, NULL, NULL, &out, &err, &error);
      g_assert_no_error (error);
      text = contents (path);
      if (n_lines (text) < N_RUNS + 1)
        break;
      epochs *= 4;
      g_assert_cmpuint (epochs, <, 20000);
      g_unlink (path);
      g_clear_pointer (&out, g_free);
      g_clear_pointer (&err, g_free);
      g_clear_pointer (&text, g_free);
      g_clear_object (&process);
    }
  g_assert_true (g_subprocess_get_if_signaled (process));
  g_assert_cmpint (g_subprocess_get_term_sig (process), ==, SIGTERM);
  g_assert_nonnull (strstr (err, "the same command with --resume"));
  /* None of the lines of progress that a terminal gets. */
  g_assert_cmpuint (n_lines (err), ==, 1);
  g_assert_cmpuint (n_lines (text), >=, 2);
  assert_resumes (path, epochs);
}

/* Another teacher of the same name: nothing of it is mixed with what is there. */
static void
test_other_teacher (void)
{
  g_autofree char *path = path_of ("of-teacher.csv"), *part = path_of ("of-other.csv"), *all = path_of ("mixed.csv");
  g_autofree char *own = path_of ("own.safetensors"), *before = NULL, *after = NULL;
  g_auto (CliRun) train = cli_run ("train --dataset %s --layers 5 --epochs 1 --batch 16 --out %s", dataset, own);
  g_auto (CliRun) first = cli_run (SWEEP "--epochs 1 --shard 1/2 --out %s", dataset, own, path);

  g_assert_cmpint (train.status, ==, 0);
  g_assert_cmpint (first.status, ==, 0);
  before = contents (path);
  {
    g_auto (CliRun) again =
        cli_run ("train --dataset %s --layers 5 --epochs 1 --batch 16 --seed 2 --out %s", dataset, own);
    g_auto (CliRun) other = cli_run (SWEEP "--epochs 1 --shard 2/2 --out %s", dataset, own, part);
    g_auto (CliRun) resumed = cli_run (SWEEP "--epochs 1 --resume --out %s", dataset, own, path);
    g_auto (CliRun) merged = cli_run ("merge %s %s --out %s", path, part, all);

    g_assert_cmpint (again.status, ==, 0);
    g_assert_cmpint (other.status, ==, 0);
    cli_assert_failed (&resumed, 1, "its teacher has other weights", NULL);
    cli_assert_failed (&merged, 1, "its teacher has other weights", NULL);
  }
  after = contents (path);
  g_assert_cmpstr (before, ==, after);
  g_assert_false (g_file_test (all, G_FILE_TEST_EXISTS));
}

/* What is wrong is said before a teacher is trained for it: that one would take weeks. */
static void
test_before_the_teacher (void)
{
  static const char *const wrong[] = { "--student 30y",
                                       "--method nonsense",
                                       "--only-classes 77",
                                       "--student 3,3",
                                       "--held-out-by seed --train-fraction 1,1e-6",
                                       "--out /nowhere/at/all.csv",
                                       "--resume --out %s",
                                       "--temperature 1,0" };
  g_autofree char *path = path_of ("of-another.csv");
  g_auto (CliRun) made =
      cli_run ("sweep --dataset %s --teacher %s --student 3 --batch 16 --epochs 1 --out %s", dataset, teacher, path);

  g_assert_cmpint (made.status, ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (GString) options = g_string_new (wrong[i]);
      g_autofree char *line = NULL;
      g_auto (GStrv) words = NULL;

      g_string_replace (options, "%s", path, 0);
      line = g_strdup_printf ("sweep --dataset %s --teacher-layers 4000x4000 --teacher-epochs 100000 %s", dataset,
                              options->str);
      words = g_strsplit (line, " ", -1);
      {
        g_auto (CliRun) run = cli_run_words (words);

        g_assert_cmpint (run.status, !=, 0);
        g_assert_cmpstr (run.out, ==, "");
        g_assert_null (strstr (run.err, "epoch "));
      }
    }
}

#define STUDY "sweep --dataset %s --teacher %s --study share --train-fraction 0.4,1 --batch 16 --epochs 2 --seeds 3 "

/* The test errors of a table's run. */
static double
errors_of (char **lines, guint run)
{
  g_auto (GStrv) titles = g_strsplit (lines[0], ",", -1);
  g_auto (GStrv) fields = g_strsplit (lines[run + 1], ",", -1); /* no text of these holds a comma */
  guint column = 0;

  while (!g_str_equal (titles[column], "test_errors"))
    column++;
  return g_ascii_strtod (fields[column], NULL);
}

/* Mean and sample standard deviation of three. */
static void
spread_of (const double values[3], double *mean, double *sd)
{
  *mean = (values[0] + values[1] + values[2]) / 3.0;
  *sd = sqrt ((pow (values[0] - *mean, 2.0) + pow (values[1] - *mean, 2.0) + pow (values[2] - *mean, 2.0)) / 2.0);
}

static void
assert_spread (JsonObject *object, const char *name, const double values[3])
{
  JsonObject *spread = json_object_get_object_member (object, name);
  double mean, sd;

  spread_of (values, &mean, &sd);
  g_assert_cmpint (json_object_get_int_member (spread, "runs"), ==, 3);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (spread, "mean"), mean, 1e-9);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (spread, "sd"), sd, 1e-9);
}

/* A study's numbers are those of its runs: two shares, kd, shuffled and the untaught, three seeds. */
static void
test_study (void)
{
  g_autofree char *path = path_of ("study.csv");
  g_auto (CliRun) run = cli_run (STUDY "--json --out %s", dataset, teacher, path);
  g_auto (CliRun) table = cli_run (STUDY "--resume --out %s", dataset, teacher, path);
  g_autoptr (JsonNode) node = cli_assert_json (&run);
  JsonObject *result = json_node_get_object (node);
  JsonArray *study = json_object_get_array_member (result, "study");
  g_autofree char *text = contents (path);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  g_assert_cmpint (json_object_get_int_member (result, "done"), ==, 18);
  g_assert_false (json_object_has_member (result, "best"));
  g_assert_cmpuint (json_array_get_length (study), ==, 2);
  g_assert_nonnull (strstr (lines[1], ",0,,,")); /* held_out, and no classes that are left out */
  g_assert_cmpint (table.status, ==, 0);
  g_assert_nonnull (strstr (table.out, "18 of 18 runs, 0 of them now"));
  g_assert_null (strstr (table.out, "Best"));
  for (guint share = 0; share < 2; share++)
    {
      JsonObject *value = json_array_get_object_element (study, share);
      double student[3], control[3], twin[3], saved[3], mean, sd;
      g_autofree char *cell = NULL;
      gint64 ahead = 0;

      for (guint seed = 0; seed < 3; seed++)
        {
          student[seed] = errors_of (lines, 6 * share + seed);
          control[seed] = errors_of (lines, 6 * share + 3 + seed);
          twin[seed] = errors_of (lines, 12 + 3 * share + seed);
          saved[seed] = twin[seed] - student[seed];
          ahead += saved[seed] > 0.0;
        }
      assert_spread (value, "student", student);
      assert_spread (json_object_get_object_member (value, "controls"), "shuffled", control);
      assert_spread (value, "twin", twin);
      assert_spread (value, "saved", saved);
      g_assert_cmpint (json_object_get_int_member (value, "ahead"), ==, ahead);
      g_assert_cmpfloat (json_object_get_double_member (value, "x"), ==, share == 0 ? 0.4 : 1.0);
      spread_of (student, &mean, &sd);
      cell = g_strdup_printf (" %.0f ± %.0f ", mean, sd);
      g_assert_nonnull (strstr (table.out, cell));
    }
}

#define BYTES "sweep --dataset %s --teacher %s --study bytes --student 3,5 --bits 3,8 --batch 16 --epochs 2 --seeds 2 "

/* A field of a table's run. */
static double
field_of (char **lines, guint run, const char *title)
{
  g_auto (GStrv) titles = g_strsplit (lines[0], ",", -1);
  g_auto (GStrv) fields = g_strsplit (lines[run + 1], ",", -1); /* no text of these holds a comma */
  guint column = 0;

  while (!g_str_equal (titles[column], title))
    column++;
  return g_ascii_strtod (fields[column], NULL);
}

/* By bytes there are the same runs, each measured several times: in parts, on several threads and resumed the same file. */
static void
test_bytes (void)
{
  g_autofree char *path = path_of ("bytes.csv"), *first = path_of ("bytes-1.csv"), *second = path_of ("bytes-2.csv");
  g_autofree char *plain = path_of ("no-bytes.csv");
  g_auto (CliRun) run = cli_run (BYTES "--json --threads 1 --out %s", dataset, teacher, path);
  g_auto (CliRun) table = cli_run (BYTES "--resume --out %s", dataset, teacher, path);
  g_auto (CliRun) part = cli_run (BYTES "--threads 2 --shard 1/2 --out %s", dataset, teacher, first);
  g_auto (CliRun) rest = cli_run (BYTES "--threads 2 --shard 2/2 --out %s", dataset, teacher, second);
  g_auto (CliRun) merged = cli_run ("merge --out - %s %s", first, second);
  g_auto (CliRun) other =
      cli_run ("sweep --dataset %s --teacher %s --study parameters --student 3,5 --batch 16 --epochs 2 "
               "--seeds 2 --out %s",
               dataset, teacher, plain);
  g_auto (CliRun) apart = cli_run (BYTES "--resume --out %s", dataset, teacher, plain);
  g_autoptr (JsonNode) node = cli_assert_json (&run);
  JsonArray *study = json_object_get_array_member (json_node_get_object (node), "study");
  g_autofree char *text = contents (path), *without = contents (plain);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1), plain_lines = g_strsplit (without, "\n", -1);

  g_assert_cmpint (table.status, ==, 0);
  g_assert_nonnull (strstr (table.out, "12 of 12 runs, 0 of them now"));
  g_assert_cmpint (part.status | rest.status | merged.status, ==, 0);
  g_assert_cmpstr (merged.out, ==, text);
  g_assert_cmpint (other.status, ==, 0);
  g_assert_null (strstr (without, "bits"));
  g_assert_cmpint (apart.status, !=, 0);
  g_assert_nonnull (strstr (apart.err, "measures in other bits"));
  for (guint run_number = 0; run_number < 12; run_number++)
    g_assert_cmpfloat (errors_of (lines, run_number), ==, errors_of (plain_lines, run_number));
  for (guint size = 0; size < 2; size++)
    {
      JsonObject *value = json_array_get_object_element (study, size);
      JsonArray *smaller = json_object_get_array_member (value, "smaller");

      g_assert_cmpfloat (json_object_get_double_member (value, "bytes"), ==,
                         4.0 * json_object_get_double_member (value, "x"));
      g_assert_cmpuint (json_array_get_length (smaller), ==, 2);
      for (guint i = 0; i < 2; i++)
        {
          JsonObject *object = json_array_get_object_element (smaller, i);
          const char *errors = i == 0 ? "bits8_errors" : "bits3_errors";
          const char *bytes = i == 0 ? "bits8_bytes" : "bits3_bytes";
          guint student = 4 * size, twin = 8 + 2 * size;
          double mean = 0.5 * (field_of (lines, student, errors) + field_of (lines, student + 1, errors));
          double twins = 0.5 * (field_of (lines, twin, errors) + field_of (lines, twin + 1, errors));
          double size_in_bytes = 0.5 * (field_of (lines, student, bytes) + field_of (lines, student + 1, bytes));
          JsonObject *spread = json_object_get_object_member (object, "student");
          JsonObject *twin_spread = json_object_get_object_member (object, "twin");

          g_assert_cmpint (json_object_get_int_member (object, "bits"), ==, i == 0 ? 8 : 3);
          g_assert_cmpfloat_with_epsilon (json_object_get_double_member (object, "bytes"), size_in_bytes, 1e-6);
          g_assert_cmpfloat_with_epsilon (json_object_get_double_member (spread, "mean"), mean, 1e-9);
          g_assert_cmpfloat_with_epsilon (json_object_get_double_member (twin_spread, "mean"), twins, 1e-9);
          g_assert_cmpfloat (size_in_bytes, <, json_object_get_double_member (value, "bytes"));
        }
    }
  g_assert_nonnull (strstr (table.out, " bits "));
  g_assert_nonnull (strstr (table.out, " bytes "));
}

/* An ordinary sweep may have bits, too: they choose nothing, and its cells are what they were. */
static void
test_bits (void)
{
  g_autofree char *path = path_of ("bits.csv");
  g_auto (CliRun) run = cli_run ("sweep --dataset %s --teacher %s --student 3 --temperature 1,4 --batch 16 --epochs 1 "
                                 "--bits 4 --out %s",
                                 dataset, teacher, path);
  g_autofree char *text = contents (path);

  g_assert_cmpint (run.status, ==, 0);
  g_assert_nonnull (strstr (run.out, "Best on these samples"));
  g_assert_nonnull (strstr (text, ";bits=4,"));
  g_assert_nonnull (strstr (text, ",test_kl,bits4_bytes,"));
}

/* In each format, and only where a study is asked for. */
static void
test_figure (void)
{
  static const struct {
    const char *name, *begins;
  } figures[] = { { "study.png", "\x89PNG" }, { "study.svg", "<?xml" }, { "study.pdf", "%PDF" } };
  g_autofree char *path = path_of ("figure.csv");
  g_auto (CliRun) run = cli_run (STUDY "--seeds 1 --out %s", dataset, teacher, path);

  g_assert_cmpint (run.status, ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++)
    {
      g_autofree char *figure = path_of (figures[i].name);
      g_auto (CliRun) drawn = cli_run (STUDY "--seeds 1 --resume --out %s --figure %s", dataset, teacher, path, figure);
      g_autofree char *bytes = NULL;

      g_assert_cmpint (drawn.status, ==, 0);
      bytes = contents (figure);
      g_assert_true (g_str_has_prefix (bytes, figures[i].begins));
    }
}

/* A method's own weight as a list has a column, and multiplies the runs; as one value it is what it always was. */
static void
test_weights (void)
{
  g_autofree char *several_path = path_of ("weights.csv");
  g_autofree char *one_path = path_of ("weight.csv");
  g_auto (CliRun) several = cli_run ("sweep --dataset %s --teacher %s --student 3 --batch 16 --epochs 1 --method dkd "
                                     "--dkd-beta 0.5,8 --out %s",
                                     dataset, teacher, several_path);
  g_auto (CliRun) again = cli_run ("sweep --dataset %s --teacher %s --student 3 --batch 16 --epochs 1 --method dkd "
                                   "--dkd-beta 0.5,8 --json --resume --out %s",
                                   dataset, teacher, several_path);
  g_auto (CliRun) one = cli_run ("sweep --dataset %s --teacher %s --student 3 --batch 16 --epochs 1 --method dkd "
                                 "--dkd-beta 0.5 --out %s",
                                 dataset, teacher, one_path);
  g_autofree char *text = contents (several_path);
  g_autofree char *plain = contents (one_path);
  g_autoptr (JsonNode) node = cli_assert_json (&again);
  JsonArray *cells = json_object_get_array_member (json_node_get_object (node), "cells");

  g_assert_cmpint (several.status, ==, 0);
  g_assert_nonnull (strstr (several.out, "β = 0.5"));
  g_assert_nonnull (strstr (several.out, "β = 8"));
  g_assert_cmpuint (n_lines (text), ==, 4); /* and the untaught, which has none */
  g_assert_nonnull (strstr (text, ",temperature,dkd_beta,seed,"));
  g_assert_cmpuint (json_array_get_length (cells), ==, 2);
  g_assert_cmpfloat (json_object_get_double_member (json_array_get_object_element (cells, 1), "dkd_beta"), ==, 8.0);
  g_assert_cmpint (one.status, ==, 0);
  g_assert_nonnull (strstr (plain, ",temperature,seed,"));
  g_assert_nonnull (strstr (plain, "method=dkd;dkd_beta=0.5;"));
}

static void
test_bad (void)
{
  static const struct {
    const char *options, *sentence;
  } bad[] = {
    { "--temperature 1,x", "--temperature: “x” is not a number" },
    { "--temperature 4,4.0", "“4.0” stands there twice" },
    { "--temperature 0", "temperature" },
    { "--alpha 1.5", "1.5" },
    { "--method kd,nonsense", "--method" },
    { "--student 30y", "30y" },
    { "--seeds 0", "--seeds is 0" },
    { "--bits 9", "--bits: “9” is not a number of bits from 2 to 8" },
    { "--bits 4,8,4", "“4” stands there twice" },
    { "--bits ,", "--bits: give values" },
    { "--epochs 0", "never end" },
    { "--held-out 1", "--held-out" },
    { "--held-out-by chance", "--held-out-by does not take “chance”: write data or seed" },
    { "--shard 3/2", "--shard" },
    { "--shard 1", "--shard" },
    { "--shard 1/0", "--shard" },
    { "--shard -1/4", "--shard" },
    { "--shard 1/2", "--out FILE" },
    { "--resume", "--out FILE" },
    { "--resume --out -", "--out FILE" },
    { "--force", "--out FILE" },
    { "--resume --force --out x.csv", "give one of them" },
    { "--json --out -", "give one of them" },
    { "--method kd,dkd,kd", "“kd” stands there twice" },
    { "--student 3,03", "“03” stands there twice" },
    { "--temperature ", "--temperature: give values" },
    { "--seed 18446744073709551615 --seeds 2", "begin with a smaller one" },
    { "--measure beauty", "--measure" },
    { "--out /nowhere/at/all.csv", "/nowhere/at" },
    { "--study beauty", "--study does not take “beauty”: write one of share, parameters" },
    { "--study share --held-out 0.1", "--held-out" },
    { "--study share --temperature 1,4", "one list of several values" },
    { "--study share --alpha 0", "With α = 0" },
    { "--study share --figure x.gif", ".svg" },
    { "--study share --figure /nowhere/x.svg", "/nowhere" },
    { "--figure x.svg", "--study" },
    { "--dkd-beta 1,2", "none of the methods" },
    { "--feature-weight 1,2", "choose a term" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_auto (CliRun) run = cli_run ("sweep --dataset %s --teacher %s --batch 16 %s", dataset, teacher, bad[i].options);

      g_assert_cmpint (run.status, !=, 0);
      if (!strstr (run.err, bad[i].sentence))
        g_error ("%s: “%s” is not in “%s”", bad[i].options, bad[i].sentence, run.err);
    }
  {
    g_autofree char *pipe_path = path_of ("pipe");
    g_auto (CliRun) nothing = cli_run ("merge");
    g_auto (CliRun) missing = cli_run ("merge %s/none.csv --out %s/x.csv", folder, folder);

    g_assert_cmpint (nothing.status, ==, 2);
    g_assert_cmpint (missing.status, ==, 1);
    g_assert_nonnull (strstr (missing.err, "none.csv"));
    g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);
    {
      g_auto (CliRun) piped = cli_run ("sweep --dataset %s --teacher %s --force --out %s", dataset, teacher, pipe_path);

      cli_assert_failed (&piped, 1, "device or a pipe", NULL);
    }
    g_assert_false (g_file_test (pipe_path, G_FILE_TEST_IS_REGULAR));
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
  g_test_add_func ("/cli/sweep/stopped", test_stopped);
  g_test_add_func ("/cli/sweep/other-teacher", test_other_teacher);
  g_test_add_func ("/cli/sweep/before-the-teacher", test_before_the_teacher);
  g_test_add_func ("/cli/sweep/study", test_study);
  g_test_add_func ("/cli/sweep/bytes", test_bytes);
  g_test_add_func ("/cli/sweep/bits", test_bits);
  g_test_add_func ("/cli/sweep/figure", test_figure);
  g_test_add_func ("/cli/sweep/weights", test_weights);
  g_test_add_func ("/cli/sweep/bad", test_bad);
  status = g_test_run ();
  remove_folder (folder);
  g_free (teacher);
  g_free (dataset);
  g_free (folder);
  return status;
}
