/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-run.h"

#include "cli-stripes.h"

/* Files that are missing, wrong or in the way: said with exit status 1, before any
 * work, and nothing half-written. */

static char *folder;
static char *dataset;
static char *teacher;

static char *
path_of (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

/* Training prints a line an epoch. */
static void
assert_failed_before_work (const CliRun *run, const char *fragment)
{
  cli_assert_failed (run, 1, fragment, NULL);
  g_assert_null (strstr (run->err, "epoch"));
}

static void
test_unwritable (void)
{
  static const char *const names[] = { "nowhere/out.bin", "stripes", "teacher.safetensors/out.bin" };
  static const char *const verbs[] = {
    "train --layers 4 --epochs 1 --out",
    "distill --teacher-layers 4 --teacher-epochs 1 --student 4 --epochs 1 --out",
    "distill --teacher-layers 4 --teacher-epochs 1 --student 4 --epochs 1 --history",
  };

  for (gsize v = 0; v < G_N_ELEMENTS (verbs); v++)
    {
      for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
        {
          g_autofree char *out = path_of (names[i]);
          g_auto (CliRun) run = cli_run ("%s %s --dataset %s", verbs[v], out, dataset);

          assert_failed_before_work (&run, out);
        }
    }
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *out = path_of (names[i]);
      g_auto (CliRun) run = cli_run ("evaluate --dataset %s --model %s --logits %s", dataset, teacher, out);

      assert_failed_before_work (&run, out);
    }
  g_assert_cmpuint (count_files (folder), ==, 2); /* data set and teacher */
}

static void
test_plots_in_the_way (void)
{
  g_auto (CliRun) run = cli_run ("distill --dataset %s --teacher-layers 4 --teacher-epochs 1 --student 4 --epochs 1 "
                                 "--plots %s",
                                 dataset, teacher);

  assert_failed_before_work (&run, teacher);
}

/* What a file held before a failure, it holds after it. */
static void
test_out_is_kept (void)
{
  g_autofree char *out = path_of ("precious");
  g_autofree char *text = NULL;
  g_auto (CliRun) run = { 0 };
  gsize length;

  write_file (folder, "precious", "mine", 4);
  run = cli_run ("distill --dataset %s --teacher %s.not --student 4 --epochs 1 --out %s --history %s", dataset, teacher,
                 out, out);
  cli_assert_failed (&run, 1, "teacher.safetensors.not", NULL);
  g_assert_true (g_file_get_contents (out, &text, &length, NULL));
  g_assert_cmpmem (text, length, "mine", 4);
  g_assert_cmpint (g_remove (out), ==, 0);
  g_assert_cmpuint (count_files (folder), ==, 2);
}

static void
test_bad_teacher (void)
{
  g_autofree char *bad = path_of ("bad.safetensors");
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (teacher, &bytes, &length, NULL));
  for (guint i = 0; i < 4; i++)
    {
      switch (i)
        {
        case 0: /* nothing */
          write_file (folder, "bad.safetensors", bytes, 0);
          break;
        case 1: /* cut short */
          write_file (folder, "bad.safetensors", bytes, length - 1);
          break;
        case 2: /* no header */
          write_file (folder, "bad.safetensors", "not a network at all", 20);
          break;
        case 3: /* the last weight is not a number */
          memset (bytes + length - 4, 0xff, 4);
          write_file (folder, "bad.safetensors", bytes, length);
          break;
        }
      {
        g_auto (CliRun) distill = cli_run ("distill --dataset %s --teacher %s --student 4 --epochs 1", dataset, bad);
        g_auto (CliRun) evaluate = cli_run ("evaluate --dataset %s --model %s", dataset, bad);

        assert_failed_before_work (&distill, bad);
        assert_failed_before_work (&evaluate, bad);
      }
    }
  g_assert_cmpint (g_remove (bad), ==, 0);
}

/* Each weight is a number, and what comes of them is not. */
static void
test_teacher_overflows (void)
{
  g_autofree char *large = path_of ("large.safetensors");
  g_autofree char *bytes = NULL;
  guint64 header;
  gsize length;

  g_assert_true (g_file_get_contents (teacher, &bytes, &length, NULL));
  memcpy (&header, bytes, sizeof header);
  header = sizeof header + GUINT64_FROM_LE (header);
  memset (bytes + header, 0x7e, length - header); /* 8.4e37 each */
  write_file (folder, "large.safetensors", bytes, length);
  {
    g_auto (CliRun) distill = cli_run ("distill --dataset %s --teacher %s --student 4 --epochs 1", dataset, large);
    g_auto (CliRun) evaluate = cli_run ("evaluate --dataset %s --model %s --json", dataset, large);

    assert_failed_before_work (&distill, "answers are not a number");
    g_assert_cmpint (evaluate.status, ==, 1);
    g_assert_nonnull (strstr (evaluate.out, "\"negative_log_likelihood\":null"));
    g_assert_nonnull (strstr (evaluate.out, "\"diverged\":true"));
  }
  g_assert_cmpint (g_remove (large), ==, 0);
}

