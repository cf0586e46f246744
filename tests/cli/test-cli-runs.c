/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-run.h"

#include <math.h>

#include "cli-stripes.h"
#include "settings/lk-method-weights.h"

/* train, evaluate and distill, and what they say and write. */

#define BATCH 16

static char *folder; /* for what the tests write */
static char *dataset;
static char *teacher; /* trained once */

static char *
path_of (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

static JsonObject *
member (JsonNode *node, const char *name)
{
  return json_object_get_object_member (json_node_get_object (node), name);
}

/* Exactly these members, in any order. */
G_GNUC_NULL_TERMINATED static void
assert_members (JsonObject *object, ...)
{
  const char *name;
  guint n = 0;
  va_list names;

  va_start (names, object);
  while ((name = va_arg (names, const char *)))
    {
      if (!json_object_has_member (object, name))
        g_error ("there is no “%s”", name);
      n++;
    }
  va_end (names);
  g_assert_cmpuint (json_object_get_size (object), ==, n);
}

static gint64
errors_of (const char *model, const char *split)
{
  g_auto (CliRun) run = cli_run ("evaluate --json --dataset %s --split %s --model %s", dataset, split, model);
  g_autoptr (JsonNode) node = cli_assert_json (&run);

  return json_object_get_int_member (json_node_get_object (node), "errors");
}

static void
test_train (void)
{
  g_autofree char *out = path_of ("trained.safetensors");
  g_auto (CliRun) run =
      cli_run ("train --dataset %s --layers 8x6 --epochs 2 --batch 16 --seed 7 --json --out %s", dataset, out);
  g_autoptr (JsonNode) node = cli_assert_json (&run);
  JsonObject *object = json_node_get_object (node);
  gint64 errors = json_object_get_int_member (object, "test_errors");

  assert_members (object, "dataset", "seed", "epochs", "seconds", "layers", "parameters", "test_errors",
                  "test_accuracy", "out", "warnings", NULL);
  g_assert_cmpstr (json_object_get_string_member (object, "dataset"), ==, dataset);
  g_assert_cmpint (json_object_get_int_member (object, "seed"), ==, 7);
  g_assert_cmpint (json_object_get_int_member (object, "epochs"), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (object, "layers"), ==, "30x8x6x3");
  g_assert_cmpint (json_object_get_int_member (object, "parameters"), ==, 30 * 8 + 8 + 8 * 6 + 6 + 6 * 3 + 3);
  g_assert_cmpfloat (json_object_get_double_member (object, "seconds"), >, 0.0);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (object, "test_accuracy"),
                                  1.0 - errors / (double) STRIPES_N_TEST, 1e-12);
  g_assert_cmpstr (json_object_get_string_member (object, "out"), ==, out);
  g_assert_cmpint (errors, >, 0); /* of the wrong labels some are in the test split */
  g_assert_cmpint (errors_of (out, "test"), ==, errors);
}

/* The sentence for people counts what --json counts. */
static void
test_train_sentence (void)
{
  g_autofree char *out = path_of ("sentence.safetensors");
  g_auto (CliRun) run =
      cli_run ("train --dataset %s --layers 8x6 --epochs 1 --batch 16 --seed 7 --out %s", dataset, out);
  g_autofree char *start = g_strdup_printf ("30x8x6x3: %d of 45 test samples wrong", (int) errors_of (out, "test"));

  g_assert_cmpint (run.status, ==, 0);
  if (!g_str_has_prefix (run.out, start))
    g_error ("“%s” does not start as “%s”", run.out, start);
  g_assert_nonnull (strstr (run.out, out));
}

/* A teacher that came to nothing says so, with the verb's own option for more. */
static void
test_untrained (void)
{
  g_autofree char *out = path_of ("untrained.safetensors");
  g_auto (CliRun) trained =
      cli_run ("train --dataset %s --layers 2x2x2x2 --epochs 1 --batch 1000 --learning-rate 1e-6 --json --out %s",
               dataset, out);
  g_auto (CliRun) taught =
      cli_run ("distill --dataset %s --teacher-layers 2x2x2x2 --teacher-epochs 1 --batch 1000 --student 4 "
               "--epochs 1",
               dataset);
  g_autoptr (JsonNode) root = cli_assert_json (&trained);
  JsonArray *warnings = json_object_get_array_member (json_node_get_object (root), "warnings");
  JsonObject *last = json_array_get_object_element (warnings, json_array_get_length (warnings) - 1);

  g_assert_cmpstr (json_object_get_string_member (last, "id"), ==, "teacher-untrained");
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (last, "test_right"),
                                  json_object_get_double_member (json_node_get_object (root), "test_accuracy"), 1e-12);
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (last, "remedy"), "epochs"), ==, "20");
  g_assert_nonnull (strstr (trained.err, "after 1 epoch. Train it for 20 (--epochs 20)"));
  g_assert_nonnull (strstr (taught.err, "after 1 epoch. Train it for 20 (--teacher-epochs 20)"));
}

/* The metadata that a safetensors file carries. */
static JsonNode *
read_metadata (const char *path, gsize *file_length)
{
  g_autoptr (JsonNode) header = NULL;
  g_autofree char *bytes = NULL;
  g_autofree char *text = NULL;
  guint64 length;

  g_assert_true (g_file_get_contents (path, &bytes, file_length, NULL));
  memcpy (&length, bytes, sizeof length);
  length = GUINT64_FROM_LE (length);
  g_assert_cmpuint (length, <, *file_length);
  text = g_strndup (bytes + sizeof length, length);
  header = json_from_string (text, NULL);
  g_assert_nonnull (header);
  return json_node_copy (json_object_get_member (json_node_get_object (header), "__metadata__"));
}

