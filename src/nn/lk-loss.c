/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-loss.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lk-exp.h"
#include "lk-memory.h"
#include "lk-rng.h"
#include "lk-vector.h"

/* B batch, C classes, T temperature; v teacher's logits, z student's logits, y
 * labels. p and q are the softened outputs of teacher and student, or their
 * logarithms where a name says so.
 *
 * Work is in double: gradients are differences of probabilities, which at T =
 * 1000 agree in their first six digits. */

/* Marks a string for xgettext; those who show it translate it. */
#define N_(string) string

/* Of Pearson's correlation in DIST: keeps constant rows from dividing by 0. */
#define DIST_EPSILON 1e-8
/* Of logit standardisation, section 4.1 of its paper. */
#define LOGIT_STD_EPSILON 1e-7

struct _LkLoss {
  size_t max_batch;
  size_t n_classes;
  double *memory;
  double *v;         /* (B, C) teacher's logits, or what takes their place */
  double *z;         /* (B, C) */
  double *p;         /* (B, C) */
  double *q;         /* (B, C) */
  double *g;         /* (B, C) gradient of the soft term */
  double *hard;      /* (B, C) gradient of the hard term */
  double *v_log;     /* (B) log Σ exp (v / T) as the last softmax left it */
  double *z_log;     /* (B) */
  double *deviation; /* (B) of the student's logits, before logit-std divides by it */
  uint32_t *others;  /* (C) classes that `shuffled` permutes */
};

/* What a method's function gets. */
typedef struct {
  LkLoss *loss;
  const LkLossSettings *settings;
  size_t B;
  size_t C;
  const uint16_t *y;      /* (B) */
  const uint32_t *sample; /* (B) or NULL */
} Batch;

/* The soft term as a mean over the batch; writes its gradient by z to loss->g.
 * loss->z and, when the method uses a teacher, loss->v are filled. */
typedef double (*SoftFunc) (const Batch *batch);

const LkLossSettings LK_LOSS_DEFAULTS = {
  .method = LK_METHOD_KD,
  .temperature = 4.0,
  .alpha = 0.9,
  .dkd_beta = 8.0,
  .feature_weight = 1.0,
  .smoothing = 0.1,
  .virtual_confidence = 0.99,
  .seed = 0,
};

/* p: softmax (a / T) row by row, among all classes but except[b] (NULL to leave
 * none out), whose own p is 0. log_sum: log Σ exp (a_k / T) over the same
 * classes. */
LK_VECTORISED static void
softmax (const double *a /* (B, C) */, size_t B, size_t C, double T, const uint16_t *except /* (B) */,
         double *p /* (B, C) */, double *log_sum /* (B) */)
{
  double scale = 1.0 / T;

  for (size_t b = 0; b < B; b++)
    {
      const double *row = a + b * C;
      double max = -INFINITY;

      for (size_t k = 0; k < C; k++)
        {
          if (!except || k != except[b])
            max = row[k] > max ? row[k] : max;
        }
      for (size_t k = 0; k < C; k++)
        p[b * C + k] = (row[k] - max) * scale;
      if (except)
        p[b * C + except[b]] = -INFINITY;
      log_sum[b] = max * scale;
    }

  lk_exp_all (p, B * C);

  for (size_t b = 0; b < B; b++, p += C)
    {
      double sum = 0.0;

      for (size_t k = 0; k < C; k++)
        sum += p[k];
      log_sum[b] += log (sum);
      for (size_t k = 0; k < C; k++)
        p[k] *= 1.0 / sum;
    }
}

/* The batch's Σ KL (softmax (v / T) ‖ softmax (z / T)); g becomes (q - p) · scale. */
LK_VECTORISED static double
sum_kl (const Batch *batch, double T, double scale)
{
  const LkLoss *loss = batch->loss;
  size_t C = batch->C;
  double sum = 0.0;

  softmax (loss->v, batch->B, C, T, NULL, loss->p, loss->v_log);
  softmax (loss->z, batch->B, C, T, NULL, loss->q, loss->z_log);
  for (size_t b = 0; b < batch->B; b++)
    {
      const double *v = loss->v + b * C;
      const double *z = loss->z + b * C;
      const double *p = loss->p + b * C;
      const double *q = loss->q + b * C;
      double *g = loss->g + b * C;
      double log_sums = loss->v_log[b] - loss->z_log[b];
      double kl = 0.0;

      for (size_t k = 0; k < C; k++)
        {
          kl += p[k] * ((v[k] - z[k]) / T - log_sums);
          g[k] = scale * (q[k] - p[k]);
        }
      sum += kl;
    }
  return sum;
}

