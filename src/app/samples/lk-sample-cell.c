/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "app/widgets/lk-ink.h"
#include "lk-role-words.h"
#include "lk-sample-cell.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "plot/lk-palette.h"

/* px */
#define PICTURE 56
#define GAP     3
#define MARK    8

struct _LkSampleCell {
  GtkWidget parent_instance;

  LkComparison *comparison;
  guint sample;
  GdkTexture *texture; /* of the picture; NULL: to be made */
  PangoLayout *layout; /* of the label; NULL: to be made */
  char *sentence;
};

G_DEFINE_FINAL_TYPE (LkSampleCell, lk_sample_cell, GTK_TYPE_WIDGET)

static const LkPalette *
palette (void)
{
  return adw_style_manager_get_dark (adw_style_manager_get_default ()) ? lk_palette_dark () : lk_palette_light ();
}

/* Ink on paper, as in the plots. */
static GdkTexture *
make_texture (const LkDataset *dataset, guint sample)
{
  const guint8 *pixels = dataset->test.pixels + sample * lk_dataset_n_inputs (dataset);

  return lk_ink_sample_texture (dataset, pixels, palette ());
}

static void
draw_picture (LkSampleCell *self, GtkSnapshot *snapshot, double width, double height)
{
  const LkDataset *dataset = self->comparison->dataset;
  double scale = fmin (width / dataset->width, height / dataset->height);
  double w = scale * dataset->width, h = scale * dataset->height;

  if (!self->texture)
    self->texture = make_texture (dataset, self->sample);
  gtk_snapshot_append_texture (snapshot, self->texture,
                               &GRAPHENE_RECT_INIT ((float) floor ((width - w) / 2.0), (float) (height - h), (float) w,
                                                    (float) h));
}

static void
draw_mark (cairo_t *cr, double x, double y, double size, LkColor color, gboolean right)
{
  double r = size / 2.0;

  cairo_set_source_rgb (cr, color.r, color.g, color.b);
  if (right)
    {
      cairo_arc (cr, x + r, y + r, 0.8 * r, 0.0, 2.0 * G_PI);
      cairo_fill (cr);
      return;
    }
  cairo_set_line_width (cr, 0.28 * size);
  cairo_move_to (cr, x + 0.5, y + 0.5);
  cairo_line_to (cr, x + size - 0.5, y + size - 0.5);
  cairo_move_to (cr, x + size - 0.5, y + 0.5);
  cairo_line_to (cr, x + 0.5, y + size - 0.5);
  cairo_stroke (cr);
}

static double
marks_width (const LkSampleCell *self)
{
  return __builtin_popcount (self->comparison->present) * (MARK + GAP);
}

static void
draw_marks (LkSampleCell *self, GtkSnapshot *snapshot, double x, double y)
{
  const LkComparison *comparison = self->comparison;
  const LkComparedSample *sample = &comparison->samples[self->sample];
  const LkRoleWords *words = lk_role_words_of (comparison);
  cairo_t *cr;

  if (comparison->present == 0)
    return;
  cr = gtk_snapshot_append_cairo (snapshot,
                                  &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) marks_width (self), MARK));
  for (int who = 0; who < LK_N_COMPARED; who++)
    if (comparison->present & LK_COMPARED_BIT (who))
      {
        draw_mark (cr, x + GAP, y, MARK, lk_palette_series (palette (), words->series[who]),
                   (sample->right & LK_COMPARED_BIT (who)) != 0);
        x += MARK + GAP;
      }
  cairo_destroy (cr);
}

