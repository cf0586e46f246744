/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* Multiply-adds a second of the vector units of one processor, as LK_VECTORISED code reaches them from registers alone:
 * what no product can exceed. Measured anew by each call, which takes some hundredths of a second. */
double bench_peak (void);
