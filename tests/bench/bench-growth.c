/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include <math.h>
#include <stdlib.h>

#include "dataset/lk-batches.h"
#include "nn/lk-blas.h"
#include "nn/lk-parallel.h"
#include "nn/lk-dense.h"
#include "nn/lk-memory.h"
#include "train/lk-course.h"
#include "train/lk-learner.h"

/* How the time of a training step grows with one thing while the rest stays as it is here, and where dense products take
 * over from sparse ones. */

#define WIDTH   100
#define DEPTH   2
#define BATCH   128
#define CLASSES 10
#define SIDE    28
#define DENSITY 0.2
#define N_TRAIN 8192
#define ROUNDS  5
#define SECONDS 0.03

/* Numbers of one type, so that any of them can be varied. */
typedef struct {
  double width, depth, batch, classes, side, density, threads;
} Shape;

static const Shape here = { WIDTH, DEPTH, BATCH, CLASSES, SIDE, DENSITY, 1 };

static LkDataset *
make_dataset (const Shape *shape)
{
  gsize side = (gsize) shape->side, D = side * side, n[2] = { N_TRAIN, 1 };
  LkSplit splits[2];
  LkDataset *dataset = NULL;
  LkRng rng;

  lk_rng_seed (&rng, 1, 0);
  for (int s = 0; s < 2; s++)
    {
      splits[s] = (LkSplit) { .n = n[s], .pixels = malloc (n[s] * D), .labels = malloc (n[s] * sizeof (guint16)) };
      for (gsize i = 0; i < n[s] * D; i++)
        splits[s].pixels[i] = lk_rng_uniform (&rng) < shape->density ? (guint8) (1 + lk_rng_below (&rng, 255)) : 0;
      for (gsize i = 0; i < n[s]; i++)
        splits[s].labels[i] = (guint16) lk_rng_below (&rng, (guint32) shape->classes);
    }
  if (lk_dataset_new ("chance", "Chance", "", "", (LkShape) { side, side, 1 }, (gsize) shape->classes, NULL, splits[0],
                      splits[1], &dataset) != LK_OK)
    g_error ("no memory for %zu pictures of %zu × %zu", n[0], side, side);
  return dataset;
}

static LkNetwork *
make_network (const Shape *shape)
{
  gsize sizes[LK_MAX_DENSE + 1] = { (gsize) (shape->side * shape->side) }, depth = (gsize) shape->depth;
  LkNetwork *network = NULL;
  LkRng rng;

  for (gsize l = 1; l <= depth; l++)
    sizes[l] = (gsize) shape->width;
  sizes[depth + 1] = (gsize) shape->classes;
  if (lk_network_new (sizes, depth + 2, &network) != LK_OK)
    g_error ("no memory for a network of %zu layers of %g", depth, shape->width);
  lk_rng_seed (&rng, 1, 2);
  lk_network_init (network, &rng);
  return network;
}

/* Seconds a step, student alone, SGD. */
static double
measure (const Shape *shape)
{
  LkDataset *dataset = make_dataset (shape);
  LkLossSettings loss = LK_LOSS_DEFAULTS;
  GError *error = NULL;
  LkLearner *learner = lk_learner_new (make_network (shape), &dataset->train, lk_dataset_shape (dataset),
                                       LK_OPTIMIZER_SGD, (guint) shape->batch, &error);
  g_autofree guint32 *items = g_new (guint32, N_TRAIN);
  g_autofree float *logits = g_new (float, (N_TRAIN * (gsize) shape->classes));
  double seconds[ROUNDS], median;
  gsize C = (gsize) shape->classes;
  LkCourse course;
  guint64 step = 0;
  LkRng rng;

  if (!learner)
    g_error ("%s", error->message);
  lk_rng_seed (&rng, 1, 3);
  for (guint32 i = 0; i < N_TRAIN; i++)
    items[i] = i;
  for (gsize i = 0; i < N_TRAIN * C; i++)
    logits[i] = (float) (5.0 * lk_rng_normal (&rng));
  lk_course_init (&course, items, N_TRAIN, (guint) shape->batch, 1, LK_STREAM_STUDENT_ORDER);
  lk_parallel_set_threads ((int) shape->threads);
  for (int r = 0; r < (bench_quick ? 1 : ROUNDS); r++)
    {
      double began = bench_now ();
      guint n = 0;

      do
        {
          LkLossResult result;
          gsize B;
          const guint32 *index = lk_course_batch (&course, step++, &B);

          lk_learner_step (learner, index, B, logits, &loss, 1e-3, 0.9, &result, NULL);
          n++;
        }
      while (!bench_quick && bench_now () - began < SECONDS);
      seconds[r] = (bench_now () - began) / n;
    }
  median = bench_quantile (seconds, bench_quick ? 1 : ROUNDS, 0.5);
  lk_course_clear (&course);
  lk_learner_free (learner);
  lk_dataset_unref (dataset);
  return median;
}

