/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "io/lk-error.h"

/* The name of the domain, which GLib's own messages show. */
static void
test_domain (void)
{
  g_assert_cmpstr (g_quark_to_string (LK_ERROR), ==, "lk-error-quark");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/error/domain", test_domain);
  return g_test_run ();
}
