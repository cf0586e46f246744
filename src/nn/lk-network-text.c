/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-network-text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lk-conv.h"
#include "lk-dense.h"
#include "lk-norm.h"
#include "lk-pool.h"

/* The words that begin a layer, and the numbers that belong to it. Longer ones first where one begins another. */
static const struct {
  const char *word;
  const LkLayerKind *kind;
} words[] = {
  { "convolution", &lk_conv },
  { "conv", &lk_conv },
  { "c", &lk_conv },
  { "maxpool", &lk_max_pool },
  { "pool", &lk_max_pool },
  { "p", &lk_max_pool },
  { "avgpool", &lk_average_pool },
  { "a", &lk_average_pool },
  { "gap", &lk_global_pool },
  { "bn", &lk_norm },
  { "dense", &lk_dense },
};

typedef struct {
  const char *text; /* all of it */
  const char *at;
  LkTextError *error;
} Reader;

static bool
fail (Reader *reader, LkTextProblem problem, const char *from, const char *to)
{
  reader->error->problem = problem;
  reader->error->at = (size_t) (from - reader->text);
  reader->error->length = (size_t) (to - from);
  return false;
}

static void
skip_spaces (Reader *reader)
{
  reader->at += strspn (reader->at, " \t\n");
}

static bool
is_digit (char c)
{
  return c >= '0' && c <= '9';
}

