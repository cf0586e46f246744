/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-import.h"
#include "lk-safetensors.h"
#include "nn/lk-smaller.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkSmaller, lk_smaller_free)

/* Teachers in files, by path or by name. Those that come with the program are
 * in the data folder as teachers/NAME.safetensors, where NAME is the data set's
 * and the hidden layers, such as "mnist-1200x1200"; beside each is its card,
 * NAME.md, which says how it was made and what it can do. */

/* The names of those for a data set, the largest first; free with g_strfreev (). */
char      **lk_model_list (const char *dataset);

/* Where it is: a path that holds a slash, or ends as the files of a teacher do (lk-formats.h), is itself, a name is
 * looked up. LK_ERROR_NOT_FOUND when there is none of that name. */
GFile      *lk_model_find (const char *name, GError **error);

/* What lk_model_find () finds, opened. LK_ERROR_FORMAT when it is a file of logits. findings may be NULL. */
LkNetwork  *lk_model_load (const char *name, LkFindings *findings, GCancellable *cancellable, GError **error);
/* The same with what else its file says. */
gboolean    lk_model_read (const char *name, LkFindings *findings, LkImported *imported, GCancellable *cancellable,
                           GError **error);

/* Replaces the file atomically: as ONNX (onnx/lk-onnx-write.h) where its name ends in .onnx, else as safetensors
 * (lk_safetensors_save ()), whose metadata and errors both have. */
gboolean    lk_model_save (const LkNetwork *network, GHashTable *metadata, LkSafetensorsType type, GFile *file,
                           GCancellable *cancellable, GError **error);
/* The same of a network that was made smaller, which its metadata say, as "bits" and "pruned": as ONNX with its codes, as
 * safetensors with the 32-bit floats that they stand for, so that whatever reads such files reads these. Both answer as
 * smaller->network does. */
gboolean    lk_model_save_smaller (const LkSmaller *smaller, GHashTable *metadata, GFile *file,
                                   GCancellable *cancellable, GError **error);
