/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/lk-csv-form.h"

#include "tests/io/test-util.h"

/* P pixel, L label, - left out; a capital H before them: the first line is names. */
static const struct {
  const char *text, *roles;
} forms[] = {
  { "a,1,2\nb,3,4\n", "LPP" },
  { "1,2,a\n3,4,b\n", "PPL" },
  { "label,p0,p1\n1,2,3\n", "HLPP" },
  { "p0,p1,y\n1,2,3\n", "HPPL" },
  { "y,1,2\nn,3,4\ny,1,2\n", "LPP" }, /* a class called y */
  { "0,1,2,3,4\n7,9,9,9,9\n", "HLPPPP" },
  { "0,1,2,3,4\n0,1,2,3,4\n", "LPPPP" }, /* all lines are so */
  { "file,p0,p1,class\nx.png,1,2,3\ny.png,1,2,4\n", "H-PPL" },
  { ",p0,p1,class\n0,1,2,3\n1,1,2,4\n", "H-PPL" },
  { "1,2,3,\n1,2,3,\n", "LPP-" },
};

static void
test_roles (void)
{
  static const LkImportOptions options = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      const guint8 *bytes = (const guint8 *) forms[i].text;
      LkCsvReader reader = { .name = "x", .at = bytes, .end = bytes + strlen (forms[i].text), .line = 1 };
      g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GString) roles = g_string_new (NULL);
      g_auto (LkCsvForm) form = { 0 };
      GError *error = NULL;

      g_test_message ("%s", forms[i].text);
      g_assert_true (lk_csv_form_read (&reader, &options, &form, notes, &error));
      g_assert_no_error (error);
      g_string_append (roles, form.has_header ? "H" : "");
      for (gsize c = 0; c < form.n_columns; c++)
        g_string_append_c (roles, "PL-"[form.roles[c]]);
      g_assert_cmpstr (roles->str, ==, forms[i].roles);
      g_assert_cmpuint (reader.line, ==, form.has_header ? 2 : 1);
      g_assert_cmpuint (notes->len, >=, 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv-form/roles", test_roles);
  return g_test_run ();
}
