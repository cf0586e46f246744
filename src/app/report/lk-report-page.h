/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "app/widgets/lk-page.h"

/* The page on which teacher, student and twin sit the same exam (lk-exam.h):
 * a card for each subject, the marks, and what each costs to run. */
#define LK_TYPE_REPORT_PAGE (lk_report_page_get_type ())
G_DECLARE_FINAL_TYPE (LkReportPage, lk_report_page, LK, REPORT_PAGE, LkPage)
