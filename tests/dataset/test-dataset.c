/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "dataset/lk-dataset.h"

#define WIDTH  3
#define HEIGHT 2
#define D      (WIDTH * HEIGHT)

/* n pictures whose pixels and labels count up; the labels stay below n_labels. */
static LkSplit
make_split (size_t n, size_t n_labels)
{
  LkSplit split = { n, malloc (n * D + 1), malloc ((n + 1) * sizeof (uint16_t)) };

  for (size_t i = 0; i < n * D; i++)
    split.pixels[i] = (uint8_t) i;
  for (size_t i = 0; i < n; i++)
    split.labels[i] = (uint16_t) (i % n_labels);
  return split;
}

static void
clear_split (LkSplit *split)
{
  free (split->pixels);
  free (split->labels);
}

static void
test_new (void)
{
  char title[] = "A title";
  char first[] = "apple";
  const char *names[] = { first, "pear", "quince" };
  LkSplit train = make_split (7, 3), test = make_split (4, 3);
  LkDataset *dataset = NULL;

  g_assert_cmpint (lk_dataset_new ("id", title, "source", "", (LkShape) { HEIGHT, WIDTH, 1 }, 3, names, train, test,
                                   &dataset),
                   ==, LK_OK);
  title[0] = first[0] = '?'; /* the strings are copies */
  g_assert_cmpstr (dataset->id, ==, "id");
  g_assert_cmpstr (dataset->title, ==, "A title");
  g_assert_cmpstr (dataset->source, ==, "source");
  g_assert_cmpstr (dataset->licence, ==, "");
  g_assert_cmpstr (dataset->class_names[0], ==, "apple");
  g_assert_cmpstr (dataset->class_names[2], ==, "quince");
  g_assert_null (dataset->class_names[3]);
  g_assert_cmpuint (lk_dataset_n_inputs (dataset), ==, D);
  g_assert_cmpuint (dataset->train.n, ==, 7);
  g_assert_cmpuint (dataset->test.n, ==, 4);
  g_assert_true (dataset->train.pixels == train.pixels && dataset->test.labels == test.labels); /* no copies */
  lk_dataset_unref (dataset);
}

static void
test_default_names (void)
{
  LkDataset *dataset = NULL;

  g_assert_cmpint (lk_dataset_new ("", "", "", "", (LkShape) { HEIGHT, WIDTH, 1 }, LK_MAX_CLASSES, NULL,
                                   make_split (1, 1), make_split (1, 1), &dataset),
                   ==, LK_OK);
  g_assert_cmpstr (dataset->class_names[0], ==, "0");
  g_assert_cmpstr (dataset->class_names[LK_MAX_CLASSES - 1], ==, "999");
  lk_dataset_unref (dataset);
}

/* The classes, unless there are others. */
static void
test_subjects (void)
{
  const char *classes[] = { "apple", "pear", "quince" };
  const char *subjects[] = { "sweet", "sour" };
  LkSplit train = make_split (7, 3), test = make_split (4, 3);
  LkDataset *dataset = NULL;

  g_assert_cmpint (lk_dataset_new ("", "", "", "", (LkShape) { HEIGHT, WIDTH, 1 }, 3, classes, make_split (7, 3),
                                   make_split (4, 3), &dataset),
                   ==, LK_OK);
  g_assert_cmpuint (dataset->n_subjects, ==, 3);
  g_assert_cmpstr (dataset->subject_names[2], ==, "quince");
  g_assert_cmpuint (lk_split_subject (&dataset->train, 5), ==, 2);
  lk_dataset_unref (dataset);

  dataset = NULL;
  train.subjects = calloc (7, sizeof (uint16_t));
  test.subjects = calloc (4, sizeof (uint16_t));
  train.subjects[5] = 1;
  for (size_t n = 0; n < 5; n++) /* none; one, and sample 5 is beyond it; more than the classes */
    if (n != 2 && n != 3)
      g_assert_cmpint (lk_dataset_new_with_subjects ("", "", "", "", (LkShape) { HEIGHT, WIDTH, 1 }, 3, classes, n,
                                                     subjects, train, test, &dataset),
                       ==, n == 1 ? LK_BAD_VALUE : LK_BAD_SHAPE);
  g_assert_null (dataset);
  g_assert_cmpint (lk_dataset_new_with_subjects ("", "", "", "", (LkShape) { HEIGHT, WIDTH, 1 }, 3, classes, 2,
                                                 subjects, train, test, &dataset),
                   ==, LK_OK);
  g_assert_cmpuint (dataset->n_subjects, ==, 2);
  g_assert_cmpstr (dataset->subject_names[1], ==, "sour");
  g_assert_cmpstr (dataset->class_names[2], ==, "quince");
  g_assert_cmpuint (lk_split_subject (&dataset->train, 5), ==, 1);
  g_assert_cmpuint (lk_split_subject (&dataset->train, 4), ==, 0);
  lk_dataset_unref (dataset);
}

