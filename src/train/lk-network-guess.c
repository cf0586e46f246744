/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-network-guess.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "import/lk-safetensors.h"
#include "io/lk-error.h"
#include "lk-predict.h"
#include "nn/lk-adapt.h"
#include "nn/lk-conv.h"
#include "nn/lk-dense.h"
#include "nn/lk-metrics.h"
#include "nn/lk-norm.h"
#include "nn/lk-pool.h"
#include "settings/lk-layers-text.h"
#include "words/lk-quantity.h"

#define MOST       96      /* networks that are tried */
#define MOST_WAYS  24      /* of those that are tried with other inputs, too */
#define MOST_COST  8       /* of a network that is thought of at all */
#define MOST_NODES 1000000 /* of the search at one cost */
#define WORK       4e9     /* multiply-adds for a network's trial */
#define N_LEAST    100     /* samples for it, */
#define N_MOST     500
#define N_AGAIN    1000
#define N_LAST     10000 /* for the best two */
#define NEAR       0.10  /* by the share that they tell apart */
#define MOST_NEAR  12
#define MOST_LEFT  8    /* of these, with all inputs */
#define NATS       10.0 /* between the losses of two, over all samples, that are no chance, */
#define DEVIATIONS 3.0  /* where the mean is beyond so many of its deviations, */
#define FACTOR     2.0  /* or one is so many times the other */
#define CLEARLY    0.01 /* share of the samples between two ranges of inputs that are not alike */
#define GOOD       0.95 /* who tells so many apart is given the inputs that it was made for */
#define LEAST      0.5  /* who tells fewer apart is none of them, */
#define TIMES      3.0  /* unless that is so many times what saying always the same would */

/* --- networks that the shapes allow --- */

typedef struct {
  LkNetworkText text;
  guint id;
  LkInputs range; /* what it was given, */
  gboolean invert;
  double share; /* and of these samples it tells so many apart, */
  double loss;  /* with this mean cross-entropy */
} Candidate;

/* What is chosen of each convolution. */
typedef struct {
  gsize stride, pool;
  gboolean valid;
} Choice;

typedef struct {
  const LkLooseNetwork *loose;
  gsize n;          /* convolutions */
  gboolean average; /* in all pools */
  guint cost;       /* exactly */
  guint n_nodes;
  Choice choices[LK_MAX_LAYERS];
  GArray *candidates; /* of Candidate, the more usual first */
} Search;

static void
append (LkNetworkText *text, LkLayer layer)
{
  if (text->n < G_N_ELEMENTS (text->layers))
    text->layers[text->n] = layer;
  text->n++;
}

static void
add_candidate (Search *search, gboolean gap)
{
  Candidate candidate = { .id = search->candidates->len };
  LkNetworkText *text = &candidate.text;

  for (gsize l = 0; l + 1 < search->loose->layers->len; l++)
    {
      const LkLooseLayer *layer = lk_loose_network_layer (search->loose, l);
      const Choice *choice = &search->choices[l];

      if (layer->is_dense)
        append (text, (LkLayer) { .kind = &lk_dense, .units = layer->n_outputs });
      else
        append (text, (LkLayer) { .kind = &lk_conv,
                                  .units = layer->n_outputs,
                                  .kernel = layer->kernel,
                                  .stride = choice->stride,
                                  .valid = choice->valid });
      if (layer->norm[0])
        append (text, (LkLayer) { .kind = &lk_norm });
      if (!layer->is_dense && choice->pool > 0)
        append (text, (LkLayer) { .kind = search->average ? &lk_average_pool : &lk_max_pool,
                                  .kernel = choice->pool,
                                  .stride = choice->pool });
      if (l + 1 == search->n && gap)
        append (text, (LkLayer) { .kind = &lk_global_pool });
    }
  if (text->n <= G_N_ELEMENTS (text->layers))
    g_array_append_val (search->candidates, candidate);
}

static void
end_search (Search *search, gsize height, gsize width)
{
  gsize channels = lk_loose_network_layer (search->loose, search->n - 1)->n_outputs;
  gsize wanted = lk_loose_network_layer (search->loose, search->n)->n_inputs;
  gboolean pools = FALSE;

  for (gsize l = 0; l < search->n; l++)
    pools = pools || search->choices[l].pool > 0;
  if (search->average && !pools)
    return;
  if (channels * height * width == wanted)
    add_candidate (search, FALSE);
  else if (channels == wanted)
    add_candidate (search, TRUE);
}

/* Convolution l and those behind it, on pictures of height × width, with `cost` spent before. What is usual costs
 * nothing: steps of one pixel, pools of 2 × 2, margins in all or in none. */
