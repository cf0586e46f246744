/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-lesson-condition.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "io/lk-error.h"
#include "io/lk-number.h"
#include "lk-lesson-facts.h"
#include "lk-lesson-places.h"

/* Two numbers are equal that only the last bits of a double tell apart. */
#define EQUAL 1e-9

/* A number, or the name of one. */
typedef struct {
  char sign;  /* before it: '+' or '-' of a product's first factor, '*' or '/' of the others */
  char *name; /* NULL: the number */
  char *argument;
  double number;
} Factor;

typedef struct {
  enum {
    COMPARES_NUMBERS,
    COMPARES_TEXTS,
    PRESSED,
  } kind;
  GArray *left, *right; /* of Factor, the sums' */
  const char *sign;     /* one of operators[] */
  char *name, *word;    /* of a text, and of what was pressed the word */
} Comparison;

struct _LkLessonCondition {
  char *text;
  GPtrArray *comparisons; /* of Comparison */
};

/* The longer ones first. */
static const char *const operators[] = { "<=", ">=", "<", ">", "=" };

/* What is left to be read. */
typedef struct {
  const char *at;
  GError **error;
} Reader;

static void
factor_clear (gpointer data)
{
  Factor *factor = data;

  g_free (factor->name);
  g_free (factor->argument);
}

static void
comparison_free (gpointer data)
{
  Comparison *comparison = data;

  g_clear_pointer (&comparison->left, g_array_unref);
  g_clear_pointer (&comparison->right, g_array_unref);
  g_free (comparison->name);
  g_free (comparison->word);
  g_free (comparison);
}

void
lk_lesson_condition_free (LkLessonCondition *self)
{
  g_free (self->text);
  g_ptr_array_unref (self->comparisons);
  g_free (self);
}

const char *
lk_lesson_condition_get_text (const LkLessonCondition *self)
{
  return self->text;
}

static gboolean
fail (Reader *reader, const char *expected)
{
  if (*reader->at)
    g_set_error (reader->error, LK_ERROR, LK_ERROR_VALUE, _ ("before “%s” there should be %s"), reader->at, expected);
  else
    g_set_error (reader->error, LK_ERROR, LK_ERROR_VALUE, _ ("at the end there should be %s"), expected);
  return FALSE;
}

static void
skip_blanks (Reader *reader)
{
  while (g_ascii_isspace (*reader->at))
    reader->at++;
}

static gboolean
take (Reader *reader, const char *text)
{
  skip_blanks (reader);
  if (!g_str_has_prefix (reader->at, text))
    return FALSE;
  reader->at += strlen (text);
  return TRUE;
}

static gboolean
is_in_name (char c)
{
  return g_ascii_isalnum (c) || c == '-' || c == '.';
}

/* A name that begins here, to be freed; NULL, and nothing is taken. */
static char *
take_name (Reader *reader)
{
  const char *begin;

  skip_blanks (reader);
  begin = reader->at;
  if (!g_ascii_isalpha (*begin))
    return NULL;
  while (is_in_name (*reader->at))
    reader->at++;
  return g_strndup (begin, reader->at - begin);
}

static gboolean
take_keyword (Reader *reader, const char *word)
{
  const char *before;
  g_autofree char *name = NULL;

  skip_blanks (reader);
  before = reader->at;
  name = take_name (reader);
  if (name && g_str_equal (name, word))
    return TRUE;
  reader->at = before;
  return FALSE;
}

/* What stands there up to the next blank or closing bracket; NULL with an error. */
static char *
take_word (Reader *reader, const char *expected)
{
  const char *begin;

  skip_blanks (reader);
  begin = reader->at;
  while (*reader->at && !g_ascii_isspace (*reader->at) && *reader->at != ')')
    reader->at++;
  if (reader->at > begin)
    return g_strndup (begin, reader->at - begin);
  fail (reader, expected);
  return NULL;
}

/* The fact of a name, with or without "other.". */
static gboolean
find_fact (Reader *reader, const char *name, LkLessonFact *fact)
{
  const char *plain = g_str_has_prefix (name, LK_LESSON_OTHER) ? name + strlen (LK_LESSON_OTHER) : name;

  if (lk_lesson_fact_find (plain, fact))
    return TRUE;
  g_set_error (reader->error, LK_ERROR, LK_ERROR_VALUE, _ ("there is nothing called “%s”"), name);
  return FALSE;
}

