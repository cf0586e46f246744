/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-setting-text.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "import/lk-dataset-io.h"
#include "io/lk-error.h"
#include "import/lk-formats.h"
#include "io/lk-number.h"
#include "lk-choice.h"
#include "lk-layers-text.h"
#include "words/lk-quantity.h"

void
lk_setting_append_value (GString *text, guint id, const GValue *value)
{
  switch (lk_setting_info (id)->kind)
    {
    case LK_SETTING_IS_NUMBER:
      lk_number_append (text, g_value_get_double (value));
      break;
    case LK_SETTING_IS_COUNT:
      g_string_append_printf (text, "%u", g_value_get_uint (value));
      break;
    case LK_SETTING_IS_LONG:
      g_string_append_printf (text, "%" PRIu64, g_value_get_uint64 (value));
      break;
    case LK_SETTING_IS_SWITCH:
      g_string_append (text, g_value_get_boolean (value) ? "true" : "false");
      break;
    case LK_SETTING_IS_CHOICE:
      g_string_append (text, lk_choice_id (G_VALUE_TYPE (value), g_value_get_enum (value)));
      break;
    case LK_SETTING_IS_TEXT:
    case LK_SETTING_IS_LAYERS:
      g_string_append (text, g_value_get_string (value));
      break;
    case LK_SETTING_IS_TEXTS:
      for (char **part = g_value_get_boxed (value); part && *part; part++)
        g_string_append_printf (text, "%s%s", part == g_value_get_boxed (value) ? "" : "|", *part);
      break;
    }
}

void
lk_setting_append (GString *text, const LkSettings *settings, guint id)
{
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, lk_setting_type (id));
  lk_setting_get (settings, id, &value);
  lk_setting_append_value (text, id, &value);
}

gboolean
lk_setting_same (const LkSettings *a, const LkSettings *b, guint id)
{
  g_autoptr (GString) x = g_string_new (NULL);
  g_autoptr (GString) y = g_string_new (NULL);

  lk_setting_append (x, a, id);
  lk_setting_append (y, b, id);
  return g_string_equal (x, y);
}

static gboolean
bad_choice (guint id, const char *where, const char *text, GError **error)
{
  g_autofree char *known = lk_choice_list (lk_setting_type (id));
  g_auto (GStrv) ids = g_strsplit (known, ", ", -1);

  if (id == LK_SETTING_METHOD)
    g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("%s: there is no method “%s”; there are %s"), where, text, known);
  else if (g_strv_length (ids) == 2)
    g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("%s: “%s” is neither %s nor %s"), where, text, ids[0], ids[1]);
  else
    g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("%s: “%s” is none of %s"), where, text, known);
  return FALSE;
}

static gboolean
bad_number (const char *where, const char *text, GError **error)
{
  g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("%s: “%s” is not a number that fits here"), where, text);
  return FALSE;
}

/* minimum and maximum are taken over. */
static gboolean
out_of_range (const char *where, const char *text, char *minimum, char *maximum, GError **error)
{
  g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("%s is %s: that is not a number between %s and %s"), where, text,
               minimum, maximum);
  g_free (minimum);
  g_free (maximum);
  return FALSE;
}

static gboolean
parse_number (guint id, const char *where, const char *text, GValue *value, GError **error)
{
  char *end;
  double number = g_ascii_strtod (text, &end);

  if (end == text || *end != '\0')
    return bad_number (where, text, error);
  if (!lk_setting_in_range (id, number))
    return out_of_range (where, text, lk_setting_number (id, lk_setting_info (id)->minimum),
                         lk_setting_number (id, lk_setting_info (id)->maximum), error);
  g_value_set_double (value, number);
  return TRUE;
}

static gboolean
parse_whole (guint id, const char *where, const char *text, GValue *value, GError **error)
{
  const LkSettingInfo *info = lk_setting_info (id);
  gboolean is_count = info->kind == LK_SETTING_IS_COUNT;
  guint64 minimum = is_count ? (guint64) info->minimum : 0;
  guint64 maximum = is_count ? (guint64) info->maximum : G_MAXUINT64;
  guint64 number;
  g_autoptr (GError) reason = NULL;

  if (!g_ascii_string_to_unsigned (text, 10, minimum, maximum, &number, &reason))
    {
      if (g_error_matches (reason, G_NUMBER_PARSER_ERROR, G_NUMBER_PARSER_ERROR_INVALID))
        return bad_number (where, text, error);
      return out_of_range (where, text, g_strdup_printf ("%" PRIu64, minimum), g_strdup_printf ("%" PRIu64, maximum),
                           error);
    }
  if (is_count)
    g_value_set_uint (value, (guint) number);
  else
    g_value_set_uint64 (value, number);
  return TRUE;
}

static gboolean
parse_layers (const char *where, const char *text, GValue *value, GError **error)
{
  char *layers = lk_layers_normal (text, error);

  if (!layers)
    {
      g_prefix_error (error, "%s: ", where);
      return FALSE;
    }
  g_value_take_string (value, layers);
  return TRUE;
}

static gboolean
parse_choice (guint id, const char *where, const char *text, GValue *value, GError **error)
{
  int choice;

  if (!lk_choice_from_id (G_VALUE_TYPE (value), text, &choice))
    return bad_choice (id, where, text, error);
  g_value_set_enum (value, choice);
  return TRUE;
}

