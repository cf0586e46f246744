/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-lesson-parts.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "io/lk-error.h"
#include "io/lk-name.h"
#include "io/lk-number.h"
#include "lk-lesson-facts.h"
#include "lk-lesson-places.h"
#include "settings/lk-setting-text.h"
#include "words/lk-quantity.h"

#define MAX_TITLE    200 /* bytes */
#define MAX_TEXT     2000
#define MAX_NOTES    4000
#define MAX_VALUE    400
#define MAX_SETS     50 /* a step */
#define MAX_PLACES   20
#define MAX_CLAIMS   20
#define MIN_ANSWERS  2
#define MAX_ANSWERS  4
#define MAX_MINUTES  600.0
#define MAX_SEEDS    100
#define MAX_SAMPLE   10000000
#define MAX_DEPTH    3 /* lesson, step and what is in it */
#define MAX_ID       40
#define CLAIM_SEEDS  5 /* where a claim does not say */
#define DEFAULT_PAGE "distill"

/* The elements of a file. One that another may hold has it among its parents. */
typedef enum {
  NOTHING, /* outside of all */
  LESSON,
  TITLE,
  SUMMARY,
  AUDIENCE,
  START,
  STEP,
  SET,
  HIDE,
  TEXT,
  POINT,
  QUESTION,
  ANSWER,
  REVEAL,
  DONE,
  NOTES,
  CLAIM,
  N_ELEMENTS,
} Element;

#define IN(element)    (1u << (element))
#define MAX_ATTRIBUTES 6

static const struct {
  const char *name;
  guint parents;
  gsize most;                             /* bytes of text in it; 0: it has none */
  const char *attributes[MAX_ATTRIBUTES]; /* that it may have */
} elements[N_ELEMENTS] = {
  [NOTHING] = { "" },
  [LESSON] = { "lesson", IN (NOTHING), 0, { "number", "minutes" } },
  [TITLE] = { "title", IN (LESSON) | IN (STEP), MAX_TITLE },
  [SUMMARY] = { "summary", IN (LESSON), MAX_TEXT },
  [AUDIENCE] = { "audience", IN (LESSON), MAX_TEXT },
  [START] = { "start", IN (LESSON), 0, { "page", "sample", "running" } },
  [STEP] = { "step", IN (LESSON), 0, { "id", "page", "sample", "minutes", "rewind" } },
  [SET] = { "set", IN (START) | IN (STEP), MAX_VALUE, { "name" } },
  [HIDE] = { "hide", IN (START), 0, { "place" } },
  [TEXT] = { "text", IN (STEP), MAX_TEXT },
  [POINT] = { "point", IN (STEP), 0, { "place" } },
  [QUESTION] = { "question", IN (STEP), MAX_TEXT, { "hides" } },
  [ANSWER] = { "answer", IN (STEP), MAX_TITLE, { "right" } },
  [REVEAL] = { "reveal", IN (STEP), MAX_TEXT },
  [DONE] = { "done", IN (STEP), MAX_TEXT, { "when" } },
  [NOTES] = { "notes", IN (STEP), MAX_NOTES },
  [CLAIM] = { "claim", IN (STEP), LK_LESSON_CONDITION_MAX, { "epoch", "seeds", "of", "against", "quick" } },
};

/* A step that a claim names, perhaps one that comes later. */
typedef struct {
  LkLessonClaim *claim; /* borrowed */
  char *id;
  int line;
} Reference;

typedef struct {
  const char *name;
  GMarkupParseContext *context;
  LkLessonParts *lesson;
  LkLessonStep *step; /* that is being read, borrowed; NULL outside of steps */
  GPtrArray *points;  /* of its */
  Element stack[MAX_DEPTH + 1];
  guint depth;
  gboolean started;
  GString *text;                    /* of the innermost element */
  char *attributes[MAX_ATTRIBUTES]; /* of the innermost element, by their places in the table; NULL: not given */
  GArray *references;               /* of Reference */
} Reader;

static void
reference_clear (gpointer data)
{
  g_free (((Reference *) data)->id);
}

