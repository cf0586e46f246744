/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/widgets/lk-page.h"
#include "run/lk-run-keeper.h"

/* The page with all runs that are kept: a list with names, colours and pins; the
 * curves of those that are ticked, one over the other, or of the selected one; and what
 * differs between them. A run can be replayed, its settings used again, saved to a
 * file, and deleted, with undo.
 *
 * Properties, set once: "runs" (LkRunStore) and "keeper" (LkRunKeeper). */
#define LK_TYPE_RUNS_PAGE (lk_runs_page_get_type ())
G_DECLARE_FINAL_TYPE (LkRunsPage, lk_runs_page, LK, RUNS_PAGE, LkPage)
