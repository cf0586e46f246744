/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-import.h"

/* Arrays of pictures and labels (lk-numpy-arrays.h) by their names (lk-numpy-names.h): the members of one .npz, as Keras's
 * mnist.npz and MedMNIST's; or files side by side, .npy or .npz of a single array, as Kuzushiji-MNIST's, or the folder of
 * them, or one of them. Test samples are those called so, or else those for validation, or else a part of the others
 * (lk-import.h). */
extern const LkFormat lk_format_numpy;
