/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-run.h"

#include "tests/io/test-util.h"

/* The paper's experiments on a made-up data set that stands in MNIST's place: ten
 * classes of 10 × 4 pictures, each a bright column in noise. */

#define WIDTH   10
#define HEIGHT  4
#define N_TRAIN 400
#define N_TEST  150

static char *folder;
static char *state;

static void
append (GByteArray *bytes, guint32 number)
{
  guint32 big = GUINT32_TO_BE (number);

  g_byte_array_append (bytes, (const guint8 *) &big, sizeof big);
}

static void
write_split (const char *mnist, const char *prefix, guint n, guint32 seed)
{
  g_autoptr (GByteArray) images = g_byte_array_new ();
  g_autoptr (GByteArray) labels = g_byte_array_new ();
  g_autofree char *images_name = g_strconcat (prefix, "-images-idx3-ubyte", NULL);
  g_autofree char *labels_name = g_strconcat (prefix, "-labels-idx1-ubyte", NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);

  append (images, 0x803);
  append (images, n);
  append (images, HEIGHT);
  append (images, WIDTH);
  append (labels, 0x801);
  append (labels, n);
  for (guint i = 0; i < n; i++)
    {
      guint8 label = (guint8) (i % 10);

      g_byte_array_append (labels, &label, 1);
      for (guint p = 0; p < WIDTH * HEIGHT; p++)
        {
          guint8 pixel = (guint8) (g_rand_int_range (rand, 0, 170) + (p % WIDTH == label ? 60 : 0));

          g_byte_array_append (images, &pixel, 1);
        }
    }
  write_file (mnist, images_name, images->data, images->len);
  write_file (mnist, labels_name, labels->data, labels->len);
}

