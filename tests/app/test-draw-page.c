/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <string.h>

#include "app/draw/lk-draw-page.h"
#include "app/draw/lk-drawing.h"
#include "app/draw/lk-picture-file.h"
#include "tests/io/test-util.h"
#include "tests/train/train-data.h"

/* The page in a window, with a session on a small data set of 8×8 pictures. */
typedef struct {
  char *folder;
  LkSession *session;
  GtkWidget *window;
  LkDrawPage *page;
  LkDrawing *drawing;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  LkDataset *dataset = train_data_new (200, 40, 3);
  GtkWidget *toasts;

  fixture->folder = train_data_write (dataset);
  lk_dataset_unref (dataset);
  fixture->session = lk_session_new ();
  g_object_set (fixture->session, "dataset", fixture->folder, "teacher-layers", "8", "teacher-epochs", 1,
                "student-layers", "6", "threads", 1, NULL);
  fixture->page = g_object_new (LK_TYPE_DRAW_PAGE, NULL);
  fixture->drawing = part (fixture->page, "drawing");
  g_assert_cmpuint (gtk_drop_down_get_selected (part (fixture->page, "class_drop")), ==, 0); /* “What is it?” */
  g_object_set (fixture->page, "session", fixture->session, NULL);
  fixture->window = g_object_new (ADW_TYPE_APPLICATION_WINDOW, NULL);
  toasts = adw_toast_overlay_new ();
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (toasts), GTK_WIDGET (fixture->page));
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (fixture->window), toasts);
  gtk_window_present (GTK_WINDOW (fixture->window));
  lk_session_start (fixture->session);
  UNTIL (lk_session_get_snapshot (fixture->session)->phase == LK_PHASE_READY);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  UNTIL_GONE (fixture->session);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
}

static const LkSnapshot *
latest (Fixture *fixture)
{
  return lk_session_get_snapshot (fixture->session);
}

static const char *
says (Fixture *fixture)
{
  return part_text (fixture->page, "says_label");
}

static void
draw (Fixture *fixture)
{
  lk_drawing_begin (fixture->drawing, 0.2, 0.3, 1.0);
  lk_drawing_move (fixture->drawing, 0.8, 0.3, 1.0);
  lk_drawing_end (fixture->drawing);
}

static void
test_answers (Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = NULL;

  g_assert_cmpstr (says (fixture), ==, "");
  g_assert_cmpuint (latest (fixture)->question, ==, 0);
  draw (fixture);
  UNTIL (strstr (says (fixture), "twin"));
  g_assert_nonnull (strstr (says (fixture), "teacher says "));
  g_assert_nonnull (strstr (says (fixture), "student says "));
  before = g_strdup (says (fixture));
  /* The bias makes student and twin say a class, whatever they saw; the teacher is not asked to. */
  g_object_set (fixture->session, "bias-classes", "3", "class-bias", 20.0, NULL);
  g_assert_nonnull (strstr (says (fixture), "student says 3"));
  g_assert_nonnull (strstr (says (fixture), "untaught) says 3"));
  g_assert_cmpmem (says (fixture), strcspn (says (fixture), "\n"), before, strcspn (before, "\n"));
  g_object_set (fixture->session, "class-bias", 0.0, NULL);
  g_assert_cmpstr (says (fixture), ==, before);
  g_object_set (fixture->session, "temperature", 40.0, NULL);
  g_assert_cmpstr (says (fixture), !=, before); /* at once */
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "draw.clear", NULL);
  g_assert_cmpstr (says (fixture), ==, "");
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "draw.undo", NULL);
  UNTIL (strstr (says (fixture), "twin"));
  /* What nobody sees is not asked about. */
  gtk_widget_set_visible (GTK_WIDGET (fixture->page), FALSE);
  UNTIL (latest (fixture)->question == 0);
  gtk_widget_set_visible (GTK_WIDGET (fixture->page), TRUE);
  UNTIL (latest (fixture)->question != 0);
}

static guint
n_kept (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (gtk_list_view_get_model (part (fixture->page, "kept_list"))));
}

static const char *
said (GtkDropDown *class_drop)
{
  return gtk_string_object_get_string (gtk_drop_down_get_selected_item (class_drop));
}

