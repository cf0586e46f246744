/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dataset/lk-origins.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

static void
test_nothing (void)
{
  LkOrigins origins = { 0 }, picked = { 0 };

  g_assert_null (lk_origins_file (&origins, 3));
  g_assert_cmpuint (lk_origins_line (&origins, 3), ==, 0);
  g_assert_cmpint (lk_origins_pick (&origins, (const uint32_t[]) { 3, 1 }, 2, &picked), ==, LK_OK);
  g_assert_null (lk_origins_file (&picked, 0));
  g_assert_null (picked.lines);
  lk_origins_clear (&origins);
}

/* A name each, of which a part is taken. */
static void
test_files (void)
{
  LkOrigins origins = { 0 }, picked = { 0 };

  origins.starts = calloc (3, sizeof *origins.starts);
  g_assert_cmpint (lk_origins_add (&origins, "a/1.png", &origins.starts[0]), ==, LK_OK);
  g_assert_cmpint (lk_origins_add (&origins, "a/2.png", &origins.starts[1]), ==, LK_OK);
  g_assert_cmpint (lk_origins_add (&origins, "", &origins.starts[2]), ==, LK_OK);
  g_assert_cmpstr (lk_origins_file (&origins, 1), ==, "a/2.png");
  g_assert_cmpstr (lk_origins_file (&origins, 2), ==, "");
  g_assert_cmpuint (lk_origins_line (&origins, 1), ==, 0);
  g_assert_cmpint (lk_origins_pick (&origins, (const uint32_t[]) { 2, 0 }, 2, &picked), ==, LK_OK);
  lk_origins_clear (&origins);
  g_assert_cmpstr (lk_origins_file (&picked, 0), ==, "");
  g_assert_cmpstr (lk_origins_file (&picked, 1), ==, "a/1.png");
  lk_origins_clear (&picked);
}

/* One name for all, and a line each. */
static void
test_lines (void)
{
  LkOrigins origins = { 0 }, picked = { 0 };
  uint32_t start;

  g_assert_cmpint (lk_origins_add (&origins, "digits.csv", &start), ==, LK_OK);
  origins.lines = calloc (3, sizeof *origins.lines);
  for (uint32_t i = 0; i < 3; i++)
    origins.lines[i] = 2 + i;
  g_assert_cmpint (lk_origins_pick (&origins, (const uint32_t[]) { 1, 2 }, 2, &picked), ==, LK_OK);
  lk_origins_clear (&origins);
  g_assert_cmpstr (lk_origins_file (&picked, 1), ==, "digits.csv");
  g_assert_cmpuint (lk_origins_line (&picked, 0), ==, 3);
  g_assert_cmpuint (lk_origins_line (&picked, 1), ==, 4);
  lk_origins_clear (&picked);
}

/* Memory is bounded: the name that goes beyond is refused, those before it stay. */
static void
test_bound (void)
{
  LkOrigins origins = { 0 };
  g_autofree char *half = g_malloc (LK_ORIGINS_MAX_BYTES / 2);
  uint32_t start;

  memset (half, 'x', LK_ORIGINS_MAX_BYTES / 2 - 1);
  half[LK_ORIGINS_MAX_BYTES / 2 - 1] = '\0';
  g_assert_cmpint (lk_origins_add (&origins, half, &start), ==, LK_OK);
  g_assert_cmpint (lk_origins_add (&origins, half, &start), ==, LK_OK);
  g_assert_cmpuint (start, ==, LK_ORIGINS_MAX_BYTES / 2);
  g_assert_cmpint (lk_origins_add (&origins, "", &start), ==, LK_BAD_SHAPE);
  g_assert_cmpuint (origins.n_bytes, ==, LK_ORIGINS_MAX_BYTES);
  lk_origins_clear (&origins);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/origins/nothing", test_nothing);
  g_test_add_func ("/origins/files", test_files);
  g_test_add_func ("/origins/lines", test_lines);
  g_test_add_func ("/origins/bound", test_bound);
  return g_test_run ();
}
