/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-status.h"

const char *
lk_status_message (LkStatus status)
{
  switch (status)
    {
    case LK_OK:
      return "no error";
    case LK_NO_MEMORY:
      return "not enough memory";
    case LK_BAD_SHAPE:
      return "sizes that do not fit";
    case LK_BAD_VALUE:
      return "a value outside its range";
    case LK_NOT_FINITE:
      return "a value that is not a finite number";
    }
  return "unknown error";
}
