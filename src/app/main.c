/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include <errno.h>
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
  g_autofree char *preferred = language ? NULL : lk_application_get_language ();
  g_autofree char *run = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  /* GTK would set the locale once more, and not know of the language. */
  gtk_disable_setlocale ();
  lk_language_begin (language ? language : preferred);
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
  application = lk_application_new (language != NULL);
  status = g_application_run (G_APPLICATION (application), argc, argv);
  run = lk_application_steal_restart (application);
  if (run)
    {
      /* This process is still on the bus, perhaps, when the next one looks for a window. */
      char *again[] = { argv[0], "--new-window", run[0] != '\0' ? run : NULL, NULL };

      g_clear_object (&application); /* as far as it can: this process becomes the next one */
      lk_language_restore ();        /* “As the system” must not find the language of before */
      execvp (argv[0], again);
      g_printerr (_ ("limbeck: “%s” cannot be started again: %s\n"), argv[0], g_strerror (errno));
      return 1;
    }
  return status;
}
