/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-cli.h"

#include <glib/gi18n.h>
#include <stdio.h>
#include <string.h>

#include "examine/lk-data-checks.h"
#include "examine/lk-teacher-checks.h"
#include "import/lk-dataset-io.h"
#include "io/lk-error.h"
#include "import/lk-formats.h"
#include "import/lk-models.h"
#include "train/lk-teacher-files.h"
#include "words/lk-quantity.h"

/* Pictures are shown so wide on a terminal at most, in characters. */
#define SHOWN_WIDTH 56

/* A file, or folder, and what was found out about it. */
typedef struct {
  const char *name;
  const LkFormat *format;
  LkDataset *dataset; /* of data */
  LkDataFacts facts;
  LkImported teacher;        /* of a teacher */
  LkTeacherFacts answers;    /* n_train 0: it was not held against any data */
  const LkDataset *asked_of; /* the data that it was held against; borrowed */
  LkFindings *findings;
} Item;

static void
item_clear (gpointer data)
{
  Item *item = data;

  lk_dataset_unref (item->dataset);
  lk_data_facts_clear (&item->facts);
  lk_imported_clear (&item->teacher);
  lk_findings_unref (item->findings);
}

static gboolean
read_data (Item *item, const LkSettings *all, GError **error)
{
  const LkImportOptions options = { .findings = item->findings };
  LkSettings settings = *all; /* borrowed but for the name */

  settings.dataset = (char *) item->name;
  item->dataset = lk_settings_load_dataset (&settings, &options, NULL, error);
  if (!item->dataset)
    return FALSE;
  lk_data_facts (item->dataset, &item->facts);
  lk_data_check (item->dataset, &item->facts, item->findings);
  return TRUE;
}

/* The teacher beside the data, where they fit. */
static gboolean
read_teacher (Item *item, GFile *file, const LkSettings *all, LkDataset *dataset, GError **error)
{
  /* Beside data it is read once more, and says then what there is to say. */
  const LkImportOptions options = { .findings = dataset ? NULL : item->findings };
  char *files[] = { (char *) item->name, NULL };
  LkSettings settings = *all; /* borrowed but for the files */
  g_autoptr (LkTeacher) teacher = NULL;

  if (!lk_formats_open (LK_FORMAT_TEACHER, file, item->name, &options, NULL, &item->teacher, error))
    return FALSE;
  if (!dataset)
    return TRUE;
  settings.teacher_files = files;
  teacher = lk_teacher_load (&settings, dataset, NULL, error);
  if (!teacher)
    return FALSE;
  lk_findings_append (item->findings, teacher->findings);
  item->asked_of = dataset;
  return lk_teacher_check (teacher, item->findings, &item->answers, error);
}

/* A file is what it is by its content; a name is a network's if there is one of that name, or else a data set's. */
static gboolean
is_teacher (const char *name, GFile **file, const LkFormat **format)
{
  g_autoptr (GFile) here = g_file_new_for_commandline_arg (name);

  if (g_file_query_exists (here, NULL))
    *format = lk_formats_find (here, name);
  else
    {
      g_object_unref (g_steal_pointer (&here));
      here = lk_model_find (name, NULL);
      *format = here && g_file_query_exists (here, NULL) ? lk_formats_find (here, name)
                                                         : lk_formats_named (LK_FORMAT_TEACHER, name);
    }
  if (!*format || (*format)->kind != LK_FORMAT_TEACHER)
    return FALSE;
  *file = g_steal_pointer (&here);
  return TRUE;
}

/* All of them, the data first, since teachers are held against those of the first data set. */
static gboolean
read_items (char **names, const LkSettings *all, GArray *items, GError **error)
{
  LkDataset *dataset = NULL;

  for (int teachers = 0; teachers < 2; teachers++)
    for (gsize i = 0; names[i]; i++)
      {
        g_autoptr (GFile) file = NULL;
        Item item = { .name = names[i] };
        gboolean ok;

        if (is_teacher (names[i], &file, &item.format) != teachers)
          continue;
        item.findings = lk_findings_new ();
        ok = teachers ? read_teacher (&item, file, all, dataset, error) : read_data (&item, all, error);
        g_array_append_val (items, item);
        if (!ok)
          return FALSE;
        if (!dataset)
          dataset = item.dataset;
      }
  return TRUE;
}

/* --- as text --- */

static void
print_split (const char *name, const LkSplitFacts *facts)
{
  lk_cli_printf (_ ("  %s: %s samples, pixels from %s to %s, %s of white on average, %s of them black\n"), name,
                 LK_COUNT (facts->n), LK_COUNT (facts->darkest), LK_COUNT (facts->lightest), LK_SHARE (facts->mean),
                 LK_SHARE (facts->black));
}

