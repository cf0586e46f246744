/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-sample-list.h"

struct _LkSampleList {
  GObject parent_instance;

  GPtrArray *places; /* of GObject, one a position */
  guint32 *samples;  /* as many */
};

static GType
get_item_type (GListModel *model)
{
  return G_TYPE_OBJECT;
}

static guint
get_n_items (GListModel *model)
{
  return LK_SAMPLE_LIST (model)->places->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  LkSampleList *self = LK_SAMPLE_LIST (model);

  return position < self->places->len ? g_object_ref (g_ptr_array_index (self->places, position)) : NULL;
}

static void
list_model_init (GListModelInterface *interface)
{
  interface->get_item_type = get_item_type;
  interface->get_n_items = get_n_items;
  interface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (LkSampleList, lk_sample_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
lk_sample_list_finalize (GObject *object)
{
  LkSampleList *self = LK_SAMPLE_LIST (object);

  g_ptr_array_unref (self->places);
  g_free (self->samples);
  G_OBJECT_CLASS (lk_sample_list_parent_class)->finalize (object);
}

static void
lk_sample_list_class_init (LkSampleListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lk_sample_list_finalize;
}

static void
lk_sample_list_init (LkSampleList *self)
{
  self->places = g_ptr_array_new_with_free_func (g_object_unref);
}

LkSampleList *
lk_sample_list_new (void)
{
  return g_object_new (LK_TYPE_SAMPLE_LIST, NULL);
}

void
lk_sample_list_set (LkSampleList *self, const guint32 *samples, gsize n)
{
  guint before = self->places->len;
  guint after = (guint) n;

  g_free (self->samples);
  self->samples = g_memdup2 (samples, n * sizeof *samples);
  for (guint i = before; i < after; i++)
    g_ptr_array_add (self->places, g_object_new (G_TYPE_OBJECT, NULL));
  if (after < before)
    g_ptr_array_remove_range (self->places, after, before - after);
  if (after != before)
    g_list_model_items_changed (G_LIST_MODEL (self), MIN (before, after), before > after ? before - after : 0,
                                after > before ? after - before : 0);
}

guint
lk_sample_list_get (LkSampleList *self, guint position)
{
  g_return_val_if_fail (position < self->places->len, 0);

  return self->samples[position];
}

guint
lk_sample_list_find (LkSampleList *self, guint sample)
{
  for (guint i = 0; i < self->places->len; i++)
    if (self->samples[i] == sample)
      return i;
  return G_MAXUINT;
}
