/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-networks.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lk-canvas.h"
#include "lk-legend.h"

/* In units of LkCanvas.u. */
#define PAD        10.0
#define TOP        8.0
#define BELOW      12.0  /* columns: half of it above the names, half below all */
#define BETWEEN    20.0  /* networks */
#define LEAST      3.0   /* a column's height */
#define LOW        56.0  /* a picture lower than this leaves texts out */
#define WIDE       0.8   /* height over the picture's width, at most */
#define WIDEST     18.0  /* a column's width */
#define NARROW     40.0  /* a network's least width */
#define MESSAGE    110.0 /* what stands in the place of a network, if there is room */
#define SIZE_GAP   8.0   /* between two numbers below columns */
#define DECADES    4.0   /* of weights that fills tell apart */
#define LARGE_NAME 1.05
#define NAME_LINES 4.0 /* a name may be cut to this width, in heights of a line */

typedef struct {
  double x, w; /* of network and texts */
} Slot;

typedef struct {
  LkCanvas canvas;
  const LkNetworks *model;
  size_t n;        /* networks that are drawn */
  size_t most;     /* units of the widest layer of all */
  size_t heaviest; /* parameters before a layer, at most */
  size_t n_facts;  /* lines below names */
  bool brief, has_sizes, has_note;
  bool fits;         /* there is room for names and columns at least */
  double size_width; /* of the widest number below a column */
  double pitch;      /* from column to column */
  double column;     /* a column's width */
  double inset;      /* of the first column in its slot */
  LkRect body;       /* of all columns */
  double names;      /* y of the first line of text */
  Slot slots[LK_NETWORKS_MOST];
} NetworksLayout;

static size_t
n_facts_of (const LkNetworksItem *item, size_t most)
{
  size_t n = 0;

  while (n < most && n < LK_NETWORKS_FACTS && item->facts[n].text)
    n++;
  return n;
}

static const char *
fact_of (const NetworksLayout *layout, const LkNetworksItem *item, size_t i)
{
  return layout->brief && item->facts[i].brief ? item->facts[i].brief : item->facts[i].text;
}

static double
name_width (LkCanvas *canvas, const LkNetworksItem *item)
{
  lk_canvas_font (canvas, LARGE_NAME, true);
  return ceil (lk_canvas_text_width (canvas, item->name)) + 1.0;
}

/* The width in which all names are there, long ones cut short. */
static double
least_width (LkCanvas *canvas, const LkNetworks *model, size_t n)
{
  double width = 2.0 * PAD * canvas->u;

  for (size_t i = 0; i < n; i++)
    width += (i > 0 ? BETWEEN * canvas->u : 0.0) +
             fmax (fmin (name_width (canvas, &model->items[i]), NAME_LINES * canvas->line), NARROW * canvas->u);
  return width;
}

static double
facts_width (NetworksLayout *layout, const LkNetworksItem *item)
{
  double width = 0.0;

  lk_canvas_font (&layout->canvas, 1.0, false);
  for (size_t i = 0; i < n_facts_of (item, layout->n_facts); i++)
    width = fmax (width, ceil (lk_canvas_text_width (&layout->canvas, fact_of (layout, item, i))) + 1.0);
  return width;
}

static double
label_width (NetworksLayout *layout, const LkNetworksItem *item)
{
  double facts = facts_width (layout, item), name = name_width (&layout->canvas, item);

  if (item->n_layers == 0)
    name = fmax (name, MESSAGE * layout->canvas.u);
  return fmax (name, facts);
}

/* Cuts the widest so far that all fit. */
static void
cut_labels (double *labels, size_t n, double room)
{
  double least = 0.0, most = room;

  for (int pass = 0; pass < 40; pass++)
    {
      double middle = (least + most) / 2.0, total = 0.0;

      for (size_t i = 0; i < n; i++)
        total += fmin (labels[i], middle);
      *(total > room ? &most : &least) = middle;
    }
  for (size_t i = 0; i < n; i++)
    labels[i] = fmin (labels[i], least);
}

