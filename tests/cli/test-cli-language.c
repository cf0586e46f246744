/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-run.h"

#include "tests/io/test-util.h"

#define TINY "distill --dataset arithmetic --teacher-layers 8 --teacher-epochs 1 --student 4 --epochs 1 --threads 1"

/* Places on a terminal up to this byte. */
static guint
places (const char *line, const char *until)
{
  guint n = 0;

  for (; line < until; line = g_utf8_next_char (line))
    n += g_unichar_iswide (g_utf8_get_char (line)) ? 2 : 1;
  return n;
}

/* A language with wide letters: the table's columns stand below each other, and per cent has its own form. */
static void
test_table (void)
{
  g_auto (CliRun) run = cli_run (TINY " --lang ko");
  g_auto (GStrv) lines = g_strsplit (run.out, "\n", -1);
  guint column = 0, n_rows = 0;

  g_assert_cmpint (run.status, ==, 0);
  for (gsize i = 0; lines[i]; i++)
    {
      const char *layers = strstr (lines[i], "50x");

      if (!layers)
        continue;
      g_assert_true (!n_rows || places (lines[i], layers) == column);
      column = places (lines[i], layers);
      n_rows++;
    }
  g_assert_cmpuint (n_rows, ==, 3);
  g_assert_nonnull (strstr (run.out, "학생"));
  g_assert_nonnull (strstr (run.out, "(100%)"));
  g_assert_null (strstr (run.out, "\u00a0%"));
}

/* What programs read is the same in all languages, and so are the numbers. */
static void
test_json (void)
{
  g_auto (CliRun) korean = cli_run (TINY " --json --lang=ko");
  g_auto (CliRun) english = cli_run (TINY " --json --lang en");
  g_autoptr (JsonNode) first = cli_assert_json (&korean);
  g_autoptr (JsonNode) second = cli_assert_json (&english);
  JsonObject *a = json_object_get_object_member (json_node_get_object (first), "student");
  JsonObject *b = json_object_get_object_member (json_node_get_object (second), "student");

  g_assert_cmpint (json_object_get_int_member (a, "test_errors"), ==, json_object_get_int_member (b, "test_errors"));
}

/* Lessons come out of the same catalogue as all other words, whatever line breaks their files have. */
static void
test_lessons (void)
{
  g_auto (CliRun) list = cli_run ("lesson list --lang ko");
  g_auto (CliRun) show = cli_run ("lesson show soft-answers --lang ko");
  g_auto (GStrv) lines = g_strsplit (show.out, "\n", -1);
  guint n_steps = 0;

  g_assert_cmpint (list.status, ==, 0);
  g_assert_nonnull (strstr (list.out, "학교 (7분)"));
  for (gsize i = 0; lines[i]; i++)
    {
      if (!g_ascii_isdigit (lines[i][0]))
        continue;
      n_steps++;
      /* Title and text. */
      g_assert_false (g_str_is_ascii (lines[i] + 3));
      g_assert_nonnull (strstr (lines[i + 1], "니다."));
    }
  g_assert_cmpuint (n_steps, ==, 7);
}

static void
test_unknown (void)
{
  g_auto (CliRun) run = cli_run ("distill --lang tlh");
  g_auto (CliRun) missing = cli_run ("distill --lang");

  cli_assert_failed (&run, 2, "tlh", "en, ko", NULL);
  cli_assert_failed (&missing, 2, "en, ko", NULL);
}

int
main (int argc, char **argv)
{
  cli_init (&argc, &argv);
  g_test_add_func ("/cli/language/table", test_table);
  g_test_add_func ("/cli/language/json", test_json);
  g_test_add_func ("/cli/language/lessons", test_lessons);
  g_test_add_func ("/cli/language/unknown", test_unknown);
  return g_test_run ();
}
