/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "handout-data.h"
#include "handout/lk-handouts.h"
#include "pdf.h"

/* Each by its name, and each is what its file's name says. */
static void
test_kinds (Fixture *fixture, gconstpointer with_twin)
{
  static const char *const ids[LK_N_HANDOUTS] = { "home", "class", "lecturer" };
  LkHandout handout = handout_of (fixture);
  LkHandoutKind kind;

  for (guint i = 0; i < LK_N_HANDOUTS; i++)
    {
      GError *error = NULL;
      g_autoptr (GBytes) bytes = NULL;

      g_assert_true (lk_handout_kind_from_id (ids[i], &kind));
      g_assert_cmpuint (kind, ==, i);
      bytes = lk_handout_make (kind, &handout, &error);
      g_assert_no_error (error);
      if (g_str_has_suffix (lk_handout_file (kind), ".pdf"))
        pdf_assert (bytes);
      else
        g_assert_true (g_str_has_prefix (g_bytes_get_data (bytes, NULL), "<!DOCTYPE html>"));
    }
  g_assert_false (lk_handout_kind_from_id ("nobody", &kind));
}

int
main (int argc, char **argv)
{
  setlocale (LC_NUMERIC, "C");
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/handout/handouts/kinds", Fixture, GINT_TO_POINTER (TRUE), setup, test_kinds, teardown);
  return g_test_run ();
}