static bool
is_letter (char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Past the sign for a product, "x" or "×"; false: none is there. */
static bool
take_times (Reader *reader)
{
  if (*reader->at == 'x' || *reader->at == 'X')
    reader->at++;
  else if (strncmp (reader->at, "\xc3\x97", 2) == 0) /* U+00D7 in UTF-8 */
    reader->at += 2;
  else
    return false;
  return true;
}

/* Past the word, whatever its case. A word of one letter is one only with a number right behind it; any other ends where
 * its letters do. */
static bool
take_word (Reader *reader, const char *word)
{
  size_t n = strlen (word);

  for (size_t i = 0; i < n; i++)
    if ((reader->at[i] | 0x20) != word[i])
      return false;
  if (n == 1 ? !is_digit (reader->at[1]) : is_letter (reader->at[n]))
    return false;
  reader->at += n;
  return true;
}

static bool
take_number (Reader *reader, size_t most, size_t *number)
{
  const char *from = reader->at;
  unsigned long value;
  char *end;

  if (!is_digit (*from))
    return fail (reader, LK_TEXT_NO_NUMBER, from, from);
  value = strtoul (from, &end, 10); /* ULONG_MAX when too large: beyond any limit too */
  reader->at = end;
  if (value < 1 || value > most)
    {
      reader->error->least = 1;
      reader->error->most = most;
      return fail (reader, LK_TEXT_RANGE, from, end);
    }
  *number = value;
  return true;
}

/* "5x5", "5" */
static bool
take_kernel (Reader *reader, LkLayer *layer)
{
  const char *from = reader->at;
  size_t other;

  if (!take_number (reader, LK_MAX_KERNEL, &layer->kernel))
    return false;
  if (!take_times (reader))
    return true;
  if (!take_number (reader, LK_MAX_KERNEL, &other))
    return false;
  return other == layer->kernel || fail (reader, LK_TEXT_NOT_SQUARE, from, reader->at);
}

/* "stride 2", "s2", of what moves. */
static bool
take_stride (Reader *reader, LkLayer *layer, bool *taken)
{
  *taken = take_word (reader, "stride") || take_word (reader, "s");
  if (!*taken)
    return true;
  skip_spaces (reader);
  return take_number (reader, LK_MAX_STRIDE, &layer->stride);
}

/* "v" is a word of its own, or stands right behind a number: "c8k3v". */
static bool
take_valid (Reader *reader)
{
  if (take_word (reader, "valid"))
    return true;
  if ((*reader->at | 0x20) != 'v' || is_letter (reader->at[1]))
    return false;
  reader->at++;
  return true;
}

/* Behind "conv". */
static bool
take_conv (Reader *reader, LkLayer *layer)
{
  const char *end;
  bool taken = true;

  if (!take_number (reader, LK_MAX_CHANNELS, &layer->units))
    return false;
  layer->stride = 1;
  end = reader->at;
  skip_spaces (reader);
  if (!take_word (reader, "k") && !is_digit (*reader->at))
    return fail (reader, LK_TEXT_NO_KERNEL, end, end);
  if (!take_kernel (reader, layer))
    return false;
  while (taken)
    {
      end = reader->at;
      skip_spaces (reader);
      if (!take_stride (reader, layer, &taken))
        return false;
      if (!taken && take_valid (reader))
        layer->valid = taken = true;
      else if (!taken)
        taken = take_word (reader, "same");
    }
  reader->at = end; /* spaces are between layers */
  return true;
}

static bool
take_pool (Reader *reader, LkLayer *layer)
{
  const char *end;
  bool taken;

  if (!take_number (reader, LK_POOL_MAX_KERNEL, &layer->kernel))
    return false;
  if (take_times (reader))
    {
      const char *from = reader->at;
      size_t other;

      if (!take_number (reader, LK_POOL_MAX_KERNEL, &other))
        return false;
      if (other != layer->kernel)
        return fail (reader, LK_TEXT_NOT_SQUARE, from, reader->at);
    }
  layer->stride = layer->kernel;
  end = reader->at;
  skip_spaces (reader);
  if (!take_stride (reader, layer, &taken))
    return false;
  if (!taken)
    reader->at = end;
  return true;
}

static bool
take_layer (Reader *reader, LkLayer *layer)
{
  const char *from = reader->at;

  *layer = (LkLayer) { .kind = NULL };
  if (is_digit (*from))
    layer->kind = &lk_dense;
  for (size_t i = 0; i < sizeof words / sizeof *words && !layer->kind; i++)
    if (take_word (reader, words[i].word))
      layer->kind = words[i].kind;
  if (!layer->kind)
    return fail (reader, LK_TEXT_UNKNOWN, from, from + strcspn (from, " \t\n,-"));
  if (layer->kind == &lk_norm || layer->kind == &lk_global_pool)
    return true;
  skip_spaces (reader);
  if (layer->kind == &lk_dense)
    return take_number (reader, LK_MAX_WIDTH, &layer->units);
  return layer->kind == &lk_conv ? take_conv (reader, layer) : take_pool (reader, layer);
}

/* Past what stands between two layers; false with an error: nothing, or nothing behind it. */
static bool
take_separator (Reader *reader, const LkLayer *before)
{
  const char *from = reader->at;
  bool taken;

  skip_spaces (reader);
  taken = reader->at > from;
  if (*reader->at == '\0')
    return true;
  from = reader->at;
  if (*reader->at == '-' || *reader->at == ',')
    reader->at++;
  else if (before->kind == &lk_dense && !is_digit (*from))
    take_times (reader);
  if (reader->at > from)
    {
      skip_spaces (reader);
      /* "30x", "30xbn" */
      if (*reader->at == '\0' || (*from != '-' && *from != ',' && !is_digit (*reader->at)))
        return fail (reader, LK_TEXT_UNKNOWN, from, reader->at);
      return true;
    }
  return taken || fail (reader, LK_TEXT_UNKNOWN, from, from + strcspn (from, " \t\n,-"));
}

/* Whether the layer may stand behind those before it. */
static bool
check_place (Reader *reader, const LkNetworkText *parsed, const LkLayer *layer, const char *from)
{
  const LkLayer *before = parsed->n > 0 ? &parsed->layers[parsed->n - 1] : NULL;
  size_t n_dense = layer->kind == &lk_dense;
  bool picture = true;

  for (size_t l = 0; l < parsed->n; l++)
    {
      n_dense += parsed->layers[l].kind == &lk_dense;
      picture = picture && parsed->layers[l].kind != &lk_dense && parsed->layers[l].kind != &lk_global_pool;
    }
  if (n_dense >= LK_MAX_DENSE || parsed->n >= LK_MAX_LAYERS - 1)
    {
      reader->error->most = n_dense >= LK_MAX_DENSE ? LK_MAX_DENSE - 1 : LK_MAX_LAYERS - 1;
      return fail (reader, LK_TEXT_TOO_MANY, from, reader->at);
    }
  if (layer->kind == &lk_norm)
    return (before && (before->kind == &lk_dense || before->kind == &lk_conv)) ||
           fail (reader, LK_TEXT_NORM_PLACE, from, reader->at);
  if (layer->kind != &lk_dense && !picture)
    return fail (reader, LK_TEXT_NO_PICTURE, from, reader->at);
  return true;
}

bool
lk_network_text_parse (const char *text, LkNetworkText *parsed, LkTextError *error)
{
  LkTextError ignored;
  Reader reader = { .text = text, .at = text, .error = error ? error : &ignored };

  *reader.error = (LkTextError) { .problem = LK_TEXT_FINE };
  *parsed = (LkNetworkText) { .n = 0 };
  skip_spaces (&reader);
  if (take_word (&reader, "none"))
    {
      skip_spaces (&reader);
      return *reader.at == '\0' || fail (&reader, LK_TEXT_UNKNOWN, reader.at, reader.at + strlen (reader.at));
    }
  while (*reader.at != '\0')
    {
      const char *from = reader.at;
      LkLayer layer;

      if (!take_layer (&reader, &layer) || !check_place (&reader, parsed, &layer, from))
        return false;
      parsed->layers[parsed->n] = layer;
      parsed->at[parsed->n] = (size_t) (from - text);
      parsed->length[parsed->n] = (size_t) (reader.at - from);
      parsed->n++;
      if (!take_separator (&reader, &layer))
        return false;
    }
  return true;
}

int
lk_network_text_format (const LkLayer *hidden, size_t n_hidden, char *buffer, size_t buffer_size)
{
  const char *between = "x";
  int length = 0;

  if (n_hidden == 0)
    return snprintf (buffer, buffer_size, "none");
  for (size_t l = 0; l < n_hidden; l++)
    if (hidden[l].kind != &lk_dense)
      between = "-";
  for (size_t l = 0; l < n_hidden; l++)
    {
      size_t used = (size_t) length < buffer_size ? (size_t) length : buffer_size;
      char text[64];

      hidden[l].kind->describe (&hidden[l], text, sizeof text);
      length += snprintf (buffer + used, buffer_size - used, "%s%s", l > 0 ? between : "", text);
    }
  return length;
}
