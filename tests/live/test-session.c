/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "import/lk-safetensors.h"
#include "live/lk-session.h"
#include "settings/lk-method-weights.h"
#include "settings/lk-setting-table.h"
#include "tests/train/train-data.h"
#include "examine/lk-telling.h"

#define DEADLINE_SECONDS 60

typedef struct {
  char *folder;
  LkSession *session;
  gboolean late;
} Fixture;

typedef gboolean (*Predicate) (LkSession *session, guint64 number);

static char *cache;

/* A session with small data and networks, not started. */
static void
setup (Fixture *fixture, gconstpointer data)
{
  LkDataset *dataset = train_data_new (400, 60, 3);

  fixture->folder = train_data_write (dataset);
  lk_dataset_unref (dataset);
  fixture->session = lk_session_new ();
  g_object_set (fixture->session, "dataset", fixture->folder, "batch", 16, "threads", 1, "teacher-layers", "16",
                "teacher-epochs", 1, "student-layers", "12x8", "epochs", 0, NULL);
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte",
                                       "t10k-labels-idx1-ubyte" };

  g_assert_finalize_object (fixture->session);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (fixture->folder, names[i], NULL);

      g_remove (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
}

static gboolean
late_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_CONTINUE;
}

/* A main loop turn at a time until the session is as asked. */
static void
wait_until (Fixture *fixture, Predicate predicate, guint64 number)
{
  guint deadline = g_timeout_add_seconds (DEADLINE_SECONDS, late_cb, &fixture->late);

  while (!predicate (fixture->session, number))
    {
      g_main_context_iteration (NULL, TRUE);
      g_assert_false (fixture->late);
    }
  g_source_remove (deadline);
}

static gboolean
in_phase (LkSession *session, guint64 phase)
{
  return lk_session_get_snapshot (session)->phase == phase;
}

static gboolean
in_generation (LkSession *session, guint64 generation)
{
  LkSnapshot *snapshot = lk_session_get_snapshot (session);

  return snapshot->generation == generation && snapshot->phase >= LK_PHASE_READY;
}

static gboolean
beyond_step (LkSession *session, guint64 step)
{
  return in_phase (session, LK_PHASE_RUNNING) && lk_session_get_snapshot (session)->step > step;
}

static gboolean
at_step (LkSession *session, guint64 step)
{
  return in_phase (session, LK_PHASE_PAUSED) && lk_session_get_snapshot (session)->step == step;
}

static gboolean
of_sample (LkSession *session, guint64 sample)
{
  LkSnapshot *snapshot = lk_session_get_snapshot (session);

  return snapshot->sample == sample && snapshot->student_logits;
}

static void
count_cb (LkSession *session, GParamSpec *pspec, guint *count)
{
  (*count)++;
}

/* Every property sets and gives back its own setting and no other, says so once, and says
 * nothing when it is set to what it was. */
static void
test_properties (void)
{
  static const struct {
    const char *name;
    gsize offset; /* into LkSettings */
    double number;
    const char *text;
  } cases[] = {
#define NUMBER(name, member, number) { name, G_STRUCT_OFFSET (LkSettings, member), number, NULL }
#define TEXT(name, member, text)                                                                                       \
  {                                                                                                                    \
    name, G_STRUCT_OFFSET (LkSettings, member), 0.0, text                                                              \
  }
    NUMBER ("temperature", loss.temperature, 7.5),
    NUMBER ("alpha", loss.alpha, 0.25),
    NUMBER ("dkd-beta", loss.dkd_beta, 2.5),
    NUMBER ("smoothing", loss.smoothing, 0.25),
    NUMBER ("virtual-confidence", loss.virtual_confidence, 0.75),
    NUMBER ("method", loss.method, LK_METHOD_DIST),
    NUMBER ("learning-rate", student.learning_rate, 0.02),
    TEXT ("dataset", dataset, "elsewhere"),
    NUMBER ("seed", seed, 4294967298.0),
    NUMBER ("batch", batch, 77),
    NUMBER ("threads", threads, 3),
    NUMBER ("teacher-count", teacher_count, 5),
    NUMBER ("teacher-mean", teacher_mean, LK_MEAN_PROBABILITIES),
    TEXT ("teacher-layers", teacher.layers, "50x40"),
    NUMBER ("teacher-epochs", teacher.epochs, 9),
    NUMBER ("teacher-optimizer", teacher.optimizer, LK_OPTIMIZER_SGD),
    NUMBER ("teacher-learning-rate", teacher.learning_rate, 0.03),
    NUMBER ("teacher-momentum", teacher.momentum, 0.75),
    TEXT ("student-layers", student.layers, "9"),
    NUMBER ("epochs", student.epochs, 8),
    NUMBER ("optimizer", student.optimizer, LK_OPTIMIZER_SGD),
    NUMBER ("momentum", student.momentum, 0.625),
    NUMBER ("schedule", student.schedule, LK_SCHEDULE_COSINE),
    NUMBER ("teacher-fraction", teacher.fraction, 0.5),
    NUMBER ("teacher-validation", teacher.validation, 0.25),
    NUMBER ("teacher-patience", teacher.patience, 6),
    TEXT ("bias-classes", bias_classes, "3"),
    NUMBER ("class-bias", class_bias, -2.5),
    NUMBER ("twin", twin, FALSE),
    TEXT ("omit-classes", omit_classes, "3"),
    TEXT ("only-classes", only_classes, "1,2"),
    NUMBER ("train-fraction", train_fraction, 0.125),
#undef NUMBER
#undef TEXT
  };
  g_autoptr (LkSession) session = lk_session_new ();
  const guint8 *settings = (const guint8 *) lk_session_get_settings (session);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const guint8 *member = settings + cases[i].offset;
      GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (session), cases[i].name);
      g_auto (GValue) value = G_VALUE_INIT;
      g_auto (GValue) other = G_VALUE_INIT;
      g_autofree char *signal = g_strconcat ("notify::", cases[i].name, NULL);
      LkSettings before;
      guint count = 0;
      gulong handler = g_signal_connect (session, signal, G_CALLBACK (count_cb), &count);

      g_assert_nonnull (pspec);
      before = *lk_session_get_settings (session);
      g_value_init (&value, pspec->value_type);
      g_object_get_property (G_OBJECT (session), cases[i].name, &value);
      g_assert_true (g_param_value_defaults (pspec, &value));

      if (cases[i].text)
        g_value_set_string (&value, cases[i].text);
      else if (pspec->value_type == G_TYPE_DOUBLE)
        g_value_set_double (&value, cases[i].number);
      else if (pspec->value_type == G_TYPE_UINT)
        g_value_set_uint (&value, (guint) cases[i].number);
      else if (pspec->value_type == G_TYPE_UINT64)
        g_value_set_uint64 (&value, (guint64) cases[i].number);
      else if (G_VALUE_HOLDS_ENUM (&value))
        g_value_set_enum (&value, (int) cases[i].number);
      else
        g_value_set_boolean (&value, cases[i].number != 0.0);
      g_object_set_property (G_OBJECT (session), cases[i].name, &value);
      g_object_set_property (G_OBJECT (session), cases[i].name, &value);
      g_assert_cmpuint (count, ==, 1);
      g_signal_handler_disconnect (session, handler);

      g_value_init (&other, pspec->value_type);
      g_object_get_property (G_OBJECT (session), cases[i].name, &other);
      g_assert_cmpint (g_param_values_cmp (pspec, &value, &other), ==, 0);

      if (cases[i].text)
        g_assert_cmpstr (*(char *const *) member, ==, cases[i].text);
      else if (pspec->value_type == G_TYPE_DOUBLE)
        g_assert_cmpfloat (*(const double *) member, ==, cases[i].number);
      else if (pspec->value_type == G_TYPE_UINT64)
        g_assert_cmpuint (*(const guint64 *) member, ==, (guint64) cases[i].number);
      else
        g_assert_cmpuint (*(const guint *) member, ==, (guint) cases[i].number);

      /* The rest is as it was. */
      memcpy ((guint8 *) &before + cases[i].offset, member,
              cases[i].text                                                              ? sizeof (char *)
              : pspec->value_type == G_TYPE_DOUBLE || pspec->value_type == G_TYPE_UINT64 ? 8
                                                                                         : 4);
      g_assert_cmpmem (&before, sizeof before, settings, sizeof before);
    }
}

