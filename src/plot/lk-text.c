/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-text.h"

#include "lk-line-breaks.h"

/* Texts in a generation: those of a page's plots, several times over. */
#define GENERATION 512

typedef struct {
  LkTextStyle style;
  char *text;
  PangoLayout *layout;
} Entry;

/* What a thread has laid out. A text that is used moves to the young; when they
 * are many, the old ones, which nobody asked for since, are forgotten. */
typedef struct {
  PangoContext *context;
  GHashTable *young; /* Entry, its own key */
  GHashTable *old;
} Texts;

static guint
entry_hash (gconstpointer data)
{
  const Entry *entry = data;

  return g_str_hash (entry->text) ^ ((guint) (entry->style.size * 16.0) << 8) ^ ((guint) entry->style.flow << 1) ^
         ((guint) entry->style.width << 16) ^ entry->style.bold;
}

static gboolean
entry_equal (gconstpointer data_a, gconstpointer data_b)
{
  const Entry *a = data_a, *b = data_b;

  return a->style.family == b->style.family && a->style.size == b->style.size && a->style.bold == b->style.bold &&
         a->style.flow == b->style.flow && a->style.width == b->style.width && a->style.n_lines == b->style.n_lines &&
         g_str_equal (a->text, b->text);
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_object_unref (entry->layout);
  g_free (entry->text);
  g_free (entry);
}

static GHashTable *
generation_new (void)
{
  return g_hash_table_new_full (entry_hash, entry_equal, entry_free, NULL);
}

static void
texts_free (gpointer data)
{
  Texts *texts = data;

  g_hash_table_unref (texts->young);
  g_hash_table_unref (texts->old);
  g_object_unref (texts->context);
  g_free (texts);
}

static Texts *
texts_new (void)
{
  Texts *texts = g_new0 (Texts, 1);
  cairo_font_options_t *options = cairo_font_options_create ();

  texts->context = pango_font_map_create_context (pango_cairo_font_map_get_default ());
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (texts->context, options);
  pango_context_set_round_glyph_positions (texts->context, FALSE);
  cairo_font_options_destroy (options);
  texts->young = generation_new ();
  texts->old = generation_new ();
  return texts;
}

static PangoLayout *
layout_new (PangoContext *context, const char *text, const LkTextStyle *style)
{
  PangoLayout *layout = pango_layout_new (context);
  PangoFontDescription *font = pango_font_description_from_string (style->family);

  pango_font_description_set_absolute_size (font, style->size * PANGO_SCALE);
  pango_font_description_set_weight (font, style->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_text (layout, text, -1);
  if (style->flow == LK_TEXT_FREE)
    return layout;
  pango_layout_set_width (layout, (int) (style->width * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  lk_line_breaks_keep_words (layout);
  if (style->flow != LK_TEXT_WORDS)
    pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  if (style->flow == LK_TEXT_LINES)
    {
      pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
      pango_layout_set_height (layout, -style->n_lines);
    }
  return layout;
}

PangoLayout *
lk_text_layout (const char *text, const LkTextStyle *style)
{
  static GPrivate private = G_PRIVATE_INIT (texts_free);
  Texts *texts = g_private_get (&private);
  const Entry key = { *style, (char *) text, NULL };
  Entry *entry;

  if (!texts)
    {
      texts = texts_new ();
      g_private_set (&private, texts);
    }
  entry = g_hash_table_lookup (texts->young, &key);
  if (entry)
    return entry->layout;

  if (g_hash_table_steal_extended (texts->old, &key, (gpointer *) &entry, NULL) == FALSE)
    {
      entry = g_new (Entry, 1);
      *entry = (Entry) { *style, g_strdup (text), layout_new (texts->context, text, style) };
    }
  if (g_hash_table_size (texts->young) >= GENERATION)
    {
      g_hash_table_unref (texts->old);
      texts->old = texts->young;
      texts->young = generation_new ();
    }
  g_hash_table_add (texts->young, entry);
  return entry->layout;
}
