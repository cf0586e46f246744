/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-inside-figure.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "words/lk-quantity.h"

/* Takes the text; it lives as long as the figure's next set. */
static const char *
keep (LkInsideFigure *self, char *text)
{
  const char *kept = g_string_chunk_insert_const (self->texts, text);

  g_free (text);
  return kept;
}

static double
largest (const float *values, gsize n)
{
  double most = 0.0;

  for (gsize i = 0; i < n; i++)
    if (isfinite (values[i]))
      most = fmax (most, fabs (values[i]));
  return most;
}

static void
add_evidence (LkInsideFigure *self, GArray *tiles, const LkLook *look, const char *class_name)
{
  const LkShape *shape = &look->evidence_shape;
  LkMapsTile tile = {
    .name = keep (self, g_strdup_printf (_ ("evidence for %s"), class_name)),
    .fact = look->is_map ? _ ("class activation map") : _ ("gradient times input"),
    .columns = shape->width,
    .rows = shape->height,
    .values = look->evidence,
    .under = self->under,
    .under_columns = self->dataset ? self->dataset->width : 0,
    .under_rows = self->dataset ? self->dataset->height : 0,
  };

  if (look->evidence)
    tile.most = largest (look->evidence, shape->width * shape->height);
  g_array_append_val (tiles, tile);
}

/* All on one scale, so that a channel that says nothing looks so. */
static void
add_maps (LkInsideFigure *self, GArray *tiles, const LkLook *look)
{
  gsize area = look->shape.height * look->shape.width, n = look->shape.channels;
  double most = largest (look->maps, n * area);

  for (gsize c = 0; c < n; c++)
    {
      const float *values = look->maps + c * area;
      LkMapsTile tile = {
        .name = keep (self, g_strdup_printf (_ ("channel %s of %s"), LK_COUNT (c + 1), LK_COUNT (n))),
        .fact = keep (self, g_strdup_printf (_ ("at most %s"), LK_REAL (largest (values, area)))),
        .columns = look->shape.width,
        .rows = look->shape.height,
        .values = values,
        .most = most,
      };

      g_array_append_val (tiles, tile);
    }
}

/* "layer 2 of 4: c16k3, 14 × 14" */
static const char *
layer_note (LkInsideFigure *self, const LkLook *look)
{
  if (look->layer == 0)
    return look->n_networks > 1
               ? keep (self, g_strdup_printf (_ ("the first of %s networks"), LK_COUNT (look->n_networks)))
               : NULL;
  /* Translators: a layer's number, of how many, how it is written ("c16k3"), and the width and height of its pictures. */
  return keep (self, g_strdup_printf (_ ("layer %u of %u: %s, %s × %s"), look->layer, look->n_layers, look->text,
                                      LK_COUNT (look->shape.width), LK_COUNT (look->shape.height)));
}

static void
set_row (LkInsideFigure *self, LkCompared who, const char *name, const char *class_name, const char *missing)
{
  const LkLook *look = self->inside->of[who];
  GArray *tiles = self->tiles[who];
  LkMapsRow *row = &self->rows[self->maps.n_rows++];

  *row = (LkMapsRow) { .name = name, .color = LK_SERIES_TEACHER + (int) who, .missing = missing };
  g_array_set_size (tiles, 0);
  if (!look)
    return;
  add_evidence (self, tiles, look, class_name);
  if (look->maps)
    add_maps (self, tiles, look);
  row->note = layer_note (self, look);
  row->missing = _ ("Its layers give no pictures: a convolution’s do");
  row->tiles = (const LkMapsTile *) tiles->data;
  row->n_tiles = tiles->len;
}

static void
set_under (LkInsideFigure *self, const LkSnapshot *snapshot)
{
  const LkDataset *dataset = snapshot->dataset;
  const LkSplit *test = &dataset->test;
  gsize n = dataset->height * dataset->width;

  g_clear_pointer (&self->dataset, lk_dataset_unref);
  g_clear_pointer (&self->under, g_free);
  if (snapshot->sample >= test->n)
    return;
  self->dataset = lk_dataset_ref (snapshot->dataset);
  self->under = g_new (uint8_t, n);
  lk_dataset_grey (dataset, test->pixels + snapshot->sample * lk_dataset_n_inputs (dataset), self->under);
  for (gsize i = 0; dataset->dark_on_light && i < n; i++)
    self->under[i] = 255 - self->under[i];
}

