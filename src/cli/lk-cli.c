/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-cli.h"
#include "lk-cli-output.h"

#include <errno.h>
#include <inttypes.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "io/lk-error.h"
#include "settings/lk-choice.h"
#include "train/lk-engine.h"
#include "words/lk-language.h"

static const LkCliVerb verbs[] = {
  { "distill", N_ ("teach a small network what a large one knows, beside an untaught twin"), lk_cli_distill },
  { "exam", N_ ("teacher, student and twin sit the same exam in the subjects that the student was taught"),
    lk_cli_exam },
  { "train", N_ ("train a network on labels and save it: a teacher"), lk_cli_train },
  { "evaluate", N_ ("count the errors of a saved network"), lk_cli_evaluate },
  { "paper", N_ ("repeat the experiments of Hinton, Vinyals and Dean (2015) beside their numbers"), lk_cli_paper },
  { "replay", N_ ("run a recorded run again and hold it against the recording bit for bit"), lk_cli_replay },
  { "plot", N_ ("draw the curves of a recorded run as a picture"), lk_cli_plot },
  { "sweep", N_ ("try temperatures, weights, sizes and more, each with several seeds"), lk_cli_sweep },
  { "merge", N_ ("join the parts of a sweep that ran on several machines"), lk_cli_merge },
  { "inspect", N_ ("say what would be read from data and teachers, and what is odd about it"), lk_cli_inspect },
  { "lesson", N_ ("list lessons, show one, and hold what they claim against runs"), lk_cli_lesson },
  { "loss", N_ ("losses and gradients of given logits, to hold an implementation against"), lk_cli_loss },
  { "selftest", N_ ("show in seconds that this machine computes right"), lk_cli_selftest },
};

/* What --help says below the list of verbs. */
static const char *const texts[] = {
  N_ ("“limbeck-cli VERB --help” lists the options of a verb."),
  N_ ("“--lang CODE”, such as --lang ko, chooses the language; else it is the system’s."),
  N_ ("Exit status: 0 done, 1 failed, 2 the command line was not understood."),
};

static void
print_help (FILE *stream)
{
  fprintf (stream, "%s\n  limbeck-cli %s\n\n%s\n\n%s\n", _ ("Usage:"), _ ("VERB [OPTION…]"),
           _ ("Knowledge distillation without a window: the same engine, the same numbers."), _ ("Verbs:"));
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    fprintf (stream, "  %-10s %s\n", verbs[i].name, _ (verbs[i].summary));
  fprintf (stream,
           "\n%s\n  limbeck-cli distill\n  limbeck-cli train --layers 800x800 --epochs 6 --out teacher.safetensors\n"
           "  limbeck-cli distill --teacher teacher.safetensors --student 30x30 --temperature 4 --alpha 0.9\n"
           "  limbeck-cli evaluate --model teacher.safetensors\n\n",
           _ ("For example:"));
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    fprintf (stream, "%s\n", _ (texts[i]));
}

/* What the build installs beside the program: a manual page, or completions for a shell. */
static LkExit
write_manual (const char *form)
{
  g_autoptr (LkManual) manual =
      lk_manual_new ("limbeck-cli", _ ("Knowledge distillation without a window: the same engine, the same numbers."),
                     _ ("VERB [OPTION…]"));
  g_autofree char *text = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    lk_manual_add_text (manual, _ (texts[i]));
  lk_manual_add_option (manual, "lang", "CODE", _ ("Speak this language, such as ko (the system’s)"), NULL, FALSE);
  lk_manual_add_option (manual, "help", NULL, _ ("List the verbs, or the options of a verb"), NULL, FALSE);
  lk_manual_add_option (manual, "version", NULL, _ ("Print the version and exit"), NULL, FALSE);
  lk_cli_describe_to (manual);
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      char *line[] = { (char *) verbs[i].name, NULL };

      lk_manual_add_verb (manual, verbs[i].name, _ (verbs[i].summary));
      verbs[i].run (1, line);
    }
  text = lk_manual_write (manual, form, LK_VERSION);
  if (!text)
    return LK_EXIT_USAGE;
  lk_cli_print_data (text);
  return LK_EXIT_OK;
}

int
main (int argc, char **argv)
{
  g_autofree char *language = lk_language_take_option (&argc, argv);

  lk_cli_watch_stdout ();
  lk_language_begin (language);
  /* Numbers are shown as they have to be typed, and tables and pictures are the
   * same in every language. */
  setlocale (LC_NUMERIC, "C");
  lk_cli_guard_terminal ();
  g_set_prgname ("limbeck-cli");
  if (language && !lk_language_is_known (language))
    {
      g_auto (GStrv) list = lk_language_list ();
      g_autofree char *known = g_strjoinv (", ", list);

      g_printerr (_ ("limbeck-cli: there is no language “%s” here; there are: %s\n"), language, known);
      return LK_EXIT_USAGE;
    }
  lk_cli_reserve (0);
  if (argc < 2)
    {
      print_help (stderr);
      return LK_EXIT_USAGE;
    }
  if (g_str_equal (argv[1], "--help") || g_str_equal (argv[1], "-h") || g_str_equal (argv[1], "help"))
    {
      print_help (stdout);
      return LK_EXIT_OK;
    }
  if (g_str_equal (argv[1], "--version"))
    {
      g_autofree char *engine = lk_engine_describe ();

      lk_cli_printf ("limbeck-cli %s\n%s\n", LK_VERSION, engine);
      return LK_EXIT_OK;
    }
  if (g_str_equal (argv[1], "--describe") && argc == 3)
    return write_manual (argv[2]);
  if (lk_engine_notice ())
    g_printerr ("%s\n", lk_engine_notice ());
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      if (g_str_equal (argv[1], verbs[i].name))
        return verbs[i].run (argc - 1, argv + 1);
    }
  g_printerr (_ ("limbeck-cli: there is no verb “%s”\n"), argv[1]);
  print_help (stderr);
  return LK_EXIT_USAGE;
}
