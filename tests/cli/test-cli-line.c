/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-run.h"

/* What the command line may say, and what is answered when it says something else. */

static void
test_help (void)
{
  static const struct {
    const char *verb;
    const char *options[26];
  } verbs[] = {
    { "distill", { "dataset",      "teacher",        "teacher-layers", "teacher-epochs", "student",
                   "temperature",  "alpha",          "method",         "epochs",         "batch",
                   "optimizer",    "learning-rate",  "momentum",       "seed",           "omit-classes",
                   "only-classes", "train-fraction", "threads",        "no-twin",        "out",
                   "history",      "plots",          "report",         "answers",        "json" } },
    { "exam",
      { "dataset", "subjects", "also", "questions", "teacher", "teacher-layers", "teacher-epochs", "student",
        "temperature", "alpha", "epochs", "batch", "learning-rate", "seed", "threads", "no-twin", "json" } },
    { "train", { "dataset",  "layers",       "epochs",        "batch",   "optimizer", "learning-rate", "momentum",
                 "schedule", "dropout",      "input-dropout", "jitter",  "flip",      "rotation",      "scale",
                 "max-norm", "weight-decay", "seed",          "threads", "out",       "f16",           "json" } },
    { "evaluate", { "dataset", "model", "split", "temperature", "logits", "answers", "threads", "json" } },
    { "inspect", { "picture-size", "json" } },
    { "loss", { "input", "json" } },
  };

  for (gsize v = 0; v < G_N_ELEMENTS (verbs); v++)
    {
      g_auto (CliRun) run = cli_run ("%s --help", verbs[v].verb);

      g_assert_cmpint (run.status, ==, 0);
      g_assert_cmpstr (run.err, ==, "");
      for (const char *const *option = verbs[v].options; *option; option++)
        {
          g_autofree char *pattern = g_strdup_printf ("^ +(-., )?--%s( |=)", *option);

          if (!g_regex_match_simple (pattern, run.out, G_REGEX_MULTILINE, 0))
            g_error ("--%s is missing from the help of %s", *option, verbs[v].verb);
        }
    }
}

static void
test_general_help (void)
{
  static const char *const lines[] = { "--help", "-h", "help" };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_auto (CliRun) run = cli_run ("%s", lines[i]);

      g_assert_cmpint (run.status, ==, 0);
      g_assert_cmpstr (run.err, ==, "");
      g_assert_nonnull (strstr (run.out, "\n  distill "));
      g_assert_nonnull (strstr (run.out, "\n  exam "));
      g_assert_nonnull (strstr (run.out, "\n  train "));
      g_assert_nonnull (strstr (run.out, "\n  evaluate "));
      g_assert_nonnull (strstr (run.out, "\n  loss "));
    }
}

static void
test_version (void)
{
  g_auto (CliRun) run = cli_run ("--version");

  g_assert_cmpint (run.status, ==, 0);
  g_assert_true (
      g_regex_match_simple ("^limbeck-cli [0-9]+\\.[0-9]+\\.[0-9]+\n"
                            "OpenBLAS \\((serial|pthreads|OpenMP)\\), kernel [A-Za-z0-9]+, [0-9]+ threads?\n$",
                            run.out, 0, 0));
}

static void
test_not_understood (void)
{
  static const struct {
    const char *line;
    const char *fragment;
  } cases[] = {
    { "", "limbeck-cli VERB" },
    { "destill", "“destill”" },
    { "--json distill", "“--json”" },
    { "distill --studnet 30", "--studnet" },
    { "distill extra", "“extra”" },
    { "train --student 30 --out x", "--student" },
    { "evaluate --alpha 0.5 --model x", "--alpha" },
    { "distill --temperature", "--temperature" },
    { "distill --temperature warm", "--temperature: “warm”" },
    { "distill --temperature 4x", "--temperature: “4x”" },
    { "distill --temperature 4,5", "--temperature: “4,5”" },
    { "distill --alpha half", "--alpha: “half”" },
    { "distill --train-fraction all", "--train-fraction: “all”" },
    { "distill --learning-rate fast", "--learning-rate: “fast”" },
    { "distill --momentum -", "--momentum: “-”" },
    { "distill --epochs many", "--epochs: “many”" },
    { "distill --epochs 1.5", "--epochs: “1.5”" },
    { "distill --batch 1e3", "--batch: “1e3”" },
    { "distill --seed x", "--seed: “x”" },
    { "distill --threads two", "--threads: “two”" },
    { "distill --teacher-epochs x", "--teacher-epochs: “x”" },
    { "distill --method distil", "“distil”; there are kd, logits, dkd" },
    { "distill --optimizer lion", "“lion” is neither sgd nor adam" },
    { "distill --epochs 0", "--epochs 0" },
    { "distill --teacher t.safetensors --teacher-layers 30", "--teacher-layers" },
    { "distill --teacher t.safetensors --teacher-epochs 3", "--teacher" },
    { "exam --questions 0", "--questions" },
    { "exam --questions three", "three" },
    { "exam --epochs 0", "--epochs 0" },
    { "exam --teacher t.safetensors --teacher-layers 30", "--teacher-layers" },
    { "exam --only-classes 3", "--only-classes" },
    { "train --layers 30", "--out" },
    { "train --optimizer Adam --out x", "--optimizer: “Adam”" },
    { "train --epochs x --out x", "--epochs: “x”" },
    { "train --schedule step --out x", "“step” is none of constant, linear, cosine" },
    { "train --dropout half --out x", "--dropout: “half”" },
    { "train --jitter 1.5 --out x", "--jitter: “1.5”" },
    { "distill --dropout 0.5", "--dropout" },
    { "evaluate", "--model" },
    { "evaluate --model x --split validation", "--split" },
    { "loss", "--input" },
    { "loss --input", "--input" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) words = g_strsplit (cases[i].line, " ", -1);
      g_auto (CliRun) run = cli_run_words (words);

      cli_assert_failed (&run, 2, cases[i].fragment, NULL);
    }
}

