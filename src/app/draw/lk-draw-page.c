/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "app/widgets/lk-ink.h"
#include "lk-draw-page.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "app/widgets/lk-drop.h"
#include "app/widgets/lk-file-dialog.h"
#include "app/widgets/lk-own-data.h"
#include "app/widgets/lk-plot-view.h"
#include "app/widgets/lk-toasts.h"
#include "dataset/lk-centering.h"
#include "figure/lk-figure-outputs.h"
#include "import/lk-drawings.h"
#include "lk-drawing.h"
#include "lk-picture-file.h"
#include "plot/lk-picture.h"
#include "words/lk-quantity.h"
#include "train/lk-setup.h"

/* Pictures of fewer pixels a side are marks, not drawings. */
#define SMALLEST_SIDE 8

/* Entries of the list of classes. That nobody said what a drawing is has an entry of its own: since 4.18 GTK's lists
 * choose their first one where none is chosen. */
#define NOBODY_SAID 0
#define FIRST_CLASS 1

/* Of a kept drawing in the strip, px. */
#define THUMBNAIL 44

struct _LkDrawPage {
  LkPage parent_instance;

  GtkStack *stack;
  GtkLabel *cannot_label;
  GtkWidget *sheet_box;
  GtkLabel *error_label;
  LkDrawing *drawing;
  LkPlotView *picture_view;
  GtkLabel *says_label;
  LkPlotView *bars_view;
  GtkLabel *note_label;
  GtkDropDown *class_drop;
  GtkListView *kept_list;

  LkDataset *dataset;                                     /* that the sheet is for; NULL before it is read */
  uint8_t ink[LK_MAX_SIDE * LK_MAX_SIDE];                 /* the drawing, brought to the data set's size */
  uint8_t pixels[LK_COLOURS * LK_MAX_SIDE * LK_MAX_SIDE]; /* the same as the networks see it */
  guint question;                                         /* the last one's number; 0: none */
  LkPicture picture;
  LkOutputBars outputs;
  char *bars_title;

  LkDrawings *drawings; /* NULL: none, or they cannot be read */
  GListStore *kept;     /* of GdkTexture, one a drawing */
  GtkSingleSelection *selection;
  gboolean writing;      /* a thread changes what is kept */
  GQueue waiting;        /* of Change: those that come after it */
  GCancellable *loading; /* of a picture file; NULL: none */
};

G_DEFINE_FINAL_TYPE (LkDrawPage, lk_draw_page, LK_TYPE_PAGE)

static LkSession *
session_of (LkDrawPage *self)
{
  return lk_page_get_session (LK_PAGE (self));
}

/* Where something went wrong; NULL: all is well. */
static void
show_error (LkDrawPage *self, const char *message)
{
  gtk_label_set_label (self->error_label, message ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), message != NULL);
}

/* What can be done now. Their keys work wherever the focus is, but only while
 * the page is shown. */
static void
update_actions (LkDrawPage *self)
{
  gboolean here =
      gtk_widget_get_mapped (GTK_WIDGET (self)) && gtk_stack_get_visible_child (self->stack) == self->sheet_box;
  gboolean can_undo, can_redo, empty;

  g_object_get (self->drawing, "can-undo", &can_undo, "can-redo", &can_redo, "empty", &empty, NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "draw.undo", here && can_undo);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "draw.redo", here && can_redo);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "draw.clear", here && !empty);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "draw.open", here);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "draw.keep",
                                 here && !empty && self->drawings && !self->writing &&
                                     gtk_drop_down_get_selected (self->class_drop) != NOBODY_SAID);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "draw.remove",
                                 here && !self->writing &&
                                     gtk_single_selection_get_selected (self->selection) != GTK_INVALID_LIST_POSITION);
}

