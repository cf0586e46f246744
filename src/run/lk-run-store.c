/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-run-store.h"

#include "lk-run-answers.h"
#include "lk-run-folder.h"

#define DELETED LK_RUN_SUFFIX_DELETED
/* Names are typed letter by letter: written when that has ended. */
#define SAVE_DELAY_MS 300

struct _LkRunStore {
  GObject parent_instance;

  char *folder;
  GListStore *runs;    /* of LkRunRecord, the newest first */
  GHashTable *by_id;   /* id → LkRunRecord, both of `runs` */
  GHashTable *paths;   /* id → path, of files that are not called after their id */
  GHashTable *deleted; /* id → LkRunRecord */
  GHashTable *dirty;   /* of LkRunRecord, to be saved */
  GHashTable *held;    /* of ids: in memory alone */
  guint save_id;
  GCancellable *loading; /* NULL when it is not */
  GPtrArray *damaged;    /* of char *, a sentence each */
  LkRunWriter *writer;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LkRunStore, lk_run_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum {
  PROP_0,
  PROP_LOADING,
  PROP_DAMAGED,
  PROP_TROUBLE,
  N_PROPS,
};

enum {
  RUN_CHANGED,
  RETRY,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static char *
path_of (LkRunStore *self, LkRunRecord *record)
{
  const char *id = lk_run_record_get_facts (record)->id;
  const char *known = g_hash_table_lookup (self->paths, id);
  g_autofree char *name = g_strconcat (id, LK_RUN_SUFFIX, NULL);

  return known ? g_strdup (known) : g_build_filename (self->folder, name, NULL);
}

/* Both of its files, for good. */
static void
unlink_run (LkRunStore *self, LkRunRecord *record)
{
  g_autofree char *path = path_of (self, record);
  g_autofree char *deleted = g_strconcat (path, DELETED, NULL);
  g_autofree char *answers = lk_run_answers_path (self->folder, lk_run_record_get_facts (record)->id);

  lk_run_writer_unlink (self->writer, path, deleted);
  lk_run_writer_unlink (self->writer, answers, answers);
}

static void
save_dirty (LkRunStore *self)
{
  GHashTableIter iter;
  gpointer record;

  g_clear_handle_id (&self->save_id, g_source_remove);
  g_hash_table_iter_init (&iter, self->dirty);
  while (g_hash_table_iter_next (&iter, &record, NULL))
    {
      g_autofree char *path = path_of (self, record);

      lk_run_writer_save (self->writer, record, path);
    }
  g_hash_table_remove_all (self->dirty);
}

static gboolean
save_cb (gpointer user_data)
{
  LkRunStore *self = user_data;

  self->save_id = 0;
  save_dirty (self);
  return G_SOURCE_REMOVE;
}

/* Of all runs or, where colours must be told apart, of the shown ones but this. */
static guint
least_used_color (LkRunStore *self, LkRunRecord *beside)
{
  guint used[LK_RUN_N_COLORS] = { 0 };
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->runs));
  guint best = beside ? lk_run_record_get_color (beside) : 0;

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LkRunRecord) record = g_list_model_get_item (G_LIST_MODEL (self->runs), i);

      if (!beside || (record != beside && lk_run_record_get_shown (record)))
        used[lk_run_record_get_color (record)]++;
    }
  for (guint c = 0; c < LK_RUN_N_COLORS; c++)
    best = used[c] < used[best] ? c : best;
  return best;
}

static void
record_changed_cb (LkRunStore *self, GParamSpec *pspec, LkRunRecord *record)
{
  if (g_str_equal (pspec->name, "shown"))
    {
      /* In no file; but of those that are shown no two look alike as long as there are colours. */
      if (lk_run_record_get_shown (record))
        lk_run_record_set_color (record, least_used_color (self, record));
    }
  else if (g_str_equal (pspec->name, "saved"))
    return; /* the row's alone */
  else if (!g_hash_table_contains (self->held, lk_run_record_get_facts (record)->id) ||
           !g_str_equal (pspec->name, "color"))
    {
      g_hash_table_remove (self->held, lk_run_record_get_facts (record)->id); /* whoever names or pins it wants it */
      g_hash_table_add (self->dirty, g_object_ref (record));
      g_clear_handle_id (&self->save_id, g_source_remove);
      self->save_id = g_timeout_add (SAVE_DELAY_MS, save_cb, self);
    }
  g_signal_emit (self, signals[RUN_CHANGED], 0, record);
}

static int
compare_runs (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return lk_run_folder_compare (&a, &b);
}

