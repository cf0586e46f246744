/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* File choosers, all of one kind of ownership: a dialog lives until it is answered or
 * its owner is disposed of, whichever comes first, and what comes of it goes to an owner
 * that is there. */

/* files: of GFile, one at least. */
typedef void (*LkFilesChosen) (gpointer owner, GListModel *files, gpointer user_data);

/* Modal over the window `parent`, for lk_file_dialog_show (), which takes it. */
GtkFileChooserNative *lk_file_dialog_new        (GtkWindow *parent, GtkFileChooserAction action, const char *title,
                                                 const char *accept_label);
/* Only files with one of the endings ("csv", NULL at the end) are offered. */
void                  lk_file_dialog_add_filter (GtkFileChooserNative *dialog, const char *name,
                                                 const char *const *endings);
/* `chosen` is called when the person has chosen; free_data (or NULL) afterwards, and also when they did not, or the
 * owner is gone. */
void                  lk_file_dialog_show       (GtkFileChooserNative *dialog, GObject *owner, LkFilesChosen chosen,
                                                 gpointer user_data, GDestroyNotify free_data);
/* A file that was opened is among the desktop's recent ones from now on, which dialogs show, too. */
void                  lk_file_dialog_note_recent (GFile *file);
