/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "live/lk-session.h"

/* What a window (lk-root.h) does with the student's weights: win.save-student (Ctrl+Shift+S), win.save-onnx-… of student, twin and teacher
 * writes them to a file, win.promote (Ctrl+Shift+P) makes the student the teacher
 * of the next, which starts from layers of the same size: born-again networks
 * (Furlanello et al. 2018, arXiv 1805.04770), with undo. Its run is kept, and those that it teaches
 * are the next generation of its series. Promoted students are kept in the
 * user's data folder, since the settings of later runs name them. */
void lk_student_actions_install (GtkWidgetClass *klass);
/* Which of them can be done now. */
void lk_student_actions_update  (GtkWidget *window, const LkSnapshot *snapshot);
