/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-picture.h"
#include "app-window.h"
#include "spoken.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/lesson/lk-lesson-actions.h"
#include "app/lesson/lk-lesson-stage.h"
#include "app/tune/lk-tune-page.h"
#include "app/widgets/lk-own-data.h"
#include "app/widgets/lk-plot-view.h"
#include "app/window/lk-preferences.h"
#include "app/window/lk-type-size.h"
#include "lesson/lk-lesson-library.h"
#include "sweep/lk-sweep-study.h"
#include "words/lk-language.h"

/* Window, plots, menus, lists, messages and dialogs in the language of tools/pseudo, in which each translated string stands
 * in brackets: what has words outside of them is not marked for translation, brackets within brackets are a sentence put
 * together, and what is cut would be in other languages, too. With LIMBECK_PICTURES, a folder, all of it is drawn. */

#define OPEN  "⟦"
#define CLOSE "⟧"
#define INNER OPEN "[^⟦⟧]*" CLOSE

static const char *const pages[] = { "distill", "samples", "draw", "report", "map", "tune", "runs" };
static const char *const cards[] = { "networks", "knowledge", "loss", "numbers", "bias",
                                     "share",    "inside",    "step", "hints",   "smaller" };
static const struct {
  int width, height;
  double type; /* as a factor */
} sizes[] = { { 1280, 800, 1.0 }, { 1024, 768, 1.0 }, { 1280, 800, 2.0 }, { 1024, 768, 2.0 } };

/* What has no brackets, and why; of the text that is outside of them. */
static struct {
  const char *pattern;
  const char *reason;
  guint n_used;
} unmarked[] = {
  { "^Limbeck$", "the program’s name" },
  { "^(English|한국어|qps)$", "a language, as its speakers call it" },
  { "^(Minimize|Maximize|Close)( the window)?$", "GTK’s own catalogue" },
  { "^(Ctrl|Shift|Alt|Delete|[A-Z]|F[0-9]+|(Search )?Shortcuts)$", "keys and their window, by GTK’s own catalogue" },
  { "^(Preferences|Dismiss)$", "libadwaita’s own catalogue" },
  { "^[0-9.,]+[^0-9A-Za-z]+[kM]?B$", "GLib’s own catalogue" },
  { "(/tmp/)?limbeck-test-[A-Za-z0-9]+", "the name of a file" },
  { "\\b((Fashion-)?MNIST|Arithmetic|Colour digits)\\b", "the name of a data set" },
  { "\\b[0-9]+x[0-9]+\\b", "a network’s layers" },
  { "\\n[^\\n]* arXiv [0-9.]+$", "a paper" },
  { "^[^A-Z]*((Shift|Alt|Ctrl)\\+)+[A-Z]$", "a key in a menu, by GTK’s own catalogue" },
  { "(?<!\\pL)(L|H|T|CE|KL|exp|ln|[epqtz])(?![a-zA-Z])|[αβΣᵢⱼ]", "a symbol of a formula" },
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
  { "(?<=" OPEN ")" INNER "(?=[,:]| ·)", "a title before its number" },
  { "(?<=" OPEN "|, |óór )" INNER "(?=, | óór |" CLOSE ")", "one of several" },
  { "(?<=\\()" INNER "(?=\\))", "a list in brackets" },
  { "(?<=: |, |; )" INNER "(?=, |; |[.;]|" CLOSE ")", "a list behind a colon, which is the list’s own" },
  { "(?<=: )" INNER "[^⟦⟧()]*(?= \\()", "a value behind a colon, and more of it in brackets" },
  { OPEN "[0-9.,]+ [^⟦⟧]*" CLOSE, "a number and what it counts: a sentence with two of them has no other way" },
};

/* What may be cut at these sizes, by the widget’s name in its .ui file; what says all in a tooltip needs no row. */
static const struct {
  const char *id;
  const char *reason;
} narrow[] = {
  { "title", "libadwaita’s row with an entry, whose title has one line" },
  { "empty_title", "the same" },
  { "status_label", "four lines: more of them, at type of 200 % in 1024 px, would leave the page no room" },
};

