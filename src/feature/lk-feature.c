/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-feature.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lk-relations.h"
#include "nn/lk-blas.h"
#include "nn/lk-memory.h"

/* Marks words for translators; src/feature knows no GLib. */
#define N_(text) text

struct _LkFeatureLoss {
  LkFeature feature;
  size_t max_batch;
  LkFeatureMap student, teacher;
  size_t S, D; /* floats of a sample, in memory */
  /* Scratch; what a term does not use is NULL. */
  float *regressed;   /* (B, D) R s + c */
  float *slope;       /* (B, D) by that, or (B, B) by products of rows */
  float *product;     /* (B, B) */
  double *of_student; /* (B, B), or (h, w) twice */
  double *of_teacher; /* likewise */
  double *norms;      /* (2 B) */
  double *weights;    /* (B, B) */
  double *sums;       /* (S) */
};

static double compute_hint (LkFeatureLoss *loss, size_t B, const float *s, const float *t, const float *regressor,
                            float *gradient, float *gradient_regressor);
static double compute_attention (LkFeatureLoss *loss, size_t B, const float *s, const float *t, const float *regressor,
                                 float *gradient, float *gradient_regressor);
static double compute_similarity (LkFeatureLoss *loss, size_t B, const float *s, const float *t, const float *regressor,
                                  float *gradient, float *gradient_regressor);
static double compute_relational (LkFeatureLoss *loss, size_t B, const float *s, const float *t, const float *regressor,
                                  float *gradient, float *gradient_regressor);

static const struct {
  LkFeatureInfo info;
  double (*compute) (LkFeatureLoss *loss, size_t B, const float *s, const float *t, const float *regressor,
                     float *gradient, float *gradient_regressor);
} features[LK_N_FEATURES] = {
  [LK_FEATURE_NONE] = { { "none", "none", N_ ("None"), N_ ("The teacher speaks through its answers alone."), "", false,
                          1.0, false },
                        NULL },
  [LK_FEATURE_HINT] = { { "hint", "hint", N_ ("Hint"),
                          N_ ("A layer of the student learns to say what one of the teacher says, through a regressor "
                              "that is trained along: see which units it cannot follow. From a convolutional teacher to a dense "
                              "student it harms."),
                          "Romero, Ballas, Kahou, Chassang, Gatta, Bengio 2015, arXiv 1412.6550, equation 3", false,
                          20.0, true },
                        compute_hint },
  [LK_FEATURE_COSINE] = { { "cosine", "cosine", N_ ("Cosine hint"),
                            N_ ("As the hint, but only the direction counts and not the length: the control to it. From a "
                                "convolutional teacher to a dense student it harms."),
                            "PyTorch tutorial “Knowledge Distillation”, cosine loss", false, 30.0, true },
                          compute_hint },
  [LK_FEATURE_ATTENTION] = { { "attention", "at", N_ ("Attention transfer"),
                               N_ ("The student learns where on a picture the teacher’s layer is active, and not what "
                                   "it finds there: see where the two look. In the pair of networks that was tried it harms."),
                               "Zagoruyko, Komodakis 2017, arXiv 1612.03928, equation 2", true, 90.0, false },
                             compute_attention },
  [LK_FEATURE_SIMILARITY] = { { "similarity", "sp", N_ ("Similar pairs"),
                                N_ ("Pictures that are alike to the teacher become alike to the student: see the "
                                    "blocks of the classes. Between networks of one kind it helps even without soft answers."),
                                "Tung, Mori 2019, arXiv 1907.09682, equation 4", false, 1500.0, false },
                              compute_similarity },
  [LK_FEATURE_RELATIONAL] = { { "relational", "rkd", N_ ("Distances"),
                                N_ ("Pictures get the distances from each other that they have in the teacher’s "
                                    "layer, up to one factor: see how near they come to the diagonal. It helps even without soft "
                                    "answers, in each of three pairs of networks."),
                                "Park, Kim, Lu, Cho 2019, arXiv 1904.05068, equation 7", false, 90.0, false },
                              compute_relational },
};

const LkFeatureInfo *
lk_feature_info (LkFeature feature)
{
  return &features[feature].info;
}

bool
lk_feature_from_id (const char *id, LkFeature *feature)
{
  for (int f = 0; f < LK_N_FEATURES; f++)
    {
      if (strcmp (features[f].info.id, id) != 0)
        continue;
      *feature = (LkFeature) f;
      return true;
    }
  return false;
}

size_t
lk_feature_map_floats (const LkFeatureMap *map)
{
  return map->height * map->width * map->stride;
}

