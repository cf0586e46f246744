/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "handout/lk-html-report.h"
#include "run/lk-run-file.h"
#include "tests/train/train-data.h"
#include "settings/lk-setting-table.h"

typedef struct {
  char *folder;
  LkDataset *dataset;
  LkSettings settings;
  LkDistillation *run;
  LkHtmlReport report;
} Fixture;

static void
setup (Fixture *fixture, gconstpointer with_twin)
{
  LkLossSettings loss;
  GError *error = NULL;

  fixture->folder = g_dir_make_tmp ("limbeck-test-XXXXXX", NULL);
  fixture->dataset = train_data_new (203, 60, 5);
  /* What is shown comes from files of others. */
  g_free (fixture->dataset->title);
  fixture->dataset->title = g_strdup ("Digits <b> & \"co\"");
  train_settings_init (&fixture->settings);
  fixture->settings.twin = GPOINTER_TO_INT (with_twin);
  fixture->report.teacher = train_teacher_new (fixture->dataset);
  fixture->run = lk_distillation_new (&fixture->settings, fixture->report.teacher, &error);
  g_assert_no_error (error);
  g_assert_true (lk_distillation_advance (fixture->run, 5, NULL));
  loss = fixture->settings.loss;
  loss.temperature = 7.5;
  lk_distillation_set_loss (fixture->run, &loss);
  while (!lk_distillation_is_done (fixture->run))
    g_assert_true (lk_distillation_advance (fixture->run, 100, NULL));
  fixture->report.record = lk_run_record_from_run (&fixture->settings, fixture->report.teacher, fixture->run);
  fixture->report.evaluation = lk_distillation_get_evaluation (fixture->run);
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  GDir *dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_remove (path);
    }
  g_dir_close (dir);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->folder);
  g_object_unref (fixture->report.record);
  lk_distillation_free (fixture->run);
  lk_teacher_unref (fixture->report.teacher);
  lk_settings_clear (&fixture->settings);
  lk_dataset_unref (fixture->dataset);
}

static char *
read_file (Fixture *fixture, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  char *text = NULL;
  GError *error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/* What a page or a picture refers to, all of it in the folder; NULL: nothing may be. */
typedef struct {
  Fixture *fixture;
  guint n_elements;
  guint n_references;
  GString *text;
} Page;

static void
start_cb (GMarkupParseContext *context, const char *name, const char **names, const char **values, gpointer user_data,
          GError **error)
{
  Page *page = user_data;

  page->n_elements++;
  g_assert_cmpstr (name, !=, "script");
  g_assert_cmpstr (name, !=, "link");
  for (guint i = 0; names[i]; i++)
    if (g_str_equal (names[i], "src") || g_str_equal (names[i], "srcset") || g_str_equal (names[i], "href"))
      {
        g_autofree char *path = g_build_filename (page->fixture->folder, values[i], NULL);

        g_assert_null (strchr (values[i], '/'));
        g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
        page->n_references++;
      }
}

static void
text_cb (GMarkupParseContext *context, const char *text, gsize length, gpointer user_data, GError **error)
{
  g_string_append_len (((Page *) user_data)->text, text, (gssize) length);
}

static void
parse (Page *page, const GMarkupParser *parser, const char *text)
{
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (parser, 0, page, NULL);
  GError *error = NULL;

  g_markup_parse_context_parse (context, text, (gssize) strlen (text), &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
}

static void
count_element_cb (GMarkupParseContext *context, const char *name, const char **names, const char **values,
                  gpointer user_data, GError **error)
{
  ((Page *) user_data)->n_elements++;
}

/* Every picture is one. */
static guint
check_pictures (Fixture *fixture)
{
  static const GMarkupParser parser = { .start_element = count_element_cb };
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)))
    if (g_str_has_suffix (name, ".svg"))
      {
        g_autofree char *text = read_file (fixture, name);
        Page page = { .fixture = fixture };

        parse (&page, &parser, text);
        g_assert_cmpuint (page.n_elements, >, 10);
        n++;
      }
  return n;
}

static void
test_page (Fixture *fixture, gconstpointer with_twin)
{
  static const GMarkupParser parser = { .start_element = start_cb, .text = text_cb };
  g_autofree char *html = NULL, *errors = NULL;
  Page page = { .fixture = fixture, .text = g_string_new (NULL) };
  GError *error = NULL;

  g_assert_true (lk_html_report_write (&fixture->report, fixture->folder, NULL, &error));
  g_assert_no_error (error);
  html = read_file (fixture, "index.html");
  g_assert_true (g_utf8_validate (html, -1, NULL));
  parse (&page, &parser, html);
  g_assert_null (strstr (html, "http://"));
  g_assert_null (strstr (html, "https://"));
  g_assert_nonnull (strstr (html, "prefers-color-scheme"));

  g_assert_nonnull (strstr (page.text->str, "Digits <b> & \"co\""));
  g_assert_null (strstr (html, "<b>"));
  /* No column for a twin that there is not. */
  g_assert_cmpint (strstr (html, "twin (untaught)</th>") != NULL, ==, GPOINTER_TO_INT (with_twin));
  errors = g_strdup_printf ("the student gets %u of 60", fixture->report.evaluation->record.student.errors);
  g_assert_nonnull (strstr (page.text->str, errors));
  g_assert_nonnull (strstr (page.text->str, "T = 7.5"));
  /* Plots in two styles and four files of data. */
  g_assert_cmpuint (page.n_references, ==, (GPOINTER_TO_INT (with_twin) ? 16 : 14) + 4);
  g_assert_cmpuint (check_pictures (fixture), ==, GPOINTER_TO_INT (with_twin) ? 16 : 14);
  g_string_free (page.text, TRUE);
}

