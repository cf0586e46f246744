/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "figure/lk-picture-size.h"

/* Asks in which format and size a picture is wanted; the responses are "cancel"
 * and "export". What was chosen is kept for the next time. */
#define LK_TYPE_PICTURE_DIALOG (lk_picture_dialog_get_type ())
G_DECLARE_FINAL_TYPE (LkPictureDialog, lk_picture_dialog, LK, PICTURE_DIALOG, AdwMessageDialog)

/* parent and settings may be NULL: then nothing is kept. */
LkPictureDialog *lk_picture_dialog_new      (GtkWindow *parent, GSettings *settings);

/* The choice; what it says fits (lk_picture_size_fit ()). */
void             lk_picture_dialog_get_size (LkPictureDialog *self, LkPictureSize *size);