/* Kept under the class that the person says, shown again as it was, removed. */
static void
test_keep (Fixture *fixture, gconstpointer data)
{
  GtkWidget *page = GTK_WIDGET (fixture->page);
  GtkDropDown *class_drop = part (page, "class_drop");
  g_autofree char *answer = NULL;

  draw (fixture);
  UNTIL (strstr (says (fixture), "twin"));
  answer = g_strdup (says (fixture));
  g_assert_cmpstr (said (class_drop), ==, "What is it?");
  gtk_widget_activate_action (page, "draw.keep", NULL); /* nobody said it: nothing is kept */
  gtk_drop_down_set_selected (class_drop, 3);
  g_assert_cmpstr (said (class_drop), ==, "2");
  gtk_widget_activate_action (page, "draw.keep", NULL);
  UNTIL (n_kept (fixture) == 1);
  g_assert_cmpstr (said (class_drop), ==, "What is it?"); /* of the next one */

  gtk_widget_activate_action (page, "draw.clear", NULL);
  g_signal_emit_by_name (part (page, "kept_list"), "activate", 0);
  g_assert_cmpstr (said (class_drop), ==, "2");
  UNTIL (g_str_equal (says (fixture), answer));
  gtk_widget_activate_action (page, "draw.remove", NULL);
  UNTIL (n_kept (fixture) == 0);
}

static GtkWidget *
find_undo (GtkWidget *widget)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), "_Undo") == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child && !found;
       child = gtk_widget_get_next_sibling (child))
    found = find_undo (child);
  return found;
}

static void
keep (Fixture *fixture, guint class)
{
  guint n = n_kept (fixture);

  gtk_drop_down_set_selected (part (fixture->page, "class_drop"), class);
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "draw.keep", NULL);
  UNTIL (n_kept (fixture) == n + 1);
}

/* Undo takes effect also while a thread writes: no drawing is lost. */
static void
test_undo_while_writing (Fixture *fixture, gconstpointer data)
{
  GtkWidget *page = GTK_WIDGET (fixture->page);
  GtkWidget *undo;

  draw (fixture);
  UNTIL (strstr (says (fixture), "twin"));
  keep (fixture, 1);
  keep (fixture, 2);
  gtk_widget_activate_action (page, "draw.remove", NULL);
  UNTIL (n_kept (fixture) == 1);
  UNTIL (find_undo (fixture->window));
  undo = find_undo (fixture->window);

  /* One turn: the drawing that is kept here is still on its way when Undo is pressed. */
  gtk_drop_down_set_selected (part (page, "class_drop"), 3);
  gtk_widget_activate_action (page, "draw.keep", NULL);
  g_signal_emit_by_name (undo, "clicked");
  g_assert_cmpuint (n_kept (fixture), ==, 1);
  UNTIL (n_kept (fixture) == 3);
}

/* The same for a page that shows another data set meanwhile: the drawing goes back to its own. */
static void
test_undo_elsewhere (Fixture *fixture, gconstpointer data)
{
  GtkWidget *page = GTK_WIDGET (fixture->page);
  guint n;

  draw (fixture);
  UNTIL (strstr (says (fixture), "twin"));
  n = n_kept (fixture); /* those of the case before */
  keep (fixture, 1);
  gtk_widget_activate_action (page, "draw.remove", NULL);
  UNTIL (n_kept (fixture) == n);
  UNTIL (find_undo (fixture->window));
  g_object_set (fixture->session, "dataset", "arithmetic", NULL);
  UNTIL (gtk_stack_get_visible_child (part (page, "stack")) == part (page, "cannot_label"));
  g_signal_emit_by_name (find_undo (fixture->window), "clicked");
  g_object_set (fixture->session, "dataset", fixture->folder, NULL);
  UNTIL (n_kept (fixture) == n + 1);
}

static GFile *
write_picture (Fixture *fixture, int w, int h)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, w, h);
  g_autoptr (GdkPixbuf) shape = gdk_pixbuf_new_subpixbuf (pixbuf, w / 4, h / 4, w / 2, h / 2);
  g_autofree char *path = g_build_filename (fixture->folder, "picture.png", NULL);
  g_autoptr (GError) error = NULL;

  gdk_pixbuf_fill (pixbuf, 0xf0f0e0ff);
  gdk_pixbuf_fill (shape, 0x202030ff);
  gdk_pixbuf_save (pixbuf, path, "png", &error, NULL);
  g_assert_no_error (error);
  return g_file_new_for_path (path);
}

/* Dark on light paper, and larger than what is kept of it. */
static void
test_open (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = write_picture (fixture, 1500, 500);
  const uint8_t *ink;
  gsize middle = (gsize) LK_DRAWING_SIDE * LK_DRAWING_SIDE / 2 + LK_DRAWING_SIDE / 2;

  lk_draw_page_open (fixture->page, file);
  UNTIL (strstr (says (fixture), "twin"));
  g_assert_false (gtk_widget_get_visible (part (fixture->page, "error_label")));
  ink = lk_drawing_get_ink (fixture->drawing);
  g_assert_cmpuint (ink[middle], >, 250);
  g_assert_cmpuint (ink[0], ==, 0);
}