/* Of a run with a term on a hidden layer what came of it is shown, too. */
static void
test_hints (Fixture *fixture, gconstpointer data)
{
  LkSettings settings = fixture->settings; /* borrows its text */
  const LkDataset *dataset = fixture->dataset;
  g_autoptr (LkDistillation) run = NULL;
  g_autoptr (LkHints) hints = NULL;
  g_autofree char *html = NULL;
  GError *error = NULL;

  settings.feature = LK_FEATURE_SIMILARITY;
  run = lk_distillation_new (&settings, fixture->report.teacher, &error);
  g_assert_no_error (error);
  hints = lk_hints_new (lk_distillation_get_feature (run), lk_teacher_get_network (fixture->report.teacher, 0),
                        lk_distillation_get_student (run), NULL, &dataset->test, dataset->n_classes, 0, NULL);
  fixture->report.hints = hints;
  g_assert_true (lk_html_report_write (&fixture->report, fixture->folder, NULL, &error));
  g_assert_no_error (error);
  html = read_file (fixture, "index.html");
  g_assert_nonnull (strstr (html, "hidden-layer.svg"));
  g_assert_cmpuint (check_pictures (fixture), ==, 18);
}

/* The data are those of the run. */
static void
test_data (Fixture *fixture, gconstpointer data)
{
  g_autofree char *moves = NULL, *numbers = NULL, *confusion = NULL, *path = NULL, *expected = NULL, *history = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (LkRunRecord) record = NULL;
  g_auto (GStrv) lines = NULL;
  GError *error = NULL;
  guint sum = 0, right = 0;
  const LkEvaluationRecord *result = &fixture->report.evaluation->record;

  g_assert_true (lk_html_report_write (&fixture->report, fixture->folder, NULL, &error));
  moves = read_file (fixture, "moves.csv");
  g_assert_cmpstr (moves, ==, "step,epoch,setting,value\n6,0.46,temperature,7.5\n");

  numbers = read_file (fixture, "numbers.csv");
  expected = g_strdup_printf ("test errors,%u,%u,%u\n", (guint) fixture->report.teacher->test_quality.errors,
                              result->student.errors, result->twin.errors);
  g_assert_nonnull (strstr (numbers, expected));
  g_assert_nonnull (strstr (numbers, "at T = 7.5"));

  /* The confusions are all test samples, and those on the diagonal the right ones. */
  confusion = read_file (fixture, "confusion-student.csv");
  lines = g_strsplit (g_strchomp (confusion), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + TRAIN_DATA_CLASSES);
  for (guint r = 0; r < TRAIN_DATA_CLASSES; r++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[r + 1], ",", -1);

      for (guint c = 0; c < TRAIN_DATA_CLASSES; c++)
        {
          guint n = (guint) g_ascii_strtoull (cells[c + 1], NULL, 10);

          sum += n;
          right += r == c ? n : 0;
        }
    }
  g_assert_cmpuint (sum, ==, 60);
  g_assert_cmpuint (sum - right, ==, result->student.errors);

  history = read_file (fixture, "history.csv");
  g_strfreev (g_steal_pointer (&lines));
  lines = g_strsplit (g_strchomp (history), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 2 + lk_distillation_get_step (fixture->run));

  path = g_build_filename (fixture->folder, "run.limbeck", NULL);
  file = g_file_new_for_path (path);
  record = lk_run_file_load (file, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lk_run_record_get_facts (record)->step, ==, lk_distillation_get_step (fixture->run));
  g_assert_cmpstr (lk_run_record_get_facts (record)->dataset_sum, !=, "");
}

static void
test_no_folder (Fixture *fixture, gconstpointer data)
{
  g_autofree char *absent = g_build_filename (fixture->folder, "absent", NULL);
  GError *error = NULL;

  g_assert_false (lk_html_report_write (&fixture->report, absent, NULL, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "absent"));
  g_assert_false (g_file_test (absent, G_FILE_TEST_EXISTS));
  g_clear_error (&error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, twin, func)                                                                                          \
  g_test_add ("/figure/html-report/" name, Fixture, GINT_TO_POINTER (twin), setup, func, teardown)
  ADD ("page", TRUE, test_page);
  ADD ("page-without-twin", FALSE, test_page);
  ADD ("hints", TRUE, test_hints);
  ADD ("data", TRUE, test_data);
  ADD ("no-folder", TRUE, test_no_folder);
#undef ADD
  return g_test_run ();
}
