/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "words/lk-findings.h"
#include "train/lk-teacher.h"

/* A teacher of rows of logits whose data's files stand in one order as people count (2 before 10) and in another letter by
 * letter (10 before 2): a row in the wrong order is that of another picture, as a rule of the same class, so that labels
 * say nothing against it. Adds which order was taken and what speaks for the one or the other: the labels where classes
 * change places, too; else whether pictures of a class that are nearly alike have nearly the same logits. Where neither
 * tells, the other order is offered. TRUE when the other order explains the labels. */
gboolean lk_rows_check (const LkTeacher *teacher, LkFindings *findings);
