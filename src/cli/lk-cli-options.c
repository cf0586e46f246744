/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-cli-options.h"

#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "settings/lk-defaults.h"
#include "train/lk-engine.h"
#include "settings/lk-setting-text.h"
#include "train/lk-setup.h"

#define TEACHER "teacher-"

/* What the callbacks of one command line share. */
typedef struct {
  const LkCliLine *line;
  GHashTable *ids; /* option to id */
  GHashTable *given;
  GPtrArray *texts; /* that GOption borrows */
  GArray *settings; /* of Setting, as they were given */
} Parsing;

typedef struct {
  guint id;
  GValue value;
} Setting;

static void
setting_clear (gpointer data)
{
  g_value_unset (&((Setting *) data)->value);
}

/* Of the verb that was parsed. */
static LkVerbs taken;

const char *
lk_cli_option_name (guint id)
{
  const char *option = lk_setting_option (id);

  /* A network that is trained on labels, or looked at alone, is nobody's teacher yet. */
  return (taken == LK_VERB_TRAIN || taken == LK_VERB_EVALUATE) && g_str_has_prefix (option, TEACHER)
             ? option + strlen (TEACHER)
             : option;
}

/* LK_N_SWEEP_AXES: it is no axis. */
static LkSweepAxis
axis_of (guint id)
{
  LkSweepAxis axis = 0;

  while (axis < LK_N_SWEEP_AXES && lk_sweep_axis_info (axis)->setting != id)
    axis++;
  return axis;
}

/* Each use of an option that takes several adds some. */
static void
add_texts (LkSession *session, const char *property, GValue *value)
{
  g_auto (GStrv) before = NULL;
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();

  g_object_get (session, property, &before, NULL);
  if (before)
    g_strv_builder_addv (all, (const char **) before);
  g_strv_builder_addv (all, g_value_get_boxed (value));
  g_value_take_boxed (value, g_strv_builder_end (all));
}

/* Which others follow: 0 the data set, 1 the method, the term on a hidden layer and mutual learning, 2 none of these. */
static int
turn_of (guint id)
{
  return id == LK_SETTING_DATASET                                                         ? 0
         : id == LK_SETTING_METHOD || id == LK_SETTING_FEATURE || id == LK_SETTING_MUTUAL ? 1
                                                                                          : 2;
}

/* Data set and method first: what is given besides stays, and is not taken for a default
 * that follows them (lk-defaults.h). */
static void
set_all (LkSession *session, GArray *settings)
{
  for (int turn = 0; turn < 3; turn++)
    {
      for (guint i = 0; i < settings->len; i++)
        {
          Setting *setting = &g_array_index (settings, Setting, i);
          const LkSettingInfo *info = lk_setting_info (setting->id);

          if (turn_of (setting->id) != turn)
            continue;
          if (info->kind == LK_SETTING_IS_TEXTS)
            add_texts (session, info->name, &setting->value);
          g_object_set_property (G_OBJECT (session), info->name, &setting->value);
        }
    }
}

static gboolean
set_list (const LkCliLine *line, LkSweepAxis axis, const char *where, const char *text, GError **error)
{
  GArray *values = line->lists[axis];

  g_array_set_size (values, 0);
  return lk_sweep_axis_parse (axis, where, text, LK_SWEEP_MAX_LENGTH, values, error);
}

static gboolean
setting_cb (const char *name, const char *text, gpointer user_data, GError **error)
{
  const Parsing *parsing = user_data;
  Setting setting = { GPOINTER_TO_UINT (g_hash_table_lookup (parsing->ids, name + 2)), G_VALUE_INIT };
  LkSweepAxis axis = axis_of (setting.id);

  g_hash_table_add (parsing->given, g_strdup (name + 2));
  if (parsing->line->lists && axis < LK_N_SWEEP_AXES)
    return set_list (parsing->line, axis, name, text, error);
  if (!lk_setting_parse (setting.id, name, text ? text : "true", &setting.value, error))
    {
      g_value_unset (&setting.value);
      return FALSE;
    }
  g_array_append_val (parsing->settings, setting);
  return TRUE;
}

static char *
help_text (const LkCliLine *line, guint id)
{
  const char *help = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GString) now = g_string_new (NULL);

  if (line->lists && axis_of (id) < LK_N_SWEEP_AXES)
    help = lk_sweep_axis_info (axis_of (id))->help;
  for (const LkCliHelp *own = line->help; own && own->id != 0; own++)
    {
      if (own->id == id)
        help = own->help;
    }
  text = lk_setting_help (id, help);
  lk_setting_append (now, lk_session_get_settings (line->session), id);
  return now->len > 0 && lk_setting_info (id)->kind != LK_SETTING_IS_SWITCH
             ? g_strdup_printf (_ ("%s (%s)"), text, now->str)
             : g_steal_pointer (&text);
}

