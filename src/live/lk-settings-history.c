/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-settings-history.h"

#include <glib/gi18n-lib.h>

#include "lk-preset.h"
#include "settings/lk-setting-text.h"

#define GAP_US    2000000 /* between changes of a number that follow each other */
#define MAX_STEPS 200

/* The settings at one end of a step. */
typedef struct {
  LkSettings settings;
  char *preset;
} End;

typedef struct {
  End before, after;
} Step;

struct _LkSettingsHistory {
  GObject parent_instance;

  LkSession *session;
  GPtrArray *steps; /* of Step */
  guint n_done;     /* those behind are undone */
  End present;      /* what the last step led to */
  guint close_id;   /* idle source by which a step ends; 0: nothing has changed */
  gint64 (*clock) (void);
  gint64 changed; /* when the last step was added to */
  gboolean parted;
  gboolean held;
  gboolean applying; /* undoing or redoing */
};

G_DEFINE_FINAL_TYPE (LkSettingsHistory, lk_settings_history, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_CAN_UNDO,
  PROP_CAN_REDO,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];
static guint changed_signal;

static void
end_clear (End *end)
{
  lk_settings_clear (&end->settings);
  g_clear_pointer (&end->preset, g_free);
}

static End
end_copy (const LkSettings *settings, const char *preset)
{
  End end = { .preset = g_strdup (preset) };

  lk_settings_copy (settings, &end.settings);
  return end;
}

static void
step_free (gpointer data)
{
  Step *step = data;

  end_clear (&step->before);
  end_clear (&step->after);
  g_free (step);
}

static End
present (LkSettingsHistory *self)
{
  return end_copy (lk_session_get_settings (self->session), lk_session_get_preset (self->session));
}

/* How many settings differ; the first two in ids, 0 for none. */
static guint
find_differences (const LkSettings *a, const LkSettings *b, guint ids[2])
{
  guint n = 0;

  ids[0] = ids[1] = 0;
  for (guint id = 1; id < LK_N_SETTINGS; id++)
    {
      if (lk_setting_same (a, b, id))
        continue;
      if (n < 2)
        ids[n] = id;
      n++;
    }
  return n;
}

static void
copy_setting (LkSettings *to, const LkSettings *from, guint id)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, lk_setting_type (id));
  lk_setting_get (from, id, &value);
  lk_setting_set (to, id, &value);
}

static gboolean
is_number (guint id)
{
  LkSettingKind kind = lk_setting_info (id)->kind;

  return kind == LK_SETTING_IS_NUMBER || kind == LK_SETTING_IS_COUNT || kind == LK_SETTING_IS_LONG;
}

/* Whether the change of this setting alone belongs to the last step. */
static gboolean
follows (LkSettingsHistory *self, guint id)
{
  const Step *last = self->n_done > 0 ? g_ptr_array_index (self->steps, self->n_done - 1) : NULL;
  guint ids[2];

  return last && self->n_done == self->steps->len && !self->parted && is_number (id) &&
         (self->held || self->clock () - self->changed < GAP_US) &&
         find_differences (&last->before.settings, &last->after.settings, ids) == 1 && ids[0] == id;
}

static void
notify (LkSettingsHistory *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_UNDO]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_REDO]);
}

static void
push (LkSettingsHistory *self, const End *now)
{
  Step *step = g_new (Step, 1);

  step->before = self->present;
  step->after = end_copy (&now->settings, now->preset);
  g_ptr_array_set_size (self->steps, (int) self->n_done);
  if (self->steps->len == MAX_STEPS)
    g_ptr_array_remove_index (self->steps, 0);
  g_ptr_array_add (self->steps, step);
  self->n_done = self->steps->len;
}

/* The last step goes on; where it has come back to where it began, it was none. */
static void
extend (LkSettingsHistory *self, const End *now)
{
  Step *last = g_ptr_array_index (self->steps, self->n_done - 1);
  guint ids[2];

  end_clear (&self->present);
  end_clear (&last->after);
  last->after = end_copy (&now->settings, now->preset);
  if (find_differences (&last->before.settings, &last->after.settings, ids) == 0)
    g_ptr_array_set_size (self->steps, (int) --self->n_done);
}

/* What has changed since the last step is one. */
static void
close_step (LkSettingsHistory *self)
{
  End now = { 0 };
  guint ids[2], n;

  if (self->close_id == 0)
    return;
  g_clear_handle_id (&self->close_id, g_source_remove);
  now = present (self);
  n = find_differences (&self->present.settings, &now.settings, ids);
  if (n == 0)
    {
      end_clear (&self->present);
      self->present = now;
      return;
    }
  if (n == 1 && follows (self, ids[0]))
    extend (self, &now);
  else
    push (self, &now);
  self->present = now;
  self->parted = FALSE;
  self->changed = self->clock ();
  notify (self);
  g_signal_emit (self, changed_signal, 0);
}

static gboolean
close_cb (gpointer user_data)
{
  close_step (user_data);
  return G_SOURCE_REMOVE;
}

static void
setting_cb (LkSession *session, GParamSpec *pspec, LkSettingsHistory *self)
{
  guint id = lk_setting_find (pspec->name);

  if (id == 0 || self->applying)
    return;
  if (lk_session_is_replaying (session))
    copy_setting (&self->present.settings, lk_session_get_settings (session), id);
  else if (self->close_id == 0)
    self->close_id = g_idle_add_full (G_PRIORITY_HIGH, close_cb, self, NULL);
}

