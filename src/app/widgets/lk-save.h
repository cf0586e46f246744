/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

/* How anything that a person takes away becomes a file. */

/* Asks where to write the bytes, starting from `name` in the folder that was
 * chosen last, and writes them: atomically and off the main thread. A name
 * without the ending of `name` gets it. Whatever is there already is replaced
 * only when the person says so. `widget` is in the window that asks. */
void       lk_save_bytes (GtkWidget *widget, const char *title, const char *name, GBytes *bytes);

/* Written, from that window. */
typedef void (*LkSaved) (GtkWindow *window, GFile *file);
/* The same, and calls `saved` then, unless the window was closed meanwhile. */
void       lk_save_bytes_then (GtkWidget *widget, const char *title, const char *name, GBytes *bytes, LkSaved saved);

/* The folder that was chosen last, kept in the settings of the widget's window (lk-root.h), as the dialog's. */
void       lk_save_restore_folder  (GtkWidget *widget, GtkFileChooser *chooser);
void       lk_save_remember_folder (GtkWidget *widget, GFile *folder);

/* A title as a file's name: "Loss", "svg" is "Loss.svg". To be freed. */
char      *lk_save_name (const char *title, const char *ending);
