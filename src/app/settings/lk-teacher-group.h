/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "live/lk-session.h"

/* Who teaches: a network that comes with the program, networks from files, or
 * one or several that are trained here.
 *
 * Property "session": set once. */
#define LK_TYPE_TEACHER_GROUP (lk_teacher_group_get_type ())
G_DECLARE_FINAL_TYPE (LkTeacherGroup, lk_teacher_group, LK, TEACHER_GROUP, AdwPreferencesGroup)

/* The files become the teacher: an ensemble when there are several. */
void lk_teacher_group_open (LkTeacherGroup *self, GListModel *files /* of GFile */);
