/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-run.h"

/* Little memory. OpenBLAS asks for its buffers again and again where it gets none. */

/* KiB of address space: none for a buffer, not for all that is needed besides, not for
 * all buffers, enough. The first two are of the usual OpenBLAS, with threads of its own. */
static const guint limits[] = { 120000, 550000, 400000, 4000000 };

#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
#  define SANITIZED TRUE
#else
#  define SANITIZED FALSE
#endif

/* Newer OpenBLAS (0.3.29) asks for a buffer already when it is loaded, and for ever: not one
 * line of the program is run then. */
#define CANNOT_START 77

/* OpenBLAS 0.3.30 asks ten times and ends the program itself, with these words. */
#define GIVEN_UP "OpenBLAS error: Memory allocation still failed"

/* Of a line of limbeck-cli under the limit. The second `timeout` is there for the failure alone. */
static CliRun
run_within (guint limit, const char *line)
{
  g_autofree char *script = g_strdup_printf ("ulimit -v %u || exit 1\n"
                                             "timeout -s KILL 15 '%s' --help >/dev/null 2>&1\n"
                                             "[ $? -ne 137 ] || exit %d\n"
                                             "exec timeout -s KILL 60 '%s' %s",
                                             limit, cli_path, CANNOT_START, cli_path, line);

  return cli_run_program ((const char *const[]) { "sh", "-c", script, NULL });
}

static void
test_memory_limit (void)
{
  g_auto (CliRun) version = cli_run ("--version");

  if (SANITIZED)
    {
      g_test_skip ("a sanitizer takes all address space");
      return;
    }
  for (gsize i = strstr (version.out, "(pthreads)") ? 0 : 2; i < G_N_ELEMENTS (limits); i++)
    {
      g_auto (CliRun) run = run_within (limits[i], "--version");

      if (strstr (run.err, GIVEN_UP))
        g_assert_cmpint (run.status, ==, 1);
      else if (i == 0 && run.status == CANNOT_START)
        g_test_message ("OpenBLAS does not let a program start within %u KiB", limits[i]);
      else if (i + 1 < G_N_ELEMENTS (limits))
        cli_assert_failed (&run, 1, "OpenBLAS needs", "MiB of address space", "ulimit -v", NULL);
      else
        g_assert_cmpint (run.status, ==, 0);
    }
}

int
main (int argc, char **argv)
{
  cli_init (&argc, &argv);
  g_test_add_func ("/cli/poor-machine/memory-limit", test_memory_limit);
  return g_test_run ();
}