/* T² · KL, its gradient T · (q - p): Hinton, Vinyals and Dean (2015), section 2. */
static double
soft_kd (const Batch *batch)
{
  double B = (double) batch->B;
  double T = batch->settings->temperature;

  return T * T * sum_kl (batch, T, T / B) / B;
}

/* ‖(z - z̄) - (v - v̄)‖² / 2C: Hinton, Vinyals and Dean (2015), section 2.1. */
static double
soft_logits (const Batch *batch)
{
  size_t B = batch->B;
  size_t C = batch->C;
  double sum = 0.0;

  for (size_t b = 0; b < B; b++)
    {
      const double *v = batch->loss->v + b * C;
      const double *z = batch->loss->z + b * C;
      double *g = batch->loss->g + b * C;
      double mean = 0.0;

      for (size_t k = 0; k < C; k++)
        mean += (z[k] - v[k]) / (double) C;
      for (size_t k = 0; k < C; k++)
        {
          double d = z[k] - v[k] - mean;

          sum += d * d;
          g[k] = d / ((double) C * (double) B);
        }
    }
  return sum / (2.0 * (double) C * (double) B);
}

/* log (exp a + exp b) */
static double
log_add_exp (double a, double b)
{
  return fmax (a, b) + log1p (exp (-fabs (a - b)));
}

/* T² · (TCKD + β · NCKD): Zhao, Cui, Song, Qiu and Liang (2022), equation 7. */
static double
soft_dkd (const Batch *batch)
{
  size_t B = batch->B;
  size_t C = batch->C;
  double T = batch->settings->temperature;
  double beta = batch->settings->dkd_beta;
  double sum = 0.0;

  /* p and q are among the classes that are not the target. */
  softmax (batch->loss->v, B, C, T, batch->y, batch->loss->p, batch->loss->v_log);
  softmax (batch->loss->z, B, C, T, batch->y, batch->loss->q, batch->loss->z_log);
  for (size_t b = 0; b < B; b++)
    {
      const double *v = batch->loss->v + b * C;
      const double *z = batch->loss->z + b * C;
      const double *p = batch->loss->p + b * C;
      const double *q = batch->loss->q + b * C;
      double *g = batch->loss->g + b * C;
      size_t t = batch->y[b];
      double v_rest = batch->loss->v_log[b];
      double z_rest = batch->loss->z_log[b];
      double v_all = log_add_exp (v[t] / T, v_rest);
      double z_all = log_add_exp (z[t] / T, z_rest);
      double p_target = exp (v[t] / T - v_all);
      double q_target = exp (z[t] / T - z_all);
      double target, rest = 0.0;

      target = p_target * ((v[t] / T - v_all) - (z[t] / T - z_all)) +
               exp (v_rest - v_all) * ((v_rest - v_all) - (z_rest - z_all));
      for (size_t k = 0; k < C; k++)
        {
          rest += p[k] * ((v[k] / T - v_rest) - (z[k] / T - z_rest));
          g[k] = T / (double) B * (beta * (q[k] - p[k]) - q[k] * (q_target - p_target));
        }
      g[t] = T / (double) B * (q_target - p_target);
      sum += target + beta * rest;
    }
  return T * T * sum / (double) B;
}

/* Pearson's correlation of p and q, n values `stride` apart, and its derivative
 * by q times scale, added to h. */
static double
correlation (const double *p, const double *q, size_t n, size_t stride, double scale, double *h)
{
  double p_mean = 0.0, q_mean = 0.0;
  double pp = 0.0, qq = 0.0, pq = 0.0;
  double product;

  for (size_t i = 0; i < n; i++)
    {
      p_mean += p[i * stride] / (double) n;
      q_mean += q[i * stride] / (double) n;
    }
  for (size_t i = 0; i < n; i++)
    {
      double a = p[i * stride] - p_mean;
      double b = q[i * stride] - q_mean;

      pp += a * a;
      qq += b * b;
      pq += a * b;
    }
  product = sqrt (pp) * sqrt (qq) + DIST_EPSILON;
  if (qq > 0.0)
    {
      double along = pq * sqrt (pp) / (sqrt (qq) * product * product);

      for (size_t i = 0; i < n; i++)
        h[i * stride] += scale * ((p[i * stride] - p_mean) / product - along * (q[i * stride] - q_mean));
    }
  return pq / product;
}

