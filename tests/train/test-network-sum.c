/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "train/lk-network-sum.h"
#include "tests/nn/file-order.h"

/* The sum is that of the numbers one behind the other as files have them, whatever rows they lie in. */
static void
test_order (void)
{
  static const size_t sizes[] = { 30, 40, 3 }; /* more than a block of numbers, and rows of no whole vectors */
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256), expected = g_checksum_new (G_CHECKSUM_SHA256);
  LkNetwork *network = NULL;

  g_assert_cmpint (lk_network_new (sizes, G_N_ELEMENTS (sizes), &network), ==, LK_OK);
  for (size_t p = 0; p < network->n_params; p++)
    {
      float value = 0.5f * (float) p;

      network->params[place_of (network, p)] = value;
      g_checksum_update (expected, (const guchar *) &value, sizeof value);
    }
  lk_network_sum_add (sum, network);
  g_assert_cmpstr (g_checksum_get_string (sum), ==, g_checksum_get_string (expected));
  lk_network_free (network);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/network-sum/order", test_order);
  return g_test_run ();
}
