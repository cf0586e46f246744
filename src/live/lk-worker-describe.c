/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-worker-describe.h"

#include <stdlib.h>
#include <string.h>

#include "dataset/lk-centering.h"
#include "lk-worker-seeds.h"
#include "lk-worker-sweep.h"
#include "train/lk-predict.h"

/* A network's logits of one sample (n_classes); NULL when there is no such network or sample. */
static float *
sample_logits (const LkWorker *worker, const LkNetwork *network, const LkSplit *split, gsize sample)
{
  float *logits;

  if (!network || sample >= split->n)
    return NULL;
  logits = g_new (float, worker->dataset->n_classes);
  if (!lk_predict (network, split, sample, sample + 1, logits, NULL))
    g_clear_pointer (&logits, g_free);
  return logits;
}

static float *
watched_logits (const LkWorker *worker, const LkNetwork *network)
{
  return sample_logits (worker, network, &worker->dataset->test, worker->sample);
}

/* Drawings, which are grey, as the data set's pictures are, as a split of its own, empty when they do not fit it. To be cleared. */
static LkSplit
ink_split (const LkWorker *worker, GBytes *ink)
{
  gsize D = lk_dataset_n_inputs (worker->dataset), area = lk_dataset_area (worker->dataset), size = 0;
  const uint8_t *pixels = ink ? g_bytes_get_data (ink, &size) : NULL;
  LkSplit split = { .n = size % area == 0 ? size / area : 0 };

  if (split.n > 0)
    split.pixels = malloc (split.n * D);
  if (!split.pixels)
    split.n = 0;
  for (gsize i = 0; i < split.n; i++)
    lk_ink_as_data (worker->dataset, worker->settings.transpose, pixels + i * area, split.pixels + i * D);
  return split;
}

/* The one that was asked about. */
static LkSplit
asked_split (const LkWorker *worker)
{
  LkSplit split = ink_split (worker, worker->pixels);

  if (split.n != 1)
    lk_split_clear (&split);
  return split;
}

static float *
asked_logits (const LkWorker *worker, const LkNetwork *network)
{
  LkSplit split = asked_split (worker);
  float *logits = sample_logits (worker, network, &split, 0);

  lk_split_clear (&split);
  return logits;
}

/* An ensemble may be large, and its answer does not change: it is asked once. */
static float *
ask_teacher (LkWorker *worker)
{
  gsize size = worker->dataset->n_classes * sizeof (float);

  if (!worker->asked_teacher && lk_teacher_has_networks (worker->teacher))
    {
      LkSplit split = asked_split (worker);

      worker->asked_teacher = split.n > 0 ? g_malloc (size) : NULL;
      if (split.n > 0 && !lk_teacher_predict (worker->teacher, &split, 0, 1, worker->asked_teacher, NULL))
        g_clear_pointer (&worker->asked_teacher, g_free);
      lk_split_clear (&split);
    }
  return g_memdup2 (worker->asked_teacher, worker->asked_teacher ? size : 0);
}

static float *
album_logits (const LkWorker *worker, const LkNetwork *network, const LkSplit *split)
{
  float *logits = network ? g_new (float, split->n * worker->dataset->n_classes) : NULL;

  if (logits && !lk_predict (network, split, 0, split->n, logits, NULL))
    g_clear_pointer (&logits, g_free);
  return logits;
}

/* An ensemble's answers do not change: those of before are taken over. */
static float *
album_teacher (const LkWorker *worker, const LkSplit *split, const LkAnswers *before)
{
  gsize size = split->n * worker->dataset->n_classes * sizeof (float);
  float *logits;

  if (before && before->logits[LK_COMPARED_TEACHER])
    return g_memdup2 (before->logits[LK_COMPARED_TEACHER], size);
  logits = g_malloc (size);
  if (!lk_teacher_predict (worker->teacher, split, 0, split->n, logits, NULL))
    g_clear_pointer (&logits, g_free);
  return logits;
}

