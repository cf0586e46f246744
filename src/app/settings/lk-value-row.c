/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-value-row.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "app/widgets/lk-readout.h"
#include "app/widgets/lk-terms-button.h"
#include "lk-entry-row.h"
#include "words/lk-quantity.h"

struct _LkValueRow {
  GtkWidget parent_instance;

  GtkWidget *box;
  LkReadout *title_label;
  LkTermsButton *terms_button;
  GtkEntry *entry;
  GtkScale *scale;
  GtkAdjustment *adjustment;
  GtkEventController *wheel; /* the scale's */
  GtkWidget *captions;
  LkReadout *low_label;
  LkReadout *high_label;
  GtkLabel *note_label;

  double value;
  double lower, upper;     /* of the slider */
  double minimum, maximum; /* of what may be typed */
  gboolean logarithmic;
  gboolean updating; /* the slider is being moved to the value, not by a person */
};

G_DEFINE_FINAL_TYPE (LkValueRow, lk_value_row, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_TITLE,
  PROP_TERMS,
  PROP_LOW_CAPTION,
  PROP_HIGH_CAPTION,
  PROP_VALUE,
  PROP_LOWER,
  PROP_UPPER,
  PROP_MINIMUM,
  PROP_MAXIMUM,
  PROP_LOGARITHMIC,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static double
to_slider (LkValueRow *self, double value)
{
  return self->logarithmic ? log10 (MAX (value, 1e-300)) : value;
}

static double
from_slider (LkValueRow *self, double position)
{
  return self->logarithmic ? pow (10.0, position) : position;
}

static void
show_note (LkValueRow *self, const char *note, gboolean is_error)
{
  gtk_label_set_label (self->note_label, note ? note : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note_label), note != NULL);
  if (is_error)
    gtk_widget_add_css_class (GTK_WIDGET (self->note_label), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->note_label), "error");
}

/* What was typed wrong is no more. */
static void
forget_error (LkValueRow *self)
{
  if (!gtk_widget_has_css_class (GTK_WIDGET (self->entry), "error"))
    return;
  gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
  show_note (self, NULL, FALSE);
}

/* The widgets follow the value. */
static void
update_widgets (LkValueRow *self)
{
  const char *text = LK_SETTING (self->value);

  self->updating = TRUE;
  gtk_adjustment_set_value (self->adjustment, to_slider (self, self->value));
  gtk_widget_queue_draw (GTK_WIDGET (self));
  self->updating = FALSE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  lk_text_forget_typing (GTK_TEXT (gtk_editable_get_delegate (GTK_EDITABLE (self->entry))));
  forget_error (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, text, -1);
}

static gboolean
fills_from_zero (LkValueRow *self)
{
  return !self->logarithmic && self->lower < 0.0 && self->upper > 0.0;
}

static void
configure_slider (LkValueRow *self)
{
  double low, high;

  if (!(self->lower < self->upper) || (self->logarithmic && self->lower <= 0.0))
    return;
  gtk_scale_set_has_origin (self->scale, !fills_from_zero (self));
  low = to_slider (self, self->lower);
  high = to_slider (self, self->upper);
  self->updating = TRUE;
  gtk_adjustment_configure (self->adjustment, to_slider (self, self->value), low, high, (high - low) / 100.0,
                            (high - low) / 10.0, 0.0);
  self->updating = FALSE;
}

static gboolean
is_held (LkValueRow *self, GdkModifierType modifier)
{
  GdkSeat *seat = gdk_display_get_default_seat (gtk_widget_get_display (GTK_WIDGET (self)));
  GdkDevice *keyboard = seat ? gdk_seat_get_keyboard (seat) : NULL;

  return keyboard && (gdk_device_get_modifier_state (keyboard) & modifier) != 0;
}

/* A slider of equal steps stops at round values, its ends among them; with Shift anywhere. */
static double
snap (LkValueRow *self, double value)
{
  double step = self->upper - self->lower <= 2.0 ? 0.01 : 0.1;

  if (self->logarithmic || is_held (self, GDK_SHIFT_MASK))
    return value;
  return CLAMP (step * round (value / step), self->lower, self->upper);
}

