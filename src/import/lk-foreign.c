/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-foreign.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "io/lk-error.h"

#define ZIP "PK\3\4"

/* As they are typed, in every language. */
#define SAVE_NETWORK "safetensors.torch.save_file (model.state_dict (), \"teacher.safetensors\")"
#define SAVE_LOGITS  "numpy.save (\"logits.npy\", logits)"
#define SAVE_TABLE   "numpy.savetxt (\"my_train.csv\", numpy.column_stack ([labels, pixels]), delimiter=\",\")"
#define SAVE_ARRAYS  "numpy.savez (\"my.npz\", x_train=pictures, y_train=labels)"
#define SAVE_KERAS   "numpy.save (\"logits.npy\", keras.models.load_model (file).predict (x))"

/* What several have. */
#define WRITE_TABLE                                                                                                    \
  {                                                                                                                    \
    N_ ("Load it in Python and write a table:"), SAVE_TABLE                                                            \
  }
#define WRITE_LOGITS                                                                                                   \
  {                                                                                                                    \
    N_ ("Load it in Python and save what the network answers:"), SAVE_LOGITS                                           \
  }
#define DATA_IS_A_NET                                                                                                  \
  {                                                                                                                    \
    N_ ("That is a network as a rule. A data set is a table, a folder of pictures or IDX files."), NULL                \
  }

static gboolean
starts (const guint8 *head, gsize n, const char *magic, gsize length)
{
  return n >= length && memcmp (head, magic, length) == 0;
}

/* Text whatever its letters' case, after blanks. */
static gboolean
starts_text (const guint8 *head, gsize n, const char *text)
{
  gsize length = strlen (text), at = 0;

  while (at < n && g_ascii_isspace (head[at]))
    at++;
  return n - at >= length && g_ascii_strncasecmp ((const char *) head + at, text, length) == 0;
}

static gboolean
has (const guint8 *head, gsize n, const char *text)
{
  return memmem (head, n, text, strlen (text)) != NULL;
}

static gboolean
is_torch (const guint8 *head, gsize n)
{
  return (starts (head, n, ZIP, 4) && has (head, n, "/data.pkl")) ||
         starts (head, n, "\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19", 14);
}

static gboolean
is_keras (const guint8 *head, gsize n)
{
  return starts (head, n, ZIP, 4) && has (head, n, "model.weights.h5");
}

static gboolean
is_npz (const guint8 *head, gsize n)
{
  return starts (head, n, ZIP, 4) && has (head, n, ".npy");
}

static gboolean
is_zip (const guint8 *head, gsize n)
{
  return starts (head, n, ZIP, 4);
}

static gboolean
is_other_archive (const guint8 *head, gsize n)
{
  return starts (head, n, "7z\xbc\xaf\x27\x1c", 6) || starts (head, n, "Rar!\x1a\7", 6) ||
         starts (head, n,
                 "\xfd"
                 "7zXZ",
                 6) ||
         starts (head, n, "BZh", 3) || starts (head, n, "\x28\xb5\x2f\xfd", 4) ||
         (n > 262 && memcmp (head + 257, "ustar", 5) == 0);
}

/* \x80, then the protocol. */
static gboolean
is_pickle (const guint8 *head, gsize n)
{
  return n > 2 && head[0] == 0x80 && head[1] >= 2 && head[1] <= 5;
}

static gboolean
is_hdf5 (const guint8 *head, gsize n)
{
  return starts (head, n, "\x89HDF\r\n\x1a\n", 8);
}

static gboolean
is_matlab (const guint8 *head, gsize n)
{
  return starts (head, n, "MATLAB ", 7);
}

static gboolean
is_tflite (const guint8 *head, gsize n)
{
  return n > 8 && memcmp (head + 4, "TFL3", 4) == 0;
}

static gboolean
is_parquet (const guint8 *head, gsize n)
{
  return starts (head, n, "PAR1", 4) || starts (head, n, "ARROW1", 6);
}

static gboolean
is_workbook (const guint8 *head, gsize n)
{
  return starts (head, n, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8) ||
         (starts (head, n, ZIP, 4) && (has (head, n, "[Content_Types].xml") || has (head, n, "opendocument")));
}

static gboolean
is_lfs (const guint8 *head, gsize n)
{
  return starts_text (head, n, "version https://git-lfs");
}

static gboolean
is_html (const guint8 *head, gsize n)
{
  return starts_text (head, n, "<!doctype html") || starts_text (head, n, "<html");
}

/* "@relation", perhaps after comments. */
static gboolean
is_arff (const guint8 *head, gsize n)
{
  const guint8 *end = head + n;

  while (head < end && (*head == '%' || g_ascii_isspace (*head)))
    {
      const guint8 *line = memchr (head, '\n', (gsize) (end - head));

      if (!line)
        return FALSE;
      head = line + 1;
    }
  return starts_text (head, (gsize) (end - head), "@relation");
}

/* "5 153:0.011 154:0.07 …": a number, then pairs. */
static gboolean
is_libsvm (const guint8 *head, gsize n)
{
  gsize at = 0, digits;

  while (at < n && strchr ("+-.0123456789", head[at]) && head[at])
    at++;
  if (at == 0 || at == n || head[at] != ' ')
    return FALSE;
  while (at < n && head[at] == ' ')
    at++;
  for (digits = 0; at < n && g_ascii_isdigit (head[at]); at++)
    digits++;
  return digits > 0 && at < n && head[at] == ':';
}

