/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/widgets/lk-page.h"

/* The page on which a person draws and the networks answer. */
#define LK_TYPE_DRAW_PAGE (lk_draw_page_get_type ())
G_DECLARE_FINAL_TYPE (LkDrawPage, lk_draw_page, LK, DRAW_PAGE, LkPage)

/* Puts a picture file on the sheet, when it is read, or says why it cannot. */
void lk_draw_page_open (LkDrawPage *self, GFile *file);
