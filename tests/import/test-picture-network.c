/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/lk-picture-network.h"
#include "import/lk-safetensors.h"
#include "tests/io/test-util.h"

#define TEXT "c3k3-bn-p2-c9k2s2v-a2-5-bn"

static LkNetwork *
make_network (const char *layers)
{
  LkNetwork *network;
  LkNetworkText text;
  LkRng rng;

  g_assert_true (lk_network_text_parse (layers, &text, NULL));
  g_assert_cmpint (lk_network_new_from (&text, (LkShape) { 12, 11, 2 }, 4, &network, NULL), ==, LK_OK);
  lk_rng_seed (&rng, 3, 0);
  lk_network_init (network, &rng);
  /* All different, running statistics too. */
  for (gsize l = 0; l < network->n_layers; l++)
    for (gsize i = 0; i < network->layers[l].kind->n_tensors; i++)
      for (gsize k = 0; k < lk_layer_tensor (&network->layers[l], i).n; k++)
        *lk_network_element (network, l, i, k) = (float) lk_rng_uniform (&rng) + 0.25f;
  return network;
}

/* The header has no zeros, but its length before it has. */
static char *
find (const char *data, gsize length, const char *text)
{
  return g_strstr_len (data + 8, (gssize) length - 8, text);
}

/* The file's bytes. */
static GBytes *
save (const LkNetwork *network, LkSafetensorsType type)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "picture.safetensors", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GError *error = NULL;
  GBytes *bytes;

  g_assert_true (lk_safetensors_save (network, NULL, type, file, NULL, &error));
  g_assert_no_error (error);
  bytes = g_file_load_bytes (file, NULL, NULL, &error);
  g_assert_no_error (error);
  remove_folder (folder);
  return bytes;
}

static LkNetwork *
parse (const char *data, gsize length, GError **error)
{
  return lk_safetensors_parse ((const guint8 *) data, length, "a-file", NULL, error);
}

static void
test_round_trip (void)
{
  g_autoptr (LkNetwork) network = make_network (TEXT);
  g_autoptr (GBytes) bytes = save (network, LK_SAFETENSORS_F32);
  g_autoptr (GError) error = NULL;
  g_autoptr (LkNetwork) read = NULL;
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  char text[LK_NETWORK_TEXT];

  read = parse (data, length, &error);
  g_assert_no_error (error);
  lk_network_describe (read, text, sizeof text);
  g_assert_cmpstr (text, ==, TEXT);
  g_assert_cmpmem (&read->layers[0].in, sizeof (LkShape), &network->layers[0].in, sizeof (LkShape));
  g_assert_cmpmem (read->params, read->n_floats * sizeof (float), network->params, network->n_floats * sizeof (float));
  /* As PyTorch's nn.Sequential of Conv2d, BatchNorm2d, ReLU, MaxPool2d, Conv2d, ReLU, AvgPool2d, Flatten, Linear, … has
   * them. */
  g_assert_nonnull (find (data, length, "\"0.weight\":{\"dtype\":\"F32\",\"shape\":[3,2,3,3]"));
  g_assert_nonnull (find (data, length, "\"1.running_var\":{\"dtype\":\"F32\",\"shape\":[3]"));
  g_assert_nonnull (find (data, length, "\"4.weight\":{\"dtype\":\"F32\",\"shape\":[9,3,2,2]"));
  g_assert_nonnull (find (data, length, "\"8.weight\":{\"dtype\":\"F32\",\"shape\":[5,9]"));
  g_assert_nonnull (find (data, length, "\"9.running_mean\":{\"dtype\":\"F32\",\"shape\":[5]"));
  g_assert_nonnull (find (data, length, "\"11.bias\":{\"dtype\":\"F32\",\"shape\":[4]"));
}