/* Before it comes into the list. */
static void
know (LkRunStore *self, LkRunRecord *record)
{
  g_hash_table_replace (self->by_id, lk_run_record_get_facts (record)->id, record);
  g_signal_connect_swapped (record, "notify", G_CALLBACK (record_changed_cb), self);
}

static void
insert (LkRunStore *self, LkRunRecord *record)
{
  know (self, record);
  g_list_store_insert_sorted (self->runs, record, compare_runs, NULL);
}

static void
take_out (LkRunStore *self, LkRunRecord *record)
{
  guint position;

  g_return_if_fail (g_list_store_find (self->runs, record, &position));

  g_signal_handlers_disconnect_by_func (record, record_changed_cb, self);
  g_hash_table_remove (self->dirty, record);
  g_hash_table_remove (self->by_id, lk_run_record_get_facts (record)->id);
  g_list_store_remove (self->runs, position);
}

static void
load_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_task_return_pointer (task, lk_run_folder_read (task_data, cancellable), (GDestroyNotify) lk_run_folder_free);
}

static void
take_damaged (LkRunStore *self, LkRunFolder *found)
{
  if (found->damaged->len == 0)
    return;
  g_ptr_array_extend_and_steal (self->damaged, g_ptr_array_ref (found->damaged));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DAMAGED]);
}

/* All in one change of the list, since each costs those who show it as much as all. */
static void
take_runs (LkRunStore *self, LkRunFolder *found)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->runs));
  g_autoptr (GPtrArray) all = g_ptr_array_new_full (n + found->runs->len, g_object_unref);
  GHashTableIter iter;
  gpointer id, path;

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (all, g_list_model_get_item (G_LIST_MODEL (self->runs), i));
  g_hash_table_iter_init (&iter, found->paths);
  while (g_hash_table_iter_next (&iter, &id, &path))
    if (!g_hash_table_contains (self->by_id, id) && !g_hash_table_contains (self->deleted, id))
      g_hash_table_insert (self->paths, g_strdup (id), g_strdup (path));
  for (guint i = 0; i < found->runs->len; i++)
    {
      LkRunRecord *record = g_ptr_array_index (found->runs, i);

      /* One that was added, or deleted, meanwhile is newer. */
      id = lk_run_record_get_facts (record)->id;
      if (g_hash_table_contains (self->by_id, id) || g_hash_table_contains (self->deleted, id))
        continue;
      know (self, record);
      g_ptr_array_add (all, g_object_ref (record));
    }
  if (n > 0)
    g_ptr_array_sort (all, lk_run_folder_compare);
  if (all->len > n)
    g_list_store_splice (self->runs, 0, n, all->pdata, all->len);
}

static void
load_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LkRunStore *self = LK_RUN_STORE (source);
  g_autoptr (LkRunFolder) found = g_task_propagate_pointer (G_TASK (result), NULL);

  g_clear_object (&self->loading);
  if (found)
    {
      take_runs (self, found);
      take_damaged (self, found);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

/* The row says whether its run is on the disk. */
static void
saved_cb (LkRunStore *self, LkRunRecord *copy, const char *path, gboolean saved)
{
  LkRunRecord *record = lk_run_store_find (self, lk_run_record_get_facts (copy)->id);
  g_autofree char *own_path = record ? path_of (self, record) : NULL;

  if (record && g_str_equal (path, own_path))
    lk_run_record_set_saved (record, saved);
}

static void
trouble_cb (LkRunStore *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TROUBLE]);
}

static void
retry_cb (LkRunStore *self)
{
  g_signal_emit (self, signals[RETRY], 0);
}

static GType
get_item_type (GListModel *model)
{
  return LK_TYPE_RUN_RECORD;
}

static guint
get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (LK_RUN_STORE (model)->runs));
}

static gpointer
get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (LK_RUN_STORE (model)->runs), position);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
lk_run_store_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LkRunStore *self = LK_RUN_STORE (object);

  switch (id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, lk_run_store_is_loading (self));
      break;
    case PROP_DAMAGED:
      g_value_set_boxed (value, self->damaged);
      break;
    case PROP_TROUBLE:
      g_value_set_string (value, lk_run_store_get_trouble (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
forget_all (LkRunStore *self)
{
  GHashTableIter iter;
  gpointer record;

  g_hash_table_iter_init (&iter, self->deleted);
  while (g_hash_table_iter_next (&iter, NULL, &record))
    unlink_run (self, record);
  g_hash_table_remove_all (self->deleted);
}

static void
lk_run_store_dispose (GObject *object)
{
  LkRunStore *self = LK_RUN_STORE (object);

  g_cancellable_cancel (self->loading);
  if (self->writer)
    {
      g_signal_handlers_disconnect_by_data (self->writer, self);
      save_dirty (self);
      forget_all (self);
      lk_run_writer_retry (self->writer);
      lk_run_writer_flush (self->writer);
      g_clear_object (&self->writer);
    }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->runs)); i++)
    {
      g_autoptr (LkRunRecord) record = g_list_model_get_item (G_LIST_MODEL (self->runs), i);

      g_signal_handlers_disconnect_by_func (record, record_changed_cb, self);
    }
  G_OBJECT_CLASS (lk_run_store_parent_class)->dispose (object);
}