/* Takes the sentence. */
static gboolean
fail_at (Reader *reader, int line, char *sentence, GError **error)
{
  g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s”, line %d: %s"), reader->name, line, sentence);
  g_free (sentence);
  return FALSE;
}

static gboolean
fail (Reader *reader, char *sentence, GError **error)
{
  int line, column;

  g_markup_parse_context_get_position (reader->context, &line, &column);
  return fail_at (reader, line, sentence, error);
}

/* The same with a sentence that another parser made. */
static gboolean
fail_with (Reader *reader, GError *reason, GError **error)
{
  char *sentence = g_strdup (reason->message);

  g_error_free (reason);
  return fail (reader, sentence, error);
}

static Element
innermost (const Reader *reader)
{
  return reader->stack[reader->depth];
}

/* An attribute of the innermost element; NULL: it was not given. */
static const char *
attribute (const Reader *reader, const char *name)
{
  for (guint i = 0; i < MAX_ATTRIBUTES; i++)
    {
      const char *known = elements[innermost (reader)].attributes[i];

      if (known && g_str_equal (known, name))
        return reader->attributes[i];
    }
  return NULL;
}

static gboolean
needs (Reader *reader, const char *name, GError **error)
{
  if (attribute (reader, name))
    return TRUE;
  return fail (reader, g_strdup_printf (_ ("<%s> has no “%s”"), elements[innermost (reader)].name, name), error);
}

static gboolean
read_number (Reader *reader, const char *name, double low, double high, double *number, GError **error)
{
  const char *text = attribute (reader, name);

  if (!text || (lk_number_parse (text, number) && *number >= low && *number <= high))
    return TRUE;
  return fail (reader,
               g_strdup_printf (_ ("“%s” is “%s”: that is not a number between %s and %s"), name, text,
                                LK_SETTING (low), LK_SETTING (high)),
               error);
}

static gboolean
read_count (Reader *reader, const char *name, guint low, guint high, guint *count, GError **error)
{
  const char *text = attribute (reader, name);
  guint64 number;

  if (!text)
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, low, high, &number, NULL))
    return fail (reader,
                 g_strdup_printf (_ ("“%s” is “%s”: that is not a whole number between %u and %u"), name, text, low,
                                  high),
                 error);
  *count = (guint) number;
  return TRUE;
}

static gboolean
read_switch (Reader *reader, const char *name, gboolean *on, GError **error)
{
  const char *text = attribute (reader, name);

  if (!text)
    return TRUE;
  *on = g_str_equal (text, "yes");
  if (*on || g_str_equal (text, "no"))
    return TRUE;
  return fail (reader, g_strdup_printf (_ ("“%s” is “%s”: that is neither yes nor no"), name, text), error);
}

static gboolean
read_page (Reader *reader, char **page, GError **error)
{
  const char *text = attribute (reader, "page");

  if (!text)
    return TRUE;
  *page = g_strdup (text);
  return g_strv_contains (lk_lesson_pages (), text) ||
         fail (reader, g_strdup_printf (_ ("there is no page “%s”"), text), error);
}

static gboolean
read_sample (Reader *reader, int *sample, GError **error)
{
  guint number = 0;

  if (!attribute (reader, "sample"))
    return TRUE;
  if (!read_count (reader, "sample", 0, MAX_SAMPLE, &number, error))
    return FALSE;
  *sample = (int) number;
  return TRUE;
}

static gboolean
check_place (Reader *reader, const char *place, GError **error)
{
  return lk_lesson_place_find (place) ||
         fail (reader, g_strdup_printf (_ ("there is no place “%s” in the window"), place), error);
}

static gboolean
add_place (Reader *reader, GPtrArray *places, GError **error)
{
  if (!needs (reader, "place", error) || !check_place (reader, attribute (reader, "place"), error))
    return FALSE;
  if (places->len >= MAX_PLACES)
    return fail (reader, g_strdup_printf (_ ("there are more than %d places"), MAX_PLACES), error);
  g_ptr_array_add (places, g_strdup (attribute (reader, "place")));
  return TRUE;
}

/* What identifies a step, for references and for tests. */
static gboolean
is_id (const char *text)
{
  gsize length = strspn (text, "abcdefghijklmnopqrstuvwxyz0123456789-");

  return length > 0 && length <= MAX_ID && text[length] == '\0';
}

