/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "live/lk-snapshot.h"

/* The terms that stand on the screen, one table: what each means in a sentence, its formula, and what it is in the run
 * that is shown. */
typedef struct {
  const char *id;       /* "kl" */
  const char *name;     /* translatable, as a heading: "KL divergence" */
  const char *sentence; /* translatable: what it means */
  const char *formula;  /* plain text; translatable where it has words */
  const char *lesson;   /* that shows it, by its id, and the step's id there; NULL: none does */
  const char *step;
  char     *(*now) (const LkSnapshot *shown, const LkSettings *settings);
} LkTerm;

const LkTerm *lk_terms     (gsize *n);
const LkTerm *lk_term_find (const char *id); /* NULL: there is none */

/* Today's numbers of it, in a sentence; NULL while there are none. To be freed. */
char         *lk_term_say  (const LkTerm *term, const LkSnapshot *shown, const LkSettings *settings);
