/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-choices.h"

#define LK_TYPE_CHOICE (lk_choice_get_type ())
G_DECLARE_FINAL_TYPE (LkChoice, lk_choice, LK, CHOICE, GObject)

/* GtkStringObject's text is for ever; this one's may change. */
struct _LkChoice {
  GObject parent_instance;

  char *text;
};

G_DEFINE_FINAL_TYPE (LkChoice, lk_choice, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_TEXT,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

static void
lk_choice_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_string (value, LK_CHOICE (object)->text);
}

static void
lk_choice_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LkChoice *self = LK_CHOICE (object);

  if (g_strcmp0 (self->text, g_value_get_string (value)) == 0)
    return;
  g_free (self->text);
  self->text = g_value_dup_string (value);
  g_object_notify_by_pspec (object, pspec);
}

static void
lk_choice_finalize (GObject *object)
{
  g_free (LK_CHOICE (object)->text);
  G_OBJECT_CLASS (lk_choice_parent_class)->finalize (object);
}

static void
lk_choice_class_init (LkChoiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = lk_choice_get_property;
  object_class->set_property = lk_choice_set_property;
  object_class->finalize = lk_choice_finalize;

  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
lk_choice_init (LkChoice *self)
{
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), 16);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 24);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gpointer choice = gtk_list_item_get_item (item), label = gtk_list_item_get_child (item);

  g_object_set_data (G_OBJECT (item), "text-binding",
                     g_object_bind_property (choice, "text", label, "label", G_BINDING_SYNC_CREATE));
  /* The whole of what may be cut. */
  g_object_set_data (G_OBJECT (item), "tooltip-binding",
                     g_object_bind_property (choice, "text", label, "tooltip-text", G_BINDING_SYNC_CREATE));
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  g_binding_unbind (g_object_steal_data (G_OBJECT (item), "text-binding"));
  g_binding_unbind (g_object_steal_data (G_OBJECT (item), "tooltip-binding"));
}

void
lk_choices_set_up (GtkDropDown *drop_down)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_autoptr (GListStore) store = g_list_store_new (LK_TYPE_CHOICE);

  g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  gtk_drop_down_set_factory (drop_down, factory);
  gtk_drop_down_set_model (drop_down, G_LIST_MODEL (store));
}

void
lk_choices_set (GtkDropDown *drop_down, const char *const *texts)
{
  GListModel *model = gtk_drop_down_get_model (drop_down);
  guint n = g_strv_length ((char **) texts);

  if (n != g_list_model_get_n_items (model))
    {
      g_autoptr (GPtrArray) choices = g_ptr_array_new_with_free_func (g_object_unref);

      for (guint i = 0; i < n; i++)
        g_ptr_array_add (choices, g_object_new (LK_TYPE_CHOICE, NULL));
      g_list_store_splice (G_LIST_STORE (model), 0, g_list_model_get_n_items (model), choices->pdata, n);
      if (n > 0)
        gtk_drop_down_set_selected (drop_down, 0);
    }
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GObject) choice = g_list_model_get_item (model, i);

      g_object_set (choice, "text", texts[i], NULL);
    }
}
