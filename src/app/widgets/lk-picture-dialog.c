/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-picture-dialog.h"

#include <glib/gi18n-lib.h>

#include "lk-message.h"

struct _LkPictureDialog {
  AdwMessageDialog parent_instance;

  AdwComboRow *format_row;
  AdwComboRow *size_row;
  AdwActionRow *width_row;
  AdwActionRow *height_row;
  GtkSpinButton *width_spin;
  GtkSpinButton *height_spin;

  GSettings *settings; /* may be NULL */
  double px[2];        /* the person's own */
  double mm[2];
  gboolean busy; /* the spin buttons are being set */
};

G_DEFINE_FINAL_TYPE (LkPictureDialog, lk_picture_dialog, ADW_TYPE_MESSAGE_DIALOG)

static LkExportFormat
get_format (LkPictureDialog *self)
{
  return (LkExportFormat) adw_combo_row_get_selected (self->format_row);
}

static double *
own_size (LkPictureDialog *self)
{
  return get_format (self) == LK_EXPORT_PDF ? self->mm : self->px;
}

void
lk_picture_dialog_get_size (LkPictureDialog *self, LkPictureSize *size)
{
  const double *own = own_size (self);

  *size = (LkPictureSize) {
    .format = get_format (self),
    .id = (LkPictureSizeId) adw_combo_row_get_selected (self->size_row),
    .width = own[0],
    .height = own[1],
  };
  lk_picture_size_fit (size);
}

/* The numbers of what is chosen, in its unit. */
static void
show_size (LkPictureDialog *self)
{
  LkPictureSize size;
  gboolean in_mm = get_format (self) == LK_EXPORT_PDF;

  lk_picture_dialog_get_size (self, &size);
  self->busy = TRUE;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->width_row), in_mm ? _ ("Width, mm") : _ ("Width, pixels"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->height_row),
                                 in_mm ? _ ("Height, mm") : _ ("Height, pixels"));
  for (int i = 0; i < 2; i++)
    {
      GtkSpinButton *spin = i == 0 ? self->width_spin : self->height_spin;

      gtk_spin_button_set_digits (spin, in_mm ? 1 : 0);
      gtk_spin_button_set_range (spin, in_mm ? LK_PICTURE_MIN_MM : LK_PICTURE_MIN_PX,
                                 in_mm ? LK_PICTURE_MAX_MM : LK_PICTURE_MAX_PX);
      gtk_spin_button_set_increments (spin, in_mm ? 1.0 : 10.0, in_mm ? 10.0 : 100.0);
      gtk_spin_button_set_value (spin, i == 0 ? size.width : size.height);
    }
  self->busy = FALSE;
}

static void
choice_cb (LkPictureDialog *self)
{
  if (self->px[0] > 0.0) /* not while it is being made */
    show_size (self);
}

/* Who changes a number has a size of their own. */
static void
number_cb (LkPictureDialog *self)
{
  double *own = own_size (self);

  if (self->busy)
    return;
  own[0] = gtk_spin_button_get_value (self->width_spin);
  own[1] = gtk_spin_button_get_value (self->height_spin);
  adw_combo_row_set_selected (self->size_row, LK_PICTURE_OWN);
}

static void
response_cb (LkPictureDialog *self, const char *response)
{
  LkPictureSize size;

  if (!self->settings || !g_str_equal (response, "export"))
    return;
  /* What was typed and not confirmed counts, too. */
  gtk_spin_button_update (self->width_spin);
  gtk_spin_button_update (self->height_spin);
  lk_picture_dialog_get_size (self, &size);
  g_settings_set_string (self->settings, "picture-format", lk_picture_format_id (size.format));
  g_settings_set_string (self->settings, "picture-size", lk_picture_size_id (size.id));
  g_settings_set (self->settings, "picture-pixels", "(dd)", self->px[0], self->px[1]);
  g_settings_set (self->settings, "picture-millimetres", "(dd)", self->mm[0], self->mm[1]);
}

static void
lk_picture_dialog_dispose (GObject *object)
{
  LkPictureDialog *self = LK_PICTURE_DIALOG (object);

  g_clear_object (&self->settings);
  G_OBJECT_CLASS (lk_picture_dialog_parent_class)->dispose (object);
}

static void
lk_picture_dialog_class_init (LkPictureDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lk_picture_dialog_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-picture-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, LkPictureDialog, format_row);
  gtk_widget_class_bind_template_child (widget_class, LkPictureDialog, size_row);
  gtk_widget_class_bind_template_child (widget_class, LkPictureDialog, width_row);
  gtk_widget_class_bind_template_child (widget_class, LkPictureDialog, height_row);
  gtk_widget_class_bind_template_child (widget_class, LkPictureDialog, width_spin);
  gtk_widget_class_bind_template_child (widget_class, LkPictureDialog, height_spin);
  gtk_widget_class_bind_template_callback (widget_class, choice_cb);
  gtk_widget_class_bind_template_callback (widget_class, number_cb);
}

static void
lk_picture_dialog_init (LkPictureDialog *self)
{
  g_autoptr (GtkStringList) sizes = gtk_string_list_new (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  lk_message_even_headings (GTK_WIDGET (self));
  for (guint i = 0; i < LK_N_PICTURE_SIZES; i++)
    gtk_string_list_append (sizes, lk_picture_size_name ((LkPictureSizeId) i));
  adw_combo_row_set_model (self->size_row, G_LIST_MODEL (sizes));
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (self), "cancel", _ ("_Cancel"), "export", _ ("_Export…"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (self), "export", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (self), "export");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (self), "cancel");
  g_signal_connect (self, "response", G_CALLBACK (response_cb), NULL);
}

LkPictureDialog *
lk_picture_dialog_new (GtkWindow *parent, GSettings *settings)
{
  LkPictureDialog *self = g_object_new (LK_TYPE_PICTURE_DIALOG, "transient-for", parent, NULL);
  LkExportFormat format = LK_EXPORT_PNG;
  LkPictureSizeId id = LK_PICTURE_SLIDE;
  LkPictureSize own = { .id = LK_PICTURE_OWN };

  if (settings)
    {
      g_autofree char *format_id = g_settings_get_string (settings, "picture-format");
      g_autofree char *size_id = g_settings_get_string (settings, "picture-size");

      self->settings = g_object_ref (settings);
      lk_picture_format_from_id (format_id, &format);
      lk_picture_size_from_id (size_id, &id);
      g_settings_get (settings, "picture-pixels", "(dd)", &self->px[0], &self->px[1]);
      g_settings_get (settings, "picture-millimetres", "(dd)", &self->mm[0], &self->mm[1]);
    }
  else
    {
      self->px[0] = 1920.0;
      self->px[1] = 1080.0;
      self->mm[0] = 160.0;
      self->mm[1] = 90.0;
    }
  /* Settings are a file that anybody can write. */
  own.width = self->px[0];
  own.height = self->px[1];
  lk_picture_size_fit (&own);
  self->px[0] = own.width;
  self->px[1] = own.height;
  own = (LkPictureSize) { .format = LK_EXPORT_PDF, .id = LK_PICTURE_OWN, .width = self->mm[0], .height = self->mm[1] };
  lk_picture_size_fit (&own);
  self->mm[0] = own.width;
  self->mm[1] = own.height;

  adw_combo_row_set_selected (self->format_row, format);
  adw_combo_row_set_selected (self->size_row, id);
  show_size (self);
  return self;
}