/* All that was asked of the training stands in the file. */
static void
test_train_regularized (void)
{
  static const char *const expected[][2] = {
    { "schedule", "cosine" }, { "dropout", "0.5" },       { "input_dropout", "0.2" }, { "jitter", "1" },
    { "max_norm", "3.5" },    { "weight_decay", "0.01" }, { "learning_rate", "0.1" }, { "momentum", "0.8" },
    { "optimizer", "sgd" },   { "epochs", "3" },          { "flip", "true" },         { "rotation", "7.5" },
    { "scale", "20" },
  };
  static const char *const plain[][2] = {
    /* the defaults */
    { "schedule", "linear" }, { "dropout", "0.3" }, { "input_dropout", "0.1" },
    { "jitter", "0" },        { "max_norm", "0" },  { "weight_decay", "0" },
  };
  g_autofree char *out = path_of ("regularized.safetensors");
  g_auto (CliRun) run = cli_run (
      "train --dataset %s --layers 12 --epochs 3 --batch 16 --optimizer sgd --learning-rate 0.1 --momentum 0.8 "
      "--schedule cosine --dropout 0.5 --input-dropout 0.2 --jitter 1 --flip --rotation 7.5 --scale 20 "
      "--max-norm 3.5 --weight-decay 0.01 "
      "--json --out %s",
      dataset, out);
  g_autoptr (JsonNode) node = cli_assert_json (&run);
  g_autoptr (JsonNode) metadata = NULL;
  g_autoptr (JsonNode) plain_metadata = NULL;
  gsize length;

  g_assert_cmpint (json_object_get_int_member (json_node_get_object (node), "test_errors"), ==,
                   errors_of (out, "test"));
  metadata = read_metadata (out, &length);
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    g_assert_cmpstr (json_object_get_string_member (json_node_get_object (metadata), expected[i][0]), ==,
                     expected[i][1]);
  plain_metadata = read_metadata (teacher, &length);
  for (gsize i = 0; i < G_N_ELEMENTS (plain); i++)
    g_assert_cmpstr (json_object_get_string_member (json_node_get_object (plain_metadata), plain[i][0]), ==,
                     plain[i][1]);
}

/* Values that do not go together, or not with the data, are said. */
static void
test_train_refused (void)
{
  g_autofree char *out = path_of ("refused.safetensors");
  g_auto (CliRun) jitter = cli_run ("train --dataset %s --jitter 5 --out %s", dataset, out);
  g_auto (CliRun) decay = cli_run ("train --dataset %s --learning-rate 0.5 --weight-decay 2 --out %s", dataset, out);
  g_auto (CliRun) dropout = cli_run ("train --dataset %s --dropout 1 --out %s", dataset, out);

  cli_assert_failed (&jitter, 1, "jitter of 5 pixels", "6 × 5", NULL);
  cli_assert_failed (&decay, 2, "weight decay", "below 2", NULL);
  cli_assert_failed (&dropout, 2, "--dropout is 1", "between 0 and 0.99", NULL);
  g_assert_false (g_file_test (out, G_FILE_TEST_EXISTS));
}

/* Half the bytes, and the errors told are those of the file. */
static void
test_train_halves (void)
{
  g_autofree char *whole = path_of ("whole.safetensors");
  g_autofree char *halves = path_of ("halves.safetensors");
  g_auto (CliRun) whole_run = cli_run ("train --json --dataset %s --layers 50 --epochs 1 --out %s", dataset, whole);
  g_auto (CliRun) halves_run =
      cli_run ("train --json --dataset %s --layers 50 --epochs 1 --f16 --out %s", dataset, halves);
  g_autoptr (JsonNode) whole_node = cli_assert_json (&whole_run);
  g_autoptr (JsonNode) halves_node = cli_assert_json (&halves_run);
  g_autoptr (JsonNode) whole_metadata = NULL;
  g_autoptr (JsonNode) halves_metadata = NULL;
  g_autofree char *errors = NULL;
  gsize whole_length, halves_length;
  gint64 parameters = json_object_get_int_member (json_node_get_object (whole_node), "parameters");

  whole_metadata = read_metadata (whole, &whole_length);
  halves_metadata = read_metadata (halves, &halves_length);
  /* The header's length may differ by a few digits of offsets. */
  g_assert_cmpint (ABS ((gint64) whole_length - (gint64) halves_length - 2 * parameters), <=, 64);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (halves_node), "test_errors"), ==,
                   errors_of (halves, "test"));
  errors = g_strdup_printf ("%d", (int) errors_of (halves, "test"));
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (halves_metadata), "test_errors"), ==, errors);
}