static void
expect_clamped (const char *name, double set, double expected)
{
  g_autoptr (LkSession) session = lk_session_new ();
  double number;

  g_object_set (session, name, set, NULL);
  g_object_get (session, name, &number, NULL);
  g_assert_cmpfloat (number, ==, expected);
}

static void
test_teacher_properties (void)
{
  g_autoptr (LkSession) session = lk_session_new ();
  const LkTraining *teacher = &lk_session_get_settings (session)->teacher;
  double dropout, input_dropout, max_norm, weight_decay;
  guint schedule, jitter;

  /* The defaults regularise: without, the student gains nothing from the teacher. */
  g_assert_cmpint (teacher->schedule, ==, LK_SCHEDULE_LINEAR);
  g_assert_cmpfloat (teacher->dropout, ==, 0.3);
  g_assert_cmpfloat (teacher->input_dropout, ==, 0.1);
  g_assert_cmpfloat (teacher->max_norm + teacher->weight_decay, ==, 0.0);
  g_assert_cmpuint (teacher->jitter, ==, 0);
  g_object_set (session, "teacher-schedule", LK_SCHEDULE_COSINE, "teacher-dropout", 0.5, "teacher-input-dropout", 0.2,
                "teacher-jitter", 2, "teacher-max-norm", 3.5, "teacher-weight-decay", 0.01, NULL);
  g_assert_cmpint (teacher->schedule, ==, LK_SCHEDULE_COSINE);
  g_assert_cmpfloat (teacher->dropout, ==, 0.5);
  g_assert_cmpfloat (teacher->input_dropout, ==, 0.2);
  g_assert_cmpuint (teacher->jitter, ==, 2);
  g_assert_cmpfloat (teacher->max_norm, ==, 3.5);
  g_assert_cmpfloat (teacher->weight_decay, ==, 0.01);
  g_object_get (session, "teacher-schedule", &schedule, "teacher-dropout", &dropout, "teacher-input-dropout",
                &input_dropout, "teacher-jitter", &jitter, "teacher-max-norm", &max_norm, "teacher-weight-decay",
                &weight_decay, NULL);
  g_assert_cmpuint (schedule, ==, LK_SCHEDULE_COSINE);
  g_assert_cmpfloat (dropout, ==, 0.5);
  g_assert_cmpfloat (input_dropout, ==, 0.2);
  g_assert_cmpuint (jitter, ==, 2);
  g_assert_cmpfloat (max_norm, ==, 3.5);
  g_assert_cmpfloat (weight_decay, ==, 0.01);
}

/* What a person has moved stays when the data set changes; the rest follows it. */
static void
test_follows (void)
{
  g_autoptr (LkSession) session = lk_session_new_for ("mnist");
  const LkSettings *settings = lk_session_get_settings (session);

  g_assert_cmpfloat (settings->train_fraction, ==, 0.1);
  g_object_set (session, "student-layers", "50", "dataset", "arithmetic", NULL);
  g_assert_cmpstr (settings->student.layers, ==, "50");
  g_assert_cmpfloat (settings->train_fraction, ==, 1.0);
  g_assert_cmpfloat (settings->student.learning_rate, ==, 0.003);
  g_object_set (session, "train-fraction", 0.5, "dataset", "mnist", NULL);
  g_assert_cmpfloat (settings->train_fraction, ==, 0.5);
  g_assert_cmpfloat (settings->student.learning_rate, ==, 0.01);
  g_assert_cmpint (settings->student.schedule, ==, LK_SCHEDULE_COSINE);
}

static gboolean
are_those_of (const LkLossSettings *loss, LkMethod method)
{
  LkLossSettings suits = lk_method_loss (method);

  return lk_loss_settings_equal (loss, &suits);
}

/* So does what suits a method. */
static void
test_follows_method (void)
{
  g_autoptr (LkSession) session = lk_session_new_for ("mnist");
  const LkLossSettings *loss = &lk_session_get_settings (session)->loss;
  guint told = 0;

  g_signal_connect (session, "notify::alpha", G_CALLBACK (count_cb), &told);
  g_object_set (session, "method", LK_METHOD_LOGITS, NULL);
  g_assert_true (are_those_of (loss, LK_METHOD_LOGITS));
  g_assert_cmpfloat (loss->alpha, !=, lk_method_weights (LK_METHOD_KD)->alpha);
  g_assert_cmpuint (told, ==, 1);
  g_object_set (session, "method", LK_METHOD_KD, NULL);
  g_assert_true (are_those_of (loss, LK_METHOD_KD));

  g_object_set (session, "alpha", 0.125, "dkd-beta", 3.0, "method", LK_METHOD_LOGITS, "method", LK_METHOD_DKD, NULL);
  g_assert_cmpfloat (loss->alpha, ==, 0.125);
  g_assert_cmpfloat (loss->dkd_beta, ==, 3.0);
  g_assert_cmpfloat (loss->temperature, ==, lk_method_weights (LK_METHOD_DKD)->temperature);

  /* What a run file or a step back says counts, whatever was there. */
  for (int m = 0; m < LK_N_METHODS; m++)
    {
      g_auto (LkSettings) settings = { 0 };

      lk_settings_copy (lk_session_get_settings (session), &settings);
      settings.loss = lk_method_loss (LK_METHOD_KD);
      settings.loss.method = m;
      settings.loss.temperature = 7.0;
      lk_session_set_settings (session, &settings);
      g_assert_true (lk_loss_settings_equal (loss, &settings.loss));
    }
}

