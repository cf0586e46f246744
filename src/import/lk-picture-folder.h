/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-import.h"

/* Folders of pictures: one folder a class, whose name is the class's, in it the pictures of the class (PNG, JPEG, GIF,
 * BMP, TIFF, WebP or PNM, and what else gdk-pixbuf has a loader for), perhaps in folders of their own. Above them
 * perhaps the splits (lk-picture-list.h); where there is no test split, a part of each class is taken for it
 * (lk-import.h). Samples stand in natural order of classes and of file names, or in plain order where the options say
 * so. Pictures that cannot be read are left out, unless options->strict.
 *
 * Pictures become of one size: options->picture_width × picture_height, or that of the first picture, not beyond
 * LK_MAX_SIDE; and of one kind: in colour when any of them is (lk_pixbuf_has_colour ()), unless options->grey, else grey
 * (lk-pixbuf.h). */

extern const LkFormat lk_format_picture_folder;

/* Pictures without labels: all that lie in the folder and in folders in it, brought to the sides and colours of `picture`.
 * *split has labels that say nothing; it is the caller's to clear. LK_ERROR_FORMAT where there are none. */
gboolean lk_pictures_load_unlabelled (const char *folder, LkShape picture, const LkImportOptions *options,
                                      GCancellable *cancellable, LkSplit *split, GError **error);