/* To be freed; NULL for no setting. */
static char *
value_text (const LkSettings *settings, guint id)
{
  g_auto (GValue) value = G_VALUE_INIT;

  if (id == 0)
    return NULL;
  g_value_init (&value, lk_setting_type (id));
  lk_setting_get (settings, id, &value);
  return lk_setting_say (id, &value);
}

/* Whole sentences, since languages differ. */
static char *
say (const LkSettings *before, const LkSettings *after, const char *preset_before, const char *preset_after)
{
  guint ids[2];
  guint n = find_differences (before, after, ids);
  const LkPreset *preset = g_str_equal (preset_before, preset_after) ? NULL : lk_preset_find (preset_after);
  g_autofree char *first = value_text (after, ids[0]);
  g_autofree char *second = value_text (after, ids[1]);

  if (preset && n > 1)
    return g_strdup_printf (_ ("The settings are those of the experiment “%s” again"), _ (preset->name));
  if (n == 1)
    return g_strdup_printf (_ ("“%s” is %s again"), _ (lk_setting_info (ids[0])->label), first);
  if (n == 2)
    return g_strdup_printf (_ ("“%s” is %s again, and “%s” is %s"), _ (lk_setting_info (ids[0])->label), first,
                            _ (lk_setting_info (ids[1])->label), second);
  if (ids[0] == LK_SETTING_DATASET)
    return g_strdup_printf (_ ("The data set is %s again, with the settings of then"), first);
  return g_strdup_printf (ngettext ("%u setting is as it was", "%u settings are as they were", n), n);
}

/* What differs between the ends of the step becomes what it is at `to`; what a script has moved
 * meanwhile stays. All settings are set at once: another data set moves some by itself. */
static char *
apply (LkSettingsHistory *self, const End *from, const End *to)
{
  g_autofree char *preset_before = g_strdup (lk_session_get_preset (self->session));
  End target = present (self);
  char *sentence;

  for (guint id = 1; id < LK_N_SETTINGS; id++)
    {
      if (!lk_setting_same (&from->settings, &to->settings, id))
        copy_setting (&target.settings, &to->settings, id);
    }
  self->applying = TRUE;
  lk_session_set_settings (self->session, &target.settings);
  g_object_set (self->session, "preset", to->preset, NULL);
  self->applying = FALSE;
  sentence = say (&from->settings, &to->settings, preset_before, to->preset);
  end_clear (&target);
  end_clear (&self->present);
  self->present = present (self);
  self->parted = TRUE;
  notify (self);
  return sentence;
}

char *
lk_settings_history_undo (LkSettingsHistory *self)
{
  const Step *step;

  close_step (self);
  if (self->n_done == 0)
    return NULL;
  step = g_ptr_array_index (self->steps, --self->n_done);
  return apply (self, &step->after, &step->before);
}

char *
lk_settings_history_redo (LkSettingsHistory *self)
{
  const Step *step;

  close_step (self);
  if (self->n_done == self->steps->len)
    return NULL;
  step = g_ptr_array_index (self->steps, self->n_done++);
  return apply (self, &step->before, &step->after);
}

void
lk_settings_history_part (LkSettingsHistory *self)
{
  close_step (self);
  self->parted = TRUE;
}

void
lk_settings_history_hold (LkSettingsHistory *self, gboolean held)
{
  close_step (self);
  self->held = held;
}

void
lk_settings_history_set_clock (LkSettingsHistory *self, gint64 (*clock) (void))
{
  self->clock = clock;
}

static void
lk_settings_history_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LkSettingsHistory *self = LK_SETTINGS_HISTORY (object);

  g_value_set_boolean (value, id == PROP_CAN_UNDO ? self->n_done > 0 : self->n_done < self->steps->len);
}

static void
lk_settings_history_dispose (GObject *object)
{
  LkSettingsHistory *self = LK_SETTINGS_HISTORY (object);

  g_clear_handle_id (&self->close_id, g_source_remove);
  g_clear_object (&self->session);
  G_OBJECT_CLASS (lk_settings_history_parent_class)->dispose (object);
}

static void
lk_settings_history_finalize (GObject *object)
{
  LkSettingsHistory *self = LK_SETTINGS_HISTORY (object);

  g_ptr_array_unref (self->steps);
  end_clear (&self->present);
  G_OBJECT_CLASS (lk_settings_history_parent_class)->finalize (object);
}

static void
lk_settings_history_class_init (LkSettingsHistoryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags read = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = lk_settings_history_get_property;
  object_class->dispose = lk_settings_history_dispose;
  object_class->finalize = lk_settings_history_finalize;
  properties[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, read);
  properties[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, read);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  changed_signal =
      g_signal_new ("changed", LK_TYPE_SETTINGS_HISTORY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
lk_settings_history_init (LkSettingsHistory *self)
{
  self->steps = g_ptr_array_new_with_free_func (step_free);
  self->clock = g_get_monotonic_time;
}

LkSettingsHistory *
lk_settings_history_new (LkSession *session)
{
  LkSettingsHistory *self = g_object_new (LK_TYPE_SETTINGS_HISTORY, NULL);

  self->session = g_object_ref (session);
  self->present = present (self);
  g_signal_connect_object (session, "notify", G_CALLBACK (setting_cb), self, 0);
  return self;
}
