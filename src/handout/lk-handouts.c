/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-handouts.h"

#include <string.h>

#include "lk-handout-sheets.h"

static GBytes *
make_page (const LkHandout *handout, GError **error)
{
  char *page = lk_handout_page (handout, error);

  return page ? g_bytes_new_take (page, strlen (page)) : NULL;
}

static const struct {
  const char *id, *file;
  GBytes *(*make) (const LkHandout *handout, GError **error);
} kinds[LK_N_HANDOUTS] = {
  [LK_HANDOUT_HOME] = { "home", "home.html", make_page },
  [LK_HANDOUT_CLASS] = { "class", "class.pdf", lk_handout_class_sheet },
  [LK_HANDOUT_LECTURER] = { "lecturer", "lecturer.pdf", lk_handout_lecturer_sheet },
};

gboolean
lk_handout_kind_from_id (const char *id, LkHandoutKind *kind)
{
  for (gsize i = 0; i < LK_N_HANDOUTS; i++)
    {
      if (!g_str_equal (kinds[i].id, id))
        continue;
      *kind = (LkHandoutKind) i;
      return TRUE;
    }
  return FALSE;
}

const char *
lk_handout_file (LkHandoutKind kind)
{
  return kinds[kind].file;
}

GBytes *
lk_handout_make (LkHandoutKind kind, const LkHandout *handout, GError **error)
{
  return kinds[kind].make (handout, error);
}
