/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-cli.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdio.h>

#include "io/lk-staging.h"
#include "lesson/lk-lesson-check.h"
#include "lesson/lk-lesson-library.h"
#include "lk-lesson-handout.h"
#include "words/lk-quantity.h"

#define MAX_SEEDS 100
#define ID_WIDTH  24
/* What nobody types. */
#define UNSAID G_MININT

/* What the verbs of lessons may be given. */
typedef struct {
  GStrv names; /* lessons; NULL: all */
  int seeds;
  char *out;
  int threads;
  gboolean quick;
  gboolean as_json;
} Options;

static guint
count_claims (LkLesson *lesson)
{
  guint n = 0;

  for (guint s = 0; s < lk_lesson_get_n_steps (lesson); s++)
    n += lk_lesson_get_step (lesson, s)->claims->len;
  return n;
}

/* Those that were named, or all; NULL with an error. */
static GPtrArray *
find_lessons (const Options *options, GError **error)
{
  g_autoptr (GPtrArray) lessons = NULL;
  GError *problem = NULL;

  if (!options->names)
    {
      lessons = lk_lesson_list (&problem);
      if (problem)
        {
          g_propagate_error (error, problem);
          return NULL;
        }
      return g_steal_pointer (&lessons);
    }
  lessons = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; options->names[i]; i++)
    {
      LkLesson *lesson = lk_lesson_find (options->names[i], error);

      if (!lesson)
        return NULL;
      g_ptr_array_add (lessons, lesson);
    }
  return g_steal_pointer (&lessons);
}

static void
add_lesson (LkJson *json, LkLesson *lesson)
{
  lk_json_add_text (json, "id", lk_lesson_get_id (lesson));
  lk_json_add_text (json, "title", lk_lesson_get_title (lesson));
  lk_json_add_text (json, "summary", lk_lesson_get_summary (lesson));
  lk_json_add_text (json, "audience", lk_lesson_get_audience (lesson));
  lk_json_add_count (json, "minutes", lk_lesson_get_minutes (lesson));
}

static LkExit
list (const Options *options)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) lessons = find_lessons (options, &error);
  g_autoptr (LkJson) json = lk_json_new (FALSE);

  if (!lessons)
    return lk_cli_fail (error);
  lk_json_begin_array (json, NULL);
  for (guint i = 0; i < lessons->len; i++)
    {
      LkLesson *lesson = g_ptr_array_index (lessons, i);
      g_autofree char *minutes = g_strdup_printf (ngettext ("%u minute", "%u minutes", lk_lesson_get_minutes (lesson)),
                                                  lk_lesson_get_minutes (lesson));

      lk_json_begin_object (json, NULL);
      add_lesson (json, lesson);
      lk_json_add_count (json, "steps", lk_lesson_get_n_steps (lesson));
      lk_json_add_count (json, "claims", count_claims (lesson));
      lk_json_end (json);
      if (options->as_json)
        continue;
      lk_cli_column (-ID_WIDTH, lk_lesson_get_id (lesson));
      lk_cli_printf ("%s (%s)\n", lk_lesson_get_title (lesson), minutes);
      lk_cli_column (-ID_WIDTH, "");
      lk_cli_printf ("%s\n", lk_lesson_get_summary (lesson));
    }
  lk_json_end (json);
  if (options->as_json)
    lk_cli_print_json (json);
  return LK_EXIT_OK;
}

static void
add_sets (LkJson *json, const GPtrArray *sets)
{
  lk_json_begin_object (json, "sets");
  for (guint i = 0; i < sets->len; i++)
    {
      const LkLessonSet *set = g_ptr_array_index (sets, i);

      lk_json_add_text (json, set->name, set->value);
    }
  lk_json_end (json);
}

static void
add_claim (LkJson *json, LkLesson *lesson, const LkLessonClaim *claim)
{
  lk_json_add_text (json, "claim", lk_lesson_condition_get_text (claim->condition));
  if (claim->epoch > 0.0)
    lk_json_add_number (json, "epoch", claim->epoch);
  if (claim->against >= 0)
    lk_json_add_text (json, "against", lk_lesson_get_step (lesson, (guint) claim->against)->id);
  lk_json_add_count (json, "seeds", claim->seeds);
  lk_json_add_count (json, "of", claim->of);
}

