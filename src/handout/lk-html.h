/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "io/lk-table.h"

/* A page of HTML, piece by piece. All text is escaped here: callers pass what
 * people read, and names of files in the same folder. The page needs nothing from
 * elsewhere and runs no script; it is light or dark as the reader's system. */
typedef struct _LkHtml LkHtml;

LkHtml *lk_html_new  (const char *title);
void    lk_html_free (LkHtml *html);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkHtml, lk_html_free)

void    lk_html_heading   (LkHtml *html, int level /* 1 … 3 */, const char *text);
void    lk_html_paragraph (LkHtml *html, const char *text);
/* "name: value", below each other between begin and end. */
void    lk_html_begin_terms (LkHtml *html);
void    lk_html_term        (LkHtml *html, const char *name, const char *value);
void    lk_html_end_terms   (LkHtml *html);
/* The first row and the first column are headings; numbers stand on the right. caption may be NULL. */
void    lk_html_table     (LkHtml *html, const char *caption, const LkTable *table);
/* Two pictures (files) of the same, for light and for dark, between begin and
 * end of a group that stands side by side where there is room. */
void    lk_html_begin_figures (LkHtml *html);
void    lk_html_figure        (LkHtml *html, const char *light, const char *dark, const char *description,
                               const char *caption);
void    lk_html_end_figures   (LkHtml *html);
/* A list of files with what they are, between begin and end. */
void    lk_html_begin_files (LkHtml *html);
void    lk_html_file        (LkHtml *html, const char *name, const char *description);
void    lk_html_end_files   (LkHtml *html);

/* The page, without the footer's text when that is NULL; html is spent. To be freed. */
char   *lk_html_finish (LkHtml *html, const char *footer);
