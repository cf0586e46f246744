/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lk-origins.h"
#include "lk-pixel-lists.h"
#include "nn/lk-layer.h"
#include "nn/lk-status.h"

#define LK_MAX_CLASSES 1000
#define LK_MAX_SIDE    64 /* pixels of a picture's side */
#define LK_COLOURS     3  /* channels of a picture in colour */

/* n pictures as bytes, and their labels. */
typedef struct {
  size_t    n;
  uint8_t  *pixels;   /* (n, channels, height, width) row-major, 0 black … 255 white; of colours red, green and blue */
  uint16_t *labels;   /* (n) below n_classes */
  uint16_t *subjects; /* (n) below n_subjects; NULL: the labels are the subjects */
  uint32_t *rows;     /* (n) where they were before the source was split in two; NULL: it was not */
  LkOrigins origins;  /* the files that they were read from, where that is known */
  /* (n) where they would be if the source's files stood in the other order, plain (10 before 2) for natural (2 before
   * 10) and the other way round; NULL: that is the same */
  uint32_t *other_rows;
  LkPixelListsMaker *lists; /* its data set's; NULL: it has no data set */
} LkSplit;

/* Frees what a split that is nobody else's holds. */
void     lk_split_clear   (LkSplit *split);
/* The row of sample i in the source, as a teacher elsewhere numbers them: with its files in the other order where there
 * is one and it is asked for. */
size_t   lk_split_row     (const LkSplit *split, size_t i, bool other);
/* Its numbers that are not 0, D a picture; NULL where there are no such lists (lk-pixel-lists.h). */
const LkPixelLists *lk_split_lists (const LkSplit *split, size_t D);
/* Of pixels and labels, FNV-1a over eight bytes at a time: 70,000 pictures take some 10 ms. */
uint64_t lk_split_fingerprint (const LkSplit *split, size_t D);
/* What sample i is about. */
uint16_t lk_split_subject (const LkSplit *split, size_t i);

/* Pictures in memory, a training split and a test split that training never
 * sees. Immutable once made and counted by references, so that threads share
 * it without a lock. */
typedef struct {
  atomic_int refs;
  char      *id;      /* "mnist": what --dataset takes, or the path of folder or file */
  char      *title;   /* for people: "MNIST" */
  char      *source;  /* who made it; may be "" */
  char      *licence; /* may be "" */
  size_t     width, height;
  size_t     channels; /* 1, grey, or 3, a plane each of red, green and blue */
  size_t     n_classes;
  char     **class_names; /* (n_classes), then NULL */
  /* What samples are about, to be taught and examined one by one: the classes,
   * unless the data set has subjects of its own. */
  size_t     n_subjects;
  char     **subject_names; /* (n_subjects), then NULL */
  size_t     n_notes;
  char     **notes;         /* (n_notes), then NULL: sentences on how its files were read; NULL: none */
  bool       dark_on_light; /* how its pictures are shown and what is drawn for it: whoever reads it sets this, as
                               examine finds, before others have it */
  bool          colour_ground; /* likewise: in colour, and on grounds that are neither dark nor light */
  LkSplit    train;
  LkSplit    test;
} LkDataset;

/* The subjects are the classes. Takes ownership of the splits' memory (free ())
 * on success only; copies the strings. class_names NULL names the classes "0", "1", …. LK_BAD_SHAPE when a
 * split is empty, a side is 0 or beyond LK_MAX_SIDE, there are not 1 or 3 channels, or n_classes is outside
 * 2 … LK_MAX_CLASSES; LK_BAD_VALUE when a label is not below n_classes. */
LkStatus   lk_dataset_new   (const char *id, const char *title, const char *source, const char *licence,
                             LkShape picture,
                             size_t n_classes, const char *const *class_names,
                             LkSplit train, LkSplit test, LkDataset **dataset);
/* The same with subjects of its own in both splits. n_subjects is 1 … n_classes,
 * so that an array of n_classes holds a choice of either; LK_BAD_SHAPE when it is
 * not, LK_BAD_VALUE when a sample's is not below it. */
LkStatus   lk_dataset_new_with_subjects (const char *id, const char *title, const char *source, const char *licence,
                             LkShape picture,
                             size_t n_classes, const char *const *class_names,
                             size_t n_subjects, const char *const *subject_names,
                             LkSplit train, LkSplit test, LkDataset **dataset);
/* Copies the sentences; once, before anybody else has the data set. */
LkStatus   lk_dataset_set_notes (LkDataset *dataset, const char *const *notes, size_t n);
LkDataset *lk_dataset_ref   (LkDataset *dataset);
void       lk_dataset_unref (LkDataset *dataset); /* NULL is fine */

size_t     lk_dataset_n_inputs (const LkDataset *dataset); /* D = channels · height · width */
size_t     lk_dataset_area     (const LkDataset *dataset); /* height · width */
LkShape    lk_dataset_shape    (const LkDataset *dataset); /* of its pictures */
/* A picture of the data set without its colours: Rec. 601's luma. */
void       lk_dataset_grey     (const LkDataset *dataset, const uint8_t *pixels /* (channels, height, width) */,
                                uint8_t *grey /* (height, width) */);
/* The classes as their names sort letter by letter, 1, 10, 2: order[0] is the first one. */
void       lk_dataset_sort_plain (const LkDataset *dataset, uint16_t *order /* (n_classes) */);
