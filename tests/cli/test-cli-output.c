/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-run.h"

#include "cli-stripes.h"

/* Outputs that cannot be written, and numbers that are none. */

/* Deep and with far too high a rate, so that the weights are NaN at the end. */
#define LAYERS "40x40x40x40"
#define GROWN  "--optimizer sgd --learning-rate 100 --momentum 0.9 --epochs 20 --batch 8"

static char *folder;
static char *dataset;
static char *teacher;
static char *recorded;

static char *
path_of (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

/* A line for the shell, in which $cli, $data and $teacher stand for what they say. */
static CliRun
run_shell (const char *line)
{
  g_autofree char *script = g_strdup_printf ("cli='%s' data='%s' teacher='%s' recorded='%s' folder='%s'; %s", cli_path,
                                             dataset, teacher, recorded, folder, line);

  return cli_run_program ((const char *const[]) { "sh", "-c", script, NULL });
}

static const char *const printing[] = {
  "--help",
  "--version",
  "help",
  "distill --help",
  "merge --help",
  "distill --dataset $data --teacher $teacher --student 4 --epochs 1 --threads 1",
  "distill --dataset $data --teacher $teacher --student 4 --epochs 1 --threads 1 --json",
  "distill --dataset $data --teacher $teacher --student 4 --epochs 1 --threads 1 --out -",
  "train --dataset $data --layers 4 --epochs 1 --threads 1 --out $folder/scratch",
  "train --dataset $data --layers 4 --epochs 1 --threads 1 --out -",
  "evaluate --dataset $data --model $teacher",
  "evaluate --dataset $data --model $teacher --json",
  "evaluate --dataset $data --model $teacher --logits -",
  "exam --dataset $data --teacher $teacher --student 4 --epochs 1 --threads 1",
  "sweep --dataset $data --teacher $teacher --student 4 --epochs 1 --threads 1",
  "sweep --dataset $data --teacher $teacher --student 4 --epochs 1 --threads 1 --json",
  "sweep --dataset $data --teacher $teacher --student 4 --epochs 1 --threads 1 --out -",
  "replay $recorded",
  "merge $folder/sweep.csv --out -",
  "loss --input $folder/loss.json",
};

static void
test_standard_output (void)
{
  static const char *const ways[] = { ">/dev/full", ">&-" };

  for (gsize i = 0; i < G_N_ELEMENTS (printing); i++)
    {
      for (gsize w = 0; w < G_N_ELEMENTS (ways); w++)
        {
          g_autofree char *line = g_strdup_printf ("\"$cli\" %s %s", printing[i], ways[w]);
          g_auto (CliRun) run = run_shell (line);

          cli_assert_failed (&run, 1, "standard output cannot be written", NULL);
        }
    }
}

/* Nothing was to be said: a closed stream is no fault. */
static void
test_nothing_to_say (void)
{
  g_auto (CliRun) quiet = run_shell ("\"$cli\" replay --quiet \"$recorded\" >&-");
  g_auto (CliRun) all = run_shell ("\"$cli\" replay --quiet \"$recorded\" <&- >&- 2>&-");

  g_assert_cmpint (quiet.status, ==, 0);
  g_assert_cmpstr (quiet.err, ==, "");
  g_assert_cmpint (all.status, ==, 0);
}

/* Who reads no further knows. */
static void
test_reader_gone (void)
{
  g_auto (CliRun) run = run_shell ("trap '' PIPE; mkfifo \"$folder/pipe\"; exec 3<>\"$folder/pipe\" "
                                   "4>\"$folder/pipe\"; exec 3<&-; \"$cli\" --help >&4; echo $? >&2");

  g_assert_cmpstr (run.err, ==, "1\n");
}

/* The weights are larger than a file may be, the rest is not. */
static void
test_full_disk (void)
{
  static const char *const results[] = { "", "--json" };
  g_autofree char *history = path_of ("history.csv");
  g_autofree char *save = path_of ("saved.limbeck");
  g_autofree char *out = path_of ("large.safetensors");

  for (gsize i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autofree char *line =
          g_strdup_printf ("trap '' XFSZ; ulimit -f 40; exec \"$cli\" distill --dataset $data --teacher $teacher "
                           "--student 2000 --epochs 1 --threads 1 --no-twin --out $folder/large.safetensors "
                           "--history $folder/history.csv --save $folder/saved.limbeck %s",
                           results[i]);
      g_auto (CliRun) run = run_shell (line);

      g_assert_cmpint (run.status, ==, 1);
      g_assert_nonnull (strstr (run.err, "--out: "));
      g_assert_nonnull (strstr (run.out, "2000"));
      g_assert_false (g_file_test (out, G_FILE_TEST_EXISTS));
      g_assert_cmpint (g_remove (history), ==, 0);
      g_assert_cmpint (g_remove (save), ==, 0);
    }
}

/* All that failed is listed. */
static void
test_all_failures (void)
{
  g_auto (CliRun) run =
      run_shell ("trap '' XFSZ; ulimit -f 0; exec \"$cli\" distill --dataset $data --teacher $teacher "
                 "--student 4 --epochs 1 --threads 1 --out $folder/a --history $folder/b "
                 "--save $folder/c --report $folder/d");

  g_assert_cmpint (run.status, ==, 1);
  g_assert_nonnull (strstr (run.out, "student"));
  g_assert_nonnull (strstr (run.err, "--out: "));
  g_assert_nonnull (strstr (run.err, "--history: "));
  g_assert_nonnull (strstr (run.err, "--save: "));
  g_assert_nonnull (strstr (run.err, "--report: "));
}

static void
test_sweep_on_full_disk (void)
{
  g_auto (CliRun) run = run_shell ("trap '' XFSZ; ulimit -f 2; exec \"$cli\" sweep --dataset $data --teacher $teacher "
                                   "--student 4 --epochs 1 --threads 1 --seeds 12 --out $folder/large.csv");

  g_assert_cmpint (run.status, ==, 1);
  g_assert_nonnull (strstr (run.err, "large.csv"));
  g_assert_nonnull (strstr (run.out, "24 of 24 runs"));
}

/* The object of a run that ended with this status. */
static JsonNode *
json_of (const CliRun *run, int status)
{
  CliRun as_if = *run;

  g_assert_cmpint (run->status, ==, status);
  as_if.status = 0;
  return cli_assert_json (&as_if);
}

static void
assert_diverged (JsonObject *object, const char *fragment)
{
  g_assert_true (json_object_get_boolean_member (object, "diverged"));
  g_assert_nonnull (strstr (json_object_get_string_member (object, "problem"), fragment));
  g_assert_nonnull (strstr (json_object_get_string_member (object, "problem"), "not a number"));
}

static void
test_diverged (void)
{
  static const char *const files[] = { "report/index.html", "report/run.limbeck", "grown.csv", "grown.limbeck" };
  g_auto (CliRun) run = run_shell ("\"$cli\" distill --dataset $data --teacher $teacher --student " LAYERS
                                   " --threads 1 " GROWN " --json --out $folder/grown --history $folder/grown.csv "
                                   "--save $folder/grown.limbeck --report $folder/report");
  g_autoptr (JsonNode) node = json_of (&run, 1);
  JsonObject *object = json_node_get_object (node);
  JsonObject *student = json_object_get_object_member (object, "student");
  g_autofree char *out = path_of ("grown");
  g_autofree char *report = path_of ("report");

  assert_diverged (object, "student");
  g_assert_true (json_object_get_null_member (student, "negative_log_likelihood"));
  g_assert_true (json_object_get_null_member (student, "calibration_error"));
  g_assert_nonnull (strstr (run.err, "--out: "));
  g_assert_nonnull (strstr (run.err, "the learning rate is too high"));
  g_assert_false (g_file_test (out, G_FILE_TEST_EXISTS));
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = path_of (files[i]);

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        g_error ("%s is missing", files[i]);
    }
  remove_folder (report);
}

