/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

/* Around a GtkGridView, whose cells Tab would walk one by one (GTK 4.8): one Tab
 * goes in, to the cell that had the focus last, the next goes on; arrow keys walk. */
#define LK_TYPE_TAB_STOP (lk_tab_stop_get_type ())
G_DECLARE_FINAL_TYPE (LkTabStop, lk_tab_stop, LK, TAB_STOP, AdwBin)
