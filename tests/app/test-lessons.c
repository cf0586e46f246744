/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-picture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "app/lesson/lk-lesson-actions.h"
#include "app/lesson/lk-lesson-map.h"
#include "app/window/lk-window.h"
#include "import/lk-models.h"
#include "lesson/lk-lesson-library.h"
#include "lesson/lk-lesson-places.h"
#include "settings/lk-setting-text.h"
#include "tests/io/test-util.h"

/* Every lesson that comes with the program, to its end, as a learner goes through it: questions are answered, what a step
 * waits for is done by the control that it means, and Next is pressed. With LIMBECK_PICTURES, a folder, each step is
 * drawn. */

/* A run on a slow machine that does something else, too. */
#define SLOW_SECONDS 240

/* A third of MNIST's training samples, of which the teacher is asked before each run: what lessons claim is held elsewhere
 * (lk-lesson-check.h). */
#define N_TRAIN 20000

typedef struct {
  LkSession *session;
  GtkWidget *window;
  LkLessonPlayer *player;
  gboolean runs; /* the step asks the learner to start one */
} Learner;

static gpointer
card (Learner *learner)
{
  return lk_lesson_stage_get_card (part (learner->window, "lesson_stage"));
}

static gboolean
timeout_cb (gpointer data)
{
  Learner *learner = data;
  const LkSnapshot *snapshot = lk_session_get_snapshot (learner->session);

  for (guint id = 1; snapshot->settings && id < LK_N_SETTINGS; id++)
    if (!lk_setting_same (lk_session_get_settings (learner->session), snapshot->settings, id))
      g_test_message ("%s is another in the run", lk_setting_info (id)->name);
  if (snapshot->error)
    g_test_message ("%s", snapshot->error);
  g_error ("%s: what it waits for has not come; phase %d, step %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
           " an epoch, playing %d",
           lk_lesson_player_get_step (learner->player)->id, snapshot->phase, snapshot->step, snapshot->steps_per_epoch,
           lk_session_is_playing (learner->session));
  return G_SOURCE_REMOVE;
}

