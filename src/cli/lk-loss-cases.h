/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "nn/lk-loss.h"

/* What `limbeck-cli loss` reads. Nothing in it is trusted. */

/* One case: B samples of C classes. */
typedef struct {
  LkLossSettings settings;
  gsize    B, C;
  float   *v; /* (B, C), the teacher's logits */
  float   *z; /* (B, C), the student's */
  guint16 *y; /* (B) below C */
} LkLossCase;

void       lk_loss_case_clear  (LkLossCase *item);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LkLossCase, lk_loss_case_clear)

/* The array “cases”, owned by the parser. LK_ERROR_FORMAT, `name` in it, where there is none. */
JsonArray *lk_loss_cases_parse (JsonParser *parser, const char *text, gsize length, const char *name, GError **error);
/* Element `number` of them, from 0 on, into `item` (zeros). LK_ERROR_FORMAT with a sentence, LK_ERROR_MEMORY; what was
 * read by then is to be cleared all the same. */
gboolean   lk_loss_case_read   (JsonNode *node, const char *name, guint number, LkLossCase *item, GError **error);
