/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-language.h"
#include "lk-place.h"

#include <glib/gstdio.h>
#include <libintl.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What the messages are in. */
#define SOURCE_LANGUAGE "en"
/* A locale that all systems have, with letters of all languages. */
#define PLAIN_LOCALE        "C.UTF-8"
#define PLAIN_LOCALE_FOLDER "/usr/lib/locale/C.utf8"

#define OPTION "--lang"

static const struct {
  const char *code;
  const char *name;
} names[] = {
  { "de", "Deutsch" },  { SOURCE_LANGUAGE, "English" },
  { "es", "Español" },  { "fr", "Français" },
  { "it", "Italiano" }, { "ja", "日本語" },
  { "ko", "한국어" },   { "zh_CN", "中文" },
};

char *
lk_language_take_option (int *argc, char **argv)
{
  for (int i = 1; i < *argc && !g_str_equal (argv[i], "--"); i++)
    {
      gboolean apart = g_str_equal (argv[i], OPTION);
      char *language;
      int n_taken = apart && i + 1 < *argc ? 2 : 1;

      if (!apart && !g_str_has_prefix (argv[i], OPTION "="))
        continue;
      language = g_strdup (!apart ? argv[i] + strlen (OPTION "=") : n_taken == 2 ? argv[i + 1] : "");
      for (int j = i; j + n_taken <= *argc; j++) /* and the NULL behind the last */
        argv[j] = argv[j + n_taken];
      *argc -= n_taken;
      return language;
    }
  return NULL;
}

static char *
catalogue (const char *folder, const char *language)
{
  return g_build_filename (folder, language, "LC_MESSAGES", GETTEXT_PACKAGE ".mo", NULL);
}

static void
add_languages (const char *folder, GPtrArray *list)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = catalogue (folder, name);

      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        g_ptr_array_add (list, g_strdup (name));
    }
}

/* Where the catalogues are, to be freed, and which ones: to be freed. */
static char **
find_catalogues (char **folder)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();

  *folder = g_build_filename (lk_place_share (), "locale", NULL);
  add_languages (*folder, list);
  if (list->len == 0) /* that folder can be chosen for itself */
    {
      g_free (*folder);
      *folder = g_strdup (LK_LOCALEDIR);
      add_languages (*folder, list);
    }
  g_ptr_array_add (list, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&list), FALSE);
}

static int
compare_codes (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

char **
lk_language_list (void)
{
  g_autofree char *folder = NULL;
  g_auto (GStrv) found = find_catalogues (&folder);
  g_autoptr (GStrvBuilder) list = g_strv_builder_new ();
  char **all;

  g_strv_builder_add (list, SOURCE_LANGUAGE);
  g_strv_builder_addv (list, (const char **) found);
  all = g_strv_builder_end (list);
  qsort (all, g_strv_length (all), sizeof *all, compare_codes);
  return all;
}

gboolean
lk_language_is_known (const char *language)
{
  g_auto (GStrv) list = lk_language_list ();

  return g_strv_contains ((const char *const *) list, language);
}

const char *
lk_language_name (const char *language)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_str_equal (names[i].code, language))
        return names[i].name;
    }
  return language;
}

/* The locale that the environment names for messages: "ko_KR.UTF-8"; NULL for none. */
static const char *
locale_asked_for (void)
{
  static const char *const variables[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

  for (gsize i = 0; i < G_N_ELEMENTS (variables); i++)
    {
      const char *value = g_getenv (variables[i]);

      if (value && *value)
        return value;
    }
  return NULL;
}

static gboolean
is_plain (const char *locale)
{
  return !locale || g_str_equal (locale, "C") || g_str_equal (locale, "POSIX") || g_str_has_prefix (locale, "C.");
}

/* The first of LANGUAGE's list that there is a catalogue for, with its country or without; to be freed, NULL: none. */
static char *
first_known (const char *list, char **catalogues)
{
  g_auto (GStrv) wanted = g_strsplit (list ? list : "", ":", -1);

  for (gsize i = 0; wanted[i]; i++)
    {
      wanted[i][strcspn (wanted[i], ".@")] = '\0';
      if (g_strv_contains ((const char *const *) catalogues, wanted[i]))
        return g_strdup (wanted[i]);
      wanted[i][strcspn (wanted[i], "_")] = '\0';
      if (g_strv_contains ((const char *const *) catalogues, wanted[i]))
        return g_strdup (wanted[i]);
      if (g_str_equal (wanted[i], SOURCE_LANGUAGE))
        return NULL;
    }
  return NULL;
}

/* In the locales "C" and, since glibc 2.39 or so, "C.UTF-8" gettext does not look at LANGUAGE. So the plain locale is given
 * another name, by a folder of locales that is needed for a moment alone. Where the plain one is not a folder of that name
 * the language stays what it is. */
static void
rename_plain_locale (const char *language)
{
  g_autofree char *before = g_strdup (g_getenv ("LOCPATH"));
  g_autofree char *top = g_dir_make_tmp ("limbeck-XXXXXX", NULL);
  g_autofree char *name = g_strconcat (language, ".UTF-8", NULL);
  g_autofree char *link = top ? g_build_filename (top, name, NULL) : NULL;

  setlocale (LC_CTYPE, PLAIN_LOCALE);
  setlocale (LC_MESSAGES, PLAIN_LOCALE);
  if (!top)
    return;
  if (symlink (PLAIN_LOCALE_FOLDER, link) == 0)
    {
      g_setenv ("LOCPATH", top, TRUE);
      setlocale (LC_CTYPE, name);
      setlocale (LC_MESSAGES, name);
      if (before)
        g_setenv ("LOCPATH", before, TRUE);
      else
        g_unsetenv ("LOCPATH");
      g_unlink (link);
    }
  g_rmdir (top);
}

static char *chosen;
static char *language_before; /* in the environment */

const char *
lk_language_get (void)
{
  return chosen ? chosen : "";
}

void
lk_language_restore (void)
{
  if (language_before)
    g_setenv ("LANGUAGE", language_before, TRUE);
  else
    g_unsetenv ("LANGUAGE");
}

void
lk_language_begin (const char *language)
{
  g_autofree char *folder = NULL;
  g_auto (GStrv) catalogues = find_catalogues (&folder);
  const char *asked = locale_asked_for ();

  g_free (chosen);
  chosen = g_strdup (language);
  g_free (language_before);
  language_before = g_strdup (g_getenv ("LANGUAGE"));
  if (language && *language)
    g_setenv ("LANGUAGE", language, TRUE);
  if (!setlocale (LC_ALL, ""))
    {
      setlocale (LC_ALL, PLAIN_LOCALE);
      /* The language of "ko_KR.UTF-8" is known without the locale. */
      if (!g_getenv ("LANGUAGE") && !is_plain (asked))
        {
          g_autofree char *name = g_strndup (asked, strcspn (asked, ".@"));

          g_setenv ("LANGUAGE", name, TRUE);
        }
    }
  bindtextdomain (GETTEXT_PACKAGE, folder);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  if (is_plain (setlocale (LC_MESSAGES, NULL)))
    {
      g_autofree char *known = first_known (g_getenv ("LANGUAGE"), catalogues);

      if (!known)
        {
          g_unsetenv ("LANGUAGE"); /* some would go on to a later one of its list */
          return;
        }
      g_setenv ("LANGUAGE", known, TRUE);
      rename_plain_locale (known);
    }
}
