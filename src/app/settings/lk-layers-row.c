/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-layers-row.h"

#include <glib/gi18n-lib.h>

#include "app/widgets/lk-late-menu.h"
#include "app/widgets/lk-root.h"
#include "lk-entry-row.h"
#include "settings/lk-layers-text.h"
#include "words/lk-quantity.h"

/* Of the row. */
#define TITLE   "limbeck-title"
#define TOOLTIP "limbeck-tooltip"

static const struct {
  const char *name;
  const char *layers;
} known[] = {
  { N_ ("Dense, 30 × 30"), "30x30" },
  { N_ ("Dense, 800 × 800"), "800x800" },
  { N_ ("LeNet-5"), "c6k5-p2-c16k5v-p2-120-84" },
  { N_ ("PyTorch’s example for MNIST"), "c32k3v-c64k3v-p2-128" },
  { N_ ("PyTorch’s tutorial, deep"), "c128k3-c64k3-p2-c64k3-c32k3-p2-512" },
  { N_ ("PyTorch’s tutorial, light"), "c16k3-p2-c16k3-p2-256" },
};

static const LkDataset *
dataset_of (AdwEntryRow *row)
{
  LkSession *session = lk_root_get_session (GTK_WIDGET (row));

  return session ? lk_session_get_snapshot (session)->dataset : NULL;
}

static char *
describe_shape (const LkShape *shape)
{
  if (shape->height * shape->width > 1)
    return g_strdup_printf ("%zu × %zu × %zu", shape->height, shape->width, shape->channels);
  return g_strdup_printf ("%zu", shape->channels);
}

/* A line a layer. */
static char *
describe_layers (const LkNetwork *plan)
{
  g_autoptr (GString) lines = g_string_new (NULL);

  for (gsize l = 0; l < plan->n_layers; l++)
    {
      const LkLayer *layer = &plan->layers[l];
      g_autofree char *shape = describe_shape (&layer->out);
      char text[32];

      layer->kind->describe (layer, text, sizeof text);
      /* Translators: a layer as it is written, the shape of what it gives, its parameters and its multiply-adds. */
      g_string_append_printf (lines, _ ("%s → %s: %s parameters, %s multiply-adds"), text, shape,
                              LK_COUNT (layer->n_params), LK_COUNT (layer->kind->multiply_adds (layer)));
      if (l + 1 < plan->n_layers)
        g_string_append_c (lines, '\n');
    }
  return g_string_free (g_steal_pointer (&lines), FALSE);
}

/* As nobody types. */
static void
forget (AdwEntryRow *row)
{
  lk_entry_row_set_error (row, g_object_get_data (G_OBJECT (row), TITLE), NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (row), g_object_get_data (G_OBJECT (row), TOOLTIP));
}

static void
typed_cb (AdwEntryRow *row)
{
  gboolean typing = gtk_widget_get_state_flags (GTK_WIDGET (row)) & GTK_STATE_FLAG_FOCUS_WITHIN;
  const LkDataset *dataset = dataset_of (row);
  g_autofree char *layers = NULL, *title = NULL;
  LkNetwork plan;

  if (!typing || !dataset || !lk_layers_plan (gtk_editable_get_text (GTK_EDITABLE (row)), dataset, &plan, NULL))
    {
      forget (row);
      return;
    }
  layers = describe_layers (&plan);
  gtk_widget_set_tooltip_text (GTK_WIDGET (row), layers);
  title = g_strdup_printf (_ ("%s parameters, %s multiply-adds"), LK_COUNT (plan.n_params),
                           LK_COUNT (lk_network_multiply_adds (&plan)));
  lk_entry_row_set_error (row, title, NULL);
}

static void
chosen_cb (GSimpleAction *action, GVariant *layers, AdwEntryRow *row)
{
  gtk_editable_set_text (GTK_EDITABLE (row), g_variant_get_string (layers, NULL));
  g_signal_emit_by_name (row, "apply");
}

void
lk_layers_row_init (AdwEntryRow *row)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) action = g_simple_action_new ("choose", G_VARIANT_TYPE_STRING);
  GtkWidget *button = gtk_menu_button_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (_ (known[i].name), NULL);

      g_menu_item_set_action_and_target (item, "layers.choose", "s", known[i].layers);
      g_menu_append_item (menu, item);
    }
  g_signal_connect_object (action, "activate", G_CALLBACK (chosen_cb), row, 0);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (GTK_WIDGET (row), "layers", G_ACTION_GROUP (group));
  lk_late_menu_set (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "pan-down-symbolic");
  gtk_widget_set_tooltip_text (button, _ ("Known networks"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Known networks"), -1);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  adw_entry_row_add_suffix (row, button);

  g_object_set_data_full (G_OBJECT (row), TITLE, g_strdup (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row))),
                          g_free);
  g_object_set_data_full (G_OBJECT (row), TOOLTIP, g_strdup (gtk_widget_get_tooltip_text (GTK_WIDGET (row))), g_free);
  g_signal_connect (row, "changed", G_CALLBACK (typed_cb), NULL);
}

gboolean
lk_layers_row_apply (AdwEntryRow *row, const char *title, GObject *object, const char *property)
{
  g_autofree char *typed = g_strdup (gtk_editable_get_text (GTK_EDITABLE (row)));
  const LkDataset *dataset = dataset_of (row);
  g_autofree char *reason = NULL;
  char normal[LK_NETWORK_TEXT];
  LkNetworkText parsed;
  LkTextError error;
  LkNetwork plan;

  /* Both may find fault with the text, and the error says with what. */
  if (!lk_network_text_parse (typed, &parsed, &error) ||
      (dataset && lk_network_plan (&parsed, lk_dataset_shape (dataset), dataset->n_classes, &plan, &error) != LK_OK &&
       error.problem != LK_TEXT_FINE))
    {
      reason = lk_layers_explain (typed, &error);
      lk_entry_row_set_error (row, title, reason);
      gtk_widget_set_tooltip_text (GTK_WIDGET (row), reason);
      return FALSE;
    }
  lk_network_text_format (parsed.layers, parsed.n, normal, sizeof normal);
  g_object_set (object, property, normal, NULL);
  gtk_editable_set_text (GTK_EDITABLE (row), normal);
  forget (row);
  return TRUE;
}
