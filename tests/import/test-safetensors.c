/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/lk-safetensors.h"
#include "tests/io/test-util.h"
#include "tests/nn/file-order.h"

#include <json-glib/json-glib.h>
#include <math.h>

#define METADATA                                                                                                       \
  "'__metadata__':{'format':'limbeck','layers':'3x2x2','activation':'relu','"                                          \
  "seed':'7'}"
#define WEIGHT_0 "'0.weight':{'dtype':'F32','shape':[2,3],'data_offsets':[0,24]}"
#define BIAS_0   "'0.bias':{'dtype':'F32','shape':[2],'data_offsets':[24,32]}"
#define WEIGHT_1 "'1.weight':{'dtype':'F32','shape':[2,2],'data_offsets':[32,48]}"
#define BIAS_1   "'1.bias':{'dtype':'F32','shape':[2],'data_offsets':[48,56]}"
#define GOOD     "{" METADATA "," WEIGHT_0 "," BIAS_0 "," WEIGHT_1 "," BIAS_1 "}"

static void
append_u64 (GByteArray *bytes, guint64 value)
{
  guint64 little_endian = GUINT64_TO_LE (value);

  g_byte_array_append (bytes, (const guint8 *) &little_endian, 8);
}

static void
append_float (GByteArray *bytes, float value)
{
  guint32 bits;

  memcpy (&bits, &value, 4);
  bits = GUINT32_TO_LE (bits);
  g_byte_array_append (bytes, (const guint8 *) &bits, 4);
}

/* The k-th number of a made file: all different, and exact in F16. */
static float
value_at (gsize k)
{
  return 0.25f * (float) k - 1.0f;
}

/* A file with this header, in which ' stands for ", and n numbers. */
static GByteArray *
make_file (const char *header, gsize n)
{
  g_autofree char *json = g_strdelimit (g_strdup (header), "'", '"');
  GByteArray *bytes = g_byte_array_new ();

  append_u64 (bytes, strlen (json));
  g_byte_array_append (bytes, (const guint8 *) json, (guint) strlen (json));
  for (gsize k = 0; k < n; k++)
    append_float (bytes, value_at (k));
  return bytes;
}

static LkNetwork *
parse (GByteArray *bytes, GHashTable **metadata, GError **error)
{
  /* Of the exact size and at an odd address: the format promises no alignment.
   */
  g_autofree guint8 *memory = g_malloc (bytes->len + 1);

  if (bytes->len > 0)
    memcpy (memory + 1, bytes->data, bytes->len);
  return lk_safetensors_parse (memory + 1, bytes->len, "a-file", metadata, error);
}

static void
assert_bad_bytes (GByteArray *bytes, const char *first, const char *second)
{
  GHashTable *metadata = NULL;
  GError *error = NULL;

  g_assert_null (parse (bytes, &metadata, &error));
  g_assert_null (metadata);
  assert_error (&error, LK_ERROR_FORMAT, "a-file", first, second, NULL);
}

static void
assert_bad (const char *header, gsize n, const char *first, const char *second)
{
  g_autoptr (GByteArray) bytes = make_file (header, n);

  assert_bad_bytes (bytes, first, second);
}