static void
test_evaluate (void)
{
  g_auto (CliRun) test = cli_run ("evaluate --json --dataset %s --model %s", dataset, teacher);
  g_auto (CliRun) train = cli_run ("evaluate --json --dataset %s --model %s --split train", dataset, teacher);
  g_autoptr (JsonNode) test_node = cli_assert_json (&test);
  g_autoptr (JsonNode) train_node = cli_assert_json (&train);
  JsonObject *object = json_node_get_object (test_node);

  assert_members (object, "dataset", "split", "samples", "layers", "parameters", "errors", "accuracy",
                  "temperature_scaling", "negative_log_likelihood", "calibration_error", "warnings", NULL);
  g_assert_cmpstr (json_object_get_string_member (object, "split"), ==, "test");
  g_assert_cmpint (json_object_get_int_member (object, "samples"), ==, STRIPES_N_TEST);
  g_assert_cmpfloat (json_object_get_double_member (object, "negative_log_likelihood"), >, 0.0);
  g_assert_cmpfloat (json_object_get_double_member (object, "calibration_error"), >=, 0.0);
  g_assert_cmpfloat (json_object_get_double_member (object, "calibration_error"), <=, 1.0);

  object = json_node_get_object (train_node);
  g_assert_cmpstr (json_object_get_string_member (object, "split"), ==, "train");
  g_assert_cmpint (json_object_get_int_member (object, "samples"), ==, STRIPES_N_TRAIN);
}

static void
test_logits (void)
{
  g_autofree char *out = path_of ("logits.npy");
  g_auto (CliRun) run = cli_run ("evaluate --json --dataset %s --model %s --logits %s", dataset, teacher, out);
  g_autoptr (JsonNode) node = cli_assert_json (&run);
  g_autofree char *bytes = NULL;
  g_autofree char *header = NULL;
  g_autofree float *logits = g_new (float, (STRIPES_N_TEST * STRIPES_CLASSES));
  gsize length, header_length;
  guint errors = 0;

  g_assert_true (g_file_get_contents (out, &bytes, &length, NULL));
  g_assert_cmpuint (length, >, 10);
  g_assert_cmpmem (bytes, 8, "\x93NUMPY\x01\x00", 8);
  header_length = 10 + (guint8) bytes[8] + 256u * (guint8) bytes[9];
  g_assert_cmpuint (length, ==, header_length + STRIPES_N_TEST * STRIPES_CLASSES * sizeof (float));
  header = g_strndup (bytes + 10, header_length - 10);
  g_assert_nonnull (strstr (header, "(45, 3)"));
  g_assert_nonnull (strstr (header, "<f4"));

  memcpy (logits, bytes + header_length, STRIPES_N_TEST * STRIPES_CLASSES * sizeof (float));
  for (guint i = 0; i < STRIPES_N_TEST; i++)
    {
      const float *z = logits + i * STRIPES_CLASSES;
      guint label = stripes_label (i);

      for (guint k = 0; k < STRIPES_CLASSES; k++)
        {
          g_assert_true (isfinite (z[k]));
          if (k != label && z[k] > z[label])
            {
              errors++;
              break;
            }
        }
    }
  g_assert_cmpuint (errors, ==, json_object_get_int_member (json_node_get_object (node), "errors"));
}

static CliRun
distill (const char *options)
{
  return cli_run ("distill --json --dataset %s --teacher %s --student 6 --epochs 2 --batch %d%s%s", dataset, teacher,
                  BATCH, *options ? " " : "", options);
}

static void
assert_pupil (JsonObject *object)
{
  assert_members (object, "layers", "parameters", "test_errors", "test_accuracy", "negative_log_likelihood",
                  "temperature_scaling", "calibration_error", "agreement", "test_kl", NULL);
  g_assert_cmpstr (json_object_get_string_member (object, "layers"), ==, "30x6x3");
  g_assert_cmpint (json_object_get_int_member (object, "parameters"), ==, 30 * 6 + 6 + 6 * 3 + 3);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (object, "test_accuracy"),
                                  1.0 - json_object_get_int_member (object, "test_errors") / (double) STRIPES_N_TEST,
                                  1e-12);
  g_assert_cmpfloat (json_object_get_double_member (object, "agreement"), >=, 0.0);
  g_assert_cmpfloat (json_object_get_double_member (object, "agreement"), <=, 1.0);
  g_assert_cmpfloat (json_object_get_double_member (object, "test_kl"), >, 0.0);
}

static void
test_distill (void)
{
  g_autofree char *out = path_of ("student.safetensors");
  g_autofree char *options = g_strdup_printf ("--temperature 3 --alpha 0.75 --method dkd --seed 5 --out %s", out);
  g_auto (CliRun) run = distill (options);
  g_autoptr (JsonNode) node = cli_assert_json (&run);
  JsonObject *object = json_node_get_object (node);

  assert_members (object, "dataset", "seed", "method", "temperature", "alpha", "dkd_beta", "epochs", "train_fraction",
                  "samples", "learning_rate", "schedule", "seconds", "images_per_second", "teacher", "student", "twin",
                  "warnings", NULL);
  g_assert_cmpstr (json_object_get_string_member (object, "dataset"), ==, dataset);
  g_assert_cmpint (json_object_get_int_member (object, "seed"), ==, 5);
  g_assert_cmpstr (json_object_get_string_member (object, "method"), ==, "dkd");
  g_assert_cmpfloat (json_object_get_double_member (object, "temperature"), ==, 3.0);
  g_assert_cmpfloat (json_object_get_double_member (object, "alpha"), ==, 0.75);
  g_assert_cmpint (json_object_get_int_member (object, "epochs"), ==, 2);
  g_assert_cmpfloat (json_object_get_double_member (object, "seconds"), >, 0.0);
  g_assert_cmpfloat (json_object_get_double_member (object, "images_per_second"), >, 0.0);

  assert_members (member (node, "teacher"), "layers", "parameters", "test_errors", "test_accuracy",
                  "temperature_scaling", "negative_log_likelihood", "calibration_error", NULL);
  g_assert_cmpint (json_object_get_int_member (member (node, "teacher"), "test_errors"), ==,
                   errors_of (teacher, "test"));
  assert_pupil (member (node, "student"));
  assert_pupil (member (node, "twin"));
  g_assert_cmpint (json_object_get_int_member (member (node, "student"), "test_errors"), ==, errors_of (out, "test"));
}

