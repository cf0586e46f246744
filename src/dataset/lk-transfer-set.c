/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-transfer-set.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "nn/lk-rng.h"

/* How many of a subject's n samples a fraction keeps: rounded up, but not for
 * the sake of a rounding error such as 0.07 · 100 = 7.000000000000001. */
static size_t
how_many (size_t n, double fraction)
{
  double exact = fraction * (double) n;
  size_t kept = (size_t) ceil (exact - 1e-9 * exact);

  if (n > 0 && kept == 0)
    kept = 1;
  return kept < n ? kept : n;
}

LkStatus
lk_transfer_set_new (const LkSplit *train, size_t n_classes, const bool *keep, double fraction, uint64_t seed,
                     LkTransferSet **set)
{
  return lk_transfer_set_new_without (train, n_classes, keep, fraction, seed, NULL, set);
}

LkStatus
lk_transfer_set_new_without (const LkSplit *train, size_t n_classes, const bool *keep, double fraction, uint64_t seed,
                             const LkTransferSet *without, LkTransferSet **set)
{
  LkTransferSet *self = NULL;
  uint32_t *members = NULL; /* of one subject */
  bool *chosen = NULL;      /* (train->n) */
  bool *taken = NULL;       /* (train->n): in `without` */
  LkStatus status = LK_NO_MEMORY;
  uint64_t subject_seed;
  LkRng rng;

  if (!(fraction > 0.0 && fraction <= 1.0)) /* NaN fails too */
    return LK_BAD_VALUE;
  if (train->n == 0)
    return LK_BAD_SHAPE;

  members = calloc (train->n, sizeof *members);
  chosen = calloc (train->n, sizeof *chosen);
  taken = calloc (train->n, sizeof *taken);
  self = calloc (1, sizeof *self);
  if (!members || !chosen || !taken || !self)
    goto out;
  for (size_t i = 0; without && i < without->n; i++)
    taken[without->index[i]] = true;

  /* Each subject draws from its own stream and keeps the head of its order, so
   * that leaving out a subject does not change the others' samples, and a
   * smaller share is a part of a larger one. */
  lk_rng_seed (&rng, seed, LK_STREAM_TRANSFER_SET);
  subject_seed = lk_rng_next (&rng);
  for (size_t c = 0; c < n_classes; c++)
    {
      size_t n = 0, kept;

      if (keep && !keep[c])
        continue;
      for (size_t i = 0; i < train->n; i++)
        if (lk_split_subject (train, i) == c && !taken[i])
          members[n++] = (uint32_t) i;
      kept = how_many (n, fraction);
      if (kept < n)
        {
          lk_rng_seed (&rng, subject_seed, c);
          lk_rng_shuffle (&rng, members, n);
        }
      for (size_t i = 0; i < kept; i++)
        chosen[members[i]] = true;
      self->n += kept;
    }

  status = LK_BAD_SHAPE;
  if (self->n == 0)
    goto out;
  status = LK_NO_MEMORY;
  self->index = calloc (self->n, sizeof *self->index);
  if (!self->index)
    goto out;
  for (size_t i = 0, k = 0; i < train->n; i++)
    if (chosen[i])
      self->index[k++] = (uint32_t) i;
  *set = self;
  self = NULL;
  status = LK_OK;

out:
  lk_transfer_set_free (self);
  free (members);
  free (chosen);
  free (taken);
  return status;
}