static void
add_step (LkJson *json, LkLesson *lesson, const LkLessonStep *step)
{
  lk_json_begin_object (json, NULL);
  lk_json_add_text (json, "id", step->id);
  lk_json_add_text (json, "title", step->title);
  lk_json_add_text (json, "text", step->text);
  add_sets (json, step->sets);
  if (step->question)
    {
      lk_json_add_text (json, "question", step->question);
      lk_json_begin_array (json, "answers");
      for (guint i = 0; i < step->answers->len; i++)
        {
          const LkLessonAnswer *answer = g_ptr_array_index (step->answers, i);

          lk_json_begin_object (json, NULL);
          lk_json_add_text (json, "text", answer->text);
          lk_json_add_boolean (json, "right", answer->right);
          lk_json_end (json);
        }
      lk_json_end (json);
    }
  if (step->reveal)
    lk_json_add_text (json, "reveal", step->reveal);
  if (step->done)
    lk_json_add_text (json, "done", lk_lesson_condition_get_text (step->done));
  if (step->notes)
    lk_json_add_text (json, "notes", step->notes);
  lk_json_begin_array (json, "claims");
  for (guint i = 0; i < step->claims->len; i++)
    {
      lk_json_begin_object (json, NULL);
      add_claim (json, lesson, g_ptr_array_index (step->claims, i));
      lk_json_end (json);
    }
  lk_json_end (json);
  lk_json_end (json);
}

static void
show_as_json (LkLesson *lesson)
{
  g_autoptr (LkJson) json = lk_json_new (FALSE);

  lk_json_begin_object (json, NULL);
  add_lesson (json, lesson);
  add_sets (json, lk_lesson_get_sets (lesson));
  lk_json_begin_array (json, "steps");
  for (guint s = 0; s < lk_lesson_get_n_steps (lesson); s++)
    add_step (json, lesson, lk_lesson_get_step (lesson, s));
  lk_json_end (json);
  lk_json_end (json);
  lk_cli_print_json (json);
}

static void
print_line (const char *label, const char *text)
{
  if (text)
    lk_cli_printf ("   %s %s\n", label, text);
}

static void
print_step (guint number, const LkLessonStep *step)
{
  lk_cli_printf ("\n%u. %s\n   %s\n", number, step->title, step->text);
  for (guint i = 0; i < step->sets->len; i++)
    {
      const LkLessonSet *set = g_ptr_array_index (step->sets, i);

      lk_cli_printf ("   %s = %s\n", set->name, set->value);
    }
  print_line (_ ("Question:"), step->question);
  for (guint i = 0; i < step->answers->len; i++)
    {
      const LkLessonAnswer *answer = g_ptr_array_index (step->answers, i);

      lk_cli_printf ("     %s %s\n", answer->right ? "✓" : "·", answer->text);
    }
  print_line (_ ("Answer:"), step->reveal);
  print_line (_ ("To do:"), step->waits);
  print_line (_ ("Notes:"), step->notes);
  for (guint i = 0; i < step->claims->len; i++)
    print_line (_ ("Claim:"), lk_lesson_condition_get_text (
                                  ((const LkLessonClaim *) g_ptr_array_index (step->claims, i))->condition));
}

/* FALSE, with a message, unless one lesson is named. */
static gboolean
check_one (const Options *options, const char *action)
{
  if (options->names && !options->names[1])
    return TRUE;
  g_printerr (_ ("limbeck-cli lesson %s: name one lesson; “limbeck-cli lesson list” has them\n"), action);
  return FALSE;
}

static LkExit
show (const Options *options)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) lessons = NULL;
  LkLesson *lesson;

  if (!check_one (options, "show"))
    return LK_EXIT_USAGE;
  lessons = find_lessons (options, &error);
  if (!lessons)
    return lk_cli_fail (error);
  lesson = g_ptr_array_index (lessons, 0);
  if (options->as_json)
    {
      show_as_json (lesson);
      return LK_EXIT_OK;
    }
  lk_cli_printf ("%s\n%s\n%s\n", lk_lesson_get_title (lesson), lk_lesson_get_summary (lesson),
                 lk_lesson_get_audience (lesson));
  for (guint s = 0; s < lk_lesson_get_n_steps (lesson); s++)
    print_step (s + 1, lk_lesson_get_step (lesson, s));
  return LK_EXIT_OK;
}

static LkDataset *
load_dataset (const LkSettings *settings, gpointer data, GError **error)
{
  return lk_cli_load_dataset (settings, NULL, error);
}

static LkTeacher *
make_teacher (const LkSettings *settings, LkDataset *dataset, gpointer data, GError **error)
{
  return lk_cli_make_teacher (settings, dataset, NULL, error);
}

static void
progress (guint n_done, guint n, double share, gpointer data)
{
  guint *shown = data;

  lk_cli_progress (n_done != *shown, _ ("runs: %u of %u done (%s)"), n_done, n, LK_SHARE_FIXED (share, 0));
  *shown = n_done;
}