/* A teacher trained on the way is the one that train would save. */
static void
test_own_teacher (void)
{
  g_auto (CliRun) run = cli_run ("distill --json --dataset %s --teacher-layers 12 --teacher-epochs 3 --student 6 "
                                 "--epochs 1 --batch 16",
                                 dataset);
  g_autoptr (JsonNode) node = cli_assert_json (&run);

  g_assert_cmpstr (json_object_get_string_member (member (node, "teacher"), "layers"), ==, "30x12x3");
  g_assert_cmpint (json_object_get_int_member (member (node, "teacher"), "test_errors"), ==,
                   errors_of (teacher, "test"));
}

/* Several saved teachers, and several trained here. */
static void
test_ensemble (void)
{
  g_autofree char *other = path_of ("other.safetensors");
  g_auto (CliRun) made =
      cli_run ("train --dataset %s --layers 10 --epochs 3 --batch 16 --seed 8 --out %s", dataset, other);
  g_auto (CliRun) saved = cli_run ("distill --json --dataset %s --teacher %s --teacher %s --mean probabilities "
                                   "--student 6 --epochs 1 --batch 16",
                                   dataset, teacher, other);
  g_auto (CliRun) trained = cli_run ("distill --json --dataset %s --teacher-layers 12 --teacher-epochs 3 --teachers 3 "
                                     "--student 6 --epochs 1 --batch 16",
                                     dataset);
  g_autoptr (JsonNode) saved_node = cli_assert_json (&saved);
  g_autoptr (JsonNode) trained_node = cli_assert_json (&trained);

  g_assert_cmpint (made.status, ==, 0);
  g_assert_cmpint (json_object_get_int_member (member (saved_node, "teacher"), "networks"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (member (saved_node, "teacher"), "parameters"), ==,
                   (31 * 12 + 13 * 3) + (31 * 10 + 11 * 3));
  g_assert_cmpint (json_object_get_int_member (member (trained_node, "teacher"), "networks"), ==, 3);
  g_assert_cmpstr (json_object_get_string_member (member (trained_node, "teacher"), "layers"), ==, "3 × 30x12x3");
}

/* The epoch that did best on what was held out is kept, and told. */
static void
test_early_stop (void)
{
  g_autofree char *out = path_of ("stopped.safetensors");
  g_auto (CliRun) run = cli_run ("train --json --dataset %s --layers 12 --epochs 400 --batch 16 --learning-rate 0.05 "
                                 "--validation 0.3 --patience 4 --out %s",
                                 dataset, out);
  g_autoptr (JsonNode) node = cli_assert_json (&run);
  g_auto (CliRun) words =
      cli_run ("train --dataset %s --layers 12 --epochs 4 --batch 16 --validation 0.3 --out %s", dataset, out);
  g_auto (CliRun) refused = cli_run ("train --dataset %s --layers 12 --patience 4 --out %s", dataset, out);

  g_assert_cmpint (json_object_get_int_member (json_node_get_object (node), "kept_epoch"), >=, 1);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (node), "kept_epoch"), <=, 396);
  g_assert_nonnull (strstr (words.out, "Kept: the weights after epoch"));
  cli_assert_failed (&refused, 2, "validation", NULL);
}

static void
test_no_twin (void)
{
  g_auto (CliRun) both = distill ("");
  g_auto (CliRun) alone = distill ("--no-twin");
  g_autoptr (JsonNode) both_node = cli_assert_json (&both);
  g_autoptr (JsonNode) alone_node = cli_assert_json (&alone);

  g_assert_true (json_object_has_member (json_node_get_object (both_node), "twin"));
  g_assert_false (json_object_has_member (json_node_get_object (alone_node), "twin"));
  /* The student does not notice. */
  g_assert_true (json_node_equal (json_object_get_member (json_node_get_object (both_node), "student"),
                                  json_object_get_member (json_node_get_object (alone_node), "student")));
}

static gint64
pupil_errors (const CliRun *run, const char *who)
{
  g_autoptr (JsonNode) node = cli_assert_json (run);

  return json_object_get_int_member (member (node, who), "test_errors");
}

/* What is said of one that was put over its t. */
static double
scaled (JsonObject *pupil, const char *what)
{
  return json_object_get_double_member (json_object_get_object_member (pupil, "temperature_scaling"), what);
}

