/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <math.h>
#include <string.h>

#include "io/lk-error.h"
#include "sweep/lk-sweep-columns.h"
#include "sweep/lk-sweep-csv.h"
#include "tests/sweep/sweep-data.h"
#include "settings/lk-setting-table.h"

/* What the file says of the sweep that it is of, and who is refused for it. No run is
 * made: the rows are written by hand. */

#define N_TEST 80

typedef struct {
  LkSweepSpec spec;
} Fixture;

/* Three temperatures and the untaught, a seed each: four runs. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_auto (LkSettings) base = { 0 };

  lk_settings_init (&base);
  lk_sweep_spec_init (&fixture->spec, &base);
  for (double T = 1.0; T <= 4.0; T *= 2.0)
    sweep_put_number (&fixture->spec, LK_SWEEP_TEMPERATURE, T);
  fixture->spec.dataset_sum = g_strnfill (64, 'd');
  fixture->spec.teacher_sum = g_strnfill (64, 'a');
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  lk_sweep_spec_clear (&fixture->spec);
}

/* The file of runs `begin` to `end` - 1. */
static char *
csv (const LkSweepSpec *spec, guint begin, guint end)
{
  LkSweepRow rows[8] = { 0 };

  for (guint run = begin; run < end; run++)
    rows[run - begin] = (LkSweepRow) {
      .run = run,
      .n_held = 16,
      .validation = { .errors = run, .agreements = 9, .nll = 0.1 + run },
      .test = { .errors = 2 * run, .agreements = 70, .nll = 0.3 },
      .smaller = {
        [4 - LK_SMALLER_LEAST] = { .n_bytes = 1000.0 + run, .test = { .errors = 3 * run, .agreements = 60, .nll = 0.4 } },
        [8 - LK_SMALLER_LEAST] = { .n_bytes = 2000.0 + run, .test = { .errors = run, .agreements = 50, .nll = 0.5 } },
      },
    };
  return lk_sweep_csv_all (spec, rows, end - begin, N_TEST);
}

static char *
merge (const char *a, const char *b, GError **error)
{
  const char *const texts[] = { a, b };
  const char *const names[] = { "a.csv", "b.csv" };
  g_autoptr (GArray) missing = NULL;
  guint n_rows;

  return lk_sweep_csv_merge (texts, names, 2, &n_rows, &missing, error);
}

static GArray *
read_text (const LkSweepSpec *spec, const char *text, GError **error)
{
  return lk_sweep_csv_read (spec, N_TEST, text, strlen (text), "f.csv", error);
}

static void
assert_says (GError **error, int code, const char *sentence)
{
  g_assert_error (*error, LK_ERROR, code);
  if (!strstr ((*error)->message, sentence))
    g_error ("“%s” is not in “%s”", sentence, (*error)->message);
  g_clear_error (error);
}

static char *
replaced (const char *text, const char *from, const char *to)
{
  g_autoptr (GString) string = g_string_new (text);

  g_string_replace (string, from, to, 0);
  return g_string_free (g_steal_pointer (&string), FALSE);
}

/* The other file is refused by both ways in, for this reason. */
static void
assert_other (Fixture *fixture, const LkSweepSpec *other, const char *sentence)
{
  g_autofree char *first = csv (&fixture->spec, 0, 2);
  g_autofree char *second = csv (other, 2, 4);
  GError *error = NULL;

  g_assert_null (merge (first, second, &error));
  assert_says (&error, LK_ERROR_VALUE, "b.csv, line 2 is of another sweep than a.csv");
  g_assert_null (merge (first, second, &error));
  assert_says (&error, LK_ERROR_VALUE, sentence);
  g_assert_null (read_text (&fixture->spec, second, &error));
  assert_says (&error, LK_ERROR_VALUE, sentence);
}

/* As many runs, whose numbers mean something else. */
static void
test_other_grid (Fixture *fixture, gconstpointer data)
{
  g_auto (LkSweepSpec) other = { 0 };

  lk_sweep_spec_copy (&fixture->spec, &other);
  g_value_set_double (&g_array_index (other.values[LK_SWEEP_TEMPERATURE], GValue, 2), 8.0);
  assert_other (fixture, &other, "its grid has temperature=1 2 8, not temperature=1 2 4");
}

