/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

#include "live/lk-session.h"

/* What a page is told of. */
typedef enum {
  LK_CHANGE_SESSION     = 1 << 0, /* it is there now: with all other flags */
  LK_CHANGE_SHOWN       = 1 << 1, /* the page came into sight, or went out of it */
  LK_CHANGE_SNAPSHOT    = 1 << 2,
  LK_CHANGE_MOMENT      = 1 << 3, /* that is looked at */
  LK_CHANGE_SAMPLE      = 1 << 4, /* that is watched */
  LK_CHANGE_TEMPERATURE = 1 << 5,
  LK_CHANGE_BIAS        = 1 << 6, /* how far, or of which classes */
  LK_CHANGE_DATASET     = 1 << 7,
  LK_CHANGE_SETTING     = 1 << 8, /* any other */
  LK_CHANGE_PLAYING     = 1 << 9,
} LkChange;

#define LK_CHANGE_ALL ((LkChange) ((1 << 10) - 1))

/* In place of a slow part's number: at once, in the call that made the change. */
#define LK_PAGE_AT_ONCE -1

/* A page of the window: it shows a session, and is told what changed of it.
 *
 * What has to follow a slider in the next frame is brought up to date at once. The
 * rest are slow parts, which take turns behind the frames, none of them more often than
 * the eye needs, and none while the page is not shown: what was due then comes when it is.
 *
 * What is in it is made by build (), with the page or, where the property "late" says so, when it is first asked for:
 * before then a late page is told of nothing. A page is built before it is mapped; who asks one for more than to be
 * shown calls lk_page_build () first.
 *
 * Property "session": set once, as a rule in the .ui file of the window. */
#define LK_TYPE_PAGE (lk_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (LkPage, lk_page, LK, PAGE, GtkWidget)

struct _LkPageClass {
  GtkWidgetClass parent_class;

  /* Makes what is in the page: once, and before the first update. NULL: its instance initialiser does. */
  void     (*build)  (LkPage *self);

  /* Brings a part up to date: LK_PAGE_AT_ONCE, or a slow part whose turn it is. FALSE when a slow part had
   * nothing to do: its turn does not count then. */
  gboolean (*update) (LkPage *self, LkChange changes, int part, gboolean shown);

  /* Of lk_page_class_set_slow (). */
  guint           interval;
  guint           n_parts;
  const LkChange *part_changes;
};

/* The slow parts: by which changes each becomes due, and how long a turn waits for the one before, in ms. */
void       lk_page_class_set_slow (LkPageClass *klass, guint interval, guint n_parts, const LkChange *part_changes);

/* Makes what is in a late page, unless it is there. */
void       lk_page_build          (LkPage *self);
gboolean   lk_page_is_built       (LkPage *self);

/* NULL before it is set and when the page is disposed of. Borrowed. */
LkSession *lk_page_get_session    (LkPage *self);

/* A slow part becomes due; hurry: its turn comes without waiting. */
void       lk_page_queue          (LkPage *self, guint part);
void       lk_page_hurry          (LkPage *self, guint part);
