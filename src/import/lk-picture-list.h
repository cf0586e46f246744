/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-import.h"

/* Which pictures lie in a folder, before any is read. */

/* Those of one split. */
typedef struct {
  GPtrArray *paths;
  GArray    *labels; /* of guint16: places in the names */
} LkPictureList;

typedef struct {
  LkPictureList train, test; /* test may be empty */
  char         *folder;      /* where they were found */
  GPtrArray    *empty;       /* of names: class folders without pictures */
  gsize         n_others;    /* files that are no pictures */
  char         *an_other;    /* the first of them; NULL: none */
  gboolean      differs;     /* plain order would be another */
  gboolean      plain;
} LkPictures;

void lk_pictures_clear (LkPictures *pictures);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LkPictures, lk_pictures_clear)

/* Looks for a folder of pictures for each class, in `folder` or in the one folder that it holds; above them perhaps
 * train or training, test or testing, val, valid or validation, which is the test split where there is no other. A
 * class's pictures may lie deeper. What macOS, Windows and editors leave (names that begin with a dot, __MACOSX,
 * Thumbs.db) is not there. A file is a picture by its content, or by its name. Sentences go to `imported`. */
gboolean lk_pictures_find (const char *folder, LkNames *names, const LkImportOptions *options, GCancellable *cancellable,
                           LkPictures *pictures, LkImported *imported, GError **error);

/* All pictures in the folder and in those that it holds, as if it were one class. */
gboolean lk_pictures_list (const char *folder, const LkImportOptions *options, LkPictures *pictures, GError **error);

/* The place of each picture of the list where folders and files stand in plain order, or in natural order; NULL: in that
 * order they do stand, or there is too little memory. To be freed by free (). */
uint32_t *lk_pictures_rows (const LkPictureList *list, gboolean plain);

/* Whether there is a picture in a folder in this one, by a look at the first thousands of files. */
gboolean lk_pictures_are_in (const char *folder);
