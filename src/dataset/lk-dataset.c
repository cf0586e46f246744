/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-dataset.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
lk_split_clear (LkSplit *split)
{
  free (split->pixels);
  free (split->labels);
  free (split->subjects);
  free (split->rows);
  lk_origins_clear (&split->origins);
  free (split->other_rows);
  lk_pixel_lists_maker_free (split->lists);
  *split = (LkSplit) { 0 };
}

size_t
lk_split_row (const LkSplit *split, size_t i, bool other)
{
  if (other && split->other_rows)
    return split->other_rows[i];
  return split->rows ? split->rows[i] : i;
}

const LkPixelLists *
lk_split_lists (const LkSplit *split, size_t D)
{
  return split->lists ? lk_pixel_lists_get (split->lists, split->pixels, split->n, D) : NULL;
}

uint64_t
lk_split_fingerprint (const LkSplit *split, size_t D)
{
  uint64_t sum = 0xcbf29ce484222325u;
  size_t n = split->n * D;

  for (size_t i = 0; i < n; i += 8)
    {
      uint64_t word = 0;

      memcpy (&word, split->pixels + i, n - i < 8 ? n - i : 8);
      sum = (sum ^ word) * 0x100000001b3u;
    }
  for (size_t i = 0; i < split->n; i++)
    sum = (sum ^ split->labels[i]) * 0x100000001b3u;
  return sum;
}

uint16_t
lk_split_subject (const LkSplit *split, size_t i)
{
  return split->subjects ? split->subjects[i] : split->labels[i];
}

static LkStatus
check_split (const LkSplit *split, size_t n_classes, size_t n_subjects)
{
  if (split->n == 0 || split->n > UINT32_MAX || !split->pixels || !split->labels)
    return LK_BAD_SHAPE;
  for (size_t i = 0; i < split->n; i++)
    if (split->labels[i] >= n_classes || lk_split_subject (split, i) >= n_subjects)
      return LK_BAD_VALUE;
  return LK_OK;
}

static void
free_names (char **names, size_t n)
{
  for (size_t c = 0; names && c < n; c++)
    free (names[c]);
  free (names);
}

static char **
copy_names (const char *const *names, size_t n)
{
  char **copy = calloc (n + 1, sizeof (char *));

  for (size_t c = 0; copy && c < n; c++)
    {
      char number[24];

      snprintf (number, sizeof number, "%zu", c);
      copy[c] = strdup (names ? names[c] : number);
      if (!copy[c])
        {
          free_names (copy, c);
          return NULL;
        }
    }
  return copy;
}

LkStatus
lk_dataset_new_with_subjects (const char *id, const char *title, const char *source, const char *licence,
                              LkShape picture, size_t n_classes, const char *const *class_names, size_t n_subjects,
                              const char *const *subject_names, LkSplit train, LkSplit test, LkDataset **dataset)
{
  LkDataset *self;
  LkStatus status;

  if (picture.width == 0 || picture.width > LK_MAX_SIDE || picture.height == 0 || picture.height > LK_MAX_SIDE)
    return LK_BAD_SHAPE;
  if (picture.channels != 1 && picture.channels != LK_COLOURS)
    return LK_BAD_SHAPE;
  if (n_classes < 2 || n_classes > LK_MAX_CLASSES)
    return LK_BAD_SHAPE;
  if (n_subjects < 1 || n_subjects > n_classes)
    return LK_BAD_SHAPE;
  status = check_split (&train, n_classes, n_subjects);
  if (status == LK_OK)
    status = check_split (&test, n_classes, n_subjects);
  if (status != LK_OK)
    return status;

  self = calloc (1, sizeof *self);
  if (!self)
    return LK_NO_MEMORY;
  atomic_init (&self->refs, 1);
  self->id = strdup (id);
  self->title = strdup (title);
  self->source = strdup (source);
  self->licence = strdup (licence);
  self->width = picture.width;
  self->height = picture.height;
  self->channels = picture.channels;
  self->n_classes = n_classes;
  self->class_names = copy_names (class_names, n_classes);
  self->n_subjects = n_subjects;
  self->subject_names = subject_names ? copy_names (subject_names, n_subjects) : self->class_names;
  if (!self->id || !self->title || !self->source || !self->licence || !self->class_names || !self->subject_names)
    {
      lk_dataset_unref (self); /* does not hold the splits yet: they stay the caller's */
      return LK_NO_MEMORY;
    }
  self->train = train;
  self->test = test;
  /* A split that another data set had has them already. Without memory for them there will be no lists. */
  if (!self->train.lists)
    self->train.lists = lk_pixel_lists_maker_new ();
  if (!self->test.lists)
    self->test.lists = lk_pixel_lists_maker_new ();
  *dataset = self;
  return LK_OK;
}

LkStatus
lk_dataset_new (const char *id, const char *title, const char *source, const char *licence, LkShape picture,
                size_t n_classes, const char *const *class_names, LkSplit train, LkSplit test, LkDataset **dataset)
{
  return lk_dataset_new_with_subjects (id, title, source, licence, picture, n_classes, class_names, n_classes, NULL,
                                       train, test, dataset);
}

LkStatus
lk_dataset_set_notes (LkDataset *dataset, const char *const *notes, size_t n)
{
  dataset->notes = copy_names (notes, n);
  if (!dataset->notes)
    return LK_NO_MEMORY;
  dataset->n_notes = n;
  return LK_OK;
}

LkDataset *
lk_dataset_ref (LkDataset *dataset)
{
  atomic_fetch_add_explicit (&dataset->refs, 1, memory_order_relaxed);
  return dataset;
}

void
lk_dataset_unref (LkDataset *dataset)
{
  if (!dataset || atomic_fetch_sub_explicit (&dataset->refs, 1, memory_order_acq_rel) != 1)
    return;
  if (dataset->subject_names != dataset->class_names)
    free_names (dataset->subject_names, dataset->n_subjects);
  free_names (dataset->class_names, dataset->n_classes);
  free_names (dataset->notes, dataset->n_notes);
  free (dataset->id);
  free (dataset->title);
  free (dataset->source);
  free (dataset->licence);
  lk_split_clear (&dataset->train);
  lk_split_clear (&dataset->test);
  free (dataset);
}

size_t
lk_dataset_n_inputs (const LkDataset *dataset)
{
  return dataset->channels * lk_dataset_area (dataset);
}

size_t
lk_dataset_area (const LkDataset *dataset)
{
  return dataset->height * dataset->width;
}

LkShape
lk_dataset_shape (const LkDataset *dataset)
{
  return (LkShape) { dataset->height, dataset->width, dataset->channels };
}

void
lk_dataset_grey (const LkDataset *dataset, const uint8_t *pixels, uint8_t *grey)
{
  size_t n = lk_dataset_area (dataset);

  /* In 256ths, which add up to 256. */
  for (size_t i = 0; i < n; i++)
    grey[i] = dataset->channels == 1
                  ? pixels[i]
                  : (uint8_t) ((77u * pixels[i] + 150u * pixels[n + i] + 29u * pixels[2 * n + i]) >> 8);
}

void
lk_dataset_sort_plain (const LkDataset *dataset, uint16_t *order)
{
  for (size_t c = 0; c < dataset->n_classes; c++)
    {
      size_t place = 0;

      for (size_t other = 0; other < dataset->n_classes; other++)
        {
          int less = strcmp (dataset->class_names[other], dataset->class_names[c]);

          place += less < 0 || (less == 0 && other < c);
        }
      order[place] = (uint16_t) c;
    }
}
