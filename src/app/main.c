/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include <glib/gi18n.h>
#include <locale.h>
#include <unistd.h>

#include "lk-application.h"
#include "train/lk-engine.h"

int
main (int argc, char **argv)
{
  g_autoptr (LkApplication) application = NULL;
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LK_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  /* The student's thread and the twin's. */
  if (!lk_engine_reserve (2, 0, &error))
    {
      g_printerr ("limbeck: %s\n", error->message);
      _exit (1); /* exit () would wait for threads that wait for memory */
    }
  application = lk_application_new ();
  return g_application_run (G_APPLICATION (application), argc, argv);
}
