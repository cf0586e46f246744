/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-import.h"

/* The tensors of a PyTorch state_dict, made into a network of dense layers. */

typedef struct {
  const char *name; /* "F32" */
  gsize size;       /* bytes of a number */
  double (*to_double) (guint64 bits); /* NULL: whole numbers, which no layer is made of */
} LkStoredType;

/* NULL: there is no such type. */
const LkStoredType *lk_tensor_type_find (const char *name);

typedef struct {
  char               *name;
  gsize               prefix_length; /* of the name, up to and with the last dot */
  const LkStoredType *type;
  guint               rank;
  gsize               shape[4];      /* 1 beyond the rank */
  gsize               begin, end;    /* bytes, from the end of the header on */
} LkStoredTensor;

void lk_tensor_clear (gpointer tensor);

/* What the name's last part says. */
typedef enum {
  LK_TENSOR_WEIGHT,
  LK_TENSOR_BIAS,
  LK_TENSOR_MEAN, /* of a BatchNorm */
  LK_TENSOR_VARIANCE,
  LK_N_TENSOR_PARTS,
  LK_TENSOR_OTHER = LK_N_TENSOR_PARTS,
} LkTensorPart;

LkTensorPart lk_tensor_part (const char *name);

/* The tensors of one prefix, borrowed. */
typedef struct {
  const char           *name; /* of one of them */
  gsize                 prefix_length;
  const LkStoredTensor *parts[LK_N_TENSOR_PARTS];
} LkTensorGroup;

/* The tensors, which are put in natural order, as groups in that order; to be unreferenced. */
GArray  *lk_tensor_groups      (GArray *tensors);
/* A group is a layer, with weights, or a BatchNorm; FALSE with an error: neither. */
gboolean lk_tensor_group_check (const LkTensorGroup *group, const char *file, gboolean *is_norm, GError **error);
/* A sentence on layers that have no biases; 0: none. */
void     lk_state_dict_note_biases (LkImported *imported, guint n_without);

/* What a file calls a tensor of layer l, "0.weight", as PyTorch's nn.Sequential would; to be freed. */
char  *lk_tensor_name   (const LkNetwork *network, gsize l, const LkTensor *tensor);
/* Number i of a tensor, which need not be aligned in the tensors' bytes. */
double lk_tensor_number (const LkStoredTensor *tensor, const guint8 *data, gsize i);

/* LK_ERROR_FORMAT with file and tensor. */
void lk_tensor_error (GError **error, const char *file, const char *tensor, const char *format, ...)
                      G_GNUC_PRINTF (4, 5);

/* Weights (O, I) with or without biases, one behind the other as their shapes chain; where several orders do, the one
 * to which natural order of the names comes first, and imported->order_is_guess where names of different words give
 * none. A BatchNorm is folded into the layer before it, or, where a number between says that a ReLU is there, into the
 * one behind: with its running mean and variance, and eps 1e-5 as PyTorch's default is. `data` are the tensors' bytes,
 * `start` their place in the file. */
LkNetwork *lk_state_dict_build (GArray *tensors, const guint8 *data, gsize start, const char *file,
                                LkImported *imported, GError **error);