/* T² · [(1 - mean of the rows' ρ) + (1 - mean of the columns' ρ)]: Huang, You,
 * Wang, Qian and Xu (2022), equations 8 to 10. A batch of one has no
 * correlation over the batch: ρ = 0, gradient 0. */
static double
soft_dist (const Batch *batch)
{
  const LkLoss *loss = batch->loss;
  size_t B = batch->B;
  size_t C = batch->C;
  double T = batch->settings->temperature;
  double rows = 0.0, columns = 0.0;

  softmax (loss->v, B, C, T, NULL, loss->p, loss->v_log);
  softmax (loss->z, B, C, T, NULL, loss->q, loss->z_log);

  /* g: first the gradient by q, then through the softmax by z. */
  memset (loss->g, 0, B * C * sizeof *loss->g);
  for (size_t b = 0; b < B; b++)
    rows += correlation (loss->p + b * C, loss->q + b * C, C, 1, -T * T / (double) B, loss->g + b * C);
  for (size_t k = 0; k < C && B > 1; k++)
    columns += correlation (loss->p + k, loss->q + k, B, C, -T * T / (double) C, loss->g + k);

  for (size_t b = 0; b < B; b++)
    {
      const double *q = loss->q + b * C;
      double *g = loss->g + b * C;
      double mean = 0.0;

      for (size_t k = 0; k < C; k++)
        mean += g[k] * q[k];
      for (size_t k = 0; k < C; k++)
        g[k] = q[k] * (g[k] - mean) / T;
    }
  return T * T * (2.0 - rows / (double) B - columns / (double) C);
}

/* In place: (x - mean) / (std + ε), std with C - 1. Returns std. */
static double
standardise (double *x, size_t C)
{
  double mean = 0.0, variance = 0.0, deviation;

  for (size_t k = 0; k < C; k++)
    mean += x[k] / (double) C;
  for (size_t k = 0; k < C; k++)
    variance += (x[k] - mean) * (x[k] - mean) / (double) (C - 1);
  deviation = sqrt (variance);
  for (size_t k = 0; k < C; k++)
    x[k] = (x[k] - mean) / (deviation + LOGIT_STD_EPSILON);
  return deviation;
}

/* kd on standardised logits: Sun, Ren, Li, Cai, Cheng and Zhu (2024), section 4. */
static double
soft_logit_std (const Batch *batch)
{
  size_t B = batch->B;
  size_t C = batch->C;
  double T = batch->settings->temperature;
  double *deviations = batch->loss->deviation;
  double sum;

  for (size_t b = 0; b < B; b++)
    {
      standardise (batch->loss->v + b * C, C);
      deviations[b] = standardise (batch->loss->z + b * C, C);
    }
  sum = sum_kl (batch, T, T / (double) B);

  for (size_t b = 0; b < B; b++)
    {
      const double *z = batch->loss->z + b * C;
      double *g = batch->loss->g + b * C;
      double deviation = deviations[b];
      double mean = 0.0, along = 0.0;

      /* Back through the standardisation: with s the deviation and x the
       * standardised logits, dx_j/dz_i = (δ_ij - 1/C) / (s + ε) - x_i x_j / ((C - 1) s);
       * where s is 0, so is x. */
      for (size_t k = 0; k < C; k++)
        {
          mean += g[k] / (double) C;
          along += g[k] * z[k];
        }
      along = deviation > 0.0 ? along / ((double) (C - 1) * deviation) : 0.0;
      for (size_t k = 0; k < C; k++)
        g[k] = (g[k] - mean) / (deviation + LOGIT_STD_EPSILON) - z[k] * along;
    }
  return T * T * sum / (double) B;
}