/* A method brings the weights that suit it, but for those that are given, wherever they stand. */
static void
test_weights (void)
{
  const LkMethodWeights *dkd = lk_method_weights (LK_METHOD_DKD);
  const struct {
    const char *options;
    double temperature, alpha, beta;
  } cases[] = {
    { "--method dkd", dkd->temperature, dkd->alpha, dkd->own },
    { "--alpha 0.125 --method dkd", dkd->temperature, 0.125, dkd->own },
    { "--method dkd --dkd-beta 3.5 --temperature 4 --alpha 0.9", 4.0, 0.9, 3.5 },
  };
  g_auto (CliRun) refused = distill ("--method dkd --dkd-beta -1");
  g_auto (CliRun) soft = distill ("--method logits --alpha 0.125");
  g_autoptr (JsonNode) soft_node = cli_assert_json (&soft);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (CliRun) run = distill (cases[i].options);
      g_autoptr (JsonNode) node = cli_assert_json (&run);
      JsonObject *object = json_node_get_object (node);

      g_assert_cmpfloat (json_object_get_double_member (object, "temperature"), ==, cases[i].temperature);
      g_assert_cmpfloat (json_object_get_double_member (object, "alpha"), ==, cases[i].alpha);
      g_assert_cmpfloat (json_object_get_double_member (object, "dkd_beta"), ==, cases[i].beta);
    }
  g_assert_false (json_object_has_member (json_node_get_object (soft_node), "dkd_beta"));
  g_assert_cmpint (refused.status, ==, 2);
  g_assert_nonnull (strstr (refused.err, "--dkd-beta is -1"));
}

/* A term on a hidden layer: its weight comes with it, the JSON says it, and what has no layers is refused. */
static void
test_feature (void)
{
  g_auto (CliRun) run = distill ("--feature similarity");
  g_auto (CliRun) held = distill ("--feature-share 0.25 --feature hint --feature-weight 2");
  g_auto (CliRun) none = distill ("--alpha 0.5");
  g_auto (CliRun) refused = distill ("--feature attention");
  g_autoptr (JsonNode) node = cli_assert_json (&run);
  g_autoptr (JsonNode) held_node = cli_assert_json (&held);
  g_autoptr (JsonNode) none_node = cli_assert_json (&none);
  JsonObject *object = json_node_get_object (node), *of_held = json_node_get_object (held_node);

  g_assert_cmpstr (json_object_get_string_member (object, "feature"), ==, "similarity");
  g_assert_cmpfloat (json_object_get_double_member (object, "feature_weight"), ==, 1500.0);
  g_assert_cmpfloat (json_object_get_double_member (of_held, "feature_weight"), ==, 2.0);
  g_assert_cmpfloat (json_object_get_double_member (of_held, "feature_share"), ==, 0.25);
  g_assert_false (json_object_has_member (json_node_get_object (none_node), "feature"));
  g_assert_cmpint (refused.status, ==, 1);
  g_assert_nonnull (strstr (refused.err, "has no convolution"));
}

/* Two students that teach each other: the paper's weights unless they are given, one seed at a time, and who is compared
 * with whom is said. A sweep has an untaught control, whose runs are nobody's peers. */
static void
test_mutual (void)
{
  g_auto (CliRun) run = distill ("--mutual");
  g_auto (CliRun) weighed = distill ("--alpha 0.8 --mutual --method dist");
  g_auto (CliRun) seeds = distill ("--mutual --seeds 3");
  g_auto (CliRun) alone = distill ("--mutual --no-twin");
  g_auto (CliRun) both = distill ("--mutual --feature hint");
  g_autoptr (JsonNode) node = cli_assert_json (&run);
  g_autoptr (JsonNode) weighed_node = cli_assert_json (&weighed);
  JsonObject *object = json_node_get_object (node), *other = json_node_get_object (weighed_node);

  g_assert_true (json_object_get_boolean_member (object, "mutual"));
  g_assert_cmpfloat (json_object_get_double_member (object, "temperature"), ==, 1.0);
  g_assert_cmpfloat (json_object_get_double_member (object, "alpha"), ==, 0.5);
  g_assert_true (json_object_has_member (object, "twin"));
  g_assert_cmpfloat (json_object_get_double_member (other, "alpha"), ==, 0.8);
  g_assert_cmpint (seeds.status, ==, 2);
  g_assert_nonnull (strstr (seeds.err, "sweep --mutual --seeds 3"));
  g_assert_cmpint (alone.status, ==, 2);
  g_assert_nonnull (strstr (alone.err, "--no-twin"));
  g_assert_cmpint (both.status, ==, 2);
  g_assert_nonnull (strstr (both.err, "no teacher teaches"));
}

/* Pictures of another kind: the teacher alone speaks where nobody says otherwise, and the run is told. */
static void
test_other_pictures (void)
{
  g_auto (CliRun) run = distill ("--transfer blobs");
  g_auto (CliRun) weighed = distill ("--transfer uniform --alpha 0.8");
  g_auto (CliRun) nowhere = distill ("--transfer /nowhere/at/all");
  g_autoptr (JsonNode) node = cli_assert_json (&run);
  g_autoptr (JsonNode) weighed_node = cli_assert_json (&weighed);
  JsonObject *object = json_node_get_object (node), *other = json_node_get_object (weighed_node);

  g_assert_cmpstr (json_object_get_string_member (object, "transfer"), ==, "blobs");
  g_assert_cmpfloat (json_object_get_double_member (object, "alpha"), ==, 1.0);
  g_assert_cmpfloat (json_object_get_double_member (other, "alpha"), ==, 0.8);
  g_assert_cmpint (nowhere.status, !=, 0);
  g_assert_nonnull (strstr (nowhere.err, "--transfer: "));
}

static double
wrong_of (JsonObject *run, const char *who)
{
  return (double) json_object_get_int_member (json_object_get_object_member (run, who), "test_errors");
}

/* By way of an assistant and directly: the direct way is the run without an assistant, the assistant the run of its
 * layers, epochs and samples. */
