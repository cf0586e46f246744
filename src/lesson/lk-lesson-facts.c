/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-lesson-facts.h"

#include <string.h>

#include "nn/lk-class-bias.h"
#include "nn/lk-metrics.h"
#include "nn/lk-softmax.h"
#include "settings/lk-setting-text.h"
#include "train/lk-setup.h"

/* Whose number it is, in the order of LkLessonMoment's arrays. */
typedef enum {
  TEACHER,
  STUDENT,
  TWIN,
  NOBODY,
} Who;

static const char *const roles[] = { "teacher.", "student.", "twin." };

/* clang-format off */
static const LkLessonFact facts[] = {
  { "epoch", LK_FACT_NUMBER, LK_FACT_PLAIN, 0 },
  { "step", LK_FACT_NUMBER, LK_FACT_PLAIN, 0 },
  { "sample", LK_FACT_NUMBER, LK_FACT_PLAIN, 0 },
  { "samples", LK_FACT_NUMBER, LK_FACT_PART, 0 },
  { "teacher.errors", LK_FACT_NUMBER, LK_FACT_PART, 0 },
  { "student.errors", LK_FACT_NUMBER, LK_FACT_PART, LK_FACT_OF_RUN },
  { "twin.errors", LK_FACT_NUMBER, LK_FACT_PART, LK_FACT_OF_RUN },
  { "teacher.right", LK_FACT_NUMBER, LK_FACT_PART, 0 },
  { "student.right", LK_FACT_NUMBER, LK_FACT_PART, LK_FACT_OF_RUN },
  { "twin.right", LK_FACT_NUMBER, LK_FACT_PART, LK_FACT_OF_RUN },
  { "student.biased-errors", LK_FACT_NUMBER, LK_FACT_PART, LK_FACT_OF_RUN },
  { "twin.biased-errors", LK_FACT_NUMBER, LK_FACT_PART, LK_FACT_OF_RUN },
  { "student.agreement", LK_FACT_NUMBER, LK_FACT_PLAIN, LK_FACT_OF_RUN },
  { "twin.agreement", LK_FACT_NUMBER, LK_FACT_PLAIN, LK_FACT_OF_RUN },
  { "teacher.nll", LK_FACT_NUMBER, LK_FACT_PLAIN, 0 },
  { "student.nll", LK_FACT_NUMBER, LK_FACT_PLAIN, LK_FACT_OF_RUN },
  { "twin.nll", LK_FACT_NUMBER, LK_FACT_PLAIN, LK_FACT_OF_RUN },
  { "teacher.calibration", LK_FACT_NUMBER, LK_FACT_PLAIN, 0 },
  { "student.calibration", LK_FACT_NUMBER, LK_FACT_PLAIN, LK_FACT_OF_RUN },
  { "twin.calibration", LK_FACT_NUMBER, LK_FACT_PLAIN, LK_FACT_OF_RUN },
  { "teacher.parameters", LK_FACT_NUMBER, LK_FACT_PLAIN, 0 },
  { "student.parameters", LK_FACT_NUMBER, LK_FACT_PLAIN, 0 },
  { "teacher.probability", LK_FACT_NUMBER, LK_FACT_CLASS, 0 },
  { "student.probability", LK_FACT_NUMBER, LK_FACT_CLASS, LK_FACT_OF_RUN },
  { "twin.probability", LK_FACT_NUMBER, LK_FACT_CLASS, LK_FACT_OF_RUN },
  { "teacher.entropy", LK_FACT_NUMBER, LK_FACT_PLAIN, 0 },
  { "student.entropy", LK_FACT_NUMBER, LK_FACT_PLAIN, LK_FACT_OF_RUN },
  { "twin.entropy", LK_FACT_NUMBER, LK_FACT_PLAIN, LK_FACT_OF_RUN },
  { "tune.runs", LK_FACT_NUMBER, LK_FACT_PLAIN, LK_FACT_OF_WINDOW },
  { "seeds", LK_FACT_NUMBER, LK_FACT_PLAIN, LK_FACT_OF_WINDOW },
  { "label", LK_FACT_TEXT, LK_FACT_PLAIN, 0 },
  { "teacher.answer", LK_FACT_TEXT, LK_FACT_PLAIN, 0 },
  { "student.answer", LK_FACT_TEXT, LK_FACT_PLAIN, LK_FACT_OF_RUN },
  { "twin.answer", LK_FACT_TEXT, LK_FACT_PLAIN, LK_FACT_OF_RUN },
  { "page", LK_FACT_TEXT, LK_FACT_PLAIN, LK_FACT_OF_WINDOW },
  { "run", LK_FACT_TEXT, LK_FACT_PLAIN, LK_FACT_OF_WINDOW },
};
/* clang-format on */

