/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sweep/lk-sweep-spec.h"
#include "settings/lk-setting-table.h"

/* Values for the axes of a sweep, which need not be such as a person could type. */

static inline void
sweep_put_number (LkSweepSpec *spec, LkSweepAxis axis, double number)
{
  GValue value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_DOUBLE);
  g_value_set_double (&value, number);
  g_array_append_val (spec->values[axis], value);
}

static inline void
sweep_put_text (LkSweepSpec *spec, LkSweepAxis axis, const char *text)
{
  GValue value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_STRING);
  g_value_set_string (&value, text);
  g_array_append_val (spec->values[axis], value);
}
