/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-lesson-library.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "import/lk-data-folder.h"
#include "io/lk-error.h"
#include "io/lk-file.h"
#include "settings/lk-setting-text.h"

#define FOLDER "lessons"

LkLesson *
lk_lesson_load (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = g_filename_display_name (name);
  g_autoptr (GBytes) bytes = lk_file_read (file, LK_LESSON_LIMIT, cancellable, error);
  gsize length;
  const char *data = bytes ? g_bytes_get_data (bytes, &length) : NULL;

  return bytes ? lk_lesson_parse (data, length, shown, error) : NULL;
}

static int
compare_lessons (gconstpointer a, gconstpointer b)
{
  LkLesson *first = *(LkLesson *const *) a, *second = *(LkLesson *const *) b;
  guint one = lk_lesson_get_number (first), two = lk_lesson_get_number (second);

  /* 0, no number, wraps to the largest one. */
  return one != two ? (one - 1 < two - 1 ? -1 : 1) : strcmp (lk_lesson_get_id (first), lk_lesson_get_id (second));
}

GPtrArray *
lk_lesson_list (GError **error)
{
  g_autofree char *folder = lk_data_find (FOLDER);
  g_autoptr (GDir) dir = folder ? g_dir_open (folder, 0, NULL) : NULL;
  GPtrArray *lessons = g_ptr_array_new_with_free_func (g_object_unref);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autoptr (GFile) file = g_file_new_build_filename (folder, name, NULL);
      LkLesson *lesson = NULL;

      if (g_str_has_suffix (name, LK_LESSON_SUFFIX))
        lesson = lk_lesson_load (file, NULL, error && !*error ? error : NULL);
      if (lesson)
        g_ptr_array_add (lessons, lesson);
    }
  g_ptr_array_sort (lessons, compare_lessons);
  return lessons;
}

LkLesson *
lk_lesson_find (const char *name, GError **error)
{
  g_autoptr (GPtrArray) lessons = NULL;
  g_autoptr (GString) known = g_string_new (NULL);

  if (strchr (name, G_DIR_SEPARATOR) || g_str_has_suffix (name, LK_LESSON_SUFFIX))
    {
      g_autoptr (GFile) file = g_file_new_for_commandline_arg (name);

      return lk_lesson_load (file, NULL, error);
    }
  lessons = lk_lesson_list (NULL);
  for (guint i = 0; i < lessons->len; i++)
    {
      LkLesson *lesson = g_ptr_array_index (lessons, i);

      if (g_str_equal (lk_lesson_get_id (lesson), name))
        return g_object_ref (lesson);
      g_string_append_printf (known, "%s%s", i > 0 ? ", " : "", lk_lesson_get_id (lesson));
    }
  g_set_error (error, LK_ERROR, LK_ERROR_NOT_FOUND,
               _ ("There is no lesson called “%s”. Known: %s. Or give the path of a file"), name,
               known->len > 0 ? known->str : "–");
  return NULL;
}

/* Another data set brings its own teacher along; the same one leaves all as it is. */
static void
choose_dataset (LkSession *session, const char *dataset)
{
  if (!g_str_equal (lk_session_get_settings (session)->dataset, dataset))
    lk_session_choose_dataset (session, dataset);
}

void
lk_lesson_apply (const GPtrArray *sets, LkSession *session)
{
  for (guint i = 0; i < sets->len; i++)
    {
      const LkLessonSet *set = g_ptr_array_index (sets, i);
      guint id = lk_setting_find (set->name);
      g_auto (GValue) value = G_VALUE_INIT;

      /* The reader has seen to it that it can be parsed. */
      if (id == LK_SETTING_DATASET)
        choose_dataset (session, set->value);
      else if (lk_setting_parse (id, set->name, set->value, &value, NULL))
        g_object_set_property (G_OBJECT (session), set->name, &value);
    }
}

static const char *
dataset_of (const GPtrArray *sets)
{
  const char *dataset = LK_DEFAULT_DATASET;

  for (guint i = 0; i < sets->len; i++)
    {
      const LkLessonSet *set = g_ptr_array_index (sets, i);

      if (g_str_equal (set->name, lk_setting_info (LK_SETTING_DATASET)->name))
        dataset = set->value;
    }
  return dataset;
}

void
lk_lesson_begin_with (const GPtrArray *sets, LkSession *session)
{
  lk_session_choose_dataset (session, dataset_of (sets));
  lk_session_use_defaults (session);
  lk_lesson_apply (sets, session);
}

void
lk_lesson_begin (LkLesson *self, LkSession *session)
{
  lk_lesson_begin_with (lk_lesson_get_sets (self), session);
}
