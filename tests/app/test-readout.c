/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

/* Counts how often the window's content is measured and drawn. */
/* Tries at a frame without a layout. */
#define ROUNDS 20

typedef struct {
  GtkWidget *window;
  LkReadout *readout;
  guint n_layouts;
} Fixture;

static void
layout_cb (GdkFrameClock *clock, Fixture *fixture)
{
  fixture->n_layouts++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->window = gtk_window_new ();
  fixture->readout =
      g_object_new (LK_TYPE_READOUT, "label", "0.000", "valign", GTK_ALIGN_CENTER, "halign", GTK_ALIGN_CENTER, NULL);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->readout));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 400, 200);
  gtk_window_present (GTK_WINDOW (fixture->window));
  UNTIL (gtk_widget_get_width (GTK_WIDGET (fixture->readout)) > 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
}

/* The next frame is drawn; how wide the readout is then. */
static int
width_after_frame (Fixture *fixture)
{
  GdkFrameClock *clock = gtk_widget_get_frame_clock (fixture->window);
  gint64 counter = gdk_frame_clock_get_frame_counter (clock);

  gtk_widget_queue_draw (fixture->window);
  UNTIL (gdk_frame_clock_get_frame_counter (clock) > counter + 1 || (gtk_widget_queue_draw (fixture->window), FALSE));
  return gtk_widget_get_width (GTK_WIDGET (fixture->readout));
}

static void
test_size (Fixture *fixture, gconstpointer data)
{
  int width = width_after_frame (fixture), wide;
  gulong id;
  guint before, rounds = 0;

  /* As wide, and all digits are: nothing is laid out. The window itself may be, when it
   * gets the focus late, but not time and again. */
  id = g_signal_connect (gtk_widget_get_frame_clock (fixture->window), "layout", G_CALLBACK (layout_cb), fixture);
  do
    {
      g_assert_cmpuint (rounds++, <, ROUNDS);
      lk_readout_set_text (fixture->readout, "0.000");
      width_after_frame (fixture);
      before = fixture->n_layouts;
      lk_readout_set_text (fixture->readout, "1.111");
      lk_readout_set_text (fixture->readout, "2");
      g_assert_cmpint (width_after_frame (fixture), ==, width);
    }
  while (fixture->n_layouts != before);
  g_assert_cmpstr (lk_readout_get_text (fixture->readout), ==, "2");

  /* Wider: it grows, and keeps what it has. */
  lk_readout_set_text (fixture->readout, "12345678.000");
  wide = width_after_frame (fixture);
  g_assert_cmpint (wide, >, width);
  g_assert_cmpuint (fixture->n_layouts, >, before);
  lk_readout_set_text (fixture->readout, "0");
  gtk_widget_queue_resize (GTK_WIDGET (fixture->readout));
  g_assert_cmpint (width_after_frame (fixture), ==, wide);
  g_signal_handler_disconnect (gtk_widget_get_frame_clock (fixture->window), id);
}

static void
test_digits (void)
{
  g_autoptr (LkReadout) readout = g_object_ref_sink (g_object_new (LK_TYPE_READOUT, NULL));
  int ones, others;

  lk_readout_set_text (readout, "111");
  gtk_widget_measure (GTK_WIDGET (readout), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &ones, NULL, NULL);
  lk_readout_set_markup (readout, "<b>1</b> KL");
  g_assert_cmpstr (lk_readout_get_text (readout), ==, "1 KL");
  lk_readout_set_text (readout, "000");
  gtk_widget_measure (GTK_WIDGET (readout), GTK_ORIENTATION_HORIZONTAL, -1, NULL, &others, NULL, NULL);
  /* The font may lack even digits; the bold text between must have left nothing behind. */
  g_assert_cmpint (others, >=, ones);
  g_assert_cmpint (others, <, 2 * ones);
}

