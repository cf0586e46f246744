/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "lk-sample-list.h"
#include "train/lk-comparison.h"

/* Asks where to write what the networks say of the samples in the list, in its order, as they are now
 * (train/lk-answer-list.h). The title is the file's name at first. The widget is in the window that asks. */
void lk_samples_export (GtkWidget *widget, LkComparison *comparison, LkSampleList *list, const char *title);