/* A later axis has a column of its own, is read and joined as any, and is another sweep's; without one the file is what
 * it was before there were these. */
static void
test_later_axis (Fixture *fixture, gconstpointer data)
{
  g_auto (LkSweepSpec) other = { 0 };
  g_autofree char *plain = csv (&fixture->spec, 0, 2);
  g_autofree char *first = NULL, *second = NULL, *merged = NULL;
  g_autoptr (GArray) rows = NULL;
  GError *error = NULL;

  g_assert_null (strstr (plain, "feature_weight"));
  lk_sweep_spec_copy (&fixture->spec, &other);
  other.base.feature = LK_FEATURE_HINT;
  sweep_put_number (&other, LK_SWEEP_FEATURE_WEIGHT, 2.5);
  sweep_put_number (&other, LK_SWEEP_FEATURE_WEIGHT, 20.0);
  g_assert_true (lk_sweep_spec_check (&other, &error));
  first = csv (&other, 0, 2);
  second = csv (&other, 1, 7);
  g_assert_nonnull (strstr (first, ",temperature,feature_weight,seed,"));
  g_assert_nonnull (strstr (first, ";feature=hint;feature_weight=2.5 20"));
  g_assert_nonnull (strstr (first, ",kd,0.9,1,2.5,1,"));
  g_assert_nonnull (strstr (first, ",kd,0.9,1,20,1,"));
  rows = read_text (&other, first, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 2);
  merged = merge (first, second, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (merged, first));
  g_assert_null (merge (first, plain, &error));
  assert_says (&error, LK_ERROR_VALUE, "b.csv is of a sweep that tries other settings");
  g_assert_null (read_text (&fixture->spec, first, &error));
  assert_says (&error, LK_ERROR_VALUE, "f.csv is of a sweep that tries other settings");
}

/* Scores in fewer bits are columns at the end, read and joined as any, the most bits first; a file without them, or with
 * others, is of another sweep. */
static void
test_bits (Fixture *fixture, gconstpointer data)
{
  g_auto (LkSweepSpec) other = { 0 }, others = { 0 };
  g_autofree char *plain = csv (&fixture->spec, 0, 2);
  g_autofree char *first = NULL, *second = NULL, *merged = NULL, *again = NULL, *four = NULL;
  g_autoptr (GArray) rows = NULL;
  const LkSweepRow *row;
  GError *error = NULL;

  g_assert_null (strstr (plain, "bits"));
  lk_sweep_spec_copy (&fixture->spec, &other);
  g_assert_true (lk_sweep_bits_parse ("", "4, 8", &other.bits, NULL));
  lk_sweep_spec_copy (&other, &others);
  g_assert_cmpuint (others.bits, ==, other.bits);
  others.bits = 1u << 4;
  first = csv (&other, 0, 2);
  second = csv (&other, 1, 4);
  four = csv (&others, 0, 2);
  g_assert_nonnull (strstr (first, ",test_kl,bits8_bytes,bits8_errors,bits8_agreements,bits8_nll,"
                                   "bits8_calibration_error,bits8_kl,bits4_bytes,"));
  g_assert_nonnull (strstr (first, ";held_out_by=data;bits=8 4,"));
  g_assert_nonnull (strstr (first, ",2001,1,50,0.5,0,0,1001,3,60,0.4,0,0\n"));
  rows = read_text (&other, first, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 2);
  row = &g_array_index (rows, LkSweepRow, 1);
  g_assert_cmpuint (lk_sweep_row_score (row, 4)->errors, ==, 3);
  g_assert_cmpuint (lk_sweep_row_score (row, 8)->agreements, ==, 50);
  g_assert_cmpuint (lk_sweep_row_score (row, LK_SMALLER_FLOAT)->errors, ==, 2);
  g_assert_cmpfloat (row->smaller[4 - LK_SMALLER_LEAST].n_bytes, ==, 1001.0);
  merged = merge (second, first, &error);
  g_assert_no_error (error);
  again = csv (&other, 0, 4);
  g_assert_cmpstr (merged, ==, again);
  g_assert_null (merge (first, plain, &error));
  assert_says (&error, LK_ERROR_VALUE, "b.csv is of a sweep that tries other settings or measures in other bits");
  g_assert_null (merge (four, first, &error));
  assert_says (&error, LK_ERROR_VALUE, "b.csv is of a sweep that tries other settings or measures in other bits");
  g_assert_null (read_text (&other, four, &error));
  assert_says (&error, LK_ERROR_VALUE, "f.csv is of a sweep that tries other settings or measures in other bits");
}