/* What each network says, in words. */
static void
update_words (LkDrawPage *self)
{
  const LkSnapshot *snapshot = lk_session_get_snapshot (session_of (self));
  const LkBars *bars = &self->outputs.bars;
  g_autofree char *text = lk_output_bars_describe (&self->outputs);
  g_autoptr (GString) markup = g_string_new (NULL);

  for (gsize group = 0; group < bars->n_groups; group++)
    {
      g_autofree char *line = lk_output_bars_say (&self->outputs, group, TRUE);

      g_string_append_printf (markup, "%s%s", group > 0 ? "\n" : "", line);
    }
  if (bars->n_groups > 0 && snapshot->teacher && !lk_teacher_has_networks (snapshot->teacher))
    g_string_append_printf (markup, "\n%s",
                            _ ("The teacher is a file of logits: without its weights it cannot answer."));
  gtk_label_set_markup (self->says_label, markup->str);
  lk_plot_view_set_description (self->bars_view, text);
}

/* A class, or a kept drawing. */
static void
choice_cb (LkDrawPage *self)
{
  if (self->selection) /* not while it is being made */
    update_actions (self);
}

/* Follows every snapshot and every move of T: a few numbers. The answers to an
 * earlier state of the drawing stay until those to the present one are there. */
static void
update_answers (LkDrawPage *self)
{
  const LkSnapshot *snapshot = lk_session_get_snapshot (session_of (self));
  const LkSettings *settings = lk_session_get_settings (session_of (self));
  const float *logits[LK_N_ROLES] = { NULL, NULL, NULL };
  const char *empty = _ ("Draw, and the networks answer here");
  g_autofree float *student = NULL, *twin = NULL;
  g_autofree bool *raised = settings->class_bias != 0.0 ? lk_settings_raised_classes (settings, self->dataset) : NULL;
  const char *T = LK_SETTING (settings->loss.temperature), *moved = LK_MOVED (settings->class_bias);
  /* Weights of the past are not kept, only their answers to the test set. */
  gboolean past = lk_session_is_looking_back (session_of (self));

  if (self->question != 0)
    {
      if (snapshot->question != self->question && self->outputs.bars.n_groups > 0 && snapshot->dataset == self->dataset)
        return;
      if (snapshot->question == self->question && snapshot->dataset == self->dataset)
        {
          logits[0] = snapshot->asked_teacher;
          logits[1] = student = lk_settings_biased_logits (settings, self->dataset, snapshot->asked_student);
          logits[2] = twin = lk_settings_biased_logits (settings, self->dataset, snapshot->asked_twin);
        }
      empty = snapshot->phase == LK_PHASE_FAILED ? _ ("Without a teacher there is no answer to show")
                                                 : _ ("The answers appear here in a moment");
    }
  g_free (self->bars_title);
  if (raised && past)
    self->bars_title =
        g_strdup_printf (_ ("Softened outputs at T = %s, bias of %s moved by %s, by the networks as they are now"), T,
                         settings->bias_classes, moved);
  else if (raised)
    self->bars_title =
        g_strdup_printf (_ ("Softened outputs at T = %s, bias of %s moved by %s"), T, settings->bias_classes, moved);
  else if (past)
    self->bars_title = g_strdup_printf (_ ("Softened outputs at T = %s, by the networks as they are now"), T);
  else
    self->bars_title = g_strdup_printf (_ ("Softened outputs at T = %s"), T);
  self->outputs.mutual = settings->mutual;
  lk_output_bars_set (&self->outputs, self->dataset, logits, settings->loss.temperature, -1, self->bars_title, empty);
  lk_plot_view_changed (self->bars_view);
  update_words (self);
}

