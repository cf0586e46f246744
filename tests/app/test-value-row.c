/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include <math.h>

#include "app/settings/lk-value-row.h"

/* As T's row: a slider from 0.5 to 50, 0.05 to 1000 by typing. */
static LkValueRow *
new_row (void)
{
  return g_object_ref_sink (g_object_new (LK_TYPE_VALUE_ROW, "title", "Temperature", "logarithmic", TRUE, "lower", 0.5,
                                          "upper", 50.0, "minimum", 0.05, "maximum", 1000.0, "value", 4.0, NULL));
}

static void
type (LkValueRow *row, const char *text)
{
  GtkEntry *entry = part (row, "entry");

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "activate");
}

static gboolean
shows_error (LkValueRow *row)
{
  gboolean shown = gtk_widget_get_visible (part (row, "note_label"));

  g_assert_cmpint (gtk_widget_has_css_class (part (row, "entry"), "error"), ==, shown);
  g_assert_cmpint (gtk_widget_has_css_class (part (row, "note_label"), "error"), ==, shown);
  return shown;
}

#define assert_shows(row, value, text, position)                                                                       \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    g_assert_cmpfloat (lk_value_row_get_value (row), ==, value);                                                       \
    g_assert_cmpstr (part_text (row, "entry"), ==, text);                                                              \
    g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (part (row, "adjustment")), position, 1e-12);             \
  }                                                                                                                    \
  G_STMT_END

static void
test_value (void)
{
  LkValueRow *row = new_row ();
  guint n_notified = 0;

  assert_shows (row, 4.0, "4", log10 (4.0));
  g_signal_connect_swapped (row, "notify::value", G_CALLBACK (count_cb), &n_notified);
  lk_value_row_set_value (row, 12.5);
  assert_shows (row, 12.5, "12.5", log10 (12.5));
  g_assert_cmpuint (n_notified, ==, 1);
  lk_value_row_set_value (row, 12.5);
  g_assert_cmpuint (n_notified, ==, 1);
  g_assert_finalize_object (row);
}

/* A slider moved by hand gives what the entry then shows, no digit more. */
static void
test_slider (void)
{
  LkValueRow *row = new_row ();
  GtkAdjustment *adjustment = part (row, "adjustment");
  guint n_notified = 0;

  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_lower (adjustment), log10 (0.5), 1e-12);
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_upper (adjustment), log10 (50.0), 1e-12);
  g_signal_connect_swapped (row, "notify::value", G_CALLBACK (count_cb), &n_notified);
  gtk_adjustment_set_value (adjustment, 1.0 / 3.0);
  assert_shows (row, 2.15, "2.15", log10 (2.15));
  g_assert_cmpuint (n_notified, ==, 1);
  gtk_adjustment_set_value (adjustment, 10.0);
  assert_shows (row, 50.0, "50", log10 (50.0));
  gtk_adjustment_set_value (adjustment, -10.0);
  assert_shows (row, 0.5, "0.5", log10 (0.5));
  g_assert_finalize_object (row);
}

static void
test_beyond_slider (void)
{
  LkValueRow *row = new_row ();

  lk_value_row_set_value (row, 200.0);
  assert_shows (row, 200.0, "200", log10 (50.0));
  type (row, "0.1");
  assert_shows (row, 0.1, "0.1", log10 (0.5));
  g_assert_false (shows_error (row));
  /* Back onto the slider. */
  lk_value_row_set_value (row, 1.0);
  assert_shows (row, 1.0, "1", 0.0);
  g_assert_finalize_object (row);
}

static void
test_linear (void)
{
  LkValueRow *row = g_object_ref_sink (
      g_object_new (LK_TYPE_VALUE_ROW, "lower", 0.0, "upper", 1.0, "minimum", 0.0, "maximum", 1.0, "value", 0.9, NULL));

  assert_shows (row, 0.9, "0.9", 0.9);
  gtk_adjustment_set_value (part (row, "adjustment"), 0.0);
  assert_shows (row, 0.0, "0", 0.0);
  type (row, "1");
  assert_shows (row, 1.0, "1", 1.0);
  type (row, "1.01");
  g_assert_true (shows_error (row));
  g_assert_cmpfloat (lk_value_row_get_value (row), ==, 1.0);
  g_assert_finalize_object (row);
}