/* The data folder, with a teacher of its own. */
static void
make_folder_of_data (void)
{
  g_autofree char *mnist = NULL;
  g_autofree char *teachers = NULL;

  folder = make_folder ();
  state = g_build_filename (folder, "state.json", NULL);
  mnist = g_build_filename (folder, "mnist", NULL);
  teachers = g_build_filename (folder, "teachers", NULL);
  g_assert_cmpint (g_mkdir (mnist, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (teachers, 0700), ==, 0);
  write_split (mnist, "train", N_TRAIN, 1);
  write_split (mnist, "t10k", N_TEST, 2);
  g_setenv ("LIMBECK_DATA_DIR", folder, TRUE);
  {
    g_auto (CliRun) run = cli_run ("train --layers 40 --epochs 30 --batch 16 --out %s/mnist-40.safetensors", teachers);

    g_assert_cmpint (run.status, ==, 0);
  }
}

static JsonObject *
row (JsonNode *node, const char *name)
{
  JsonObject *rows = json_object_get_object_member (json_node_get_object (node), "rows");

  return json_object_get_object_member (rows, name);
}

static gint64
number (JsonObject *object, const char *name)
{
  g_assert_true (json_object_has_member (object, name));
  return json_object_get_int_member (object, name);
}

/* What the bias rows say of themselves. */
static void
assert_bias (JsonObject *numbers, const char *prefix)
{
  g_autofree char *curve_name = g_strconcat (prefix, "curve_errors", NULL);
  g_autofree char *errors_name = g_strconcat (prefix, "errors", NULL);
  g_autofree char *best_name = g_strconcat (prefix, "test_bias_errors", NULL);
  g_autofree char *train_name = g_strconcat (prefix, "train_bias_errors", NULL);
  JsonArray *curve = json_object_get_array_member (numbers, curve_name);
  gint64 fewest = G_MAXINT64;

  for (guint i = 0; i < json_array_get_length (curve); i++)
    fewest = MIN (fewest, json_array_get_int_element (curve, i));
  g_assert_cmpint (json_array_get_int_element (curve, json_array_get_length (curve) / 2), ==,
                   number (numbers, errors_name));
  g_assert_cmpint (number (numbers, best_name), <=, fewest);
  g_assert_cmpint (number (numbers, best_name), <=, number (numbers, train_name));
}

static void
test_all (void)
{
  g_auto (CliRun) run = cli_run ("paper --quick --threads 1 --json --state %s", state);
  g_autoptr (JsonNode) node = cli_assert_json (&run);
  static const char *const few[] = { "twin_errors", "early_stop_errors", "early_stop_epoch", "errors" };
  static const char *const ensemble[] = { "member_errors", "best_member_errors", "teacher_errors", "errors" };
  g_auto (CliRun) alone =
      cli_run ("distill --threads 1 --json --teacher mnist-40 --student 800x800 --temperature 20 "
               "--alpha 0.9 --epochs 4 --optimizer adam --learning-rate 0.002 --schedule cosine --train-fraction 1");
  g_autoptr (JsonNode) same = cli_assert_json (&alone);
  JsonObject *object = json_node_get_object (same);

  g_assert_cmpint (number (row (node, "teacher"), "errors"), ==,
                   number (json_object_get_object_member (object, "teacher"), "test_errors"));
  g_assert_cmpint (number (row (node, "students"), "errors"), ==,
                   number (json_object_get_object_member (object, "student"), "test_errors"));
  g_assert_cmpint (number (row (node, "students"), "twin_errors"), ==,
                   number (json_object_get_object_member (object, "twin"), "test_errors"));

  assert_bias (row (node, "no-3s"), "");
  assert_bias (row (node, "no-3s"), "twin_");
  assert_bias (row (node, "only-78"), "");
  /* Of 15 threes. */
  g_assert_cmpint (number (row (node, "no-3s"), "class_errors"), <=, 15);
  g_assert_cmpint (number (row (node, "no-3s"), "twin_class_errors"), ==, 15);
  for (gsize i = 0; i < G_N_ELEMENTS (few); i++)
    g_assert_cmpint (number (row (node, "few-data"), few[i]), >, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (ensemble); i++)
    g_assert_cmpint (number (row (node, "ensemble"), ensemble[i]), >, 0);
  g_assert_cmpint (number (row (node, "units-30"), "T2.5"), >, 0);
  g_assert_cmpint (number (row (node, "units-300"), "T20"), >, 0);
}

/* Of several seeds each number's median, its range, and in how many the paper's result is seen; the seeds' own numbers
 * are those of runs with one. */
static void
test_seeds (void)
{
  g_auto (CliRun) run =
      cli_run ("paper --quick --threads 1 --row students --row units-30 --seeds 3 --json --state %s", state);
  g_auto (CliRun) text =
      cli_run ("paper --quick --threads 1 --row students --row units-30 --seeds 3 --state %s", state);
  g_auto (CliRun) one = cli_run ("paper --quick --threads 1 --row students --seed 2 --json --state %s", state);
  g_autoptr (JsonNode) node = cli_assert_json (&run);
  g_autoptr (JsonNode) second = cli_assert_json (&one);
  JsonObject *object = json_node_get_object (node);
  JsonArray *seeds = json_object_get_array_member (json_object_get_object_member (object, "by_seed"), "students");
  gint64 errors[3], better = 0, sum = 0, least = G_MAXINT64, most = 0;
  g_autofree char *line = NULL;

  g_assert_cmpint (text.status, ==, 0);
  g_assert_cmpint (number (object, "seeds"), ==, 3);
  g_assert_cmpuint (json_array_get_length (seeds), ==, 3);
  for (guint s = 0; s < 3; s++)
    {
      JsonObject *numbers = json_array_get_object_element (seeds, s);

      errors[s] = number (numbers, "errors");
      better += errors[s] < number (numbers, "twin_errors");
      sum += errors[s];
      least = MIN (least, errors[s]);
      most = MAX (most, errors[s]);
    }
  g_assert_cmpint (number (row (second, "students"), "errors"), ==, errors[1]);
  g_assert_cmpint (number (row (node, "students"), "errors"), ==, sum - least - most);
  g_assert_cmpint (number (json_object_get_object_member (object, "shown"), "students"), ==, better);
  line = g_strdup_printf ("%d to %d\n", (int) least, (int) most);
  g_assert_nonnull (strstr (text.out, line));
  g_assert_nonnull (strstr (text.out, " of 3\n"));
}

/* What was done is not done again: the kept numbers are what comes out. */
static void
test_resume (void)
{
  g_autofree char *text = NULL;
  g_autofree char *changed = NULL;
  g_auto (GStrv) parts = NULL;
  GError *error = NULL;

  {
    g_auto (CliRun) run = cli_run ("paper --quick --threads 1 --row students --state %s", state);

    g_assert_cmpint (run.status, ==, 0);
  }
  g_assert_true (g_file_get_contents (state, &text, NULL, &error));
  parts = g_strsplit (text, "\"twin_errors\" : ", 0);
  changed = g_strjoinv ("\"twin_errors\" : 133, \"was\" : ", parts);
  g_assert_true (g_file_set_contents (state, changed, -1, &error));
  {
    g_auto (CliRun) run = cli_run ("paper --quick --threads 1 --row students --state %s", state);

    g_assert_cmpint (run.status, ==, 0);
    g_assert_nonnull (strstr (run.out, " 133\n"));
    g_assert_nonnull (strstr (run.out, "146")); /* the paper's */
    g_assert_null (strstr (run.err, "epoch"));
  }
  /* More errors than samples are no numbers of a run: it is made again. */
  g_free (changed);
  changed = g_strjoinv ("\"twin_errors\" : 4000000000, \"was\" : ", parts);
  g_assert_true (g_file_set_contents (state, changed, -1, &error));
  {
    g_auto (CliRun) run = cli_run ("paper --quick --threads 1 --row students --state %s", state);

    g_assert_cmpint (run.status, ==, 0);
    g_assert_null (strstr (run.out, "4e+09"));
    g_assert_nonnull (strstr (run.err, "epoch"));
  }
  /* Other settings are another run. */
  {
    g_auto (CliRun) run = cli_run ("paper --quick --threads 1 --seed 2 --row students --state %s", state);

    g_assert_cmpint (run.status, ==, 0);
    g_assert_null (strstr (run.out, " 133\n"));
    g_assert_nonnull (strstr (run.err, "epoch"));
  }
  {
    g_auto (CliRun) run = cli_run ("paper --quick --threads 1 --fresh --row students --state %s", state);

    g_assert_cmpint (run.status, ==, 0);
    g_assert_null (strstr (run.out, " 133\n"));
  }
}

static void
test_refused (void)
{
  {
    g_auto (CliRun) run = cli_run ("paper --row no-4s --state %s", state);

    cli_assert_failed (&run, 2, "no-4s", "--help", NULL);
  }
  {
    g_auto (CliRun) run = cli_run ("paper --seeds -1 --state %s", state);

    cli_assert_failed (&run, 2, "--seeds", "1000", NULL);
  }
  /* Somebody's own file is not replaced. */
  g_assert_true (g_file_set_contents (state, "dear diary", -1, NULL));
  {
    g_auto (CliRun) run = cli_run ("paper --quick --row teacher --state %s", state);
    g_autofree char *text = NULL;

    cli_assert_failed (&run, 1, "state.json", "--fresh", NULL);
    g_assert_true (g_file_get_contents (state, &text, NULL, NULL));
    g_assert_cmpstr (text, ==, "dear diary");
  }
  /* Nor are brackets without end followed. */
  {
    g_autofree char *brackets = g_strnfill (200000, '[');
    g_auto (CliRun) run = { 0 };

    g_assert_true (g_file_set_contents (state, brackets, -1, NULL));
    run = cli_run ("paper --quick --row teacher --state %s", state);
    cli_assert_failed (&run, 1, "state.json", "--fresh", NULL);
  }
}

int
main (int argc, char **argv)
{
  int status;

  cli_init (&argc, &argv);
  make_folder_of_data ();
  g_test_add_func ("/cli/paper/all", test_all);
  g_test_add_func ("/cli/paper/seeds", test_seeds);
  g_test_add_func ("/cli/paper/resume", test_resume);
  g_test_add_func ("/cli/paper/refused", test_refused);
  status = g_test_run ();
  remove_folder (folder);
  g_free (folder);
  g_free (state);
  return status;
}
