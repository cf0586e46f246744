/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-run.h"

#include <glib/gstdio.h>

static void
test_right (void)
{
  g_auto (CliRun) run = cli_run ("selftest");
  g_auto (CliRun) json = cli_run ("selftest --json");

  g_assert_cmpint (run.status, ==, 0);
  g_assert_nonnull (strstr (run.out, "right: losses and their gradients are those of references (35 references)\n"));
  g_assert_nonnull (strstr (run.out, "right: gradients of networks are the slopes of losses ("));
  g_assert_nonnull (strstr (run.out, "right: runs repeat bit for bit, whatever the threads (50 runs of two lanes)\n"));
  g_assert_null (strstr (run.out, "wrong"));
  g_assert_cmpint (json.status, ==, 0);
  g_assert_nonnull (strstr (json.out, "{\"id\":\"runs\",\"right\":true,"));
}

/* Against references of which one is another: it says so, and goes on. */
static void
test_wrong (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "distill-loss.json", NULL);
  g_autofree char *folder = g_dir_make_tmp ("limbeck-XXXXXX", NULL);
  g_autofree char *other = g_build_filename (folder, "distill-loss.json", NULL);
  g_autofree char *overlay = g_strconcat ("/org/limbeck/Limbeck/selftest=", folder, NULL);
  g_autofree char *text = NULL;
  char *number;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  number = strstr (text, "\"soft\": ");
  g_assert_nonnull (number);
  number = strpbrk (number, "123456789");
  *number = *number == '9' ? '1' : (char) (*number + 1);
  g_assert_true (g_file_set_contents (other, text, -1, NULL));
  g_setenv ("G_RESOURCE_OVERLAYS", overlay, TRUE);
  {
    g_auto (CliRun) run = cli_run ("selftest");

    g_assert_cmpint (run.status, ==, 1);
    g_assert_nonnull (strstr (run.out,
                              "wrong: losses and their gradients are those of references: the loss of case 1 is not "
                              "that of the reference\n"));
    g_assert_nonnull (strstr (run.out, "right: runs"));
  }
  g_unsetenv ("G_RESOURCE_OVERLAYS");
  g_unlink (other);
  g_rmdir (folder);
}

/* What is written down of the command line has all that --help has. */
static void
test_described (void)
{
  g_auto (CliRun) man = cli_run ("--describe man");
  g_auto (CliRun) bash = cli_run ("--describe bash");
  g_auto (CliRun) help = cli_run ("sweep --help");
  g_auto (CliRun) other = cli_run ("--describe tcsh");
  g_auto (GStrv) lines = g_strsplit (help.out, "\n", -1);
  guint n = 0;

  g_assert_cmpint (man.status, ==, 0);
  g_assert_cmpint (bash.status, ==, 0);
  g_assert_cmpint (other.status, ==, 2);
  g_assert_true (g_str_has_prefix (man.out, ".TH LIMBECK-CLI 1 "));
  g_assert_nonnull (strstr (man.out, "\n.SS selftest\n"));
  for (gsize i = 0; lines[i]; i++)
    {
      g_autofree char *option =
          g_str_has_prefix (lines[i], "  --") ? g_strndup (lines[i] + 4, strcspn (lines[i] + 4, "= ")) : NULL;
      g_autoptr (GString) roff = g_string_new (option);
      g_autofree char *word = NULL;

      if (!option || g_str_equal (option, "help"))
        continue;
      g_string_replace (roff, "-", "\\-", 0);
      g_string_prepend (roff, "\n\\fB\\-\\-");
      word = g_strconcat ("--", option, NULL);
      g_assert_nonnull (strstr (man.out, roff->str));
      g_assert_nonnull (strstr (bash.out, word));
      n++;
    }
  g_assert_cmpuint (n, >, 20);
  g_assert_nonnull (strstr (bash.out, "--optimizer) COMPREPLY=($(compgen -W 'sgd "));
}

int
main (int argc, char **argv)
{
  cli_init (&argc, &argv);
  g_test_add_func ("/cli/selftest/right", test_right);
  g_test_add_func ("/cli/selftest/wrong", test_wrong);
  g_test_add_func ("/cli/selftest/described", test_described);
  return g_test_run ();
}