static void
test_assistant (void)
{
  g_auto (CliRun) run =
      distill ("--assistant 9 --assistant-epochs 3 --assistant-train-fraction 0.5 --seeds 2 --seed 4");
  g_auto (CliRun) direct = distill ("--seed 5");
  g_auto (CliRun) between = distill ("--seed 5 --student 9 --epochs 3 --train-fraction 0.5");
  g_auto (CliRun) same = distill ("--assistant 9 --seed 5");
  g_auto (CliRun) files = distill ("--assistant 9 --save run.limbeck");
  g_auto (CliRun) layers = distill ("--assistant 9yy");
  g_auto (CliRun) loose = distill ("--assistant-epochs 3");
  g_auto (CliRun) mutual = distill ("--assistant 9 --mutual");
  g_autoptr (JsonNode) node = cli_assert_json (&run);
  g_autoptr (JsonNode) direct_node = cli_assert_json (&direct);
  g_autoptr (JsonNode) between_node = cli_assert_json (&between);
  g_autoptr (JsonNode) same_node = cli_assert_json (&same);
  JsonObject *object = json_node_get_object (node);
  JsonArray *runs = json_object_get_array_member (object, "runs");
  JsonObject *second = json_array_get_object_element (runs, 1);
  double saved = 0.0;

  g_assert_cmpint (json_object_get_int_member (object, "seeds"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (second, "seed"), ==, 5);
  g_assert_cmpfloat (wrong_of (second, "direct"), ==, wrong_of (json_node_get_object (direct_node), "student"));
  g_assert_cmpfloat (wrong_of (second, "untaught"), ==, wrong_of (json_node_get_object (direct_node), "twin"));
  g_assert_cmpfloat (wrong_of (second, "assistant"), ==, wrong_of (json_node_get_object (between_node), "student"));
  for (guint i = 0; i < 2; i++)
    saved += wrong_of (json_array_get_object_element (runs, i), "direct") -
             wrong_of (json_array_get_object_element (runs, i), "through");
  g_assert_cmpfloat (json_object_get_double_member (object, "saved"), ==, saved / 2.0);
  object = json_object_get_object_member (json_node_get_object (same_node), "assistant_training");
  g_assert_cmpint (json_object_get_int_member (object, "epochs"), ==,
                   json_object_get_int_member (json_node_get_object (direct_node), "epochs"));
  g_assert_cmpint (files.status, ==, 2);
  g_assert_nonnull (strstr (files.err, "--save is of one run"));
  g_assert_cmpint (layers.status, ==, 2);
  g_assert_nonnull (strstr (layers.err, "--assistant"));
  g_assert_cmpint (loose.status, ==, 2);
  g_assert_nonnull (strstr (loose.err, "--assistant"));
  g_assert_cmpint (mutual.status, ==, 2);
  g_assert_nonnull (strstr (mutual.err, "--mutual"));
}

/* A seed's run is the one that --seed would have made; what is said over them follows. */
static void
test_seeds (void)
{
  g_auto (CliRun) all = distill ("--seeds 3 --seed 4");
  g_autoptr (JsonNode) node = cli_assert_json (&all);
  JsonObject *object = json_node_get_object (node);
  JsonArray *runs = json_object_get_array_member (object, "runs");
  JsonArray *evaluations = json_object_get_array_member (object, "evaluations");
  JsonObject *last = json_array_get_object_element (evaluations, json_array_get_length (evaluations) - 1);
  double saved = 0.0;
  gint64 ahead = 0;

  g_assert_cmpint (json_object_get_int_member (object, "seeds"), ==, 3);
  g_assert_cmpuint (json_array_get_length (runs), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      JsonObject *run = json_array_get_object_element (runs, i);
      gint64 student = json_object_get_int_member (run, "student_errors");
      gint64 twin = json_object_get_int_member (run, "twin_errors");
      g_autofree char *seed = g_strdup_printf ("--seed %u", 4 + i);
      g_auto (CliRun) alone = distill (seed);

      g_assert_cmpint (json_object_get_int_member (run, "seed"), ==, 4 + i);
      g_assert_cmpint (student, ==, pupil_errors (&alone, "student"));
      g_assert_cmpint (twin, ==, pupil_errors (&alone, "twin"));
      for (guint pupil = 0; pupil < 2; pupil++)
        {
          const char *who = pupil == 0 ? "student" : "twin";
          g_autoptr (JsonNode) single = cli_assert_json (&alone);
          JsonObject *a = json_object_get_object_member (run, who);
          JsonObject *b = json_object_get_object_member (json_node_get_object (single), who);

          g_assert_cmpfloat (scaled (a, "temperature"), >, 0.0);
          g_assert_cmpfloat (scaled (a, "temperature"), ==, scaled (b, "temperature"));
          g_assert_cmpfloat (scaled (a, "negative_log_likelihood"), ==, scaled (b, "negative_log_likelihood"));
          g_assert_cmpfloat (scaled (a, "calibration_error"), ==, scaled (b, "calibration_error"));
          g_assert_cmpfloat (json_object_get_double_member (a, "negative_log_likelihood"), ==,
                             json_object_get_double_member (b, "negative_log_likelihood"));
        }
      saved += (double) (twin - student) / 3.0;
      ahead += student < twin;
    }
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (object, "saved"), saved, 1e-9);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (last, "saved"), saved, 1e-9);
  g_assert_cmpint (json_object_get_int_member (object, "ahead"), ==, ahead);
}

