/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "live/lk-session.h"
#include "tests/io/test-util.h"
#include "tests/train/train-data.h"

/* Commands in any order, several at once, against a model of what a session then is: what plays, which run it is of, its
 * settings, its step, and what is at work in its place. LIMBECK_STRESS=SECONDS[:SEED] goes on for so long. */

#define DEADLINE_SECONDS 20
#define BURSTS           60 /* of each seed, where no time is set */
#define MOST_AT_ONCE     6
#define STAYS            20 /* main loop turns in which nothing may change that should not */

/* In place of the run. What is at work may be over at any time; where there is none there stays none. */
typedef enum {
  NO_ASIDE,
  SWEEP,
  REPETITION,
} Aside;

/* What has to be. A step is known while nothing plays. A run with an end may be over whenever it plays, and one that is over
 * is not played: whether it plays is not sure then. */
typedef struct {
  gboolean playing, unsure;
  gboolean known;
  guint64 step;
  double temperature, alpha, rate;
  guint layers, seed, epochs;
  gboolean finite; /* the run had an end since the last look, or has one */
  Aside aside;
  gboolean forgotten; /* what the last repetition came to */
  guint runs;         /* that were begun anew */
} Model;

typedef struct {
  LkSession *session;
  char *folder;
  GRand *random;
  Model model;
  GString *log; /* what was done, for whom a run fails */
  guint generation;
  guint n_sweeping, n_seeding, n_over; /* looks at which that was so */
} Stress;

static const char *const layers[] = { "12x8", "9", "16x4x4", "c2k3-p2-8" };

static void
note (Stress *stress, const char *text)
{
  g_string_append_printf (stress->log, " %s", text);
}

/* The run from its beginning, or another one: its first step is to come. */
static void
begin_anew (Model *model)
{
  model->known = !model->playing;
  model->step = 0;
  model->aside = NO_ASIDE;
}

/* A setting that prepares a run. */
static void
prepare (Model *model)
{
  model->runs++;
  model->forgotten = TRUE;
  begin_anew (model);
}

static void
halt (Model *model)
{
  model->playing = model->unsure = FALSE;
}

static void
play (Stress *stress)
{
  Model *model = &stress->model;

  lk_session_play (stress->session);
  model->playing = TRUE;
  model->unsure = model->finite;
  model->known = FALSE;
  if (!model->finite)
    model->aside = NO_ASIDE;
}

static void
pause_run (Stress *stress)
{
  lk_session_pause (stress->session);
  halt (&stress->model);
}

static void
one_step (Stress *stress)
{
  Model *model = &stress->model;

  lk_session_step (stress->session);
  halt (model);
  if (model->runs > 0 || model->finite)
    model->known = FALSE; /* a run that is not ready yet, or over, is not stepped */
  model->step++;
  if (!model->finite && model->runs == 0)
    model->aside = NO_ASIDE;
}

static void
rewind_run (Stress *stress)
{
  Aside aside = stress->model.aside;

  lk_session_rewind (stress->session);
  begin_anew (&stress->model);
  /* What is not ready yet is at its beginning, and nothing is broken off for it. */
  if (stress->model.runs > 0)
    stress->model.aside = aside;
}

/* Nothing, but where the run is over. */
static void
train_on (Stress *stress)
{
  lk_session_train_on (stress->session);
  if (!stress->model.finite)
    return;
  stress->model.playing = stress->model.unsure = TRUE;
  stress->model.known = FALSE;
}

/* A move that the run takes over, and a repetition does not. */
static void
move (Stress *stress, const char *setting, double *now, double value)
{
  g_object_set (stress->session, setting, value, NULL);
  if (value == *now)
    return;
  *now = value;
  stress->model.forgotten = TRUE;
  if (stress->model.aside == REPETITION)
    stress->model.aside = NO_ASIDE;
}

static void
move_temperature (Stress *stress)
{
  move (stress, "temperature", &stress->model.temperature, g_rand_int_range (stress->random, 1, 21));
}

static void
move_alpha (Stress *stress)
{
  move (stress, "alpha", &stress->model.alpha, g_rand_int_range (stress->random, 0, 9) / 8.0);
}

