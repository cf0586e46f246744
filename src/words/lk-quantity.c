/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-quantity.h"

#include <glib/gi18n-lib.h>
#include <langinfo.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define MINUS  "\xe2\x88\x92"
#define NARROW "\xe2\x80\xaf" /* a narrow no-break space */

/* Below this nothing can be told from 0; powers of ten are ordinary doubles above it. */
#define TINY 1e-290
/* From here on a number is told by a power of ten. */
#define LARGE 1e9

/* A mark of the thread's language. One in another encoding, or longer than any known, is none. */
static const char *
mark_of (nl_item item)
{
  const char *mark = nl_langinfo (item);

  return strlen (mark) <= 3 && g_utf8_validate (mark, -1, NULL) ? mark : "";
}

static const char *
decimal_mark (void)
{
  const char *mark = mark_of (RADIXCHAR);

  return *mark ? mark : ".";
}

static const char *
thousands_mark (void)
{
  const char *mark = mark_of (THOUSEP);

  return *mark ? mark : g_str_equal (decimal_mark (), ",") ? NARROW : ",";
}

const char *
lk_per_cent (void)
{
  /* TRANSLATORS: what stands behind a number of per cent: the sign, behind a no-break space where that is usual */
  return _ ("\u00a0%");
}

/* Digits whose last `decimals` are those behind the mark. */
static void
write_digits (char out[LK_NUMBER_SIZE], const char *digits, int decimals, bool negative, bool grouped)
{
  const char *radix = decimal_mark (), *thousands = grouped ? thousands_mark () : "";
  int n = (int) strlen (digits), whole = n - decimals;
  char *o = out;

  if (negative)
    o = stpcpy (o, MINUS);
  for (int i = 0; i < n; i++)
    {
      if (i == whole)
        o = stpcpy (o, radix);
      else if (i > 0 && i < whole && (whole - i) % 3 == 0)
        o = stpcpy (o, thousands);
      *o++ = digits[i];
    }
  *o = '\0';
}

/* From whole numbers alone: |value| < 10⁹, or little above. */
static void
write_plain (char out[LK_NUMBER_SIZE], double value, int decimals, bool grouped)
{
  char digits[32];
  double scaled = round (fabs (value) * pow (10.0, decimals));

  snprintf (digits, sizeof digits, "%0*.0f", decimals + 1, scaled);
  write_digits (out, digits, decimals, value < 0.0 && scaled > 0.0, grouped);
}

static void
write_power (char out[LK_NUMBER_SIZE], double value, int digits)
{
  static const char *const superscripts[10] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };
  int exponent = (int) floor (log10 (fabs (value)));
  double mantissa = value / pow (10.0, exponent);
  char number[LK_NUMBER_SIZE], ten[24] = "10", *t = ten + 2;
  int e;

  /* 9.996 to three digits is 10.0: one power more. */
  if (round (fabs (mantissa) * pow (10.0, digits - 1)) >= pow (10.0, digits))
    {
      mantissa /= 10.0;
      exponent++;
    }
  if (exponent < 0)
    t = stpcpy (t, "⁻");
  e = exponent < 0 ? -exponent : exponent;
  if (e >= 100)
    t = stpcpy (t, superscripts[e / 100]);
  if (e >= 10)
    t = stpcpy (t, superscripts[e / 10 % 10]);
  stpcpy (t, superscripts[e % 10]);

  if (fabs (fabs (mantissa) - 1.0) < 1e-9)
    snprintf (out, LK_NUMBER_SIZE, "%s%s", mantissa < 0.0 ? MINUS : "", ten);
  else
    {
      /* 2.50 is written 2.5. */
      while (digits > 1 && fabs (mantissa * pow (10.0, digits - 2) - round (mantissa * pow (10.0, digits - 2))) < 1e-9)
        digits--;
      write_plain (number, mantissa, digits - 1, false);
      snprintf (out, LK_NUMBER_SIZE, "%.30s×%.23s", number, ten);
    }
}

static bool
write_special (char out[LK_NUMBER_SIZE], double value)
{
  if (isnan (value))
    strcpy (out, "–");
  else if (isinf (value))
    strcpy (out, value < 0.0 ? MINUS "∞" : "∞");
  else
    return false;
  return true;
}

static void
append (char text[LK_NUMBER_SIZE], const char *suffix)
{
  if (text[0] != '\0' && !g_str_equal (text, "–"))
    g_strlcat (text, suffix, LK_NUMBER_SIZE);
}

const char *
lk_write_count (char text[LK_NUMBER_SIZE], uint64_t count)
{
  char digits[24];

  g_snprintf (digits, sizeof digits, "%" G_GUINT64_FORMAT, (guint64) count);
  write_digits (text, digits, 0, false, true);
  return text;
}

const char *
lk_write_fixed (char text[LK_NUMBER_SIZE], double value, int decimals)
{
  decimals = CLAMP (decimals, 0, 9);
  if (write_special (text, value))
    return text;
  if (fabs (value) >= LARGE)
    write_power (text, value, 4);
  else
    write_plain (text, value, decimals, true);
  return text;
}

