/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-lesson-actions.h"

#include <glib/gi18n-lib.h>

#include "app/widgets/lk-acted.h"
#include "app/widgets/lk-late-menu.h"
#include "app/widgets/lk-message.h"
#include "app/widgets/lk-open.h"
#include "app/widgets/lk-root.h"
#include "app/widgets/lk-toasts.h"
#include "lesson/lk-lesson-library.h"
#include "lesson/lk-lesson-places.h"
#include "lk-lesson-card.h"
#include "lk-lesson-editor.h"
#include "lk-lesson-list.h"
#include "lk-lesson-map.h"

/* Of a window; its data of this name. */
#define KEY "limbeck-lessons"

typedef struct {
  GtkWidget *window;
  LkLessonStage *stage;
  LkLessonPlayer *player;
  GtkWidget *other_focus; /* weak: who had it before the lesson */
  GPtrArray *spared;      /* widgets that the lesson does without, held */
  LkLessonEditor *editor; /* weak: where one is made; NULL: nowhere */
} Lessons;

static void
lessons_free (gpointer data)
{
  Lessons *lessons = data;

  g_clear_weak_pointer (&lessons->other_focus);
  g_clear_weak_pointer (&lessons->editor);
  g_ptr_array_unref (lessons->spared);
  g_signal_handlers_disconnect_by_data (lessons->player, lessons);
  g_object_unref (lessons->player);
  g_free (lessons);
}

static Lessons *
lessons_of (GtkWidget *window)
{
  return g_object_get_data (G_OBJECT (window), KEY);
}

LkLessonPlayer *
lk_lesson_actions_get_player (GtkWidget *window)
{
  Lessons *lessons = lessons_of (window);

  return lessons ? lessons->player : NULL;
}

/* The widgets of those places that have one, each once. */
static GPtrArray *
widgets_of (GtkWidget *window, char *const *names)
{
  GPtrArray *widgets = g_ptr_array_new ();

  for (; names && *names; names++)
    {
      GtkWidget *widget = lk_lesson_map_find (window, lk_lesson_place_find (*names));

      if (widget && !g_ptr_array_find (widgets, widget, NULL))
        g_ptr_array_add (widgets, widget);
    }
  return widgets;
}

/* Covers a place that is a widget, and what tells the same elsewhere. */
static void
cover (Lessons *lessons, const char *name, GPtrArray *covers)
{
  static const char *const tell[][2] = { { "temperature", "formula" }, { "alpha", "formula" } };
  const LkLessonPlace *place = lk_lesson_place_find (name);

  if (place->widget)
    g_ptr_array_add (covers, lk_lesson_map_find (lessons->window, place));
  for (gsize i = 0; i < G_N_ELEMENTS (tell); i++)
    if (g_str_equal (tell[i][0], name))
      cover (lessons, tell[i][1], covers);
}

/* Plots leave out what they have of it; widgets are covered. */
static void
hide (Lessons *lessons, char *const *names)
{
  static char *const none[] = { NULL };
  g_autoptr (GPtrArray) covers = g_ptr_array_new ();

  names = names ? names : none;
  for (char *const *name = names; *name; name++)
    cover (lessons, *name, covers);
  g_object_set (lessons->window, "hidden", names, NULL);
  lk_lesson_stage_cover (lessons->stage, (GtkWidget *const *) covers->pdata, covers->len);
}

/* Controls that a lesson does without, once for all of it. */
static void
spare (Lessons *lessons, LkLesson *lesson)
{
  g_autoptr (GPtrArray) widgets = widgets_of (lessons->window, (char *const *) lk_lesson_get_hidden (lesson));

  for (guint i = 0; i < widgets->len; i++)
    {
      GtkWidget *widget = g_ptr_array_index (widgets, i);

      if (!gtk_widget_get_visible (widget))
        continue;
      gtk_widget_set_visible (widget, FALSE);
      g_ptr_array_add (lessons->spared, g_object_ref (widget));
    }
}

