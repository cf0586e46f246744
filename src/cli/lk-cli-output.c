/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-cli-output.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "io/lk-file.h"

/* More than any file that is written here can be. */
#define MAX_BYTES ((gsize) 1 << 32)

/* Where the file goes whose name is -; stdout is standard error then. NULL: none. */
static FILE *file_stream;

/* Of a flush that failed; 0: none did. */
static int flush_reason;

static void
flush (FILE *stream)
{
  errno = 0;
  if (fflush (stream) != 0 && flush_reason == 0)
    flush_reason = errno;
}

void
lk_cli_flush (void)
{
  flush (stdout);
}

/* By atexit (), since --help ends the program in GLib. */
static void
close_stdout (void)
{
  gboolean failed;

  if (file_stream)
    flush (file_stream);
  else
    flush (stdout);
  failed = ferror (file_stream ? file_stream : stdout) != 0 || flush_reason != 0;
  if (!failed)
    return;
  if (flush_reason != EPIPE)
    g_printerr (_ ("%s: standard output cannot be written: %s\n"), g_get_prgname (),
                g_strerror (flush_reason != 0 ? flush_reason : EIO));
  _exit (LK_EXIT_FAILED);
}

void
lk_cli_watch_stdout (void)
{
  /* Such as writing fails to that of standard output. */
  static const int modes[] = { O_RDONLY, O_RDONLY, O_WRONLY };

  for (int fd = 0; fd < (int) G_N_ELEMENTS (modes); fd++)
    {
      if (fcntl (fd, F_GETFD) == -1 && open ("/dev/null", modes[fd]) != fd)
        _exit (LK_EXIT_FAILED);
    }
  atexit (close_stdout);
}

gboolean
lk_cli_can_write (const char *path, GError **error)
{
  g_autofree char *end = NULL;
  g_autofree char *folder = NULL;
  int reason = 0;

  if (!path || g_str_equal (path, "-"))
    return TRUE;
  end = lk_file_follow (path); /* it is written there */
  folder = g_path_get_dirname (end ? end : path);
  if (!end)
    reason = errno;
  else if (g_file_test (path, G_FILE_TEST_IS_DIR))
    reason = EISDIR;
  else if (path[0] == '\0' || !g_file_test (folder, G_FILE_TEST_EXISTS))
    reason = ENOENT;
  else if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    reason = ENOTDIR;
  else if (access (folder, W_OK) != 0)
    reason = errno;
  if (reason == 0 && g_file_test (path, G_FILE_TEST_EXISTS) && !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                   _ ("“%s” cannot be written: it is a device or a pipe; give a file"), path);
      return FALSE;
    }
  if (reason == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (reason), _ ("“%s” cannot be written: %s"), path,
               g_strerror (reason));
  return FALSE;
}

static gboolean
is_stdout (const LkCliOutput *output)
{
  return output->path && !output->folder && g_str_equal (output->path, "-");
}

static LkExit
usage (const char *problem)
{
  g_printerr ("%s: %s\n", g_get_prgname (), problem);
  return LK_EXIT_USAGE;
}

/* The file has standard output for itself from now on. */
static LkExit
take_stdout (void)
{
  int fd = dup (STDOUT_FILENO);

  file_stream = fd >= 0 ? fdopen (fd, "wb") : NULL;
  if (file_stream && dup2 (STDERR_FILENO, STDOUT_FILENO) == STDOUT_FILENO)
    return LK_EXIT_OK;
  g_printerr (_ ("%s: standard output cannot be written: %s\n"), g_get_prgname (), g_strerror (errno));
  return LK_EXIT_FAILED;
}

LkExit
lk_cli_check_outputs (const LkCliOutput *outputs, gsize n, gboolean as_json)
{
  guint n_stdout = 0;

  for (gsize i = 0; i < n; i++)
    n_stdout += is_stdout (&outputs[i]);
  if (n_stdout > 1)
    return usage (_ ("one file alone can go to standard output (-)"));
  if (n_stdout > 0 && as_json)
    return usage (_ ("--json and a file named - both write to standard output: give one of them, or a file"));
  for (gsize i = 0; i < n; i++)
    {
      GError *error = NULL;

      if (!outputs[i].folder && !lk_cli_can_write (outputs[i].path, &error))
        return lk_cli_fail (error);
    }
  return n_stdout > 0 ? take_stdout () : LK_EXIT_OK;
}

/* By way of a file, since that is what is known to be written as a whole. */
static gboolean
write_to_stdout (const LkCliOutput *output, gpointer data, GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (GFile) file = NULL;
  g_autoptr (GBytes) bytes = NULL;
  int fd = g_file_open_tmp ("limbeck-XXXXXX", &path, error);

  if (fd < 0)
    return FALSE;
  close (fd);
  file = g_file_new_for_path (path);
  if (output->write (data, path, error))
    bytes = lk_file_read (file, MAX_BYTES, NULL, error);
  g_unlink (path);
  if (!bytes)
    return FALSE;
  /* Whether it went is looked at when the program ends. */
  fwrite (g_bytes_get_data (bytes, NULL), 1, g_bytes_get_size (bytes), file_stream);
  return TRUE;
}