static void
test_good (void)
{
  g_autoptr (GByteArray) bytes = make_file (GOOD, 14);
  g_autoptr (GHashTable) metadata = NULL;
  g_autoptr (LkNetwork) network = NULL;
  g_autoptr (LkNetwork) without = NULL;
  GError *error = NULL;

  network = parse (bytes, &metadata, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (network->n_layers, ==, 2);
  g_assert_cmpuint (network->layers[0].n_inputs, ==, 3);
  g_assert_cmpuint (network->layers[0].n_outputs, ==, 2);
  g_assert_cmpuint (network->layers[1].n_outputs, ==, 2);
  /* W0, b0, W1, b1: the file's order is that of the parameters. */
  for (gsize k = 0; k < 14; k++)
    g_assert_cmpfloat (network->params[place_of (network, k)], ==, value_at (k));
  g_assert_cmpstr (g_hash_table_lookup (metadata, "seed"), ==, "7");
  g_assert_cmpstr (g_hash_table_lookup (metadata, "layers"), ==, "3x2x2");

  without = parse (bytes, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (without);
}

/* As PyTorch's nn.Sequential names them, with the activations counted, out of
 * order in the file, and no metadata: 2 before 10. */
static void
test_sequential (void)
{
  g_autoptr (GByteArray) bytes = make_file ("{'10.weight':{'dtype':'F32','shape':[2,4],'data_offsets':[0,32]},"
                                            "'10.bias':{'dtype':'F32','shape':[2],'data_offsets':[32,40]},"
                                            "'2.bias':{'dtype':'F32','shape':[4],'data_offsets':[40,56]},"
                                            "'2.weight':{'dtype':'F32','shape':[4,3],'data_offsets':[56,104]}}",
                                            26);
  g_autoptr (GHashTable) metadata = NULL;
  g_autoptr (LkNetwork) network = NULL;
  GError *error = NULL;

  network = parse (bytes, &metadata, &error);
  g_assert_no_error (error);
  g_assert_nonnull (metadata);
  g_assert_cmpuint (network->n_layers, ==, 2);
  g_assert_cmpuint (network->layers[0].n_inputs, ==, 3);
  g_assert_cmpuint (network->layers[0].n_outputs, ==, 4);
  g_assert_cmpuint (network->layers[1].n_outputs, ==, 2);
  g_assert_cmpfloat (*lk_network_element (network, 0, 0, 0), ==, value_at (14));
  g_assert_cmpfloat (*lk_network_bias (network, 0, 0), ==, value_at (10));
  g_assert_cmpfloat (*lk_network_element (network, 1, 0, 7), ==, value_at (7));
  g_assert_cmpfloat (*lk_network_bias (network, 1, 1), ==, value_at (9));
}

static void
test_prefix_names (void)
{
  g_autoptr (GByteArray) bytes = make_file ("{'net.fc2.weight':{'dtype':'F32','shape':[2,2],'data_offsets':[0,16]},"
                                            "'net.fc2.bias':{'dtype':'F32','shape':[2],'data_offsets':[16,24]},"
                                            "'net.fc1.weight':{'dtype':'F32','shape':[2,3],'data_offsets':[24,48]},"
                                            "'net.fc1.bias':{'dtype':'F32','shape':[2],'data_offsets':[48,56]}}   ",
                                            14);
  g_autoptr (LkNetwork) network = NULL;
  GError *error = NULL;

  network = parse (bytes, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (network->layers[0].n_inputs, ==, 3);
  g_assert_cmpfloat (*lk_network_element (network, 1, 0, 3), ==, value_at (3));
}

/* A layer without biases, one without a name, counters beside them, and double precision. */
static void
test_as_it_comes (void)
{
  g_autoptr (GByteArray) bare = make_file ("{" WEIGHT_0 "}", 6);
  g_autoptr (GByteArray) nameless = make_file ("{'weight':{'dtype':'F32','shape':[2,3],'data_offsets':[0,24]},"
                                               "'bias':{'dtype':'F32','shape':[2],'data_offsets':[24,32]}}",
                                               8);
  g_autoptr (GByteArray) counted =
      make_file ("{" WEIGHT_0 "," BIAS_0 ",'steps':{'dtype':'I64','shape':[],'data_offsets':[32,40]},"
                 "'scale':{'dtype':'F32','shape':[],'data_offsets':[40,44]}}",
                 11);
  g_autoptr (GByteArray) wide = make_file ("{'weight':{'dtype':'F64','shape':[1,1],'data_offsets':[0,8]}}", 0);
  const double number = 0.75;
  GByteArray *const files[] = { bare, nameless, counted };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_auto (LkImported) imported = { 0 };
      GError *error = NULL;

      g_assert_true (lk_safetensors_read (files[i]->data, files[i]->len, "a-file", &imported, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (imported.network->n_layers, ==, 1);
      g_assert_cmpfloat (*lk_network_element (imported.network, 0, 0, 5), ==, value_at (5));
      g_assert_cmpfloat (*lk_network_bias (imported.network, 0, 1), ==, i == 0 ? 0.0f : value_at (7));
      g_assert_cmpint (imported.notes != NULL, ==, i != 1);
      if (i != 1)
        g_assert_nonnull (strstr (g_ptr_array_index (imported.notes, 0), i == 0 ? "no biases" : "2 tensors"));
    }
  g_byte_array_append (wide, (const guint8 *) &number, 8);
  {
    g_autoptr (LkNetwork) network = parse (wide, NULL, NULL);

    g_assert_nonnull (network);
    g_assert_cmpfloat (network->params[0], ==, 0.75f);
  }
}

/* Normalize (m, s) before the first layer: W/s and b - W·m/s; with numbers of their own for three planes. */
static void
test_normalize (void)
{
  g_autoptr (GByteArray) bytes =
      make_file ("{'__metadata__':{'normalize_mean':'0.5','normalize_std':'0.25'}," WEIGHT_0 "," BIAS_0 "}", 8);
  g_autoptr (LkNetwork) network = parse (bytes, NULL, NULL);

  g_assert_nonnull (network);
  g_assert_cmpfloat (*lk_network_element (network, 0, 0, 1), ==, 4.0f * value_at (1));
  g_assert_cmpfloat_with_epsilon (*lk_network_bias (network, 0, 0),
                                  value_at (6) - 2.0f * (value_at (0) + value_at (1) + value_at (2)), 1e-5);
  {
    g_autoptr (GByteArray) three = make_file ("{'__metadata__':{'normalize_mean':'(0.5, 0.25, 0)','normalize_std':"
                                              "'0.25, 0.5, 1'}," WEIGHT_0 "," BIAS_0 "}",
                                              8);
    g_autoptr (LkNetwork) colours = parse (three, NULL, NULL);

    g_assert_nonnull (colours);
    for (gsize i = 0; i < 3; i++)
      g_assert_cmpfloat (*lk_network_element (colours, 0, 0, i), ==,
                         (i == 0   ? 4.0f
                          : i == 1 ? 2.0f
                                   : 1.0f) *
                             value_at (i));
    g_assert_cmpfloat_with_epsilon (*lk_network_bias (colours, 0, 0),
                                    value_at (6) - 2.0f * value_at (0) - 0.5f * value_at (1), 1e-5);
  }
  assert_bad ("{'__metadata__':{'normalize_mean':'0.5,0.5','normalize_std':'0.25'}," WEIGHT_0 "," BIAS_0 "}", 8,
              "normalize_std", "above 0");
  assert_bad ("{'__metadata__':{'normalize_mean':'0.5','normalize_std':'0.25,0,1'}," WEIGHT_0 "," BIAS_0 "}", 8,
              "normalize_std", "above 0");
  assert_bad ("{'__metadata__':{'normalize_mean':'a','normalize_std':'0.25'}," WEIGHT_0 "," BIAS_0 "}", 8,
              "normalize_std", "above 0");
}

static void
test_bad_frame (void)
{
  static const struct {
    guint64 header;
    const char *shown;
  } lengths[] = {
    { 301, "byte 309" }, /* one more than there is */
    { 100000001, "100000001" },
    { G_MAXINT64, "9223372036854775807" },
    { G_MAXUINT64 - 7, "18446744073709551608" },
    { G_MAXUINT64, "18446744073709551615" },
  };
  g_autoptr (GByteArray) good = make_file (GOOD, 14);

  for (guint n = 0; n < 8; n++)
    {
      g_autoptr (GByteArray) cut = g_byte_array_new ();

      g_byte_array_append (cut, good->data, n);
      assert_bad_bytes (cut, "byte", "");
    }
  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();

      append_u64 (bytes, lengths[i].header);
      g_byte_array_append (bytes, good->data + 8, 300);
      assert_bad_bytes (bytes, lengths[i].shown, "header");
    }
  assert_bad ("", 0, "byte 8", "header");
  assert_bad ("hello", 0, "byte 8", "header");
  assert_bad ("{hello}", 0, "JSON", "");
  assert_bad ("{'0.weight':", 0, "JSON", "");
  assert_bad ("{'a':'\xff'}", 0, "JSON", "UTF-8");
  assert_bad ("[1,2]", 0, "byte 8", "header");
  assert_bad ("null", 0, "byte 8", "header");
  assert_bad ("{}", 0, "no tensors", "");
  assert_bad ("{" METADATA "}", 0, "no tensors", "");
}

static void
test_bad_entries (void)
{
  assert_bad ("{'0.weight':3," BIAS_0 "}", 14, "0.weight", "object");
  assert_bad ("{'0.weight':{'shape':[2,3],'data_offsets':[0,24]}," BIAS_0 "}", 8, "0.weight", "dtype");
  assert_bad ("{'0.weight':{'dtype':'F32','data_offsets':[0,24]}," BIAS_0 "}", 8, "0.weight", "shape");
  assert_bad ("{'0.weight':{'dtype':'F32','shape':[2,3]}," BIAS_0 "}", 8, "0.weight", "data_offsets");
  assert_bad ("{'0.weight':{'dtype':1,'shape':[2,3],'data_offsets':[0,24]}," BIAS_0 "}", 8, "0.weight", "dtype");
  assert_bad ("{'0.weight':{'dtype':'F32','shape':6,'data_offsets':[0,24]}," BIAS_0 "}", 8, "0.weight", "shape");
  assert_bad ("{'0.weight':{'dtype':'F32','shape':['2',3],'data_offsets':[0,24]}," BIAS_0 "}", 8, "0.weight", "shape");
  assert_bad ("{'0.weight':{'dtype':'F32','shape':[2.0,3],'data_offsets':[0,24]}," BIAS_0 "}", 8, "0.weight", "shape");
  assert_bad ("{'0.weight':{'dtype':'F32','shape':[-2,-3],'data_offsets':[0,24]}," BIAS_0 "}", 8, "0.weight", "shape");
  assert_bad ("{'0.weight':{'dtype':'F32','shape':[2,3],'data_offsets':[24]}," BIAS_0 "}", 8, "0.weight",
              "data_offsets");
  assert_bad ("{'0.weight':{'dtype':'F32','shape':[2,3],'data_offsets':[0,24,24]}," BIAS_0 "}", 8, "0.weight",
              "data_offsets");
  assert_bad ("{'0.weight':{'dtype':'F32','shape':[2,3],'data_offsets':['0',24]}," BIAS_0 "}", 8, "0.weight",
              "data_offsets");
  assert_bad ("{'0.weight':{'dtype':'F32','shape':[2,3],'data_offsets':[-24,0]}," BIAS_0 "}", 8, "0.weight",
              "data_offsets");
  assert_bad ("{'0.weight':{'dtype':'I32','shape':[2,3],'data_offsets':[0,24]}," BIAS_0 "}", 8, "0.weight", "I32");
  assert_bad ("{'0.weight':{'dtype':'I16','shape':[2,3],'data_offsets':[0,12]}," BIAS_0 "}", 8, "0.weight", "I16");
}

static void
test_bad_offsets (void)
{
  /* Past the end, backwards, the wrong number of bytes. */
  assert_bad ("{" WEIGHT_0 ",'0.bias':{'dtype':'F32','shape':[2],'data_offsets':[24,36]}}", 8, "0.bias", "byte 36");
  assert_bad ("{" WEIGHT_0 ",'0.bias':{'dtype':'F32','shape':[2],'data_offsets':[32,24]}}", 8, "0.bias",
              "data_offsets");
  assert_bad ("{" WEIGHT_0 ",'0.bias':{'dtype':'F32','shape':[1],'data_offsets':[24,32]}}", 8, "0.bias", "4 bytes");
  assert_bad ("{'0.weight':{'dtype':'F16','shape':[2,3],'data_offsets':[0,24]}," BIAS_0 "}", 8, "0.weight", "12 bytes");
  assert_bad ("{" WEIGHT_0
              ",'0.bias':{'dtype':'F32','shape':[2],'data_offsets':[9223372036854775800,9223372036854775807]}}",
              8, "0.bias", "");
  assert_bad ("{" WEIGHT_0
              ",'0.bias':{'dtype':'F32','shape':[2],'data_offsets':[18446744073709551608,18446744073709551616]}}",
              8, "0.bias", "");
  /* Shapes whose bytes, multiplied, wrap around to the right number. */
  assert_bad ("{'0.weight':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,0]},"
              "'0.bias':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}",
              2, "0.weight", "16384");
  assert_bad ("{'0.weight':{'dtype':'F32','shape':[4611686018427387910,1],'data_offsets':[0,24]}," BIAS_0 "}", 8,
              "0.weight", "16384");
  /* Overlaps, a hole, bytes of nobody at the end, the file cut short. */
  assert_bad ("{" WEIGHT_0 ",'0.bias':{'dtype':'F32','shape':[2],'data_offsets':[16,24]}}", 6, "0.bias", "byte 16");
  assert_bad ("{" WEIGHT_0 ",'0.bias':{'dtype':'F32','shape':[2],'data_offsets':[28,36]}}", 9, "0.bias", "hole");
  assert_bad ("{" WEIGHT_0 "," BIAS_0 "}", 9, "too long", "byte 36");
  assert_bad ("{" WEIGHT_0 "," BIAS_0 "}", 7, "0.bias", "Fetch");
  /* The same name twice. */
  assert_bad ("{" WEIGHT_0 "," BIAS_0 ",'0.bias':{'dtype':'F32','shape':[2],'data_offsets':[32,40]}}", 10, "0.bias",
              "twice");
}

/* JSON's escapes can spell half a surrogate pair, which is no character: it
 * would spoil the message or, in the metadata, what shows them. */
/* Half a surrogate pair. Since 1.10 it is json-glib that refuses it; before, it came through as other bytes. */
#define NOT_UNICODE (JSON_CHECK_VERSION (1, 10, 0) ? "JSON" : "Unicode")

static void
test_not_unicode (void)
{
  assert_bad ("{'\\ud83d.weight':{'dtype':'F32','shape':[2,3],'data_offsets':[0,24]}," BIAS_0 "}", 8, NOT_UNICODE, "");
  assert_bad ("{'0.weight':{'dtype':'\\ud83d!','shape':[2,3],'data_offsets':[0,24]}," BIAS_0 "}", 8, NOT_UNICODE, "");
  assert_bad ("{'__metadata__':{'\\ud83d!':'x'}," WEIGHT_0 "," BIAS_0 "}", 8, NOT_UNICODE, "");
  assert_bad ("{'__metadata__':{'note':'\\ud83d!'}," WEIGHT_0 "," BIAS_0 "}", 8, NOT_UNICODE, "");
  /* Before a quote it trips the parser, which then quotes it. */
  assert_bad ("{'0.weight':{'dtype':'\\udc00','shape':[2,3],'data_offsets':[0,24]}," BIAS_0 "}", 8, "JSON", "");
}

static void
test_bad_network (void)
{
  g_autoptr (GString) deep = g_string_new ("{");

  /* One without the other, or with a name that says neither. */
  assert_bad ("{'0.bias':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}", 2, "0.bias", "weight");
  assert_bad ("{" WEIGHT_0 "," BIAS_0 ",'scale':{'dtype':'F32','shape':[1],'data_offsets':[32,36]}}", 9, "scale",
              "*.weight");
  /* Ranks. */
  assert_bad ("{'0.weight':{'dtype':'F32','shape':[6],'data_offsets':[0,24]}," BIAS_0 "}", 8, "0.", "normalisation");
  assert_bad ("{'0.weight':{'dtype':'F32','shape':[2,3,1],'data_offsets':[0,24]}," BIAS_0 "}", 8, "convolution",
              "numpy.save");
  assert_bad ("{" WEIGHT_0 ",'0.bias':{'dtype':'F32','shape':[2,1],'data_offsets':[24,32]}}", 8, "0.bias", "shape");
  assert_bad ("{" WEIGHT_0 ",'0.bias':{'dtype':'F32','shape':[],'data_offsets':[24,28]}}", 7, "0.bias", "shape");
  /* A bias of another length; layers that do not chain: 3 to 2, then 4 to 1. */
  assert_bad ("{" WEIGHT_0 ",'0.bias':{'dtype':'F32','shape':[3],'data_offsets':[24,36]}}", 9, "0.bias", "3 numbers");
  assert_bad ("{" WEIGHT_0 "," BIAS_0 ",'1.weight':{'dtype':'F32','shape':[1,4],'data_offsets':[32,48]},"
              "'1.bias':{'dtype':'F32','shape':[1],'data_offsets':[48,52]}}",
              13, "0.weight 3 → 2", "1.weight 4 → 1");
  /* Nothing in it, and too wide. */
  assert_bad ("{'0.weight':{'dtype':'F32','shape':[0,3],'data_offsets':[0,0]},"
              "'0.bias':{'dtype':'F32','shape':[0],'data_offsets':[0,0]}}",
              0, "“0.weight”", "has 0");
  assert_bad ("{'0.weight':{'dtype':'F32','shape':[1,16385],'data_offsets':[0,65540]},"
              "'0.bias':{'dtype':'F32','shape':[1],'data_offsets':[65540,65544]}}",
              16386, "0.weight", "16384");

  /* One layer more than there may be. */
  for (int l = 0; l <= LK_MAX_DENSE; l++)
    g_string_append_printf (deep,
                            "%s'%d.weight':{'dtype':'F32','shape':[1,1],'data_offsets':[%d,%d]},"
                            "'%d.bias':{'dtype':'F32','shape':[1],'data_offsets':[%d,%d]}",
                            l ? "," : "", l, 8 * l, 8 * l + 4, l, 8 * l + 4, 8 * l + 8);
  g_string_append_c (deep, '}');
  assert_bad (deep->str, 2 * (LK_MAX_DENSE + 1), "9 layers", "where 8 can");
}

static void
test_bad_metadata (void)
{
#define NETWORK WEIGHT_0 "," BIAS_0 "," WEIGHT_1 "," BIAS_1 "}"
  assert_bad ("{'__metadata__':3," NETWORK, 14, "__metadata__", "object");
  assert_bad ("{'__metadata__':{'seed':7}," NETWORK, 14, "seed", "text");
  /* It says one thing and the tensors another. */
  assert_bad ("{'__metadata__':{'format':'limbeck','layers':'3x2x3'}," NETWORK, 14, "3x2x3", "3x2x2");
  assert_bad ("{'__metadata__':{'format':'limbeck','layers':'3x2'}," NETWORK, 14, "3x2", "3x2x2");
  assert_bad ("{'__metadata__':{'format':'limbeck','layers':'abc'}," NETWORK, 14, "abc", "3x2x2");
  assert_bad ("{'__metadata__':{'format':'limbeck','layers':'3x2x2','activation':'tanh'}," NETWORK, 14, "tanh", "relu");
#undef NETWORK
}

static void
test_foreign_metadata (void)
{
  g_autoptr (GByteArray) bytes = make_file ("{'__metadata__':{'format':'pt'}," WEIGHT_0 "," BIAS_0 "}", 8);
  g_autoptr (GHashTable) metadata = NULL;
  g_autoptr (LkNetwork) network = NULL;
  GError *error = NULL;

  network = parse (bytes, &metadata, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_hash_table_lookup (metadata, "format"), ==, "pt");
}

static void
test_not_finite (void)
{
  static const float values[] = { NAN, INFINITY, -INFINITY };

  g_autofree char *place = g_strdup_printf ("byte %zu of", 8 + strlen (GOOD) + 11 * sizeof (float));

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (GByteArray) bytes = make_file (GOOD, 11);

      append_float (bytes, values[i]); /* element 3 of 1.weight, which starts at number 8 */
      append_float (bytes, 0.0f);
      append_float (bytes, 0.0f);
      assert_bad_bytes (bytes, "“1.weight”: element 3", place);
    }
}

/* A file whose weights are these 16 bits each, (1, n), with a zero bias. */
static GByteArray *
make_f16 (const guint16 *bits, gsize n)
{
  g_autofree char *header = g_strdup_printf ("{'0.weight':{'dtype':'F16','shape':[1,%zu],'data_offsets':[0,%zu]},"
                                             "'0.bias':{'dtype':'F16','shape':[1],'data_offsets':[%zu,%zu]}}",
                                             n, 2 * n, 2 * n, 2 * n + 2);
  GByteArray *bytes = make_file (header, 0);

  for (gsize i = 0; i <= n; i++)
    {
      guint16 half = i < n ? GUINT16_TO_LE (bits[i]) : 0;

      g_byte_array_append (bytes, (const guint8 *) &half, 2);
    }
  return bytes;
}

/* IEEE 754 binary16 from its definition. */
static double
half_value (guint16 bits)
{
  double sign = bits & 0x8000 ? -1.0 : 1.0;
  int exponent = bits >> 10 & 31, fraction = bits & 1023;

  return sign * (exponent ? ldexp (1024 + fraction, exponent - 25) : ldexp (fraction, -24));
}

/* All 63,488 finite values, subnormals and both zeros included, read as they
 * are; a file written from them is the same again. */
static void
test_f16_exact (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (GFile) file = child (folder, "half.safetensors");

  for (guint32 start = 0; start < 65536; start += 8192)
    {
      guint16 bits[8192];
      gsize n = 0;
      g_autoptr (GByteArray) bytes = NULL;
      g_autoptr (LkNetwork) network = NULL;
      g_autoptr (LkNetwork) again = NULL;
      GError *error = NULL;

      for (guint32 b = start; b < start + 8192; b++)
        if ((b >> 10 & 31) != 31)
          bits[n++] = (guint16) b;
      bytes = make_f16 (bits, n);
      network = parse (bytes, NULL, &error);
      g_assert_no_error (error);
      for (gsize i = 0; i < n; i++)
        {
          float value = network->params[place_of (network, i)];

          g_assert_cmpfloat ((double) value, ==, half_value (bits[i]));
          g_assert_cmpint (!!signbit (value), ==, bits[i] >> 15);
        }
      g_assert_true (lk_safetensors_save (network, NULL, LK_SAFETENSORS_F16, file, NULL, &error));
      g_assert_no_error (error);
      again = lk_safetensors_load (file, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpmem (network->params, n * sizeof (float), again->params, n * sizeof (float));
    }
  remove_folder (folder);
}

static void
test_f16_not_finite (void)
{
  static const guint16 bad[] = { 0x7c00, 0xfc00, 0x7c01, 0x7e00, 0xffff };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      guint16 bits[3] = { 0, 0, bad[i] };
      g_autoptr (GByteArray) bytes = make_f16 (bits, 3);

      assert_bad_bytes (bytes, "“0.weight”", "element 2");
    }
}

static LkNetwork *
make_network (const size_t *sizes, size_t n_sizes)
{
  LkNetwork *network = NULL;
  LkRng rng;

  g_assert_cmpint (lk_network_new (sizes, n_sizes, &network), ==, LK_OK);
  lk_rng_seed (&rng, 1, 1);
  lk_network_init (network, &rng);
  for (size_t l = 0; l < network->n_layers; l++)
    for (size_t o = 0; o < network->layers[l].n_outputs; o++)
      *lk_network_bias (network, l, o) = (float) lk_rng_normal (&rng);
  return network;
}

static LkNetwork *
save_and_load (const LkNetwork *network, GHashTable *metadata, LkSafetensorsType type, GHashTable **read)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (GFile) file = child (folder, "network.safetensors");
  LkNetwork *loaded;
  GError *error = NULL;

  g_assert_true (lk_safetensors_save (network, metadata, type, file, NULL, &error));
  g_assert_no_error (error);
  loaded = lk_safetensors_load (file, read, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_files (folder), ==, 1);
  g_assert_cmpuint (loaded->n_layers, ==, network->n_layers);
  for (size_t l = 0; l < network->n_layers; l++)
    {
      g_assert_cmpuint (loaded->layers[l].n_inputs, ==, network->layers[l].n_inputs);
      g_assert_cmpuint (loaded->layers[l].n_outputs, ==, network->layers[l].n_outputs);
    }
  remove_folder (folder);
  return loaded;
}

static void
test_round_trip (void)
{
  static const size_t sizes[] = { 784, 30, 20, 10 };
  static const float special[] = { -0.0f, 1e-45f, -3.4028235e38f, 1.1754944e-38f, 0.1f };
  g_autoptr (LkNetwork) network = make_network (sizes, 4);
  g_autoptr (LkNetwork) loaded = NULL;
  g_autoptr (GHashTable) metadata = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) read = NULL;

  memcpy (network->params + 100, special, sizeof special);
  g_hash_table_insert (metadata, g_strdup ("dataset"), g_strdup ("mnist"));
  g_hash_table_insert (metadata, g_strdup ("note"), g_strdup ("“quoted” \"twice\" \\ and a\nline, α = 0.9"));
  loaded = save_and_load (network, metadata, LK_SAFETENSORS_F32, &read);
  g_assert_cmpmem (network->params, network->n_floats * sizeof (float), loaded->params,
                   loaded->n_floats * sizeof (float));
  g_assert_cmpstr (g_hash_table_lookup (read, "dataset"), ==, "mnist");
  g_assert_cmpstr (g_hash_table_lookup (read, "note"), ==, g_hash_table_lookup (metadata, "note"));
  g_assert_cmpstr (g_hash_table_lookup (read, "format"), ==, "limbeck");
  g_assert_cmpstr (g_hash_table_lookup (read, "layers"), ==, "784x30x20x10");
  g_assert_cmpstr (g_hash_table_lookup (read, "activation"), ==, "relu");
  g_assert_cmpuint (g_hash_table_size (metadata), ==, 2); /* the caller's is left alone */
}

