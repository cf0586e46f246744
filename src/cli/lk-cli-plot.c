/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-cli.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "figure/lk-picture-size.h"
#include "figure/lk-run-curves.h"
#include "io/lk-file.h"
#include "run/lk-run-file.h"

/* A thumbnail is drawn no smaller than this, px, and then brought to its size: its type is read as far as it can be. */
#define THUMBNAIL_WIDTH 320.0
#define THUMBNAIL_RATIO 0.75
#define THUMBNAIL_MAX   1024 /* pixels of its width */

typedef enum {
  CURVES_ERRORS,
  CURVES_ACCURACY,
  CURVES_LOSS,
  CURVES_SHARE,
  N_CURVES,
} Curves;

static const char *const curves_ids[N_CURVES] = { "errors", "accuracy", "loss", "share" };

typedef struct {
  Curves curves;
  LkPictureSize size;
  guint thumbnail; /* pixels of a side at most; 0: none, but `size` */
} Form;

/* "slide", or "800x600": pixels, of a PDF millimetres. */
static gboolean
parse_size (const char *text, LkPictureSize *size)
{
  g_auto (GStrv) sides = g_strsplit (text, "x", -1);
  guint64 width, height;
  guint64 least = (guint64) (size->format == LK_EXPORT_PDF ? LK_PICTURE_MIN_MM : LK_PICTURE_MIN_PX);
  guint64 most = (guint64) (size->format == LK_EXPORT_PDF ? LK_PICTURE_MAX_MM : LK_PICTURE_MAX_PX);

  if (lk_picture_size_from_id (text, &size->id))
    return size->id != LK_PICTURE_OWN;
  if (g_strv_length (sides) != 2 || !g_ascii_string_to_unsigned (sides[0], 10, least, most, &width, NULL) ||
      !g_ascii_string_to_unsigned (sides[1], 10, least, most, &height, NULL))
    return FALSE;
  *size = (LkPictureSize) { size->format, LK_PICTURE_OWN, (double) width, (double) height };
  return TRUE;
}

static gboolean
parse_curves (const char *text, Curves *curves)
{
  for (Curves i = 0; i < N_CURVES; i++)
    if (g_str_equal (text, curves_ids[i]))
      {
        *curves = i;
        return TRUE;
      }
  return FALSE;
}

static const LkChart *
choose_chart (LkRunCurves *curves, Curves which)
{
  switch (which)
    {
    case CURVES_LOSS:
      return lk_run_curves_get_loss (curves);
    case CURVES_SHARE:
      return lk_run_curves_get_share (curves);
    case CURVES_ERRORS:
    case CURVES_ACCURACY:
    default:
      return lk_run_curves_get_test (curves);
    }
}

static GBytes *
draw (LkRunRecord *record, const Form *form, GError **error)
{
  const LkRunFacts *facts = lk_run_record_get_facts (record);
  gboolean known = facts->n_test > 0 && !lk_run_record_get_result (record)->student.teacher_unknown;
  g_autoptr (LkRunCurves) curves =
      lk_run_curves_new_still (&facts->history, facts->steps_per_epoch, facts->n_test,
                               known ? 1.0 - (double) facts->teacher_errors / (double) facts->n_test : NAN,
                               form->curves == CURVES_ACCURACY ? LK_TEST_ACCURACY : LK_TEST_ERRORS);
  const LkChart *chart = choose_chart (curves, form->curves);

  if (form->thumbnail > 0)
    {
      double width = MAX (THUMBNAIL_WIDTH, 0.5 * form->thumbnail);

      return lk_plot_to_bytes (LK_EXPORT_PNG, width, THUMBNAIL_RATIO * width, form->thumbnail / width, &lk_chart_plot,
                               chart, lk_palette_light (), error);
    }
  return lk_picture_size_draw (&form->size, &lk_chart_plot, chart, error);
}

static gboolean
write_picture (LkRunRecord *record, const Form *form, const char *out, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (out);
  g_autoptr (GBytes) bytes = draw (record, form, error);

  return bytes && lk_file_write (file, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL, error);
}

LkExit
lk_cli_plot (int argc, char **argv)
{
  g_auto (GStrv) files = NULL;
  g_autofree char *out = NULL, *curves = NULL, *size = NULL;
  gboolean force = FALSE;
  int thumbnail = 0;
  const GOptionEntry entries[] = {
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &out, N_ ("the picture: .png, .svg or .pdf"), N_ ("FILE") },
    { "curves", 0, 0, G_OPTION_ARG_STRING, &curves,
      N_ ("errors on the test set, accuracy, loss, or share of the gradient (errors)"), N_ ("NAME") },
    { "size", 0, 0, G_OPTION_ARG_STRING, &size,
      N_ ("slide, half-slide, column, or 800x600: pixels, in a PDF millimetres (slide)"), N_ ("SIZE") },
    { "thumbnail", 0, 0, G_OPTION_ARG_INT, &thumbnail,
      N_ ("a PNG of at most N pixels a side, whatever the file is called"), "N" },
    { "force", 0, 0, G_OPTION_ARG_NONE, &force, N_ ("replace the file"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &files, NULL, N_ ("FILE") },
    G_OPTION_ENTRY_NULL,
  };
  const LkCliLine line = {
    .verb = "plot",
    .summary = _ ("Draws the curves of a recorded run (.limbeck) as a picture."),
    .entries = entries,
  };
  g_autoptr (LkRunRecord) record = NULL;
  g_autoptr (GFile) file = NULL;
  Form form = { .size.id = LK_PICTURE_SLIDE };
  const char *problem = NULL;
  GError *error = NULL;
  LkExit status;

  status = lk_cli_parse (&line, &argc, &argv, NULL);
  if (status != LK_EXIT_OK)
    return status;
  if (!files || files[1] || !out)
    problem = _ ("give one file, such as run.limbeck, and --out for the picture");
  else if (thumbnail < 0 || thumbnail > THUMBNAIL_MAX)
    problem = _ ("--thumbnail must lie between 1 and 1024");
  else if (thumbnail == 0 && !lk_export_format_for_path (out, &form.size.format))
    problem = _ ("--out must end in .png, .svg or .pdf");
  else if (curves && !parse_curves (curves, &form.curves))
    problem = _ ("--curves takes errors, accuracy, loss or share");
  else if (size && !parse_size (size, &form.size))
    problem = _ ("--size takes slide, half-slide, column, or two sides such as 800x600: 64 to 8192 pixels, in a PDF 20 "
                 "to 1000 millimetres");
  if (problem)
    {
      g_printerr ("limbeck-cli plot: %s\n", problem);
      return LK_EXIT_USAGE;
    }
  if (!force && g_file_test (out, G_FILE_TEST_EXISTS))
    {
      g_printerr (_ ("limbeck-cli plot: “%s” is there already: --force replaces it\n"), out);
      return LK_EXIT_FAILED;
    }
  form.thumbnail = (guint) thumbnail;
  file = g_file_new_for_commandline_arg (files[0]);
  if (!(record = lk_run_file_load (file, NULL, &error)) || !write_picture (record, &form, out, &error))
    return lk_cli_fail (error);
  return LK_EXIT_OK;
}
