/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "nn/lk-loss.h"
#include "nn/lk-rng.h"
#include "nn/lk-softmax.h"

/* B batch, C classes, T temperature; v teacher's, z student's logits, y labels. */

#define C         10
#define MAX_BATCH 16

/* Logits on a grid of 2^-10, so that adding a step of 2^-7 to one is exact. */
static void
fill_logits (LkRng *rng, float *z, size_t n, double scale)
{
  for (size_t i = 0; i < n; i++)
    z[i] = (float) (round (scale * lk_rng_normal (rng) * 1024.0) / 1024.0);
}

typedef struct {
  LkLoss *loss;
  size_t B;
  float v[MAX_BATCH * C];
  float z[MAX_BATCH * C];
  uint16_t y[MAX_BATCH];
  float gradient[MAX_BATCH * C];
  LkLossResult result;
} Problem;

static void
problem_init (Problem *problem, size_t B, uint64_t seed)
{
  LkRng rng;

  memset (problem, 0, sizeof *problem);
  problem->B = B;
  lk_rng_seed (&rng, seed, 100);
  fill_logits (&rng, problem->v, B * C, 4.0);
  fill_logits (&rng, problem->z, B * C, 2.0);
  for (size_t b = 0; b < B; b++)
    problem->y[b] = (uint16_t) lk_rng_below (&rng, C);
  g_assert_cmpint (lk_loss_new (MAX_BATCH, C, &problem->loss), ==, LK_OK);
}

static void
problem_clear (Problem *problem)
{
  lk_loss_free (problem->loss);
}

static void
problem_compute (Problem *problem, const LkLossSettings *settings)
{
  lk_loss_compute (problem->loss, settings, problem->B, problem->v, problem->z, problem->y, NULL, problem->gradient,
                   &problem->result);
}

static double
problem_total (Problem *problem, const LkLossSettings *settings)
{
  LkLossResult result;

  lk_loss_compute (problem->loss, settings, problem->B, problem->v, problem->z, problem->y, NULL, NULL, &result);
  return result.total;
}

static LkLossSettings
settings_for (LkMethod method, double T, double alpha)
{
  LkLossSettings settings = LK_LOSS_DEFAULTS;

  settings.method = method;
  settings.temperature = T;
  settings.alpha = alpha;
  return settings;
}

static double
largest (const float *x, size_t n)
{
  double max = 0.0;

  /* Not by fmax (): GCC 12 for arm64 ends in an internal error where it makes vectors of that. */
  for (size_t i = 0; i < n; i++)
    max = fabs (x[i]) > max ? fabs (x[i]) : max;
  return max;
}

static void
assert_close (double value, double expected, double relative, double absolute)
{
  g_assert_true (isfinite (value));
  g_assert_cmpfloat (fabs (value - expected), <=, relative * fabs (expected) + absolute);
}

static void
test_methods (void)
{
  LkMethod method;

  for (int m = 0; m < LK_N_METHODS; m++)
    {
      const LkMethodInfo *info = lk_method_info ((LkMethod) m);

      g_assert_true (lk_method_from_id (info->id, &method));
      g_assert_cmpint (method, ==, m);
      g_assert_cmpstr (info->name, !=, "");
      g_assert_cmpstr (info->description, !=, "");
      g_assert_cmpstr (info->source, !=, "");
    }
  g_assert_false (lk_method_from_id ("", &method));
  g_assert_false (lk_method_from_id ("KD", &method));
  g_assert_false (lk_method_from_id ("kd ", &method));
}

