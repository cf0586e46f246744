/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conv-references.h"
#include "nn/lk-pool.h"

static void
test_references (void)
{
  check_references ("pag");
}

/* Of several that are the largest the first gets the gradient, in channels of whole vectors and in the rest. */
static void
test_first_of_equals (void)
{
  LkLayer layer = { .kind = &lk_max_pool, .kernel = 2, .stride = 2, .in = { 2, 2, 11 }, .in_channels = 11 };
  float x[4 * 11], y[11], dy[11], dx[4 * 11];
  LkPass pass;

  g_assert_true (lk_layer_fit (&layer, true));
  for (gsize c = 0; c < 11; c++)
    {
      for (gsize k = 0; k < 4; k++)
        x[k * 11 + c] = k == 0 ? -1.0f : 2.0f;
      dy[c] = (float) c + 1.0f;
    }
  pass = reference_pass (&layer, 1, TRUE);
  layer.kind->forward (&layer, NULL, (LkInput) { .dense = x }, 1, y, &pass);
  layer.kind->backward (&layer, NULL, (LkInput) { .dense = x }, y, 1, dy, NULL, dx, &pass);
  for (gsize c = 0; c < 11; c++)
    for (gsize k = 0; k < 4; k++)
      g_assert_cmpfloat (dx[k * 11 + c], ==, k == 1 ? (float) c + 1.0f : 0.0f);
  free (pass.memory);
  free (pass.scratch);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nn/pool/references", test_references);
  g_test_add_func ("/nn/pool/first-of-equals", test_first_of_equals);
  return g_test_run ();
}
