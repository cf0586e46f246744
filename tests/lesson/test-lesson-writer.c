/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lesson/lk-lesson-writer.h"

#include <locale.h>
#include <string.h>

#include "import/lk-data-folder.h"
#include "lesson/lk-lesson-draft.h"

static void
read_parts (LkLessonParts *parts, const char *text)
{
  GError *error = NULL;

  lk_lesson_parts_parse (parts, text, strlen (text), "x", &error);
  g_assert_no_error (error);
}

static void
assert_same_sets (const GPtrArray *a, const GPtrArray *b)
{
  g_assert_cmpuint (a->len, ==, b->len);
  for (guint i = 0; i < a->len; i++)
    {
      const LkLessonSet *one = a->pdata[i], *two = b->pdata[i];

      g_assert_cmpstr (one->name, ==, two->name);
      g_assert_cmpstr (one->value, ==, two->value);
    }
}

static const char *
condition_text (const LkLessonCondition *condition)
{
  return condition ? lk_lesson_condition_get_text (condition) : NULL;
}

static void
assert_same_step (const LkLessonStep *a, const LkLessonStep *b)
{
  g_assert_cmpstr (a->id, ==, b->id);
  g_assert_cmpstr (a->title, ==, b->title);
  g_assert_cmpstr (a->text, ==, b->text);
  g_assert_cmpstrv (a->points, b->points);
  assert_same_sets (a->sets, b->sets);
  g_assert_cmpint (a->rewind, ==, b->rewind);
  g_assert_cmpstr (a->page, ==, b->page);
  g_assert_cmpint (a->sample, ==, b->sample);
  g_assert_cmpstr (condition_text (a->done), ==, condition_text (b->done));
  g_assert_cmpstr (a->waits, ==, b->waits);
  g_assert_cmpstr (a->question, ==, b->question);
  g_assert_cmpuint (a->answers->len, ==, b->answers->len);
  for (guint i = 0; i < a->answers->len; i++)
    {
      const LkLessonAnswer *one = a->answers->pdata[i], *two = b->answers->pdata[i];

      g_assert_cmpstr (one->text, ==, two->text);
      g_assert_cmpint (one->right, ==, two->right);
    }
  g_assert_cmpstrv (a->hides, b->hides);
  g_assert_cmpstr (a->reveal, ==, b->reveal);
  g_assert_cmpstr (a->notes, ==, b->notes);
  g_assert_cmpfloat (a->minutes, ==, b->minutes);
  g_assert_cmpuint (a->claims->len, ==, b->claims->len);
  for (guint i = 0; i < a->claims->len; i++)
    {
      const LkLessonClaim *one = a->claims->pdata[i], *two = b->claims->pdata[i];

      g_assert_cmpstr (condition_text (one->condition), ==, condition_text (two->condition));
      g_assert_cmpfloat (one->epoch, ==, two->epoch);
      g_assert_cmpuint (one->seeds, ==, two->seeds);
      g_assert_cmpuint (one->of, ==, two->of);
      g_assert_cmpint (one->against, ==, two->against);
      g_assert_cmpint (one->quick, ==, two->quick);
    }
}

static void
assert_same (const LkLessonParts *a, const LkLessonParts *b)
{
  g_assert_cmpuint (a->number, ==, b->number);
  g_assert_cmpuint (a->minutes, ==, b->minutes);
  g_assert_cmpstr (a->title, ==, b->title);
  g_assert_cmpstr (a->summary, ==, b->summary);
  g_assert_cmpstr (a->audience, ==, b->audience);
  g_assert_cmpstr (a->page, ==, b->page);
  g_assert_cmpint (a->sample, ==, b->sample);
  g_assert_cmpint (a->running, ==, b->running);
  assert_same_sets (a->sets, b->sets);
  g_assert_cmpstrv ((char **) a->hidden->pdata, (char **) b->hidden->pdata);
  g_assert_cmpuint (a->steps->len, ==, b->steps->len);
  for (guint i = 0; i < a->steps->len; i++)
    assert_same_step (a->steps->pdata[i], b->steps->pdata[i]);
}

