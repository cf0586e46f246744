/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-sweep-spec.h"

/* A study asks how much a teacher saves, and how that depends on one thing: on how many
 * samples there are, on how large the student is. It is a sweep along that axis of the
 * taught student, a control and the untaught twin, over several seeds. It chooses
 * nothing, so that it holds no samples out, and all its numbers are of the test split
 * (lk-sweep-effect.h). Along shares of the samples all runs have as many steps
 * (lk_sweep_keeps_steps ()). A study is a row of one table. */
typedef struct {
  const char *id;     /* "share" */
  const char *name;   /* of a button, translatable */
  const char *look;   /* a translatable sentence: what to look for */
  LkSweepAxis axis;
  const char *values; /* as lk_sweep_axis_parse () takes them */
  const char *bits;   /* as lk_sweep_bits_parse () takes them; NULL: students are measured as they are alone */
} LkSweepStudy;

/* Taught with the teacher, and with its wrong answers shuffled: a student of the second
 * has the teacher's confidence without what it knows of similarities. */
#define LK_STUDY_METHODS "kd, shuffled"
#define LK_STUDY_SEEDS   5

extern const LkSweepStudy lk_sweep_studies[];
extern const guint lk_n_sweep_studies;

/* NULL: there is none of that name. */
const LkSweepStudy *lk_sweep_study_from_id (const char *id);

/* Makes a specification the study's: no sample is held out, there are LK_STUDY_SEEDS
 * seeds, and the values of the table where its axis and that of the methods have none, and its bits where there are none. */
void     lk_sweep_study_set   (const LkSweepStudy *study, LkSweepSpec *spec);
/* Whether it can be one: one axis beside the methods' has several values, and the teacher
 * has some weight. */
gboolean lk_sweep_study_check (const LkSweepSpec *spec, GError **error);

/* The axis along which a study goes; LK_N_SWEEP_AXES: the specification is no study's. */
LkSweepAxis lk_sweep_study_axis (const LkSweepSpec *spec);
/* Whether students of several sizes stand over their bytes, as those do that are there in fewer bits, too. */
gboolean    lk_sweep_study_is_by_bytes (const LkSweepSpec *spec);
/* The one of the table that a study is like; NULL: there is none. */
const LkSweepStudy *lk_sweep_study_of (const LkSweepSpec *spec);