/* What is varied of a shape: its name, its values, where it stands there. */
static void
grow (const char *name, const Shape *base, const double *values, gsize n, gsize offset)
{
  g_autofree char *title = g_strdup_printf ("growth with %s, one student, SGD", name);
  g_autofree char *columns = g_strdup_printf ("%s\tms a step\timages/s\texponent", name);
  double before = 0.0;

  bench_table (title, columns);
  for (gsize i = 0; i < n; i++)
    {
      Shape shape = *base;
      double seconds;

      G_STRUCT_MEMBER (double, &shape, offset) = values[i];
      seconds = measure (&shape);
      /* Of the power by which the time grows from the value before. */
      if (i == 0)
        bench_row ("%g\t%.4f\t%.0f\t–", values[i], 1e3 * seconds, shape.batch / seconds);
      else
        bench_row ("%g\t%.4f\t%.0f\t%.2f", values[i], 1e3 * seconds, shape.batch / seconds,
                   log (seconds / before) / log (values[i] / values[i - 1]));
      before = seconds;
    }
  bench_end ();
}

/* A first layer's two products and what they are made from, dense and sparse. */
typedef struct {
  gsize O;
  LkDataset *dataset;
  LkPixelLists lists; /* of the split, however dense it is */
  LkSparse *sparse;
  float *x, *W, *b, *y, *dy, *dW;
  guint32 index[BATCH];
} FirstLayer;

static void
dense (gpointer data)
{
  FirstLayer *self = data;
  LkInput x = { .dense = self->x };

  lk_batch_gather (&self->dataset->train, SIDE * SIDE, 1, self->index, BATCH, self->x, NULL);
  lk_dense_forward (x, self->W, self->b, BATCH, SIDE * SIDE, self->O, false, self->y);
  lk_matmul (SIDE * SIDE, self->O, BATCH, self->x, true, self->dy, false, 0.0f, self->dW);
}

static void
sparse (gpointer data)
{
  FirstLayer *self = data;

  lk_batch_list (&self->lists, NULL, (LkShape) { SIDE, SIDE, 1 }, self->index, BATCH, 0, NULL, self->sparse, NULL);
  lk_sparse_index (self->sparse);
  lk_sparse_forward (self->sparse, self->W, self->b, self->O, false, self->y);
  lk_sparse_gradient (self->sparse, self->dy, self->O, self->dW);
}

static void
list_all (const LkSplit *split, LkPixelLists *lists)
{
  gsize D = SIDE * SIDE, n = 0;

  *lists = (LkPixelLists) { .n = split->n,
                            .most = D,
                            .starts = g_new0 (uint64_t, split->n + 1),
                            .places = g_new (uint16_t, split->n * D),
                            .values = g_new (uint8_t, split->n * D) };
  for (gsize i = 0; i < split->n; i++)
    {
      for (gsize d = 0; d < D; d++)
        if (split->pixels[i * D + d] != 0)
          {
            lists->places[n] = (uint16_t) d;
            lists->values[n++] = split->pixels[i * D + d];
          }
      lists->starts[i + 1] = n;
    }
}

