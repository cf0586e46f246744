/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench.h"

#include <gio/gio.h>
#include <sys/resource.h>
#include <sys/wait.h>

/* The most memory that a run without a window holds at once. */

int
main (int argc, char **argv)
{
  GPid pid;
  GError *error = NULL;
  struct rusage usage;
  int status;
  double began;

  bench_init (&argc, &argv, NULL);
  if (argc < 2)
    g_error ("usage: %s [--quick] LIMBECK-CLI", argv[0]);

  {
    /* A tenth of the steps: how many there are makes no difference to the memory. */
    const char *line[] = { argv[1],    "distill", "--student",        bench_quick ? "30x30" : "800x800",
                           "--epochs", "1",       "--train-fraction", "0.1",
                           NULL };
    g_autofree char *words = g_strjoinv (" ", (char **) line + 1);

    began = bench_now ();
    if (!g_spawn_async (NULL, (char **) line, NULL,
                        G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                        &pid, &error))
      g_error ("%s", error->message);
    if (wait4 (pid, &status, 0, &usage) != pid || !WIFEXITED (status) || WEXITSTATUS (status) != 0)
      g_error ("%s distill failed; run it by hand to see why", argv[1]);

    bench_table ("memory of a run without a window", "command\tpeak RSS MiB\tseconds");
    bench_row ("limbeck-cli %s\t%.1f\t%.2f", words, (double) usage.ru_maxrss / 1024.0, bench_now () - began);
    bench_end ();
  }
  return 0;
}
