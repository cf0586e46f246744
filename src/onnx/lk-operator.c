/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-operator.h"

#include <string.h>

const LkOperator *
lk_operator_find (const char *name)
{
  const LkOperator *const groups[] = { lk_operators_elementwise, lk_operators_moving, lk_operators_pictures,
                                       lk_operators_products };

  for (gsize g = 0; g < G_N_ELEMENTS (groups); g++)
    for (const LkOperator *row = groups[g]; row->name; row++)
      if (g_strcmp0 (row->name, name) == 0)
        return row;
  return NULL;
}

static const Onnx__AttributeProto *
find (const LkCall *call, const char *name)
{
  const Onnx__NodeProto *node = call->node->proto;

  for (gsize k = 0; k < node->n_attribute; k++)
    if (g_strcmp0 (node->attribute[k]->name, name) == 0)
      return node->attribute[k];
  return NULL;
}

gint64
lk_call_int (const LkCall *call, const char *name, gint64 otherwise)
{
  const Onnx__AttributeProto *attribute = find (call, name);

  return attribute ? attribute->i : otherwise;
}

float
lk_call_float (const LkCall *call, const char *name, float otherwise)
{
  const Onnx__AttributeProto *attribute = find (call, name);

  return attribute ? attribute->f : otherwise;
}

gboolean
lk_call_is (const LkCall *call, const char *name, const char *text)
{
  const Onnx__AttributeProto *attribute = find (call, name);

  return attribute && attribute->s.len == strlen (text) && memcmp (attribute->s.data, text, attribute->s.len) == 0;
}

gboolean
lk_call_has (const LkCall *call, const char *name)
{
  return find (call, name) != NULL;
}

gsize
lk_call_list (const LkCall *call, const char *name, guint input, gint64 *list, gsize most)
{
  const Onnx__AttributeProto *attribute = find (call, name);
  const LkArray *array = input > 0 ? lk_call_in (call, input) : NULL;
  gsize n = array ? array->n : attribute ? attribute->n_ints : 0;

  if (n > most || (array && (!array->data || !array->whole)))
    return LK_CALL_BAD_LIST;
  if (n > 0)
    memcpy (list, array ? array->i : attribute->ints, n * sizeof *list);
  return n;
}

gboolean
lk_call_axis (gint64 axis, gsize rank, gsize *found)
{
  gint64 counted = axis < 0 ? axis + (gint64) rank : axis;

  *found = (gsize) counted;
  return counted >= 0 && counted < (gint64) rank;
}

const LkArray *
lk_call_in (const LkCall *call, guint k)
{
  return k < call->n_in ? call->in[k] : NULL;
}

LkCallProblem
lk_call_give (LkCall *call, gboolean whole, gsize rank, const gsize *dims)
{
  if (!lk_array_set_shape (call->out, whole, rank, dims))
    return LK_CALL_LARGE;
  return LK_CALL_FINE;
}