LkExit
lk_cli_write_outputs (const LkCliOutput *outputs, gsize n, gpointer data, LkExit status)
{
  g_autoptr (GString) failures = g_string_new (NULL);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;

      if (!outputs[i].path)
        continue;
      if (is_stdout (&outputs[i]) ? write_to_stdout (&outputs[i], data, &error)
                                  : outputs[i].write (data, outputs[i].path, &error))
        continue;
      g_string_append_printf (failures, "%s: %s: %s\n", g_get_prgname (), outputs[i].option, error->message);
      status = LK_EXIT_FAILED;
    }
  g_printerr ("%s", failures->str);
  return status;
}

void
lk_cli_print_json (const LkJson *json)
{
  g_autofree char *plain = lk_cli_plain_json (lk_json_text (json));

  puts (plain);
  lk_cli_flush ();
}

const char *
lk_cli_diverged (const LkScore *student, const LkScore *twin)
{
  gboolean of_student = !isfinite (student->nll);
  gboolean of_twin = twin && !isfinite (twin->nll);

  if (of_student && of_twin)
    return _ ("The weights of student and twin are not a number: the learning rate is too high");
  if (of_student)
    return _ ("The student’s weights are not a number: the learning rate is too high");
  if (of_twin)
    return _ ("The twin’s weights are not a number: the learning rate is too high");
  return NULL;
}

void
lk_cli_add_diverged (LkJson *json, const char *sentence)
{
  if (!sentence)
    return;
  lk_json_add_boolean (json, "diverged", TRUE);
  lk_json_add_text (json, "problem", sentence);
}

LkExit
lk_cli_say_diverged (const char *sentence, gboolean failed)
{
  if (sentence)
    g_printerr ("%s: %s\n", g_get_prgname (), sentence);
  return sentence && failed ? LK_EXIT_FAILED : LK_EXIT_OK;
}

void
lk_cli_add_scaling (LkJson *json, const LkScaling *scaling)
{
  lk_json_begin_object (json, "temperature_scaling");
  lk_json_add_number (json, "temperature", scaling->temperature);
  lk_json_add_number (json, "negative_log_likelihood", scaling->after.nll);
  lk_json_add_number (json, "calibration_error", scaling->after.calibration_error);
  lk_json_end (json);
}

char *
lk_cli_layers (const LkNetwork *network)
{
  const LkFrozen frozen = lk_frozen_of (network);

  return lk_frozen_describe (&frozen);
}

void
lk_cli_add_weight (LkJson *json, const LkSettings *settings)
{
  const LkLossSettings *loss = &settings->loss;
  const double *weight = lk_loss_own_weight (loss);
  g_autofree char *member = weight ? g_strdelimit (g_strdup (lk_method_info (loss->method)->weight), "-", '_') : NULL;

  if (weight)
    lk_json_add_number (json, member, *weight);
  if (settings->feature == LK_FEATURE_NONE)
    return;
  lk_json_add_text (json, "feature", lk_feature_info (settings->feature)->id);
  lk_json_add_number (json, "feature_weight", loss->feature_weight);
  lk_json_add_number (json, "feature_share", loss->feature_share);
}

void
lk_cli_add_frozen (LkJson *json, const LkFrozen *frozen)
{
  g_autofree char *layers = lk_frozen_describe (frozen);

  lk_json_add_text (json, "layers", layers);
  lk_json_add_count (json, "parameters", lk_frozen_n_params (frozen));
}

void
lk_cli_add_network (LkJson *json, const LkNetwork *network)
{
  const LkFrozen frozen = lk_frozen_of (network);

  lk_cli_add_frozen (json, &frozen);
}

char *
lk_cli_teacher_layers (const LkTeacher *teacher)
{
  guint n = teacher->members->len;
  g_autofree char *first =
      n > 0 ? lk_frozen_describe (g_ptr_array_index (teacher->members, 0)) : g_strdup (_ ("logits"));

  for (guint m = 1; m < n; m++)
    {
      g_autofree char *other = lk_frozen_describe (g_ptr_array_index (teacher->members, m));

      if (!g_str_equal (first, other))
        return g_strdup_printf (_ ("%u networks"), n);
    }
  return n > 1 ? g_strdup_printf ("%u × %s", n, first) : g_steal_pointer (&first);
}

void
lk_cli_add_teacher (LkJson *json, const LkTeacher *teacher)
{
  g_autofree char *layers = lk_cli_teacher_layers (teacher);

  lk_json_add_text (json, "layers", layers);
  lk_json_add_count (json, "parameters", lk_teacher_n_params (teacher));
  if (teacher->members->len > 1)
    {
      lk_json_add_count (json, "networks", teacher->members->len);
    }
}
