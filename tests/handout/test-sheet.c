/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "handout/lk-sheet.h"
#include "pdf.h"
#include "plot/lk-picture.h"

#ifdef __SANITIZE_ADDRESS__
#  include <sanitizer/lsan_interface.h>
#else
#  define __lsan_disable()
#  define __lsan_enable()
#endif

/* Cairo 1.16 loses an index of 768 bytes for each font of the kind CFF with character collections (Noto's
 * Korean) that it takes into a PDF. Nobody else can free it, so what it takes while it finishes is not counted. */
static GBytes *
finish (LkSheet *sheet)
{
  GError *error = NULL;
  GBytes *pdf;

  __lsan_disable ();
  pdf = lk_sheet_finish (sheet, &error);
  __lsan_enable ();
  g_assert_no_error (error);
  pdf_assert (pdf);
  g_assert_cmpuint (pdf_n_pages (pdf), ==, lk_sheet_n_pages (sheet));
  return pdf;
}

/* Type with its fonts, of any script, and no pictures of it. */
static void
test_fonts (void)
{
  g_autoptr (LkSheet) sheet = lk_sheet_new ("A & B");
  g_autoptr (GBytes) pdf = NULL;

  lk_sheet_text (sheet, LK_SHEET_TITLE, 0.0, "What a soft answer says");
  lk_sheet_text (sheet, LK_SHEET_NOTE, 0.0, "<b>no markup</b> α · T²");
  lk_sheet_choice (sheet, LK_SHEET_BOX_TICKED, "부드러운 답");
  g_assert_cmpuint (lk_sheet_n_pages (sheet), ==, 1);
  pdf = finish (sheet);
  g_assert_cmpuint (pdf_count (pdf, "/FontFile"), >, 0);
  g_assert_cmpuint (pdf_count (pdf, "/Subtype /Image"), ==, 0);
}

/* Nothing is lost at a page's end: a paragraph goes on, lines and tables too. */
static void
test_pages (void)
{
  g_autoptr (LkSheet) sheet = lk_sheet_new ("Long");
  g_autoptr (GString) text = g_string_new (NULL);
  const char *cells[2 * 60];
  g_autoptr (GBytes) pdf = NULL;

  for (guint i = 0; i < 2000; i++)
    g_string_append (text, "word after word ");
  lk_sheet_text (sheet, LK_SHEET_NOTE, 20.0, text->str);
  g_assert_cmpuint (lk_sheet_n_pages (sheet), >=, 6);
  lk_sheet_break (sheet);
  lk_sheet_break (sheet); /* of an empty page: nothing */
  {
    guint before = lk_sheet_n_pages (sheet);

    lk_sheet_lines (sheet, 32);
    g_assert_cmpuint (lk_sheet_n_pages (sheet), ==, before);
    lk_sheet_lines (sheet, 1);
    g_assert_cmpuint (lk_sheet_n_pages (sheet), ==, before + 1);
    for (guint i = 0; i < G_N_ELEMENTS (cells); i++)
      cells[i] = "12";
    lk_sheet_table (sheet, cells, 60, 2);
    g_assert_cmpuint (lk_sheet_n_pages (sheet), >=, before + 2);
  }
  pdf = finish (sheet);
}

static void
test_measure (void)
{
  g_autoptr (LkSheet) sheet = lk_sheet_new ("Room");
  double short_text = lk_sheet_measure (sheet, LK_SHEET_BODY, 0.0, "one line");

  g_assert_cmpfloat (short_text, >, 10.0);
  g_assert_cmpfloat (lk_sheet_measure (sheet, LK_SHEET_BODY, 480.0, "one line of words"), >, 2.0 * short_text);
  lk_sheet_space (sheet, 400.0);
  lk_sheet_keep (sheet, 200.0);
  g_assert_cmpuint (lk_sheet_n_pages (sheet), ==, 1);
  lk_sheet_keep (sheet, 400.0);
  g_assert_cmpuint (lk_sheet_n_pages (sheet), ==, 2);
  lk_sheet_keep (sheet, 10000.0); /* no page has that much: the empty one is as good as any */
  g_assert_cmpuint (lk_sheet_n_pages (sheet), ==, 2);
}

static void
test_plots (void)
{
  g_autoptr (LkSheet) sheet = lk_sheet_new ("Plots");
  const guint8 pixels[4] = { 0, 255, 128, 64 };
  LkPicture picture = { .columns = 2, .rows = 2, .channels = 1, .pixels = pixels, .border_color = -1 };
  const LkSheetPlot plots[] = { { &lk_picture_plot, &picture, 0.5 }, { &lk_picture_plot, &picture, 0.5 } };
  g_autoptr (GBytes) pdf = NULL;

  for (guint i = 0; i < 4; i++)
    lk_sheet_plots (sheet, plots, 2, 300.0);
  g_assert_cmpuint (lk_sheet_n_pages (sheet), ==, 2);
  pdf = finish (sheet);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/handout/sheet/fonts", test_fonts);
  g_test_add_func ("/handout/sheet/pages", test_pages);
  g_test_add_func ("/handout/sheet/measure", test_measure);
  g_test_add_func ("/handout/sheet/plots", test_plots);
  return g_test_run ();
}
