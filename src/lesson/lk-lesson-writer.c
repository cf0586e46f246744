/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-lesson-writer.h"

#include "io/lk-number.h"

static void
append_text (GString *out, const char *text)
{
  for (const char *c = text; *c; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (character == '&')
        g_string_append (out, "&amp;");
      else if (character == '<')
        g_string_append (out, "&lt;");
      else if (character == '>')
        g_string_append (out, "&gt;");
      else if (character == '"')
        g_string_append (out, "&quot;");
      else
        g_string_append_unichar (out, g_unichar_iscntrl (character) ? ' ' : character);
    }
}

static void
append_attribute (GString *out, const char *name, const char *value)
{
  g_string_append_printf (out, " %s=\"", name);
  append_text (out, value);
  g_string_append_c (out, '"');
}

static void
append_number (GString *out, const char *name, double number)
{
  char text[LK_NUMBER_ROOM];

  append_attribute (out, name, lk_number_format (number, text));
}

static void
append_switch (GString *out, const char *name, gboolean on)
{
  if (on)
    append_attribute (out, name, "yes");
}

/* Closes a tag that was begun, around the text. */
static void
append_content (GString *out, const char *element, const char *text)
{
  g_string_append_c (out, '>');
  append_text (out, text ? text : "");
  g_string_append_printf (out, "</%s>\n", element);
}

static void
append_element (GString *out, const char *indent, const char *element, const char *text)
{
  g_string_append_printf (out, "%s<%s", indent, element);
  append_content (out, element, text);
}

/* Left out where there is none. */
static void
append_optional (GString *out, const char *element, const char *text)
{
  if (text && *text)
    append_element (out, "    ", element, text);
}

static void
append_sets (GString *out, const GPtrArray *sets)
{
  for (guint i = 0; i < sets->len; i++)
    {
      const LkLessonSet *set = g_ptr_array_index (sets, i);

      g_string_append (out, "    <set");
      append_attribute (out, "name", set->name);
      append_content (out, "set", set->value);
    }
}

static void
append_place (GString *out, const char *element, const char *place)
{
  g_string_append_printf (out, "    <%s", element);
  append_attribute (out, "place", place);
  g_string_append (out, "/>\n");
}

static void
append_start (GString *out, const LkLessonParts *lesson)
{
  g_string_append (out, "  <start");
  append_attribute (out, "page", lesson->page);
  if (lesson->sample >= 0)
    append_number (out, "sample", lesson->sample);
  append_switch (out, "running", lesson->running);
  g_string_append (out, ">\n");
  append_sets (out, lesson->sets);
  for (guint i = 0; i < lesson->hidden->len && g_ptr_array_index (lesson->hidden, i); i++)
    append_place (out, "hide", g_ptr_array_index (lesson->hidden, i));
  g_string_append (out, "  </start>\n");
}

static void
append_question (GString *out, const LkLessonStep *step)
{
  g_autofree char *hides = g_strjoinv (" ", step->hides);

  if (!step->question || !*step->question)
    return;
  g_string_append (out, "    <question");
  if (*hides)
    append_attribute (out, "hides", hides);
  append_content (out, "question", step->question);
  for (guint i = 0; i < step->answers->len; i++)
    {
      const LkLessonAnswer *answer = g_ptr_array_index (step->answers, i);

      g_string_append (out, "    <answer");
      append_switch (out, "right", answer->right);
      append_content (out, "answer", answer->text);
    }
  append_optional (out, "reveal", step->reveal);
}

static void
append_claim (GString *out, const LkLessonParts *lesson, const LkLessonClaim *claim)
{
  g_string_append (out, "    <claim");
  if (claim->epoch > 0.0)
    append_number (out, "epoch", claim->epoch);
  append_number (out, "seeds", claim->seeds);
  append_number (out, "of", claim->of);
  if (claim->against >= 0)
    append_attribute (out, "against", ((const LkLessonStep *) g_ptr_array_index (lesson->steps, claim->against))->id);
  append_switch (out, "quick", claim->quick);
  append_content (out, "claim", lk_lesson_condition_get_text (claim->condition));
}

static void
append_step (GString *out, const LkLessonParts *lesson, const LkLessonStep *step)
{
  g_string_append (out, "  <step");
  append_attribute (out, "id", step->id);
  if (step->page)
    append_attribute (out, "page", step->page);
  if (step->sample >= 0)
    append_number (out, "sample", step->sample);
  if (step->minutes > 0.0)
    append_number (out, "minutes", step->minutes);
  append_switch (out, "rewind", step->rewind);
  g_string_append (out, ">\n");
  append_element (out, "    ", "title", step->title);
  append_element (out, "    ", "text", step->text);
  for (char **point = step->points; *point; point++)
    append_place (out, "point", *point);
  append_sets (out, step->sets);
  append_question (out, step);
  if (step->done)
    {
      g_string_append (out, "    <done");
      append_attribute (out, "when", lk_lesson_condition_get_text (step->done));
      append_content (out, "done", step->waits);
    }
  append_optional (out, "notes", step->notes);
  for (guint i = 0; i < step->claims->len; i++)
    append_claim (out, lesson, g_ptr_array_index (step->claims, i));
  g_string_append (out, "  </step>\n");
}

char *
lk_lesson_write (const LkLessonParts *lesson)
{
  GString *out = g_string_new ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<lesson");

  if (lesson->number > 0)
    append_number (out, "number", lesson->number);
  if (lesson->minutes > 0)
    append_number (out, "minutes", lesson->minutes);
  g_string_append (out, ">\n");
  append_element (out, "  ", "title", lesson->title);
  append_element (out, "  ", "summary", lesson->summary);
  append_element (out, "  ", "audience", lesson->audience);
  append_start (out, lesson);
  for (guint i = 0; i < lesson->steps->len; i++)
    append_step (out, lesson, g_ptr_array_index (lesson->steps, i));
  g_string_append (out, "</lesson>\n");
  return g_string_free (out, FALSE);
}
