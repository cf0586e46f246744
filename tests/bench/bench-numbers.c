/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include "bench-data.h"
#include "nn/lk-parallel.h"
#include "nn/lk-metrics.h"
#include "nn/lk-softmax.h"
#include "train/lk-predict.h"

/* What the window does with logits when T moves, and an evaluation of the test set. */

typedef struct {
  LkDataset *dataset;
  LkNetwork *network;
  float *v; /* (n_test, C) */
  float *z;
  double p[BENCH_CLASSES];
  double matrix[BENCH_CLASSES * BENCH_CLASSES];
  double T;
  double sum; /* of results, so that they are wanted */
} Work;

static void
soften_row (gpointer data)
{
  Work *work = data;

  lk_softmax (work->v, BENCH_CLASSES, work->T, work->p);
  work->sum += work->p[0];
}

static void
soften_all (gpointer data)
{
  Work *work = data;

  lk_dark_knowledge (work->v, work->dataset->test.labels, work->dataset->test.n, BENCH_CLASSES, work->T, work->p,
                     work->matrix);
  work->sum += work->matrix[0];
}

static void
mean_kl (gpointer data)
{
  Work *work = data;

  work->sum += lk_mean_kl (work->v, work->z, work->dataset->test.n, BENCH_CLASSES, work->T);
}

static void
predict (gpointer data)
{
  Work *work = data;
  GError *error = NULL;

  if (!lk_predict (work->network, &work->dataset->test, 0, work->dataset->test.n, work->z, &error))
    g_error ("%s", error->message);
}

int
main (int argc, char **argv)
{
  static const char *const layers[] = { "30x30", "800x800" };
  Work work = { .T = 4.0 };

  bench_init (&argc, &argv, NULL);
  work.dataset = bench_dataset_new ();
  work.v = bench_logits_new (work.dataset->test.n, 1);
  work.z = bench_logits_new (work.dataset->test.n, 2);
  lk_parallel_set_threads ((int) g_get_num_processors ());

  bench_table ("softening at a new T: 10 classes", "what\tsamples\tms");
  bench_row ("softmax (lk_softmax)\t1\t%.6f", 1e3 * bench_seconds (soften_row, &work));
  bench_row ("dark knowledge (lk_dark_knowledge)\t%zu\t%.3f", work.dataset->test.n,
             1e3 * bench_seconds (soften_all, &work));
  bench_row ("mean KL (lk_mean_kl)\t%zu\t%.3f", work.dataset->test.n, 1e3 * bench_seconds (mean_kl, &work));
  bench_end ();

  bench_table ("evaluation: 10,000 pictures", "layers\tms\timages/s");
  for (gsize i = 0; i < G_N_ELEMENTS (layers); i++)
    {
      double seconds;

      work.network = bench_network_new (layers[i]);
      seconds = bench_seconds (predict, &work);
      bench_row ("%s\t%.3f\t%.0f", layers[i], 1e3 * seconds, (double) work.dataset->test.n / seconds);
      lk_network_free (work.network);
    }
  bench_end ();

  g_free (work.v);
  g_free (work.z);
  lk_dataset_unref (work.dataset);
  return work.sum > 0.0 ? 0 : 1;
}
