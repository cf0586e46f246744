/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "live/lk-session.h"
#include "train/lk-teacher.h"

/* The experiments of Hinton, Vinyals and Dean (2015) on this machine. A row is
 * one of them: one or several runs, whose numbers are kept in a file as soon as
 * each is done, so that an hour's work can be broken off and taken up again. */

typedef struct {
  LkSession  *session;  /* the settings of the run in hand */
  LkDataset  *dataset;
  LkTeacher  *teacher;  /* of the last run; NULL before the first */
  char       *teacher_id;
  gboolean    quick;
  GFile      *file;     /* of the numbers */
  JsonObject *done;     /* by the run's key: its numbers */
} LkPaper;

/* fresh: what is in the file does not count and is replaced. A file that cannot
 * be read as such is an error, since it may be somebody's. */
LkPaper    *lk_paper_new  (LkDataset *dataset, const LkSettings *settings, gboolean quick, gboolean fresh, GFile *file,
                           GError **error);
void        lk_paper_free (LkPaper *paper);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkPaper, lk_paper_free)

/* The numbers in a file's text, by the runs' keys; what does not look like a run's numbers is left out. n_test bounds
 * the counts of samples. NULL where it is no object in JSON. */
JsonObject *lk_paper_parse  (const char *text, gsize length, gsize n_test);

/* The numbers of a run under this name: those kept, or NULL. They are borrowed. */
JsonObject *lk_paper_recall (LkPaper *paper, const char *name);
/* Keeps them; takes the object, which stays valid. */
gboolean    lk_paper_keep   (LkPaper *paper, const char *name, JsonObject *numbers, GError **error);

typedef struct {
  const char *id;
  const char *summary; /* translatable: for --help */
  /* All numbers of the row, by name; a new object. */
  JsonObject *(*run) (LkPaper *paper, const char *id, GError **error);
} LkPaperRow;

const LkPaperRow *lk_paper_rows (gsize *n);
