/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-chooser.h"

#include <string.h>

#include "app/samples/lk-samples-page.h"
#include "nn/lk-metrics.h"
#include "run/lk-run-answers.h"
#include "run/lk-run-keeper.h"
#include "tests/io/test-util.h"
#include "tests/train/train-data.h"
#include "train/lk-sums.h"

/* What networks say, sample by sample, as the page Samples hands it over; and where a sample comes from. */

static const char *cli; /* limbeck-cli */

typedef struct {
  char *folder; /* with a table, of whose pictures those of class 2 come first */
  char *table;
  char *runs; /* folder */
  LkSession *session;
  LkRunStore *store;
  LkRunKeeper *keeper;
  GtkWindow *window;
  LkSamplesPage *page;
} Fixture;

static char *
write_table (const char *folder)
{
  LkDataset *dataset = train_data_new (96, 30, 1);
  g_autoptr (GString) text = g_string_new ("label");
  gsize n_inputs = lk_dataset_n_inputs (dataset);

  for (gsize p = 0; p < n_inputs; p++)
    g_string_append_printf (text, ",pixel%zu", p);
  g_string_append_c (text, '\n');
  for (gsize i = 0; i < dataset->train.n; i++)
    {
      g_string_append_printf (text, "bar %u", dataset->train.labels[i]);
      for (gsize p = 0; p < n_inputs; p++)
        g_string_append_printf (text, ",%u", dataset->train.pixels[i * n_inputs + p]);
      g_string_append_c (text, '\n');
    }
  write_file (folder, "bars.csv", text->str, text->len);
  lk_dataset_unref (dataset);
  return g_build_filename (folder, "bars.csv", NULL);
}

static guint
n_shown (Fixture *fixture)
{
  return g_list_model_get_n_items (
      G_LIST_MODEL (gtk_grid_view_get_model (part (part (fixture->page, "grid"), "view"))));
}

static void
setup (Fixture *fixture, gconstpointer data)
{
  fixture->folder = make_folder ();
  fixture->table = write_table (fixture->folder);
  fixture->session = lk_session_new ();
  g_object_set (fixture->session, "dataset", fixture->table, "teacher-layers", "8", "teacher-epochs", 2,
                "student-layers", "4", "epochs", 2, "threads", 1, "temperature", 3.0, "learning-rate", 0.01, NULL);
  fixture->runs = make_folder ();
  fixture->store = lk_run_store_new (fixture->runs);
  fixture->keeper = lk_run_keeper_new (fixture->session, fixture->store);
  fixture->window = GTK_WINDOW (gtk_window_new ());
  fixture->page = g_object_new (LK_TYPE_SAMPLES_PAGE, NULL);
  gtk_window_set_child (fixture->window, GTK_WIDGET (fixture->page));
  g_object_set (fixture->page, "session", fixture->session, "runs", fixture->store, NULL);
  lk_session_start (fixture->session);
  gtk_window_present (fixture->window);
  lk_session_play (fixture->session);
  UNTIL (lk_session_get_snapshot (fixture->session)->phase == LK_PHASE_FINISHED && n_shown (fixture) == 16);
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  g_clear_object (&fixture->keeper);
  g_clear_object (&fixture->store);
  UNTIL_GONE (fixture->session);
  remove_folder (fixture->runs);
  g_free (fixture->runs);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->table);
}

static char *
read_text (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

/* The list that the page shows, through its file dialog. */
static char *
export_list (Fixture *fixture, const char *name)
{
  char *text = NULL;

  UNTIL (action_enabled (fixture->page, "samples.export"));
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "samples.export", NULL);
  press_accept (choose_file (fixture->folder, name));
  UNTIL ((text = read_text (fixture->folder, name)));
  return text;
}

/* The same run on the command line writes the same bytes. */
static void
test_like_cli (Fixture *fixture, gconstpointer data)
{
  g_autofree char *out = g_build_filename (fixture->folder, "cli.csv", NULL);
  const char *const argv[] = { cli,
                               "distill",
                               "--dataset",
                               fixture->table,
                               "--teacher-layers",
                               "8",
                               "--teacher-epochs",
                               "2",
                               "--student",
                               "4",
                               "--epochs",
                               "2",
                               "--threads",
                               "1",
                               "--temperature",
                               "3",
                               "--learning-rate",
                               "0.01",
                               "--answers",
                               out,
                               NULL };
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *of_cli = NULL;
  g_autofree char *of_page = NULL;
  GError *error = NULL;

  process = g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  g_assert_no_error (error);
  of_cli = read_text (fixture->folder, "cli.csv");
  /* The page may still show an evaluation before the last. */
  UNTIL (strstr (part_text (fixture->page, "count_label"), "16 of 16"));
  for (guint i = 0; g_strcmp0 (of_page, of_cli) != 0; i++)
    {
      g_autofree char *name = g_strdup_printf ("page-%u.csv", i);

      g_assert_cmpuint (i, <, 3);
      g_free (of_page);
      of_page = export_list (fixture, name);
    }
  g_assert_cmpstr (of_page, ==, of_cli);
}

