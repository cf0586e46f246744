/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-application.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <signal.h>

#include "app/window/lk-preferences.h"
#include "app/window/lk-window.h"
#include "import/lk-dataset-io.h"
#include "import/lk-models.h"
#include "lesson/lk-lesson.h"
#include "live/lk-preset.h"
#include "settings/lk-defaults.h"
#include "train/lk-engine.h"
#include "settings/lk-setting-text.h"
#include "words/lk-language.h"
#include "words/lk-manual.h"
#include "words/lk-place.h"

/* Steps a second where nothing is kept: as the schema of the settings has it. A run of the defaults takes ten seconds then,
 * in which one sees it begin. */
#define DEFAULT_PACE 100.0

struct _LkApplication {
  AdwApplication parent_instance;

  GValue given[LK_N_SETTINGS]; /* settings from the command line; unset: not given */
  char *experiment;
  char *page;
  int sample;       /* to show first; -1: one that speaks */
  gboolean distill; /* at once */
  gboolean maximize;
  GSettings *settings;
  char *restart; /* NULL: nobody asked for it */
};

G_DEFINE_FINAL_TYPE (LkApplication, lk_application, ADW_TYPE_APPLICATION)

/* Of the window and of its page Distill, by the names in their stacks and in their order: the first is reached by
 * Ctrl+1, and by Alt+1, the tenth by Alt+0. */
static const char *const pages[] = { "distill", "samples", "draw", "report", "map", "tune", "runs", NULL };
static const char *const cards[] = { "networks", "knowledge", "loss",  "numbers", "bias", "share",
                                     "inside",   "step",      "hints", "smaller", NULL };

typedef struct {
  const char *action;
  const char *keys[3];
} Accel;

/* Space plays and pauses too, but only where no entry or button wants it: see
 * the window. */