static void
answer_album (LkWorker *worker)
{
  LkSplit split = ink_split (worker, worker->album);
  LkAnswers *before = g_steal_pointer (&worker->answers);

  if (split.n > 0 && worker->teacher)
    {
      worker->answers =
          lk_answers_new (worker->album_question, split.n, worker->run ? lk_distillation_get_step (worker->run) : 0);
      worker->answers->logits[LK_COMPARED_TEACHER] = album_teacher (worker, &split, before);
      if (worker->run)
        {
          worker->answers->logits[LK_COMPARED_STUDENT] =
              album_logits (worker, lk_distillation_get_student (worker->run), &split);
          worker->answers->logits[LK_COMPARED_TWIN] =
              album_logits (worker, lk_distillation_get_twin (worker->run), &split);
        }
    }
  g_clear_pointer (&before, lk_answers_unref);
  lk_split_clear (&split);
}

void
lk_worker_set_album (LkWorker *worker, GBytes *album, guint question)
{
  g_clear_pointer (&worker->album, g_bytes_unref);
  g_clear_pointer (&worker->answers, lk_answers_unref);
  worker->album = album ? g_bytes_ref (album) : NULL;
  worker->album_question = question;
}

static LkFlow
watched_flow (const LkWorker *worker, const LkNetwork *network)
{
  LkFlow flow = { 0 };

  if (network)
    lk_flow_init (&flow, network, &worker->dataset->test, worker->sample, lk_dataset_shape (worker->dataset));
  return flow;
}

/* Of several networks the first. It may be large, and does not change: it is run once. */
static LkFlow
teacher_flow (LkWorker *worker)
{
  const LkNetwork *network = lk_teacher_get_network (worker->teacher, 0);

  if (!network)
    return (LkFlow) { 0 };
  if (!worker->teacher_flow)
    {
      worker->teacher_flow = g_new (LkFlow, 1);
      *worker->teacher_flow = watched_flow (worker, network);
      worker->teacher_flow->n_networks = worker->teacher->members->len;
    }
  return *worker->teacher_flow;
}

void
lk_worker_forget_views (LkWorker *worker)
{
  g_clear_pointer (&worker->teacher_flow, g_free);
  g_clear_pointer (&worker->teacher_look, lk_look_unref);
  g_clear_pointer (&worker->hints, lk_hints_unref);
}

static LkLook *
look (const LkWorker *worker, const LkNetwork *network, guint klass)
{
  if (!network)
    return NULL;
  return lk_look_new (network, worker->dataset, &worker->dataset->test, worker->sample, worker->inside.layer, klass);
}

/* As its flow is: of several networks the first, and once. */
static LkLook *
teacher_look (LkWorker *worker, guint klass)
{
  const LkNetwork *network = lk_teacher_get_network (worker->teacher, 0);

  if (!network)
    return NULL;
  if (!worker->teacher_look)
    {
      worker->teacher_look = look (worker, network, klass);
      if (worker->teacher_look)
        worker->teacher_look->n_networks = worker->teacher->members->len;
    }
  return worker->teacher_look ? lk_look_ref (worker->teacher_look) : NULL;
}

static LkInside *
describe_inside (LkWorker *worker)
{
  const LkSplit *test = &worker->dataset->test;
  guint label = worker->sample < test->n ? test->labels[worker->sample] : 0;
  guint klass = worker->inside.klass < 0 || (gsize) worker->inside.klass >= worker->dataset->n_classes
                    ? label
                    : (guint) worker->inside.klass;
  LkInside *inside = lk_inside_new (klass);

  if (worker->training)
    inside->of[LK_COMPARED_TEACHER] = look (worker, lk_teacher_training_get_network (worker->training), klass);
  else if (worker->teacher)
    inside->of[LK_COMPARED_TEACHER] = teacher_look (worker, klass);
  if (worker->run)
    {
      inside->of[LK_COMPARED_STUDENT] = look (worker, lk_distillation_get_student (worker->run), klass);
      inside->of[LK_COMPARED_TWIN] = look (worker, lk_distillation_get_twin (worker->run), klass);
    }
  return inside;
}

static LkHints *
describe_hints (LkWorker *worker)
{
  const LkFeatureTerm *term = lk_distillation_get_feature (worker->run);
  LkHints *before = worker->hints;

  if (!term)
    return NULL;
  worker->hints = lk_hints_new (term, lk_teacher_get_network (worker->teacher, 0),
                                lk_distillation_get_student (worker->run), lk_distillation_get_twin (worker->run),
                                &worker->dataset->test, worker->dataset->n_classes, worker->sample, before);
  g_clear_pointer (&before, lk_hints_unref);
  return lk_hints_ref (worker->hints);
}

