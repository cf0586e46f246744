/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include <sys/utsname.h>

#include "bench-data.h"
#include "bench-peak.h"
#include "nn/lk-blas.h"
#include "nn/lk-parallel.h"
#include "nn/lk-memory.h"
#include "train/lk-course.h"
#include "train/lk-lane.h"
#include "train/lk-learner.h"

/* What a training step costs, beside its bound: the matrix products of that
 * step alone, same shapes, same memory, same threads, in the same process. Steps
 * and products take turns, so that what else the machine does meets both. */

#define ROUNDS        9
#define ROUND_SECONDS 0.04

static const char *const all_layers[] = { "30x30", "300x300", "800x800", "1200x1200" };
static const guint all_batches[] = { 32, 128, 512 };
/* LeNet-5, the network of PyTorch's example for MNIST, and the light one of its tutorial on distillation. */
static const char *const picture_layers[] = { "c6k5-p2-c16k5v-p2-120-84", "c32k3v-c64k3v-p2-128",
                                              "c16k3-p2-c16k3-p2-256" };
#define PICTURE_BATCH 128
#define N_LAYERS      G_N_ELEMENTS (all_layers)
#define N_BATCHES     G_N_ELEMENTS (all_batches)

static char *only_layers;
static int only_batch;
static gboolean only_alone;

static const GOptionEntry entries[] = {
  { "layers", 0, 0, G_OPTION_ARG_STRING, &only_layers, "Only these hidden layers, such as 30x30", "LAYERS" },
  { "batch", 0, 0, G_OPTION_ARG_INT, &only_batch, "Only this batch", "N" },
  { "alone", 0, 0, G_OPTION_ARG_NONE, &only_alone, "Only the student without its twin", NULL },
  G_OPTION_ENTRY_NULL
};

/* Student or twin. */
typedef struct {
  LkDataset *dataset;
  LkLearner *learner;
  LkCourse course;
  const float *teacher_logits; /* NULL for the twin */
  float *x;                    /* (batch, D) for products alone */
  LkLossSettings loss;
  guint64 step;
  guint n; /* steps that a call does */
} Side;

static void
train (gpointer data)
{
  Side *side = data;
  LkLossResult result;

  for (guint i = 0; i < side->n; i++)
    {
      gsize B;
      const guint32 *index = lk_course_batch (&side->course, side->step++, &B);

      lk_learner_step (side->learner, index, B, side->teacher_logits, &side->loss, 1e-3, 0.0, &result, NULL);
    }
}

/* The products of lk_network_forward () and lk_network_backward (), all of them dense, on memory of the same size; none
 * of networks of pictures, whose convolutions are no such products. */
static void
multiply (gpointer data)
{
  Side *side = data;
  const LkNetwork *network = side->learner->network;
  LkWorkspace *workspace = side->learner->workspace;
  gsize B = side->course.batch;

  for (guint i = 0; i < side->n && lk_network_is_dense (network); i++)
    {
      for (gsize l = 0; l < network->n_layers; l++)
        lk_matmul (B, network->layers[l].out_stride, network->layers[l].in_stride,
                   l > 0 ? workspace->outputs[l - 1] : side->x, false, lk_network_weight (network, l, 0, 0), false,
                   0.0f, workspace->outputs[l]);
      for (gsize l = network->n_layers; l-- > 0;)
        {
          gsize I = network->layers[l].in_stride, O = network->layers[l].out_stride;
          const float *W = lk_network_weight (network, l, 0, 0);

          lk_matmul (I, O, B, l > 0 ? workspace->outputs[l - 1] : side->x, true, workspace->gradients[l], false, 0.0f,
                     side->learner->grad + (W - network->params));
          if (l > 0)
            lk_matmul (B, I, O, workspace->gradients[l], false, W, true, 0.0f, workspace->gradients[l - 1]);
        }
    }
}

/* Seconds a step of all sides. */
static double
time_steps (LkLane *lane, LkLaneFunc func, Side *sides, guint n_sides, guint n)
{
  double began;

  sides[0].n = sides[n_sides - 1].n = n;
  began = bench_now ();
  if (n_sides == 2)
    lk_lane_run (lane, func, &sides[1], func, &sides[0]);
  else
    func (&sides[0]);
  return (bench_now () - began) / n;
}

typedef struct {
  double step; /* seconds */
  double products;
  double share; /* median of products / step of each round */
} Timing;

