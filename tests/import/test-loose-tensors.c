/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/lk-loose-tensors.h"

#include <math.h>
#include <string.h>

#include "io/lk-error.h"

#define MOST 14 /* tensors */

typedef struct {
  const char *name;
  gsize shape[4]; /* 0 beyond the rank */
} Given;

/* F32; number i of tensor t is 100·t + i, but for one that may be broken. */
static LkLooseNetwork *
read_given (const Given *given, const char *broken, LkImported *imported, GError **error)
{
  g_autoptr (GArray) tensors = g_array_new (FALSE, TRUE, sizeof (LkStoredTensor));
  g_autoptr (GByteArray) data = g_byte_array_new ();

  g_array_set_clear_func (tensors, lk_tensor_clear);
  for (gsize t = 0; t < MOST && given[t].name; t++)
    {
      const char *dot = strrchr (given[t].name, '.');
      LkStoredTensor tensor = { .name = g_strdup (given[t].name), .type = lk_tensor_type_find ("F32") };
      gsize n = 1;

      for (guint d = 0; d < 4; d++)
        {
          tensor.rank += given[t].shape[d] > 0;
          tensor.shape[d] = MAX (given[t].shape[d], 1);
          n *= tensor.shape[d];
        }
      tensor.prefix_length = dot ? (gsize) (dot - given[t].name) + 1 : 0;
      tensor.begin = data->len;
      for (gsize i = 0; i < n; i++)
        {
          float value = g_strcmp0 (given[t].name, broken) == 0 ? NAN : (float) (100 * t + i);

          g_byte_array_append (data, (const guint8 *) &value, sizeof value);
        }
      tensor.end = data->len;
      g_array_append_val (tensors, tensor);
    }
  g_assert_true (lk_loose_tensors_are (tensors));
  return lk_loose_tensors_read (tensors, data->data, 0, "a-file", imported, error);
}

/* Names as people have them; layers and their normalisation are found all the same. */
static void
test_names (void)
{
  static const struct {
    Given given[MOST];
    const char *layers, *names;
    float bias, gamma, mean; /* the second layer's first */
  } cases[] = {
    { { { "0.weight", { 2, 1, 3, 3 } },
        { "0.bias", { 2 } },
        { "1.weight", { 2 } },
        { "1.bias", { 2 } },
        { "1.running_mean", { 2 } },
        { "1.running_var", { 2 } },
        { "3.weight", { 2, 2, 5, 5 } },
        { "3.bias", { 2 } },
        { "7.weight", { 10, 8 } },
        { "7.bias", { 10 } } },
      "conv 2 3x3, bn, conv 2 5x5",
      "0 3 7",
      700.0f,
      -1.0f,
      -1.0f },
    { { { "bn2.running_var", { 2 } },
        { "bn2.running_mean", { 2 } },
        { "bn2.bias", { 2 } },
        { "bn2.weight", { 2 } },
        { "conv1.weight", { 2, 1, 3, 3 } },
        { "conv2.weight", { 2, 2, 3, 3 } },
        { "fc1.weight", { 10, 8 } },
        { "fc1.bias", { 10 } } },
      "conv 2 3x3, conv 2 3x3, bn",
      "conv1 conv2 fc1",
      0.0f,
      300.0f,
      100.0f },
    { { { "classifier.weight", { 10, 8 } },
        { "features.a.weight", { 2, 4, 3, 3 } },
        { "features.b.weight", { 4, 1, 3, 3 } },
        { "norm.running_var", { 2 } },
        { "norm.running_mean", { 2 } } },
      "conv 4 3x3, conv 2 3x3, bn",
      "features.b features.a classifier",
      0.0f,
      1.0f,
      400.0f },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (LkImported) imported = { 0 };
      GError *error = NULL;
      g_autoptr (LkLooseNetwork) loose = read_given (cases[i].given, NULL, &imported, &error);
      g_autofree char *layers = NULL, *names = NULL;
      const LkLooseLayer *second;

      g_assert_no_error (error);
      layers = lk_loose_network_describe (loose);
      names = g_strjoinv (" ", imported.layers);
      g_assert_cmpstr (layers, ==, cases[i].layers);
      g_assert_cmpstr (names, ==, cases[i].names);
      second = lk_loose_network_layer (loose, 1);
      g_assert_cmpfloat (second->bias[0], ==, cases[i].bias);
      g_assert_cmpfloat (second->norm[0] ? second->norm[0][0] : -1.0f, ==, cases[i].gamma);
      g_assert_cmpfloat (second->norm[2] ? second->norm[2][0] : -1.0f, ==, cases[i].mean);
      g_assert_cmpint (imported.notes != NULL, ==, i > 0); /* on biases */
    }
}

static void
test_refused (void)
{
  static const struct {
    Given given[MOST];
    const char *broken, *part;
  } cases[] = {
    { { { "0.weight", { 2, 1, 3, 5 } }, { "2.weight", { 10, 8 } } }, NULL, "3 × 5 is not square" },
    { { { "0.weight", { 2, 1, 3, 3 } }, { "0.bias", { 3 } }, { "2.weight", { 10, 8 } } }, NULL, "0.bias" },
    { { { "0.weight", { 2, 1, 3, 3 } }, { "2.weight", { 10, 9 } } }, NULL, "no chain" },
    { { { "0.weight", { 2, 1, 3, 3 } }, { "1.weight", { 4, 3, 3, 3 } }, { "2.weight", { 10, 8 } } }, NULL, "no chain" },
    { { { "0.weight", { 2, 1, 3, 3 } } }, NULL, "ends in a convolution" },
    { { { "0.weight", { 2, 1, 3, 3 } }, { "2.weight", { 10, 8 } } }, "0.weight", "not a number" },
    { { { "0.weight", { 2, 1, 3, 3 } }, { "1.weight", { 2 } }, { "1.bias", { 2 } }, { "2.weight", { 10, 8 } } },
      NULL,
      "layer of normalisation" },
    { { { "0.weight", { 2, 1, 3, 3 } },
        { "2.running_mean", { 2 } },
        { "2.running_var", { 2 } },
        { "3.weight", { 10, 8 } } },
      NULL,
      "behind a ReLU" },
    { { { "conv.weight", { 2, 1, 3, 3 } },
        { "norm.running_mean", { 5 } },
        { "norm.running_var", { 5 } },
        { "out.weight", { 10, 8 } } },
      NULL,
      "not clear to which layer" },
    { { { "conv.weight", { 2, 1, 3, 3 } },
        { "norm.running_mean", { 2 } },
        { "norm.running_var", { 3 } },
        { "out.weight", { 10, 8 } } },
      NULL,
      "norm.running_var" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (LkImported) imported = { 0 };
      g_autoptr (GError) error = NULL;

      g_test_message ("%zu", i);
      g_assert_null (read_given (cases[i].given, cases[i].broken, &imported, &error));
      g_assert_error (error, LK_ERROR, LK_ERROR_FORMAT);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, cases[i].part));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/import/loose-tensors/names", test_names);
  g_test_add_func ("/import/loose-tensors/refused", test_refused);
  return g_test_run ();
}
