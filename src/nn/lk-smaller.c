/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-smaller.h"

#include <math.h>
#include <stdlib.h>

/* A weight's place among all, and how large it is. */
typedef struct {
  float size;
  size_t at; /* in the order of layers and files */
  float *value;
} Weight;

/* Numbers of the layer's first tensor, where those are weights; 0: it has none. */
static size_t
count_weights (const LkLayer *layer, size_t *units)
{
  LkTensor tensor;

  if (layer->kind->n_tensors == 0)
    return 0;
  tensor = lk_layer_tensor (layer, 0);
  *units = tensor.shape[0];
  return tensor.rank >= 2 ? tensor.n : 0;
}

static int
compare_sizes (const void *a, const void *b)
{
  const Weight *left = a, *right = b;

  if (left->size != right->size)
    return left->size < right->size ? -1 : 1;
  return left->at < right->at ? -1 : left->at > right->at;
}

static LkStatus
prune (LkSmaller *smaller)
{
  LkNetwork *network = smaller->network;
  size_t n_pruned = (size_t) (smaller->form.pruned * (double) smaller->n_weights + 0.5), n = 0, units;
  Weight *weights;

  if (n_pruned == 0)
    return LK_OK;
  weights = calloc (smaller->n_weights, sizeof *weights);
  if (!weights)
    return LK_NO_MEMORY;
  for (size_t l = 0; l < network->n_layers; l++)
    {
      size_t n_layer = count_weights (&network->layers[l], &units);

      for (size_t k = 0; k < n_layer; k++, n++)
        {
          float *value = lk_network_element (network, l, 0, k);

          weights[n] = (Weight) { fabsf (*value), n, value };
        }
    }
  qsort (weights, n, sizeof *weights, compare_sizes);
  for (size_t k = 0; k < n_pruned && k < n; k++)
    *weights[k].value = 0.0f;
  free (weights);
  return LK_OK;
}

/* Unit o of layer l, which has K weights, becomes codes and their step. */
static void
round_unit (LkSmaller *smaller, size_t l, size_t o, size_t K)
{
  int most = (1 << (smaller->form.bits - 1)) - 1;
  int8_t *codes = smaller->codes[l] + o * K;
  float largest = 0.0f, step;

  for (size_t k = 0; k < K; k++)
    largest = fmaxf (largest, fabsf (*lk_network_element (smaller->network, l, 0, o * K + k)));
  step = largest / (float) most;
  /* Of numbers so small that the step is 0 nothing is left. */
  if (!(step > 0.0f))
    step = 1.0f;
  smaller->steps[l][o] = step;
  for (size_t k = 0; k < K; k++)
    {
      float *value = lk_network_element (smaller->network, l, 0, o * K + k);
      float code = fmaxf (fminf (roundf (*value / step), (float) most), (float) -most);

      codes[k] = (int8_t) code;
      *value = code * step;
    }
}

static LkStatus
round_layer (LkSmaller *smaller, size_t l, size_t n, size_t units)
{
  smaller->codes[l] = calloc (n, sizeof **smaller->codes);
  smaller->steps[l] = calloc (units, sizeof **smaller->steps);
  if (!smaller->codes[l] || !smaller->steps[l])
    return LK_NO_MEMORY;
  for (size_t o = 0; o < units; o++)
    round_unit (smaller, l, o, n / units);
  return LK_OK;
}

static size_t
bytes_of (size_t n, size_t bits)
{
  return (n * bits + 7) / 8;
}

/* Adds up what the layer's n weights take. */
static void
count_layer (LkSmaller *smaller, size_t l, size_t n, size_t units)
{
  size_t n_zeros = 0, all = bytes_of (n, smaller->form.bits), listed;

  for (size_t k = 0; k < n; k++)
    if (*lk_network_element (smaller->network, l, 0, k) == 0.0f)
      n_zeros++;
  listed = bytes_of (n, 1) + bytes_of (n - n_zeros, smaller->form.bits);
  smaller->n_zeros += n_zeros;
  smaller->n_bytes += all < listed ? all : listed;
  if (smaller->steps[l])
    smaller->n_bytes += units * sizeof (float);
}

/* Numbers of the layer that are no weights, statistics of normalisation among them. */
static size_t
count_others (const LkLayer *layer, size_t n_weights)
{
  size_t n = 0;

  for (size_t i = 0; i < layer->kind->n_tensors; i++)
    n += lk_layer_tensor (layer, i).n;
  return n - n_weights;
}

static LkStatus
make_smaller (LkSmaller *smaller)
{
  LkNetwork *network = smaller->network;
  size_t units = 0, others;
  LkStatus status;

  for (size_t l = 0; l < network->n_layers; l++)
    smaller->n_weights += count_weights (&network->layers[l], &units);
  status = prune (smaller);
  for (size_t l = 0; l < network->n_layers && status == LK_OK; l++)
    {
      size_t n = count_weights (&network->layers[l], &units);

      if (n > 0 && smaller->form.bits != LK_SMALLER_FLOAT)
        status = round_layer (smaller, l, n, units);
      if (n > 0 && status == LK_OK)
        count_layer (smaller, l, n, units);
      others = count_others (&network->layers[l], n);
      smaller->n_bytes += others * sizeof (float);
      smaller->n_bytes_before += (n + others) * sizeof (float);
    }
  return status;
}

bool
lk_smaller_form_is_valid (const LkSmallerForm *form)
{
  return (form->bits == LK_SMALLER_FLOAT || (form->bits >= LK_SMALLER_LEAST && form->bits <= LK_SMALLER_MOST)) &&
         form->pruned >= 0.0 && form->pruned <= 1.0;
}

LkStatus
lk_smaller_new (const LkNetwork *network, const LkSmallerForm *form, LkSmaller **out)
{
  LkStatus status = lk_network_check_finite (network);
  LkSmaller *smaller;

  if (!lk_smaller_form_is_valid (form))
    return LK_BAD_VALUE;
  if (status != LK_OK)
    return status;
  smaller = calloc (1, sizeof *smaller);
  if (!smaller)
    return LK_NO_MEMORY;
  smaller->form = *form;
  status = lk_network_copy (network, &smaller->network);
  if (status == LK_OK)
    status = make_smaller (smaller);
  if (status != LK_OK)
    {
      lk_smaller_free (smaller);
      return status;
    }
  *out = smaller;
  return LK_OK;
}

void
lk_smaller_free (LkSmaller *smaller)
{
  if (!smaller)
    return;
  for (size_t l = 0; l < LK_MAX_LAYERS; l++)
    {
      free (smaller->codes[l]);
      free (smaller->steps[l]);
    }
  lk_network_free (smaller->network);
  free (smaller);
}
