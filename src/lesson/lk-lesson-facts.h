/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "dataset/lk-dataset.h"
#include "settings/lk-settings.h"
#include "train/lk-teacher.h"

/* What conditions can ask for, one table besides the settings: window and command line get their values here, so that a
 * name means the same in a lesson's step and in the run that holds its claim; docs/lesson-file.md says what each is. Every setting is a fact of its own name,
 * as a number where it is one and else as its text in files. */

typedef enum {
  LK_FACT_NUMBER,
  LK_FACT_TEXT,
} LkLessonFactKind;

typedef enum {
  LK_FACT_PLAIN,  /* "epoch" */
  LK_FACT_PART,   /* the whole, or with a class or subject in brackets a part: "student.errors", "student.errors(3)" */
  LK_FACT_CLASS,  /* a class in brackets, always: "teacher.probability(9)" */
} LkLessonFactForm;

typedef enum {
  LK_FACT_OF_RUN = 1 << 0,    /* known once a run has an evaluation */
  LK_FACT_OF_WINDOW = 1 << 1, /* the window alone knows it: no claim can rest on it */
} LkLessonFactFlags;

typedef struct {
  const char       *name;
  LkLessonFactKind  kind;
  LkLessonFactForm  form;
  LkLessonFactFlags flags;
} LkLessonFact;

/* FALSE: there is none of that name, among the settings neither. */
gboolean lk_lesson_fact_find     (const char *name, LkLessonFact *fact);

/* One moment of a run, all borrowed. */
typedef struct {
  const LkSettings *settings;       /* never NULL */
  const LkDataset  *dataset;        /* NULL while it is read: then only settings are known */
  const LkTeacher  *teacher;        /* NULL until it is tested */
  const float      *student;        /* (n_test, C) logits; NULL before the first evaluation */
  const float      *twin;           /* (n_test, C); NULL without */
  const float      *watched[3];     /* (C) of teacher, student, twin for the sample; NULL: taken from those above */
  gint              sample;         /* of the test split, that is watched; -1: none */
  guint64           step;
  guint64           steps_per_epoch; /* 0: not known */
  gsize             n_params[3];    /* of teacher, student, twin; 0: not known */
} LkLessonMoment;

/* FALSE where there is no such number at that moment: LkLessonFacts.number without what the window alone knows. */
gboolean lk_lesson_moment_number (const LkLessonMoment *moment, const char *name, const char *argument, double *value);
/* The same of texts: NULL where there is none. To be freed. */
char    *lk_lesson_moment_text   (const LkLessonMoment *moment, const char *name);
