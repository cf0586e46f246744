/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-sweep-spec.h"
#include "train/lk-teacher.h"

/* The teacher on the samples that a sweep holds out. Students have not seen them, but one that was trained on the
 * training split has: what agrees with it there agrees with the labels. */

typedef enum {
  LK_TEACHER_MAY_KNOW, /* nothing says that it was trained on them */
  LK_TEACHER_SEEMS_TO, /* far fewer errors than on the test split: more than chance does */
  LK_TEACHER_KNOWS,    /* it was trained here, on all of the training split */
} LkTeacherKnows;

typedef struct {
  gsize          n_held; /* of the first run's, where each seed has its own */
  guint          held_errors;
  gsize          n_test; /* 0: it does not say what it thinks of the test split */
  guint          test_errors;
  LkTeacherKnows knows;
} LkSweepTeacher;

/* Some milliseconds. All 0 when no samples can be held out, which lk_sweep_spec_check_data () says. The teacher is ready. */
LkSweepTeacher lk_sweep_ask_teacher (const LkSweepSpec *spec, const LkTeacher *teacher);
