/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/distill/lk-distill-page.h"
#include "app/samples/lk-samples-page.h"
#include "app/tune/lk-tune-page.h"
#include "lk-scrubber.h"

/* Actions of a window (lk-root.h) that are a page's, or the scrubber's, to do, wherever the focus is:
 * win.previous-sample, win.next-sample, win.shuffle-sample, win.enlarge (of Distill); win.show-likeness (of Samples), whose
 * parameter is class, answer and LkCompared; win.sweep, win.study (id of lk-sweep-study.h), win.resume-sweep, win.export-sweep (of Tune);
 * win.moment-previous, win.moment-next, win.moment-live. The window has the property "page". */
void lk_page_actions_install (GtkWidgetClass *klass);
/* Of the window's own pages, which it holds; the window has its session. */
void lk_page_actions_begin   (GtkWidget *window, LkDistillPage *distill, LkSamplesPage *samples, LkTunePage *tune,
                              LkScrubber *scrubber);
