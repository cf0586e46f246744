/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "dataset/lk-dataset.h"
#include "lk-loose-network.h"
#include "words/lk-findings.h"
#include "nn/lk-network.h"
#include "onnx/lk-graph.h"

/* What the readers of data sets and teachers share, and what a format is. The table of formats is in lk-formats.h. */

/* Beyond these a reader refuses: what it reads must fit into memory beside the
 * training, and a stranger's file must not fill it. */
#define LK_IMPORT_MAX_SAMPLES ((gsize) 1000000)
#define LK_IMPORT_MAX_BYTES   ((gsize) 1 << 30) /* of pixels in both splits */

/* Of each class, taken out of the training samples for the test where the data
 * have no test split of their own: one in six, as in MNIST. Which ones depends
 * on the data alone, not on a run's seed, so that runs can be compared. */
#define LK_IMPORT_TEST_SHARE (1.0 / 6.0)

/* How to read. All zero is the default. */
typedef struct {
  gsize picture_width, picture_height; /* to bring the pictures to; 0: that of the first picture */
  const char *label_column; /* of a table: the column's name, or its number from 1 on; NULL or "": it is looked for */
  const char *header;       /* "yes" or "no": whether a table's first line is names; NULL or "": it is looked at */
  gboolean plain_order;     /* files and classes as their bytes sort (10 before 2), not as people count */
  gboolean strict;          /* a picture that cannot be read is an error, and not left out */
  gboolean grey;            /* pictures in colour become grey (io/lk-pixbuf.h) */
  /* Called now and then with 0 … 1; FALSE breaks off with G_IO_ERROR_CANCELLED.
   * May be NULL. */
  gboolean (*progress) (double fraction, gpointer user_data);
  gpointer user_data;
  LkFindings *findings; /* receives what the reader has to say; NULL: nobody wants to know */
} LkImportOptions;

/* "28x28" into numbers of 1 … LK_MAX_SIDE; "" is 0 and 0. LK_ERROR_VALUE. */
gboolean lk_picture_size_parse (const char *text, gsize *width, gsize *height, GError **error);

/* FALSE, with G_IO_ERROR_CANCELLED, when the work is no longer wanted. */
gboolean lk_import_go_on (const LkImportOptions *options, double fraction, GCancellable *cancellable, GError **error);

/* TRUE when the name ends in a dot and one of the suffixes (NULL at their end), whatever its letters' case. */
gboolean lk_import_has_suffix (const char *name, const char *const *suffixes);

/* Names of classes in the order in which they turned up. */
typedef struct _LkNames LkNames;

LkNames *lk_names_new  (void);
void     lk_names_free (LkNames *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkNames, lk_names_free)

/* lk_import_assemble () will order them as their bytes sort. */
void     lk_names_set_plain (LkNames *names);

/* The place of a name, which is added when it is new; -1 when that would make
 * more than LK_MAX_CLASSES. */
int      lk_names_place (LkNames *names, const char *name);

/* The name of a file in the data's folder, as LkOrigins keeps it: one line of UTF-8, whole. To be freed. */
char    *lk_import_origin (const char *name);

/* FALSE, with LK_ERROR_MEMORY that names `shown`, when so many samples of so
 * many pixels are too many. Otherwise the split has room for them. */
gboolean lk_import_reserve (LkSplit *split, gsize n, gsize n_pixels, const char *shown, GError **error);

/* Brings a split's pictures to width × height (lk_grey_fit ()), where these differ. */
gboolean lk_import_resize  (LkSplit *split, LkShape from, gsize width, gsize height, const char *shown,
                            const LkImportOptions *options, GCancellable *cancellable, GError **error);

/* Takes LK_IMPORT_TEST_SHARE of each class out of the training split; then LkSplit's rows say where the samples were. */
LkStatus lk_import_hold_out (LkSplit *train, LkSplit *test, gsize n_classes, gsize n_pixels);

/* A data set of what was read: the classes in natural order of their names, the
 * labels of both splits being places in `names`. An empty test split is made by
 * taking LK_IMPORT_TEST_SHARE of each class out of the training split; then
 * LkSplit's rows say where the samples were. Takes the splits' memory on success
 * only. `shown` names the folder or file in messages. LK_ERROR_FORMAT when there
 * are fewer than two classes, or one has no training sample. */
LkDataset *lk_import_assemble (const char *id, const char *title, const char *source, const char *licence,
                               LkShape picture, const LkNames *names, LkSplit *train, LkSplit *test,
                               const char *shown, GError **error);

/* What a file or folder is to a reader before it is read. */
typedef struct {
  const char   *name;      /* the data set's id: the name that a person gave, or the whole path */
  GFile        *file;      /* NULL: a name alone, of what is made and not read */
  const char   *path;      /* of the file; NULL where it has none on this machine */
  gboolean      is_folder;
  const guint8 *head;      /* the first bytes of a file, gunzipped; NULL: it cannot be looked at before it is read */
  gsize         n_head;
} LkSource;

/* What came of it: of a data set, or of a teacher one of network, layers of a network, graph and logits. */
typedef struct {
  LkDataset  *dataset;
  LkNetwork  *network;
  LkLooseNetwork *loose; /* layers that do not say how they are put together */
  gboolean    order_is_guess; /* the network's layers chain in another order, too, and their names give none */
  GHashTable *metadata; /* of the network: strings by string */
  LkGraph    *graph;    /* a network that has no layers to look into */
  char      **layers;   /* of the network: its layers' names in the file, in their order */
  float      *logits;   /* (rows, columns), free () */
  gsize       rows, columns;
  GPtrArray  *notes;    /* of sentences: what the reader decided or left out; NULL: nothing */
} LkImported;

/* A sentence more, which is taken. */
void lk_import_note (LkImported *imported, char *sentence);

void lk_imported_clear (LkImported *imported);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LkImported, lk_imported_clear)

typedef enum {
  LK_FORMAT_DATA,
  LK_FORMAT_TEACHER,
} LkFormatKind;

/* How much speaks for a format, the better the larger. A probe knows the content alone and never says "suffix". */
typedef enum {
  LK_MATCH_NO,
  LK_MATCH_PERHAPS, /* nothing speaks against it */
  LK_MATCH_SUFFIX,  /* the file is named so */
  LK_MATCH_SURE,
  LK_MATCH_CERTAIN, /* and so does what lies beside it */
} LkMatch;

typedef struct {
  const char        *id;
  LkFormatKind       kind;
  const char        *label;    /* translatable, within a sentence: "a CSV file"; NULL: it has a name, and no file */
  const char        *title;    /* translatable, of the files in a dialog: "Tables (CSV)"; NULL for folders */
  const char *const *suffixes; /* without the dot, in small letters; NULL: none */
  const char        *how;      /* translatable, how to make one: "it needs …"; NULL where there is nothing to make */
  LkMatch          (*probe) (const LkSource *source);
  /* FALSE with an error that names the file, the place in it and what to do. */
  gboolean         (*load)  (const LkSource *source, const LkImportOptions *options, GCancellable *cancellable,
                             LkImported *imported, GError **error);
} LkFormat;