static void
move_rate (Stress *stress)
{
  move (stress, "learning-rate", &stress->model.rate, 1.0 / (1 << g_rand_int_range (stress->random, 6, 12)));
}

/* A setting that begins a run anew does so only where it is another one. */
static void
choose_layers (Stress *stress)
{
  guint chosen = (guint) g_rand_int_range (stress->random, 0, G_N_ELEMENTS (layers));

  g_object_set (stress->session, "student-layers", layers[chosen], NULL);
  if (chosen == stress->model.layers)
    return;
  stress->model.layers = chosen;
  prepare (&stress->model);
}

static void
choose_seed (Stress *stress)
{
  guint chosen = (guint) g_rand_int_range (stress->random, 1, 4);

  g_object_set (stress->session, "seed", (guint64) chosen, NULL);
  if (chosen == stress->model.seed)
    return;
  stress->model.seed = chosen;
  prepare (&stress->model);
}

static void
choose_epochs (Stress *stress)
{
  static const guint epochs[] = { 0, 1, 40 };
  guint chosen = epochs[g_rand_int_range (stress->random, 0, G_N_ELEMENTS (epochs))];

  g_object_set (stress->session, "epochs", chosen, NULL);
  if (chosen == stress->model.epochs)
    return;
  stress->model.epochs = chosen;
  stress->model.finite = stress->model.finite || chosen > 0;
  stress->model.unsure = stress->model.playing && stress->model.finite;
  prepare (&stress->model);
}

static void
sweep (Stress *stress)
{
  g_auto (LkSweepSpec) spec = { 0 };

  lk_sweep_spec_init (&spec, lk_session_get_settings (stress->session));
  spec.base.student.epochs = 1;
  g_assert_true (lk_sweep_spec_parse (&spec, LK_SWEEP_TEMPERATURE, "1, 4", NULL));
  lk_session_sweep (stress->session, &spec);
  halt (&stress->model);
  stress->model.aside = SWEEP;
}

static void
resume_sweep (Stress *stress)
{
  lk_session_sweep (stress->session, NULL);
  halt (&stress->model);
  stress->model.aside = SWEEP;
}

static void
repeat (Stress *stress)
{
  LkAssistant assistant = { .layers = (char *) "10", .epochs = 1, .fraction = 0.5 };

  lk_session_repeat (stress->session, 2, g_rand_boolean (stress->random) ? &assistant : NULL);
  halt (&stress->model);
  /* What has no end is not repeated. */
  stress->model.aside = stress->model.epochs > 0 ? REPETITION : NO_ASIDE;
  stress->model.forgotten = stress->model.epochs == 0;
}

static void
cancel_aside (Stress *stress)
{
  lk_session_cancel_aside (stress->session);
  stress->model.aside = NO_ASIDE;
}

/* None of these moves the run. */
static void
look (Stress *stress)
{
  guint64 step = lk_session_get_snapshot (stress->session)->step;
  LkInsideAsked inside = { .watch = g_rand_boolean (stress->random) };
  LkSmallerAsked smaller = { .watch = g_rand_boolean (stress->random) };

  g_object_set (stress->session, "moment",
                g_rand_boolean (stress->random) ? (gint64) -1 : (gint64) (step * g_rand_double (stress->random)),
                "sample", (guint) g_rand_int_range (stress->random, 0, 60), NULL);
  lk_session_look_inside (stress->session, &inside);
  lk_session_look_smaller (stress->session, &smaller);
  lk_session_watch_hints (stress->session, g_rand_boolean (stress->random));
}

/* What has gone on for some turns is broken off by the next command. */
static void
turn (Stress *stress)
{
  for (int i = g_rand_int_range (stress->random, 1, 8); i > 0; i--)
    g_main_context_iteration (NULL, FALSE);
}

