/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lesson/lk-lesson-places.h"

#include <glib.h>
#include <string.h>

/* tests/ is beside ui/. */
static char *
read_ui (const char *owner)
{
  g_autofree char *name = g_strconcat (owner, ".ui", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "ui", name, NULL);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

/* Every widget is where the table says. */
static void
test_widgets (void)
{
  gsize n;
  const LkLessonPlace *places = lk_lesson_places (&n);

  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *ui = places[i].widget ? read_ui (places[i].owner) : NULL;
      g_autofree char *id = g_strdup_printf ("id=\"%s\"", places[i].widget);

      if (ui && !strstr (ui, id))
        g_error ("%s: there is no %s in %s.ui", places[i].name, id, places[i].owner);
    }
}

static void
test_names (void)
{
  gsize n;
  const LkLessonPlace *places = lk_lesson_places (&n);
  g_autoptr (GHashTable) words = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; i < n; i++)
    {
      g_assert_true (g_hash_table_add (words, (gpointer) places[i].words)); /* no words twice */
      g_assert_true (lk_lesson_place_find (places[i].name) == &places[i]);  /* no name twice */
      g_assert_true (!places[i].widget == !places[i].owner);
      if (places[i].page)
        g_assert_true (g_strv_contains (lk_lesson_pages (), places[i].page));
    }
  g_assert_null (lk_lesson_place_find ("nowhere"));
  g_assert_nonnull (lk_lesson_place_find ("play")->action);
  g_assert_null (lk_lesson_place_find ("bars")->action);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lesson-places/widgets", test_widgets);
  g_test_add_func ("/lesson-places/names", test_names);
  return g_test_run ();
}