/* The first training sample, two characters a pixel where there is room. */
static void
print_picture (const LkDataset *dataset)
{
  static const char shades[] = " .:-=+*#%@";
  g_autofree guint8 *grey = g_new (guint8, lk_dataset_area (dataset));
  gsize times = dataset->width * 2 <= SHOWN_WIDTH ? 2 : 1;

  lk_dataset_grey (dataset, dataset->train.pixels, grey);
  lk_cli_printf (_ ("  the first training sample, “%s”:\n"), dataset->class_names[dataset->train.labels[0]]);
  for (gsize y = 0; y < dataset->height; y++)
    {
      g_autoptr (GString) line = g_string_new ("  |");

      for (gsize x = 0; x < dataset->width; x++)
        for (gsize k = 0; k < times; k++)
          g_string_append_c (line, shades[grey[y * dataset->width + x] * (sizeof shades - 2) / 255]);
      lk_cli_printf ("%s|\n", line->str);
    }
}

static void
print_classes (const Item *item)
{
  const LkDataset *dataset = item->dataset;
  const gsize *counts = item->facts.train.counts;
  g_autoptr (GString) names = g_string_new (NULL);

  for (gsize c = 0; c < dataset->n_classes; c++)
    g_string_append_printf (names, "%s%s", c > 0 ? ", " : "", dataset->class_names[c]);
  lk_cli_printf (_ ("  classes, in their order: %s\n"), names->str);
  lk_cli_printf (_ ("  training samples of a class: from %s (“%s”) to %s (“%s”)\n"),
                 LK_COUNT (counts[item->facts.fewest]), dataset->class_names[item->facts.fewest],
                 LK_COUNT (counts[item->facts.most]), dataset->class_names[item->facts.most]);
}

static void
print_teacher (const Item *item)
{
  const LkTeacherFacts *answers = &item->answers;

  if (item->teacher.network)
    {
      g_autofree char *sizes = lk_cli_layers (item->teacher.network);
      g_autofree char *layers = item->teacher.layers ? g_strjoinv (" → ", item->teacher.layers) : NULL;

      lk_cli_printf (_ ("  a network of %s with %s parameters\n"), sizes, LK_COUNT (item->teacher.network->n_params));
      if (layers)
        lk_cli_printf (_ ("  layers, in their order: %s\n"), layers);
    }
  else if (item->teacher.loose)
    {
      g_autofree char *sizes = lk_loose_network_describe (item->teacher.loose);
      g_autofree char *layers = g_strjoinv (" → ", item->teacher.layers);

      lk_cli_printf (
          _ ("  layers of %s, for %s classes, with %s parameters; how they are put together the file does not "
             "say\n"),
          sizes, LK_COUNT (lk_loose_network_n_classes (item->teacher.loose)),
          LK_COUNT (lk_loose_network_n_params (item->teacher.loose)));
      lk_cli_printf (_ ("  layers, in their order: %s\n"), layers);
    }
  else if (item->teacher.graph)
    lk_cli_printf (_ ("  a network of %s operators with %s parameters, which answers and cannot be looked into\n"),
                   LK_COUNT (lk_graph_n_operators (item->teacher.graph)),
                   LK_COUNT (lk_graph_n_params (item->teacher.graph)));
  else
    lk_cli_printf (_ ("  logits: %s rows of %s classes\n"), LK_COUNT (item->teacher.rows),
                   LK_COUNT (item->teacher.columns));
  if (answers->n_train == 0)
    return;
  lk_cli_printf (_ ("  of %s training samples of %s it names %s right\n"), LK_COUNT (answers->n_train),
                 item->asked_of->title, LK_SHARE ((double) answers->train_right / answers->n_train));
  if (answers->n_test > 0)
    lk_cli_printf (_ ("  of %s test samples %s\n"), LK_COUNT (answers->n_test),
                   LK_SHARE ((double) answers->test_right / answers->n_test));
}

static void
print_text (const Item *item)
{
  const char *label = item->format && item->format->label ? _ (item->format->label) : _ ("a data set");

  lk_cli_printf ("%s: %s\n", item->name, label);
  if (item->dataset)
    {
      g_autofree char *summary = lk_data_summary (item->dataset);

      lk_cli_printf ("  %s\n", summary);
      print_split (_ ("training"), &item->facts.train);
      print_split (_ ("test"), &item->facts.test);
      print_classes (item);
      print_picture (item->dataset);
    }
  else
    print_teacher (item);
  for (guint i = 0; i < lk_findings_n (item->findings); i++)
    {
      const LkFinding *finding = lk_findings_get (item->findings, i);

      g_autofree char *text = lk_cli_finding_text (finding);

      if (finding->weight == LK_FINDING_WARNING)
        lk_cli_printf (_ ("  warning: %s\n"), text);
      else
        lk_cli_printf (_ ("  note: %s\n"), text);
    }
}

/* --- as JSON --- */

static void
add_split (LkJson *json, const char *name, const LkSplitFacts *facts)
{
  lk_json_begin_object (json, name);
  lk_json_add_count (json, "samples", facts->n);
  lk_json_add_count (json, "minimum", facts->darkest);
  lk_json_add_count (json, "maximum", facts->lightest);
  lk_json_add_number (json, "mean", facts->mean);
  lk_json_add_number (json, "black", facts->black);
  lk_json_add_count (json, "one_grey", facts->n_flat);
  lk_json_end (json);
}

