/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "app/settings/lk-spin-range.h"

typedef struct {
  AdwActionRow *row;
  GtkSpinButton *spin;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->row = g_object_ref_sink (ADW_ACTION_ROW (adw_action_row_new ()));
  fixture->spin = GTK_SPIN_BUTTON (gtk_spin_button_new_with_range (1.0, 1000000.0, 1.0));
  adw_action_row_set_subtitle (fixture->row, "As it was");
  adw_action_row_add_suffix (fixture->row, GTK_WIDGET (fixture->spin));
  lk_spin_range_say (fixture->spin);
  gtk_spin_button_set_value (fixture->spin, 20.0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->row);
}

static void
type (Fixture *fixture, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (fixture->spin), text);
  gtk_spin_button_update (fixture->spin);
}

#define assert_row(fixture, value, subtitle)                                                                           \
  G_STMT_START                                                                                                         \
  {                                                                                                                    \
    g_assert_cmpfloat (gtk_spin_button_get_value ((fixture)->spin), ==, value);                                        \
    g_assert_cmpstr (adw_action_row_get_subtitle ((fixture)->row), ==, subtitle);                                      \
  }                                                                                                                    \
  G_STMT_END

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpstr (gtk_widget_get_tooltip_text (GTK_WIDGET (fixture->spin)), ==, "From 1 to 1000000");
  type (fixture, "30");
  assert_row (fixture, 30.0, "As it was");
  type (fixture, "0");
  assert_row (fixture, 30.0, "“0” does not fit: type a number from 1 to 1000000");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (fixture->spin)), ==, "30");
  type (fixture, "2000000");
  assert_row (fixture, 30.0, "“2000000” does not fit: type a number from 1 to 1000000");
  /* What fits, also what it is already, and a button ends it. */
  type (fixture, "30");
  assert_row (fixture, 30.0, "As it was");
  type (fixture, "0");
  gtk_spin_button_spin (fixture->spin, GTK_SPIN_STEP_FORWARD, 1.0);
  assert_row (fixture, 31.0, "As it was");
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  g_test_add ("/app/spin-range/refused", Fixture, NULL, set_up, test_refused, tear_down);
  return g_test_run ();
}
