/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-sweep-study.h"

#include <glib/gi18n-lib.h>

#include "io/lk-error.h"

/* Of two equal hidden layers. */
#define SIZES "10x10, 20x20, 50x50, 100x100, 200x200, 400x400, 800x800"

const LkSweepStudy lk_sweep_studies[] = {
  { "share", N_ ("Effect by data"),
    N_ ("Go from the student’s line to the right until you meet its twin’s: so many more samples do labels alone need for "
        "as few errors. Where the control is as good as the student, the teacher’s wrong answers said nothing."),
    LK_SWEEP_FRACTION, "0.01, 0.03, 0.1, 0.3, 1", NULL },
  { "parameters", N_ ("Effect by parameters"),
    N_ ("Look how wide a student has to be to follow what the teacher says: where the lines lie on each other it is too "
        "small for more than the labels."),
    LK_SWEEP_STUDENT, SIZES, NULL },
  { "bytes", N_ ("Effect by bytes"),
    N_ ("Choose a number of bytes and look which line is the lowest there: a small student as it is, or a larger one with "
        "fewer bits a weight? Where a student’s line lies below its twin’s, what was taught outlasts the rounding."),
    LK_SWEEP_STUDENT, SIZES, "8, 6, 4, 3" },
};
const guint lk_n_sweep_studies = G_N_ELEMENTS (lk_sweep_studies);

const LkSweepStudy *
lk_sweep_study_from_id (const char *id)
{
  for (guint i = 0; i < lk_n_sweep_studies; i++)
    {
      if (g_str_equal (lk_sweep_studies[i].id, id))
        return &lk_sweep_studies[i];
    }
  return NULL;
}

static void
fill (LkSweepSpec *spec, LkSweepAxis axis, const char *values)
{
  if (!lk_sweep_axis_is_used (spec, axis) && !lk_sweep_spec_parse (spec, axis, values, NULL))
    g_return_if_reached ();
}

void
lk_sweep_study_set (const LkSweepStudy *study, LkSweepSpec *spec)
{
  spec->base.student.validation = 0.0;
  spec->n_seeds = LK_STUDY_SEEDS;
  fill (spec, study->axis, study->values);
  fill (spec, LK_SWEEP_METHOD, LK_STUDY_METHODS);
  if (study->bits && spec->bits == 0 && !lk_sweep_bits_parse ("", study->bits, &spec->bits, NULL))
    g_return_if_reached ();
}

LkSweepAxis
lk_sweep_study_axis (const LkSweepSpec *spec)
{
  LkSweepAxis found = LK_N_SWEEP_AXES;

  if (spec->base.student.validation > 0.0)
    return LK_N_SWEEP_AXES;
  for (LkSweepAxis axis = 0; axis < LK_N_SWEEP_AXES; axis++)
    {
      if (axis == LK_SWEEP_METHOD || lk_sweep_axis_length (spec, axis) == 1)
        continue;
      if (found != LK_N_SWEEP_AXES)
        return LK_N_SWEEP_AXES;
      found = axis;
    }
  return found;
}

gboolean
lk_sweep_study_is_by_bytes (const LkSweepSpec *spec)
{
  return spec->bits != 0 && lk_sweep_study_axis (spec) == LK_SWEEP_STUDENT;
}

const LkSweepStudy *
lk_sweep_study_of (const LkSweepSpec *spec)
{
  LkSweepAxis axis = lk_sweep_study_axis (spec);
  gboolean by_bytes = lk_sweep_study_is_by_bytes (spec);

  for (guint i = 0; i < lk_n_sweep_studies; i++)
    if (lk_sweep_studies[i].axis == axis && (lk_sweep_studies[i].bits != NULL) == by_bytes)
      return &lk_sweep_studies[i];
  return NULL;
}

gboolean
lk_sweep_study_check (const LkSweepSpec *spec, GError **error)
{
  if (lk_sweep_study_axis (spec) == LK_N_SWEEP_AXES)
    {
      g_set_error (
          error, LK_ERROR, LK_ERROR_VALUE,
          _ ("A study goes along one list of several values: give every other list one value, but for methods"));
      return FALSE;
    }
  if (!lk_sweep_spec_check (spec, error))
    return FALSE;
  /* α has one value, or is what the study goes along. */
  if (lk_sweep_axis_length (spec, LK_SWEEP_ALPHA) > 1 || lk_sweep_settings (spec, 0).loss.alpha > 0.0)
    return TRUE;
  g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
               _ ("With α = 0 the student learns from labels alone, as its twin does: give the teacher some weight"));
  return FALSE;
}
