/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "train/lk-comparison.h"

/* How the networks of a comparison are called and coloured on the page Samples: teacher, student and twin of a run, or
 * beside a teacher the students A and B of two runs. Texts are to be translated. */

/* A confusion matrix, or the difference of two. */
typedef struct {
  const char *id;     /* of the action confusion.matrix */
  int         who;    /* LkCompared */
  int         minus;  /* LkCompared; -1: none */
} LkRoleMatrix;

#define LK_N_ROLE_MATRICES 5
extern const LkRoleMatrix lk_role_matrices[LK_N_ROLE_MATRICES];

/* Its place in the table; there is one. */
guint lk_role_matrix_of (int who, int minus);

typedef struct {
  const char *heads[LK_N_COMPARED];   /* of columns: "student" */
  const char *says[LK_N_COMPARED];    /* "student says %s" */
  const char *taken[LK_N_ROLE_MATRICES]; /* "%s taken for %s by the student": what a cell of the matrix holds */
  const char *like[LK_N_COMPARED];    /* "every %s, those first that the student thinks most like %s" */
  const char *classes[LK_N_COMPARED]; /* of CSS */
  int         series[LK_N_COMPARED];  /* colours of plots */
  const char *columns[LK_N_COMPARED]; /* of a list that is exported (lk-answer-list.h), not translated */
  const char *rights[LK_N_RIGHT];
  const char *agreements[LK_N_AGREEMENTS];
  const char *sorts[LK_SORT_LIKENESS]; /* those that are always there */
  const char *matrices[LK_N_ROLE_MATRICES]; /* on their buttons */
  const char *titles[LK_N_ROLE_MATRICES];   /* above them */
} LkRoleWords;

const LkRoleWords *lk_role_words    (gboolean pair);
/* Of this one. */
const LkRoleWords *lk_role_words_of (const LkComparison *comparison);

/* "student says 7", "7 taken for 1 by the student", "every 7, those first that …", translated; to be freed. */
char *lk_role_words_say   (const LkRoleWords *words, int who, const char *answer);
char *lk_role_words_taken (const LkRoleWords *words, guint matrix, const char *label, const char *answer);
char *lk_role_words_like  (const LkRoleWords *words, int who, const char *label, const char *answer);