static void
give_back (Lessons *lessons)
{
  for (guint i = 0; i < lessons->spared->len; i++)
    gtk_widget_set_visible (g_ptr_array_index (lessons->spared, i), TRUE);
  g_ptr_array_set_size (lessons->spared, 0);
}

static void
enable (GtkWidget *window)
{
  LkLessonPlayer *player = lessons_of (window)->player;
  LkLesson *lesson = lk_lesson_player_get_lesson (player);
  gboolean any = lesson != NULL;

  gtk_widget_action_set_enabled (window, "win.lesson-leave", any);
  gtk_widget_action_set_enabled (window, "win.lesson-step", any);
  gtk_widget_action_set_enabled (window, "win.lesson-back", any && lk_lesson_player_get_index (player) > 0);
  gtk_widget_action_set_enabled (window, "win.lesson-next", any && lk_lesson_player_is_done (player));
}

static void
end_stage (Lessons *lessons)
{
  GtkWidget *focus = lessons->other_focus;

  hide (lessons, NULL);
  give_back (lessons);
  lk_lesson_stage_point_at (lessons->stage, NULL, 0);
  lk_lesson_stage_set_card (lessons->stage, NULL);
  if (focus && gtk_widget_get_mapped (focus))
    gtk_widget_grab_focus (focus);
  g_clear_weak_pointer (&lessons->other_focus);
  if (lessons->editor && !gtk_widget_get_visible (GTK_WIDGET (lessons->editor)))
    gtk_window_present (GTK_WINDOW (lessons->editor));
}

static void
changed_cb (Lessons *lessons)
{
  LkLesson *lesson = lk_lesson_player_get_lesson (lessons->player);
  const LkLessonStep *step = lesson ? lk_lesson_player_get_step (lessons->player) : NULL;
  g_autoptr (GPtrArray) points = NULL;

  enable (lessons->window);
  if (!lesson)
    {
      end_stage (lessons);
      return;
    }
  if (lk_lesson_stage_get_card (lessons->stage))
    lk_lesson_card_update (LK_LESSON_CARD (lk_lesson_stage_get_card (lessons->stage)));
  else
    {
      spare (lessons, lesson);
      lk_lesson_stage_set_card (lessons->stage, lk_lesson_card_new (lessons->player));
    }
  points = widgets_of (lessons->window, step->points);
  lk_lesson_stage_point_at (lessons->stage, (GtkWidget *const *) points->pdata, points->len);
  hide (lessons, lk_lesson_player_is_asking (lessons->player) ? step->hides : NULL);
}

/* A presentation has sliders of its own, which are pointed at then. */
static void
acted_cb (GtkWidget *window, const char *action, Lessons *lessons)
{
  if (g_str_equal (action, "win.present") && lk_lesson_player_get_lesson (lessons->player))
    changed_cb (lessons);
}

/* --- What can be done --- */

void
lk_lesson_actions_play (GtkWidget *window, LkLesson *lesson)
{
  Lessons *lessons = lessons_of (window);
  GtkWidget *card;

  g_set_weak_pointer (&lessons->other_focus, gtk_root_get_focus (GTK_ROOT (window)));
  /* Another lesson's card goes. */
  lk_lesson_player_leave (lessons->player);
  if (lk_lesson_player_begin (lessons->player, lesson))
    lk_toasts_tell (window, _ ("Your run is kept on the page Runs. Leaving the lesson gives your settings back."));
  card = lk_lesson_stage_get_card (lessons->stage);
  gtk_widget_child_focus (card, GTK_DIR_TAB_FORWARD);
}

static void
play_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LkLesson) lesson = lk_lesson_find (g_variant_get_string (parameter, NULL), &error);

  if (lesson)
    lk_lesson_actions_play (window, lesson);
  else
    lk_message_show (GTK_WINDOW (window), _ ("The Lesson Could Not Be Opened"), error->message);
}

