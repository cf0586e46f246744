/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "dataset/lk-dataset.h"
#include "lk-evaluation.h"
#include "lk-teacher.h"

/* Teacher, student and twin side by side, test sample by test sample: who is
 * right, how far apart they are, and which samples a person asked to see. Of two
 * runs it is the students that stand side by side: that of the first in the
 * student's place, that of the second in the twin's. */

typedef enum {
  LK_COMPARED_TEACHER,
  LK_COMPARED_STUDENT,
  LK_COMPARED_TWIN,
  LK_N_COMPARED,
} LkCompared;

/* A network's bit in a set of networks. */
#define LK_COMPARED_BIT(who) (1u << (who))

/* What there is to say about one sample. What needs a network that is not there
 * is NaN. */
typedef struct {
  guint16 label;
  guint16 answers[LK_N_COMPARED]; /* the largest logit's class; of networks that there are */
  guint8  right;                  /* LK_COMPARED_BIT of those whose answer is the label */
  float   kl;                     /* KL (teacher ‖ student) at the comparison's temperature, nats */
  float   entropy;                /* of the teacher's softmax at that temperature, nats */
  float   confidence;             /* the student's largest probability at T = 1, as it would be relied on */
} LkComparedSample;

/* Immutable, counted by references. */
typedef struct {
  gatomicrefcount   refs;
  LkDataset        *dataset;
  LkTeacher        *teacher;    /* NULL: none yet */
  LkEvaluation     *evaluation; /* NULL: none yet */
  LkEvaluation     *second;     /* of another run, whose student stands in the twin's place; NULL: of one run */
  LkEvaluation     *biased;     /* its logits with the bias added; NULL where none is */
  bool             *raised;     /* (C) the classes whose bias is moved; NULL: none */
  double            bias;
  double            temperature;
  guint             present;    /* LK_COMPARED_BIT of the networks that there are */
  gsize             n;          /* test samples */
  LkComparedSample *samples;    /* (n) */
} LkComparison;

/* References what it is given; the logits are of the data set's test split, the
 * teacher is tested. One pass over them: a few ms for 10,000 × 10, so not for the
 * main thread. */
LkComparison *lk_comparison_new   (LkDataset *dataset, LkTeacher *teacher, LkEvaluation *evaluation, double temperature);
/* The same for a student and twin whose raised classes (C, copied; NULL: none) are
 * said more often by bias (lk-class-bias.h). The teacher's answers stay. */
LkComparison *lk_comparison_new_biased (LkDataset *dataset, LkTeacher *teacher, LkEvaluation *evaluation,
                                        double temperature, const bool *raised, double bias);
/* The students of two runs on this data set, beside a teacher that need not be
 * theirs (NULL: none). */
LkComparison *lk_comparison_new_pair (LkDataset *dataset, LkTeacher *teacher, LkEvaluation *first,
                                      LkEvaluation *second, double temperature);
/* Whether it is what one of these would make of that; second NULL: not the latter. */
gboolean      lk_comparison_is_of (const LkComparison *comparison, const LkDataset *dataset, const LkTeacher *teacher,
                                   const LkEvaluation *evaluation, const LkEvaluation *second, double temperature,
                                   const bool *raised, double bias);
LkComparison *lk_comparison_ref   (LkComparison *comparison);
void          lk_comparison_unref (LkComparison *comparison);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkComparison, lk_comparison_unref)

/* One network's logits (n_test, C) with the bias, borrowed; NULL when there is no such network. */
const float  *lk_comparison_logits (const LkComparison *comparison, LkCompared who);

/* Who is right. The networks that a choice speaks of must be there. */
typedef enum {
  LK_RIGHT_ANY,
  LK_RIGHT_ALL,          /* every network that there is */
  LK_RIGHT_NONE,         /* none of them */
  LK_RIGHT_TEACHER_ONLY, /* teacher right, student wrong */
  LK_RIGHT_STUDENT_ONLY, /* student right, teacher wrong */
  LK_RIGHT_TAUGHT,       /* student right, twin wrong: what teaching gained */
  LK_RIGHT_UNTAUGHT,     /* twin right, student wrong: what it cost */
  LK_RIGHT_NEITHER,      /* student wrong, twin wrong */
  LK_N_RIGHT,
} LkRightChoice;

/* Who says the same, rightly or wrongly. */
typedef enum {
  LK_AGREEMENT_ANY,
  LK_AGREEMENT_TEACHER,     /* student as teacher */
  LK_AGREEMENT_NOT_TEACHER,
  LK_AGREEMENT_TWIN,        /* student as twin */
  LK_AGREEMENT_NOT_TWIN,
  LK_N_AGREEMENTS,
} LkAgreementChoice;

/* A cell of a confusion matrix: samples of class `label` that `who` calls
 * `answer`. With another network in `minus` it is a cell of their difference:
 * samples that one of the two calls so and the other does not.
 *
 * A cell of a matrix of mean probabilities (likeness) is all samples of class
 * `label`; LK_SORT_LIKENESS puts those first that `who` thinks most like `answer`. */
typedef struct {
  int  label;  /* -1: no cell */
  int  answer;
  int  who;    /* LkCompared */
  int  minus;  /* LkCompared; -1: none */
  bool likeness;
} LkConfusionCell;

/* A sample passes when it passes each part. */
typedef struct {
  int               label;   /* class; -1: any */
  int               subject; /* lk_split_subject (); -1: any */
  LkRightChoice     right;
  LkAgreementChoice agreement;
  LkConfusionCell   cell;
} LkComparisonFilter;

#define LK_COMPARISON_FILTER_INIT { .label = -1, .subject = -1, .cell = { .label = -1, .minus = -1 } }

typedef enum {
  LK_SORT_INDEX,
  LK_SORT_KL,         /* the largest first */
  LK_SORT_ENTROPY,    /* the largest first */
  LK_SORT_CONFIDENCE, /* the smallest first */
  LK_SORT_LIKENESS,   /* the largest first: the probability of the filter's cell, which must be there, at T */
  LK_N_SORTS,
} LkComparisonSort;

/* The samples that pass, in order. What counts says beside a choice is how many
 * would pass if that choice replaced the one that is made, the others staying. */
typedef struct {
  gsize    n;
  guint32 *samples;                     /* (n) numbers of test samples */
  gsize    n_classes;
  guint   *classes;                     /* (n_classes) */
  guint    any_class;
  gsize    n_subjects;
  guint   *subjects;                    /* (n_subjects) */
  guint    any_subject;
  guint    right[LK_N_RIGHT];
  guint    agreements[LK_N_AGREEMENTS];
} LkSelection;

/* backwards turns the order around; samples without a value (NaN) are the last in
 * both, samples of one value stand in the order of their numbers. */
LkSelection *lk_comparison_select (const LkComparison *comparison, const LkComparisonFilter *filter,
                                   LkComparisonSort sort, gboolean backwards);
void         lk_selection_free    (LkSelection *selection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkSelection, lk_selection_free)
