/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-lesson-draft.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "lk-lesson-library.h"
#include "lk-lesson-places.h"
#include "lk-lesson-writer.h"
#include "lk-lesson.h"
#include "settings/lk-setting-text.h"
#include "words/lk-quantity.h"

#define MINUTES 5 /* that a lesson takes until somebody says otherwise */

void
lk_lesson_draft_init (LkLessonParts *draft)
{
  *draft = (LkLessonParts) { .sample = -1, .minutes = MINUTES };
  draft->title = g_strdup ("");
  draft->summary = g_strdup ("");
  draft->audience = g_strdup ("");
  draft->page = g_strdup (lk_lesson_pages ()[0]);
  draft->sets = g_ptr_array_new_with_free_func ((GDestroyNotify) lk_lesson_set_free);
  draft->hidden = g_ptr_array_new_with_free_func (g_free);
  draft->steps = g_ptr_array_new_with_free_func ((GDestroyNotify) lk_lesson_step_free);
  g_ptr_array_add (draft->hidden, NULL);
}

static LkLessonStep *
step_at (const LkLessonParts *draft, guint index)
{
  return g_ptr_array_index (draft->steps, index);
}

/* As the last step leaves them, in a session that does nothing else. */
static LkSession *
session_after (const LkLessonParts *draft, const char *dataset)
{
  LkSession *session = lk_session_new_for (LK_DEFAULT_DATASET);

  if (draft->steps->len == 0)
    {
      lk_session_choose_dataset (session, dataset);
      lk_session_use_defaults (session);
      return session;
    }
  lk_lesson_begin_with (draft->sets, session);
  for (guint i = 0; i < draft->steps->len; i++)
    lk_lesson_apply (step_at (draft, i)->sets, session);
  return session;
}

static void
add_set (GPtrArray *sets, const LkSettings *settings, guint id)
{
  GString *value = g_string_new (NULL);
  LkLessonSet *set = g_new0 (LkLessonSet, 1);

  lk_setting_append (value, settings, id);
  set->name = g_strdup (lk_setting_info (id)->name);
  set->value = g_string_free (value, FALSE);
  g_ptr_array_add (sets, set);
}

/* The data set comes first in the table, as it must here: another one brings its defaults along. */
static void
add_differences (GPtrArray *sets, const LkLessonParts *draft, const LkSettings *now)
{
  g_autoptr (LkSession) before = session_after (draft, now->dataset);
  const LkSettings *were = lk_session_get_settings (before);
  gboolean other = draft->steps->len == 0 ? !g_str_equal (now->dataset, LK_DEFAULT_DATASET)
                                          : !g_str_equal (now->dataset, were->dataset);

  if (other)
    add_set (sets, now, LK_SETTING_DATASET);
  if (other && draft->steps->len > 0)
    lk_session_choose_dataset (before, now->dataset);
  for (guint id = LK_SETTING_DATASET + 1; id < LK_N_SETTINGS; id++)
    {
      if (!(lk_setting_info (id)->flags & LK_SETTING_FACT) && !lk_setting_same (were, now, id))
        add_set (sets, now, id);
    }
}

static char *
free_id (const LkLessonParts *draft)
{
  for (guint number = draft->steps->len + 1;; number++)
    {
      char *id = g_strdup_printf ("step-%u", number);
      guint i = 0;

      while (i < draft->steps->len && !g_str_equal (step_at (draft, i)->id, id))
        i++;
      if (i == draft->steps->len)
        return id;
      g_free (id);
    }
}

LkLessonStep *
lk_lesson_draft_add (LkLessonParts *draft, const LkLessonNow *now)
{
  LkLessonStep *step = lk_lesson_step_new ();
  gboolean first = draft->steps->len == 0;
  guint sample;

  g_object_get (now->session, "sample", &sample, NULL);
  step->id = free_id (draft);
  step->title = g_strdup ("");
  step->text = g_strdup ("");
  step->page = g_strdup (now->page);
  step->sample = (int) sample;
  if (now->place)
    {
      g_strfreev (step->points);
      step->points = g_strdupv ((char *[]) { (char *) now->place, NULL });
    }
  if (first)
    {
      g_free (draft->page);
      draft->page = g_strdup (now->page);
      g_ptr_array_set_size (draft->sets, 0);
    }
  add_differences (first ? draft->sets : step->sets, draft, lk_session_get_settings (now->session));
  g_ptr_array_add (draft->steps, step);
  return step;
}

/* --- Order --- */

/* Claims name steps by their places, which change: before, they are remembered, and afterwards found again. */
typedef struct {
  LkLessonStep *owner;
  LkLessonClaim *claim;
  const LkLessonStep *against;
} Link;

static GArray *
links_of (const LkLessonParts *draft)
{
  GArray *links = g_array_new (FALSE, FALSE, sizeof (Link));

  for (guint i = 0; i < draft->steps->len; i++)
    {
      LkLessonStep *step = step_at (draft, i);

      for (guint c = 0; c < step->claims->len; c++)
        {
          LkLessonClaim *claim = g_ptr_array_index (step->claims, c);
          Link link = { step, claim, claim->against >= 0 ? step_at (draft, (guint) claim->against) : NULL };

          if (link.against)
            g_array_append_val (links, link);
        }
    }
  return links;
}