static LkFlows *
describe_flows (LkWorker *worker)
{
  LkFlows *flows = lk_flows_new ();

  if (worker->training)
    flows->of[LK_COMPARED_TEACHER] = watched_flow (worker, lk_teacher_training_get_network (worker->training));
  else if (worker->teacher)
    flows->of[LK_COMPARED_TEACHER] = teacher_flow (worker);
  if (worker->run)
    {
      flows->of[LK_COMPARED_STUDENT] = watched_flow (worker, lk_distillation_get_student (worker->run));
      flows->of[LK_COMPARED_TWIN] = watched_flow (worker, lk_distillation_get_twin (worker->run));
    }
  return flows;
}

static LkNetworkSize
network_size (const LkNetwork *network)
{
  if (!network)
    return (LkNetworkSize) { 0 };
  return (LkNetworkSize) { .n_params = network->n_params, .multiply_adds = lk_network_multiply_adds (network) };
}

static void
describe_teacher (const LkWorker *worker, LkSnapshot *snapshot)
{
  LkTeacher *teacher = worker->teacher;
  const LkSplit *test = &worker->dataset->test;
  gsize C = worker->dataset->n_classes;

  snapshot->teacher_size.n_params = lk_teacher_n_params (teacher);
  snapshot->teacher_size.multiply_adds = lk_teacher_multiply_adds (teacher);
  snapshot->teacher_size.seconds = worker->teacher_seconds;
  if (lk_teacher_is_tested (teacher))
    snapshot->teacher = lk_teacher_ref (teacher);
  if (worker->phase == LK_PHASE_ASKING_TEACHER)
    snapshot->progress = (double) teacher->n_done / (test->n + worker->dataset->train.n);

  if (worker->sample >= test->n || (lk_teacher_is_tested (teacher) && !teacher->test_logits))
    return;
  snapshot->teacher_logits = g_new (float, C);
  if (lk_teacher_is_tested (teacher))
    memcpy (snapshot->teacher_logits, teacher->test_logits + worker->sample * C, C * sizeof (float));
  else if (!lk_teacher_predict (teacher, test, worker->sample, worker->sample + 1, snapshot->teacher_logits, NULL))
    g_clear_pointer (&snapshot->teacher_logits, g_free);
}

/* The settings with loss and rate of step 0, made anew only when these were moved
 * before the run began. */
static void
share_settings (LkWorker *worker)
{
  double rate;
  const LkLossSettings *loss = lk_distillation_get_start (worker->run, &rate);
  const LkSettings *shared = worker->run_settings;
  LkSettings start = worker->settings;

  if (shared && lk_loss_settings_equal (&shared->loss, loss) && shared->student.learning_rate == rate)
    return;
  g_clear_pointer (&worker->run_settings, lk_settings_release);
  start.loss = *loss;
  start.student.learning_rate = rate;
  worker->run_settings = lk_settings_share (&start);
}

static void
describe_run (LkWorker *worker, LkSnapshot *snapshot)
{
  const LkDistillation *run = worker->run;
  guint64 n_steps = lk_distillation_get_n_steps (run);

  if (lk_distillation_get_evaluation (run))
    snapshot->evaluation = lk_evaluation_ref (lk_distillation_get_evaluation (run));
  if (worker->timeline)
    snapshot->timeline = lk_timeline_ref (worker->timeline);
  lk_history_view (lk_distillation_get_history (run), &snapshot->history);
  snapshot->step = lk_distillation_get_step (run);
  snapshot->steps_per_epoch = lk_distillation_get_steps_per_epoch (run);
  if (n_steps > 0)
    snapshot->progress = (double) snapshot->step / n_steps;
  snapshot->student_size = network_size (lk_distillation_get_student (run));
  snapshot->twin_size = network_size (lk_distillation_get_twin (run));
  snapshot->student_size.seconds = worker->student_seconds;
  if (snapshot->twin_size.n_params > 0)
    snapshot->twin_size.seconds = worker->student_seconds; /* of the same size */
  snapshot->n_transfer = lk_distillation_get_n_samples (run);
  share_settings (worker);
  snapshot->settings = lk_settings_hold (worker->run_settings);
  snapshot->loss = *lk_distillation_get_loss (run);
  if (worker->trace)
    snapshot->trace = lk_step_trace_ref (worker->trace);
  snapshot->learning_rate = lk_distillation_get_learning_rate (run);
  snapshot->student_logits = watched_logits (worker, lk_distillation_get_student (run));
  snapshot->twin_logits = watched_logits (worker, lk_distillation_get_twin (run));
  snapshot->asked_student = asked_logits (worker, lk_distillation_get_student (run));
  snapshot->asked_twin = asked_logits (worker, lk_distillation_get_twin (run));
}

