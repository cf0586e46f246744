/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/lk-dataset-io.h"
#include "import/lk-generated.h"

#include "dataset/lk-arithmetic.h"
#include "dataset/lk-colour-digits.h"

/* They are known by name, listed, and made when they are asked for. */
static void
test_made (void)
{
  static const char *const ids[] = { LK_ARITHMETIC_ID, LK_COLOUR_DIGITS_ID };
  g_auto (GStrv) list = lk_dataset_list ();

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (GError) error = NULL;
      LkDataset *dataset = lk_dataset_load (ids[i], NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (dataset->id, ==, ids[i]);
      g_assert_cmpstr (dataset->title, ==, lk_generated_title (ids[i]));
      g_assert_true (g_strv_contains ((const char *const *) list, ids[i]));
      lk_dataset_unref (dataset);
    }
  g_assert_null (lk_generated_title ("mnist"));
}

static void
test_colour_digits (void)
{
  LkDataset *mnist = lk_dataset_load ("mnist", NULL, NULL),
            *painted = lk_dataset_load (LK_COLOUR_DIGITS_ID, NULL, NULL);

  g_assert_cmpuint (painted->channels, ==, LK_COLOURS);
  g_assert_cmpuint (painted->train.n, ==, LK_COLOUR_DIGITS_TRAIN);
  g_assert_cmpuint (painted->test.n, ==, LK_COLOUR_DIGITS_TEST);
  g_assert_cmpmem (painted->test.labels, LK_COLOUR_DIGITS_TEST * sizeof (uint16_t), mnist->test.labels,
                   LK_COLOUR_DIGITS_TEST * sizeof (uint16_t));
  lk_dataset_unref (mnist);
  lk_dataset_unref (painted);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/generated/made", test_made);
  g_test_add_func ("/generated/colour-digits", test_colour_digits);
  return g_test_run ();
}