static int
find_step (const LkLessonParts *lesson, const char *id)
{
  for (guint i = 0; i < lesson->steps->len; i++)
    {
      if (g_strcmp0 (((const LkLessonStep *) g_ptr_array_index (lesson->steps, i))->id, id) == 0)
        return (int) i;
    }
  return -1;
}

static gboolean
open_step (Reader *reader, GError **error)
{
  LkLessonStep *step = lk_lesson_step_new ();
  const char *id = attribute (reader, "id");

  g_ptr_array_add (reader->lesson->steps, step);
  reader->step = step;
  g_ptr_array_set_size (reader->points, 0);
  if (reader->lesson->steps->len > LK_LESSON_MAX_STEPS)
    return fail (reader, g_strdup_printf (_ ("there are more than %d steps"), LK_LESSON_MAX_STEPS), error);
  if (!needs (reader, "id", error))
    return FALSE;
  if (!is_id (id))
    return fail (reader, g_strdup_printf (_ ("“%s” is no id: small letters, digits and hyphens make one"), id), error);
  if (find_step (reader->lesson, id) >= 0)
    return fail (reader, g_strdup_printf (_ ("there are two steps “%s”"), id), error);
  step->id = g_strdup (id);
  return read_page (reader, &step->page, error) && read_sample (reader, &step->sample, error) &&
         read_number (reader, "minutes", 0.0, MAX_MINUTES, &step->minutes, error) &&
         read_switch (reader, "rewind", &step->rewind, error);
}

static gboolean
open_start (Reader *reader, GError **error)
{
  LkLessonParts *lesson = reader->lesson;

  if (lesson->page)
    return fail (reader, g_strdup_printf (_ ("<%s> is there twice"), "start"), error);
  if (!read_page (reader, &lesson->page, error))
    return FALSE;
  if (!lesson->page)
    lesson->page = g_strdup (DEFAULT_PAGE);
  return read_sample (reader, &lesson->sample, error) && read_switch (reader, "running", &lesson->running, error);
}

static gboolean
open_lesson (Reader *reader, GError **error)
{
  return read_count (reader, "number", 1, 1000, &reader->lesson->number, error) &&
         read_count (reader, "minutes", 1, (guint) MAX_MINUTES, &reader->lesson->minutes, error);
}

/* Copies what the element may have, and refuses the rest. */
/* FALSE: it has a control character, which XML does not have; with `blanks` those that are blanks may be there. */
static gboolean
is_text (const char *text, gboolean blanks)
{
  for (const char *c = text; *c; c = g_utf8_next_char (c))
    if (g_unichar_iscntrl (g_utf8_get_char (c)) && !(blanks && g_ascii_isspace (*c)))
      return FALSE;
  return TRUE;
}

static gboolean
fail_no_text (Reader *reader, GError **error)
{
  return fail (reader, g_strdup_printf (_ ("<%s> has a character that is no text"), elements[innermost (reader)].name),
               error);
}

static gboolean
take_attributes (Reader *reader, const char **names, const char **values, GError **error)
{
  Element element = innermost (reader);

  for (guint i = 0; i < MAX_ATTRIBUTES; i++)
    g_clear_pointer (&reader->attributes[i], g_free);
  for (guint n = 0; names[n]; n++)
    {
      guint i = 0;

      while (i < MAX_ATTRIBUTES && g_strcmp0 (elements[element].attributes[i], names[n]) != 0)
        i++;
      if (i == MAX_ATTRIBUTES)
        return fail (reader, g_strdup_printf (_ ("<%s> does not take “%s”"), elements[element].name, names[n]), error);
      if (reader->attributes[i])
        return fail (reader, g_strdup_printf (_ ("“%s” is there twice"), names[n]), error);
      if (!is_text (values[n], TRUE))
        return fail_no_text (reader, error);
      reader->attributes[i] = g_strdup (values[n]);
    }
  return TRUE;
}

static gboolean
open_element (Reader *reader, GError **error)
{
  switch (innermost (reader))
    {
    case LESSON:
      return open_lesson (reader, error);
    case START:
      return open_start (reader, error);
    case STEP:
      return open_step (reader, error);
    case HIDE:
      return add_place (reader, reader->lesson->hidden, error);
    case POINT:
      return add_place (reader, reader->points, error);
    default:
      return TRUE; /* its text decides */
    }
}

