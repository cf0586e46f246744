/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-state-dict.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "io/lk-error.h"
#include "io/lk-name.h"
#include "nn/lk-half.h"

#define EPSILON 1e-5 /* torch.nn.BatchNorm1d's default, which a state_dict does not hold */

static double
double_from_f32 (guint64 bits)
{
  guint32 word = (guint32) bits;
  float value;

  memcpy (&value, &word, sizeof value);
  return value;
}

static double
double_from_f16 (guint64 bits)
{
  return lk_half_to_float ((guint16) bits);
}

/* bfloat16 is the upper half of a float. */
static double
double_from_bf16 (guint64 bits)
{
  return double_from_f32 (bits << 16);
}

static double
double_from_f64 (guint64 bits)
{
  double value;

  memcpy (&value, &bits, sizeof value);
  return value;
}

static const LkStoredType types[] = {
  { "F32", 4, double_from_f32 },
  { "F16", 2, double_from_f16 },
  { "BF16", 2, double_from_bf16 },
  { "F64", 8, double_from_f64 },
  { "I64", 8, NULL },
  { "I32", 4, NULL },
  { "I16", 2, NULL },
  { "I8", 1, NULL },
  { "U8", 1, NULL },
  { "BOOL", 1, NULL },
};

const LkStoredType *
lk_tensor_type_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (name, types[i].name))
      return &types[i];
  return NULL;
}

void
lk_tensor_clear (gpointer tensor)
{
  g_free (((LkStoredTensor *) tensor)->name);
}

LkTensorPart
lk_tensor_part (const char *name)
{
  static const char *const parts[LK_N_TENSOR_PARTS] = { "weight", "bias", "running_mean", "running_var" };
  const char *dot = strrchr (name, '.');

  for (guint i = 0; i < LK_N_TENSOR_PARTS; i++)
    if (g_str_equal (dot ? dot + 1 : name, parts[i]))
      return i;
  return LK_TENSOR_OTHER;
}

void
lk_tensor_error (GError **error, const char *file, const char *tensor, const char *format, ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);
  /* Translators: a file, a tensor (an array of weights) in it, and what is wrong with that. */
  g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s”, tensor “%s”: %s"), file, tensor, reason);
}

/* What is made of them. */
typedef struct {
  const char *file;
  const guint8 *data;
  gsize start;
  GArray *groups;            /* of LkTensorGroup, in natural order */
  guint dense[LK_MAX_DENSE]; /* places in groups */
  gsize order[LK_MAX_DENSE]; /* places in dense, in the network's order */
  gsize n;
  LkNetwork *network;
} Build;

static int
compare_tensors (gconstpointer a, gconstpointer b)
{
  const LkStoredTensor *left = a, *right = b;
  g_autofree char *left_prefix = g_strndup (left->name, left->prefix_length);
  g_autofree char *right_prefix = g_strndup (right->name, right->prefix_length);
  int order = lk_natural_compare (left_prefix, right_prefix);

  if (order == 0)
    order = strcmp (left_prefix, right_prefix);
  return order != 0 ? order : strcmp (left->name, right->name);
}

GArray *
lk_tensor_groups (GArray *tensors)
{
  GArray *groups = g_array_new (FALSE, TRUE, sizeof (LkTensorGroup));

  g_array_sort (tensors, compare_tensors);
  for (guint i = 0; i < tensors->len; i++)
    {
      const LkStoredTensor *tensor = &g_array_index (tensors, LkStoredTensor, i);
      LkTensorGroup *last = groups->len > 0 ? &g_array_index (groups, LkTensorGroup, groups->len - 1) : NULL;

      if (!last || last->prefix_length != tensor->prefix_length ||
          strncmp (last->name, tensor->name, tensor->prefix_length) != 0)
        {
          LkTensorGroup group = { .name = tensor->name, .prefix_length = tensor->prefix_length };

          g_array_append_val (groups, group);
          last = &g_array_index (groups, LkTensorGroup, groups->len - 1);
        }
      last->parts[lk_tensor_part (tensor->name)] = tensor;
    }
  return groups;
}

static gboolean
is_dense (const LkTensorGroup *group)
{
  return group->parts[LK_TENSOR_WEIGHT] && group->parts[LK_TENSOR_WEIGHT]->rank == 2;
}

