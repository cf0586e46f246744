/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-map-page.h"

#include <glib/gi18n-lib.h>

#include "app/widgets/lk-ink.h"
#include "app/widgets/lk-plot-view.h"
#include "figure/lk-map.h"
#include "nn/lk-metrics.h"
#include "plot/lk-picture.h"
#include "words/lk-quantity.h"

/* ms between two turns */
#define SLOW_MS 80

static const LkChange slow_changes[] = { LK_CHANGE_SNAPSHOT | LK_CHANGE_MOMENT };

struct _LkMapPage {
  LkPage parent_instance;

  LkPlotView *teacher_view;
  LkPlotView *student_view;
  LkPlotView *picture_view;
  GtkLabel *sample_label;

  LkMap *map; /* NULL: none yet */
  LkScatter scatters[LK_N_MAPS];
  char *titles[LK_N_MAPS];
  LkPicture picture;
  int pointed; /* the sample under the pointer, on either map; -1: none */

  GCancellable *cancellable;
  gboolean computing;
};

G_DEFINE_FINAL_TYPE (LkMapPage, lk_map_page, LK_TYPE_PAGE)

static LkSession *
session_of (LkMapPage *self)
{
  return lk_page_get_session (LK_PAGE (self));
}

/* What a thread works on. */
typedef struct {
  LkTeacher *teacher;
  LkEvaluation *evaluation;
} Order;

static void
order_free (gpointer data)
{
  Order *order = data;

  g_clear_pointer (&order->evaluation, lk_evaluation_unref);
  lk_teacher_unref (order->teacher);
  g_free (order);
}

static LkPlotView *
view_of (LkMapPage *self, int of)
{
  return of == LK_MAP_TEACHER ? self->teacher_view : self->student_view;
}

static void
append_answer (GString *text, const char *who, const LkDataset *dataset, const float *logits, guint sample)
{
  gsize C = dataset->n_classes;
  gsize answer;

  if (!logits)
    return; /* a teacher that is a file without the test samples */
  answer = lk_argmax (logits + sample * C, C);
  g_string_append_printf (text, " · %s %s %s", who, answer == dataset->test.labels[sample] ? "✓" : "✗",
                          dataset->class_names[answer]);
}

/* The sample under the pointer or, without one, the session's. */
static void
update_sample (LkMapPage *self)
{
  const LkDataset *dataset = self->map ? self->map->teacher->dataset : NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  guint sample;

  g_object_get (session_of (self), "sample", &sample, NULL);
  for (int of = 0; of < LK_N_MAPS; of++)
    self->scatters[of].selected = (int) MIN (sample, (guint) G_MAXINT);
  if (self->pointed >= 0)
    sample = (guint) self->pointed;
  self->picture.pixels = NULL;
  if (dataset && sample < dataset->test.n)
    {
      lk_ink_picture (&self->picture, dataset, dataset->test.pixels + sample * lk_dataset_n_inputs (dataset));
      g_string_append_printf (text, _ ("Test sample %u: %s"), sample,
                              dataset->class_names[dataset->test.labels[sample]]);
      append_answer (text, _ ("teacher"), dataset, self->map->teacher->test_logits, sample);
      if (self->map->evaluation)
        append_answer (text, _ ("student"), dataset, self->map->evaluation->student, sample);
    }
  gtk_label_set_label (self->sample_label, text->str);
  lk_plot_view_set_description (self->picture_view, text->str);
  lk_plot_view_changed (self->picture_view);
  for (int of = 0; of < LK_N_MAPS; of++)
    lk_plot_view_changed (view_of (self, of));
}

static void
pointed_cb (LkPlotView *view, const LkPlotPlace *place, LkMapPage *self)
{
  self->pointed = place ? place->row : -1;
  update_sample (self);
}

static void
chosen_cb (LkPlotView *view, const LkPlotPlace *place, LkMapPage *self)
{
  g_object_set (session_of (self), "sample", (guint) place->row, NULL);
}

static void
show_map (LkMapPage *self)
{
  const char *const names[LK_N_MAPS] = { _ ("Teacher"), _ ("Student") };
  const LkSnapshot *snapshot = lk_session_get_snapshot (session_of (self));
  gboolean failed = snapshot->phase == LK_PHASE_FAILED;

  for (int of = 0; of < LK_N_MAPS; of++)
    {
      LkScatter *scatter = &self->scatters[of];

      lk_map_set_scatter (self->map, of, scatter);
      g_free (self->titles[of]);
      self->titles[of] = scatter->n > 0 ? g_strdup_printf (_ ("%s, %s of the variance"), names[of],
                                                           LK_SHARE_FIXED (self->map->share[of], 0))
                                        : g_strdup (names[of]);
      scatter->title = self->titles[of];
      if (failed)
        scatter->empty = _ ("Without an answer there is no map");
      else if (of == LK_MAP_TEACHER && self->map && !self->map->teacher->test_logits)
        scatter->empty = _ ("This teacher’s file has no answers to the test samples");
      else if (of == LK_MAP_TEACHER)
        scatter->empty = _ ("The teacher’s map appears here as soon as it is tested");
      else if (self->map && self->map->evaluation)
        scatter->empty = _ ("The student’s logits are no numbers any more: rewind");
      else
        scatter->empty = _ ("The student’s map appears here as soon as there is a student");
    }
  update_sample (self);
}

