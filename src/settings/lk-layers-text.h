/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "dataset/lk-dataset.h"
#include "nn/lk-network.h"

/* Networks as people write them (lk-network-text.h), with sentences for what is wrong. */

/* What the error says, and at which character of the text; to be freed. */
char    *lk_layers_explain (const char *text, const LkTextError *error);
/* LK_ERROR_VALUE with that. */
gboolean lk_layers_parse   (const char *text, LkNetworkText *parsed, GError **error);
/* The text in the one way of settings and files, to be freed; NULL with an error. */
char    *lk_layers_normal  (const char *text, GError **error);
/* A network of the data set's pictures and classes, without parameters: its shapes and what it takes. */
gboolean lk_layers_plan    (const char *text, const LkDataset *dataset, LkNetwork *plan, GError **error);