static gboolean
is_number (guint id)
{
  LkSettingKind kind = lk_setting_info (id)->kind;

  return kind == LK_SETTING_IS_NUMBER || kind == LK_SETTING_IS_COUNT || kind == LK_SETTING_IS_LONG;
}

gboolean
lk_lesson_fact_find (const char *name, LkLessonFact *fact)
{
  guint id = lk_setting_find (name);

  for (gsize i = 0; i < G_N_ELEMENTS (facts); i++)
    {
      if (g_str_equal (facts[i].name, name))
        {
          *fact = facts[i];
          return TRUE;
        }
    }
  if (id == 0)
    return FALSE;
  *fact = (LkLessonFact) {
    .name = lk_setting_info (id)->name,
    .kind = is_number (id) ? LK_FACT_NUMBER : LK_FACT_TEXT,
  };
  return TRUE;
}

/* Whose, and what follows the dot. */
static Who
split_name (const char *name, const char **what)
{
  for (Who who = TEACHER; who < NOBODY; who++)
    {
      if (g_str_has_prefix (name, roles[who]))
        {
          *what = name + strlen (roles[who]);
          return who;
        }
    }
  *what = name;
  return NOBODY;
}

/* On the test split, (n_test, C); NULL: not known. */
static const float *
all_logits (const LkLessonMoment *moment, Who who)
{
  if (who == TEACHER)
    return moment->teacher ? moment->teacher->test_logits : NULL;
  return who == STUDENT ? moment->student : moment->twin;
}

/* To the watched sample, (C); NULL: not known. */
static const float *
one_answer (const LkLessonMoment *moment, Who who)
{
  const float *all = all_logits (moment, who);

  if (moment->watched[who])
    return moment->watched[who];
  if (!all || moment->sample < 0 || (gsize) moment->sample >= moment->dataset->test.n)
    return NULL;
  return all + (gsize) moment->sample * moment->dataset->n_classes;
}

static gint
index_of (const char *name, char *const *names, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      if (g_str_equal (names[i], name))
        return (gint) i;
    }
  return -1;
}

/* Which test samples belong to the part: those of a class, else of a subject. */
typedef struct {
  gint label, subject; /* -1: any */
} Part;

static gboolean
find_part (const LkDataset *dataset, const char *argument, Part *part)
{
  *part = (Part) { -1, -1 };
  if (!argument)
    return TRUE;
  part->label = index_of (argument, dataset->class_names, dataset->n_classes);
  if (part->label < 0)
    part->subject = index_of (argument, dataset->subject_names, dataset->n_subjects);
  return part->label >= 0 || part->subject >= 0;
}

static gboolean
in_part (const LkDataset *dataset, const Part *part, gsize i)
{
  return (part->label < 0 || dataset->test.labels[i] == part->label) &&
         (part->subject < 0 || lk_split_subject (&dataset->test, i) == part->subject);
}

/* Errors on a part, and how many samples it has. Logits NULL: only the latter. */
static gsize
count_errors (const LkDataset *dataset, const float *logits, const Part *part, gsize *n)
{
  gsize C = dataset->n_classes, errors = 0;

  *n = 0;
  for (gsize i = 0; i < dataset->test.n; i++)
    {
      if (!in_part (dataset, part, i))
        continue;
      ++*n;
      errors += logits && lk_argmax (logits + i * C, C) != dataset->test.labels[i];
    }
  return errors;
}

static gsize
count_biased (const LkLessonMoment *moment, const float *logits, const Part *part)
{
  const LkDataset *dataset = moment->dataset;
  g_autofree bool *raised = lk_settings_raised_classes (moment->settings, dataset);
  gsize n_logits = dataset->test.n * dataset->n_classes, n;
  g_autofree float *copy = NULL;

  if (!raised)
    return count_errors (dataset, logits, part, &n);
  copy = g_new (float, n_logits);
  memcpy (copy, logits, n_logits * sizeof (float));
  lk_add_bias (copy, dataset->test.n, dataset->n_classes, raised, moment->settings->class_bias);
  return count_errors (dataset, copy, part, &n);
}

/* Numbers that rest on the whole test split. */
static gboolean
number_of_all (const LkLessonMoment *moment, Who who, const char *what, const char *argument, double *value)
{
  const LkDataset *dataset = moment->dataset;
  const float *logits = all_logits (moment, who), *teacher = all_logits (moment, TEACHER);
  gsize n;
  LkQuality quality;
  Part part;

  if (!logits || !find_part (dataset, argument, &part))
    return FALSE;
  if (g_str_equal (what, "errors"))
    *value = (double) count_errors (dataset, logits, &part, &n);
  else if (g_str_equal (what, "biased-errors"))
    *value = (double) count_biased (moment, logits, &part);
  else if (g_str_equal (what, "right"))
    {
      gsize errors = count_errors (dataset, logits, &part, &n);

      *value = (double) (n - errors) / (double) n; /* NaN of none */
    }
  else if (g_str_equal (what, "agreement"))
    {
      if (!teacher)
        return FALSE;
      n = dataset->test.n;
      *value = (double) lk_count_agreements (teacher, logits, n, dataset->n_classes) / (double) n;
    }
  else
    {
      lk_measure (logits, dataset->test.labels, dataset->test.n, dataset->n_classes, &quality);
      *value = g_str_equal (what, "nll") ? quality.nll : quality.calibration_error;
    }
  return TRUE;
}

