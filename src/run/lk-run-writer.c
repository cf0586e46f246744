/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-run-writer.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

#include "lk-run-answers.h"
#include "lk-run-file.h"
#include "io/lk-partial.h"

struct _LkRunWriter {
  GObject parent_instance;

  GThreadPool *pool; /* one thread: jobs are done in order */
  GMutex mutex;      /* guards n_jobs */
  GCond done;
  guint n_jobs;
  GMainContext *context;

  guint serial;       /* of the job given last */
  GHashTable *latest; /* path → serial of the last job for it that is not done */
  GHashTable *failed; /* path → Failure */
  char *trouble;
};

G_DEFINE_FINAL_TYPE (LkRunWriter, lk_run_writer, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_TROUBLE,
  N_PROPS,
};

enum {
  SAVED,
  RETRY,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* A file to be written (record or answers), renamed (to) or deleted (none of them). */
typedef struct {
  LkRunRecord *record;   /* nobody changes it */
  LkEvaluation *answers; /* of n samples and C classes */
  gsize n, C;
  char *path; /* of the run, by which failures are known */
  char *what; /* the file, when it is another than path */
  char *to;
  guint serial;

  GWeakRef writer; /* to which it reports */
  GError *error;
} Job;

typedef struct {
  Job *job; /* to be given again; NULL: somebody else's */
  GError *error;
} Failure;

static void
write_job_free (gpointer data)
{
  Job *job = data;

  g_clear_object (&job->record);
  g_clear_pointer (&job->answers, lk_evaluation_unref);
  g_free (job->path);
  g_free (job->what);
  g_free (job->to);
  g_weak_ref_clear (&job->writer);
  g_clear_error (&job->error);
  g_free (job);
}

static Job *
job_new (LkRunRecord *record, const char *path, const char *what, const char *to)
{
  Job *job = g_new0 (Job, 1);

  g_weak_ref_init (&job->writer, NULL);
  job->record = record ? g_object_ref (record) : NULL;
  job->path = g_strdup (path);
  job->what = g_strdup (what);
  job->to = g_strdup (to);
  return job;
}

static Job *
job_copy (const Job *job)
{
  Job *copy = job_new (job->record, job->path, job->what, job->to);

  copy->answers = job->answers ? lk_evaluation_ref (job->answers) : NULL;
  copy->n = job->n;
  copy->C = job->C;
  return copy;
}

static gboolean
saves (const Job *job)
{
  return job && (job->record || job->answers);
}

static void
failure_free (gpointer data)
{
  Failure *failure = data;

  g_clear_pointer (&failure->job, write_job_free);
  g_error_free (failure->error);
  g_free (failure);
}

static void
set_failure (LkRunWriter *self, const char *path, Job *job, const GError *error)
{
  Failure *failure = g_new0 (Failure, 1);

  failure->job = job;
  failure->error = g_error_copy (error);
  g_hash_table_replace (self->failed, g_strdup (path), failure);
}

/* One sentence for all that failed: what was not kept comes before what was not deleted. */
static char *
make_trouble (LkRunWriter *self)
{
  GHashTableIter iter;
  gpointer path, value;
  const char *first_path = NULL;
  const Failure *first = NULL;
  g_autofree char *folder = NULL;

  g_hash_table_iter_init (&iter, self->failed);
  while (g_hash_table_iter_next (&iter, &path, &value))
    {
      const Failure *failure = value;

      if (!first || (saves (failure->job) && !saves (first->job)))
        {
          first = failure;
          first_path = path;
        }
    }
  if (!first)
    return NULL;
  if (first->job && !saves (first->job))
    return g_strdup_printf (_ ("A run that was deleted is still on the disk: %s"), first->error->message);
  if (g_error_matches (first->error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    return g_strdup (_ ("Runs cannot be kept: the disk is full."));
  folder = g_path_get_dirname (first_path);
  if (g_error_matches (first->error, G_IO_ERROR, G_IO_ERROR_READ_ONLY) ||
      g_error_matches (first->error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    return g_strdup_printf (_ ("Runs cannot be kept: the folder “%s” cannot be written to."), folder);
  if (!first->job)
    return g_strdup_printf (_ ("Runs cannot be saved while they go on: %s"), first->error->message);
  return g_strdup_printf (_ ("Runs cannot be kept: %s"), first->error->message);
}

static void
update_trouble (LkRunWriter *self)
{
  g_autofree char *trouble = make_trouble (self);

  if (g_strcmp0 (trouble, self->trouble) == 0)
    return;
  g_free (self->trouble);
  self->trouble = g_steal_pointer (&trouble);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TROUBLE]);
}

static gboolean
make_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (lk_partial_make_folders (folder, 0700) == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _ ("Could not make the folder “%s”: %s"), folder,
               g_strerror (errno));
  return FALSE;
}

static void
do_job (const Job *job, GError **error)
{
  const char *what = job->what ? job->what : job->path;

  if (saves (job))
    {
      g_autoptr (GFile) file = g_file_new_for_path (what);

      if (!make_folder (what, error))
        return;
      if (job->record)
        lk_run_file_save (job->record, file, NULL, error);
      else
        lk_run_answers_save (job->answers, job->n, job->C, file, error);
    }
  else if (job->to)
    {
      if (lk_partial_rename (what, job->to) != 0)
        g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _ ("Could not rename “%s”: %s"), what,
                     g_strerror (errno));
    }
  else if (lk_partial_unlink (what) != 0)
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), _ ("Could not delete “%s”: %s"), what,
                 g_strerror (errno));
}