/* `gone` may be NULL. */
static void
join (LkLessonParts *draft, GArray *links, const LkLessonStep *gone)
{
  for (guint i = 0; i < links->len; i++)
    {
      const Link *link = &g_array_index (links, Link, i);
      guint index;

      if (link->owner == gone)
        continue; /* went with it */
      if (g_ptr_array_find (draft->steps, link->against, &index))
        link->claim->against = (int) index;
      else
        g_ptr_array_remove (link->owner->claims, link->claim);
    }
  g_array_unref (links);
}

void
lk_lesson_draft_move (LkLessonParts *draft, guint from, guint to)
{
  GArray *links = links_of (draft);

  g_ptr_array_insert (draft->steps, (int) to, g_ptr_array_steal_index (draft->steps, from));
  join (draft, links, NULL);
}

void
lk_lesson_draft_remove (LkLessonParts *draft, guint index)
{
  GArray *links = links_of (draft);
  const LkLessonStep *gone = step_at (draft, index);

  g_ptr_array_remove_index (draft->steps, index);
  join (draft, links, gone);
}

/* --- In words --- */

static void
say_sets (GString *words, const GPtrArray *sets)
{
  for (guint i = 0; i < sets->len; i++)
    {
      const LkLessonSet *set = g_ptr_array_index (sets, i);
      guint id = lk_setting_find (set->name);
      const LkSettingInfo *info = lk_setting_info (id);
      g_auto (GValue) value = G_VALUE_INIT;
      g_autofree char *said =
          lk_setting_parse (id, set->name, set->value, &value, NULL) ? lk_setting_say (id, &value) : NULL;

      g_string_append_printf (words, " · %s %s", info->symbol ? _ (info->symbol) : _ (info->label),
                              said ? said : set->value);
    }
}

char *
lk_lesson_draft_say (const LkLessonParts *draft, guint index, const char *page)
{
  const LkLessonStep *step = step_at (draft, index);
  GString *words = g_string_new (page);

  if (step->sample >= 0)
    {
      g_autofree char *sample = g_strdup_printf (_ ("sample %s"), LK_COUNT (step->sample));

      g_string_append_printf (words, " · %s", sample);
    }
  if (index == 0)
    say_sets (words, draft->sets);
  say_sets (words, step->sets);
  return g_string_free (words, FALSE);
}

static gboolean
is_blank (const char *text)
{
  for (; text && *text; text = g_utf8_next_char (text))
    {
      if (!g_unichar_isspace (g_utf8_get_char (text)) && !g_unichar_iscntrl (g_utf8_get_char (text)))
        return FALSE;
    }
  return TRUE;
}

/* What people forget, in their words rather than in those of the file. */
static char *
step_fault (const LkLessonStep *step, guint number)
{
  guint n_right = 0;

  for (guint i = 0; i < step->answers->len; i++)
    n_right += ((const LkLessonAnswer *) g_ptr_array_index (step->answers, i))->right;
  if (is_blank (step->title))
    return g_strdup_printf (_ ("Step %u has no title."), number);
  if (is_blank (step->text))
    return g_strdup_printf (_ ("Step %u has no text."), number);
  if (!is_blank (step->question) && (step->answers->len < 2 || n_right == 0))
    return g_strdup_printf (_ ("The question of step %u needs two answers, of which one is right."), number);
  if (step->done && is_blank (step->waits))
    return g_strdup_printf (_ ("Step %u does not say what it waits for."), number);
  return NULL;
}

static char *
sets_fault (const GPtrArray *sets)
{
  for (guint i = 0; i < sets->len; i++)
    {
      const LkLessonSet *set = g_ptr_array_index (sets, i);
      guint id = lk_setting_find (set->name);

      if (id == LK_SETTING_DATASET && strpbrk (set->value, "/\\"))
        return g_strdup (
            _ ("Its data set is a file of yours: a lesson, which others open, too, has only data sets that "
               "come with Limbeck."));
      if (id == LK_SETTING_TEACHER_FILES && strpbrk (set->value, "/\\"))
        return g_strdup (_ ("Its teacher is a file of yours: a lesson, which others open, too, has only teachers that "
                            "come with Limbeck or are trained in it."));
    }
  return NULL;
}

char *
lk_lesson_draft_fault (const LkLessonParts *draft)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (LkLesson) lesson = NULL;
  char *fault = sets_fault (draft->sets);

  if (!fault && is_blank (draft->title))
    fault = g_strdup (_ ("The lesson has no title."));
  if (!fault && is_blank (draft->summary))
    fault = g_strdup (_ ("The lesson has no sentence that says what it is about."));
  if (!fault && is_blank (draft->audience))
    fault = g_strdup (_ ("The lesson does not say for whom it is."));
  if (!fault && draft->steps->len == 0)
    fault = g_strdup (_ ("The lesson has no step."));
  for (guint i = 0; i < draft->steps->len && !fault; i++)
    {
      fault = sets_fault (step_at (draft, i)->sets);
      if (!fault)
        fault = step_fault (step_at (draft, i), i + 1);
    }
  if (fault)
    return fault;
  text = lk_lesson_write (draft);
  lesson = lk_lesson_parse (text, strlen (text), draft->title, &error);
  return lesson ? NULL : g_strdup (error->message);
}
