/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-paper-table.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>

#include "lk-cli-output.h"
#include "lk-cli-terminal.h"
#include "words/lk-quantity.h"

/* One number of a row, beside the paper's. Indented labels belong to the one
 * above. */
typedef struct {
  const char *row;
  const char *member;
  const char *label; /* translatable */
  double paper;      /* NAN: the paper does not say */
} Line;

static const Line lines[] = {
  { "teacher", "errors", N_ ("teacher"), 67 },
  { "students", "twin_errors", N_ ("800×800, from labels alone"), 146 },
  { "students", "errors", N_ ("800×800, taught at T = 20"), 74 },
  { "no-3s", "errors", N_ ("no 3s in the transfer set"), 206 },
  { "no-3s", "class_errors", N_ ("   of these on the 1,010 threes"), 133 },
  { "no-3s", "test_bias", N_ ("   best bias of 3 on the test set"), 3.5 },
  { "no-3s", "test_bias_errors", N_ ("   errors with it"), 109 },
  { "no-3s", "test_bias_class_errors", N_ ("      of these on the threes"), 14 },
  { "no-3s", "train_bias", N_ ("   best bias on the training set"), NAN },
  { "no-3s", "train_bias_errors", N_ ("   errors with it"), NAN },
  { "no-3s", "train_bias_class_errors", N_ ("      of these on the threes"), NAN },
  { "no-3s", "twin_errors", N_ ("   the untaught twin"), NAN },
  { "no-3s", "twin_test_bias_errors", N_ ("      with its own best bias"), NAN },
  { "no-3s-quick", "errors", N_ ("no 3s, 100×100 units, two epochs"), NAN },
  { "no-3s-quick", "class_errors", N_ ("   of these on the 1,010 threes"), NAN },
  { "no-3s-quick", "test_bias", N_ ("   best bias of 3 on the test set"), NAN },
  { "no-3s-quick", "test_bias_class_errors", N_ ("   errors on the threes with it"), NAN },
  { "no-3s-quick", "train_bias", N_ ("   best bias on the training set"), NAN },
  { "no-3s-quick", "train_bias_class_errors", N_ ("   errors on the threes with it"), NAN },
  { "no-3s-quick", "twin_class_errors", N_ ("   the untaught twin’s on the threes"), NAN },
  { "no-3s-quick", "twin_test_bias_class_errors", N_ ("      with its own best bias"), NAN },
  { "no-3s-quick", "twin_train_bias_class_errors", N_ ("      with its best on the training set"), NAN },
  { "only-78", "errors", N_ ("only 7s and 8s in the transfer set"), 4730 },
  { "only-78", "test_bias", N_ ("   best bias of 7 and 8 on the test set"), -7.6 },
  { "only-78", "test_bias_errors", N_ ("   errors with it"), 1320 },
  { "only-78", "train_bias", N_ ("   best bias on the training set"), NAN },
  { "only-78", "train_bias_errors", N_ ("   errors with it"), NAN },
  { "only-78", "twin_errors", N_ ("   the untaught twin"), NAN },
  { "only-78", "twin_test_bias_errors", N_ ("      with its own best bias"), NAN },
  { "units-300", "twin_errors", N_ ("300×300, from labels alone"), NAN },
  { "units-300", "T1", N_ ("   taught at T = 1"), NAN },
  { "units-300", "T2", N_ ("   T = 2"), NAN },
  { "units-300", "T2.5", N_ ("   T = 2.5"), NAN },
  { "units-300", "T4", N_ ("   T = 4"), NAN },
  { "units-300", "T8", N_ ("   T = 8 (about as good as any above)"), NAN },
  { "units-300", "T20", N_ ("   T = 20"), NAN },
  { "units-30", "twin_errors", N_ ("30×30, from labels alone"), NAN },
  { "units-30", "T1", N_ ("   taught at T = 1"), NAN },
  { "units-30", "T2", N_ ("   T = 2"), NAN },
  { "units-30", "T2.5", N_ ("   T = 2.5 (the paper's best: 2.5 to 4)"), NAN },
  { "units-30", "T4", N_ ("   T = 4"), NAN },
  { "units-30", "T8", N_ ("   T = 8"), NAN },
  { "units-30", "T20", N_ ("   T = 20"), NAN },
  /* xgettext:no-c-format */
  { "few-data", "twin_errors", N_ ("3 % of the samples: labels, to the end"), NAN },
  { "few-data", "early_stop_errors", N_ ("   labels, with early stop"), NAN },
  { "few-data", "early_stop_epoch", N_ ("      after epoch"), NAN },
  { "few-data", "errors", N_ ("   soft targets, to the end"), NAN },
  { "ensemble", "member_errors", N_ ("ten small teachers: one, on average"), NAN },
  { "ensemble", "best_member_errors", N_ ("   the best of them"), NAN },
  { "ensemble", "teacher_errors", N_ ("   their mean"), NAN },
  { "ensemble", "errors", N_ ("   one student distilled from it"), NAN },
  { "ensemble", "twin_errors", N_ ("   its untaught twin"), NAN },
};

