/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-network.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lk-conv.h"
#include "lk-dense.h"
#include "lk-dropout.h"
#include "lk-memory.h"
#include "lk-norm.h"
#include "lk-pool.h"
#include "lk-vector.h"

const LkLayerKind *const lk_layer_kinds[] = { &lk_dense,        &lk_conv,        &lk_max_pool,
                                              &lk_average_pool, &lk_global_pool, &lk_norm };
const size_t lk_n_layer_kinds = sizeof lk_layer_kinds / sizeof *lk_layer_kinds;

static size_t
rounded (size_t n, size_t multiple)
{
  return (n + multiple - 1) / multiple * multiple;
}

/* Appends a layer of the text to the plan. */
static LkStatus
add_layer (LkNetwork *plan, const LkLayer *text, LkShape picture, bool hidden, bool relu)
{
  LkLayer *layer = &plan->layers[plan->n_layers];
  const LkLayer *before = plan->n_layers > 0 ? layer - 1 : NULL;

  *layer = *text;
  layer->in = before ? before->out : picture;
  layer->in_channels = before ? before->out_channels : picture.channels;
  layer->relu = relu;
  layer->offset = plan->n_floats;
  plan->n_layers++;
  if (!lk_layer_fit (layer, hidden))
    return LK_BAD_SHAPE;
  /* Far below what would overflow 64 bits: 2^21 · 2^21 numbers. */
  plan->n_params += layer->n_params;
  plan->n_floats += layer->n_floats;
  return layer->out_stride <= LK_MAX_OUTPUTS ? LK_OK : LK_BAD_SHAPE;
}

static void
explain (const LkNetworkText *text, const LkNetwork *plan, LkTextError *error)
{
  size_t l = plan->n_layers - 1;
  const LkLayer *layer = &plan->layers[l];

  if (!error || l >= text->n)
    return;
  *error = (LkTextError) {
    .problem =
        layer->in.height < layer->kernel || layer->in.width < layer->kernel ? LK_TEXT_TOO_SMALL : LK_TEXT_TOO_LARGE,
    .at = text->at[l],
    .length = text->length[l],
    .least = layer->kernel,
    .most = LK_MAX_OUTPUTS,
    .height = layer->in.height,
    .width = layer->in.width,
  };
}

LkStatus
lk_network_plan (const LkNetworkText *text, LkShape picture, size_t n_classes, LkNetwork *plan, LkTextError *error)
{
  LkLayer logits = { .kind = &lk_dense, .units = n_classes };
  size_t n_inputs = picture.height * picture.width * picture.channels;

  *plan = (LkNetwork) { .n_layers = 0 };
  if (error)
    error->problem = LK_TEXT_FINE;
  if (n_inputs < 1 || n_inputs > LK_MAX_WIDTH || n_classes < 1 || n_classes > LK_MAX_WIDTH)
    return LK_BAD_SHAPE;
  if (text->n == 0 || text->layers[0].kind == &lk_dense)
    picture = (LkShape) { 1, 1, n_inputs };
  for (size_t l = 0; l < text->n; l++)
    {
      const LkLayer *layer = &text->layers[l];
      bool norm_follows = l + 1 < text->n && text->layers[l + 1].kind == &lk_norm;
      bool can = layer->kind == &lk_dense || layer->kind == &lk_conv || layer->kind == &lk_norm;

      if (add_layer (plan, layer, picture, true, can && !norm_follows) != LK_OK)
        {
          explain (text, plan, error);
          return LK_BAD_SHAPE;
        }
    }
  return add_layer (plan, &logits, picture, false, false);
}

LkStatus
lk_network_new_planned (const LkNetwork *plan, LkNetwork **out)
{
  LkNetwork *network = malloc (sizeof *network);
  float *params = lk_alloc_aligned (plan->n_floats, sizeof (float));

  if (!network || !params)
    {
      free (network);
      free (params);
      return LK_NO_MEMORY;
    }
  *network = *plan;
  network->params = params;
  *out = network;
  return LK_OK;
}

LkStatus
lk_network_new_from (const LkNetworkText *text, LkShape picture, size_t n_classes, LkNetwork **out, LkTextError *error)
{
  LkNetwork plan;
  LkStatus status = lk_network_plan (text, picture, n_classes, &plan, error);

  return status == LK_OK ? lk_network_new_planned (&plan, out) : status;
}

LkStatus
lk_network_new (const size_t *sizes, size_t n_sizes, LkNetwork **out)
{
  LkNetworkText text = { .n = n_sizes - 2 };

  if (n_sizes < 2 || n_sizes > LK_MAX_DENSE + 1)
    return LK_BAD_SHAPE;
  for (size_t i = 0; i < n_sizes; i++)
    {
      if (sizes[i] < 1 || sizes[i] > LK_MAX_WIDTH)
        return LK_BAD_SHAPE;
    }
  for (size_t l = 0; l < text.n; l++)
    text.layers[l] = (LkLayer) { .kind = &lk_dense, .units = sizes[l + 1] };
  return lk_network_new_from (&text, (LkShape) { 1, 1, sizes[0] }, sizes[n_sizes - 1], out, NULL);
}

