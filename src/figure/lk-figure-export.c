/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-figure-export.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#include "io/lk-file.h"
#include "lk-figure-outputs.h"
#include "lk-hints-figure.h"
#include "lk-picture-size.h"
#include "lk-run-curves.h"
#include "words/lk-quantity.h"
#include "examine/lk-telling.h"

#define WIDTH  960.0
#define HEIGHT 540.0
#define SIDE   720.0
#define MAPS   340.0 /* three squares side by side, with titles */
#define SCALE  2.0

static gboolean
export_plot (const char *folder, const char *name, double width, double height, const LkPlotKind *kind,
             const void *model, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  LkPalette palette = lk_palette_scaled (lk_palette_light (), 1.25);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GBytes) bytes = lk_plot_to_bytes (LK_EXPORT_PNG, width, height, SCALE, kind, model, &palette, error);

  return bytes && lk_file_write (file, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL, error);
}

static gboolean
export_outputs (const char *folder, const LkTeacher *teacher, const LkEvaluation *evaluation, double temperature,
                GError **error)
{
  const LkDataset *dataset = teacher->dataset;
  gsize C = dataset->n_classes;
  gsize sample = lk_most_telling_sample (teacher, temperature);
  g_autofree char *title =
      g_strdup_printf (_ ("Test sample %zu, softened at T = %s"), sample, LK_SETTING (temperature));
  const float *logits[LK_N_ROLES] = { teacher->test_logits ? teacher->test_logits + sample * C : NULL,
                                      evaluation->student + sample * C,
                                      evaluation->twin ? evaluation->twin + sample * C : NULL };
  LkOutputBars outputs = { .mutual = evaluation->record.mutual };
  gboolean ok;

  lk_output_bars_set (&outputs, dataset, logits, temperature, dataset->test.labels[sample], title, NULL);
  ok = export_plot (folder, "outputs.png", WIDTH, HEIGHT, &lk_bars_plot, &outputs.bars, error);
  lk_output_bars_clear (&outputs);
  return ok;
}

static gboolean
export_matrix (const char *folder, const char *name, const LkDataset *dataset, const float *logits, double temperature,
               const char *whose, GError **error)
{
  g_autofree char *title = g_strdup_printf (_ ("Dark knowledge of the %s at T = %s"), whose, LK_SETTING (temperature));
  LkDarkKnowledge knowledge = { 0 };
  gboolean ok;

  lk_dark_knowledge_set (&knowledge, dataset, logits, temperature, title);
  ok = export_plot (folder, name, SIDE, SIDE, &lk_matrix_plot, &knowledge.matrix, error);
  lk_dark_knowledge_clear (&knowledge);
  return ok;
}

static gboolean
export_hints (const char *folder, LkHints *hints, LkDataset *dataset, GError **error)
{
  LkHintsFigure figure = { 0 };
  gboolean ok;

  lk_hints_figure_set_of (&figure, hints, dataset);
  ok = export_plot (folder, "hidden-layer.png", WIDTH, figure.kind == &lk_maps_plot ? MAPS : HEIGHT, figure.kind,
                    figure.model, error);
  lk_hints_figure_clear (&figure);
  return ok;
}

gboolean
lk_figure_export_run (const char *folder, const LkTeacher *teacher, const LkEvaluation *evaluation, LkHints *hints,
                      const LkHistoryView *history, guint64 steps_per_epoch, double temperature, GError **error)
{
  const LkDataset *dataset = teacher->dataset;
  g_autoptr (LkRunCurves) curves =
      lk_run_curves_new_still (history, steps_per_epoch, dataset->test.n,
                               teacher->test_logits ? 1.0 - (double) teacher->test_quality.errors / dataset->test.n
                                                    : NAN,
                               LK_TEST_ERRORS);

  return export_plot (folder, "loss.png", WIDTH, HEIGHT, &lk_chart_plot, lk_run_curves_get_loss (curves), error) &&
         export_plot (folder, "errors.png", WIDTH, HEIGHT, &lk_chart_plot, lk_run_curves_get_test (curves), error) &&
         export_outputs (folder, teacher, evaluation, temperature, error) &&
         (!teacher->test_logits || export_matrix (folder, "dark-knowledge-teacher.png", dataset, teacher->test_logits,
                                                  temperature, _ ("teacher"), error)) &&
         export_matrix (folder, "dark-knowledge-student.png", dataset, evaluation->student, temperature, _ ("student"),
                        error) &&
         (!hints || export_hints (folder, hints, teacher->dataset, error));
}
