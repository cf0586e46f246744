/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "feature/lk-mutual.h"
#include "vectors.h"

static void
test_vectors (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *cases = vectors_load (parser);
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *object = json_array_get_object_element (cases, i);
      gsize shape[5], labels_shape[5];
      g_autofree float *z1 = NULL, *z2 = NULL, *labels = NULL, *expected1 = NULL, *expected2 = NULL;
      g_autofree float *gradient1 = NULL, *gradient2 = NULL;
      g_autofree double *p = NULL;
      g_autofree uint16_t *y = NULL;
      LkMutualResult result, alone;

      if (!g_str_equal (json_object_get_string_member (object, "method"), "mutual"))
        continue;
      n++;
      z1 = vectors_read (object, "z1", shape);
      z2 = vectors_read (object, "z2", shape);
      labels = vectors_read (object, "labels", labels_shape);
      expected1 = vectors_read (object, "gradient", shape);
      expected2 = vectors_read (object, "gradient2", shape);
      gradient1 = g_new (float, shape[0] * shape[1]);
      gradient2 = g_new (float, shape[0] * shape[1]);
      p = g_new (double, 2 * shape[1]);
      y = g_new (uint16_t, shape[0]);
      for (gsize b = 0; b < shape[0]; b++)
        y[b] = (uint16_t) labels[b];

      lk_mutual_compute (shape[0], shape[1], z1, z2, y, p, gradient1, gradient2, &result);
      g_assert_cmpfloat_with_epsilon (result.loss[0], json_object_get_double_member (object, "loss"), 1e-9);
      g_assert_cmpfloat_with_epsilon (result.loss[1], json_object_get_double_member (object, "loss2"), 1e-9);
      vectors_assert_close (gradient1, expected1, shape[0] * shape[1]);
      vectors_assert_close (gradient2, expected2, shape[0] * shape[1]);

      lk_mutual_compute (shape[0], shape[1], z1, z2, y, p, NULL, NULL, &alone);
      g_assert_cmpfloat (alone.loss[0], ==, result.loss[0]);
      g_assert_cmpfloat (alone.loss[1], ==, result.loss[1]);
    }
  g_assert_cmpuint (n, ==, 2);
}

/* Two that think the same learn the labels alone. */
static void
test_same (void)
{
  static const float z[] = { 1.0f, -2.0f, 300.0f };
  static const uint16_t y[] = { 2 };
  double p[6];
  float gradient[3];
  LkMutualResult result;

  lk_mutual_compute (1, 3, z, z, y, p, gradient, NULL, &result);
  g_assert_cmpfloat (result.loss[0], ==, 0.0);
  for (gsize k = 0; k < 3; k++)
    g_assert_cmpfloat_with_epsilon (gradient[k], 0.0, 1e-12);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mutual/vectors", test_vectors);
  g_test_add_func ("/mutual/same", test_same);
  return g_test_run ();
}