static const char *
describe (LkInsideFigure *self, const char *class_name)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < self->maps.n_rows; i++)
    {
      const LkMapsRow *row = &self->rows[i];

      if (i > 0)
        g_string_append_c (text, ' ');
      if (row->n_tiles == 0)
        /* Translators: a network, and why there is no picture of it. */
        g_string_append_printf (text, _ ("%s: %s."), row->name, row->missing);
      else if (row->n_tiles == 1)
        /* Translators: a network, and a class. */
        g_string_append_printf (text, _ ("%s: where the evidence for %s is."), row->name, class_name);
      else
        /* Translators: a network, a class, and which layer. */
        g_string_append_printf (text, _ ("%s: where the evidence for %s is, and the pictures of %s."), row->name,
                                class_name, row->note);
    }
  return keep (self, g_string_free (g_steal_pointer (&text), FALSE));
}

void
lk_inside_figure_set (LkInsideFigure *self, const LkSnapshot *snapshot)
{
  LkMaps *maps = &self->maps;
  LkMaps before = self->texts ? *maps : (LkMaps) LK_MAPS_INIT;
  const char *gone = _ ("Weights of an earlier step are not kept");
  const char *class_name;

  g_clear_pointer (&self->inside, lk_inside_unref);
  g_clear_pointer (&self->texts, g_string_chunk_free);
  self->texts = g_string_chunk_new (1024);
  *maps = (LkMaps) LK_MAPS_INIT;
  maps->rows = self->rows;
  maps->empty_text = _ ("What the networks see in the sample is here once they are made");
  for (guint who = 0; who < LK_N_COMPARED; who++)
    if (!self->tiles[who])
      self->tiles[who] = g_array_new (FALSE, FALSE, sizeof (LkMapsTile));
  if (!snapshot->inside || !snapshot->dataset)
    return;
  self->inside = lk_inside_ref (snapshot->inside);
  set_under (self, snapshot);
  class_name = snapshot->dataset->class_names[self->inside->klass];
  if (snapshot->teacher || self->inside->of[LK_COMPARED_TEACHER])
    set_row (self, LK_COMPARED_TEACHER, _ ("teacher"), class_name,
             snapshot->teacher && lk_teacher_has_networks (snapshot->teacher)
                 ? _ ("Out of an ONNX file: it answers, and has no layers to look into")
                 : _ ("Answers out of a file: there is no network to look into"));
  if (self->inside->of[LK_COMPARED_STUDENT] || (self->inside->past && snapshot->student_size.n_params > 0))
    set_row (self, LK_COMPARED_STUDENT, _ ("student"), class_name, gone);
  if (self->inside->of[LK_COMPARED_TWIN] || (self->inside->past && snapshot->twin_size.n_params > 0))
    set_row (self, LK_COMPARED_TWIN, _ ("twin"), class_name, gone);
  maps->description = describe (self, class_name);
  maps->enlarged_row = before.enlarged_row;
  maps->enlarged_tile = before.enlarged_tile;
  lk_maps_plot.point (maps, &(LkPlotPlace) { .row = before.hover_row, .column = before.hover_tile, .x = NAN });
}

guint
lk_inside_figure_n_layers (const LkInsideFigure *self)
{
  guint n = 0;

  for (guint who = 0; self->inside && who < LK_N_COMPARED; who++)
    if (self->inside->of[who])
      n = MAX (n, self->inside->of[who]->n_layers);
  return n;
}

void
lk_inside_figure_clear (LkInsideFigure *self)
{
  g_clear_pointer (&self->inside, lk_inside_unref);
  g_clear_pointer (&self->dataset, lk_dataset_unref);
  g_clear_pointer (&self->under, g_free);
  g_clear_pointer (&self->texts, g_string_chunk_free);
  for (guint who = 0; who < LK_N_COMPARED; who++)
    g_clear_pointer (&self->tiles[who], g_array_unref);
  self->maps = (LkMaps) LK_MAPS_INIT;
}
