/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-transfer-row.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "app/widgets/lk-file-dialog.h"
#include "import/lk-dataset-io.h"
#include "lk-entry-row.h"
#include "train/lk-setup.h"

struct _LkTransferRow {
  AdwComboRow parent_instance;

  char *pictures;
  GtkStringList *titles;
  GStrv names;  /* in the same order, of the setting; after them the item that asks for a folder */
  char *folder; /* of a person's own that was chosen: it stays; NULL: none */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (LkTransferRow, lk_transfer_row, ADW_TYPE_COMBO_ROW)

enum {
  PROP_0,
  PROP_PICTURES,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

/* The list, with the pictures that are set chosen in it. */
static void
update (LkTransferRow *self)
{
  g_auto (GStrv) known = lk_dataset_list_by_title ();
  g_autoptr (GStrvBuilder) names = g_strv_builder_new (), items = g_strv_builder_new ();
  g_autofree char *shown = g_filename_display_name (self->pictures);
  g_auto (GStrv) titles = NULL;
  guint selected = 0;

  g_strv_builder_add_many (names, "", LK_TRANSFER_BLOBS, LK_TRANSFER_UNIFORM, NULL);
  /* Translators: pictures that a student is taught on. */
  g_strv_builder_add_many (items, _ ("The data set’s own"), _ ("Blobs, of nothing"), _ ("Noise, pixel by pixel"), NULL);
  if (!g_str_equal (self->pictures, "") && !g_str_equal (self->pictures, LK_TRANSFER_BLOBS) &&
      !g_str_equal (self->pictures, LK_TRANSFER_UNIFORM) &&
      !g_strv_contains ((const char *const *) known, self->pictures))
    {
      g_free (self->folder);
      self->folder = g_strdup (self->pictures);
    }
  for (guint i = 0; known[i]; i++)
    {
      g_autofree char *title = lk_dataset_title (known[i]);

      g_strv_builder_add (names, known[i]);
      g_strv_builder_add (items, title);
    }
  if (self->folder)
    {
      g_autofree char *title = g_filename_display_basename (self->folder);

      g_strv_builder_add (names, self->folder);
      g_strv_builder_add (items, title);
    }
  g_strv_builder_add (items, _ ("A folder of pictures…"));
  g_strfreev (self->names);
  self->names = g_strv_builder_end (names);
  titles = g_strv_builder_end (items);
  while (!g_str_equal (self->names[selected], self->pictures))
    selected++;

  self->updating = TRUE;
  lk_string_list_set (self->titles, (const char *const *) titles);
  adw_combo_row_set_selected (ADW_COMBO_ROW (self), selected);
  gtk_widget_set_tooltip_text (
      GTK_WIDGET (self), strchr (self->pictures, '/')
                             ? shown
                             : _ ("The teacher says what it sees in these; nobody knows labels for them. The test set "
                                  "stays the data set’s"));
  self->updating = FALSE;
}

static void
set_pictures (LkTransferRow *self, const char *pictures)
{
  if (g_strcmp0 (self->pictures, pictures) == 0)
    return;
  g_free (self->pictures);
  self->pictures = g_strdup (pictures);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PICTURES]);
}

static void
chosen_cb (gpointer row, GListModel *files, gpointer user_data)
{
  g_autoptr (GFile) file = g_list_model_get_item (files, 0);
  g_autofree char *path = g_file_get_path (file);

  if (path)
    set_pictures (row, path);
}

static void
ask (LkTransferRow *self)
{
  GtkFileChooserNative *dialog =
      lk_file_dialog_new (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER,
                          _ ("Choose a folder of pictures, without labels"), _ ("_Choose"));

  lk_file_dialog_show (dialog, G_OBJECT (self), chosen_cb, NULL, NULL);
}

static void
selected_cb (LkTransferRow *self)
{
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (self)), n = self->names ? g_strv_length (self->names) : 0;

  if (self->updating || selected == GTK_INVALID_LIST_POSITION || selected > n)
    return;
  if (selected < n)
    {
      g_autofree char *name = g_strdup (self->names[selected]);

      set_pictures (self, name);
      return;
    }
  update (self); /* until there is an answer, what was chosen before */
  ask (self);
}

static void
lk_transfer_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_PICTURES)
    g_value_set_string (value, LK_TRANSFER_ROW (object)->pictures);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lk_transfer_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_PICTURES)
    set_pictures (LK_TRANSFER_ROW (object), g_value_get_string (value) ? g_value_get_string (value) : "");
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
lk_transfer_row_finalize (GObject *object)
{
  LkTransferRow *self = LK_TRANSFER_ROW (object);

  g_free (self->pictures);
  g_free (self->folder);
  g_strfreev (self->names);
  g_object_unref (self->titles);
  G_OBJECT_CLASS (lk_transfer_row_parent_class)->finalize (object);
}

static void
lk_transfer_row_class_init (LkTransferRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = lk_transfer_row_get_property;
  object_class->set_property = lk_transfer_row_set_property;
  object_class->finalize = lk_transfer_row_finalize;
  properties[PROP_PICTURES] =
      g_param_spec_string ("pictures", NULL, NULL, "", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
lk_transfer_row_init (LkTransferRow *self)
{
  self->pictures = g_strdup ("");
  self->titles = gtk_string_list_new (NULL);
  update (self);
  adw_combo_row_set_model (ADW_COMBO_ROW (self), G_LIST_MODEL (self->titles));
  g_signal_connect (self, "notify::selected", G_CALLBACK (selected_cb), NULL);
}
