/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-answer-list.h"

#include <math.h>

#include "io/lk-csv-field.h"
#include "io/lk-file.h"
#include "nn/lk-metrics.h"
#include "nn/lk-softmax.h"

const char *const lk_answer_list_names[LK_N_COMPARED] = { "teacher", "student", "twin" };

static void
add_text (LkAnswerList *self, const char *text)
{
  g_string_append_c (self->text, ',');
  lk_csv_append_field (self->text, text ? text : "");
}

static void
add_number (LkAnswerList *self, double number)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (self->text, ',');
  if (isfinite (number))
    g_string_append (self->text, g_ascii_formatd (text, sizeof text, "%.9g", number));
}

static void
add_count (LkAnswerList *self, guint count)
{
  g_string_append_printf (self->text, ",%u", count);
}

LkAnswerList *
lk_answer_list_new (const LkDataset *dataset, double temperature, const char *const *names, gsize n_networks)
{
  LkAnswerList *self = g_new0 (LkAnswerList, 1);

  self->dataset = dataset;
  self->temperature = temperature;
  self->n_networks = n_networks;
  for (gsize i = 0; i < n_networks; i++)
    self->names[i] = names[i];
  self->text = g_string_new ("index,split,file,line,label,temperature");
  for (gsize i = 0; i < n_networks; i++)
    add_text (self, names[i]);
  for (gsize i = 1; i < n_networks; i++)
    {
      g_autofree char *name = g_strdup_printf ("kl_%s_%s", names[0], names[i]);

      add_text (self, name);
    }
  for (gsize i = 0; i < n_networks; i++)
    for (gsize k = 0; k < dataset->n_classes; k++)
      {
        g_autofree char *name = g_strdup_printf ("%s_p_%s", names[i], dataset->class_names[k]);

        add_text (self, name);
      }
  g_string_append_c (self->text, '\n');
  return self;
}

void
lk_answer_list_free (LkAnswerList *list)
{
  if (!list)
    return;
  if (list->text)
    g_string_free (list->text, TRUE);
  g_free (list);
}

/* p (C) is scratch. */
static void
add_answers (LkAnswerList *self, const float *const *z, double *p)
{
  gsize C = self->dataset->n_classes;

  for (gsize i = 0; i < self->n_networks; i++)
    add_text (self, self->dataset->class_names[lk_argmax (z[i], C)]);
  for (gsize i = 1; i < self->n_networks; i++)
    add_number (self, lk_kl (z[0], z[i], C, self->temperature));
  for (gsize i = 0; i < self->n_networks; i++)
    {
      lk_softmax (z[i], C, self->temperature, p);
      for (gsize k = 0; k < C; k++)
        add_number (self, p[k]);
    }
}

void
lk_answer_list_add (LkAnswerList *list, const LkSplit *split, const float *const *logits, const guint32 *samples,
                    gsize n)
{
  const LkDataset *dataset = list->dataset;
  g_autofree double *p = g_new (double, dataset->n_classes);

  for (gsize place = 0; place < n; place++)
    {
      guint sample = samples ? samples[place] : (guint) place;
      guint line = lk_origins_line (&split->origins, sample);
      const float *z[LK_N_COMPARED];

      g_string_append_printf (list->text, "%u,%s", sample, split == &dataset->train ? "train" : "test");
      add_text (list, lk_origins_file (&split->origins, sample));
      if (line > 0)
        add_count (list, line);
      else
        add_text (list, NULL);
      add_text (list, dataset->class_names[split->labels[sample]]);
      add_number (list, list->temperature);
      for (gsize i = 0; i < list->n_networks; i++)
        z[i] = logits[i] + sample * dataset->n_classes;
      add_answers (list, z, p);
      g_string_append_c (list->text, '\n');
    }
}

gboolean
lk_answer_list_save (const LkAnswerList *list, GFile *file, GCancellable *cancellable, GError **error)
{
  return lk_file_write (file, list->text->str, list->text->len, cancellable, error);
}

LkAnswerList *
lk_answer_list_new_compared (const LkComparison *comparison, const char *const *names, const guint32 *samples, gsize n)
{
  const char *present[LK_N_COMPARED] = { NULL };
  const float *logits[LK_N_COMPARED];
  gsize n_networks = 0;
  LkAnswerList *list;

  for (int who = 0; who < LK_N_COMPARED; who++)
    {
      logits[n_networks] = lk_comparison_logits (comparison, who);
      if (logits[n_networks])
        present[n_networks++] = names[who];
    }
  list = lk_answer_list_new (comparison->dataset, comparison->temperature, present, n_networks);
  lk_answer_list_add (list, &comparison->dataset->test, logits, samples, samples ? n : comparison->n);
  return list;
}