static const struct {
  const char *name;
  void (*send) (Stress *stress);
} commands[] = {
  { "play", play },
  { "pause", pause_run },
  { "step", one_step },
  { "rewind", rewind_run },
  { "train-on", train_on },
  { "temperature", move_temperature },
  { "alpha", move_alpha },
  { "rate", move_rate },
  { "layers", choose_layers },
  { "seed", choose_seed },
  { "epochs", choose_epochs },
  { "sweep", sweep },
  { "resume", resume_sweep },
  { "repeat", repeat },
  { "cancel", cancel_aside },
  { "look", look },
  { "turn", turn },
};

/* What differs as soon as all that was sent has been heard, or NULL: what is at work would end by itself some time. */
static const char *
difference_at_once (Stress *stress)
{
  const Model *model = &stress->model;
  const LkSnapshot *now = lk_session_get_snapshot (stress->session);

  if ((now->sweeping && model->aside != SWEEP) || (now->seeding && model->aside != REPETITION))
    return "what is at work in place of the run";
  if (now->playing && (now->sweeping || now->seeding))
    return "the run, which plays beside what is in its place,";
  if (model->forgotten && (now->seeds || now->chain))
    return "what a repetition came to";
  return NULL;
}

/* What differs, or NULL. */
static const char *
difference (Stress *stress)
{
  const Model *model = &stress->model;
  const LkSettings *settings = lk_session_get_settings (stress->session);
  const LkSnapshot *now = lk_session_get_snapshot (stress->session);
  const LkSnapshot *shown = lk_session_get_shown (stress->session);

  if (now->phase == LK_PHASE_FAILED)
    return now->error;
  if (lk_session_is_playing (stress->session) != now->playing ||
      (now->playing != model->playing && !(model->playing && model->unsure)))
    return "what plays";
  /* One that was paused before its first step has been begun, too. */
  if (now->playing ? now->phase != LK_PHASE_RUNNING
                   : now->phase != LK_PHASE_PAUSED && !(now->phase == LK_PHASE_READY && now->step == 0) &&
                         !(now->phase == LK_PHASE_FINISHED && model->finite))
    return "the phase";
  if (settings->loss.temperature != model->temperature || now->loss.temperature != model->temperature)
    return "the temperature";
  if (settings->loss.alpha != model->alpha || now->loss.alpha != model->alpha)
    return "the weight";
  if (settings->student.learning_rate != model->rate || now->learning_rate != model->rate)
    return "the learning rate";
  if (!now->settings || !g_str_equal (now->settings->student.layers, layers[model->layers]))
    return "the layers";
  if (now->settings->seed != model->seed)
    return "the seed";
  if (model->known && now->step != model->step)
    return "the step";
  if (shown->past && (shown->step > now->step || shown->settings != now->settings))
    return "what is looked back at";
  return NULL;
}

static gboolean
late_cb (gpointer late)
{
  *(gboolean *) late = TRUE;
  return G_SOURCE_CONTINUE;
}

static void
compare (Stress *stress)
{
  const guint8 ink[64] = { 0 };
  const LkSnapshot *now;
  guint64 step;
  guint question, deadline;
  gboolean late = FALSE;

  /* What is answered after all that was sent says that all of it was heard; what waits for an idle moment is sent first. */
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  question = lk_session_ask (stress->session, ink, sizeof ink);
  deadline = g_timeout_add_seconds (DEADLINE_SECONDS, late_cb, &late);
  while (lk_session_get_snapshot (stress->session)->question != question && !late)
    g_main_context_iteration (NULL, TRUE);
  if (!late && difference_at_once (stress))
    g_error ("%s is not as it should be, after%s", difference_at_once (stress), stress->log->str);
  while (difference (stress) && !late)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (deadline);
  if (late)
    g_error ("%s is not as it should be, after%s", difference (stress) ? difference (stress) : "what was asked",
             stress->log->str);

  /* A run is another one where one was begun, and it alone. */
  now = lk_session_get_snapshot (stress->session);
  if ((stress->model.runs > 0) != (now->generation != stress->generation))
    g_error ("%u runs were begun anew, and the generation went from %u to %u, after%s", stress->model.runs,
             stress->generation, now->generation, stress->log->str);
  stress->generation = now->generation;
  stress->model.runs = 0;

  stress->n_sweeping += now->sweeping;
  stress->n_seeding += now->seeding;
  stress->n_over += now->phase == LK_PHASE_FINISHED;
  stress->model.finite = stress->model.epochs > 0;
  stress->model.playing = now->playing;
  stress->model.unsure = now->playing && stress->model.finite;
  step = now->step;
  for (guint i = 0; i < STAYS; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      if (difference (stress) || difference_at_once (stress))
        g_error ("%s did not stay, after%s", difference (stress) ? difference (stress) : difference_at_once (stress),
                 stress->log->str);
      if (!stress->model.playing && lk_session_get_snapshot (stress->session)->step != step)
        g_error ("a run that does not play went on, after%s", stress->log->str);
    }
  stress->model.known = !stress->model.playing;
  stress->model.step = step;
}

