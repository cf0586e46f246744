/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "handout-data.h"
#include "handout/lk-handout-sheets.h"
#include "pdf.h"

typedef GBytes *(*Make) (const LkHandout *handout, GError **error);

static GBytes *
make (Make func, const LkHandout *handout)
{
  GError *error = NULL;
  GBytes *pdf = func (handout, &error);

  g_assert_no_error (error);
  pdf_assert (pdf);
  g_assert_cmpuint (pdf_count (pdf, "/FontFile"), >, 0);
  return pdf;
}

/* Figures and five questions; the answers in less room. */
static void
test_run (Fixture *fixture, gconstpointer with_twin)
{
  LkHandout handout = handout_of (fixture);
  g_autoptr (GBytes) class = make (lk_handout_class_sheet, &handout);
  g_autoptr (GBytes) lecturer = make (lk_handout_lecturer_sheet, &handout);

  g_assert_cmpuint (pdf_n_pages (class), ==, 2);
  g_assert_cmpuint (pdf_n_pages (lecturer), ==, 1);
}

/* What is asked before comes on pages of its own. */
static void
test_lesson (Fixture *fixture, gconstpointer with_twin)
{
  static const char text[] =
      "<lesson minutes='3'><title>T</title><summary>S.</summary><audience>A</audience><start page='distill'/>"
      "<step id='one' minutes='1.5'><title>One</title><text>Think.</text><question>Who?</question>"
      "<answer right='yes'>Student</answer><answer>Twin</answer><reveal>So.</reveal><notes>Say so.</notes>"
      "<claim epoch='2'>student.errors &lt; 1000</claim></step>"
      "<step id='two'><title>Two</title><text>Look.</text></step></lesson>";
  LkHandout handout = handout_of (fixture);
  GError *error = NULL;
  g_autoptr (LkLesson) lesson = lk_lesson_parse (text, strlen (text), "t.limbeck-lesson", &error);
  g_autoptr (GBytes) class = NULL;
  g_autoptr (GBytes) lecturer = NULL;

  g_assert_no_error (error);
  handout.lesson = lesson;
  class = make (lk_handout_class_sheet, &handout);
  lecturer = make (lk_handout_lecturer_sheet, &handout);
  g_assert_cmpuint (pdf_n_pages (class), ==, 2);
  g_assert_cmpuint (pdf_n_pages (lecturer), ==, 1);
}

/* A teacher without answers to the test samples, and no sample that could be shown. */
static void
test_silent (Fixture *fixture, gconstpointer with_twin)
{
  LkHandout handout = handout_of (fixture);
  float *v = g_steal_pointer (&fixture->teacher->test_logits);
  g_autoptr (GBytes) class = NULL;

  handout.sample = fixture->dataset->test.n;
  class = make (lk_handout_class_sheet, &handout);
  fixture->teacher->test_logits = v;
}

static void
test_no_run (Fixture *fixture, gconstpointer with_twin)
{
  const Make funcs[] = { lk_handout_class_sheet, lk_handout_lecturer_sheet };
  LkHandout handout = handout_of (fixture);

  handout.timeline = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (funcs); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (funcs[i](&handout, &error));
      g_assert_nonnull (strstr (error->message, "train the student first"));
    }
}

int
main (int argc, char **argv)
{
  setlocale (LC_NUMERIC, "C");
  g_test_init (&argc, &argv, NULL);
#define ADD(name, data, func) g_test_add ("/handout/handout-sheets/" name, Fixture, data, setup, func, teardown)
  ADD ("run", GINT_TO_POINTER (TRUE), test_run);
  ADD ("without-twin", GINT_TO_POINTER (FALSE), test_run);
  ADD ("lesson", GINT_TO_POINTER (TRUE), test_lesson);
  ADD ("silent", GINT_TO_POINTER (TRUE), test_silent);
  ADD ("no-run", GINT_TO_POINTER (TRUE), test_no_run);
  return g_test_run ();
}
