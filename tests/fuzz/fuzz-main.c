/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <glib.h>
#include <string.h>

#include "nn/lk-rng.h"

/* Replays a parser's corpus, the folder named on the command line, and then
 * mutations of it, the same ones every time. */

#define MUTATIONS   4000 /* in all */
#define MAX_LENGTH  65536
#define MAX_CHANGES 6  /* in one mutation */
#define MAX_SPAN    32 /* bytes cut, doubled or taken from another file at once */

static GPtrArray *corpus; /* of GBytes */

/* In a block of the exact size, so that the sanitizer sees every read past its
 * end. */
static void
run (const guint8 *bytes, gsize length)
{
  g_autofree guint8 *copy = g_memdup2 (bytes, length);

  LLVMFuzzerTestOneInput (copy, length);
}

static void
test_corpus (void)
{
  for (guint i = 0; i < corpus->len; i++)
    {
      gsize length;
      const guint8 *bytes = g_bytes_get_data (corpus->pdata[i], &length);

      run (bytes, length);
    }
}

/* Every beginning of every file. */
static void
test_prefixes (void)
{
  for (guint i = 0; i < corpus->len; i++)
    {
      gsize length;
      const guint8 *bytes = g_bytes_get_data (corpus->pdata[i], &length);

      for (gsize cut = 0; cut < length; cut++)
        run (bytes, cut);
    }
}

static void
replace_byte (GByteArray *bytes, LkRng *rng)
{
  static const guint8 telling[] = {
    0x00, 0x01, 0x7f, 0x80, 0xff, '"', '\\', '{', '}', '[', ']', ',', ':', '-', 'e', '.'
  };
  guint8 *byte = bytes->data + lk_rng_below (rng, bytes->len);

  if (g_ascii_isdigit (*byte) && lk_rng_below (rng, 4) > 0)
    *byte = (guint8) ('0' + lk_rng_below (rng, 10)); /* another number, in the same text */
  else if (lk_rng_below (rng, 2))
    *byte = telling[lk_rng_below (rng, G_N_ELEMENTS (telling))];
  else
    *byte ^= (guint8) (1u << lk_rng_below (rng, 8));
}

static void
insert (GByteArray *bytes, guint at, const guint8 *more, guint n)
{
  g_autofree guint8 *tail = g_memdup2 (bytes->data + at, bytes->len - at);
  guint tail_length = bytes->len - at;

  g_byte_array_set_size (bytes, at);
  g_byte_array_append (bytes, more, n);
  if (tail_length > 0)
    g_byte_array_append (bytes, tail, tail_length);
}

static void
change (GByteArray *bytes, LkRng *rng)
{
  gsize other_length;
  const guint8 *other = g_bytes_get_data (corpus->pdata[lk_rng_below (rng, corpus->len)], &other_length);
  guint from, n, to;

  /* Most changes keep the length, so that what depends on it stays right and
   * the parser gets past its first check. */
  if (bytes->len > 0 && lk_rng_below (rng, 4) > 0)
    {
      replace_byte (bytes, rng);
      return;
    }
  switch (lk_rng_below (rng, 4))
    {
    case 0: /* the file ends early */
      g_byte_array_set_size (bytes, lk_rng_below (rng, bytes->len + 1));
      break;
    case 1: /* a piece is missing */
      if (bytes->len == 0)
        break;
      from = lk_rng_below (rng, bytes->len);
      g_byte_array_remove_range (bytes, from, 1 + lk_rng_below (rng, MIN (MAX_SPAN, bytes->len - from)));
      break;
    case 2: /* a piece of another file in between */
      if (other_length == 0 || bytes->len > MAX_LENGTH)
        break;
      from = lk_rng_below (rng, (guint32) other_length);
      n = 1 + lk_rng_below (rng, (guint32) MIN (MAX_SPAN, other_length - from));
      to = lk_rng_below (rng, bytes->len + 1);
      insert (bytes, to, other + from, n);
      break;
    default: /* a piece of another file over ours */
      if (other_length == 0 || bytes->len == 0)
        break;
      from = lk_rng_below (rng, (guint32) other_length);
      to = lk_rng_below (rng, bytes->len);
      n = 1 + lk_rng_below (rng, (guint32) MIN (MAX_SPAN, MIN (other_length - from, bytes->len - to)));
      memcpy (bytes->data + to, other + from, n);
      break;
    }
}

static void
test_mutations (void)
{
  LkRng rng;

  lk_rng_seed (&rng, 2015, 1);
  for (guint i = 0; i < MUTATIONS; i++)
    {
      GBytes *seed = corpus->pdata[i % corpus->len];
      g_autoptr (GByteArray) bytes = g_byte_array_new ();

      g_byte_array_append (bytes, g_bytes_get_data (seed, NULL), (guint) g_bytes_get_size (seed));
      for (guint n = 1 + lk_rng_below (&rng, MAX_CHANGES); n > 0; n--)
        change (bytes, &rng);
      run (bytes->data, bytes->len);
    }
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
read_corpus (const char *folder)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &error);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)))
    g_ptr_array_add (names, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (names, compare_names); /* the same order everywhere */

  corpus = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  for (guint i = 0; i < names->len; i++)
    {
      char *bytes;
      gsize length;

      g_file_get_contents (names->pdata[i], &bytes, &length, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (length, <=, MAX_LENGTH);
      g_ptr_array_add (corpus, g_bytes_new_take (bytes, length));
    }
  g_assert_cmpuint (corpus->len, >, 0);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  read_corpus (argv[1]);
  g_test_add_func ("/fuzz/corpus", test_corpus);
  g_test_add_func ("/fuzz/prefixes", test_prefixes);
  g_test_add_func ("/fuzz/mutations", test_mutations);
  result = g_test_run ();
  g_ptr_array_unref (corpus);
  return result;
}
