/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-run.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli-stripes.h"

/* sweep --jobs: whatever becomes of the parts and of those who do them, in the end the file has the bytes of one sweep. */

#define SWEEP "sweep --dataset %s --teacher %s --student 3,4x3 --temperature 1,4 --seeds 2 --batch 16 --epochs 30 "

static char *folder;
static char *dataset;
static char *teacher;
static char *whole; /* what one sweep gives */

static char *
contents (const char *path)
{
  char *text;
  GError *error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static void
write_text (const char *path, const char *text)
{
  GError *error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
assert_whole (const CliRun *run, const char *path)
{
  g_autofree char *text = contents (path);

  if (run->status != 0)
    g_error ("exit status %d: %s", run->status, run->err);
  g_assert_cmpstr (text, ==, whole);
  g_assert_nonnull (strstr (run->out, "Best on these samples"));
}

/* From here on `job` does its second part badly the first time: the program is killed when it has a run, and the part has that
 * run and half a line behind it. It writes elsewhere until then, so that the rest of it, if it was fast, is never seen. */
static void
spoil_job (const char *parts)
{
  g_autofree char *path = g_build_filename (parts, "job", NULL), *job = contents (path), *spoiled = NULL;
  char *call = strstr (job, "exec '");

  g_assert_nonnull (call);
  spoiled = g_strdup_printf ("%.*srun () {\n%s}\n"
                             "if [ \"$part\" = 2 ] && mkdir \"$file.once\" 2>/dev/null; then\n"
                             "  whole=$file\n"
                             "  file=$file.first\n"
                             "  run &\n"
                             "  until [ \"$(grep -c . \"$file.csv\" 2>/dev/null)\" -ge 2 ] 2>/dev/null; do :; done\n"
                             "  kill -KILL $!\n"
                             "  wait $!\n"
                             "  head -n 2 \"$file.csv\" >\"$file.half\"\n"
                             "  tail -n 1 \"$file.half\" | head -c 40 >>\"$file.half\"\n"
                             "  mv \"$file.half\" \"$whole.csv\"\n"
                             "  exit 1\n"
                             "fi\n"
                             "run\n",
                             (int) (call - job), job, call);
  write_text (path, spoiled);
}

/* Written first, looked at, and then done by an engine, with a part that is killed on the way. */
static void
check_engine (const char *name, const char *options)
{
  g_autofree char *path = g_strdup_printf ("%s/%s.csv", folder, name),
                  *parts = g_strdup_printf ("%s/%s.parts", folder, name);
  g_autofree char *start = g_build_filename (parts, "start", NULL), *script = NULL, *last = NULL;
  g_auto (CliRun) written = cli_run (SWEEP "--jobs 3 %s --out %s", dataset, teacher, options, path);

  g_assert_cmpint (written.status, ==, 0);
  g_assert_nonnull (strstr (written.out, parts));
  g_assert_null (strstr (written.out, "Best"));
  script = contents (start);
  spoil_job (parts);
  {
    g_auto (CliRun) run = cli_run (SWEEP "--jobs 3 %s --out %s --resume --start", dataset, teacher, options, path);

    assert_whole (&run, path);
    g_assert_nonnull (strstr (run.err, "1 part ended before it was whole, and is begun again"));
    g_assert_nonnull (strstr (run.out, "12 of 12 runs, 12 of them now"));
  }
  last = contents (start);
  g_assert_cmpstr (script, !=, last);
}

static void
test_here (void)
{
  check_engine ("here", "--measure nll");
}

static void
test_behind (void)
{
  check_engine ("behind", "--on nice");
}

static void
test_parallel (void)
{
  g_autofree char *program = g_find_program_in_path ("parallel");
  g_autofree char *version = NULL;

  if (program)
    g_spawn_command_line_sync ("parallel --version", &version, NULL, NULL, NULL);
  if (!version || !strstr (version, "GNU"))
    {
      g_test_skip ("GNU parallel is not installed");
      return;
    }
  check_engine ("parallel", "--gnu-parallel");
}

static void
test_slurm (void)
{
  if (!g_getenv ("SLURM_CONF"))
    {
      g_test_skip ("no Slurm was started for this test (tests/cli/slurm-node does)");
      return;
    }
  check_engine ("slurm", "--slurm");
}

/* A sweep of which `way` is the command to both machines: its words. */
static GStrv
words_by_way (const char *name, const char *way, const char *path)
{
  g_autofree char *file = g_build_filename (folder, name, NULL), *on = g_strdup_printf ("sh %s {host}", file);
  g_autofree char *line =
      g_strdup_printf (SWEEP "--jobs 4 --hosts near,far --start --out %s --on", dataset, teacher, path);
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  write_text (file, way);
  g_strv_builder_addv (builder, (const char **) words);
  g_strv_builder_add (builder, on);
  return g_strv_builder_end (builder);
}

/* Of two machines one never answers: its parts come to the other. */
static void
test_lost_worker (void)
{
  g_autofree char *path = g_build_filename (folder, "lost.csv", NULL);
  g_auto (GStrv) words = words_by_way ("way", "[ \"$1\" = near ] || exit 255\nshift\nexec \"$@\"\n", path);
  g_auto (CliRun) run = cli_run_words (words);

  assert_whole (&run, path);
  g_assert_nonnull (strstr (run.err, "2 parts ended before they were whole, and are begun again"));
}

/* In the child: the terminal of this name is its own. */
static void
take_terminal_cb (gpointer name)
{
  setsid ();
  close (open (name, O_RDWR));
}

/* One of two asks the terminal, as ssh does for a password: neither it nor the others wait for an answer. */
static void
test_asking_worker (void)
{
  g_autofree char *path = g_build_filename (folder, "asking.csv", NULL);
  g_auto (GStrv) words =
      words_by_way ("asking-way", "[ \"$1\" = near ] || { stty -echo </dev/tty; exit 255; }\nshift\nexec \"$@\"\n",
                    path);
  g_autoptr (GSubprocessLauncher) launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_auto (CliRun) run = { 0 };
  int terminal = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC);
  GError *error = NULL;

  g_assert_cmpint (terminal, >=, 0);
  g_assert_cmpint (grantpt (terminal), ==, 0);
  g_assert_cmpint (unlockpt (terminal), ==, 0);
  g_subprocess_launcher_set_child_setup (launcher, take_terminal_cb, g_strdup (ptsname (terminal)), g_free);
  g_strv_builder_add (builder, cli_path);
  g_strv_builder_addv (builder, (const char **) words);
  argv = g_strv_builder_end (builder);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &run.out, &run.err, &error);
  g_assert_no_error (error);
  run.status = g_subprocess_get_exit_status (process);
  assert_whole (&run, path);
  g_assert_nonnull (strstr (run.err, "2 parts ended before they were whole, and are begun again"));
  close (terminal);
}