static void
lk_run_store_finalize (GObject *object)
{
  LkRunStore *self = LK_RUN_STORE (object);

  g_clear_object (&self->loading);
  g_object_unref (self->runs);
  g_hash_table_unref (self->by_id);
  g_hash_table_unref (self->paths);
  g_hash_table_unref (self->deleted);
  g_hash_table_unref (self->dirty);
  g_hash_table_unref (self->held);
  g_ptr_array_unref (self->damaged);
  g_free (self->folder);
  G_OBJECT_CLASS (lk_run_store_parent_class)->finalize (object);
}

static void
lk_run_store_class_init (LkRunStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = lk_run_store_get_property;
  object_class->dispose = lk_run_store_dispose;
  object_class->finalize = lk_run_store_finalize;
  properties[PROP_LOADING] =
      g_param_spec_boolean ("loading", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_DAMAGED] =
      g_param_spec_boxed ("damaged", NULL, NULL, G_TYPE_PTR_ARRAY, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_TROUBLE] =
      g_param_spec_string ("trouble", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[RUN_CHANGED] = g_signal_new ("run-changed", LK_TYPE_RUN_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, LK_TYPE_RUN_RECORD);
  signals[RETRY] = g_signal_new ("retry", LK_TYPE_RUN_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lk_run_store_init (LkRunStore *self)
{
  self->runs = g_list_store_new (LK_TYPE_RUN_RECORD);
  g_signal_connect_object (self->runs, "items-changed", G_CALLBACK (g_list_model_items_changed), self,
                           G_CONNECT_SWAPPED);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->deleted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->dirty = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  self->held = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->damaged = g_ptr_array_new_with_free_func (g_free);
  self->writer = lk_run_writer_new ();
  g_signal_connect_swapped (self->writer, "saved", G_CALLBACK (saved_cb), self);
  g_signal_connect_swapped (self->writer, "notify::trouble", G_CALLBACK (trouble_cb), self);
  g_signal_connect_swapped (self->writer, "retry", G_CALLBACK (retry_cb), self);
}

LkRunStore *
lk_run_store_new (const char *folder)
{
  LkRunStore *self = g_object_new (LK_TYPE_RUN_STORE, NULL);

  self->folder = folder ? g_strdup (folder) : g_build_filename (g_get_user_data_dir (), "limbeck", "runs", NULL);
  return self;
}

void
lk_run_store_load (LkRunStore *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->loading)
    return;
  self->loading = g_cancellable_new ();
  task = g_task_new (self, self->loading, load_cb, NULL);
  g_task_set_task_data (task, g_strdup (self->folder), g_free);
  g_task_run_in_thread (task, load_thread);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

gboolean
lk_run_store_is_loading (LkRunStore *self)
{
  return self->loading != NULL;
}

const char *
lk_run_store_get_folder (LkRunStore *self)
{
  return self->folder;
}

LkRunRecord *
lk_run_store_find (LkRunStore *self, const char *id)
{
  return g_hash_table_lookup (self->by_id, id);
}

GPtrArray *
lk_run_store_list_shown (LkRunStore *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->runs));
  GPtrArray *shown = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LkRunRecord) record = g_list_model_get_item (G_LIST_MODEL (self->runs), i);

      if (lk_run_record_get_shown (record))
        g_ptr_array_add (shown, g_steal_pointer (&record));
    }
  return shown;
}

/* In the place of the one of the same id. */
static void
put (LkRunStore *self, LkRunRecord *record)
{
  LkRunRecord *old = lk_run_store_find (self, lk_run_record_get_facts (record)->id);

  if (old)
    {
      /* What a person has called it stays. */
      lk_run_record_set_name (record, lk_run_record_get_name (old));
      lk_run_record_set_color (record, lk_run_record_get_color (old));
      lk_run_record_set_pinned (record, lk_run_record_get_pinned (old));
      lk_run_record_set_shown (record, lk_run_record_get_shown (old));
      lk_run_record_set_saved (record, lk_run_record_get_saved (old));
      take_out (self, old);
    }
  else
    lk_run_record_set_color (record, least_used_color (self, NULL));
  insert (self, record);
}