static void
adjustment_changed_cb (GtkAdjustment *adjustment, LkValueRow *self)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  double value;

  if (self->updating)
    return;
  value = snap (self, from_slider (self, gtk_adjustment_get_value (adjustment)));
  /* To three digits: more cannot be set by hand. */
  g_ascii_formatd (text, sizeof text, "%.3g", value);
  lk_value_row_set_value (self, g_ascii_strtod (text, NULL));
}

/* Over a slider the wheel scrolls what it lies on; it moves the slider where that has the
 * focus, and with Ctrl. */
static void
follow_focus (LkValueRow *self)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (self->scale));
  gboolean focus = gtk_widget_has_focus (GTK_WIDGET (self->scale));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller) && controller != self->wheel)
        gtk_event_controller_set_propagation_phase (controller, focus ? GTK_PHASE_BUBBLE : GTK_PHASE_NONE);
    }
}

static gboolean
wheel_cb (GtkEventControllerScroll *wheel, double dx, double dy, LkValueRow *self)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (wheel));

  if (!(state & GDK_CONTROL_MASK))
    return FALSE;
  gtk_adjustment_set_value (self->adjustment, gtk_adjustment_get_value (self->adjustment) -
                                                  dy * gtk_adjustment_get_step_increment (self->adjustment));
  return TRUE;
}

static void
commit_entry (LkValueRow *self)
{
  const char *shown = LK_SETTING (self->value);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  double value;

  if (g_str_equal (text, shown))
    {
      forget_error (self);
      return;
    }
  if (lk_read_typed (text, &value) && value >= self->minimum && value <= self->maximum)
    {
      lk_value_row_set_value (self, value);
      update_widgets (self);
    }
  else
    {
      g_autofree char *note = g_strdup_printf (_ ("“%s” does not fit: type a number from %s to %s"), text,
                                               LK_SETTING (self->minimum), LK_SETTING (self->maximum));

      gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
      show_note (self, note, TRUE);
    }
}

static void
entry_activate_cb (GtkEntry *entry, LkValueRow *self)
{
  commit_entry (self);
}

static void
entry_left_cb (GtkEventControllerFocus *controller, LkValueRow *self)
{
  commit_entry (self);
}

static gboolean
lk_value_row_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (LK_VALUE_ROW (widget)->entry));
}

/* GTK's own ends with grabbing the focus: Shift+Tab would never leave the entry. */
static gboolean
lk_value_row_focus (GtkWidget *widget, GtkDirectionType direction)
{
  return gtk_widget_child_focus (LK_VALUE_ROW (widget)->box, direction);
}

static void
set_caption (LkValueRow *self, LkReadout *label, const char *text)
{
  lk_readout_set_text (label, text ? text : "");
  gtk_widget_set_visible (self->captions, lk_readout_get_text (self->low_label)[0] != '\0' ||
                                              lk_readout_get_text (self->high_label)[0] != '\0');
}

static void
set_title (LkValueRow *self, const char *title)
{
  lk_readout_set_text (self->title_label, title ? title : "");
  /* The slider and the entry carry the same name; a screen reader adds the role. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

static void
say_range (LkValueRow *self)
{
  g_autofree char *text = g_strdup_printf (_ ("From %s to %s"), LK_SETTING (self->minimum), LK_SETTING (self->maximum));

  gtk_widget_set_tooltip_text (GTK_WIDGET (self->entry), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
}

/* Where a part of the widget is, by its name in style sheets, in the coordinates of the row. */
static GtkWidget *
find_part (LkValueRow *self, GtkWidget *widget, const char *name, graphene_rect_t *bounds)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      if (g_str_equal (gtk_widget_get_css_name (child), name) &&
          gtk_widget_compute_bounds (child, GTK_WIDGET (self), bounds))
        return child;
    }
  return NULL;
}

