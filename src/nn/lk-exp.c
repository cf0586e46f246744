/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-exp.h"

#include "lk-vector.h"

LK_VECTORISED void
lk_exp_all (double *x, size_t n)
{
  for (size_t i = 0; i < n; i++)
    x[i] = lk_exp (x[i]);
}
