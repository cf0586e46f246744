/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* A number that can be dragged, scrolled, typed and reached by keyboard: a
 * title, an entry, a slider with marks and a caption at either end.
 *
 * "value" may lie beyond the slider ("lower" … "upper"), up to "minimum" and
 * "maximum": typed values reach further than dragged ones. A logarithmic slider
 * moves the decimal logarithm. */
#define LK_TYPE_VALUE_ROW (lk_value_row_get_type ())
G_DECLARE_FINAL_TYPE (LkValueRow, lk_value_row, LK, VALUE_ROW, GtkWidget)

double lk_value_row_get_value  (LkValueRow *self);
void   lk_value_row_set_value  (LkValueRow *self, double value);
/* Marks under the slider, values with a number each. */
void   lk_value_row_set_marks  (LkValueRow *self, const double *values, guint n);
/* Whether the value has an effect now; if not, why, in a sentence. */
void   lk_value_row_set_useful (LkValueRow *self, gboolean useful, const char *why_not);