static void
test_seeds_refused (void)
{
  static const char *const cases[][2] = {
    { "--seeds 0", "--seeds is 0" },
    { "--seeds 2 --no-twin", "--no-twin" },
    { "--seeds 2 --moves 3:temperature=2", "--moves" },
    { "--seeds 2 --out x.safetensors", "--out is of one run" },
    { "--seeds 2 --history x.csv", "--history is of one run" },
    { "--seeds 2 --seed 18446744073709551615", "begin with a smaller one" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (CliRun) run = distill (cases[i][0]);

      cli_assert_failed (&run, 2, cases[i][1], NULL);
    }
}

static char *
without_times (const CliRun *run)
{
  g_autoptr (JsonNode) node = cli_assert_json (run);

  json_object_remove_member (json_node_get_object (node), "seconds");
  json_object_remove_member (json_node_get_object (node), "images_per_second");
  return json_to_string (node, FALSE);
}

static void
test_deterministic (void)
{
  g_auto (CliRun) run = distill ("--seed 3");
  g_auto (CliRun) again = distill ("--seed 3");
  g_auto (CliRun) other = distill ("--seed 4");
  g_autofree char *text = without_times (&run);
  g_autofree char *text_again = without_times (&again);
  g_autoptr (JsonNode) node = cli_assert_json (&run);
  g_autoptr (JsonNode) other_node = cli_assert_json (&other);

  g_assert_cmpstr (text, ==, text_again);
  g_assert_cmpfloat (json_object_get_double_member (member (node, "student"), "test_kl"), !=,
                     json_object_get_double_member (member (other_node, "student"), "test_kl"));
}

/* With α = 0 the teacher has no say: the student is its own twin. */
static void
test_labels_only (void)
{
  g_auto (CliRun) run = distill ("--alpha 0");
  g_autoptr (JsonNode) node = cli_assert_json (&run);

  g_assert_true (json_node_equal (json_object_get_member (json_node_get_object (node), "student"),
                                  json_object_get_member (json_node_get_object (node), "twin")));
}

/* The history as rows of cells, the header first. */
static GPtrArray *
read_history (const char *path)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_auto (GStrv) lines = NULL;
  g_autofree char *text = NULL;
  guint columns;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_true (g_str_has_suffix (text, "\n"));
  text[strlen (text) - 1] = '\0';
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line; line++)
    g_ptr_array_add (rows, g_strsplit (*line, ",", -1));
  columns = g_strv_length (rows->pdata[0]);
  g_assert_cmpuint (columns, ==, 18);
  for (guint i = 0; i < rows->len; i++)
    g_assert_cmpuint (g_strv_length (rows->pdata[i]), ==, columns);
  return rows;
}

static double
cell (GPtrArray *rows, guint row, const char *column)
{
  char **header = rows->pdata[0];

  for (guint c = 0; header[c]; c++)
    {
      if (g_str_equal (header[c], column))
        {
          const char *text = ((char **) rows->pdata[row])[c];
          char *end;
          double number = g_ascii_strtod (text, &end);

          g_assert_cmpstr (end, ==, "");
          return *text ? number : NAN;
        }
    }
  g_error ("there is no column “%s”", column);
}

static void
test_history (void)
{
  g_autofree char *path = path_of ("history.csv");
  g_autofree char *options = g_strdup_printf ("--alpha 0.75 --history %s", path);
  g_auto (CliRun) run = distill (options);
  g_autoptr (JsonNode) node = cli_assert_json (&run);
  g_autoptr (GPtrArray) rows = read_history (path);
  guint steps = rows->len - 2; /* without the header and step 0 */

  g_assert_cmpuint (steps, ==, 2 * ((STRIPES_N_TRAIN + BATCH - 1) / BATCH));
  for (guint step = 0; step <= steps; step++)
    {
      guint row = step + 1;

      g_assert_cmpfloat (cell (rows, row, "step"), ==, step);
      if (step == 0)
        {
          g_assert_true (isnan (cell (rows, row, "total")));
          continue;
        }
      g_assert_cmpfloat (cell (rows, row, "hard"), >, 0.0);
      g_assert_cmpfloat (cell (rows, row, "soft"), >, 0.0);
      g_assert_cmpfloat (cell (rows, row, "twin_hard"), >, 0.0);
      g_assert_cmpfloat_with_epsilon (cell (rows, row, "total"),
                                      0.25 * cell (rows, row, "hard") + 0.75 * cell (rows, row, "soft"), 1e-5);
    }
  g_assert_cmpfloat (cell (rows, 1, "student_errors"), >=, 0.0);
  /* Same weights before the first step. */
  g_assert_cmpfloat (cell (rows, 1, "student_errors"), ==, cell (rows, 1, "twin_errors"));
  g_assert_cmpfloat (cell (rows, rows->len - 1, "student_errors"), ==,
                     json_object_get_int_member (member (node, "student"), "test_errors"));
  g_assert_cmpfloat (cell (rows, rows->len - 1, "twin_errors"), ==,
                     json_object_get_int_member (member (node, "twin"), "test_errors"));
  g_assert_cmpfloat (cell (rows, 1, "student_nll"), ==, cell (rows, 1, "twin_nll"));
  g_assert_cmpfloat (cell (rows, rows->len - 1, "student_nll"), <, cell (rows, 1, "student_nll"));
  g_assert_cmpfloat (cell (rows, 1, "student_calibration_error"), >, 0.0);
}