static void
add_setting (Parsing *parsing, GOptionGroup *group, guint id)
{
  const LkCliLine *line = parsing->line;
  gboolean list = line->lists && axis_of (id) < LK_N_SWEEP_AXES;
  const char *option = lk_cli_option_name (id);
  char *help = help_text (line, id);
  gboolean is_switch = lk_setting_info (id)->kind == LK_SETTING_IS_SWITCH;
  GOptionEntry entry[] = { { option, 0, is_switch ? G_OPTION_FLAG_NO_ARG : 0, G_OPTION_ARG_CALLBACK, setting_cb, help,
                             list ? "LIST" : lk_setting_info (id)->argument },
                           G_OPTION_ENTRY_NULL };

  g_ptr_array_add (parsing->texts, help);
  g_hash_table_insert (parsing->ids, (gpointer) option, GUINT_TO_POINTER (id));
  g_option_group_add_entries (group, entry);
}

static LkManual *described;

void
lk_cli_describe_to (LkManual *manual)
{
  described = manual;
}

static void
describe (const LkCliLine *line)
{
  lk_manual_add_text (described, line->summary);
  lk_manual_add_text (described, line->description);
  for (guint id = 1; id < LK_N_SETTINGS; id++)
    {
      gboolean list = line->lists && axis_of (id) < LK_N_SWEEP_AXES;
      g_autofree char *help = NULL;

      if (!(lk_setting_info (id)->verbs & line->takes))
        continue;
      help = help_text (line, id);
      lk_setting_add_to_manual (described, id, lk_cli_option_name (id), list ? "LIST" : lk_setting_info (id)->argument,
                                help);
    }
  for (const GOptionEntry *entry = line->entries; entry && entry->long_name; entry++)
    {
      const char *argument = entry->arg_description ? entry->arg_description : "VALUE";

      if (!g_str_equal (entry->long_name, G_OPTION_REMAINING))
        lk_manual_add_option (described, entry->long_name, entry->arg == G_OPTION_ARG_NONE ? NULL : argument,
                              _ (entry->description), NULL,
                              entry->arg == G_OPTION_ARG_FILENAME || entry->arg == G_OPTION_ARG_FILENAME_ARRAY);
    }
}

LkExit
lk_cli_parse (const LkCliLine *line, int *argc, char ***argv, GHashTable **given)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *program = g_strdup_printf ("limbeck-cli %s", line->verb);
  g_autoptr (GArray) settings = g_array_new (FALSE, FALSE, sizeof (Setting));
  Parsing parsing = { line, ids, used, texts, settings };
  GOptionGroup *group = g_option_group_new ("main", "", "", &parsing, NULL);
  GError *error = NULL;

  g_set_prgname (program);
  taken = line->takes;
  if (described)
    {
      describe (line);
      g_option_group_unref (group);
      return LK_EXIT_USAGE;
    }
  g_array_set_clear_func (settings, setting_clear);
  g_option_context_set_summary (context, line->summary);
  g_option_context_set_description (context, line->description);
  for (guint id = 1; id < LK_N_SETTINGS; id++)
    {
      if (lk_setting_info (id)->verbs & line->takes)
        add_setting (&parsing, group, id);
    }
  if (line->entries)
    g_option_group_add_entries (group, line->entries);
  g_option_group_set_translation_domain (group, GETTEXT_PACKAGE);
  g_option_context_set_main_group (context, group);

  if (g_option_context_parse (context, argc, argv, &error) && *argc > 1)
    g_set_error (&error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _ ("“%s” was not expected here"), (*argv)[1]);
  if (error)
    return lk_cli_fail_usage (error);
  if (line->session)
    {
      set_all (line->session, settings);
      lk_cli_reserve (lk_settings_n_threads (lk_session_get_settings (line->session)));
    }
  if (given)
    *given = g_steal_pointer (&used);
  return LK_EXIT_OK;
}

void
lk_cli_say_defaults (const LkSettings *settings, GHashTable *given)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint id = 1; id < LK_N_SETTINGS; id++)
    {
      if (!lk_defaults_has (settings->dataset, id) || g_hash_table_contains (given, lk_setting_option (id)))
        continue;
      g_string_append_printf (list, " --%s ", lk_setting_option (id));
      lk_setting_append (list, settings, id);
    }
  if (list->len > 0)
    g_printerr (_ ("The data set “%s” begins with:%s\n"), settings->dataset, list->str);
}

void
lk_cli_reserve (guint n_threads)
{
  GError *error = NULL;

  /* The student's thread and the twin's. */
  if (lk_engine_reserve (2, n_threads, &error))
    return;
  lk_cli_fail (error);
  /* The library's own threads ask for memory by now, and exit () would wait for them. */
  _exit (LK_EXIT_FAILED);
}