/* Reading what was written gives the same lesson. */
static void
there_and_back (const char *text)
{
  LkLessonParts parts, again;
  g_autofree char *written = NULL;

  read_parts (&parts, text);
  written = lk_lesson_write (&parts);
  read_parts (&again, written);
  assert_same (&parts, &again);
  lk_lesson_parts_clear (&parts);
  lk_lesson_parts_clear (&again);
}

static void
test_shipped (void)
{
  g_autofree char *folder = lk_data_find ("lessons");
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;

      if (!g_str_has_suffix (name, LK_LESSON_SUFFIX))
        continue;
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      there_and_back (text);
      n++;
    }
  g_assert_cmpuint (n, >=, 10);
}

/* Everything that a lesson can have. */
static void
test_whole (void)
{
  there_and_back ("<lesson minutes='6' number='3'><title>A</title><summary>S</summary><audience>A</audience>"
                  "<start page='samples' sample='449' running='yes'><set name='temperature'>2.5</set>"
                  "<set name='omit-classes'/><hide place='race'/><hide place='bars'/></start>"
                  "<step id='one' page='map' sample='0' minutes='0.1' rewind='yes'><title>One</title><text>T</text>"
                  "<point place='bars'/><point place='temperature'/><set name='method'>dkd</set>"
                  "<question hides='twin-curve race'>Which?</question><answer>This</answer>"
                  "<answer right='yes'>That</answer><reveal>R</reveal>"
                  "<done when='temperature &gt;= 8 and student.errors(3) &lt; 0.9 × 7'>D</done><notes>N</notes>"
                  "<claim epoch='0.25' seeds='4' of='6' against='two' quick='yes'>epoch &lt; other.epoch</claim></step>"
                  "<step id='two'><title>T</title><text>T</text></step></lesson>");
}

/* What a person may type or paste. */
static void
test_hostile (void)
{
  static const struct {
    const char *typed, *read;
  } cases[] = {
    { "</title></lesson><b a='1'>&amp;&bogus;<![CDATA[x]]><!-- c -->", NULL },
    { "]]> & \"quotes\" 'and' <these/>", NULL },
    { "“부드러운 답” 온도 T ≥ 8 🎓 e\u0301", NULL },
    { "&#0; &#10; %s %n \\n", NULL },
    { "two\nlines\r\n\tand a tab", "two lines and a tab" },
    { " \x01 around\x7f\xc2\x85 ", "around" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *typed = cases[i].typed, *read = cases[i].read ? cases[i].read : typed;
      LkLessonStep *step = lk_lesson_step_new ();
      LkLessonParts draft, again;
      g_autofree char *written = NULL;

      lk_lesson_draft_init (&draft);
      g_free (draft.title);
      draft.title = g_strdup (typed);
      g_free (draft.summary);
      draft.summary = g_strdup (typed);
      g_free (draft.audience);
      draft.audience = g_strdup (typed);
      step->id = g_strdup ("a");
      step->title = g_strdup (typed);
      step->text = g_strdup (typed);
      step->notes = g_strdup (typed);
      step->question = g_strdup ("");
      step->reveal = g_strdup (typed); /* without a question it is none */
      g_ptr_array_add (draft.steps, step);
      written = lk_lesson_write (&draft);
      read_parts (&again, written);
      g_assert_cmpstr (again.title, ==, read);
      g_assert_cmpstr (again.summary, ==, read);
      g_assert_cmpstr (again.audience, ==, read);
      g_assert_cmpuint (again.steps->len, ==, 1);
      step = again.steps->pdata[0];
      g_assert_cmpstr (step->title, ==, read);
      g_assert_cmpstr (step->text, ==, read);
      g_assert_cmpstr (step->notes, ==, read);
      g_assert_null (step->question);
      g_assert_null (step->reveal);
      lk_lesson_parts_clear (&draft);
      lk_lesson_parts_clear (&again);
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_NUMERIC, "C");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lesson-writer/shipped", test_shipped);
  g_test_add_func ("/lesson-writer/whole", test_whole);
  g_test_add_func ("/lesson-writer/hostile", test_hostile);
  return g_test_run ();
}