gboolean
lk_tensor_group_check (const LkTensorGroup *group, const char *file, gboolean *is_norm, GError **error)
{
  const LkStoredTensor *weight = group->parts[LK_TENSOR_WEIGHT];
  const LkStoredTensor *mean = group->parts[LK_TENSOR_MEAN], *variance = group->parts[LK_TENSOR_VARIANCE];

  *is_norm = !weight || weight->rank == 1;
  if (!*is_norm)
    return TRUE;
  if (!mean && !variance && weight && group->parts[LK_TENSOR_BIAS])
    lk_tensor_error (error, file, group->name,
                     _ ("this is a layer of normalisation, and only dense layers and BatchNorm between them can "
                        "be used. Save what the network answers instead, its logits: numpy.save"));
  else if (!mean != !variance)
    lk_tensor_error (error, file, group->name, _ ("a BatchNorm has both running_mean and running_var"));
  else if (!mean)
    lk_tensor_error (error, file, group->name, _ ("this bias has no weight; dense layers need one"));
  else
    return TRUE;
  return FALSE;
}

/* The dense layers are counted. */
static gboolean
check_groups (Build *build, GError **error)
{
  gsize n = 0;

  for (guint g = 0; g < build->groups->len; g++)
    {
      const LkTensorGroup *group = &g_array_index (build->groups, LkTensorGroup, g);
      const LkStoredTensor *weight = group->parts[LK_TENSOR_WEIGHT], *bias = group->parts[LK_TENSOR_BIAS];
      gboolean is_norm;

      if (!lk_tensor_group_check (group, build->file, &is_norm, error))
        return FALSE;
      if (!is_norm && weight->shape[1] > LK_MAX_WIDTH)
        {
          lk_tensor_error (error, build->file, weight->name, _ ("its “shape” has %zu; layers have 1 to %d units"),
                           weight->shape[1], LK_MAX_WIDTH);
          return FALSE;
        }
      n += !is_norm;
      if (!is_norm && bias && bias->shape[0] != weight->shape[0])
        {
          lk_tensor_error (error, build->file, bias->name, _ ("it has %zu numbers, but “%s” has %zu outputs"),
                           bias->shape[0], weight->name, weight->shape[0]);
          return FALSE;
        }
    }
  if (n == 0)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” holds no tensors, so no network"), build->file);
      return FALSE;
    }
  if (n <= LK_MAX_DENSE)
    return TRUE;
  g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
               _ ("“%s” holds a network too deep: %zu layers, where %d can be used. Save what it answers instead, its "
                  "logits: numpy.save"),
               build->file, n, LK_MAX_DENSE);
  return FALSE;
}

static const LkStoredTensor *
weight_of (const Build *build, gsize l)
{
  return g_array_index (build->groups, LkTensorGroup, build->dense[l]).parts[LK_TENSOR_WEIGHT];
}

/* The number of orders in which each layer takes what the one before gives, at most two; the first, going by their
 * places, is left in build->order. With at most LK_MAX_DENSE of them, trying is quick. */
static guint
find_chains (const Build *build, gsize at, gsize *order, gsize *first, guint found)
{
  if (at == build->n)
    {
      if (found == 0)
        memcpy (first, order, build->n * sizeof *order);
      return found + 1;
    }
  for (gsize l = 0; l < build->n && found < 2; l++)
    {
      gboolean used = FALSE;

      for (gsize k = 0; k < at; k++)
        used = used || order[k] == l;
      if (used || (at > 0 && weight_of (build, l)->shape[1] != weight_of (build, order[at - 1])->shape[0]))
        continue;
      order[at] = l;
      found = find_chains (build, at + 1, order, first, found);
    }
  return found;
}

/* The same words, with numbers that differ. */
static gboolean
names_give_order (const Build *build)
{
  g_autofree char *first = NULL;

  for (gsize l = 0; l < build->n; l++)
    {
      const LkTensorGroup *group = &g_array_index (build->groups, LkTensorGroup, build->dense[l]);
      g_autofree char *words = g_strndup (group->name, group->prefix_length);
      char *to = words;

      for (const char *from = words; *from; from++)
        if (!g_ascii_isdigit (*from))
          *to++ = *from;
      *to = '\0';
      if (first && !g_str_equal (first, words))
        return FALSE;
      if (!first)
        first = g_steal_pointer (&words);
    }
  return TRUE;
}

static gboolean
chain (Build *build, LkImported *imported, GError **error)
{
  g_autoptr (GString) list = g_string_new (NULL);
  gsize order[LK_MAX_DENSE];
  guint found;

  for (guint g = 0; g < build->groups->len; g++)
    if (is_dense (&g_array_index (build->groups, LkTensorGroup, g)))
      build->dense[build->n++] = g;
  found = find_chains (build, 0, order, build->order, 0);
  imported->order_is_guess = found > 1 && !names_give_order (build);
  if (found > 0)
    return TRUE;
  for (gsize l = 0; l < build->n; l++)
    g_string_append_printf (list, "%s%s %zu → %zu", l > 0 ? ", " : "", weight_of (build, l)->name,
                            weight_of (build, l)->shape[1], weight_of (build, l)->shape[0]);
  g_set_error (error, LK_ERROR, LK_ERROR_FORMAT,
               _ ("“%s”: these layers make no chain in which each takes the outputs of the one before: %s. Only "
                  "networks of dense layers one behind the other, with ReLU between, can be used. Save what another "
                  "network answers, its logits: numpy.save"),
               build->file, list->str);
  return FALSE;
}

