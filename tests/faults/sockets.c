/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <dlfcn.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* LD_PRELOAD: our programs end on the spot when they open a socket that could lead out of the machine, or ask for a name.
 * Those of the display and of the session's bus are of AF_UNIX. Other programs that a test starts do as they like. */

static const char *const ours[] = { "limbeck", "limbeck-cli", "test-faults-sockets" };

static void
refuse (const char *what)
{
  for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
    if (strcmp (program_invocation_short_name, ours[i]) == 0)
      {
        dprintf (STDERR_FILENO, "%s: %s: there is to be no network\n", ours[i], what);
        abort ();
      }
}

int
socket (int domain, int type, int protocol)
{
  int (*next) (int, int, int) = (int (*) (int, int, int)) dlsym (RTLD_NEXT, "socket");

  if (domain != AF_UNIX)
    refuse ("socket");
  return next (domain, type, protocol);
}

int
getaddrinfo (const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **result)
{
  int (*next) (const char *, const char *, const struct addrinfo *, struct addrinfo **) =
      (int (*) (const char *, const char *, const struct addrinfo *, struct addrinfo **)) dlsym (RTLD_NEXT,
                                                                                                 "getaddrinfo");

  refuse ("getaddrinfo");
  return next (node, service, hints, result);
}