static void
test_typed (void)
{
  static const struct {
    const char *text;
    double value;
    const char *shown;
  } cases[] = {
    { "7.5", 7.5, "7.5" },      { "2,5", 2.5, "2.5" }, { "  8 ", 8.0, "8" },
    { "+3", 3.0, "3" },         { "1e1", 10.0, "10" }, { "0.05", 0.05, "0.05" },
    { "1000", 1000.0, "1000" }, { ".5", 0.5, "0.5" },  { "3.14159265", 3.14159265, "3.14159" },
  };
  LkValueRow *row = new_row ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      type (row, cases[i].text);
      g_assert_cmpfloat (lk_value_row_get_value (row), ==, cases[i].value);
      g_assert_cmpstr (part_text (row, "entry"), ==, cases[i].shown);
      g_assert_false (shows_error (row));
      /* What was taken is no typing to be undone. */
      gtk_widget_activate_action (GTK_WIDGET (gtk_editable_get_delegate (part (row, "entry"))), "text.undo", NULL);
      g_assert_cmpstr (part_text (row, "entry"), ==, cases[i].shown);
    }
  /* Enter on what is shown rounds nothing away. */
  g_signal_emit_by_name (part (row, "entry"), "activate");
  g_assert_cmpfloat (lk_value_row_get_value (row), ==, 3.14159265);
  g_assert_finalize_object (row);
}

static void
test_wrong (void)
{
  static const char *const texts[] = { "",   " ",    "warm", "4x",  "4 5",   "0",  "0.04",
                                       "-4", "1001", "nan",  "inf", "1e999", "--1" };
  LkValueRow *row = new_row ();
  guint n_notified = 0;

  g_signal_connect_swapped (row, "notify::value", G_CALLBACK (count_cb), &n_notified);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *note = g_strdup_printf ("“%s” does not fit: type a number from 0.05 to 1000", texts[i]);

      type (row, texts[i]);
      g_assert_true (shows_error (row));
      g_assert_cmpstr (part_text (row, "note_label"), ==, note);
      /* The text stays, to be corrected. */
      assert_shows (row, 4.0, texts[i], log10 (4.0));
    }
  g_assert_cmpuint (n_notified, ==, 0);
  g_assert_finalize_object (row);
}

/* Also where it is what it began with; and its ends are said. */
static void
test_zero (void)
{
  LkValueRow *row = g_object_ref_sink (
      g_object_new (LK_TYPE_VALUE_ROW, "lower", -12.0, "upper", 12.0, "minimum", -20.0, "maximum", 20.0, NULL));

  assert_shows (row, 0.0, "0", 0.0);
  g_assert_cmpstr (gtk_widget_get_tooltip_text (part (row, "entry")), ==, "From −20 to 20");
  /* Filled from 0 by the row, and so not from its left end by GTK. */
  g_assert_false (gtk_scale_get_has_origin (part (row, "scale")));
  g_assert_finalize_object (row);
}

/* The message goes with the mistake, however that was mended. */
static void
test_mended (void)
{
  LkValueRow *row = new_row ();

  type (row, "warm");
  g_assert_true (shows_error (row));
  type (row, "4");
  g_assert_false (shows_error (row));

  type (row, "warm");
  type (row, "5");
  g_assert_false (shows_error (row));

  type (row, "warm");
  gtk_adjustment_set_value (part (row, "adjustment"), 0.0);
  g_assert_false (shows_error (row));
  assert_shows (row, 1.0, "1", 0.0);

  type (row, "warm");
  lk_value_row_set_value (row, 2.0);
  g_assert_false (shows_error (row));
  g_assert_cmpstr (part_text (row, "entry"), ==, "2");
  g_assert_finalize_object (row);
}