/* Lesson and step by their ids. */
static void
play_at_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  LkLessonPlayer *player = lessons_of (window)->player;
  const char *id, *step;
  LkLesson *lesson;

  g_variant_get (parameter, "(&s&s)", &id, &step);
  gtk_widget_activate_action (window, "win.lesson", "s", id);
  lesson = lk_lesson_player_get_lesson (player);
  for (guint i = 1; lesson && i < lk_lesson_get_n_steps (lesson); i++)
    if (g_str_equal (lk_lesson_get_step (lesson, i)->id, step))
      lk_lesson_player_go (player, i);
}

static void
next_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  LkLessonPlayer *player = lessons_of (window)->player;
  guint next = lk_lesson_player_get_index (player) + 1;

  if (next < lk_lesson_get_n_steps (lk_lesson_player_get_lesson (player)))
    lk_lesson_player_go (player, next);
  else
    gtk_widget_activate_action (window, "win.lesson-leave", NULL);
}

static void
back_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  LkLessonPlayer *player = lessons_of (window)->player;

  lk_lesson_player_go (player, lk_lesson_player_get_index (player) - 1);
}

static void
step_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  LkLessonPlayer *player = lessons_of (window)->player;
  guint index = g_variant_get_uint32 (parameter);

  if (index < lk_lesson_get_n_steps (lk_lesson_player_get_lesson (player)))
    lk_lesson_player_go (player, index);
}

static void
leave_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  lk_lesson_player_leave (lessons_of (window)->player);
  lk_toasts_tell (window, _ ("Settings and page are as they were before the lesson"));
}

static void
list_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  gtk_window_present (GTK_WINDOW (lk_lesson_list_new (GTK_WINDOW (window))));
}

/* --- From files --- */

static gpointer
load (GFile *file, GCancellable *cancellable, GError **error)
{
  return lk_lesson_load (file, cancellable, error);
}

static gboolean
take (GtkWindow *window, GFile *file, gpointer what, GError **error)
{
  lk_lesson_actions_play (GTK_WIDGET (window), what);
  return TRUE;
}

static const LkOpenKind lesson_kind = {
  .title = N_ ("Open a lesson"),
  .files = N_ ("Lessons of Limbeck"),
  .ending = &LK_LESSON_SUFFIX[1],
  .failed = N_ ("The Lesson Could Not Be Opened"),
  .load = load,
  .free = g_object_unref,
  .take = take,
};

static void
open_uri_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  g_autoptr (GFile) file = g_file_new_for_uri (g_variant_get_string (parameter, NULL));

  lk_open_file (GTK_WINDOW (window), &lesson_kind, file);
}

static void
open_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  lk_open_choose (GTK_WINDOW (window), &lesson_kind);
}

/* --- Making one --- */

/* It makes room meanwhile, and is back when the lesson has ended. */
static void
try_cb (LkLessonEditor *editor, LkLesson *lesson, guint index, GtkWidget *window)
{
  lk_lesson_actions_play (window, lesson);
  if (index > 0)
    lk_lesson_player_go (lessons_of (window)->player, index);
  gtk_widget_set_visible (GTK_WIDGET (editor), FALSE);
  gtk_window_present (GTK_WINDOW (window));
}

static void
new_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  Lessons *lessons = lessons_of (window);

  if (!lessons->editor)
    {
      g_set_weak_pointer (&lessons->editor, lk_lesson_editor_new (GTK_WINDOW (window)));
      g_signal_connect_object (lessons->editor, "play", G_CALLBACK (try_cb), window, 0);
    }
  gtk_window_present (GTK_WINDOW (lessons->editor));
}

gboolean
lk_lesson_actions_may_end (GtkWidget *window)
{
  Lessons *lessons = lessons_of (window);

  return !lessons || !lessons->editor || lk_lesson_editor_may_close (lessons->editor);
}

