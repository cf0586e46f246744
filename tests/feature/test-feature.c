/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include "feature/lk-feature.h"
#include "nn/lk-parallel.h"
#include "vectors.h"

/* What a term takes: two layers of a batch, and the regressor where it has one. */
typedef struct {
  LkFeature feature;
  gsize B;
  LkFeatureMap student, teacher;
  float *s, *t, *regressor;
  float *gradient, *gradient_regressor;
  LkFeatureLoss *loss;
} Problem;

static void
problem_prepare (Problem *p)
{
  g_assert_cmpint (lk_feature_loss_new (p->feature, p->B, &p->student, &p->teacher, &p->loss), ==, LK_OK);
  p->gradient = g_new (float, p->B *lk_feature_map_floats (&p->student));
  p->gradient_regressor = g_new0 (float, MAX (lk_feature_loss_n_regressor (p->loss), 1));
}

static void
problem_clear (Problem *p)
{
  lk_feature_loss_free (p->loss);
  g_free (p->s);
  g_free (p->t);
  g_free (p->regressor);
  g_free (p->gradient);
  g_free (p->gradient_regressor);
}

static double
problem_value (Problem *p)
{
  return lk_feature_loss_compute (p->loss, p->B, p->s, p->t, p->regressor, NULL, NULL);
}

static double
problem_compute (Problem *p)
{
  return lk_feature_loss_compute (p->loss, p->B, p->s, p->t, p->regressor, p->gradient, p->gradient_regressor);
}

static void
problem_random (Problem *p, LkFeature feature, gsize B, LkFeatureMap student, LkFeatureMap teacher)
{
  gsize S = lk_feature_map_floats (&student), D = lk_feature_map_floats (&teacher);
  LkRng rng;

  *p = (Problem) { .feature = feature, .B = B, .student = student, .teacher = teacher };
  lk_rng_seed (&rng, 7, (uint64_t) feature);
  p->s = g_new0 (float, (B * S));
  p->t = g_new0 (float, (B * D));
  for (gsize i = 0; i < B * S; i++)
    p->s[i] = i % student.stride < student.channels ? (float) (round (lk_rng_normal (&rng) * 1024.0) / 1024.0) : 0.0f;
  for (gsize i = 0; i < B * D; i++)
    p->t[i] = i % teacher.stride < teacher.channels ? (float) lk_rng_normal (&rng) : 0.0f;
  problem_prepare (p);
  p->regressor = g_new0 (float, MAX (lk_feature_loss_n_regressor (p->loss), 1));
  if (lk_feature_loss_n_regressor (p->loss) > 0)
    lk_feature_loss_init_regressor (p->loss, &rng, p->regressor);
}

/* (B, C, h, w), as files have it, into memory. */
static float *
beside (const float *planes, const gsize *shape, LkFeatureMap *map)
{
  gsize C = shape[1], n = shape[2] * shape[3];
  float *pixels;

  *map = (LkFeatureMap) { shape[2], shape[3], C, (C + 7) / 8 * 8 };
  pixels = g_new0 (float, shape[0] * lk_feature_map_floats (map));
  for (gsize b = 0; b < shape[0]; b++)
    for (gsize c = 0; c < C; c++)
      for (gsize i = 0; i < n; i++)
        pixels[(b * n + i) * map->stride + c] = planes[(b * C + c) * n + i];
  return pixels;
}

static gboolean
from_symbol (const char *symbol, LkFeature *feature)
{
  for (int f = 1; f < LK_N_FEATURES; f++)
    if (g_str_equal (lk_feature_info (f)->symbol, symbol))
      {
        *feature = (LkFeature) f;
        return TRUE;
      }
  return FALSE;
}

static float *
read_layer (JsonObject *object, const char *member, gsize *B, LkFeatureMap *map)
{
  gsize shape[5];
  float *numbers = vectors_read (object, member, shape);

  *B = shape[0];
  if (shape[2] > 0)
    {
      g_autofree float *planes = numbers;

      return beside (planes, shape, map);
    }
  *map = (LkFeatureMap) { 1, 1, shape[1], shape[1] };
  return numbers;
}

