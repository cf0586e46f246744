/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-layers-text.h"

#include <glib/gi18n-lib.h>

#include "io/lk-error.h"

static char *
explain_part (const char *part, const LkTextError *error)
{
  switch (error->problem)
    {
    case LK_TEXT_NO_NUMBER:
      return g_strdup (_ ("a number is missing here"));
    case LK_TEXT_NO_KERNEL:
      return g_strdup (_ ("a convolution needs the size of its kernel, such as conv 8 5x5"));
    case LK_TEXT_NOT_SQUARE:
      return g_strdup_printf (_ ("“%s” is not square, as kernels and pools must be"), part);
    case LK_TEXT_RANGE:
      return g_strdup_printf (_ ("%s must be from %zu to %zu"), part, error->least, error->most);
    case LK_TEXT_TOO_MANY:
      return g_strdup_printf (ngettext ("“%s” is one too many: at most %zu layer of this kind can be used",
                                        "“%s” is one too many: at most %zu layers of this kind can be used",
                                        error->most),
                              part, error->most);
    case LK_TEXT_NORM_PLACE:
      return g_strdup_printf (_ ("“%s” must stand right behind a convolution or a dense layer"), part);
    case LK_TEXT_NO_PICTURE:
      return g_strdup_printf (_ ("“%s” needs a picture, and behind a dense layer or gap there is none"), part);
    case LK_TEXT_TOO_SMALL:
      return g_strdup_printf (
          _ ("the picture that comes to “%s” has %zu × %zu pixels, fewer than its kernel of %zu × %zu"), part,
          error->width, error->height, error->least, error->least);
    case LK_TEXT_TOO_LARGE:
      return g_strdup_printf (_ ("“%s” gives more than %zu numbers a picture: take fewer channels, or pool first"),
                              part, error->most);
    case LK_TEXT_UNKNOWN:
    case LK_TEXT_FINE:
      break;
    }
  return g_strdup_printf (
      _ ("“%s” is no layer. Write widths such as 30x30, or conv 8 5x5, pool 2, conv 16 5x5, pool 2, "
         "120; there are also avgpool, gap and bn"),
      part);
}

char *
lk_layers_explain (const char *text, const LkTextError *error)
{
  g_autofree char *raw = g_strndup (text + error->at, error->length);
  g_autofree char *part = g_utf8_make_valid (raw, -1);
  g_autofree char *reason = explain_part (part, error);
  g_autofree char *before = g_strndup (text, error->at);
  g_autofree char *valid = g_utf8_make_valid (before, -1);

  /* Translators: which character of the text, and what is wrong there. */
  return g_strdup_printf (_ ("character %ld: %s"), g_utf8_strlen (valid, -1) + 1, reason);
}

static void
set_error (const char *text, const LkTextError *problem, GError **error)
{
  g_autofree char *reason = lk_layers_explain (text, problem);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  gboolean unfit = problem->problem == LK_TEXT_TOO_SMALL || problem->problem == LK_TEXT_TOO_LARGE;

  g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
               unfit ? _ ("“%s” does not fit these pictures: %s") : _ ("“%s” is no list of layers: %s"), valid, reason);
}

gboolean
lk_layers_parse (const char *text, LkNetworkText *parsed, GError **error)
{
  LkTextError problem;

  if (lk_network_text_parse (text, parsed, &problem))
    return TRUE;
  set_error (text, &problem, error);
  return FALSE;
}

char *
lk_layers_normal (const char *text, GError **error)
{
  char normal[LK_NETWORK_TEXT];
  LkNetworkText parsed;

  if (!lk_layers_parse (text, &parsed, error))
    return NULL;
  lk_network_text_format (parsed.layers, parsed.n, normal, sizeof normal);
  return g_strdup (normal);
}

gboolean
lk_layers_plan (const char *text, const LkDataset *dataset, LkNetwork *plan, GError **error)
{
  LkNetworkText parsed;
  LkTextError problem;

  if (!lk_layers_parse (text, &parsed, error))
    return FALSE;
  if (lk_network_plan (&parsed, lk_dataset_shape (dataset), dataset->n_classes, plan, &problem) == LK_OK)
    return TRUE;
  if (problem.problem != LK_TEXT_FINE)
    set_error (text, &problem, error);
  else
    g_set_error (error, LK_ERROR, LK_ERROR_VALUE, _ ("A network sees 1 to %d pixels and has 1 to %d classes"),
                 LK_MAX_WIDTH, LK_MAX_WIDTH);
  return FALSE;
}
