/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What a lesson can point at, hide, or wait for a press of: one table. The reader refuses names that are not in it. */
typedef struct {
  const char *name;   /* "temperature", "play", "bars", "race", "matrix" */
  const char *words;  /* what people call it, translatable: "the race" */
  const char *page;   /* where it is; NULL: on every page */
  const char *owner;  /* the template in whose .ui it stands: "lk-distill-page" */
  const char *widget; /* its GtkBuildable id there; NULL: it is drawn within a plot, or cannot be pointed at */
  const char *card;   /* of the page Distill's, that has to be shown for it: "bias"; NULL: none */
  const char *action; /* that a press of it activates, "win.play"; NULL: "pressed NAME" cannot be waited for */
} LkLessonPlace;

const LkLessonPlace *lk_lesson_places     (gsize *n);
const LkLessonPlace *lk_lesson_place_find (const char *name); /* NULL when there is none */

/* The window's pages by their names, ended by NULL. */
const char *const   *lk_lesson_pages      (void);
