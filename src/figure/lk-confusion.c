/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-confusion.h"

#include <glib/gi18n-lib.h>

void
lk_confusion_set (LkConfusion *self, const LkComparison *comparison, int who, int minus, const char *title)
{
  guint needed = LK_COMPARED_BIT (who) | (minus < 0 ? 0 : LK_COMPARED_BIT (minus));
  gsize C;

  self->matrix = (LkMatrix) LK_MATRIX_INIT;
  self->matrix.title = title;
  self->matrix.row_title = _ ("true class");
  self->matrix.column_title = minus < 0 ? _ ("answer") : _ ("answer, difference of counts");
  self->matrix.ignore_diagonal = true;
  self->matrix.print_values = true;
  self->matrix.negative = minus >= 0;
  self->matrix.empty_text = _ ("What this network takes each class for appears here once it has been tested");
  if (!comparison || (needed & ~comparison->present))
    return;
  C = comparison->dataset->n_classes;
  self->values = g_renew (double, self->values, C *C);
  for (gsize i = 0; i < C * C; i++)
    self->values[i] = 0.0;
  for (gsize i = 0; i < comparison->n; i++)
    {
      const LkComparedSample *sample = &comparison->samples[i];

      self->values[sample->label * C + sample->answers[who]] += 1.0;
      if (minus >= 0)
        self->values[sample->label * C + sample->answers[minus]] -= 1.0;
    }
  self->matrix.n = C;
  self->matrix.labels = (const char *const *) comparison->dataset->class_names;
  self->matrix.values = self->values;
}

void
lk_confusion_clear (LkConfusion *self)
{
  g_clear_pointer (&self->values, g_free);
  self->matrix = (LkMatrix) LK_MATRIX_INIT;
}
