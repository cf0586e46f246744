/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

/* Settings that are a choice, as GEnums: a number in memory, an id ("kd") in files
 * and on the command line. Those of src/nn, which knows no GLib, are made here from
 * its tables. Any thread. */
#define LK_TYPE_METHOD    (lk_method_get_type ())    /* of LkMethod */
#define LK_TYPE_FEATURE   (lk_feature_get_type ())   /* of LkFeature */
#define LK_TYPE_OPTIMIZER (lk_optimizer_get_type ()) /* of LkOptimizerKind */
#define LK_TYPE_SCHEDULE  (lk_schedule_get_type ())  /* of LkSchedule */
#define LK_TYPE_MEAN      (lk_mean_get_type ())      /* of LkMean */
#define LK_TYPE_INPUTS    (lk_inputs_get_type ())    /* of LkInputs */

GType       lk_method_get_type    (void) G_GNUC_CONST;
GType       lk_feature_get_type   (void) G_GNUC_CONST;
GType       lk_optimizer_get_type (void) G_GNUC_CONST;
GType       lk_schedule_get_type  (void) G_GNUC_CONST;
GType       lk_mean_get_type      (void) G_GNUC_CONST;
GType       lk_inputs_get_type    (void) G_GNUC_CONST;

/* The id of a value of one of these types: never NULL for a valid one. */
const char *lk_choice_id          (GType type, int value);
/* FALSE, and *value as it was, when nothing has that id. */
gboolean    lk_choice_from_id     (GType type, const char *id, int *value);
/* All ids with commas between, for a message; to be freed. */
char       *lk_choice_list        (GType type);
