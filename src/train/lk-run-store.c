/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-run-store.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "lk-run-file.h"

#define SUFFIX  ".limbeck"
#define DELETED ".deleted"
/* Names are typed letter by letter: written when that has ended. */
#define SAVE_DELAY_MS 300
/* Deleted files that a crash has left behind go after a day, in seconds; until
 * then another program may bring them back. */
#define DELETED_KEPT (24 * 60 * 60)

struct _LkRunStore {
  GObject parent_instance;

  char *folder;
  GListStore *runs;    /* of LkRunRecord, the newest first */
  GHashTable *paths;   /* id → path, of files that are not called after their id */
  GHashTable *deleted; /* id → LkRunRecord */
  GHashTable *dirty;   /* of LkRunRecord, to be saved */
  guint save_id;
  GCancellable *loading; /* NULL when it is not */

  GThreadPool *writer; /* one thread: jobs are done in order */
  GMutex mutex;        /* guards n_jobs */
  GCond done;
  guint n_jobs;
  GMainContext *context;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (LkRunStore, lk_run_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum {
  PROP_0,
  PROP_LOADING,
  N_PROPS,
};

enum {
  FAILED,
  RUN_CHANGED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* A file to be written (record), renamed (to) or deleted (neither). */
typedef struct {
  LkRunRecord *record; /* the job's own */
  char *path;
  char *to;
} Job;

static void
job_free (Job *job)
{
  g_clear_object (&job->record);
  g_free (job->path);
  g_free (job->to);
  g_free (job);
}

typedef struct {
  GWeakRef store;
  char *message;
} Failure;

static gboolean
failure_cb (gpointer data)
{
  Failure *failure = data;
  g_autoptr (LkRunStore) self = g_weak_ref_get (&failure->store);

  if (self)
    g_signal_emit (self, signals[FAILED], 0, failure->message);
  return G_SOURCE_REMOVE;
}

static void
failure_free (gpointer data)
{
  Failure *failure = data;

  g_weak_ref_clear (&failure->store);
  g_free (failure->message);
  g_free (failure);
}

/* From any thread. */
static void
report (LkRunStore *self, const char *message)
{
  Failure *failure = g_new0 (Failure, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  g_weak_ref_init (&failure->store, self);
  failure->message = g_strdup (message);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, failure_cb, failure, failure_free);
  g_source_attach (source, self->context);
}

static void
do_job (const Job *job, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (job->path);

  if (job->record)
    {
      g_autoptr (GFile) file = g_file_new_for_path (job->path);

      if (g_mkdir_with_parents (folder, 0700) != 0)
        g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _ ("Could not make the folder “%s”: %s"), folder,
                     g_strerror (errno));
      else
        lk_run_file_save (job->record, file, NULL, error);
    }
  else if (job->to)
    {
      if (g_rename (job->path, job->to) != 0 && errno != ENOENT)
        g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _ ("Could not rename “%s”: %s"), job->path,
                     g_strerror (errno));
    }
  else if (g_unlink (job->path) != 0 && errno != ENOENT)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _ ("Could not delete “%s”: %s"), job->path,
                 g_strerror (errno));
}

static void
writer_cb (gpointer data, gpointer user_data)
{
  LkRunStore *self = user_data;
  Job *job = data;
  g_autoptr (GError) error = NULL;

  do_job (job, &error);
  if (error)
    report (self, error->message);
  job_free (job);

  g_mutex_lock (&self->mutex);
  if (--self->n_jobs == 0)
    g_cond_broadcast (&self->done);
  g_mutex_unlock (&self->mutex);
}

static void
push (LkRunStore *self, LkRunRecord *record, const char *path, const char *to)
{
  Job *job = g_new0 (Job, 1);

  /* A copy, whose name nobody changes meanwhile. */
  if (record)
    job->record = lk_run_record_with_state (record, lk_run_record_get_facts (record)->state);
  job->path = g_strdup (path);
  job->to = g_strdup (to);
  g_mutex_lock (&self->mutex);
  self->n_jobs++;
  g_mutex_unlock (&self->mutex);
  g_thread_pool_push (self->writer, job, NULL);
}

static char *
path_of (LkRunStore *self, LkRunRecord *record)
{
  const char *id = lk_run_record_get_facts (record)->id;
  const char *known = g_hash_table_lookup (self->paths, id);
  g_autofree char *name = g_strconcat (id, SUFFIX, NULL);

  return known ? g_strdup (known) : g_build_filename (self->folder, name, NULL);
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

      push (self, record, path, NULL);
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
  else
    {
      g_hash_table_add (self->dirty, g_object_ref (record));
      g_clear_handle_id (&self->save_id, g_source_remove);
      self->save_id = g_timeout_add (SAVE_DELAY_MS, save_cb, self);
    }
  g_signal_emit (self, signals[RUN_CHANGED], 0, record);
}

