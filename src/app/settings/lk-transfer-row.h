/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

/* Chooses the pictures that the student is taught on.
 *
 * Properties:
 *   "pictures" (string)   the setting "transfer" */
#define LK_TYPE_TRANSFER_ROW (lk_transfer_row_get_type ())
G_DECLARE_FINAL_TYPE (LkTransferRow, lk_transfer_row, LK, TRANSFER_ROW, AdwComboRow)