static void
search_from (Search *search, gsize l, gsize height, gsize width, guint cost)
{
  gsize kernel = l < search->n ? lk_loose_network_layer (search->loose, l)->kernel : 1;

  if (search->n_nodes++ > MOST_NODES || search->candidates->len >= MOST || cost > search->cost)
    return;
  if (l == search->n)
    {
      if (cost == search->cost)
        end_search (search, height, width);
      return;
    }
  for (guint i = 0; i < 2 * 2 * 3; i++)
    {
      Choice choice = { .stride = 1 + i / 6, .valid = i / 3 % 2 == 0, .pool = i % 3 == 0 ? 0 : 1 + i % 3 };
      gsize margin = choice.valid ? 0 : kernel - 1, high, wide;
      gboolean mixed = l > 0 && kernel > 1 && search->choices[l - 1].valid != choice.valid;

      if (kernel == 1 && choice.valid)
        continue;
      if (kernel == 1 && l > 0)
        choice.valid = search->choices[l - 1].valid; /* it is the same, and the next compares itself */
      if (height + margin < kernel || width + margin < kernel)
        continue;
      high = (height + margin - kernel) / choice.stride + 1;
      wide = (width + margin - kernel) / choice.stride + 1;
      if (choice.pool > 0 && (high < choice.pool || wide < choice.pool))
        continue;
      search->choices[l] = choice;
      search_from (search, l + 1, choice.pool > 0 ? high / choice.pool : high,
                   choice.pool > 0 ? wide / choice.pool : wide,
                   cost + (mixed ? 1 : 0) + (choice.stride > 1 ? 2 : 0) + (choice.pool > 2 ? 2 : 0));
    }
}

static GArray *
find_candidates (const LkLooseNetwork *loose, const LkDataset *dataset)
{
  GArray *candidates = g_array_new (FALSE, TRUE, sizeof (Candidate));

  for (guint cost = 0; cost <= MOST_COST; cost++)
    for (guint average = 0; average < 2; average++)
      {
        Search search = { .loose = loose, .average = average, .candidates = candidates };

        if (cost < 2 * average)
          continue;
        search.cost = cost - 2 * average;
        search.n = lk_loose_network_first_dense (loose);
        search_from (&search, 0, dataset->height, dataset->width, 0);
      }
  return candidates;
}

/* --- and how they answer --- */

typedef struct {
  const LkDataset *dataset;
  const LkLooseNetwork *loose;
  const LkSettings *settings; /* what is known of the inputs */
  gsize n;                    /* samples */
  uint32_t *index;            /* (n) */
  float *logits;              /* (n, C) */
} Trial;

static void
trial_clear (Trial *trial)
{
  g_free (trial->index);
  g_free (trial->logits);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Trial, trial_clear)

static LkNetwork *
build (const Trial *trial, const LkNetworkText *text, LkStatus *status)
{
  LkNetwork plan;

  *status = lk_network_plan (text, lk_dataset_shape (trial->dataset), trial->dataset->n_classes, &plan, NULL);
  return *status == LK_OK ? lk_loose_network_build (trial->loose, &plan, status) : NULL;
}

/* As many samples, from all over, as a network of the candidate's size can be asked about, at most n. */
static void
take_samples (Trial *trial, const Candidate *candidate, gsize n)
{
  const LkDataset *dataset = trial->dataset;
  LkNetwork plan;
  double work = 1.0;

  if (lk_network_plan (&candidate->text, lk_dataset_shape (dataset), dataset->n_classes, &plan, NULL) == LK_OK)
    work = (double) lk_network_multiply_adds (&plan);
  trial_clear (trial);
  trial->n = MIN ((gsize) CLAMP (WORK / work, N_LEAST, (double) n), dataset->train.n);
  trial->index = g_new (uint32_t, trial->n);
  trial->logits = g_new (float, trial->n * dataset->n_classes);
  for (gsize i = 0; i < trial->n; i++)
    trial->index[i] = (uint32_t) (i * dataset->train.n / trial->n);
}

static gsize
label_of (const Trial *trial, gsize i)
{
  return trial->dataset->train.labels[trial->index[i]];
}

static double
cross_entropy (const float *z, gsize C, gsize k)
{
  double most = z[lk_argmax (z, C)], sum = 0.0;

  for (gsize c = 0; c < C; c++)
    sum += exp (z[c] - most);
  return most + log (sum) - z[k];
}

/* The share of the samples whose class is the most frequent where the answer is theirs; and the losses, where a class
 * stands for the output that answers its samples most. */