/* What the paper's numbers of a row show; here it holds in so many seeds. */
typedef struct {
  const char *row;
  const char *label; /* translatable */
  gboolean (*holds) (JsonObject *numbers);
} Showing;

static double
get (JsonObject *numbers, const char *member)
{
  return json_object_get_double_member (numbers, member);
}

static gboolean
taught_is_better (JsonObject *n)
{
  return get (n, "errors") < get (n, "twin_errors");
}

/* "The distilled model still gets 98.6 % of the test 3s correct": section 3. Most of what was lost comes back, and not
 * by letting threes through at the other digits' cost. */
static gboolean
bias_brings_threes_back (JsonObject *n)
{
  return get (n, "test_bias_class_errors") < 0.5 * get (n, "class_errors") &&
         get (n, "test_bias_errors") < get (n, "errors");
}

static gboolean
quick_bias_brings_threes_back (JsonObject *n)
{
  return get (n, "train_bias_class_errors") < 0.5 * get (n, "class_errors") &&
         get (n, "train_bias_class_errors") < 0.5 * get (n, "twin_train_bias_class_errors");
}

static gboolean
bias_halves_errors (JsonObject *n)
{
  return get (n, "test_bias_errors") < 0.5 * get (n, "errors");
}

/* "All temperatures above 8 gave fairly similar results". */
static gboolean
high_ones_are_alike (JsonObject *n)
{
  return fabs (get (n, "T20") - get (n, "T8")) <= 0.1 * get (n, "T8");
}

/* "Temperatures in the range 2.5 to 4 worked significantly better than higher or lower temperatures". */
static gboolean
middle_ones_are_best (JsonObject *n)
{
  double middle = fmin (get (n, "T2.5"), get (n, "T4"));

  return middle < get (n, "T1") && middle < get (n, "T2") && middle < get (n, "T8") && middle < get (n, "T20");
}

static gboolean
soft_targets_are_better (JsonObject *n)
{
  return get (n, "errors") < get (n, "twin_errors") && get (n, "errors") < get (n, "early_stop_errors");
}

static gboolean
distilled_is_better (JsonObject *n)
{
  return get (n, "errors") < get (n, "member_errors") && get (n, "errors") < get (n, "twin_errors");
}

static const Showing showings[] = {
  { "students", N_ ("   fewer errors taught than untaught"), taught_is_better },
  { "no-3s", N_ ("   the bias brings most threes back"), bias_brings_threes_back },
  { "no-3s-quick", N_ ("   it brings most back, and not the twin’s"), quick_bias_brings_threes_back },
  { "only-78", N_ ("   the bias more than halves the errors"), bias_halves_errors },
  { "units-300", N_ ("   T = 8 and 20 within a tenth"), high_ones_are_alike },
  { "units-30", N_ ("   T = 2.5 or 4 better than all others"), middle_ones_are_best },
  { "few-data", N_ ("   soft targets better than labels"), soft_targets_are_better },
  { "ensemble", N_ ("   the student better than one, and its twin"), distilled_is_better },
};

static const Showing *
find_showing (const char *row)
{
  for (gsize i = 0; i < G_N_ELEMENTS (showings); i++)
    {
      if (g_str_equal (showings[i].row, row))
        return &showings[i];
    }
  return NULL;
}

int
lk_paper_n_shown (const char *row, JsonArray *seeds)
{
  const Showing *showing = find_showing (row);
  int n = 0;

  for (guint s = 0; showing && s < json_array_get_length (seeds); s++)
    n += showing->holds (json_array_get_object_element (seeds, s));
  return showing ? n : -1;
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* The number `member` of each seed, or element `place` of its list, in order. */
static GArray *
sorted (JsonArray *seeds, const char *member, int place)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint s = 0; s < json_array_get_length (seeds); s++)
    {
      JsonObject *seed = json_array_get_object_element (seeds, s);
      double number = place < 0
                          ? json_object_get_double_member (seed, member)
                          : json_array_get_double_element (json_object_get_array_member (seed, member), (guint) place);

      g_array_append_val (numbers, number);
    }
  g_array_sort (numbers, compare_numbers);
  return numbers;
}

static double
median (JsonArray *seeds, const char *member, int place)
{
  g_autoptr (GArray) numbers = sorted (seeds, member, place);
  const double *sorted_numbers = (const double *) (gpointer) numbers->data;

  return 0.5 * (sorted_numbers[(numbers->len - 1) / 2] + sorted_numbers[numbers->len / 2]);
}

