/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "run/lk-run-record.h"

/* A run in the list of runs: whether it is shown, its line, name, what it was and
 * what came of it. Property "record" (LkRunRecord): the run, NULL for none. */
#define LK_TYPE_RUN_ROW (lk_run_row_get_type ())
G_DECLARE_FINAL_TYPE (LkRunRow, lk_run_row, LK, RUN_ROW, GtkWidget)

LkRunRecord *lk_run_row_get_record (LkRunRow *self); /* borrowed */

/* Its name becomes an entry: Enter takes what is typed, Escape does not. */
void         lk_run_row_rename     (LkRunRow *self);

/* The whole row in words, for those who cannot see it. To be freed. */
char        *lk_run_row_describe   (LkRunRecord *record);
