/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lesson/lk-lesson-draft.h"

#include <locale.h>
#include <string.h>

#include "lesson/lk-lesson-library.h"
#include "lesson/lk-lesson-writer.h"
#include "lesson/lk-lesson.h"
#include "settings/lk-setting-text.h"

static void
set_text (char **place, const char *text)
{
  g_free (*place);
  *place = g_strdup (text);
}

static LkLessonStep *
add (LkLessonParts *draft, LkSession *session, const char *title)
{
  const LkLessonNow now = { session, "distill", "bars" };
  LkLessonStep *step = lk_lesson_draft_add (draft, &now);

  set_text (&step->title, title);
  set_text (&step->text, "Text.");
  return step;
}

static void
fill (LkLessonParts *draft)
{
  lk_lesson_draft_init (draft);
  set_text (&draft->title, "T");
  set_text (&draft->summary, "S");
  set_text (&draft->audience, "A");
}

static const char *
value_of (const GPtrArray *sets, const char *name)
{
  for (guint i = 0; i < sets->len; i++)
    {
      const LkLessonSet *set = sets->pdata[i];

      if (g_str_equal (set->name, name))
        return set->value;
    }
  return NULL;
}

static void
assert_fault (const LkLessonParts *draft, const char *sentence)
{
  g_autofree char *fault = lk_lesson_draft_fault (draft);

  g_assert_cmpstr (fault, ==, sentence);
}

/* A lesson that is played has at each step the settings that the window had then. */
static void
test_moments (void)
{
  g_autoptr (LkSession) session = lk_session_new_for ("mnist"), played = lk_session_new_for ("colour-digits");
  g_autoptr (GPtrArray) moments = g_ptr_array_new ();
  g_autoptr (LkLesson) lesson = NULL;
  g_autofree char *text = NULL;
  LkLessonParts draft;
  GError *error = NULL;

  fill (&draft);
  lk_session_choose_dataset (session, "mnist");
  lk_session_use_defaults (session);
  g_object_set (session, "temperature", 2.5, "label-noise", 0.25, "student-layers", "7", "sample", 9, NULL);
  for (guint i = 0; i < 4; i++)
    {
      LkSettings *moment = g_new0 (LkSettings, 1);

      if (i == 1)
        g_object_set (session, "temperature", 8.0, "sample", 11, NULL);
      if (i == 2)
        lk_session_choose_dataset (session, "arithmetic");
      if (i == 3)
        g_object_set (session, "alpha", 0.125, "seed", G_MAXUINT64, "omit-classes", "plus", NULL);
      add (&draft, session, "Step");
      lk_settings_copy (lk_session_get_settings (session), moment);
      g_ptr_array_add (moments, moment);
    }
  g_assert_cmpstr (value_of (draft.sets, "temperature"), ==, "2.5");
  g_assert_null (value_of (draft.sets, "dataset"));
  g_assert_null (value_of (draft.sets, "threads"));
  g_assert_cmpuint (((const LkLessonStep *) draft.steps->pdata[0])->sets->len, ==, 0);
  g_assert_cmpuint (((const LkLessonStep *) draft.steps->pdata[1])->sets->len, ==, 1);
  g_assert_cmpint (((const LkLessonStep *) draft.steps->pdata[1])->sample, ==, 11);
  g_assert_cmpstr (((const LkLessonStep *) draft.steps->pdata[1])->points[0], ==, "bars");

  assert_fault (&draft, NULL);
  text = lk_lesson_write (&draft);
  lesson = lk_lesson_parse (text, strlen (text), "x", &error);
  g_assert_no_error (error);
  lk_lesson_begin (lesson, played);
  for (guint i = 0; i < moments->len; i++)
    {
      LkSettings *moment = moments->pdata[i];

      lk_lesson_apply (lk_lesson_get_step (lesson, i)->sets, played);
      for (guint id = 1; id < LK_N_SETTINGS; id++)
        if (!(lk_setting_info (id)->flags & LK_SETTING_FACT) &&
            !lk_setting_same (moment, lk_session_get_settings (played), id))
          g_error ("step %u: %s is another", i, lk_setting_info (id)->name);
      lk_settings_clear (moment);
      g_free (moment);
    }
  lk_lesson_parts_clear (&draft);
}

static char *
order (const LkLessonParts *draft)
{
  GString *ids = g_string_new (NULL);

  for (guint i = 0; i < draft->steps->len; i++)
    {
      const LkLessonStep *step = draft->steps->pdata[i];

      g_string_append (ids, step->title);
      for (guint c = 0; c < step->claims->len; c++)
        {
          const LkLessonClaim *claim = step->claims->pdata[c];

          g_string_append_printf (ids, ">%s",
                                  claim->against < 0
                                      ? "-"
                                      : ((const LkLessonStep *) draft->steps->pdata[claim->against])->title);
        }
    }
  return g_string_free (ids, FALSE);
}

static void
assert_order (const LkLessonParts *draft, const char *wanted)
{
  g_autofree char *ids = order (draft);

  g_assert_cmpstr (ids, ==, wanted);
}

