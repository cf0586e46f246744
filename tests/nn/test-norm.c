/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "conv-references.h"
#include "nn/lk-norm.h"

static void
test_references (void)
{
  check_references ("b");
}

/* One sample of one pixel has no variance: nothing is divided by 0, and the running one goes on from what it was. */
static void
test_one (void)
{
  LkLayer layer = { .kind = &lk_norm, .in = { 1, 1, 3 }, .in_channels = 8 };
  float params[4 * 8] = { 2.0f, 2.0f, 2.0f, [8] = 1.0f, 1.0f, 1.0f, [24] = 1.0f, 1.0f, 1.0f };
  const float x[8] = { 5.0f, -7.0f, 0.0f };
  float y[8], dy[8] = { 1.0f, 2.0f, 3.0f }, dx[8], grad[4 * 8];
  LkPass pass;

  g_assert_true (lk_layer_fit (&layer, true));
  pass = reference_pass (&layer, 1, TRUE);
  layer.kind->forward (&layer, params, (LkInput) { .dense = x }, 1, y, &pass);
  layer.kind->backward (&layer, params, (LkInput) { .dense = x }, y, 1, dy, grad, dx, &pass);
  layer.kind->count (&layer, params, 1, &pass);
  for (gsize c = 0; c < 3; c++)
    {
      g_assert_cmpfloat (y[c], ==, 1.0f);
      g_assert_cmpfloat_with_epsilon (dx[c], 0.0, 1e-3); /* of the difference of two that are some thousand */
      g_assert_cmpfloat_with_epsilon (params[16 + c], LK_NORM_MOMENTUM * x[c], 1e-6);
      g_assert_cmpfloat_with_epsilon (params[24 + c], 1.0 - LK_NORM_MOMENTUM, 1e-6);
    }
  free (pass.memory);
  free (pass.scratch);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nn/norm/references", test_references);
  g_test_add_func ("/nn/norm/one", test_one);
  return g_test_run ();
}