/* Dense time / sparse time. */
static double
gain (double density, gsize O)
{
  Shape shape = here;
  gsize D = SIDE * SIDE;
  FirstLayer self = { .O = O };
  double dense_seconds, sparse_seconds;

  shape.density = density;
  self.dataset = make_dataset (&shape);
  list_all (&self.dataset->train, &self.lists);
  if (lk_sparse_new (BATCH, D, BATCH * D, O, &self.sparse) != LK_OK)
    g_error ("no memory for a batch");
  self.x = lk_alloc_aligned (BATCH * D, sizeof (float));
  self.W = lk_alloc_aligned (D * O, sizeof (float));
  self.b = lk_alloc_aligned (O, sizeof (float));
  self.y = lk_alloc_aligned (BATCH * O, sizeof (float));
  self.dy = lk_alloc_aligned (BATCH * O, sizeof (float));
  self.dW = lk_alloc_aligned (D * O, sizeof (float));
  for (guint32 b = 0; b < BATCH; b++)
    self.index[b] = b * (N_TRAIN / BATCH);
  lk_parallel_set_threads (1);
  dense_seconds = bench_seconds (dense, &self);
  sparse_seconds = bench_seconds (sparse, &self);
  lk_sparse_free (self.sparse);
  free (self.x);
  free (self.W);
  free (self.b);
  free (self.y);
  free (self.dy);
  free (self.dW);
  g_free (self.lists.starts);
  g_free (self.lists.places);
  g_free (self.lists.values);
  lk_dataset_unref (self.dataset);
  return dense_seconds / sparse_seconds;
}

static void
print_densities (void)
{
  static const double densities[] = { 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0 };
  static const gsize units[] = { 8, 32, 104, 200, 800 };

  bench_table ("first layer, dense time / sparse time, batch 128, one thread",
               "pixels that are not 0\t8 units\t32\t104\t200\t800");
  for (gsize d = 0; d < G_N_ELEMENTS (densities); d++)
    {
      double gains[G_N_ELEMENTS (units)];

      for (gsize u = 0; u < G_N_ELEMENTS (units); u++)
        gains[u] = gain (densities[d], units[u]);
      bench_row ("%g\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f", densities[d], gains[0], gains[1], gains[2], gains[3], gains[4]);
    }
  bench_end ();
}

int
main (int argc, char **argv)
{
  static const double widths[] = { 10, 30, 100, 200, 400, 800, 1600 }, depths[] = { 1, 2, 3, 4, 5 };
  static const double batches[] = { 16, 32, 64, 128, 256, 512, 1024 }, classes[] = { 2, 10, 100, 1000 };
  static const double sides[] = { 8, 16, 28, 64 }, densities[] = { 0.05, 0.1, 0.2, 0.4, 0.6, 1.0 };
  static const double threads[] = { 1, 2 };
  Shape wide = here;

  wide.width = 800;
  bench_init (&argc, &argv, NULL);
  grow ("width", &here, widths, G_N_ELEMENTS (widths), G_STRUCT_OFFSET (Shape, width));
  grow ("depth", &here, depths, G_N_ELEMENTS (depths), G_STRUCT_OFFSET (Shape, depth));
  grow ("batch", &here, batches, G_N_ELEMENTS (batches), G_STRUCT_OFFSET (Shape, batch));
  grow ("classes", &here, classes, G_N_ELEMENTS (classes), G_STRUCT_OFFSET (Shape, classes));
  grow ("side of the pictures", &here, sides, G_N_ELEMENTS (sides), G_STRUCT_OFFSET (Shape, side));
  grow ("share of pixels that are not 0", &here, densities, G_N_ELEMENTS (densities), G_STRUCT_OFFSET (Shape, density));
  grow ("threads (800 × 800)", &wide, threads, g_get_num_processors () > 1 ? 2 : 1, G_STRUCT_OFFSET (Shape, threads));
  print_densities ();
  return 0;
}