/* And the β of a term on a hidden layer. */
static void
test_follows_feature (void)
{
  g_autoptr (LkSession) session = lk_session_new_for ("mnist");
  const LkLossSettings *loss = &lk_session_get_settings (session)->loss;

  g_object_set (session, "feature", LK_FEATURE_SIMILARITY, NULL);
  g_assert_cmpfloat (loss->feature_weight, ==, lk_feature_info (LK_FEATURE_SIMILARITY)->weight);
  g_assert_cmpfloat (loss->feature_weight, !=, lk_feature_info (LK_FEATURE_HINT)->weight);
  g_object_set (session, "method", LK_METHOD_DKD, "feature", LK_FEATURE_HINT, NULL);
  g_assert_cmpfloat (loss->feature_weight, ==, lk_feature_info (LK_FEATURE_HINT)->weight);
  g_object_set (session, "feature-weight", 3.0, "feature", LK_FEATURE_COSINE, "dataset", "fashion-mnist", NULL);
  g_assert_cmpfloat (loss->feature_weight, ==, 3.0);
}

/* Mutual learning has weights of its own, and whoever leaves it has those from before. */
static void
test_follows_mutual (void)
{
  g_autoptr (LkSession) session = lk_session_new_for ("mnist");
  const LkLossSettings *loss = &lk_session_get_settings (session)->loss;

  g_object_set (session, "mutual", TRUE, NULL);
  g_assert_cmpfloat (loss->temperature, ==, 1.0);
  g_assert_cmpfloat (loss->alpha, ==, 0.5);
  g_object_set (session, "mutual", FALSE, NULL);
  g_assert_cmpfloat (loss->temperature, ==, 4.0);
  g_assert_cmpfloat (loss->alpha, ==, 0.9);
  g_object_set (session, "alpha", 0.7, "mutual", TRUE, NULL);
  g_assert_cmpfloat (loss->alpha, ==, 0.7);
}

/* Of pictures without labels the teacher alone speaks, unless somebody has said otherwise. */
static void
test_follows_transfer (void)
{
  g_autoptr (LkSession) session = lk_session_new_for ("mnist");
  const LkLossSettings *loss = &lk_session_get_settings (session)->loss;

  g_object_set (session, "transfer", "blobs", NULL);
  g_assert_cmpfloat (loss->alpha, ==, 1.0);
  g_object_set (session, "transfer", "uniform", NULL);
  g_assert_cmpfloat (loss->alpha, ==, 1.0);
  g_object_set (session, "transfer", "", NULL);
  g_assert_cmpfloat (loss->alpha, ==, 0.9);
  g_object_set (session, "alpha", 0.5, "transfer", "blobs", NULL);
  g_assert_cmpfloat (loss->alpha, ==, 0.5);
}

/* The experiments' settings are the same for every data set. */
static void
test_does_not_follow (void)
{
  g_autoptr (LkSession) session = lk_session_new ();
  const LkSettings *settings = lk_session_get_settings (session);

  g_object_set (session, "dataset", "arithmetic", NULL);
  g_object_set (session, "dataset", "mnist", "method", LK_METHOD_LOGITS, NULL);
  g_assert_cmpfloat (settings->loss.alpha, ==, 0.9);
  g_assert_cmpstr (settings->student.layers, ==, "30x30");
  g_assert_cmpfloat (settings->train_fraction, ==, 1.0);
}

static void
test_clamping (void)
{
  g_autoptr (LkSession) session = lk_session_new ();

  expect_clamped ("temperature", 0.0, LK_TEMPERATURE_MIN);
  expect_clamped ("temperature", 1e9, LK_TEMPERATURE_MAX);
  expect_clamped ("alpha", -1.0, 0.0);
  expect_clamped ("alpha", 1.5, 1.0);
  expect_clamped ("learning-rate", 0.0, 1e-7);
  expect_clamped ("train-fraction", 2.0, 1.0);
  expect_clamped ("momentum", 1.0, 0.9999);
  expect_clamped ("temperature", NAN, 4.0); /* no number, no change */
  g_object_set (session, "batch", 0, "threads", 5000, "method", 1000, "teacher-epochs", 0, NULL);
  g_assert_cmpuint (lk_session_get_settings (session)->batch, ==, 1);
  g_assert_cmpuint (lk_session_get_settings (session)->threads, ==, 1024);
  /* A choice that is none is the default. */
  g_assert_cmpint (lk_session_get_settings (session)->loss.method, ==, LK_LOSS_DEFAULTS.method);
  g_assert_cmpuint (lk_session_get_settings (session)->teacher.epochs, ==, 1);
}

/* What was said of the last data set's classes and pictures is forgotten; the rest stays. */
static void
test_choose_dataset (void)
{
  g_autoptr (LkSession) session = lk_session_new ();
  const LkSettings *all = lk_session_get_settings (session);
  char *const files[] = { (char *) "mine.safetensors", NULL };

  g_object_set (session, "picture-size", "8x8", "omit-classes", "1", "only-classes", "2", "bias-classes", "3",
                "class-bias", 1.5, "teacher-files", files, "student-layers", "5", "temperature", 7.0, NULL);
  lk_session_choose_dataset (session, "/own/leaves.csv");
  g_assert_cmpstr (all->dataset, ==, "/own/leaves.csv");
  g_assert_cmpstr (all->picture_size, ==, "");
  g_assert_cmpstr (all->omit_classes, ==, "");
  g_assert_cmpstr (all->only_classes, ==, "");
  g_assert_cmpstr (all->bias_classes, ==, "");
  g_assert_cmpfloat (all->class_bias, ==, 0.0);
  g_assert_null (all->teacher_files);
  g_assert_cmpstr (all->student.layers, ==, "5");
  g_assert_cmpfloat (all->loss.temperature, ==, 7.0);

  lk_session_choose_dataset (session, "mnist"); /* with which teachers come */
  g_assert_cmpstr (all->teacher_files[0], ==, "mnist-1200x1200");
  g_assert_null (all->teacher_files[1]);
}

