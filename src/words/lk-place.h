/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

/* Where the program lies, and from there what belongs to it: a folder that was installed can be moved, and a build folder
 * runs as it is, since the build puts links there. Nothing of the source's place is in the program. */

/* The folder "share" (Meson's datadir) that goes with the program: the nearest at or above its own folder, at most two
 * above, that holds a folder "limbeck"; else that of the prefix that was built for. Static. */
const char *lk_place_share (void);

/* The same for a program that lies elsewhere: a path; NULL: there is none. To be freed. */
char       *lk_place_find_share (const char *program);
