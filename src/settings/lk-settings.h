/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "feature/lk-feature.h"
#include "lk-schedule.h"
#include "nn/lk-adapt.h"
#include "nn/lk-ensemble.h"
#include "nn/lk-loss.h"
#include "nn/lk-optimizer.h"

#define LK_ORDER_NATURAL "natural" /* as people count, 2 before 10 */
#define LK_ORDER_PLAIN   "plain"   /* letter by letter, 10 before 2 */
#define LK_DEFAULT_DATASET "mnist"
/* Networks in an ensemble that is trained here. */
#define LK_MAX_TEACHERS 50
/* Temperatures, and class biases either way, that a setting takes. */
#define LK_TEMPERATURE_MIN 0.001
#define LK_TEMPERATURE_MAX 1000.0
#define LK_CLASS_BIAS_MAX  20.0

/* Which samples LkTraining's validation share takes from a student. */
typedef enum {
  LK_HELD_OUT_BY_DATA, /* of the training split, the same for every seed and share; the transfer set is drawn from the
                          rest */
  LK_HELD_OUT_BY_SEED, /* of the run's own transfer set, other ones for each seed */
} LkHeldOut;

/* How one network is built and trained. */
typedef struct {
  char           *layers;        /* hidden layers, "30x30" */
  guint           epochs;        /* 0: until paused */
  LkOptimizerKind optimizer;
  double          learning_rate; /* > 0 */
  double          momentum;      /* of SGD, 0 ≤ μ < 1 */
  LkSchedule      schedule;      /* of the learning rate; constant where epochs is 0 */
  /* Of the teacher alone: a student is trained without. */
  double          dropout;       /* share of hidden units, 0 ≤ p ≤ LK_DROPOUT_MAX */
  double          input_dropout; /* share of pixels, likewise */
  guint           jitter;        /* pixels by which pictures move at most, each way */
  gboolean        flip;          /* every other picture is mirrored, left for right */
  double          rotation;      /* degrees by which pictures are turned at most, either way */
  double          scale;         /* per cent by which they become larger or smaller at most */
  double          max_norm;      /* of a hidden unit's incoming weights; 0: no limit */
  double          weight_decay;  /* decoupled, λ ≥ 0 with ηλ < 1 */
  double          fraction;      /* of each class of the training split that it sees, 0 < f ≤ 1 */
  double          validation;    /* of these, held out: of a teacher's, to choose the best epoch's weights (0: the
                                    last are kept), from a student, to choose settings by (lk-sweep.h) */
  guint           patience;      /* epochs without a better one after which training stops; 0: all epochs */
} LkTraining;

/* Everything that decides the outcome of a run. LkSession holds the one that a
 * person edits; the engine gets a copy when a run starts. What each member is called,
 * its range and who looks at it stand in lk-setting-table.h. */
typedef struct {
  char          *dataset;        /* name, folder or file */
  char          *picture_size;   /* "28x28": what pictures of people's own are brought to; "": as they are */
  char          *label_column;   /* of a table: a name, or a number from 1 on; "": it is looked for */
  char          *header;         /* "yes" or "no": a table's first line is names; "": it is looked at */
  char          *file_order;     /* "natural" (also "") or "plain": of a folder's classes and pictures */
  gboolean       grey;           /* pictures in colour become grey */
  gboolean       strict;         /* what cannot be read is an error, and not left out */
  guint64        seed;
  guint          batch;          /* samples a step */
  guint          threads;        /* 0: one a processor */
  char         **teacher_files;  /* see lk-teacher-files.h; NULL: train */
  /* How a teacher out of files is to be taken (lk-teacher-files.h). */
  char          *row_order;      /* of its rows, where it is logits: "natural" or "plain", of the data's files; "": as these */
  char          *class_order;    /* of its outputs: "plain", or the classes' names with commas between; "": the data's */
  LkInputs       input_scale;    /* what its networks were given for a pixel */
  gboolean       invert;         /* with dark and light exchanged */
  char          *teacher_network; /* of a saved teacher that does not say it: "c8k5-p2-30"; "": it is looked for */
  gboolean       transpose;      /* with rows and columns exchanged */
  guint          teacher_count;  /* networks to train, with seeds one apart: an ensemble when > 1 */
  LkMean         teacher_mean;   /* of an ensemble */
  LkTraining     teacher;
  LkTraining     student;        /* the twin's too */
  gboolean       twin;           /* train the control beside the student */
  gboolean       mutual;         /* in the twin's place a peer, of weights of its own: the two teach each other, and the
                                    teacher neither (lk-distillation.h) */
  char          *omit_classes;   /* "3": not in the transfer set; "" for none */
  char          *only_classes;   /* "7,8": nothing else in it; "" for all */
  LkHeldOut      held_out;       /* where the student has a validation share */
  double         train_fraction; /* of each class in the transfer set, 0 < f ≤ 1 */
  char          *transfer;       /* pictures to teach on: "" the data set's, "blobs", "uniform", or those of another data set or folder */
  double         label_noise;    /* share of the transfer set's labels that are falsified, for student and twin alike */
  LkLossSettings loss;
  /* What a hidden layer of the student is taught besides; its weight is loss's. */
  LkFeature      feature;
  guint          feature_epochs; /* at first, of it alone: hint and then distillation, as in the hint's paper */
  guint          feature_student_layer; /* hidden layers from 1 on, as the network's text has them; 0: the last that the */
  guint          feature_teacher_layer; /* term can be of (lk-feature-term.h) */
  /* A what-if on the student's answers that training does not see (lk-class-bias.h). */
  char          *bias_classes;   /* "3"; "" for none */
  double         class_bias;     /* added to their logits */
} LkSettings;

/* The defaults. lk-setting-table.h has what walks over all members: copy, clear. */
void       lk_settings_init   (LkSettings *settings);

/* Whether a teacher out of files is taken otherwise than it stands there. */
gboolean   lk_settings_fit_teacher (const LkSettings *settings);

/* Member m of the ensemble that is to be trained, as settings of its own. The
 * text is borrowed: do not clear them. */
LkSettings lk_settings_member (const LkSettings *settings, guint m);
