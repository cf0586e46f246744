/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <cairo.h>
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "figure/lk-figure-export.h"
#include "tests/train/train-data.h"
#include "train/lk-distillation.h"
#include "settings/lk-setting-table.h"

static const struct {
  const char *name;
  int width, height; /* pixels */
} pictures[] = {
  { "loss.png", 1920, 1080 },
  { "errors.png", 1920, 1080 },
  { "outputs.png", 1920, 1080 },
  { "dark-knowledge-teacher.png", 1440, 1440 },
  { "dark-knowledge-student.png", 1440, 1440 },
  { "hidden-layer.png", 1920, 1080 }, /* the last: of runs with a term on one */
};

enum { WITHOUT_TWIN, WITH_TWIN, WITH_TERM };

typedef struct {
  LkDataset *dataset;
  LkTeacher *teacher;
  LkSettings settings;
  LkDistillation *run;
  LkHistoryView history;
  LkHints *hints;
} Fixture;

static void
setup (Fixture *fixture, gconstpointer data)
{
  GError *error = NULL;

  fixture->dataset = train_data_new (203, 60, 5);
  fixture->teacher = train_teacher_new (fixture->dataset);
  train_settings_init (&fixture->settings);
  fixture->settings.twin = GPOINTER_TO_INT (data) != WITHOUT_TWIN;
  fixture->settings.feature = GPOINTER_TO_INT (data) == WITH_TERM ? LK_FEATURE_HINT : LK_FEATURE_NONE;
  fixture->run = lk_distillation_new (&fixture->settings, fixture->teacher, &error);
  g_assert_no_error (error);
  while (!lk_distillation_is_done (fixture->run))
    g_assert_true (lk_distillation_advance (fixture->run, 100, NULL));
  lk_history_view (lk_distillation_get_history (fixture->run), &fixture->history);
  if (fixture->settings.feature != LK_FEATURE_NONE)
    fixture->hints =
        lk_hints_new (lk_distillation_get_feature (fixture->run), lk_teacher_get_network (fixture->teacher, 0),
                      lk_distillation_get_student (fixture->run), NULL, &fixture->dataset->test,
                      fixture->dataset->n_classes, 0, NULL);
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  lk_history_view_clear (&fixture->history);
  g_clear_pointer (&fixture->hints, lk_hints_unref);
  lk_distillation_free (fixture->run);
  lk_settings_clear (&fixture->settings);
  lk_teacher_unref (fixture->teacher);
  lk_dataset_unref (fixture->dataset);
}

static gboolean export(Fixture *fixture, const char *folder, GError **error)
{
  return lk_figure_export_run (folder, fixture->teacher, lk_distillation_get_evaluation (fixture->run), fixture->hints,
                               &fixture->history, lk_distillation_get_steps_per_epoch (fixture->run), 4.0, error);
}

/* A picture of the size meant, and not of one colour. */
static void
check_picture (const char *path, int width, int height)
{
  static const guint8 signature[] = { 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n' };
  g_autofree char *bytes = NULL;
  gsize length = 0;
  cairo_surface_t *surface;
  const guint8 *first;
  gboolean same = TRUE;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_assert_cmpuint (length, >, sizeof signature);
  g_assert_cmpmem (bytes, sizeof signature, signature, sizeof signature);

  surface = cairo_image_surface_create_from_png (path);
  g_assert_cmpint (cairo_surface_status (surface), ==, CAIRO_STATUS_SUCCESS);
  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, width);
  g_assert_cmpint (cairo_image_surface_get_height (surface), ==, height);
  first = cairo_image_surface_get_data (surface);
  for (int y = 0; y < height && same; y++)
    {
      const guint8 *row = first + (gsize) y * cairo_image_surface_get_stride (surface);

      for (int x = 0; x < width && same; x++)
        same = memcmp (row + 4 * x, first, 3) == 0;
    }
  g_assert_false (same);
  cairo_surface_destroy (surface);
}

static void
test_pictures (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("limbeck-test-XXXXXX", NULL);
  GError *error = NULL;
  GDir *dir;
  guint n = 0, n_wanted = G_N_ELEMENTS (pictures) - (fixture->hints ? 0 : 1);

  g_assert_true (export(fixture, folder, &error));
  g_assert_no_error (error);
  dir = g_dir_open (folder, 0, NULL);
  while (g_dir_read_name (dir))
    n++;
  g_dir_close (dir);
  g_assert_cmpuint (n, ==, n_wanted);
  for (guint i = 0; i < n_wanted; i++)
    {
      g_autofree char *path = g_build_filename (folder, pictures[i].name, NULL);

      check_picture (path, pictures[i].width, pictures[i].height);
      g_remove (path);
    }
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_no_folder (Fixture *fixture, gconstpointer data)
{
  GError *error = NULL;

  g_assert_false (export(fixture, "/no/such/folder", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "/no/such/folder/loss.png"));
  g_error_free (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, kind, func)                                                                                          \
  g_test_add ("/figure/export/" name, Fixture, GINT_TO_POINTER (kind), setup, func, teardown)
  ADD ("pictures", WITH_TWIN, test_pictures);
  ADD ("without-twin", WITHOUT_TWIN, test_pictures);
  ADD ("with-term", WITH_TERM, test_pictures);
  ADD ("no-folder", WITH_TWIN, test_no_folder);
#undef ADD
  return g_test_run ();
}
