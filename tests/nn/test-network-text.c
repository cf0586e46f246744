/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include "nn/lk-network.h"
#include "nn/lk-rng.h"

static const struct {
  const char *text, *normal;
} good[] = {
  { "", "none" },
  { "  ", "none" },
  { "none", "none" },
  { "30", "30" },
  { "30x30", "30x30" },
  { "030x30", "30x30" },
  { "30X20", "30x20" },
  { "30\xc3\x97"
    "20",
    "30x20" },
  { "30, 20", "30x20" },
  { "30-20", "30x20" },
  { "30 20", "30x20" },
  { " 30 x 20 \xc3\x97 10 ", "30x20x10" },
  { "dense 30, dense 20", "30x20" },
  { "1x16384", "1x16384" },
  { "1x2x3x4x5x6x7", "1x2x3x4x5x6x7" },
  { "c8k3v-c16k3v-p2-32", "c8k3v-c16k3v-p2-32" },
  { "conv 8 3x3 valid, conv 16 3x3 valid, pool 2, 32", "c8k3v-c16k3v-p2-32" },
  { "conv 8 5x5, pool 2, conv 16 5x5, pool 2, 120", "c8k5-p2-c16k5-p2-120" },
  { "Conv 8 5\xc3\x97"
    "5 same, Pool 2x2, 30",
    "c8k5-p2-30" },
  { "conv 8 5 pool 2 120", "c8k5-p2-120" },
  { "conv 8 3x3 stride 2 valid bn, gap", "c8k3s2v-bn-gap" },
  { "conv 8 3x3 valid stride 2, bn, avgpool 2, gap", "c8k3s2v-bn-a2-gap" },
  { "c8k3s1-p2s2-p3s1", "c8k3-p2-p3s1" },
  { "maxpool 2 stride 1, 30, bn, 20", "p2s1-30-bn-20" },
  { "c6k5-p2-c16k5v-p2-120x84", "c6k5-p2-c16k5v-p2-120-84" },
  { "30-bn", "30-bn" },
  { "gap", "gap" },
  { "c2048k64s16v-p15s16", "c2048k64s16v-p15s16" },
};

static const struct {
  const char *text;
  LkTextProblem problem;
  size_t at, length;
} bad[] = {
  { "1x2x3x4x5x6x7x8", LK_TEXT_TOO_MANY, 14, 1 },
  { "0", LK_TEXT_RANGE, 0, 1 },
  { "30x0", LK_TEXT_RANGE, 3, 1 },
  { "16385", LK_TEXT_RANGE, 0, 5 },
  { "99999999999999999999999", LK_TEXT_RANGE, 0, 23 },
  { "30x", LK_TEXT_UNKNOWN, 2, 1 },
  { "30,", LK_TEXT_UNKNOWN, 2, 1 },
  { "30-", LK_TEXT_UNKNOWN, 2, 1 },
  { "30\xc3\x97", LK_TEXT_UNKNOWN, 2, 2 },
  { "x30", LK_TEXT_UNKNOWN, 0, 3 },
  { "30xx30", LK_TEXT_UNKNOWN, 2, 1 },
  { "30,,30", LK_TEXT_UNKNOWN, 3, 0 },
  { "30y30", LK_TEXT_UNKNOWN, 2, 3 },
  { "30.5", LK_TEXT_UNKNOWN, 2, 2 },
  { "-30", LK_TEXT_UNKNOWN, 0, 0 },
  { "+30", LK_TEXT_UNKNOWN, 0, 3 },
  { "0x1e", LK_TEXT_RANGE, 0, 1 }, /* not hexadecimal */
  { "wide", LK_TEXT_UNKNOWN, 0, 4 },
  { "nonex30", LK_TEXT_UNKNOWN, 0, 7 },
  { "none 30", LK_TEXT_UNKNOWN, 5, 2 },
  { "30 none", LK_TEXT_UNKNOWN, 3, 4 },
  { "30\xc3\xa9"
    "20",
    LK_TEXT_UNKNOWN, 2, 4 }, /* é shares its first byte with × */
  { "conv 8 5x5, pol 2", LK_TEXT_UNKNOWN, 12, 3 },
  { "conv", LK_TEXT_NO_NUMBER, 4, 0 },
  { "conv 8", LK_TEXT_NO_KERNEL, 6, 0 },
  { "conv 8, pool 2", LK_TEXT_NO_KERNEL, 6, 0 },
  { "c8", LK_TEXT_NO_KERNEL, 2, 0 },
  { "c8k", LK_TEXT_NO_KERNEL, 2, 0 },
  { "conv 8 3x5", LK_TEXT_NOT_SQUARE, 7, 3 },
  { "conv 8 3x", LK_TEXT_NO_NUMBER, 9, 0 },
  { "conv 8 65x65", LK_TEXT_RANGE, 7, 2 },
  { "conv 3000 3x3", LK_TEXT_RANGE, 5, 4 },
  { "c8k3s17", LK_TEXT_RANGE, 5, 2 },
  { "pool 16", LK_TEXT_RANGE, 5, 2 },
  { "pool", LK_TEXT_NO_NUMBER, 4, 0 },
  { "pool 2x3", LK_TEXT_NOT_SQUARE, 7, 1 },
  { "bn, 30", LK_TEXT_NORM_PLACE, 0, 2 },
  { "c8k3-p2-bn", LK_TEXT_NORM_PLACE, 8, 2 },
  { "c8k3-bn-bn", LK_TEXT_NORM_PLACE, 8, 2 },
  { "30, conv 8 3x3", LK_TEXT_NO_PICTURE, 4, 10 },
  { "c8k3-gap-p2", LK_TEXT_NO_PICTURE, 9, 2 },
  { "c8k3-30-gap", LK_TEXT_NO_PICTURE, 8, 3 },
  { "c8k3x30", LK_TEXT_NOT_SQUARE, 3, 4 },
  { "c8k3c8k3", LK_TEXT_UNKNOWN, 4, 4 },
  { "c8k3bn", LK_TEXT_UNKNOWN, 4, 2 },
};

