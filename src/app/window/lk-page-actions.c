/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-page-actions.h"

#include "app/widgets/lk-acted.h"
#include "app/widgets/lk-root.h"

/* Of a window; its data of this name. */
#define KEY "limbeck-page-actions"

typedef struct {
  LkDistillPage *distill;
  LkSamplesPage *samples;
  LkTunePage *tune;
  LkScrubber *scrubber;
} Pages;

static const Pages *
pages_of (GtkWidget *window)
{
  return g_object_get_data (G_OBJECT (window), KEY);
}

static void
previous_sample_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  lk_distill_page_move_sample (pages_of (window)->distill, -1);
}

static void
next_sample_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  lk_distill_page_move_sample (pages_of (window)->distill, 1);
}

static void
shuffle_sample_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  lk_distill_page_shuffle_sample (pages_of (window)->distill);
}

static void
enlarge_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  g_object_set (window, "page", "distill", NULL);
  lk_distill_page_enlarge (pages_of (window)->distill);
}

/* Samples of a cell of the dark-knowledge matrix. */
static void
show_likeness_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  guint label, answer, who;

  g_variant_get (parameter, "(uuu)", &label, &answer, &who);
  g_object_set (window, "page", "samples", NULL);
  lk_samples_page_show_likeness (pages_of (window)->samples, label, answer, who);
}

/* The students of two runs, by their ids. */
static void
show_pair_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  const char *a, *b;

  g_variant_get (parameter, "(&s&s)", &a, &b);
  g_object_set (window, "page", "samples", NULL);
  lk_samples_page_show_pair (pages_of (window)->samples, a, b);
}

static void
sweep_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  lk_tune_page_sweep (pages_of (window)->tune);
}

static void
study_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  lk_tune_page_study (pages_of (window)->tune, g_variant_get_string (parameter, NULL));
}

static void
resume_sweep_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  lk_tune_page_resume (pages_of (window)->tune);
}

static void
export_sweep_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  lk_tune_page_export (pages_of (window)->tune);
}

static void
moment_previous_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  lk_scrubber_move (pages_of (window)->scrubber, -1);
}

static void
moment_next_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  lk_scrubber_move (pages_of (window)->scrubber, 1);
}

static void
moment_live_action (GtkWidget *window, const char *name, GVariant *parameter)
{
  g_object_set (lk_root_get_session (window), "moment", (gint64) -1, NULL);
}

static void
sweep_cb (GtkWidget *window)
{
  gboolean can_sweep, can_resume, can_export, can_study;

  g_object_get (pages_of (window)->tune, "can-sweep", &can_sweep, "can-resume", &can_resume, "can-export", &can_export,
                "can-study", &can_study, NULL);
  gtk_widget_action_set_enabled (window, "win.study", can_study);
  gtk_widget_action_set_enabled (window, "win.sweep", can_sweep);
  gtk_widget_action_set_enabled (window, "win.resume-sweep", can_resume);
  gtk_widget_action_set_enabled (window, "win.export-sweep", can_export);
}

/* Where one can look back to. */
static void
moment_cb (GtkWidget *window)
{
  LkScrubber *scrubber = pages_of (window)->scrubber;

  gtk_widget_action_set_enabled (window, "win.moment-previous", lk_scrubber_can_move (scrubber, -1));
  gtk_widget_action_set_enabled (window, "win.moment-next", lk_scrubber_can_move (scrubber, 1));
  gtk_widget_action_set_enabled (window, "win.moment-live", lk_session_is_looking_back (lk_root_get_session (window)));
}

void
lk_page_actions_install (GtkWidgetClass *klass)
{
  static const struct {
    const char *name;
    const char *parameter;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "win.previous-sample", NULL, previous_sample_action },
    { "win.next-sample", NULL, next_sample_action },
    { "win.shuffle-sample", NULL, shuffle_sample_action },
    { "win.enlarge", NULL, enlarge_action },
    { "win.show-likeness", "(uuu)", show_likeness_action },
    { "win.show-pair", "(ss)", show_pair_action },
    { "win.sweep", NULL, sweep_action },
    { "win.study", "s", study_action },
    { "win.resume-sweep", NULL, resume_sweep_action },
    { "win.export-sweep", NULL, export_sweep_action },
    { "win.moment-previous", NULL, moment_previous_action },
    { "win.moment-next", NULL, moment_next_action },
    { "win.moment-live", NULL, moment_live_action },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    lk_acted_install (klass, actions[i].name, actions[i].parameter, actions[i].activate);
}

void
lk_page_actions_begin (GtkWidget *window, LkDistillPage *distill, LkSamplesPage *samples, LkTunePage *tune,
                       LkScrubber *scrubber)
{
  static const char *const sweep_signals[] = { "notify::can-sweep", "notify::can-resume", "notify::can-export",
                                               "notify::can-study" };
  static const char *const moment_signals[] = { "notify::snapshot", "notify::moment" };
  const Pages pages = { distill, samples, tune, scrubber };
  LkSession *session = lk_root_get_session (window);

  g_object_set_data_full (G_OBJECT (window), KEY, g_memdup2 (&pages, sizeof pages), g_free);
  for (gsize i = 0; i < G_N_ELEMENTS (sweep_signals); i++)
    g_signal_connect_object (tune, sweep_signals[i], G_CALLBACK (sweep_cb), window, G_CONNECT_SWAPPED);
  for (gsize i = 0; i < G_N_ELEMENTS (moment_signals); i++)
    g_signal_connect_object (session, moment_signals[i], G_CALLBACK (moment_cb), window, G_CONNECT_SWAPPED);
  sweep_cb (window);
  moment_cb (window);
}