static void
test_diverged_elsewhere (void)
{
  g_auto (CliRun) train = run_shell ("\"$cli\" train --dataset $data --layers " LAYERS " --threads 1 --json " GROWN
                                     " --dropout 0 --out $folder/grown");
  g_autoptr (JsonNode) trained = json_of (&train, 1);
  g_auto (CliRun) sweep =
      run_shell ("\"$cli\" sweep --dataset $data --teacher $teacher --student " LAYERS " --threads 1 "
                 "--json --optimizer sgd --learning-rate 0.01,100 --momentum 0.9 --epochs 20 --batch 8");
  g_autoptr (JsonNode) swept = json_of (&sweep, 1);
  g_auto (CliRun) table =
      run_shell ("\"$cli\" distill --dataset $data --teacher $teacher --student " LAYERS " --threads 1 " GROWN);

  assert_diverged (json_node_get_object (trained), "network");
  assert_diverged (json_node_get_object (swept), "runs");
  g_assert_cmpint (table.status, ==, 1);
  g_assert_nonnull (strstr (table.out, "student and twin are not a number: the learning rate is too high"));
  g_assert_null (strstr (table.out, "nan"));
}

/* Alone on standard output, and the table where it can be read. */
static void
test_dash (void)
{
  static const char *const verbs[] = {
    "distill --dataset $data --teacher $teacher --student 4 --epochs 1 --threads 1 --out",
    "train --dataset $data --layers 4 --epochs 1 --threads 1 --out",
    "evaluate --dataset $data --model $teacher --logits",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      g_autofree char *line =
          g_strdup_printf ("\"$cli\" %s $folder/file >\"$folder/text\" 2>&1 && "
                           "\"$cli\" %s - >\"$folder/dash\" && cmp \"$folder/file\" \"$folder/dash\"",
                           verbs[i], verbs[i]);
      g_autofree char *both = g_strdup_printf ("\"$cli\" %s - --json", verbs[i]);
      g_auto (CliRun) run = run_shell (line);
      g_auto (CliRun) refused = run_shell (both);

      g_assert_cmpint (run.status, ==, 0);
      g_assert_nonnull (strstr (run.err, "%"));
      cli_assert_failed (&refused, 2, "--json", NULL);
    }
}

