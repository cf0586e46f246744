/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include <glib.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <string.h>

#include "words/lk-language.h"

static void
test_option (void)
{
  char *apart[] = { (char *) "p", (char *) "distill", (char *) "--lang", (char *) "ko", (char *) "--json", NULL };
  char *together[] = { (char *) "p", (char *) "--lang=de", NULL };
  char *nothing[] = { (char *) "p", (char *) "--lang", NULL };
  char *none[] = { (char *) "p", (char *) "--language", (char *) "--", (char *) "--lang", (char *) "ko", NULL };
  int argc = 5;
  g_autofree char *first = lk_language_take_option (&argc, apart);
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  g_assert_cmpstr (first, ==, "ko");
  g_assert_cmpint (argc, ==, 3);
  g_assert_cmpstr (apart[2], ==, "--json");
  g_assert_null (apart[3]);

  argc = 2;
  second = lk_language_take_option (&argc, together);
  g_assert_cmpstr (second, ==, "de");
  g_assert_cmpint (argc, ==, 1);
  g_assert_null (together[1]);

  argc = 2;
  third = lk_language_take_option (&argc, nothing);
  g_assert_cmpstr (third, ==, "");
  g_assert_cmpint (argc, ==, 1);
  g_assert_false (lk_language_is_known (third));

  argc = 5;
  g_assert_null (lk_language_take_option (&argc, none));
  g_assert_cmpint (argc, ==, 5);
}

/* The build folder's catalogues, where nothing is installed. */
static void
test_list (void)
{
  g_auto (GStrv) list = lk_language_list ();

  g_assert_true (g_strv_contains ((const char *const *) list, "en"));
  g_assert_true (g_strv_contains ((const char *const *) list, "ko"));
  g_assert_true (lk_language_is_known ("ko"));
  g_assert_false (lk_language_is_known ("../ko"));
  g_assert_cmpstr (lk_language_name ("ko"), ==, "한국어");
  g_assert_cmpstr (lk_language_name ("tlh"), ==, "tlh");
}

/* What a string is in the language that option and environment ask for. The locale of a process is set once: each
 * case is a process of its own. */
static void
assert_speaks (const char *option, const char *all, const char *language, const char *expected)
{
  if (!g_test_subprocess ())
    return;
  g_unsetenv ("LC_ALL");
  g_unsetenv ("LC_MESSAGES");
  g_unsetenv ("LANG");
  g_unsetenv ("LANGUAGE");
  if (all)
    g_setenv ("LC_ALL", all, TRUE);
  if (language)
    g_setenv ("LANGUAGE", language, TRUE);
  lk_language_begin (option);
  g_assert_cmpstr (lk_language_get (), ==, option ? option : "");
  g_assert_cmpstr (g_dgettext (GETTEXT_PACKAGE, "student"), ==, expected);
  lk_language_restore ();
  g_assert_cmpstr (g_getenv ("LANGUAGE"), ==, language);
}

/* option, LC_ALL, LANGUAGE, and what comes of it. The locale tlh_XX is on no system. */
static const struct {
  const char *path, *option, *all, *language, *expected;
} cases[] = {
  { "/language/speaks/subprocess/nothing", NULL, NULL, NULL, "student" },
  { "/language/speaks/subprocess/option", "ko", NULL, NULL, "학생" },
  { "/language/speaks/subprocess/option-first", "en", "ko_KR.UTF-8", "ko", "student" },
  { "/language/speaks/subprocess/locale-alone", NULL, "ko_KR.UTF-8", NULL, "학생" },
  { "/language/speaks/subprocess/language-alone", NULL, NULL, "ko", "학생" },
  { "/language/speaks/subprocess/language-of-plain", NULL, "C.UTF-8", "ko", "학생" },
  { "/language/speaks/subprocess/list", NULL, "C.UTF-8", "tlh:ko_KR.UTF-8:en", "학생" },
  { "/language/speaks/subprocess/source-first", NULL, "C.UTF-8", "en_GB:ko", "student" },
  { "/language/speaks/subprocess/unknown", NULL, "tlh_XX.UTF-8", NULL, "student" },
};

static void
speak (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);

  assert_speaks (cases[i].option, cases[i].all, cases[i].language, cases[i].expected);
}

static void
test_speaks (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_trap_subprocess (cases[i].path, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
      g_test_trap_assert_passed ();
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/language/option", test_option);
  g_test_add_func ("/language/list", test_list);
  g_test_add_func ("/language/speaks", test_speaks);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].path, GSIZE_TO_POINTER (i), speak);
  return g_test_run ();
}
