/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "lk-import.h"

/* A teacher that is one graph of ONNX (onnx/lk-graph.h). */
extern const LkFormat lk_format_onnx;