static void
wait_for_done (Learner *learner)
{
  guint id = g_timeout_add_seconds (SLOW_SECONDS, timeout_cb, learner);

  while (!lk_lesson_player_is_done (learner->player))
    {
      LkPhase phase = lk_session_get_snapshot (learner->session)->phase;

      /* Another run, which the step has set, came after the press. */
      if (learner->runs && !lk_session_is_playing (learner->session) &&
          (phase == LK_PHASE_READY || phase == LK_PHASE_PAUSED))
        lk_session_play (learner->session);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (id);
}

/* The first right one. */
static void
answer (Learner *learner, const LkLessonStep *step)
{
  GtkWidget *row = gtk_widget_get_first_child (part (card (learner), "answers_box"));

  for (guint i = 0; !((LkLessonAnswer *) g_ptr_array_index (step->answers, i))->right; i++)
    row = gtk_widget_get_next_sibling (row);
  g_signal_emit_by_name (gtk_widget_get_first_child (row), "clicked");
  g_assert_false (lk_lesson_player_is_asking (learner->player));
}

/* "temperature >= 8", "pressed promote", "page = samples", "epoch >= 2" */
static void
fulfil (Learner *learner, const char *comparison)
{
  g_auto (GStrv) words = g_strsplit (comparison, " ", -1);
  char **points = lk_lesson_player_get_step (learner->player)->points;
  GtkWidget *pointed =
      points && points[0] ? lk_lesson_map_find (learner->window, lk_lesson_place_find (points[0])) : NULL;
  guint id = lk_setting_find (words[0]);
  g_auto (GValue) value = G_VALUE_INIT;
  GError *error = NULL;

  if (g_str_equal (words[0], "pressed"))
    gtk_widget_activate_action (learner->window, lk_lesson_place_find (words[1])->action, NULL);
  else if (g_str_equal (words[0], "page"))
    g_object_set (learner->window, "page", words[2], NULL);
  else if (g_str_equal (words[0], "tune.runs"))
    gtk_widget_activate_action (learner->window, "win.sweep", NULL);
  else if (g_str_equal (words[0], "seeds"))
    gtk_widget_activate_action (learner->window, "win.repeat", NULL);
  else if (GTK_IS_BUTTON (pointed))
    g_signal_emit_by_name (pointed, "clicked");
  else if (id > 0)
    {
      lk_setting_parse (id, words[0], words[2], &value, &error);
      g_assert_no_error (error);
      g_object_set_property (G_OBJECT (learner->session), words[0], &value);
    }
}

static void
do_step (Learner *learner, LkLesson *lesson)
{
  const LkLessonStep *step = lk_lesson_player_get_step (learner->player);
  g_autofree char *picture = g_strdup_printf ("%s-%s", lk_lesson_get_id (lesson), step->id);

  g_test_message ("%s", picture);
  app_draw (learner->window);
  app_draw (learner->window);
  app_take_picture (learner->window, picture);
  if (lk_lesson_stage_get_overlap (part (learner->window, "lesson_stage")) > 0.0)
    g_error ("%s: the card covers what it speaks of", picture);
  if (step->question)
    answer (learner, step);
  learner->runs = step->waits && strstr (step->waits, "Distill");
  if (!lk_lesson_player_is_done (learner->player))
    {
      g_auto (GStrv) parts = g_strsplit (lk_lesson_condition_get_text (step->done), " and ", -1);

      UNTIL (lk_session_get_snapshot (learner->session)->phase >= LK_PHASE_READY);
      for (char **comparison = parts; *comparison; comparison++)
        fulfil (learner, *comparison);
    }
  wait_for_done (learner);
  g_assert_true (action_enabled (learner->window, "win.lesson-next"));
}

static void
test_lesson (gconstpointer id)
{
  GError *error = NULL;
  g_autoptr (LkLesson) lesson = lk_lesson_find (id, &error);
  g_auto (GStrv) teachers = lk_model_list ("mnist");
  Learner learner = { .session = lk_session_new_for ("mnist") };
  g_auto (LkSettings) before = { 0 };

  g_assert_no_error (error);
  g_object_set (learner.session, "teacher-files", (const char *[]) { teachers[0], NULL }, "temperature", 3.0, NULL);
  lk_settings_copy (lk_session_get_settings (learner.session), &before);
  learner.window = GTK_WIDGET (lk_window_new (NULL, learner.session, NULL));
  learner.player = lk_lesson_actions_get_player (learner.window);
  gtk_window_set_default_size (GTK_WINDOW (learner.window), 1280, 800);
  gtk_window_present (GTK_WINDOW (learner.window));
  UNTIL (gtk_widget_get_mapped (learner.window));
  lk_lesson_actions_play (learner.window, lesson);
  for (guint i = 0; i < lk_lesson_get_n_steps (lesson); i++)
    {
      g_assert_cmpuint (lk_lesson_player_get_index (learner.player), ==, i);
      do_step (&learner, lesson);
      gtk_widget_activate_action (learner.window, "win.lesson-next", NULL);
    }
  g_assert_null (lk_lesson_player_get_lesson (learner.player));
  for (guint setting = 1; setting < LK_N_SETTINGS; setting++)
    if (!lk_setting_same (lk_session_get_settings (learner.session), &before, setting))
      g_error ("%s is not as it was", lk_setting_info (setting)->name);
  gtk_window_destroy (GTK_WINDOW (learner.window));
  g_object_unref (learner.session);
}

static void
copy_split (const char *from, const char *to, const char *name, gsize header, gsize sample_bytes)
{
  g_autofree char *zipped = g_strdup_printf ("%s/mnist/%s.gz", from, name);
  g_autofree char *path = g_strdup_printf ("%s/mnist/%s", to, name);
  g_autoptr (GFile) file = g_file_new_for_path (zipped);
  g_autoptr (GFileInputStream) raw = g_file_read (file, NULL, NULL);
  g_autoptr (GZlibDecompressor) unzip = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP);
  g_autoptr (GInputStream) plain = g_converter_input_stream_new (G_INPUT_STREAM (raw), G_CONVERTER (unzip));
  gsize length = header + N_TRAIN * sample_bytes, n_read;
  g_autofree char *bytes = g_malloc (length);
  guint32 count = GUINT32_TO_BE (N_TRAIN);

  g_assert_true (g_input_stream_read_all (plain, bytes, length, &n_read, NULL, NULL) && n_read == length);
  memcpy (bytes + 4, &count, sizeof count);
  g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
}

/* Beside it everything is where it always is. */
static void
make_small_mnist (const char *folder)
{
  static const char *const others[] = { "dataset.ini", "t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz" };
  g_autofree char *from = g_test_build_filename (G_TEST_DIST, "..", "data", NULL);
  g_autofree char *mnist = g_build_filename (folder, "mnist", NULL);

  g_assert_cmpint (g_mkdir (mnist, 0700), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autofree char *target = g_build_filename (from, "mnist", others[i], NULL);
      g_autofree char *name = g_build_filename (mnist, others[i], NULL);

      g_assert_cmpint (symlink (target, name), ==, 0);
    }
  copy_split (from, folder, "train-images-idx3-ubyte", 16, 28 * 28);
  copy_split (from, folder, "train-labels-idx1-ubyte", 8, 1);
}

int
main (int argc, char **argv)
{
  g_autofree char *data = g_dir_make_tmp ("limbeck-data-XXXXXX", NULL);
  GError *error = NULL;
  GPtrArray *lessons;
  int status;

  /* Its own, so that nothing is kept beside a person's runs. */
  g_setenv ("XDG_DATA_HOME", data, TRUE);
  app_test_init (&argc, &argv);
  make_small_mnist (data);
  g_setenv ("LIMBECK_DATA_DIR", data, TRUE);
  lessons = lk_lesson_list (&error);
  g_assert_no_error (error);
  for (guint i = 0; i < lessons->len; i++)
    {
      const char *id = lk_lesson_get_id (g_ptr_array_index (lessons, i));
      g_autofree char *path = g_strconcat ("/app/lessons/", id, NULL);

      g_test_add_data_func (path, id, test_lesson);
    }
  status = g_test_run ();
  g_ptr_array_unref (lessons);
  remove_folder (data);
  return status;
}