void
lk_run_store_add (LkRunStore *self, LkRunRecord *record)
{
  const char *id = lk_run_record_get_facts (record)->id;
  g_autofree char *path = path_of (self, record);

  if (lk_run_store_find (self, id) == record && !g_hash_table_contains (self->held, id))
    return;
  if (lk_run_store_find (self, id) != record)
    put (self, record);
  g_hash_table_remove (self->held, id);
  lk_run_writer_save (self->writer, record, path);
}

void
lk_run_store_hold (LkRunStore *self, LkRunRecord *record)
{
  const char *id = lk_run_record_get_facts (record)->id;

  if (lk_run_store_find (self, id) && !g_hash_table_contains (self->held, id))
    {
      lk_run_store_add (self, record); /* that which it was is on the disk */
      return;
    }
  lk_run_record_set_saved (record, FALSE);
  g_hash_table_add (self->held, g_strdup (id));
  put (self, record);
}

void
lk_run_store_delete (LkRunStore *self, LkRunRecord *record)
{
  const char *id = lk_run_record_get_facts (record)->id;
  g_autofree char *path = path_of (self, record);
  g_autofree char *deleted = g_strconcat (path, DELETED, NULL);

  if (lk_run_store_find (self, id) != record)
    return;
  save_dirty (self);
  g_hash_table_insert (self->deleted, g_strdup (id), g_object_ref (record));
  take_out (self, record);
  lk_run_writer_rename (self->writer, path, path, deleted);
}

void
lk_run_store_restore (LkRunStore *self, LkRunRecord *record)
{
  const char *id = lk_run_record_get_facts (record)->id;
  g_autofree char *path = path_of (self, record);
  g_autofree char *deleted = g_strconcat (path, DELETED, NULL);

  if (!g_hash_table_contains (self->deleted, id))
    return;
  if (lk_run_store_find (self, id))
    {
      /* It was opened anew meanwhile. */
      lk_run_store_forget (self, record);
      return;
    }
  g_hash_table_remove (self->deleted, id);
  insert (self, record);
  lk_run_writer_rename (self->writer, path, deleted, path);
  /* There may be nothing to rename. */
  if (!lk_run_record_get_saved (record) && !g_hash_table_contains (self->held, id))
    lk_run_writer_save (self->writer, record, path);
}

void
lk_run_store_forget (LkRunStore *self, LkRunRecord *record)
{
  g_autoptr (LkRunRecord) held = g_object_ref (record);

  if (g_hash_table_remove (self->deleted, lk_run_record_get_facts (record)->id))
    unlink_run (self, held);
}

gboolean
lk_run_store_keep_answers (LkRunStore *self, LkRunRecord *record, LkEvaluation *evaluation, const LkDataset *dataset)
{
  g_autofree char *path = lk_run_answers_path (self->folder, lk_run_record_get_facts (record)->id);
  gsize n = dataset->test.n, C = dataset->n_classes;

  if (!lk_run_answers_match (record, evaluation) || n * C > LK_RUN_ANSWERS_LIMIT / sizeof (float))
    return FALSE;
  lk_run_writer_save_answers (self->writer, evaluation, n, C, path);
  return TRUE;
}

GFile *
lk_run_store_get_answers (LkRunStore *self, LkRunRecord *record)
{
  g_autofree char *path = lk_run_answers_path (self->folder, lk_run_record_get_facts (record)->id);

  return g_file_new_for_path (path);
}

void
lk_run_store_flush (LkRunStore *self)
{
  save_dirty (self);
  lk_run_writer_flush (self->writer);
}

const char *
lk_run_store_get_trouble (LkRunStore *self)
{
  return self->writer ? lk_run_writer_get_trouble (self->writer) : NULL;
}

void
lk_run_store_retry (LkRunStore *self)
{
  lk_run_writer_retry (self->writer);
}

GPtrArray *
lk_run_store_get_damaged (LkRunStore *self)
{
  return self->damaged;
}

void
lk_run_store_add_damaged (LkRunStore *self, const char *sentence)
{
  g_ptr_array_add (self->damaged, g_strdup (sentence));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DAMAGED]);
}

LkRunWriter *
lk_run_store_get_writer (LkRunStore *self)
{
  return self->writer;
}