/* The transfer set's size shows in the number of steps. */
static void
test_transfer_set (void)
{
  static const struct {
    const char *options;
    guint n_steps; /* 2 epochs */
  } cases[] = {
    { "--omit-classes 2", 2 * 4 },     /* some 60 samples */
    { "--only-classes 2", 2 * 2 },     /* some 30 */
    { "--only-classes 0,1,2", 2 * 6 }, /* all 90 */
    { "--only-classes 0,1 --omit-classes 1", 2 * 2 },
    { "--train-fraction 0.5", 2 * 3 }, /* some 45 */
  };
  g_autofree char *path = path_of ("steps.csv");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *options = g_strdup_printf ("%s --history %s", cases[i].options, path);
      g_auto (CliRun) run = distill (options);
      g_autoptr (JsonNode) node = cli_assert_json (&run);
      g_autoptr (GPtrArray) rows = read_history (path);

      g_assert_nonnull (node);
      g_test_message ("%s", cases[i].options);
      g_assert_cmpuint (rows->len, ==, cases[i].n_steps + 2);
    }
}

static void
test_plots (void)
{
  static const char *const names[] = { "loss.png", "errors.png", "outputs.png", "dark-knowledge-teacher.png",
                                       "dark-knowledge-student.png" };
  g_autofree char *plots = path_of ("made/on/demand");
  g_autofree char *options = g_strdup_printf ("--plots %s", plots);
  g_auto (CliRun) run = distill (options);
  g_autoptr (JsonNode) node = cli_assert_json (&run);
  g_autoptr (GDir) dir = g_dir_open (plots, 0, NULL);
  guint n = 0;

  g_assert_nonnull (node);
  g_assert_nonnull (dir);
  while (g_dir_read_name (dir))
    n++;
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (names));
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (plots, names[i], NULL);
      g_autofree char *bytes = NULL;
      gsize length;

      g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
      g_assert_cmpuint (length, >, 1000);
      g_assert_cmpmem (bytes, 8, "\x89PNG\r\n\x1a\n", 8);
      g_assert_cmpmem (bytes + length - 8, 4, "IEND", 4);
    }
}

static void
test_table (void)
{
  g_auto (CliRun) run =
      cli_run ("distill --dataset %s --teacher %s --student 6 --epochs 1 --batch 16", dataset, teacher);
  g_auto (GStrv) lines = NULL;

  g_assert_cmpint (run.status, ==, 0);
  lines = g_strsplit (run.out, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 20);
  g_assert_nonnull (strstr (lines[0], "method kd, T = 4, α = 0.9, epochs: 1 in "));
  g_assert_nonnull (strstr (lines[1], "training samples taught (100\u00a0%), "));
  g_assert_nonnull (strstr (lines[3], "errors"));
  g_assert_true (g_str_has_prefix (lines[4], "teacher   30x12x3 "));
  g_assert_true (g_str_has_prefix (lines[5], "student   30x6x3 "));
  g_assert_true (g_str_has_prefix (lines[6], "twin      30x6x3 "));
  g_assert_nonnull (strstr (lines[10], "only the student gets right, "));
  g_assert_nonnull (strstr (lines[12], "NLL"));
  g_assert_true (g_str_has_prefix (lines[13], "teacher "));
  g_assert_true (g_str_has_prefix (lines[15], "twin "));
  g_assert_true (g_str_has_prefix (lines[17], "The student "));
  g_assert_nonnull (strstr (lines[18], "nothing in the run is decided by it"));
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

  g_test_add_func ("/cli/runs/train", test_train);
  g_test_add_func ("/cli/runs/train-sentence", test_train_sentence);
  g_test_add_func ("/cli/runs/untrained", test_untrained);
  g_test_add_func ("/cli/runs/train-regularized", test_train_regularized);
  g_test_add_func ("/cli/runs/train-refused", test_train_refused);
  g_test_add_func ("/cli/runs/train-halves", test_train_halves);
  g_test_add_func ("/cli/runs/evaluate", test_evaluate);
  g_test_add_func ("/cli/runs/logits", test_logits);
  g_test_add_func ("/cli/runs/distill", test_distill);
  g_test_add_func ("/cli/runs/own-teacher", test_own_teacher);
  g_test_add_func ("/cli/runs/ensemble", test_ensemble);
  g_test_add_func ("/cli/runs/early-stop", test_early_stop);
  g_test_add_func ("/cli/runs/no-twin", test_no_twin);
  g_test_add_func ("/cli/runs/weights", test_weights);
  g_test_add_func ("/cli/runs/feature", test_feature);
  g_test_add_func ("/cli/runs/mutual", test_mutual);
  g_test_add_func ("/cli/runs/other-pictures", test_other_pictures);
  g_test_add_func ("/cli/runs/assistant", test_assistant);
  g_test_add_func ("/cli/runs/seeds", test_seeds);
  g_test_add_func ("/cli/runs/seeds-refused", test_seeds_refused);
  g_test_add_func ("/cli/runs/deterministic", test_deterministic);
  g_test_add_func ("/cli/runs/labels-only", test_labels_only);
  g_test_add_func ("/cli/runs/history", test_history);
  g_test_add_func ("/cli/runs/transfer-set", test_transfer_set);
  g_test_add_func ("/cli/runs/plots", test_plots);
  g_test_add_func ("/cli/runs/table", test_table);
  status = g_test_run ();
  remove_folder (folder);
  g_free (teacher);
  g_free (dataset);
  g_free (folder);
  return status;
}