/* Nothing in these columns is trusted either; bytes of a student that diverged are not known. */
static void
test_bits_numbers (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *from, *to, *column;
  } bad[] = {
    { ",1001,", ",0,", "bits4_bytes" },           { ",1001,", ",-1,", "bits4_bytes" },
    { ",1001,", ",1.5,", "bits4_bytes" },         { ",1001,", ",inf,", "bits4_bytes" },
    { ",1001,", ",1e16,", "bits4_bytes" },        { ",1001,", ",,", "bits4_bytes" },
    { ",3,60,", ",81,60,", "bits4_errors" },      { ",3,60,", ",nan,60,", "bits4_errors" },
    { ",3,60,", ",3,81,", "bits4_agreements" },   { ",3,60,0.4,", ",3,60,x,", "bits4_nll" },
    { ",3,60,0.4,", ",3,60,-0.4,", "bits4_nll" },
  };
  g_autofree char *text = NULL;
  g_autofree char *diverged = NULL;
  g_autoptr (GArray) rows = NULL;
  GError *error = NULL;

  g_assert_true (lk_sweep_bits_parse ("", "4", &fixture->spec.bits, NULL));
  text = csv (&fixture->spec, 0, 2);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *worse = replaced (text, bad[i].from, bad[i].to);
      g_autofree char *sentence = g_strdup_printf ("line 3: the column “%s” is “", bad[i].column);

      g_assert_cmpstr (worse, !=, text);
      g_assert_null (read_text (&fixture->spec, worse, &error));
      assert_says (&error, LK_ERROR_FORMAT, sentence);
      g_assert_null (merge (worse, text, &error));
      assert_says (&error, LK_ERROR_FORMAT, sentence);
    }
  diverged = replaced (text, ",1001,3,60,0.4,", ",nan,3,60,nan,");
  rows = read_text (&fixture->spec, diverged, &error);
  g_assert_no_error (error);
  g_assert_true (isnan (g_array_index (rows, LkSweepRow, 1).smaller[4 - LK_SMALLER_LEAST].n_bytes));
}

/* What is held out makes other numbers of the same runs. Files without a word of it, the first ones, are by seed. */
static void
test_other_held_out (Fixture *fixture, gconstpointer data)
{
  g_auto (LkSweepSpec) other = { 0 };
  g_autofree char *by_data = NULL;
  g_autofree char *by_seed = NULL;
  g_autoptr (GArray) rows = NULL;
  GError *error = NULL;

  lk_sweep_spec_copy (&fixture->spec, &other);
  g_assert_cmpint (other.base.held_out, ==, LK_HELD_OUT_BY_DATA);
  other.base.held_out = LK_HELD_OUT_BY_SEED;
  by_data = csv (&fixture->spec, 0, 2);
  by_seed = csv (&other, 0, 2);
  g_assert_nonnull (strstr (by_data, ";seed=1;seeds=1;held_out_by=data,"));
  g_assert_nonnull (strstr (by_seed, ";seed=1;seeds=1,"));
  rows = read_text (&other, by_seed, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 2);
  g_assert_null (read_text (&fixture->spec, by_seed, &error));
  assert_says (&error, LK_ERROR_VALUE, "its runs hold out samples of their own, as --held-out-by seed does");
  g_assert_null (read_text (&other, by_data, &error));
  assert_says (&error, LK_ERROR_VALUE, "its runs hold out the same samples, as --held-out-by data does");
  g_assert_null (merge (by_data, by_seed, &error));
  assert_says (&error, LK_ERROR_VALUE, "--held-out-by seed");
}

