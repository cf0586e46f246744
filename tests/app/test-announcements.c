/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app/window/lk-announcements.h"

#include <locale.h>
#include <string.h>

/* What a screen reader would say, and when. That GTK hands it on where it can is test-window's. */

typedef struct {
  LkAnnounced announced;
  LkSnapshot snapshot;
  LkEvaluation evaluation;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  memset (fixture, 0, sizeof *fixture);
  fixture->snapshot.phase = LK_PHASE_RUNNING;
  fixture->snapshot.steps_per_epoch = 100;
  fixture->snapshot.evaluation = &fixture->evaluation;
  fixture->evaluation.record.student.errors = 62;
  fixture->evaluation.record.twin.errors = 1081;
  fixture->evaluation.record.has_twin = TRUE;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
}

/* seconds: of the clock, from 1 on. */
static void
expect (Fixture *fixture, guint64 step, double seconds, const char *expected)
{
  g_autofree char *text = NULL;

  fixture->evaluation.step = step;
  text = lk_announcements_next (&fixture->announced, &fixture->snapshot, (gint64) (seconds * G_USEC_PER_SEC));
  g_assert_cmpstr (text, ==, expected);
}

static void
test_once_an_epoch (Fixture *fixture, gconstpointer data)
{
  expect (fixture, 0, 1, NULL);
  expect (fixture, 99, 2, NULL);
  expect (fixture, 100, 3, "Epoch 1: student 62 errors, twin 1,081");
  expect (fixture, 100, 100, NULL);
  expect (fixture, 150, 200, NULL);
  fixture->evaluation.record.has_twin = FALSE;
  fixture->evaluation.record.student.errors = 1;
  expect (fixture, 230, 300, "Epoch 2: student 1 error");
}

/* Epochs that follow each other too fast are left out, but never the last. */
static void
test_not_too_often (Fixture *fixture, gconstpointer data)
{
  fixture->evaluation.record.has_twin = FALSE;
  expect (fixture, 100, 1, "Epoch 1: student 62 errors");
  expect (fixture, 200, 2, NULL);
  expect (fixture, 300, 10.5, NULL);
  expect (fixture, 400, 11, "Epoch 4: student 62 errors");
  expect (fixture, 500, 12, NULL);
  fixture->snapshot.phase = LK_PHASE_FINISHED;
  expect (fixture, 600, 13, "Epoch 6: student 62 errors");
  expect (fixture, 600, 14, NULL);
}

/* Another run, and one that is rewound, begin anew. */
static void
test_anew (Fixture *fixture, gconstpointer data)
{
  fixture->evaluation.record.has_twin = FALSE;
  expect (fixture, 500, 1, "Epoch 5: student 62 errors");
  expect (fixture, 0, 20, NULL);
  expect (fixture, 100, 40, "Epoch 1: student 62 errors");
}

/* Who stopped the run, or has a sweep go on in its place, hears nothing of it. */
static void
test_silent (Fixture *fixture, gconstpointer data)
{
  fixture->snapshot.phase = LK_PHASE_PAUSED;
  expect (fixture, 300, 1, NULL);
  fixture->snapshot.phase = LK_PHASE_RUNNING;
  fixture->snapshot.steps_per_epoch = 0;
  expect (fixture, 300, 1, NULL);
  fixture->snapshot.evaluation = NULL;
  fixture->snapshot.steps_per_epoch = 100;
  expect (fixture, 300, 1, NULL);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  setlocale (LC_NUMERIC, "C");
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/app/announcements/once-an-epoch", Fixture, NULL, set_up, test_once_an_epoch, tear_down);
  g_test_add ("/app/announcements/not-too-often", Fixture, NULL, set_up, test_not_too_often, tear_down);
  g_test_add ("/app/announcements/anew", Fixture, NULL, set_up, test_anew, tear_down);
  g_test_add ("/app/announcements/silent", Fixture, NULL, set_up, test_silent, tear_down);
  return g_test_run ();
}
