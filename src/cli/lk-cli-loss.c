/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-cli.h"

#include <glib/gi18n.h>

#include "io/lk-error.h"
#include "io/lk-file.h"
#include "io/lk-json.h"
#include "lk-feature-case.h"
#include "lk-loss-cases.h"

/* Of the input at most. */
#define MAX_BYTES ((gsize) 1 << 30)

static gboolean
print_case (const LkLossCase *item, GError **error)
{
  g_autoptr (LkJson) json = lk_json_new (FALSE);
  g_autofree float *gradient = g_try_new (float, item->B * item->C);
  LkLoss *loss = NULL;
  LkLossResult result;
  LkStatus status = gradient ? lk_loss_new (item->B, item->C, &loss) : LK_NO_MEMORY;

  if (status != LK_OK)
    {
      lk_error_set_status (error, status, _ ("Could not compute the loss"));
      return FALSE;
    }
  lk_loss_compute (loss, &item->settings, item->B, item->v, item->z, item->y, NULL, gradient, &result);
  lk_loss_free (loss);

  lk_json_begin_object (json, NULL);
  lk_json_add_number (json, "hard", result.hard);
  lk_json_add_number (json, "soft", result.soft);
  lk_json_add_number (json, "total", result.total);
  lk_json_begin_array (json, "gradient");
  for (gsize b = 0; b < item->B; b++)
    {
      lk_json_begin_array (json, NULL);
      for (gsize k = 0; k < item->C; k++)
        lk_json_add_number (json, NULL, gradient[b * item->C + k]);
      lk_json_end (json);
    }
  lk_json_end (json);
  lk_json_end (json);
  lk_cli_print_json (json);
  return TRUE;
}

/* The array “cases”, owned by the parser. */
static JsonArray *
read_cases (JsonParser *parser, const char *name, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (name);
  g_autoptr (GBytes) bytes = lk_file_read (file, MAX_BYTES, NULL, error);
  gsize length;
  const char *text;

  if (!bytes)
    return NULL;
  text = g_bytes_get_data (bytes, &length);
  return lk_loss_cases_parse (parser, text, length, name, error);
}

static gboolean
run_case (JsonNode *node, const char *name, guint number, GError **error)
{
  g_auto (LkLossCase) item = { 0 };

  if (!lk_feature_case_is (node))
    return lk_loss_case_read (node, name, number, &item, error) && print_case (&item, error);
  return lk_feature_case_print (json_node_get_object (node), name, number, error);
}

LkExit
lk_cli_loss (int argc, char **argv)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autofree char *input = NULL;
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
    { "input", 0, 0, G_OPTION_ARG_FILENAME, &input, N_ ("cases in JSON"), "FILE" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("accepted for uniformity: the output is JSON always"), NULL },
    G_OPTION_ENTRY_NULL,
  };
  const LkCliLine line = {
    .verb = "loss",
    .summary = _ ("Losses and gradients of given logits, one JSON object a line for each case."),
    .description = _ (
        "The input is {\"cases\": [{\"method\": \"kd\", \"temperature\": 4, \"alpha\": 0.9, \"teacher_logits\": [[…]], "
        "\"student_logits\": [[…]], \"labels\": […]}, …]}; dkd_beta, smoothing and virtual_confidence are optional. "
        "Losses are means over the batch in nats; the gradient is that of total by the student's logits. Cases of hidden "
        "layers have {\"method\": \"hint\", \"student\": [[…]], \"teacher\": [[…]], …}: hint and cosine with a regressor "
        "and its bias, sp, rkd, and at with pictures; mutual has z1, z2 and labels."),
    .entries = entries,
  };
  JsonArray *cases;
  GError *error = NULL;
  LkExit status;

  status = lk_cli_parse (&line, &argc, &argv, NULL);
  if (status != LK_EXIT_OK)
    return status;
  if (!input)
    {
      g_printerr (_ ("limbeck-cli loss: --input FILE is missing\n"));
      return LK_EXIT_USAGE;
    }

  cases = read_cases (parser, input, &error);
  if (!cases)
    return lk_cli_fail (error);
  for (guint i = 0; i < json_array_get_length (cases); i++)
    if (!run_case (json_array_get_element (cases, i), input, i, &error))
      return lk_cli_fail (error);
  return LK_EXIT_OK;
}
