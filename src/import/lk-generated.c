/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-generated.h"

#include <glib/gi18n-lib.h>

#include "dataset/lk-arithmetic.h"
#include "dataset/lk-colour-digits.h"
#include "io/lk-error.h"
#include "lk-data-folder.h"
#include "lk-idx-dataset.h"

#define STROKES "mnist" /* the data folder's, whose digits are painted */

static gboolean
is_called (const LkSource *source, const char *id)
{
  return !source->file && g_str_equal (source->name, id);
}

static LkMatch
probe_arithmetic (const LkSource *source)
{
  return is_called (source, LK_ARITHMETIC_ID) ? LK_MATCH_SURE : LK_MATCH_NO;
}

static gboolean
make_arithmetic (const LkSource *source, const LkImportOptions *options, GCancellable *cancellable,
                 LkImported *imported, GError **error)
{
  LkStatus status = lk_arithmetic_new (&imported->dataset);

  if (status != LK_OK)
    lk_error_set_status (error, status, _ ("Could not make the data set Arithmetic"));
  return status == LK_OK;
}

const LkFormat lk_format_arithmetic = {
  .id = LK_ARITHMETIC_ID,
  .kind = LK_FORMAT_DATA,
  .probe = probe_arithmetic,
  .load = make_arithmetic,
};

static LkMatch
probe_colour_digits (const LkSource *source)
{
  return is_called (source, LK_COLOUR_DIGITS_ID) ? LK_MATCH_SURE : LK_MATCH_NO;
}

static gboolean
make_colour_digits (const LkSource *source, const LkImportOptions *options, GCancellable *cancellable,
                    LkImported *imported, GError **error)
{
  g_autofree char *folder = lk_data_find (STROKES);
  const LkSource strokes = { .name = STROKES, .path = folder, .is_folder = TRUE };
  g_auto (LkImported) digits = { 0 };
  LkStatus status;

  if (!folder)
    {
      g_set_error_literal (error, LK_ERROR, LK_ERROR_NOT_FOUND,
                           _ ("The data set Colour digits is painted from MNIST, which is not there: install it with "
                              "Limbeck’s data"));
      return FALSE;
    }
  if (!lk_format_idx.load (&strokes, options, cancellable, &digits, error))
    return FALSE;
  status = lk_colour_digits_new (digits.dataset, options->grey, &imported->dataset);
  if (status != LK_OK)
    lk_error_set_status (error, status, _ ("Could not make the data set Colour digits"));
  return status == LK_OK;
}

const LkFormat lk_format_colour_digits = {
  .id = LK_COLOUR_DIGITS_ID,
  .kind = LK_FORMAT_DATA,
  .probe = probe_colour_digits,
  .load = make_colour_digits,
};

const char *
lk_generated_title (const char *name)
{
  if (g_str_equal (name, LK_ARITHMETIC_ID))
    return LK_ARITHMETIC_TITLE;
  return g_str_equal (name, LK_COLOUR_DIGITS_ID) ? LK_COLOUR_DIGITS_TITLE : NULL;
}