static void
start_element_cb (GMarkupParseContext *context, const char *name, const char **names, const char **values,
                  gpointer user_data, GError **error)
{
  Reader *reader = user_data;
  Element parent = innermost (reader), element = LESSON;

  while (element < N_ELEMENTS &&
         (!g_str_equal (elements[element].name, name) || !(elements[element].parents & IN (parent))))
    element++;
  if (element == N_ELEMENTS)
    {
      if (parent == NOTHING)
        fail (reader, g_strdup_printf (_ ("it begins with <%s>, and a lesson with <%s>"), name, "lesson"), error);
      else
        fail (reader, g_strdup_printf (_ ("<%s> does not belong into <%s>"), name, elements[parent].name), error);
      return;
    }
  /* No deeper than MAX_DEPTH: what holds others is held by the lesson. */
  reader->stack[++reader->depth] = element;
  reader->started = TRUE;
  g_string_truncate (reader->text, 0);
  if (take_attributes (reader, names, values, error))
    open_element (reader, error);
}

static void
text_cb (GMarkupParseContext *context, const char *text, gsize length, gpointer user_data, GError **error)
{
  Reader *reader = user_data;
  const char *element = elements[innermost (reader)].name;
  gsize most = elements[innermost (reader)].most;

  if (most > 0)
    {
      g_string_append_len (reader->text, text, (gssize) length);
      return;
    }
  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isspace (text[i]))
        {
          fail (reader, g_strdup_printf (_ ("there is text in <%s>"), element), error);
          return;
        }
    }
}

/* The words between the blanks with one blank between each, as gettext has them, too; to be freed. */
static char *
plain_text (const char *text)
{
  GString *plain = g_string_new (NULL);

  for (const char *c = text; *c; c++)
    {
      if (!g_ascii_isspace (*c))
        g_string_append_c (plain, *c);
      else if (plain->len > 0 && plain->str[plain->len - 1] != ' ')
        g_string_append_c (plain, ' ');
    }
  if (plain->len > 0 && plain->str[plain->len - 1] == ' ')
    g_string_truncate (plain, plain->len - 1);
  return g_string_free (plain, FALSE);
}

static gboolean
check_text (Reader *reader, const char *text, GError **error)
{
  const char *name = elements[innermost (reader)].name;
  gsize most = elements[innermost (reader)].most;

  if (strlen (text) > most)
    return fail (reader, g_strdup_printf (_ ("<%s> has more than %u bytes"), name, (guint) most), error);
  if (!is_text (text, FALSE))
    return fail_no_text (reader, error);
  if (!*text && innermost (reader) != SET)
    return fail (reader, g_strdup_printf (_ ("<%s> is empty"), name), error);
  return TRUE;
}

/* A text that people read, in their language. */
static gboolean
keep_text (Reader *reader, const char *text, char **place, GError **error)
{
  if (*place)
    return fail (reader, g_strdup_printf (_ ("<%s> is there twice"), elements[innermost (reader)].name), error);
  *place = g_strdup (g_dgettext (GETTEXT_PACKAGE, text));
  return TRUE;
}

/* A lesson goes from hand to hand: what it names comes with the program. */
static gboolean
check_name (Reader *reader, guint id, const char *value, GError **error)
{
  if (id != LK_SETTING_DATASET && id != LK_SETTING_TEACHER_FILES)
    return TRUE;
  return !strpbrk (value, "/\\") ||
         fail (reader, g_strdup_printf (_ ("“%s” is a path, and a name is wanted"), value), error);
}