/* As deep as may be: the last is called 14, which must not come before 2. */
static void
test_deepest (void)
{
  size_t sizes[LK_MAX_DENSE + 1];
  g_autoptr (LkNetwork) network = NULL;
  g_autoptr (LkNetwork) loaded = NULL;

  for (size_t l = 0; l <= LK_MAX_DENSE; l++)
    sizes[l] = 3 + l;
  network = make_network (sizes, LK_MAX_DENSE + 1);
  loaded = save_and_load (network, NULL, LK_SAFETENSORS_F32, NULL);
  g_assert_cmpmem (network->params, network->n_floats * sizeof (float), loaded->params,
                   loaded->n_floats * sizeof (float));
}

/* What is written, seen from outside: length, padding, order, no holes. */
static void
test_layout (void)
{
  static const size_t sizes[] = { 3, 2, 2 };
  static const char *const order[] = { "0.weight", "0.bias", "2.weight",
                                       "2.bias" }; /* ReLU is 1, as in nn.Sequential */
  g_autofree char *folder = make_folder ();
  g_autoptr (GFile) file = child (folder, "n.safetensors");
  g_autoptr (LkNetwork) network = make_network (sizes, 3);
  g_autofree char *bytes = NULL;
  g_autofree char *header = NULL;
  GError *error = NULL;
  guint64 header_length = 0;
  gsize length;

  g_assert_true (lk_safetensors_save (network, NULL, LK_SAFETENSORS_F32, file, NULL, &error));
  g_assert_true (g_file_load_contents (file, NULL, &bytes, &length, NULL, &error));
  for (int i = 7; i >= 0; i--)
    header_length = header_length << 8 | (guint8) bytes[i];
  g_assert_cmpuint (header_length % 8, ==, 0);
  g_assert_cmpuint (length, ==, 8 + header_length + 14 * 4);
  header = g_strndup (bytes + 8, header_length);
  g_assert_cmpint (header[0], ==, '{');
  g_assert_true (g_str_has_suffix (g_strchomp (header), "}"));
  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    g_assert_nonnull (strstr (header, order[i]));
  for (gsize k = 0; k < 14; k++)
    {
      const guint8 *b = (const guint8 *) bytes + 8 + header_length + 4 * k;
      guint32 bits;

      memcpy (&bits, network->params + place_of (network, k), 4);
      g_assert_cmpuint (b[0] | (guint32) b[1] << 8 | (guint32) b[2] << 16 | (guint32) b[3] << 24, ==, bits);
    }
  remove_folder (folder);
}