/* What the filters show, in the order shown; and no list where nothing is shown. */
static void
test_filtered (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  GListModel *list = G_LIST_MODEL (gtk_grid_view_get_model (part (part (fixture->page, "grid"), "view")));
  int before = G_MAXINT;

  gtk_drop_down_set_selected (part (fixture->page, "class_choice"), 3);
  UNTIL (g_str_has_prefix (part_text (fixture->page, "count_label"), "4 of 16"));
  gtk_toggle_button_set_active (part (fixture->page, "backwards_button"), TRUE);
  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (list), 0);
  UNTIL (gtk_single_selection_get_selected (GTK_SINGLE_SELECTION (list)) == 3);
  text = export_list (fixture, "some.csv");
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 6);
  for (guint i = 1; i <= 4; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], ",", -1);

      g_assert_cmpstr (cells[1], ==, "test");
      g_assert_cmpstr (cells[2], ==, "bars.csv");
      g_assert_cmpstr (cells[4], ==, "bar 2");
      g_assert_cmpint (atoi (cells[0]), <, before);
      before = atoi (cells[0]);
    }
  gtk_stack_set_visible_child_name (part (fixture->page, "stack"), "kept");
  g_assert_false (action_enabled (fixture->page, "samples.export"));
  gtk_stack_set_visible_child_name (part (fixture->page, "stack"), "grid");
  g_assert_true (action_enabled (fixture->page, "samples.export"));
  /* Its keys, which work from everywhere, are others' while it is not shown. */
  gtk_widget_set_visible (GTK_WIDGET (fixture->page), FALSE);
  g_assert_false (action_enabled (fixture->page, "samples.export"));
  g_assert_false (action_enabled (fixture->page, "samples.pair"));
}

/* The card says where its sample was read, and hides that where nobody knows. */
static void
test_origin (Fixture *fixture, gconstpointer data)
{
  const LkDataset *dataset = lk_session_get_snapshot (fixture->session)->dataset;
  GtkWidget *label = part (part (fixture->page, "detail"), "origin_label");
  g_autofree char *expected = NULL;

  g_object_set (fixture->session, "sample", 4, NULL);
  expected = g_strdup_printf ("bars.csv, line %u", lk_origins_line (&dataset->test.origins, 4));
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (label)), ==, expected);
  g_assert_cmpstr (gtk_widget_get_tooltip_text (label), ==, expected);
  g_assert_true (gtk_widget_get_visible (label));
  g_object_set (fixture->session, "dataset", "arithmetic", NULL);
  UNTIL (n_shown (fixture) > 16);
  g_object_set (fixture->session, "sample", 5, NULL);
  g_assert_false (gtk_widget_get_visible (label));
}

static const char *
choice_text (GtkDropDown *choice, guint i)
{
  g_autoptr (GObject) item = g_list_model_get_item (gtk_drop_down_get_model (choice), i);
  g_autofree char *text = NULL;

  g_object_get (item, "text", &text, NULL);
  return g_intern_string (text);
}

/* The place of the kept run whose student has these layers, in the choice of a side. */
static guint
find_run (Fixture *fixture, const char *layers)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (fixture->store));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LkRunRecord) record = g_list_model_get_item (G_LIST_MODEL (fixture->store), i);

      if (g_str_equal (lk_run_record_get_facts (record)->settings.student.layers, layers))
        return i + 1;
    }
  g_error ("no kept run has a student of %s", layers);
}

static const char *
id_of (Fixture *fixture, const char *layers)
{
  g_autoptr (LkRunRecord) record =
      g_list_model_get_item (G_LIST_MODEL (fixture->store), find_run (fixture, layers) - 1);

  return lk_run_record_get_facts (record)->id; /* the list's */
}

static LkEvaluation *
read_answers (Fixture *fixture, guint place)
{
  g_autoptr (LkRunRecord) record = g_list_model_get_item (G_LIST_MODEL (fixture->store), place - 1);
  g_autoptr (GFile) file = lk_run_store_get_answers (fixture->store, record);
  const LkDataset *dataset = lk_session_get_snapshot (fixture->session)->dataset;
  g_autofree char *sum = lk_sum_dataset (dataset);
  GError *error = NULL;
  LkEvaluation *answers;

  lk_run_store_flush (fixture->store);
  answers = lk_run_answers_load (record, dataset, sum, file, NULL, &error);
  g_assert_no_error (error);
  return answers;
}

static gboolean
says (GtkDropDown *choice, guint i, const char *name, guint n)
{
  g_autofree char *text = g_strdup_printf ("%s (%u)", name, n);

  return g_str_equal (choice_text (choice, i), text);
}

