/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "settings/lk-method-weights.h"
#include "settings/lk-setting-table.h"
#include "settings/lk-settings-check.h"

/* Soft targets begin as they always did, and their control differs in nothing but what it shuffles. */
static void
test_kd (void)
{
  const LkMethodWeights *kd = lk_method_weights (LK_METHOD_KD);
  const LkMethodWeights *shuffled = lk_method_weights (LK_METHOD_SHUFFLED);

  g_assert_cmpfloat (kd->temperature, ==, 4.0);
  g_assert_cmpfloat (kd->alpha, ==, 0.9);
  g_assert_cmpfloat (shuffled->temperature, ==, kd->temperature);
  g_assert_cmpfloat (shuffled->alpha, ==, kd->alpha);
}

/* Each row has values that its settings may have, and each loss the weights of all methods. */
static void
test_rows (void)
{
  for (int m = 0; m < LK_N_METHODS; m++)
    {
      const LkMethodWeights *weights = lk_method_weights (m);
      LkLossSettings loss = lk_method_loss (m);
      g_auto (LkSettings) settings = { 0 };

      g_assert_cmpint (loss.method, ==, m);
      g_assert_cmpfloat (loss.temperature, ==, weights->temperature);
      g_assert_cmpfloat (loss.alpha, ==, weights->alpha);
      if (lk_method_info (m)->weight)
        {
          guint id = lk_setting_find (lk_method_info (m)->weight);

          g_assert_cmpuint (lk_setting_info (id)->flags & LK_SETTING_WEIGHT, !=, 0);
          g_assert_cmpuint (lk_setting_info (id)->offset, ==,
                            G_STRUCT_OFFSET (LkSettings, loss) + lk_method_info (m)->weight_offset);
          g_assert_cmpfloat (*lk_loss_own_weight (&loss), ==, weights->own);
        }
      for (int other = 0; other < LK_N_METHODS; other++)
        {
          LkLossSettings its = loss;

          its.method = other;
          if (lk_method_info (other)->weight)
            g_assert_cmpfloat (*lk_loss_own_weight (&its), ==, lk_method_weights (other)->own);
        }
      lk_settings_init (&settings);
      settings.loss = loss;
      g_assert_true (lk_settings_check (&settings, NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/settings/method-weights/kd", test_kd);
  g_test_add_func ("/settings/method-weights/rows", test_rows);
  return g_test_run ();
}