static void
test_settings (void)
{
  static const double bad_temperatures[] = { 0.0, -1.0, NAN, INFINITY };
  static const double bad_alphas[] = { -1e-9, 1.0 + 1e-9, NAN, INFINITY };
  static const double bad_betas[] = { -1.0, NAN, INFINITY };
  static const double bad_smoothings[] = { -0.1, 1.0, NAN };
  static const double bad_confidences[] = { 0.0, 1.0, NAN };
  LkLossSettings settings = LK_LOSS_DEFAULTS;

  g_assert_cmpint (lk_loss_settings_check (&settings), ==, LK_OK);
  settings.alpha = 0.0;
  g_assert_cmpint (lk_loss_settings_check (&settings), ==, LK_OK);
  settings.alpha = 1.0;
  g_assert_cmpint (lk_loss_settings_check (&settings), ==, LK_OK);

#define ASSERT_REJECTED(field, values)                                                                                 \
  for (size_t i = 0; i < G_N_ELEMENTS (values); i++)                                                                   \
    {                                                                                                                  \
      settings = LK_LOSS_DEFAULTS;                                                                                     \
      settings.field = (values)[i];                                                                                    \
      g_assert_cmpint (lk_loss_settings_check (&settings), ==, LK_BAD_VALUE);                                          \
    }
  ASSERT_REJECTED (temperature, bad_temperatures)
  ASSERT_REJECTED (alpha, bad_alphas)
  ASSERT_REJECTED (dkd_beta, bad_betas)
  ASSERT_REJECTED (smoothing, bad_smoothings)
  ASSERT_REJECTED (virtual_confidence, bad_confidences)
#undef ASSERT_REJECTED

  settings = LK_LOSS_DEFAULTS;
  settings.method = LK_N_METHODS;
  g_assert_cmpint (lk_loss_settings_check (&settings), ==, LK_BAD_VALUE);
}

static void
test_new (void)
{
  LkLoss *loss = NULL;

  g_assert_cmpint (lk_loss_new (0, C, &loss), ==, LK_BAD_SHAPE);
  g_assert_cmpint (lk_loss_new (8, 1, &loss), ==, LK_BAD_SHAPE);
  g_assert_cmpint (lk_loss_new (SIZE_MAX / 2, C, &loss), ==, LK_NO_MEMORY);
  g_assert_cmpint (lk_loss_new (SIZE_MAX / C, C, &loss), ==, LK_NO_MEMORY);
  g_assert_null (loss);
  lk_loss_free (NULL);
}

/* Rows of numbers, one after the other; *n_columns is set by the first row. */
static float *
read_rows (JsonObject *object, const char *member, size_t *n_rows, size_t *n_columns)
{
  JsonArray *rows = json_object_get_array_member (object, member);
  float *out;

  *n_rows = json_array_get_length (rows);
  *n_columns = json_array_get_length (json_array_get_array_element (rows, 0));
  out = g_malloc0_n (*n_rows * *n_columns, sizeof *out);
  for (size_t b = 0; b < *n_rows; b++)
    {
      JsonArray *row = json_array_get_array_element (rows, (guint) b);

      g_assert_cmpuint (json_array_get_length (row), ==, *n_columns);
      for (size_t k = 0; k < *n_columns; k++)
        out[b * *n_columns + k] = (float) json_array_get_double_element (row, (guint) k);
    }
  return out;
}

/* Value and gradient against references computed in float64 elsewhere. */
static void
test_vectors (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "distill-loss.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonArray *cases;
  size_t n_of_method[LK_N_METHODS] = { 0 };
  double worst = 0.0;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  cases = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "cases");

  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *object = json_array_get_object_element (cases, i);
      JsonArray *labels = json_object_get_array_member (object, "labels");
      LkLossSettings settings = LK_LOSS_DEFAULTS;
      size_t B, n_classes, n_rows, n_columns;
      g_autofree float *z = read_rows (object, "student_logits", &B, &n_classes);
      g_autofree float *v = read_rows (object, "teacher_logits", &n_rows, &n_columns);
      /* Rounding the reference to float is within the tolerance. */
      g_autofree float *expected = read_rows (object, "gradient", &n_rows, &n_columns);
      g_autofree float *gradient = g_new (float, (B * n_classes));
      g_autofree uint16_t *y = g_new (uint16_t, B);
      LkLossResult result;
      LkLoss *loss;

      g_assert_true (n_rows == B && n_columns == n_classes && json_array_get_length (labels) == B);
      for (size_t b = 0; b < B; b++)
        y[b] = (uint16_t) json_array_get_int_element (labels, (guint) b);
      g_assert_true (lk_method_from_id (json_object_get_string_member (object, "method"), &settings.method));
      settings.temperature = json_object_get_double_member (object, "temperature");
      settings.alpha = json_object_get_double_member (object, "alpha");
      settings.dkd_beta = json_object_get_double_member (object, "dkd_beta");
      settings.smoothing = json_object_get_double_member (object, "smoothing");
      settings.virtual_confidence = json_object_get_double_member (object, "virtual_confidence");
      g_assert_cmpint (lk_loss_settings_check (&settings), ==, LK_OK);

      g_test_message ("case %u: %s, T %g, α %g, B %zu, C %zu", i, lk_method_info (settings.method)->id,
                      settings.temperature, settings.alpha, B, n_classes);
      g_assert_cmpint (lk_loss_new (B, n_classes, &loss), ==, LK_OK);
      lk_loss_compute (loss, &settings, B, v, z, y, NULL, gradient, &result);
      lk_loss_free (loss);

      /* The logits in the file are float32 values, so only rounding is between the two. */
      assert_close (result.hard, json_object_get_double_member (object, "hard"), 1e-9, 1e-12);
      assert_close (result.soft, json_object_get_double_member (object, "soft"), 1e-9, 1e-12);
      assert_close (result.total, json_object_get_double_member (object, "total"), 1e-9, 1e-12);
      for (size_t j = 0; j < B * n_classes; j++)
        {
          worst = fmax (worst, fabs (gradient[j] - expected[j]) / (fabs (expected[j]) + 1e-9));
          assert_close (gradient[j], expected[j], 1e-6, 1e-9);
        }
      n_of_method[settings.method]++;
    }

  g_test_message ("largest relative error of a gradient element: %.2g", worst);
  for (int m = 0; m < LK_N_METHODS; m++)
    {
      if (m != LK_METHOD_SHUFFLED)
        g_assert_cmpuint (n_of_method[m], ==, 5);
    }
}

