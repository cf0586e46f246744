/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-cli.h"
#include "lk-loss-cases.h"

#include <glib/gi18n.h>
#include <math.h>

#include "dataset/lk-arithmetic.h"
#include "import/lk-dataset-io.h"
#include "io/lk-error.h"
#include "settings/lk-setting-text.h"
#include "train/lk-engine.h"
#include "train/lk-network-sum.h"

#define REFERENCES "/org/limbeck/Limbeck/selftest/distill-loss.json"

/* How often student and twin are trained side by side, and how long. */
#define REPEATS 50
#define STEPS   64

/* Of a reference in double precision a value may differ by so much, relatively and in all: what the tests allow. */
#define VALUE_RELATIVE    1e-9
#define VALUE_ABSOLUTE    1e-12
#define GRADIENT_RELATIVE 1e-6
#define GRADIENT_ABSOLUTE 1e-9
/* Of the slope of a loss of floats a difference of two values. */
#define SLOPE_RELATIVE 0.02

/* FALSE with a sentence that says what is wrong. `found` receives what was looked at, to be freed. */
typedef gboolean (*Check) (char **found, GError **error);

static gboolean
wrong (GError **error, char *sentence)
{
  g_set_error_literal (error, LK_ERROR, LK_ERROR_VALUE, sentence);
  g_free (sentence);
  return FALSE;
}

static gboolean
is_close (double value, double reference, double relative, double absolute)
{
  return fabs (value - reference) <= relative * fabs (reference) + absolute; /* a NaN is not */
}

/* One case against what its references say. */
static gboolean
check_case (const LkLossCase *item, JsonObject *reference, guint number, GError **error)
{
  g_autofree float *gradient = g_new (float, item->B * item->C);
  JsonArray *rows = json_object_get_array_member (reference, "gradient");
  LkLoss *loss = NULL;
  LkLossResult result;
  LkStatus status = lk_loss_new (item->B, item->C, &loss);
  const struct {
    const char *member;
    double *value;
  } losses[] = { { "hard", &result.hard }, { "soft", &result.soft }, { "total", &result.total } };

  if (status != LK_OK)
    {
      lk_error_set_status (error, status, _ ("Could not compute the loss"));
      return FALSE;
    }
  lk_loss_compute (loss, &item->settings, item->B, item->v, item->z, item->y, NULL, gradient, &result);
  lk_loss_free (loss);
  for (gsize k = 0; k < G_N_ELEMENTS (losses); k++)
    if (!is_close (*losses[k].value, json_object_get_double_member (reference, losses[k].member), VALUE_RELATIVE,
                   VALUE_ABSOLUTE))
      return wrong (error, g_strdup_printf (_ ("the loss of case %u is not that of the reference"), number + 1));
  for (gsize i = 0; i < item->B * item->C; i++)
    {
      JsonArray *row = json_array_get_array_element (rows, (guint) (i / item->C));

      if (!is_close (gradient[i], (float) json_array_get_double_element (row, (guint) (i % item->C)), GRADIENT_RELATIVE,
                     GRADIENT_ABSOLUTE))
        return wrong (error, g_strdup_printf (_ ("the gradient of case %u is not that of the reference"), number + 1));
    }
  return TRUE;
}

/* Losses and gradients of all methods against another implementation's, in double precision. */
static gboolean
check_losses (char **found, GError **error)
{
  g_autoptr (GBytes) bytes = g_resources_lookup_data (REFERENCES, 0, error);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonArray *cases;
  gsize length;
  const char *text = bytes ? g_bytes_get_data (bytes, &length) : NULL;
  guint n;

  if (!text || !(cases = lk_loss_cases_parse (parser, text, length, REFERENCES, error)))
    return FALSE;
  n = json_array_get_length (cases);
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (cases, i);
      g_auto (LkLossCase) item = { 0 };

      if (!lk_loss_case_read (node, REFERENCES, i, &item, error) ||
          !check_case (&item, json_node_get_object (node), i, error))
        return FALSE;
    }
  *found = g_strdup_printf (ngettext ("%u reference", "%u references", n), n);
  return TRUE;
}

/* A network with a batch of noise, and the loss of what it says of it. */
typedef struct {
  LkNetwork *network;
  LkWorkspace *workspace;
  LkLoss *loss;
  float *x, *v;
  guint16 *y;
} Slope;

enum { SIDE = 12, CLASSES = 10, BATCH = 16 };

static double
slope_loss (Slope *self, float *gradient)
{
  const LkLossSettings settings = LK_LOSS_DEFAULTS;
  LkLossResult result;
  const float *z = lk_network_forward (self->network, self->workspace, (LkInput) { .dense = self->x }, BATCH);

  lk_loss_compute (self->loss, &settings, BATCH, self->v, z, self->y, NULL, gradient, &result);
  return result.total;
}

