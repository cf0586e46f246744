/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-line-breaks.h"

/* Characters of a word that is kept: what is longer, as a name from a file may be, has to break somewhere. */
#define LONGEST 16

static void
keep (PangoAttrList **attributes, PangoLayout *layout, const char *word, const char *end)
{
  const char *text = pango_layout_get_text (layout);
  PangoAttrList *before = pango_layout_get_attributes (layout);
  PangoAttribute *attribute = pango_attr_allow_breaks_new (FALSE);

  attribute->start_index = (guint) (word - text);
  attribute->end_index = (guint) (end - text);
  if (!*attributes)
    *attributes = before ? pango_attr_list_copy (before) : pango_attr_list_new ();
  pango_attr_list_insert (*attributes, attribute);
}

void
lk_line_breaks_keep_words (PangoLayout *layout)
{
  PangoAttrList *attributes = NULL;
  const char *word = NULL;
  gboolean is_hangul = FALSE;

  for (const char *c = pango_layout_get_text (layout);; c = g_utf8_next_char (c))
    {
      gunichar letter = g_utf8_get_char (c);

      if (letter && !g_unichar_isspace (letter))
        {
          word = word ? word : c;
          is_hangul = is_hangul || g_unichar_get_script (letter) == G_UNICODE_SCRIPT_HANGUL;
          continue;
        }
      if (is_hangul && g_utf8_strlen (word, c - word) <= LONGEST)
        keep (&attributes, layout, word, c);
      word = NULL;
      is_hangul = FALSE;
      if (!letter)
        break;
    }
  if (!attributes)
    return;
  pango_layout_set_attributes (layout, attributes);
  pango_attr_list_unref (attributes);
}