static void
test_useful (void)
{
  LkValueRow *row = new_row ();

  lk_value_row_set_useful (row, FALSE, "It has no effect");
  g_assert_false (gtk_widget_get_sensitive (part (row, "scale")));
  g_assert_false (gtk_widget_get_sensitive (part (row, "entry")));
  g_assert_true (gtk_widget_get_visible (part (row, "note_label")));
  g_assert_cmpstr (part_text (row, "note_label"), ==, "It has no effect");
  g_assert_false (gtk_widget_has_css_class (part (row, "note_label"), "error"));
  /* The reason stays while the value goes on changing from elsewhere. */
  lk_value_row_set_value (row, 9.0);
  g_assert_true (gtk_widget_get_visible (part (row, "note_label")));

  lk_value_row_set_useful (row, TRUE, "It has no effect");
  g_assert_true (gtk_widget_get_sensitive (part (row, "scale")));
  g_assert_true (gtk_widget_get_sensitive (part (row, "entry")));
  g_assert_false (gtk_widget_get_visible (part (row, "note_label")));
  g_assert_finalize_object (row);
}

static void
test_captions (void)
{
  LkValueRow *row = new_row ();

  g_assert_cmpstr (part_text (row, "title_label"), ==, "Temperature");
  g_object_set (row, "low-caption", "sharp", NULL);
  g_assert_true (gtk_widget_get_visible (part (row, "captions")));
  g_assert_cmpstr (part_text (row, "low_label"), ==, "sharp");
  g_object_set (row, "low-caption", NULL, NULL);
  g_assert_false (gtk_widget_get_visible (part (row, "captions")));
  g_assert_finalize_object (row);
}

/* A slider of equal steps stops at hundredths; what is typed is taken as it is. */
static void
test_snap (void)
{
  g_autoptr (LkValueRow) row = g_object_ref_sink (
      g_object_new (LK_TYPE_VALUE_ROW, "lower", 0.0, "upper", 1.0, "minimum", 0.0, "maximum", 1.0, "value", 0.5, NULL));
  GtkAdjustment *adjustment = part (row, "adjustment");

  gtk_adjustment_set_value (adjustment, 0.9963);
  g_assert_cmpfloat (lk_value_row_get_value (row), ==, 1.0);
  gtk_adjustment_set_value (adjustment, 0.1234);
  g_assert_cmpfloat_with_epsilon (lk_value_row_get_value (row), 0.12, 1e-12);
  gtk_adjustment_set_value (adjustment, 0.003);
  g_assert_cmpfloat (lk_value_row_get_value (row), ==, 0.0);
  lk_value_row_set_value (row, 0.1234);
  g_assert_cmpfloat (lk_value_row_get_value (row), ==, 0.1234);
}

/* Without the focus the scale's own handling of the wheel is off, so that the sidebar scrolls. */
static void
test_wheel (void)
{
  g_autoptr (LkValueRow) row = g_object_ref_sink (g_object_new (LK_TYPE_VALUE_ROW, NULL));
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (part (row, "scale"));
  guint n_off = 0, n_first = 0;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (!GTK_IS_EVENT_CONTROLLER_SCROLL (controller))
        continue;
      n_off += gtk_event_controller_get_propagation_phase (controller) == GTK_PHASE_NONE;
      n_first += gtk_event_controller_get_propagation_phase (controller) == GTK_PHASE_CAPTURE;
    }
  g_assert_cmpuint (n_off, ==, 1);
  g_assert_cmpuint (n_first, ==, 1);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add_func ("/app/value-row/value", test_value);
  g_test_add_func ("/app/value-row/slider", test_slider);
  g_test_add_func ("/app/value-row/beyond-slider", test_beyond_slider);
  g_test_add_func ("/app/value-row/linear", test_linear);
  g_test_add_func ("/app/value-row/snap", test_snap);
  g_test_add_func ("/app/value-row/wheel", test_wheel);
  g_test_add_func ("/app/value-row/typed", test_typed);
  g_test_add_func ("/app/value-row/wrong", test_wrong);
  g_test_add_func ("/app/value-row/zero", test_zero);
  g_test_add_func ("/app/value-row/mended", test_mended);
  g_test_add_func ("/app/value-row/useful", test_useful);
  g_test_add_func ("/app/value-row/captions", test_captions);
  return g_test_run ();
}