static Timing
measure (LkDataset *dataset, const float *logits, const guint32 *items, const char *layers, guint batch, guint n_sides)
{
  guint n_threads = g_get_num_processors ();
  double steps[ROUNDS], products[ROUNDS], shares[ROUNDS];
  guint n_rounds = bench_quick ? 1 : ROUNDS, n = 1;
  Side sides[2] = { 0 };
  LkLane *lane = NULL;
  GError *error = NULL;

  for (guint i = 0; i < n_sides; i++)
    {
      sides[i].dataset = dataset;
      sides[i].learner = lk_learner_new (bench_network_new (layers), &dataset->train, lk_dataset_shape (dataset),
                                         LK_OPTIMIZER_ADAM, batch, &error);
      if (!sides[i].learner)
        g_error ("%s", error->message);
      sides[i].loss = LK_LOSS_DEFAULTS;
      sides[i].x = lk_alloc_aligned (batch * lk_dataset_n_inputs (dataset), sizeof (float));
      if (i == 0)
        sides[i].teacher_logits = logits;
      else
        sides[i].loss.alpha = 0.0;
      lk_course_init (&sides[i].course, items, dataset->train.n, batch, 1, LK_STREAM_STUDENT_ORDER);
    }
  if (n_sides == 2 && lk_lane_pays (lk_network_multiply_adds (sides[0].learner->network), n_threads))
    lane = lk_lane_new ("twin");
  lk_parallel_set_threads (lane ? 1 : (int) n_threads);

  time_steps (lane, train, sides, n_sides, 1);
  time_steps (lane, multiply, sides, n_sides, 1);
  if (!bench_quick)
    n = MAX (1, (guint) (ROUND_SECONDS / time_steps (lane, train, sides, n_sides, 1)));
  for (guint i = 0; i < n_rounds; i++)
    {
      steps[i] = time_steps (lane, train, sides, n_sides, n);
      products[i] = time_steps (lane, multiply, sides, n_sides, n);
      shares[i] = products[i] / steps[i];
    }

  for (guint i = 0; i < n_sides; i++)
    {
      lk_learner_free (sides[i].learner);
      free (sides[i].x);
      lk_course_clear (&sides[i].course);
    }
  lk_lane_free (lane);
  return (Timing) {
    bench_quantile (steps, n_rounds, 0.5),
    bench_quantile (products, n_rounds, 0.5),
    bench_quantile (shares, n_rounds, 0.5),
  };
}

static void
print_machine (void)
{
  g_autofree char *text = NULL;
  g_autofree char *model = g_strdup ("unknown");
  g_auto (GStrv) lines = NULL;
  double load = 0.0;
  struct utsname system;

  if (g_file_get_contents ("/proc/cpuinfo", &text, NULL, NULL))
    {
      lines = g_strsplit (text, "\n", -1);
      for (guint i = 0; lines[i]; i++)
        {
          if (!g_str_has_prefix (lines[i], "model name") || !strchr (lines[i], ':'))
            continue;
          g_free (model);
          model = g_strdup (g_strstrip (strchr (lines[i], ':') + 1));
          break;
        }
    }
  getloadavg (&load, 1);
  uname (&system);
  bench_table ("machine", "processor\tcores\tBLAS kernel\tthreads\tload before\tsystem");
  bench_row ("%s\t%u\t%s\t%u\t%.2f\t%s %s", model, g_get_num_processors (), lk_blas_kernel (), g_get_num_processors (),
             load, system.sysname, system.release);
  bench_end ();
}

static gsize
n_params_of (const char *layers)
{
  LkNetwork *network = bench_network_new (layers);
  gsize n_params = network->n_params;

  lk_network_free (network);
  return n_params;
}

/* How time grows with one thing while the rest stays: both as multiples of the smallest. */
static void
print_growth (double seconds[N_LAYERS][N_BATCHES])
{
  bench_table ("growth with the parameters, batch 128, student alone",
               "layers\tparameters\tms a step\ttimes the parameters\ttimes the time");
  for (guint l = 0; l < N_LAYERS; l++)
    bench_row ("%s\t%zu\t%.4f\t%.2f\t%.2f", all_layers[l], n_params_of (all_layers[l]), 1e3 * seconds[l][1],
               (double) n_params_of (all_layers[l]) / (double) n_params_of (all_layers[0]),
               seconds[l][1] / seconds[0][1]);
  bench_end ();

  bench_table ("growth with the batch, student alone", "layers\tbatch\tms a step\ttimes the batch\ttimes the time");
  for (guint l = 0; l < N_LAYERS; l++)
    for (guint b = 0; b < N_BATCHES; b++)
      bench_row ("%s\t%u\t%.4f\t%.2f\t%.2f", all_layers[l], all_batches[b], 1e3 * seconds[l][b],
                 (double) all_batches[b] / all_batches[0], seconds[l][b] / seconds[l][0]);
  bench_end ();
}

