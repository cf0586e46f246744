/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "io/lk-json.h"

/* Cases of `limbeck-cli loss` that are of hidden layers (feature/lk-feature.h) and of two networks that teach each other
 * (feature/lk-mutual.h): {"method": "hint", "student": [[…]], "teacher": [[…]], …}. */

/* Whether the case is an object, and its method one of these. */
gboolean lk_feature_case_is    (JsonNode *node);
/* Prints value and gradients of case `number`, from 0 on, as one object. LK_ERROR_FORMAT with a sentence, `name` in it,
 * where the case cannot be read. */
gboolean lk_feature_case_print (JsonObject *object, const char *name, guint number, GError **error);