typedef struct {
  GtkWidget *window;
  const char *where;
  gboolean sized; /* whether it has the room that the window promises */
  GHashTable *faults;
  GHashTable *opened; /* buttons whose menus were looked at */
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

/* widget: NULL where it is none that says so. */
static void
blame (Walk *walk, const char *what, GtkWidget *widget, const char *text)
{
  const char *id = widget ? gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)) : NULL;
  char *fault =
      g_strdup_printf ("%s: “%s” (%s %s)", what, text, widget ? G_OBJECT_TYPE_NAME (widget) : "", id ? id : "");

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
  if (gtk_widget_get_ancestor (widget, ADW_TYPE_COMBO_ROW) || gtk_widget_get_ancestor (widget, GTK_TYPE_DROP_DOWN) ||
      gtk_widget_get_ancestor (widget, GTK_TYPE_TEXT))
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (narrow); i++)
    {
      if (g_strcmp0 (id, narrow[i].id) == 0)
        return TRUE;
    }
  return FALSE;
}

static void
spoken_cb (const char *text, const char *what, gboolean is_cut, gpointer walk)
{
  look_at_text (walk, NULL, text, what);
  if (((Walk *) walk)->sized && is_cut)
    blame (walk, "cut", NULL, text);
}

/* What a list has to choose from. */
static void
look_at_choices (Walk *walk, GtkWidget *widget, GListModel *choices)
{
  for (guint i = 0; choices && i < g_list_model_get_n_items (choices); i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (choices, i);
      g_autofree char *text = NULL;

      if (g_object_class_find_property (G_OBJECT_GET_CLASS (item), "string"))
        g_object_get (item, "string", &text, NULL);
      look_at_text (walk, widget, text, "choice");
    }
}

/* Also of what lies in menus of menus. */
static void
look_at_menu (Walk *walk, GtkWidget *widget, GMenuModel *menu)
{
  for (int i = 0; menu && i < g_menu_model_get_n_items (menu); i++)
    {
      g_autoptr (GVariant) label = g_menu_model_get_item_attribute_value (menu, i, G_MENU_ATTRIBUTE_LABEL, NULL);
      g_autoptr (GMenuModel) section = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SECTION);
      g_autoptr (GMenuModel) submenu = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SUBMENU);

      if (label)
        look_at_text (walk, widget, g_variant_get_string (label, NULL), "menu");
      look_at_menu (walk, widget, section);
      look_at_menu (walk, widget, submenu);
    }
}

static void
look_at (Walk *walk, GtkWidget *widget)
{
  const char *text = NULL;

  if (!gtk_widget_get_mapped (widget) || (GTK_IS_NATIVE (widget) && widget != walk->window))
    return;
  if (GTK_IS_DROP_DOWN (widget))
    look_at_choices (walk, widget, gtk_drop_down_get_model (GTK_DROP_DOWN (widget)));
  if (ADW_IS_COMBO_ROW (widget))
    look_at_choices (walk, widget, adw_combo_row_get_model (ADW_COMBO_ROW (widget)));
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
find_buttons (GtkWidget *widget, GPtrArray *buttons)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_MENU_BUTTON (widget) && gtk_widget_get_sensitive (widget))
    g_ptr_array_add (buttons, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    find_buttons (child, buttons);
}

/* GTK 4.8 takes a popover amiss whose button is on no screen. */
static gboolean
is_in_sight (GtkWidget *widget, GtkWidget *window)
{
  graphene_rect_t box;

  return gtk_widget_compute_bounds (widget, window, &box) && box.origin.x >= 0.0f && box.origin.y >= 0.0f &&
         box.origin.x + box.size.width <= (float) gtk_widget_get_width (window) &&
         box.origin.y + box.size.height <= (float) gtk_widget_get_height (window);
}

/* What opens at the buttons that are there. */
static void
look_into_buttons (Walk *walk)
{
  g_autoptr (GPtrArray) buttons = g_ptr_array_new ();
  GtkWidget *window = walk->window;

  find_buttons (window, buttons);
  for (guint i = 0; i < buttons->len; i++)
    {
      GtkMenuButton *button = buttons->pdata[i];
      GtkWidget *popover;

      if (!is_in_sight (GTK_WIDGET (button), window) || !g_hash_table_add (walk->opened, button))
        continue;
      gtk_menu_button_popup (button);
      look_at_menu (walk, GTK_WIDGET (button), gtk_menu_button_get_menu_model (button));
      popover = GTK_WIDGET (gtk_menu_button_get_popover (button));
      if (!popover)
        continue;
      app_draw (window);
      walk->window = popover;
      look_at (walk, popover);
      walk->window = window;
      gtk_menu_button_popdown (button);
      app_draw (window);
    }
}

