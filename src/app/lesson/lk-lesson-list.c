/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-lesson-list.h"

#include <glib/gi18n-lib.h>

#include "lesson/lk-lesson-library.h"

#define PICTURES "/org/limbeck/Limbeck/lessons/"

struct _LkLessonList {
  AdwWindow parent_instance;

  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (LkLessonList, lk_lesson_list, ADW_TYPE_WINDOW)

static void
act (LkLessonList *self, const char *action, GVariant *target)
{
  GtkWidget *parent = GTK_WIDGET (gtk_window_get_transient_for (GTK_WINDOW (self)));

  gtk_window_close (GTK_WINDOW (self));
  gtk_widget_activate_action_variant (parent, action, target);
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, LkLessonList *self)
{
  act (self, "win.lesson", g_variant_new_string (g_object_get_data (G_OBJECT (row), "id")));
}

static void
open_cb (LkLessonList *self)
{
  act (self, "win.open-lesson", NULL);
}

static GtkWidget *
label_new (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (GTK_LABEL (label), 16);
  gtk_widget_add_css_class (label, style);
  return label;
}

/* Beside the words, which say all of it. */
static GtkWidget *
picture_new (LkLesson *lesson)
{
  g_autofree char *own = g_strconcat (PICTURES, lk_lesson_get_id (lesson), ".svg", NULL);
  gboolean has_own = g_resources_get_info (own, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL, NULL, NULL);
  GtkWidget *picture = gtk_picture_new_for_resource (has_own ? own : PICTURES "lesson.svg");
  GtkWidget *clamp = adw_clamp_new ();

  gtk_accessible_update_property (GTK_ACCESSIBLE (picture), GTK_ACCESSIBLE_PROPERTY_LABEL, "", -1);
  /* As wide in every row, however high its words are. */
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 120);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), 120);
  adw_clamp_set_child (ADW_CLAMP (clamp), picture);
  gtk_widget_set_size_request (clamp, 120, 80);
  gtk_widget_set_valign (clamp, GTK_ALIGN_CENTER);
  return clamp;
}

static GtkWidget *
row_new (LkLesson *lesson)
{
  GtkWidget *row = gtk_list_box_row_new (), *title = label_new (lk_lesson_get_title (lesson), "heading");
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *time;
  guint minutes = lk_lesson_get_minutes (lesson);
  g_autofree char *duration = g_strdup_printf (ngettext ("%u minute", "%u minutes", minutes), minutes);

  time = gtk_label_new (duration);
  gtk_widget_add_css_class (time, "numeric");
  gtk_widget_set_valign (time, GTK_ALIGN_START);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), time);
  gtk_box_append (GTK_BOX (words), head);
  gtk_box_append (GTK_BOX (words), label_new (lk_lesson_get_summary (lesson), "body"));
  gtk_box_append (GTK_BOX (words), label_new (lk_lesson_get_audience (lesson), "dim-label"));
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_add_css_class (box, "lesson-row");
  gtk_box_append (GTK_BOX (box), picture_new (lesson));
  gtk_box_append (GTK_BOX (box), words);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, lk_lesson_get_title (lesson),
                                  -1);
  g_object_set_data_full (G_OBJECT (row), "id", g_strdup (lk_lesson_get_id (lesson)), g_free);
  return row;
}

static void
lk_lesson_list_class_init (LkLessonListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-lesson-list.ui");
  gtk_widget_class_bind_template_child (widget_class, LkLessonList, list);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
}

static void
lk_lesson_list_init (LkLessonList *self)
{
  g_autoptr (GPtrArray) shelf = lk_lesson_list (NULL);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < shelf->len; i++)
    gtk_list_box_append (self->list, row_new (g_ptr_array_index (shelf, i)));
  gtk_widget_child_focus (GTK_WIDGET (self->list), GTK_DIR_TAB_FORWARD);
}

GtkWidget *
lk_lesson_list_new (GtkWindow *parent)
{
  return g_object_new (LK_TYPE_LESSON_LIST, "transient-for", parent, NULL);
}
