/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-role-words.h"

#include <glib/gi18n-lib.h>

#include "plot/lk-palette.h"
#include "train/lk-answer-list.h"

const LkRoleMatrix lk_role_matrices[LK_N_ROLE_MATRICES] = {
  { "teacher", LK_COMPARED_TEACHER, -1 },
  { "student", LK_COMPARED_STUDENT, -1 },
  { "twin", LK_COMPARED_TWIN, -1 },
  { "student-teacher", LK_COMPARED_STUDENT, LK_COMPARED_TEACHER },
  { "student-twin", LK_COMPARED_STUDENT, LK_COMPARED_TWIN },
};

static const LkRoleWords of_run = {
  .heads = { N_ ("teacher"), N_ ("student"), N_ ("twin") },
  .says = { N_ ("teacher says %s"), N_ ("student says %s"), N_ ("twin says %s") },
  .taken = { N_ ("%s taken for %s by the teacher"), N_ ("%s taken for %s by the student"),
             N_ ("%s taken for %s by the twin"), N_ ("%s taken for %s by either the student or the teacher"),
             N_ ("%s taken for %s by either the student or the twin") },
  .like = { N_ ("every %s, those first that the teacher thinks most like %s"),
            N_ ("every %s, those first that the student thinks most like %s"),
            N_ ("every %s, those first that the twin thinks most like %s") },
  .classes = { "role-teacher", "role-student", "role-twin" },
  .series = { LK_SERIES_TEACHER, LK_SERIES_STUDENT, LK_SERIES_TWIN },
  .columns = { "teacher", "student", "twin" },
  .rights = {
    [LK_RIGHT_ANY] = N_ ("Any answer"),
    [LK_RIGHT_ALL] = N_ ("All right"),
    [LK_RIGHT_NONE] = N_ ("All wrong"),
    [LK_RIGHT_TEACHER_ONLY] = N_ ("Teacher right, student wrong"),
    [LK_RIGHT_STUDENT_ONLY] = N_ ("Student right, teacher wrong"),
    [LK_RIGHT_TAUGHT] = N_ ("Student right, twin wrong"),
    [LK_RIGHT_UNTAUGHT] = N_ ("Twin right, student wrong"),
    [LK_RIGHT_NEITHER] = N_ ("Student and twin wrong"),
  },
  .agreements = {
    [LK_AGREEMENT_ANY] = N_ ("Any agreement"),
    [LK_AGREEMENT_TEACHER] = N_ ("Student as teacher"),
    [LK_AGREEMENT_NOT_TEACHER] = N_ ("Student unlike teacher"),
    [LK_AGREEMENT_TWIN] = N_ ("Student as twin"),
    [LK_AGREEMENT_NOT_TWIN] = N_ ("Student unlike twin"),
  },
  .sorts = {
    [LK_SORT_INDEX] = N_ ("In the data set’s order"),
    [LK_SORT_KL] = N_ ("By KL"),
    [LK_SORT_ENTROPY] = N_ ("By teacher’s entropy"),
    [LK_SORT_CONFIDENCE] = N_ ("By student’s confidence"),
  },
  .matrices = { N_ ("Teacher"), N_ ("Student"), N_ ("Twin"), N_ ("Student − teacher"), N_ ("Student − twin") },
  .titles = { N_ ("Confusion: teacher"), N_ ("Confusion: student"), N_ ("Confusion: twin"), N_ ("Student − teacher"),
              N_ ("Student − twin") },
};

static const LkRoleWords of_pair = {
  .heads = { N_ ("teacher"), N_ ("A"), N_ ("B") },
  .says = { N_ ("teacher says %s"), N_ ("A says %s"), N_ ("B says %s") },
  .taken = { N_ ("%s taken for %s by the teacher"), N_ ("%s taken for %s by A"), N_ ("%s taken for %s by B"),
             N_ ("%s taken for %s by either A or the teacher"), N_ ("%s taken for %s by either A or B") },
  .like = { N_ ("every %s, those first that the teacher thinks most like %s"),
            N_ ("every %s, those first that A thinks most like %s"),
            N_ ("every %s, those first that B thinks most like %s") },
  .classes = { "role-teacher", "role-a", "role-b" },
  .series = { LK_SERIES_TEACHER, LK_SERIES_A, LK_SERIES_B },
  .columns = { "teacher", "a", "b" },
  .rights = {
    [LK_RIGHT_ANY] = N_ ("Any answer"),
    [LK_RIGHT_ALL] = N_ ("All right"),
    [LK_RIGHT_NONE] = N_ ("All wrong"),
    [LK_RIGHT_TEACHER_ONLY] = N_ ("Teacher right, A wrong"),
    [LK_RIGHT_STUDENT_ONLY] = N_ ("A right, teacher wrong"),
    [LK_RIGHT_TAUGHT] = N_ ("Only A right"),
    [LK_RIGHT_UNTAUGHT] = N_ ("Only B right"),
    [LK_RIGHT_NEITHER] = N_ ("Both wrong"),
  },
  .agreements = {
    [LK_AGREEMENT_ANY] = N_ ("Any agreement"),
    [LK_AGREEMENT_TEACHER] = N_ ("A as teacher"),
    [LK_AGREEMENT_NOT_TEACHER] = N_ ("A unlike teacher"),
    [LK_AGREEMENT_TWIN] = N_ ("A as B"),
    [LK_AGREEMENT_NOT_TWIN] = N_ ("A unlike B"),
  },
  .sorts = {
    [LK_SORT_INDEX] = N_ ("In the data set’s order"),
    [LK_SORT_KL] = N_ ("By A’s KL"),
    [LK_SORT_ENTROPY] = N_ ("By teacher’s entropy"),
    [LK_SORT_CONFIDENCE] = N_ ("By A’s confidence"),
  },
  .matrices = { N_ ("Teacher"), N_ ("A"), N_ ("B"), N_ ("A − teacher"), N_ ("A − B") },
  .titles = { N_ ("Confusion: teacher"), N_ ("Confusion: A"), N_ ("Confusion: B"), N_ ("A − teacher"), N_ ("A − B") },
};

guint
lk_role_matrix_of (int who, int minus)
{
  guint i = 0;

  while (i < LK_N_ROLE_MATRICES - 1 && (lk_role_matrices[i].who != who || lk_role_matrices[i].minus != minus))
    i++;
  return i;
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
char *
lk_role_words_say (const LkRoleWords *words, int who, const char *answer)
{
  return g_strdup_printf (_ (words->says[who]), answer);
}

char *
lk_role_words_taken (const LkRoleWords *words, guint matrix, const char *label, const char *answer)
{
  return g_strdup_printf (_ (words->taken[matrix]), label, answer);
}

char *
lk_role_words_like (const LkRoleWords *words, int who, const char *label, const char *answer)
{
  return g_strdup_printf (_ (words->like[who]), label, answer);
}
#pragma GCC diagnostic pop

const LkRoleWords *
lk_role_words (gboolean pair)
{
  return pair ? &of_pair : &of_run;
}

const LkRoleWords *
lk_role_words_of (const LkComparison *comparison)
{
  return lk_role_words (comparison && comparison->second);
}
