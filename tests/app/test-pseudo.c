/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-picture.h"
#include "app-window.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/lesson/lk-lesson-actions.h"
#include "app/lesson/lk-lesson-stage.h"
#include "app/window/lk-preferences.h"
#include "lesson/lk-lesson-library.h"
#include "words/lk-language.h"

/* Window and dialogs in the language of tools/pseudo, in which each translated string stands in brackets: what has words
 * outside of them is not marked for translation, brackets within brackets are a sentence put together, and what is cut
 * would be in other languages, too. With LIMBECK_PICTURES, a folder, all of it is drawn. */

#define OPEN  "⟦"
#define CLOSE "⟧"
#define INNER OPEN "[^⟦⟧]*" CLOSE

static const char *const pages[] = { "distill", "samples", "draw", "report", "map", "tune", "runs" };
static const char *const cards[] = { "networks", "knowledge", "loss", "numbers", "bias",
                                     "share",    "inside",    "step", "hints",   "smaller" };
static const struct {
  int width, height;
} sizes[] = { { 1280, 800 }, { 1024, 768 } };

/* What has no brackets, and why; of the text that is outside of them. */
static struct {
  const char *pattern;
  const char *reason;
  guint n_used;
} unmarked[] = {
  { "^Limbeck$", "the program’s name" },
  { "^(Minimize|Maximize|Close)( the window)?$", "GTK’s own catalogue" },
  { "^(Ctrl|Shift|Alt|Delete|[A-Z]|F[0-9]+|(Search )?Shortcuts)$", "keys and their window, by GTK’s own catalogue" },
  { "^Preferences$", "libadwaita’s own catalogue" },
  { "^[0-9.]+[^0-9A-Za-z]+[kM]?B$", "GLib’s own catalogue" },
  { "(/tmp/)?limbeck-test-[A-Za-z0-9]+", "the name of a file" },
  { "\\b((Fashion-)?MNIST)\\b", "the name of a data set" },
  { "\\n[^\\n]* arXiv [0-9.]+$", "a paper" },
  { "\\b(L|T|CE|KL)\\b|α", "a symbol of a formula" },
};

/* Brackets within a sentence that are no piece of it. */
static struct {
  const char *pattern;
  const char *reason;
  guint n_used;
} nested[] = {
  { OPEN "\u00a0%" CLOSE, "the sign of a number" },
  { "“" INNER "”", "a name in quotation marks" },
  { INNER "(?= \\(Ctrl\\+[0-9]\\))", "a name and its key" },
  { INNER "(?=\\n)|(?<=\\n)" INNER, "a line of its own" },
  { "(?<=: |, )" INNER "(?=, |" CLOSE ")", "a list behind a colon, which is the list’s own" },
  { OPEN "[0-9.,]+ [^⟦⟧]*" CLOSE, "a number and what it counts: a sentence with two of them has no other way" },
  { "(?<=" OPEN ")" INNER "(?= )", "who does it, at the beginning: teacher, student or twin" },
  { "(?<=" OPEN ")" INNER "(?=[,:])", "a title before its number" },
};

/* What may be cut at these sizes, by the widget’s name in its .ui file; what says all in a tooltip needs no row. */
static const struct {
  const char *id;
  const char *reason;
} narrow[] = {
  { "title", "libadwaita’s row with an entry, whose title has one line" },
  { "empty_title", "the same" },
  { "title_label",
    "a setting’s title beside button and entry: wrapped, GTK’s rounding of heights is off at large type" },
};

typedef struct {
  GtkWidget *window;
  const char *where;
  gboolean sized; /* whether it has the room that the window promises */
  GHashTable *faults;
} Walk;

/* What lies outside of all brackets. */
static char *
outside (const char *text)
{
  GString *rest = g_string_new (NULL);
  int depth = 0;

  for (const char *c = text; *c; c = g_utf8_next_char (c))
    {
      if (g_str_has_prefix (c, OPEN))
        depth++;
      else if (g_str_has_prefix (c, CLOSE))
        depth--;
      else if (depth <= 0)
        g_string_append_len (rest, c, g_utf8_next_char (c) - c);
    }
  return g_string_free (rest, FALSE);
}

static gboolean
has_letters (const char *text)
{
  for (const char *c = text; *c; c = g_utf8_next_char (c))
    {
      if (g_unichar_isalpha (g_utf8_get_char (c)))
        return TRUE;
    }
  return FALSE;
}

/* The text with something else in place of what matches. To be freed. */
static char *
replace (const char *text, const char *pattern, const char *replacement)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GRegex) regex = g_regex_new (pattern, 0, 0, &error);

  g_assert_no_error (error);
  return g_regex_replace_literal (regex, text, -1, 0, replacement, 0, NULL);
}

