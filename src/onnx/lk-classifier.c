/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-classifier.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lk-graph-inside.h"
#include "lk-graph-plan.h"
#include "nn/lk-memory.h"

#define FLOATS 4000000 /* between the operators of a part, which stays near the processor then */
#define ALIKE  1e-3    /* of what a picture gets alone and among others */

/* What is computed of a graph once, shared by the copies. */
typedef struct {
  gatomicrefcount refs;
  LkGraph *graph;
  LkGraphPlan *few;  /* for the least number of pictures that the graph takes at a time */
  LkGraphPlan *many; /* for lk_classifier_part (); NULL: it takes no more */
  gsize n_few, n_many;
  gsize n_inputs;
} Plans;

struct _LkClassifier {
  Plans *plans;
  LkShape picture;
  double scale, shift; /* what it is given for a pixel */
  gboolean transpose;
  guint16 *place; /* (classes) the class of each output; NULL: in their order */
};

static void
plans_unref (Plans *plans)
{
  if (!g_atomic_ref_count_dec (&plans->refs))
    return;
  lk_graph_plan_free (plans->few);
  lk_graph_plan_free (plans->many);
  lk_graph_unref (plans->graph);
  g_free (plans);
}

/* The number of pictures at a time that the file says; 0: any. */
static gsize
said_batch (const LkGraph *graph)
{
  return graph->shaped && graph->rank > 1 && graph->dims[0] != LK_GRAPH_ANY ? (gsize) graph->dims[0] : 0;
}

/* Among others a picture must get what it gets alone: graphs may be written for one picture and not say so. */
static gboolean
are_alike (const Plans *plans)
{
  LkGraphRun *few = lk_graph_run_new (plans->few), *many = lk_graph_run_new (plans->many);
  gsize D = plans->n_inputs, C = lk_graph_plan_n_classes (plans->few);
  g_autofree float *x = g_new (float, (plans->n_many * D));
  guint32 bits = 1;
  gboolean alike = few && many && C == lk_graph_plan_n_classes (plans->many);

  for (gsize k = 0; k < plans->n_many * D; k++)
    {
      bits = bits * 1664525u + 1013904223u;
      x[k] = (float) (bits >> 8) / (float) (1 << 24);
    }
  if (alike)
    {
      const float *all = lk_graph_run_forward (many, x);

      for (gsize from = 0; from + plans->n_few <= MIN (plans->n_many, 2 * plans->n_few); from += plans->n_few)
        {
          const float *alone = lk_graph_run_forward (few, x + from * D);

          for (gsize k = 0; k < plans->n_few * C; k++)
            alike = alike &&
                    !(fabs ((double) alone[k] - (double) all[from * C + k]) > ALIKE * (1.0 + fabs ((double) alone[k])));
        }
    }
  lk_graph_run_free (few);
  lk_graph_run_free (many);
  return alike;
}

/* A number that divides a hundred, so that parts of it divide what is asked at a time. */
static gsize
part_for (gsize n_floats)
{
  static const gsize parts[] = { 100, 50, 25, 10, 5, 1 };
  gsize k = 0;

  while (k + 1 < G_N_ELEMENTS (parts) && parts[k] * n_floats > FLOATS)
    k++;
  return parts[k];
}

static gboolean
make_plans (Plans *plans, LkShape picture, GError **error)
{
  gsize said = said_batch (plans->graph);

  plans->n_few = 1;
  plans->few = lk_graph_plan_new (plans->graph, picture, 1, said > 1 ? NULL : error);
  if (!plans->few && said > 1 && said <= LK_ARRAY_MOST)
    {
      plans->n_few = said;
      plans->few = lk_graph_plan_new (plans->graph, picture, said, error);
    }
  else if (!plans->few && said > 1)
    lk_graph_plan_free (lk_graph_plan_new (plans->graph, picture, 1, error));
  if (!plans->few)
    return FALSE;
  plans->n_many = part_for (lk_graph_plan_n_floats (plans->few) / plans->n_few);
  if (plans->n_many > plans->n_few)
    plans->many = lk_graph_plan_new (plans->graph, picture, plans->n_many, NULL);
  if (plans->many && !are_alike (plans))
    g_clear_pointer (&plans->many, lk_graph_plan_free);
  if (!plans->many)
    plans->n_many = plans->n_few;
  return TRUE;
}

LkClassifier *
lk_classifier_new (LkGraph *graph, LkShape picture, GPtrArray *notes, GError **error)
{
  g_autoptr (LkClassifier) classifier = g_new0 (LkClassifier, 1);
  Plans *plans = g_new0 (Plans, 1);
  const char *off;

  g_atomic_ref_count_init (&plans->refs);
  plans->graph = lk_graph_ref (graph);
  plans->n_inputs = picture.height * picture.width * picture.channels;
  classifier->plans = plans;
  classifier->picture = picture;
  classifier->scale = 1.0;
  if (!make_plans (plans, picture, error))
    return NULL;
  off = lk_graph_plan_taken_off (plans->few);
  if (notes && off)
    g_ptr_array_add (notes, g_strdup_printf (_ ("“%s” ends in %s, which was taken off: what comes before it are its "
                                                "logits"),
                                             graph->file, off));
  return g_steal_pointer (&classifier);
}

LkClassifier *
lk_classifier_copy (const LkClassifier *classifier)
{
  LkClassifier *copy = g_memdup2 (classifier, sizeof *classifier);

  g_atomic_ref_count_inc (&copy->plans->refs);
  copy->place = g_memdup2 (classifier->place, lk_classifier_n_classes (classifier) * sizeof *classifier->place);
  return copy;
}

