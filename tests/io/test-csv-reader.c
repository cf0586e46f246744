/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/lk-csv-reader.h"

#include "test-util.h"

static LkCsvReader
reader_of (const char *text)
{
  LkCsvReader reader = { .name = "x", .at = (const guint8 *) text, .line = 1 };

  reader.end = reader.at + strlen (text);
  return reader;
}

static void
test_guess (void)
{
  static const struct {
    const char *line;
    char separator;
  } cases[] = { { "1,2,3\n", ',' },      { "1;2;3\n", ';' },  { "0,5;0,25;1\n", ';' }, { "1\t2\n", '\t' },
                { "0,5\t0,25\n", '\t' }, { "1 2  3\n", ' ' }, { "a;b,1,2,3\n", ',' },  { "a b;1\n", ';' } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LkCsvReader reader = reader_of (cases[i].line);

      lk_csv_guess (&reader);
      g_assert_cmpint (reader.separator, ==, cases[i].separator);
    }
}

/* Fields with their numbers, NaN where there is none. */
static void
test_fields (void)
{
  LkCsvReader reader = reader_of ("\n# a comment\n#,\"a;b\";0,5 ;\n");
  static const char *const expected[] = { "#,\"a", "b\"", "0,5", "" };
  LkCsvReader quoted = reader_of ("\"a;b\";1;-2.5e1\n");
  gboolean last = FALSE;
  LkCsvField field;
  double number;

  reader.separator = ';';
  reader.decimal_comma = TRUE;
  g_assert_true (lk_csv_next_line (&reader));
  g_assert_cmpuint (reader.line, ==, 3);
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_assert_false (last);
      g_assert_true (lk_csv_next_field (&reader, &field, &last));
      g_assert_cmpmem (field.bytes, field.length, expected[i], strlen (expected[i]));
      g_assert_cmpint (lk_csv_number (&reader, &field, &number), ==, i == 2);
      if (i == 2)
        g_assert_cmpfloat (number, ==, 0.5);
    }
  g_assert_true (last);
  g_assert_false (lk_csv_next_line (&reader));
  quoted.separator = ';';
  g_assert_true (lk_csv_next_field (&quoted, &field, &last));
  g_assert_cmpmem (field.bytes, field.length, "a;b", 3);
  g_assert_true (lk_csv_next_field (&quoted, &field, &last));
  g_assert_true (lk_csv_next_field (&quoted, &field, &last));
  g_assert_true (lk_csv_number (&quoted, &field, &number));
  g_assert_cmpfloat (number, ==, -25.0);
}

static void
test_text (void)
{
  gsize length = 0;
  g_autofree guint8 *plain = lk_csv_text ((const guint8 *) "1,2\r\n", 5, &length);
  g_autofree guint8 *mac = lk_csv_text ((const guint8 *) "1\r2", 3, &length);
  g_autofree guint8 *wide = NULL;

  g_assert_null (plain);
  g_assert_cmpmem (mac, length, "1\n2", 3);
  wide = lk_csv_text ((const guint8 *) "\xff\xfe"
                                       "1\0\n\0\xe4\0",
                      8, &length);
  g_assert_cmpmem (wide, length, "1\nä", 4);
  g_free (g_steal_pointer (&wide));
  wide = lk_csv_text ((const guint8 *) "\xff\xfe\0\xd8", 4, &length); /* half a pair */
  g_assert_null (wide);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv-reader/guess", test_guess);
  g_test_add_func ("/csv-reader/fields", test_fields);
  g_test_add_func ("/csv-reader/text", test_text);
  return g_test_run ();
}
