/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "plot/lk-palette.h"
#include "plot/lk-text.h"

static LkTextStyle
style_new (void)
{
  return (LkTextStyle) { .family = lk_palette_light ()->font_family, .size = 13.0 };
}

static int
width_of (const char *text, const LkTextStyle *style)
{
  int width;

  pango_layout_get_size (lk_text_layout (text, style), &width, NULL);
  return width;
}

static void
test_kept (void)
{
  LkTextStyle style = style_new (), bold = style, large = style;
  g_autoptr (PangoLayout) first = g_object_ref (lk_text_layout ("soft targets", &style));

  bold.bold = true;
  large.size = 26.0;
  g_assert_true (lk_text_layout ("soft targets", &style) == first);
  g_assert_true (lk_text_layout ("hard targets", &style) != first);
  g_assert_true (lk_text_layout ("soft targets", &bold) != first);
  g_assert_true (lk_text_layout ("soft targets", &large) != first);
  g_assert_cmpstr (pango_layout_get_text (first), ==, "soft targets");
  g_assert_cmpint (width_of ("soft targets", &bold), >, width_of ("soft targets", &style));
  g_assert_cmpfloat_with_epsilon (width_of ("soft targets", &large), 2.0 * width_of ("soft targets", &style), 40.0);
}

/* A text that is used stays, however many others pass; one that is not goes. */
static void
test_forgotten (void)
{
  LkTextStyle style = style_new ();
  g_autoptr (PangoLayout) used = g_object_ref (lk_text_layout ("used", &style));
  g_autoptr (PangoLayout) unused = g_object_ref (lk_text_layout ("unused", &style));
  gpointer watched = unused;

  g_object_add_weak_pointer (G_OBJECT (unused), &watched);
  g_clear_object (&unused);
  g_assert_nonnull (watched);
  for (int i = 0; i < 2000; i++)
    {
      g_autofree char *text = g_strdup_printf ("%d", i);

      lk_text_layout (text, &style);
      g_assert_true (lk_text_layout ("used", &style) == used);
    }
  g_assert_null (watched);
}

static void
test_flows (void)
{
  LkTextStyle style = style_new ();
  const char *text = "a rather long name of a class";
  double width = width_of (text, &style) / (double) PANGO_SCALE;

  style.flow = LK_TEXT_ELLIPSIS;
  style.width = 0.6 * width;
  g_assert_true (pango_layout_is_ellipsized (lk_text_layout (text, &style)));
  g_assert_cmpint (pango_layout_get_line_count (lk_text_layout (text, &style)), ==, 1);
  style.width = width + 1.0;
  g_assert_false (pango_layout_is_ellipsized (lk_text_layout (text, &style)));

  style.flow = LK_TEXT_WORDS;
  style.width = 0.3 * width;
  g_assert_cmpint (pango_layout_get_line_count (lk_text_layout (text, &style)), >, 2);
  style.flow = LK_TEXT_LINES;
  style.n_lines = 2;
  g_assert_cmpint (pango_layout_get_line_count (lk_text_layout (text, &style)), ==, 2);
  g_assert_true (pango_layout_is_ellipsized (lk_text_layout (text, &style)));
}

static gpointer
other_thread (gpointer text)
{
  LkTextStyle style = style_new ();

  return lk_text_layout (text, &style) ? text : NULL;
}

/* Each thread has its own: what one draws, the other cannot disturb. */
static void
test_threads (void)
{
  LkTextStyle style = style_new ();
  g_autoptr (PangoLayout) here = g_object_ref (lk_text_layout ("here", &style));
  GThread *thread = g_thread_new ("other", other_thread, (gpointer) "here");

  g_assert_nonnull (g_thread_join (thread));
  g_assert_true (lk_text_layout ("here", &style) == here);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/text/kept", test_kept);
  g_test_add_func ("/text/forgotten", test_forgotten);
  g_test_add_func ("/text/flows", test_flows);
  g_test_add_func ("/text/threads", test_threads);
  return g_test_run ();
}
