/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lesson/lk-lesson.h"

#include <glib.h>
#include <locale.h>
#include <string.h>

#include "io/lk-error.h"

#define HEAD         "<lesson minutes='6' number='3'>\n<title> A\n title </title><summary>S</summary><audience>A</audience>\n"
#define START        "<start/>\n"
#define STEP(inside) HEAD START "<step id='one'><title>One</title><text>Text.</text>" inside "</step></lesson>"

static void
test_whole (void)
{
  static const char text[] = HEAD
      "<start page='samples' sample='449' running='yes'><set name='temperature'> 2.5 </set><hide place='race'/></start>"
      "<step id='one' page='map' sample='7' minutes='0.5' rewind='yes'><title>One</title><text>1 &lt; 2 &amp; <![CDATA[3]]></text>"
      "<point place='bars'/><point place='temperature'/><set name='method'>dkd</set>"
      "<question hides='twin-curve race'>Which?</question><answer>This</answer><answer right='yes'>That</answer>"
      "<reveal>That.</reveal><done when='temperature &gt;= 8'>Drag.</done><notes>Say.</notes>"
      "<claim epoch='2' seeds='4' of='5' against='two' quick='yes'>student.errors &lt; other.student.errors</claim>"
      "</step><step id='two'><title>Two</title><text>Text.</text></step></lesson>";
  GError *error = NULL;
  g_autoptr (LkLesson) lesson = lk_lesson_parse (text, strlen (text), "dir/a-b.limbeck-lesson", &error);
  const LkLessonSet *set;
  const LkLessonStep *step;
  const LkLessonClaim *claim;

  g_assert_no_error (error);
  g_assert_cmpstr (lk_lesson_get_id (lesson), ==, "a-b");
  g_assert_cmpuint (lk_lesson_get_number (lesson), ==, 3);
  g_assert_cmpuint (lk_lesson_get_minutes (lesson), ==, 6);
  g_assert_cmpstr (lk_lesson_get_title (lesson), ==, "A title");
  g_assert_cmpstr (lk_lesson_get_page (lesson), ==, "samples");
  g_assert_cmpint (lk_lesson_get_sample (lesson), ==, 449);
  g_assert_true (lk_lesson_get_running (lesson));
  g_assert_cmpstr (lk_lesson_get_hidden (lesson)[0], ==, "race");
  g_assert_null (lk_lesson_get_hidden (lesson)[1]);
  set = g_ptr_array_index (lk_lesson_get_sets (lesson), 0);
  g_assert_cmpstr (set->name, ==, "temperature");
  g_assert_cmpstr (set->value, ==, "2.5");

  g_assert_cmpuint (lk_lesson_get_n_steps (lesson), ==, 2);
  step = lk_lesson_get_step (lesson, 0);
  g_assert_cmpstr (step->id, ==, "one");
  g_assert_cmpstr (step->text, ==, "1 < 2 & 3");
  g_assert_cmpstr (step->points[1], ==, "temperature");
  g_assert_null (step->points[2]);
  g_assert_cmpuint (step->sets->len, ==, 1);
  g_assert_cmpstr (step->page, ==, "map");
  g_assert_cmpint (step->sample, ==, 7);
  g_assert_cmpstr (lk_lesson_condition_get_text (step->done), ==, "temperature >= 8");
  g_assert_cmpstr (step->waits, ==, "Drag.");
  g_assert_cmpstr (step->question, ==, "Which?");
  g_assert_cmpuint (step->answers->len, ==, 2);
  g_assert_false (((const LkLessonAnswer *) g_ptr_array_index (step->answers, 0))->right);
  g_assert_true (((const LkLessonAnswer *) g_ptr_array_index (step->answers, 1))->right);
  g_assert_cmpstr (step->hides[1], ==, "race");
  g_assert_cmpstr (step->reveal, ==, "That.");
  g_assert_cmpstr (step->notes, ==, "Say.");
  g_assert_cmpfloat (step->minutes, ==, 0.5);
  g_assert_true (step->rewind);
  claim = g_ptr_array_index (step->claims, 0);
  g_assert_cmpfloat (claim->epoch, ==, 2.0);
  g_assert_cmpuint (claim->seeds, ==, 4);
  g_assert_cmpuint (claim->of, ==, 5);
  g_assert_cmpint (claim->against, ==, 1);
  g_assert_true (claim->quick);

  step = lk_lesson_get_step (lesson, 1);
  g_assert_null (step->points[0]);
  g_assert_null (step->hides[0]);
  g_assert_null (step->done);
  g_assert_cmpint (step->sample, ==, -1);
}