/* A network for other pictures: MNIST has 784 pixels and 10 classes. */
static void
test_other_shape (void)
{
  g_auto (CliRun) distill = cli_run ("distill --dataset mnist --teacher %s --student 4 --epochs 1", teacher);
  g_auto (CliRun) evaluate = cli_run ("evaluate --dataset mnist --model %s", teacher);

  assert_failed_before_work (&distill, "784");
  cli_assert_failed (&evaluate, 1, teacher, "30 pixels", "784 pixels", "10 classes", NULL);
}

static void
test_no_data_set (void)
{
  g_auto (CliRun) name = cli_run ("distill --dataset no-such-set");
  g_auto (CliRun) path = cli_run ("distill --dataset %s/nowhere", folder);

  assert_failed_before_work (&name, "no-such-set");
  assert_failed_before_work (&path, "nowhere");
}

static void
test_bad_settings (void)
{
  static const char *const cases[][2] = {
    { "--omit-classes 3", "“3”" },
    { "--only-classes zero", "“zero”" },
    { "--omit-classes 0,1,2", "0,1,2" },
    { "--only-classes 1 --omit-classes 1", "at least one class" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (CliRun) run = cli_run ("distill --dataset %s --teacher %s --epochs 1 %s", dataset, teacher, cases[i][0]);

      assert_failed_before_work (&run, cases[i][1]);
    }
}

/* The same when the teacher is to be trained first: an hour of that must not be
 * lost to what could be known before. */
static void
test_bad_settings_before_teacher (void)
{
  static const char *const cases[][2] = {
    { "--omit-classes 3", "“3”" },
    { "--omit-classes 0,1,2", "0,1,2" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (CliRun) run =
          cli_run ("distill --dataset %s --teacher-layers 4 --teacher-epochs 1 --epochs 1 %s", dataset, cases[i][0]);

      assert_failed_before_work (&run, cases[i][1]);
    }
}

static void
assert_no_controls (const char *text)
{
  for (const char *c = text; *c; c = g_utf8_next_char (c))
    g_assert_true (!g_unichar_iscntrl (g_utf8_get_char (c)) || *c == '\n');
}

/* Names hold what they like; a terminal obeys none of it. */
static void
test_escapes (void)
{
  g_autofree char *odd = path_of ("odd\033[31m\302\233red");
  g_autofree char *saved = NULL;
  g_autofree char *none = path_of ("none\033]0;title\007");
  g_autoptr (GFile) link = g_file_new_for_path (odd);
  g_auto (CliRun) text = { 0 };
  g_auto (CliRun) json = { 0 };
  g_auto (CliRun) error = { 0 };
  g_autoptr (JsonNode) node = NULL;

  g_assert_true (g_file_make_symbolic_link (link, dataset, NULL, NULL));
  saved = g_strconcat (odd, ".safetensors", NULL);
  text = cli_run ("train --dataset %s --layers 4 --epochs 1 --out %s", odd, saved);
  g_assert_cmpint (text.status, ==, 0);
  g_assert_nonnull (strstr (text.out, "odd\\x1b[31m\\x9bred"));
  assert_no_controls (text.out);
  json = cli_run ("evaluate --dataset %s --model %s --json", odd, teacher);
  node = cli_assert_json (&json);
  assert_no_controls (json.out);
  g_assert_nonnull (strstr (json_object_get_string_member (json_node_get_object (node), "dataset"), "\302\233red"));
  error = cli_run ("evaluate --dataset %s --model %s", dataset, none);
  cli_assert_failed (&error, 1, "none\\x1b]0;title\\x07", NULL);
  assert_no_controls (error.err);
  g_assert_cmpint (g_remove (odd), ==, 0);
  g_assert_cmpint (g_remove (saved), ==, 0);
}

int
main (int argc, char **argv)
{
  int status;

  cli_init (&argc, &argv);
  folder = make_folder ();
  dataset = path_of ("stripes");
  teacher = path_of ("teacher.safetensors");
  stripes_write (dataset);
  {
    g_auto (CliRun) run = cli_run ("train --dataset %s --layers 5 --epochs 1 --out %s", dataset, teacher);

    g_assert_cmpint (run.status, ==, 0);
  }

  g_test_add_func ("/cli/failures/unwritable", test_unwritable);
  g_test_add_func ("/cli/failures/plots-in-the-way", test_plots_in_the_way);
  g_test_add_func ("/cli/failures/out-is-kept", test_out_is_kept);
  g_test_add_func ("/cli/failures/bad-teacher", test_bad_teacher);
  g_test_add_func ("/cli/failures/teacher-overflows", test_teacher_overflows);
  g_test_add_func ("/cli/failures/other-shape", test_other_shape);
  g_test_add_func ("/cli/failures/no-data-set", test_no_data_set);
  g_test_add_func ("/cli/failures/escapes", test_escapes);
  g_test_add_func ("/cli/failures/bad-settings", test_bad_settings);
  g_test_add_func ("/cli/failures/bad-settings-before-teacher", test_bad_settings_before_teacher);
  status = g_test_run ();
  remove_folder (folder);
  g_free (teacher);
  g_free (dataset);
  g_free (folder);
  return status;
}