static void
look (Walk *walk, const char *where)
{
  walk->where = where;
  spoken_listen (spoken_cb, walk);
  app_draw (walk->window);
  app_take_picture (walk->window, where);
  look_at (walk, walk->window);
  look_into_buttons (walk);
}

static gboolean
press (GtkWidget *view, guint keyval)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (view);
  gboolean handled = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !handled; i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0, 0, &handled);
    }
  return handled;
}

/* What plots say of a place that is pointed at. */
static void
point_at_plots (GtkWidget *widget, guint keyval)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (LK_IS_PLOT_VIEW (widget))
    press (widget, keyval);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    point_at_plots (child, keyval);
}

static void
look_twice (Walk *walk, const char *where)
{
  g_autofree char *pointed = g_strconcat (where, "-pointed", NULL);

  look (walk, where);
  point_at_plots (walk->window, GDK_KEY_Right);
  look (walk, pointed);
  point_at_plots (walk->window, GDK_KEY_Escape);
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
look_at_pages (Walk *walk, int width, int height, double type)
{
  walk->sized = TRUE;
  lk_type_size_scale (walk->window, type);
  for (gsize i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      gboolean has_cards = g_str_equal (pages[i], "distill");

      g_object_set (walk->window, "page", pages[i], NULL);
      gtk_window_set_default_size (GTK_WINDOW (walk->window), width, height);
      for (gsize k = 0; k < (has_cards ? G_N_ELEMENTS (cards) : 1); k++)
        {
          g_autofree char *where =
              g_strdup_printf ("%s-%s-%d-%g", pages[i], has_cards ? cards[k] : "", width, 100.0 * type);

          if (has_cards)
            g_object_set (walk->window, "card", cards[k], NULL);
          look_twice (walk, where);
        }
    }
}

/* What can be done on a page without choosing anything, and what is said of it: a message or a dialog when it opens one, a
 * toast, the words of a file dialog. */
static const struct {
  const char *page, *action;
  gboolean opens;
  const char *target; /* of the action; NULL: none */
} deeds[] = {
  { "distill", "win.lessons", TRUE },
  { "distill", "win.show-shortcuts", TRUE },
  { "distill", "win.findings", TRUE },
  { "distill", "win.assistant", TRUE },
  { "distill", "win.present-notes", TRUE },
  { "distill", "win.new-lesson", TRUE },
  { "distill", "plot.export", TRUE },
  { "distill", "plot.copy", FALSE },
  { "distill", "plot.copy-numbers", FALSE },
  { "distill", "plot.save-numbers", FALSE },
  { "distill", "win.copy-numbers", FALSE },
  { "distill", "win.save-numbers", FALSE },
  { "distill", "win.export-run", FALSE },
  { "distill", "win.handout", FALSE, "home" },
  { "distill", "win.save-run", FALSE },
  { "distill", "win.keep-run", FALSE },
  { "distill", "win.open-run", FALSE },
  { "distill", "win.open-data", FALSE },
  { "distill", "win.open-table", FALSE },
  { "distill", "win.open-lesson", FALSE },
  { "distill", "win.save-student", FALSE },
  { "distill", "win.save-onnx-student", FALSE },
  { "distill", "win.save-onnx-twin", FALSE },
  { "distill", "win.save-onnx-teacher", FALSE },
  { "samples", "samples.export", FALSE },
  { "draw", "draw.open", FALSE },
  { "runs", "runs.copy", FALSE },
  { "runs", "runs.save-table", FALSE },
  { "runs", "runs.save", FALSE },
  { "runs", "runs.pin", FALSE },
  { "runs", "runs.delete", FALSE },
  { "tune", "win.export-sweep", FALSE },
};

static GtkWidget *
opened (Walk *walk)
{
  for (guint i = 0; i < g_list_model_get_n_items (gtk_window_get_toplevels ()); i++)
    {
      g_autoptr (GtkWidget) toplevel = g_list_model_get_item (gtk_window_get_toplevels (), i);

      if (toplevel != walk->window && gtk_widget_get_visible (toplevel))
        return toplevel;
    }
  return NULL;
}

/* From the first widget on that knows it. */
static gboolean
act (GtkWidget *widget, const char *action, const char *target)
{
  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (target ? gtk_widget_activate_action (widget, action, "s", target)
             : gtk_widget_activate_action (widget, action, NULL))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      if (act (child, action, target))
        return TRUE;
    }
  return FALSE;
}

