/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-cli-terminal.h"
#include "sweep/lk-chain.h"
#include "words/lk-findings.h"

/* `limbeck-cli distill --assistant LAYERS`: the student by way of an assistant, and directly, over n seeds, as a table or
 * as one JSON object. */
LkExit lk_cli_distill_chain (const LkSettings *settings, const LkAssistant *assistant, LkTeacher *teacher, guint n,
                             const LkFindings *findings, gboolean as_json);
