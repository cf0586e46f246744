/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-pair-choice.h"

#include <glib/gi18n-lib.h>

#include "app/widgets/lk-pair.h"
#include "lk-choices.h"

#define N_SIDES 2

struct _LkPairChoice {
  GtkWidget parent_instance;

  GtkWidget *pair;
  GtkDropDown *a_choice;
  GtkDropDown *b_choice;

  LkRunStore *runs;
  GPtrArray *listed;            /* of LkRunRecord, behind the run that is going on */
  LkRunRecord *chosen[N_SIDES]; /* NULL: that one */
  gboolean following;           /* it moves the choices itself */
};

G_DEFINE_FINAL_TYPE (LkPairChoice, lk_pair_choice, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_RUNS,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

enum {
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static GtkDropDown *
choice (LkPairChoice *self, guint side)
{
  return side == 0 ? self->a_choice : self->b_choice;
}

/* The place of a run in the choices; 0 for none. */
static guint
find (LkPairChoice *self, const char *id)
{
  for (guint i = 0; i < self->listed->len; i++)
    if (g_strcmp0 (lk_run_record_get_facts (g_ptr_array_index (self->listed, i))->id, id) == 0)
      return i + 1;
  return 0;
}

static const char *
id_of (LkRunRecord *record)
{
  return record ? lk_run_record_get_facts (record)->id : NULL;
}

static void
choose (LkPairChoice *self, guint side, guint place)
{
  LkRunRecord *record = place > 0 && place <= self->listed->len ? g_ptr_array_index (self->listed, place - 1) : NULL;

  if (g_set_object (&self->chosen[side], record))
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
selected_cb (LkPairChoice *self)
{
  for (guint side = 0; side < N_SIDES && !self->following; side++)
    choose (self, side, gtk_drop_down_get_selected (choice (self, side)));
}

static void
list (LkPairChoice *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  guint n = self->runs ? g_list_model_get_n_items (G_LIST_MODEL (self->runs)) : 0;
  gboolean was_empty = self->listed->len == 0;

  g_ptr_array_set_size (self->listed, 0);
  g_ptr_array_add (names, g_strdup (_ ("This run")));
  for (guint i = 0; i < n; i++)
    {
      LkRunRecord *record = g_list_model_get_item (G_LIST_MODEL (self->runs), i);

      g_autofree char *when = lk_run_record_format_when (record);

      g_ptr_array_add (self->listed, record);
      /* Names are those of settings, which two runs may share. */
      g_ptr_array_add (names, g_strdup_printf ("%s · %s", lk_run_record_get_name (record), when));
    }
  g_ptr_array_add (names, NULL);
  for (guint side = 0; side < N_SIDES; side++)
    {
      guint place = find (self, id_of (self->chosen[side]));

      self->following = TRUE;
      lk_choices_set (choice (self, side), (const char *const *) names->pdata);
      gtk_drop_down_set_selected (choice (self, side), place);
      self->following = FALSE;
      choose (self, side, place);
    }
  if (was_empty != (n == 0))
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
runs_cb (LkPairChoice *self)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self)))
    list (self);
}

static void
set_runs (LkPairChoice *self, LkRunStore *runs)
{
  if (self->runs)
    g_signal_handlers_disconnect_by_data (self->runs, self);
  g_set_object (&self->runs, runs);
  if (!runs)
    return;
  g_signal_connect_object (runs, "items-changed", G_CALLBACK (runs_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (runs, "run-changed", G_CALLBACK (runs_cb), self, G_CONNECT_SWAPPED);
}

static void
lk_pair_choice_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  g_value_set_object (value, LK_PAIR_CHOICE (object)->runs);
}

static void
lk_pair_choice_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  set_runs (LK_PAIR_CHOICE (object), g_value_get_object (value));
}

static void
lk_pair_choice_dispose (GObject *object)
{
  LkPairChoice *self = LK_PAIR_CHOICE (object);

  set_runs (self, NULL);
  for (guint side = 0; side < N_SIDES; side++)
    g_clear_object (&self->chosen[side]);
  g_clear_pointer (&self->pair, gtk_widget_unparent);
  G_OBJECT_CLASS (lk_pair_choice_parent_class)->dispose (object);
}

static void
lk_pair_choice_finalize (GObject *object)
{
  g_ptr_array_unref (LK_PAIR_CHOICE (object)->listed);
  G_OBJECT_CLASS (lk_pair_choice_parent_class)->finalize (object);
}

static void
lk_pair_choice_class_init (LkPairChoiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lk_pair_choice_get_property;
  object_class->set_property = lk_pair_choice_set_property;
  object_class->dispose = lk_pair_choice_dispose;
  object_class->finalize = lk_pair_choice_finalize;

  properties[PROP_RUNS] =
      g_param_spec_object ("runs", NULL, NULL, LK_TYPE_RUN_STORE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[CHANGED] =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (LK_TYPE_PAIR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-pair-choice.ui");
  gtk_widget_class_bind_template_child (widget_class, LkPairChoice, pair);
  gtk_widget_class_bind_template_child (widget_class, LkPairChoice, a_choice);
  gtk_widget_class_bind_template_child (widget_class, LkPairChoice, b_choice);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
}

static void
lk_pair_choice_init (LkPairChoice *self)
{
  self->listed = g_ptr_array_new_with_free_func (g_object_unref);
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint side = 0; side < N_SIDES; side++)
    lk_choices_set_up (choice (self, side));
}

/* NULL: there is none. */
static LkRunRecord *
find_other (LkPairChoice *self, const LkDataset *dataset, const char *now)
{
  for (guint i = 0; dataset && i < self->listed->len; i++)
    {
      LkRunRecord *record = g_ptr_array_index (self->listed, i);
      const LkRunFacts *facts = lk_run_record_get_facts (record);

      if (facts->n_test == dataset->test.n && g_str_equal (facts->dataset_title, dataset->title) &&
          g_strcmp0 (facts->id, now) != 0)
        return record;
    }
  return NULL;
}

void
lk_pair_choice_begin (LkPairChoice *self, const LkDataset *dataset, const char *now)
{
  list (self);
  if (!self->chosen[0] && !self->chosen[1])
    gtk_drop_down_set_selected (self->b_choice, find (self, id_of (find_other (self, dataset, now))));
}

LkRunRecord *
lk_pair_choice_get (LkPairChoice *self, guint side)
{
  g_return_val_if_fail (side < N_SIDES, NULL);

  return self->chosen[side];
}

guint
lk_pair_choice_n_kept (LkPairChoice *self)
{
  return self->listed->len;
}

void
lk_pair_choice_choose (LkPairChoice *self, guint side, const char *id)
{
  g_return_if_fail (side < N_SIDES);

  gtk_drop_down_set_selected (choice (self, side), find (self, id));
}
