/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "lk-import.h"
#include "nn/lk-network.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkNetwork, lk_network_free)

/* The safetensors format: a little-endian 64-bit header length, a JSON header
 * {name: {dtype, shape, data_offsets}, "__metadata__": {string: string}}, then
 * the tensors' bytes without holes.
 *
 * A network is stored as "<n>.weight" (O, I) and "<n>.bias" (O) for its dense
 * layers in order, n = 0, 2, 4, … as in PyTorch's nn.Sequential, whose odd
 * modules are the ReLUs; __metadata__ carries format "limbeck", layers
 * "784x30x30x10", activation "relu" and what the caller adds (data set, seed,
 * errors, …). Networks of pictures likewise, with convolutions' weights as (O, I, kH, kW) and what lk-picture-network.h
 * says in the metadata. Read: F32, F16, BF16 and F64; *.weight with or without *.bias of
 * any prefix or none (PyTorch's nn.Linear: "0.weight", "fc1.weight", "weight"), as lk-state-dict.h makes a network of
 * them; normalize_mean and normalize_std in the metadata, one number or one a colour, are folded into the first layer;
 * scalars and counters beside the layers are passed over. Between layers stands ReLU: the file cannot say so, whoever made
 * it must. */

typedef enum {
  LK_SAFETENSORS_F32,
  LK_SAFETENSORS_F16, /* halves the file; values round to 11 bits */
} LkSafetensorsType;

/* LK_ERROR_FORMAT, with the place in the message, for whatever is not exactly
 * such a file: nothing in it is trusted. metadata may be NULL; if not, receives
 * a new hash table of strings. name is used in messages. */
LkNetwork *lk_safetensors_parse (const guint8 *bytes, gsize length, const char *name,
                                 GHashTable **metadata, GError **error);
LkNetwork *lk_safetensors_load  (GFile *file, GHashTable **metadata, GCancellable *cancellable, GError **error);

/* The same into imported: network, metadata, whether the order is a guess, and sentences. */
gboolean   lk_safetensors_read  (const guint8 *bytes, gsize length, const char *name, LkImported *imported,
                                 GError **error);

/* Replaces the file atomically. metadata (strings, UTF-8) may be NULL; format,
 * layers and activation in it are overridden. LK_ERROR_VALUE when a weight is
 * not finite (or too large for F16). */
gboolean   lk_safetensors_save  (const LkNetwork *network, GHashTable *metadata, LkSafetensorsType type,
                                 GFile *file, GCancellable *cancellable, GError **error);

/* A teacher that is one network. */
extern const LkFormat lk_format_safetensors;
