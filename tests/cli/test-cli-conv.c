/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-run.h"
#include "cli-stripes.h"

/* Convolutional networks through the verbs: trained, saved, evaluated, as teacher and student, in sweeps and exams,
 * kept and replayed. */

typedef struct {
  char *folder;
  char *data;
  char *teacher;
} Fixture;

static void
setup (Fixture *fixture, gconstpointer unused)
{
  g_auto (CliRun) run = { 0 };

  fixture->folder = make_folder ();
  fixture->data = g_build_filename (fixture->folder, "stripes", NULL);
  fixture->teacher = g_build_filename (fixture->folder, "teacher.safetensors", NULL);
  stripes_write (fixture->data);
  run = cli_run ("train --dataset %s --layers c4k3-bn-p2-8 --batch 10 --epochs 20 --threads 1 --out %s --json",
                 fixture->data, fixture->teacher);
  g_assert_nonnull (strstr (run.out, "\"c4k3-bn-p2-8\""));
}

static void
teardown (Fixture *fixture, gconstpointer unused)
{
  remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->data);
  g_free (fixture->teacher);
}

static void
test_evaluate (Fixture *fixture, gconstpointer unused)
{
  g_auto (CliRun) run = cli_run ("evaluate --dataset %s --model %s --json", fixture->data, fixture->teacher);
  g_autofree char *pooled = g_build_filename (fixture->folder, "pooled.safetensors", NULL);
  g_auto (CliRun) trained =
      cli_run ("train --dataset %s --layers p2-8 --batch 10 --epochs 1 --out %s", fixture->data, pooled);
  g_auto (CliRun) scaled =
      cli_run ("evaluate --dataset %s --model %s --input-scale 255 --json", fixture->data, fixture->teacher);
  g_auto (CliRun) inverted = cli_run ("evaluate --dataset %s --model %s --invert", fixture->data, pooled);

  g_assert_cmpint (run.status, ==, 0);
  g_assert_nonnull (strstr (run.out, "\"c4k3-bn-p2-8\""));
  /* Other inputs, other answers. */
  g_assert_cmpint (scaled.status, ==, 0);
  g_assert_nonnull (strstr (scaled.out, "\"c4k3-bn-p2-8\""));
  g_assert_cmpstr (scaled.out, !=, run.out);
  /* What cannot be done to a network is said. */
  g_assert_cmpint (inverted.status, !=, 0);
  g_assert_nonnull (strstr (inverted.err, "begins with pooling"));
}

/* A file that does not say how its layers are put together, as PyTorch's: a text does, with the same answers. */
static void
test_foreign (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *foreign = g_build_filename (fixture->folder, "foreign.safetensors", NULL);
  g_autofree char *bytes = NULL;
  char *place;
  g_auto (CliRun) own = cli_run ("evaluate --dataset %s --model %s --json", fixture->data, fixture->teacher);
  g_auto (CliRun) said = { 0 }, wrong = { 0 }, taught = { 0 }, alone = { 0 };
  gsize length;

  g_assert_true (g_file_get_contents (fixture->teacher, &bytes, &length, NULL));
  place = g_strstr_len (bytes + 8, (gssize) length - 8, "\"limbeck\"");
  g_assert_nonnull (place);
  memcpy (place, "\"another\"", strlen ("\"another\""));
  g_assert_true (g_file_set_contents (foreign, bytes, (gssize) length, NULL));

  said = cli_run ("evaluate --dataset %s --model %s --network c4k3,bn,pool2,8 --json", fixture->data, foreign);
  g_assert_cmpint (said.status, ==, 0);
  g_assert_cmpstr (said.out, ==, own.out);
  wrong = cli_run ("evaluate --dataset %s --model %s --network c4k3,pool2,8", fixture->data, foreign);
  g_assert_cmpint (wrong.status, !=, 0);
  g_assert_nonnull (strstr (wrong.err, "whose layers are “conv 4 3x3, bn, 8”"));
  taught =
      cli_run ("distill --dataset %s --teacher %s --teacher-network c4k3-bn-p2-8 --student 5 --batch 10 --epochs 1 "
               "--json",
               fixture->data, foreign);
  g_assert_cmpint (taught.status, ==, 0);
  g_assert_nonnull (strstr (taught.out, "\"c4k3-bn-p2-8\""));
  alone = cli_run ("inspect %s", foreign);
  g_assert_cmpint (alone.status, ==, 0);
  g_assert_nonnull (strstr (alone.out, "layers of conv 4 3x3, bn, 8, for "));
}

/* Words become the one word, and the run repeats bit for bit on another number of threads. */
static void
test_distill (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *file = g_build_filename (fixture->folder, "run.limbeck", NULL);
  g_auto (CliRun) run = cli_run ("distill --dataset %s --teacher %s --student conv3k3valid,pool2,5 --batch 10 "
                                 "--epochs 2 --threads 1 --moves 5:temperature=8 --save %s --json",
                                 fixture->data, fixture->teacher, file);
  g_auto (CliRun) again = cli_run ("replay %s --threads 2", file);

  g_assert_cmpint (run.status, ==, 0);
  g_assert_nonnull (strstr (run.out, "\"c3k3v-p2-5\""));
  g_assert_nonnull (strstr (run.out, "\"c4k3-bn-p2-8\""));
  g_test_message ("%s%s", again.out, again.err);
  g_assert_cmpint (again.status, ==, 0);
}

static void
test_sweep (Fixture *fixture, gconstpointer unused)
{
  g_auto (CliRun) run = cli_run ("sweep --dataset %s --teacher %s --student 5,c3k3v-p2-5 --temperature 2,4 --batch 10 "
                                 "--epochs 1 --threads 2 --out -",
                                 fixture->data, fixture->teacher);
  g_auto (CliRun) small =
      cli_run ("sweep --dataset %s --teacher %s --student 5,p8-c3k3v --epochs 1", fixture->data, fixture->teacher);

  g_test_message ("%s%s", run.out, run.err);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_nonnull (strstr (run.out, ",c3k3v-p2-5,"));
  g_assert_cmpint (small.status, !=, 0);
  g_test_message ("%s", small.err);
  g_assert_nonnull (strstr (small.err, "fewer than its kernel"));
}

static void
test_refused (Fixture *fixture, gconstpointer unused)
{
  g_auto (CliRun) word =
      cli_run ("distill --dataset %s --teacher %s --student c3k3,pol2", fixture->data, fixture->teacher);
  g_auto (CliRun) small =
      cli_run ("distill --dataset %s --teacher %s --student c3k40v", fixture->data, fixture->teacher);

  g_assert_cmpint (word.status, !=, 0);
  g_assert_nonnull (strstr (word.err, "character 6: “pol2” is no layer"));
  g_assert_cmpint (small.status, !=, 0);
  g_assert_nonnull (strstr (small.err, "fewer than its kernel of 40 × 40"));
}

#define ADD(name, func) g_test_add ("/cli/conv/" name, Fixture, NULL, setup, func, teardown)

int
main (int argc, char **argv)
{
  cli_init (&argc, &argv);
  ADD ("evaluate", test_evaluate);
  ADD ("foreign", test_foreign);
  ADD ("distill", test_distill);
  ADD ("sweep", test_sweep);
  ADD ("refused", test_refused);
  return g_test_run ();
}