char *
lk_tensor_name (const LkNetwork *network, gsize l, const LkTensor *tensor)
{
  return g_strdup_printf ("%zu.%s", lk_network_module (network, l), tensor->name);
}

double
lk_tensor_number (const LkStoredTensor *tensor, const guint8 *data, gsize i)
{
  const guint8 *bytes = data + tensor->begin + i * tensor->type->size;
  guint64 bits = 0; /* the file's are little-endian */

  for (gsize k = 0; k < tensor->type->size; k++)
    bits |= (guint64) bytes[k] << 8 * k;
  return tensor->type->to_double (bits);
}

static double
get (const Build *build, const LkStoredTensor *tensor, gsize i)
{
  return lk_tensor_number (tensor, build->data, i);
}

/* Into tensor `which` of layer l. */
static gboolean
read_values (const Build *build, const LkStoredTensor *tensor, gsize l, gsize which, GError **error)
{
  for (gsize i = 0; i < tensor->shape[0] * tensor->shape[1]; i++)
    {
      float value = (float) get (build, tensor, i);

      *lk_network_element (build->network, l, which, i) = value;
      if (!isfinite (value))
        {
          lk_tensor_error (error, build->file, tensor->name,
                           _ ("element %zu (byte %zu of the file) is infinite or not a number"), i,
                           build->start + tensor->begin + i * tensor->type->size);
          return FALSE;
        }
    }
  return TRUE;
}

/* The number that ends the prefix: "net.3." has 3; -1: none. */
static int
last_number (const LkTensorGroup *group)
{
  g_autofree char *prefix = g_strndup (group->name, group->prefix_length > 0 ? group->prefix_length - 1 : 0);
  const char *dot = strrchr (prefix, '.');
  const char *number = dot ? dot + 1 : prefix;

  return g_ascii_isdigit (*number) && strspn (number, "0123456789") == strlen (number) && strlen (number) < 6
             ? atoi (number)
             : -1;
}

/* Which layer of the network the k-th BatchNorm, group g, stands behind; *between: with a ReLU between. -1: none. */
static int
find_folded (const Build *build, guint g, guint k, gboolean *between)
{
  const LkTensorGroup *norm = &g_array_index (build->groups, LkTensorGroup, g);
  gsize width = norm->parts[LK_TENSOR_MEAN]->shape[0];
  int before = -1;

  *between = FALSE;
  for (gsize l = 0; l < build->n; l++)
    {
      guint dense = build->dense[build->order[l]];

      if (dense < g && (before < 0 || dense > build->dense[build->order[before]]))
        before = (int) l;
    }
  /* "fc1, fc2, norm1, norm2" stand apart: the first belongs to the first. */
  if (before < 0 || last_number (norm) < 0)
    before = k < build->n ? (int) k : -1;
  else
    *between = last_number (norm) ==
               last_number (&g_array_index (build->groups, LkTensorGroup, build->dense[build->order[before]])) + 2;
  return before >= 0 && build->network->layers[before].n_outputs == width && before + 1 < (int) build->n ? before : -1;
}