static void
test_good (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++)
    {
      char text[LK_NETWORK_TEXT], again[LK_NETWORK_TEXT];
      LkNetworkText parsed;
      LkTextError error;

      g_test_message ("“%s”", good[i].text);
      g_assert_true (lk_network_text_parse (good[i].text, &parsed, &error));
      g_assert_cmpint (error.problem, ==, LK_TEXT_FINE);
      lk_network_text_format (parsed.layers, parsed.n, text, sizeof text);
      g_assert_cmpstr (text, ==, good[i].normal);
      g_assert_true (lk_network_text_parse (text, &parsed, NULL));
      lk_network_text_format (parsed.layers, parsed.n, again, sizeof again);
      g_assert_cmpstr (text, ==, again);
    }
}

static void
test_bad (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      LkNetworkText parsed;
      LkTextError error;

      g_test_message ("“%s”", bad[i].text);
      g_assert_false (lk_network_text_parse (bad[i].text, &parsed, &error));
      g_assert_cmpint (error.problem, ==, bad[i].problem);
      g_assert_cmpuint (error.at, ==, bad[i].at);
      g_assert_cmpuint (error.length, ==, bad[i].length);
    }
}

/* As many as there may be, and one more. */
static void
test_most (void)
{
  /* Of each kind. */
  static const char *const more[] = { "-p2", "-a2", "-c4k3", "-bn", "-gap", "-16" };
  g_autoptr (GString) text = g_string_new ("c2048k64s16v");
  char normal[LK_NETWORK_TEXT];
  LkNetworkText parsed;
  LkTextError error;

  for (gsize l = 1; l < LK_MAX_LAYERS - 1; l++)
    g_string_append (text, "-c2048k64s16v");
  g_assert_true (lk_network_text_parse (text->str, &parsed, &error));
  g_assert_cmpuint (parsed.n, ==, LK_MAX_LAYERS - 1);
  g_assert_cmpint (lk_network_text_format (parsed.layers, parsed.n, normal, sizeof normal), ==, (int) text->len);
  g_assert_cmpstr (normal, ==, text->str);
  for (gsize i = 0; i < G_N_ELEMENTS (more); i++)
    {
      g_autofree char *longer = g_strconcat (text->str, more[i], NULL);

      g_assert_false (lk_network_text_parse (longer, &parsed, &error));
      g_assert_cmpint (error.problem, ==, LK_TEXT_TOO_MANY);
      g_assert_cmpuint (error.most, ==, LK_MAX_LAYERS - 1);
    }
}

/* snprintf's rules: the full length, a cut text, never past the end. */
static void
test_short_buffer (void)
{
  LkNetworkText parsed;

  g_assert_true (lk_network_text_parse ("c8k3v-p2-30", &parsed, NULL));
  for (gsize size = 0; size < 12; size++)
    {
      char buffer[32], expected[16] = "c8k3v-p2-30";

      memset (buffer, '#', sizeof buffer);
      g_assert_cmpint (lk_network_text_format (parsed.layers, parsed.n, buffer, size), ==, 11);
      g_assert_cmpint (buffer[size], ==, '#');
      if (size > 0)
        {
          expected[size - 1] = '\0';
          g_assert_cmpstr (buffer, ==, expected);
        }
    }
}