int
main (int argc, char **argv)
{
  int status;

  cli_init (&argc, &argv);
  folder = g_dir_make_tmp ("limbeck-test-XXXXXX", NULL);
  dataset = path_of ("stripes");
  teacher = path_of ("teacher.safetensors");
  recorded = path_of ("recorded.limbeck");
  stripes_write (dataset);
  {
    g_auto (CliRun) train = cli_run ("train --dataset %s --layers 5 --epochs 1 --out %s", dataset, teacher);
    g_auto (CliRun) distill = cli_run ("distill --dataset %s --teacher %s --student 4 --epochs 1 --threads 1 --save %s",
                                       dataset, teacher, recorded);
    g_auto (CliRun) sweep = run_shell ("\"$cli\" sweep --dataset $data --teacher $teacher --student 4 --epochs 1 "
                                       "--threads 1 --out $folder/sweep.csv");
    g_autofree char *loss = path_of ("loss.json");

    g_assert_cmpint (train.status, ==, 0);
    g_assert_cmpint (distill.status, ==, 0);
    g_assert_cmpint (sweep.status, ==, 0);
    g_assert_true (g_file_set_contents (loss,
                                        "{\"cases\": [{\"method\": \"kd\", \"labels\": [0], "
                                        "\"student_logits\": [[1, 2]], \"teacher_logits\": [[3, 1]]}]}",
                                        -1, NULL));
  }

  g_test_add_func ("/cli/output/standard-output", test_standard_output);
  g_test_add_func ("/cli/output/nothing-to-say", test_nothing_to_say);
  g_test_add_func ("/cli/output/reader-gone", test_reader_gone);
  g_test_add_func ("/cli/output/full-disk", test_full_disk);
  g_test_add_func ("/cli/output/all-failures", test_all_failures);
  g_test_add_func ("/cli/output/sweep-on-full-disk", test_sweep_on_full_disk);
  g_test_add_func ("/cli/output/diverged", test_diverged);
  g_test_add_func ("/cli/output/diverged-elsewhere", test_diverged_elsewhere);
  g_test_add_func ("/cli/output/dash", test_dash);
  status = g_test_run ();
  remove_folder (folder);
  g_free (recorded);
  g_free (teacher);
  g_free (dataset);
  g_free (folder);
  return status;
}