static void
test_vectors (void)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *cases = vectors_load (parser);
  guint n_of[LK_N_FEATURES] = { 0 };

  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *object = json_array_get_object_element (cases, i);
      Problem p = { 0 };
      LkFeatureMap map;
      gsize B, shape[5];
      g_autofree float *expected = NULL;

      if (!from_symbol (json_object_get_string_member (object, "method"), &p.feature))
        continue;
      g_test_message ("case %u: %s", i, lk_feature_info (p.feature)->id);
      n_of[p.feature]++;
      p.s = read_layer (object, "student", &p.B, &p.student);
      p.t = read_layer (object, "teacher", &B, &p.teacher);
      expected = read_layer (object, "gradient", &B, &map);
      problem_prepare (&p);
      if (lk_feature_info (p.feature)->regressor)
        {
          g_autofree float *r = vectors_read (object, "regressor", shape);
          gsize n = shape[0] * shape[1];
          g_autofree float *c = vectors_read (object, "bias", shape);

          g_assert_cmpuint (lk_feature_loss_n_regressor (p.loss), ==, n + shape[0]);
          p.regressor = g_new (float, n + shape[0]);
          memcpy (p.regressor, r, n * sizeof *r);
          memcpy (p.regressor + n, c, shape[0] * sizeof *c);
        }
      g_assert_cmpfloat_with_epsilon (problem_compute (&p), json_object_get_double_member (object, "loss"), 1e-6);
      g_assert_cmpfloat (problem_value (&p), ==, problem_compute (&p));
      vectors_assert_close (p.gradient, expected, B * lk_feature_map_floats (&map));
      if (lk_feature_info (p.feature)->regressor)
        {
          g_autofree float *r = vectors_read (object, "gradient_regressor", shape);
          gsize n = shape[0] * shape[1];
          g_autofree float *c = vectors_read (object, "gradient_bias", shape);

          vectors_assert_close (p.gradient_regressor, r, n);
          vectors_assert_close (p.gradient_regressor + n, c, shape[0]);
        }
      problem_clear (&p);
    }
  for (int f = 1; f < LK_N_FEATURES; f++)
    g_assert_cmpuint (n_of[f], ==, 3);
}

/* The five-point difference of the value by x[i]. */
static double
difference (Problem *p, float *x)
{
  static const float steps[4] = { -2.0f, -1.0f, 1.0f, 2.0f };
  static const double weights[4] = { 1.0, -8.0, 8.0, -1.0 };
  const float h = 0x1p-7f, before = *x;
  double sum = 0.0;

  for (gsize i = 0; i < 4; i++)
    {
      *x = before + steps[i] * h;
      sum += weights[i] * problem_value (p);
    }
  *x = before;
  return sum / (12.0 * (double) h);
}

static void
check_gradients (Problem *p)
{
  gsize n = p->B * lk_feature_map_floats (&p->student), n_regressor = lk_feature_loss_n_regressor (p->loss);
  double scale = 0.0;

  problem_compute (p);
  for (gsize i = 0; i < n; i++)
    scale = fmax (scale, fabs ((double) p->gradient[i]));
  g_assert_cmpfloat (scale, >, 0.0);
  for (gsize i = 0; i < n; i++)
    if (i % p->student.stride < p->student.channels)
      g_assert_cmpfloat_with_epsilon (p->gradient[i], difference (p, &p->s[i]), 2e-4 * scale);
    else
      g_assert_cmpfloat (p->gradient[i], ==, 0.0f);
  for (gsize i = 0; i < n_regressor; i += 3)
    if (p->gradient_regressor[i] != 0.0f)
      g_assert_cmpfloat_with_epsilon (p->gradient_regressor[i], difference (p, &p->regressor[i]), 2e-4 * scale);
}

static void
test_gradient (gconstpointer data)
{
  LkFeature feature = (LkFeature) GPOINTER_TO_INT (data);
  static const LkFeatureMap maps[][2] = {
    { { 1, 1, 5, 8 }, { 1, 1, 11, 16 } },
    { { 4, 4, 3, 8 }, { 2, 2, 5, 8 } },
    { { 2, 2, 8, 8 }, { 4, 6, 2, 8 } },
  };

  for (gsize i = lk_feature_info (feature)->pictures ? 1 : 0; i < G_N_ELEMENTS (maps); i++)
    {
      Problem p;

      problem_random (&p, feature, 4, maps[i][0], maps[i][1]);
      check_gradients (&p);
      problem_clear (&p);
    }
}

/* Nothing to learn where the two say the same: the value is 0, but for the hints, whose regressor is at random. */
static void
test_same (void)
{
  for (int f = LK_FEATURE_ATTENTION; f < LK_N_FEATURES; f++)
    {
      const LkFeatureMap map = { 2, 3, 5, 8 };
      Problem p;

      problem_random (&p, f, 3, map, map);
      memcpy (p.t, p.s, p.B * lk_feature_map_floats (&map) * sizeof *p.t);
      g_assert_cmpfloat (problem_compute (&p), ==, 0.0);
      problem_clear (&p);
    }
}

