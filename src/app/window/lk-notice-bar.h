/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

/* A bar below the header that says what does not work, as long as it does not, and
 * has a button to try again: what AdwBanner is from libadwaita 1.3 on.
 *
 * Properties:
 *   "text" (string)          a sentence; NULL or "": the bar is not there
 *   "button-label" (string)  with a mnemonic
 *   "action-name" (string)   of the button */
#define LK_TYPE_NOTICE_BAR (lk_notice_bar_get_type ())
G_DECLARE_FINAL_TYPE (LkNoticeBar, lk_notice_bar, LK, NOTICE_BAR, AdwBin)