static void
test_other_seeds (Fixture *fixture, gconstpointer data)
{
  g_auto (LkSweepSpec) other = { 0 };

  lk_sweep_spec_copy (&fixture->spec, &other);
  other.base.seed = 7;
  assert_other (fixture, &other, "its grid has seed=7, not seed=1");
}

static void
test_other_teacher (Fixture *fixture, gconstpointer data)
{
  g_auto (LkSweepSpec) other = { 0 };

  lk_sweep_spec_copy (&fixture->spec, &other);
  other.teacher_sum[0] = 'b';
  assert_other (fixture, &other, "its teacher has other weights");
}

static void
test_other_data (Fixture *fixture, gconstpointer data)
{
  g_auto (LkSweepSpec) other = { 0 };

  lk_sweep_spec_copy (&fixture->spec, &other);
  other.dataset_sum[3] = '0';
  assert_other (fixture, &other, "its data set holds other samples");
}

static void
test_other_size (Fixture *fixture, gconstpointer data)
{
  g_auto (LkSweepSpec) other = { 0 };

  lk_sweep_spec_copy (&fixture->spec, &other);
  g_free (other.base.picture_size);
  other.base.picture_size = g_strdup ("14x14");
  assert_other (fixture, &other, "its picture_size is 14x14, not empty");
}

/* Before there is a teacher, all but the teacher is compared. */
static void
test_not_known_yet (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = csv (&fixture->spec, 0, 4);
  g_autoptr (GArray) rows = NULL;
  GError *error = NULL;

  g_clear_pointer (&fixture->spec.teacher_sum, g_free);
  rows = read_text (&fixture->spec, text, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 4);
  fixture->spec.base.student.epochs++;
  g_assert_null (read_text (&fixture->spec, text, &error));
  assert_says (&error, LK_ERROR_VALUE, "its epochs is 10, not 11");
}

/* A long list does not make every line long, and is still told from another. */
static void
test_long_axis (Fixture *fixture, gconstpointer data)
{
  g_auto (LkSweepSpec) other = { 0 };
  g_autofree char *line = NULL;
  const LkSweepRow row = { .run = 0, .n_held = 16 };

  for (guint i = 0; i < 500; i++)
    sweep_put_number (&fixture->spec, LK_SWEEP_TEMPERATURE, 5.0 + i / 10.0);
  lk_sweep_spec_copy (&fixture->spec, &other);
  line = lk_sweep_csv_line (&fixture->spec, &row, N_TEST);
  g_assert_cmpuint (strlen (line), <, 1000);
  g_assert_nonnull (strstr (line, "temperature=1 … 54.9 (503 values, sha256:"));
  g_value_set_double (&g_array_index (other.values[LK_SWEEP_TEMPERATURE], GValue, 100), 40.05);
  assert_other (fixture, &other, "its grid has temperature=1 … 54.9 (503 values");
}

