/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-setting-table.h"
#include "words/lk-manual.h"

/* Values of settings as text, as files, keys and options have it ("0.9", "30x30", "kd"), and as people read them. */

/* Exactly: what is read back is the same. */
void     lk_setting_append       (GString *text, const LkSettings *settings, guint id);
void     lk_setting_append_value (GString *text, guint id, const GValue *value);

/* Whether they are the same, exactly. */
gboolean lk_setting_same         (const LkSettings *a, const LkSettings *b, guint id);

/* Fills the value (zeros, to be unset). LK_ERROR_VALUE, in a sentence that begins with
 * `where`, "--alpha", when the text is no such value, or one outside the range. */
gboolean lk_setting_parse        (guint id, const char *where, const char *text, GValue *value, GError **error);

/* The text of an option: `help`, or the table's where it is NULL, translated, with the
 * choices there are in its place for them. To be freed. */
char    *lk_setting_help         (guint id, const char *help);
/* The option, as it is called here, with its help and what it can be. */
void  lk_setting_add_to_manual (LkManual *manual, guint id, const char *option, const char *argument, const char *help);

/* A value for people, in their language: "4", "30x30", "yes", "until paused", "–" for no text. To be freed. */
char    *lk_setting_say          (guint id, const GValue *value);
/* What the loss's method weighs by, likewise: "T = 2, α = 0.5, β = 1". */
char    *lk_setting_say_weights  (const LkLossSettings *loss);
