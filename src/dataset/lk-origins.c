/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-origins.h"

#include <stdlib.h>
#include <string.h>

#define FIRST_ROOM 4096

void
lk_origins_clear (LkOrigins *origins)
{
  free (origins->names);
  free (origins->starts);
  free (origins->lines);
  *origins = (LkOrigins) { 0 };
}

LkStatus
lk_origins_add (LkOrigins *origins, const char *name, uint32_t *start)
{
  size_t size = strlen (name) + 1;

  if (size > LK_ORIGINS_MAX_BYTES - origins->n_bytes)
    return LK_BAD_SHAPE;
  if (origins->n_bytes + size > origins->room)
    {
      size_t doubled = origins->room > 0 ? 2 * origins->room : FIRST_ROOM;
      size_t room = doubled > origins->n_bytes + size ? doubled : origins->n_bytes + size;
      char *names = realloc (origins->names, room);

      if (!names)
        return LK_NO_MEMORY;
      origins->names = names;
      origins->room = room;
    }
  memcpy (origins->names + origins->n_bytes, name, size);
  *start = (uint32_t) origins->n_bytes;
  origins->n_bytes += size;
  return LK_OK;
}

static LkStatus
pick_names (const LkOrigins *from, const uint32_t *index, size_t n, LkOrigins *to)
{
  uint32_t start;

  if (!from->starts)
    return lk_origins_add (to, from->names, &start);
  to->starts = calloc (n, sizeof *to->starts);
  if (!to->starts)
    return LK_NO_MEMORY;
  for (size_t i = 0; i < n; i++)
    {
      LkStatus status = lk_origins_add (to, lk_origins_file (from, index[i]), &to->starts[i]);

      if (status != LK_OK)
        return status;
    }
  return LK_OK;
}

LkStatus
lk_origins_pick (const LkOrigins *from, const uint32_t *index, size_t n, LkOrigins *to)
{
  LkStatus status = LK_OK;

  if (from->names)
    status = pick_names (from, index, n, to);
  if (status == LK_OK && from->lines)
    {
      to->lines = calloc (n, sizeof *to->lines);
      for (size_t i = 0; to->lines && i < n; i++)
        to->lines[i] = from->lines[index[i]];
      status = to->lines ? LK_OK : LK_NO_MEMORY;
    }
  if (status != LK_OK)
    lk_origins_clear (to);
  return status;
}

const char *
lk_origins_file (const LkOrigins *origins, size_t i)
{
  if (!origins->names)
    return NULL;
  return origins->names + (origins->starts ? origins->starts[i] : 0);
}

uint32_t
lk_origins_line (const LkOrigins *origins, size_t i)
{
  return origins->lines ? origins->lines[i] : 0;
}
