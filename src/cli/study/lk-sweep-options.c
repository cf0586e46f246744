/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-sweep-options.h"

#include <glib/gi18n.h>
#include <limits.h>
#include <string.h>

#define NOT_GIVEN INT_MIN

void
lk_sweep_options_init (LkSweepOptions *options)
{
  *options = (LkSweepOptions) { .n_seeds = NOT_GIVEN, .held_out = NOT_GIVEN, .n_jobs = NOT_GIVEN };
  for (LkSweepAxis axis = 0; axis < LK_N_SWEEP_AXES; axis++)
    options->values[axis] = lk_sweep_values_new ();
}

static gboolean
bad_value (GError **error, const char *option, const char *text, const char *wanted)
{
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("--%s does not take “%s”: %s"), option, text,
               wanted);
  return FALSE;
}

static gboolean
parse_shard (LkSweepOptions *options, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (options->shard ? options->shard : "1/1", "/", -1);
  guint64 number, n;

  if (g_strv_length (parts) != 2 || !g_ascii_string_to_unsigned (parts[1], 10, 1, LK_SWEEP_MAX_RUNS, &n, NULL) ||
      !g_ascii_string_to_unsigned (parts[0], 10, 1, n, &number, NULL))
    return bad_value (error, "shard", options->shard,
                      _ ("write a part of the whole, such as 2/8 for the second of eight"));
  options->shard_number = (guint) number - 1;
  options->n_shards = (guint) n;
  return TRUE;
}

/* FALSE: it is neither. */
static gboolean
parse_held_out_by (const char *name, LkHeldOut *held_out)
{
  *held_out = g_str_equal (name, "seed") ? LK_HELD_OUT_BY_SEED : LK_HELD_OUT_BY_DATA;
  return g_str_equal (name, "seed") || g_str_equal (name, "data");
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
  else if (options->study_name && options->held_out != NOT_GIVEN)
    problem = _ ("A study chooses nothing and holds nothing out: leave --held-out away");
  else if (options->in_parts && !options->to_file)
    problem = _ ("--jobs needs the file that the parts come together in: give --out FILE");
  else if (options->in_parts && options->shard)
    problem = _ ("--jobs makes all parts and --shard does one of them: give one of them");
  else if (!options->in_parts && (options->start || options->on || options->hosts ||
                                  options->by[LK_SWEEP_BY_PARALLEL] || options->by[LK_SWEEP_BY_SLURM]))
    problem = _ ("--start, --on, --hosts, --gnu-parallel and --slurm are about parts: give --jobs N, too");
  else if (options->by[LK_SWEEP_BY_PARALLEL] && options->by[LK_SWEEP_BY_SLURM])
    problem = _ ("--gnu-parallel and --slurm both say how the parts are started: give one of them");
  else if (options->figure && !options->study_name)
    problem = _ ("--figure draws a study: give --study, too");
  if (problem)
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED, problem);
  return !problem;
}

/* "one of share, parameters" */
static char *
study_ids (void)
{
  g_autofree const char **ids = g_new0 (const char *, lk_n_sweep_studies + 1);
  g_autofree char *list = NULL;

  for (guint i = 0; i < lk_n_sweep_studies; i++)
    ids[i] = lk_sweep_studies[i].id;
  list = g_strjoinv (", ", (char **) ids);
  return g_strdup_printf (_ ("write one of %s"), list);
}

static gboolean
parse_study (LkSweepOptions *options, GError **error)
{
  g_autofree char *ids = study_ids ();

  options->study = options->study_name ? lk_sweep_study_from_id (options->study_name) : NULL;
  if (options->study_name && !options->study)
    return bad_value (error, "study", options->study_name, ids);
  if (options->figure && !lk_export_format_for_path (options->figure, &options->figure_format))
    return bad_value (error, "figure", options->figure, _ ("write the name of a file that ends in .png, .svg or .pdf"));
  return TRUE;
}