/* Before the start there are settings and no worker: nothing to play, nothing breaks. */
static void
test_not_started (void)
{
  g_autoptr (LkSession) session = lk_session_new ();
  LkSnapshot *snapshot = lk_session_get_snapshot (session);

  lk_session_play (session);
  lk_session_step (session);
  lk_session_pause (session);
  lk_session_rewind (session);
  lk_session_restart (session);
  g_object_set (session, "sample", 4, "student-layers", "4", "temperature", 2.0, NULL);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_false (lk_session_is_playing (session));
  g_assert_cmpint (snapshot->phase, ==, LK_PHASE_LOADING);
  g_assert_true (lk_session_get_snapshot (session) == snapshot);
}

/* Several changes of one turn make one run, and later ones the next. */
static void
test_one_prepare (Fixture *fixture, gconstpointer data)
{
  LkSession *session = fixture->session;

  lk_session_start (session);
  g_object_set (session, "student-layers", "7", "seed", (guint64) 5, "train-fraction", 0.5, NULL);
  wait_until (fixture, in_phase, LK_PHASE_READY);
  g_assert_cmpuint (lk_session_get_snapshot (session)->generation, ==, 1);
  g_assert_cmpuint (lk_session_get_snapshot (session)->student_size.n_params, ==, 65 * 7 + 8 * 4);
  g_assert_cmpuint (lk_session_get_snapshot (session)->n_transfer, ==, 200);

  g_object_set (session, "omit-classes", "3", NULL);
  g_object_set (session, "student-layers", "6", NULL);
  wait_until (fixture, in_generation, 2);
  g_assert_cmpuint (lk_session_get_snapshot (session)->student_size.n_params, ==, 65 * 6 + 7 * 4);
  g_assert_cmpuint (lk_session_get_snapshot (session)->n_transfer, ==, 150);

  /* Live ones make none: the run goes on. */
  lk_session_step (session);
  wait_until (fixture, at_step, 1);
  g_object_set (session, "temperature", 9.0, "alpha", 0.5, "learning-rate", 0.01, "method", LK_METHOD_DKD, NULL);
  lk_session_step (session);
  wait_until (fixture, at_step, 2);
  g_assert_cmpuint (lk_session_get_snapshot (session)->generation, ==, 2);
  g_assert_cmpuint (lk_session_get_snapshot (session)->history.n_marks, ==, 4);
}

static void
snapshot_cb (LkSession *session, GParamSpec *pspec, guint *oldest)
{
  *oldest = MIN (*oldest, lk_session_get_snapshot (session)->generation);
}

/* What the worker published for settings that are gone never shows. */
static void
test_stale (Fixture *fixture, gconstpointer data)
{
  LkSession *session = fixture->session;
  guint oldest;

  lk_session_start (session);
  lk_session_play (session);
  wait_until (fixture, beyond_step, 5);
  for (guint i = 0; i < 5; i++)
    {
      gulong handler;

      g_object_set (session, "seed", (guint64) 50 + i, NULL);
      /* One turn prepares; its priority is that of the worker's notes. */
      while (lk_session_get_snapshot (session)->generation < 2 + i)
        g_main_context_iteration (NULL, TRUE);
      oldest = G_MAXUINT;
      handler = g_signal_connect (session, "notify::snapshot", G_CALLBACK (snapshot_cb), &oldest);
      wait_until (fixture, beyond_step, 1);
      g_assert_cmpuint (oldest, ==, 2 + i);
      g_signal_handler_disconnect (session, handler);
    }
}

static void
test_playing (Fixture *fixture, gconstpointer data)
{
  LkSession *session = fixture->session;
  guint count = 0;
  guint64 step;

  g_signal_connect (session, "notify::playing", G_CALLBACK (count_cb), &count);
  lk_session_start (session);
  /* Asked for before the teacher is there. */
  lk_session_play (session);
  g_assert_true (lk_session_is_playing (session));
  wait_until (fixture, beyond_step, 5);
  lk_session_pause (session);
  g_assert_false (lk_session_is_playing (session));
  g_assert_cmpuint (count, ==, 2);
  wait_until (fixture, in_phase, LK_PHASE_PAUSED);
  step = lk_session_get_snapshot (session)->step;
  lk_session_step (session);
  wait_until (fixture, at_step, step + 1);
  lk_session_rewind (session);
  wait_until (fixture, in_phase, LK_PHASE_READY);
  g_assert_cmpuint (lk_session_get_snapshot (session)->step, ==, 0);

  /* At the end it plays no more. */
  g_object_set (session, "epochs", 2, NULL);
  lk_session_play (session);
  wait_until (fixture, in_phase, LK_PHASE_FINISHED);
  g_assert_false (lk_session_is_playing (session));
  g_assert_cmpuint (lk_session_get_snapshot (session)->step, ==, 50);

  /* New settings are a new run, which plays at once when it is asked to. */
  lk_session_play (session);
  g_assert_false (lk_session_is_playing (session));
  g_object_set (session, "student-layers", "7", "epochs", 0, NULL);
  lk_session_play (session);
  g_assert_true (lk_session_is_playing (session));
  wait_until (fixture, beyond_step, 5);
}

static gboolean
over_at (LkSession *session, guint64 step)
{
  return in_phase (session, LK_PHASE_FINISHED) && lk_session_get_snapshot (session)->step == step;
}

/* What is over goes on, from where it stands, and is over again; what is not does nothing. */
static void
test_train_on (Fixture *fixture, gconstpointer data)
{
  LkSession *session = fixture->session;
  LkSnapshot *snapshot;
  guint generation;

  g_object_set (session, "epochs", 2, NULL);
  lk_session_start (session);
  lk_session_play (session);
  lk_session_train_on (session);
  wait_until (fixture, in_phase, LK_PHASE_FINISHED);
  snapshot = lk_session_get_snapshot (session);
  generation = snapshot->generation;
  g_assert_cmpuint (snapshot->step, ==, 50);
  g_assert_true (lk_snapshot_can_train_on (snapshot));
  lk_session_train_on (session);
  g_assert_true (lk_session_is_playing (session));
  wait_until (fixture, over_at, 100);
  snapshot = lk_session_get_snapshot (session);
  g_assert_false (lk_session_is_playing (session));
  g_assert_cmpuint (snapshot->generation, ==, generation);
  g_assert_cmpuint (lk_history_mark (&snapshot->history, 0)->step, ==, 51);
  g_assert_cmpint (lk_history_mark (&snapshot->history, 0)->kind, ==, LK_MARK_EPOCHS);
  g_assert_cmpfloat (lk_history_mark (&snapshot->history, 0)->value, ==, 4.0);
  g_assert_cmpuint (snapshot->settings->student.epochs, ==, 2);
  lk_session_rewind (session);
  wait_until (fixture, in_phase, LK_PHASE_READY);
  lk_session_play (session);
  wait_until (fixture, over_at, 50);
}