static gboolean
close_set (Reader *reader, const char *text, GError **error)
{
  GPtrArray *sets = reader->step ? reader->step->sets : reader->lesson->sets;
  const char *name = attribute (reader, "name");
  g_auto (GValue) value = G_VALUE_INIT;
  GError *reason = NULL;
  LkLessonSet *set;
  guint id;

  if (!needs (reader, "name", error))
    return FALSE;
  id = lk_setting_find (name);
  if (id == 0)
    return fail (reader, g_strdup_printf (_ ("there is no setting “%s”"), name), error);
  if (lk_setting_info (id)->flags & LK_SETTING_FACT)
    return fail (reader, g_strdup_printf (_ ("“%s” is the machine’s, and no lesson’s"), name), error);
  if (!lk_setting_parse (id, name, text, &value, &reason))
    return fail_with (reader, reason, error);
  if (!check_name (reader, id, text, error))
    return FALSE;
  if (sets->len >= MAX_SETS)
    return fail (reader, g_strdup_printf (_ ("there are more than %d settings"), MAX_SETS), error);
  set = g_new0 (LkLessonSet, 1);
  set->name = g_strdup (name);
  set->value = g_strdup (text);
  g_ptr_array_add (sets, set);
  return TRUE;
}

static gboolean
close_question (Reader *reader, const char *text, GError **error)
{
  const char *hides = attribute (reader, "hides");

  g_strfreev (reader->step->hides);
  reader->step->hides = g_strsplit_set (hides ? hides : "", " ", MAX_PLACES);
  for (char **place = reader->step->hides; *place; place++)
    {
      if (!check_place (reader, *place, error))
        return FALSE;
    }
  return keep_text (reader, text, &reader->step->question, error);
}

static gboolean
close_answer (Reader *reader, const char *text, GError **error)
{
  LkLessonAnswer *answer = g_new0 (LkLessonAnswer, 1);

  g_ptr_array_add (reader->step->answers, answer);
  if (reader->step->answers->len > MAX_ANSWERS)
    return fail (reader, g_strdup_printf (_ ("there are more than %d answers"), MAX_ANSWERS), error);
  return read_switch (reader, "right", &answer->right, error) && keep_text (reader, text, &answer->text, error);
}

/* What is wrong with a condition where it stands. */
typedef struct {
  gboolean claim, against;
  char *wrong; /* the name; NULL: nothing */
} Names;

static void
check_name_cb (const char *name, const char *argument, char kind, gpointer data)
{
  Names *names = data;
  gboolean other = g_str_has_prefix (name, LK_LESSON_OTHER);
  LkLessonFact fact = { 0 };

  if (kind != 'p')
    lk_lesson_fact_find (other ? name + strlen (LK_LESSON_OTHER) : name, &fact);
  if (!names->wrong &&
      ((names->claim && (kind == 'p' || (fact.flags & LK_FACT_OF_WINDOW))) || (other && !names->against)))
    names->wrong = g_strdup (name);
}

static LkLessonCondition *
read_condition (Reader *reader, const char *text, Names names, GError **error)
{
  GError *reason = NULL;
  g_autoptr (LkLessonCondition) condition = lk_lesson_condition_parse (text, &reason);

  if (!condition)
    {
      fail_with (reader, reason, error);
      return NULL;
    }
  lk_lesson_condition_names (condition, check_name_cb, &names);
  if (names.wrong)
    {
      fail (reader, g_strdup_printf (_ ("“%s” is not known there"), names.wrong), error);
      g_free (names.wrong);
      return NULL;
    }
  return g_steal_pointer (&condition);
}

static gboolean
close_done (Reader *reader, const char *text, GError **error)
{
  if (!keep_text (reader, text, &reader->step->waits, error) || !needs (reader, "when", error))
    return FALSE;
  reader->step->done = read_condition (reader, attribute (reader, "when"), (Names) { 0 }, error);
  return reader->step->done != NULL;
}

static gboolean
close_claim (Reader *reader, const char *text, GError **error)
{
  LkLessonClaim *claim = g_new0 (LkLessonClaim, 1);
  const char *against = attribute (reader, "against");

  g_ptr_array_add (reader->step->claims, claim);
  claim->against = -1;
  claim->of = CLAIM_SEEDS;
  if (reader->step->claims->len > MAX_CLAIMS)
    return fail (reader, g_strdup_printf (_ ("there are more than %d claims"), MAX_CLAIMS), error);
  if (!read_number (reader, "epoch", 0.0, 1e6, &claim->epoch, error) ||
      !read_count (reader, "of", 1, MAX_SEEDS, &claim->of, error))
    return FALSE;
  claim->seeds = claim->of;
  if (!read_count (reader, "seeds", 1, claim->of, &claim->seeds, error) ||
      !read_switch (reader, "quick", &claim->quick, error))
    return FALSE;
  if (against)
    {
      Reference reference = { claim, g_strdup (against), 0 };
      int column;

      g_markup_parse_context_get_position (reader->context, &reference.line, &column);
      g_array_append_val (reader->references, reference);
    }
  claim->condition = read_condition (reader, text, (Names) { .claim = TRUE, .against = against != NULL }, error);
  return claim->condition != NULL;
}

