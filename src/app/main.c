/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include <glib/gi18n.h>
#include <unistd.h>

#include "lk-application.h"
#include "train/lk-engine.h"
#include "words/lk-language.h"

int
main (int argc, char **argv)
{
  g_autoptr (LkApplication) application = NULL;
  g_autofree char *language = lk_language_take_option (&argc, argv);
  g_autoptr (GError) error = NULL;

  /* GTK would set the locale once more, and not know of the language. */
  gtk_disable_setlocale ();
  lk_language_begin (language);
  if (language && !lk_language_is_known (language))
    {
      g_auto (GStrv) list = lk_language_list ();
      g_autofree char *known = g_strjoinv (", ", list);

      g_printerr (_ ("limbeck: there is no language “%s” here; there are: %s\n"), language, known);
      return 2;
    }

  /* The student's thread and the twin's. */
  if (!lk_engine_reserve (2, 0, &error))
    {
      g_printerr ("limbeck: %s\n", error->message);
      _exit (1); /* exit () would wait for threads that wait for memory */
    }
  application = lk_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
