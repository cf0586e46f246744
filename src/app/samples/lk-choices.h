/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

/* The entries of a drop-down list whose texts change, as counts beside choices
 * do, also while the list is open: the entries stay the same objects. Once set up
 * for this, the list belongs to these functions. */

/* Once. */
void lk_choices_set_up (GtkDropDown *drop_down);
/* As many entries as texts, then NULL; another number of them selects the first. */
void lk_choices_set    (GtkDropDown *drop_down, const char *const *texts);