void
lk_network_free (LkNetwork *network)
{
  if (!network)
    return;
  free (network->params);
  free (network);
}

LkStatus
lk_network_copy (const LkNetwork *network, LkNetwork **out)
{
  LkNetwork *copy = malloc (sizeof *copy);
  float *params = lk_alloc_aligned (network->n_floats, sizeof (float));

  if (!copy || !params)
    {
      free (copy);
      free (params);
      return LK_NO_MEMORY;
    }
  *copy = *network;
  copy->params = memcpy (params, network->params, network->n_floats * sizeof (float));
  *out = copy;
  return LK_OK;
}

void
lk_network_init (LkNetwork *network, LkRng *rng)
{
  for (size_t l = 0; l < network->n_layers; l++)
    network->layers[l].kind->init (&network->layers[l], rng, network->params + network->layers[l].offset);
}

size_t
lk_network_n_inputs (const LkNetwork *network)
{
  return network->layers[0].n_inputs;
}

size_t
lk_network_n_classes (const LkNetwork *network)
{
  return network->layers[network->n_layers - 1].n_outputs;
}

bool
lk_network_is_dense (const LkNetwork *network)
{
  for (size_t l = 0; l < network->n_layers; l++)
    if (network->layers[l].kind != &lk_dense)
      return false;
  return true;
}

size_t
lk_network_list_units (const LkNetwork *network)
{
  return network->layers[0].kind == &lk_dense ? network->layers[0].out_stride : 0;
}

size_t
lk_network_beside (const LkNetwork *network)
{
  return network->layers[0].kind == &lk_dense ? 1 : network->layers[0].in.channels;
}

static bool
is_picture (const LkShape *shape)
{
  return shape->height * shape->width > 1;
}

bool
lk_network_takes (const LkNetwork *network, LkShape picture)
{
  const LkShape *in = &network->layers[0].in;

  if (is_picture (in))
    return in->height == picture.height && in->width == picture.width && in->channels == picture.channels;
  return lk_network_n_inputs (network) == picture.height * picture.width * picture.channels;
}

size_t
lk_network_module (const LkNetwork *network, size_t l)
{
  size_t module = 0;
  bool flat = lk_network_is_dense (network);

  for (size_t k = 0;; k++)
    {
      const LkLayer *layer = &network->layers[k];

      if (!flat && layer->kind == &lk_dense)
        {
          flat = true;
          module++;
        }
      if (k == l)
        return module;
      module += layer->relu ? 2 : 1;
    }
}

float *
lk_network_element (const LkNetwork *network, size_t l, size_t i, size_t k)
{
  const LkLayer *layer = &network->layers[l];

  return network->params + layer->offset + layer->kind->place (layer, i, k);
}

float *
lk_network_weight (const LkNetwork *network, size_t l, size_t o, size_t i)
{
  return lk_network_element (network, l, 0, o * network->layers[l].n_inputs + i);
}

float *
lk_network_bias (const LkNetwork *network, size_t l, size_t o)
{
  return lk_network_element (network, l, 1, o);
}

size_t
lk_network_multiply_adds (const LkNetwork *network)
{
  size_t sum = 0;

  for (size_t l = 0; l < network->n_layers; l++)
    sum += network->layers[l].kind->multiply_adds (&network->layers[l]);
  return sum;
}

LkStatus
lk_network_check_finite (const LkNetwork *network)
{
  for (size_t i = 0; i < network->n_floats; i++)
    {
      if (!isfinite (network->params[i]))
        return LK_NOT_FINITE;
    }
  return LK_OK;
}

void
lk_network_shrink (LkNetwork *network, double decay, double max_norm)
{
  for (size_t l = 0; l < network->n_layers; l++)
    {
      const LkLayer *layer = &network->layers[l];

      if (layer->kind->shrink)
        layer->kind->shrink (layer, network->params + layer->offset, decay, l + 1 < network->n_layers ? max_norm : 0.0);
    }
}

/* Outputs start on their own cache line, so that two never share one. */
#define CACHE_LINE 16 /* floats */

