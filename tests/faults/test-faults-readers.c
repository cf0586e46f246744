/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "faults.h"
#include "import/lk-formats.h"
#include "import/lk-npy.h"
#include "import/lk-safetensors.h"
#include "tests/io/test-util.h"
#include "tests/train/train-data.h"
#include "settings/lk-setting-table.h"
#include "train/lk-distillation.h"

/* Each allocation whose size a file decides fails once, and so does each of a run: there is a sentence, and nothing is left
 * behind. */

static char *folder;
static LkDataset *data;
static LkTeacher *teacher;

/* What is in the fuzz targets' corpora, under a name. */
typedef struct {
  LkFormatKind kind;
  const char *corpus;
  const char *name;
  gsize skip;        /* bytes that are the target's own */
  const char *text;  /* instead of the corpus */
  gboolean is_guess; /* what cannot be looked at for lack of memory is taken for something else */
} Sample;

static gboolean
read_sample (const Sample *sample, GError **error)
{
  static const LkImportOptions options = { 0 };
  g_autofree char *path = g_build_filename (folder, sample->name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_auto (LkImported) imported = { 0 };

  return lk_formats_open (sample->kind, file, path, &options, NULL, &imported, error);
}

static void
assert_told (const char *name, unsigned n, const GError *error)
{
  if (!error || error->domain != LK_ERROR || error->code != LK_ERROR_MEMORY)
    g_error ("%s: after allocation %u (%s) failed it is said: %s", name, n, faults_what (),
             error ? error->message : "nothing");
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static void
test_reader (gconstpointer user_data)
{
  const Sample *sample = user_data;
  g_autofree char *from = g_test_build_filename (G_TEST_DIST, "fuzz", "corpus", sample->corpus, NULL);
  g_autofree char *bytes = NULL;
  GError *error = NULL;
  gsize length;
  unsigned n;

  if (sample->text)
    {
      bytes = g_strdup (sample->text);
      length = strlen (bytes);
    }
  else
    g_file_get_contents (from, &bytes, &length, &error);
  g_assert_no_error (error);
  write_file (folder, sample->name, bytes + sample->skip, length - sample->skip);
  if (!read_sample (sample, &error)) /* what is made once is made */
    g_error ("%s: %s", sample->corpus, error->message);
  for (n = 1;; n++)
    {
      gboolean read, failed;

      faults_arm (FAULTS_MEMORY, n, NULL);
      read = read_sample (sample, &error);
      failed = faults_disarm ();
      if (faults_blocks () != 0)
        g_error ("%s: %u blocks are left after allocation %u (%s) failed", sample->corpus, faults_blocks (), n,
                 faults_what ());
      if (!read && sample->is_guess)
        g_assert_true (error->domain == LK_ERROR && g_utf8_validate (error->message, -1, NULL));
      else if (!read)
        assert_told (sample->corpus, n, error);
      g_clear_error (&error);
      if (!failed)
        {
          g_assert_true (read);
          break;
        }
    }
  g_test_message ("%s: %u allocations", sample->corpus, n - 1);
  g_assert_cmpuint (n, >, 1);
}

static gboolean
save_network (GFile *file, GError **error)
{
  static const size_t sizes[] = { 4, 3, 2 };
  LkNetwork *network = NULL;
  gboolean saved;

  g_assert_cmpint (lk_network_new (sizes, 3, &network), ==, LK_OK);
  faults_arm (FAULTS_MEMORY, 1, NULL);
  saved = lk_safetensors_save (network, NULL, LK_SAFETENSORS_F32, file, NULL, error);
  faults_disarm ();
  lk_network_free (network);
  return saved;
}

static gboolean
save_array (GFile *file, GError **error)
{
  static const float numbers[6] = { 0.0f };
  gboolean saved;

  faults_arm (FAULTS_MEMORY, 1, NULL);
  saved = lk_npy_save (numbers, 3, 2, file, NULL, error);
  faults_disarm ();
  return saved;
}

/* The whole file is put together in memory. */
static void
test_savers (void)
{
  static gboolean (*const savers[]) (GFile *, GError **) = { save_network, save_array };

  for (gsize i = 0; i < G_N_ELEMENTS (savers); i++)
    {
      g_autoptr (GFile) file = child (folder, "saved");
      GError *error = NULL;

      g_assert_false (savers[i](file, &error));
      assert_told ("saver", 1, error);
      g_clear_error (&error);
      g_assert_false (g_file_query_exists (file, NULL));
    }
}

/* From its settings to an evaluation behind some steps. */
static gboolean
run (const LkSettings *settings, GError **error)
{
  g_autoptr (LkDistillation) distillation = lk_distillation_new (settings, teacher, error);

  return distillation && lk_distillation_advance (distillation, 1, error) &&
         lk_distillation_advance (distillation, 3, error) && lk_distillation_evaluate (distillation, error);
}

static void
test_run (void)
{
  g_auto (LkSettings) settings = { 0 };
  GError *error = NULL;
  unsigned n;

  train_settings_init (&settings);
  g_assert_true (run (&settings, &error));
  g_assert_no_error (error);
  for (n = 1;; n++)
    {
      gboolean done, failed;

      faults_arm (FAULTS_MEMORY, n, NULL);
      done = run (&settings, &error);
      failed = faults_disarm ();
      if (faults_blocks () != 0)
        g_error ("%u blocks are left after allocation %u (%s) failed", faults_blocks (), n, faults_what ());
      if (!done)
        assert_told ("run", n, error);
      g_clear_error (&error);
      if (!failed)
        {
          g_assert_true (done);
          break;
        }
    }
  g_test_message ("%u allocations", n - 1);
  g_assert_cmpuint (n, >, 10);
}

int
main (int argc, char **argv)
{
  static const Sample samples[] = {
    { LK_FORMAT_DATA, "pixels", "a.csv", 0, "1,0,9,8,7\n2,9,0,8,7\n1,1,2,3,4\n2,4,3,2,1\n1,2,2,2,2\n2,3,3,3,3\n",
      TRUE },
    { LK_FORMAT_DATA, "csv/features", "b.csv", 0, NULL, TRUE },
    { LK_FORMAT_DATA, "formats/npz-test", "a.npz", 1 },
    { LK_FORMAT_TEACHER, "npy/float32", "a.npy", 0 },
    { LK_FORMAT_TEACHER, "npy/float64", "b.npy", 0 },
    { LK_FORMAT_TEACHER, "safetensors/limbeck-f16", "a.safetensors", 0 },
    { LK_FORMAT_TEACHER, "safetensors/limbeck-conv", "b.safetensors", 0 },
    { LK_FORMAT_TEACHER, "safetensors/sequential", "c.safetensors", 0 },
    { LK_FORMAT_TEACHER, "safetensors/batch-norm", "d.safetensors", 0 },
    { LK_FORMAT_TEACHER, "onnx/lenet", "a.onnx", 0 },
  };
  int result;

  g_test_init (&argc, &argv, NULL);
  folder = make_folder ();
  data = train_data_new (203, 60, 5);
  teacher = train_teacher_new (data);
  for (gsize i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autofree char *path = g_strdup_printf ("/faults/readers/%s", samples[i].corpus);

      g_test_add_data_func (path, &samples[i], test_reader);
    }
  g_test_add_func ("/faults/savers", test_savers);
  g_test_add_func ("/faults/run", test_run);
  result = g_test_run ();
  lk_teacher_unref (teacher);
  lk_dataset_unref (data);
  remove_folder (folder);
  g_free (folder);
  return result;
}
