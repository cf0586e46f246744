/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "words/lk-manual.h"

#include <string.h>

static LkManual *
still (void)
{
  static const char *const kinds[] = { "pot", "column", NULL };
  LkManual *manual = lk_manual_new ("still-cli", "what a still is", "VERB [OPTION…]");

  lk_manual_add_text (manual, ".hidden is no request, and a\\b a backslash");
  lk_manual_add_text (manual, NULL);
  lk_manual_add_option (manual, "version", NULL, "Print the version", NULL, FALSE);
  lk_manual_add_verb (manual, "heat", "make it hot: slowly");
  lk_manual_add_text (manual, "Heats.");
  lk_manual_add_option (manual, "kind", "KIND", "what isn't cold [or so]", kinds, FALSE);
  lk_manual_add_option (manual, "out", "FILE", "where to", NULL, TRUE);
  lk_manual_add_verb (manual, "cool", "make it cold");
  return manual;
}

static void
test_man (void)
{
  g_autoptr (LkManual) manual = still ();
  g_autofree char *page = lk_manual_write (manual, "man", "1.0");

  g_assert_true (g_str_has_prefix (page, ".TH STILL-CLI 1 \"\" \"Limbeck 1.0\" \"User Commands\"\n.SH NAME\n"
                                         "still\\-cli \\- what a still is\n"));
  g_assert_nonnull (strstr (page, "\n\\&.hidden is no request, and a\\eb a backslash\n"));
  g_assert_nonnull (
      strstr (page, ".SS heat\n.PP\nHeats.\n.TP\n\\fB\\-\\-kind\\fR=\\fIKIND\\fR\nwhat isn't cold [or so]\n"));
  g_assert_nonnull (strstr (page, ".TP\n\\fB\\-\\-version\\fR\nPrint the version\n"));
}

/* What bash offers for a line whose last word is being written. */
static char *
offered (const char *script, const char *line, guint n_words)
{
  g_autofree char *command =
      g_strdup_printf ("%s\nCOMP_WORDS=(%s); COMP_CWORD=%u; compopt () { :; }; _still_cli; echo \"${COMPREPLY[*]}\"",
                       script, line, n_words - 1);
  const char *arguments[] = { "bash", "-c", command, NULL };
  /* What a sanitizer has loaded before everything else is for this program. */
  g_auto (GStrv) environment = g_environ_unsetenv (g_get_environ (), "LD_PRELOAD");
  g_autoptr (GError) error = NULL;
  char *out = NULL;
  int status;

  g_spawn_sync (NULL, (char **) arguments, environment, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  return g_strchomp (out);
}

static void
test_bash (void)
{
  static const struct {
    const char *line;
    guint n_words;
    const char *offered;
  } lines[] = {
    { "still-cli ''", 2, "--version heat cool" },   { "still-cli he", 2, "heat" },
    { "still-cli heat --", 3, "--kind --out" },     { "still-cli heat --kind c", 4, "column" },
    { "still-cli heat --kind =", 4, "pot column" }, { "still-cli heat --kind = po", 5, "pot" },
    { "still-cli heat --out ''", 4, "" },
  };
  g_autoptr (LkManual) manual = still ();
  g_autofree char *script = lk_manual_write (manual, "bash", "1.0");
  g_autofree char *bash = g_find_program_in_path ("bash");

  if (!bash)
    {
      g_test_skip ("there is no bash");
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *found = offered (script, lines[i].line, lines[i].n_words);

      g_assert_cmpstr (found, ==, lines[i].offered);
    }
}

static void
test_zsh (void)
{
  g_autoptr (LkManual) manual = still ();
  g_autofree char *script = lk_manual_write (manual, "zsh", "1.0");

  g_assert_true (g_str_has_prefix (script, "#compdef still-cli\n"));
  g_assert_nonnull (strstr (script, "  'heat:make it hot\\: slowly'\n"));
  g_assert_nonnull (strstr (script, "'--kind=[what isn'\\''t cold \\[or so\\]]:KIND:(pot column)'"));
  g_assert_nonnull (strstr (script, "'--out=[where to]:FILE:_files'"));
}

static void
test_fish (void)
{
  g_autoptr (LkManual) manual = still ();
  g_autofree char *script = lk_manual_write (manual, "fish", "1.0");

  g_assert_nonnull (
      strstr (script, "complete -c still-cli -n __fish_use_subcommand -l version -d 'Print the version'\n"));
  g_assert_nonnull (strstr (script,
                            "complete -c still-cli -n '__fish_seen_subcommand_from heat' -l kind -x -a 'pot column' "
                            "-d 'what isn\\'t cold [or so]'\n"));
  g_assert_nonnull (strstr (script, " -l out -r -F -d 'where to'\n"));
}

/* One without verbs: its options are there from the first word on. */
static void
test_without_verbs (void)
{
  g_autoptr (LkManual) manual = lk_manual_new ("still", "a still", "[FILE]");
  g_autofree char *fish = NULL;
  g_autofree char *zsh = NULL;

  lk_manual_add_option (manual, "hot", NULL, "be hot", NULL, FALSE);
  fish = lk_manual_write (manual, "fish", "1.0");
  zsh = lk_manual_write (manual, "zsh", "1.0");
  g_assert_nonnull (strstr (fish, "complete -c still -l hot -d 'be hot'\n"));
  g_assert_nonnull (strstr (zsh, "_arguments \\\n        '--hot[be hot]' \\\n        '*:file:_files'\n"));
  g_assert_null (lk_manual_write (manual, "tcsh", "1.0"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/manual/man", test_man);
  g_test_add_func ("/manual/bash", test_bash);
  g_test_add_func ("/manual/zsh", test_zsh);
  g_test_add_func ("/manual/fish", test_fish);
  g_test_add_func ("/manual/without-verbs", test_without_verbs);
  return g_test_run ();
}
