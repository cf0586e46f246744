/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "live/lk-session.h"
#include "run/lk-run-store.h"

/* The page that shows a distillation as it goes: a sample and what the networks
 * answer, loss, accuracy, dark knowledge and numbers. */
#define LK_TYPE_DISTILL_PAGE (lk_distill_page_get_type ())
G_DECLARE_FINAL_TYPE (LkDistillPage, lk_distill_page, LK, DISTILL_PAGE, GtkWidget)

/* Once. */
void lk_distill_page_set_session        (LkDistillPage *self, LkSession *session);
/* Lays the curves of those that are ticked (LkRunRecord "shown") over the run's. Once. */
void lk_distill_page_set_runs           (LkDistillPage *self, LkRunStore *runs);
/* To the sample `offset` further on, around the end. */
void lk_distill_page_move_sample        (LkDistillPage *self, int offset);
/* To any sample, by chance. */
void lk_distill_page_shuffle_sample     (LkDistillPage *self);
/* Whose dark knowledge the matrix shows: "teacher", "student" or "twin". */
void lk_distill_page_set_dark_knowledge (LkDistillPage *self, const char *role);
