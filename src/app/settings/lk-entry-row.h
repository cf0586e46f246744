/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

/* What the rows of the settings have in common. */

/* Makes the list, a combo row's model, hold these items. What is the same at its
 * beginning stays: a model must not be replaced, nor its chosen item, while the
 * row is telling that another item was chosen. */
void     lk_string_list_set (GtkStringList *list, const char *const *items);

/* What is wrong takes the place of the row's title, where the eye is; error NULL:
 * the text was accepted. */
void     lk_entry_row_set_error    (AdwEntryRow *row, const char *title, const char *error);

/* What was typed into a text is taken: nothing of it is left to be undone there. */
void     lk_text_forget_typing     (GtkText *text);
/* In all texts within the widget Ctrl+Z undoes typing while one types; when Enter has taken it, and before any, it is
 * the window's Undo, and so that of settings. */
void     lk_texts_share_undo       (GtkWidget *widget);
