/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-lead.h"

gint64
lk_lead_since (const LkHistoryView *history, gint64 until)
{
  gint64 since = -1;

  for (gsize i = history->n_evaluations; i-- > 0;)
    {
      const LkEvaluationRecord *record = lk_history_evaluation (history, i);

      if (until >= 0 && record->step > (guint64) until)
        continue;
      if (!record->has_twin || record->mutual || record->student.errors >= record->twin.errors)
        break;
      since = (gint64) record->step;
    }
  return since;
}
