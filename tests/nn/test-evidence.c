/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nn/lk-evidence.h"

#include <glib.h>
#include <locale.h>
#include <math.h>
#include <stdlib.h>

#include "nn/lk-memory.h"

#define SIDE      12
#define N_CLASSES 5

typedef struct {
  LkNetwork *network;
  LkWorkspace *workspace;
  float *x;
  const float *logits;
} Fixture;

/* A network of random weights that has seen something: its running statistics are none of a new one's. */
static void
set_up (Fixture *f, const char *text, gboolean biases, size_t channels)
{
  LkNetworkText parsed;
  LkTextError error;
  LkRng rng;
  size_t n;

  lk_rng_seed (&rng, 3, 0);
  g_assert_true (lk_network_text_parse (text, &parsed, &error));
  g_assert_cmpint (lk_network_new_from (&parsed, (LkShape) { SIDE, SIDE, channels }, N_CLASSES, &f->network, &error),
                   ==, LK_OK);
  lk_network_init (f->network, &rng);
  for (size_t l = 0; l < f->network->n_layers; l++)
    {
      const LkLayer *layer = &f->network->layers[l];

      for (size_t i = 0; i < layer->kind->n_tensors; i++)
        for (size_t k = 0; k < lk_layer_tensor (layer, i).n; k++)
          if (i == 3)
            *lk_network_element (f->network, l, i, k) = (float) (0.5 + lk_rng_uniform (&rng));
          else if (i > 0 && lk_layer_tensor (layer, i).rank == 1 && biases)
            *lk_network_element (f->network, l, i, k) = (float) (0.2 * lk_rng_normal (&rng));
    }
  g_assert_cmpint (lk_workspace_new (f->network, 1, true, &f->workspace), ==, LK_OK);
  lk_workspace_freeze (f->workspace);
  n = f->network->layers[0].in_stride;
  f->x = lk_alloc_aligned (n, sizeof (float));
  for (size_t i = 0; i < n; i++)
    f->x[i] = (float) lk_rng_uniform (&rng);
  f->logits = lk_network_forward (f->network, f->workspace, (LkInput) { .dense = f->x }, 1);
}

static void
tear_down (Fixture *f)
{
  lk_workspace_free (f->workspace);
  lk_network_free (f->network);
  free (f->x);
}

static float *
look (Fixture *f, size_t k, size_t *n)
{
  LkShape shape = lk_evidence_shape (f->network);
  float *evidence = g_new (float, shape.height *shape.width);

  *n = shape.height * shape.width;
  g_assert_cmpint (lk_evidence (f->network, f->workspace, f->x, k, evidence), ==, LK_OK);
  return evidence;
}

static double
sum_of (const float *values, size_t n)
{
  double sum = 0.0;

  for (size_t i = 0; i < n; i++)
    sum += values[i];
  return sum;
}

/* What a class activation map and the bias come to is the logit, by definition. */
static void
test_map (void)
{
  const char *texts[] = { "c8k3-gap", "c8k3-bn-p2-c16k3-bn-gap", "gap" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      Fixture f;

      set_up (&f, texts[i], TRUE, 1);
      g_assert_true (lk_evidence_is_map (f.network));
      g_assert_cmpuint (lk_network_list_units (f.network), ==, 0); /* a row of numbers alone can be a list */
      for (size_t k = 0; k < N_CLASSES; k++)
        {
          size_t n;
          g_autofree float *evidence = look (&f, k, &n);
          double bias = *lk_network_bias (f.network, f.network->n_layers - 1, k);

          g_assert_cmpuint (n, ==, i == 1 ? SIDE * SIDE / 4 : SIDE * SIDE);
          g_assert_cmpfloat_with_epsilon (sum_of (evidence, n) + bias, f.logits[k], 1e-5);
        }
      tear_down (&f);
    }
}

/* A network of ReLUs without biases is z (a·x) = a·z (x), so that Σ x·∂z/∂x = z (Euler). */
static void
test_whole (void)
{
  const char *texts[] = { "30x20", "none", "c8k3-bn-p2-c8k5v-a2-20", "c8k3s2-gap-20", "p2-c8k3-bn-30" };

  for (gsize i = 0; i < 2 * G_N_ELEMENTS (texts); i++)
    {
      size_t channels = i % 2 == 0 ? 1 : 3;
      size_t wanted =
          SIDE * SIDE * (g_ascii_isdigit (texts[i / 2][0]) || g_str_equal (texts[i / 2], "none") ? channels : 1);
      Fixture f;

      set_up (&f, texts[i / 2], FALSE, channels);
      g_assert_false (lk_evidence_is_map (f.network));
      for (size_t k = 0; k < N_CLASSES; k++)
        {
          size_t n;
          g_autofree float *evidence = look (&f, k, &n);

          g_assert_cmpuint (n, ==, wanted); /* dense layers see a row of numbers */
          g_assert_cmpfloat_with_epsilon (sum_of (evidence, n), f.logits[k], 1e-4 * (1.0 + fabs (f.logits[k])));
        }
      tear_down (&f);
    }
}

/* With biases, pixel by pixel: x·(z (x + h) − z (x − h)) / 2h. Where ReLU or the largest of a window changes between the
 * two the difference is no gradient: few pixels. */
static void
test_pixels (void)
{
  const double h = 1e-3;
  size_t n, n_far = 0;
  Fixture f;
  g_autofree float *evidence = NULL;

  set_up (&f, "c8k3-bn-p2-c8k3-bn-20", TRUE, 1);
  evidence = look (&f, 2, &n);
  for (size_t i = 0; i < n; i++)
    {
      float x = f.x[i];
      double up, down;

      f.x[i] = (float) (x + h);
      up = lk_network_forward (f.network, f.workspace, (LkInput) { .dense = f.x }, 1)[2];
      f.x[i] = (float) (x - h);
      down = lk_network_forward (f.network, f.workspace, (LkInput) { .dense = f.x }, 1)[2];
      f.x[i] = x;
      n_far += fabs (x * (up - down) / (2.0 * h) - evidence[i]) > 2e-3;
    }
  g_assert_cmpuint (n_far, <=, n / 20);
  tear_down (&f);
}

/* A frozen workspace gives the logits of one for use, and one that is not does not. */
static void
test_frozen (void)
{
  LkWorkspace *use, *training;
  const float *there;
  Fixture f;

  set_up (&f, "c8k3-bn-p2-20", TRUE, 1);
  g_assert_cmpint (lk_workspace_new (f.network, 1, false, &use), ==, LK_OK);
  g_assert_cmpint (lk_workspace_new (f.network, 1, true, &training), ==, LK_OK);
  there = lk_network_forward (f.network, use, (LkInput) { .dense = f.x }, 1);
  for (size_t k = 0; k < N_CLASSES; k++)
    g_assert_cmpfloat_with_epsilon (f.logits[k], there[k], 1e-5);
  g_assert_cmpfloat (fabs (lk_network_forward (f.network, training, (LkInput) { .dense = f.x }, 1)[0] - there[0]), >,
                     1e-3);
  lk_workspace_free (use);
  lk_workspace_free (training);
  tear_down (&f);
}

int
main (int argc, char **argv)
{
  setlocale (LC_NUMERIC, "C");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nn/evidence/map", test_map);
  g_test_add_func ("/nn/evidence/whole", test_whole);
  g_test_add_func ("/nn/evidence/pixels", test_pixels);
  g_test_add_func ("/nn/evidence/frozen", test_frozen);
  return g_test_run ();
}
