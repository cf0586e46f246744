/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz.h"

#include <fcntl.h>
#include <glib.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "nn/lk-rng.h"

/* Replays a parser's corpus, the folder named on the command line, and then
 * mutations of it, the same ones every time. With a number of seconds behind it, mutations for so long, other ones each
 * time: what crashes is written to a file "crash" (tools/fuzz, where there is no libFuzzer). */

#pragma weak LLVMFuzzerCustomMutator
#pragma weak fuzz_cost

#define MUTATIONS   4000 /* in all, by the target's cost */
#define MAX_LENGTH  65536
#define MAX_CHANGES 6  /* in one mutation */
#define MAX_SPAN    32 /* bytes cut, doubled or taken from another file at once */

static GPtrArray *corpus; /* of GBytes */
static LkRng mutator;     /* of LLVMFuzzerMutate () */

/* What is being tried, for when it crashes. */
static const guint8 *tried;
static gsize tried_length;

/* In a block of the exact size, so that the sanitizer sees every read past its
 * end; nothing is a block, too, as libFuzzer has it. */
static void
run (const guint8 *bytes, gsize length)
{
  g_autofree guint8 *copy = length > 0 ? g_memdup2 (bytes, length) : g_malloc (1);

  tried = copy;
  tried_length = length;
  LLVMFuzzerTestOneInput (copy, length);
  tried = NULL;
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

static guint
cost (void)
{
  return &fuzz_cost ? fuzz_cost : 1;
}

/* Every beginning of every file, or as many of them as the target can afford. */
static void
test_prefixes (void)
{
  for (guint i = 0; i < corpus->len; i++)
    {
      gsize length;
      const guint8 *bytes = g_bytes_get_data (corpus->pdata[i], &length);

      for (gsize cut = 0; cut < length; cut += cost ())
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

size_t
LLVMFuzzerMutate (uint8_t *bytes, size_t length, size_t room)
{
  g_autoptr (GByteArray) changed = g_byte_array_new ();

  g_byte_array_append (changed, bytes, (guint) length);
  change (changed, &mutator);
  length = MIN (changed->len, room);
  if (length > 0)
    memcpy (bytes, changed->data, length);
  return length;
}

/* Mutation i: every other one by the target's own way, where it has one. */
static void
mutate (guint64 i, LkRng *rng)
{
  GBytes *seed = corpus->pdata[i % corpus->len];
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  g_byte_array_append (bytes, g_bytes_get_data (seed, NULL), (guint) g_bytes_get_size (seed));
  if (LLVMFuzzerCustomMutator && lk_rng_below (rng, 2))
    {
      guint length = bytes->len;

      g_byte_array_set_size (bytes, MAX_LENGTH);
      length = (guint) LLVMFuzzerCustomMutator (bytes->data, length, MAX_LENGTH, (unsigned int) lk_rng_next (rng));
      g_byte_array_set_size (bytes, length);
    }
  else
    for (guint n = 1 + lk_rng_below (rng, MAX_CHANGES); n > 0; n--)
      change (bytes, rng);
  run (bytes->data, bytes->len);
}

static void
test_mutations (void)
{
  LkRng rng;

  lk_rng_seed (&rng, 2015, 1);
  lk_rng_seed (&mutator, 2015, 2);
  for (guint i = 0; i < MUTATIONS / cost (); i++)
    mutate (i, &rng);
}

static void
crash_cb (int number)
{
  int file = tried ? open ("crash", O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0666) : -1;

  if (file >= 0 && write (file, tried, tried_length) >= 0)
    close (file);
  signal (number, SIG_DFL);
  raise (number);
}

static void
search (double seconds)
{
  static const int numbers[] = { SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP };
  gint64 began = g_get_monotonic_time ();
  guint64 seed = (guint64) g_get_real_time (), n;
  LkRng rng;

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    signal (numbers[i], crash_cb);
  lk_rng_seed (&rng, seed, 1);
  lk_rng_seed (&mutator, seed, 2);
  for (n = 0; (double) (g_get_monotonic_time () - began) < seconds * 1e6; n++)
    mutate (n, &rng);
  g_print ("Done %" G_GUINT64_FORMAT " runs in %.0f second(s)\n", n, (double) (g_get_monotonic_time () - began) / 1e6);
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

  if (argc == 3)
    {
      read_corpus (argv[1]);
      search (g_ascii_strtod (argv[2], NULL));
      g_ptr_array_unref (corpus);
      return 0;
    }
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