/* KL (s ‖ softmax (z)), s = 1 - ε on the label and ε / (C - 1) elsewhere. */
static double
soft_label_smoothing (const Batch *batch)
{
  size_t B = batch->B;
  size_t C = batch->C;
  double sum = 0.0;

  softmax (batch->loss->z, B, C, 1.0, NULL, batch->loss->q, batch->loss->z_log);
  for (size_t b = 0; b < B; b++)
    {
      const double *z = batch->loss->z + b * C;
      const double *q = batch->loss->q + b * C;
      double *g = batch->loss->g + b * C;
      double log_sum = batch->loss->z_log[b];

      for (size_t k = 0; k < C; k++)
        {
          double s =
              k == batch->y[b] ? 1.0 - batch->settings->smoothing : batch->settings->smoothing / (double) (C - 1);

          if (s > 0.0)
            sum += s * (log (s) - (z[k] - log_sum));
          g[k] = (q[k] - s) / (double) B;
        }
    }
  return sum / (double) B;
}

/* kd whose teacher is made up: log s as logits, s = confidence on the label and
 * the rest even, so that softmax (log s / T) ∝ s^(1/T). Yuan, Tay, Li, Wang and
 * Feng (2020), section 4.2. */
static double
soft_virtual_teacher (const Batch *batch)
{
  double on = log (batch->settings->virtual_confidence);
  double off = log ((1.0 - batch->settings->virtual_confidence) / (double) (batch->C - 1));

  for (size_t b = 0; b < batch->B; b++)
    for (size_t k = 0; k < batch->C; k++)
      batch->loss->v[b * batch->C + k] = k == batch->y[b] ? on : off;
  return soft_kd (batch);
}

/* kd from a teacher whose probabilities below the top are permuted, for each
 * sample in its own fixed way: its confidence stays, its knowledge of
 * similarities goes. */
static double
soft_shuffled (const Batch *batch)
{
  size_t C = batch->C;
  uint32_t *others = batch->loss->others;

  for (size_t b = 0; b < batch->B; b++)
    {
      double *v = batch->loss->v + b * C;
      double *row = batch->loss->p; /* scratch */
      size_t top = 0, n = 0;
      LkRng rng;

      for (size_t k = 1; k < C; k++)
        top = v[k] > v[top] ? k : top;
      for (size_t k = 0; k < C; k++)
        {
          if (k != top)
            others[n++] = (uint32_t) k;
        }
      lk_rng_seed (&rng, batch->settings->seed,
                   LK_STREAM_SHUFFLED_METHOD + ((uint64_t) (batch->sample ? batch->sample[b] : b) << 8));
      lk_rng_shuffle (&rng, others, n);

      memcpy (row, v, C * sizeof *row);
      n = 0;
      for (size_t k = 0; k < C; k++)
        {
          if (k != top)
            v[k] = row[others[n++]];
        }
    }
  return soft_kd (batch);
}

typedef struct {
  LkMethodInfo info;
  SoftFunc soft;
} Method;

