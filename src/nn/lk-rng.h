/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* xoshiro256++ 1.0 by David Blackman and Sebastiano Vigna (2019), its state
 * filled by splitmix64 from a seed and a stream number. Streams of one seed
 * are independent for all practical purposes, so that, say, the order of the
 * batches does not change when the initialisation draws one number more. */
typedef struct {
  uint64_t s[4];
} LkRng;

/* The streams in use; a new purpose gets a new number, never an old one. */
typedef enum {
  LK_STREAM_TEACHER_INIT = 1,
  LK_STREAM_STUDENT_INIT = 2, /* the twin starts from the same weights */
  LK_STREAM_TEACHER_ORDER = 3,
  LK_STREAM_STUDENT_ORDER = 4, /* the twin sees the same batches */
  LK_STREAM_TRANSFER_SET = 5,
  LK_STREAM_SHUFFLED_METHOD = 6,
  LK_STREAM_TEACHER_NOISE = 7, /* dropout, jitter and warps */
  LK_STREAM_SAMPLE_PICK = 8,
  LK_STREAM_VALIDATION = 9, /* which samples are held out */
  LK_STREAM_LABEL_NOISE = 10, /* which labels are falsified, and to what */
  LK_STREAM_REGRESSOR = 11, /* of a hint (feature/lk-feature.h) */
  LK_STREAM_PEER_INIT = 12, /* of mutual learning: alike, the two would have nothing to teach each other */
  LK_STREAM_ARITHMETIC = 20, /* which of its questions are for the test */
  LK_STREAM_EXAM = 21,
  LK_STREAM_COLOUR_DIGITS = 22, /* colours, texture and noise of a picture */
  LK_STREAM_NOISE_PICTURES = 23, /* pictures of nothing, and their labels */
} LkStream;

void     lk_rng_seed    (LkRng *rng, uint64_t seed, uint64_t stream);
/* For the step or epoch `number` of a stream, which needs none of those before
 * it: any two triples give unrelated numbers. */
void     lk_rng_seed_at (LkRng *rng, uint64_t seed, uint64_t stream, uint64_t number);
uint64_t lk_rng_next    (LkRng *rng);
/* Uniform in [0, 1), 53 bits. */
double   lk_rng_uniform (LkRng *rng);
/* Uniform in 0 … n-1 without bias (Lemire 2019); n > 0. */
uint32_t lk_rng_below   (LkRng *rng, uint32_t n);
/* Standard normal (Marsaglia's polar method; the second value is dropped, so
 * that the state is the four words alone). */
double   lk_rng_normal  (LkRng *rng);
/* Fisher-Yates. */
void     lk_rng_shuffle (LkRng *rng, uint32_t *items, size_t n);
