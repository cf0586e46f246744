/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* A part of a page that can be looked at alone: a button in its corner, a double click
 * on its first line and, when the focus is in it, the action "card.enlarge" ask for
 * that, and for the way back. Whoever lays out the page does what property "enlarged" says.
 *
 * A plot inside (LkPlotView) leaves the corner free in its first line.
 *
 * Properties: "child"; "corner", a widget that stands beside the button, or NULL; "enlarged". */
#define LK_TYPE_CARD (lk_card_get_type ())
G_DECLARE_FINAL_TYPE (LkCard, lk_card, LK, CARD, GtkWidget)

/* Without what stands in its corner and without its button, which a presentation does not show: they cannot be pressed. */
void lk_card_set_plain (LkCard *self, gboolean plain);
