/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-lesson-map.h"

#include <adwaita.h>

#include "app/widgets/lk-page.h"

/* "lk-distill-page" for LkDistillPage. */
static gboolean
is_template (GtkWidget *widget, const char *name)
{
  const char *type = G_OBJECT_TYPE_NAME (widget);

  for (; *type; type++)
    {
      if (g_ascii_isupper (*type) && type != G_OBJECT_TYPE_NAME (widget) && *name++ != '-')
        return FALSE;
      if (g_ascii_tolower (*type) != *name++)
        return FALSE;
    }
  return *name == '\0';
}

static gboolean
has_id (GtkWidget *widget, const char *id)
{
  return g_strcmp0 (gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)), id) == 0;
}

static GtkWidget *
find (GtkWidget *widget, gboolean (*is) (GtkWidget *widget, const char *name), const char *name)
{
  GtkWidget *found = is (widget, name) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child && !found;
       child = gtk_widget_get_next_sibling (child))
    found = find (child, is, name);
  return found;
}

/* What is drawn within a plot is pointed at with the plot. */
static const LkLessonPlace *
place_with_widget (const LkLessonPlace *place)
{
  static const struct {
    const char *name, *in;
  } within[] = { { "student-bars", "bars" }, { "twin-bars", "bars" },     { "student-curve", "race" },
                 { "twin-curve", "race" },   { "next-sample", "sample" }, { "shuffle-sample", "sample" } };

  for (gsize i = 0; i < G_N_ELEMENTS (within); i++)
    if (g_str_equal (within[i].name, place->name))
      return lk_lesson_place_find (within[i].in);
  return place;
}

static gboolean
is_presenting (GtkWidget *window)
{
  return gtk_widget_has_css_class (window, "presenting");
}

/* The large sliders of a presentation, in place of the sidebar's. */
static GtkWidget *
find_presented (GtkWidget *window, const LkLessonPlace *place)
{
  static const struct {
    const char *name, *id;
  } sliders[] = { { "temperature", "present_temperature" }, { "alpha", "present_alpha" } };

  for (gsize i = 0; i < G_N_ELEMENTS (sliders) && is_presenting (window); i++)
    if (g_str_equal (sliders[i].name, place->name))
      return find (window, has_id, sliders[i].id);
  return NULL;
}

GtkWidget *
lk_lesson_map_find (GtkWidget *window, const LkLessonPlace *place)
{
  GtkWidget *presented = find_presented (window, place);
  const LkLessonPlace *there = place_with_widget (place);
  GtkWidget *owner = there->widget ? find (window, is_template, there->owner) : NULL;

  if (presented || !owner)
    return presented;
  if (LK_IS_PAGE (owner))
    lk_page_build (LK_PAGE (owner));
  return find (owner, has_id, there->widget);
}

static void
open_around (GtkWidget *window, GtkWidget *widget)
{
  for (GtkWidget *parent = gtk_widget_get_parent (widget); parent; parent = gtk_widget_get_parent (parent))
    {
      if (ADW_IS_EXPANDER_ROW (parent))
        adw_expander_row_set_expanded (ADW_EXPANDER_ROW (parent), TRUE);
      else if (GTK_IS_EXPANDER (parent))
        gtk_expander_set_expanded (GTK_EXPANDER (parent), TRUE);
      else if (is_template (parent, "lk-settings-panel") && !is_presenting (window))
        g_object_set (window, "show-settings", TRUE, NULL);
    }
}

/* As far as is needed, with a little around it. */
static void
scroll_to (GtkWidget *widget)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment;
  graphene_rect_t bounds;
  double top, bottom;

  if (!scroller || !gtk_widget_compute_bounds (widget, scroller, &bounds))
    return;
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
  top = gtk_adjustment_get_value (adjustment) + (double) bounds.origin.y - 12.0;
  bottom = top + (double) bounds.size.height + 24.0;
  gtk_adjustment_clamp_page (adjustment, top, bottom);
}

/* Frames in which a page, a card or a row that was opened finds its place. */
#define SETTLING 30

/* While it comes to its place. */
static gboolean
scroll_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer frames)
{
  if (gtk_widget_get_mapped (widget) && gtk_widget_get_width (widget) > 0)
    scroll_to (widget);
  return --*(guint *) frames > 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

void
lk_lesson_map_show (GtkWidget *window, const LkLessonPlace *place)
{
  GtkWidget *widget;
  guint *frames;

  if (place->page)
    g_object_set (window, "page", place->page, NULL);
  if (place->card)
    g_object_set (window, "card", place->card, NULL);
  if (place->card && is_presenting (window))
    gtk_widget_activate_action (window, "win.present-card", "u", 3);
  widget = lk_lesson_map_find (window, place);
  if (!widget)
    return;
  open_around (window, widget);
  frames = g_new (guint, 1);
  *frames = SETTLING;
  gtk_widget_add_tick_callback (widget, scroll_cb, frames, g_free);
}