/* Two kept runs, counted sample by sample; their list; and what is said where a run does not fit. */
static void
test_pair (Fixture *fixture, gconstpointer data)
{
  GtkDropDown *rights = part (fixture->page, "right_choice");
  gpointer pair = part (fixture->page, "pair_choice");
  const LkDataset *dataset;
  g_autoptr (LkEvaluation) a = NULL;
  g_autoptr (LkEvaluation) b = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint only_a = 0, only_b = 0, neither = 0, shown = 0;

  g_object_set (fixture->session, "student-layers", "3", NULL);
  UNTIL (lk_session_get_snapshot (fixture->session)->phase == LK_PHASE_READY);
  lk_session_play (fixture->session);
  UNTIL (lk_session_get_snapshot (fixture->session)->phase == LK_PHASE_FINISHED);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->store)), ==, 2);

  g_assert_false (gtk_widget_get_visible (pair));
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "samples.pair", NULL);
  g_assert_true (gtk_widget_get_visible (pair));
  g_assert_cmpstr (choice_text (part (pair, "a_choice"), 0), ==, "This run");
  gtk_drop_down_set_selected (part (pair, "a_choice"), find_run (fixture, "4"));
  gtk_drop_down_set_selected (part (pair, "b_choice"), find_run (fixture, "3"));
  a = read_answers (fixture, find_run (fixture, "4"));
  b = read_answers (fixture, find_run (fixture, "3"));
  dataset = lk_session_get_snapshot (fixture->session)->dataset;
  for (gsize i = 0; i < dataset->test.n; i++)
    {
      gsize C = dataset->n_classes, label = dataset->test.labels[i];
      gboolean a_right = lk_argmax (a->student + i * C, C) == label,
               b_right = lk_argmax (b->student + i * C, C) == label;

      only_a += a_right && !b_right;
      only_b += b_right && !a_right;
      neither += !a_right && !b_right;
    }
  g_assert_cmpuint (only_a + only_b, >, 0);
  UNTIL (says (rights, LK_RIGHT_TAUGHT, "Only A right", only_a) &&
         says (rights, LK_RIGHT_UNTAUGHT, "Only B right", only_b) &&
         says (rights, LK_RIGHT_NEITHER, "Both wrong", neither));
  shown = only_a > 0 ? only_a : only_b;
  gtk_drop_down_set_selected (rights, only_a > 0 ? LK_RIGHT_TAUGHT : LK_RIGHT_UNTAUGHT);
  UNTIL (n_shown (fixture) == shown);
  text = export_list (fixture, "pair.csv");
  lines = g_strsplit (text, "\n", -1);
  g_assert_true (g_str_has_prefix (lines[0], "index,split,file,line,label,temperature,teacher,a,b,kl_teacher_a,"));
  g_assert_cmpuint (g_strv_length (lines), ==, shown + 2);

  /* Swapped, as from the page Runs, what only A had right is B's alone. */
  lk_samples_page_show_pair (fixture->page, id_of (fixture, "3"), id_of (fixture, "4"));
  g_assert_cmpuint (gtk_drop_down_get_selected (part (pair, "a_choice")), ==, find_run (fixture, "3"));
  UNTIL (says (rights, LK_RIGHT_TAUGHT, "Only A right", only_b) &&
         says (rights, LK_RIGHT_UNTAUGHT, "Only B right", only_a));

  /* Other data: neither is of them. */
  g_object_set (fixture->session, "dataset", "arithmetic", NULL);
  UNTIL (strstr (part_text (fixture->page, "empty_label"), "choose a run of the same data"));
  g_assert_cmpuint (n_shown (fixture), ==, 0);
  g_assert_false (action_enabled (fixture->page, "samples.export"));

  /* Student and twin are back, with the words that are theirs. */
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "samples.pair", NULL);
  g_assert_false (gtk_widget_get_visible (pair));
  UNTIL (n_shown (fixture) > 16);
  g_assert_true (g_str_has_prefix (choice_text (rights, LK_RIGHT_TAUGHT), "Student right, twin wrong"));
}

/* A run without answers says what to do; nothing kept says so, too. */
static void
test_not_kept (Fixture *fixture, gconstpointer data)
{
  g_autoptr (LkRunRecord) record = g_list_model_get_item (G_LIST_MODEL (fixture->store), 0);
  g_autoptr (GFile) file = lk_run_store_get_answers (fixture->store, record);
  gpointer pair = part (fixture->page, "pair_choice");

  lk_run_store_flush (fixture->store);
  g_assert_true (g_file_delete (file, NULL, NULL));
  g_object_set (fixture->page, "pair", TRUE, NULL);
  gtk_drop_down_set_selected (part (pair, "b_choice"), 1);
  UNTIL (strstr (part_text (fixture->page, "empty_label"), "replay the run"));
  /* It goes: B is the run that is going on, as A is. */
  lk_run_store_delete (fixture->store, record);
  g_assert_cmpuint (gtk_drop_down_get_selected (part (pair, "b_choice")), ==, 0);
  UNTIL (strstr (part_text (fixture->page, "empty_label"), "No run is kept yet"));
  lk_run_store_restore (fixture->store, record);
  UNTIL (n_shown (fixture) == 16);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_assert_cmpint (argc, ==, 2);
  cli = argv[1];
#define ADD(name, func) g_test_add ("/app/samples-answers/" name, Fixture, NULL, setup, func, teardown)
  ADD ("like-cli", test_like_cli);
  ADD ("filtered", test_filtered);
  ADD ("origin", test_origin);
  ADD ("pair", test_pair);
  ADD ("not-kept", test_not_kept);
#undef ADD
  return g_test_run ();
}
