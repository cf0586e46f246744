/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plot-probe.h"
#include "plot/lk-run-line.h"

/* Pixels of the run's colour, and none of anything else but clear ground. */
static void
test_line (void)
{
  for (unsigned run = 0; run < 2 * LK_N_RUN_COLORS; run++)
    {
      LkRunLine line = { run };
      Probe probe = probe_draw (24, 24, &lk_run_line_plot, &line, lk_palette_light ());
      int n = probe_count_all (&probe, lk_palette_series (lk_palette_light (), lk_run_line_color (run)));

      g_assert_cmpint (n, >, 12);
      g_assert_cmpint (n, <=, 24 * 4);
      /* Its middle is a line, its edges are the row's. */
      g_assert_cmphex (probe_pixel (&probe, 12, 2), ==, PROBE_OUTSIDE);
      probe_clear (&probe);
    }
}

/* Without their colours, neighbours are told apart by their dashes. */
static void
test_dashes (void)
{
  for (unsigned run = 0; run < LK_N_RUN_COLORS; run++)
    {
      g_assert_cmpint (lk_run_line_dash (run), !=, lk_run_line_dash (run + 1));
      g_assert_cmpint (lk_run_line_color (run), ==, lk_run_line_color (run + LK_N_RUN_COLORS));
      g_assert_cmpint (lk_run_line_color (run), !=, lk_run_line_color (run + 1));
    }
}

static void
test_nothing (void)
{
  LkRunLine line = { 1 };
  Probe probe = probe_draw (0, 0, &lk_run_line_plot, &line, lk_palette_dark ());

  probe_clear (&probe);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/run-line/line", test_line);
  g_test_add_func ("/run-line/dashes", test_dashes);
  g_test_add_func ("/run-line/nothing", test_nothing);
  return g_test_run ();
}
