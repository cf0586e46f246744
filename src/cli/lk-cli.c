/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-cli.h"
#include "lk-cli-output.h"

#include <errno.h>
#include <inttypes.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "io/lk-error.h"
#include "train/lk-choice.h"
#include "train/lk-engine.h"

static const LkCliVerb verbs[] = {
  { "distill", N_ ("teach a small network what a large one knows, beside an untaught twin"), lk_cli_distill },
  { "exam", N_ ("teacher, student and twin sit the same exam in the subjects that the student was taught"),
    lk_cli_exam },
  { "train", N_ ("train a network on labels and save it: a teacher"), lk_cli_train },
  { "evaluate", N_ ("count the errors of a saved network"), lk_cli_evaluate },
  { "paper", N_ ("repeat the experiments of Hinton, Vinyals and Dean (2015) beside their numbers"), lk_cli_paper },
  { "replay", N_ ("run a recorded run again and hold it against the recording bit for bit"), lk_cli_replay },
  { "sweep", N_ ("try temperatures, weights, sizes and more, each with several seeds"), lk_cli_sweep },
  { "merge", N_ ("join the parts of a sweep that ran on several machines"), lk_cli_merge },
  { "loss", N_ ("losses and gradients of given logits, to hold an implementation against"), lk_cli_loss },
};

static gboolean
bad_choice (const char *option, const char *text, GType type, GError **error)
{
  g_autofree char *known = lk_choice_list (type);
  g_auto (GStrv) ids = g_strsplit (known, ", ", -1);

  if (type == LK_TYPE_METHOD)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("--%s: there is no method “%s”; there are %s"),
                 option, text, known);
  else if (g_strv_length (ids) == 2)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("--%s: “%s” is neither %s nor %s"), option, text,
                 ids[0], ids[1]);
  else
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("--%s: “%s” is none of %s"), option, text, known);
  return FALSE;
}

/* Sets a property from text, by the property's own type and range. */
static gboolean
set_property (LkSession *session, const LkCliSetting *setting, const char *text, GError **error)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (session), setting->property);
  g_auto (GValue) value = G_VALUE_INIT;
  char *end = NULL;

  g_value_init (&value, pspec->value_type);
  if (G_VALUE_HOLDS (&value, G_TYPE_STRV))
    {
      g_auto (GStrv) before = NULL;
      g_autoptr (GStrvBuilder) all = g_strv_builder_new ();

      /* Each use of the option adds one. */
      g_object_get (session, setting->property, &before, NULL);
      if (before)
        g_strv_builder_addv (all, (const char **) before);
      g_strv_builder_add (all, text);
      g_value_take_boxed (&value, g_strv_builder_end (all));
    }
  else if (G_VALUE_HOLDS_ENUM (&value))
    {
      int choice;

      if (!lk_choice_from_id (G_VALUE_TYPE (&value), text, &choice))
        return bad_choice (setting->option, text, G_VALUE_TYPE (&value), error);
      g_value_set_enum (&value, choice);
    }
  else if (g_str_has_suffix (setting->property, "layers"))
    {
      size_t hidden[LK_MAX_LAYERS], n_hidden;

      if (lk_layers_parse (text, hidden, &n_hidden) != LK_OK)
        {
          g_set_error (
              error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
              _ ("--%s: “%s” is no list of hidden layers: write widths such as 30x30, at most %d of them, each "
                 "from 1 to %d"),
              setting->option, text, LK_MAX_LAYERS - 1, LK_MAX_WIDTH);
          return FALSE;
        }
      g_value_set_string (&value, text);
    }
  else if (G_VALUE_HOLDS_DOUBLE (&value))
    {
      const GParamSpecDouble *range = G_PARAM_SPEC_DOUBLE (pspec);
      double number = g_ascii_strtod (text, &end);

      if (end == text || *end != '\0')
        goto not_a_number;
      if (!(number >= range->minimum && number <= range->maximum))
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("--%s is %s: it must lie between %g and %g"),
                       setting->option, text, range->minimum, range->maximum);
          return FALSE;
        }
      g_value_set_double (&value, number);
    }
  else if (G_VALUE_HOLDS_UINT (&value) || G_VALUE_HOLDS_UINT64 (&value))
    {
      guint64 minimum = 0, maximum = G_MAXUINT64;
      guint64 number;
      GError *range_error = NULL;

      if (G_VALUE_HOLDS_UINT (&value))
        {
          minimum = G_PARAM_SPEC_UINT (pspec)->minimum;
          maximum = G_PARAM_SPEC_UINT (pspec)->maximum;
        }
      if (!g_ascii_string_to_unsigned (text, 10, minimum, maximum, &number, &range_error))
        {
          gboolean invalid = g_error_matches (range_error, G_NUMBER_PARSER_ERROR, G_NUMBER_PARSER_ERROR_INVALID);

          g_error_free (range_error);
          if (invalid)
            goto not_a_number;
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       _ ("--%s is %s: it must lie between %" PRIu64 " and %" PRIu64), setting->option, text, minimum,
                       maximum);
          return FALSE;
        }
      if (G_VALUE_HOLDS_UINT (&value))
        g_value_set_uint (&value, (guint) number);
      else
        g_value_set_uint64 (&value, number);
    }
  else
    g_value_set_string (&value, text);

  g_object_set_property (G_OBJECT (session), setting->property, &value);
  return TRUE;