/* The drawing as the networks see it, and in words what was done to it. */
static void
update_picture (LkDrawPage *self)
{
  const LkDataset *dataset = self->dataset;
  gboolean transpose = lk_session_get_settings (session_of (self))->transpose;
  g_autoptr (GString) note = g_string_new (NULL);

  if (!dataset)
    return;
  lk_ink_as_data (dataset, transpose, self->ink, self->pixels);
  lk_plot_view_changed (self->picture_view);
  g_string_append_printf (note,
                          g_str_equal (dataset->id, "mnist")
                              ? _ ("Seen as %2$zu×%3$zu pixels, scaled and centred as %1$s’s pictures were.")
                              : _ ("Seen as %2$zu×%3$zu pixels, scaled and centred as MNIST’s were; %1$s may have been "
                                   "made in another way, and its networks then be less sure."),
                          dataset->title, dataset->width, dataset->height);
  if (dataset->dark_on_light)
    g_string_append_printf (note, " %s", _ ("Its ink is dark on light, as in these pictures."));
  if (dataset->colour_ground)
    g_string_append_printf (note, " %s",
                            _ ("Its pen is orange and its paper blue, since these pictures are in colour."));
  else if (dataset->channels > 1)
    g_string_append_printf (note, " %s", _ ("It is grey: these pictures are in colour, and a drawing has none."));
  if (transpose)
    g_string_append_printf (note, " %s", _ ("Its rows and columns are exchanged, as in these pictures."));
  gtk_label_set_label (self->note_label, note->str);
}

/* From the sheet to the networks: under a millisecond. */
static void
ask (LkDrawPage *self)
{
  gboolean empty;

  g_object_get (self->drawing, "empty", &empty, NULL);
  if (self->dataset)
    lk_center_ink (lk_drawing_get_ink (self->drawing), LK_DRAWING_SIDE, LK_DRAWING_SIDE, self->ink,
                   self->dataset->width, self->dataset->height);
  update_picture (self);
  if (self->dataset && !empty && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->question = lk_session_ask (session_of (self), self->ink, lk_dataset_area (self->dataset));
  else
    self->question = lk_session_ask (session_of (self), NULL, 0);
}

static void
changed_cb (LkDrawing *drawing, LkDrawPage *self)
{
  if (!session_of (self))
    return;
  show_error (self, NULL);
  ask (self);
  update_answers (self);
  update_actions (self);
}

static void
thickness_cb (GtkRange *range, LkDrawPage *self)
{
  g_object_set (self->drawing, "thickness", gtk_range_get_value (range) / 100.0, NULL);
}

/* --- Kept drawings --- */

static GdkTexture *
thumbnail (LkDrawPage *self, gsize i)
{
  return lk_ink_texture (lk_drawings_get (self->drawings, i), self->drawings->width, self->drawings->height);
}

static void
insert_thumbnail (LkDrawPage *self, gsize i)
{
  g_autoptr (GdkTexture) texture = thumbnail (self, i);

  g_list_store_insert (self->kept, (guint) i, texture);
}

static void
fill_kept (LkDrawPage *self)
{
  g_list_store_remove_all (self->kept);
  for (gsize i = 0; self->drawings && i < self->drawings->n; i++)
    insert_thumbnail (self, i);
}

static const char *
class_of (LkDrawPage *self, guint i)
{
  return self->dataset->class_names[self->drawings->labels->data[i]];
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, LkDrawPage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *image = gtk_image_new ();
  GtkWidget *label = gtk_label_new (NULL);

  gtk_image_set_pixel_size (GTK_IMAGE (image), THUMBNAIL);
  gtk_box_append (GTK_BOX (box), image);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 8);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_item_set_child (item, box);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, LkDrawPage *self)
{
  GtkWidget *image = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *label = gtk_widget_get_next_sibling (image);

  gtk_image_set_from_paintable (GTK_IMAGE (image), gtk_list_item_get_item (item));
  gtk_label_set_label (GTK_LABEL (label), class_of (self, gtk_list_item_get_position (item)));
}

static void
kept_activate_cb (GtkListView *list, guint i, LkDrawPage *self)
{
  lk_drawing_show (self->drawing, lk_drawings_get (self->drawings, i), self->drawings->width, self->drawings->height);
  gtk_drop_down_set_selected (self->class_drop, FIRST_CLASS + self->drawings->labels->data[i]);
}

/* A change of what is kept, as a thread makes it: on a copy, which takes the place
 * of what is shown once it is on disk; for a data set that is not shown any more,
 * on what is on disk. One at a time. */