/* Rounding to the nearest half, ties to even: IEEE 754, 4.3.1. */
static void
test_f16_rounding (void)
{
  static const struct {
    float value;
    double expected;
  } cases[] = {
    { 1.0f, 1.0 },
    { 1.0f + 0x1p-11f, 1.0 },                      /* a tie, down to even */
    { 1.0f + 3 * 0x1p-11f, 1.0 + 0x1p-9 },         /* a tie, up to even */
    { 1.0f + 0x1p-11f + 0x1p-23f, 1.0 + 0x1p-10 }, /* just above the tie */
    { -1.0f - 3 * 0x1p-11f, -1.0 - 0x1p-9 },
    { 2.0f - 0x1p-12f, 2.0 }, /* carries into the exponent */
    { 65504.0f, 65504.0 },    /* the largest */
    { 65519.996f, 65504.0 },  /* still rounds to it */
    { 0x1p-24f, 0x1p-24 },    /* the smallest subnormal */
    { 0x1p-25f, 0.0 },        /* a tie with 0, which is even */
    { 0x1.000002p-25f, 0x1p-24 },
    { 3 * 0x1p-25f, 2 * 0x1p-24 }, /* a tie among subnormals */
    { 0x1.ff8p-15f, 0x1.ff8p-15 }, /* the largest subnormal */
    { 0x1.ffcp-15f, 0x1p-14 },     /* a tie, up to the smallest normal */
    { 1e-30f, 0.0 },
    { -1e-45f, -0.0 },
  };
  size_t sizes[] = { G_N_ELEMENTS (cases), 2 };
  g_autoptr (LkNetwork) network = NULL;
  g_autoptr (LkNetwork) loaded = NULL;

  g_assert_cmpint (lk_network_new (sizes, 2, &network), ==, LK_OK);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    network->params[place_of (network, i)] = cases[i].value;
  loaded = save_and_load (network, NULL, LK_SAFETENSORS_F16, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%a", (double) cases[i].value);
      g_assert_cmpfloat ((double) loaded->params[place_of (loaded, i)], ==, cases[i].expected);
      g_assert_cmpint (!!signbit (loaded->params[place_of (loaded, i)]), ==, !!signbit (cases[i].expected));
    }
}