static double
column_width (const LkCanvas *canvas, double pitch)
{
  return fmin (fmin (0.5 * pitch, WIDEST * canvas->u), fmax (4.0 * canvas->u, 0.25 * pitch));
}

/* The width that all take at this pitch, labels among them; fills the slots' widths. */
static double
set_pitch (NetworksLayout *layout, const double labels[LK_NETWORKS_MOST], double pitch)
{
  LkCanvas *canvas = &layout->canvas;
  double total = 0.0;

  layout->pitch = pitch;
  layout->column = column_width (canvas, pitch);
  layout->inset = layout->has_sizes ? fmax (0.0, (layout->size_width - layout->column) / 2.0) : 0.0;
  for (size_t i = 0; i < layout->n; i++)
    {
      const LkNetworksItem *item = &layout->model->items[i];
      double body = pitch * fmax (0.0, (double) item->n_layers - 1.0) + layout->column + 2.0 * layout->inset;

      layout->slots[i].w = fmax (body, labels[i]);
      total += layout->slots[i].w + (i > 0 ? BETWEEN * canvas->u : 0.0);
    }
  return total;
}

/* False when what is said below the names does not fit beside each other. */
static bool
place_slots (NetworksLayout *layout)
{
  LkCanvas *canvas = &layout->canvas;
  double u = canvas->u, room = canvas->width - 2.0 * PAD * u, between = BETWEEN * u * (double) (layout->n - 1);
  double least = layout->has_sizes ? layout->size_width + SIZE_GAP * u : 0.0;
  double most = fmax (0.4 * layout->body.h, 30.0 * u), labels[LK_NETWORKS_MOST] = { 0.0 }, total, x;
  bool fits;

  for (size_t i = 0; i < layout->n; i++)
    labels[i] = label_width (layout, &layout->model->items[i]);
  fits = set_pitch (layout, labels, least) <= room;
  if (!fits)
    {
      /* Names may be cut short, numbers may not. */
      cut_labels (labels, layout->n, fmax (0.0, room - between));
      fits = !layout->has_sizes;
      for (size_t i = 0; i < layout->n; i++)
        fits = fits && facts_width (layout, &layout->model->items[i]) <= labels[i];
      least = 0.0;
    }
  /* The widest pitch that leaves room for all: the width grows with it. */
  most = fmax (most, least);
  if (set_pitch (layout, labels, most) > room)
    {
      for (int i = 0; i < 40; i++)
        {
          double middle = (least + most) / 2.0;

          if (set_pitch (layout, labels, middle) > room)
            most = middle;
          else
            least = middle;
        }
      set_pitch (layout, labels, least);
    }

  total = set_pitch (layout, labels, layout->pitch);
  x = (canvas->width - total) / 2.0;
  for (size_t i = 0; i < layout->n; i++)
    {
      layout->slots[i].x = round (fmax (PAD * u, x));
      x = fmax (PAD * u, x) + layout->slots[i].w + BETWEEN * u;
    }
  return fits;
}

static bool
place (NetworksLayout *layout)
{
  LkCanvas *canvas = &layout->canvas;
  const LkNetworks *model = layout->model;
  double u = canvas->u, line = canvas->line, below, top, room;
  size_t n_lines = 1;

  top = fmax (lk_legend_head (canvas, model->title, NULL, 0, 1, false), TOP * u);
  for (size_t i = 0; i < layout->n; i++)
    n_lines = MAX (n_lines, 1 + n_facts_of (&model->items[i], layout->n_facts));
  below = (layout->has_sizes ? line : 0.0) + line * (double) n_lines + BELOW * u;
  room = canvas->height - top - below - (layout->has_note && model->note ? line + 4.0 * u : 0.0);
  /* A picture that is much higher than wide would be hairs: it stays in the middle. */
  layout->body.h = floor (fmin (fmax (0.0, room), WIDE * canvas->width));
  layout->body.y = round (top + fmax (0.0, room - layout->body.h) / 2.0);
  layout->body.w = canvas->width;
  layout->names = layout->body.y + layout->body.h + (layout->has_sizes ? line : 0.0) + BELOW / 2.0 * u;
  return place_slots (layout);
}