typedef struct {
  LkDataset *dataset;
  LkDrawings *drawings; /* NULL: to be read */
  gboolean is_removal;
  gsize i;
  guint8 *pixels; /* of the drawing that comes or goes */
  guint label;
  LkDrawPage *page; /* of a removal; weak: its toast may outlive the page */
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_clear_weak_pointer (&change->page);
  lk_dataset_unref (change->dataset);
  lk_drawings_free (change->drawings);
  g_free (change->pixels);
  g_free (change);
}

static void
change_freed_cb (gpointer data, GClosure *closure)
{
  change_free (data);
}

static void
write_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Change *change = data;
  LkDrawings *drawings;
  GError *error = NULL;

  if (!change->drawings)
    change->drawings = lk_drawings_load (change->dataset, &error);
  drawings = change->drawings;
  if (drawings && !change->is_removal)
    change->i = MIN (change->i, drawings->n);
  if (drawings &&
      (change->is_removal ? lk_drawings_remove (drawings, change->i, &error)
                          : lk_drawings_insert (drawings, change->i, change->pixels, change->label, &error)))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void write_next (LkDrawPage *self);
static void bring_back_cb (AdwToast *toast, Change *removal);

static void
show_change (LkDrawPage *self, Change *change)
{
  Change *removal;
  AdwToast *toast;

  lk_drawings_free (self->drawings);
  self->drawings = g_steal_pointer (&change->drawings);
  if (!change->is_removal)
    {
      insert_thumbnail (self, change->i);
      gtk_drop_down_set_selected (self->class_drop, NOBODY_SAID);
      gtk_single_selection_set_selected (self->selection, (guint) change->i);
      gtk_widget_activate_action (GTK_WIDGET (self->kept_list), "list.scroll-to-item", "u", (guint) change->i);
      return;
    }
  g_list_store_remove (self->kept, (guint) change->i);
  removal = g_memdup2 (change, sizeof *change);
  removal->dataset = lk_dataset_ref (change->dataset);
  removal->pixels = g_steal_pointer (&change->pixels);
  toast = adw_toast_new (_ ("Drawing removed"));
  adw_toast_set_button_label (toast, _ ("_Undo"));
  g_set_weak_pointer (&removal->page, self);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (bring_back_cb), removal, change_freed_cb, 0);
  lk_toasts_add (GTK_WIDGET (self), toast);
}

static void
load_kept (LkDrawPage *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->drawings, lk_drawings_free);
  self->drawings = lk_drawings_load (self->dataset, &error);
  show_error (self, error ? error->message : NULL);
  fill_kept (self);
}

static void
written_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  LkDrawPage *self = LK_DRAW_PAGE (object);
  Change *change = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  gboolean done = g_task_propagate_boolean (G_TASK (result), &error);

  self->writing = FALSE;
  if (!session_of (self))
    {
      write_next (self); /* the page is gone; what was asked for is done all the same */
      return;
    }
  if (!done)
    show_error (self, error->message);
  else if (change->dataset == self->dataset)
    {
      show_error (self, NULL);
      show_change (self, change);
    }
  else if (self->dataset && g_str_equal (change->dataset->id, self->dataset->id))
    load_kept (self); /* the same data set read anew, perhaps before this was on disk */
  write_next (self);
  update_actions (self);
}

/* What waits, one after the other, since each is a change of what the one before left. */
static void
write_next (LkDrawPage *self)
{
  g_autoptr (GTask) task = NULL;
  Change *change = self->writing ? NULL : g_queue_pop_head (&self->waiting);

  if (!change)
    return;
  if (change->dataset == self->dataset && self->drawings)
    change->drawings = lk_drawings_copy (self->drawings);
  self->writing = TRUE;
  task = g_task_new (self, NULL, written_cb, NULL);
  g_task_set_task_data (task, change, change_free);
  g_task_run_in_thread (task, write_thread);
}