static const Accel accels[] = {
  { "win.keep-run", { "<Control>k" } },
  { "win.sweep", { "<Control><Shift>Return" } },
  { "win.study::share", { "<Control><Alt>f" } },
  { "win.study::parameters", { "<Control><Alt>p" } },
  { "win.study::bytes", { "<Control><Alt>b" } },
  { "win.resume-sweep", { "<Control><Alt>Return" } },
  { "win.export-sweep", { "<Control><Alt>e" } },
  { "win.play", { "<Control>Return" } },
  { "win.step", { "<Control>Right" } },
  { "win.rewind", { "<Control>Home" } },
  { "win.train-on", { "<Control>t" } },
  { "win.repeat", { "<Control><Shift>r" } },
  { "win.assistant", { "<Control><Alt>m" } },
  { "win.previous-sample", { "<Alt>Left" } },
  { "win.next-sample", { "<Alt>Right" } },
  { "win.shuffle-sample", { "<Control>r" } },
  { "win.focus-setting::temperature", { "<Alt>t" } },
  { "win.focus-setting::alpha", { "<Alt>a" } },
  { "win.focus-setting::learning-rate", { "<Alt>l" } },
  { "win.focus-setting::student", { "<Alt>s" } },
  { "win.focus-setting::pace", { "<Alt>p" } },
  { "win.moment-previous", { "<Alt>comma" } },
  { "win.moment-next", { "<Alt>period" } },
  { "win.moment-live", { "<Control>l" } },
  { "win.enlarge", { "<Control><Shift>f" } },
  { "win.dark-knowledge::teacher", { "<Control><Alt>1" } },
  { "win.dark-knowledge::student", { "<Control><Alt>2" } },
  { "win.dark-knowledge::twin", { "<Control><Alt>3" } },
  { "win.focus-setting::class-bias", { "<Alt>b" } },
  { "win.switch-measure", { "<Control><Shift>m" } },
  { "win.bars-log", { "<Control><Shift>l" } },
  { "win.experiments", { "<Alt>e" } },
  { "win.lessons", { "F1" } },
  { "win.lesson-next", { "<Control>Page_Down" } },
  { "win.lesson-back", { "<Control>Page_Up" } },
  { "win.present", { "F5" } },
  { "win.lesson-leave", { "<Control><Alt>w" } },
  { "win.open-lesson", { "<Control><Alt>o" } },
  { "win.new-lesson", { "<Control><Alt>n" } },
  { "win.defaults", { "<Alt>d" } },
  { "win.retry", { "<Control>F5" } },
  { "win.findings", { "<Control>i" } },
  { "win.save-again", { "<Control><Shift>F5" } },
  { "win.open-data", { "<Control><Shift>o" } },
  { "app.preferences", { "<Control>comma" } },
  { "win.export-run", { "<Control>e" } },
  { "win.handout::home", { "<Control><Alt>h" } },
  { "win.handout::class", { "<Control><Alt>c" } },
  { "win.handout::lecturer", { "<Control><Alt>t" } },
  { "win.copy-numbers", { "<Control><Shift>n" } },
  { "win.save-numbers", { "<Control><Shift>x" } },
  { "win.save-student", { "<Control><Shift>s" } },
  { "win.promote", { "<Control><Shift>p" } },
  { "win.open-table", { "<Control><Shift>t" } },
  { "win.next-pane", { "F6" } },
  { "win.previous-pane", { "<Shift>F6" } },
  { "win.show-settings", { "F9" } },
  { "win.show-shortcuts", { "<Control>question", "<Control>F1" } },
  { "win.fullscreen", { "F11" } },
  { "win.zoom-in", { "<Control>plus", "<Control>equal" } },
  { "win.zoom-out", { "<Control>minus" } },
  { "win.zoom-reset", { "<Control>0" } },
  { "app.color-scheme::default", { "<Control><Alt>a" } },
  { "app.color-scheme::light", { "<Control><Alt>l" } },
  { "app.color-scheme::dark", { "<Control><Alt>d" } },
  { "window.close", { "<Control>w" } },
  { "win.help", { "<Control><Shift>F1" } },
  { "app.about", { "<Shift>F1" } },
  { "app.quit", { "<Control>q" } },
};

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  LkApplication *self = user_data;
  const char *notice = lk_engine_notice ();
  g_autofree char *engine = lk_engine_describe ();
  g_autofree char *facts = g_strjoin ("\n\n", engine, notice, NULL);

  /* clang-format off */
  adw_show_about_window (gtk_application_get_active_window (GTK_APPLICATION (self)),
                         "application-name", "Limbeck",
                         "application-icon", LK_APPLICATION_ID,
                         "version", LK_VERSION,
                         "developer-name", _ ("The Limbeck maintainers"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "comments", _ ("A large network teaches a small one, live, while you watch and steer.\n\n"
                                        "After Hinton, Vinyals and Dean, “Distilling the Knowledge in a Neural Network”, "
                                        "2015."),
                         "debug-info", facts,
                         NULL);
  /* clang-format on */
}

/* FALSE: a window has something to ask first. */
static gboolean
may_quit (gpointer application)
{
  for (GList *list = gtk_application_get_windows (application); list; list = list->next)
    if (LK_IS_WINDOW (list->data) && !lk_window_may_close (list->data))
      return FALSE;
  return TRUE;
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  if (may_quit (user_data))
    g_application_quit (G_APPLICATION (user_data));
}

static void
color_scheme_cb (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  LkApplication *self = user_data;
  const char *name = g_variant_get_string (state, NULL);
  AdwColorScheme scheme = ADW_COLOR_SCHEME_DEFAULT;

  if (g_str_equal (name, "light"))
    scheme = ADW_COLOR_SCHEME_FORCE_LIGHT;
  else if (g_str_equal (name, "dark"))
    scheme = ADW_COLOR_SCHEME_FORCE_DARK;
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), scheme);
  g_simple_action_set_state (action, state);
  if (self->settings)
    g_settings_set_string (self->settings, "color-scheme", name);
}

