/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-error.h"

#include <glib/gi18n-lib.h>

/* Written out: the formatter puts blanks into the name that G_DEFINE_QUARK () wants bare. */
GQuark
lk_error_quark (void)
{
  return g_quark_from_static_string ("lk-error-quark");
}

void
lk_error_set_status (GError **error, LkStatus status, const char *what)
{
  switch (status)
    {
    case LK_OK:
      break;
    case LK_NO_MEMORY:
      g_set_error (error, LK_ERROR, LK_ERROR_MEMORY,
                   _ ("%s: there is not enough memory; close other programs or choose something smaller"), what);
      return;
    case LK_BAD_SHAPE:
      g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                   _ ("%s: the sizes do not fit together, or one is zero or too large"), what);
      return;
    case LK_BAD_VALUE:
      g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("%s: a value is outside its range"), what);
      return;
    case LK_NOT_FINITE:
      g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("%s: a number is infinite or not a number"), what);
      return;
    }
  g_return_if_reached ();
}