/* Floats of the workspace, or their places where it has memory. */
static LkStatus
divide (const LkNetwork *network, LkWorkspace *workspace, bool for_training, size_t *total)
{
  size_t B = workspace->max_batch, used = 0, n_scratch = 0;

  for (size_t l = 0; l < network->n_layers; l++)
    {
      const LkLayer *layer = &network->layers[l];
      LkPass *pass = &workspace->passes[l];
      size_t n, n_memory;

      if (!lk_size_mul (B, layer->out_stride, &n) || n > SIZE_MAX / 256)
        return LK_NO_MEMORY;
      n = rounded (n, CACHE_LINE);
      n_memory = layer->kind->n_memory ? rounded (layer->kind->n_memory (layer, B, for_training), CACHE_LINE) : 0;
      if (layer->kind->n_scratch)
        {
          size_t wanted = rounded (layer->kind->n_scratch (layer), CACHE_LINE);

          n_scratch = wanted > n_scratch ? wanted : n_scratch;
        }
      if (workspace->memory)
        {
          workspace->outputs[l] = workspace->memory + used;
          workspace->gradients[l] = for_training ? workspace->memory + used + n : NULL;
          pass->training = for_training;
          pass->memory = workspace->memory + used + (for_training ? 2 : 1) * n;
        }
      used += n * (for_training ? 2 : 1) + n_memory;
    }
  for (size_t l = 0; l < network->n_layers && workspace->memory; l++)
    {
      workspace->passes[l].scratch = workspace->memory + used;
      workspace->passes[l].n_scratch = n_scratch;
    }
  *total = used + LK_LAYER_PARTS * n_scratch;
  return LK_OK;
}

LkStatus
lk_workspace_new (const LkNetwork *network, size_t max_batch, bool for_training, LkWorkspace **out)
{
  LkWorkspace *workspace;
  LkStatus status;
  size_t total;

  if (max_batch == 0)
    return LK_BAD_SHAPE;
  workspace = calloc (1, sizeof *workspace);
  if (!workspace)
    return LK_NO_MEMORY;
  workspace->max_batch = max_batch;
  status = divide (network, workspace, for_training, &total);
  if (status == LK_OK && !(workspace->memory = lk_alloc_aligned (total, sizeof (float))))
    status = LK_NO_MEMORY;
  if (status != LK_OK)
    {
      free (workspace);
      return status;
    }
  divide (network, workspace, for_training, &total);
  *out = workspace;
  return LK_OK;
}

void
lk_workspace_free (LkWorkspace *workspace)
{
  if (!workspace)
    return;
  free (workspace->memory);
  free (workspace);
}

void
lk_workspace_freeze (LkWorkspace *workspace)
{
  for (size_t l = 0; l < LK_MAX_LAYERS; l++)
    workspace->passes[l].frozen = true;
}

/* Dropout is of units: behind a ReLU, where no picture is left. */
static bool
drops (const LkLayer *layer)
{
  return layer->relu && !is_picture (&layer->out);
}

float *
lk_network_forward_to (const LkNetwork *network, LkWorkspace *workspace, LkInput x, size_t B, size_t last)
{
  for (size_t l = 0; l <= last; l++)
    {
      const LkLayer *layer = &network->layers[l];

      layer->kind->forward (layer, network->params + layer->offset, x, B, workspace->outputs[l], &workspace->passes[l]);
      if (drops (layer))
        lk_dropout (&workspace->rng, workspace->dropout, B * layer->out_stride, workspace->outputs[l]);
      x = (LkInput) { .dense = workspace->outputs[l] };
    }
  return workspace->outputs[last];
}

float *
lk_network_forward (const LkNetwork *network, LkWorkspace *workspace, LkInput x, size_t B)
{
  return lk_network_forward_to (network, workspace, x, B, network->n_layers - 1);
}

void
lk_network_backward_part (const LkNetwork *network, LkWorkspace *workspace, LkInput x, size_t B, size_t begin,
                          size_t end, float *grad)
{
  for (size_t l = end; l-- > begin;)
    {
      const LkLayer *layer = &network->layers[l];

      if (drops (layer))
        lk_dropout_backward (workspace->dropout, B * layer->out_stride, workspace->gradients[l]);
      layer->kind->backward (layer, network->params + layer->offset,
                             l > 0 ? (LkInput) { .dense = workspace->outputs[l - 1] } : x, workspace->outputs[l], B,
                             workspace->gradients[l], grad + layer->offset, l > 0 ? workspace->gradients[l - 1] : NULL,
                             &workspace->passes[l]);
    }
}

void
lk_network_backward (const LkNetwork *network, LkWorkspace *workspace, LkInput x, size_t B, float *grad)
{
  lk_network_backward_part (network, workspace, x, B, 0, network->n_layers, grad);
}

void
lk_network_count (LkNetwork *network, const LkWorkspace *workspace, size_t B)
{
  for (size_t l = 0; l < network->n_layers; l++)
    {
      const LkLayer *layer = &network->layers[l];

      if (layer->kind->count)
        layer->kind->count (layer, network->params + layer->offset, B, &workspace->passes[l]);
    }
}

int
lk_network_describe (const LkNetwork *network, char *buffer, size_t buffer_size)
{
  size_t n_hidden = network->n_layers - 1;
  int length;

  if (!lk_network_is_dense (network))
    return lk_network_text_format (network->layers, n_hidden, buffer, buffer_size);
  length = snprintf (buffer, buffer_size, "%zu", lk_network_n_inputs (network));
  for (size_t l = 0; l <= n_hidden; l++)
    {
      size_t used = (size_t) length < buffer_size ? (size_t) length : buffer_size;

      length += snprintf (buffer + used, buffer_size - used, "x%zu", network->layers[l].n_outputs);
    }
  return length;
}