static void
slope_clear (Slope *self)
{
  lk_network_free (self->network);
  lk_workspace_free (self->workspace);
  lk_loss_free (self->loss);
  g_free (self->x);
  g_free (self->v);
  g_free (self->y);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Slope, slope_clear)

static LkStatus
slope_init (Slope *self, const char *text)
{
  const LkShape picture = { SIDE, SIDE, 1 };
  LkNetworkText layers;
  LkTextError ignored;
  LkStatus status;
  LkRng rng;

  if (!lk_network_text_parse (text, &layers, &ignored))
    return LK_BAD_SHAPE;
  status = lk_network_new_from (&layers, picture, CLASSES, &self->network, &ignored);
  if (status == LK_OK)
    status = lk_workspace_new (self->network, BATCH, true, &self->workspace);
  if (status == LK_OK)
    status = lk_loss_new (BATCH, CLASSES, &self->loss);
  if (status != LK_OK)
    return status;
  lk_rng_seed (&rng, 1, LK_STREAM_STUDENT_INIT);
  lk_network_init (self->network, &rng);
  self->x = g_new (float, BATCH *SIDE *SIDE);
  self->v = g_new (float, BATCH *CLASSES);
  self->y = g_new (guint16, BATCH);
  for (gsize i = 0; i < BATCH * SIDE * SIDE; i++)
    self->x[i] = (float) lk_rng_normal (&rng);
  for (gsize i = 0; i < BATCH * CLASSES; i++)
    self->v[i] = (float) (3.0 * lk_rng_normal (&rng));
  for (gsize b = 0; b < BATCH; b++)
    self->y[b] = (guint16) lk_rng_below (&rng, CLASSES);
  return LK_OK;
}

/* Down its own gradient a loss falls as steeply as the gradient is long: of each layer by itself, by a central difference. */
static gboolean
check_network (const char *text, guint *n_layers, GError **error)
{
  g_auto (Slope) slope = { 0 };
  g_autofree float *gradient = NULL, *before = NULL;
  LkStatus status = slope_init (&slope, text);
  gsize at = 0;

  if (status != LK_OK)
    {
      lk_error_set_status (error, status, _ ("Could not make the network"));
      return FALSE;
    }
  gradient = g_new (float, slope.network->n_floats);
  before = g_memdup2 (slope.network->params, slope.network->n_floats * sizeof (float));
  slope_loss (&slope, slope.workspace->gradients[slope.network->n_layers - 1]);
  lk_network_backward (slope.network, slope.workspace, (LkInput) { .dense = slope.x }, BATCH, gradient);
  for (gsize l = 0; l < slope.network->n_layers; l++)
    {
      gsize n = slope.network->layers[l].n_floats;
      double length = 0.0, step, above, below;

      for (gsize i = at; i < at + n; i++)
        length += (double) gradient[i] * gradient[i];
      length = sqrt (length);
      at += n;
      if (length == 0.0) /* it learns nothing, as pooling */
        continue;
      step = 1e-3 / length; /* in units of the gradient, so that the loss moves by a thousandth */
      for (gsize i = at - n; i < at; i++)
        slope.network->params[i] = (float) (before[i] + step * gradient[i] / length);
      above = slope_loss (&slope, NULL);
      for (gsize i = at - n; i < at; i++)
        slope.network->params[i] = (float) (before[i] - step * gradient[i] / length);
      below = slope_loss (&slope, NULL);
      for (gsize i = at - n; i < at; i++)
        slope.network->params[i] = before[i];
      if (!is_close ((above - below) / (2.0 * step), length, SLOPE_RELATIVE, 0.0))
        return wrong (error, g_strdup_printf (_ ("the gradient of layer %zu of “%s” is not the slope of the loss"),
                                              l + 1, text));
      ++*n_layers;
    }
  return TRUE;
}

static gboolean
check_gradients (char **found, GError **error)
{
  static const char *const texts[] = { "none", "30", "200x200", "c8k5-p2-c16k3-p2-30", "c8k3-bn-a2-c8k3s2-gap" };
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (!check_network (texts[i], &n, error))
      return FALSE;
  *found = g_strdup_printf (ngettext ("%u layer", "%u layers", n), n);
  return TRUE;
}

/* What came of a run: the weights of both, to the last bit. */
static char *
outcome (const LkSettings *all, LkTeacher *teacher, GError **error)
{
  g_autoptr (LkDistillation) run = lk_distillation_new (all, teacher, error);
  g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);

  if (!run)
    return NULL;
  while (lk_distillation_get_step (run) < STEPS)
    if (!lk_distillation_advance (run, (guint) (STEPS - lk_distillation_get_step (run)), error))
      return NULL;
  lk_network_sum_add (sum, lk_distillation_get_student (run));
  lk_network_sum_add (sum, lk_distillation_get_twin (run));
  return g_strdup (g_checksum_get_string (sum));
}