static void
start (Stress *stress, guint32 seed)
{
  LkDataset *dataset = train_data_new (400, 60, 3);

  stress->folder = train_data_write (dataset);
  lk_dataset_unref (dataset);
  stress->random = g_rand_new_with_seed (seed);
  stress->log = g_string_new (NULL);
  g_string_printf (stress->log, " seed %u:", seed);
  stress->session = lk_session_new ();
  stress->model =
      (Model) { .known = TRUE, .temperature = 4.0, .alpha = 0.5, .rate = 1.0 / 64.0, .seed = 1, .forgotten = TRUE };
  g_object_set (stress->session, "dataset", stress->folder, "batch", 16, "threads", 1, "teacher-layers", "16",
                "teacher-epochs", 1, "student-layers", layers[0], "epochs", 0, "temperature", 4.0, "alpha", 0.5,
                "learning-rate", 1.0 / 64.0, "schedule", LK_SCHEDULE_CONSTANT, "seed", (guint64) 1, NULL);
  lk_session_start (stress->session);
  stress->generation = lk_session_get_snapshot (stress->session)->generation;
  stress->model.runs = 1;
  compare (stress);
}

static void
end (Stress *stress)
{
  g_assert_finalize_object (stress->session);
  remove_folder (stress->folder);
  g_free (stress->folder);
  g_rand_free (stress->random);
  g_string_free (stress->log, TRUE);
}

static void
burst (Stress *stress)
{
  for (int i = g_rand_int_range (stress->random, 1, MOST_AT_ONCE + 1); i > 0; i--)
    {
      guint which = (guint) g_rand_int_range (stress->random, 0, G_N_ELEMENTS (commands));

      note (stress, commands[which].name);
      commands[which].send (stress);
    }
  note (stress, "|");
  compare (stress);
}

static void
test_commands (gconstpointer seed)
{
  Stress stress = { 0 };

  start (&stress, (guint32) GPOINTER_TO_UINT (seed));
  for (guint i = 0; i < BURSTS; i++)
    burst (&stress);
  end (&stress);
}

/* As long as somebody has asked for. */
static void
test_long (gconstpointer text)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", 2);
  gint64 until = g_get_monotonic_time () + (gint64) (g_ascii_strtod (parts[0], NULL) * G_USEC_PER_SEC);
  Stress stress = { 0 };
  guint64 n = 0;

  start (&stress, parts[1] ? (guint32) g_ascii_strtoull (parts[1], NULL, 10) : 1);
  while (g_get_monotonic_time () < until)
    {
      burst (&stress);
      n++;
    }
  g_test_message ("%" G_GUINT64_FORMAT
                  " bursts; behind them %u sweeps and %u repetitions at work, %u runs that were over",
                  n, stress.n_sweeping, stress.n_seeding, stress.n_over);
  end (&stress);
}

int
main (int argc, char **argv)
{
  const char *asked = g_getenv ("LIMBECK_STRESS");

  g_test_init (&argc, &argv, NULL);
  if (asked)
    g_test_add_data_func ("/live/session-stress/long", asked, test_long);
  else
    for (guint seed = 1; seed <= 3; seed++)
      {
        g_autofree char *path = g_strdup_printf ("/live/session-stress/%u", seed);

        g_test_add_data_func (path, GUINT_TO_POINTER (seed), test_commands);
      }
  return g_test_run ();
}