static void
push (LkRunWriter *self, Job *job)
{
  job->serial = ++self->serial;
  g_weak_ref_set (&job->writer, self);
  g_hash_table_replace (self->latest, g_strdup (job->path), GUINT_TO_POINTER (job->serial));
  g_mutex_lock (&self->mutex);
  self->n_jobs++;
  g_mutex_unlock (&self->mutex);
  g_thread_pool_push (self->pool, job, NULL);
}

static void
push_failed (LkRunWriter *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->failed);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Job *job = ((const Failure *) value)->job;

      /* One that is waiting is the newer one. */
      if (job && !g_hash_table_contains (self->latest, job->path))
        push (self, job_copy (job));
    }
}

/* On the main thread. */
static gboolean
written_cb (gpointer data)
{
  Job *job = data;
  g_autoptr (LkRunWriter) self = g_weak_ref_get (&job->writer);

  if (!self || GPOINTER_TO_UINT (g_hash_table_lookup (self->latest, job->path)) != job->serial)
    return G_SOURCE_REMOVE; /* something newer is to be done with the file */
  g_hash_table_remove (self->latest, job->path);
  if (job->error)
    set_failure (self, job->path, job_copy (job), job->error);
  else
    g_hash_table_remove (self->failed, job->path);
  if (job->record)
    g_signal_emit (self, signals[SAVED], 0, job->record, job->path, job->error == NULL);
  /* There is room again: for the others, too. */
  if (saves (job) && !job->error)
    push_failed (self);
  update_trouble (self);
  return G_SOURCE_REMOVE;
}

static void
writer_cb (gpointer data, gpointer user_data)
{
  LkRunWriter *self = user_data;
  Job *job = data;
  g_autoptr (GSource) source = g_idle_source_new ();

  do_job (job, &job->error);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, written_cb, job, write_job_free);
  g_source_attach (source, self->context);

  g_mutex_lock (&self->mutex);
  if (--self->n_jobs == 0)
    g_cond_broadcast (&self->done);
  g_mutex_unlock (&self->mutex);
}

static void
lk_run_writer_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_TROUBLE)
    g_value_set_string (value, LK_RUN_WRITER (object)->trouble);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lk_run_writer_finalize (GObject *object)
{
  LkRunWriter *self = LK_RUN_WRITER (object);

  /* Waits for what is queued. */
  g_thread_pool_free (self->pool, FALSE, TRUE);
  g_hash_table_unref (self->latest);
  g_hash_table_unref (self->failed);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->done);
  g_main_context_unref (self->context);
  g_free (self->trouble);
  G_OBJECT_CLASS (lk_run_writer_parent_class)->finalize (object);
}

static void
lk_run_writer_class_init (LkRunWriterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = lk_run_writer_get_property;
  object_class->finalize = lk_run_writer_finalize;
  properties[PROP_TROUBLE] =
      g_param_spec_string ("trouble", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SAVED] = g_signal_new ("saved", LK_TYPE_RUN_WRITER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                                 LK_TYPE_RUN_RECORD, G_TYPE_STRING, G_TYPE_BOOLEAN);
  signals[RETRY] = g_signal_new ("retry", LK_TYPE_RUN_WRITER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lk_run_writer_init (LkRunWriter *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->done);
  self->context = g_main_context_ref_thread_default ();
  self->latest = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->failed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, failure_free);
  self->pool = g_thread_pool_new (writer_cb, self, 1, FALSE, NULL);
}

LkRunWriter *
lk_run_writer_new (void)
{
  return g_object_new (LK_TYPE_RUN_WRITER, NULL);
}

void
lk_run_writer_save (LkRunWriter *self, LkRunRecord *record, const char *path)
{
  /* A copy, whose name nobody changes meanwhile. */
  g_autoptr (LkRunRecord) copy = lk_run_record_with_state (record, lk_run_record_get_facts (record)->state);

  push (self, job_new (copy, path, NULL, NULL));
}

void
lk_run_writer_save_answers (LkRunWriter *self, LkEvaluation *evaluation, gsize n, gsize C, const char *path)
{
  Job *job = job_new (NULL, path, NULL, NULL);

  job->answers = lk_evaluation_ref (evaluation);
  job->n = n;
  job->C = C;
  push (self, job);
}

void
lk_run_writer_rename (LkRunWriter *self, const char *path, const char *from, const char *to)
{
  push (self, job_new (NULL, path, from, to));
}

void
lk_run_writer_unlink (LkRunWriter *self, const char *path, const char *what)
{
  push (self, job_new (NULL, path, what, NULL));
}

void
lk_run_writer_set_error (LkRunWriter *self, const char *path, const GError *error)
{
  if (error)
    set_failure (self, path, NULL, error);
  else
    g_hash_table_remove (self->failed, path);
  update_trouble (self);
}

const char *
lk_run_writer_get_trouble (LkRunWriter *self)
{
  return self->trouble;
}

void
lk_run_writer_retry (LkRunWriter *self)
{
  push_failed (self);
  g_signal_emit (self, signals[RETRY], 0);
}

void
lk_run_writer_flush (LkRunWriter *self)
{
  g_mutex_lock (&self->mutex);
  while (self->n_jobs > 0)
    g_cond_wait (&self->done, &self->mutex);
  g_mutex_unlock (&self->mutex);
}
