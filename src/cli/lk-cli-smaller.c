/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-cli-smaller.h"

#include <glib/gi18n.h>

#include "io/lk-error.h"
#include "io/lk-number.h"
#include "words/lk-quantity.h"

LkExit
lk_cli_smaller_take (const char *verb, int bits, const char *pruned, LkSmallerForm *form, gboolean *asked)
{
  *asked = bits != LK_CLI_NO_BITS || pruned;
  *form = (LkSmallerForm) { .bits = bits == LK_CLI_NO_BITS ? LK_SMALLER_FLOAT : (unsigned) bits };
  if (pruned && (!lk_number_parse (pruned, &form->pruned) || !(form->pruned >= 0.0 && form->pruned <= 1.0)))
    {
      g_printerr (_ ("limbeck-cli %s: --pruned takes a share of the weights between 0 and 1, such as 0.5\n"), verb);
      return LK_EXIT_USAGE;
    }
  if (!lk_smaller_form_is_valid (form))
    {
      g_printerr (_ ("limbeck-cli %s: --bits takes a number from %d to %d, or %d, which leaves weights as they are\n"),
                  verb, LK_SMALLER_LEAST, LK_SMALLER_MOST, LK_SMALLER_FLOAT);
      return LK_EXIT_USAGE;
    }
  return LK_EXIT_OK;
}

LkSmaller *
lk_cli_smaller_new (const LkNetwork *network, const LkSmallerForm *form, GError **error)
{
  LkSmaller *smaller = NULL;
  LkStatus status = lk_smaller_new (network, form, &smaller);

  if (status != LK_OK)
    lk_error_set_status (error, status, _ ("Could not make the network smaller"));
  return smaller;
}

void
lk_cli_add_smaller (LkJson *json, const LkSmaller *smaller)
{
  lk_json_add_count (json, "bits", smaller->form.bits);
  lk_json_add_number (json, "pruned", smaller->form.pruned);
  lk_json_add_count (json, "zero_weights", smaller->n_zeros);
  lk_json_add_count (json, "bytes", smaller->n_bytes);
  lk_json_add_count (json, "bytes_before", smaller->n_bytes_before);
}

static double
zeros (const LkSmaller *smaller)
{
  return (double) smaller->n_zeros / (double) smaller->n_weights;
}

void
lk_cli_print_smaller (const LkSmaller *smaller)
{
  lk_cli_printf (_ ("Made smaller: weights in %u bits, %s of them 0; %s bytes, and %s before\n"), smaller->form.bits,
                 LK_SHARE_FIXED (zeros (smaller), 1), LK_COUNT (smaller->n_bytes), LK_COUNT (smaller->n_bytes_before));
}

void
lk_cli_print_smaller_pupils (const LkCliSmallerPupil *pupils, gsize n_pupils, gsize n)
{
  lk_cli_printf (_ ("\nMade smaller after training, as a copy:\n"));
  lk_cli_columns (-9, "", 5, _ ("bits"), 9, _ ("zeros"), 10, _ ("bytes"), 7, _ ("errors"), 11, _ ("accuracy"), 9,
                  _ ("NLL"), 0);
  for (gsize k = 0; k < n_pupils; k++)
    {
      const LkSmaller *smaller = pupils[k].smaller;
      const LkQuality *quality = &pupils[k].quality;

      lk_cli_columns (-9, pupils[k].name, 5, LK_COUNT (smaller->form.bits), 9, LK_SHARE_FIXED (zeros (smaller), 1), 10,
                      LK_COUNT (smaller->n_bytes), 7, LK_COUNT (quality->errors), 11,
                      LK_SHARE_FIXED (1.0 - (double) quality->errors / (double) n, 2), 9, LK_FIXED (quality->nll, 4),
                      0);
    }
}
