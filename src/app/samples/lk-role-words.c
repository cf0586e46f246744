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
  .says = { N_ ("teacher says"), N_ ("student says"), N_ ("twin says") },
  .whom = { N_ ("the teacher"), N_ ("the student"), N_ ("the twin") },
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
  .says = { N_ ("teacher says"), N_ ("A says"), N_ ("B says") },
  .whom = { N_ ("the teacher"), N_ ("A"), N_ ("B") },
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
