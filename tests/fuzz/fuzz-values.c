/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "dataset/lk-transfer-set.h"
#include "fuzz-util.h"
#include "import/lk-import.h"
#include "io/lk-number.h"
#include "lesson/lk-lesson-condition.h"
#include "settings/lk-setting-text.h"
#include "sweep/lk-sweep-axis.h"
#include "train/lk-script.h"
#include "words/lk-quantity.h"

static LkDataset *dataset;

/* Each setting's value is within its range, and its text is read to the same one. */
static void
read_settings (const char *text)
{
  for (guint id = 1; id < LK_N_SETTINGS; id++)
    {
      g_autoptr (GError) error = NULL;
      g_auto (GValue) value = G_VALUE_INIT;
      g_auto (GValue) again = G_VALUE_INIT;
      g_autoptr (GString) written = g_string_new (NULL);
      g_autoptr (GString) rewritten = g_string_new (NULL);
      LkSettingKind kind = lk_setting_info (id)->kind;

      if (!lk_setting_parse (id, "--fuzz", text, &value, &error))
        {
          fuzz_assert_told (error);
          continue;
        }
      g_assert_no_error (error);
      if (kind == LK_SETTING_IS_NUMBER)
        g_assert_true (lk_setting_in_range (id, g_value_get_double (&value)));
      if (kind == LK_SETTING_IS_COUNT)
        g_assert_true (lk_setting_in_range (id, g_value_get_uint (&value)));
      if (kind == LK_SETTING_IS_TEXT || kind == LK_SETTING_IS_TEXTS)
        continue;
      lk_setting_append_value (written, id, &value);
      g_assert_true (lk_setting_parse (id, "--fuzz", written->str, &again, &error));
      lk_setting_append_value (rewritten, id, &again);
      g_assert_cmpstr (written->str, ==, rewritten->str);
    }
}

static void
read_axes (const char *text)
{
  for (LkSweepAxis axis = 0; axis < LK_N_SWEEP_AXES; axis++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) values = lk_sweep_values_new ();

      if (!lk_sweep_axis_parse (axis, "--fuzz", text, LK_SWEEP_MAX_VALUES, values, &error))
        fuzz_assert_told (error);
      else
        g_assert_true (values->len >= 1 && values->len <= LK_SWEEP_MAX_VALUES);
      for (guint i = 0; i < values->len; i++)
        {
          g_autofree char *shown = lk_sweep_axis_format (axis, &g_array_index (values, GValue, i));

          g_assert_true (g_utf8_validate (shown, -1, NULL));
        }
    }
}

static void
read_moves (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) marks = lk_marks_parse (text, &error);

  if (!marks)
    fuzz_assert_told (error);
  else
    g_assert_true (lk_marks_check ((const LkMark *) (gpointer) marks->data, marks->len, &error));
}

static void
read_classes (const char *text)
{
  bool keep[4] = { false };
  const char *bad = NULL;

  if (lk_classes_parse (dataset, text, keep, &bad) != LK_OK)
    g_assert_true (bad >= text && bad <= text + strlen (text));
}

static void
read_condition (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LkLessonCondition) condition = lk_lesson_condition_parse (text, &error);

  if (condition)
    {
      g_autofree char *stripped = g_strstrip (g_strdup (text));

      g_assert_cmpstr (lk_lesson_condition_get_text (condition), ==, stripped);
    }
  else
    fuzz_assert_told (error);
}

static void
read_numbers (const char *text, const char *valid)
{
  g_autoptr (GError) error = NULL;
  gsize width, height;
  double number;

  if (lk_number_parse (text, &number))
    {
      char room[LK_NUMBER_ROOM];
      double again;

      g_assert_true (lk_number_parse (lk_number_format (number, room), &again));
      g_assert_true (again == number || (isnan (number) && isnan (again)));
    }
  lk_read_typed (text, &number);
  if (!lk_picture_size_parse (valid, &width, &height, &error))
    fuzz_assert_told (error);
  else
    g_assert_true (width <= LK_MAX_SIDE && height <= LK_MAX_SIDE && !width == !height);
}

/* What people type, options and lists: the text is read as each of them. */
int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  g_autofree char *any = fuzz_text (bytes, length);
  g_autofree char *text = g_utf8_make_valid (any, -1); /* GOption, GTK and the files' readers see to that */

  if (!dataset)
    dataset = fuzz_dataset ();
  read_settings (text);
  read_axes (text);
  read_moves (text);
  read_classes (any);
  read_condition (text);
  read_numbers (any, text);
  return 0;
}