static void
lk_sample_cell_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LkSampleCell *self = LK_SAMPLE_CELL (widget);
  double width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  int text_height;
  GdkRGBA color;

  if (!self->comparison || width <= 0.0 || height <= 0.0)
    return;
  if (!self->layout)
    {
      const LkDataset *dataset = self->comparison->dataset;

      self->layout = gtk_widget_create_pango_layout (widget, dataset->class_names[dataset->test.labels[self->sample]]);
      pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
    }
  pango_layout_set_width (self->layout, (int) (fmax (1.0, width - marks_width (self)) * PANGO_SCALE));
  pango_layout_get_pixel_size (self->layout, NULL, &text_height);
  draw_picture (self, snapshot, width, height - text_height - GAP);

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (0.0f, (float) (height - text_height)));
  gtk_snapshot_append_layout (snapshot, self->layout, &color);
  gtk_snapshot_restore (snapshot);
  draw_marks (self, snapshot, floor (width - marks_width (self)), floor (height - (text_height + MARK) / 2.0));
}

static void
lk_sample_cell_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  *minimum = PICTURE;
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      PangoContext *context = gtk_widget_get_pango_context (widget);
      PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);

      *minimum += GAP + PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics));
      pango_font_metrics_unref (metrics);
    }
  *natural = *minimum;
}

static void
forget_drawing (LkSampleCell *self)
{
  g_clear_object (&self->texture);
  g_clear_object (&self->layout);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
lk_sample_cell_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (lk_sample_cell_parent_class)->css_changed (widget, change);
  g_clear_object (&LK_SAMPLE_CELL (widget)->layout);
  gtk_widget_queue_resize (widget);
}

static void
lk_sample_cell_dispose (GObject *object)
{
  LkSampleCell *self = LK_SAMPLE_CELL (object);

  g_clear_object (&self->texture);
  g_clear_object (&self->layout);
  g_clear_pointer (&self->comparison, lk_comparison_unref);
  g_clear_pointer (&self->sentence, g_free);
  G_OBJECT_CLASS (lk_sample_cell_parent_class)->dispose (object);
}

static void
lk_sample_cell_class_init (LkSampleCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lk_sample_cell_dispose;
  widget_class->snapshot = lk_sample_cell_snapshot;
  widget_class->measure = lk_sample_cell_measure;
  widget_class->css_changed = lk_sample_cell_css_changed;

  gtk_widget_class_set_css_name (widget_class, "sample");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
lk_sample_cell_init (LkSampleCell *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (forget_drawing), self,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
lk_sample_cell_new (void)
{
  return g_object_new (LK_TYPE_SAMPLE_CELL, NULL);
}

void
lk_sample_cell_set (LkSampleCell *self, LkComparison *comparison, guint sample)
{
  g_autofree char *sentence = NULL;

  g_return_if_fail (sample < comparison->n);

  if (self->comparison == comparison && self->sample == sample)
    return;
  if (!self->comparison || self->comparison->dataset != comparison->dataset || self->sample != sample)
    forget_drawing (self);
  lk_comparison_ref (comparison);
  g_clear_pointer (&self->comparison, lk_comparison_unref);
  self->comparison = comparison;
  self->sample = sample;

  /* The same words: the same marks. */
  sentence = lk_sample_sentence (comparison, sample);
  if (g_strcmp0 (sentence, self->sentence) == 0)
    return;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
  /* The focus goes to the cell that the grid makes around it. */
  if (gtk_widget_get_parent (GTK_WIDGET (self)))
    gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (GTK_WIDGET (self))),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, sentence, -1);
  g_free (self->sentence);
  self->sentence = g_steal_pointer (&sentence);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

char *
lk_sample_sentence (const LkComparison *comparison, guint sample)
{
  const LkRoleWords *words = lk_role_words_of (comparison);
  const LkComparedSample *compared = &comparison->samples[sample];
  char *const *names = comparison->dataset->class_names;
  GString *text = g_string_new (names[compared->label]);

  for (int who = 0; who < LK_N_COMPARED; who++)
    if (comparison->present & LK_COMPARED_BIT (who))
      {
        g_autofree char *said = lk_role_words_say (words, who, names[compared->answers[who]]);

        g_string_append_printf (text, ", %s", said);
      }
  return g_string_free (text, FALSE);
}
