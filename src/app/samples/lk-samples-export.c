/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-samples-export.h"

#include <glib/gi18n-lib.h>

#include "app/widgets/lk-save.h"
#include "lk-role-words.h"
#include "train/lk-answer-list.h"

typedef struct {
  LkComparison *comparison;
  guint32 *samples;
  gsize n;
  char *name; /* of the file */
} Export;

static void
export_free (gpointer data)
{
  Export *export = data;

  lk_comparison_unref (export->comparison);
  g_free (export->samples);
  g_free (export->name);
  g_free (export);
}

/* Some tenths of a second for ten thousand samples. */
static void
write_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Export *export = data;
  g_autoptr (LkAnswerList) list =
      lk_answer_list_new_compared (export->comparison, lk_role_words_of (export->comparison)->columns, export->samples,
                                   export->n);

  g_task_return_pointer (task, g_string_free_to_bytes (g_steal_pointer (&list->text)), (GDestroyNotify) g_bytes_unref);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  const Export *export = g_task_get_task_data (G_TASK (result));
  g_autoptr (GBytes) bytes = g_task_propagate_pointer (G_TASK (result), NULL);

  /* The window may be closed. */
  if (GTK_IS_WINDOW (gtk_widget_get_root (GTK_WIDGET (source))))
    lk_save_bytes (GTK_WIDGET (source), _ ("Export the list of samples"), export->name, bytes);
}

void
lk_samples_export (GtkWidget *widget, LkComparison *comparison, LkSampleList *list, const char *title)
{
  g_autoptr (GTask) task = g_task_new (widget, NULL, written_cb, NULL);
  Export *export = g_new0 (Export, 1);

  export->comparison = lk_comparison_ref (comparison);
  export->n = g_list_model_get_n_items (G_LIST_MODEL (list));
  export->samples = g_new (guint32, export->n);
  for (guint i = 0; i < export->n; i++)
    export->samples[i] = lk_sample_list_get (list, i);
  export->name = lk_save_name (title, "csv");
  g_task_set_task_data (task, export, export_free);
  g_task_run_in_thread (task, write_thread);
}