static gboolean
read_argument (Reader *reader, Factor *factor, const LkLessonFact *fact)
{
  gboolean brackets = *reader->at == '(';

  if (brackets && fact->form == LK_FACT_PLAIN)
    g_set_error (reader->error, LK_ERROR, LK_ERROR_VALUE, _ ("“%s” has no parts"), factor->name);
  else if (!brackets && fact->form == LK_FACT_CLASS)
    g_set_error (reader->error, LK_ERROR, LK_ERROR_VALUE, _ ("“%s” needs a class in brackets"), factor->name);
  else if (!brackets)
    return TRUE;
  else
    {
      reader->at++;
      factor->argument = take_word (reader, _ ("a class"));
      return factor->argument && (take (reader, ")") || fail (reader, ")"));
    }
  return FALSE;
}

static gboolean
read_number (Reader *reader, Factor *factor)
{
  gsize length = strspn (reader->at, "0123456789.");
  g_autofree char *number = g_strndup (reader->at, length);

  if (length == 0 || !lk_number_parse (number, &factor->number))
    return fail (reader, _ ("a number or a name"));
  reader->at += length;
  return TRUE;
}

static gboolean
read_factor (Reader *reader, char sign, GArray *sum)
{
  Factor factor = { .sign = sign };
  LkLessonFact fact;
  gboolean ok;

  factor.name = take_name (reader);
  if (!factor.name)
    {
      gboolean minus = take (reader, "-") || take (reader, "−");

      skip_blanks (reader);
      ok = read_number (reader, &factor);
      factor.number = minus ? -factor.number : factor.number;
    }
  else if (!find_fact (reader, factor.name, &fact))
    ok = FALSE;
  else if (fact.kind != LK_FACT_NUMBER)
    {
      g_set_error (reader->error, LK_ERROR, LK_ERROR_VALUE, _ ("“%s” is not a number"), factor.name);
      ok = FALSE;
    }
  else
    ok = read_argument (reader, &factor, &fact);
  g_array_append_val (sum, factor);
  return ok;
}

static GArray *
read_sum (Reader *reader)
{
  g_autoptr (GArray) sum = g_array_new (FALSE, FALSE, sizeof (Factor));
  char sign = '+';

  g_array_set_clear_func (sum, factor_clear);
  do
    {
      if (!read_factor (reader, sign, sum))
        return NULL;
      if (take (reader, "×") || take (reader, "*"))
        sign = '*';
      else if (take (reader, "/"))
        sign = '/';
      else if (take (reader, "+"))
        sign = '+';
      else if (take (reader, "-") || take (reader, "−"))
        sign = '-';
      else
        sign = 0;
    }
  while (sign);
  return g_steal_pointer (&sum);
}

static const char *
read_operator (Reader *reader)
{
  for (gsize i = 0; i < G_N_ELEMENTS (operators); i++)
    {
      if (take (reader, operators[i]))
        return operators[i];
    }
  fail (reader, _ ("<, <=, >, >= or ="));
  return NULL;
}

static gboolean
read_pressed (Reader *reader, Comparison *comparison)
{
  const LkLessonPlace *place;

  comparison->kind = PRESSED;
  comparison->word = take_word (reader, _ ("what is pressed"));
  if (!comparison->word)
    return FALSE;
  place = lk_lesson_place_find (comparison->word);
  if (place && place->action)
    return TRUE;
  g_set_error (reader->error, LK_ERROR, LK_ERROR_VALUE, _ ("there is nothing called “%s” that can be pressed"),
               comparison->word);
  return FALSE;
}

/* "page = samples", when a name of a text stands here. */
static gboolean
read_text (Reader *reader, Comparison *comparison, gboolean *ok)
{
  const char *before;
  g_autofree char *name = NULL;
  LkLessonFact fact;

  skip_blanks (reader);
  before = reader->at;
  name = take_name (reader);
  *ok = !name || find_fact (reader, name, &fact);
  if (name && *ok && fact.kind == LK_FACT_TEXT)
    {
      comparison->kind = COMPARES_TEXTS;
      comparison->name = g_steal_pointer (&name);
      *ok = (take (reader, "=") || fail (reader, "=")) && (comparison->word = take_word (reader, _ ("a word")));
      return TRUE;
    }
  reader->at = before;
  return FALSE;
}

static gboolean
read_comparison (Reader *reader, Comparison *comparison)
{
  gboolean ok;

  if (take_keyword (reader, "pressed"))
    return read_pressed (reader, comparison);
  if (read_text (reader, comparison, &ok) || !ok)
    return ok;
  comparison->kind = COMPARES_NUMBERS;
  return (comparison->left = read_sum (reader)) && (comparison->sign = read_operator (reader)) &&
         (comparison->right = read_sum (reader));
}