static void
refused (const char *text, gssize length, const char *sentence)
{
  GError *error = NULL;

  g_assert_null (lk_lesson_parse (text, length < 0 ? strlen (text) : (gsize) length, "x", &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_FORMAT);
  g_assert_cmpstr (error->message, ==, sentence);
  g_error_free (error);
}

/* One sentence each, with the line. */
static void
test_faults (void)
{
  static const struct {
    const char *text;
    const char *sentence;
  } cases[] = {
    { "", "“x” is no lesson: it is not XML" },
    { "<!-- nothing -->", "“x” is no lesson: it is not XML" },
    { "{}", "“x” is no lesson: it is not XML" },
    { "<run/>", "“x”, line 1: it begins with <run>, and a lesson with <lesson>" },
    { "<lesson/>", "“x”, line 1: the lesson has no <title>" },
    { HEAD "</lesson>", "“x”, line 4: the lesson has no <start>" },
    { HEAD START "</lesson>", "“x”, line 5: the lesson has no <step>" },
    { "<lesson colour='red'/>", "“x”, line 1: <lesson> does not take “colour”" },
    { "<lesson minutes='6.5'/>", "“x”, line 1: “minutes” is “6.5”: that is not a whole number between 1 and 600" },
    { HEAD "words<", "“x”, line 4: there is text in <lesson>" },
    { HEAD "<title>B</title>", "“x”, line 4: <title> is there twice" },
    { HEAD START START, "“x”, line 5: <start> is there twice" },
    { HEAD "<start page='games'/>", "“x”, line 4: there is no page “games”" },
    { HEAD "<start sample='-1'/>", "“x”, line 4: “sample” is “-1”: that is not a whole number between 0 and 10000000" },
    { HEAD "<start running='1'/>", "“x”, line 4: “running” is “1”: that is neither yes nor no" },
    { HEAD "<start><set name='colour'>1</set>", "“x”, line 4: there is no setting “colour”" },
    { HEAD "<start><set>1</set>", "“x”, line 4: <set> has no “name”" },
    { HEAD "<start><set name='threads'>8</set>", "“x”, line 4: “threads” is the machine’s, and no lesson’s" },
    { HEAD "<start><set name='alpha'>2</set>", "“x”, line 4: alpha is 2: that is not a number between 0 and 1" },
    { HEAD "<start><set name='dataset'>/etc/passwd</set>",
      "“x”, line 4: “/etc/passwd” is a path, and a name is wanted" },
    { HEAD "<start><hide place='moon'/>", "“x”, line 4: there is no place “moon” in the window" },
    { HEAD START "<step/>", "“x”, line 5: <step> has no “id”" },
    { HEAD START "<step id='A b'/>", "“x”, line 5: “A b” is no id: small letters, digits and hyphens make one" },
    { HEAD START "<step id='a'/>", "“x”, line 5: the step “a” has no <title>" },
    { HEAD START "<step id='a'><title/>", "“x”, line 5: <title> is empty" },
    { HEAD START "<step id='a'><b/>", "“x”, line 5: <b> does not belong into <step>" },
    { HEAD START "<step id='a'><step id='b'>", "“x”, line 5: <step> does not belong into <step>" },
    { STEP ("<point place='moon'/>"), "“x”, line 5: there is no place “moon” in the window" },
    { STEP ("<answer>A</answer>"), "“x”, line 5: the step “one” has answers without a question" },
    { STEP ("<question>Q</question><answer>A</answer><answer>B</answer>"),
      "“x”, line 5: the question of “one” has no two answers of which one is right" },
    { STEP ("<done>Wait.</done>"), "“x”, line 5: <done> has no “when”" },
    { STEP ("<done when='epoch'>W</done>"), "“x”, line 5: at the end there should be <, <=, >, >= or =" },
    { STEP ("<done when='other.epoch > 1'>W</done>"), "“x”, line 5: “other.epoch” is not known there" },
    { STEP ("<claim>pressed play</claim>"), "“x”, line 5: “play” is not known there" },
    { STEP ("<claim>page = map</claim>"), "“x”, line 5: “page” is not known there" },
    { STEP ("<claim seeds='6'>epoch > 1</claim>"),
      "“x”, line 5: “seeds” is “6”: that is not a whole number between 1 and 5" },
    { STEP ("<claim against='nine'>epoch > other.epoch</claim>"), "“x”, line 5: there is no step “nine”" },
    { STEP ("<notes>\x01</notes>"), "“x”, line 5: <notes> has a character that is no text" },
    { STEP ("<done when='page = \x11map'>W</done>"), "“x”, line 5: <done> has a character that is no text" },
    { HEAD "\xff", "“x”, line 4: there is a byte that is not UTF-8" },
  };
  g_autofree char *huge = g_strnfill (LK_LESSON_LIMIT + 1, ' ');

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    refused (cases[i].text, -1, cases[i].sentence);
  refused ("<lesson>\0</lesson>", 18, "“x”, line 1: there is a byte that is not UTF-8");
  refused (huge, -1, "“x” is no lesson: it has more than 1048576 bytes");
}

static void
test_not_well_formed (void)
{
  GError *error = NULL;
  const char text[] = HEAD START "<step id='a'></lesson>";

  g_assert_null (lk_lesson_parse (text, strlen (text), "x", &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_FORMAT);
  g_assert_true (g_str_has_prefix (error->message, "“x”, line 5: it is not well-formed XML ("));
  g_clear_error (&error);
  /* No entities but XML's own five: no text can grow. */
  g_assert_null (lk_lesson_parse ("<!DOCTYPE a [<!ENTITY b 'c'>]><lesson><title>&b;", 48, "x", &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_FORMAT);
  g_clear_error (&error);
}

static void
test_limits (void)
{
  g_autoptr (GString) many = g_string_new (HEAD START);
  g_autofree char *title = g_strnfill (201, 't');
  g_autofree char *long_title = g_strdup_printf (HEAD START "<step id='a'><title>%s</title>", title);

  for (guint i = 0; i <= LK_LESSON_MAX_STEPS; i++)
    g_string_append_printf (many, "<step id='s%u'><title>T</title><text>T</text></step>", i);
  refused (many->str, -1, "“x”, line 5: there are more than 100 steps");
  refused (long_title, -1, "“x”, line 5: <title> has more than 200 bytes");
}

int
main (int argc, char **argv)
{
  setlocale (LC_NUMERIC, "C");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lesson/whole", test_whole);
  g_test_add_func ("/lesson/faults", test_faults);
  g_test_add_func ("/lesson/not-well-formed", test_not_well_formed);
  g_test_add_func ("/lesson/limits", test_limits);
  return g_test_run ();
}
