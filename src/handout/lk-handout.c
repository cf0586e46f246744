/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-handout.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "handout-resources.h"
#include "io/lk-error.h"
#include "io/lk-file.h"
#include "io/lk-json.h"
#include "nn/lk-metrics.h"
#include "nn/lk-softmax.h"
#include "settings/lk-setting-table.h"
#include "examine/lk-telling.h"
#include "words/lk-quantity.h"

/* T of the page's slider, as that of the window's. */
#define LEAST_T 0.5
#define MOST_T  50.0

typedef struct {
  double worth;
  gsize sample;
} Telling;

static int
compare (gconstpointer a, gconstpointer b)
{
  const Telling *x = a, *y = b;

  return x->worth > y->worth ? -1 : x->worth < y->worth ? 1 : x->sample < y->sample ? -1 : 1;
}

static void
take (GArray *chosen, gboolean *taken, gsize sample, gsize most)
{
  if (taken[sample] || chosen->len >= most)
    return;
  taken[sample] = TRUE;
  g_array_append_val (chosen, sample);
}

double
lk_handout_temperature (const LkHandout *handout)
{
  const float *v = handout->teacher->test_logits;
  gsize n = handout->dataset->test.n, C = handout->dataset->n_classes;
  double T = handout->settings->loss.temperature, sum = 0.0;

  for (gsize i = 0; v && i < n; i++)
    sum += lk_entropy (v + i * C, C, T);
  return sum > LK_HANDOUT_MOST_ENTROPY * log ((double) C) * (double) n ? LK_HANDOUT_TEMPERATURE : T;
}

/* The sample that was watched; half are those of which the teacher has most to say, then come those that one of student
 * and twin alone gets right in the end; the rest stand at even distances. */
static GArray *
choose_samples (const LkHandout *handout)
{
  const LkSplit *test = &handout->dataset->test;
  const LkEvaluation *last = handout->timeline->evaluations[handout->timeline->n - 1];
  const float *v = handout->teacher->test_logits;
  gsize C = handout->dataset->n_classes, most = MIN (test->n, LK_HANDOUT_SAMPLES);
  GArray *chosen = g_array_new (FALSE, FALSE, sizeof (gsize));
  g_autofree gboolean *taken = g_new0 (gboolean, test->n);
  g_autofree Telling *telling = g_new (Telling, test->n);
  double T = lk_handout_temperature (handout);

  if (handout->sample < test->n)
    take (chosen, taken, handout->sample, most);
  for (gsize i = 0; v && i < test->n; i++)
    telling[i] = (Telling) { lk_telling (handout->teacher, i, T), i };
  if (v)
    qsort (telling, test->n, sizeof *telling, compare);
  for (gsize i = 0; v && i < test->n && i < most / 2; i++)
    take (chosen, taken, telling[i].sample, most);
  for (gsize i = 0; last->twin && i < test->n && chosen->len < most * 3 / 4; i++)
    if ((lk_argmax (last->student + i * C, C) == test->labels[i]) !=
        (lk_argmax (last->twin + i * C, C) == test->labels[i]))
      take (chosen, taken, i, most);
  for (gsize i = 0; i < most; i++)
    take (chosen, taken, i * test->n / most, most);
  for (gsize i = 0; i < test->n; i++)
    take (chosen, taken, i, most);
  return chosen;
}

/* The first, the last, and between them such that steps grow by about the same factor. */
static GArray *
choose_moments (const LkTimeline *timeline)
{
  GArray *chosen = g_array_new (FALSE, FALSE, sizeof (gsize));
  double end = (double) timeline->evaluations[timeline->n - 1]->step;
  gsize before = G_MAXSIZE;

  for (gsize i = 0; i < LK_HANDOUT_MOMENTS; i++)
    {
      double wanted = expm1 (log1p (end) * (double) i / (LK_HANDOUT_MOMENTS - 1));
      gsize at = lk_timeline_find (timeline, (guint64) llround (wanted));

      if (at != before)
        g_array_append_val (chosen, at);
      before = at;
    }
  return chosen;
}

static void
add_base64 (LkJson *json, const char *member, const void *bytes, gsize length)
{
  g_autofree char *text = g_base64_encode (bytes, length);

  lk_json_add_text (json, member, text);
}

/* Little-endian, as every machine is that the page is read on. */
static void
add_logits (LkJson *json, const char *member, const float *logits, gsize C, const GArray *samples)
{
  g_autofree guint32 *chosen = g_new (guint32, samples->len * C);

  for (guint i = 0; i < samples->len; i++)
    for (gsize k = 0; k < C; k++)
      {
        guint32 bits;

        memcpy (&bits, logits + g_array_index (samples, gsize, i) * C + k, sizeof bits);
        chosen[i * C + k] = GUINT32_TO_LE (bits);
      }
  add_base64 (json, member, chosen, samples->len * C * sizeof *chosen);
}