/* Shapes and counts as PyTorch has them. */
static void
test_plan (void)
{
  const struct {
    const char *text;
    gsize n_params, multiply_adds;
    const char *modules;
  } cases[] = {
    /* LeNet-5 of 28 × 28 */
    { "c6k5-p2-c16k5v-p2-120-84", 61706, 117600 + 240000 + 48000 + 10080 + 840, "0 2 3 5 7 9 11 " },
    /* PyTorch's example for MNIST */
    { "c32k3v-c64k3v-p2-128", 1199882, 194688 + 10616832 + 1179648 + 1280, "0 2 4 6 8 " },
    { "c8k3-bn-gap", 80 + 16 + 90, 28 * 28 * 72 + 28 * 28 * 8 + 80, "0 1 3 5 " },
    { "30x30", 784 * 30 + 30 + 930 + 310, 784 * 30 + 900 + 300, "0 2 4 " },
    { "30-bn", 784 * 30 + 30 + 60 + 310, 784 * 30 + 30 + 300, "1 2 4 " },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) modules = g_string_new (NULL);
      LkNetworkText parsed;
      LkNetwork plan;

      g_assert_true (lk_network_text_parse (cases[i].text, &parsed, NULL));
      g_assert_cmpint (lk_network_plan (&parsed, (LkShape) { 28, 28, 1 }, 10, &plan, NULL), ==, LK_OK);
      g_assert_cmpuint (plan.n_params, ==, cases[i].n_params);
      g_assert_cmpuint (lk_network_multiply_adds (&plan), ==, cases[i].multiply_adds);
      g_assert_cmpuint (lk_network_n_inputs (&plan), ==, 784);
      g_assert_cmpuint (lk_network_n_classes (&plan), ==, 10);
      for (gsize l = 0; l < plan.n_layers; l++)
        g_string_append_printf (modules, "%zu ", lk_network_module (&plan, l));
      g_assert_cmpstr (modules->str, ==, cases[i].modules);
    }
}

static void
test_unfit (void)
{
  LkNetworkText parsed;
  LkTextError error;
  LkNetwork plan;

  g_assert_true (lk_network_text_parse ("c8k3v, pool 2, conv 4 14x14 valid", &parsed, NULL));
  g_assert_cmpint (lk_network_plan (&parsed, (LkShape) { 28, 28, 1 }, 10, &plan, &error), ==, LK_BAD_SHAPE);
  g_assert_cmpint (error.problem, ==, LK_TEXT_TOO_SMALL);
  g_assert_cmpuint (error.at, ==, 15);
  g_assert_cmpuint (error.length, ==, 18);
  g_assert_cmpuint (error.height, ==, 13);
  g_assert_cmpuint (error.least, ==, 14);
  /* As large as the picture is fine. */
  g_assert_cmpint (lk_network_plan (&parsed, (LkShape) { 30, 30, 1 }, 10, &plan, &error), ==, LK_OK);
  g_assert_cmpuint (plan.layers[2].n_outputs, ==, 4);

  g_assert_true (lk_network_text_parse ("c2048k3-c2048k3", &parsed, NULL));
  g_assert_cmpint (lk_network_plan (&parsed, (LkShape) { 64, 64, 1 }, 10, &plan, &error), ==, LK_BAD_SHAPE);
  g_assert_cmpint (error.problem, ==, LK_TEXT_TOO_LARGE);
  g_assert_cmpint (lk_network_plan (&parsed, (LkShape) { 0, 64, 1 }, 10, &plan, &error), ==, LK_BAD_SHAPE);
  g_assert_cmpint (error.problem, ==, LK_TEXT_FINE);
}

/* Texts of words that mean something, in any order: they are taken or not, and what is taken comes back the same. */
static void
test_fuzz (void)
{
  static const char *const words[] = { "conv",  "c",     "8",    "3x3", "k3",       "s2",   "stride", "v",
                                       "valid", "same",  "pool", "p2",  "a",        "gap",  "bn",     "none",
                                       "-",     ",",     " ",    "x",   "\xc3\x97", "\xc3", "0",      "99999999999",
                                       "\x7f",  "dense", "16",   "K",   "avgpool" };
  gsize n_taken = 0;
  LkRng rng;

  lk_rng_seed (&rng, 4, 0);
  for (gsize i = 0; i < 20000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      char normal[LK_NETWORK_TEXT], again[LK_NETWORK_TEXT];
      gsize n = 1 + lk_rng_below (&rng, 9);
      LkNetworkText parsed;
      LkTextError error;
      LkNetwork plan;

      for (gsize k = 0; k < n; k++)
        g_string_append (text, words[lk_rng_below (&rng, G_N_ELEMENTS (words))]);
      if (!lk_network_text_parse (text->str, &parsed, &error))
        {
          g_assert_cmpint (error.problem, !=, LK_TEXT_FINE);
          g_assert_cmpuint (error.at + error.length, <=, text->len);
          continue;
        }
      n_taken++;
      g_assert_cmpint (lk_network_text_format (parsed.layers, parsed.n, normal, sizeof normal), <, LK_NETWORK_TEXT);
      g_assert_true (lk_network_text_parse (normal, &parsed, &error));
      lk_network_text_format (parsed.layers, parsed.n, again, sizeof again);
      g_assert_cmpstr (normal, ==, again);
      if (lk_network_plan (&parsed, (LkShape) { 9, 7, 2 }, 3, &plan, &error) != LK_OK)
        g_assert_cmpint (error.problem, !=, LK_TEXT_FINE);
    }
  g_assert_cmpuint (n_taken, >, 500);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/nn/network-text/good", test_good);
  g_test_add_func ("/nn/network-text/bad", test_bad);
  g_test_add_func ("/nn/network-text/most", test_most);
  g_test_add_func ("/nn/network-text/short-buffer", test_short_buffer);
  g_test_add_func ("/nn/network-text/plan", test_plan);
  g_test_add_func ("/nn/network-text/unfit", test_unfit);
  g_test_add_func ("/nn/network-text/fuzz", test_fuzz);
  return g_test_run ();
}
