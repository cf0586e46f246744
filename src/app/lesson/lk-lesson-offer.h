/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

/* What the first start offers: a lesson, or none. Asked once, which the key "lessons-offered" remembers.
 *
 * Property "settings" (GSettings): NULL offers nothing. */
#define LK_TYPE_LESSON_OFFER (lk_lesson_offer_get_type ())
G_DECLARE_FINAL_TYPE (LkLessonOffer, lk_lesson_offer, LK, LESSON_OFFER, AdwBin)
