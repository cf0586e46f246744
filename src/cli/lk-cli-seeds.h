/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-cli-terminal.h"
#include "settings/lk-settings.h"
#include "train/lk-teacher.h"

/* `limbeck-cli distill --seeds N`: the run with N seeds, and what holds over them, as a table
 * or as one JSON object. */
LkExit lk_cli_distill_seeds (const LkSettings *settings, LkTeacher *teacher, guint n, const LkFindings *findings,
                             gboolean as_json);