static gboolean
softened_at (LkSession *session, guint64 temperature)
{
  return lk_session_get_snapshot (session)->loss.temperature == temperature;
}

/* At a step a day everything else answers at once: settings, questions, a single step, pause, another pace. */
static void
test_pace (Fixture *fixture, gconstpointer data)
{
  LkSession *session = fixture->session;

  g_object_set (session, "pace", 1.0 / 86400.0, NULL);
  lk_session_start (session);
  lk_session_play (session);
  wait_until (fixture, beyond_step, 0);
  g_object_set (session, "temperature", 7.0, "sample", 5, NULL);
  wait_until (fixture, softened_at, 7);
  wait_until (fixture, of_sample, 5);
  g_assert_cmpuint (lk_session_get_snapshot (session)->step, ==, 1);
  lk_session_step (session);
  wait_until (fixture, at_step, 2);
  lk_session_play (session);
  wait_until (fixture, in_phase, LK_PHASE_RUNNING);
  lk_session_pause (session);
  wait_until (fixture, in_phase, LK_PHASE_PAUSED);
  lk_session_play (session);
  g_object_set (session, "pace", 0.0, NULL);
  wait_until (fixture, beyond_step, 100);
  g_object_set (session, "pace", 1.0 / 86400.0, NULL);
  wait_until (fixture, in_phase, LK_PHASE_RUNNING);
  /* And so does the end. */
  lk_session_stop (session);
}

static LkEvaluation *
outcome (Fixture *fixture, double pace)
{
  LkSession *session = fixture->session;

  g_object_set (session, "pace", pace, "epochs", 2, NULL);
  lk_session_rewind (session);
  lk_session_play (session);
  wait_until (fixture, over_at, 50);
  return lk_evaluation_ref (lk_session_get_snapshot (session)->evaluation);
}

/* The pace decides nothing of what comes out. */
static void
test_pace_outcome (Fixture *fixture, gconstpointer data)
{
  LkEvaluation *fast, *slow;

  g_object_set (fixture->session, "epochs", 2, NULL);
  lk_session_start (fixture->session);
  fast = outcome (fixture, 0.0);
  lk_session_rewind (fixture->session);
  wait_until (fixture, in_phase, LK_PHASE_READY);
  slow = outcome (fixture, 200.0);
  g_assert_true (fast != slow);
  g_assert_cmpmem (fast->student, 60 * TRAIN_DATA_CLASSES * sizeof (float), slow->student,
                   60 * TRAIN_DATA_CLASSES * sizeof (float));
  lk_evaluation_unref (fast);
  lk_evaluation_unref (slow);
}

static gboolean
settled (LkSession *session, guint64 phase)
{
  return in_phase (session, phase) && lk_session_is_playing (session) == lk_session_get_snapshot (session)->playing;
}

/* What the session says is what the worker does, however commands and the run's end cross on
 * their way. */
static void
test_playing_crossed (Fixture *fixture, gconstpointer data)
{
  LkSession *session = fixture->session;

  g_object_set (session, "batch", 400, "epochs", 1, NULL);
  lk_session_start (session);
  wait_until (fixture, in_phase, LK_PHASE_READY);
  /* The step is the run's last: the window has not heard of it when Play is pressed. */
  lk_session_step (session);
  lk_session_pause (session);
  lk_session_play (session);
  wait_until (fixture, settled, LK_PHASE_FINISHED);
  g_assert_false (lk_session_is_playing (session));
  lk_session_rewind (session);
  wait_until (fixture, settled, LK_PHASE_READY);
  g_assert_false (lk_session_is_playing (session));
}

/* A run that was rewound at its end plays at once when it is asked to. */
static void
test_play_behind_rewind (Fixture *fixture, gconstpointer data)
{
  LkSession *session = fixture->session;

  g_object_set (session, "batch", 400, "epochs", 1, NULL);
  lk_session_start (session);
  lk_session_play (session);
  wait_until (fixture, settled, LK_PHASE_FINISHED);
  lk_session_rewind (session);
  lk_session_play (session);
  g_assert_true (lk_session_is_playing (session));
}

static void
test_sample (Fixture *fixture, gconstpointer data)
{
  guint sample;

  /* Set before the start, and after it. */
  g_object_set (fixture->session, "sample", 11, NULL);
  lk_session_start (fixture->session);
  wait_until (fixture, of_sample, 11);
  g_object_set (fixture->session, "sample", 23, NULL);
  wait_until (fixture, of_sample, 23);
  g_object_get (fixture->session, "sample", &sample, NULL);
  g_assert_cmpuint (sample, ==, 23);
}

static gboolean
has_teacher (LkSession *session, guint64 unused)
{
  return lk_session_get_snapshot (session)->teacher != NULL;
}

/* A window's session begins with a sample that speaks; one that somebody chose stays, and
 * one beyond the end of smaller data does not. */
static void
test_first_sample (Fixture *fixture, gconstpointer data)
{
  for (int chosen = 0; chosen < 3; chosen++)
    {
      g_autoptr (LkSession) session = lk_session_new_for (fixture->folder);
      const LkTeacher *teacher;
      guint sample;

      g_set_object (&fixture->session, session);
      g_object_set (session, "batch", 16, "threads", 1, "teacher-layers", "16", "teacher-epochs", 1, "student-layers",
                    "12x8", "epochs", 0, NULL);
      if (chosen > 0)
        g_object_set (session, "sample", chosen == 1 ? 7 : 60, NULL);
      lk_session_start (session);
      wait_until (fixture, has_teacher, 0);
      teacher = lk_session_get_snapshot (session)->teacher;
      g_object_get (session, "sample", &sample, NULL);
      if (chosen == 1)
        g_assert_cmpuint (sample, ==, 7);
      else
        g_assert_cmpuint (sample, ==, lk_most_telling_sample (teacher, 4.0));
    }
}

/* A sample beyond the end of a smaller set is left, also where its teacher cannot be read. */
static void
test_sample_of_smaller_set (Fixture *fixture, gconstpointer data)
{
  guint sample;

  g_object_set (fixture->session, "sample", 1000000, "teacher-files",
                (const char *[]) { "/no/such/file.safetensors", NULL }, NULL);
  lk_session_start (fixture->session);
  wait_until (fixture, in_phase, LK_PHASE_FAILED);
  g_object_get (fixture->session, "sample", &sample, NULL);
  g_assert_cmpuint (sample, ==, 0);
}

