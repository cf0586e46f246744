/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-chooser.h"

#include <glib/gi18n-lib.h>

#include "lk-late-menu.h"

struct _LkChooser {
  AdwBin parent_instance;

  GtkWidget *row;
  GtkMenuButton *button;
  GtkWidget *stack;
  char *action;
  char *modifier;
};

G_DEFINE_FINAL_TYPE (LkChooser, lk_chooser, ADW_TYPE_BIN)

enum {
  PROP_0,
  PROP_STACK,
  PROP_ACTION,
  PROP_MODIFIER,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

/* A model of objects with the properties "name" and "title". */
static GListModel *
get_pages (LkChooser *self)
{
  return G_LIST_MODEL (GTK_IS_STACK (self->stack) ? gtk_stack_get_pages (GTK_STACK (self->stack))
                                                  : adw_view_stack_get_pages (ADW_VIEW_STACK (self->stack)));
}

static void
add_page (LkChooser *self, GMenu *menu, guint number, const char *name, const char *title)
{
  const char *action = self->action ? self->action : "chooser.page";
  g_autoptr (GVariant) target = g_variant_ref_sink (g_variant_new_string (name));
  g_autoptr (GMenuItem) item = g_menu_item_new (title, NULL);
  GtkWidget *button =
      g_object_new (GTK_TYPE_TOGGLE_BUTTON, "label", title, "accessible-role", GTK_ACCESSIBLE_ROLE_TAB, NULL);
  /* Translators: a page and the key that shows it, such as "Samples (Ctrl+2)". */
  g_autofree char *tip = self->modifier ? g_strdup_printf (_ ("%s (%s+%u)"), title, self->modifier, number % 10) : NULL;

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target_value (GTK_ACTIONABLE (button), target);
  gtk_widget_set_tooltip_text (button, tip);
  gtk_widget_add_css_class (button, "flat");
  gtk_box_append (GTK_BOX (self->row), button);
  g_menu_item_set_action_and_target_value (item, action, target);
  g_menu_append_item (menu, item);
}

/* What the menu's button says, and which of the others is the chosen one, for those who cannot see it. */
static void
shown_cb (LkChooser *self)
{
  g_autoptr (GListModel) pages = get_pages (self);
  g_autofree char *shown = NULL;

  g_object_get (self->stack, "visible-child-name", &shown, NULL);
  for (GtkWidget *button = gtk_widget_get_first_child (self->row); button;
       button = gtk_widget_get_next_sibling (button))
    {
      GVariant *target = gtk_actionable_get_action_target_value (GTK_ACTIONABLE (button));
      gboolean is_shown = g_strcmp0 (g_variant_get_string (target, NULL), shown) == 0;

      gtk_accessible_update_state (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_STATE_SELECTED, is_shown, -1);
      if (is_shown)
        gtk_menu_button_set_label (self->button, gtk_button_get_label (GTK_BUTTON (button)));
    }
}

/* Of the pages that can be seen. */
static void
fill (LkChooser *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GListModel) pages = get_pages (self);
  GtkWidget *button;

  while ((button = gtk_widget_get_first_child (self->row)))
    gtk_box_remove (GTK_BOX (self->row), button);
  for (guint i = 0; i < g_list_model_get_n_items (pages); i++)
    {
      g_autoptr (GObject) page = g_list_model_get_item (pages, i);
      g_autofree char *name = NULL, *title = NULL;
      gboolean visible;

      g_object_get (page, "name", &name, "title", &title, "visible", &visible, NULL);
      if (visible)
        add_page (self, menu, i + 1, name, title);
    }
  lk_late_menu_set (self->button, G_MENU_MODEL (menu));
  shown_cb (self);
}

static void
set_stack (LkChooser *self, GtkWidget *stack)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GPropertyAction) action = g_property_action_new ("page", stack, "visible-child-name");
  g_autoptr (GListModel) pages = NULL;

  g_return_if_fail (!self->stack);
  self->stack = g_object_ref (stack);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "chooser", G_ACTION_GROUP (group));
  pages = get_pages (self);
  for (guint i = 0; i < g_list_model_get_n_items (pages); i++)
    {
      g_autoptr (GObject) page = g_list_model_get_item (pages, i);

      g_signal_connect_object (page, "notify::visible", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
    }
  g_signal_connect_object (stack, "notify::visible-child-name", G_CALLBACK (shown_cb), self, G_CONNECT_SWAPPED);
  fill (self);
}

static void
lk_chooser_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LkChooser *self = LK_CHOOSER (object);

  if (id == PROP_STACK)
    set_stack (self, g_value_get_object (value));
  else if (id == PROP_ACTION)
    self->action = g_value_dup_string (value);
  else
    self->modifier = g_value_dup_string (value);
}

static void
lk_chooser_dispose (GObject *object)
{
  g_clear_object (&LK_CHOOSER (object)->stack);
  G_OBJECT_CLASS (lk_chooser_parent_class)->dispose (object);
}

static void
lk_chooser_finalize (GObject *object)
{
  LkChooser *self = LK_CHOOSER (object);

  g_free (self->action);
  g_free (self->modifier);
  G_OBJECT_CLASS (lk_chooser_parent_class)->finalize (object);
}

static void
lk_chooser_class_init (LkChooserClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags write = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags once = write | G_PARAM_CONSTRUCT_ONLY;

  object_class->set_property = lk_chooser_set_property;
  object_class->dispose = lk_chooser_dispose;
  object_class->finalize = lk_chooser_finalize;
  properties[PROP_STACK] = g_param_spec_object ("stack", NULL, NULL, GTK_TYPE_WIDGET, write);
  properties[PROP_ACTION] = g_param_spec_string ("action", NULL, NULL, NULL, once);
  properties[PROP_MODIFIER] = g_param_spec_string ("modifier", NULL, NULL, NULL, once);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "chooser");
}

static void
lk_chooser_init (LkChooser *self)
{
  AdwSqueezer *squeezer = ADW_SQUEEZER (adw_squeezer_new ());

  self->row = g_object_new (GTK_TYPE_BOX, "spacing", 2, "accessible-role", GTK_ACCESSIBLE_ROLE_TAB_LIST, NULL);
  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "flat");
  gtk_widget_set_halign (GTK_WIDGET (self->button), GTK_ALIGN_START);
  adw_squeezer_set_homogeneous (squeezer, FALSE);
  adw_squeezer_add (squeezer, self->row);
  adw_squeezer_add (squeezer, GTK_WIDGET (self->button));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (squeezer));
}
