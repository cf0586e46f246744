/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

/* Makes a row in which hidden layers are written out of an entry row that has its title: a menu of known networks, each
 * one click; and while one types, the title says what such a network takes on the pictures of the data set, and the
 * tooltip what each layer gives. */
void     lk_layers_row_init  (AdwEntryRow *row);

/* Sets a property from the row's layers and rewrites them as they were understood; FALSE, with the error shown, when
 * they were not, or do not fit the pictures. */
gboolean lk_layers_row_apply (AdwEntryRow *row, const char *title, GObject *object, const char *property);