/* Others change it, too. */
static void
color_scheme_changed_cb (LkApplication *self)
{
  g_autofree char *scheme = g_settings_get_string (self->settings, "color-scheme");
  g_autoptr (GVariant) state = g_action_group_get_action_state (G_ACTION_GROUP (self), "color-scheme");

  if (!g_str_equal (g_variant_get_string (state, NULL), scheme))
    g_action_group_change_action_state (G_ACTION_GROUP (self), "color-scheme", g_variant_new_string (scheme));
}

static void
preferences_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  LkApplication *self = user_data;
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  gtk_window_present (GTK_WINDOW (lk_preferences_new (window, self->settings)));
}

/* g_settings_new () ends the program where the schema is missing. The one that lies with the program is its own; what the
 * system has may be another version's. */
static GSettings *
open_settings (void)
{
  GSettingsSchemaSource *everywhere = g_settings_schema_source_get_default ();
  g_autofree char *folder = g_build_filename (lk_place_share (), "glib-2.0", "schemas", NULL);
  g_autoptr (GSettingsSchemaSource) own = g_settings_schema_source_new_from_directory (folder, everywhere, TRUE, NULL);
  GSettingsSchemaSource *source = own ? own : everywhere;
  g_autoptr (GSettingsSchema) schema =
      source ? g_settings_schema_source_lookup (source, LK_APPLICATION_ID, TRUE) : NULL;

  return schema ? g_settings_new_full (schema, NULL, NULL) : NULL;
}

char *
lk_application_get_language (void)
{
  g_autoptr (GSettings) settings = open_settings ();
  g_autofree char *language = settings ? g_settings_get_string (settings, "language") : NULL;

  /* A catalogue may have gone since. */
  return language && lk_language_is_known (language) ? g_steal_pointer (&language) : NULL;
}

char *
lk_application_steal_restart (LkApplication *self)
{
  return g_steal_pointer (&self->restart);
}

/* The run that is going on is among the kept ones when the program has ended. */
static void
restart_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  LkApplication *self = user_data;
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (!may_quit (self))
    return;
  while (window && !LK_IS_WINDOW (window))
    window = gtk_window_get_transient_for (window);
  g_free (self->restart);
  self->restart = window ? lk_window_get_run_path (LK_WINDOW (window)) : NULL;
  if (!self->restart)
    self->restart = g_strdup ("");
  g_application_quit (G_APPLICATION (self));
}

/* What is set for every start; the command line comes after it. */
static void
apply_preferences (LkApplication *self, LkSession *session)
{
  g_autofree char *dataset = g_settings_get_string (self->settings, "dataset");
  g_auto (GStrv) known = lk_dataset_list ();

  g_settings_bind (self->settings, "pace", session, "pace", G_SETTINGS_BIND_DEFAULT);
  g_object_set (session, "threads", g_settings_get_uint (self->settings, "threads"), NULL);
  /* One that was uninstalled would be a start with an error. */
  if (g_strv_contains ((const char *const *) known, dataset))
    g_object_set (session, "dataset", dataset, NULL);
  self->distill = self->distill || g_settings_get_boolean (self->settings, "distill-at-start");
}

static const GActionEntry actions[] = {
  { .name = "preferences", .activate = preferences_cb },
  { .name = "about", .activate = about_cb },
  { .name = "quit", .activate = quit_cb },
  { .name = "restart", .activate = restart_cb },
  { .name = "color-scheme", .parameter_type = "s", .state = "'default'", .change_state = color_scheme_cb },
};

/* The teacher that comes with the program, so that there is something to see within a
 * second, unless one is asked for. */
static void
choose_teacher (LkApplication *self, LkSession *session)
{
  static const guint others[] = { LK_SETTING_TEACHER_FILES, LK_SETTING_TEACHER_LAYERS, LK_SETTING_TEACHER_EPOCHS,
                                  LK_SETTING_TEACHER_COUNT };
  g_auto (GStrv) names = lk_model_list (lk_session_get_settings (session)->dataset);

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      if (G_IS_VALUE (&self->given[others[i]]))
        return;
    }
  if (names[0])
    g_object_set (session, "teacher-files", (const char *[]) { names[0], NULL }, NULL);
}

/* Data set and method, which come before what follows them in the table, bring defaults of
 * their own; what is given stays. */
