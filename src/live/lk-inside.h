/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "dataset/lk-dataset.h"
#include "nn/lk-network.h"
#include "train/lk-comparison.h"

/* What a network sees in a sample: the pictures that one of its layers makes of it (feature maps), and where in it the
 * evidence for a class is (nn/lk-evidence.h). */

/* What somebody wants to see. */
typedef struct {
  gboolean watch; /* FALSE: nobody looks */
  guint    layer; /* of those that give pictures, from 1 on; beyond the last: the last */
  int      klass; /* whose evidence; -1: the sample's label's */
} LkInsideAsked;

/* Of one network. Immutable, counted by references (lk_look_ref ()). */
typedef struct {
  guint     n_networks;      /* of a teacher: this is the first of them */
  guint     n_layers;        /* that give pictures; with its normalisation a layer is one */
  guint     layer;           /* of these, from 1 on; 0: there is none */
  char      text[24];        /* as a network's text names it, "c8k5" */
  LkShape   shape;           /* of what it gives */
  float    *maps;            /* (channels, height, width); NULL without a layer or memory */
  gboolean  is_map;          /* evidence is a class activation map, else gradient times input */
  LkShape   evidence_shape;  /* of one channel */
  float    *evidence;        /* (height, width); NULL without memory */
} LkLook;

/* NULL when there is no such sample. 0 ≤ klass < classes. */
LkLook  *lk_look_new   (const LkNetwork *network, const LkDataset *dataset, const LkSplit *split, gsize sample,
                        guint layer, guint klass);
LkLook  *lk_look_ref   (LkLook *look);
void     lk_look_unref (LkLook *look);

/* Of all. Immutable, counted by references. */
typedef struct {
  gatomicrefcount refs;
  gboolean        past;              /* of an earlier moment: the teacher's alone, since weights are not kept */
  guint           klass;
  LkLook         *of[LK_N_COMPARED]; /* NULL: there is no such network, or it is not known */
} LkInside;

LkInside *lk_inside_new      (guint klass);
LkInside *lk_inside_new_past (const LkInside *live);
LkInside *lk_inside_ref      (LkInside *inside);
void      lk_inside_unref    (LkInside *inside);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkInside, lk_inside_unref)
