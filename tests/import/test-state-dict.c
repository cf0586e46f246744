/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/lk-state-dict.h"

#include "import/lk-safetensors.h"

#include <math.h>

#include "tests/io/test-util.h"

/* Tensors of F32 with their numbers, one behind the other. */
typedef struct {
  const char *name;
  gsize rows, columns; /* columns 0: one axis */
  float values[4];
} Given;

static LkNetwork *
build (const Given *given, gsize n, LkImported *imported, GError **error)
{
  g_autoptr (GArray) tensors = g_array_new (FALSE, TRUE, sizeof (LkStoredTensor));
  g_autoptr (GByteArray) data = g_byte_array_new ();

  g_array_set_clear_func (tensors, lk_tensor_clear);
  for (gsize i = 0; i < n; i++)
    {
      const char *dot = strrchr (given[i].name, '.');
      LkStoredTensor tensor = { .name = g_strdup (given[i].name), .type = lk_tensor_type_find ("F32") };
      gsize bytes = 4 * given[i].rows * MAX (given[i].columns, 1);

      tensor.prefix_length = dot ? (gsize) (dot - given[i].name) + 1 : 0;
      tensor.rank = given[i].columns > 0 ? 2 : 1;
      tensor.shape[0] = given[i].rows;
      tensor.shape[1] = MAX (given[i].columns, 1);
      tensor.begin = data->len;
      tensor.end = tensor.begin + bytes;
      g_byte_array_append (data, (const guint8 *) given[i].values, (guint) bytes);
      g_array_append_val (tensors, tensor);
    }
  return lk_state_dict_build (tensors, data->data, 0, "a-file", imported, error);
}

/* What a layer, a BatchNorm and a layer answer, with a ReLU behind or before the BatchNorm. */
static float
answer (float x, gboolean relu_first)
{
  float h = 2.0f * x + 1.0f;
  float s = 3.0f / sqrtf (4.0f + 1e-5f);

  if (relu_first)
    h = (MAX (h, 0.0f) - 0.5f) * s + 0.25f;
  else
    h = MAX ((h - 0.5f) * s + 0.25f, 0.0f);
  return 5.0f * h + 1.5f;
}

static void
test_batch_norm (void)
{
  static const char *const names[][3] = {
    { "0.", "1.", "3." },
    { "0.", "2.", "3." },
    { "fc1.", "bn1.", "fc2." },
    { "net.fc1.", "net.norm.", "net.out." },
  };

  for (gsize c = 0; c < G_N_ELEMENTS (names); c++)
    {
      const char *const parts[] = {
        "weight", "bias", "weight", "bias", "running_mean", "running_var", "weight", "bias"
      };
      const guint of[] = { 0, 0, 1, 1, 1, 1, 2, 2 };
      const float values[] = { 2.0f, 1.0f, 3.0f, 0.25f, 0.5f, 4.0f, 5.0f, 1.5f };
      Given given[8];
      g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);
      g_auto (LkImported) imported = { 0 };
      g_autoptr (LkNetwork) network = NULL;
      GError *error = NULL;

      for (guint i = 0; i < 8; i++)
        {
          g_ptr_array_add (texts, g_strconcat (names[c][of[i]], parts[i], NULL));
          given[i] = (Given) {
            g_ptr_array_index (texts, i), 1, g_str_equal (parts[i], "weight") && of[i] != 1 ? 1 : 0, { values[i] }
          };
        }
      network = build (given, 8, &imported, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (network->n_layers, ==, 2);
      g_assert_nonnull (strstr (g_ptr_array_index (imported.notes, 0), "BatchNorm"));
      for (float x = -2.0f; x <= 2.0f; x += 0.5f)
        {
          float h = MAX (*lk_network_element (network, 0, 0, 0) * x + *lk_network_bias (network, 0, 0), 0.0f);
          float y = *lk_network_element (network, 1, 0, 0) * h + *lk_network_bias (network, 1, 0);

          g_assert_cmpfloat_with_epsilon (y, answer (x, c == 1), 1e-4);
        }
    }
}

/* Two orders are possible: names that differ by a number alone tell, words do not. */
static void
test_guess (void)
{
  static const Given numbered[] = { { "fc1.weight", 2, 2, { 1, 2, 3, 4 } }, { "fc2.weight", 2, 2, { 5, 6, 7, 8 } } };
  static const Given words[] = { { "in.weight", 2, 2, { 1, 2, 3, 4 } }, { "hidden.weight", 2, 2, { 5, 6, 7, 8 } } };
  g_auto (LkImported) sure = { 0 };
  g_auto (LkImported) guess = { 0 };
  g_autoptr (LkNetwork) first = build (numbered, 2, &sure, NULL);
  g_autoptr (LkNetwork) second = build (words, 2, &guess, NULL);

  g_assert_false (sure.order_is_guess);
  g_assert_cmpfloat (first->params[0], ==, 1.0f);
  g_assert_true (guess.order_is_guess);
  g_assert_cmpfloat (second->params[0], ==, 5.0f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/state-dict/batch-norm", test_batch_norm);
  g_test_add_func ("/state-dict/guess", test_guess);
  return g_test_run ();
}
