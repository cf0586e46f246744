/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-arithmetic-dataset.h"

#include <glib/gi18n-lib.h>

#include "dataset/lk-arithmetic.h"
#include "lk-error.h"

static LkMatch
probe (const LkSource *source)
{
  return !source->file && g_str_equal (source->name, LK_ARITHMETIC_ID) ? LK_MATCH_SURE : LK_MATCH_NO;
}

static gboolean
load (const LkSource *source, const LkImportOptions *options, GCancellable *cancellable, LkImported *imported,
      GError **error)
{
  LkStatus status = lk_arithmetic_new (&imported->dataset);

  if (status != LK_OK)
    lk_error_set_status (error, status, _ ("Could not make the data set Arithmetic"));
  return status == LK_OK;
}

const LkFormat lk_format_arithmetic = {
  .id = LK_ARITHMETIC_ID,
  .kind = LK_FORMAT_DATA,
  .probe = probe,
  .load = load,
};
