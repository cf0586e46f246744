/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-numpy-names.h"

#include <string.h>

/* The earlier in its list, the more surely it is meant. */
static const char *const picture_words[] = { "x",       "images", "image",    "imgs",    "img",    "pictures",
                                             "picture", "pixels", "features", "samples", "inputs", "data" };
static const char *const label_words[] = { "y", "labels", "label", "targets", "target", "classes", "class" };
/* What a teacher says, what it is, and what things are called. */
static const char *const other_words[] = { "logits",      "logit", "probabilities", "probs",   "pred", "preds",
                                           "predictions", "names", "name",          "weights", "bias", "filenames" };

static const struct {
  const char *word;
  LkNumpySplit split;
} split_words[] = {
  { "train", LK_NUMPY_TRAIN },           { "training", LK_NUMPY_TRAIN }, { "test", LK_NUMPY_TEST },
  { "testing", LK_NUMPY_TEST },          { "val", LK_NUMPY_VALIDATION }, { "valid", LK_NUMPY_VALIDATION },
  { "validation", LK_NUMPY_VALIDATION },
};

/* The place of the word in the list, or -1. */
static int
find_word (const char *word, const char *const *list, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (g_str_equal (word, list[i]))
      return (int) i;
  return -1;
}

#define FIND(word, list) find_word ((word), (list), G_N_ELEMENTS (list))

static gboolean
is_split (const char *word, LkNumpySplit *split)
{
  for (gsize i = 0; i < G_N_ELEMENTS (split_words); i++)
    if (g_str_equal (word, split_words[i].word))
      {
        *split = split_words[i].split;
        return TRUE;
      }
  return FALSE;
}

/* "xtrain" and "trainx" become two words; *first receives all of one that is one. */
static void
part (const char *word, char **first, char **second)
{
  gsize n = strlen (word);

  *first = g_strdup (word);
  *second = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (split_words); i++)
    {
      const char *split = split_words[i].word;
      gsize length = strlen (split);
      g_autofree char *other = NULL;

      if (n <= length)
        continue;
      if (g_str_has_prefix (word, split))
        other = g_strdup (word + length);
      else if (g_str_has_suffix (word, split))
        other = g_strndup (word, n - length);
      if (!other || (FIND (other, picture_words) < 0 && FIND (other, label_words) < 0))
        continue;
      g_free (*first);
      *first = g_strdup (split);
      *second = g_steal_pointer (&other);
      return;
    }
}

typedef struct {
  int pictures, labels; /* places of the best words; -1: none */
  gboolean is_other;
  LkNumpySplit split;
  GString *rest;
} Reading;

static void
read_word (Reading *reading, const char *word)
{
  int picture = FIND (word, picture_words), label = FIND (word, label_words);

  if (FIND (word, other_words) >= 0)
    reading->is_other = TRUE;
  else if (label >= 0)
    reading->labels = reading->labels < 0 ? label : MIN (reading->labels, label);
  else if (picture >= 0)
    reading->pictures = reading->pictures < 0 ? picture : MIN (reading->pictures, picture);
  else if (!is_split (word, &reading->split))
    g_string_append_printf (reading->rest, "%s%s", reading->rest->len > 0 ? " " : "", word);
}

gboolean
lk_numpy_role_find (const char *name, LkNumpyRole *role)
{
  g_autofree char *small = g_utf8_strdown (name, -1);
  g_auto (GStrv) words = g_strsplit_set (small, " _-.()[]", -1);
  g_autoptr (GString) rest = g_string_new (NULL);
  Reading reading = { -1, -1, FALSE, LK_NUMPY_WHOLE, rest };

  for (char **word = words; *word; word++)
    {
      g_autofree char *first = NULL;
      g_autofree char *second = NULL;

      if (**word == '\0')
        continue;
      part (*word, &first, &second);
      read_word (&reading, first);
      if (second)
        read_word (&reading, second);
    }
  if (reading.is_other || (reading.pictures < 0 && reading.labels < 0))
    return FALSE;
  /* "data_labels" are labels. */
  role->kind = reading.labels >= 0 ? LK_NUMPY_LABELS : LK_NUMPY_PICTURES;
  role->split = reading.split;
  role->rank = (guint) (reading.labels >= 0 ? reading.labels : reading.pictures);
  role->rest = g_strdup (rest->str);
  return TRUE;
}

void
lk_numpy_role_clear (LkNumpyRole *role)
{
  g_clear_pointer (&role->rest, g_free);
}