static GSubprocess *
begin (const char *const *argv)
{
  GError *error = NULL;
  GSubprocess *process =
      g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error);

  g_assert_no_error (error);
  return process;
}

/* Two processes at the same part, as a queue that takes one for lost may have, and a third one behind them. */
static void
test_written_twice (void)
{
  g_autofree char *path = g_build_filename (folder, "twice.csv", NULL);
  g_autofree char *job = g_build_filename (folder, "twice.parts", "job", NULL);
  g_auto (CliRun) written = cli_run (SWEEP "--jobs 2 --out %s", dataset, teacher, path);
  const char *const argv[] = { "sh", job, "1", NULL };
  g_autoptr (GSubprocess) first = begin (argv), second = begin (argv);

  g_assert_cmpint (written.status, ==, 0);
  g_assert_true (g_subprocess_wait_check (first, NULL, NULL));
  g_assert_true (g_subprocess_wait_check (second, NULL, NULL));
  {
    g_autoptr (GSubprocess) third = begin (argv);
    g_auto (CliRun) half = { 0 };

    g_assert_true (g_subprocess_wait_check (third, NULL, NULL));
    half = cli_run (SWEEP "--jobs 2 --resume --out %s", dataset, teacher, path);
    g_assert_cmpint (half.status, ==, 0);
    g_assert_nonnull (strstr (half.out, "6 of 12 runs, 0 of them now"));
  }
  {
    g_auto (CliRun) run = cli_run (SWEEP "--jobs 2 --resume --start --out %s", dataset, teacher, path);

    assert_whole (&run, path);
  }
}

/* A signal ends what was started, and nothing is lost. */
static void
test_stopped (void)
{
  g_autofree char *path = g_build_filename (folder, "stopped.csv", NULL);
  g_autofree char *job = g_build_filename (folder, "stopped.parts", "job", NULL), *text = NULL, *endless = NULL;
  g_autofree char *line =
      g_strdup_printf ("%s " SWEEP "--jobs 2 --resume --start --out %s", cli_path, dataset, teacher, path);
  g_autofree char *err = NULL, *marker = g_build_filename (folder, "stopped.parts", "part-2.csv", NULL);
  g_auto (GStrv) argv = g_strsplit (line, " ", -1);
  g_auto (CliRun) written = cli_run (SWEEP "--jobs 2 --out %s", dataset, teacher, path);
  g_autoptr (GSubprocess) process = NULL;
  GError *error = NULL;

  g_assert_cmpint (written.status, ==, 0);
  /* The first part never ends by itself. */
  text = contents (job);
  endless = g_strdup_printf ("[ \"$1\" = 2 ] || exec tail -f /dev/null\n%s", text);
  write_text (job, endless);
  process = begin ((const char *const *) argv);
  while (!g_file_test (marker, G_FILE_TEST_EXISTS))
    g_thread_yield ();
  g_subprocess_send_signal (process, SIGTERM);
  g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &err, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_signaled (process));
  g_assert_nonnull (strstr (err, "the same command with --resume"));
  write_text (job, text);
  {
    g_auto (CliRun) run = cli_run (SWEEP "--jobs 2 --resume --start --out %s", dataset, teacher, path);

    assert_whole (&run, path);
  }
}

