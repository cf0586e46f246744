/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "train/lk-session.h"

/* What a window does with the student's weights: win.save-student (Ctrl+Shift+S)
 * writes them to a file, win.promote (Ctrl+Shift+P) makes the student the teacher
 * of the next, which starts from layers of the same size: born-again networks
 * (Furlanello et al. 2018, arXiv 1805.04770). Promoted students are kept in the
 * user's data folder, since the settings of later runs name them.
 *
 * The window must let go by lk_student_actions_remove () before the session. */
void lk_student_actions_add    (AdwApplicationWindow *window, LkSession *session);
void lk_student_actions_remove (AdwApplicationWindow *window);
