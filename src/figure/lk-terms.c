/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-terms.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "nn/lk-metrics.h"
#include "nn/lk-softmax.h"
#include "words/lk-quantity.h"

/* What the networks say of the watched sample. */
static const float *
logits_of (const LkSnapshot *shown)
{
  return shown->dataset && shown->dataset->n_classes > 1 ? shown->teacher_logits : NULL;
}

static double
probability (const LkSnapshot *shown, gsize class, double T)
{
  gsize C = shown->dataset->n_classes;
  g_autofree double *p = g_new (double, C);

  lk_softmax (shown->teacher_logits, C, T, p);
  return p[class];
}

static const LkStepRecord *
last_step (const LkSnapshot *shown)
{
  return shown->history.n_steps > 0 ? lk_history_step (&shown->history, shown->history.n_steps - 1) : NULL;
}

static const LkEvaluationRecord *
record_of (const LkSnapshot *shown)
{
  return shown->evaluation ? &shown->evaluation->record : NULL;
}

static char *
say_temperature (const LkSnapshot *shown, const LkSettings *settings)
{
  double T = settings->loss.temperature;
  gsize first;

  if (!logits_of (shown))
    return NULL;
  first = lk_argmax (shown->teacher_logits, shown->dataset->n_classes);
  return g_strdup_printf (_ ("The teacher gives this sample’s “%s” %s at T = %s, and %s at T = 1."),
                          shown->dataset->class_names[first], LK_FIXED (probability (shown, first, T), 3),
                          LK_SETTING (T), LK_FIXED (probability (shown, first, 1.0), 3));
}

static char *
say_alpha (const LkSnapshot *shown, const LkSettings *settings)
{
  if (settings->mutual)
    return g_strdup_printf (_ ("Now the other student counts %s and the labels %s."), LK_SETTING (settings->loss.alpha),
                            LK_ABOUT (1.0 - settings->loss.alpha));
  return g_strdup_printf (_ ("Now the teacher counts %s and the labels %s."), LK_SETTING (settings->loss.alpha),
                          LK_ABOUT (1.0 - settings->loss.alpha));
}

static char *
say_logits (const LkSnapshot *shown, const LkSettings *settings)
{
  const float *z = logits_of (shown);
  gsize first, second;

  if (!z)
    return NULL;
  first = lk_argmax (z, shown->dataset->n_classes);
  second = lk_runner_up (z, shown->dataset->n_classes, first);
  return g_strdup_printf (_ ("The teacher’s largest two for this sample: %s for “%s”, %s for “%s”."),
                          LK_FIXED ((double) z[first], 1), shown->dataset->class_names[first],
                          LK_FIXED ((double) z[second], 1), shown->dataset->class_names[second]);
}

static char *
say_kl (const LkSnapshot *shown, const LkSettings *settings)
{
  double T = settings->loss.temperature, student;
  gsize C;

  if (!logits_of (shown) || !shown->student_logits)
    return NULL;
  C = shown->dataset->n_classes;
  student = lk_kl (shown->teacher_logits, shown->student_logits, C, T);
  if (!shown->twin_logits)
    return g_strdup_printf (_ ("From the teacher’s answer to this sample, at T = %s: the student’s %s nats."),
                            LK_SETTING (T), LK_FIXED (student, 4));
  return g_strdup_printf (
      _ ("From the teacher’s answer to this sample, at T = %s: the student’s %s, the twin’s %s nats."), LK_SETTING (T),
      LK_FIXED (student, 4), LK_FIXED (lk_kl (shown->teacher_logits, shown->twin_logits, C, T), 4));
}

static char *
say_nats (const LkSnapshot *shown, const LkSettings *settings)
{
  if (!shown->dataset)
    return NULL;
  return g_strdup_printf (_ ("Guessing among the %s classes here: %s nats."), LK_COUNT (shown->dataset->n_classes),
                          LK_FIXED (log ((double) shown->dataset->n_classes), 3));
}

static char *
say_entropy (const LkSnapshot *shown, const LkSettings *settings)
{
  double T = settings->loss.temperature;

  if (!logits_of (shown))
    return NULL;
  return g_strdup_printf (_ ("The teacher’s answer to this sample at T = %s: %s nats; at most it could be %s."),
                          LK_SETTING (T),
                          LK_FIXED (lk_entropy (shown->teacher_logits, shown->dataset->n_classes, T), 3),
                          LK_FIXED (log ((double) shown->dataset->n_classes), 3));
}

