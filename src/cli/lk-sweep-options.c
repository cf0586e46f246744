/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-sweep-options.h"

#include <glib/gi18n.h>
#include <math.h>

static gboolean
bad_value (GError **error, const char *option, const char *text, const char *wanted)
{
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("--%s: “%s” is not %s"), option, text, wanted);
  return FALSE;
}

/* The parts of a list; NULL, with a message, when they are too many. No list is an
 * empty one. */
static GStrv
parse_list (const char *option, const char *text, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (text ? text : "", ",", -1);

  if (text && text[0] == '\0')
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("--%s: give values with commas between"),
                   option);
      return NULL;
    }
  if (g_strv_length (parts) > LK_SWEEP_MAX_LENGTH)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("--%s has %u values: give at most %d"), option,
                   g_strv_length (parts), LK_SWEEP_MAX_LENGTH);
      return NULL;
    }
  for (guint i = 0; parts[i]; i++)
    g_strstrip (parts[i]);
  return g_steal_pointer (&parts);
}

static gboolean
stands_twice (GError **error, const char *option, const char *value)
{
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("--%s: %s stands there twice; give a list of different values"), option, value);
  return FALSE;
}

/* Numbers within the range of the session's property of that name. */
static gboolean
parse_numbers (LkSession *session, const char *option, const char *text, GArray *numbers, GError **error)
{
  const GParamSpecDouble *range =
      G_PARAM_SPEC_DOUBLE (g_object_class_find_property (G_OBJECT_GET_CLASS (session), option));
  g_auto (GStrv) parts = parse_list (option, text, error);

  for (guint i = 0; parts && parts[i]; i++)
    {
      char *end;
      double value = g_ascii_strtod (parts[i], &end);

      if (end == parts[i] || *end != '\0' || !isfinite (value))
        return bad_value (error, option, text, _ ("a list of numbers with commas between, such as 1,2,4"));
      if (value < range->minimum || value > range->maximum)
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("--%s is %s: it must lie between %g and %g"),
                       option, parts[i], range->minimum, range->maximum);
          return FALSE;
        }
      for (guint k = 0; k < numbers->len; k++)
        {
          if (g_array_index (numbers, double, k) == value)
            return stands_twice (error, option, parts[i]);
        }
      g_array_append_val (numbers, value);
    }
  return parts != NULL;
}

static gboolean
parse_methods (const char *text, GArray *methods, GError **error)
{
  g_auto (GStrv) parts = parse_list ("method", text, error);

  for (guint i = 0; parts && parts[i]; i++)
    {
      LkMethod method;

      if (!lk_method_from_id (parts[i], &method))
        return bad_value (error, "method", text, _ ("a list of methods; --help names them"));
      for (guint k = 0; k < methods->len; k++)
        {
          if (g_array_index (methods, LkMethod, k) == method)
            return stands_twice (error, "method", parts[i]);
        }
      g_array_append_val (methods, method);
    }
  return parts != NULL;
}

static gboolean
parse_students (const char *text, GPtrArray *students, GError **error)
{
  g_auto (GStrv) parts = parse_list ("student", text, error);

  for (guint i = 0; parts && parts[i]; i++)
    {
      size_t hidden[LK_MAX_LAYERS], n_hidden;
      char layers[128];

      if (lk_layers_parse (parts[i], hidden, &n_hidden) != LK_OK)
        return bad_value (error, "student", parts[i], _ ("hidden layers such as 30x30 or 100"));
      /* Written in one way, so that the same layers are found to stand there twice. */
      lk_layers_format (hidden, n_hidden, layers, sizeof layers);
      if (g_ptr_array_find_with_equal_func (students, layers, g_str_equal, NULL))
        return stands_twice (error, "student", parts[i]);
      g_ptr_array_add (students, g_strdup (layers));
    }
  return parts != NULL;
}

static gboolean
parse_shard (LkSweepOptions *options, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (options->shard ? options->shard : "1/1", "/", -1);
  guint64 number, n;

  if (g_strv_length (parts) != 2 || !g_ascii_string_to_unsigned (parts[1], 10, 1, LK_SWEEP_MAX_RUNS, &n, NULL) ||
      !g_ascii_string_to_unsigned (parts[0], 10, 1, n, &number, NULL))
    return bad_value (error, "shard", options->shard, _ ("a part of the whole, such as 2/8 for the second of eight"));
  options->shard_number = (guint) number - 1;
  options->n_shards = (guint) n;
  return TRUE;
}

/* Options that contradict each other. */
static gboolean
check_together (const LkSweepOptions *options, GError **error)
{
  const char *problem = NULL;

  if (options->resume && options->force)
    problem = _ ("--resume goes on with the file and --force replaces it: give one of them");
  else if (options->resume && !options->to_file)
    problem = _ ("--resume needs the file to go on with: give --out FILE");
  else if (options->force && !options->to_file)
    problem = _ ("--force replaces a file: give --out FILE");
  else if (options->shard && !options->out)
    problem = _ ("--shard does a part, which is joined with the others later: give --out FILE");
  else if (options->as_json && options->out && !options->to_file)
    problem = _ ("--json and --out - both write to standard output: give one of them, or a file");
  if (problem)
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, problem);
  return !problem;
}

gboolean
lk_sweep_options_parse (LkSweepOptions *options, LkSession *session, LkSweepSpec *spec, GError **error)
{
  g_autoptr (GError) reason = NULL;

  options->to_file = options->out && !g_str_equal (options->out, "-");
  if (!parse_numbers (session, "temperature", options->temperatures, spec->temperatures, error) ||
      !parse_numbers (session, "alpha", options->alphas, spec->alphas, error) ||
      !parse_numbers (session, "learning-rate", options->rates, spec->rates, error) ||
      !parse_numbers (session, "train-fraction", options->fractions, spec->fractions, error) ||
      !parse_methods (options->methods, spec->methods, error) ||
      !parse_students (options->students, spec->students, error) || !parse_shard (options, error) ||
      !check_together (options, error))
    return FALSE;
  if (options->measure_name && !lk_measure_from_id (options->measure_name, &options->measure))
    return bad_value (error, "measure", options->measure_name, _ ("errors, agreement, nll or calibration"));
  if (!(options->held_out > 0.0 && options->held_out < 1.0))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _ ("--held-out: the share held out to choose by must be above 0 and below 1, such as 0.1"));
      return FALSE;
    }
  if (options->n_seeds < 1)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("--seeds is %d: it must be at least 1"),
                   options->n_seeds);
      return FALSE;
    }
  spec->base.student.validation = options->held_out;
  spec->n_seeds = (guint) options->n_seeds;
  if (lk_sweep_spec_check (spec, &reason))
    return TRUE;
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, reason->message);
  return FALSE;
}

void
lk_sweep_options_clear (LkSweepOptions *options)
{
  g_free (options->temperatures);
  g_free (options->alphas);
  g_free (options->rates);
  g_free (options->fractions);
  g_free (options->methods);
  g_free (options->students);
  g_free (options->measure_name);
  g_free (options->shard);
  g_free (options->out);
}