/* What a description says of an effect rests on docs/methods.md: tests/claims.tsv. */
static const Method methods[LK_N_METHODS] = {
  [LK_METHOD_KD] = { { "kd", N_ ("Soft targets"),
                       N_ ("The original: the student matches the teacher's softened outputs. Raise T and watch the "
                           "small bars speak. On a tenth of MNIST it helps a student of 100 × 100 in every seed, on all "
                           "of it one of 30 × 30 in most."),
                       "Hinton, Vinyals, Dean 2015, arXiv 1503.02531", true, true, NULL, 0 },
                     soft_kd },
  [LK_METHOD_LOGITS] = { { "logits", N_ ("Logit matching"),
                           N_ ("What soft targets become as T grows without bound: T has no effect, every logit counts "
                               "the same. On a tenth of MNIST it helps a student of 100 × 100; for one of 30 × 30 it is "
                               "no gain, and harms it at α = 0.9."),
                           "Hinton, Vinyals, Dean 2015, section 2.1, arXiv 1503.02531", false, true, NULL, 0 },
                         soft_logits },
  [LK_METHOD_DKD] = { { "dkd", N_ ("Decoupled"),
                        N_ ("Target and non-target knowledge weighed apart: β says how much the wrong answers count "
                            "among themselves. At β = 0.5 it helps about as much as soft targets; at 8, the paper's, it "
                            "harms a student of 30 × 30."),
                        "Zhao, Cui, Song, Qiu, Liang 2022, arXiv 2203.08679", true, true, "dkd-beta",
                        offsetof (LkLossSettings, dkd_beta) },
                      soft_dkd },
  [LK_METHOD_DIST] = { { "dist", N_ ("Correlation"),
                         N_ ("Only the ranking within a sample and within a class has to match, not the values: compare "
                             "agreement and KL with those of soft targets. It helps about as much as they do."),
                         "Huang, You, Wang, Qian, Xu 2022, arXiv 2205.10536", true, true, NULL, 0 },
                       soft_dist },
  [LK_METHOD_LOGIT_STD] = { { "logit-std", N_ ("Standardised logits"),
                              N_ ("Logits are standardised first, so that a small student need not copy the size of "
                                  "the teacher's. It helps about as much as soft targets, small students, too."),
                              "Sun, Ren, Li, Cai, Cheng, Zhu 2024, arXiv 2403.01427", true, true, NULL, 0 },
                            soft_logit_std },
  [LK_METHOD_LABEL_SMOOTHING] = { { "label-smoothing", N_ ("Label smoothing"),
                                    N_ ("A teacher that knows no similarities: every wrong answer gets the same. On a "
                                        "tenth of MNIST it helps a student of 100 × 100 much less than the real one."),
                                    "Szegedy, Vanhoucke, Ioffe, Shlens, Wojna 2016, arXiv 1512.00567", false, false,
                                    "smoothing", offsetof (LkLossSettings, smoothing) },
                                  soft_label_smoothing },
  [LK_METHOD_VIRTUAL_TEACHER] = { { "virtual-teacher", N_ ("Virtual teacher"),
                                    N_ ("The sceptic's control: a made-up teacher, always right, and as sure as you "
                                        "say. It helps much less than the real one on a tenth of MNIST; what it gains, "
                                        "no teacher was needed for."),
                                    "Yuan, Tay, Li, Wang, Feng 2020, arXiv 1909.11723", true, false,
                                    "virtual-confidence", offsetof (LkLossSettings, virtual_confidence) },
                                  soft_virtual_teacher },
  [LK_METHOD_SHUFFLED] = { { "shuffled", N_ ("Shuffled teacher"),
                             N_ ("The teacher's wrong answers are permuted: its confidence stays, its dark knowledge "
                                 "is gone. On a tenth of MNIST it helps a student of 100 × 100 much less than the "
                                 "teacher as it is."),
                             N_ ("a control: soft targets with the similarities destroyed"), true, true, NULL, 0 },
                           soft_shuffled },
};

const LkMethodInfo *
lk_method_info (LkMethod method)
{
  return &methods[method].info;
}

bool
lk_method_from_id (const char *id, LkMethod *method)
{
  for (int m = 0; m < LK_N_METHODS; m++)
    {
      if (strcmp (id, methods[m].info.id) == 0)
        {
          *method = (LkMethod) m;
          return true;
        }
    }
  return false;
}

const double *
lk_loss_own_weight (const LkLossSettings *s)
{
  const LkMethodInfo *info = &methods[s->method].info;

  return info->weight ? (const double *) (const void *) ((const char *) s + info->weight_offset) : NULL;
}

bool
lk_loss_settings_equal (const LkLossSettings *a, const LkLossSettings *b)
{
  return a->method == b->method && a->temperature == b->temperature && a->alpha == b->alpha &&
         a->dkd_beta == b->dkd_beta && a->smoothing == b->smoothing && a->virtual_confidence == b->virtual_confidence &&
         a->feature_weight == b->feature_weight && a->feature_share == b->feature_share;
}

LkStatus
lk_loss_settings_check (const LkLossSettings *s)
{
  if ((int) s->method < 0 || s->method >= LK_N_METHODS)
    return LK_BAD_VALUE;
  /* Written so that NaN fails too. */
  if (!(s->temperature > 0.0 && isfinite (s->temperature)) || !(s->alpha >= 0.0 && s->alpha <= 1.0) ||
      !(s->dkd_beta >= 0.0 && isfinite (s->dkd_beta)) || !(s->smoothing >= 0.0 && s->smoothing < 1.0) ||
      !(s->virtual_confidence > 0.0 && s->virtual_confidence < 1.0))
    return LK_BAD_VALUE;
  return LK_OK;
}