size_t
lk_feature_map_numbers (const LkFeatureMap *map)
{
  return map->height * map->width * map->channels;
}

static bool
divides (const LkFeatureMap *small, const LkFeatureMap *large)
{
  return large->height % small->height == 0 && large->width % small->width == 0;
}

bool
lk_feature_maps_fit (const LkFeatureMap *student, const LkFeatureMap *teacher)
{
  return divides (student, teacher) || divides (teacher, student);
}

static size_t
n_pixels (const LkFeatureMap *map)
{
  return map->height * map->width;
}

/* Memory for one more array; NULL only where there is none. */
static void *
more (LkStatus *status, size_t a, size_t b, size_t size)
{
  size_t n;
  void *memory = lk_size_mul (a, b, &n) ? lk_alloc_aligned (n, size) : NULL;

  if (!memory)
    *status = LK_NO_MEMORY;
  return memory;
}

LkStatus
lk_feature_loss_new (LkFeature feature, size_t max_batch, const LkFeatureMap *student, const LkFeatureMap *teacher,
                     LkFeatureLoss **out)
{
  const LkFeatureInfo *info = lk_feature_info (feature);
  LkStatus status = LK_OK;
  size_t B = max_batch, n;
  LkFeatureLoss *loss;

  if (feature == LK_FEATURE_NONE || B == 0 || B > LK_FEATURE_MOST || lk_feature_map_numbers (student) == 0 ||
      lk_feature_map_numbers (teacher) == 0 || (info->pictures && !lk_feature_maps_fit (student, teacher)))
    return LK_BAD_SHAPE;
  loss = calloc (1, sizeof *loss);
  if (!loss)
    return LK_NO_MEMORY;
  loss->feature = feature;
  loss->max_batch = B;
  loss->student = *student;
  loss->teacher = *teacher;
  loss->S = lk_feature_map_floats (student);
  loss->D = lk_feature_map_floats (teacher);
  if (info->regressor)
    {
      loss->regressed = more (&status, B, loss->D, sizeof (float));
      loss->slope = more (&status, B, loss->D, sizeof (float));
    }
  else if (info->pictures)
    {
      n = n_pixels (student) > n_pixels (teacher) ? n_pixels (student) : n_pixels (teacher);
      loss->of_student = more (&status, n, 2, sizeof (double));
      loss->of_teacher = more (&status, n, 2, sizeof (double));
    }
  else
    {
      loss->of_student = more (&status, B, B, sizeof (double));
      loss->of_teacher = more (&status, B, B, sizeof (double));
      loss->product = more (&status, B, B, sizeof (float));
      loss->slope = more (&status, B, B, sizeof (float));
      loss->norms = more (&status, B, 2, sizeof (double));
      loss->weights = more (&status, B, B, sizeof (double));
      loss->sums = more (&status, loss->S, 1, sizeof (double));
    }
  if (status != LK_OK)
    {
      lk_feature_loss_free (loss);
      return status;
    }
  *out = loss;
  return LK_OK;
}

void
lk_feature_loss_free (LkFeatureLoss *loss)
{
  if (!loss)
    return;
  free (loss->regressed);
  free (loss->slope);
  free (loss->product);
  free (loss->of_student);
  free (loss->of_teacher);
  free (loss->norms);
  free (loss->weights);
  free (loss->sums);
  free (loss);
}

size_t
lk_feature_loss_n_regressor (const LkFeatureLoss *loss)
{
  return lk_feature_info (loss->feature)->regressor ? loss->D * loss->S + loss->D : 0;
}

static bool
counts (const LkFeatureMap *map, size_t place)
{
  return place % map->stride < map->channels;
}

void
lk_feature_loss_init_regressor (const LkFeatureLoss *loss, LkRng *rng, float *regressor)
{
  double scale = 1.0 / sqrt ((double) lk_feature_map_numbers (&loss->student));

  memset (regressor, 0, lk_feature_loss_n_regressor (loss) * sizeof *regressor);
  for (size_t d = 0; d < loss->D; d++)
    for (size_t s = 0; counts (&loss->teacher, d) && s < loss->S; s++)
      if (counts (&loss->student, s))
        regressor[d * loss->S + s] = (float) (scale * lk_rng_normal (rng));
}

const float *
lk_feature_loss_regressed (const LkFeatureLoss *loss)
{
  return loss->regressed;
}

double
lk_feature_loss_compute (LkFeatureLoss *loss, size_t B, const float *student, const float *teacher,
                         const float *regressor, float *gradient, float *gradient_regressor)
{
  return features[loss->feature].compute (loss, B, student, teacher, regressor, gradient, gradient_regressor);
}