static void
test_half (void)
{
  g_autoptr (LkNetwork) network = make_network ("c3k3-gap");
  g_autoptr (GBytes) bytes = save (network, LK_SAFETENSORS_F16);
  g_autoptr (GError) error = NULL;
  g_autoptr (LkNetwork) read = NULL;
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  read = parse (data, length, &error);
  g_assert_no_error (error);
  for (gsize k = 0; k < network->n_floats; k++)
    g_assert_cmpfloat_with_epsilon (read->params[k], network->params[k], 1e-3);
}

/* The file with one text in its header for another of the same length. */
static void
assert_bad (const char *layers, const char *from, const char *to, const char *sentence)
{
  g_autoptr (LkNetwork) network = make_network (layers);
  g_autoptr (GBytes) bytes = save (network, LK_SAFETENSORS_F32);
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autofree char *copy = g_memdup2 (data, length);
  char *place = find (copy, length, from);
  GError *error = NULL;

  g_assert_nonnull (place);
  g_assert_cmpuint (strlen (from), ==, strlen (to));
  memcpy (place, to, strlen (to));
  g_assert_null (parse (copy, length, &error));
  assert_error (&error, LK_ERROR_FORMAT, "a-file", sentence, NULL);
}

static void
test_contradictions (void)
{
  assert_bad (TEXT, "c3k3-bn", "c4k3-bn", "its “shape” is not that of the network");
  assert_bad ("c3k3-bn-gap", "c3k3-bn-gap", "c3k3-p2-gap", "no such tensor");
  assert_bad (TEXT, "c3k3-bn", "c3k3-xx", "make no network");
  assert_bad (TEXT, "12x11x2", "12x11x3", "its “shape” is not that of the network");
  assert_bad (TEXT, "12x11x2", "12x11-2", "make no network");
  assert_bad (TEXT, "12x11x2", "2x111x2", "make no network");
  assert_bad (TEXT, "\"classes\":\"4\"", "\"classes\":\"5\"", "its “shape” is not that of the network");
  assert_bad (TEXT, "\"classes\":\"4\"", "\"classes\":\"x\"", "make no network");
  assert_bad (TEXT, "[9,3,2,2]", "[9,2,3,2]", "its “shape” is not that of the network");
  /* No more is asked of memory than the file has. */
  assert_bad ("c100k3-9", "c100k3-9", "c2048k64", "is cut short");
}

/* Elsewhere's convolutions are layers that do not say how they are put together, whatever their metadata say. */
static void
test_others (void)
{
  g_autoptr (LkNetwork) network = make_network (TEXT);
  g_autoptr (GBytes) bytes = save (network, LK_SAFETENSORS_F32);
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autofree char *copy = g_memdup2 (data, length);
  GError *error = NULL;

  memcpy (find (copy, length, "\"limbeck\""), "\"another\"", 9);
  g_assert_null (parse (copy, length, &error));
  assert_error (&error, LK_ERROR_FORMAT, "a-file", "put together", NULL);
}

/* Cut anywhere, and each byte of the header another: it is refused, or is a network. */
static void
test_damage (void)
{
  g_autoptr (LkNetwork) network = make_network ("c2k2-bn-p2");
  g_autoptr (GBytes) bytes = save (network, LK_SAFETENSORS_F32);
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  for (gsize i = 0; i < length; i += 7)
    {
      g_autofree char *cut = g_memdup2 (data, i + 1);

      g_assert_null (parse (cut, i, NULL));
    }
  for (gsize i = 8; i < 1200 && i < length; i++)
    {
      g_autofree char *copy = g_memdup2 (data, length);
      g_autoptr (LkNetwork) read = NULL;

      copy[i] ^= 1 << i % 7;
      read = parse (copy, length, NULL);
      if (read)
        g_assert_cmpuint (read->n_layers, >, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/import/picture-network/round-trip", test_round_trip);
  g_test_add_func ("/import/picture-network/half", test_half);
  g_test_add_func ("/import/picture-network/contradictions", test_contradictions);
  g_test_add_func ("/import/picture-network/others", test_others);
  g_test_add_func ("/import/picture-network/damage", test_damage);
  return g_test_run ();
}
