/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-figure-outputs.h"

#include <glib/gi18n-lib.h>
#include <pango/pango.h>

#include "lk-headline.h"
#include "nn/lk-metrics.h"
#include "nn/lk-softmax.h"
#include "words/lk-quantity.h"

/* Adds a class that is not there yet. */
static gsize
add_class (gsize *shown, gsize n, gsize k)
{
  for (gsize i = 0; i < n; i++)
    if (shown[i] == k)
      return n;
  shown[n] = k;
  return n + 1;
}

/* Which classes to show, the most likely first; their number. */
static gsize
choose_classes (const float *const logits[LK_N_ROLES], gsize C, int label,
                gsize shown[LK_OUTPUT_BARS_BEST + LK_N_ROLES + 1])
{
  const float *first = logits[0] ? logits[0] : logits[1] ? logits[1] : logits[2];
  g_autofree bool *taken = g_new0 (bool, C);
  gsize n = 0;

  for (gsize i = 0; i < LK_OUTPUT_BARS_BEST; i++)
    {
      gsize best = C;

      for (gsize k = 0; k < C; k++)
        if (!taken[k] && (best == C || first[k] > first[best]))
          best = k;
      taken[best] = true;
      shown[n++] = best;
    }
  for (int role = 0; role < LK_N_ROLES; role++)
    if (logits[role])
      n = add_class (shown, n, lk_argmax (logits[role], C));
  return label >= 0 ? add_class (shown, n, (gsize) label) : n;
}

/* Leaves of all classes the most likely ones. */
static void
shorten (LkOutputBars *self, const float *const logits[LK_N_ROLES], int label)
{
  gsize shown[LK_OUTPUT_BARS_BEST + LK_N_ROLES + 1];
  gsize C = self->bars.n_categories;
  gsize n = choose_classes (logits, C, label, shown);

  self->labels = g_renew (const char *, self->labels, n);
  for (gsize group = 0; group < self->bars.n_groups; group++)
    {
      g_autofree double *p = g_memdup2 (self->values + group * C, C * sizeof *p);

      for (gsize i = 0; i < n; i++)
        self->values[group * n + i] = p[shown[i]]; /* n < C: what is still to be read is not overwritten */
    }
  for (gsize i = 0; i < n; i++)
    {
      self->labels[i] = self->bars.category_labels[shown[i]];
      if (label >= 0 && shown[i] == (gsize) label)
        self->bars.marked_category = (int) i;
    }
  g_free (self->title);
  self->title = g_strdup_printf (_ ("%s, the likeliest of %zu classes"), self->bars.title ? self->bars.title : "", C);
  self->bars.title = self->title;
  self->bars.n_categories = n;
  self->bars.category_labels = self->labels;
  self->bars.max = NAN;
}

void
lk_output_bars_set (LkOutputBars *self, const LkDataset *dataset, const float *const logits[LK_N_ROLES],
                    double temperature, int label, const char *title, const char *empty_text)
{
  const char *const names[LK_N_ROLES] = { _ ("teacher"), self->pair ? "A" : _ ("student"),
                                          self->pair ? "B" : lk_headline_twin (self->mutual) };
  const int colors[LK_N_ROLES] = { LK_SERIES_TEACHER, self->pair ? LK_SERIES_A : LK_SERIES_STUDENT,
                                   self->pair ? LK_SERIES_B : LK_SERIES_TWIN };
  gsize C = dataset ? dataset->n_classes : 0;
  gsize n = 0;

  self->bars = (LkBars) LK_BARS_INIT;
  self->values = g_renew (double, self->values, MAX (C, 1) * LK_N_ROLES);
  for (int role = 0; role < LK_N_ROLES; role++)
    {
      if (!logits[role] || C == 0)
        continue;
      lk_softmax (logits[role], C, temperature, self->values + n * C);
      self->group_labels[n] = names[role];
      self->colors[n] = colors[role];
      self->fills[n] = role;
      n++;
    }
  self->temperature = temperature;
  self->bars.title = title;
  self->bars.n_categories = C;
  self->bars.category_labels = dataset ? (const char *const *) dataset->class_names : NULL;
  self->bars.n_groups = n;
  self->bars.group_labels = self->group_labels;
  self->bars.colors = self->colors;
  self->bars.fills = self->fills;
  self->bars.values = self->values;
  self->bars.marked_category = label;
  /* A still axis: probabilities keep their meaning while T is dragged. */
  self->bars.max = 1.0;
  self->bars.log = self->log;
  self->bars.empty_text = empty_text;
  if (C > LK_OUTPUT_BARS_ALL && n > 0)
    shorten (self, logits, label);
}