static void
add_pictures (LkJson *json, const LkHandout *handout, const GArray *samples)
{
  const LkDataset *dataset = handout->dataset;
  gsize D = lk_dataset_n_inputs (dataset);
  g_autofree guint8 *pixels = g_malloc (samples->len * D);

  lk_json_begin_array (json, "samples");
  for (guint i = 0; i < samples->len; i++)
    {
      gsize sample = g_array_index (samples, gsize, i);

      memcpy (pixels + i * D, dataset->test.pixels + sample * D, D);
      lk_json_begin_object (json, NULL);
      lk_json_add_count (json, "number", sample);
      lk_json_add_count (json, "label", dataset->test.labels[sample]);
      lk_json_end (json);
    }
  lk_json_end (json);
  lk_json_add_count (json, "width", dataset->width);
  lk_json_add_count (json, "height", dataset->height);
  lk_json_add_count (json, "channels", dataset->channels);
  lk_json_add_boolean (json, "true_colours", dataset->dark_on_light || dataset->channels > 1);
  add_base64 (json, "pixels", pixels, samples->len * D);
}

static double
errors_of (const LkScore *score, gboolean there)
{
  return there ? (double) score->errors : -1.0;
}

static void
add_moments (LkJson *json, const LkHandout *handout, const GArray *samples)
{
  const LkTimeline *timeline = handout->timeline;
  gsize C = handout->dataset->n_classes;
  g_autoptr (GArray) moments = choose_moments (timeline);

  lk_json_begin_array (json, "moments");
  for (guint i = 0; i < moments->len; i++)
    {
      const LkEvaluation *evaluation = timeline->evaluations[g_array_index (moments, gsize, i)];

      lk_json_begin_object (json, NULL);
      lk_json_add_count (json, "step", evaluation->step);
      lk_json_add_number (json, "epoch",
                          handout->steps_per_epoch > 0 ? (double) evaluation->step / (double) handout->steps_per_epoch
                                                       : 0.0);
      lk_json_add_count (json, "student_errors", evaluation->record.student.errors);
      lk_json_add_number (json, "twin_errors", errors_of (&evaluation->record.twin, evaluation->twin != NULL));
      add_logits (json, "student", evaluation->student, C, samples);
      if (evaluation->twin)
        add_logits (json, "twin", evaluation->twin, C, samples);
      else
        lk_json_add_null (json, "twin");
      lk_json_end (json);
    }
  lk_json_end (json);
  lk_json_begin_array (json, "curve");
  for (gsize i = 0; i < timeline->n; i++)
    {
      const LkEvaluation *evaluation = timeline->evaluations[i];

      lk_json_begin_object (json, NULL);
      lk_json_add_count (json, "step", evaluation->step);
      lk_json_add_count (json, "student", evaluation->record.student.errors);
      lk_json_add_number (json, "twin", errors_of (&evaluation->record.twin, evaluation->twin != NULL));
      lk_json_end (json);
    }
  lk_json_end (json);
}

/* What the page says; {names} are filled there. */
static void
add_words (LkJson *json)
{
  const struct {
    const char *id, *text;
  } words[] = {
    { "teacher", _ ("teacher") },
    { "student", _ ("student") },
    { "twin", _ ("twin (untaught)") },
    { "temperature", _ ("Temperature: drag it, and see what becomes of the wrong answers") },
    /* Translators: words in {} stay as they are: the page puts numbers there. */
    { "sample", _ ("Test sample {n}, label {label}") },
    { "samples", _ ("Other samples") },
    { "moment", _ ("When: drag it back to the beginning") },
    { "moment_at", _ ("step {step}, epoch {epoch}") },
    { "step", _ ("step {n}") },
    { "errors", _ ("Then the student makes {student} errors on {n} test samples.") },
    { "errors_both", _ ("Then the student makes {student} errors and its untaught twin {twin}, on {n} test samples.") },
    { "kl", _ ("KL from the teacher: student {student} nats") },
    { "kl_both", _ ("KL from the teacher: student {student}, twin {twin} nats") },
    { "before", _ ("The sample before") },
    { "next", _ ("The next sample") },
    { "footer", _ ("Made with Limbeck. All numbers are of one real run; nothing is fetched from elsewhere.") },
  };

  lk_json_begin_object (json, "words");
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    lk_json_add_text (json, words[i].id, words[i].text);
  lk_json_end (json);
}