static gboolean
is_marked (const char *text)
{
  g_autofree char *rest = outside (text);

  for (gsize i = 0; i < G_N_ELEMENTS (unmarked) && has_letters (rest); i++)
    {
      char *fewer = replace (rest, unmarked[i].pattern, "");

      unmarked[i].n_used += !g_str_equal (rest, fewer);
      g_free (rest);
      rest = fewer;
    }
  return !has_letters (rest);
}

/* Whether it is put together: brackets within brackets, or side by side where one sentence goes on with the other. */
static gboolean
is_pieces (const char *text)
{
  g_autofree char *rest = g_strdup (text);
  int depth = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (nested); i++)
    {
      char *fewer = replace (rest, nested[i].pattern, "#");

      nested[i].n_used += !g_str_equal (rest, fewer);
      g_free (rest);
      rest = fewer;
    }
  if (strstr (rest, CLOSE OPEN) || strstr (rest, OPEN " ") || strstr (rest, OPEN ",") || strstr (rest, " " CLOSE))
    return TRUE;
  for (const char *c = rest; *c; c = g_utf8_next_char (c))
    {
      depth += g_str_has_prefix (c, OPEN) - g_str_has_prefix (c, CLOSE);
      if (depth > 1)
        return TRUE;
    }
  return FALSE;
}

static void
blame (Walk *walk, const char *what, GtkWidget *widget, const char *text)
{
  char *fault = g_strdup_printf ("%s: “%s” (%s %s)", what, text, G_OBJECT_TYPE_NAME (widget),
                                 gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)));

  if (!g_hash_table_contains (walk->faults, fault))
    g_printerr ("%s at %d px: %s\n", walk->where, gtk_widget_get_width (walk->window), fault);
  g_hash_table_add (walk->faults, fault);
}

static void
look_at_text (Walk *walk, GtkWidget *widget, const char *text, const char *what)
{
  if (text && !is_marked (text))
    blame (walk, what, widget, text);
  if (text && is_pieces (text))
    blame (walk, "put together", widget, text);
}

static void
look_at_name (Walk *walk, GtkWidget *widget, GtkAccessibleProperty property, const char *what)
{
  GtkAccessible *accessible = GTK_ACCESSIBLE (widget);

  if (gtk_test_accessible_has_property (accessible, property))
    {
      g_autofree char *text = gtk_test_accessible_check_property (accessible, property, "", NULL);

      look_at_text (walk, widget, text, what);
    }
}

static gboolean
is_cut (GtkWidget *widget, const char **text)
{
  if (LK_IS_READOUT (widget))
    {
      *text = lk_readout_get_text (LK_READOUT (widget));
      return lk_readout_is_cut (LK_READOUT (widget));
    }
  if (!GTK_IS_LABEL (widget))
    return FALSE;
  *text = gtk_label_get_text (GTK_LABEL (widget));
  return pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget)));
}

