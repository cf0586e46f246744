/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "nn/lk-network.h"
#include "nn/lk-smaller.h"

/* A network of Limbeck's as an ONNX file (operators of version 13), as onnx's checker takes it and runtimes run it: input
 * "pixels", floats of 0 … 1, (N, inputs) where the first layer is dense, colours as planes one behind the other, else
 * (N, channels, height, width); output "logits", (N, classes), for any N. Numbers have the names that safetensors files
 * give them. Metadata (strings by string, UTF-8; NULL: none) go with it, as do format, layers, activation, and picture and
 * classes of a network of pictures. As halves, numbers are 16-bit floats in the file, and 32-bit ones when it runs.
 * `file` is for messages. LK_ERROR_VALUE when a number is not finite, or too large for a half. */
GByteArray *lk_onnx_write (const LkNetwork *network, GHashTable *metadata, gboolean halves, const char *file,
                           GError **error);
/* The same of a network that was made smaller: weights of LK_SMALLER_MOST bits or fewer as codes and steps, "N.weight.codes"
 * (8-bit whole numbers, since the format has none of 3 or 6 bits) and "N.weight.steps" (a float a unit), of which
 * DequantizeLinear makes the weights; other numbers as they are. */
GByteArray *lk_onnx_write_smaller (const LkSmaller *smaller, GHashTable *metadata, const char *file, GError **error);
