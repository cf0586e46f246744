/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

/* The members of a ZIP archive, stored or deflated, as numpy.savez writes them: what is in it is read from the directory
 * at its end, and a member when it is asked for. PKWARE's APPNOTE.TXT 6.3, sections 4.3 and 4.4; neither encryption nor
 * more than 4 GiB. */
typedef struct _LkZip LkZip;

/* Reads the directory. The stream (referenced) can seek. `name` is the archive's in messages. LK_ERROR_FORMAT when it is
 * damaged. */
LkZip      *lk_zip_open   (GInputStream *stream, const char *name, GCancellable *cancellable, GError **error);
void        lk_zip_free   (LkZip *zip);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LkZip, lk_zip_free)

guint       lk_zip_n      (const LkZip *zip);
/* Valid UTF-8, as it is in the archive, folders with slashes; no path to write to. */
const char *lk_zip_member (const LkZip *zip, guint i);

/* Member i, unpacked: NULL with LK_ERROR_FORMAT, which names it, when it is damaged, or with LK_ERROR_MEMORY beyond `limit`
 * bytes. Takes memory for what it holds packed and unpacked. */
GBytes     *lk_zip_read   (LkZip *zip, guint i, gsize limit, GCancellable *cancellable, GError **error);