/* From 0 to the knob, in the coordinates of the row; FALSE: there is nothing to fill. */
static gboolean
find_fill (LkValueRow *self, graphene_rect_t *fill)
{
  gboolean mirrored = gtk_widget_get_direction (GTK_WIDGET (self->scale)) == GTK_TEXT_DIR_RTL;
  double share = (mirrored ? self->upper : -self->lower) / (self->upper - self->lower);
  graphene_rect_t bounds, knob_bounds;
  GtkWidget *trough = find_part (self, GTK_WIDGET (self->scale), "trough", &bounds);
  float zero, knob;

  if (!trough || !find_part (self, trough, "slider", &knob_bounds))
    return FALSE;
  zero = bounds.origin.x + (float) share * bounds.size.width;
  knob = knob_bounds.origin.x + knob_bounds.size.width / 2.0f;
  if (fabsf (knob - zero) <= knob_bounds.size.width / 2.0f)
    return FALSE;
  knob += (knob < zero ? 0.4f : -0.4f) * knob_bounds.size.width; /* under its shadow */
  graphene_rect_init (fill, MIN (zero, knob), bounds.origin.y, fabsf (knob - zero), bounds.size.height);
  return TRUE;
}

/* A slider to both sides of 0 is filled from there; GTK fills from an end alone. */
static void
lk_value_row_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LkValueRow *self = LK_VALUE_ROW (widget);
  graphene_rect_t fill;
  GdkRGBA color;

  GTK_WIDGET_CLASS (lk_value_row_parent_class)->snapshot (widget, snapshot);
  if (!fills_from_zero (self) || !find_fill (self, &fill) ||
      !gtk_style_context_lookup_color (gtk_widget_get_style_context (widget), "accent_bg_color", &color))
    return;
  if (!gtk_widget_is_sensitive (GTK_WIDGET (self->scale)))
    color.alpha *= 0.5f;
  gtk_snapshot_append_color (snapshot, &color, &fill);
}