/* 40×40 pixels: what is around the middle, and the middle, in that order. */
static guint8
ink_of_middle (Fixture *fixture, guint32 around, guint32 middle)
{
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, TRUE, 8, 40, 40);
  g_autoptr (GdkPixbuf) shape = gdk_pixbuf_new_subpixbuf (pixbuf, 10, 10, 20, 20);
  g_autofree char *path = g_build_filename (fixture->folder, "transparent.png", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GBytes) ink = NULL;
  g_autoptr (GError) error = NULL;
  gsize width, height;
  const guint8 *pixels;

  gdk_pixbuf_fill (pixbuf, around);
  gdk_pixbuf_fill (shape, middle);
  gdk_pixbuf_save (pixbuf, path, "png", &error, NULL);
  g_assert_no_error (error);
  ink = lk_picture_file_load (file, &width, &height, NULL, &error);
  g_assert_no_error (error);
  pixels = g_bytes_get_data (ink, NULL);
  g_assert_cmpuint (width, ==, 40);
  g_assert_cmpuint (pixels[0], <, 10);
  return pixels[20 * 40 + 20];
}

/* Paper shows through what is transparent, as in folders of pictures. */
static void
test_open_transparent (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (ink_of_middle (fixture, 0xffffffff, 0x000000ff), >, 250);
  /* Half of the ink; black that nobody sees is none. */
  g_assert_cmpuint (ink_of_middle (fixture, 0x00000000, 0x000000ff), >, 250);
  g_assert_cmpuint (ink_of_middle (fixture, 0xffffffff, 0x00000000), <, 10);
  /* White on nothing could not be seen on paper: there the shape is the ink. */
  g_assert_cmpuint (ink_of_middle (fixture, 0x00000000, 0xffffffff), >, 250);
  g_assert_cmpuint (ink_of_middle (fixture, 0xffffff00, 0xffffffff), >, 250);
}

static void
test_open_wrong (Fixture *fixture, gconstpointer data)
{
  GtkWidget *label = part (fixture->page, "error_label");
  g_autoptr (GFile) file = child (fixture->folder, "picture.png");

  write_file (fixture->folder, "picture.png", "no picture", 10);
  lk_draw_page_open (fixture->page, file);
  UNTIL (gtk_widget_get_visible (label));
  g_assert_nonnull (strstr (part_text (fixture->page, "error_label"), "picture.png"));
  draw (fixture); /* and on it goes */
  g_assert_false (gtk_widget_get_visible (label));
}

/* For data that are dark on light the sheet is, too, and what the networks see. */
static void
test_dark_on_light (Fixture *fixture, gconstpointer data)
{
  LkDataset *dark = train_data_new (200, 40, 3);
  g_autofree char *folder = NULL;
  gboolean white;

  g_object_get (fixture->drawing, "white-paper", &white, NULL);
  g_assert_false (white);
  g_assert_null (strstr (part_text (fixture->page, "note_label"), "dark on light"));
  train_data_invert (dark);
  folder = train_data_write (dark);
  lk_dataset_unref (dark);
  g_object_set (fixture->session, "dataset", folder, NULL);
  UNTIL (strstr (part_text (fixture->page, "note_label"), "Its ink is dark on light"));
  g_object_get (fixture->drawing, "white-paper", &white, NULL);
  g_assert_true (white);
  g_object_set (fixture->session, "transpose", TRUE, NULL);
  UNTIL (strstr (part_text (fixture->page, "note_label"), "Its rows and columns are exchanged"));
  remove_folder (folder);
}

/* Marks of 10×5 are no pictures to draw. */
static void
test_arithmetic (Fixture *fixture, gconstpointer data)
{
  GtkStack *stack = part (fixture->page, "stack");

  g_object_set (fixture->session, "dataset", "arithmetic", NULL);
  UNTIL (gtk_stack_get_visible_child (stack) == part (fixture->page, "cannot_label"));
  g_assert_nonnull (strstr (part_text (fixture->page, "cannot_label"), "10×5"));
}

int
main (int argc, char **argv)
{
  g_autofree char *data = NULL, *cache = NULL;
  int status;

  /* Its own, so that nothing is kept beside a person's drawings. */
  data = g_dir_make_tmp ("limbeck-data-XXXXXX", NULL);
  cache = g_dir_make_tmp ("limbeck-cache-XXXXXX", NULL);
  g_setenv ("XDG_DATA_HOME", data, TRUE);
  g_setenv ("XDG_CACHE_HOME", cache, TRUE);
  app_test_init (&argc, &argv);
#define ADD(name, function) g_test_add ("/app/draw-page/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("answers", test_answers);
  ADD ("keep", test_keep);
  ADD ("undo-while-writing", test_undo_while_writing);
  ADD ("undo-elsewhere", test_undo_elsewhere);
  ADD ("open", test_open);
  ADD ("open-transparent", test_open_transparent);
  ADD ("open-wrong", test_open_wrong);
  ADD ("dark-on-light", test_dark_on_light);
  ADD ("arithmetic", test_arithmetic);
#undef ADD
  status = g_test_run ();
  remove_folder (data);
  remove_folder (cache);
  return status;
}