/* Seconds that the arithmetic of a network's products, all pixels counted, would take, all processors at their peak. */
static double
at_peak (const char *layers, guint batch)
{
  LkNetwork *network = bench_network_new (layers);
  double n = 0.0;

  for (gsize l = 0; l < network->n_layers; l++)
    n += (double) batch * (double) network->layers[l].kind->multiply_adds (&network->layers[l]) * (l > 0 ? 3.0 : 2.0);
  lk_network_free (network);
  return n / (bench_peak () * g_get_num_processors ());
}

static gboolean
wanted (const char *layers, guint batch)
{
  return (!only_layers || g_str_equal (layers, only_layers)) && (only_batch == 0 || (guint) only_batch == batch);
}

static void
print_pictures (LkDataset *dataset, const float *logits, const guint32 *items)
{
  bench_table ("training step of pictures: 28 × 28-layers-10, kd, Adam",
               "layers\tbatch\tnetworks\timages/s\tper core\tms a step\tms at the vector units' peak");
  for (guint l = 0; l < G_N_ELEMENTS (picture_layers); l++)
    for (guint n_sides = 1; n_sides <= (only_alone ? 1 : 2); n_sides++)
      {
        Timing t;

        if (!wanted (picture_layers[l], PICTURE_BATCH))
          continue;
        t = measure (dataset, logits, items, picture_layers[l], PICTURE_BATCH, n_sides);
        bench_row ("%s\t%u\t%s\t%.0f\t%.0f\t%.4f\t%.4f", picture_layers[l], PICTURE_BATCH,
                   n_sides == 1 ? "student" : "student and twin", PICTURE_BATCH / t.step,
                   PICTURE_BATCH / t.step / g_get_num_processors (), 1e3 * t.step,
                   1e3 * n_sides * at_peak (picture_layers[l], PICTURE_BATCH));
      }
  bench_end ();
}

int
main (int argc, char **argv)
{
  double alone[N_LAYERS][N_BATCHES] = { { 0.0 } };
  LkDataset *dataset;
  float *logits;
  guint32 *items;

  bench_init (&argc, &argv, entries);
  dataset = bench_dataset_new ();
  logits = bench_logits_new (dataset->train.n, 1);
  items = g_new (guint32, dataset->train.n);
  for (guint32 i = 0; i < dataset->train.n; i++)
    items[i] = i;

  print_machine ();
  bench_table ("training step: 784-layers-10, kd, Adam",
               "layers\tbatch\tnetworks\timages/s\tper core\tms a step\tms in dense products alone\tproducts / step\t"
               "ms at the vector units' peak");
  for (guint l = 0; l < N_LAYERS; l++)
    for (guint b = 0; b < N_BATCHES; b++)
      for (guint n_sides = 1; n_sides <= (only_alone ? 1 : 2); n_sides++)
        {
          Timing t;

          if (!wanted (all_layers[l], all_batches[b]))
            continue;
          t = measure (dataset, logits, items, all_layers[l], all_batches[b], n_sides);
          if (n_sides == 1)
            alone[l][b] = t.step;
          bench_row ("%s\t%u\t%s\t%.0f\t%.0f\t%.4f\t%.4f\t%.3f\t%.4f", all_layers[l], all_batches[b],
                     n_sides == 1 ? "student" : "student and twin", all_batches[b] / t.step,
                     all_batches[b] / t.step / g_get_num_processors (), 1e3 * t.step, 1e3 * t.products, t.share,
                     1e3 * n_sides * at_peak (all_layers[l], all_batches[b]));
        }
  bench_end ();
  print_pictures (dataset, logits, items);
  if (!only_layers && only_batch == 0)
    print_growth (alone);

  g_free (items);
  g_free (logits);
  lk_dataset_unref (dataset);
  return 0;
}
