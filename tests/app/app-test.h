/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>
#include <locale.h>

#include "app/widgets/lk-page.h"
#include "app/widgets/lk-readout.h"

/* For tests of single widgets, in the process of the test. */

/* GTK 4.24 counts a frame on X11 as submitted twice, and warns of itself. */
static inline GLogWriterOutput
app_test_write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer unused)
{
  for (gsize i = 0; i < n_fields && gtk_get_minor_version () >= 24; i++)
    if (g_str_equal (fields[i].key, "MESSAGE") &&
        strstr (fields[i].value, "gdk_frame_timings_submitted() called on submitted frame"))
      return G_LOG_WRITER_HANDLED;
  return g_log_writer_default (level, fields, n_fields, NULL);
}

/* libadwaita and the app's own style, which an AdwApplication would load by itself. */
static inline void
app_test_init_style (void)
{
  GtkCssProvider *provider = gtk_css_provider_new ();

  g_log_set_writer_func (app_test_write_log, NULL, NULL);
  adw_init ();
  gtk_css_provider_load_from_resource (provider, "/org/limbeck/Limbeck/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_object_unref (provider);
}

static inline void
app_test_init (int *argc, char ***argv)
{
  g_test_init (argc, argv, NULL);
  app_test_init_style ();
}

/* A part of a widget by its id in the .ui file. */
static inline gpointer
part (gpointer widget, const char *id)
{
  GObject *object;

  if (LK_IS_PAGE (widget))
    lk_page_build (LK_PAGE (widget)); /* it may be a late one, whose turn has not come yet */
  object = gtk_widget_get_template_child (GTK_WIDGET (widget), G_OBJECT_TYPE (widget), id);

  g_assert_nonnull (object);
  return object;
}

/* A text of the window with the numbers of C: 1.234,5 of a German's is 1234.5, and a plain
 * space before the per cent (lk-quantity.h has the forms). */
static inline const char *
with_numbers_of_c (const char *text)
{
  const struct lconv *local = localeconv ();
  g_autoptr (GString) plain = g_string_new (NULL);
  const char *mark = *local->thousands_sep ? local->thousands_sep : *local->decimal_point == ',' ? "\u202f" : ",";
  gsize point = strlen (local->decimal_point), group = strlen (mark);

  for (const char *c = text; *c; c++)
    {
      gboolean in_number = c > text && g_ascii_isdigit (c[-1]);

      if (g_str_has_prefix (c, "\u00a0%"))
        {
          g_string_append_c (plain, ' ');
          c++;
        }
      else if (in_number && g_str_has_prefix (c, mark) && g_ascii_isdigit (c[group]) &&
          g_ascii_isdigit (c[group + 1]) && g_ascii_isdigit (c[group + 2]) && !g_ascii_isdigit (c[group + 3]))
        c += group - 1;
      else if (in_number && g_str_has_prefix (c, local->decimal_point) && g_ascii_isdigit (c[point]))
        {
          g_string_append_c (plain, '.');
          c += point - 1;
        }
      else
        g_string_append_c (plain, *c);
    }
  return g_intern_string (plain->str);
}

static inline const char *
part_text (gpointer widget, const char *id)
{
  gpointer object = part (widget, id);

  if (LK_IS_READOUT (object))
    return with_numbers_of_c (lk_readout_get_text (object));
  return with_numbers_of_c (GTK_IS_LABEL (object) ? gtk_label_get_text (object) : gtk_editable_get_text (object));
}

static inline gboolean
app_test_late_cb (gpointer what)
{
  g_error ("%s: not within 60 s", (const char *) what);
  return G_SOURCE_REMOVE;
}

/* Runs the main loop until the condition holds. */
#define UNTIL(condition)                                                                                               \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    guint late_id = g_timeout_add_seconds (60, app_test_late_cb, (gpointer) #condition);                               \
    while (!(condition))                                                                                               \
      g_main_context_iteration (NULL, TRUE);                                                                           \
    g_source_remove (late_id);                                                                                         \
  }                                                                                                                    \
  G_STMT_END

/* Releases the object, which nobody else may hold for ever: a task that is still at work
 * may for a little longer. */
#define UNTIL_GONE(object)                                                                                             \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    gpointer gone = (object);                                                                                          \
    g_object_add_weak_pointer (G_OBJECT (gone), &gone);                                                                \
    g_object_unref (gone);                                                                                             \
    UNTIL (!gone);                                                                                                     \
  }                                                                                                                    \
  G_STMT_END

/* Whether an action, without a parameter, can be activated from the widget on: as a button there would show it. */
static inline gboolean
action_enabled (gpointer widget, const char *action)
{
  GtkWidget *button = gtk_button_new ();
  gboolean enabled;

  gtk_widget_set_parent (button, widget);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  enabled = gtk_widget_get_sensitive (button);
  gtk_widget_unparent (button);
  return enabled;
}

static inline void
count_cb (guint *count)
{
  (*count)++;
}