static const char *
step_id (const LkLessonVerdict *verdict)
{
  return lk_lesson_get_step (verdict->lesson, verdict->step)->id;
}

static void
add_verdict (LkJson *json, const LkLessonVerdict *verdict)
{
  guint n = g_strv_length (verdict->names);

  lk_json_begin_object (json, NULL);
  lk_json_add_text (json, "lesson", lk_lesson_get_id (verdict->lesson));
  lk_json_add_text (json, "step", step_id (verdict));
  add_claim (json, verdict->lesson, verdict->claim);
  lk_json_add_count (json, "wanted", verdict->n_wanted);
  lk_json_add_count (json, "held", verdict->n_held);
  lk_json_add_boolean (json, "holds", lk_lesson_verdict_holds (verdict));
  lk_json_begin_array (json, "runs");
  for (guint seed = 0; seed < verdict->n_seeds; seed++)
    {
      lk_json_begin_object (json, NULL);
      lk_json_add_count (json, "seed", seed + 1);
      lk_json_add_boolean (json, "holds", lk_lesson_verdict_holds_with (verdict, seed));
      lk_json_begin_object (json, "numbers");
      for (guint i = 0; i < n; i++)
        {
          if (verdict->texts[seed * n + i])
            lk_json_add_text (json, verdict->names[i], verdict->texts[seed * n + i]);
          else
            lk_json_add_number (json, verdict->names[i], verdict->numbers[seed * n + i]);
        }
      lk_json_end (json);
      lk_json_end (json);
    }
  lk_json_end (json);
  lk_json_end (json);
}

/* "student.errors: 431, 437, 425" */
static void
print_numbers (const LkLessonVerdict *verdict)
{
  guint n = g_strv_length (verdict->names);

  for (guint i = 0; i < n; i++)
    {
      lk_cli_printf ("    %s:", verdict->names[i]);
      for (guint seed = 0; seed < verdict->n_seeds; seed++)
        {
          const char *text = verdict->texts[seed * n + i];

          lk_cli_printf (seed > 0 ? ", %s" : " %s", text ? text : LK_REAL (verdict->numbers[seed * n + i]));
        }
      lk_cli_printf ("\n");
    }
}

static void
print_verdict (const LkLessonVerdict *verdict)
{
  lk_cli_printf ("%s, %s:\n  %s\n", lk_lesson_get_id (verdict->lesson), step_id (verdict),
                 lk_lesson_condition_get_text (verdict->claim->condition));
  print_numbers (verdict);
  if (lk_lesson_verdict_holds (verdict))
    lk_cli_printf (_ ("  holds: in %u of %u seeds, and %u are claimed\n"), verdict->n_held, verdict->n_seeds,
                   verdict->n_wanted);
  else
    lk_cli_printf (_ ("  does not hold: in %u of %u seeds, and %u are claimed\n"), verdict->n_held, verdict->n_seeds,
                   verdict->n_wanted);
}

static LkExit
report (const LkLessonCheck *check, const Options *options)
{
  const GPtrArray *verdicts = lk_lesson_check_verdicts (check);
  g_autoptr (LkJson) json = lk_json_new (FALSE);
  guint n_held = 0;

  lk_json_begin_object (json, NULL);
  lk_json_add_count (json, "seeds", (guint) options->seeds);
  lk_json_add_count (json, "runs", lk_lesson_check_n_runs (check));
  lk_json_begin_array (json, "claims");
  for (guint i = 0; i < verdicts->len; i++)
    {
      const LkLessonVerdict *verdict = g_ptr_array_index (verdicts, i);

      n_held += lk_lesson_verdict_holds (verdict);
      add_verdict (json, verdict);
      if (!options->as_json)
        print_verdict (verdict);
    }
  lk_json_end (json);
  lk_json_add_boolean (json, "holds", n_held == verdicts->len);
  lk_json_end (json);
  if (options->as_json)
    lk_cli_print_json (json);
  else
    lk_cli_printf (ngettext ("%u of %u claim holds.\n", "%u of %u claims hold.\n", verdicts->len), n_held,
                   verdicts->len);
  lk_cli_flush ();
  return n_held == verdicts->len ? LK_EXIT_OK : LK_EXIT_FAILED;
}

/* What came of their claims; NULL with an error. */
static LkLessonCheck *
do_check (const GPtrArray *lessons, const Options *options, GError **error)
{
  static const LkLessonCheckFuncs funcs = { load_dataset, make_teacher, progress };
  g_autoptr (LkLessonCheck) checked = NULL;
  guint n_threads = options->threads > 0 ? (guint) options->threads : g_get_num_processors (), shown = 0;
  gboolean ok;

  lk_cli_reserve (n_threads);
  checked = lk_lesson_check_new (lessons, (guint) options->seeds, options->quick);
  ok = lk_lesson_check_run (checked, &funcs, &shown, n_threads, error);
  lk_cli_progress_end ();
  return ok ? g_steal_pointer (&checked) : NULL;
}