/* Takes pixels. */
static void
write_change (LkDrawPage *self, LkDataset *dataset, gboolean is_removal, gsize i, guint8 *pixels, guint label)
{
  Change *change = g_new0 (Change, 1);

  change->dataset = lk_dataset_ref (dataset);
  change->is_removal = is_removal;
  change->i = i;
  change->pixels = pixels;
  change->label = label;
  g_queue_push_tail (&self->waiting, change);
  write_next (self);
  update_actions (self);
}

static void
bring_back_cb (AdwToast *toast, Change *removal)
{
  if (removal->pixels && removal->page)
    write_change (removal->page, removal->dataset, FALSE, removal->i, g_steal_pointer (&removal->pixels),
                  removal->label);
}

static void
keep_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LkDrawPage *self = LK_DRAW_PAGE (widget);

  write_change (self, self->dataset, FALSE, self->drawings->n, g_memdup2 (self->ink, lk_dataset_area (self->dataset)),
                gtk_drop_down_get_selected (self->class_drop) - FIRST_CLASS);
}

static void
remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LkDrawPage *self = LK_DRAW_PAGE (widget);
  guint i = gtk_single_selection_get_selected (self->selection);

  if (i == GTK_INVALID_LIST_POSITION || i >= self->drawings->n)
    return;
  write_change (self, self->dataset, TRUE, i,
                g_memdup2 (lk_drawings_get (self->drawings, i), lk_dataset_area (self->dataset)),
                self->drawings->labels->data[i]);
}

/* --- Another data set --- */

/* What a drawing can be said to be; names may be NULL. */
static void
set_classes (LkDrawPage *self, const char *const *names)
{
  g_autoptr (GtkStringList) classes = gtk_string_list_new (NULL);

  gtk_string_list_append (classes, _ ("What is it?"));
  gtk_string_list_splice (classes, FIRST_CLASS, 0, names);
  gtk_drop_down_set_model (self->class_drop, G_LIST_MODEL (classes));
  gtk_drop_down_set_selected (self->class_drop, NOBODY_SAID);
}

static void
set_dataset (LkDrawPage *self, LkDataset *dataset)
{
  lk_output_bars_clear (&self->outputs); /* they borrow its class names */
  g_clear_pointer (&self->drawings, lk_drawings_free);
  g_list_store_remove_all (self->kept);
  g_clear_pointer (&self->dataset, lk_dataset_unref);
  self->picture.pixels = NULL;
  self->dataset = dataset ? lk_dataset_ref (dataset) : NULL;
  gtk_stack_set_visible_child (self->stack, self->sheet_box);
  show_error (self, NULL);
  if (!dataset)
    {
      gtk_label_set_label (self->cannot_label, _ ("Without a data set there is nothing to draw for."));
      gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->cannot_label));
      return;
    }
  if (MIN (dataset->width, dataset->height) < SMALLEST_SIDE)
    {
      g_autofree char *text =
          g_strdup_printf (_ ("The samples of %s are marks of %zu×%zu pixels, not pictures that one could draw. "
                              "Choose another data set to draw for."),
                           dataset->title, dataset->width, dataset->height);
      gtk_label_set_label (self->cannot_label, text);
      gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->cannot_label));
      return;
    }
  lk_ink_picture (&self->picture, dataset, self->pixels);
  g_object_set (self->drawing, "white-paper", (gboolean) dataset->dark_on_light, NULL);
  set_classes (self, (const char *const *) dataset->class_names);
  load_kept (self);
}

static void
follow (LkDrawPage *self)
{
  const LkSnapshot *snapshot = lk_session_get_snapshot (session_of (self));
  LkDataset *dataset = snapshot->dataset;
  gboolean none = !dataset && snapshot->phase == LK_PHASE_FAILED;

  /* While the next one is read there is none: the sheet stays. */
  if ((dataset && dataset != self->dataset) || (none && gtk_stack_get_visible_child (self->stack) == self->sheet_box))
    {
      set_dataset (self, dataset);
      ask (self);
      update_actions (self);
    }
  update_answers (self);
}