static int
compare_runs (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const LkRunFacts *x = lk_run_record_get_facts ((LkRunRecord *) a);
  const LkRunFacts *y = lk_run_record_get_facts ((LkRunRecord *) b);
  int order = g_date_time_compare (y->created, x->created);

  return order != 0 ? order : g_strcmp0 (x->id, y->id);
}

static gboolean
find (LkRunStore *self, const char *id, guint *position)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->runs));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LkRunRecord) record = g_list_model_get_item (G_LIST_MODEL (self->runs), i);

      if (g_str_equal (lk_run_record_get_facts (record)->id, id))
        {
          *position = i;
          return TRUE;
        }
    }
  return FALSE;
}

static void
insert (LkRunStore *self, LkRunRecord *record)
{
  g_list_store_insert_sorted (self->runs, record, compare_runs, NULL);
  g_signal_connect_object (record, "notify", G_CALLBACK (record_changed_cb), self, G_CONNECT_SWAPPED);
}

static void
take_out (LkRunStore *self, guint position)
{
  g_autoptr (LkRunRecord) record = g_list_model_get_item (G_LIST_MODEL (self->runs), position);

  g_signal_handlers_disconnect_by_func (record, record_changed_cb, self);
  g_hash_table_remove (self->dirty, record);
  g_list_store_remove (self->runs, position);
}

typedef struct {
  LkRunRecord *record;
  char *path;
} Loaded;

static void
loaded_free (gpointer data)
{
  Loaded *loaded = data;

  g_clear_object (&loaded->record);
  g_free (loaded->path);
  g_free (loaded);
}

static void
forget_old (const char *path)
{
  GStatBuf buf;

  if (g_stat (path, &buf) == 0 && g_get_real_time () / G_USEC_PER_SEC - buf.st_mtime > DELETED_KEPT)
    g_unlink (path);
}

static void
load_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  LkRunStore *self = source;
  const char *folder = task_data;
  GPtrArray *all = g_ptr_array_new_with_free_func (loaded_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL); /* none: no runs yet */
  const char *name;

  while (dir && (name = g_dir_read_name (dir)) && !g_cancellable_is_cancelled (cancellable))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autoptr (GFile) file = g_file_new_for_path (path);
      g_autoptr (GError) error = NULL;
      Loaded *loaded;
      LkRunRecord *record;

      if (g_str_has_suffix (name, DELETED))
        forget_old (path);
      if (!g_str_has_suffix (name, SUFFIX))
        continue;
      record = lk_run_file_load (file, cancellable, &error);
      if (!record)
        {
          if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
            report (self, error->message);
          continue;
        }
      loaded = g_new0 (Loaded, 1);
      loaded->record = record;
      loaded->path = g_steal_pointer (&path);
      g_ptr_array_add (all, loaded);
    }
  g_task_return_pointer (task, all, (GDestroyNotify) g_ptr_array_unref);
}