/* What a small picture can do without, one thing a call. True when nothing more has to go. */
static bool
drop (NetworksLayout *layout, bool fits)
{
  bool low = layout->body.h < LOW * layout->canvas.u;

  if (fits && !low)
    return true;
  if (layout->has_sizes)
    layout->has_sizes = false;
  else if (!fits && !layout->brief)
    layout->brief = true;
  else if (!fits && layout->n_facts > 0)
    layout->n_facts--;
  else if (low && layout->has_note)
    layout->has_note = false;
  else if (low && layout->n_facts > 0)
    layout->n_facts--;
  else
    return true;
  return false;
}

/* False (and nothing to end) when there is nothing to draw on. */
static bool
make_layout (NetworksLayout *layout, cairo_t *cr, double width, double height, const LkNetworks *model,
             const LkPalette *palette)
{
  LkCanvas *canvas = &layout->canvas;

  *layout = (NetworksLayout) { .model = model,
                               .n = model->items ? MIN (model->n, LK_NETWORKS_MOST) : 0,
                               .most = 1,
                               .heaviest = 1,
                               .n_facts = LK_NETWORKS_FACTS,
                               .has_sizes = true,
                               .has_note = true };
  if (!lk_canvas_begin (canvas, cr, width, height, palette))
    return false;
  if (layout->n == 0)
    return true;

  lk_canvas_font (canvas, 1.0, false);
  for (size_t i = 0; i < layout->n; i++)
    for (size_t l = 0; l < model->items[i].n_layers; l++)
      {
        const LkNetworksLayer *layer = &model->items[i].layers[l];

        layout->most = MAX (layout->most, layer->units);
        layout->heaviest = MAX (layout->heaviest, layer->n_params);
        layout->size_width = fmax (layout->size_width, ceil (lk_canvas_text_width (canvas, layer->size)));
      }
  layout->has_sizes = layout->size_width > 0.0;

  while (!drop (layout, place (layout)))
    ;
  layout->fits = layout->body.h >= LOW * canvas->u && canvas->width >= least_width (canvas, model, layout->n);
  return true;
}

/* Where layer l of network i stands. */
static LkRect
column_rect (const NetworksLayout *layout, size_t i, size_t l)
{
  const LkNetworksLayer *layer = &layout->model->items[i].layers[l];
  double left = round (layout->slots[i].x + layout->inset + layout->pitch * (double) l);
  double h = round (layout->body.h * (double) layer->units / (double) layout->most);
  double least = fmin (round (LEAST * layout->canvas.u), layout->body.h);

  h = fmax (h, least);
  return (LkRect) { left, floor (layout->body.y + (layout->body.h - h) / 2.0), fmax (1.0, round (layout->column)), h };
}

static LkColor
series_color (const NetworksLayout *layout, size_t i)
{
  return lk_palette_series (layout->canvas.palette, layout->model->items[i].color);
}

static LkColor
shade (const NetworksLayout *layout, size_t i, double t)
{
  LkColor paper = lk_color_with_alpha (layout->canvas.palette->background, 1.0);

  return lk_color_mix (paper, series_color (layout, i), t);
}

static void
draw_weights (NetworksLayout *layout, size_t i, size_t l)
{
  cairo_t *cr = layout->canvas.cr;
  LkRect from = column_rect (layout, i, l - 1), to = column_rect (layout, i, l);
  double n = (double) layout->model->items[i].layers[l].n_params;
  double t = n > 0.0 ? fmax (0.0, 1.0 + log10 (n / (double) layout->heaviest) / DECADES) : 0.0;

  cairo_move_to (cr, from.x + from.w, from.y);
  cairo_line_to (cr, to.x, to.y);
  cairo_line_to (cr, to.x, to.y + to.h);
  cairo_line_to (cr, from.x + from.w, from.y + from.h);
  cairo_close_path (cr);
  lk_canvas_color (&layout->canvas, lk_color_with_alpha (series_color (layout, i), 0.06 + 0.13 * t));
  cairo_fill (cr);
}