static void
set_number (JsonObject *object, const char *member, double number)
{
  if (number == rint (number))
    json_object_set_int_member (object, member, (gint64) number);
  else
    json_object_set_double_member (object, member, number);
}

JsonObject *
lk_paper_median (JsonArray *seeds)
{
  JsonObject *all = json_object_new ();
  JsonObjectIter members;
  const char *member;
  JsonNode *value;

  json_object_iter_init (&members, json_array_get_object_element (seeds, 0));
  while (json_object_iter_next (&members, &member, &value))
    {
      if (JSON_NODE_HOLDS_ARRAY (value))
        {
          guint n = json_array_get_length (json_node_get_array (value));
          JsonArray *list = json_array_sized_new (n);

          for (guint i = 0; i < n; i++)
            json_array_add_double_element (list, median (seeds, member, (int) i));
          json_object_set_array_member (all, member, list);
        }
      else if (json_node_get_value_type (value) != G_TYPE_STRING)
        set_number (all, member, median (seeds, member, -1));
    }
  return all;
}

static void
print_line (const char *label, const char *paper, const char *here, const char *spread)
{
  lk_cli_column (-44, label);
  lk_cli_column (7, paper);
  lk_cli_column (9, here);
  if (spread[0] != '\0')
    lk_cli_column (18, spread);
  putchar ('\n');
}

/* Errors are counted, biases measured. */
static const char *
write_number (char text[LK_NUMBER_SIZE], double number)
{
  return number == rint (number) ? lk_write_fixed (text, number, 0) : lk_write_setting (text, number);
}

/* Errors at some biases of the curve, which --json gives in full. */
static void
print_curve (JsonObject *numbers)
{
  JsonArray *curve =
      json_object_has_member (numbers, "curve_errors") ? json_object_get_array_member (numbers, "curve_errors") : NULL;
  guint n = curve ? json_array_get_length (curve) : 0;

  if (n == 0)
    return;
  lk_cli_printf (_ ("   errors by bias:"));
  for (guint i = 0; i < n; i += 20)
    lk_cli_printf (" %s: %s", LK_MOVED (((int) i - (int) n / 2) / 10),
                   LK_COUNT (json_array_get_double_element (curve, i)));
  putchar ('\n');
}

static void
print_showing (const char *row, JsonArray *seeds)
{
  const Showing *showing = find_showing (row);
  int n_shown = lk_paper_n_shown (row, seeds);
  g_autofree char *here = NULL;

  if (n_shown < 0)
    return;
  /* TRANSLATORS: in so many of so many seeds what is said at the line's begin was so */
  here = g_strdup_printf (_ ("%d of %u"), n_shown, json_array_get_length (seeds));
  print_line (_ (showing->label), _ ("yes"), here, "");
}

void
lk_paper_print_row (const char *row, JsonArray *seeds)
{
  g_autoptr (JsonObject) numbers = lk_paper_median (seeds);

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      char paper[LK_NUMBER_SIZE], here[LK_NUMBER_SIZE], least[LK_NUMBER_SIZE], most[LK_NUMBER_SIZE];
      g_autoptr (GArray) all = NULL;
      g_autofree char *spread = NULL;

      if (!g_str_equal (lines[i].row, row) || !json_object_has_member (numbers, lines[i].member))
        continue;
      all = sorted (seeds, lines[i].member, -1);
      if (all->len > 1)
        /* TRANSLATORS: from the least to the most */
        spread = g_strdup_printf (_ ("%s to %s"), write_number (least, g_array_index (all, double, 0)),
                                  write_number (most, g_array_index (all, double, all->len - 1)));
      print_line (_ (lines[i].label), write_number (paper, lines[i].paper),
                  write_number (here, json_object_get_double_member (numbers, lines[i].member)), spread ? spread : "");
    }
  print_showing (row, seeds);
  print_curve (numbers);
  lk_cli_flush ();
}

void
lk_paper_print_head (JsonObject *machine, gboolean quick, guint n_seeds)
{
  lk_cli_printf (
      _ ("Hinton, Vinyals and Dean (2015), section 3, and this machine: errors on MNIST's 10,000 test samples.\n"));
  lk_cli_printf (_ ("%s, threads: %d, BLAS kernel %s, %s\n"), json_object_get_string_member (machine, "processor"),
                 (int) json_object_get_int_member (machine, "threads"),
                 json_object_get_string_member (machine, "blas_kernel"),
                 json_object_get_string_member (machine, "date"));
  if (quick)
    lk_cli_printf (
        _ ("A quick look: a few epochs each, too few for some rows to show what they do when the students are "
           "trained to the end, as without --quick.\n"));
  putchar ('\n');
  print_line ("", _ ("paper"), n_seeds > 1 ? _ ("median") : C_ ("a column: on this machine", "here"),
              n_seeds > 1 ? _ ("least to most") : "");
}