gboolean
lk_setting_parse (guint id, const char *where, const char *text, GValue *value, GError **error)
{
  const char *const parts[] = { *text ? text : NULL, NULL }; /* "" is none */

  g_value_init (value, lk_setting_type (id));
  switch (lk_setting_info (id)->kind)
    {
    case LK_SETTING_IS_NUMBER:
      return parse_number (id, where, text, value, error);
    case LK_SETTING_IS_COUNT:
    case LK_SETTING_IS_LONG:
      return parse_whole (id, where, text, value, error);
    case LK_SETTING_IS_SWITCH:
      g_value_set_boolean (value, g_str_equal (text, "true"));
      if (g_str_equal (text, "true") || g_str_equal (text, "false"))
        return TRUE;
      g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("%s: “%s” is neither %s nor %s"), where, text, "true", "false");
      return FALSE;
    case LK_SETTING_IS_CHOICE:
      return parse_choice (id, where, text, value, error);
    case LK_SETTING_IS_LAYERS:
      return parse_layers (where, text, value, error);
    case LK_SETTING_IS_TEXT:
      g_value_set_string (value, text);
      break;
    case LK_SETTING_IS_TEXTS:
      g_value_set_boxed (value, parts);
      break;
    }
  return TRUE;
}

/* What the option can be: ids, or formats of files. */
static char *
list_choices (guint id)
{
  if (id == LK_SETTING_DATASET)
    return lk_formats_labels (LK_FORMAT_DATA);
  if (id == LK_SETTING_TEACHER_FILES)
    return lk_formats_labels (LK_FORMAT_TEACHER);
  return lk_choice_list (lk_setting_type (id));
}

char *
lk_setting_help (guint id, const char *help)
{
  const char *text = _ (help ? help : lk_setting_info (id)->help);
  g_autofree char *choices = NULL;

  if (!strstr (text, "%s"))
    return g_strdup (text);
  choices = list_choices (id);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (text, choices);
#pragma GCC diagnostic pop
}

void
lk_setting_add_to_manual (LkManual *manual, guint id, const char *option, const char *argument, const char *help)
{
  const LkSettingInfo *info = lk_setting_info (id);
  g_autofree char *list = info->kind == LK_SETTING_IS_CHOICE ? lk_choice_list (info->choices ()) : NULL;
  g_auto (GStrv) choices = list ? g_strsplit (list, ", ", -1) : NULL;

  lk_manual_add_option (manual, option, info->kind == LK_SETTING_IS_SWITCH ? NULL : argument, help,
                        (const char *const *) choices,
                        info->kind == LK_SETTING_IS_TEXT || info->kind == LK_SETTING_IS_TEXTS);
}

static char *
base_names (char *const *files)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; files && files[i]; i++)
    {
      g_autofree char *base = g_filename_display_basename (files[i]);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", base);
    }
  return g_strdup (text->len > 0 ? text->str : _ ("trained here"));
}

char *
lk_setting_say (guint id, const GValue *value)
{
  switch (lk_setting_info (id)->kind)
    {
    case LK_SETTING_IS_NUMBER:
      return g_strdup (LK_SETTING (g_value_get_double (value)));
    case LK_SETTING_IS_COUNT:
      if (id == LK_SETTING_EPOCHS && g_value_get_uint (value) == 0)
        return g_strdup (_ ("until paused"));
      return g_strdup_printf ("%u", g_value_get_uint (value));
    case LK_SETTING_IS_LONG:
      return g_strdup_printf ("%" PRIu64, g_value_get_uint64 (value));
    case LK_SETTING_IS_SWITCH:
      return g_strdup (g_value_get_boolean (value) ? _ ("yes") : _ ("no"));
    case LK_SETTING_IS_CHOICE:
      if (id == LK_SETTING_METHOD)
        return g_strdup (_ (lk_method_info ((LkMethod) g_value_get_enum (value))->name));
      return g_strdup (lk_choice_id (G_VALUE_TYPE (value), g_value_get_enum (value)));
    case LK_SETTING_IS_TEXT:
    case LK_SETTING_IS_LAYERS:
      {
        const char *text = g_value_get_string (value);

        if (id == LK_SETTING_DATASET && text)
          return lk_dataset_title (text);
        return g_strdup (text && *text ? text : "–");
      }
    case LK_SETTING_IS_TEXTS:
      break;
    }
  return base_names (g_value_get_boxed (value));
}

static void
append_equation (GString *text, const char *symbol, double value)
{
  g_string_append_printf (text, "%s%s = %s", text->len > 0 ? ", " : "", symbol, LK_SETTING (value));
}

char *
lk_setting_say_weights (const LkLossSettings *loss)
{
  const LkMethodInfo *method = lk_method_info (loss->method);
  const double *own = lk_loss_own_weight (loss);
  g_autoptr (GString) text = g_string_new (NULL);

  if (method->uses_temperature)
    append_equation (text, lk_setting_info (LK_SETTING_TEMPERATURE)->symbol, loss->temperature);
  append_equation (text, lk_setting_info (LK_SETTING_ALPHA)->symbol, loss->alpha);
  if (own)
    append_equation (text, _ (lk_setting_info (lk_setting_find (method->weight))->symbol), *own);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
