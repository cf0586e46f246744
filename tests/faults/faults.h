/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Stands between a program and the C library, so that its n-th allocation, or its n-th operation on files, fails: linked
 * into a test, or as LD_PRELOAD before a program, which LIMBECK_FAULT="files 3 FOLDER" arms
 * (what failed is then told on standard error, "fault: write"); with "kill" instead the program is killed there, within
 * a write behind half of the bytes. Not under the sanitizers,
 * which stand there themselves.
 *
 * Allocations are those that may fail: malloc () and its like as the program itself calls them (src/nn, src/dataset and
 * the readers; GLib ends the program where it gets nothing) and g_try_*. Operations on files are open () for writing,
 * write (), fsync (), rename (), unlink (), mkdir () and close () of what was open for writing, all within one folder. */
typedef enum {
  FAULTS_NONE,
  FAULTS_MEMORY,
  FAULTS_FILES,
} FaultsKind;

/* The n-th from now on fails, counted from 1; 0: none, they are counted and logged alone. folder: of files, absolute. */
void   faults_arm    (FaultsKind kind, unsigned n, const char *folder);
/* Ends that; whether one failed. */
bool   faults_disarm (void);
/* What was counted since. */
unsigned faults_count (void);
/* Blocks that were allocated while armed, by the program itself, and are not free yet. */
unsigned faults_blocks (void);
/* What failed: "write". */
const char *faults_what (void);

typedef enum {
  FAULTS_OPENED,  /* path; made or emptied where `made` */
  FAULTS_WROTE,   /* bytes (n) at the end of what `file` is */
  FAULTS_SYNCED,  /* of a file, or of a folder: path */
  FAULTS_RENAMED, /* path to `to` */
  FAULTS_UNLINKED,
  FAULTS_MADE_FOLDER,
} FaultsOp;

/* An operation that was done, in their order: for what a power cut leaves. `file` numbers what was opened for writing. */
typedef struct {
  FaultsOp op;
  int      file;
  bool     is_folder;
  char    *path, *to;
  char    *bytes;
  size_t   n;
} FaultsEntry;

const FaultsEntry *faults_log (unsigned *n); /* since it was armed; valid until it is armed again */