static void
measure (const Trial *trial, Candidate *candidate, double *losses)
{
  gsize C = trial->dataset->n_classes, sum = 0;
  g_autofree gsize *counts = g_new0 (gsize, C * C);
  g_autofree gsize *output_of = g_new0 (gsize, C);

  for (gsize i = 0; i < trial->n; i++)
    counts[lk_argmax (trial->logits + i * C, C) * C + label_of (trial, i)]++;
  for (gsize k = 0; k < C; k++)
    {
      gsize most = 0;

      for (gsize c = 0; c < C; c++)
        {
          most = MAX (most, counts[k * C + c]);
          if (counts[k * C + c] > counts[output_of[c] * C + c])
            output_of[c] = k;
        }
      sum += most;
    }
  candidate->share = (double) sum / (double) trial->n;
  candidate->loss = 0.0;
  for (gsize i = 0; i < trial->n; i++)
    {
      double loss = cross_entropy (trial->logits + i * C, C, output_of[label_of (trial, i)]);

      candidate->loss += loss / (double) trial->n;
      if (losses)
        losses[i] = loss;
    }
}

/* With the inputs that the candidate says. FALSE with an error; a network that cannot be made tells nothing apart. */
static gboolean
try (const Trial *trial, Candidate *candidate, double *losses, GError **error)
{
  const LkInputsInfo *info = lk_inputs_info (candidate->range);
  double scale = candidate->invert ? -info->scale : info->scale;
  g_autoptr (LkNetwork) network = NULL;
  LkStatus status;

  candidate->share = 0.0;
  candidate->loss = INFINITY;
  network = build (trial, &candidate->text, &status);
  if (status == LK_NO_MEMORY)
    {
      lk_error_set_status (error, status, _ ("Could not try how the layers are put together"));
      return FALSE;
    }
  if (!network || !lk_network_inputs_adapt (network, scale))
    return TRUE;
  if (candidate->range != LK_INPUTS_UNIT || candidate->invert)
    lk_network_scale_inputs (network, scale, candidate->invert ? info->scale + info->shift : info->shift);
  if (trial->settings->transpose && trial->dataset->width == trial->dataset->height)
    lk_network_transpose_inputs (network, trial->dataset->width);
  if (!lk_predict_samples (network, &trial->dataset->train, trial->index, trial->n, trial->logits, error))
    return FALSE;
  measure (trial, candidate, losses);
  return TRUE;
}

static int
compare_shares (gconstpointer a, gconstpointer b)
{
  const Candidate *left = a, *right = b;

  return left->share > right->share ? -1 : left->share < right->share;
}

static int
compare_losses (gconstpointer a, gconstpointer b)
{
  const Candidate *left = a, *right = b;

  return left->loss < right->loss ? -1 : left->loss > right->loss;
}

static Candidate *
candidate_at (GArray *candidates, guint i)
{
  return &g_array_index (candidates, Candidate, i);
}

/* Of what the candidate does with any inputs the best: by the share that it tells apart, where what comes first stays
 * unless another is clearly better, or by the loss. */
static gboolean
try_inputs (const Trial *trial, Candidate *candidate, gboolean by_loss, GError **error)
{
  Candidate best = *candidate;

  for (guint way = 0; way < 2 * LK_N_INPUTS; way++)
    {
      candidate->range = way % LK_N_INPUTS;
      candidate->invert = way >= LK_N_INPUTS;
      if (!try (trial, candidate, NULL, error))
        return FALSE;
      if (way == 0 || (by_loss ? candidate->loss < best.loss : candidate->share > best.share + CLEARLY))
        best = *candidate;
    }
  *candidate = best;
  return TRUE;
}

/* The largest class' share: who always answers the same tells so many apart. */
static double
largest_class (const LkDataset *dataset)
{
  g_autofree gsize *counts = g_new0 (gsize, dataset->n_classes);
  gsize most = 0;

  for (gsize i = 0; i < dataset->train.n; i++)
    most = MAX (most, ++counts[dataset->train.labels[i]]);
  return (double) most / (double) dataset->train.n;
}

/* Whether the first, whose loss is the lower, is so by more than chance can do: by many nats in all, and by several
 * deviations of the mean difference or by a factor, since the few samples that are wrong decide a mean. */