static char **
as_strv (GPtrArray *places)
{
  char **strv = g_new0 (char *, places->len + 1);

  for (guint i = 0; i < places->len; i++)
    strv[i] = g_strdup (g_ptr_array_index (places, i));
  return strv;
}

static gboolean
close_step (Reader *reader, GError **error)
{
  LkLessonStep *step = reader->step;
  guint n_right = 0;

  for (guint i = 0; i < step->answers->len; i++)
    n_right += ((const LkLessonAnswer *) g_ptr_array_index (step->answers, i))->right;
  g_strfreev (step->points);
  step->points = as_strv (reader->points);
  reader->step = NULL;
  if (!step->title || !step->text)
    return fail (reader, g_strdup_printf (_ ("the step “%s” has no <%s>"), step->id, step->title ? "text" : "title"),
                 error);
  if (step->question && (step->answers->len < MIN_ANSWERS || n_right == 0))
    return fail (reader,
                 g_strdup_printf (_ ("the question of “%s” has no two answers of which one is right"), step->id),
                 error);
  if (!step->question && (step->answers->len > 0 || step->reveal))
    return fail (reader, g_strdup_printf (_ ("the step “%s” has answers without a question"), step->id), error);
  return TRUE;
}

static gboolean
close_lesson (Reader *reader, GError **error)
{
  LkLessonParts *lesson = reader->lesson;
  const char *missing = !lesson->title            ? "title"
                        : !lesson->summary        ? "summary"
                        : !lesson->audience       ? "audience"
                        : !lesson->page           ? "start"
                        : lesson->steps->len == 0 ? "step"
                                                  : NULL;

  if (missing)
    return fail (reader, g_strdup_printf (_ ("the lesson has no <%s>"), missing), error);
  for (guint i = 0; i < reader->references->len; i++)
    {
      const Reference *reference = &g_array_index (reader->references, Reference, i);

      reference->claim->against = find_step (lesson, reference->id);
      if (reference->claim->against < 0)
        return fail_at (reader, reference->line, g_strdup_printf (_ ("there is no step “%s”"), reference->id), error);
    }
  return TRUE;
}

static void
end_element_cb (GMarkupParseContext *context, const char *name, gpointer user_data, GError **error)
{
  Reader *reader = user_data;
  LkLessonParts *lesson = reader->lesson;
  LkLessonStep *step = reader->step;
  Element element = innermost (reader);
  g_autofree char *text = plain_text (reader->text->str);

  if (elements[element].most > 0 && !check_text (reader, text, error))
    return;
  switch (element)
    {
    case LESSON:
      close_lesson (reader, error);
      break;
    case STEP:
      close_step (reader, error);
      break;
    case TITLE:
      keep_text (reader, text, step ? &step->title : &lesson->title, error);
      break;
    case SUMMARY:
      keep_text (reader, text, &lesson->summary, error);
      break;
    case AUDIENCE:
      keep_text (reader, text, &lesson->audience, error);
      break;
    case TEXT:
      keep_text (reader, text, &step->text, error);
      break;
    case REVEAL:
      keep_text (reader, text, &step->reveal, error);
      break;
    case NOTES:
      keep_text (reader, text, &step->notes, error);
      break;
    case SET:
      close_set (reader, text, error);
      break;
    case QUESTION:
      close_question (reader, text, error);
      break;
    case ANSWER:
      close_answer (reader, text, error);
      break;
    case DONE:
      close_done (reader, text, error);
      break;
    case CLAIM:
      close_claim (reader, text, error);
      break;
    default:
      break;
    }
  reader->depth--;
}