/* What a spreadsheet does to a file that it opens and saves; joined, it is as before. */
static void
test_spreadsheet (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = csv (&fixture->spec, 0, 4);
  g_autofree char *returns = replaced (text, "\n", "\r\n");
  g_autofree char *quotes = replaced (returns, ",kd,", ",\"kd\",");
  g_autofree char *marked = g_strconcat ("\xef\xbb\xbf", quotes, "\r\n", NULL);
  g_autofree char *digits = replaced (text, ",0.9,", ",0.90,");
  g_autofree char *semicolons = replaced (text, ",", ";");
  g_autofree char *merged = NULL;
  g_autoptr (GArray) rows = NULL, others = NULL;
  GError *error = NULL;

  g_assert_cmpstr (digits, !=, text);
  rows = read_text (&fixture->spec, marked, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 4);
  others = read_text (&fixture->spec, digits, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (others->len, ==, 4);
  merged = merge (marked, text, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (merged, ==, text);
  g_assert_null (read_text (&fixture->spec, semicolons, &error));
  assert_says (&error, LK_ERROR_FORMAT, "other signs than commas");
}

/* A power cut leaves half a line, or zeros where bytes were promised. */
static void
test_power_cut (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = csv (&fixture->spec, 0, 4);
  gsize length = strlen (text);
  char *end = g_strrstr_len (text, (gssize) length - 1, "\n");
  GError *error = NULL;

  memset (end + 9, '\0', length - (gsize) (end + 9 - text));
  {
    g_autoptr (GArray) rows = lk_sweep_csv_read (&fixture->spec, N_TEST, text, length, "f.csv", &error);

    g_assert_no_error (error);
    g_assert_cmpuint (rows->len, ==, 3);
  }
}

static void
test_missing (Fixture *fixture, gconstpointer data)
{
  g_autofree char *first = csv (&fixture->spec, 1, 2);
  g_autofree char *second = csv (&fixture->spec, 3, 4);
  g_autofree char *merged = NULL;
  g_autofree char *header = lk_sweep_csv_header (&fixture->spec);
  const char *const texts[] = { first, second, header };
  const char *const names[] = { "a.csv", "b.csv", "empty.csv" };
  g_autoptr (GArray) missing = NULL;
  guint n_rows;
  GError *error = NULL;

  merged = lk_sweep_csv_merge (texts, names, 3, &n_rows, &missing, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_rows, ==, 2);
  g_assert_cmpuint (missing->len, ==, 2);
  g_assert_cmpuint (g_array_index (missing, guint, 0), ==, 0);
  g_assert_cmpuint (g_array_index (missing, guint, 1), ==, 2);
  g_assert_null (merge (header, header, &error));
  assert_says (&error, LK_ERROR_VALUE, "no run in a.csv");
}

/* Which column two files disagree in. */
static void
test_disagree (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = csv (&fixture->spec, 1, 2);
  g_autofree char *other = replaced (text, ",1.1,", ",1.2,");
  GError *error = NULL;

  g_assert_null (merge (text, other, &error));
  assert_says (&error, LK_ERROR_VALUE, "a.csv and b.csv disagree about run 1 (validation_nll is 1.1 and 1.2)");
}

/* The file with one field of its second run made another. */
static char *
with_field (Fixture *fixture, int column, const char *text)
{
  g_autofree char *all = csv (&fixture->spec, 0, 2);
  g_auto (GStrv) lines = g_strsplit (all, "\n", -1);
  g_auto (GStrv) fields = g_strsplit (lines[2], ",", -1); /* no text of these holds a comma */

  g_free (fields[column]);
  fields[column] = g_strdup (text);
  g_free (lines[2]);
  lines[2] = g_strjoinv (",", fields);
  return g_strjoinv ("\n", lines);
}

/* Counts are whole and no more than there are samples, numbers are finite: the rest
 * is refused by both ways in, with line and column. */
static void
test_numbers (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *column;
    const char *text;
  } bad[] = {
    { "validation_errors", "nan" },
    { "validation_errors", "-1" },
    { "validation_errors", "17" },
    { "validation_errors", "4000000000" },
    { "validation_errors", "1.5" },
    { "validation_errors", "" },
    { "validation_samples", "0" },
    { "validation_samples", "nan" },
    { "validation_samples", "1e300" },
    { "validation_agreements", "-2" },
    { "validation_agreements", "inf" },
    { "validation_nll", "-3" },
    { "validation_nll", "x" },
    { "test_errors", "81" },
    { "test_errors", "-nan" },
    { "test_samples", "80.5" },
    { "test_calibration_error", "-1" },
    { "temperature", "nan" },
    { "learning_rate", "inf" },
    { "train_fraction", "1e999" },
    { "epochs", "ten" },
  };
  g_autofree char *header = lk_sweep_csv_header (&fixture->spec);
  g_auto (GStrv) titles = g_strsplit (header, ",", -1);
  g_autofree char *other = csv (&fixture->spec, 2, 4);

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *text = NULL;
      g_autofree char *sentence = g_strdup_printf ("line 3: the column “%s” is “%s”", bad[i].column, bad[i].text);
      GError *error = NULL;
      int column = 0;

      while (!g_str_equal (titles[column], bad[i].column))
        column++;
      text = with_field (fixture, column, bad[i].text);
      g_assert_null (read_text (&fixture->spec, text, &error));
      assert_says (&error, LK_ERROR_FORMAT, sentence);
      g_assert_null (merge (other, text, &error));
      assert_says (&error, LK_ERROR_FORMAT, sentence);
    }
}

