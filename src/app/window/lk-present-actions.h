/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "app/distill/lk-distill-page.h"
#include "app/lesson/lk-present-veil.h"

/* The window as a stage: the whole screen for one or two cards of the page Distill, in type as large as they allow, T and
 * α as two large sliders, the palette of projectors, and nothing else; while a lesson is played, the page that it is at.
 * Actions "win.present" (a toggle), "win.present-card" (0: two; 1, 2, 3: the sample, the race, the card at choice),
 * "win.present-black", "-white", "-spot", "-pen" and "-notes". */
void lk_present_actions_install (GtkWidgetClass *klass);

typedef struct {
  LkDistillPage *page;
  LkPresentVeil *veil;
  GtkWidget     *bar;       /* that has the sliders, shown meanwhile */
  AdwFlap       *flap;      /* whose sidebar is not shown meanwhile */
  GtkWidget     *others[4]; /* that are hidden meanwhile; ended by NULL where there are fewer */
} LkPresentParts;

/* The parts are the window's. */
void lk_present_actions_begin   (GtkWidget *window, const LkPresentParts *parts);
gboolean lk_present_actions_is_on (GtkWidget *window);