/* dL/dz against the five-point difference of the total, whose own error is of
 * the order of the step to the fourth. */
static void
check_gradient (Problem *p, const LkLossSettings *settings)
{
  const float h = 0x1p-7f;
  double scale;

  problem_compute (p, settings);
  scale = largest (p->gradient, p->B * C);
  g_assert_cmpfloat (scale, >, 0.0);
  for (size_t i = 0; i < p->B * C; i++)
    {
      static const float steps[4] = { -2.0f, -1.0f, 1.0f, 2.0f };
      static const double weights[4] = { 1.0, -8.0, 8.0, -1.0 };
      float z = p->z[i];
      double difference = 0.0;

      for (int s = 0; s < 4; s++)
        {
          p->z[i] = z + steps[s] * h;
          difference += weights[s] * problem_total (p, settings);
        }
      p->z[i] = z;
      difference /= 12.0 * h;

      assert_close (p->gradient[i], difference, 1e-5, 1e-6 * scale);
      if (fabs (difference) > 1e-5 * scale)
        g_assert_cmpint (signbit (p->gradient[i]) != 0, ==, signbit (difference) != 0);
    }
}

static void
test_gradient (gconstpointer data)
{
  LkMethod method = (LkMethod) GPOINTER_TO_INT (data);
  static const double temperatures[] = { 1.0, 4.0, 20.0 };
  static const double alphas[] = { 0.0, 0.3, 1.0 };
  /* Not 2: the correlation of two values is ±1, so that dist has jumps instead of a slope there. */
  static const size_t batches[] = { 1, 3, 5 };

  for (size_t t = 0; t < G_N_ELEMENTS (temperatures); t++)
    for (size_t a = 0; a < G_N_ELEMENTS (alphas); a++)
      for (size_t b = 0; b < G_N_ELEMENTS (batches); b++)
        {
          LkLossSettings settings = settings_for (method, temperatures[t], alphas[a]);
          Problem p;

          problem_init (&p, batches[b], 7 * t + a);
          check_gradient (&p, &settings);
          problem_clear (&p);
        }
}

/* Zhao and others (2022), equation 5: KL = TCKD + (1 - p_t) · NCKD. */
static void
test_dkd_identity (void)
{
  static const double temperatures[] = { 0.5, 1.0, 4.0, 50.0 };

  for (size_t t = 0; t < G_N_ELEMENTS (temperatures); t++)
    for (uint64_t seed = 0; seed < 10; seed++)
      {
        double T = temperatures[t];
        LkLossSettings kd = settings_for (LK_METHOD_KD, T, 1.0);
        LkLossSettings dkd = settings_for (LK_METHOD_DKD, T, 1.0);
        double p[C];
        double target, both;
        Problem problem;

        problem_init (&problem, 1, seed);
        lk_softmax (problem.v, C, T, p);
        dkd.dkd_beta = 0.0;
        target = problem_total (&problem, &dkd);
        dkd.dkd_beta = 1.0;
        both = problem_total (&problem, &dkd);
        assert_close (target + (1.0 - p[problem.y[0]]) * (both - target), problem_total (&problem, &kd), 1e-9, 1e-9);
        problem_clear (&problem);
      }
}

