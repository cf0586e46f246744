/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "fuzz.h"
#include "nn/lk-rng.h"

/* Mutations that keep JSON what it is, so that what comes behind its parser is reached. */

/* One change somewhere in the tree: a number or a text becomes another, a member or an element goes, is doubled, or a copy
 * of something else comes in. */
void   fuzz_json_change (JsonNode *root, LkRng *rng);

/* For LLVMFuzzerCustomMutator (): some such changes, or now and then of any bytes. */
size_t fuzz_json_mutate (uint8_t *bytes, size_t length, size_t room, unsigned int seed);