/* "sweep.csv" has its parts in "sweep.parts" beside it. */
static gboolean
parse_parts (LkSweepOptions *options, GError **error)
{
  LkSweepArray *array = &options->array;
  g_autoptr (GString) folder = NULL;
  g_autoptr (GError) reason = NULL;

  if (!options->in_parts)
    return TRUE;
  if (options->n_jobs < 1 || options->n_jobs > LK_SWEEP_MAX_PARTS)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("--jobs is %d: it must be from 1 to %d"),
                   options->n_jobs, LK_SWEEP_MAX_PARTS);
      return FALSE;
    }
  folder = g_string_new (options->out);
  if (g_str_has_suffix (options->out, ".csv"))
    g_string_truncate (folder, folder->len - strlen (".csv"));
  g_string_append (folder, ".parts");
  array->folder = g_canonicalize_filename (folder->str, NULL);
  array->place = g_get_current_dir ();
  array->program = g_file_read_link ("/proc/self/exe", NULL);
  if (!array->program)
    array->program = g_strdup ("limbeck-cli");
  array->n_parts = (guint) options->n_jobs;
  for (LkSweepBy by = 0; by < LK_N_SWEEP_ENGINES; by++)
    {
      if (options->by[by])
        array->by = by;
    }
  array->command = g_strdup (options->on);
  array->hosts = options->hosts ? g_strsplit (options->hosts, ",", -1) : NULL;
  if (lk_sweep_array_check (array, &reason))
    return TRUE;
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, reason->message);
  return FALSE;
}

gboolean
lk_sweep_options_parse (LkSweepOptions *options, LkSweepSpec *spec, GError **error)
{
  g_autoptr (GError) reason = NULL;

  options->to_file = options->out && !g_str_equal (options->out, "-");
  options->in_parts = options->n_jobs != NOT_GIVEN;
  if (!parse_shard (options, error) || !parse_study (options, error) || !check_together (options, error) ||
      !parse_parts (options, error))
    return FALSE;
  if (options->measure_name && !lk_measure_from_id (options->measure_name, &options->measure))
    return bad_value (error, "measure", options->measure_name, _ ("write errors, agreement, nll or calibration"));
  if (options->held_out_by && !parse_held_out_by (options->held_out_by, &spec->base.held_out))
    return bad_value (error, "held-out-by", options->held_out_by, _ ("write data or seed"));
  if (options->held_out != NOT_GIVEN && !(options->held_out > 0.0 && options->held_out < 1.0))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   _ ("--held-out: the share held out to choose by must be above 0 and below 1, such as 0.1"));
      return FALSE;
    }
  if (options->bits && !lk_sweep_bits_parse ("--bits", options->bits, &spec->bits, &reason))
    {
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, reason->message);
      return FALSE;
    }
  if (options->n_seeds != NOT_GIVEN && options->n_seeds < 1)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("--seeds is %d: it must be at least 1"),
                   options->n_seeds);
      return FALSE;
    }
  for (LkSweepAxis axis = 0; axis < LK_N_SWEEP_AXES; axis++)
    {
      g_array_unref (spec->values[axis]);
      spec->values[axis] = g_array_ref (options->values[axis]);
    }
  lk_sweep_spec_settle (spec);
  if (options->study)
    lk_sweep_study_set (options->study, spec);
  if (options->held_out != NOT_GIVEN)
    spec->base.student.validation = options->held_out;
  if (options->n_seeds != NOT_GIVEN)
    spec->n_seeds = (guint) options->n_seeds;
  if (options->study ? lk_sweep_study_check (spec, &reason) : lk_sweep_spec_check (spec, &reason))
    return TRUE;
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, reason->message);
  return FALSE;
}

void
lk_sweep_options_clear (LkSweepOptions *options)
{
  for (LkSweepAxis axis = 0; axis < LK_N_SWEEP_AXES; axis++)
    g_array_unref (options->values[axis]);
  g_free (options->measure_name);
  g_free (options->held_out_by);
  g_free (options->shard);
  g_free (options->out);
  g_free (options->study_name);
  g_free (options->figure);
  g_free (options->bits);
  g_free (options->on);
  g_free (options->hosts);
  lk_sweep_array_clear_fields (&options->array);
}