static void
test_save_refused (void)
{
  static const size_t sizes[] = { 3, 2, 2 };
  static const struct {
    float value;
    LkSafetensorsType type;
  } cases[] = {
    { NAN, LK_SAFETENSORS_F32 },       { INFINITY, LK_SAFETENSORS_F32 }, { NAN, LK_SAFETENSORS_F16 },
    { -INFINITY, LK_SAFETENSORS_F16 }, { 65520.0f, LK_SAFETENSORS_F16 }, { -1e30f, LK_SAFETENSORS_F16 },
  };
  g_autofree char *folder = make_folder ();
  g_autoptr (GFile) file = child (folder, "n.safetensors");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LkNetwork) network = make_network (sizes, 3);
      GError *error = NULL;

      network->params[place_of (network, 11)] = cases[i].value; /* element 3 of layer 1's weights */
      g_assert_false (lk_safetensors_save (network, NULL, cases[i].type, file, NULL, &error));
      assert_error (&error, LK_ERROR_VALUE, "n.safetensors", "2.weight", "3", NULL);
    }
  g_assert_cmpuint (count_files (folder), ==, 0);
  remove_folder (folder);
}

static void
test_unwritable (void)
{
  static const size_t sizes[] = { 3, 2 };
  g_autofree char *folder = make_folder ();
  g_autoptr (GFile) nowhere = child (folder, "no-such-folder/n.safetensors");
  g_autoptr (GFile) kept = child (folder, "kept");
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_autoptr (LkNetwork) network = make_network (sizes, 2);
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_assert_false (lk_safetensors_save (network, NULL, LK_SAFETENSORS_F32, nowhere, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "no-such-folder/n.safetensors"));
  g_clear_error (&error);

  write_file (folder, "kept", "old", 3);
  g_cancellable_cancel (cancelled);
  g_assert_false (lk_safetensors_save (network, NULL, LK_SAFETENSORS_F32, kept, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_true (g_file_load_contents (kept, NULL, &bytes, &length, NULL, &error));
  g_assert_cmpmem (bytes, length, "old", 3);
  g_assert_cmpuint (count_files (folder), ==, 1);

  g_assert_null (lk_safetensors_load (nowhere, NULL, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (lk_safetensors_load (kept, NULL, NULL, &error));
  g_assert_error (error, LK_ERROR, LK_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "kept"));
  remove_folder (folder);
}

/* Names in the order of the alphabet, layers in another: 3 → 2 is "b", 2 → 2 "a".
 * Where the shapes leave a choice, the names decide. */
static void
test_order (void)
{
  g_autoptr (GByteArray) file = make_file ("{'a.weight':{'dtype':'F32','shape':[1,2],'data_offsets':[0,8]},"
                                           "'a.bias':{'dtype':'F32','shape':[1],'data_offsets':[8,12]},"
                                           "'net.b.weight':{'dtype':'F32','shape':[2,3],'data_offsets':[12,36]},"
                                           "'net.b.bias':{'dtype':'F32','shape':[2],'data_offsets':[36,44]}}",
                                           11);
  g_autoptr (GByteArray) square = make_file ("{'10.weight':{'dtype':'F32','shape':[1,1],'data_offsets':[0,4]},"
                                             "'10.bias':{'dtype':'F32','shape':[1],'data_offsets':[4,8]},"
                                             "'2.weight':{'dtype':'F32','shape':[1,1],'data_offsets':[8,12]},"
                                             "'2.bias':{'dtype':'F32','shape':[1],'data_offsets':[12,16]}}",
                                             4);
  g_autoptr (LkNetwork) network = NULL;
  g_autoptr (LkNetwork) equal = NULL;
  GError *error = NULL;

  network = parse (file, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (network->n_layers, ==, 2);
  g_assert_cmpuint (network->layers[0].n_inputs, ==, 3);
  g_assert_cmpuint (network->layers[0].n_outputs, ==, 2);
  g_assert_cmpuint (network->layers[1].n_outputs, ==, 1);
  g_assert_cmpfloat (*lk_network_element (network, 0, 0, 0), ==, value_at (3));
  g_assert_cmpfloat (*lk_network_bias (network, 0, 1), ==, value_at (10));
  g_assert_cmpfloat (*lk_network_element (network, 1, 0, 1), ==, value_at (1));
  g_assert_cmpfloat (*lk_network_bias (network, 1, 0), ==, value_at (2));

  equal = parse (square, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (*lk_network_element (equal, 0, 0, 0), ==, value_at (2));
  g_assert_cmpfloat (*lk_network_element (equal, 1, 0, 0), ==, value_at (0));
}

/* Two square layers may stand either way: numbers tell which, other names do not. */
static void
test_guess (void)
{
  static const char *const names[][2] = { { "encoder", "head" }, { "fc1", "fc2" } };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *a = names[i][0], *b = names[i][1];
      g_autofree char *header = g_strdup_printf (
          "{'%s.weight':{'dtype':'F32','shape':[2,2],'data_offsets':[0,16]},'%s.bias':{'dtype':'F32','shape':[2],"
          "'data_offsets':[16,24]},'%s.weight':{'dtype':'F32','shape':[2,2],'data_offsets':[24,40]},"
          "'%s.bias':{'dtype':'F32','shape':[2],'data_offsets':[40,48]}}",
          a, a, b, b);
      g_autoptr (GByteArray) bytes = make_file (header, 12);
      g_autofree char *path = NULL;
      g_autoptr (GFile) file = NULL;
      g_autoptr (LkFindings) findings = lk_findings_new ();
      const LkImportOptions options = { .findings = findings };
      g_auto (LkImported) imported = { 0 };
      GError *error = NULL;
      int fd = g_file_open_tmp ("limbeck-test-XXXXXX", &path, &error);

      g_assert_no_error (error);
      g_assert_true (g_close (fd, NULL));
      g_assert_true (g_file_set_contents (path, (const char *) bytes->data, bytes->len, NULL));
      file = g_file_new_for_path (path);
      g_assert_true (lk_format_safetensors.load (&(LkSource) { .name = path, .file = file, .path = path }, &options,
                                                 NULL, &imported, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (g_strv_length (imported.layers), ==, 2);
      g_assert_cmpstr (imported.layers[0], ==, a);
      g_assert_cmpint (imported.order_is_guess, ==, i == 0);
      g_assert_cmpint (g_remove (path), ==, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/safetensors/as-it-comes", test_as_it_comes);
  g_test_add_func ("/safetensors/normalize", test_normalize);
  g_test_add_func ("/safetensors/good", test_good);
  g_test_add_func ("/safetensors/sequential", test_sequential);
  g_test_add_func ("/safetensors/prefix-names", test_prefix_names);
  g_test_add_func ("/safetensors/bad-frame", test_bad_frame);
  g_test_add_func ("/safetensors/bad-entries", test_bad_entries);
  g_test_add_func ("/safetensors/bad-offsets", test_bad_offsets);
  g_test_add_func ("/safetensors/not-unicode", test_not_unicode);
  g_test_add_func ("/safetensors/bad-network", test_bad_network);
  g_test_add_func ("/safetensors/bad-metadata", test_bad_metadata);
  g_test_add_func ("/safetensors/foreign-metadata", test_foreign_metadata);
  g_test_add_func ("/safetensors/not-finite", test_not_finite);
  g_test_add_func ("/safetensors/f16-exact", test_f16_exact);
  g_test_add_func ("/safetensors/f16-not-finite", test_f16_not_finite);
  g_test_add_func ("/safetensors/f16-rounding", test_f16_rounding);
  g_test_add_func ("/safetensors/round-trip", test_round_trip);
  g_test_add_func ("/safetensors/deepest", test_deepest);
  g_test_add_func ("/safetensors/layout", test_layout);
  g_test_add_func ("/safetensors/save-refused", test_save_refused);
  g_test_add_func ("/safetensors/unwritable", test_unwritable);
  g_test_add_func ("/safetensors/order", test_order);
  g_test_add_func ("/safetensors/guess", test_guess);
  return g_test_run ();
}