static char *
say_calibration (const LkSnapshot *shown, const LkSettings *settings)
{
  const LkEvaluationRecord *record = record_of (shown);

  if (!record)
    return NULL;
  if (!record->has_twin)
    return g_strdup_printf (_ ("The student’s error: %s."), LK_SHARE (record->student.calibration_error));
  return g_strdup_printf (_ ("The student’s error: %s; the twin’s: %s."), LK_SHARE (record->student.calibration_error),
                          LK_SHARE (record->twin.calibration_error));
}

static char *
say_agreement (const LkSnapshot *shown, const LkSettings *settings)
{
  const LkEvaluationRecord *record = record_of (shown);

  if (!record || record->student.teacher_unknown || !shown->dataset)
    return NULL;
  if (!record->has_twin)
    return g_strdup_printf (_ ("Of %s test samples: the student %s."), LK_COUNT (shown->dataset->test.n),
                            LK_COUNT (record->student.agreements));
  return g_strdup_printf (_ ("Of %s test samples: the student %s, the twin %s."), LK_COUNT (shown->dataset->test.n),
                          LK_COUNT (record->student.agreements), LK_COUNT (record->twin.agreements));
}

static char *
say_soft (const LkSnapshot *shown, const LkSettings *settings)
{
  const LkStepRecord *record = last_step (shown);

  return record ? g_strdup_printf (_ ("In the last step: %s."), LK_FIXED ((double) record->soft, 4)) : NULL;
}

static char *
say_hard (const LkSnapshot *shown, const LkSettings *settings)
{
  const LkStepRecord *record = last_step (shown);

  return record ? g_strdup_printf (_ ("In the last step: %s nats."), LK_FIXED ((double) record->hard, 4)) : NULL;
}

static char *
say_share (const LkSnapshot *shown, const LkSettings *settings)
{
  const LkStepRecord *record = last_step (shown);
  double both = record ? (double) record->soft_gradient + (double) record->hard_gradient : 0.0;

  return both > 0.0 ? g_strdup_printf (settings->mutual ? _ ("In the last step the other student’s part was %s.")
                                                        : _ ("In the last step the teacher’s part was %s."),
                                       LK_SHARE ((double) record->soft_gradient / both))
                    : NULL;
}

static char *
say_twin (const LkSnapshot *shown, const LkSettings *settings)
{
  const LkEvaluationRecord *record = record_of (shown);

  if (!record || !record->has_twin)
    return NULL;
  return g_strdup_printf (_ ("Errors on the test set: the student %s, the twin %s."), LK_COUNT (record->student.errors),
                          LK_COUNT (record->twin.errors));
}

static char *
say_mutual (const LkSnapshot *shown, const LkSettings *settings)
{
  const LkEvaluationRecord *record = record_of (shown);

  if (!record || !record->mutual)
    return NULL;
  return g_strdup_printf (_ ("Errors on the test set: one student %s, the other %s."),
                          LK_COUNT (record->student.errors), LK_COUNT (record->twin.errors));
}

static char *
say_transfer_set (const LkSnapshot *shown, const LkSettings *settings)
{
  if (!shown->dataset || shown->n_transfer == 0)
    return NULL;
  if (settings->transfer[0])
    return g_strdup_printf (ngettext ("Here %s picture of another kind, of which the teacher alone speaks.",
                                      "Here %s pictures of another kind, of which the teacher alone speaks.",
                                      (gulong) shown->n_transfer),
                            LK_COUNT (shown->n_transfer));
  return g_strdup_printf (_ ("Here %s of the %s training samples."), LK_COUNT (shown->n_transfer),
                          LK_COUNT (shown->dataset->train.n));
}

static char *
say_dark_knowledge (const LkSnapshot *shown, const LkSettings *settings)
{
  double T = settings->loss.temperature;
  gsize first;

  if (!logits_of (shown))
    return NULL;
  first = lk_argmax (shown->teacher_logits, shown->dataset->n_classes);
  return g_strdup_printf (_ ("Of this sample the teacher gives all classes but “%s” %s at T = %s, and %s at T = 1."),
                          shown->dataset->class_names[first], LK_FIXED (1.0 - probability (shown, first, T), 4),
                          LK_SETTING (T), LK_FIXED (1.0 - probability (shown, first, 1.0), 4));
}

