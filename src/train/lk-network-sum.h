/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "nn/lk-network.h"

/* Adds all parameters of a network to a sum, in the order that files have. */
void lk_network_sum_add (GChecksum *sum, const LkNetwork *network);