/* Dead layers, and a batch of one, have finite gradients. */
static void
test_zeros (void)
{
  for (int f = 1; f < LK_N_FEATURES; f++)
    for (gsize B = 1; B <= 2; B++)
      {
        const LkFeatureMap map = { 2, 2, 8, 8 };
        gsize n = B * lk_feature_map_floats (&map);
        Problem p;

        problem_random (&p, f, B, map, map);
        memset (p.s, 0, n * sizeof *p.s);
        g_assert_true (isfinite (problem_compute (&p)));
        for (gsize i = 0; i < n; i++)
          g_assert_true (isfinite (p.gradient[i]));
        memset (p.t, 0, n * sizeof *p.t);
        g_assert_true (isfinite (problem_compute (&p)));
        problem_clear (&p);
      }
}

/* The regressor's rows and columns that stand for nothing are 0, and nothing moves them. */
static void
test_padding (void)
{
  const LkFeatureMap student = { 1, 1, 5, 8 }, teacher = { 1, 1, 3, 8 };

  for (int f = LK_FEATURE_HINT; f <= LK_FEATURE_COSINE; f++)
    {
      Problem p;

      problem_random (&p, f, 4, student, teacher);
      problem_compute (&p);
      for (gsize d = 0; d < 8; d++)
        for (gsize s = 0; s < 8; s++)
          {
            gboolean counts = d < 3 && s < 5;

            g_assert_true ((p.regressor[d * 8 + s] != 0.0f) == counts);
            g_assert_true ((p.gradient_regressor[d * 8 + s] != 0.0f) == counts);
          }
      problem_clear (&p);
    }
}

static void
test_threads (void)
{
  for (int f = 1; f < LK_N_FEATURES; f++)
    {
      const LkFeatureMap map = { 5, 5, 8, 8 };
      g_autofree float *one = NULL;
      Problem p;

      problem_random (&p, f, 96, map, map);
      lk_parallel_set_threads (1);
      problem_compute (&p);
      one = g_memdup2 (p.gradient, 96 * 200 * sizeof *one);
      lk_parallel_set_threads (2);
      problem_compute (&p);
      g_assert_cmpmem (p.gradient, 96 * 200 * sizeof *one, one, 96 * 200 * sizeof *one);
      lk_parallel_set_threads (1);
      problem_clear (&p);
    }
}

static void
test_shapes (void)
{
  const LkFeatureMap even = { 4, 4, 1, 8 }, odd = { 3, 3, 1, 8 }, none = { 0, 0, 0, 0 };
  LkFeatureLoss *loss;

  g_assert_true (lk_feature_maps_fit (&even, &even));
  g_assert_false (lk_feature_maps_fit (&even, &odd));
  g_assert_cmpint (lk_feature_loss_new (LK_FEATURE_ATTENTION, 2, &even, &odd, &loss), ==, LK_BAD_SHAPE);
  g_assert_cmpint (lk_feature_loss_new (LK_FEATURE_HINT, 2, &even, &none, &loss), ==, LK_BAD_SHAPE);
  g_assert_cmpint (lk_feature_loss_new (LK_FEATURE_NONE, 2, &even, &even, &loss), ==, LK_BAD_SHAPE);
  g_assert_cmpint (lk_feature_loss_new (LK_FEATURE_SIMILARITY, LK_FEATURE_MOST + 1, &even, &even, &loss), ==,
                   LK_BAD_SHAPE);
}

static void
test_table (void)
{
  for (int f = 0; f < LK_N_FEATURES; f++)
    {
      const LkFeatureInfo *info = lk_feature_info (f);
      LkFeature found;

      g_assert_true (lk_feature_from_id (info->id, &found));
      g_assert_cmpint (found, ==, f);
      g_assert_cmpuint (strlen (info->name), >, 0);
      g_assert_true (g_str_has_suffix (info->description, "."));
    }
  g_assert_false (lk_feature_from_id ("at", &(LkFeature) { 0 }));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/feature/vectors", test_vectors);
  for (int f = 1; f < LK_N_FEATURES; f++)
    {
      g_autofree char *path = g_strdup_printf ("/feature/gradient/%s", lk_feature_info (f)->id);

      g_test_add_data_func (path, GINT_TO_POINTER (f), test_gradient);
    }
  g_test_add_func ("/feature/same", test_same);
  g_test_add_func ("/feature/zeros", test_zeros);
  g_test_add_func ("/feature/padding", test_padding);
  g_test_add_func ("/feature/threads", test_threads);
  g_test_add_func ("/feature/shapes", test_shapes);
  g_test_add_func ("/feature/table", test_table);
  return g_test_run ();
}
