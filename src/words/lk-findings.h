/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What is to be said of data and teachers that were opened: readers add to it what they met, and src/examine what
 * comes of looking at the whole. */

typedef enum {
  LK_FINDING_NOTE,    /* good to know */
  LK_FINDING_WARNING, /* what is learned may be wrong */
} LkFindingWeight;

#define LK_FINDING_MAX_NUMBERS 6

typedef struct {
  const char *name; /* static, for machines: "train_right" */
  double      value;
} LkFindingNumber;

typedef struct {
  LkFindingWeight weight;
  const char     *id;       /* static, for machines: "teacher-labels" */
  char           *sentence; /* translated, whole sentences */
  LkFindingNumber numbers[LK_FINDING_MAX_NUMBERS];
  guint           n_numbers;
  char          **remedy;   /* settings that would mend it, name and value by turns: {"invert", "true", NULL}; NULL: none */
} LkFinding;

/* A list of them, counted by references. Filled by one thread, and not changed any more once others see it. */
typedef struct _LkFindings LkFindings;

LkFindings      *lk_findings_new   (void);
LkFindings      *lk_findings_ref   (LkFindings *findings);
void             lk_findings_unref (LkFindings *findings); /* NULL is fine */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkFindings, lk_findings_unref)

/* Takes the sentence. Nothing is added to NULL: who reads need not ask whether anyone wants to know. */
void             lk_findings_add    (LkFindings *findings, LkFindingWeight weight, const char *id, char *sentence);
/* A number of the finding that was added last. */
void             lk_findings_number (LkFindings *findings, const char *name, double value);
/* What would mend the finding that was added last: a setting and its value. */
void             lk_findings_remedy (LkFindings *findings, const char *setting, const char *value);
/* Copies of all of the others, which may be NULL. */
void             lk_findings_append (LkFindings *findings, const LkFindings *others);

guint            lk_findings_n      (const LkFindings *findings); /* 0 of NULL */
const LkFinding *lk_findings_get    (const LkFindings *findings, guint i);
/* How many are warnings; 0 of NULL. */
guint            lk_findings_n_warnings (const LkFindings *findings);
/* The first with that id, or NULL. */
const LkFinding *lk_findings_find   (const LkFindings *findings, const char *id);