/* --- Keys --- */

/* What a presenter's clicker sends, which a list or a slider would take for its own; not while somebody types. */
static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, GtkWidget *window)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window));

  if ((key != GDK_KEY_Page_Down && key != GDK_KEY_Page_Up) || (state & gtk_accelerator_get_default_mod_mask ()) != 0 ||
      !lk_lesson_player_get_lesson (lessons_of (window)->player) || (focus && GTK_IS_EDITABLE (focus)))
    return GDK_EVENT_PROPAGATE;
  gtk_widget_activate_action (window, key == GDK_KEY_Page_Down ? "win.lesson-next" : "win.lesson-back", NULL);
  return GDK_EVENT_STOP;
}

void
lk_lesson_actions_install (GtkWidgetClass *klass)
{
  lk_acted_install (klass, "win.lesson", "s", play_action);
  lk_acted_install (klass, "win.lesson-at", "(ss)", play_at_action);
  lk_acted_install (klass, "win.lesson-next", NULL, next_action);
  lk_acted_install (klass, "win.lesson-back", NULL, back_action);
  lk_acted_install (klass, "win.lesson-step", "u", step_action);
  lk_acted_install (klass, "win.lesson-leave", NULL, leave_action);
  lk_acted_install (klass, "win.lessons", NULL, list_action);
  lk_acted_install (klass, "win.open-lesson", NULL, open_action);
  lk_acted_install (klass, "win.open-lesson-file", "s", open_uri_action);
  lk_acted_install (klass, "win.new-lesson", NULL, new_action);
}

static void
fill_menu (GMenu *menu)
{
  g_autoptr (GPtrArray) shelf = lk_lesson_list (NULL);
  g_autoptr (GMenu) lessons = g_menu_new (), others = g_menu_new ();

  for (guint i = 0; i < shelf->len; i++)
    {
      LkLesson *lesson = g_ptr_array_index (shelf, i);
      guint minutes = lk_lesson_get_minutes (lesson);
      /* Translators: a lesson and how long it takes. */
      g_autofree char *label = g_strdup_printf (ngettext ("%s · %u minute", "%s · %u minutes", minutes),
                                                lk_lesson_get_title (lesson), minutes);
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

      g_menu_item_set_action_and_target (item, "win.lesson", "s", lk_lesson_get_id (lesson));
      g_menu_append_item (lessons, item);
    }
  g_menu_append (others, _ ("_All lessons"), "win.lessons");
  g_menu_append (others, _ ("_Open a lesson…"), "win.open-lesson");
  g_menu_append (others, _ ("_New from here…"), "win.new-lesson");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (lessons));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (others));
}

void
lk_lesson_actions_begin (GtkWidget *window, LkLessonStage *stage, GMenu *menu, GtkMenuButton *button)
{
  Lessons *lessons = g_new0 (Lessons, 1);
  GtkEventController *keys = gtk_event_controller_key_new ();

  lessons->window = window;
  lessons->stage = stage;
  lessons->spared = g_ptr_array_new_with_free_func (g_object_unref);
  lessons->player = lk_lesson_player_new (window);
  g_object_set_data_full (G_OBJECT (window), KEY, lessons, lessons_free);
  g_signal_connect_swapped (lessons->player, "changed", G_CALLBACK (changed_cb), lessons);
  if (g_signal_lookup ("acted", G_OBJECT_TYPE (window)))
    g_signal_connect (window, "acted", G_CALLBACK (acted_cb), lessons);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), window);
  gtk_widget_add_controller (window, keys);
  fill_menu (menu);
  lk_late_menu_set (button, G_MENU_MODEL (menu));
  enable (window);
}

void
lk_lesson_actions_end (GtkWidget *window)
{
  Lessons *lessons = lessons_of (window);

  if (lessons)
    lk_lesson_player_leave (lessons->player);
}
