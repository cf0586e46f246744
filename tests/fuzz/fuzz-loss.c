/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "cli/lk-loss-cases.h"
#include "fuzz-json.h"
#include "fuzz-util.h"

/* What is read can be computed. */
static void
compute (const LkLossCase *item)
{
  LkLoss *loss = NULL;
  LkLossResult result;
  g_autofree float *gradient = g_new (float, item->B * item->C);

  for (gsize i = 0; i < item->B; i++)
    g_assert_cmpuint (item->y[i], <, item->C);
  for (gsize i = 0; i < item->B * item->C; i++)
    g_assert_true (isfinite (item->v[i]) && isfinite (item->z[i]));
  g_assert_cmpint (lk_loss_new (item->B, item->C, &loss), ==, LK_OK);
  lk_loss_compute (loss, &item->settings, item->B, item->v, item->z, item->y, NULL, gradient, &result);
  lk_loss_free (loss);
}

int
LLVMFuzzerTestOneInput (const uint8_t *bytes, size_t length)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) error = NULL;
  JsonArray *cases = lk_loss_cases_parse (parser, (const char *) bytes, length, "fuzz", &error);

  if (!cases)
    {
      fuzz_assert_told (error);
      return 0;
    }
  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      g_auto (LkLossCase) item = { 0 };

      if (!lk_loss_case_read (json_array_get_element (cases, i), "fuzz", i, &item, &error))
        {
          fuzz_assert_told (error);
          return 0;
        }
      g_assert_no_error (error);
      compute (&item);
    }
  return 0;
}

size_t
LLVMFuzzerCustomMutator (uint8_t *bytes, size_t length, size_t room, unsigned int seed)
{
  return fuzz_json_mutate (bytes, length, room, seed);
}