/* What is there is neither lost nor mixed with another sweep. */
static void
test_there_already (void)
{
  g_autofree char *path = g_build_filename (folder, "there.csv", NULL);
  g_auto (CliRun) run = cli_run (SWEEP "--jobs 2 --start --out %s", dataset, teacher, path);
  g_auto (CliRun) again = cli_run (SWEEP "--jobs 2 --start --out %s", dataset, teacher, path);
  g_auto (CliRun) other = cli_run (SWEEP "--jobs 3 --resume --out %s", dataset, teacher, path);

  assert_whole (&run, path);
  cli_assert_failed (&again, 1, "there already", NULL);
  cli_assert_failed (&other, 1, "another number of parts (2)", NULL);
  g_assert_cmpint (g_unlink (path), ==, 0);
  {
    g_auto (CliRun) parts_alone = cli_run (SWEEP "--jobs 2 --out %s", dataset, teacher, path);
    g_auto (CliRun) of_others = cli_run (SWEEP "--epochs 29 --jobs 2 --resume --out %s", dataset, teacher, path);
    g_auto (CliRun) anew = cli_run (SWEEP "--jobs 3 --force --start --out %s", dataset, teacher, path);

    cli_assert_failed (&parts_alone, 1, "there.parts” is there already", NULL);
    cli_assert_failed (&of_others, 1, "of another sweep", NULL);
    assert_whole (&anew, path);
  }
}

/* Where nothing comes of the parts, it says so and ends. */
static void
test_nothing_comes (void)
{
  g_autofree char *path = g_build_filename (folder, "nothing.csv", NULL);
  g_auto (CliRun) run = cli_run (SWEEP "--jobs 12 --on false --start --out %s", dataset, teacher, path);

  g_assert_cmpint (run.status, ==, 1);
  g_assert_nonnull (strstr (run.err, "part 1 is not whole"));
  g_assert_nonnull (strstr (run.err, "and 4 parts more"));
  g_assert_nonnull (strstr (run.err, "nothing.parts/start.log"));
  g_assert_null (strstr (run.err, "begun again"));
}

static void
test_bad (void)
{
  static const struct {
    const char *options, *sentence;
  } bad[] = {
    { "--jobs 0 --out x.csv", "--jobs is 0" },
    { "--jobs 1001 --out x.csv", "--jobs is 1001" },
    { "--jobs 2", "--out FILE" },
    { "--jobs 2 --out -", "--out FILE" },
    { "--jobs 2 --shard 1/2 --out x.csv", "give one of them" },
    { "--slurm --out x.csv", "give --jobs N, too" },
    { "--start --out x.csv", "give --jobs N, too" },
    { "--jobs 2 --slurm --gnu-parallel --out x.csv", "give one of them" },
    { "--jobs 2 --slurm --on ssh --out x.csv", "--on and --slurm" },
    { "--jobs 2 --hosts a,b --out x.csv", "{host}" },
    { "--jobs 2 --on ssh:{host} --out x.csv", "--hosts" },
    { "--jobs 2 --on ssh:{host} --hosts a;b --out x.csv", "“a;b”" },
    { "--jobs 2 --on nice --out x$y.csv", "for something else" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_auto (CliRun) run = cli_run (SWEEP "%s", dataset, teacher, bad[i].options);

      cli_assert_failed (&run, 2, bad[i].sentence, NULL);
    }
  g_assert_false (g_file_test ("x.parts", G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_autofree char *path = NULL;
  int status;

  cli_init (&argc, &argv);
  folder = make_folder ();
  dataset = g_build_filename (folder, "stripes", NULL);
  teacher = g_build_filename (folder, "teacher.safetensors", NULL);
  path = g_build_filename (folder, "whole.csv", NULL);
  stripes_write (dataset);
  {
    g_auto (CliRun) train = cli_run ("train --dataset %s --layers 12 --epochs 3 --batch 16 --out %s", dataset, teacher);
    g_auto (CliRun) run = cli_run (SWEEP "--out %s", dataset, teacher, path);

    g_assert_cmpint (train.status, ==, 0);
    g_assert_cmpint (run.status, ==, 0);
  }
  whole = contents (path);
  g_test_add_func ("/cli/parts/here", test_here);
  g_test_add_func ("/cli/parts/behind", test_behind);
  g_test_add_func ("/cli/parts/parallel", test_parallel);
  g_test_add_func ("/cli/parts/slurm", test_slurm);
  g_test_add_func ("/cli/parts/lost-worker", test_lost_worker);
  g_test_add_func ("/cli/parts/asking-worker", test_asking_worker);
  g_test_add_func ("/cli/parts/written-twice", test_written_twice);
  g_test_add_func ("/cli/parts/stopped", test_stopped);
  g_test_add_func ("/cli/parts/there-already", test_there_already);
  g_test_add_func ("/cli/parts/nothing-comes", test_nothing_comes);
  g_test_add_func ("/cli/parts/bad", test_bad);
  status = g_test_run ();
  remove_folder (folder);
  g_free (whole);
  g_free (teacher);
  g_free (dataset);
  g_free (folder);
  return status;
}
