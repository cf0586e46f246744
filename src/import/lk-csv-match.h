/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-csv-form.h"

/* Makes the form of a table like that of another, `like`: where both have names, columns that have those of like's pixels
 * or label are these, wherever they stand, and others are left out; else they go by their places. LK_ERROR_FORMAT when a
 * column is not there. Sentences about it are added to notes. */
gboolean lk_csv_match (const LkCsvForm *like, LkCsvForm *form, const LkCsvReader *reader, GPtrArray *notes,
                       GError **error);