static void
lk_value_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LkValueRow *self = LK_VALUE_ROW (object);

  switch (id)
    {
    case PROP_TITLE:
      set_title (self, g_value_get_string (value));
      break;
    case PROP_TERMS:
      g_object_set_property (G_OBJECT (self->terms_button), "terms", value);
      break;
    case PROP_LOW_CAPTION:
      set_caption (self, self->low_label, g_value_get_string (value));
      break;
    case PROP_HIGH_CAPTION:
      set_caption (self, self->high_label, g_value_get_string (value));
      break;
    case PROP_VALUE:
      lk_value_row_set_value (self, g_value_get_double (value));
      break;
    case PROP_LOWER:
      self->lower = g_value_get_double (value);
      configure_slider (self);
      break;
    case PROP_UPPER:
      self->upper = g_value_get_double (value);
      configure_slider (self);
      break;
    case PROP_MINIMUM:
      self->minimum = g_value_get_double (value);
      say_range (self);
      break;
    case PROP_MAXIMUM:
      self->maximum = g_value_get_double (value);
      say_range (self);
      break;
    case PROP_LOGARITHMIC:
      self->logarithmic = g_value_get_boolean (value);
      configure_slider (self);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lk_value_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LkValueRow *self = LK_VALUE_ROW (object);

  switch (id)
    {
    case PROP_TITLE:
      g_value_set_string (value, lk_readout_get_text (self->title_label));
      break;
    case PROP_TERMS:
      g_object_get_property (G_OBJECT (self->terms_button), "terms", value);
      break;
    case PROP_LOW_CAPTION:
      g_value_set_string (value, lk_readout_get_text (self->low_label));
      break;
    case PROP_HIGH_CAPTION:
      g_value_set_string (value, lk_readout_get_text (self->high_label));
      break;
    case PROP_VALUE:
      g_value_set_double (value, self->value);
      break;
    case PROP_LOWER:
      g_value_set_double (value, self->lower);
      break;
    case PROP_UPPER:
      g_value_set_double (value, self->upper);
      break;
    case PROP_MINIMUM:
      g_value_set_double (value, self->minimum);
      break;
    case PROP_MAXIMUM:
      g_value_set_double (value, self->maximum);
      break;
    case PROP_LOGARITHMIC:
      g_value_set_boolean (value, self->logarithmic);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
lk_value_row_dispose (GObject *object)
{
  LkValueRow *self = LK_VALUE_ROW (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (lk_value_row_parent_class)->dispose (object);
}

static GParamSpec *
number (const char *name)
{
  return g_param_spec_double (name, NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0.0,
                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
}

static GParamSpec *
text (const char *name)
{
  return g_param_spec_string (name, NULL, NULL, NULL,
                              G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
}

static void
lk_value_row_class_init (LkValueRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->set_property = lk_value_row_set_property;
  object_class->get_property = lk_value_row_get_property;
  object_class->dispose = lk_value_row_dispose;
  widget_class->grab_focus = lk_value_row_grab_focus;
  widget_class->focus = lk_value_row_focus;
  widget_class->snapshot = lk_value_row_snapshot;

  properties[PROP_TITLE] = text ("title");
  /* Those that are explained beside it: see LkTermsButton. */
  properties[PROP_TERMS] = text ("terms");
  properties[PROP_LOW_CAPTION] = text ("low-caption");
  properties[PROP_HIGH_CAPTION] = text ("high-caption");
  properties[PROP_VALUE] = number ("value");
  properties[PROP_LOWER] = number ("lower");
  properties[PROP_UPPER] = number ("upper");
  properties[PROP_MINIMUM] = number ("minimum");
  properties[PROP_MAXIMUM] = number ("maximum");
  properties[PROP_LOGARITHMIC] =
      g_param_spec_boolean ("logarithmic", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "value-row");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  g_type_ensure (LK_TYPE_READOUT);
  g_type_ensure (LK_TYPE_TERMS_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-value-row.ui");
  gtk_widget_class_bind_template_child (widget_class, LkValueRow, box);
  gtk_widget_class_bind_template_child (widget_class, LkValueRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, LkValueRow, terms_button);
  gtk_widget_class_bind_template_child (widget_class, LkValueRow, entry);
  gtk_widget_class_bind_template_child (widget_class, LkValueRow, scale);
  gtk_widget_class_bind_template_child (widget_class, LkValueRow, adjustment);
  gtk_widget_class_bind_template_child (widget_class, LkValueRow, captions);
  gtk_widget_class_bind_template_child (widget_class, LkValueRow, low_label);
  gtk_widget_class_bind_template_child (widget_class, LkValueRow, high_label);
  gtk_widget_class_bind_template_child (widget_class, LkValueRow, note_label);
  gtk_widget_class_bind_template_callback (widget_class, adjustment_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, entry_left_cb);
}

static void
lk_value_row_init (LkValueRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->wheel = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  gtk_event_controller_set_propagation_phase (self->wheel, GTK_PHASE_CAPTURE);
  g_signal_connect (self->wheel, "scroll", G_CALLBACK (wheel_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->scale), self->wheel);
  g_signal_connect_swapped (self->scale, "notify::has-focus", G_CALLBACK (follow_focus), self);
  follow_focus (self);
  update_widgets (self); /* 0 is a value like any other */
}

double
lk_value_row_get_value (LkValueRow *self)
{
  return self->value;
}

void
lk_value_row_set_value (LkValueRow *self, double value)
{
  if (self->value == value)
    return;
  self->value = value;
  update_widgets (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
}

/* Small powers of ten as such: all their noughts would not fit under the end of a slider. */
static char *
mark_text (double value)
{
  static const char *const exponents[] = { "⁻⁴", "⁻⁵", "⁻⁶", "⁻⁷", "⁻⁸", "⁻⁹" };
  double size = 1e-4;

  for (gsize i = 0; i < G_N_ELEMENTS (exponents); i++, size /= 10.0)
    {
      if (fabs (value / size - 1.0) < 1e-9)
        return g_strconcat ("10", exponents[i], NULL);
    }
  return g_strdup (LK_SETTING (value));
}

void
lk_value_row_set_marks (LkValueRow *self, const double *values, guint n)
{
  gtk_scale_clear_marks (self->scale);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *label = mark_text (values[i]);

      gtk_scale_add_mark (self->scale, to_slider (self, values[i]), GTK_POS_BOTTOM, label);
    }
}

void
lk_value_row_set_useful (LkValueRow *self, gboolean useful, const char *why_not)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->scale), useful);
  gtk_widget_set_sensitive (GTK_WIDGET (self->entry), useful);
  show_note (self, useful ? NULL : why_not, FALSE);
}