LkStatus
lk_loss_new (size_t max_batch, size_t n_classes, LkLoss **out)
{
  LkLoss *loss;
  size_t n;

  if (max_batch == 0 || n_classes < 2)
    return LK_BAD_SHAPE;
  if (!lk_size_mul (max_batch, n_classes, &n) || n > SIZE_MAX / 8)
    return LK_NO_MEMORY;

  loss = calloc (1, sizeof *loss);
  if (!loss)
    return LK_NO_MEMORY;
  loss->max_batch = max_batch;
  loss->n_classes = n_classes;
  loss->memory = lk_alloc_aligned (6 * n + 3 * max_batch, sizeof (double)); /* at most 7.5 n */
  loss->others = lk_alloc_aligned (n_classes, sizeof (uint32_t));
  if (!loss->memory || !loss->others)
    {
      lk_loss_free (loss);
      return LK_NO_MEMORY;
    }
  loss->v = loss->memory;
  loss->z = loss->v + n;
  loss->p = loss->z + n;
  loss->q = loss->p + n;
  loss->g = loss->q + n;
  loss->hard = loss->g + n;
  loss->v_log = loss->hard + n;
  loss->z_log = loss->v_log + max_batch;
  loss->deviation = loss->z_log + max_batch;
  *out = loss;
  return LK_OK;
}

void
lk_loss_free (LkLoss *loss)
{
  if (!loss)
    return;
  free (loss->memory);
  free (loss->others);
  free (loss);
}

/* CE (y, softmax (z)) as a mean, its gradient to loss->hard. */
LK_VECTORISED static double
hard_term (const Batch *batch)
{
  const LkLoss *loss = batch->loss;
  size_t C = batch->C;
  double scale = 1.0 / (double) batch->B;
  double sum = 0.0;

  softmax (loss->z, batch->B, C, 1.0, NULL, loss->hard, loss->z_log);
  for (size_t b = 0; b < batch->B; b++)
    {
      double *g = loss->hard + b * C;
      size_t y = batch->y[b];

      for (size_t k = 0; k < C; k++)
        g[k] *= scale;
      /* 1 - p summed from the others where the label's p is near 1, so that a
       * confident student's gradient does not drown in rounding. */
      g[y] = 0.0;
      for (size_t k = 0; k < C; k++)
        {
          if (k != y)
            g[y] -= g[k];
        }
      sum += loss->z_log[b] - loss->z[b * C + y];
    }
  return sum / (double) batch->B;
}

void
lk_loss_compute (LkLoss *loss, const LkLossSettings *settings, size_t B, const float *v, const float *z,
                 const uint16_t *y, const uint32_t *sample, float *gradient, LkLossResult *result)
{
  const Method *method = &methods[settings->method];
  size_t C = loss->n_classes;
  size_t n = B * C;
  Batch batch = { loss, settings, B, C, y, sample };
  double alpha = settings->alpha;
  bool has_soft = v != NULL || (alpha > 0.0 && !method->info.uses_teacher);
  double hard_sum = 0.0, soft_sum = 0.0;

  for (size_t i = 0; i < n; i++)
    loss->z[i] = z[i];
  if (v)
    {
      for (size_t i = 0; i < n; i++)
        loss->v[i] = v[i];
    }

  *result = (LkLossResult) { .hard = hard_term (&batch) };
  if (has_soft)
    result->soft = method->soft (&batch); /* may overwrite loss->v and loss->z */
  result->total = (1.0 - alpha) * result->hard + alpha * result->soft;

  /* At α = 0 the soft gradient is not even multiplied by zero, so that a
   * student is bit for bit its twin. */
  for (size_t b = 0; b < B; b++)
    {
      double hard_row = 0.0, soft_row = 0.0; /* short sums do not wait for each other */

      for (size_t i = b * C; i < (b + 1) * C; i++)
        {
          double h = (1.0 - alpha) * loss->hard[i];
          double s = has_soft && alpha > 0.0 ? alpha * loss->g[i] : 0.0;

          hard_row += h * h;
          soft_row += s * s;
          if (gradient)
            gradient[i] = (float) (alpha > 0.0 ? h + s : loss->hard[i]);
        }
      hard_sum += hard_row;
      soft_sum += soft_row;
    }
  result->hard_gradient = sqrt (hard_sum);
  result->soft_gradient = sqrt (soft_sum);
}