static void
map_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Order *order = data;

  g_task_return_pointer (task, lk_map_new (order->teacher, order->evaluation), (GDestroyNotify) lk_map_free);
}

static void
mapped_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LkMapPage *self = LK_MAP_PAGE (source);
  LkMap *map = g_task_propagate_pointer (G_TASK (result), NULL);

  self->computing = FALSE; /* whatever came of it */
  if (!map || !session_of (self))
    {
      lk_map_free (map);
      return;
    }
  g_clear_pointer (&self->map, lk_map_free);
  self->map = map;
  show_map (self);
  /* It may be of an evaluation that is not the latest any more. */
  lk_page_queue (LK_PAGE (self), 0);
}

static gboolean
update_map (LkMapPage *self)
{
  const LkSnapshot *snapshot = lk_session_get_shown (session_of (self));
  LkTeacher *teacher = self->map ? self->map->teacher : NULL;
  LkEvaluation *evaluation = self->map ? self->map->evaluation : NULL;
  g_autoptr (GTask) task = NULL;
  Order *order;

  if (self->computing || (snapshot->teacher && teacher == snapshot->teacher && evaluation == snapshot->evaluation))
    return FALSE;
  if (!snapshot->teacher)
    {
      g_clear_pointer (&self->map, lk_map_free);
      show_map (self);
      return TRUE;
    }
  order = g_new0 (Order, 1);
  order->teacher = lk_teacher_ref (snapshot->teacher);
  order->evaluation = snapshot->evaluation ? lk_evaluation_ref (snapshot->evaluation) : NULL;
  self->computing = TRUE;
  task = g_task_new (self, self->cancellable, mapped_cb, NULL);
  g_task_set_task_data (task, order, order_free);
  g_task_run_in_thread (task, map_thread);
  return TRUE;
}

static gboolean
lk_map_page_update (LkPage *page, LkChange changes, int part, gboolean shown)
{
  LkMapPage *self = LK_MAP_PAGE (page);

  if (part != LK_PAGE_AT_ONCE)
    return update_map (self);
  if (changes & LK_CHANGE_SESSION)
    show_map (self);
  else if (shown && changes & (LK_CHANGE_SAMPLE | LK_CHANGE_SHOWN))
    update_sample (self);
  return FALSE;
}

static void
lk_map_page_dispose (GObject *object)
{
  LkMapPage *self = LK_MAP_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  G_OBJECT_CLASS (lk_map_page_parent_class)->dispose (object);
}

static void
lk_map_page_finalize (GObject *object)
{
  LkMapPage *self = LK_MAP_PAGE (object);

  lk_map_free (self->map);
  for (int of = 0; of < LK_N_MAPS; of++)
    g_free (self->titles[of]);
  g_object_unref (self->cancellable);
  G_OBJECT_CLASS (lk_map_page_parent_class)->finalize (object);
}

static void
lk_map_page_build (LkPage *page)
{
  LkMapPage *self = LK_MAP_PAGE (page);

  gtk_widget_init_template (GTK_WIDGET (self));
  for (int of = 0; of < LK_N_MAPS; of++)
    lk_plot_view_set_model (view_of (self, of), &lk_scatter_plot, &self->scatters[of]);
  lk_plot_view_set_model (self->picture_view, &lk_picture_plot, &self->picture);
}

static void
lk_map_page_class_init (LkMapPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lk_map_page_dispose;
  object_class->finalize = lk_map_page_finalize;
  LK_PAGE_CLASS (klass)->build = lk_map_page_build;
  LK_PAGE_CLASS (klass)->update = lk_map_page_update;
  lk_page_class_set_slow (LK_PAGE_CLASS (klass), SLOW_MS, 1, slow_changes);

  g_type_ensure (LK_TYPE_PLOT_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-map-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LkMapPage, teacher_view);
  gtk_widget_class_bind_template_child (widget_class, LkMapPage, student_view);
  gtk_widget_class_bind_template_child (widget_class, LkMapPage, picture_view);
  gtk_widget_class_bind_template_child (widget_class, LkMapPage, sample_label);
  gtk_widget_class_bind_template_callback (widget_class, pointed_cb);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
}

static void
lk_map_page_init (LkMapPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->pointed = -1;
  self->picture = (LkPicture) LK_PICTURE_INIT;
  for (int of = 0; of < LK_N_MAPS; of++)
    self->scatters[of] = (LkScatter) LK_SCATTER_INIT;
}
