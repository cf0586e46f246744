/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-sweep-axis.h"
#include "lk-sweep-bits.h"
#include "settings/lk-settings.h"
#include "train/lk-teacher.h"

/* A sweep: the same student taught with every combination of some settings, each
 * with several seeds, and beside them the untaught student (α = 0) of every
 * combination that it depends on. Runs are numbered, and what one comes to
 * depends on its number alone: not on the others, their order or the threads.
 *
 * A setting is chosen on samples that no student of the sweep sees (LkHeldOut,
 * lk_sweep_best ()); the test split is measured, too, so that it can be shown
 * for what was chosen. */

/* Runs in a sweep at most. */
#define LK_SWEEP_MAX_RUNS 1000000
/* What is tried. An empty list stands for the one value in `base`. */
typedef struct {
  LkSettings base;         /* twin and threads are not looked at */
  GArray    *values[LK_N_SWEEP_AXES]; /* of GValue: lk_sweep_axis_parse () puts them there */
  guint      n_seeds;      /* base.seed, base.seed + 1, … */
  guint      bits;         /* a set (lk-sweep-bits.h): what each student comes to in fewer bits, too */
  char      *dataset_sum;  /* see lk_sweep_spec_identify (); NULL: not known yet */
  char      *teacher_sum;
} LkSweepSpec;

void  lk_sweep_spec_init  (LkSweepSpec *spec, const LkSettings *base); /* one run; a tenth is held out */
void  lk_sweep_spec_copy  (const LkSweepSpec *spec, LkSweepSpec *copy); /* copy is overwritten, not freed */
void  lk_sweep_spec_clear (LkSweepSpec *spec);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LkSweepSpec, lk_sweep_spec_clear)

/* lk_sweep_axis_parse () as the window has it: LK_SWEEP_MAX_VALUES at most, and the
 * message begins with the axis's name. */
gboolean lk_sweep_spec_parse (LkSweepSpec *spec, LkSweepAxis axis, const char *text, GError **error);

/* One value on a later axis is that of all runs, and no axis: so it was before there were these. */
void     lk_sweep_spec_settle (LkSweepSpec *spec);

/* Every value within its range, and not too many runs. */
gboolean lk_sweep_spec_check (const LkSweepSpec *spec, GError **error);
/* What can be known of the runs once there are data, and before there is a teacher:
 * every student fits, and every share of the transfer set leaves samples to learn
 * from and samples to choose by. The message names the value. */
gboolean lk_sweep_spec_check_data (const LkSweepSpec *spec, const LkDataset *dataset, GError **error);
/* Notes what data set and teacher hold (lk_sum_dataset (), lk_sum_teacher ()):
 * their names in the settings do not tell. One that is NULL is left as it was. Some
 * tenths of a second each: off the main thread. */
void     lk_sweep_spec_identify (LkSweepSpec *spec, const LkDataset *dataset, const LkTeacher *teacher);

/* Runs 0 … n_taught - 1 are taught, the rest is untaught; the seeds of one cell
 * follow each other. */
guint lk_sweep_n_runs   (const LkSweepSpec *spec);
guint lk_sweep_n_taught (const LkSweepSpec *spec);

/* Whether values were put on the axis: otherwise there is the one in base. */
gboolean lk_sweep_axis_is_used (const LkSweepSpec *spec, LkSweepAxis axis);
/* The later axes that have values, LK_SWEEP_LATER's the lowest bit: their columns. */
guint    lk_sweep_later_axes    (const LkSweepSpec *spec);
/* Values on an axis: at least 1, the one in base. */
guint lk_sweep_axis_length (const LkSweepSpec *spec, LkSweepAxis axis);
/* Value i on the axis as text: "4", "30x30", "50 %", "kd". */
char *lk_sweep_axis_label  (const LkSweepSpec *spec, LkSweepAxis axis, guint i);
/* The same with the axis before it, for a sentence: "T = 4", "student 30x30". */
char *lk_sweep_axis_phrase (const LkSweepSpec *spec, LkSweepAxis axis, guint i);
/* The first run of the taught cell at these places on the axes. */
guint lk_sweep_first       (const LkSweepSpec *spec, const guint place[LK_N_SWEEP_AXES]);
/* The first run of the untaught cell at these places; it does not depend on all. */
guint lk_sweep_untaught    (const LkSweepSpec *spec, const guint place[LK_N_SWEEP_AXES]);

/* The first run of the untaught cell that a run, taught or not, is compared with. */
guint lk_sweep_untaught_of (const LkSweepSpec *spec, guint run);

/* Whether all runs have as many steps as base.epochs of base.train_fraction come to, whatever their share of the
 * samples: so does a sweep along shares that chooses nothing and asks what samples are worth. With the same epochs fewer
 * samples would also be fewer steps, and a student that is not done is no measure of its samples. */
gboolean lk_sweep_keeps_steps (const LkSweepSpec *spec);

/* The settings of a run, as lk_distillation_new () takes them. The text is
 * borrowed from the specification: do not clear them. */
LkSettings lk_sweep_settings (const LkSweepSpec *spec, guint run);
