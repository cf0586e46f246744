/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>

#include "lk-dataset.h"

/* Pictures of nothing, on which a teacher has something to say all the same: a student can be taught on them without ever
 * seeing a sample of the data, as in Lopes, Fenu and Starner, "Data-Free Knowledge Distillation for Deep Neural Networks"
 * (2017), or Nayak et al., "Zero-Shot Knowledge Distillation in Deep Networks" (2019). */
typedef enum {
  /* Three to five Gaussian spots a picture, stretched by up to four times in any direction, near its middle, in a colour
   * each: about the size of a pen's strokes. */
  LK_NOISE_BLOBS,
  /* Each pixel from 0 to 255 by itself. */
  LK_NOISE_UNIFORM,
} LkNoiseKind;

/* n pictures, the same for the same kind, sides and seed; the first ones of more are those of fewer. dark_on_light: of
 * spots the negative. Labels are drawn evenly of n_classes by the same seed and say nothing. *split is the caller's to
 * clear. LK_NO_MEMORY. */
LkStatus lk_noise_pictures (LkNoiseKind kind, LkShape picture, size_t n, size_t n_classes, bool dark_on_light,
                            uint64_t seed, LkSplit *split);
/* Labels alone, (n). */
void     lk_noise_labels   (size_t n, size_t n_classes, uint64_t seed, uint16_t *labels);