not_a_number:
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("--%s: “%s” is not a number that fits here"),
               setting->option, text);
  return FALSE;
}

typedef struct {
  LkSession *session;
  const LkCliSetting *settings;
  GHashTable *given;
} ParseData;

static gboolean
setting_cb (const char *name, const char *text, gpointer user_data, GError **error)
{
  ParseData *data = user_data;

  for (const LkCliSetting *setting = data->settings; setting->option; setting++)
    {
      if (g_str_equal (name + 2, setting->option))
        {
          g_hash_table_add (data->given, g_strdup (setting->option));
          return set_property (data->session, setting, text, error);
        }
    }
  g_return_val_if_reached (FALSE);
}

LkExit
lk_cli_parse (int *argc, char ***argv, const char *verb, const char *summary, const char *description,
              LkSession *session, const LkCliSetting *settings, const GOptionEntry *entries, GHashTable **given)
{
  g_autoptr (GOptionContext) context = NULL;
  g_autoptr (GHashTable) used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *program = g_strdup_printf ("limbeck-cli %s", verb);
  ParseData data = { session, settings, used };
  GOptionGroup *group;
  GError *error = NULL;

  g_set_prgname (program);
  context = g_option_context_new (NULL);
  g_option_context_set_summary (context, summary);
  g_option_context_set_description (context, description);
  group = g_option_group_new ("main", "", "", &data, NULL);
  for (const LkCliSetting *setting = settings; setting && setting->option; setting++)
    {
      GOptionEntry entry[] = { { setting->option, 0, 0, G_OPTION_ARG_CALLBACK, setting_cb, _ (setting->description),
                                 setting->argument },
                               G_OPTION_ENTRY_NULL };

      g_option_group_add_entries (group, entry);
    }
  if (entries)
    g_option_group_add_entries (group, entries);
  g_option_group_set_translation_domain (group, GETTEXT_PACKAGE);
  g_option_context_set_main_group (context, group);

  if (g_option_context_parse (context, argc, argv, &error) && *argc > 1)
    g_set_error (&error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, _ ("“%s” was not expected here"), (*argv)[1]);
  if (error)
    return lk_cli_fail_usage (error);
  if (session)
    lk_cli_reserve (lk_settings_n_threads (lk_session_get_settings (session)));
  if (given)
    *given = g_steal_pointer (&used);
  return LK_EXIT_OK;
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

static void
print_help (FILE *stream)
{
  fprintf (stream, "%s\n  limbeck-cli %s\n\n%s\n\n%s\n", _ ("Usage:"), _ ("VERB [OPTION…]"),
           _ ("Knowledge distillation without a window: the same engine, the same numbers."), _ ("Verbs:"));
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    fprintf (stream, "  %-10s %s\n", verbs[i].name, _ (verbs[i].summary));
  fprintf (stream,
           "\n%s\n  limbeck-cli distill\n  limbeck-cli train --layers 800x800 --epochs 6 --out teacher.safetensors\n"
           "  limbeck-cli distill --teacher teacher.safetensors --student 30x30 --temperature 4 --alpha 0.9\n"
           "  limbeck-cli evaluate --model teacher.safetensors\n\n%s\n%s\n",
           _ ("For example:"), _ ("“limbeck-cli VERB --help” lists the options of a verb."),
           _ ("Exit status: 0 done, 1 failed, 2 the command line was not understood."));
}

int
main (int argc, char **argv)
{
  lk_cli_watch_stdout ();
  setlocale (LC_ALL, "");
  /* Numbers are shown as they have to be typed, and tables and pictures are the
   * same in every language. */
  setlocale (LC_NUMERIC, "C");
  lk_cli_guard_terminal ();
  bindtextdomain (GETTEXT_PACKAGE, LK_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  g_set_prgname ("limbeck-cli");
  lk_cli_reserve (0);
  if (argc < 2)
    {
      print_help (stderr);
      return LK_EXIT_USAGE;
    }
  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h") || g_str_equal (argv[1], "help"))
    {
      print_help (stdout);
      return LK_EXIT_OK;
    }
  if (g_str_equal (argv[1], "--version"))
    {
      g_autofree char *engine = lk_engine_describe ();

      lk_cli_printf ("limbeck-cli %s\n%s\n", LK_VERSION, engine);
      return LK_EXIT_OK;
    }
  if (lk_engine_notice ())
    g_printerr ("%s\n", lk_engine_notice ());
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      if (g_str_equal (argv[1], verbs[i].name))
        return verbs[i].run (argc - 1, argv + 1);
    }
  g_printerr (_ ("limbeck-cli: there is no verb “%s”\n"), argv[1]);
  print_help (stderr);
  return LK_EXIT_USAGE;
}
