/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "dataset/lk-dataset.h"

/* Says where a sample of a split was read, "3/00012.png" or "digits.csv, line 17", cut in the middle where it is too
 * long, with the whole of it as its tooltip. A split NULL, or a sample whose file is not known: the label is hidden. */
void lk_origin_label_set (GtkLabel *label, const LkSplit *split, gsize sample);
