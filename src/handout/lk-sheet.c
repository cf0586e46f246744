/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-sheet.h"

#include <cairo-pdf.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <pango/pangocairo.h>

#include "plot/lk-line-breaks.h"

#define WIDTH       595.28
#define HEIGHT      841.89
#define MARGIN      54.0
#define TEXT_WIDTH  (WIDTH - 2.0 * MARGIN)
#define BOTTOM      (HEIGHT - MARGIN - 12.0)
#define CHOICE_TEXT 18.0
#define BOX         8.0
#define GAP         12.0 /* between plots */
#define PAD         4.0  /* around a table's cells, above and below */
/* Points a px of a plot: its type is 13 px. */
#define PLOT_SCALE 0.62

static const struct {
  double size, before, after;
  PangoWeight weight;
  PangoStyle slant;
} styles[] = {
  [LK_SHEET_TITLE] = { 18.0, 0.0, 6.0, PANGO_WEIGHT_BOLD, PANGO_STYLE_NORMAL },
  [LK_SHEET_HEADING] = { 12.5, 10.0, 4.0, PANGO_WEIGHT_BOLD, PANGO_STYLE_NORMAL },
  [LK_SHEET_BODY] = { 10.5, 0.0, 5.0, PANGO_WEIGHT_NORMAL, PANGO_STYLE_NORMAL },
  [LK_SHEET_STRONG] = { 10.5, 2.0, 5.0, PANGO_WEIGHT_BOLD, PANGO_STYLE_NORMAL },
  [LK_SHEET_NOTE] = { 10.0, 1.0, 6.0, PANGO_WEIGHT_NORMAL, PANGO_STYLE_ITALIC },
  [LK_SHEET_SMALL] = { 9.0, 0.0, 4.0, PANGO_WEIGHT_NORMAL, PANGO_STYLE_NORMAL },
};

struct _LkSheet {
  GByteArray *bytes;
  cairo_surface_t *surface;
  cairo_t *cr;
  PangoLayout *layout;
  LkPalette palette;
  char *title;
  double y; /* from the page's top */
  guint n_pages;
};

static cairo_status_t
append_cb (void *bytes, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (bytes, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
set_color (LkSheet *self, LkColor color)
{
  cairo_set_source_rgb (self->cr, color.r, color.g, color.b);
}

LkSheet *
lk_sheet_new (const char *title)
{
  LkSheet *self = g_new0 (LkSheet, 1);

  self->bytes = g_byte_array_new ();
  self->palette = *lk_palette_light ();
  self->title = g_strdup (title);
  self->surface = cairo_pdf_surface_create_for_stream (append_cb, self->bytes, WIDTH, HEIGHT);
  /* Old readers take it, too. */
  cairo_pdf_surface_restrict_to_version (self->surface, CAIRO_PDF_VERSION_1_4);
  cairo_pdf_surface_set_metadata (self->surface, CAIRO_PDF_METADATA_TITLE, title);
  self->cr = cairo_create (self->surface);
  self->layout = pango_cairo_create_layout (self->cr);
  pango_cairo_context_set_resolution (pango_layout_get_context (self->layout), 72.0);
  /* Paper has no pixels. */
  pango_context_set_round_glyph_positions (pango_layout_get_context (self->layout), FALSE);
  pango_layout_context_changed (self->layout);
  pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD_CHAR);
  self->y = MARGIN;
  self->n_pages = 1;
  return self;
}

void
lk_sheet_free (LkSheet *self)
{
  g_object_unref (self->layout);
  cairo_destroy (self->cr);
  cairo_surface_finish (self->surface);
  cairo_surface_destroy (self->surface);
  g_byte_array_unref (self->bytes);
  g_free (self->title);
  g_free (self);
}

guint
lk_sheet_n_pages (const LkSheet *self)
{
  return self->n_pages;
}

/* width below 0: in one line, as wide as it is. */
static void
set_text (LkSheet *self, LkSheetStyle style, double width, const char *text)
{
  PangoFontDescription *font = pango_font_description_from_string (self->palette.font_family);

  pango_font_description_set_absolute_size (font, styles[style].size * PANGO_SCALE);
  pango_font_description_set_weight (font, styles[style].weight);
  pango_font_description_set_style (font, styles[style].slant);
  pango_layout_set_font_description (self->layout, font);
  pango_font_description_free (font);
  pango_layout_set_width (self->layout, width < 0.0 ? -1 : (int) (width * PANGO_SCALE));
  pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_NONE);
  pango_layout_set_line_spacing (self->layout, 1.15f);
  pango_layout_set_alignment (self->layout, PANGO_ALIGN_LEFT);
  pango_layout_set_text (self->layout, text, -1);
  pango_layout_set_attributes (self->layout, NULL);
  lk_line_breaks_keep_words (self->layout);
}