/* Hinton and others (2015), section 2.1: kd tends to logit matching. */
static void
test_high_temperature (void)
{
  LkLossSettings kd = settings_for (LK_METHOD_KD, 1000.0, 1.0);
  LkLossSettings logits = settings_for (LK_METHOD_LOGITS, 1000.0, 1.0);
  float expected[MAX_BATCH * C];
  double soft;
  Problem p;

  problem_init (&p, MAX_BATCH, 1);
  problem_compute (&p, &logits);
  memcpy (expected, p.gradient, sizeof expected);
  soft = p.result.soft;
  problem_compute (&p, &kd);
  assert_close (p.result.soft, soft, 0.01, 0.0);
  for (size_t i = 0; i < MAX_BATCH * C; i++)
    assert_close (p.gradient[i], expected[i], 0.01, 0.01 * largest (expected, MAX_BATCH * C));

  /* The difference falls as 1 / T, and rounding does not stop it. */
  kd.temperature = 1e5;
  problem_compute (&p, &kd);
  assert_close (p.result.soft, soft, 1e-4, 0.0);
  problem_clear (&p);
}

/* As T → 0 the outputs become one-hot: nothing where both name the same class,
 * a gradient of T towards the teacher's class and away from the student's, and
 * T² · KL = T · (z_student's - z_teacher's). */
static void
test_low_temperature (void)
{
  const double T = 0.05;
  LkLossSettings kd = settings_for (LK_METHOD_KD, T, 1.0);
  Problem p;

  problem_init (&p, 1, 1);
  for (size_t k = 0; k < C; k++)
    {
      p.v[k] = k == 3 ? 10.0f : 0.0f;
      p.z[k] = k == 3 ? 20.0f : 0.0f;
    }
  problem_compute (&p, &kd);
  g_assert_cmpfloat (fabs (p.result.soft), <, 1e-30);
  g_assert_cmpfloat (largest (p.gradient, C), <, 1e-30);

  p.z[3] = 0.0f;
  p.z[6] = 20.0f;
  problem_compute (&p, &kd);
  assert_close (p.result.soft, 20.0 * T, 1e-12, 0.0);
  for (size_t k = 0; k < C; k++)
    assert_close (p.gradient[k], k == 3 ? -T : k == 6 ? T : 0.0, 1e-6, 1e-12);
  problem_clear (&p);
}

/* Every method is blind to a constant added to a row of z, so that each row of
 * the gradient sums to zero; and nothing overflows. */
static void
test_extremes (gconstpointer data)
{
  LkMethod method = (LkMethod) GPOINTER_TO_INT (data);
  static const double temperatures[] = { 0.05, 1.0, 1000.0 };
  static const float scales[] = { 1e-3f, 1e4f };

  for (size_t t = 0; t < G_N_ELEMENTS (temperatures); t++)
    for (size_t s = 0; s < G_N_ELEMENTS (scales); s++)
      for (int swapped = 0; swapped < 2; swapped++)
        {
          LkLossSettings settings = settings_for (method, temperatures[t], 0.5);
          LkRng rng;
          Problem p;

          problem_init (&p, 4, 3);
          lk_rng_seed (&rng, 4, 4);
          for (size_t i = 0; i < p.B * C; i++)
            {
              p.v[i] = (lk_rng_below (&rng, 2) ? 1.0f : -1.0f) * (swapped ? 1.0f : scales[s]);
              p.z[i] = (lk_rng_below (&rng, 2) ? 1.0f : -1.0f) * (swapped ? scales[s] : 1.0f);
            }
          problem_compute (&p, &settings);
          g_assert_true (isfinite (p.result.hard) && isfinite (p.result.soft) && isfinite (p.result.total));
          g_assert_cmpfloat (p.result.hard, >=, 0.0);
          g_assert_cmpfloat (p.result.soft, >=, -1e-9);
          g_assert_true (isfinite (p.result.hard_gradient) && isfinite (p.result.soft_gradient));
          for (size_t b = 0; b < p.B; b++)
            {
              double sum = 0.0;

              for (size_t k = 0; k < C; k++)
                {
                  g_assert_true (isfinite (p.gradient[b * C + k]));
                  sum += p.gradient[b * C + k];
                }
              g_assert_cmpfloat (fabs (sum), <=, 1e-6 * largest (p.gradient + b * C, C) + 1e-12);
            }
          problem_clear (&p);
        }
}