/* Names that a spreadsheet would run come back as they were, and through merge, too. */
static void
test_formulas (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;
  g_autofree char *merged = NULL;
  g_autoptr (GArray) rows = NULL;
  GError *error = NULL;

  g_free (fixture->spec.base.dataset);
  fixture->spec.base.dataset = g_strdup ("=cmd|' /C calc'!A0");
  g_free (fixture->spec.base.omit_classes);
  fixture->spec.base.omit_classes = g_strdup ("-,+");
  text = csv (&fixture->spec, 0, 2);
  g_assert_nonnull (strstr (text, ",'=cmd|' /C calc'!A0,"));
  g_assert_nonnull (strstr (text, ",\"'-,+\","));
  rows = read_text (&fixture->spec, text, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 2);
  merged = merge (text, text, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (merged, ==, text);
}

/* What this program writes of a student that diverged, and of a teacher whose answers
 * are not known, is read. */
static void
test_diverged (Fixture *fixture, gconstpointer data)
{
  LkSweepRow row = { .run = 1,
                     .n_held = 16,
                     .validation = { .errors = 16, .teacher_unknown = true, .nll = -NAN, .kl = NAN },
                     .test = { .errors = 80, .nll = INFINITY, .calibration_error = NAN } };
  g_autofree char *text = lk_sweep_csv_all (&fixture->spec, &row, 1, N_TEST);
  g_autoptr (GArray) rows = NULL;
  g_autofree char *merged = NULL;
  GError *error = NULL;

  rows = read_text (&fixture->spec, text, &error);
  g_assert_no_error (error);
  g_assert_true (isnan (g_array_index (rows, LkSweepRow, 0).validation.nll));
  g_assert_true (g_array_index (rows, LkSweepRow, 0).validation.teacher_unknown);
  merged = merge (text, text, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (merged, ==, text);
}

/* A study holds nothing out: a score on no samples is written and read, and in another sweep's file it is none. */
static void
test_nothing_held (Fixture *fixture, gconstpointer data)
{
  LkSweepRow row = { .run = 1,
                     .validation = { .teacher_unknown = true, .nll = NAN, .calibration_error = NAN, .kl = NAN },
                     .test = { .errors = 7, .agreements = 60, .nll = 0.5, .calibration_error = 0.1, .kl = 0.2 } };
  g_autofree char *text = NULL;
  g_autofree char *all = NULL;
  g_autoptr (GArray) rows = NULL;
  GError *error = NULL;

  fixture->spec.base.student.validation = 0.0;
  text = lk_sweep_csv_all (&fixture->spec, &row, 1, N_TEST);
  rows = read_text (&fixture->spec, text, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (rows->len, ==, 1);
  g_assert_cmpuint (g_array_index (rows, LkSweepRow, 0).n_held, ==, 0);
  g_assert_true (isnan (g_array_index (rows, LkSweepRow, 0).validation.nll));
  g_assert_cmpuint (g_array_index (rows, LkSweepRow, 0).test.errors, ==, 7);
  all = merge (text, text, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (all, ==, text);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/sweep-csv/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("other-grid", test_other_grid);
  ADD ("later-axis", test_later_axis);
  ADD ("bits", test_bits);
  ADD ("bits-numbers", test_bits_numbers);
  ADD ("other-held-out", test_other_held_out);
  ADD ("other-seeds", test_other_seeds);
  ADD ("other-teacher", test_other_teacher);
  ADD ("other-data", test_other_data);
  ADD ("other-size", test_other_size);
  ADD ("not-known-yet", test_not_known_yet);
  ADD ("long-axis", test_long_axis);
  ADD ("spreadsheet", test_spreadsheet);
  ADD ("power-cut", test_power_cut);
  ADD ("missing", test_missing);
  ADD ("disagree", test_disagree);
  ADD ("numbers", test_numbers);
  ADD ("diverged", test_diverged);
  ADD ("formulas", test_formulas);
  ADD ("nothing-held", test_nothing_held);
#undef ADD
  return g_test_run ();
}
