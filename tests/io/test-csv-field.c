/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "io/lk-csv-field.h"
#include "io/lk-table.h"

/* What a spreadsheet would run is text in the file, and is read to the same text. */
static void
test_guard (void)
{
  static const struct {
    const char *text;
    const char *field;
  } cases[] = {
    { "", "" },
    { "plain", "plain" },
    { "a=b", "a=b" },
    { "a,b", "\"a,b\"" },
    { "say \"x\"", "\"say \"\"x\"\"\"" },
    { "=1+1", "'=1+1" },
    { "=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"" },
    { "+1", "'+1" },
    { "-1", "'-1" },
    { "@SUM(A1)", "'@SUM(A1)" },
    { "\t=1", "'\t=1" },
    { "\r=1", "\"'\r=1\"" },
    { "'", "'" },
    { "'quoted'", "'quoted'" },
    { "'=1", "''=1" },
    { "''@", "'''@" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) out = g_string_new (NULL);
      g_autofree char *guarded = lk_csv_guard (cases[i].text);

      lk_csv_append_field (out, cases[i].text);
      g_assert_cmpstr (out->str, ==, cases[i].field);
      lk_csv_unguard (guarded);
      g_assert_cmpstr (guarded, ==, cases[i].text);
    }
}

/* In a table's file and on the clipboard; numbers are as they are. */
static void
test_table (void)
{
  g_autoptr (LkTable) table = lk_table_new ();
  g_autofree char *csv = NULL;
  g_autofree char *text = NULL;

  lk_table_add_row (table);
  lk_table_add_text (table, "=cmd|' /C calc'!A0");
  lk_table_add_number (table, -0.5);
  lk_table_add_text (table, "-0.5");
  lk_table_add_count (table, 7);
  csv = lk_table_to_csv (table);
  text = lk_table_to_text (table);
  g_assert_cmpstr (csv, ==, "'=cmd|' /C calc'!A0,-0.5,'-0.5,7\n");
  g_assert_cmpstr (text, ==, "'=cmd|' /C calc'!A0\t-0.5\t'-0.5\t7\n");
  g_assert_cmpstr (lk_table_cell (table, 0, 2), ==, "-0.5");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv-field/guard", test_guard);
  g_test_add_func ("/csv-field/table", test_table);
  return g_test_run ();
}