/* Claims follow the steps that they name. */
static void
test_order (void)
{
  static const char text[] =
      "<lesson><title>T</title><summary>S</summary><audience>A</audience><start/>"
      "<step id='step-4'><title>a</title><text>T</text><claim against='c'>epoch &lt; other.epoch</claim></step>"
      "<step id='b'><title>b</title><text>T</text><claim>epoch &lt; 2</claim></step>"
      "<step id='c'><title>c</title><text>T</text><claim against='b'>epoch &lt; other.epoch</claim></step></lesson>";
  g_autoptr (LkSession) session = lk_session_new_for ("mnist");
  LkLessonParts draft;
  LkLessonStep *step;
  GError *error = NULL;

  lk_lesson_parts_parse (&draft, text, strlen (text), "x", &error);
  g_assert_no_error (error);
  assert_order (&draft, "a>cb>-c>b");
  lk_lesson_draft_move (&draft, 2, 0);
  assert_order (&draft, "c>ba>cb>-");
  lk_lesson_draft_move (&draft, 0, 1);
  assert_order (&draft, "a>cc>bb>-");
  lk_lesson_draft_remove (&draft, 2);
  assert_order (&draft, "a>cc");
  lk_lesson_draft_remove (&draft, 0);
  assert_order (&draft, "c");
  lk_lesson_parts_clear (&draft);

  /* No id twice. */
  lk_lesson_parts_parse (&draft, text, strlen (text), "x", &error);
  g_assert_no_error (error);
  step = add (&draft, session, "d");
  g_assert_cmpstr (step->id, ==, "step-5");
  lk_lesson_draft_remove (&draft, 3);
  lk_lesson_parts_clear (&draft);
}

static void
test_faults (void)
{
  g_autoptr (LkSession) session = lk_session_new_for ("mnist");
  LkLessonParts draft;
  LkLessonStep *step;
  LkLessonAnswer *answer;

  lk_lesson_draft_init (&draft);
  assert_fault (&draft, "The lesson has no title.");
  set_text (&draft.title, "T");
  assert_fault (&draft, "The lesson has no sentence that says what it is about.");
  set_text (&draft.summary, "S");
  set_text (&draft.audience, " \n");
  assert_fault (&draft, "The lesson does not say for whom it is.");
  set_text (&draft.audience, "A");
  assert_fault (&draft, "The lesson has no step.");
  step = add (&draft, session, "");
  assert_fault (&draft, "Step 1 has no title.");
  set_text (&step->title, "T");
  set_text (&step->text, "");
  assert_fault (&draft, "Step 1 has no text.");
  set_text (&step->text, "T");
  assert_fault (&draft, NULL);
  set_text (&step->question, "Q");
  assert_fault (&draft, "The question of step 1 needs two answers, of which one is right.");
  for (guint i = 0; i < 2; i++)
    {
      answer = g_new0 (LkLessonAnswer, 1);
      answer->text = g_strdup ("A");
      answer->right = i == 1;
      g_ptr_array_add (step->answers, answer);
    }
  assert_fault (&draft, NULL);
  step->done = lk_lesson_condition_parse ("epoch >= 2", NULL);
  assert_fault (&draft, "Step 1 does not say what it waits for.");
  set_text (&step->waits, "Wait.");
  assert_fault (&draft, NULL);
  /* What else the reader refuses, it says. */
  g_free (draft.title);
  draft.title = g_strnfill (201, 't');
  {
    g_autofree char *fault = lk_lesson_draft_fault (&draft);

    g_assert_nonnull (strstr (fault, "<title> has more than 200 bytes"));
  }
  set_text (&draft.title, "T");
  g_object_set (session, "dataset", "/tmp/mine", NULL);
  add (&draft, session, "T");
  assert_fault (&draft,
                "Its data set is a file of yours: a lesson, which others open, too, has only data sets that come "
                "with Limbeck.");
  lk_lesson_parts_clear (&draft);
}

static void
test_say (void)
{
  g_autoptr (LkSession) session = lk_session_new_for ("mnist");
  g_autofree char *first = NULL, *second = NULL;
  LkLessonParts draft;

  fill (&draft);
  lk_session_use_defaults (session);
  g_object_set (session, "temperature", 2.5, "sample", 1449, NULL);
  add (&draft, session, "a");
  g_object_set (session, "alpha", 0.5, NULL);
  add (&draft, session, "b");
  first = lk_lesson_draft_say (&draft, 0, "Distill");
  second = lk_lesson_draft_say (&draft, 1, "Distill");
  g_assert_nonnull (strstr (first, "Distill · sample 1,449 · "));
  g_assert_nonnull (strstr (first, " · T 2.5"));
  g_assert_cmpstr (second, ==, "Distill · sample 1,449 · α 0.5");
  lk_lesson_parts_clear (&draft);
}

int
main (int argc, char **argv)
{
  setlocale (LC_NUMERIC, "C");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lesson-draft/moments", test_moments);
  g_test_add_func ("/lesson-draft/order", test_order);
  g_test_add_func ("/lesson-draft/faults", test_faults);
  g_test_add_func ("/lesson-draft/say", test_say);
  return g_test_run ();
}