static LkExit
check (const Options *options)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) lessons = find_lessons (options, &error);
  g_autoptr (LkLessonCheck) checked = lessons ? do_check (lessons, options, &error) : NULL;

  return checked ? report (checked, options) : lk_cli_fail (error);
}

static LkExit
hand_out (const Options *options)
{
  GError *error = NULL;
  g_autoptr (GPtrArray) lessons = NULL;
  g_autoptr (LkLessonCheck) checked = NULL;
  g_autofree char *folder = NULL;
  LkLessonHandout handout = { .as_json = options->as_json };

  if (!check_one (options, "handout"))
    return LK_EXIT_USAGE;
  lessons = find_lessons (options, &error);
  if (!lessons)
    return lk_cli_fail (error);
  handout.lesson = g_ptr_array_index (lessons, 0);
  folder = options->out ? g_strdup (options->out) : g_strconcat (lk_lesson_get_id (handout.lesson), "-handout", NULL);
  if (!lk_staging_check (folder, FALSE, &error) || !(checked = do_check (lessons, options, &error)))
    return lk_cli_fail (error);
  handout.folder = folder;
  handout.verdicts = lk_lesson_check_verdicts (checked);
  return lk_lesson_handout_write (&handout);
}

/* clang-format off */
static const struct {
  const char *name;
  const char *summary; /* translatable */
  LkExit    (*run) (const Options *options);
  int         seeds; /* unless others are said */
} actions[] = {
  { "list", N_ ("the lessons that there are"), list, 5 },
  { "show", N_ ("one of them, with its questions, notes and claims"), show, 5 },
  { "check", N_ ("whether what they claim holds, by runs with several seeds; status 1 when something does not"), check, 5 },
  { "handout", N_ ("a new folder with what is handed out: a page for home, sheets for class and lecturer"), hand_out, 1 },
};
/* clang-format on */

static char *
describe_actions (void)
{
  GString *text = g_string_new (_ ("What to do:"));

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    g_string_append_printf (text, "\n  %-7s %s", actions[i].name, _ (actions[i].summary));
  return g_string_free (text, FALSE);
}

LkExit
lk_cli_lesson (int argc, char **argv)
{
  Options options = { .seeds = UNSAID };
  g_autofree char *out = NULL;
  g_auto (GStrv) words = NULL;
  const GOptionEntry entries[] = {
    { "seeds", 0, 0, G_OPTION_ARG_INT, &options.seeds, N_ ("check, handout: seeds 1 to N for the claims (5, 1)"), "N" },
    { "quick", 0, 0, G_OPTION_ARG_NONE, &options.quick, N_ ("check, handout: only claims that take seconds"), NULL },
    { "threads", 0, 0, G_OPTION_ARG_INT, &options.threads, N_ ("check, handout: processors to use; 0: all (0)"), "N" },
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &out, N_ ("handout: the folder that is made (LESSON-handout)"), "DIR" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &options.as_json, N_ ("the result as JSON on standard output"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &words, NULL, "list|show|check|handout [NAME…]" },
    G_OPTION_ENTRY_NULL,
  };
  g_autofree char *description = describe_actions ();
  const LkCliLine line = {
    .verb = "lesson",
    .summary = _ ("Lists lessons, shows one, holds what they claim against runs, and makes what is handed out."),
    .description = description,
    .entries = entries,
  };
  LkExit status = lk_cli_parse (&line, &argc, &argv, NULL);

  if (status != LK_EXIT_OK)
    return status;
  options.out = out;
  if ((options.seeds != UNSAID && (options.seeds < 1 || options.seeds > MAX_SEEDS)) || options.threads < 0)
    {
      g_printerr (_ ("limbeck-cli lesson: --seeds takes 1 to %d, and --threads 0 or more\n"), MAX_SEEDS);
      return LK_EXIT_USAGE;
    }
  options.names = words && words[0] && words[1] ? words + 1 : NULL;
  for (gsize i = 0; words && words[0] && i < G_N_ELEMENTS (actions); i++)
    {
      if (!g_str_equal (words[0], actions[i].name))
        continue;
      options.seeds = options.seeds == UNSAID ? actions[i].seeds : options.seeds;
      return actions[i].run (&options);
    }
  g_printerr (_ ("limbeck-cli lesson: give list, show, check or handout\n"));
  return LK_EXIT_USAGE;
}