static void
apply_given (LkApplication *self, LkSession *session)
{
  const LkSettings *settings = lk_session_get_settings (session);

  for (guint id = 1; id < LK_N_SETTINGS; id++)
    {
      if (G_IS_VALUE (&self->given[id]))
        g_object_set_property (G_OBJECT (session), lk_setting_info (id)->name, &self->given[id]);
    }
  if (G_IS_VALUE (&self->given[LK_SETTING_OPTIMIZER]) && !G_IS_VALUE (&self->given[LK_SETTING_LEARNING_RATE]))
    g_object_set (session, "learning-rate", lk_defaults_learning_rate (settings->dataset, settings->student.optimizer),
                  NULL);
}

static void
lk_application_activate (GApplication *application)
{
  LkApplication *self = LK_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));

  if (!window)
    {
      LkSession *session = lk_session_new_for (LK_DEFAULT_DATASET);

      if (self->settings)
        apply_preferences (self, session);
      else
        g_object_set (session, "pace", DEFAULT_PACE, NULL);
      apply_given (self, session);
      choose_teacher (self, session);
      window = GTK_WINDOW (lk_window_new (GTK_APPLICATION (application), session, self->settings));
      if (self->experiment)
        gtk_widget_activate_action (GTK_WIDGET (window), "win.preset", "s", self->experiment);
      if (self->page)
        gtk_widget_activate_action (GTK_WIDGET (window), "win.page", "s", self->page);
      if (self->maximize)
        {
          /* This time alone. */
          g_settings_unbind (window, "maximized");
          gtk_window_maximize (window);
        }
      if (self->sample >= 0)
        g_object_set (session, "sample", (guint) self->sample, NULL);
      if (self->distill)
        lk_session_play (session);
      g_object_unref (session);
    }
  gtk_window_present (window);
}

/* Runs (.limbeck) and lessons (.limbeck-lesson), of which the last one stays. */
static void
lk_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  g_application_activate (application);
  for (int i = 0; i < n_files; i++)
    {
      GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (application));
      g_autofree char *uri = g_file_get_uri (files[i]);

      gtk_widget_activate_action (GTK_WIDGET (window),
                                  g_str_has_suffix (uri, LK_LESSON_SUFFIX) ? "win.open-lesson-file"
                                                                           : "win.open-run-file",
                                  "s", uri);
    }
}

/* Closes properly; whoever asks a second time does not want to wait for that. */
static gboolean
signal_cb (gpointer application)
{
  g_application_quit (application);
  return G_SOURCE_REMOVE;
}

static gboolean
quit_key_cb (GtkWidget *widget, GVariant *unused, gpointer application)
{
  if (may_quit (application))
    g_application_quit (application);
  return TRUE;
}

/* Dialogs are not the application's windows, and its keys do not count in them; this one does. */
static void
toplevels_cb (GListModel *toplevels, guint position, guint removed, guint added, gpointer application)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (toplevels, i);
      GtkEventController *keys = gtk_shortcut_controller_new ();

      gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                            gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_q, GDK_CONTROL_MASK),
                                                              gtk_callback_action_new (quit_key_cb, application,
                                                                                       NULL)));
      gtk_widget_add_controller (window, keys);
    }
}

/* Unless it is ignored, as under nohup. */
static void
close_on (LkApplication *self, int number)
{
  struct sigaction action;

  if (sigaction (number, NULL, &action) == 0 && action.sa_handler != SIG_IGN)
    g_unix_signal_add (number, signal_cb, self);
}

/* The first of names by modifier and 1, and so on. */
static void
set_numbered_keys (GtkApplication *application, const char *prefix, const char *const *names, const char *modifier)
{
  for (guint i = 0; names[i]; i++)
    {
      g_autofree char *action = g_strconcat (prefix, names[i], NULL);
      g_autofree char *key = g_strdup_printf ("%s%u", modifier, (i + 1) % 10);

      gtk_application_set_accels_for_action (application, action, (const char *[]) { key, NULL });
    }
}

