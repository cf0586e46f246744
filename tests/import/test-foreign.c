/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/lk-foreign.h"

#include "import/lk-formats.h"
#include "import/lk-models.h"
#include "tests/io/test-util.h"

/* First bytes as the programs write them; n 0: they are text. */
static const struct {
  const char *bytes;
  gsize n;
  const char *name, *data, *teacher;
} kinds[] = {
  { "PK\3\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x0e\0\0\0model/data.pkl", 44, "torch.save", "torch.load",
    "save_file (model.state_dict (), \"teacher.safetensors\")" },
  { "\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.", 15, "torch.save", "torch.load", "save_file" },
  { "PK\3\4\0\0config.json\0model.weights.h5", 34, "Keras", "network", "predict" },
  { "PK\3\4[Content_Types].xml", 23, "workbook", "CSV", "numpy.save" },
  { "PK\3\4\0\0\0arr_0.npy", 16, "npz", "x_train and y_train", "numpy.save" },
  { "PK\3\4\0\0a/b.png", 13, "ZIP", "unzip", "unzip" },
  { "7z\xbc\xaf\x27\x1c\0", 7, "an archive", "Unpack", "Unpack" },
  { "\x80\x04\x95", 3, "pickle", "numpy.savetxt", "save_file" },
  { "\x89HDF\r\n\x1a\n\0", 9, "HDF5", "h5py", "predict" },
  { "MATLAB 5.0 MAT-file\0", 20, "MATLAB", "loadmat", "numpy.save" },
  { "\0\0\0\0TFL3\0", 9, "TensorFlow Lite", "network", "numpy.save" },
  { "PAR1\x15\0", 6, "Parquet", "read_parquet", "numpy.save" },
  { "version https://git-lfs.github.com/spec/v1\noid 1\n", 0, "Git LFS", "git lfs pull", "git lfs pull" },
  { "\n<!DOCTYPE HTML>\n<p>", 0, "page of the web", "anew", "anew" },
  { "% a comment\n@RELATION mnist\n", 0, "ARFF", "loadarff", "numpy.save" },
  { "5 153:3 154:18\n0 128:51 129:159\n", 0, "libsvm", "load_svmlight_file", "numpy.save" },
  { "[{\"label\":5}]", 0, "JSON", "numpy.savetxt", "numpy.save" },
  { "\x89PNG\r\n\x1a\n\0", 9, "single picture", "folder of its own", "network" },
};

/* Under any name: the content tells. */
static void
test_kinds (void)
{
  static const char *const names[] = { "x.bin", "x.csv", "x.safetensors", "x.npy" };
  g_autofree char *folder = make_folder ();
  g_auto (LkImported) imported = { 0 };
  GError *error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (names); k++)
      {
        g_autoptr (GFile) file = child (folder, names[k]);

        write_file (folder, names[k], kinds[i].bytes, kinds[i].n > 0 ? kinds[i].n : strlen (kinds[i].bytes));
        g_assert_false (lk_formats_open (LK_FORMAT_DATA, file, "x", NULL, NULL, &imported, &error));
        assert_error (&error, LK_ERROR_FORMAT, names[k], kinds[i].name, kinds[i].data, NULL);
        g_assert_false (lk_formats_open (LK_FORMAT_TEACHER, file, "x", NULL, NULL, &imported, &error));
        assert_error (&error, LK_ERROR_FORMAT, names[k], kinds[i].name, kinds[i].teacher, NULL);
      }
  remove_folder (folder);
}

/* What can be read is nothing of the kind. */
static void
test_own (void)
{
  static const char *const own[] = { "",        "5,0,1\n", "label,a\n",    "5 0 0 1\n", "\x93NUMPY\1",
                                     "a:1,2\n", "{",       "P5 1 1 255\nx" };

  for (gsize i = 0; i < G_N_ELEMENTS (own); i++)
    g_assert_null (lk_foreign_find ((const guint8 *) own[i], strlen (own[i])));
  g_assert_null (lk_foreign_find ((const guint8 *) "\0\0\x08\x03\0\0\0\2", 8));
  g_assert_null (lk_foreign_find (NULL, 0));
}

/* A name alone, of a file that lies there, means that file. */
static void
test_lies_there (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *before = g_get_current_dir ();
  GError *error = NULL;

  write_file (folder, "model.pth", kinds[0].bytes, kinds[0].n);
  g_assert_cmpint (g_chdir (folder), ==, 0);
  g_assert_null (lk_model_load ("model.pth", NULL, NULL, &error));
  assert_error (&error, LK_ERROR_FORMAT, "model.pth", "torch.save", "save_file", NULL);
  g_assert_null (lk_model_load ("other.pth", NULL, NULL, &error));
  assert_error (&error, LK_ERROR_NOT_FOUND, "other.pth", NULL);
  g_assert_cmpint (g_chdir (before), ==, 0);
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/foreign/kinds", test_kinds);
  g_test_add_func ("/foreign/own", test_own);
  g_test_add_func ("/foreign/lies-there", test_lies_there);
  return g_test_run ();
}