static gboolean
is_clear (const Trial *trial, Candidate *first, Candidate *second, gboolean *clear, GError **error)
{
  g_autofree double *losses = g_new (double, 2 * trial->n);
  double n = (double) trial->n, mean = 0.0, squares = 0.0;

  if (!try (trial, first, losses, error) || !try (trial, second, losses + trial->n, error))
    return FALSE;
  *clear = second->share == 0.0;
  if (*clear)
    return TRUE;
  for (gsize i = 0; i < trial->n; i++)
    mean += (losses[trial->n + i] - losses[i]) / n;
  for (gsize i = 0; i < trial->n; i++)
    squares += pow (losses[trial->n + i] - losses[i] - mean, 2.0);
  *clear =
      n * mean > NATS && (mean > DEVIATIONS * sqrt (squares / (n * (n - 1.0))) || second->loss > FACTOR * first->loss);
  return TRUE;
}

/* Whether a person has said what it was given. */
static gboolean
inputs_known (const Trial *trial)
{
  return trial->settings->input_scale != LK_INPUTS_UNIT || trial->settings->invert;
}

static gboolean
try_all (const Trial *trial, GArray *candidates, GError **error)
{
  for (guint i = 0; i < candidates->len; i++)
    if (!try (trial, candidate_at (candidates, i), NULL, error))
      return FALSE;
  return TRUE;
}

/* A network that is the wrong one suits inputs that are wrong, perhaps: where another, each with the inputs that make it
 * surest, is clearly better than all, it takes the first place. Larger inputs make all surer, so that nothing but a
 * clear difference counts. */
static gboolean
try_others (Trial *trial, GArray *candidates, gboolean *clear, GError **error)
{
  g_autoptr (GArray) others = g_array_copy (candidates);
  gboolean better;

  for (guint i = 0; i < others->len; i++)
    if (!try_inputs (trial, candidate_at (others, i), TRUE, error))
      return FALSE;
  g_array_sort (others, compare_losses);
  if (candidate_at (others, 0)->id == candidate_at (candidates, 0)->id)
    return TRUE;
  take_samples (trial, candidate_at (others, 0), N_LAST);
  if (!is_clear (trial, candidate_at (others, 0), candidate_at (others, 1), &better, error))
    return FALSE;
  if (better)
    {
      *candidate_at (candidates, 0) = *candidate_at (others, 0);
      *clear = TRUE;
    }
  return TRUE;
}

/* The best first; *clear: it is the one. What tells hardly fewer samples apart than the best is asked once more, how
 * sure it is of them. */
static gboolean
rank (Trial *trial, GArray *candidates, gboolean *clear, GError **error)
{
  guint n_near = 1;

  for (guint i = 0; i < candidates->len; i++)
    {
      candidate_at (candidates, i)->range = trial->settings->input_scale;
      candidate_at (candidates, i)->invert = trial->settings->invert;
    }
  take_samples (trial, candidate_at (candidates, 0), N_MOST);
  if (!try_all (trial, candidates, error))
    return FALSE;
  g_array_sort (candidates, compare_shares);
  if (candidate_at (candidates, 0)->share < GOOD && !inputs_known (trial))
    {
      for (guint i = 0; i < MIN (candidates->len, MOST_WAYS); i++)
        if (!try_inputs (trial, candidate_at (candidates, i), FALSE, error))
          return FALSE;
      g_array_sort (candidates, compare_shares);
    }
  *clear = candidate_at (candidates, 0)->share >= fmin (LEAST, TIMES * largest_class (trial->dataset));
  while (n_near < candidates->len &&
         candidate_at (candidates, n_near)->share > candidate_at (candidates, 0)->share - NEAR)
    n_near++;
  if (!*clear || n_near == 1)
    return TRUE;

  g_array_set_size (candidates, n_near);
  g_array_sort (candidates, compare_losses);
  g_array_set_size (candidates, MIN (n_near, MOST_NEAR));
  take_samples (trial, candidate_at (candidates, 0), N_AGAIN);
  if (!try_all (trial, candidates, error))
    return FALSE;
  g_array_sort (candidates, compare_losses);
  g_array_set_size (candidates, MIN (candidates->len, MOST_LEFT));
  take_samples (trial, candidate_at (candidates, 0), N_LAST);
  if (!is_clear (trial, candidate_at (candidates, 0), candidate_at (candidates, 1), clear, error))
    return FALSE;
  if (inputs_known (trial))
    return TRUE;
  take_samples (trial, candidate_at (candidates, 0), N_AGAIN);
  return try_others (trial, candidates, clear, error);
}

/* --- both --- */

