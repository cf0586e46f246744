/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot/lk-line-breaks.h"

#include <pango/pangocairo.h>
#include <string.h>

static PangoLayout *
layout_of (const char *text)
{
  PangoContext *context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  PangoLayout *layout = pango_layout_new (context);

  g_object_unref (context);
  pango_layout_set_text (layout, text, -1);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD);
  lk_line_breaks_keep_words (layout);
  return layout;
}

/* Where its lines begin when they are as short as they can be. */
static void
assert_lines (const char *text, const char *const *lines)
{
  PangoLayout *layout = layout_of (text);
  guint n = g_strv_length ((char **) lines);

  pango_layout_set_width (layout, 0);
  g_assert_cmpint (pango_layout_get_line_count (layout), ==, (int) n);
  for (guint i = 0; i < n; i++)
    g_assert_true (g_str_has_prefix (text + pango_layout_get_line_readonly (layout, (int) i)->start_index, lines[i]));
  g_object_unref (layout);
}

static void
test_words (void)
{
  assert_lines ("학생이 30개를 배웁니다", (const char *[]) { "학생이", "30개를", "배웁니다", NULL });
  assert_lines ("교사", (const char *[]) { "교사", NULL });
  assert_lines ("가나다라마바사아자차카타파하거너더",
                (const char *[]) { "가", "나", "다", "라", "마", "바", "사", "아", "자", "차", "카", "타", "파", "하",
                                   "거", "너", "더", NULL });
  assert_lines ("two words", (const char *[]) { "two", "words", NULL });
}

/* What the layout had stays. */
static void
test_attributes (void)
{
  PangoLayout *plain = layout_of ("two words");
  PangoLayout *layout = layout_of ("학생 둘");
  PangoAttrList *bold = pango_attr_list_new ();
  GSList *list;

  g_assert_null (pango_layout_get_attributes (plain));
  pango_attr_list_insert (bold, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, bold);
  lk_line_breaks_keep_words (layout);
  g_assert_false (pango_attr_list_equal (pango_layout_get_attributes (layout), bold));
  list = pango_attr_list_get_attributes (pango_layout_get_attributes (layout));
  g_assert_cmpuint (g_slist_length (list), ==, 3);
  g_slist_free_full (list, (GDestroyNotify) pango_attribute_destroy);
  pango_attr_list_unref (bold);
  g_object_unref (layout);
  g_object_unref (plain);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/line-breaks/words", test_words);
  g_test_add_func ("/line-breaks/attributes", test_attributes);
  return g_test_run ();
}
