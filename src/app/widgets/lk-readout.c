/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-readout.h"

#include <math.h>

#include "plot/lk-line-breaks.h"

#define LONGEST_WORD 24 /* characters that are kept together when there is little room */

struct _LkReadout {
  GtkWidget parent_instance;

  PangoLayout *layout;
  char *text; /* as it was given, with its markup */
  float xalign;
  gboolean wrap;
  PangoEllipsizeMode ellipsize;
  int width_chars;

  guint serial; /* of the type that the sizes below were measured with */
  int widest;   /* px that a text of one line took, that any line of it took */
  int tallest;  /* px that a text took at the allocated width */
  int width;    /* allocated, px */
};

G_DEFINE_FINAL_TYPE (LkReadout, lk_readout, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_LABEL,
  PROP_XALIGN,
  PROP_WRAP,
  PROP_ELLIPSIZE,
  PROP_WIDTH_CHARS,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

/* The layout with the widget's type of now, free to be as wide as it likes
 * (width < 0), or wrapped or shortened to the width. */
static PangoLayout *
layout_at (LkReadout *self, int width)
{
  guint serial = pango_context_get_serial (pango_layout_get_context (self->layout));

  if (serial != self->serial)
    {
      pango_layout_context_changed (self->layout);
      self->serial = serial;
      self->widest = self->tallest = 0;
    }
  pango_layout_set_width (self->layout, (self->wrap || self->ellipsize) && width >= 0 ? width * PANGO_SCALE : -1);
  return self->layout;
}

static void
size_at (LkReadout *self, int width, int *text_width, int *text_height)
{
  PangoRectangle box;

  pango_layout_get_extents (layout_at (self, width), NULL, &box);
  *text_width = PANGO_PIXELS_CEIL (box.width);
  *text_height = PANGO_PIXELS_CEIL (box.height);
}

/* Of so many characters, px. */
static int
chars_width (LkReadout *self, int n_chars)
{
  PangoContext *context = pango_layout_get_context (self->layout);
  PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);
  int one = MAX (pango_font_metrics_get_approximate_digit_width (metrics),
                 pango_font_metrics_get_approximate_char_width (metrics));

  pango_font_metrics_unref (metrics);
  return PANGO_PIXELS_CEIL (one * n_chars);
}

/* One that comes from a file may be as long as a line: so much of it. */
static int
longest_word (LkReadout *self)
{
  int width, height;

  pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD);
  size_at (self, 0, &width, &height);
  pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD_CHAR);
  return MIN (width, chars_width (self, LONGEST_WORD));
}

static GtkSizeRequestMode
lk_readout_get_request_mode (GtkWidget *widget)
{
  return LK_READOUT (widget)->wrap ? GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH : GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
lk_readout_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                    int *minimum_baseline, int *natural_baseline)
{
  LkReadout *self = LK_READOUT (widget);
  int width, height;

  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      size_at (self, for_size, &width, &height);
      *minimum = *natural = MAX (height, self->tallest);
      return;
    }
  size_at (self, -1, &width, &height);
  self->widest = MAX (self->widest, width);
  *minimum = *natural = self->widest;
  if (self->ellipsize || self->width_chars > 0)
    {
      *minimum = chars_width (self, self->width_chars);
      *natural = MAX (*minimum, self->widest);
    }
  else if (self->wrap)
    *minimum = MIN (self->widest, longest_word (self));
}

static void
lk_readout_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LkReadout *self = LK_READOUT (widget);
  int text_width, text_height;

  if (width != self->width)
    self->tallest = 0;
  self->width = width;
  size_at (self, width, &text_width, &text_height);
  self->tallest = MAX (self->tallest, text_height);
}

static void
lk_readout_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LkReadout *self = LK_READOUT (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  int text_width, text_height;
  double x, y;

  size_at (self, width, &text_width, &text_height);
  x = pango_layout_get_width (self->layout) < 0 ? self->xalign * (width - text_width) : 0.0;
  y = 0.5 * (height - text_height);
  gtk_snapshot_render_layout (snapshot, gtk_widget_get_style_context (widget), round (fmax (x, 0.0)),
                              round (fmax (y, 0.0)), self->layout);
}

gboolean
lk_readout_is_cut (LkReadout *self)
{
  int width, height;

  size_at (self, self->width, &width, &height);
  return pango_layout_is_ellipsized (self->layout) || width > self->width;
}

/* The whole text, where it is shortened. */
static gboolean
lk_readout_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  if (!lk_readout_is_cut (LK_READOUT (widget)))
    return FALSE;
  gtk_tooltip_set_text (tooltip, lk_readout_get_text (LK_READOUT (widget)));
  return TRUE;
}