static void
lk_application_startup (GApplication *application)
{
  LkApplication *self = LK_APPLICATION (application);
  g_autofree char *icons = NULL;

  G_APPLICATION_CLASS (lk_application_parent_class)->startup (application);

  self->settings = open_settings ();
  if (self->settings)
    {
      g_autofree char *scheme = g_settings_get_string (self->settings, "color-scheme");

      g_action_group_change_action_state (G_ACTION_GROUP (self), "color-scheme", g_variant_new_string (scheme));
      g_signal_connect_object (self->settings, "changed::color-scheme", G_CALLBACK (color_scheme_changed_cb), self,
                               G_CONNECT_SWAPPED);
    }
  else
    g_action_map_remove_action (G_ACTION_MAP (self), "preferences");

  g_signal_connect_object (gtk_window_get_toplevels (), "items-changed", G_CALLBACK (toplevels_cb), self, 0);
  close_on (self, SIGTERM);
  close_on (self, SIGHUP);
  close_on (self, SIGINT);
  /* A limit on the size of files is an error like a full disk, not the end. */
  signal (SIGXFSZ, SIG_IGN);

  /* Of a program that was moved, or not installed, the theme does not know the icon. */
  icons = g_build_filename (lk_place_share (), "icons", NULL);
  gtk_icon_theme_add_search_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()), icons);
  gtk_window_set_default_icon_name (LK_APPLICATION_ID);
  for (gsize i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (application), accels[i].action, accels[i].keys);
  set_numbered_keys (GTK_APPLICATION (application), "win.page::", pages, "<Control>");
  set_numbered_keys (GTK_APPLICATION (application), "win.card::", cards, "<Alt>");
}

/* Quitting leaves windows open; their sessions must keep their runs, and stop
 * their threads before the libraries that these use are shut down. */
static void
lk_application_shutdown (GApplication *application)
{
  GtkWindow *window;

  while ((window = gtk_application_get_active_window (GTK_APPLICATION (application))))
    gtk_window_destroy (window);
  g_settings_sync (); /* what they kept is on its way */
  G_APPLICATION_CLASS (lk_application_parent_class)->shutdown (application);
}

/* The window takes the settings that `limbeck-cli distill` takes. */
static gboolean
is_option (guint id)
{
  return (lk_setting_info (id)->verbs & LK_VERB_DISTILL) != 0;
}

static void
add_settings (LkApplication *self)
{
  for (guint id = 1; id < LK_N_SETTINGS; id++)
    {
      const LkSettingInfo *info = lk_setting_info (id);
      g_autofree char *help = is_option (id) ? lk_setting_help (id, NULL) : NULL;

      /* GOption keeps the texts. */
      if (help)
        g_application_add_main_option (G_APPLICATION (self), lk_setting_option (id), 0, 0,
                                       info->kind == LK_SETTING_IS_TEXTS    ? G_OPTION_ARG_FILENAME_ARRAY
                                       : info->kind == LK_SETTING_IS_SWITCH ? G_OPTION_ARG_NONE
                                                                            : G_OPTION_ARG_STRING,
                                       g_intern_string (help), info->argument);
    }
}

/* FALSE, with a message, when there is no such experiment or page. */
static gboolean
check_names (LkApplication *self)
{
  g_autoptr (GString) known = g_string_new (NULL);
  gsize n;
  const LkPreset *presets = lk_presets (&n);

  if (self->experiment && !lk_preset_find (self->experiment))
    {
      for (gsize i = 0; i < n; i++)
        g_string_append_printf (known, i > 0 ? ", %s" : "%s", presets[i].id);
      g_printerr (_ ("limbeck: there is no experiment “%s”; there are %s\n"), self->experiment, known->str);
      return FALSE;
    }
  if (self->page && !g_strv_contains (pages, self->page))
    {
      g_autofree char *list = g_strjoinv (", ", (char **) pages);

      g_printerr (_ ("limbeck: there is no page “%s”; there are %s\n"), self->page, list);
      return FALSE;
    }
  return TRUE;
}

