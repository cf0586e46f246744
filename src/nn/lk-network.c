/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-network.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lk-dense.h"
#include "lk-dropout.h"
#include "lk-memory.h"
#include "lk-vector.h"

const LkLayerKind *const lk_layer_kinds[] = { &lk_dense };
const size_t lk_n_layer_kinds = sizeof lk_layer_kinds / sizeof *lk_layer_kinds;

static size_t
rounded (size_t n, size_t multiple)
{
  return (n + multiple - 1) / multiple * multiple;
}

LkStatus
lk_network_new (const size_t *sizes, size_t n_sizes, LkNetwork **out)
{
  LkNetwork *network;

  if (n_sizes < 2 || n_sizes > LK_MAX_LAYERS + 1)
    return LK_BAD_SHAPE;
  for (size_t i = 0; i < n_sizes; i++)
    {
      if (sizes[i] < 1 || sizes[i] > LK_MAX_WIDTH)
        return LK_BAD_SHAPE;
    }

  network = calloc (1, sizeof *network);
  if (!network)
    return LK_NO_MEMORY;
  network->n_layers = n_sizes - 1;
  /* At most 8 · 16384 · 16385 numbers, so no product overflows 64 bits. */
  for (size_t l = 0; l < network->n_layers; l++)
    {
      LkLayer *layer = &network->layers[l];

      *layer = (LkLayer) { .kind = &lk_dense,
                           .n_inputs = sizes[l],
                           .n_outputs = sizes[l + 1],
                           .in_stride = l > 0 ? network->layers[l - 1].out_stride : sizes[0],
                           .out_stride = sizes[l + 1],
                           .relu = l + 1 < network->n_layers,
                           .offset = network->n_floats };
      if (layer->relu)
        layer->out_stride = rounded (layer->n_outputs, LK_LAYER_VECTOR);
      layer->n_params = lk_layer_n_params (layer);
      layer->n_floats = layer->kind->n_floats (layer);
      network->n_params += layer->n_params;
      network->n_floats += layer->n_floats;
    }
  network->params = lk_alloc_aligned (network->n_floats, sizeof (float));
  if (!network->params)
    {
      free (network);
      return LK_NO_MEMORY;
    }
  *out = network;
  return LK_OK;
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

      layer->kind->shrink (layer, network->params + layer->offset, decay, layer->relu ? max_norm : 0.0);
    }
}

/* Outputs start on their own cache line, so that two never share one. */
#define CACHE_LINE 16 /* floats */

LkStatus
lk_workspace_new (const LkNetwork *network, size_t max_batch, bool for_training, LkWorkspace **out)
{
  LkWorkspace *workspace;
  size_t total = 0;
  float *next;

  if (max_batch == 0)
    return LK_BAD_SHAPE;
  for (size_t l = 0; l < network->n_layers; l++)
    {
      size_t n;

      if (!lk_size_mul (max_batch, network->layers[l].out_stride, &n) || n > SIZE_MAX / 64)
        return LK_NO_MEMORY;
      total += rounded (n, CACHE_LINE) * (for_training ? 2 : 1);
    }

  workspace = calloc (1, sizeof *workspace);
  if (!workspace)
    return LK_NO_MEMORY;
  workspace->max_batch = max_batch;
  workspace->memory = next = lk_alloc_aligned (total, sizeof (float));
  if (!next)
    {
      free (workspace);
      return LK_NO_MEMORY;
    }
  for (size_t l = 0; l < network->n_layers; l++)
    {
      size_t n = rounded (max_batch * network->layers[l].out_stride, CACHE_LINE);

      workspace->outputs[l] = next;
      next += n;
      if (for_training)
        {
          workspace->gradients[l] = next;
          next += n;
        }
    }
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

float *
lk_network_forward (const LkNetwork *network, LkWorkspace *workspace, LkInput x, size_t B)
{
  for (size_t l = 0; l < network->n_layers; l++)
    {
      const LkLayer *layer = &network->layers[l];

      layer->kind->forward (layer, network->params + layer->offset, x, B, workspace->outputs[l]);
      if (layer->relu)
        lk_dropout (&workspace->rng, workspace->dropout, B * layer->out_stride, workspace->outputs[l]);
      x = (LkInput) { .dense = workspace->outputs[l] };
    }
  return workspace->outputs[network->n_layers - 1];
}

void
lk_network_backward (const LkNetwork *network, LkWorkspace *workspace, LkInput x, size_t B, float *grad)
{
  for (size_t l = network->n_layers; l-- > 0;)
    {
      const LkLayer *layer = &network->layers[l];

      if (layer->relu)
        lk_dropout_backward (workspace->dropout, B * layer->out_stride, workspace->gradients[l]);
      layer->kind->backward (layer, network->params + layer->offset,
                             l > 0 ? (LkInput) { .dense = workspace->outputs[l - 1] } : x, workspace->outputs[l], B,
                             workspace->gradients[l], grad + layer->offset, l > 0 ? workspace->gradients[l - 1] : NULL);
    }
}

int
lk_network_describe (const LkNetwork *network, char *buffer, size_t buffer_size)
{
  int length = snprintf (buffer, buffer_size, "%zu", lk_network_n_inputs (network));

  for (size_t l = 0; l < network->n_layers; l++)
    {
      size_t used = (size_t) length < buffer_size ? (size_t) length : buffer_size;
      char text[32];

      network->layers[l].kind->describe (&network->layers[l], text, sizeof text);
      length += snprintf (buffer + used, buffer_size - used, "x%s", text);
    }
  return length;
}

/* Past one separator: spaces around x, ×, a comma, or spaces alone. */
static const char *
skip_separator (const char *text)
{
  text += strspn (text, " \t");
  if (*text == 'x' || *text == 'X' || *text == ',')
    text++;
  else if (strncmp (text, "\xc3\x97", 2) == 0) /* U+00D7 in UTF-8 */
    text += 2;
  return text + strspn (text, " \t");
}

LkStatus
lk_layers_parse (const char *text, size_t *hidden, size_t *n_hidden)
{
  size_t n = 0;

  text += strspn (text, " \t");
  if (strcmp (text, "none") == 0)
    text += strlen (text);

  while (*text != '\0')
    {
      unsigned long width;
      char *end;

      if (*text < '0' || *text > '9')
        return LK_BAD_VALUE;
      width = strtoul (text, &end, 10); /* ULONG_MAX when too large: beyond LK_MAX_WIDTH too */
      if (n == LK_MAX_LAYERS - 1 || width < 1 || width > LK_MAX_WIDTH)
        return LK_BAD_SHAPE;
      hidden[n++] = width;

      text = skip_separator (end);
      if (text == end && *text != '\0')
        return LK_BAD_VALUE;
      if (*text == '\0' && strpbrk (end, "xX,\xc3"))
        return LK_BAD_VALUE; /* "30x" */
    }
  *n_hidden = n;
  return LK_OK;
}

int
lk_layers_format (const size_t *hidden, size_t n_hidden, char *buffer, size_t buffer_size)
{
  int length = 0;

  if (n_hidden == 0)
    return snprintf (buffer, buffer_size, "none");
  for (size_t i = 0; i < n_hidden; i++)
    {
      size_t used = (size_t) length < buffer_size ? (size_t) length : buffer_size;

      length += snprintf (buffer + used, buffer_size - used, i > 0 ? "x%zu" : "%zu", hidden[i]);
    }
  return length;
}
