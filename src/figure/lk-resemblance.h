/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* What the teacher sees in a sample, as a sentence: “3” and “5” compete, “7” looks a little
 * like “9”, or nothing else comes near. names (C), logits (C); to be freed. */
char *lk_describe_resemblance (char *const *names, const float *logits, gsize C, gsize label, double temperature);
