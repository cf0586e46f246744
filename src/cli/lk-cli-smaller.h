/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "io/lk-json.h"
#include "lk-cli-terminal.h"
#include "import/lk-models.h"
#include "nn/lk-metrics.h"

/* The options --bits and --pruned of a verb: networks made smaller after training (nn/lk-smaller.h). */

#define LK_CLI_NO_BITS G_MAXINT

/* Either may be left out: bits LK_CLI_NO_BITS, pruned NULL. *asked: whether one of them is there; then it is the form. Else than
 * LK_EXIT_OK the message is printed already. */
LkExit     lk_cli_smaller_take  (const char *verb, int bits, const char *pruned, LkSmallerForm *form, gboolean *asked);

/* NULL with an error; release with lk_smaller_free (). */
LkSmaller *lk_cli_smaller_new   (const LkNetwork *network, const LkSmallerForm *form, GError **error);

/* "bits", "pruned", "zero_weights", "bytes", and "bytes_before" of the network that it was made of. */
void       lk_cli_add_smaller   (LkJson *json, const LkSmaller *smaller);
/* The same in a sentence, for people. */
void       lk_cli_print_smaller (const LkSmaller *smaller);

/* Student and twin (NULL: none) made smaller so, and what they are on the n test samples: for --bits of a run. */
typedef struct {
  const char *name; /* translated */
  LkSmaller  *smaller;
  LkQuality   quality;
} LkCliSmallerPupil;

void       lk_cli_print_smaller_pupils (const LkCliSmallerPupil *pupils, gsize n_pupils, gsize n);