void
lk_classifier_free (LkClassifier *classifier)
{
  if (!classifier)
    return;
  plans_unref (classifier->plans);
  g_free (classifier->place);
  g_free (classifier);
}

gsize
lk_classifier_n_inputs (const LkClassifier *classifier)
{
  return classifier->plans->n_inputs;
}

gsize
lk_classifier_n_classes (const LkClassifier *classifier)
{
  return lk_graph_plan_n_classes (classifier->plans->few);
}

gsize
lk_classifier_n_params (const LkClassifier *classifier)
{
  return classifier->plans->graph->n_params;
}

gsize
lk_classifier_n_operators (const LkClassifier *classifier)
{
  return lk_graph_plan_n_operators (classifier->plans->few);
}

gsize
lk_classifier_multiply_adds (const LkClassifier *classifier)
{
  return (gsize) lk_graph_plan_multiply_adds (classifier->plans->few);
}

gsize
lk_classifier_part (const LkClassifier *classifier)
{
  return classifier->plans->n_many;
}

char *
lk_classifier_sum (const LkClassifier *classifier)
{
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
  guint32 turned = classifier->transpose;

  g_checksum_update (sum, (const guchar *) classifier->plans->graph->sum, -1);
  g_checksum_update (sum, (const guchar *) &classifier->scale, sizeof classifier->scale);
  g_checksum_update (sum, (const guchar *) &classifier->shift, sizeof classifier->shift);
  g_checksum_update (sum, (const guchar *) &turned, sizeof turned);
  if (classifier->place)
    g_checksum_update (sum, (const guchar *) classifier->place,
                       (gssize) (lk_classifier_n_classes (classifier) * sizeof *classifier->place));
  return g_strdup (g_checksum_get_string (sum));
}

void
lk_classifier_scale_inputs (LkClassifier *classifier, double scale, double shift)
{
  classifier->shift += classifier->scale * shift;
  classifier->scale *= scale;
}

void
lk_classifier_transpose_inputs (LkClassifier *classifier)
{
  classifier->transpose = !classifier->transpose;
}

void
lk_classifier_permute_outputs (LkClassifier *classifier, const guint16 *place)
{
  gsize C = lk_classifier_n_classes (classifier);
  guint16 *now = g_new (guint16, C);

  for (gsize k = 0; k < C; k++)
    now[k] = place[classifier->place ? classifier->place[k] : k];
  g_free (classifier->place);
  classifier->place = now;
}

/* --- asking --- */

struct _LkClassifierRun {
  const LkClassifier *classifier;
  LkGraphRun *few, *many; /* many: NULL where there is no such plan */
  float *pixels;          /* (n_many, D) as the graph is given them */
};

LkStatus
lk_classifier_run_new (const LkClassifier *classifier, LkClassifierRun **run)
{
  const Plans *plans = classifier->plans;
  LkClassifierRun *made = g_new0 (LkClassifierRun, 1);

  made->classifier = classifier;
  made->few = lk_graph_run_new (plans->few);
  made->many = plans->many ? lk_graph_run_new (plans->many) : NULL;
  made->pixels = lk_alloc_aligned (plans->n_many * plans->n_inputs, sizeof (float));
  if (!made->few || (plans->many && !made->many) || !made->pixels)
    {
      lk_classifier_run_free (made);
      return LK_NO_MEMORY;
    }
  *run = made;
  return LK_OK;
}

void
lk_classifier_run_free (LkClassifierRun *run)
{
  if (!run)
    return;
  lk_graph_run_free (run->few);
  lk_graph_run_free (run->many);
  free (run->pixels);
  g_free (run);
}

static void
adapt_pixels (const LkClassifier *classifier, const float *pixels, gsize n, float *given)
{
  gsize w = classifier->picture.width, h = classifier->picture.height, area = w * h;
  float scale = (float) classifier->scale, shift = (float) classifier->shift;

  for (gsize p = 0; !classifier->transpose && p < n * classifier->picture.channels * area; p++)
    given[p] = scale * pixels[p] + shift;
  for (gsize plane = 0; classifier->transpose && plane < n * classifier->picture.channels; plane++)
    for (gsize p = 0; p < area; p++)
      given[plane * area + p] = scale * pixels[plane * area + p % w * w + p / w] + shift;
}

void
lk_classifier_ask (LkClassifierRun *run, const float *pixels, gsize n, float *logits)
{
  const LkClassifier *classifier = run->classifier;
  const Plans *plans = classifier->plans;
  gsize D = plans->n_inputs, C = lk_classifier_n_classes (classifier);

  while (n > 0)
    {
      gboolean whole = run->many && n >= plans->n_many;
      gsize part = whole ? plans->n_many : plans->n_few, here = MIN (part, n);
      const float *answers;

      adapt_pixels (classifier, pixels, here, run->pixels);
      memset (run->pixels + here * D, 0, (part - here) * D * sizeof *pixels);
      answers = lk_graph_run_forward (whole ? run->many : run->few, run->pixels);
      for (gsize i = 0; i < here; i++)
        for (gsize k = 0; k < C; k++)
          logits[i * C + (classifier->place ? classifier->place[k] : k)] = answers[i * C + k];
      pixels += here * D;
      logits += here * C;
      n -= here;
    }
}