/* y = s·x + t of each unit, with s = γ/√(σ² + ε) and t = β - μ·s (Ioffe and Szegedy 2015, algorithm 2). */
static gboolean
fold_norm (Build *build, guint g, guint k, GError **error)
{
  const LkTensorGroup *norm = &g_array_index (build->groups, LkTensorGroup, g);
  const LkStoredTensor *const *parts = norm->parts;
  gsize n = parts[LK_TENSOR_MEAN]->shape[0];
  gboolean between;
  int l = find_folded (build, g, k, &between);

  for (guint p = 0; p < LK_N_TENSOR_PARTS; p++)
    if (parts[p] && (parts[p]->rank != 1 || parts[p]->shape[0] != n))
      l = -1;
  if (l < 0)
    {
      lk_tensor_error (error, build->file, norm->name,
                       _ ("it is not clear to which layer this BatchNorm belongs. Save what the network answers "
                          "instead, its logits: numpy.save"));
      return FALSE;
    }
  for (gsize i = 0; i < n; i++)
    {
      double gamma = parts[LK_TENSOR_WEIGHT] ? get (build, parts[LK_TENSOR_WEIGHT], i) : 1.0;
      double beta = parts[LK_TENSOR_BIAS] ? get (build, parts[LK_TENSOR_BIAS], i) : 0.0;
      double s = gamma / sqrt (get (build, parts[LK_TENSOR_VARIANCE], i) + EPSILON);
      double t = beta - get (build, parts[LK_TENSOR_MEAN], i) * s;
      LkNetwork *network = build->network;
      float *bias;

      if (!between)
        {
          bias = lk_network_bias (network, (gsize) l, i);
          for (gsize k2 = 0; k2 < network->layers[l].n_inputs; k2++)
            {
              float *weight = lk_network_weight (network, (gsize) l, i, k2);

              *weight = (float) (*weight * s);
            }
          *bias = (float) (*bias * s + t);
          continue;
        }
      for (gsize o = 0; o < network->layers[l + 1].n_outputs; o++)
        {
          float *weight = lk_network_weight (network, (gsize) l + 1, o, i);

          bias = lk_network_bias (network, (gsize) l + 1, o);
          *bias = (float) (*bias + *weight * t);
          *weight = (float) (*weight * s);
        }
    }
  if (lk_network_check_finite (build->network) == LK_OK)
    return TRUE;
  lk_tensor_error (error, build->file, norm->name, _ ("its numbers are infinite or not a number, or too large"));
  return FALSE;
}

static gboolean
fold_norms (Build *build, LkImported *imported, GError **error)
{
  guint n = 0;

  for (guint g = 0; g < build->groups->len; g++)
    if (!is_dense (&g_array_index (build->groups, LkTensorGroup, g)) && !fold_norm (build, g, n++, error))
      return FALSE;
  if (n > 0)
    lk_import_note (imported, g_strdup_printf (ngettext ("%u BatchNorm was folded into the layer beside it",
                                                         "%u BatchNorms were folded into the layers beside them", n),
                                               n));
  return TRUE;
}

void
lk_state_dict_note_biases (LkImported *imported, guint n_without)
{
  if (n_without > 0)
    lk_import_note (imported, g_strdup_printf (ngettext ("%u layer has no biases: they are 0",
                                                         "%u layers have no biases: they are 0", n_without),
                                               n_without));
}

static gboolean
read_layers (Build *build, LkImported *imported, GError **error)
{
  guint n_without = 0;

  for (gsize l = 0; l < build->n; l++)
    {
      const LkTensorGroup *group = &g_array_index (build->groups, LkTensorGroup, build->dense[build->order[l]]);

      if (!read_values (build, group->parts[LK_TENSOR_WEIGHT], l, 0, error) ||
          (group->parts[LK_TENSOR_BIAS] && !read_values (build, group->parts[LK_TENSOR_BIAS], l, 1, error)))
        return FALSE;
      n_without += !group->parts[LK_TENSOR_BIAS];
    }
  lk_state_dict_note_biases (imported, n_without);
  return fold_norms (build, imported, error);
}

/* "fc1", "fc2": what the dense layers are called, in the network's order. */
static char **
name_layers (const Build *build)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();

  for (gsize l = 0; l < build->n; l++)
    {
      const LkStoredTensor *weight = weight_of (build, build->order[l]);
      g_autofree char *name = g_strndup (weight->name, MAX (weight->prefix_length, 1) - 1);

      g_strv_builder_add (names, name);
    }
  return g_strv_builder_end (names);
}

LkNetwork *
lk_state_dict_build (GArray *tensors, const guint8 *data, gsize start, const char *file, LkImported *imported,
                     GError **error)
{
  g_autoptr (GArray) groups = lk_tensor_groups (tensors);
  Build build = { .file = file, .data = data, .start = start, .groups = groups };
  gsize sizes[LK_MAX_DENSE + 1];
  LkStatus status;

  if (!check_groups (&build, error) || !chain (&build, imported, error))
    return NULL;
  sizes[0] = weight_of (&build, build.order[0])->shape[1];
  for (gsize l = 0; l < build.n; l++)
    sizes[l + 1] = weight_of (&build, build.order[l])->shape[0];
  status = lk_network_new (sizes, build.n + 1, &build.network);
  if (status != LK_OK)
    {
      g_autofree char *what = g_strdup_printf (_ ("Could not make the network in “%s”"), file);

      lk_error_set_status (error, status, what);
      return NULL;
    }
  if (read_layers (&build, imported, error))
    {
      imported->layers = name_layers (&build);
      return build.network;
    }
  lk_network_free (build.network);
  return NULL;
}
