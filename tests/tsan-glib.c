/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What GLib orders between threads, told to the thread sanitizer.
 *
 * GLib's locks, queues and reference counts are built on futexes and atomics in a library that is not instrumented, so
 * that the sanitizer would see none of the order they make, and call every hand-over a race. This library stands before
 * GLib when the tests run under it: each function calls GLib's own, and marks where one thread lets go of memory
 * (release) and another takes it (acquire). */

#include <dlfcn.h>
#include <gio/gio.h>

void __tsan_acquire (void *address);
void __tsan_release (void *address);

#define REAL(type, name, arguments)                                                                                    \
  static type (*real) arguments;                                                                                       \
  if (!real)                                                                                                           \
  real = (type (*) arguments) dlsym (RTLD_NEXT, name)

#define EXPORT __attribute__ ((visibility ("default")))

EXPORT void
g_mutex_lock (GMutex *mutex)
{
  REAL (void, "g_mutex_lock", (GMutex *) );
  real (mutex);
  __tsan_acquire (mutex);
}

EXPORT gboolean
g_mutex_trylock (GMutex *mutex)
{
  REAL (gboolean, "g_mutex_trylock", (GMutex *) );
  if (!real (mutex))
    return FALSE;
  __tsan_acquire (mutex);
  return TRUE;
}

EXPORT void
g_mutex_unlock (GMutex *mutex)
{
  REAL (void, "g_mutex_unlock", (GMutex *) );
  __tsan_release (mutex);
  real (mutex);
}

EXPORT void
g_cond_wait (GCond *cond, GMutex *mutex)
{
  REAL (void, "g_cond_wait", (GCond *, GMutex *) );
  __tsan_release (mutex);
  real (cond, mutex);
  __tsan_acquire (mutex);
}

EXPORT gboolean
g_cond_wait_until (GCond *cond, GMutex *mutex, gint64 end_time)
{
  gboolean signalled;

  REAL (gboolean, "g_cond_wait_until", (GCond *, GMutex *, gint64));
  __tsan_release (mutex);
  signalled = real (cond, mutex, end_time);
  __tsan_acquire (mutex);
  return signalled;
}

EXPORT void
g_async_queue_push (GAsyncQueue *queue, gpointer data)
{
  REAL (void, "g_async_queue_push", (GAsyncQueue *, gpointer));
  __tsan_release (queue);
  real (queue, data);
}

EXPORT gpointer
g_async_queue_pop (GAsyncQueue *queue)
{
  gpointer data;

  REAL (gpointer, "g_async_queue_pop", (GAsyncQueue *) );
  data = real (queue);
  __tsan_acquire (queue);
  return data;
}

EXPORT gpointer
g_async_queue_try_pop (GAsyncQueue *queue)
{
  gpointer data;

  REAL (gpointer, "g_async_queue_try_pop", (GAsyncQueue *) );
  data = real (queue);
  __tsan_acquire (queue);
  return data;
}

EXPORT gpointer
g_async_queue_timeout_pop (GAsyncQueue *queue, guint64 timeout)
{
  gpointer data;

  REAL (gpointer, "g_async_queue_timeout_pop", (GAsyncQueue *, guint64));
  data = real (queue, timeout);
  __tsan_acquire (queue);
  return data;
}

/* What a pool's thread is given was made by who pushed it; who has freed the pool
 * sees all that its threads did. */
typedef struct {
  GFunc func;
  gpointer user_data;
} Pooled;

static char pools;

static void
pooled (gpointer data, gpointer user_data)
{
  const Pooled *work = user_data;

  __tsan_acquire (&pools);
  work->func (data, work->user_data);
  __tsan_release (&pools);
}

EXPORT GThreadPool *
g_thread_pool_new (GFunc func, gpointer user_data, gint max_threads, gboolean exclusive, GError **error)
{
  Pooled *work = g_new (Pooled, 1);

  REAL (GThreadPool *, "g_thread_pool_new", (GFunc, gpointer, gint, gboolean, GError **) );
  work->func = func;
  work->user_data = user_data;
  return real (pooled, work, max_threads, exclusive, error);
}

EXPORT gboolean
g_thread_pool_push (GThreadPool *pool, gpointer data, GError **error)
{
  REAL (gboolean, "g_thread_pool_push", (GThreadPool *, gpointer, GError **) );
  __tsan_release (&pools);
  return real (pool, data, error);
}

EXPORT void
g_thread_pool_free (GThreadPool *pool, gboolean immediate, gboolean wait)
{
  REAL (void, "g_thread_pool_free", (GThreadPool *, gboolean, gboolean));
  real (pool, immediate, wait);
  __tsan_acquire (&pools);
}