/* clang-format off */
static const LkTerm terms[] = {
  { "temperature", N_ ("Temperature T"),
    N_ ("Divides the logits before they become probabilities: the larger it is, the more the small ones show."),
    "pᵢ = exp (zᵢ / T) / Σⱼ exp (zⱼ / T)", "soft-answers", "warm", say_temperature },
  { "alpha", N_ ("Weight α"),
    N_ ("How much the student listens to the teacher, and how little to the labels."),
    "L = (1 − α) · CE + α · T² · KL", "wrong-labels", "alpha", say_alpha },
  { "logits", N_ ("Logits"),
    N_ ("The numbers that a network computes for the classes, before they become probabilities: any size, any sign."),
    "z = (z₀, z₁, …)", "soft-answers", "order", say_logits },
  { "kl", N_ ("KL divergence"),
    N_ ("How far an answer is from the teacher’s: 0 when it is the same, and larger the more it surprises."),
    "KL = Σᵢ pᵢ · ln (pᵢ / qᵢ)", "little-data", "shuffled", say_kl },
  { "nats", N_ ("Nats"),
    N_ ("The unit of information where logarithms are natural ones, as metres are of length."),
    N_ ("1 nat = 1 / ln 2 bits ≈ 1.44 bits"), "soft-answers", "waver", say_nats },
  { "entropy", N_ ("Entropy"),
    N_ ("How undecided an answer is: 0 when one class has all, largest when all have the same."),
    "H = −Σᵢ pᵢ · ln pᵢ", "soft-answers", "waver", say_entropy },
  { "calibration", N_ ("Calibration"),
    N_ ("Whether a network that is sure by nine tenths is right in nine of ten cases; the error is how far it is from that."),
    N_ ("Σ over bins: share of samples · | share right − mean confidence |"), "teaching-works", "agree", say_calibration },
  { "agreement", N_ ("Agreement"),
    N_ ("On how many test samples a network gives the teacher’s answer, whether that is right or wrong."),
    N_ ("agreement = same answers / samples"), "teaching-works", "agree", say_agreement },
  { "soft", N_ ("Soft term"),
    N_ ("The part of the loss that comes from the teacher’s softened answers. T² keeps it as large as the other."),
    "α · T² · KL (p‖q)", "which-t", "warm", say_soft },
  { "hard", N_ ("Hard term"),
    N_ ("The part of the loss that comes from the labels: the cross-entropy, which asks for the one right class."),
    N_ ("(1 − α) · CE, CE = −ln q of the label"), "wrong-labels", "why", say_hard },
  { "gradient-share", N_ ("Gradient share"),
    N_ ("How much of the push at the student’s logits comes from the teacher, and not from the labels."),
    N_ ("‖soft‖ / (‖soft‖ + ‖hard‖)"), "which-t", "alpha", say_share },
  { "twin", N_ ("Twin"),
    N_ ("The same student once more, with the same beginning and the same batches, but with labels alone: whatever "
        "differs, the teacher did."),
    N_ ("saved = the twin’s errors − the student’s"), "teaching-works", "pupils", say_twin },
  { "mutual", N_ ("Mutual learning"),
    N_ ("Two students without a teacher: in every step each learns from the labels and from what the other says."),
    "L₁ = (1 − α) · CE + α · T² · KL (q₂‖q₁)", NULL, NULL, say_mutual },
  { "transfer-set", N_ ("Transfer set"),
    N_ ("The samples on which the teacher teaches; it can be a part of the training set, or leave classes out."),
    NULL, "never-seen", "no-threes", say_transfer_set },
  { "dark-knowledge", N_ ("Dark knowledge"),
    N_ ("What a network says of the wrong classes: which of them are likelier than others. Labels do not have it."),
    N_ ("all pᵢ but the largest"), "soft-answers", "order", say_dark_knowledge },
};
/* clang-format on */

const LkTerm *
lk_terms (gsize *n)
{
  *n = G_N_ELEMENTS (terms);
  return terms;
}

const LkTerm *
lk_term_find (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (terms); i++)
    {
      if (g_str_equal (terms[i].id, id))
        return &terms[i];
    }
  return NULL;
}

char *
lk_term_say (const LkTerm *term, const LkSnapshot *shown, const LkSettings *settings)
{
  return term->now (shown, settings);
}