void
lk_output_bars_clear (LkOutputBars *self)
{
  g_clear_pointer (&self->values, g_free);
  g_clear_pointer (&self->labels, g_free);
  g_clear_pointer (&self->title, g_free);
  self->bars = (LkBars) LK_BARS_INIT;
}

/* Whole, by role: who says it may change the sentence. */
static const struct {
  const char *of_run, *of_pair;
} sentences[LK_N_ROLES] = {
  /* TRANSLATORS: an answer, a share, a temperature */
  { N_ ("teacher says <b>%s</b> (%s at T = %s)"), N_ ("teacher says <b>%s</b> (%s at T = %s)") },
  { N_ ("student says <b>%s</b> (%s at T = %s)"), N_ ("A says <b>%s</b> (%s at T = %s)") },
  { N_ ("twin (untaught) says <b>%s</b> (%s at T = %s)"), N_ ("B says <b>%s</b> (%s at T = %s)") },
};

char *
lk_output_bars_say (const LkOutputBars *self, gsize group, gboolean markup)
{
  const LkBars *bars = &self->bars;
  const double *p = bars->values + group * bars->n_categories;
  const char *share, *T = LK_SETTING (self->temperature);
  const char *sentence = self->pair ? sentences[self->fills[group]].of_pair : sentences[self->fills[group]].of_run;
  g_autofree char *text = NULL;
  char *plain = NULL;
  gsize best = 0;

  for (gsize k = 1; k < bars->n_categories; k++)
    best = p[k] > p[best] ? k : best;
  share = LK_SHARE (p[best]);
  /* Not how sure it is: softened, the same answer has another share at each T. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  text = g_markup_printf_escaped (_ (sentence), bars->category_labels[best], share, T);
#pragma GCC diagnostic pop
  if (markup)
    return g_steal_pointer (&text);
  pango_parse_markup (text, -1, 0, NULL, &plain, NULL, NULL);
  return plain;
}

char *
lk_output_bars_describe (const LkOutputBars *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize group = 0; group < self->bars.n_groups; group++)
    {
      g_autofree char *sentence = lk_output_bars_say (self, group, FALSE);

      g_string_append_printf (text, "%s. ", sentence);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

void
lk_dark_knowledge_set (LkDarkKnowledge *self, const LkDataset *dataset, const float *logits, double temperature,
                       const char *title)
{
  gsize C;

  self->matrix = (LkMatrix) LK_MATRIX_INIT;
  self->matrix.title = title;
  self->matrix.row_title = _ ("true class");
  self->matrix.column_title = _ ("mean probability");
  self->matrix.ignore_diagonal = true;
  self->matrix.print_values = true;
  self->matrix.percent = true;
  self->matrix.empty_text = _ ("What a network takes each class for appears here");
  if (!dataset || !logits)
    return;
  C = dataset->n_classes;
  self->values = g_renew (double, self->values, (C + 1) * C);
  lk_dark_knowledge (logits, dataset->test.labels, dataset->test.n, C, temperature, self->values + C * C, self->values);
  self->matrix.n = C;
  self->matrix.labels = (const char *const *) dataset->class_names;
  self->matrix.values = self->values;
}

void
lk_dark_knowledge_clear (LkDarkKnowledge *self)
{
  g_clear_pointer (&self->values, g_free);
  self->matrix = (LkMatrix) LK_MATRIX_INIT;
}