static void
test_out_of_range (void)
{
  static const char *const cases[][2] = {
    { "--temperature", "0" },    { "--temperature", "-1" },    { "--temperature", "nan" },
    { "--temperature", "inf" },  { "--alpha", "1.5" },         { "--alpha", "-0.1" },
    { "--alpha", "nan" },        { "--train-fraction", "0" },  { "--train-fraction", "1.01" },
    { "--label-noise", "1.5" },  { "--label-noise", "-0.1" },  { "--learning-rate", "0" },
    { "--learning-rate", "-1" }, { "--learning-rate", "inf" }, { "--momentum", "1" },
    { "--momentum", "-0.5" },    { "--batch", "0" },           { "--batch", "99999999999" },
    { "--threads", "1000000" },  { "--epochs", "5000000000" }, { "--seed", "18446744073709551616" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (CliRun) run = cli_run ("distill %s %s", cases[i][0], cases[i][1]);
      g_autofree char *start = g_strdup_printf ("%s is %s:", cases[i][0], cases[i][1]);

      cli_assert_failed (&run, 2, start, "between", NULL);
    }
}

/* Every option of a verb, as its help has it, that takes a number or a list of numbers:
 * with something that is none, and with numbers that are in no range. */
static void
test_numbers (void)
{
  static const char *const verbs[] = { "distill", "exam", "train", "evaluate", "paper",
                                       "replay",  "plot", "sweep", "merge",    "loss" };
  static const char *const values[] = { "x", "-1", "nan", "1e99" };
  guint n_options = 0;

  for (gsize v = 0; v < G_N_ELEMENTS (verbs); v++)
    {
      g_auto (CliRun) help = cli_run ("%s --help", verbs[v]);
      g_autoptr (GRegex) regex = g_regex_new ("^ +--([a-z-]+)=(?:N|T|A|R|M|P|C|L|F|S|PIXELS)( |$)|"
                                              "^ +--(temperature|alpha|learning-rate|train-fraction)=LIST",
                                              G_REGEX_MULTILINE, 0, NULL);
      g_autoptr (GMatchInfo) match = NULL;

      for (g_regex_match (regex, help.out, 0, &match); g_match_info_matches (match); g_match_info_next (match, NULL))
        {
          g_autofree char *first = g_match_info_fetch (match, 1);
          g_autofree char *list = g_match_info_fetch (match, 3);
          g_autofree char *option = g_strconcat ("--", first, list, NULL);

          n_options++;
          for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
            {
              g_auto (CliRun) run = cli_run ("%s %s=%s%s", verbs[v], option, values[i],
                                             g_str_equal (verbs[v], "replay")  ? " x.limbeck"
                                             : g_str_equal (verbs[v], "plot")  ? " x.limbeck --out x.png"
                                             : g_str_equal (verbs[v], "train") ? " --out x"
                                                                               : "");

              cli_assert_failed (&run, 2, option, NULL);
            }
        }
    }
  g_assert_cmpuint (n_options, >=, 50);
}

/* Layers and moves are numbers, too. */
static void
test_other_values (void)
{
  static const char *const lines[] = {
    "distill --student 0",       "distill --student 30y30",
    "distill --student 99999",   "distill --student 1x1x1x1x1x1x1x1x1",
    "distill --moves 5:size=3",  "distill --moves 5:temperature=-1",
    "exam --student 4y4",        "train --layers 99999 --out x",
    "sweep --student 0",         "sweep --seeds 1000000",
    "sweep --shard 3/2 --out x",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_auto (CliRun) run = cli_run ("%s", lines[i]);

      cli_assert_failed (&run, 2, NULL);
    }
}

int
main (int argc, char **argv)
{
  cli_init (&argc, &argv);
  g_test_add_func ("/cli/line/help", test_help);
  g_test_add_func ("/cli/line/general-help", test_general_help);
  g_test_add_func ("/cli/line/version", test_version);
  g_test_add_func ("/cli/line/not-understood", test_not_understood);
  g_test_add_func ("/cli/line/out-of-range", test_out_of_range);
  g_test_add_func ("/cli/line/numbers", test_numbers);
  g_test_add_func ("/cli/line/other-values", test_other_values);
  return g_test_run ();
}