/* Pixel row by pixel row: where several bands share one, the largest of them is seen. */
static void
draw_column (NetworksLayout *layout, size_t i, size_t l)
{
  cairo_t *cr = layout->canvas.cr;
  const LkNetworksLayer *layer = &layout->model->items[i].layers[l];
  LkRect rect = column_rect (layout, i, l);
  double largest = 0.0;
  int n_rows = (int) fmax (1.0, rect.h), begun = 0;
  double before = -1.0;

  for (size_t b = 0; b < layer->n_bands; b++)
    if (isfinite (layer->bands[b]))
      largest = fmax (largest, (double) layer->bands[b]);
  for (int row = 0; row <= n_rows; row++)
    {
      double t = 0.45;

      if (layer->n_bands > 0 && row < n_rows)
        {
          size_t begin = (size_t) row * layer->n_bands / (size_t) n_rows;
          size_t end = MAX (begin + 1, (size_t) (row + 1) * layer->n_bands / (size_t) n_rows);

          t = 0.0;
          for (size_t b = begin; b < end; b++)
            if (isfinite (layer->bands[b]) && largest > 0.0)
              t = fmax (t, (double) layer->bands[b] / largest);
          t = 0.28 + 0.72 * t;
        }
      if (row == n_rows || (t != before && row > 0))
        {
          lk_canvas_color (&layout->canvas, shade (layout, i, before));
          cairo_rectangle (cr, rect.x, rect.y + begun, rect.w, row - begun);
          cairo_fill (cr);
          begun = row;
        }
      before = t;
    }

  /* Where nothing comes out, the column is still one. */
  if (rect.w >= 5.0 * layout->canvas.u)
    {
      double line = lk_canvas_hairline (&layout->canvas);

      lk_canvas_color (&layout->canvas, shade (layout, i, 0.62));
      cairo_set_line_width (cr, line);
      cairo_rectangle (cr, rect.x + line / 2.0, rect.y + line / 2.0, rect.w - line, fmax (0.0, rect.h - line));
      cairo_stroke (cr);
    }
}

static void
draw_labels (NetworksLayout *layout, size_t i)
{
  LkCanvas *canvas = &layout->canvas;
  const LkNetworksItem *item = &layout->model->items[i];
  const Slot *slot = &layout->slots[i];
  double y = layout->names;

  if (layout->has_sizes)
    {
      lk_canvas_font (canvas, 1.0, false);
      for (size_t l = 0; l < item->n_layers; l++)
        {
          LkRect column = column_rect (layout, i, l);

          lk_canvas_text (canvas, item->layers[l].size, column.x + column.w / 2.0,
                          layout->body.y + layout->body.h + 2.0 * canvas->u, 0.5, 0.0, 0.0, canvas->palette->dim);
        }
    }
  lk_canvas_font (canvas, LARGE_NAME, true);
  /* Nearer to the text's colour than the columns are: type needs more contrast than a shape. */
  lk_canvas_text (canvas, item->name, slot->x, y, 0.0, 0.0, slot->w,
                  lk_color_mix (series_color (layout, i), canvas->palette->text, 0.3));
  lk_canvas_font (canvas, 1.0, false);
  for (size_t f = 0; f < n_facts_of (item, layout->n_facts); f++)
    {
      y += canvas->line;
      lk_canvas_text (canvas, fact_of (layout, item, f), slot->x, y, 0.0, 0.0, slot->w, canvas->palette->dim);
    }
}