LkLessonCondition *
lk_lesson_condition_parse (const char *text, GError **error)
{
  g_autoptr (LkLessonCondition) self = g_new0 (LkLessonCondition, 1);
  Reader reader = { .error = error };

  self->text = g_strstrip (g_strdup (text));
  self->comparisons = g_ptr_array_new_with_free_func (comparison_free);
  if (strlen (self->text) > LK_LESSON_CONDITION_MAX)
    {
      g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("it has more than %d bytes"), LK_LESSON_CONDITION_MAX);
      return NULL;
    }
  reader.at = self->text;
  do
    {
      Comparison *comparison = g_new0 (Comparison, 1);

      g_ptr_array_add (self->comparisons, comparison);
      if (!read_comparison (&reader, comparison))
        return NULL;
    }
  while (take_keyword (&reader, "and"));
  skip_blanks (&reader);
  if (*reader.at)
    {
      fail (&reader, _ ("“and”, or nothing"));
      return NULL;
    }
  return g_steal_pointer (&self);
}

/* FALSE where one of its numbers is not known. */
static gboolean
sum_value (const GArray *sum, const LkLessonFacts *facts, gpointer data, double *value)
{
  double product = 0.0;

  *value = 0.0;
  for (guint i = 0; i < sum->len; i++)
    {
      const Factor *factor = &g_array_index (sum, Factor, i);
      double number = factor->number;

      if (factor->name && !facts->number (factor->name, factor->argument, &number, data))
        return FALSE;
      switch (factor->sign)
        {
        case '*':
          product *= number;
          break;
        case '/':
          product /= number;
          break;
        default:
          *value += product;
          product = factor->sign == '-' ? -number : number;
        }
    }
  *value += product;
  return TRUE;
}

static gboolean
compare (double a, const char *sign, double b)
{
  if (g_str_equal (sign, "<"))
    return a < b;
  if (g_str_equal (sign, ">"))
    return a > b;
  if (g_str_equal (sign, "<="))
    return a <= b;
  if (g_str_equal (sign, ">="))
    return a >= b;
  return fabs (a - b) <= EQUAL * MAX (1.0, MAX (fabs (a), fabs (b)));
}

static gboolean
comparison_holds (const Comparison *comparison, const LkLessonFacts *facts, gpointer data)
{
  g_autofree char *text = NULL;
  double left, right;

  switch (comparison->kind)
    {
    case PRESSED:
      return facts->pressed && facts->pressed (comparison->word, data);
    case COMPARES_TEXTS:
      text = facts->text ? facts->text (comparison->name, data) : NULL;
      return text && g_str_equal (text, comparison->word);
    case COMPARES_NUMBERS:
      break;
    }
  return sum_value (comparison->left, facts, data, &left) && sum_value (comparison->right, facts, data, &right) &&
         compare (left, comparison->sign, right);
}

gboolean
lk_lesson_condition_holds (const LkLessonCondition *self, const LkLessonFacts *facts, gpointer data)
{
  for (guint i = 0; i < self->comparisons->len; i++)
    {
      if (!comparison_holds (g_ptr_array_index (self->comparisons, i), facts, data))
        return FALSE;
    }
  return TRUE;
}

static void
sum_names (const GArray *sum, void (*each) (const char *, const char *, char, gpointer), gpointer data)
{
  for (guint i = 0; i < sum->len; i++)
    {
      const Factor *factor = &g_array_index (sum, Factor, i);

      if (factor->name)
        each (factor->name, factor->argument, 'n', data);
    }
}

void
lk_lesson_condition_names (const LkLessonCondition *self, void (*each) (const char *, const char *, char, gpointer),
                           gpointer data)
{
  for (guint i = 0; i < self->comparisons->len; i++)
    {
      const Comparison *comparison = g_ptr_array_index (self->comparisons, i);

      if (comparison->kind == PRESSED)
        each (comparison->word, NULL, 'p', data);
      else if (comparison->kind == COMPARES_TEXTS)
        each (comparison->name, NULL, 't', data);
      else
        {
          sum_names (comparison->left, each, data);
          sum_names (comparison->right, each, data);
        }
    }
}

gboolean
lk_lesson_condition_waits_for (const LkLessonCondition *self, const char *action)
{
  for (guint i = 0; i < self->comparisons->len; i++)
    {
      const Comparison *comparison = g_ptr_array_index (self->comparisons, i);

      if (comparison->kind == PRESSED && g_str_equal (comparison->word, action))
        return TRUE;
    }
  return FALSE;
}