static gboolean
number_of_sample (const LkLessonMoment *moment, Who who, const char *what, const char *argument, double *value)
{
  const LkDataset *dataset = moment->dataset;
  const float *logits = one_answer (moment, who);
  double T = moment->settings->loss.temperature;
  g_autofree double *p = NULL;
  gint class;

  if (!logits)
    return FALSE;
  if (g_str_equal (what, "entropy"))
    {
      *value = lk_entropy (logits, dataset->n_classes, T);
      return TRUE;
    }
  class = index_of (argument, dataset->class_names, dataset->n_classes);
  if (class < 0)
    return FALSE;
  p = g_new (double, dataset->n_classes);
  lk_softmax (logits, dataset->n_classes, T, p);
  *value = p[class];
  return TRUE;
}

static gboolean
number_of_somebody (const LkLessonMoment *moment, Who who, const char *what, const char *argument, double *value)
{
  if (g_str_equal (what, "parameters"))
    {
      *value = (double) moment->n_params[who];
      return moment->n_params[who] > 0;
    }
  if (!moment->dataset)
    return FALSE;
  if (g_str_equal (what, "entropy") || g_str_equal (what, "probability"))
    return number_of_sample (moment, who, what, argument, value);
  return number_of_all (moment, who, what, argument, value);
}

static gboolean
number_of_setting (const LkSettings *settings, guint id, double *value)
{
  g_auto (GValue) number = G_VALUE_INIT;
  g_auto (GValue) setting = G_VALUE_INIT;

  if (!is_number (id))
    return FALSE;
  g_value_init (&setting, lk_setting_type (id));
  g_value_init (&number, G_TYPE_DOUBLE);
  lk_setting_get (settings, id, &setting);
  g_value_transform (&setting, &number);
  *value = g_value_get_double (&number);
  return TRUE;
}

static gboolean
number_of_run (const LkLessonMoment *moment, const char *name, const char *argument, double *value)
{
  gsize n;
  Part part;

  if (g_str_equal (name, "step"))
    *value = (double) moment->step;
  else if (g_str_equal (name, "epoch"))
    {
      *value = (double) moment->step / (double) moment->steps_per_epoch;
      return moment->steps_per_epoch > 0;
    }
  else if (g_str_equal (name, "sample"))
    {
      *value = moment->sample;
      return moment->sample >= 0;
    }
  else
    {
      if (!moment->dataset || !find_part (moment->dataset, argument, &part))
        return FALSE;
      count_errors (moment->dataset, NULL, &part, &n);
      *value = (double) n;
    }
  return TRUE;
}

gboolean
lk_lesson_moment_number (const LkLessonMoment *moment, const char *name, const char *argument, double *value)
{
  const char *what;
  Who who = split_name (name, &what);
  guint id = lk_setting_find (name);
  LkLessonFact fact;

  if (id > 0)
    return number_of_setting (moment->settings, id, value);
  if (!lk_lesson_fact_find (name, &fact) || fact.kind != LK_FACT_NUMBER || (fact.flags & LK_FACT_OF_WINDOW) ||
      (fact.form == LK_FACT_CLASS && !argument))
    return FALSE;
  if (who == NOBODY)
    return number_of_run (moment, name, argument, value);
  return number_of_somebody (moment, who, what, argument, value);
}

char *
lk_lesson_moment_text (const LkLessonMoment *moment, const char *name)
{
  const LkDataset *dataset = moment->dataset;
  const char *what;
  Who who = split_name (name, &what);
  guint id = lk_setting_find (name);
  const float *logits;

  if (id > 0)
    {
      GString *text = g_string_new (NULL);

      lk_setting_append (text, moment->settings, id);
      return g_string_free (text, FALSE);
    }
  if (!dataset)
    return NULL;
  if (g_str_equal (name, "label"))
    return moment->sample >= 0 && (gsize) moment->sample < dataset->test.n
               ? g_strdup (dataset->class_names[dataset->test.labels[moment->sample]])
               : NULL;
  if (who == NOBODY || !g_str_equal (what, "answer") || !(logits = one_answer (moment, who)))
    return NULL;
  return g_strdup (dataset->class_names[lk_argmax (logits, dataset->n_classes)]);
}