void
lk_worker_keep_evaluation (LkWorker *worker)
{
  LkEvaluation *evaluation = worker->run ? lk_distillation_get_evaluation (worker->run) : NULL;
  LkTimeline *old = worker->timeline;

  if (!evaluation)
    worker->timeline = NULL;
  else if (old && old->evaluations[old->n - 1] == evaluation)
    return;
  else
    {
      worker->timeline = lk_timeline_add (old, evaluation, LK_TIMELINE_BUDGET);
      if (worker->album)
        answer_album (worker);
    }
  g_clear_pointer (&old, lk_timeline_unref);
}

LkSnapshot *
lk_worker_describe (LkWorker *worker)
{
  LkSnapshot *snapshot = lk_snapshot_new ();

  lk_worker_keep_evaluation (worker);
  snapshot->generation = worker->generation;
  snapshot->phase = worker->phase;
  snapshot->playing = worker->play;
  snapshot->order = worker->order;
  snapshot->error = g_strdup (worker->error);
  snapshot->sample = worker->sample;
  snapshot->question = worker->question;
  snapshot->images_per_second = worker->images_per_second;
  snapshot->work_images_per_second = worker->work_images_per_second;
  snapshot->replaying = worker->script != NULL;
  if (worker->phase == LK_PHASE_LOADING && !worker->dataset)
    snapshot->progress = worker->loaded;
  if (worker->dataset)
    snapshot->dataset = lk_dataset_ref (worker->dataset);
  if (worker->facts)
    snapshot->facts = lk_data_facts_ref (worker->facts);
  if (worker->findings)
    snapshot->findings = lk_findings_ref (worker->findings);
  if (worker->teacher)
    {
      describe_teacher (worker, snapshot);
      snapshot->asked_teacher = ask_teacher (worker);
    }
  if (worker->training)
    {
      const LkNetwork *network = lk_teacher_training_get_network (worker->training);

      lk_history_view (lk_teacher_training_get_history (worker->training), &snapshot->history);
      snapshot->step = lk_teacher_training_get_step (worker->training);
      snapshot->steps_per_epoch = lk_teacher_training_get_steps_per_epoch (worker->training);
      snapshot->member = worker->members->len;
      snapshot->n_members = worker->settings.teacher_count;
      snapshot->progress =
          ((double) snapshot->step / lk_teacher_training_get_n_steps (worker->training) + snapshot->member) /
          snapshot->n_members;
      snapshot->teacher_size = network_size (network);
      snapshot->teacher_logits = watched_logits (worker, network);
      snapshot->asked_teacher = asked_logits (worker, network);
    }
  if (worker->run)
    describe_run (worker, snapshot);
  if (worker->watch_networks && worker->dataset)
    snapshot->flows = describe_flows (worker);
  if (worker->inside.watch && worker->dataset)
    snapshot->inside = describe_inside (worker);
  if (worker->watch_hints && worker->run)
    snapshot->hints = describe_hints (worker);
  if (worker->smaller.watch && worker->run && worker->smaller_round)
    snapshot->smaller = lk_smaller_round_look (worker->smaller_round);
  if (worker->album && !worker->answers && worker->dataset)
    answer_album (worker);
  if (worker->answers)
    snapshot->answers = lk_answers_ref (worker->answers);
  lk_worker_sweep_describe (worker, snapshot);
  lk_worker_seeds_describe (worker, snapshot);
  return snapshot;
}