static void
test_refused (void)
{
  static const struct {
    size_t width, height, n_classes, n_train, n_test, train_labels, test_labels;
    LkStatus status;
  } cases[] = {
    { WIDTH, HEIGHT, 3, 5, 5, 3, 3, LK_OK }, /* what the others spoil */
    { 0, HEIGHT, 3, 5, 5, 3, 3, LK_BAD_SHAPE },
    { WIDTH, 0, 3, 5, 5, 3, 3, LK_BAD_SHAPE },
    { LK_MAX_SIDE + 1, HEIGHT, 3, 5, 5, 3, 3, LK_BAD_SHAPE },
    { WIDTH, LK_MAX_SIDE + 1, 3, 5, 5, 3, 3, LK_BAD_SHAPE },
    { WIDTH, HEIGHT, 0, 5, 5, 1, 1, LK_BAD_SHAPE },
    { WIDTH, HEIGHT, 1, 5, 5, 1, 1, LK_BAD_SHAPE },
    { WIDTH, HEIGHT, LK_MAX_CLASSES + 1, 5, 5, 3, 3, LK_BAD_SHAPE },
    { WIDTH, HEIGHT, 3, 0, 5, 3, 3, LK_BAD_SHAPE },
    { WIDTH, HEIGHT, 3, 5, 0, 3, 3, LK_BAD_SHAPE },
    { WIDTH, HEIGHT, 3, 5, 5, 4, 3, LK_BAD_VALUE },
    { WIDTH, HEIGHT, 3, 5, 5, 3, 4, LK_BAD_VALUE },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LkSplit train = make_split (cases[i].n_train, cases[i].train_labels);
      LkSplit test = make_split (cases[i].n_test, cases[i].test_labels);
      LkDataset *dataset = NULL;

      g_test_message ("case %zu", i);
      g_assert_cmpint (lk_dataset_new ("", "", "", "", (LkShape) { cases[i].height, cases[i].width, 1 },
                                       cases[i].n_classes, NULL, train, test, &dataset),
                       ==, cases[i].status);
      if (cases[i].status == LK_OK)
        lk_dataset_unref (dataset);
      else
        {
          g_assert_null (dataset);
          clear_split (&train); /* still ours: a second free would show under the address sanitizer */
          clear_split (&test);
        }
    }
}

/* Grey or three colours, of which a picture has so many numbers. */
static void
test_channels (void)
{
  static const LkStatus expected[] = { LK_BAD_SHAPE, LK_OK, LK_BAD_SHAPE, LK_OK, LK_BAD_SHAPE };

  for (size_t channels = 0; channels < G_N_ELEMENTS (expected); channels++)
    {
      LkSplit splits[2];
      LkDataset *dataset = NULL;

      for (int s = 0; s < 2; s++)
        splits[s] =
            (LkSplit) { .n = 2, .pixels = calloc (2 * 4, WIDTH * HEIGHT), .labels = calloc (2, sizeof (guint16)) };
      g_assert_cmpint (lk_dataset_new ("", "", "", "", (LkShape) { HEIGHT, WIDTH, channels }, 2, NULL, splits[0],
                                       splits[1], &dataset),
                       ==, expected[channels]);
      if (!dataset)
        {
          clear_split (&splits[0]);
          clear_split (&splits[1]);
          continue;
        }
      g_assert_cmpuint (lk_dataset_n_inputs (dataset), ==, channels * WIDTH * HEIGHT);
      g_assert_cmpuint (lk_dataset_area (dataset), ==, WIDTH * HEIGHT);
      g_assert_cmpuint (lk_dataset_shape (dataset).channels, ==, channels);
      {
        guint8 pixels[3 * WIDTH * HEIGHT] = { 255 }, grey[WIDTH * HEIGHT];

        pixels[1] = 7;
        lk_dataset_grey (dataset, pixels, grey);
        g_assert_cmpuint (grey[0], ==, channels == 1 ? 255 : 77 * 255 / 256);
        g_assert_cmpuint (grey[1], ==, channels == 1 ? 7 : 77 * 7 / 256);
      }
      lk_dataset_unref (dataset);
    }
}

static gpointer
ref_and_unref (gpointer data)
{
  LkDataset *dataset = data;

  for (int i = 0; i < 20000; i++)
    {
      g_assert_true (lk_dataset_ref (dataset) == dataset);
      lk_dataset_unref (dataset);
    }
  lk_dataset_unref (dataset); /* the one the main thread took for us */
  return NULL;
}

static void
test_references (void)
{
  LkDataset *dataset = NULL;
  GThread *threads[4];

  g_assert_cmpint (lk_dataset_new ("", "", "", "", (LkShape) { HEIGHT, WIDTH, 1 }, 2, NULL, make_split (2, 2),
                                   make_split (2, 2), &dataset),
                   ==, LK_OK);
  for (size_t i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("ref", ref_and_unref, lk_dataset_ref (dataset));
  for (size_t i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (atomic_load (&dataset->refs), ==, 1);
  lk_dataset_unref (dataset);
  lk_dataset_unref (NULL);
}

/* Where class names stand letter by letter, and a split's rows in either order. */
static void
test_orders (void)
{
  static const char *const names[] = { "1", "2", "10" };
  static uint32_t rows[] = { 4, 1 }, others[] = { 3, 0 };
  LkDataset dataset = { .n_classes = 3, .class_names = (char **) names };
  LkSplit split = { .n = 2 };
  uint16_t order[3];

  lk_dataset_sort_plain (&dataset, order);
  g_assert_cmpuint (order[0], ==, 0);
  g_assert_cmpuint (order[1], ==, 2);
  g_assert_cmpuint (order[2], ==, 1);
  g_assert_cmpuint (lk_split_row (&split, 1, true), ==, 1);
  split.rows = rows;
  g_assert_cmpuint (lk_split_row (&split, 1, false), ==, 1);
  g_assert_cmpuint (lk_split_row (&split, 0, true), ==, 4);
  split.other_rows = others;
  g_assert_cmpuint (lk_split_row (&split, 0, true), ==, 3);
  g_assert_cmpuint (lk_split_row (&split, 0, false), ==, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dataset/new", test_new);
  g_test_add_func ("/dataset/default-names", test_default_names);
  g_test_add_func ("/dataset/subjects", test_subjects);
  g_test_add_func ("/dataset/refused", test_refused);
  g_test_add_func ("/dataset/channels", test_channels);
  g_test_add_func ("/dataset/references", test_references);
  g_test_add_func ("/dataset/orders", test_orders);
  return g_test_run ();
}