static void
draw_hover (NetworksLayout *layout)
{
  LkCanvas *canvas = &layout->canvas;
  const LkNetworks *model = layout->model;
  double u = canvas->u;
  const LkNetworksItem *item;
  LkLegendItem lines[LK_NETWORKS_FACTS] = { 0 };
  const char *heading;
  size_t n = 0, i = (size_t) model->hover_item, l = (size_t) model->hover_layer;
  LkRect rect = layout->body;

  if (model->hover_item < 0 || i >= layout->n)
    return;
  item = &model->items[i];
  heading = item->name;
  if (model->hover_layer >= 0 && l < item->n_layers)
    {
      heading = item->layers[l].name;
      rect = column_rect (layout, i, l);
      while (n < LK_NETWORKS_FACTS && item->layers[l].facts[n])
        {
          lines[n].label = item->layers[l].facts[n];
          n++;
        }
      lk_canvas_color (canvas, canvas->palette->text);
      cairo_set_line_width (canvas->cr, 2.0 * u);
      cairo_rectangle (canvas->cr, rect.x - u, rect.y - u, rect.w + 2.0 * u, rect.h + 2.0 * u);
      cairo_stroke (canvas->cr);
    }
  else
    {
      rect.x = layout->slots[i].x;
      rect.w = layout->slots[i].w;
      for (; n < n_facts_of (item, LK_NETWORKS_FACTS); n++)
        lines[n].label = item->facts[n].text;
      lk_canvas_color (canvas, lk_color_with_alpha (canvas->palette->dim, 0.14));
      lk_canvas_rounded (canvas,
                         (LkRect) { rect.x - 6.0 * u, rect.y - 2.0 * u, rect.w + 12.0 * u,
                                    canvas->height - rect.y - 2.0 * u },
                         4.0 * u);
      cairo_fill (canvas->cr);
    }
  lk_legend_readout (canvas, heading, lines, n, rect.x + rect.w / 2.0, layout->body.y, &rect, 1, layout->body);
}

static void
draw_networks (NetworksLayout *layout)
{
  LkCanvas *canvas = &layout->canvas;
  const LkNetworks *model = layout->model;
  double u = canvas->u;

  for (size_t i = 0; i < layout->n; i++)
    {
      const LkNetworksItem *item = &model->items[i];

      for (size_t l = 1; l < item->n_layers; l++)
        draw_weights (layout, i, l);
      for (size_t l = 0; l < item->n_layers; l++)
        draw_column (layout, i, l);
      if (item->n_layers == 0)
        lk_canvas_message (canvas, item->missing,
                           (LkRect) { layout->slots[i].x, layout->body.y, layout->slots[i].w, layout->body.h });
      draw_labels (layout, i);
    }
  if (layout->has_note && model->note)
    {
      lk_canvas_font (canvas, 1.0, false);
      lk_canvas_text (canvas, model->note, PAD * u, canvas->height - 4.0 * u, 0.0, 1.0, canvas->width - 2.0 * PAD * u,
                      canvas->palette->dim);
    }
  draw_hover (layout);
}

static void
draw (cairo_t *cr, double width, double height, const void *model, const LkPalette *palette)
{
  const LkNetworks *networks = model;
  NetworksLayout layout;

  if (!make_layout (&layout, cr, width, height, networks, palette))
    return;
  lk_legend_head (&layout.canvas, networks->title, NULL, 0, 1, true);
  if (layout.fits)
    draw_networks (&layout);
  else
    lk_legend_message (&layout.canvas, networks->title, layout.n == 0, networks->empty_text);
  lk_canvas_end (&layout.canvas);
}

/* Beside columns the nearest one, as far as half of the way to the next. */
static bool
find_in (const NetworksLayout *layout, size_t i, double x, double y, LkPlotPlace *place)
{
  const LkNetworksItem *item = &layout->model->items[i];
  double reach = layout->canvas.u * BETWEEN / 2.0, at;

  if (x < layout->slots[i].x - reach || x >= layout->slots[i].x + layout->slots[i].w + reach ||
      y < layout->body.y - reach)
    return false;
  if (y >= layout->body.y + layout->body.h + 2.0 * layout->canvas.u || item->n_layers == 0)
    {
      *place = (LkPlotPlace) { .row = (int) i, .column = -1, .x = NAN };
      return y < layout->names + layout->canvas.line * (double) (1 + n_facts_of (item, layout->n_facts));
    }
  at = (x - layout->slots[i].x - layout->inset - layout->column / 2.0) / fmax (layout->pitch, 1e-3);
  if (at < -1.0 || at > (double) item->n_layers)
    return false;
  *place = (LkPlotPlace) { .row = (int) i,
                           .column = (int) fmax (0.0, fmin (round (at), (double) item->n_layers - 1.0)),
                           .x = NAN };
  return true;
}

