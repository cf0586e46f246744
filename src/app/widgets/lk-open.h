/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* How a file comes into a window: chosen in a dialog, read on a thread, and taken by the window that asked. */

typedef struct {
  const char    *title;  /* of the dialog; translatable, as the other texts: "Open a run" */
  const char    *files;  /* what such files are called: "Runs of Limbeck" */
  const char    *ending; /* of their names, without the point */
  const char    *failed; /* heading of a message: "The Run Could Not Be Opened" */
  /* On the thread: what the file holds, for free (); NULL with an error. */
  gpointer     (*load) (GFile *file, GCancellable *cancellable, GError **error);
  GDestroyNotify free;
  /* On the main thread, unless the window was closed meanwhile. FALSE with an error when it cannot be taken. */
  gboolean     (*take) (GtkWindow *window, GFile *file, gpointer what, GError **error);
} LkOpenKind;

/* kind: static. What went wrong is said in a message over the window; a file that was taken is among the recent ones. */
void lk_open_file   (GtkWindow *window, const LkOpenKind *kind, GFile *file);
void lk_open_choose (GtkWindow *window, const LkOpenKind *kind);