/* A failure stops playing and says why; the next settings, or a restart, start again. */
static void
test_failure (Fixture *fixture, gconstpointer data)
{
  LkSession *session = fixture->session;
  LkSnapshot *snapshot = NULL;

  g_object_set (session, "student-layers", "much", NULL);
  lk_session_start (session);
  lk_session_play (session);
  wait_until (fixture, in_phase, LK_PHASE_FAILED);
  g_object_get (session, "snapshot", &snapshot, NULL);
  g_assert_nonnull (strstr (snapshot->error, "much"));
  g_assert_false (lk_session_is_playing (session));
  lk_snapshot_unref (snapshot);

  lk_session_restart (session);
  wait_until (fixture, in_generation, 2);
  g_assert_true (in_phase (session, LK_PHASE_FAILED));

  g_object_set (session, "student-layers", "8", NULL);
  wait_until (fixture, in_generation, 3);
  g_assert_null (lk_session_get_snapshot (session)->error);
  g_assert_false (in_phase (session, LK_PHASE_FAILED));
}

/* A teacher that was trained on other pictures is refused, and one of this data set taken. */
static void
test_teacher_file (Fixture *fixture, gconstpointer data)
{
  const size_t wrong[] = { 784, 5, TRAIN_DATA_CLASSES }, right[] = { 64, 5, TRAIN_DATA_CLASSES };
  g_autofree char *path = g_build_filename (fixture->folder, "teacher.safetensors", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GError *error = NULL;

  for (guint i = 1; i <= 2; i++)
    {
      LkNetwork *network = NULL;

      g_assert_cmpint (lk_network_new (i == 1 ? wrong : right, 3, &network), ==, LK_OK);
      g_assert_true (lk_safetensors_save (network, NULL, LK_SAFETENSORS_F32, file, NULL, &error));
      g_assert_no_error (error);
      lk_network_free (network);
      if (i == 1)
        {
          g_object_set (fixture->session, "teacher-files", (const char *[]) { path, NULL }, NULL);
          lk_session_start (fixture->session);
          wait_until (fixture, in_phase, LK_PHASE_FAILED);
          g_assert_nonnull (strstr (lk_session_get_snapshot (fixture->session)->error, "784"));
        }
      else
        {
          lk_session_restart (fixture->session);
          wait_until (fixture, in_phase, LK_PHASE_READY);
          g_assert_cmpuint (lk_session_get_snapshot (fixture->session)->teacher_size.n_params, ==, 65 * 5 + 6 * 4);
        }
    }
  g_remove (path);
}

/* The worker ends with the session, in the middle of whatever it does. */
static void
test_end_while_busy (Fixture *fixture, gconstpointer data)
{
  g_object_set (fixture->session, "teacher-epochs", 100000, "seed", (guint64) 900, NULL);
  lk_session_start (fixture->session);
  wait_until (fixture, in_phase, LK_PHASE_TRAINING_TEACHER);
  g_object_set (fixture->session, "student-layers", "3", NULL); /* a prepare that is due */
}

static gboolean
has_evaluations (LkSession *session, guint64 n)
{
  const LkTimeline *timeline = lk_session_get_snapshot (session)->timeline;

  return timeline && timeline->n >= n;
}

static gint64
moment (LkSession *session)
{
  gint64 step;

  g_object_get (session, "moment", &step, NULL);
  return step;
}

/* The past is what was live then, bit for bit, and the run goes on meanwhile. */
static void
test_moment (Fixture *fixture, gconstpointer data)
{
  LkSession *session = fixture->session;
  const gsize size = TRAIN_DATA_CLASSES * sizeof (float);
  g_autoptr (LkSnapshot) then = NULL;
  const LkSnapshot *shown;
  guint count = 0;

  g_signal_connect (session, "notify::moment", G_CALLBACK (count_cb), &count);
  g_object_set (session, "moment", (gint64) 7, NULL); /* nothing there yet */
  g_object_set (session, "sample", 11, NULL);
  lk_session_start (session);
  wait_until (fixture, in_phase, LK_PHASE_READY);
  g_assert_cmpint (moment (session), ==, -1);
  g_assert_true (lk_session_get_shown (session) == lk_session_get_snapshot (session));
  for (guint i = 0; i < 5; i++)
    {
      lk_session_step (session);
      wait_until (fixture, at_step, i + 1);
    }
  then = lk_snapshot_ref (lk_session_get_snapshot (session));
  lk_session_play (session);
  wait_until (fixture, has_evaluations, 9);

  g_assert_cmpuint (count, ==, 0);
  g_object_set (session, "moment", (gint64) 5, NULL);
  g_assert_cmpuint (count, ==, 1);
  g_assert_cmpint (moment (session), ==, 5);
  wait_until (fixture, beyond_step, lk_session_get_snapshot (session)->step + 20);
  g_assert_true (lk_session_is_looking_back (session));
  g_assert_true (lk_session_is_playing (session));
  shown = lk_session_get_shown (session);
  g_assert_cmpuint (shown->step, ==, 5);
  g_assert_cmpuint (shown->history.n_steps, ==, 5);
  g_assert_cmpuint (shown->history.n_evaluations, ==, then->history.n_evaluations);
  g_assert_true (shown->evaluation == then->evaluation);
  g_assert_cmpmem (shown->teacher_logits, size, then->teacher_logits, size);
  /* A single sample's product may be summed in another order than a batch's: what the evaluation said then counts. */
  g_assert_cmpmem (shown->student_logits, size, then->evaluation->student + 11 * TRAIN_DATA_CLASSES, size);
  g_assert_cmpmem (shown->twin_logits, size, then->evaluation->twin + 11 * TRAIN_DATA_CLASSES, size);
  for (gsize k = 0; k < TRAIN_DATA_CLASSES; k++)
    g_assert_cmpfloat_with_epsilon (shown->student_logits[k], then->student_logits[k], 1e-5);

  /* Another sample, at the same moment. */
  g_object_set (session, "sample", 23, NULL);
  wait_until (fixture, of_sample, 23);
  shown = lk_session_get_shown (session);
  g_assert_cmpmem (shown->student_logits, size, then->evaluation->student + 23 * TRAIN_DATA_CLASSES, size);

  /* The newest moment is live. */
  g_object_set (session, "moment", G_MAXINT64, NULL);
  g_assert_cmpint (moment (session), ==, -1);
  g_assert_true (lk_session_get_shown (session) == lk_session_get_snapshot (session));
}

static gboolean
with_flows (LkSession *session, guint64 number)
{
  return lk_session_get_snapshot (session)->flows != NULL;
}

static gboolean
without_flows (LkSession *session, guint64 number)
{
  return !with_flows (session, number);
}

/* Asked for before the start, and while it stands still; of the past the sizes remain. */
static void
test_watch_networks (Fixture *fixture, gconstpointer data)
{
  LkSession *session = fixture->session;
  const LkFlows *flows;
  gboolean watch = FALSE;
  guint count = 0;

  g_signal_connect (session, "notify::watch-networks", G_CALLBACK (count_cb), &count);
  g_object_set (session, "watch-networks", TRUE, NULL);
  g_object_set (session, "watch-networks", TRUE, NULL);
  g_object_get (session, "watch-networks", &watch, NULL);
  g_assert_true (watch);
  g_assert_cmpuint (count, ==, 1);
  lk_session_start (session);
  wait_until (fixture, in_phase, LK_PHASE_READY);
  g_assert_true (with_flows (session, 0));
  g_assert_cmpuint (lk_session_get_snapshot (session)->flows->of[LK_COMPARED_STUDENT].layers[1].n_bands, ==, 12);
  for (guint i = 0; i < 2; i++)
    {
      lk_session_step (session);
      wait_until (fixture, at_step, i + 1);
    }

  g_object_set (session, "moment", (gint64) 0, NULL);
  flows = lk_session_get_shown (session)->flows;
  g_assert_true (flows->past);
  g_assert_cmpuint (flows->of[LK_COMPARED_STUDENT].layers[1].width, ==, 12);
  g_assert_cmpuint (flows->of[LK_COMPARED_STUDENT].layers[1].n_bands, ==, 0);
  g_assert_cmpuint (flows->of[LK_COMPARED_TEACHER].layers[1].n_bands, ==, 16);

  g_object_set (session, "watch-networks", FALSE, NULL);
  wait_until (fixture, without_flows, 0);
  g_assert_null (lk_session_get_shown (session)->flows);
}

static gboolean
looks_inside (LkSession *session, guint64 klass)
{
  const LkInside *inside = lk_session_get_snapshot (session)->inside;

  return inside && inside->klass == klass && inside->of[LK_COMPARED_TWIN];
}

static gboolean
looks_at_nothing (LkSession *session, guint64 number)
{
  return !lk_session_get_snapshot (session)->inside;
}

/* Asked for before the start and while it stands still; the class is the label's where none is chosen. */
static void
test_look_inside (Fixture *fixture, gconstpointer data)
{
  LkSession *session = fixture->session;
  const LkSnapshot *snapshot;
  const LkInside *inside;
  guint label, other;

  lk_session_look_inside (session, &(LkInsideAsked) { .watch = TRUE, .layer = 1, .klass = -1 });
  lk_session_start (session);
  wait_until (fixture, in_phase, LK_PHASE_READY);
  snapshot = lk_session_get_snapshot (session);
  label = snapshot->dataset->test.labels[snapshot->sample];
  g_assert_true (looks_inside (session, label));
  inside = snapshot->inside;
  g_assert_nonnull (inside->of[LK_COMPARED_TEACHER]->evidence);
  g_assert_nonnull (inside->of[LK_COMPARED_STUDENT]->evidence);
  other = label == 0 ? 1 : 0;
  lk_session_look_inside (session, &(LkInsideAsked) { .watch = TRUE, .layer = 1, .klass = (int) other });
  wait_until (fixture, looks_inside, other);

  for (guint i = 0; i < 2; i++)
    {
      lk_session_step (session);
      wait_until (fixture, at_step, i + 1);
    }
  g_object_set (session, "moment", (gint64) 0, NULL);
  inside = lk_session_get_shown (session)->inside;
  g_assert_true (inside->past);
  g_assert_nonnull (inside->of[LK_COMPARED_TEACHER]);
  g_assert_null (inside->of[LK_COMPARED_STUDENT]);

  lk_session_look_inside (session, &(LkInsideAsked) { .watch = FALSE });
  wait_until (fixture, looks_at_nothing, 0);
}

static gboolean
has_passed (LkSession *session, guint64 step)
{
  return lk_session_get_snapshot (session)->step >= step;
}

/* A step that is made by itself is told in full until another is made, or it is taken back. */
static void
test_step_told (Fixture *fixture, gconstpointer data)
{
  LkSession *session = fixture->session;
  const LkSnapshot *snapshot;
  const LkStepRecord *record;

  lk_session_start (session);
  wait_until (fixture, in_phase, LK_PHASE_READY);
  g_assert_null (lk_session_get_snapshot (session)->trace);
  for (guint i = 0; i < 2; i++)
    {
      lk_session_step (session);
      wait_until (fixture, at_step, i + 1);
    }
  snapshot = lk_session_get_snapshot (session);
  record = lk_history_step (&snapshot->history, 1);
  g_assert_cmpuint (snapshot->trace->step, ==, 2);
  g_assert_cmpfloat ((float) snapshot->trace->result.total, ==, record->total);
  g_object_set (session, "moment", (gint64) 0, NULL);
  g_assert_null (lk_session_get_shown (session)->trace);
  lk_session_rewind (session);
  wait_until (fixture, in_phase, LK_PHASE_READY);
  g_assert_null (lk_session_get_snapshot (session)->trace);
  lk_session_step (session);
  wait_until (fixture, at_step, 1);
  g_assert_nonnull (lk_session_get_snapshot (session)->trace);
  lk_session_play (session);
  wait_until (fixture, has_passed, 2);
  g_assert_null (lk_session_get_snapshot (session)->trace);
}

static gboolean
answered (LkSession *session, guint64 question)
{
  const LkAnswers *answers = lk_session_get_snapshot (session)->answers;

  return answers && answers->question == question && answers->logits[LK_COMPARED_STUDENT];
}

static gboolean
answered_after (LkSession *session, guint64 step)
{
  return answered (session, 1) && lk_session_get_snapshot (session)->answers->step > step;
}

/* A set of pictures is answered as the test set is, and anew with each evaluation. */
static void
test_album (Fixture *fixture, gconstpointer data)
{
  LkSession *session = fixture->session;
  g_autoptr (GBytes) pictures = NULL;
  g_autoptr (GBytes) wrong = g_bytes_new_static ("abc", 3);
  const LkSnapshot *snapshot;

  g_assert_cmpuint (lk_session_ask_album (session, wrong), ==, 0); /* nobody there */
  lk_session_start (session);
  wait_until (fixture, in_phase, LK_PHASE_READY);
  snapshot = lk_session_get_snapshot (session);
  g_assert_null (snapshot->answers);
  pictures = g_bytes_new (snapshot->dataset->test.pixels + 5 * 64, 7 * 64);
  g_assert_cmpuint (lk_session_ask_album (session, pictures), ==, 1);
  wait_until (fixture, answered, 1);
  lk_session_play (session);
  wait_until (fixture, answered_after, 30);
  lk_session_pause (session);
  wait_until (fixture, in_phase, LK_PHASE_PAUSED);
  snapshot = lk_session_get_snapshot (session);
  g_assert_cmpuint (snapshot->answers->n, ==, 7);
  g_assert_cmpuint (snapshot->answers->step, ==, snapshot->evaluation->step);
  for (gsize i = 0; i < 7 * TRAIN_DATA_CLASSES; i++)
    {
      gsize k = 5 * TRAIN_DATA_CLASSES + i;

#define NEAR(who, expected) g_assert_cmpfloat_with_epsilon (snapshot->answers->logits[who][i], (expected)[k], 1e-4)
      NEAR (LK_COMPARED_TEACHER, snapshot->teacher->test_logits);
      NEAR (LK_COMPARED_STUDENT, snapshot->evaluation->student);
      NEAR (LK_COMPARED_TWIN, snapshot->evaluation->twin);
#undef NEAR
    }

  /* What does not fit is not answered. */
  lk_session_ask_album (session, wrong);
  lk_session_step (session);
  wait_until (fixture, at_step, snapshot->step + 1);
  g_assert_null (lk_session_get_snapshot (session)->answers);
}

/* A past belongs to its run. */
static void
test_moment_ends (Fixture *fixture, gconstpointer data)
{
  LkSession *session = fixture->session;

  lk_session_start (session);
  lk_session_play (session);
  wait_until (fixture, has_evaluations, 3);
  g_object_set (session, "moment", (gint64) 0, NULL);
  g_assert_cmpint (moment (session), ==, 0);
  lk_session_rewind (session);
  g_assert_cmpint (moment (session), ==, -1);
  /* Before the worker has rewound, there is still a past to look at; it ends with the run. */
  g_object_set (session, "moment", (gint64) 0, NULL);
  while (lk_session_is_looking_back (session))
    g_main_context_iteration (NULL, TRUE);

  wait_until (fixture, has_evaluations, 3);
  g_object_set (session, "moment", (gint64) 0, NULL);
  g_object_set (session, "temperature", 9.0, NULL);
  g_assert_cmpint (moment (session), ==, 0);
  g_object_set (session, "seed", (guint64) 77, NULL);
  g_assert_cmpint (moment (session), ==, -1);
}

static void
remove_cache (void)
{
  g_autofree char *limbeck = g_build_filename (cache, "limbeck", NULL);
  g_autofree char *teachers = g_build_filename (limbeck, "teachers", NULL);
  GDir *dir = g_dir_open (teachers, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (teachers, name, NULL);

      g_remove (path);
    }
  g_clear_pointer (&dir, g_dir_close);
  g_rmdir (teachers);
  g_rmdir (limbeck);
  g_rmdir (cache);
}

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static GAsyncResult *
save_student (Fixture *fixture, GFile *file)
{
  GAsyncResult *result = NULL;

  lk_session_save_student_async (fixture->session, NULL, file, NULL, NULL, saved_cb, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  return result;
}

/* The file holds the very weights: they give the logits of the snapshot bit for
 * bit, and, promoted, teach what the student knew. */
static void
test_save_student (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (cache, "student.safetensors", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFile) nowhere = g_file_new_for_path ("/nowhere/at/all.safetensors");
  g_autoptr (GAsyncResult) result = NULL, again = NULL, refused = NULL;
  g_autoptr (LkSnapshot) saved = NULL;
  g_autofree float *logits = NULL;
  LkTeacher *teacher;
  LkNetwork *network;
  GError *error = NULL;
  gsize n;

  refused = save_student (fixture, file);
  g_assert_false (lk_session_save_student_finish (fixture->session, refused, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_INITIALIZED);
  g_clear_error (&error);

  lk_session_start (fixture->session);
  lk_session_play (fixture->session);
  wait_until (fixture, beyond_step, 50);
  result = save_student (fixture, file);
  g_assert_true (lk_session_save_student_finish (fixture->session, result, &saved, &error));
  g_assert_no_error (error);
  again = save_student (fixture, nowhere);
  g_assert_false (lk_session_save_student_finish (fixture->session, again, NULL, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);

  network = lk_safetensors_load (file, NULL, NULL, &error);
  g_assert_no_error (error);
  n = saved->dataset->test.n * saved->dataset->n_classes;
  g_assert_cmpuint (saved->evaluation->step, ==, saved->step);
  g_assert_cmpuint (network->n_params, ==, saved->student_size.n_params);

  g_object_set (fixture->session, "teacher-files", (const char *[]) { path, NULL }, NULL);
  wait_until (fixture, in_generation, 2);
  teacher = lk_session_get_snapshot (fixture->session)->teacher;
  logits = g_memdup2 (teacher->test_logits, n * sizeof *logits);
  g_assert_cmpmem (logits, n * sizeof *logits, saved->evaluation->student, n * sizeof *logits);
  lk_network_free (network);
  g_unlink (path);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  /* Teachers trained here are not the user's. */
  cache = g_dir_make_tmp ("limbeck-cache-XXXXXX", NULL);
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
#define ADD(name, func) g_test_add ("/live/session/" name, Fixture, NULL, setup, func, teardown)
  g_test_add_func ("/live/session/properties", test_properties);
  g_test_add_func ("/live/session/teacher-properties", test_teacher_properties);
  g_test_add_func ("/live/session/follows", test_follows);
  g_test_add_func ("/live/session/follows-method", test_follows_method);
  g_test_add_func ("/live/session/follows-feature", test_follows_feature);
  g_test_add_func ("/live/session/follows-mutual", test_follows_mutual);
  g_test_add_func ("/live/session/follows-transfer", test_follows_transfer);
  g_test_add_func ("/live/session/does-not-follow", test_does_not_follow);
  g_test_add_func ("/live/session/clamping", test_clamping);
  g_test_add_func ("/live/session/choose-dataset", test_choose_dataset);
  g_test_add_func ("/live/session/not-started", test_not_started);
  ADD ("one-prepare", test_one_prepare);
  ADD ("stale", test_stale);
  ADD ("playing", test_playing);
  ADD ("train-on", test_train_on);
  ADD ("pace", test_pace);
  ADD ("pace-outcome", test_pace_outcome);
  ADD ("playing-crossed", test_playing_crossed);
  ADD ("play-behind-rewind", test_play_behind_rewind);
  ADD ("first-sample", test_first_sample);
  ADD ("sample", test_sample);
  ADD ("sample-of-smaller-set", test_sample_of_smaller_set);
  ADD ("failure", test_failure);
  ADD ("teacher-file", test_teacher_file);
  ADD ("end-while-busy", test_end_while_busy);
  ADD ("album", test_album);
  ADD ("moment", test_moment);
  ADD ("watch-networks", test_watch_networks);
  ADD ("look-inside", test_look_inside);
  ADD ("step-told", test_step_told);
  ADD ("moment-ends", test_moment_ends);
  ADD ("save-student", test_save_student);
#undef ADD
  status = g_test_run ();
  remove_cache ();
  g_free (cache);
  return status;
}