/* Nothing is asked for a page that nobody sees. */
static gboolean
lk_draw_page_update (LkPage *page, LkChange changes, int part, gboolean shown)
{
  LkDrawPage *self = LK_DRAW_PAGE (page);

  if (changes & LK_CHANGE_SHOWN)
    {
      ask (self);
      update_actions (self);
    }
  if (changes & LK_CHANGE_SETTING)
    update_picture (self);
  if (shown &&
      changes & (LK_CHANGE_SNAPSHOT | LK_CHANGE_TEMPERATURE | LK_CHANGE_BIAS | LK_CHANGE_MOMENT | LK_CHANGE_SHOWN))
    follow (self);
  return FALSE;
}

static void
dark_cb (LkDrawPage *self)
{
  fill_kept (self);
  update_actions (self);
}

/* --- Picture files --- */

typedef struct {
  GBytes *ink;
  gsize width, height;
} Loaded;

static void
loaded_free (gpointer data)
{
  Loaded *loaded = data;

  g_bytes_unref (loaded->ink);
  g_free (loaded);
}

static void
load_thread (GTask *task, gpointer source, gpointer file, GCancellable *cancellable)
{
  GError *error = NULL;
  Loaded loaded = { 0 };

  loaded.ink = lk_picture_file_load (file, &loaded.width, &loaded.height, cancellable, &error);
  if (loaded.ink)
    g_task_return_pointer (task, g_memdup2 (&loaded, sizeof loaded), loaded_free);
  else
    g_task_return_error (task, error);
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  LkDrawPage *self = LK_DRAW_PAGE (object);
  g_autoptr (GError) error = NULL;
  Loaded *loaded = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->loading);
  if (!loaded)
    {
      show_error (self, error->message);
      return;
    }
  lk_drawing_show (self->drawing, g_bytes_get_data (loaded->ink, NULL), loaded->width, loaded->height);
  for (gsize i = 0; self->dataset && i < lk_dataset_area (self->dataset); i++)
    if (self->ink[i] > 0)
      {
        loaded_free (loaded);
        return;
      }
  show_error (self, _ ("Nothing in this picture stands out from its background. Choose one with a single dark shape on "
                       "light paper, or a light one on dark"));
  loaded_free (loaded);
}

static void
chosen_cb (gpointer self, GListModel *files, gpointer user_data)
{
  g_autoptr (GFile) file = g_list_model_get_item (files, 0);

  lk_draw_page_open (self, file);
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  GtkFileChooserNative *dialog = lk_file_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)),
                                                     GTK_FILE_CHOOSER_ACTION_OPEN, _ ("Open a picture"), _ ("_Open"));
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, _ ("Pictures"));
  gtk_file_filter_add_pixbuf_formats (filter);
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
  lk_file_dialog_show (dialog, G_OBJECT (widget), chosen_cb, NULL, NULL);
}

static gboolean
open_dropped (GtkWidget *widget, GSList *files)
{
  LkDrawPage *self = LK_DRAW_PAGE (widget);

  if (lk_own_data_is (files->data))
    {
      lk_own_data_open (GTK_WINDOW (gtk_widget_get_root (widget)), session_of (self), files);
      return TRUE;
    }
  if (gtk_stack_get_visible_child (self->stack) != self->sheet_box)
    return FALSE;
  lk_draw_page_open (self, files->data);
  return TRUE;
}

static char *
hint (GtkWidget *widget)
{
  if (gtk_stack_get_visible_child (LK_DRAW_PAGE (widget)->stack) != LK_DRAW_PAGE (widget)->sheet_box)
    return lk_own_data_hint (widget);
  return g_strdup (_ ("Drop a picture, and the networks say what it is; or a data set or a teacher"));
}

static void
undo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lk_drawing_undo (LK_DRAW_PAGE (widget)->drawing);
}

static void
redo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lk_drawing_redo (LK_DRAW_PAGE (widget)->drawing);
}

