/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <locale.h>

#include "settings/lk-layers-text.h"
#include "tests/train/train-data.h"

static void
test_normal (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = lk_layers_normal ("conv 8 5x5, pool 2, 30", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "c8k5-p2-30");
}

/* Each kind of mistake, said with its place. */
static void
test_sentences (void)
{
  static const char *const cases[][2] = {
    { "30y30", "“30y30” is no list of layers: character 3: “y30” is no layer. Write" },
    { "conv 8 5×5, pol 2", "character 13: “pol” is no layer" },
    { "conv", "character 5: a number is missing here" },
    { "conv 8, 30", "character 7: a convolution needs the size of its kernel" },
    { "conv 8 3x5", "character 8: “3x5” is not square" },
    { "30x0", "character 4: 0 must be from 1 to 16384" },
    { "1x1x1x1x1x1x1x1", "character 15: “1” is one too many: at most 7 layers" },
    { "bn", "character 1: “bn” must stand right behind" },
    { "30, pool 2", "character 5: “pool 2” needs a picture" },
    { "\xff", "is no layer" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (lk_layers_normal (cases[i][0], &error));
      g_assert_nonnull (error);
      g_test_message ("%s", error->message);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_nonnull (strstr (error->message, cases[i][1]));
    }
}

/* What only shows with pictures, here of 8 × 8. */
static void
test_plan (void)
{
  LkDataset *dataset = train_data_new (8, 8, 1);
  g_autoptr (GError) error = NULL;
  LkNetwork plan;

  g_assert_true (lk_layers_plan ("c4k3-p2-5", dataset, &plan, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (plan.layers[1].n_outputs, ==, 4 * 4 * 4);
  g_assert_null (plan.params);
  g_assert_false (lk_layers_plan ("p4-c4k3v-5", dataset, &plan, &error));
  g_assert_nonnull (strstr (error->message, "“p4-c4k3v-5” does not fit these pictures: character 4: "));
  g_assert_nonnull (
      strstr (error->message, "the picture that comes to “c4k3v” has 2 × 2 pixels, fewer than its kernel of 3 × 3"));
  g_clear_error (&error);
  g_assert_false (lk_layers_plan ("wide", dataset, &plan, &error));
  lk_dataset_unref (dataset);
}

int
main (int argc, char **argv)
{
  setlocale (LC_NUMERIC, "C");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/settings/layers-text/normal", test_normal);
  g_test_add_func ("/settings/layers-text/sentences", test_sentences);
  g_test_add_func ("/settings/layers-text/plan", test_plan);
  return g_test_run ();
}