static void
test_wrap (void)
{
  g_autoptr (LkReadout) readout = g_object_ref_sink (g_object_new (LK_TYPE_READOUT, "wrap", TRUE, NULL));
  int minimum, natural, one, two;

  lk_readout_set_text (readout, "one two three four five six");
  gtk_widget_measure (GTK_WIDGET (readout), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, <, natural / 3);
  gtk_widget_measure (GTK_WIDGET (readout), GTK_ORIENTATION_VERTICAL, natural, NULL, &one, NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (readout), GTK_ORIENTATION_VERTICAL, natural * 2 / 3, NULL, &two, NULL, NULL);
  g_assert_cmpint (two, ==, 2 * one);

  /* The least width is given; what it would like to be stays. */
  g_object_set (readout, "width-chars", 10, NULL);
  gtk_widget_measure (GTK_WIDGET (readout), GTK_ORIENTATION_HORIZONTAL, -1, &one, &two, NULL, NULL);
  g_assert_cmpint (one, >, minimum);
  g_assert_cmpint (two, ==, natural);
}

/* Between words, in Korean, too: its syllables are none. */
static void
test_hangul (void)
{
  g_autoptr (LkReadout) one = g_object_ref_sink (g_object_new (LK_TYPE_READOUT, "wrap", TRUE, NULL));
  g_autoptr (LkReadout) several = g_object_ref_sink (g_object_new (LK_TYPE_READOUT, "wrap", TRUE, NULL));
  int word, least, all;

  lk_readout_set_text (one, "매개변수");
  gtk_widget_measure (GTK_WIDGET (one), GTK_ORIENTATION_HORIZONTAL, -1, &word, NULL, NULL, NULL);
  lk_readout_set_text (several, "교사의 매개변수 수");
  gtk_widget_measure (GTK_WIDGET (several), GTK_ORIENTATION_HORIZONTAL, -1, &least, &all, NULL, NULL);
  g_assert_cmpint (least, ==, word);
  g_assert_cmpint (all, >, word);
}

static void
test_ellipsize (Fixture *fixture, gconstpointer data)
{
  GtkWidget *widget = GTK_WIDGET (fixture->readout);
  int minimum, natural, wide, low, high;

  g_object_set (widget, "ellipsize", PANGO_ELLIPSIZE_END, "width-chars", 4, NULL);
  lk_readout_set_text (fixture->readout, "ankle boot, or a sneaker");
  wide = width_after_frame (fixture);
  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, <, natural / 3);
  g_assert_cmpint (wide, ==, natural);

  /* Where there is less room it is shortened, not wrapped, and what it says stays. */
  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, minimum, NULL, &low, NULL, NULL);
  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, -1, NULL, &high, NULL, NULL);
  g_assert_cmpint (low, ==, high);
  g_assert_cmpstr (lk_readout_get_text (fixture->readout), ==, "ankle boot, or a sneaker");
}

/* Only what is shortened has to say itself again. */
static void
test_tooltip (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GtkTooltip) tooltip = g_object_new (GTK_TYPE_TOOLTIP, NULL);
  gboolean shown = TRUE;

  g_object_set (fixture->readout, "ellipsize", PANGO_ELLIPSIZE_END, "width-chars", 4, NULL);
  lk_readout_set_text (fixture->readout, "ankle boot");
  width_after_frame (fixture);
  g_assert_true (gtk_widget_get_has_tooltip (GTK_WIDGET (fixture->readout)));
  g_signal_emit_by_name (fixture->readout, "query-tooltip", 1, 1, FALSE, tooltip, &shown);
  g_assert_false (shown);

  /* As narrow as it may become. */
  gtk_widget_allocate (GTK_WIDGET (fixture->readout), 40, 30, -1, NULL);
  g_signal_emit_by_name (fixture->readout, "query-tooltip", 1, 1, FALSE, tooltip, &shown);
  g_assert_true (shown);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add ("/readout/size", Fixture, NULL, set_up, test_size, tear_down);
  g_test_add_func ("/readout/digits", test_digits);
  g_test_add_func ("/readout/wrap", test_wrap);
  g_test_add_func ("/readout/hangul", test_hangul);
  g_test_add ("/readout/ellipsize", Fixture, NULL, set_up, test_ellipsize, tear_down);
  g_test_add ("/readout/tooltip", Fixture, NULL, set_up, test_tooltip, tear_down);
  return g_test_run ();
}
