/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/io/idx-data.h"
#include "import/lk-dataset-info.h"

static void
test_ini (void)
{
  static const char ini[] = "[dataset]\ntitle=Fruit\nclasses=apple; pear;quince;\nsource=An orchard\nlicence=CC0\n";
  g_autofree char *folder = make_folder ();
  g_autoptr (LkDataset) dataset = NULL;
  GError *error = NULL;

  write_good (folder);
  write_file (folder, "dataset.ini", ini, strlen (ini));
  dataset = lk_dataset_load (folder, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (dataset->title, ==, "Fruit");
  g_assert_cmpstr (dataset->source, ==, "An orchard");
  g_assert_cmpstr (dataset->licence, ==, "CC0");
  g_assert_cmpuint (dataset->n_classes, ==, 3);
  g_assert_cmpstr (dataset->class_names[0], ==, "apple");
  g_assert_cmpstr (dataset->class_names[1], ==, "pear");
  remove_folder (folder);
}

static void
test_bad_ini (void)
{
  static const struct {
    const char *text, *reason;
  } cases[] = {
    { "title=Fruit\n", "group" },
    { "[other]\ntitle=Fruit\n", "[dataset]" },
    { "[dataset]\nclasses=apple\n", "1 name" },
    { "[dataset]\nclasses=\n", "0 names" },
    { "[dataset]\nclasses=apple;;pear\n", "name 2" },
    { "[dataset]\nclasses=apple;pear;apple\n", "apple" },
    { "[dataset]\ntitle=\xff\xfe\n", "UTF-8" },
    { "[dataset]\nclasses=apple;pe\xffr;quince\n", "UTF-8" },
  };
  g_autofree char *folder = make_folder ();
  g_autoptr (GString) many = g_string_new ("[dataset]\nclasses=");

  write_good (folder);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("case %zu", i);
      write_file (folder, "dataset.ini", cases[i].text, strlen (cases[i].text));
      g_assert_null (lk_dataset_load (folder, NULL, &error));
      g_assert_nonnull (error);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, "dataset.ini"));
      g_assert_nonnull (strstr (error->message, cases[i].reason));
    }

  for (guint i = 0; i <= LK_MAX_CLASSES; i++)
    g_string_append_printf (many, "%u;", i);
  write_file (folder, "dataset.ini", many->str, many->len);
  assert_bad (folder, LK_ERROR_FORMAT, "dataset.ini", "1001 names", "1000");

  /* Fewer names than the labels need. */
  write_file (folder, "dataset.ini", "[dataset]\nclasses=a;b\n", 22);
  assert_bad (folder, LK_ERROR_FORMAT, TRAIN_LABELS, "byte 10", "2 classes");

  g_string_set_size (many, 0);
  while (many->len < 200000)
    g_string_append (many, "# a comment\n");
  write_file (folder, "dataset.ini", many->str, many->len);
  assert_bad (folder, LK_ERROR_FORMAT, "dataset.ini", "", "more than");
  remove_folder (folder);
}

/* What says nothing of itself is called as its place is. */
static void
test_names (void)
{
  static const struct {
    const char *path, *title;
    gboolean is_folder;
  } cases[] = {
    { "/x/leaves_train.csv.gz", "leaves_train", FALSE },
    { "/x/.hidden.csv", ".hidden.csv", FALSE },
    { "/x/le\naves.csv", "le aves", FALSE },
    { "/no/such/fruit.v2", "fruit.v2", TRUE },
    { "/no/such/fashion-mnist", "Fashion-MNIST", TRUE }, /* as it is packaged, without a dataset.ini */
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LkSource source = { .path = cases[i].path, .is_folder = cases[i].is_folder };
      g_auto (LkDatasetInfo) info = { 0 };
      GError *error = NULL;

      g_assert_true (lk_dataset_info_read (&source, &info, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (info.title, ==, cases[i].title);
      g_assert_cmpstr (info.licence, ==, i == 4 ? "MIT" : "");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dataset-info/ini", test_ini);
  g_test_add_func ("/dataset-info/bad-ini", test_bad_ini);
  g_test_add_func ("/dataset-info/names", test_names);
  return g_test_run ();
}