static void
clear_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lk_drawing_clear (LK_DRAW_PAGE (widget)->drawing);
}

static void
lk_draw_page_dispose (GObject *object)
{
  LkDrawPage *self = LK_DRAW_PAGE (object);

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  G_OBJECT_CLASS (lk_draw_page_parent_class)->dispose (object);
}

static void
lk_draw_page_finalize (GObject *object)
{
  LkDrawPage *self = LK_DRAW_PAGE (object);

  lk_output_bars_clear (&self->outputs);
  g_free (self->bars_title);
  lk_drawings_free (self->drawings);
  lk_dataset_unref (self->dataset);
  G_OBJECT_CLASS (lk_draw_page_parent_class)->finalize (object);
}

static void
lk_draw_page_build (LkPage *page)
{
  LkDrawPage *self = LK_DRAW_PAGE (page);

  gtk_widget_init_template (GTK_WIDGET (self));
  lk_plot_view_set_model (self->picture_view, &lk_picture_plot, &self->picture);
  lk_plot_view_set_model (self->bars_view, &lk_bars_plot, &self->outputs.bars);
  set_classes (self, NULL);
  lk_drop_accept (GTK_WIDGET (self), hint, open_dropped);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (dark_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_stack_set_visible_child (self->stack, self->sheet_box);
  update_actions (self);
}

static void
lk_draw_page_class_init (LkDrawPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lk_draw_page_dispose;
  object_class->finalize = lk_draw_page_finalize;
  LK_PAGE_CLASS (klass)->build = lk_draw_page_build;
  LK_PAGE_CLASS (klass)->update = lk_draw_page_update;

  gtk_widget_class_install_action (widget_class, "draw.undo", NULL, undo_action);
  gtk_widget_class_install_action (widget_class, "draw.redo", NULL, redo_action);
  gtk_widget_class_install_action (widget_class, "draw.clear", NULL, clear_action);
  gtk_widget_class_install_action (widget_class, "draw.open", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "draw.keep", NULL, keep_action);
  gtk_widget_class_install_action (widget_class, "draw.remove", NULL, remove_action);

  g_type_ensure (LK_TYPE_DRAWING);
  g_type_ensure (LK_TYPE_PLOT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-draw-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LkDrawPage, stack);
  gtk_widget_class_bind_template_child (widget_class, LkDrawPage, cannot_label);
  gtk_widget_class_bind_template_child (widget_class, LkDrawPage, sheet_box);
  gtk_widget_class_bind_template_child (widget_class, LkDrawPage, error_label);
  gtk_widget_class_bind_template_child (widget_class, LkDrawPage, drawing);
  gtk_widget_class_bind_template_child (widget_class, LkDrawPage, picture_view);
  gtk_widget_class_bind_template_child (widget_class, LkDrawPage, says_label);
  gtk_widget_class_bind_template_child (widget_class, LkDrawPage, bars_view);
  gtk_widget_class_bind_template_child (widget_class, LkDrawPage, note_label);
  gtk_widget_class_bind_template_child (widget_class, LkDrawPage, class_drop);
  gtk_widget_class_bind_template_child (widget_class, LkDrawPage, kept_list);
  gtk_widget_class_bind_template_child (widget_class, LkDrawPage, kept);
  gtk_widget_class_bind_template_child (widget_class, LkDrawPage, selection);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, choice_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, thickness_cb);
  gtk_widget_class_bind_template_callback (widget_class, kept_activate_cb);
}

static void
lk_draw_page_init (LkDrawPage *self)
{
  self->picture = (LkPicture) LK_PICTURE_INIT;
  self->outputs.bars = (LkBars) LK_BARS_INIT;
}

void
lk_draw_page_open (LkDrawPage *self, GFile *file)
{
  g_autoptr (GTask) task = NULL;

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  self->loading = g_cancellable_new ();
  task = g_task_new (self, self->loading, loaded_cb, NULL);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  g_task_run_in_thread (task, load_thread);
}
