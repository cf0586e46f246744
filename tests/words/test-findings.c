/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "words/lk-findings.h"

static void
test_list (void)
{
  g_autoptr (LkFindings) findings = lk_findings_new ();
  g_autoptr (LkFindings) all = lk_findings_new ();
  g_autoptr (LkFindings) held = NULL;

  lk_findings_add (NULL, LK_FINDING_NOTE, "nobody", g_strdup ("asks"));
  lk_findings_number (NULL, "n", 1.0);
  g_assert_cmpuint (lk_findings_n (NULL), ==, 0);
  g_assert_cmpuint (lk_findings_n_warnings (NULL), ==, 0);
  g_assert_null (lk_findings_find (NULL, "nobody"));

  lk_findings_add (findings, LK_FINDING_NOTE, "a", g_strdup ("First."));
  lk_findings_add (findings, LK_FINDING_WARNING, "b", g_strdup ("Second."));
  lk_findings_number (findings, "share", 0.25);
  lk_findings_append (all, findings);
  lk_findings_append (all, NULL);
  held = lk_findings_ref (all);
  g_assert_cmpuint (lk_findings_n (held), ==, 2);
  g_assert_cmpuint (lk_findings_n_warnings (held), ==, 1);
  g_assert_cmpstr (lk_findings_get (held, 0)->sentence, ==, "First.");
  g_assert_true (lk_findings_find (held, "b") == lk_findings_get (held, 1));
  g_assert_cmpfloat (lk_findings_find (held, "b")->numbers[0].value, ==, 0.25);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/findings/list", test_list);
  return g_test_run ();
}
