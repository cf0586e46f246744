/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-experiments.h"

#include <glib/gi18n-lib.h>

#include "app/widgets/lk-acted.h"
#include "app/widgets/lk-late-menu.h"
#include "app/widgets/lk-root.h"
#include "live/lk-preset.h"

/* Of a window; its data of this name. */
#define KEY "limbeck-experiments"

typedef struct {
  GtkMenuButton *button, *other; /* the window's */
} Experiments;

/* One click: the settings of an experiment, and off it goes. */
static void
preset_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  const LkPreset *preset = lk_preset_find (g_variant_get_string (parameter, NULL));
  LkSession *session = lk_root_get_session (window);

  if (!preset)
    return;
  lk_preset_apply (preset, G_OBJECT (session), FALSE);
  g_object_set (window, "card", preset->bias_classes ? "bias" : "knowledge", "dark-knowledge", "teacher", NULL);
  lk_session_play (session);
}

static void
experiments_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  const Experiments *experiments = g_object_get_data (G_OBJECT (window), KEY);
  gboolean shown = gtk_widget_get_mapped (GTK_WIDGET (experiments->button));

  gtk_menu_button_popup (shown ? experiments->button : experiments->other);
}

void
lk_experiments_install (GtkWidgetClass *klass)
{
  lk_acted_install (klass, "win.preset", "s", preset_action);
  lk_acted_install (klass, "win.experiments", NULL, experiments_action);
}

void
lk_experiments_begin (GtkWidget *window, GMenu *menu, GtkMenuButton *button, GtkMenuButton *other)
{
  const Experiments experiments = { button, other };
  gsize n;
  const LkPreset *presets = lk_presets (&n);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (_ (presets[i].name), NULL);

      g_menu_item_set_action_and_target (item, "win.preset", "s", presets[i].id);
      g_menu_append_item (menu, item);
    }
  lk_late_menu_set (button, G_MENU_MODEL (menu));
  g_object_set_data_full (G_OBJECT (window), KEY, g_memdup2 (&experiments, sizeof experiments), g_free);
}