/* 1/(2 B D) Σ_b |t_b − p_b|² and its slope by p (n), of one sample. */
static double
hint_of_row (size_t B, size_t D, size_t n, const float *t, const float *p, float *slope)
{
  double scale = 1.0 / ((double) B * (double) D), sum = 0.0;

  for (size_t k = 0; k < n; k++)
    {
      double difference = (double) p[k] - (double) t[k];

      sum += difference * difference;
      slope[k] = (float) (scale * difference);
    }
  return 0.5 * scale * sum;
}

/* 1/B Σ_b (1 − cos (t_b, p_b)), likewise. */
static double
cosine_of_row (size_t B, size_t n, const float *t, const float *p, float *slope)
{
  double tt = 0.0, pp = 0.0, tp = 0.0, cosine, both;

  for (size_t k = 0; k < n; k++)
    {
      tt += (double) t[k] * (double) t[k];
      pp += (double) p[k] * (double) p[k];
      tp += (double) t[k] * (double) p[k];
    }
  both = sqrt (tt) * sqrt (pp);
  cosine = both > 0.0 ? tp / both : 0.0;
  for (size_t k = 0; k < n; k++)
    slope[k] = both > 0.0 ? (float) ((cosine * (double) p[k] / pp - (double) t[k] / both) / (double) B) : 0.0f;
  return (1.0 - cosine) / (double) B;
}

static double
compute_hint (LkFeatureLoss *loss, size_t B, const float *s, const float *t, const float *regressor, float *gradient,
              float *gradient_regressor)
{
  size_t S = loss->S, D = loss->D;
  const float *c = regressor + D * S;
  double value = 0.0;

  for (size_t b = 0; b < B; b++)
    memcpy (loss->regressed + b * D, c, D * sizeof *c);
  lk_matmul (B, D, S, s, false, regressor, true, 1.0f, loss->regressed);
  for (size_t b = 0; b < B; b++)
    {
      const float *p = loss->regressed + b * D;
      float *slope = loss->slope + b * D;

      value += loss->feature == LK_FEATURE_HINT
                   ? hint_of_row (B, lk_feature_map_numbers (&loss->teacher), D, t + b * D, p, slope)
                   : cosine_of_row (B, D, t + b * D, p, slope);
    }
  if (gradient)
    lk_matmul (B, S, D, loss->slope, false, regressor, false, 0.0f, gradient);
  if (!gradient_regressor)
    return value;
  lk_matmul (D, S, B, loss->slope, true, s, false, 0.0f, gradient_regressor);
  for (size_t d = 0; d < D; d++)
    {
      double sum = 0.0;

      for (size_t b = 0; b < B; b++)
        sum += (double) loss->slope[b * D + d];
      gradient_regressor[D * S + d] = (float) sum;
    }
  return value;
}

void
lk_feature_attention (const LkFeatureMap *map, const float *values, double *attention)
{
  for (size_t i = 0; i < n_pixels (map); i++)
    {
      double sum = 0.0;

      for (size_t c = 0; c < map->channels; c++)
        sum += (double) values[i * map->stride + c] * (double) values[i * map->stride + c];
      attention[i] = sum / (double) map->channels;
    }
}

/* The mean of what lies on each pixel of a map of height × width; the sides of map are whole multiples of these. */
static void
pool (const LkFeatureMap *map, const double *q, size_t height, size_t width, double *pooled)
{
  size_t down = map->height / height, right = map->width / width;

  for (size_t i = 0; i < height * width; i++)
    pooled[i] = 0.0;
  for (size_t y = 0; y < map->height; y++)
    for (size_t x = 0; x < map->width; x++)
      pooled[y / down * width + x / right] += q[y * map->width + x] / (double) (down * right);
}

static double
normalise (size_t n, double *q)
{
  double sum = 0.0, norm;

  for (size_t i = 0; i < n; i++)
    sum += q[i] * q[i];
  norm = sqrt (sum);
  for (size_t i = 0; i < n; i++)
    q[i] = norm > 0.0 ? q[i] / norm : 0.0;
  return norm;
}

/* The slope by the normalised q becomes that by q, in place; norm is that of q before. */
static void
normalise_backward (size_t n, const double *q, double norm, double *slope)
{
  double along = 0.0;

  for (size_t i = 0; i < n; i++)
    along += slope[i] * q[i];
  for (size_t i = 0; i < n; i++)
    slope[i] = norm > 0.0 ? (slope[i] - along * q[i]) / norm : 0.0;
}

