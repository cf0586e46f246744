/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

#include "nn/lk-optimizer.h"

/* An experiment of Hinton, Vinyals and Dean (2015), section 3 unless it says
 * otherwise, as settings that anybody can go on from: one click in the window,
 * a row of `limbeck-cli paper`. All are on MNIST. */
typedef struct {
  const char *id;             /* "no-3s" */
  const char *name;           /* English, translatable, for people */
  const char *description;    /* a translatable sentence or two: what is done and what to look for */
  const char *student;        /* hidden layers */
  double      temperature;
  double      alpha;
  LkOptimizerKind optimizer;
  double      learning_rate;  /* falling to 0 by a cosine */
  guint       epochs;
  guint       quick_epochs;   /* for a first impression */
  const char *omit_classes;   /* NULL for none */
  const char *only_classes;   /* NULL for all */
  const char *bias_classes;   /* whose bias the experiment corrects; NULL for none */
  double      train_fraction; /* 0 for all */
  guint       teachers;       /* 0: the one that comes with the program; else an ensemble of so many, trained here */
  const char *teacher_layers; /* of these */
  guint       teacher_epochs;
  guint       quick_teacher_epochs;
  /* Test errors of 10,000 in the paper; 0 where it says nothing comparable. */
  guint       paper_student;
  guint       paper_twin;     /* the same network on labels alone */
  guint       paper_biased;   /* the student with its class bias corrected */
} LkPreset;

/* All of them, in the paper's order. */
const LkPreset *lk_presets     (gsize *n);
/* NULL when there is none of that id. */
const LkPreset *lk_preset_find (const char *id);

/* Sets the session's settings, and its property "preset" to the id. */
void            lk_preset_apply (const LkPreset *preset, GObject *session, gboolean quick);
