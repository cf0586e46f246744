/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-sweep-columns.h"

#include <inttypes.h>

#include "io/lk-number.h"
#include "settings/lk-setting-text.h"
#include "settings/lk-settings-check.h"

/* Digits of a sum that are written: chance does not make two of 64 bits equal. */
#define SUM_DIGITS 16
/* Before the digits, some of which a spreadsheet would take for a number. */
#define SUM_MARK "sha256:"

/* Bytes of an axis in the grid; it stands in every line. */
#define MAX_AXIS 120

/* As a title: "train_fraction". */
static char *
setting_title (guint id)
{
  return g_strdelimit (g_strdup (lk_setting_option (id)), "-", '_');
}

static void
append_place (GString *text, const LkSweepSpec *spec, LkSweepAxis axis, guint i)
{
  guint place[LK_N_SWEEP_AXES] = { 0 };
  LkSettings settings;

  place[axis] = i;
  settings = lk_sweep_settings (spec, lk_sweep_first (spec, place));
  lk_setting_append (text, &settings, lk_sweep_axis_info (axis)->setting);
}

static void
append_axis (GString *text, const LkSweepSpec *spec, LkSweepAxis axis)
{
  g_autoptr (GString) values = g_string_new (NULL);
  guint n = lk_sweep_axis_length (spec, axis);

  for (guint i = 0; i < n; i++)
    {
      g_string_append (values, i > 0 ? " " : "");
      append_place (values, spec, axis, i);
    }
  if (values->len > MAX_AXIS && n > 2)
    {
      g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, values->str, -1);

      g_string_truncate (values, 0);
      append_place (values, spec, axis, 0);
      g_string_append (values, " … ");
      append_place (values, spec, axis, n - 1);
      g_string_append_printf (values, " (%u values, " SUM_MARK "%.*s)", n, SUM_DIGITS, sum);
    }
  g_string_append (text, values->str);
}

static gboolean
is_tried (const LkSweepSpec *spec, LkMethod method)
{
  for (guint i = 0; i < lk_sweep_axis_length (spec, LK_SWEEP_METHOD); i++)
    {
      guint place[LK_N_SWEEP_AXES] = { [LK_SWEEP_METHOD] = i };

      if (lk_sweep_settings (spec, lk_sweep_first (spec, place)).loss.method == method)
        return TRUE;
    }
  return FALSE;
}

/* The later axis of a setting that has values; LK_N_SWEEP_AXES: there is none. */
static LkSweepAxis
later_axis (const LkSweepSpec *spec, guint id)
{
  LkSweepAxis axis = LK_SWEEP_LATER;

  while (axis < LK_N_SWEEP_AXES && (lk_sweep_axis_info (axis)->setting != id || !lk_sweep_axis_is_used (spec, axis)))
    axis++;
  return axis;
}

/* The value that all runs have, or those that are tried. */
static void
append_values (GString *text, const LkSweepSpec *spec, guint id)
{
  LkSweepAxis axis = later_axis (spec, id);

  if (axis < LK_N_SWEEP_AXES)
    append_axis (text, spec, axis);
  else
    lk_setting_append (text, &spec->base, id);
}

/* Those of the methods' own weights that count. What is not said is what it was before these were settings. */
static void
append_weights (GString *text, const LkSweepSpec *spec)
{
  const LkSettings before = { .loss = LK_LOSS_DEFAULTS };

  for (int m = 0; m < LK_N_METHODS; m++)
    {
      guint id = lk_method_info (m)->weight ? lk_setting_find (lk_method_info (m)->weight) : 0;
      g_autofree char *title = id > 0 ? setting_title (id) : NULL;

      if (id == 0 || !is_tried (spec, m) ||
          (later_axis (spec, id) == LK_N_SWEEP_AXES && lk_setting_same (&spec->base, &before, id)))
        continue;
      g_string_append_printf (text, "%s=", title);
      append_values (text, spec, id);
      g_string_append_c (text, ';');
    }
}

/* Settings that came later than the columns, where they are no defaults: files from before do not say them. */
static void
append_later (GString *text, const LkSweepSpec *spec)
{
  g_auto (LkSettings) defaults = { 0 };

  lk_settings_init (&defaults);
  for (guint id = 1; id < LK_N_SETTINGS; id++)
    {
      LkSettingFlags flags = lk_setting_info (id)->flags;
      g_autofree char *title = setting_title (id);

      if (!(flags & LK_SETTING_LATER) || (flags & LK_SETTING_TEACHER) ||
          (later_axis (spec, id) == LK_N_SWEEP_AXES && lk_setting_same (&spec->base, &defaults, id)))
        continue;
      g_string_append_printf (text, ";%s=", title);
      append_values (text, spec, id);
    }
}