/* Adds to the attributes that make all digits equally wide, and lines break between words. */
static void
add_attributes (PangoLayout *layout)
{
  PangoAttrList *attributes = pango_layout_get_attributes (layout);

  attributes = attributes ? pango_attr_list_copy (attributes) : pango_attr_list_new ();
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum"));
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
  lk_line_breaks_keep_words (layout);
}

static void
take_text (LkReadout *self, const char *text, gboolean has_markup)
{
  GtkWidget *widget = GTK_WIDGET (self);
  int width, height;

  if (g_strcmp0 (text, self->text) == 0)
    return;
  g_free (self->text);
  self->text = g_strdup (text);
  pango_layout_set_attributes (self->layout, NULL);
  if (has_markup)
    pango_layout_set_markup (self->layout, text, -1);
  else
    pango_layout_set_text (self->layout, text, -1);
  add_attributes (self->layout);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  pango_layout_get_text (self->layout), -1);

  size_at (self, self->wrap ? self->width : -1, &width, &height);
  if ((!self->wrap && width > MAX (self->width, self->widest)) || (self->wrap && height > self->tallest))
    gtk_widget_queue_resize (widget);
  else
    gtk_widget_queue_draw (widget);
}

static void
lk_readout_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LkReadout *self = LK_READOUT (object);
  const PangoAlignment alignments[] = { PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER, PANGO_ALIGN_RIGHT };

  switch (id)
    {
    case PROP_LABEL:
      lk_readout_set_text (self, g_value_get_string (value) ? g_value_get_string (value) : "");
      return;
    case PROP_XALIGN:
      self->xalign = g_value_get_float (value);
      pango_layout_set_alignment (self->layout, alignments[(int) round (2.0 * self->xalign)]);
      break;
    case PROP_WRAP:
      self->wrap = g_value_get_boolean (value);
      break;
    case PROP_ELLIPSIZE:
      self->ellipsize = g_value_get_enum (value);
      pango_layout_set_ellipsize (self->layout, self->ellipsize);
      gtk_widget_set_has_tooltip (GTK_WIDGET (self), self->ellipsize != PANGO_ELLIPSIZE_NONE);
      break;
    case PROP_WIDTH_CHARS:
      self->width_chars = g_value_get_int (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
lk_readout_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LkReadout *self = LK_READOUT (object);

  switch (id)
    {
    case PROP_LABEL:
      g_value_set_string (value, lk_readout_get_text (self));
      break;
    case PROP_XALIGN:
      g_value_set_float (value, self->xalign);
      break;
    case PROP_WRAP:
      g_value_set_boolean (value, self->wrap);
      break;
    case PROP_ELLIPSIZE:
      g_value_set_enum (value, self->ellipsize);
      break;
    case PROP_WIDTH_CHARS:
      g_value_set_int (value, self->width_chars);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lk_readout_finalize (GObject *object)
{
  LkReadout *self = LK_READOUT (object);

  g_clear_object (&self->layout);
  g_free (self->text);
  G_OBJECT_CLASS (lk_readout_parent_class)->finalize (object);
}

static void
lk_readout_class_init (LkReadoutClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = lk_readout_set_property;
  object_class->get_property = lk_readout_get_property;
  object_class->finalize = lk_readout_finalize;
  widget_class->get_request_mode = lk_readout_get_request_mode;
  widget_class->measure = lk_readout_measure;
  widget_class->size_allocate = lk_readout_size_allocate;
  widget_class->snapshot = lk_readout_snapshot;
  widget_class->query_tooltip = lk_readout_query_tooltip;

  props[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, "", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_XALIGN] =
      g_param_spec_float ("xalign", NULL, NULL, 0.0f, 1.0f, 0.5f, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_WRAP] = g_param_spec_boolean ("wrap", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_ELLIPSIZE] = g_param_spec_enum ("ellipsize", NULL, NULL, PANGO_TYPE_ELLIPSIZE_MODE, PANGO_ELLIPSIZE_NONE,
                                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_WIDTH_CHARS] =
      g_param_spec_int ("width-chars", NULL, NULL, 0, 1000, 0, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_css_name (widget_class, "label");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
lk_readout_init (LkReadout *self)
{
  self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
  self->text = g_strdup ("");
  self->xalign = 0.5f;
  pango_layout_set_alignment (self->layout, PANGO_ALIGN_CENTER);
  pango_layout_set_wrap (self->layout, PANGO_WRAP_WORD_CHAR);
}

void
lk_readout_set_text (LkReadout *self, const char *text)
{
  g_return_if_fail (LK_IS_READOUT (self));
  take_text (self, text, FALSE);
}

void
lk_readout_set_markup (LkReadout *self, const char *markup)
{
  g_return_if_fail (LK_IS_READOUT (self));
  take_text (self, markup, TRUE);
}

const char *
lk_readout_get_text (LkReadout *self)
{
  g_return_val_if_fail (LK_IS_READOUT (self), NULL);
  return pango_layout_get_text (self->layout);
}