/* Rows without any spread have no direction; they must not make NaN of it. */
static void
test_constant_rows (gconstpointer data)
{
  LkMethod method = (LkMethod) GPOINTER_TO_INT (data);
  LkLossSettings settings = settings_for (method, 4.0, 0.5);
  Problem p;

  problem_init (&p, 3, 3);
  memset (p.v, 0, sizeof p.v);
  memset (p.z, 0, sizeof p.z);
  problem_compute (&p, &settings);
  assert_close (p.result.hard, log (C), 1e-12, 0.0);
  g_assert_true (isfinite (p.result.soft));
  for (size_t i = 0; i < p.B * C; i++)
    g_assert_true (isfinite (p.gradient[i]));
  problem_clear (&p);
}

/* α = 0 is the twin's loss to the last bit, whatever the method; the soft term
 * is still shown. */
static void
test_labels_only (gconstpointer data)
{
  LkMethod method = (LkMethod) GPOINTER_TO_INT (data);
  LkLossSettings settings = settings_for (method, 4.0, 0.0);
  LkLossSettings half = settings_for (method, 4.0, 0.5);
  float alone[MAX_BATCH * C];
  LkLossResult result;
  double soft;
  Problem p;

  problem_init (&p, 5, 2);
  problem_compute (&p, &half);
  soft = p.result.soft;
  problem_compute (&p, &settings);
  lk_loss_compute (p.loss, &settings, p.B, NULL, p.z, p.y, NULL, alone, &result);
  g_assert_cmpmem (p.gradient, p.B * C * sizeof (float), alone, p.B * C * sizeof (float));
  g_assert_true (p.result.total == result.total && result.total == result.hard);
  g_assert_true (p.result.soft == soft && soft > 0.0);
  g_assert_true (result.soft == 0.0);
  g_assert_true (p.result.soft_gradient == 0.0 && result.soft_gradient == 0.0);
  problem_clear (&p);
}

/* What lk_method_info () says a method does not read, it does not read. */
static void
test_unread (gconstpointer data)
{
  LkMethod method = (LkMethod) GPOINTER_TO_INT (data);
  const LkMethodInfo *info = lk_method_info (method);
  LkLossSettings settings = settings_for (method, 4.0, 0.7);
  double at_4;
  Problem p, other;

  problem_init (&p, 5, 2);
  problem_init (&other, 5, 3);
  at_4 = problem_total (&p, &settings);
  settings.temperature = 9.0;
  g_assert_true ((problem_total (&p, &settings) == at_4) == !info->uses_temperature);
  settings.temperature = 4.0;
  for (int m = 0; m < LK_N_METHODS; m++)
    {
      const LkMethodInfo *its = lk_method_info ((LkMethod) m);
      LkLossSettings moved = settings;

      if (!its->weight)
        continue;
      *(double *) (void *) ((char *) &moved + its->weight_offset) *= 0.5;
      g_assert_false (lk_loss_settings_equal (&moved, &settings));
      g_assert_true ((problem_total (&p, &moved) == at_4) == (m != (int) method));
      if (m == (int) method)
        g_assert_cmpfloat (*lk_loss_own_weight (&moved), ==, 0.5 * *lk_loss_own_weight (&settings));
    }
  g_assert_true ((lk_loss_own_weight (&settings) != NULL) == (info->weight != NULL));
  memcpy (p.v, other.v, sizeof p.v);
  g_assert_true ((problem_total (&p, &settings) == at_4) == !info->uses_teacher);

  if (!info->uses_teacher)
    {
      LkLossResult result;

      lk_loss_compute (p.loss, &settings, p.B, NULL, p.z, p.y, NULL, NULL, &result);
      g_assert_true (result.total == at_4);
    }
  problem_clear (&other);
  problem_clear (&p);
}

