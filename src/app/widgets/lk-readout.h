/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* A label for numbers that change while one looks: a new text is drawn where
 * the old one was. GtkLabel lays the whole window out anew for every text; a
 * readout asks for another size only when the text no longer fits, and never
 * gives back what it got as long as width and type stay. Digits are equally wide.
 *
 * Properties in .ui files: label (text), xalign, wrap or ellipsize, and width-chars,
 * the least width in characters of a readout that wraps (without: that of its longest word) and
 * of one that may be shortened, and then has its text as a tooltip. */
#define LK_TYPE_READOUT (lk_readout_get_type ())
G_DECLARE_FINAL_TYPE (LkReadout, lk_readout, LK, READOUT, GtkWidget)

void        lk_readout_set_text   (LkReadout *self, const char *text);
void        lk_readout_set_markup (LkReadout *self, const char *markup);

/* What is shown, without markup; borrowed. */
const char *lk_readout_get_text   (LkReadout *self);

/* Whether it is shown shortened. */
gboolean    lk_readout_is_cut     (LkReadout *self);