LkStatus
lk_transfer_set_hold_out (LkTransferSet *set, const LkSplit *train, size_t n_classes, double part, uint64_t seed,
                          LkTransferSet **held)
{
  LkTransferSet *self = NULL;
  uint32_t *members = NULL; /* of one class, as places in the set */
  bool *moves = NULL;       /* (set->n) */
  size_t n_kept = 0;
  uint64_t class_seed;
  LkStatus status = LK_NO_MEMORY;
  LkRng rng;

  if (!(part > 0.0 && part < 1.0))
    return LK_BAD_VALUE;

  members = calloc (set->n, sizeof *members);
  moves = calloc (set->n, sizeof *moves);
  self = calloc (1, sizeof *self);
  if (!members || !moves || !self)
    goto out;

  lk_rng_seed (&rng, seed, LK_STREAM_VALIDATION);
  class_seed = lk_rng_next (&rng);
  for (size_t c = 0; c < n_classes; c++)
    {
      size_t n = 0, taken;

      for (size_t i = 0; i < set->n; i++)
        if (train->labels[set->index[i]] == c)
          members[n++] = (uint32_t) i;
      taken = how_many (n, part);
      if (n > 0 && taken == n)
        taken--;
      lk_rng_seed (&rng, class_seed, c);
      lk_rng_shuffle (&rng, members, n);
      for (size_t i = 0; i < taken; i++)
        moves[members[i]] = true;
      self->n += taken;
    }

  status = LK_BAD_SHAPE;
  if (self->n == 0)
    goto out;
  status = LK_NO_MEMORY;
  self->index = calloc (self->n, sizeof *self->index);
  if (!self->index)
    goto out;
  for (size_t i = 0, k = 0; i < set->n; i++)
    {
      if (moves[i])
        self->index[k++] = set->index[i];
      else
        set->index[n_kept++] = set->index[i];
    }
  set->n = n_kept;
  *held = self;
  self = NULL;
  status = LK_OK;

out:
  lk_transfer_set_free (self);
  free (members);
  free (moves);
  return status;
}

void
lk_transfer_set_free (LkTransferSet *set)
{
  if (!set)
    return;
  free (set->index);
  free (set);
}

/* Of ASCII alone, and not as the C library does, whose small I is another letter in
 * Turkish: what a run is of does not depend on the language of who starts it. */
static char
to_lower (char c)
{
  return c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c;
}

static bool
are_alike (const char *a, const char *b, size_t length)
{
  for (size_t i = 0; i < length; i++)
    if (to_lower (a[i]) != to_lower (b[i]))
      return false;
  return true;
}

/* The subject meant by length characters at text: a name (in any case), else a
 * number; n_subjects when there is none. Names come first, because a data set
 * may well call its class 0 "1". */
static size_t
find_subject (const LkDataset *dataset, const char *text, size_t length)
{
  size_t number = 0;

  for (size_t c = 0; c < dataset->n_subjects; c++)
    if (strlen (dataset->subject_names[c]) == length && are_alike (dataset->subject_names[c], text, length))
      return c;

  if (length == 0 || length > 4) /* LK_MAX_CLASSES has four digits */
    return dataset->n_subjects;
  for (size_t i = 0; i < length; i++)
    {
      if (text[i] < '0' || text[i] > '9')
        return dataset->n_subjects;
      number = 10 * number + (size_t) (text[i] - '0');
    }
  return number < dataset->n_subjects ? number : dataset->n_subjects;
}

static bool
is_space (char c)
{
  return c != '\0' && strchr (" \t\n\v\f\r", c) != NULL;
}

void
lk_transfer_set_falsify (const LkTransferSet *set, const LkSplit *train, size_t n_classes, double share, uint64_t seed,
                         uint16_t *labels)
{
  memcpy (labels, train->labels, train->n * sizeof *labels);
  for (size_t k = 0; k < set->n; k++)
    {
      uint32_t i = set->index[k];
      LkRng rng;

      lk_rng_seed_at (&rng, seed, LK_STREAM_LABEL_NOISE, i);
      if (lk_rng_uniform (&rng) < share)
        labels[i] = (uint16_t) ((labels[i] + 1 + lk_rng_below (&rng, (uint32_t) n_classes - 1)) % n_classes);
    }
}

LkStatus
lk_classes_parse (const LkDataset *dataset, const char *text, bool *keep, const char **bad)
{
  const char *item = text;

  memset (keep, 0, dataset->n_classes * sizeof *keep);
  while (is_space (*item))
    item++;
  if (*item == '\0')
    return LK_OK;

  for (;;)
    {
      size_t length, trimmed, c;

      while (is_space (*item))
        item++;
      length = strcspn (item, ",");
      for (trimmed = length; trimmed > 0 && is_space (item[trimmed - 1]);)
        trimmed--;
      c = find_subject (dataset, item, trimmed);
      if (c == dataset->n_subjects)
        {
          if (bad)
            *bad = item;
          return LK_BAD_VALUE;
        }
      keep[c] = true;
      if (item[length] == '\0')
        return LK_OK;
      item += length + 1;
    }
}
