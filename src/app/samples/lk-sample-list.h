/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* Which sample stands at which place of the grid. The items are places, not
 * samples: they say nothing of their own, and stay when other samples come to
 * stand there. A new order is so a redrawing of what is in sight, without a
 * widget made or moved, and the grid stays scrolled to where it was. */
#define LK_TYPE_SAMPLE_LIST (lk_sample_list_get_type ())
G_DECLARE_FINAL_TYPE (LkSampleList, lk_sample_list, LK, SAMPLE_LIST, GObject)

LkSampleList *lk_sample_list_new  (void);

/* Copies the n samples. items-changed is emitted for places that come or go at
 * the end, and for nothing else. */
void          lk_sample_list_set  (LkSampleList *self, const guint32 *samples, gsize n);

/* position must be below the list's length. */
guint         lk_sample_list_get  (LkSampleList *self, guint position);
/* Where a sample stands; G_MAXUINT when it does not. */
guint         lk_sample_list_find (LkSampleList *self, guint sample);
