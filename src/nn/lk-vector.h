/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* LK_VECTORISED in front of a function makes the compiler build it for several
 * vector widths and the loader choose, so that one binary runs everywhere and
 * fast where it can. Only where that works: GCC on x86-64 with glibc's ifunc,
 * and not under the sanitizers, which start too late for ifunc; nor where lines
 * are counted (tools/coverage), which would be several times the same. */
#if !defined(LK_ONE_VARIANT) && defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define LK_VECTORISED __attribute__ ((target_clones ("arch=x86-64-v4", "arch=x86-64-v3", "default"), optimize ("O3")))
#else
#define LK_VECTORISED
#endif