static gboolean
is_json (const guint8 *head, gsize n)
{
  return starts_text (head, n, "{\"") || starts_text (head, n, "[{") || starts_text (head, n, "[[") ||
         starts_text (head, n, "{\n");
}

static gboolean
is_picture (const guint8 *head, gsize n)
{
  return starts (head, n, "\x89PNG\r\n\x1a\n", 8) || starts (head, n, "\xff\xd8\xff", 3) || starts (head, n, "GIF8", 4);
}

/* The first that fits. */
static const struct {
  gboolean (*is) (const guint8 *head, gsize n);
  LkForeign kind;
} kinds[] = {
  { is_torch,
    { N_ ("“%s” is a file of torch.save."),
      { { N_ ("Load it with torch.load in Python and write a table:"), SAVE_TABLE },
        { N_ ("In Python, model being the network:"), SAVE_NETWORK } } } },
  { is_keras,
    { N_ ("“%s” is a Keras network."), { DATA_IS_A_NET, { N_ ("Save what it answers instead:"), SAVE_KERAS } } } },
  { is_workbook,
    { N_ ("“%s” is a document or a workbook of an office program."),
      { { N_ ("Save the sheet as CSV."), NULL }, WRITE_LOGITS } } },
  { is_npz,
    { N_ ("“%s” is an archive of NumPy’s (npz)."),
      { { N_ ("As a data set its arrays are called x_train and y_train, perhaps x_test and y_test:"), SAVE_ARRAYS },
        { N_ ("Save the one array of logits:"), SAVE_LOGITS } } } },
  { is_zip,
    { N_ ("“%s” is a ZIP archive."),
      { { N_ ("Unpack it and open the folder:"), "unzip FILE -d FOLDER" },
        { N_ ("Unpack it first:"), "unzip FILE" } } } },
  { is_other_archive,
    { N_ ("“%s” is an archive."),
      { { N_ ("Unpack it and open the folder."), NULL }, { N_ ("Unpack it first."), NULL } } } },
  { is_pickle,
    { N_ ("“%s” is a Python pickle."),
      { WRITE_TABLE, { N_ ("Load it in Python and save the network:"), SAVE_NETWORK } } } },
  { is_hdf5,
    { N_ ("“%s” is an HDF5 file, as Keras and h5py write them."),
      { { N_ ("Load it with h5py.File in Python and write a table:"), SAVE_TABLE },
        { N_ ("Save what the network answers instead:"), SAVE_KERAS } } } },
  { is_matlab,
    { N_ ("“%s” is a MATLAB file."),
      { { N_ ("Load it with scipy.io.loadmat in Python and write a table:"), SAVE_TABLE }, WRITE_LOGITS } } },
  { is_tflite, { N_ ("“%s” is a TensorFlow Lite network."), { DATA_IS_A_NET, WRITE_LOGITS } } },
  { is_parquet,
    { N_ ("“%s” is a Parquet or Arrow file."),
      { { N_ ("Load it with pandas.read_parquet in Python and write a table:"), SAVE_TABLE }, WRITE_LOGITS } } },
  { is_lfs,
    { N_ ("“%s” is a pointer of Git LFS, and not the file itself."),
      { { N_ ("Fetch the file:"), "git lfs pull" }, { N_ ("Fetch the file:"), "git lfs pull" } } } },
  { is_html,
    { N_ ("“%s” is a page of the web, which came in place of the file."),
      { { N_ ("Fetch the file anew, by its link for downloads."), NULL },
        { N_ ("Fetch the file anew, by its link for downloads."), NULL } } } },
  { is_arff,
    { N_ ("“%s” is an ARFF file."),
      { { N_ ("Load it with scipy.io.arff.loadarff in Python and write a table:"), SAVE_TABLE }, WRITE_LOGITS } } },
  { is_libsvm,
    { N_ ("“%s” is a table of libsvm’s kind."),
      { { N_ ("Load it with sklearn.datasets.load_svmlight_file in Python and write a table:"), SAVE_TABLE },
        WRITE_LOGITS } } },
  { is_json, { N_ ("“%s” is a JSON file."), { WRITE_TABLE, WRITE_LOGITS } } },
  { is_picture,
    { N_ ("“%s” is a single picture."),
      { { N_ ("Put the pictures of each class into a folder of its own and open the folder above these."), NULL },
        { N_ ("A teacher is a network, or its logits."), NULL } } } },
};

const LkForeign *
lk_foreign_find (const guint8 *head, gsize n_head)
{
  for (gsize i = 0; head && i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].is (head, n_head))
      return &kinds[i].kind;
  return NULL;
}

void
lk_foreign_refuse (const LkForeign *foreign, LkFormatKind kind, const char *shown, GError **error)
{
  const char *code = foreign->remedy[kind].code;
  g_autofree char *said = NULL;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  said = g_strdup_printf (_ (foreign->says), shown);
#pragma GCC diagnostic pop
  g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, code ? "%s %s %s" : "%s %s", said, _ (foreign->remedy[kind].sentence),
               code);
}