/* Of the byte at `at`. */
static int
line_of (const char *bytes, const char *at)
{
  int line = 1;

  for (const char *c = bytes; c < at; c++)
    line += *c == '\n';
  return line;
}

static char *
id_of (const char *name)
{
  g_autofree char *base = g_path_get_basename (name);
  const char *cut = g_str_has_suffix (base, LK_LESSON_SUFFIX) ? base + strlen (base) - strlen (LK_LESSON_SUFFIX) : NULL;

  if (cut)
    base[cut - base] = '\0';
  return lk_name_clean (base, LK_NAME_MAX_TITLE);
}

static gboolean
check_bytes (Reader *reader, const char *bytes, gsize length, GError **error)
{
  const char *end;

  if (length > LK_LESSON_LIMIT)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” is no lesson: it has more than %u bytes"), reader->name,
                   (guint) LK_LESSON_LIMIT);
      return FALSE;
    }
  if (length > 0 && !g_utf8_validate_len (bytes, length, &end))
    return fail_at (reader, line_of (bytes, end), g_strdup (_ ("there is a byte that is not UTF-8")), error);
  return TRUE;
}

/* error is never NULL. */
static gboolean
parse (Reader *reader, const char *bytes, gsize length, GError **error)
{
  g_autoptr (GError) reason = NULL;

  if (!check_bytes (reader, bytes, length, error))
    return FALSE;
  if (!g_markup_parse_context_parse (reader->context, bytes ? bytes : "", (gssize) length, &reason) ||
      !g_markup_parse_context_end_parse (reader->context, &reason))
    {
      /* GMarkup quotes half a character at times. */
      g_autofree char *message = g_utf8_make_valid (reason->message, -1);

      if (reason->domain == LK_ERROR)
        g_propagate_error (error, g_steal_pointer (&reason));
      else if (reader->started)
        fail (reader, g_strdup_printf (_ ("it is not well-formed XML (%s)"), message), error);
    }
  /* A comment alone is well-formed, too. */
  if (!*error && !reader->started)
    g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s” is no lesson: it is not XML"), reader->name);
  return !*error;
}

gboolean
lk_lesson_parts_parse (LkLessonParts *parts, const char *bytes, gsize length, const char *name, GError **error)
{
  static const GMarkupParser parser = { .start_element = start_element_cb,
                                        .end_element = end_element_cb,
                                        .text = text_cb };
  g_autofree char *clean = lk_name_clean (name, LK_NAME_MAX_PATH);
  Reader reader = { .name = clean, .lesson = parts };
  GError *problem = NULL;
  gboolean ok;

  *parts = (LkLessonParts) { .id = id_of (name), .sample = -1 };
  parts->sets = g_ptr_array_new_with_free_func ((GDestroyNotify) lk_lesson_set_free);
  parts->hidden = g_ptr_array_new_with_free_func (g_free);
  parts->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) lk_lesson_step_free);
  reader.text = g_string_new (NULL);
  reader.points = g_ptr_array_new_with_free_func (g_free);
  reader.references = g_array_new (FALSE, FALSE, sizeof (Reference));
  g_array_set_clear_func (reader.references, reference_clear);
  reader.context = g_markup_parse_context_new (&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &reader, NULL);
  ok = parse (&reader, bytes, length, &problem);
  g_markup_parse_context_free (reader.context);
  g_array_unref (reader.references);
  g_ptr_array_unref (reader.points);
  g_string_free (reader.text, TRUE);
  for (guint i = 0; i < MAX_ATTRIBUTES; i++)
    g_free (reader.attributes[i]);
  if (ok)
    g_ptr_array_add (parts->hidden, NULL);
  else
    g_propagate_error (error, problem);
  return ok;
}

void
lk_lesson_parts_clear (LkLessonParts *parts)
{
  g_free (parts->id);
  g_free (parts->title);
  g_free (parts->summary);
  g_free (parts->audience);
  g_free (parts->page);
  g_clear_pointer (&parts->sets, g_ptr_array_unref);
  g_clear_pointer (&parts->hidden, g_ptr_array_unref);
  g_clear_pointer (&parts->steps, g_ptr_array_unref);
}