static void
add_data (LkJson *json, const Item *item)
{
  const LkDataset *dataset = item->dataset;

  lk_json_add_text (json, "title", dataset->title);
  lk_json_add_count (json, "width", dataset->width);
  lk_json_add_count (json, "height", dataset->height);
  lk_json_add_count (json, "channels", dataset->channels);
  lk_json_add_boolean (json, "test_split_cut", dataset->train.rows != NULL);
  add_split (json, "train", &item->facts.train);
  add_split (json, "test", &item->facts.test);
  lk_json_begin_array (json, "classes");
  for (gsize c = 0; c < dataset->n_classes; c++)
    {
      lk_json_begin_object (json, NULL);
      lk_json_add_text (json, "name", dataset->class_names[c]);
      lk_json_add_count (json, "train", item->facts.train.counts[c]);
      lk_json_add_count (json, "test", item->facts.test.counts[c]);
      lk_json_end (json);
    }
  lk_json_end (json);
}

static void
add_layer_names (LkJson *json, const Item *item)
{
  lk_json_begin_array (json, "layer_names");
  for (char **name = item->teacher.layers; name && *name; name++)
    lk_json_add_text (json, NULL, *name);
  lk_json_end (json);
}

static void
add_teacher (LkJson *json, const Item *item)
{
  const LkTeacherFacts *answers = &item->answers;

  if (item->teacher.network)
    {
      lk_cli_add_network (json, item->teacher.network);
      add_layer_names (json, item);
    }
  else if (item->teacher.loose)
    {
      g_autofree char *sizes = lk_loose_network_describe (item->teacher.loose);

      lk_json_add_text (json, "loose_layers", sizes);
      lk_json_add_count (json, "classes", lk_loose_network_n_classes (item->teacher.loose));
      lk_json_add_count (json, "parameters", lk_loose_network_n_params (item->teacher.loose));
      add_layer_names (json, item);
    }
  else if (item->teacher.graph)
    {
      lk_json_add_count (json, "operators", lk_graph_n_operators (item->teacher.graph));
      lk_json_add_count (json, "parameters", lk_graph_n_params (item->teacher.graph));
    }
  else
    {
      lk_json_add_count (json, "rows", item->teacher.rows);
      lk_json_add_count (json, "columns", item->teacher.columns);
    }
  if (answers->n_train > 0)
    lk_json_add_number (json, "train_accuracy", (double) answers->train_right / answers->n_train);
  if (answers->n_test > 0)
    lk_json_add_number (json, "test_accuracy", (double) answers->test_right / answers->n_test);
}

static void
print_json (const GArray *items)
{
  g_autoptr (LkJson) json = lk_json_new (FALSE);

  lk_json_begin_object (json, NULL);
  lk_json_begin_array (json, "files");
  for (guint i = 0; i < items->len; i++)
    {
      const Item *item = &g_array_index (items, Item, i);

      lk_json_begin_object (json, NULL);
      lk_json_add_text (json, "file", item->name);
      lk_json_add_text (json, "kind", item->dataset ? "dataset" : "teacher");
      if (item->format)
        lk_json_add_text (json, "format", item->format->id);
      if (item->dataset)
        add_data (json, item);
      else
        add_teacher (json, item);
      lk_cli_add_findings (json, item->findings);
      lk_json_end (json);
    }
  lk_json_end (json);
  lk_json_end (json);
  lk_cli_print_json (json);
}

LkExit
lk_cli_inspect (int argc, char **argv)
{
  g_autoptr (LkSession) session = lk_session_new ();
  const LkSettings *all = lk_session_get_settings (session);
  g_autoptr (GArray) items = g_array_new (FALSE, FALSE, sizeof (Item));
  g_auto (GStrv) names = NULL;
  gboolean as_json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_ ("the result as one JSON object on standard output"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &names, NULL, "FILE…" },
    G_OPTION_ENTRY_NULL,
  };
  const LkCliLine line = {
    .verb = "inspect",
    .summary = _ ("Says what would be read from data sets and teachers, and what is odd about it, without training."),
    .description = _ ("Each FILE is a data set or a teacher: a file, a folder or a name. With a data set among them, "
                      "the teachers are held against its labels."),
    .session = session,
    .takes = LK_VERB_INSPECT,
    .entries = entries,
  };
  GError *error = NULL;
  LkExit status;

  g_array_set_clear_func (items, item_clear);
  status = lk_cli_parse (&line, &argc, &argv, NULL);
  if (status != LK_EXIT_OK)
    return status;
  if (!names)
    {
      g_printerr (_ ("limbeck-cli inspect: name the files to look at\n"));
      return LK_EXIT_USAGE;
    }
  if (!read_items (names, all, items, &error))
    return lk_cli_fail (error);
  for (guint i = 0; !as_json && i < items->len; i++)
    print_text (&g_array_index (items, Item, i));
  if (as_json)
    print_json (items);
  lk_cli_flush ();
  return LK_EXIT_OK;
}
