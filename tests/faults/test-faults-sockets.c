/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <netdb.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

/* The guard that all tests of both programs run under (sockets.c) does its duty. */

static void
test_unix (void)
{
  int descriptor = socket (AF_UNIX, SOCK_STREAM, 0);

  g_assert_cmpint (descriptor, >=, 0);
  close (descriptor);
}

static void
assert_refused (void)
{
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*there is to be no network*");
}

static void
without_core (void)
{
  setrlimit (RLIMIT_CORE, &(struct rlimit) { 0, 0 });
}

static void
test_internet (void)
{
  if (!g_test_subprocess ())
    {
      assert_refused ();
      return;
    }
  without_core ();
  socket (AF_INET, SOCK_STREAM, 0);
}

static void
test_name (void)
{
  struct addrinfo *result;

  if (!g_test_subprocess ())
    {
      assert_refused ();
      return;
    }
  without_core ();
  getaddrinfo ("localhost", NULL, NULL, &result);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sockets/unix", test_unix);
  g_test_add_func ("/sockets/internet", test_internet);
  g_test_add_func ("/sockets/name", test_name);
  return g_test_run ();
}