static double
layout_height (LkSheet *self)
{
  int height;

  pango_layout_get_size (self->layout, NULL, &height);
  return (double) height / PANGO_SCALE;
}

static double
layout_width (LkSheet *self)
{
  int width;

  pango_layout_get_size (self->layout, &width, NULL);
  return (double) width / PANGO_SCALE;
}

static void
show_layout (LkSheet *self, double x, double y)
{
  cairo_move_to (self->cr, x, y);
  pango_cairo_show_layout (self->cr, self->layout);
}

/* What the document is, cut short, and the page's number. */
static void
end_page (LkSheet *self)
{
  /* Translators: the number of a page on paper. */
  g_autofree char *number = g_strdup_printf (_ ("Page %u"), self->n_pages);
  double width;

  set_color (self, self->palette.dim);
  set_text (self, LK_SHEET_SMALL, -1.0, number);
  width = layout_width (self);
  show_layout (self, WIDTH - MARGIN - width, HEIGHT - MARGIN);
  set_text (self, LK_SHEET_SMALL, TEXT_WIDTH - width - GAP, self->title);
  pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
  show_layout (self, MARGIN, HEIGHT - MARGIN);
  cairo_show_page (self->cr);
}

static void
next_page (LkSheet *self)
{
  end_page (self);
  self->n_pages++;
  self->y = MARGIN;
}

GBytes *
lk_sheet_finish (LkSheet *self, GError **error)
{
  cairo_status_t status;

  end_page (self);
  cairo_surface_finish (self->surface);
  status = cairo_status (self->cr);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (self->surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("The sheet could not be drawn: %s"),
                   cairo_status_to_string (status));
      return NULL;
    }
  return g_bytes_new (self->bytes->data, self->bytes->len);
}

void
lk_sheet_keep (LkSheet *self, double height)
{
  if (self->y > MARGIN && self->y + height > BOTTOM)
    next_page (self);
}

void
lk_sheet_break (LkSheet *self)
{
  if (self->y > MARGIN)
    next_page (self);
}

void
lk_sheet_space (LkSheet *self, double height)
{
  self->y += height;
}

static void
draw_side_bar (LkSheet *self, double x, double top, double bottom)
{
  set_color (self, self->palette.series[LK_SERIES_TEACHER]);
  cairo_rectangle (self->cr, x, top, 2.0, bottom - top);
  cairo_fill (self->cr);
}

/* A line at a time, so that none is cut by the page's end. */
static void
show_lines (LkSheet *self, double x, gboolean bar)
{
  PangoLayoutIter *iter = pango_layout_get_iter (self->layout);
  double top = 0.0, begin = self->y;

  do
    {
      PangoLayoutLine *line = pango_layout_iter_get_line_readonly (iter);
      int y0, y1;
      double baseline = (double) pango_layout_iter_get_baseline (iter) / PANGO_SCALE, bottom;

      pango_layout_iter_get_line_yrange (iter, &y0, &y1);
      bottom = (double) y1 / PANGO_SCALE;
      if (begin + bottom - top > BOTTOM && begin + (double) y0 / PANGO_SCALE - top > MARGIN)
        {
          PangoLayout *layout = g_object_ref (self->layout);

          if (bar)
            draw_side_bar (self, x - 8.0, begin, begin + (double) y0 / PANGO_SCALE - top);
          /* The foot has a layout of its own: this one is in use. */
          self->layout = pango_layout_copy (layout);
          next_page (self);
          g_object_unref (self->layout);
          self->layout = layout;
          g_object_unref (layout);
          begin = self->y;
          top = (double) y0 / PANGO_SCALE;
        }
      set_color (self, self->palette.text);
      cairo_move_to (self->cr, x, begin + baseline - top);
      pango_cairo_show_layout_line (self->cr, line);
      self->y = begin + bottom - top;
    }
  while (pango_layout_iter_next_line (iter));
  pango_layout_iter_free (iter);
  if (bar)
    draw_side_bar (self, x - 8.0, begin, self->y);
}

void
lk_sheet_text (LkSheet *self, LkSheetStyle style, double indent, const char *text)
{
  gboolean bar = style == LK_SHEET_NOTE;
  double x = MARGIN + indent + (bar ? 8.0 : 0.0);

  if (self->y > MARGIN)
    self->y += styles[style].before;
  /* A heading does not stand alone at a page's end. */
  if (style == LK_SHEET_HEADING)
    lk_sheet_keep (self, 4.0 * styles[style].size);
  set_text (self, style, WIDTH - MARGIN - x, text);
  show_lines (self, x, bar);
  self->y += styles[style].after;
}

