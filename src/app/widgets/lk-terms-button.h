/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

/* A small button beside what has terms in it, with a popover that explains them: a sentence, the formula, the numbers of
 * the run that is shown, and "Show me", which opens the step of a lesson.
 *
 * Property "terms": their ids (lk-terms.h) with spaces between. */
#define LK_TYPE_TERMS_BUTTON (lk_terms_button_get_type ())
G_DECLARE_FINAL_TYPE (LkTermsButton, lk_terms_button, LK, TERMS_BUTTON, AdwBin)
