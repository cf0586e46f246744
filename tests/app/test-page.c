/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-test.h"

#include "app-window.h"
#include "app/widgets/lk-page.h"

#define INTERVAL 40 /* ms */

enum {
  PART_OFTEN,
  PART_SELDOM,
  N_PARTS,
};

/* A page that keeps account of what it is told. */
typedef struct {
  LkPage parent_instance;
  LkChange at_once[32];
  guint n_at_once;
  int parts[64];
  gint64 times[64];
  LkChange changes[64];
  guint n_parts;
  gboolean idle; /* its slow parts have nothing to do */
  gboolean shown;
  guint n_built;
} TestPage;

typedef LkPageClass TestPageClass;

static GType test_page_get_type (void);
G_DEFINE_TYPE (TestPage, test_page, LK_TYPE_PAGE)

static gboolean
test_page_update (LkPage *page, LkChange changes, int part, gboolean shown)
{
  TestPage *self = (TestPage *) page;

  self->shown = shown;
  if (part == LK_PAGE_AT_ONCE)
    {
      self->at_once[self->n_at_once++ % G_N_ELEMENTS (self->at_once)] = changes;
      return FALSE;
    }
  self->parts[self->n_parts % G_N_ELEMENTS (self->parts)] = part;
  self->times[self->n_parts % G_N_ELEMENTS (self->times)] = g_get_monotonic_time ();
  self->changes[self->n_parts++ % G_N_ELEMENTS (self->changes)] = changes;
  return !self->idle;
}

static void
test_page_build (LkPage *page)
{
  ((TestPage *) page)->n_built++;
}

static void
test_page_class_init (TestPageClass *klass)
{
  static const LkChange changes[N_PARTS] = { LK_CHANGE_MOMENT | LK_CHANGE_TEMPERATURE, LK_CHANGE_MOMENT };

  klass->build = test_page_build;
  klass->update = test_page_update;
  lk_page_class_set_slow (klass, INTERVAL, N_PARTS, changes);
}

static void
test_page_init (TestPage *self)
{
}

typedef struct {
  LkSession *session;
  TestPage *page;
  GtkWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->session = lk_session_new ();
  fixture->page = (TestPage *) g_object_ref_sink (g_object_new (test_page_get_type (), NULL));
  fixture->window = GTK_WINDOW (gtk_window_new ());
  gtk_window_set_child (fixture->window, GTK_WIDGET (fixture->page));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (fixture->window);
  UNTIL_GONE (fixture->page);
  UNTIL_GONE (fixture->session);
}

static void
show (Fixture *fixture)
{
  gtk_window_present (fixture->window);
  UNTIL (gtk_widget_get_mapped (GTK_WIDGET (fixture->page)));
}

static LkChange
last_at_once (Fixture *fixture)
{
  return fixture->page->at_once[fixture->page->n_at_once - 1];
}

static void
move_moment (Fixture *fixture)
{
  g_object_notify (G_OBJECT (fixture->session), "moment");
}

/* Each change of the session by its flag, in the very call. */
static void
test_changes (Fixture *fixture, gconstpointer data)
{
  g_object_set (fixture->page, "session", fixture->session, NULL);
  g_assert_true (lk_page_get_session (LK_PAGE (fixture->page)) == fixture->session);
  g_assert_cmpuint (fixture->page->n_at_once, ==, 1);
  g_assert_cmphex (last_at_once (fixture), ==, LK_CHANGE_ALL);
  g_assert_false (fixture->page->shown);
  g_object_set (fixture->session, "temperature", 7.0, NULL);
  g_assert_cmphex (last_at_once (fixture), ==, LK_CHANGE_TEMPERATURE);
  g_object_set (fixture->session, "sample", 3, NULL);
  g_assert_cmphex (last_at_once (fixture), ==, LK_CHANGE_SAMPLE);
  g_object_set (fixture->session, "alpha", 0.2, NULL);
  g_assert_cmphex (last_at_once (fixture), ==, LK_CHANGE_SETTING);
  g_object_set (fixture->session, "class-bias", 1.0, NULL);
  g_assert_cmphex (last_at_once (fixture), ==, LK_CHANGE_BIAS);
  move_moment (fixture);
  g_assert_cmphex (last_at_once (fixture), ==, LK_CHANGE_MOMENT);
}

/* While nobody sees it nothing slow is done; what was due is done before the first frame. */
static void
test_hidden (Fixture *fixture, gconstpointer data)
{
  TestPage *page = fixture->page;
  guint n;

  g_object_set (page, "session", fixture->session, NULL);
  g_assert_cmpuint (page->n_parts, ==, 0);
  show (fixture);
  g_assert_cmphex (last_at_once (fixture), ==, LK_CHANGE_SHOWN);
  g_assert_true (page->shown);
  g_assert_cmpuint (page->n_parts, ==, N_PARTS);

  gtk_widget_set_visible (GTK_WIDGET (page), FALSE);
  g_assert_cmphex (last_at_once (fixture), ==, LK_CHANGE_SHOWN);
  g_assert_false (page->shown);
  n = page->n_at_once;
  g_object_set (fixture->session, "temperature", 9.0, NULL);
  g_assert_cmpuint (page->n_at_once, ==, n + 1);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (page->n_parts, ==, N_PARTS);
  gtk_widget_set_visible (GTK_WIDGET (page), TRUE);
  UNTIL (gtk_widget_get_mapped (GTK_WIDGET (page)));
  g_assert_cmpuint (page->n_parts, ==, N_PARTS + 1); /* the other part was up to date */
  g_assert_cmpint (page->parts[N_PARTS], ==, PART_OFTEN);
  g_assert_cmphex (page->changes[N_PARTS], ==, LK_CHANGE_TEMPERATURE);
}