double
lk_sheet_measure (LkSheet *self, LkSheetStyle style, double indent, const char *text)
{
  set_text (self, style, TEXT_WIDTH - indent, text);
  return styles[style].before + layout_height (self) + styles[style].after;
}

void
lk_sheet_choice (LkSheet *self, LkSheetBox box, const char *text)
{
  double top;

  lk_sheet_keep (self, lk_sheet_measure (self, LK_SHEET_BODY, CHOICE_TEXT, text));
  top = self->y + 3.0;
  set_color (self, self->palette.text);
  cairo_set_line_width (self->cr, 0.8);
  cairo_rectangle (self->cr, MARGIN, top, BOX, BOX);
  cairo_stroke (self->cr);
  if (box == LK_SHEET_BOX_TICKED)
    {
      cairo_set_line_width (self->cr, 1.8);
      cairo_move_to (self->cr, MARGIN + 0.2 * BOX, top + 0.5 * BOX);
      cairo_line_to (self->cr, MARGIN + 0.45 * BOX, top + 0.8 * BOX);
      cairo_line_to (self->cr, MARGIN + 1.1 * BOX, top - 0.2 * BOX);
      cairo_stroke (self->cr);
    }
  lk_sheet_text (self, box == LK_SHEET_BOX_TICKED ? LK_SHEET_STRONG : LK_SHEET_BODY, CHOICE_TEXT, text);
}

void
lk_sheet_lines (LkSheet *self, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      lk_sheet_keep (self, LK_SHEET_LINE);
      self->y += LK_SHEET_LINE;
      set_color (self, self->palette.dim);
      cairo_set_line_width (self->cr, 0.5);
      cairo_move_to (self->cr, MARGIN, self->y);
      cairo_line_to (self->cr, WIDTH - MARGIN, self->y);
      cairo_stroke (self->cr);
    }
  self->y += styles[LK_SHEET_BODY].after;
}

static void
draw_rule (LkSheet *self)
{
  set_color (self, self->palette.grid);
  cairo_set_line_width (self->cr, 0.6);
  cairo_move_to (self->cr, MARGIN, self->y);
  cairo_line_to (self->cr, WIDTH - MARGIN, self->y);
  cairo_stroke (self->cr);
}

void
lk_sheet_table (LkSheet *self, const char *const *cells, guint n_rows, guint n_columns)
{
  /* The names of rows have twice the width of a column. */
  double column = TEXT_WIDTH / (n_columns + 1);

  for (guint row = 0; row < n_rows; row++)
    {
      double height = 0.0;

      for (guint i = 0; i < n_columns; i++)
        {
          set_text (self, LK_SHEET_SMALL, (i == 0 ? 2.0 : 1.0) * column - PAD, cells[row * n_columns + i]);
          height = MAX (height, layout_height (self));
        }
      lk_sheet_keep (self, height + 2.0 * PAD);
      for (guint i = 0; i < n_columns; i++)
        {
          set_text (self, row == 0 || i == 0 ? LK_SHEET_SMALL : LK_SHEET_BODY, (i == 0 ? 2.0 : 1.0) * column - PAD,
                    cells[row * n_columns + i]);
          pango_layout_set_alignment (self->layout, i == 0 ? PANGO_ALIGN_LEFT : PANGO_ALIGN_RIGHT);
          set_color (self, row == 0 ? self->palette.dim : self->palette.text);
          show_layout (self, MARGIN + (i == 0 ? 0.0 : (i + 1) * column + PAD), self->y + PAD);
          height = MAX (height, layout_height (self));
        }
      self->y += height + 2.0 * PAD;
      draw_rule (self);
    }
  self->y += styles[LK_SHEET_BODY].after;
}

void
lk_sheet_plots (LkSheet *self, const LkSheetPlot *plots, guint n, double height)
{
  double room = TEXT_WIDTH - (n - 1) * GAP, x = MARGIN;

  lk_sheet_keep (self, height);
  for (guint i = 0; i < n; i++)
    {
      double width = plots[i].share * room;

      cairo_save (self->cr);
      cairo_translate (self->cr, x, self->y);
      cairo_rectangle (self->cr, 0.0, 0.0, width, height);
      cairo_clip (self->cr);
      cairo_scale (self->cr, PLOT_SCALE, PLOT_SCALE);
      plots[i].kind->draw (self->cr, width / PLOT_SCALE, height / PLOT_SCALE, plots[i].model, &self->palette);
      cairo_restore (self->cr);
      x += width + GAP;
    }
  self->y += height + styles[LK_SHEET_BODY].after;
}
