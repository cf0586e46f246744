/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>
#include <stdbool.h>

/* Type that is laid out once and kept. Shaping a line of text costs some twenty
 * times what drawing its glyphs costs, and of a plot that is drawn at every frame
 * nearly all texts stay. The layouts do not come from a cairo context, so that
 * text measures alike on every surface. Private to src/plot. */

typedef enum {
  LK_TEXT_FREE,      /* as wide as it is */
  LK_TEXT_ELLIPSIS,  /* in one line, cut short at width */
  LK_TEXT_WORDS,     /* wrapped between words, in as many lines as it needs */
  LK_TEXT_LINES,     /* centred, wrapped, cut short after n_lines */
} LkTextFlow;

typedef struct {
  const char *family;  /* a Pango family list, of static storage: compared by its address */
  double      size;    /* px */
  bool        bold;
  LkTextFlow  flow;
  double      width;   /* px; not of LK_TEXT_FREE */
  int         n_lines; /* of LK_TEXT_LINES */
} LkTextStyle;

/* The text in that style: borrowed, to be shown or measured but not changed, until
 * the calling thread's next call. */
PangoLayout *lk_text_layout (const char *text, const LkTextStyle *style);