/* Students in fewer bits are no other runs; a file with them is another, since it has more columns. */
static void
append_bits (GString *text, const LkSweepSpec *spec)
{
  guint bits[LK_SWEEP_N_BITS];
  guint n = lk_sweep_bits_list (spec->bits, bits);

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%s%u", i == 0 ? ";bits=" : " ", bits[i]);
}

/* All that is tried, in the order that gives the runs their numbers: without it a
 * run's number says nothing. Of a long list the ends and a sum are written. Where the
 * grid says nothing of what is held out, each seed has its own: so did the first files. */
static void
append_grid (GString *text, const LkSweepSpec *spec)
{
  for (LkSweepAxis axis = 0; axis < LK_SWEEP_LATER; axis++)
    {
      g_autofree char *title = setting_title (lk_sweep_axis_info (axis)->setting);

      g_string_append_printf (text, "%s=", title);
      append_axis (text, spec, axis);
      g_string_append_c (text, ';');
      if (axis == LK_SWEEP_METHOD)
        append_weights (text, spec);
    }
  g_string_append_printf (text, "seed=%" PRIu64 ";seeds=%u", spec->base.seed, spec->n_seeds);
  if (spec->base.student.validation > 0.0 && spec->base.held_out == LK_HELD_OUT_BY_DATA)
    g_string_append (text, ";" LK_SWEEP_BY_DATA);
  append_later (text, spec);
  if (lk_sweep_keeps_steps (spec))
    {
      g_string_append (text, ";steps_as=");
      lk_number_append (text, spec->base.train_fraction);
    }
  append_bits (text, spec);
}

static void
append_sum (GString *text, const char *sum)
{
  if (sum)
    g_string_append_printf (text, SUM_MARK "%.*s", SUM_DIGITS, sum);
}

static void
append_dataset_sum (GString *text, const LkSweepSpec *spec)
{
  append_sum (text, spec->dataset_sum);
}

static void
append_teacher (GString *text, const LkSweepSpec *spec)
{
  g_autofree char *teacher = lk_settings_teacher_key (&spec->base);

  g_string_append (text, teacher);
}

static void
append_teacher_sum (GString *text, const LkSweepSpec *spec)
{
  append_sum (text, spec->teacher_sum);
}

static void
append_held_out (GString *text, const LkSweepSpec *spec)
{
  lk_number_append (text, spec->base.student.validation);
}

static guint
add (GArray *columns, const char *title, LkSweepColumnKind kind, void (*append) (GString *, const LkSweepSpec *))
{
  LkSweepColumn column = { g_intern_string (title), kind, 0, append };

  g_array_append_val (columns, column);
  return columns->len - 1;
}

static guint
add_setting (GArray *columns, guint id)
{
  g_autofree char *title = setting_title (id);
  LkSettingKind kind = lk_setting_info (id)->kind;
  /* A seed's 64 bits are more than a double tells apart. */
  gboolean is_number = kind == LK_SETTING_IS_NUMBER || kind == LK_SETTING_IS_COUNT;
  LkSweepColumn column = { g_intern_string (title), is_number ? LK_COLUMN_NUMBER : LK_COLUMN_TEXT, id, NULL };

  g_array_append_val (columns, column);
  return columns->len - 1;
}

static guint
add_score (GArray *columns, const char *whose, const char *first_name, LkSweepColumnKind first_kind)
{
  const struct {
    const char *name;
    LkSweepColumnKind kind;
  } numbers[LK_SWEEP_SCORE_COLUMNS] = {
    { first_name, first_kind },
    { "errors", LK_COLUMN_COUNT },
    { "agreements", LK_COLUMN_COUNT_OR_NAN },
    { "nll", LK_COLUMN_MEASURE },
    { "calibration_error", LK_COLUMN_MEASURE },
    { "kl", LK_COLUMN_MEASURE },
  };
  guint first = columns->len;

  for (guint i = 0; i < LK_SWEEP_SCORE_COLUMNS; i++)
    {
      g_autofree char *title = g_strdup_printf ("%s_%s", whose, numbers[i].name);

      add (columns, title, numbers[i].kind, NULL);
    }
  return first;
}

/* Whether a setting is the same in all runs of a sweep and decides them. The teacher has
 * a column of its own. */
static gboolean
is_common (guint id)
{
  LkSettingFlags flags = lk_setting_info (id)->flags;

  /* The sum says what reading came to; the size tells people more. */
  if (flags & LK_SETTING_READ)
    return id == LK_SETTING_PICTURE_SIZE;
  /* The grid says a method's own weight, and what came later than the columns. */
  return !(flags & (LK_SETTING_TRIED | LK_SETTING_WEIGHT | LK_SETTING_LATER | LK_SETTING_TEACHER | LK_SETTING_SHOWN |
                    LK_SETTING_RUNS | LK_SETTING_FACT));
}