static gboolean
may_be_cut (GtkWidget *widget)
{
  const char *id = gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget));

  /* The list of a choice shows all of each; what an empty entry says stands in its tooltip, too. */
  if (gtk_widget_get_ancestor (widget, ADW_TYPE_COMBO_ROW) || gtk_widget_get_ancestor (widget, GTK_TYPE_TEXT))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (narrow); i++)
    {
      if (g_strcmp0 (id, narrow[i].id) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
look_at (Walk *walk, GtkWidget *widget)
{
  const char *text = NULL;

  if (!gtk_widget_get_mapped (widget) || (GTK_IS_NATIVE (widget) && widget != walk->window))
    return;
  if (GTK_IS_LABEL (widget))
    look_at_text (walk, widget, gtk_label_get_text (GTK_LABEL (widget)), "label");
  if (LK_IS_READOUT (widget))
    look_at_text (walk, widget, lk_readout_get_text (LK_READOUT (widget)), "readout");
  look_at_text (walk, widget, gtk_widget_get_tooltip_text (widget), "tooltip");
  look_at_name (walk, widget, GTK_ACCESSIBLE_PROPERTY_LABEL, "name");
  look_at_name (walk, widget, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, "description");
  if (walk->sized && is_cut (widget, &text) && !gtk_widget_get_has_tooltip (widget) && !may_be_cut (widget))
    blame (walk, "cut", widget, text);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    look_at (walk, child);
}

static void
look (Walk *walk, const char *where)
{
  walk->where = where;
  app_draw (walk->window);
  app_take_picture (walk->window, where);
  look_at (walk, walk->window);
}

static void
look_at_dialog (Walk *walk, gpointer dialog, const char *where)
{
  GtkWidget *window = walk->window;

  walk->window = dialog;
  walk->sized = FALSE;
  gtk_window_present (dialog);
  UNTIL (gtk_widget_get_mapped (dialog));
  look (walk, where);
  walk->window = window;
  gtk_window_destroy (dialog);
}

static void
look_at_pages (Walk *walk, int width, int height)
{
  walk->sized = TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      gboolean has_cards = g_str_equal (pages[i], "distill");

      g_object_set (walk->window, "page", pages[i], NULL);
      gtk_window_set_default_size (GTK_WINDOW (walk->window), width, height);
      for (gsize k = 0; k < (has_cards ? G_N_ELEMENTS (cards) : 1); k++)
        {
          g_autofree char *where = g_strdup_printf ("%s-%s-%d", pages[i], has_cards ? cards[k] : "", width);

          if (has_cards)
            g_object_set (walk->window, "card", cards[k], NULL);
          look (walk, where);
        }
    }
}

/* What an action opens beside the window. */
static void
look_at_action (Walk *walk, const char *action)
{
  GtkWidget *dialog = NULL;

  gtk_widget_activate_action (walk->window, action, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (gtk_window_get_toplevels ()); i++)
    {
      g_autoptr (GtkWidget) toplevel = g_list_model_get_item (gtk_window_get_toplevels (), i);

      if (toplevel != walk->window)
        dialog = toplevel;
    }
  if (!dialog)
    g_error ("%s opens nothing", action);
  look_at_dialog (walk, dialog, action);
}

/* The card of each step of each lesson; what the window shows beside it depends on how far the run has come. */
static void
look_at_lessons (Walk *walk)
{
  LkLessonPlayer *player = lk_lesson_actions_get_player (walk->window);
  g_autoptr (GPtrArray) lessons = lk_lesson_list (NULL);

  for (guint i = 0; i < lessons->len; i++)
    {
      LkLesson *lesson = g_ptr_array_index (lessons, i);
      guint n_steps = lk_lesson_get_n_steps (lesson);

      lk_lesson_actions_play (walk->window, lesson);
      for (guint k = 0; k < n_steps; k++)
        {
          g_autofree char *where = g_strdup_printf ("lesson-%u-%u", i, k);

          lk_lesson_player_go (player, k);
          walk->where = where;
          app_draw (walk->window);
          app_take_picture (walk->window, where);
          look_at (walk, lk_lesson_stage_get_card (part (walk->window, "lesson_stage")));
        }
      lk_lesson_player_leave (player);
    }
}

/* An exception that nothing needs hides faults to come. Other versions of GTK say other things of their own, and say ours
 * in other places; so it is the oldest one that is held against the tables. */
static void
check_needed (const char *reason, guint n_used)
{
  if (n_used == 0 && gtk_get_minor_version () < 10)
    g_error ("no text needs the exception “%s”", reason);
}

static void
test_walk (void)
{
  AppWindow app;
  Walk walk = { .faults = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };
  g_autoptr (GSettings) settings = g_settings_new ("org.limbeck.Limbeck");

  if (!g_str_has_prefix (_ ("student"), OPEN))
    {
      g_test_skip ("this system has no locale in which LANGUAGE is looked at");
      return;
    }
  app_window_open (&app);
  walk.window = GTK_WIDGET (app.window);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  g_object_set (app.session, "epochs", 2, NULL);
  UNTIL (app_window_latest (&app)->phase == LK_PHASE_READY);
  lk_session_play (app.session);
  UNTIL (app_window_latest (&app)->phase == LK_PHASE_FINISHED);
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    look_at_pages (&walk, sizes[i].width, sizes[i].height);
  look_at_dialog (&walk, lk_preferences_new (NULL, settings), "preferences");
  look_at_action (&walk, "win.lessons");
  look_at_action (&walk, "win.show-shortcuts");
  look_at_action (&walk, "win.findings");
  look_at_action (&walk, "win.present-notes");
  look_at_lessons (&walk);
  g_assert_cmpuint (g_hash_table_size (walk.faults), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (unmarked); i++)
    check_needed (unmarked[i].reason, unmarked[i].n_used);
  for (gsize i = 0; i < G_N_ELEMENTS (nested); i++)
    check_needed (nested[i].reason, nested[i].n_used);
  g_hash_table_unref (walk.faults);
  app_window_close (&app);
}

int
main (int argc, char **argv)
{
  char *cache;

  gtk_disable_setlocale ();
  lk_language_begin ("qps");
  cache = app_window_init (&argc, &argv);
  g_test_add_func ("/app/pseudo/walk", test_walk);
  return app_window_run (cache);
}
