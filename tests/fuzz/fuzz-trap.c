/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>
#include <stdlib.h>

/* GLib's fatal warnings end in a trap, which libFuzzer does not know for a crash. */

static void
trap_cb (int number)
{
  abort ();
}

__attribute__ ((constructor)) static void
install (void)
{
  signal (SIGTRAP, trap_cb);
}
