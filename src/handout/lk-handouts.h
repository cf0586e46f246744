/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-handout.h"

/* All that can be handed out of a run, one table for window and command line. */
typedef enum {
  LK_HANDOUT_HOME,     /* a page for students at home (lk-handout.h) */
  LK_HANDOUT_CLASS,    /* sheets (lk-handout-sheets.h) */
  LK_HANDOUT_LECTURER,
  LK_N_HANDOUTS,
} LkHandoutKind;

/* "home", "class", "lecturer". */
gboolean    lk_handout_kind_from_id (const char *id, LkHandoutKind *kind);
/* "home.html", "class.pdf", "lecturer.pdf". */
const char *lk_handout_file         (LkHandoutKind kind);
/* The file's bytes; LK_ERROR_VALUE where there is no run. */
GBytes     *lk_handout_make         (LkHandoutKind kind, const LkHandout *handout, GError **error);