/* The two norms are those of the gradients that each part has alone. */
static void
test_gradient_share (void)
{
  LkLossSettings settings = settings_for (LK_METHOD_KD, 4.0, 0.0);
  double norms[2];
  Problem p;

  problem_init (&p, 5, 2);
  for (int part = 0; part < 2; part++)
    {
      double sum = 0.0;

      settings.alpha = part;
      problem_compute (&p, &settings);
      for (size_t i = 0; i < p.B * C; i++)
        sum += (double) p.gradient[i] * p.gradient[i];
      norms[part] = sqrt (sum);
      g_assert_true (part == 0 ? p.result.soft_gradient == 0.0 : p.result.hard_gradient == 0.0);
    }
  settings.alpha = 0.3;
  problem_compute (&p, &settings);
  assert_close (p.result.hard_gradient, 0.7 * norms[0], 1e-6, 0.0);
  assert_close (p.result.soft_gradient, 0.3 * norms[1], 1e-6, 0.0);
  assert_close (p.result.total, 0.7 * p.result.hard + 0.3 * p.result.soft, 1e-12, 0.0);
  problem_clear (&p);
}

/* A confident student keeps a hard gradient: p - 1 = -3.7e-44 is a float, if a
 * subnormal one, but 1 - 3.7e-44 is 1. */
static void
test_confident_gradient (void)
{
  LkLossSettings settings = settings_for (LK_METHOD_KD, 1.0, 0.0);
  Problem p;

  problem_init (&p, 1, 2);
  for (size_t k = 0; k < C; k++)
    p.z[k] = k == 2 ? 50.0f : 0.0f;
  p.y[0] = 2;
  problem_compute (&p, &settings);
  assert_close (p.gradient[2], -9.0 * exp (-50.0), 1e-6, 0.0);
  problem_clear (&p);
}

/* A batch of one has no correlation over the batch: that half is 1 - 0. */
static void
test_dist_single (void)
{
  const double T = 4.0;
  LkLossSettings settings = settings_for (LK_METHOD_DIST, T, 1.0);
  double p[C], q[C];
  double pp = 0.0, qq = 0.0, pq = 0.0;
  Problem problem;

  problem_init (&problem, 1, 2);
  lk_softmax (problem.v, C, T, p);
  lk_softmax (problem.z, C, T, q);
  for (size_t k = 0; k < C; k++)
    {
      pp += (p[k] - 1.0 / C) * (p[k] - 1.0 / C);
      qq += (q[k] - 1.0 / C) * (q[k] - 1.0 / C);
      pq += (p[k] - 1.0 / C) * (q[k] - 1.0 / C);
    }
  assert_close (problem_total (&problem, &settings), T * T * (2.0 - pq / sqrt (pp * qq)), 1e-5, 0.0);
  problem_clear (&problem);
}

/* The loss of a batch does not depend on what its memory held before. */
static void
test_reuse (gconstpointer data)
{
  LkLossSettings settings = settings_for ((LkMethod) GPOINTER_TO_INT (data), 4.0, 0.6);
  float first[3 * C];
  Problem p;

  problem_init (&p, MAX_BATCH, 5);
  p.B = 3;
  problem_compute (&p, &settings);
  memcpy (first, p.gradient, sizeof first);
  p.B = MAX_BATCH;
  problem_compute (&p, &settings);
  p.B = 3;
  problem_compute (&p, &settings);
  g_assert_cmpmem (first, sizeof first, p.gradient, sizeof first);
  problem_clear (&p);
}

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

/* The permuted teacher, (B, C), from the gradient T · (q - p) / B. */
static void
shuffled_teacher (Problem *problem, uint64_t seed, const uint32_t *sample, double *p)
{
  const double T = 4.0;
  LkLossSettings settings = settings_for (LK_METHOD_SHUFFLED, T, 1.0);

  settings.seed = seed;
  lk_loss_compute (problem->loss, &settings, problem->B, problem->v, problem->z, problem->y, sample, problem->gradient,
                   &problem->result);
  for (size_t b = 0; b < problem->B; b++)
    {
      lk_softmax (problem->z + b * C, C, T, p + b * C);
      for (size_t k = 0; k < C; k++)
        p[b * C + k] -= problem->gradient[b * C + k] * (double) problem->B / T;
    }
}