static double
compute_attention (LkFeatureLoss *loss, size_t B, const float *s, const float *t, const float *regressor,
                   float *gradient, float *gradient_regressor)
{
  const LkFeatureMap *student = &loss->student, *teacher = &loss->teacher;
  size_t height = student->height < teacher->height ? student->height : teacher->height;
  size_t width = student->width < teacher->width ? student->width : teacher->width;
  size_t n = height * width, down = student->height / height, right = student->width / width;
  double *full = loss->of_student, *q = full + n_pixels (student), *other = loss->of_teacher;
  double *other_q = other + n_pixels (teacher), value = 0.0;

  for (size_t b = 0; b < B; b++)
    {
      const float *a = s + b * loss->S;
      double norm;

      lk_feature_attention (student, a, full);
      pool (student, full, height, width, q);
      norm = normalise (n, q);
      lk_feature_attention (teacher, t + b * loss->D, other);
      pool (teacher, other, height, width, other_q);
      normalise (n, other_q);
      for (size_t i = 0; i < n; i++)
        {
          double difference = q[i] - other_q[i];

          value += difference * difference / (2.0 * (double) B);
          other_q[i] = difference / (double) B; /* from here on the slope */
        }
      if (!gradient)
        continue;
      normalise_backward (n, q, norm, other_q);
      for (size_t y = 0; y < student->height; y++)
        for (size_t x = 0; x < student->width; x++)
          {
            size_t pixel = y * student->width + x;
            double slope = other_q[y / down * width + x / right] * 2.0 / (double) (down * right * student->channels);

            for (size_t c = 0; c < student->stride; c++)
              gradient[b * loss->S + pixel * student->stride + c] =
                  (float) (slope * (double) a[pixel * student->stride + c]);
          }
    }
  return value;
}

static double
compute_similarity (LkFeatureLoss *loss, size_t B, const float *s, const float *t, const float *regressor,
                    float *gradient, float *gradient_regressor)
{
  double *norms = loss->norms, *other_norms = loss->norms + B, square = (double) B * (double) B, value = 0.0;

  lk_relations_similarity (B, loss->D, t, loss->product, loss->of_teacher, other_norms);
  lk_relations_similarity (B, loss->S, s, loss->product, loss->of_student, norms);
  for (size_t i = 0; i < B; i++)
    {
      const double *mine = loss->of_student + i * B;
      double *slope = loss->weights + i * B;

      for (size_t j = 0; j < B; j++)
        {
          double difference = mine[j] - loss->of_teacher[i * B + j];

          value += difference * difference / square;
          slope[j] = 2.0 * difference / square;
        }
      normalise_backward (B, mine, norms[i], slope);
    }
  if (!gradient)
    return value;
  for (size_t i = 0; i < B; i++)
    for (size_t j = 0; j < B; j++)
      loss->slope[i * B + j] = (float) (loss->weights[i * B + j] + loss->weights[j * B + i]);
  lk_matmul (B, loss->S, B, loss->slope, false, s, false, 0.0f, gradient);
  return value;
}

/* Huber's function with δ = 1 and its slope. */
static double
huber (double x, double *slope)
{
  *slope = fabs (x) < 1.0 ? x : copysign (1.0, x);
  return fabs (x) < 1.0 ? 0.5 * x * x : fabs (x) - 0.5;
}

static double
compute_relational (LkFeatureLoss *loss, size_t B, const float *s, const float *t, const float *regressor,
                    float *gradient, float *gradient_regressor)
{
  double pairs = (double) B * (double) (B - 1), value = 0.0, along = 0.0, mean;

  lk_relations_distances (B, loss->D, t, loss->of_teacher);
  mean = lk_relations_distances (B, loss->S, s, loss->of_student);
  for (size_t i = 0; i < B; i++)
    for (size_t j = 0; j < B; j++)
      {
        size_t at = i * B + j;
        double slope = 0.0;

        if (i != j)
          value += huber (loss->of_student[at] - loss->of_teacher[at], &slope) / pairs;
        loss->weights[at] = i != j ? slope / pairs : 0.0; /* by the distance over the mean */
        along += loss->weights[at] * loss->of_student[at];
      }
  if (!gradient)
    return value;
  /* Through the mean, too; a pair counts from both its ends. */
  for (size_t i = 0; i < B; i++)
    for (size_t j = 0; j < B; j++)
      {
        size_t at = i * B + j;
        double d = loss->of_student[at] * mean;

        loss->weights[at] = i != j && d > 0.0 ? 2.0 * (loss->weights[at] - along / pairs) / (mean * d) : 0.0;
      }
  lk_relations_pull (B, loss->S, loss->weights, s, loss->sums, gradient);
  return value;
}