const char *
lk_write_real (char text[LK_NUMBER_SIZE], double value, int digits)
{
  double size = fabs (value);

  digits = CLAMP (digits, 1, 15);
  if (write_special (text, value))
    return text;
  if (size < TINY)
    strcpy (text, "0");
  else if (size < 1e-4 || size >= LARGE)
    write_power (text, value, MIN (digits, 12));
  else
    {
      int decimals = digits - 1 - (int) floor (log10 (size) + 1e-12);

      write_plain (text, value, MAX (decimals, 0), true);
    }
  return text;
}

/* In so many significant digits at most, without the zeros at their end. */
static void
write_short (char text[LK_NUMBER_SIZE], double value, int digits)
{
  double size = fabs (value);
  int decimals = 0;

  if (write_special (text, value))
    return;
  if (size >= LARGE || (size > 0.0 && size < 1e-12))
    {
      write_power (text, value, digits);
      return;
    }
  if (size > 0.0)
    {
      int most = CLAMP (digits - 1 - (int) floor (log10 (size) + 1e-12), 0, 15);

      while (decimals < most && fabs (size * pow (10.0, decimals) - round (size * pow (10.0, decimals))) >
                                    0.5 * pow (10.0, decimals - most))
        decimals++;
    }
  write_plain (text, value, decimals, false);
}

const char *
lk_write_setting (char text[LK_NUMBER_SIZE], double value)
{
  write_short (text, value, 6);
  return text;
}

const char *
lk_write_about (char text[LK_NUMBER_SIZE], double value)
{
  char six[32], number[LK_NUMBER_SIZE];

  g_ascii_formatd (six, sizeof six, "%.6g", value);
  lk_write_setting (number, value);
  if (isfinite (value) && fabs (g_ascii_strtod (six, NULL) - value) > 1e-12 * fabs (value))
    snprintf (text, LK_NUMBER_SIZE, "≈ %.58s", number);
  else
    g_strlcpy (text, number, LK_NUMBER_SIZE);
  return text;
}

const char *
lk_write_moved (char text[LK_NUMBER_SIZE], double value)
{
  char number[LK_NUMBER_SIZE];

  lk_write_setting (number, value);
  snprintf (text, LK_NUMBER_SIZE, "%s%.60s", value > 0.0 ? "+" : "", number);
  return text;
}

const char *
lk_write_times (char text[LK_NUMBER_SIZE], double ratio)
{
  return lk_write_fixed (text, ratio, ratio < 9.95 ? 1 : 0);
}

const char *
lk_write_share (char text[LK_NUMBER_SIZE], double fraction)
{
  lk_format_value (text, fraction, 3, true);
  return text;
}

const char *
lk_write_share_fixed (char text[LK_NUMBER_SIZE], double fraction, int decimals)
{
  lk_write_fixed (text, 100.0 * fraction, decimals);
  append (text, lk_per_cent ());
  return text;
}

const char *
lk_write_share_setting (char text[LK_NUMBER_SIZE], double fraction)
{
  write_short (text, 100.0 * fraction, 3);
  append (text, lk_per_cent ());
  return text;
}

void
lk_format_tick (char text[LK_NUMBER_SIZE], double value, double step, bool percent)
{
  double factor = percent ? 100.0 : 1.0;
  int decimals;

  step = fabs (step * factor);
  value *= factor;
  if (!write_special (text, value))
    {
      if (!(step > 0.0) || isinf (step))
        {
          lk_format_value (text, value / factor, 3, percent);
          return;
        }
      /* A hair's leeway: 0.1 must not count as 0.0999…. */
      decimals = (int) -floor (log10 (step) + 1e-9);
      decimals = MAX (decimals, 0);
      if (fabs (value) < fmax (TINY, step * 1e-6))
        strcpy (text, "0");
      else if ((!percent && decimals > 4) || fabs (value) >= 1e7)
        {
          int digits = (int) floor (log10 (fabs (value)) + 1e-9) - (int) floor (log10 (step) + 1e-9) + 1;

          write_power (text, value, CLAMP (digits, 1, 12));
        }
      else
        write_plain (text, value, MIN (decimals, 9), true);
    }
  if (percent)
    append (text, lk_per_cent ());
}

void
lk_format_value (char text[LK_NUMBER_SIZE], double value, int digits, bool percent)
{
  double size = 100.0 * fabs (value);
  int decimals = size >= TINY && isfinite (size) ? digits - 1 - (int) floor (log10 (size) + 1e-12) : 0;

  if (percent)
    lk_write_share_fixed (text, value, CLAMP (decimals, 0, 2));
  else
    lk_write_real (text, value, digits);
}

bool
lk_read_typed (const char *text, double *value)
{
  g_auto (GStrv) parts = g_strsplit (text, MINUS, -1);
  g_autofree char *typed = g_strstrip (g_strjoinv ("-", parts));
  double number;
  char *end;

  g_strdelimit (typed, ",", '.');
  number = g_ascii_strtod (typed, &end);
  if (end == typed || *end != '\0' || !isfinite (number))
    return false;
  *value = number;
  return true;
}