/* One part a turn, each turn a while after the one before, and what came twice is done once. */
static void
test_turns (Fixture *fixture, gconstpointer data)
{
  TestPage *page = fixture->page;

  g_object_set (page, "session", fixture->session, NULL);
  show (fixture);
  page->n_parts = 0;
  move_moment (fixture);
  move_moment (fixture);
  g_assert_cmpuint (page->n_parts, ==, 0); /* not in the call */
  UNTIL (page->n_parts == 1);
  move_moment (fixture);
  UNTIL (page->n_parts == 3);
  g_assert_cmpint (page->parts[1], !=, page->parts[0]);
  g_assert_cmpint (page->parts[2], ==, page->parts[0]);
  g_assert_cmpint (page->times[1] - page->times[0], >=, 1000 * (INTERVAL - 2));
  g_assert_cmpint (page->times[2] - page->times[1], >=, 1000 * (INTERVAL - 2));

  /* A turn without work is none: the next part comes in the same. */
  page->idle = TRUE;
  page->n_parts = 0;
  move_moment (fixture);
  UNTIL (page->n_parts > 0);
  g_assert_cmpuint (page->n_parts, ==, 2);
  page->idle = FALSE;

  /* Without hurry it would be longer than any machine has been up. */
  page->n_parts = 0;
  LK_PAGE_GET_CLASS (page)->interval = 0;
  lk_page_queue (LK_PAGE (page), PART_SELDOM);
  UNTIL (page->n_parts == 1);
  LK_PAGE_GET_CLASS (page)->interval = G_MAXINT;
  lk_page_queue (LK_PAGE (page), PART_SELDOM);
  lk_page_hurry (LK_PAGE (page), PART_SELDOM);
  UNTIL (page->n_parts == 2);
  LK_PAGE_GET_CLASS (page)->interval = INTERVAL;
}

/* A late page is told of nothing before it is shown, and is built once. */
static void
test_late (Fixture *fixture, gconstpointer data)
{
  TestPage *late = g_object_new (test_page_get_type (), "late", TRUE, NULL);

  g_assert_cmpuint (fixture->page->n_built, ==, 1);
  gtk_window_set_child (fixture->window, GTK_WIDGET (late));
  g_object_set (late, "session", fixture->session, NULL);
  move_moment (fixture);
  g_assert_false (lk_page_is_built (LK_PAGE (late)));
  g_assert_cmpuint (late->n_at_once, ==, 0);

  gtk_window_present (fixture->window);
  UNTIL (gtk_widget_get_mapped (GTK_WIDGET (late)));
  g_assert_cmpint (late->at_once[0], ==, LK_CHANGE_ALL);
  g_assert_cmpint (late->at_once[1], ==, LK_CHANGE_SHOWN);
  g_assert_cmpuint (late->n_parts, ==, N_PARTS); /* before its first frame */
  lk_page_build (LK_PAGE (late));
  g_assert_cmpuint (late->n_built, ==, 1);
}

static gboolean
is_built (LkWindow *window, const char *page)
{
  return lk_page_is_built (part (window, page));
}

/* Before the first frame there is but the page that it shows; what asks for another one has it at once, and the rest
 * come by themselves. */
static void
test_window (void)
{
  static const char *const others[] = {
    "samples_page", "draw_page", "report_page", "map_page", "tune_page", "runs_page"
  };
  g_autoptr (LkSession) session = lk_session_new ();
  LkWindow *window;

  g_object_set (session, "dataset", "/nowhere", NULL);
  window = lk_window_new (NULL, session, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (is_built (window, others[i]));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.page", "s", "draw");
  g_assert_true (is_built (window, "draw_page"));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.show-likeness", "(uuu)", 1, 0, 0);
  g_assert_true (is_built (window, "samples_page"));
  g_assert_false (is_built (window, "runs_page"));

  gtk_widget_activate_action (GTK_WIDGET (window), "win.page", "s", "map");
  gtk_window_present (GTK_WINDOW (window));
  UNTIL (gtk_widget_get_mapped (part (window, "map_page")));
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    UNTIL (is_built (window, others[i]));
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  char *cache = app_window_init (&argc, &argv);

#define ADD(name, function) g_test_add ("/app/page/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("changes", test_changes);
  ADD ("hidden", test_hidden);
  ADD ("turns", test_turns);
  ADD ("late", test_late);
  g_test_add_func ("/app/page/window", test_window);
  return app_window_run (cache);
}