static void
say_how (const LkLooseNetwork *loose, const char *name, guint n, GError **error)
{
  g_autofree char *layers = lk_loose_network_describe (loose);

  if (n == 0)
    g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                 _ ("“%s” does not say how its layers are put together, and no network of usual strides, margins and "
                    "pooling has their shapes on these pictures. Write it, beginning from “%s”, as the teacher’s "
                    "network (--teacher-network, of evaluate --network)"),
                 name, layers);
  else if (n >= MOST)
    g_set_error (
        error, LK_ERROR, LK_ERROR_VALUE,
        _ ("“%s” does not say how its layers are put together, and their shapes allow more networks than can be "
           "tried. Write it with strides, valid and pooling, beginning from “%s”, as the teacher’s network "
           "(--teacher-network, of evaluate --network)"),
        name, layers);
  else
    g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                 ngettext ("“%s” does not say how its layers are put together, and the %u network that their shapes "
                           "allow does not tell the training samples apart. Write it with strides, valid and pooling, "
                           "beginning from “%s”, as the teacher’s network (--teacher-network, of evaluate --network)",
                           "“%s” does not say how its layers are put together, and of the %u networks that their "
                           "shapes allow none stands out on the training samples. Write it with strides, valid and "
                           "pooling, beginning from “%s”, as the teacher’s network (--teacher-network, of evaluate "
                           "--network)",
                           n),
                 name, n, layers);
}

static LkNetwork *
take_text (const LkLooseNetwork *loose, const char *text, const LkDataset *dataset, const char *name, GError **error)
{
  g_autofree char *layers = NULL;
  LkNetwork plan, *network;
  LkStatus status;

  if (!lk_layers_plan (text, dataset, &plan, error))
    return NULL;
  network = lk_loose_network_build (loose, &plan, &status);
  if (network)
    return network;
  layers = lk_loose_network_describe (loose);
  if (status == LK_BAD_SHAPE)
    g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                 _ ("“%s” is not the network in “%s”, whose layers are “%s” on pictures that leave its first dense "
                    "layer %zu numbers"),
                 text, name, layers, lk_loose_network_layer (loose, lk_loose_network_first_dense (loose))->n_inputs);
  else
    lk_error_set_status (error, status, _ ("Could not make the network"));
  return NULL;
}

static gboolean
check_ends (const LkLooseNetwork *loose, const LkDataset *dataset, const char *name, GError **error)
{
  gsize channels = lk_loose_network_layer (loose, 0)->n_inputs, wanted = lk_dataset_shape (dataset).channels;

  if (lk_loose_network_n_classes (loose) != dataset->n_classes)
    g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("The network in “%s” knows %zu classes, but %s has %zu"), name,
                 lk_loose_network_n_classes (loose), dataset->title, dataset->n_classes);
  else if (channels != wanted)
    g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
                 _ ("The network in “%s” takes pictures of %zu channels, but those of %s have %zu"), name, channels,
                 dataset->title, wanted);
  else
    return TRUE;
  return FALSE;
}

LkNetwork *
lk_network_guess (const LkLooseNetwork *loose, const LkSettings *settings, const LkDataset *dataset, const char *name,
                  LkFindings *findings, GError **error)
{
  g_autoptr (GArray) candidates = NULL;
  g_auto (Trial) trial = { .dataset = dataset, .loose = loose, .settings = settings };
  char layers[LK_NETWORK_TEXT];
  const Candidate *best;
  gboolean clear = FALSE;
  LkNetwork *network;
  LkStatus status;
  guint n;

  if (!check_ends (loose, dataset, name, error))
    return NULL;
  if (*settings->teacher_network)
    return take_text (loose, settings->teacher_network, dataset, name, error);
  candidates = find_candidates (loose, dataset);
  n = candidates->len;
  /* Where there are more, the right one may be none of these. */
  if (n > 0 && n < MOST && !rank (&trial, candidates, &clear, error))
    return NULL;
  if (!clear)
    {
      say_how (loose, name, n, error);
      return NULL;
    }
  best = candidate_at (candidates, 0);
  network = build (&trial, &best->text, &status);
  if (!network)
    {
      lk_error_set_status (error, status, _ ("Could not make the network"));
      return NULL;
    }
  lk_network_describe (network, layers, sizeof layers);
  lk_findings_add (
      findings, LK_FINDING_NOTE, "teacher-network",
      g_strdup_printf (
          ngettext ("“%s” does not say how its layers are put together: taken as %s, the %u network that "
                    "their shapes allow; it tells %s of the training samples apart",
                    "“%s” does not say how its layers are put together: taken as %s, of the %u networks "
                    "that their shapes allow the one that the training samples speak for; it tells %s of them "
                    "apart",
                    n),
          name, layers, n, LK_SHARE (best->share)));
  lk_findings_number (findings, "train_apart", best->share);
  lk_findings_number (findings, "networks", n);
  return network;
}