/* FALSE, with a message, when a value is none. */
static gboolean
read_settings (LkApplication *self, GVariantDict *options)
{
  for (guint id = 1; id < LK_N_SETTINGS; id++)
    {
      const char *option = lk_setting_option (id);
      g_autofree char *where = g_strconcat ("--", option, NULL);
      g_autofree char *text = NULL;
      g_auto (GStrv) texts = NULL;
      g_autoptr (GError) error = NULL;

      if (!is_option (id))
        continue;
      if (g_variant_dict_lookup (options, option, "^aay", &texts))
        {
          g_value_init (&self->given[id], G_TYPE_STRV);
          g_value_take_boxed (&self->given[id], g_steal_pointer (&texts));
        }
      else if (g_variant_dict_lookup (options, option, "b", NULL))
        {
          g_value_init (&self->given[id], G_TYPE_BOOLEAN);
          g_value_set_boolean (&self->given[id], TRUE);
        }
      else if (g_variant_dict_lookup (options, option, "s", &text) &&
               !lk_setting_parse (id, where, text, &self->given[id], &error))
        {
          g_printerr ("limbeck: %s\n", error->message);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
any_given (LkApplication *self)
{
  for (guint id = 1; id < LK_N_SETTINGS; id++)
    {
      if (G_IS_VALUE (&self->given[id]))
        return TRUE;
    }
  return FALSE;
}

/* As text, since GApplication leaves numbers out that are 0. */
static gboolean
read_sample (LkApplication *self, GVariantDict *options)
{
  g_autofree char *text = NULL;
  guint64 sample;

  if (!g_variant_dict_lookup (options, "sample", "s", &text))
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT, &sample, NULL))
    {
      g_printerr (_ ("limbeck: --sample is “%s”: give the number of a test sample, from 0\n"), text);
      return FALSE;
    }
  self->sample = (int) sample;
  return TRUE;
}

#define USAGE N_ ("[OPTION…] [RUN.limbeck|LESSON.limbeck-lesson]")
#define SUMMARY                                                                                                        \
  N_ ("A large network teaches a small one while you watch and steer. Without a display, use limbeck-cli.")
#define UNIQUE                                                                                                            \
  N_ ("A file opens in the window that is there, and without one a window that is there is shown. With options that say " \
      "how to start, and with --new-window, another one starts.")

static const GOptionEntry options[] = {
  { "experiment", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Start with an experiment of the paper, such as no-3s"),
    N_ ("ID") },
  { "sample", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Show this test sample first"), N_ ("N") },
  { "page", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Show a page: distill, samples, draw, report, map, tune, runs"),
    N_ ("NAME") },
  { "distill", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Start distilling at once"), NULL },
  { "maximize", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Start with a window that is as large as the screen"), NULL },
  { "new-window", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Start anew, beside a window that is there"), NULL },
  /* Taken out by main (), before there is anybody who speaks. */
  { "lang", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Speak this language, such as ko (the system’s)"), N_ ("CODE") },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version and exit"), NULL },
  { "describe", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, NULL, NULL, NULL }, /* for the build */
  G_OPTION_ENTRY_NULL
};

/* What the build installs beside the program: FALSE where there is no such form. */
static gboolean
print_manual (const char *form)
{
  g_autoptr (LkManual) manual =
      lk_manual_new ("limbeck", _ ("Watch a large neural network teach a small one"), _ (USAGE));
  g_autofree char *text = NULL;

  lk_manual_add_text (manual, _ (SUMMARY));
  lk_manual_add_text (manual, _ (UNIQUE));
  for (const GOptionEntry *entry = options; entry->long_name; entry++)
    {
      gboolean is_page = g_str_equal (entry->long_name, "page");

      if (entry->description)
        lk_manual_add_option (manual, entry->long_name, entry->arg_description, _ (entry->description),
                              is_page ? pages : NULL, FALSE);
    }
  for (guint id = 1; id < LK_N_SETTINGS; id++)
    {
      g_autofree char *help = is_option (id) ? lk_setting_help (id, NULL) : NULL;

      if (help)
        lk_setting_add_to_manual (manual, id, lk_setting_option (id), lk_setting_info (id)->argument, help);
    }
  text = lk_manual_write (manual, form, LK_VERSION);
  if (text)
    g_print ("%s", text);
  return text != NULL;
}

static gint
lk_application_handle_local_options (GApplication *application, GVariantDict *given)
{
  LkApplication *self = LK_APPLICATION (application);
  const char *form;

  if (g_variant_dict_lookup (given, "describe", "&s", &form))
    return print_manual (form) ? 0 : 2;
  if (g_variant_dict_contains (given, "version"))
    {
      g_autofree char *engine = lk_engine_describe ();

      g_print ("limbeck %s\n%s\n", LK_VERSION, engine);
      return 0;
    }
  if (!read_settings (self, given))
    return 2;
  g_variant_dict_lookup (given, "experiment", "s", &self->experiment);
  g_variant_dict_lookup (given, "page", "s", &self->page);
  if (!read_sample (self, given))
    return 2;
  if (!check_names (self))
    return 2;
  self->distill = g_variant_dict_contains (given, "distill");
  self->maximize = g_variant_dict_contains (given, "maximize");
  /* Those who say how it starts want a start, and not the window that is there. */
  if (self->experiment || self->page || self->sample >= 0 || self->distill ||
      g_variant_dict_contains (given, "new-window") || any_given (self))
    g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  return -1;
}

static void
lk_application_finalize (GObject *object)
{
  LkApplication *self = LK_APPLICATION (object);

  for (guint id = 1; id < LK_N_SETTINGS; id++)
    g_value_unset (&self->given[id]);
  g_free (self->experiment);
  g_free (self->page);
  g_free (self->restart);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (lk_application_parent_class)->finalize (object);
}

static void
lk_application_class_init (LkApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->finalize = lk_application_finalize;
  application_class->activate = lk_application_activate;
  application_class->startup = lk_application_startup;
  application_class->shutdown = lk_application_shutdown;
  application_class->open = lk_application_open;
  application_class->handle_local_options = lk_application_handle_local_options;
}

/* The session ends, perhaps, and then in a hurry. */
static void
query_end_cb (GtkApplication *application)
{
  for (GList *l = gtk_application_get_windows (application); l; l = l->next)
    if (LK_IS_WINDOW (l->data))
      lk_window_save_now (l->data);
}

static void
lk_application_init (LkApplication *self)
{
  self->sample = -1;
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  add_settings (self);
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  /* Logging out closes it properly, too. */
  g_object_set (self, "register-session", TRUE, NULL);
  g_signal_connect (self, "query-end", G_CALLBACK (query_end_cb), NULL);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _ ("[RUN.limbeck|LESSON.limbeck-lesson]"));
  g_application_set_option_context_summary (G_APPLICATION (self), _ (SUMMARY));
}

/* Adds a word to an environment variable that is a list of them. */
static void
add_to_variable (const char *name, const char *word)
{
  const char *words = g_getenv (name);
  g_autofree char *more = words ? g_strconcat (words, ",", word, NULL) : g_strdup (word);

  g_setenv (name, more, TRUE);
}

/* GTK asks for OpenGL before it draws the first frame, which takes a fifth of the
 * start where the processor has to do OpenGL's work. Who asks for Cairo draws without.
 * GTK 4.16 has a variable of its own for this, and does not know the older word. */
static void
forgo_opengl (void)
{
  if (g_strcmp0 (g_getenv ("GSK_RENDERER"), "cairo") != 0)
    return;
  if (gtk_check_version (4, 16, 0) == NULL)
    add_to_variable ("GDK_DISABLE", "gl");
  else
    add_to_variable ("GDK_DEBUG", "gl-disable");
}

LkApplication *
lk_application_new (gboolean apart)
{
  forgo_opengl ();
  return g_object_new (LK_TYPE_APPLICATION, "application-id", LK_APPLICATION_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN | (apart ? G_APPLICATION_NON_UNIQUE : 0), NULL);
}