/* What an idle or timeout source brings to the main loop was made by who attached it. Other kinds have callbacks of
 * other forms. */
typedef struct {
  GSourceFunc func;
  gpointer data;
  GDestroyNotify notify;
} Sourced;

static char sources;

static gboolean
sourced (gpointer user_data)
{
  const Sourced *work = user_data;

  __tsan_acquire (&sources);
  return work->func (work->data);
}

static void
sourced_free (gpointer user_data)
{
  Sourced *work = user_data;

  __tsan_acquire (&sources);
  if (work->notify)
    work->notify (work->data);
  g_free (work);
}

EXPORT void
g_source_set_callback (GSource *source, GSourceFunc func, gpointer data, GDestroyNotify notify)
{
  Sourced *work;

  REAL (void, "g_source_set_callback", (GSource *, GSourceFunc, gpointer, GDestroyNotify));
  if (source->source_funcs != &g_idle_funcs && source->source_funcs != &g_timeout_funcs)
    {
      real (source, func, data, notify);
      return;
    }
  work = g_new (Sourced, 1);
  *work = (Sourced) { func, data, notify };
  real (source, sourced, work, sourced_free);
}

EXPORT guint
g_source_attach (GSource *source, GMainContext *context)
{
  guint id;

  REAL (guint, "g_source_attach", (GSource *, GMainContext *) );
  __tsan_release (&sources);
  id = real (source, context);
  __tsan_release (&sources);
  return id;
}

/* The last owner sees what all others did before they gave up theirs. */
EXPORT
gboolean (g_atomic_ref_count_dec) (gatomicrefcount *count)
{
  gboolean last;

  REAL (gboolean, "g_atomic_ref_count_dec", (gatomicrefcount *) );
  __tsan_release (count);
  last = real (count);
  if (last)
    __tsan_acquire (count);
  return last;
}

/* A task's thread sees what its maker did; who looks into the task afterwards, what the thread did. The thread may also be
 * the last to let go of the source that brought the task to the main loop: that has given up the task by then. */
static char tasks;

#define TASK_FUNC "tsan-glib-func"

static void
run_task (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GTaskThreadFunc func = (GTaskThreadFunc) g_object_get_data (G_OBJECT (task), TASK_FUNC);

  __tsan_acquire (&tasks);
  func (task, source, task_data, cancellable);
  __tsan_release (&tasks);
}

EXPORT void
g_task_run_in_thread (GTask *task, GTaskThreadFunc func)
{
  REAL (void, "g_task_run_in_thread", (GTask *, GTaskThreadFunc));
  g_object_set_data (G_OBJECT (task), TASK_FUNC, (gpointer) func);
  __tsan_release (&tasks);
  real (task, run_task);
}

EXPORT void
g_task_return_boolean (GTask *task, gboolean result)
{
  REAL (void, "g_task_return_boolean", (GTask *, gboolean));
  __tsan_release (&tasks);
  real (task, result);
}

EXPORT void
g_task_return_pointer (GTask *task, gpointer result, GDestroyNotify destroy)
{
  REAL (void, "g_task_return_pointer", (GTask *, gpointer, GDestroyNotify));
  __tsan_release (&tasks);
  real (task, result, destroy);
}

EXPORT void
g_task_return_error (GTask *task, GError *error)
{
  REAL (void, "g_task_return_error", (GTask *, GError *) );
  __tsan_release (&tasks);
  real (task, error);
}

EXPORT gpointer
g_task_get_task_data (GTask *task)
{
  REAL (gpointer, "g_task_get_task_data", (GTask *) );
  __tsan_acquire (&tasks);
  return real (task);
}

EXPORT gboolean
g_task_propagate_boolean (GTask *task, GError **error)
{
  REAL (gboolean, "g_task_propagate_boolean", (GTask *, GError **) );
  __tsan_acquire (&tasks);
  return real (task, error);
}

EXPORT gpointer
g_task_propagate_pointer (GTask *task, GError **error)
{
  REAL (gpointer, "g_task_propagate_pointer", (GTask *, GError **) );
  __tsan_acquire (&tasks);
  return real (task, error);
}

EXPORT void
g_source_unref (GSource *source)
{
  REAL (void, "g_source_unref", (GSource *) );
  __tsan_acquire (&tasks);
  real (source);
}

EXPORT void
g_object_unref (gpointer object)
{
  REAL (void, "g_object_unref", (gpointer));
  __tsan_release (&tasks);
  __tsan_release (object);
  __tsan_acquire (object);
  real (object);
}

EXPORT void
g_bytes_unref (GBytes *bytes)
{
  REAL (void, "g_bytes_unref", (GBytes *) );
  if (bytes)
    {
      __tsan_release (bytes);
      __tsan_acquire (bytes);
    }
  real (bytes);
}
