/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pango.h>

/* Words with Hangul stay whole where lines break: Pango may break between any two syllables, which leaves the last one of a
 * sentence alone in its line, and takes a syllable for the longest word. Adds to the layout's attributes; after its text
 * was set, each time. */
void lk_line_breaks_keep_words (PangoLayout *layout);