gboolean
lk_handout_check (const LkHandout *handout, GError **error)
{
  if (handout->settings->mutual)
    {
      g_set_error_literal (error, LK_ERROR, LK_ERROR_VALUE,
                           _ ("A handout tells of a teacher and its student: of two students who teach each other "
                              "there is none"));
      return FALSE;
    }
  if (handout->timeline && handout->timeline->n > 0)
    return TRUE;
  g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
               _ ("There is no run to hand out yet: train the student first, then make the handout"));
  return FALSE;
}

char *
lk_handout_title (const LkHandout *handout)
{
  if (handout->title)
    return g_utf8_make_valid (handout->title, -1);
  if (handout->lesson)
    return g_strdup (lk_lesson_get_title (handout->lesson));
  /* Translators: a data set's title. */
  return g_strdup_printf (_ ("A teacher, a student and its twin: %s"), handout->dataset->title);
}

char *
lk_handout_about (const LkHandout *handout)
{
  const LkSettings *settings = handout->settings;

  /* Translators: a data set, the student's hidden layers, a method, T and α. */
  return g_strdup_printf (
      _ ("%s. The student has the hidden layers %s and was taught with %s, T = %s, α = %s. Its twin began "
         "with the same weights and saw the same pictures, with labels alone."),
      handout->dataset->title, settings->student.layers, _ (lk_method_info (settings->loss.method)->name),
      LK_SETTING (settings->loss.temperature), LK_SETTING (settings->loss.alpha));
}

/* The run, as JSON that may stand in a page: no "<" in it. */
static char *
run_text (const LkHandout *handout, const char *title)
{
  const LkDataset *dataset = handout->dataset;
  g_autoptr (LkJson) json = lk_json_new (FALSE);
  g_autoptr (GArray) samples = choose_samples (handout);
  g_autofree char *sentence = lk_handout_about (handout);
  GString *text;

  lk_json_begin_object (json, NULL);
  lk_json_add_text (json, "title", title);
  lk_json_add_text (json, "about", sentence);
  lk_json_add_number (json, "temperature", CLAMP (lk_handout_temperature (handout), LEAST_T, MOST_T));
  lk_json_add_number (json, "least", LEAST_T);
  lk_json_add_number (json, "most", MOST_T);
  lk_json_add_count (json, "of", dataset->test.n);
  lk_json_begin_array (json, "classes");
  for (gsize k = 0; k < dataset->n_classes; k++)
    lk_json_add_text (json, NULL, dataset->class_names[k]);
  lk_json_end (json);
  add_pictures (json, handout, samples);
  if (handout->teacher->test_logits)
    {
      add_logits (json, "teacher", handout->teacher->test_logits, dataset->n_classes, samples);
      lk_json_add_count (json, "teacher_errors", handout->teacher->test_quality.errors);
    }
  else
    {
      lk_json_add_null (json, "teacher");
      lk_json_add_count (json, "teacher_errors", 0);
    }
  add_moments (json, handout, samples);
  add_words (json);
  lk_json_end (json);
  text = g_string_new (lk_json_text (json));
  g_string_replace (text, "<", "\\u003c", 0);
  return g_string_free (text, FALSE);
}

static void
put (GString *page, const char *mark, const char *text)
{
  char *at = strstr (page->str, mark);
  gssize place = at - page->str;

  g_assert (at);
  g_string_erase (page, place, (gssize) strlen (mark));
  g_string_insert (page, place, text);
}

static GString *
read_part (const char *name)
{
  g_autofree char *path = g_strconcat ("/org/limbeck/Limbeck/handout/", name, NULL);
  g_autoptr (GBytes) bytes = g_resource_lookup_data (handout_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  return g_string_new_len (g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes));
}

char *
lk_handout_page (const LkHandout *handout, GError **error)
{
  g_autofree char *run = NULL;
  g_autofree char *title = NULL;
  g_autofree char *escaped = NULL;
  g_autofree char *noscript = NULL;
  GString *page, *script;

  if (!lk_handout_check (handout, error))
    return NULL;
  title = lk_handout_title (handout);
  run = run_text (handout, title);
  page = read_part ("page.html");
  script = read_part ("page.js");
  escaped = g_markup_escape_text (title, -1);
  noscript = g_markup_escape_text (_ ("This page needs JavaScript, which is switched off."), -1);
  /* The last first: what is put in is not looked through. */
  put (page, "@SCRIPT@", script->str);
  put (page, "@RUN@", run);
  put (page, "@NOSCRIPT@", noscript);
  put (page, "@TITLE@", escaped);
  put (page, "@LANG@", _ ("en"));
  g_string_free (script, TRUE);
  return g_string_free (page, FALSE);
}

gboolean
lk_handout_write (const LkHandout *handout, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autofree char *page = lk_handout_page (handout, error);

  return page && lk_file_write (file, page, strlen (page), cancellable, error);
}
