/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-peak.h"

#include "bench.h"
#include "nn/lk-vector.h"

#define SUMS  10 /* independent ones, so that none waits for itself */
#define STEPS 100000

typedef float Floats8 __attribute__ ((vector_size (32)));
typedef float Floats16 __attribute__ ((vector_size (64)));

typedef struct {
  float (*func) (float factor);
  float result;
} Work;

/* With vectors of 8 or 16 floats: a compiler that may use the wider ones does so when it is told to. */
#define MULTIPLY_ADD(Floats, name)                                                                                     \
  LK_VECTORISED static float name (float factor)                                                                       \
  {                                                                                                                    \
    Floats a[SUMS], x = (Floats) { 0.0f } + factor, y = 1.0f - x;                                                      \
    float sum = 0.0f;                                                                                                  \
                                                                                                                       \
    _Pragma ("GCC unroll 16") for (int s = 0; s < SUMS; s++) a[s] = y * (float) s;                                     \
    for (int step = 0; step < STEPS; step++)                                                                           \
      {                                                                                                                \
        _Pragma ("GCC unroll 16") for (int s = 0; s < SUMS; s++) a[s] = a[s] * x + y;                                  \
      }                                                                                                                \
    _Pragma ("GCC unroll 16") for (int s = 0; s < SUMS; s++) sum += a[s][0];                                           \
    return sum;                                                                                                        \
  }

MULTIPLY_ADD (Floats8, multiply_add_8)
MULTIPLY_ADD (Floats16, multiply_add_16)

static void
work (gpointer data)
{
  Work *self = data;

  self->result += self->func (0.999f);
}

double
bench_peak (void)
{
  Work work_8 = { .func = multiply_add_8 }, work_16 = { .func = multiply_add_16 };
  double seconds_8 = bench_seconds (work, &work_8), seconds_16 = bench_seconds (work, &work_16);

  if (work_8.result == 0.0f || work_16.result == 0.0f) /* so that they are wanted */
    return 0.0;
  return (double) STEPS * SUMS * MAX (8.0 / seconds_8, 16.0 / seconds_16);
}