static void
look_at_opened (Walk *walk, const char *where)
{
  UNTIL (opened (walk));
  look_at_dialog (walk, opened (walk), where);
}

static void
look_at_deeds (Walk *walk)
{
  for (gsize i = 0; i < G_N_ELEMENTS (deeds); i++)
    {
      g_object_set (walk->window, "page", deeds[i].page, NULL);
      app_draw (walk->window);
      walk->where = deeds[i].action;
      if (!act (walk->window, deeds[i].action, deeds[i].target))
        g_error ("%s cannot be done", deeds[i].action);
      if (deeds[i].opens)
        look_at_opened (walk, deeds[i].action);
      walk->sized = FALSE;
      look (walk, deeds[i].action);
    }
}

/* A file of that name and content, and what is said of it. */
static void
look_at_file (Walk *walk, LkSession *session, const char *name, const char *content)
{
  g_autofree char *folder = g_dir_make_tmp ("limbeck-test-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *uri = g_file_get_uri (file);
  GSList one = { .data = file };

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
  if (g_str_has_suffix (name, ".limbeck"))
    gtk_widget_activate_action (walk->window, "win.open-run-file", "s", uri);
  else
    lk_own_data_open (GTK_WINDOW (walk->window), session, &one);
  look_at_opened (walk, name);
  remove_folder (folder);
}

static gboolean
is_swept (LkSession *session, const LkSweepStudy *study)
{
  const LkSnapshot *now = lk_session_get_snapshot (session);

  return now->sweep && !now->sweeping && lk_sweep_study_of (&now->sweep->spec) == study &&
         now->n_sweep_rows == lk_sweep_n_runs (&now->sweep->spec);
}

/* A sweep of a few runs, then each study, while they go on and when they are done. */
static void
look_at_sweeps (Walk *walk, LkSession *session)
{
  gpointer page = part (walk->window, "tune_page");

  g_object_set (walk->window, "page", "tune", NULL);
  app_draw (walk->window);
  gtk_spin_button_set_value (part (page, "epochs_spin"), 1.0);
  gtk_editable_set_text (part (page, "along_entry"), "1, 4");
  gtk_editable_set_text (part (page, "down_entry"), "0.5, 0.9");
  for (guint study = 0; study <= lk_n_sweep_studies; study++)
    {
      const LkSweepStudy *asked = study == 0 ? NULL : &lk_sweep_studies[study - 1];

      if (!asked)
        lk_tune_page_sweep (page);
      else
        lk_tune_page_study (page, asked->id);
      walk->sized = FALSE; /* what changes from run to run may be drawn before it has its room */
      look (walk, "tune-at-work");
      UNTIL (is_swept (session, asked));
      for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
        {
          g_autofree char *where = g_strdup_printf ("tune-%u-%d-%g", study, sizes[i].width, 100.0 * sizes[i].type);

          walk->sized = TRUE;
          lk_type_size_scale (walk->window, sizes[i].type);
          gtk_window_set_default_size (GTK_WINDOW (walk->window), sizes[i].width, sizes[i].height);
          look_twice (walk, where);
        }
    }
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
  Walk walk = { .faults = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL),
                .opened = g_hash_table_new (NULL, NULL) };
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
    look_at_pages (&walk, sizes[i].width, sizes[i].height, sizes[i].type);
  lk_type_size_scale (walk.window, 1.0);
  look_at_dialog (&walk, lk_preferences_new (NULL, settings), "preferences");
  look_at_sweeps (&walk, app.session);
  look_at_deeds (&walk);
  look_at_file (&walk, app.session, "letter.docx", "PK\3\4 [Content_Types].xml");
  look_at_file (&walk, app.session, "broken.limbeck", "no run");
  look_at_file (&walk, app.session, "broken.limbeck-lesson", "no lesson");
  look_at_lessons (&walk);
  g_assert_cmpuint (g_hash_table_size (walk.faults), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (unmarked); i++)
    check_needed (unmarked[i].reason, unmarked[i].n_used);
  for (gsize i = 0; i < G_N_ELEMENTS (nested); i++)
    check_needed (nested[i].reason, nested[i].n_used);
  spoken_listen (NULL, NULL);
  g_hash_table_unref (walk.faults);
  g_hash_table_unref (walk.opened);
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
