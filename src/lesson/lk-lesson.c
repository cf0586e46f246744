/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-lesson.h"

struct _LkLesson {
  GObject parent_instance;

  LkLessonParts parts;
};

G_DEFINE_FINAL_TYPE (LkLesson, lk_lesson, G_TYPE_OBJECT)

static void
lk_lesson_finalize (GObject *object)
{
  lk_lesson_parts_clear (&LK_LESSON (object)->parts);
  G_OBJECT_CLASS (lk_lesson_parent_class)->finalize (object);
}

static void
lk_lesson_class_init (LkLessonClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lk_lesson_finalize;
}

static void
lk_lesson_init (LkLesson *self)
{
}

LkLesson *
lk_lesson_parse (const char *bytes, gsize length, const char *name, GError **error)
{
  g_autoptr (LkLesson) self = g_object_new (LK_TYPE_LESSON, NULL);

  return lk_lesson_parts_parse (&self->parts, bytes, length, name, error) ? g_steal_pointer (&self) : NULL;
}

const char *
lk_lesson_get_id (LkLesson *self)
{
  return self->parts.id;
}

guint
lk_lesson_get_number (LkLesson *self)
{
  return self->parts.number;
}

const char *
lk_lesson_get_title (LkLesson *self)
{
  return self->parts.title;
}

const char *
lk_lesson_get_summary (LkLesson *self)
{
  return self->parts.summary;
}

const char *
lk_lesson_get_audience (LkLesson *self)
{
  return self->parts.audience;
}

guint
lk_lesson_get_minutes (LkLesson *self)
{
  return self->parts.minutes;
}

const GPtrArray *
lk_lesson_get_sets (LkLesson *self)
{
  return self->parts.sets;
}

const char *
lk_lesson_get_page (LkLesson *self)
{
  return self->parts.page;
}

int
lk_lesson_get_sample (LkLesson *self)
{
  return self->parts.sample;
}

gboolean
lk_lesson_get_running (LkLesson *self)
{
  return self->parts.running;
}

const char *const *
lk_lesson_get_hidden (LkLesson *self)
{
  return (const char *const *) self->parts.hidden->pdata;
}

guint
lk_lesson_get_n_steps (LkLesson *self)
{
  return self->parts.steps->len;
}

const LkLessonStep *
lk_lesson_get_step (LkLesson *self, guint index)
{
  g_return_val_if_fail (index < self->parts.steps->len, NULL);

  return g_ptr_array_index (self->parts.steps, index);
}