static const struct {
  guint setting;
  const char *value;
} school[] = {
  { LK_SETTING_TEACHER_LAYERS, "30" }, { LK_SETTING_TEACHER_EPOCHS, "1" }, { LK_SETTING_STUDENT_LAYERS, "64x64" },
  { LK_SETTING_TRAIN_FRACTION, "1" },  { LK_SETTING_EPOCHS, "100" },       { LK_SETTING_THREADS, "2" },
};

static LkTeacher *
make_school (LkSession *session, GError **error)
{
  g_autoptr (LkDataset) dataset = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (school); i++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      if (!lk_setting_parse (school[i].setting, "selftest", school[i].value, &value, error))
        return NULL;
      g_object_set_property (G_OBJECT (session), lk_setting_info (school[i].setting)->name, &value);
    }
  dataset = lk_cli_load_dataset (lk_session_get_settings (session), NULL, error);
  return dataset ? lk_cli_make_teacher (lk_session_get_settings (session), dataset, NULL, error) : NULL;
}

/* Student and twin on two threads come to the same bits every time, and to those of one thread and of many. */
static gboolean
check_runs (char **found, GError **error)
{
  g_autoptr (LkSession) session = lk_session_new_for (LK_ARITHMETIC_ID);
  g_autoptr (LkTeacher) teacher = make_school (session, error);
  g_auto (LkSettings) all = { 0 };
  g_autofree char *first = NULL;
  static const guint others[] = { 1, 4 };

  if (!teacher)
    return FALSE;
  lk_settings_copy (lk_session_get_settings (session), &all);
  for (guint i = 0; i < REPEATS + G_N_ELEMENTS (others); i++)
    {
      g_autofree char *now = NULL;

      all.threads = i < REPEATS ? 2 : others[i - REPEATS];
      now = outcome (&all, teacher, error);
      if (!now)
        return FALSE;
      if (!first)
        first = g_steal_pointer (&now);
      else if (!g_str_equal (first, now))
        return wrong (error, i < REPEATS
                                 ? g_strdup_printf (_ ("run %u did not come to the bits of the first"), i + 1)
                                 : g_strdup_printf (_ ("%u threads do not come to the bits of two"), all.threads));
    }
  *found = g_strdup_printf (ngettext ("%u run of two lanes", "%u runs of two lanes", REPEATS), REPEATS);
  return TRUE;
}

static const struct {
  const char *id;
  const char *what; /* translatable */
  Check check;
} checks[] = {
  { "losses", N_ ("losses and their gradients are those of references"), check_losses },
  { "gradients", N_ ("gradients of networks are the slopes of losses"), check_gradients },
  { "runs", N_ ("runs repeat bit for bit, whatever the threads"), check_runs },
};

LkExit
lk_cli_selftest (int argc, char **argv)
{
  g_autoptr (LkJson) json = lk_json_new (FALSE);
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("the result as one JSON object on standard output"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  const LkCliLine line = {
    .verb = "selftest",
    .summary = _ ("Shows in seconds that this machine, its OpenBLAS and this build compute right."),
    .description = _ ("Exit status: 0 all is right; 1 something is not, and a sentence says what."),
    .entries = entries,
  };
  g_autofree char *engine = lk_engine_describe ();
  guint n_wrong = 0;
  LkExit status = lk_cli_parse (&line, &argc, &argv, NULL);

  if (status != LK_EXIT_OK)
    return status;
  lk_json_begin_object (json, NULL);
  lk_json_add_text (json, "engine", engine);
  lk_json_begin_array (json, "checks");
  if (!as_json)
    lk_cli_printf ("limbeck-cli %s\n%s\n", LK_VERSION, engine);
  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *found = NULL;
      gboolean right = checks[i].check (&found, &error);

      n_wrong += !right;
      lk_json_begin_object (json, NULL);
      lk_json_add_text (json, "id", checks[i].id);
      lk_json_add_boolean (json, "right", right);
      lk_json_add_text (json, "found", right ? found : error->message);
      lk_json_end (json);
      if (as_json)
        continue;
      if (right)
        lk_cli_printf (_ ("right: %s (%s)\n"), _ (checks[i].what), found);
      else
        lk_cli_printf (_ ("wrong: %s: %s\n"), _ (checks[i].what), error->message);
      lk_cli_flush ();
    }
  lk_json_end (json);
  lk_json_end (json);
  if (as_json)
    lk_cli_print_json (json);
  return n_wrong > 0 ? LK_EXIT_FAILED : LK_EXIT_OK;
}