static bool
find (double width, double height, const void *model, const LkPalette *palette, double x, double y, LkPlotPlace *place)
{
  NetworksLayout layout;
  bool found = false;

  if (!make_layout (&layout, NULL, width, height, model, palette))
    return false;
  for (size_t i = 0; i < layout.n && layout.fits && !found; i++)
    found = find_in (&layout, i, x, y, place);
  lk_canvas_end (&layout.canvas);
  if (!found)
    *place = (LkPlotPlace) LK_PLOT_PLACE_INIT;
  return found;
}

static bool
point (void *model, const LkPlotPlace *place)
{
  LkNetworks *networks = model;
  bool there = place->row < (int) MIN (networks->n, LK_NETWORKS_MOST) &&
               (place->row < 0 || place->column < (int) networks->items[place->row].n_layers);

  networks->hover_item = there ? place->row : -1;
  networks->hover_layer = there && place->row >= 0 ? place->column : -1;
  return there;
}

/* Through a network, from all of it to its last layer, and on into the next; down and up to another. */
static bool
move (const void *model, int right, int down, LkPlotPlace *place)
{
  const LkNetworks *networks = model;
  int n = (int) MIN (networks->n, LK_NETWORKS_MOST), row, column, last;

  if (n == 0)
    return false;
  row = CLAMP (place->row + down, 0, n - 1);
  column = place->row < 0 ? -1 : place->column + right;
  if (column < -1 && row > 0)
    column = (int) networks->items[--row].n_layers - 1;
  else if (right > 0 && column >= (int) networks->items[row].n_layers && row + 1 < n)
    {
      row++;
      column = -1;
    }
  last = (int) networks->items[row].n_layers - 1;
  *place = (LkPlotPlace) { .row = row, .column = CLAMP (column, -1, last), .x = NAN };
  return true;
}

static const char *
title (const void *model)
{
  return ((const LkNetworks *) model)->title;
}

static char *
describe (const void *model)
{
  const LkNetworks *networks = model;
  const char *text = networks->n == 0 ? networks->empty_text : networks->description;

  return text ? strdup (text) : NULL;
}

static bool
table (const void *model, const LkPlotCells *cells)
{
  const LkNetworks *networks = model;

  if (networks->n == 0 || !networks->items)
    return false;
  cells->add_row (cells->to);
  cells->add_text (cells->to, _ ("network"));
  cells->add_text (cells->to, _ ("layer"));
  cells->add_text (cells->to, _ ("units"));
  cells->add_text (cells->to, _ ("weights and biases"));
  for (size_t i = 0; i < networks->n; i++)
    for (size_t l = 0; l < networks->items[i].n_layers; l++)
      {
        const LkNetworksLayer *layer = &networks->items[i].layers[l];

        cells->add_row (cells->to);
        cells->add_text (cells->to, networks->items[i].name);
        cells->add_text (cells->to, layer->name);
        cells->add_count (cells->to, layer->units);
        cells->add_count (cells->to, layer->n_params);
      }
  return true;
}

static void
measure (const void *model, const LkPalette *palette, double *min_width, double *min_height)
{
  const LkNetworks *networks = model;
  LkCanvas canvas;

  *min_width = *min_height = 0.0;
  if (!lk_canvas_begin (&canvas, NULL, 1.0, 1.0, palette))
    return;
  *min_width = ceil (least_width (&canvas, networks, networks->items ? MIN (networks->n, LK_NETWORKS_MOST) : 0));
  *min_height = (TOP + LOW + BELOW + 1.0) * canvas.u + canvas.line;
  lk_legend_measure (&canvas, networks->title, false, min_width, min_height);
  *min_width = fmax (*min_width, ceil (LOW / WIDE * canvas.u));
  *min_height = ceil (*min_height);
  lk_canvas_end (&canvas);
}

const LkPlotKind lk_networks_plot = { .measure = measure,
                                      .draw = draw,
                                      .find = find,
                                      .point = point,
                                      .move = move,
                                      .title = title,
                                      .describe = describe,
                                      .table = table };
