/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-sample-pins.h"

#include "lk-sample-detail.h"

#define MAX_PINS 4

struct _LkSamplePins {
  GtkBox parent_instance;

  LkSampleDetail *details[MAX_PINS];
  guint samples[MAX_PINS];
  guint n;
};

G_DEFINE_FINAL_TYPE (LkSamplePins, lk_sample_pins, GTK_TYPE_BOX)

static void
lk_sample_pins_class_init (LkSamplePinsClass *klass)
{
}

static void
lk_sample_pins_init (LkSamplePins *self)
{
  for (int i = 0; i < MAX_PINS; i++)
    {
      self->details[i] = g_object_new (LK_TYPE_SAMPLE_DETAIL, "compact", TRUE, NULL);
      gtk_widget_add_css_class (GTK_WIDGET (self->details[i]), "card");
      gtk_widget_add_css_class (GTK_WIDGET (self->details[i]), "pin");
      lk_sample_detail_set_pinned (self->details[i], TRUE);
      gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->details[i]));
    }
}

gboolean
lk_sample_pins_has (LkSamplePins *self, guint sample)
{
  for (guint i = 0; i < self->n; i++)
    if (self->samples[i] == sample)
      return TRUE;
  return FALSE;
}

void
lk_sample_pins_toggle (LkSamplePins *self, guint sample)
{
  gboolean pinned = lk_sample_pins_has (self, sample);
  guint drop = !pinned && self->n == MAX_PINS ? self->samples[0] : sample;
  guint kept = 0;

  for (guint i = 0; i < self->n; i++)
    if (self->samples[i] != drop)
      self->samples[kept++] = self->samples[i];
  self->n = kept;
  if (!pinned)
    self->samples[self->n++] = sample;
}

void
lk_sample_pins_clear (LkSamplePins *self)
{
  self->n = 0;
}

void
lk_sample_pins_set (LkSamplePins *self, LkComparison *comparison, double temperature)
{
  for (guint i = 0; i < MAX_PINS; i++)
    {
      gboolean shown = i < self->n && comparison;

      gtk_widget_set_visible (GTK_WIDGET (self->details[i]), shown);
      if (shown)
        lk_sample_detail_set (self->details[i], comparison, self->samples[i], temperature);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), self->n > 0);
}