/* "bits4", before the names of the score in so many bits. */
static char *
whose_bits (guint bits)
{
  return g_strdup_printf ("bits%u", bits);
}

static void
columns_init (LkSweepColumns *self, guint later_axes, guint set)
{
  GArray *columns = g_array_new (FALSE, FALSE, sizeof (LkSweepColumn));
  guint bits[LK_SWEEP_N_BITS];
  guint n_bits = lk_sweep_bits_list (set, bits);

  add (columns, "run", LK_COLUMN_NUMBER, NULL);
  add (columns, "runs", LK_COLUMN_NUMBER, NULL);
  self->common = add (columns, "grid", LK_COLUMN_TEXT, append_grid);
  for (guint id = 1; id < LK_N_SETTINGS; id++)
    {
      if (!is_common (id))
        continue;
      add_setting (columns, id);
      /* What is no setting stands behind the one that it belongs to. */
      if (id == LK_SETTING_DATASET)
        self->dataset_sum = add (columns, "dataset_sum", LK_COLUMN_TEXT, append_dataset_sum);
      else if (id == LK_SETTING_PICTURE_SIZE)
        {
          add (columns, "teacher", LK_COLUMN_TEXT, append_teacher);
          self->teacher_sum = add (columns, "teacher_sum", LK_COLUMN_TEXT, append_teacher_sum);
        }
      else if (id == LK_SETTING_SCHEDULE)
        self->held_out = add (columns, "held_out", LK_COLUMN_NUMBER, append_held_out);
    }
  self->varying = columns->len;
  for (LkSweepAxis axis = 0; axis < LK_N_SWEEP_AXES; axis++)
    if (axis < LK_SWEEP_LATER || later_axes & 1u << (axis - LK_SWEEP_LATER))
      add_setting (columns, lk_sweep_axis_info (axis)->setting);
  add_setting (columns, LK_SETTING_SEED);
  self->validation = add_score (columns, "validation", "samples", LK_COLUMN_SAMPLES);
  self->test = add_score (columns, "test", "samples", LK_COLUMN_SAMPLES);
  self->smaller = columns->len;
  self->bits = set;
  for (guint i = 0; i < n_bits; i++)
    {
      g_autofree char *whose = whose_bits (bits[i]);

      add_score (columns, whose, "bytes", LK_COLUMN_BYTES);
    }
  self->n = columns->len;
  self->column = (const LkSweepColumn *) (gpointer) g_array_free (columns, FALSE);
}

const LkSweepColumns *
lk_sweep_columns_of (guint later_axes, guint bits)
{
  static GMutex mutex;
  static GHashTable *made; /* by both numbers */
  guint key = later_axes + LK_SWEEP_LATER_AXES * bits;
  LkSweepColumns *columns;

  g_mutex_lock (&mutex);
  if (!made)
    made = g_hash_table_new (NULL, NULL);
  columns = g_hash_table_lookup (made, GUINT_TO_POINTER (key));
  if (!columns)
    {
      columns = g_new0 (LkSweepColumns, 1);
      columns_init (columns, later_axes, bits);
      g_hash_table_insert (made, GUINT_TO_POINTER (key), columns);
    }
  g_mutex_unlock (&mutex);
  return columns;
}

const LkSweepColumns *
lk_sweep_columns (const LkSweepSpec *spec)
{
  return lk_sweep_columns_of (lk_sweep_later_axes (spec), spec->bits);
}

const LkSweepColumns *
lk_sweep_columns_find (const char *const *titles)
{
  const LkSweepColumns *columns;
  guint axes = 0, set = 0, i = 0;

  /* A column that is there says of which these could be. */
  for (LkSweepAxis axis = LK_SWEEP_LATER; axis < LK_N_SWEEP_AXES; axis++)
    {
      g_autofree char *title = setting_title (lk_sweep_axis_info (axis)->setting);

      axes |= g_strv_contains (titles, title) ? 1u << (axis - LK_SWEEP_LATER) : 0;
    }
  for (guint bits = LK_SMALLER_LEAST; bits <= LK_SMALLER_MOST; bits++)
    {
      g_autofree char *whose = whose_bits (bits);
      g_autofree char *title = g_strconcat (whose, "_bytes", NULL);

      set |= g_strv_contains (titles, title) ? 1u << bits : 0;
    }
  columns = lk_sweep_columns_of (axes, set);
  while (i < columns->n && titles[i] && g_str_equal (titles[i], columns->column[i].title))
    i++;
  return i == columns->n && !titles[i] ? columns : NULL;
}

char *
lk_sweep_columns_header (const LkSweepColumns *columns)
{
  GString *titles = g_string_new (NULL);

  for (guint i = 0; i < columns->n; i++)
    g_string_append_printf (titles, "%s%s", columns->column[i].title, i + 1 < columns->n ? "," : "\n");
  return g_string_free (titles, FALSE);
}
