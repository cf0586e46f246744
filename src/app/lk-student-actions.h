/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "run/lk-run-keeper.h"

/* What a window does with the student's weights: win.save-student (Ctrl+Shift+S)
 * writes them to a file, win.promote (Ctrl+Shift+P) makes the student the teacher
 * of the next, which starts from layers of the same size: born-again networks
 * (Furlanello et al. 2018, arXiv 1805.04770), with undo. Its run is kept, and those that it teaches
 * are the next generation of its series. Promoted students are kept in the
 * user's data folder, since the settings of later runs name them.
 *
 * The window must let go by lk_student_actions_remove () before session and keeper. */
void lk_student_actions_add    (AdwApplicationWindow *window, LkSession *session, LkRunKeeper *keeper);
void lk_student_actions_remove (AdwApplicationWindow *window);
