/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What a lesson can point at, hide, or wait for a press of: one table. The window finds the widget of a place by this
 * name (its GtkBuildable id or its action stand in the table), the reader refuses names that are not in it. */
typedef struct {
  const char *name;   /* "temperature", "play", "bars", "race", "twin", "matrix" */
  const char *words;  /* translatable, as a sentence calls it: "the slider of the temperature" */
  const char *page;   /* where it is; NULL: on every page */
  gboolean    press;  /* "pressed NAME" can be waited for */
} LkLessonPlace;

const LkLessonPlace *lk_lesson_places     (gsize *n);
const LkLessonPlace *lk_lesson_place_find (const char *name);   /* NULL when there is none */
