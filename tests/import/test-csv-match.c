/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/lk-csv-match.h"

#include "tests/io/test-util.h"

/* Roles as in test-csv-form; `places`: of each column the pixel that it is. */
static const struct {
  const char *train, *test, *roles, *places, *note, *error;
} cases[] = {
  { "y,a,b,c\nk,1,2,3\n", "y,a,b,c\nk,4,5,6\n", "LPPP", "-012", NULL, NULL },
  { "y,a,b,c\nk,1,2,3\n", "c,b,y,a\n6,5,k,4\n", "PPLP", "21-0", "another order", NULL },
  { "y,a,b\nk,1,2\n", "id,b,a,y\n9,2,1,k\n", "-PPL", "-10-", "another order", NULL },
  { "y,a,b\nk,1,2\n", "y,a,d\nk,1,2\n", NULL, NULL, NULL, "no column “b”" },
  { "y,a,b\nk,1,2\n", "y,e,f\nk,1,2\n", "LPP", "-01", "have other names", NULL },
  { "y,a,b\nk,1,2\n", "y,a,a\nk,1,2\n", "LPP", "-01", "have one twice", NULL },
  { "k,1,2\nl,3,4\n", "k,1,2\nl,3,4\n", "LPP", "-01", NULL, NULL },
  { "k,1,2\nl,3,4\n", "k,1\nl,3\n", NULL, NULL, NULL, "1 pixels, but the training samples have 2" },
};

static void
read_form (const char *text, LkCsvReader *reader, LkCsvForm *form)
{
  static const LkImportOptions options = { 0 };
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  GError *error = NULL;

  *reader = (LkCsvReader) {
    .name = "x", .at = (const guint8 *) text, .end = (const guint8 *) text + strlen (text), .line = 1
  };
  g_assert_true (lk_csv_form_read (reader, &options, form, notes, &error));
  g_assert_no_error (error);
}

static void
test_match (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (LkCsvForm) like = { 0 }, form = { 0 };
      g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GError) error = NULL;
      LkCsvReader reader;
      gboolean matched;

      g_test_message ("%s", cases[i].test);
      read_form (cases[i].train, &reader, &like);
      read_form (cases[i].test, &reader, &form);
      matched = lk_csv_match (&like, &form, &reader, notes, &error);
      if (cases[i].error)
        {
          g_assert_false (matched);
          g_assert_nonnull (strstr (error->message, cases[i].error));
          continue;
        }
      g_assert_no_error (error);
      g_assert_true (matched);
      g_assert_cmpuint (form.n_pixels, ==, like.n_pixels);
      for (gsize c = 0; c < form.n_columns; c++)
        {
          g_assert_cmpint ("PL-"[form.roles[c]], ==, cases[i].roles[c]);
          if (form.roles[c] == LK_CSV_PIXEL)
            g_assert_cmpuint (form.places[c], ==, (guint) (cases[i].places[c] - '0'));
        }
      g_assert_cmpuint (notes->len, ==, cases[i].note ? 1 : 0);
      if (cases[i].note)
        g_assert_nonnull (strstr (g_ptr_array_index (notes, 0), cases[i].note));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv-match/columns", test_match);
  return g_test_run ();
}
