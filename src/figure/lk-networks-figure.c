/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-networks-figure.h"

#include <glib/gi18n-lib.h>

#include "words/lk-quantity.h"

#define ALIKE 1.05 /* sizes within this factor are not told apart */

/* Takes the text; it lives as long as the figure's next set. */
static const char *
keep (LkNetworksFigure *self, char *text)
{
  const char *kept = g_string_chunk_insert_const (self->texts, text);

  g_free (text);
  return kept;
}

/* The one form of all numbers here. */
static const char *
count (LkNetworksFigure *self, gsize n)
{
  return keep (self, g_strdup (LK_COUNT (n)));
}

static gboolean
is_picture (const LkFlowLayer *layer)
{
  return layer->shape.height * layer->shape.width > 1;
}

/* Dense layers are known by their units, which stand below. */
static const char *
layer_name (LkNetworksFigure *self, const LkFlow *flow, guint l)
{
  const char *text = flow->layers[l].text;

  if (l == 0)
    return _ ("inputs");
  if (l + 1 == flow->n_layers)
    return _ ("outputs");
  if (g_ascii_isdigit (*text))
    return keep (self, g_strdup_printf (_ ("hidden layer %u"), l));
  /* Translators: a layer's number, and how it is written: "c8k3". */
  return keep (self, g_strdup_printf (_ ("hidden layer %u, %s"), l, text));
}

/* "24 × 24 pixels of 8 channels", "30 units" */
static const char *
size_fact (LkNetworksFigure *self, const LkFlowLayer *layer)
{
  const LkShape *shape = &layer->shape;

  if (is_picture (layer))
    return keep (self, g_strdup_printf (ngettext ("%s × %s pixels of %s channel", "%s × %s pixels of %s channels",
                                                  shape->channels),
                                        count (self, shape->width), count (self, shape->height),
                                        count (self, shape->channels)));
  return keep (self, g_strdup_printf (ngettext ("%s unit", "%s units", layer->width), count (self, layer->width)));
}

static void
set_layer (LkNetworksFigure *self, LkNetworksLayer *layer, const LkFlow *flow, guint l)
{
  const LkFlowLayer *from = &flow->layers[l];
  guint n = 0;

  *layer = (LkNetworksLayer) {
    .name = layer_name (self, flow, l),
    .size = count (self, from->width),
    .units = from->width,
    .n_params = from->n_params,
    .bands = from->bands,
    .n_bands = from->n_bands,
  };
  layer->facts[n++] = size_fact (self, from);
  if (from->n_params > 0)
    layer->facts[n++] =
        keep (self, g_strdup_printf (ngettext ("%s weight or bias", "%s weights and biases", from->n_params),
                                     count (self, from->n_params)));
  if (l > 0 && l + 1 < flow->n_layers && from->n_bands > 0)
    layer->facts[n++] =
        keep (self,
              g_strdup_printf (ngettext ("%s responds to this sample", "%s respond to this sample", from->n_active),
                               count (self, from->n_active)));
}

static gsize
n_params_of (const LkFlow *flow)
{
  gsize sum = 0;

  for (guint l = 0; l < flow->n_layers; l++)
    sum += flow->layers[l].n_params;
  return sum;
}

/* "27 times smaller". */
static LkNetworksFact
compared_fact (LkNetworksFigure *self, gsize n_params, gsize n_teacher)
{
  double ratio = (double) n_teacher / (double) n_params;
  gboolean smaller = ratio >= 1.0;

  ratio = smaller ? ratio : 1.0 / ratio;
  if (ratio < ALIKE)
    return (LkNetworksFact) { .text = _ ("as large as the teacher"), .brief = _ ("as large") };
  return (LkNetworksFact) {
    .text = keep (self, g_strdup_printf (smaller ? _ ("%s times smaller") : _ ("%s times larger"), LK_TIMES (ratio))),
    .brief = keep (self, g_strdup_printf (smaller ? _ ("%s× smaller") : _ ("%s× larger"), LK_TIMES (ratio))),
  };
}

