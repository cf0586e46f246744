/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-import.h"

/* The data set "arithmetic", which is made (dataset/lk-arithmetic.h). */
extern const LkFormat lk_format_arithmetic;