static size_t
count_differences (const double *a, const double *b, size_t n)
{
  size_t differences = 0;

  for (size_t i = 0; i < n; i++)
    differences += fabs (a[i] - b[i]) > 1e-6;
  return differences;
}

static void
test_shuffled (void)
{
  uint32_t sample[MAX_BATCH], reversed[MAX_BATCH], rows[MAX_BATCH];
  double p[MAX_BATCH * C], again[MAX_BATCH * C], original[C];
  size_t moved = 0;
  Problem problem;

  problem_init (&problem, MAX_BATCH, 11);
  /* The same teacher for all, so that only the permutations differ. */
  for (size_t b = 0; b < MAX_BATCH; b++)
    {
      memcpy (problem.v + b * C, problem.v, C * sizeof (float));
      sample[b] = (uint32_t) (1000 + b);
      reversed[b] = (uint32_t) (1000 + MAX_BATCH - 1 - b);
      rows[b] = (uint32_t) b;
    }
  lk_softmax (problem.v, C, 4.0, original);
  shuffled_teacher (&problem, 1, sample, p);

  for (size_t b = 0; b < MAX_BATCH; b++)
    {
      double row[C], sorted[C];
      size_t top = 0;

      for (size_t k = 1; k < C; k++)
        top = original[k] > original[top] ? k : top;
      assert_close (p[b * C + top], original[top], 0.0, 1e-6);
      moved += count_differences (p + b * C, original, C);
      memcpy (row, p + b * C, sizeof row);
      memcpy (sorted, original, sizeof sorted);
      qsort (row, C, sizeof *row, compare_doubles);
      qsort (sorted, C, sizeof *sorted, compare_doubles);
      for (size_t k = 0; k < C; k++)
        assert_close (row[k], sorted[k], 0.0, 1e-6);
    }
  /* A permutation of nine leaves one in place on average. */
  g_assert_cmpuint (moved, >, 6 * MAX_BATCH);
  g_assert_cmpuint (count_differences (p, p + C, C), >, 0);

  /* It belongs to the sample, wherever in whatever batch that stands … */
  shuffled_teacher (&problem, 1, reversed, again);
  for (size_t b = 0; b < MAX_BATCH; b++)
    g_assert_cmpuint (count_differences (p + b * C, again + (MAX_BATCH - 1 - b) * C, C), ==, 0);
  /* … and to the seed. */
  shuffled_teacher (&problem, 2, sample, again);
  g_assert_cmpuint (count_differences (p, again, MAX_BATCH * C), >, 6 * MAX_BATCH);

  shuffled_teacher (&problem, 1, NULL, p);
  shuffled_teacher (&problem, 1, rows, again);
  g_assert_cmpuint (count_differences (p, again, MAX_BATCH * C), ==, 0);
  problem_clear (&problem);
}

/* Every test that holds for any method, once a method. */
static void
add_for_methods (const char *name, GTestDataFunc func)
{
  for (int m = 0; m < LK_N_METHODS; m++)
    {
      g_autofree char *path = g_strdup_printf ("/nn/loss/%s/%s", name, lk_method_info ((LkMethod) m)->id);

      g_test_add_data_func (path, GINT_TO_POINTER (m), func);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/nn/loss/methods", test_methods);
  g_test_add_func ("/nn/loss/settings", test_settings);
  g_test_add_func ("/nn/loss/new", test_new);
  g_test_add_func ("/nn/loss/vectors", test_vectors);
  add_for_methods ("gradient", test_gradient);
  add_for_methods ("extremes", test_extremes);
  add_for_methods ("constant-rows", test_constant_rows);
  add_for_methods ("labels-only", test_labels_only);
  add_for_methods ("unread", test_unread);
  add_for_methods ("reuse", test_reuse);
  g_test_add_func ("/nn/loss/gradient-share", test_gradient_share);
  g_test_add_func ("/nn/loss/confident-gradient", test_confident_gradient);
  g_test_add_func ("/nn/loss/dkd-identity", test_dkd_identity);
  g_test_add_func ("/nn/loss/high-temperature", test_high_temperature);
  g_test_add_func ("/nn/loss/low-temperature", test_low_temperature);
  g_test_add_func ("/nn/loss/dist-single", test_dist_single);
  g_test_add_func ("/nn/loss/shuffled", test_shuffled);

  return g_test_run ();
}