static void
add_item (LkNetworksFigure *self, LkCompared who, const char *name, const LkSnapshot *snapshot)
{
  const LkFlow *flow = &self->flows->of[who];
  gsize i = self->networks.n++, n_teacher = snapshot->teacher_size.n_params;
  gsize n_params = who == LK_COMPARED_TEACHER ? n_teacher : n_params_of (flow);
  LkNetworksItem *item = &self->items[i];

  *item = (LkNetworksItem) {
    .name = name, .color = LK_SERIES_TEACHER + (int) who, .layers = self->layers[i], .n_layers = flow->n_layers
  };
  for (guint l = 0; l < flow->n_layers; l++)
    set_layer (self, &self->layers[i][l], flow, l);
  if (flow->n_layers == 0)
    {
      item->missing =
          n_params > 0
              ? keep (self, g_strdup_printf (ngettext ("Out of an ONNX file, %s parameter: it has no layers to draw",
                                                       "Out of an ONNX file, %s parameters: it has no layers to draw",
                                                       n_params),
                                             count (self, n_params)))
              : _ ("Answers out of a file: there is no network to draw");
      return;
    }
  item->facts[0] = (LkNetworksFact) {
    .text = keep (self, g_strdup_printf (ngettext ("%s parameter", "%s parameters", n_params), count (self, n_params))),
    .brief = count (self, n_params),
  };
  if (flow->n_networks > 1)
    item->facts[1] = (LkNetworksFact) {
      .text = keep (self, g_strdup_printf (_ ("the first of %s networks"), count (self, flow->n_networks))),
      .brief = keep (self, g_strdup_printf (_ ("first of %s"), count (self, flow->n_networks))),
    };
  else if (who != LK_COMPARED_TEACHER && n_teacher > 0)
    item->facts[1] = compared_fact (self, n_params, n_teacher);
}

static gboolean
same_shape (const LkFlow *a, const LkFlow *b)
{
  if (a->n_layers != b->n_layers)
    return FALSE;
  for (guint l = 0; l < a->n_layers; l++)
    if (a->layers[l].width != b->layers[l].width || a->layers[l].n_params != b->layers[l].n_params)
      return FALSE;
  return TRUE;
}

/* "teacher: layers of 784, 1,200, 1,200, 10 units; 2,395,210 parameters." */
static const char *
describe (LkNetworksFigure *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize i = 0; i < self->networks.n; i++)
    {
      const LkNetworksItem *item = &self->items[i];
      const char *sizes[LK_MAX_LAYERS + 2] = { NULL };
      g_autofree char *list = NULL;

      for (gsize l = 0; l < item->n_layers; l++)
        sizes[l] = item->layers[l].size;
      list = g_strjoinv (", ", (char **) sizes);
      if (text->len > 0)
        g_string_append_c (text, ' ');
      if (item->n_layers == 0)
        g_string_append_printf (text, _ ("%s: %s."), item->name, item->missing);
      else if (item->facts[1].text)
        g_string_append_printf (text, _ ("%s: layers of %s units; %s, %s."), item->name, list, item->facts[0].text,
                                item->facts[1].text);
      else
        g_string_append_printf (text, _ ("%s: layers of %s units; %s."), item->name, list, item->facts[0].text);
    }
  if (self->networks.note)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", self->networks.note);
  return keep (self, g_string_free (g_steal_pointer (&text), FALSE));
}

void
lk_networks_figure_set (LkNetworksFigure *self, const LkSnapshot *snapshot, gboolean apart, const char *title)
{
  LkNetworks *networks = &self->networks;
  LkFlows *flows = snapshot->flows ? lk_flows_ref (snapshot->flows) : lk_flows_new ();
  const LkFlow *student = &flows->of[LK_COMPARED_STUDENT], *twin = &flows->of[LK_COMPARED_TWIN];
  gboolean from_file = snapshot->flows && snapshot->teacher && !lk_teacher_get_network (snapshot->teacher, 0);
  gboolean one = !apart && same_shape (student, twin);
  int hover_item = self->texts ? networks->hover_item : -1, hover_layer = self->texts ? networks->hover_layer : -1;

  g_clear_pointer (&self->flows, lk_flows_unref);
  g_clear_pointer (&self->texts, g_string_chunk_free);
  self->flows = flows;
  self->texts = g_string_chunk_new (1024);
  *networks = (LkNetworks) { .title = title, .items = self->items };
  networks->empty_text = _ ("Teacher, student and twin are drawn here once they are made");
  if (flows->of[LK_COMPARED_TEACHER].n_layers > 0 || from_file)
    add_item (self, LK_COMPARED_TEACHER, _ ("teacher"), snapshot);
  if (student->n_layers > 0)
    add_item (self, LK_COMPARED_STUDENT, one ? _ ("student = twin") : _ ("student"), snapshot);
  if (twin->n_layers > 0 && !one)
    add_item (self, LK_COMPARED_TWIN, _ ("twin"), snapshot);
  if (flows->past && student->n_layers > 0)
    networks->note = _ ("Of an earlier step sizes alone: weights are not kept");
  networks->description = describe (self);
  lk_networks_plot.point (networks, &(LkPlotPlace) { .row = hover_item, .column = hover_layer, .x = NAN });
}

void
lk_networks_figure_clear (LkNetworksFigure *self)
{
  g_clear_pointer (&self->flows, lk_flows_unref);
  g_clear_pointer (&self->texts, g_string_chunk_free);
  self->networks = (LkNetworks) LK_NETWORKS_INIT;
}