static void
load_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LkRunStore *self = LK_RUN_STORE (source);
  g_autoptr (GPtrArray) all = g_task_propagate_pointer (G_TASK (result), NULL);

  g_clear_object (&self->loading);
  for (guint i = 0; all && i < all->len; i++)
    {
      const Loaded *loaded = g_ptr_array_index (all, i);
      const char *id = lk_run_record_get_facts (loaded->record)->id;
      g_autofree char *path = path_of (self, loaded->record);
      guint position;

      /* One that was added, or deleted, meanwhile is newer; of copies one is enough. */
      if (find (self, id, &position) || g_hash_table_contains (self->deleted, id))
        continue;
      if (!g_str_equal (path, loaded->path) && !g_file_test (path, G_FILE_TEST_EXISTS))
        g_hash_table_insert (self->paths, g_strdup (id), g_strdup (loaded->path));
      insert (self, loaded->record);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
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
  if (id == PROP_LOADING)
    g_value_set_boolean (value, lk_run_store_is_loading (LK_RUN_STORE (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
forget_all (LkRunStore *self)
{
  GHashTableIter iter;
  gpointer record;

  g_hash_table_iter_init (&iter, self->deleted);
  while (g_hash_table_iter_next (&iter, NULL, &record))
    {
      g_autofree char *path = path_of (self, record);
      g_autofree char *deleted = g_strconcat (path, DELETED, NULL);

      push (self, NULL, deleted, NULL);
    }
  g_hash_table_remove_all (self->deleted);
}

static void
lk_run_store_dispose (GObject *object)
{
  LkRunStore *self = LK_RUN_STORE (object);

  g_cancellable_cancel (self->loading);
  if (self->writer)
    {
      save_dirty (self);
      forget_all (self);
      /* Waits for what is queued. */
      g_thread_pool_free (g_steal_pointer (&self->writer), FALSE, TRUE);
    }
  G_OBJECT_CLASS (lk_run_store_parent_class)->dispose (object);
}

static void
lk_run_store_finalize (GObject *object)
{
  LkRunStore *self = LK_RUN_STORE (object);

  g_clear_object (&self->loading);
  g_object_unref (self->runs);
  g_hash_table_unref (self->paths);
  g_hash_table_unref (self->deleted);
  g_hash_table_unref (self->dirty);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->done);
  g_main_context_unref (self->context);
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
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[RUN_CHANGED] = g_signal_new ("run-changed", LK_TYPE_RUN_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, LK_TYPE_RUN_RECORD);
  signals[FAILED] =
      g_signal_new ("failed", LK_TYPE_RUN_STORE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
lk_run_store_init (LkRunStore *self)
{
  self->runs = g_list_store_new (LK_TYPE_RUN_RECORD);
  g_signal_connect_object (self->runs, "items-changed", G_CALLBACK (g_list_model_items_changed), self,
                           G_CONNECT_SWAPPED);
  self->paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->deleted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->dirty = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->done);
  self->context = g_main_context_ref_thread_default ();
  self->writer = g_thread_pool_new (writer_cb, self, 1, FALSE, NULL);
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
  guint position;
  g_autoptr (LkRunRecord) record = NULL;

  if (!find (self, id, &position))
    return NULL;
  record = g_list_model_get_item (G_LIST_MODEL (self->runs), position);
  return record; /* the list's */
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

void
lk_run_store_add (LkRunStore *self, LkRunRecord *record)
{
  g_autofree char *path = path_of (self, record);
  guint position;

  if (find (self, lk_run_record_get_facts (record)->id, &position))
    {
      g_autoptr (LkRunRecord) old = g_list_model_get_item (G_LIST_MODEL (self->runs), position);

      /* What a person has called it stays. */
      lk_run_record_set_name (record, lk_run_record_get_name (old));
      lk_run_record_set_color (record, lk_run_record_get_color (old));
      lk_run_record_set_pinned (record, lk_run_record_get_pinned (old));
      lk_run_record_set_shown (record, lk_run_record_get_shown (old));
      if (old == record)
        return;
      take_out (self, position);
    }
  else
    lk_run_record_set_color (record, least_used_color (self, NULL));
  insert (self, record);
  push (self, record, path, NULL);
}

void
lk_run_store_delete (LkRunStore *self, LkRunRecord *record)
{
  const char *id = lk_run_record_get_facts (record)->id;
  g_autofree char *path = path_of (self, record);
  g_autofree char *deleted = g_strconcat (path, DELETED, NULL);
  guint position;

  if (!find (self, id, &position))
    return;
  save_dirty (self);
  g_hash_table_insert (self->deleted, g_strdup (id), g_object_ref (record));
  take_out (self, position);
  push (self, NULL, path, deleted);
}

void
lk_run_store_restore (LkRunStore *self, LkRunRecord *record)
{
  const char *id = lk_run_record_get_facts (record)->id;
  g_autofree char *path = path_of (self, record);
  g_autofree char *deleted = g_strconcat (path, DELETED, NULL);

  if (!g_hash_table_remove (self->deleted, id))
    return;
  insert (self, record);
  push (self, NULL, deleted, path);
}

void
lk_run_store_forget (LkRunStore *self, LkRunRecord *record)
{
  g_autofree char *path = path_of (self, record);
  g_autofree char *deleted = g_strconcat (path, DELETED, NULL);

  if (g_hash_table_remove (self->deleted, lk_run_record_get_facts (record)->id))
    push (self, NULL, deleted, NULL);
}

void
lk_run_store_flush (LkRunStore *self)
{
  save_dirty (self);
  g_mutex_lock (&self->mutex);
  while (self->n_jobs > 0)
    g_cond_wait (&self->done, &self->mutex);
  g_mutex_unlock (&self->mutex);
}

void
lk_run_store_write (LkRunStore *self, LkRunRecord *record, const char *path)
{
  push (self, record, path, NULL);
}

void
lk_run_store_unlink (LkRunStore *self, const char *path)
{
  push (self, NULL, path, NULL);
}
