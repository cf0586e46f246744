/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-sample-grid.h"

#include "lk-sample-cell.h"
#include "lk-tab-stop.h"

/* GTK makes cells for 30 rows of at most 16 columns at once, most of them out of sight: a frame has time for some. */
#define CELLS_A_FRAME 32
#define CELLS_MADE    480

struct _LkSampleGrid {
  AdwBin parent_instance;

  GtkGridView *view;
  LkSampleList *list;
  GtkSliceListModel *slice; /* of the list, as far as the view has cells; all of it, once they are made */
  GtkSingleSelection *selection;
  GHashTable *bound; /* GtkListItem of the cells in use */

  LkComparison *comparison; /* what is shown; NULL: nothing yet */
  guint sample;             /* that is followed */
  guint grow_id;            /* tick callback; 0: the slice does not grow */
  gboolean scroll;          /* to the sample, once it has a cell */
  gboolean following;       /* the grid itself moves the selection */
};

enum {
  CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (LkSampleGrid, lk_sample_grid, ADW_TYPE_BIN)

static void
refresh_cell (LkSampleGrid *self, GtkListItem *item)
{
  guint position = gtk_list_item_get_position (item);

  if (self->comparison && position < g_list_model_get_n_items (G_LIST_MODEL (self->list)))
    lk_sample_cell_set (LK_SAMPLE_CELL (gtk_list_item_get_child (item)), self->comparison,
                        lk_sample_list_get (self->list, position));
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, LkSampleGrid *self)
{
  gtk_list_item_set_child (item, lk_sample_cell_new ());
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, LkSampleGrid *self)
{
  g_hash_table_add (self->bound, item);
  refresh_cell (self, item);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, LkSampleGrid *self)
{
  g_hash_table_remove (self->bound, item);
}

static gboolean
grow_cb (GtkWidget *view, GdkFrameClock *clock, gpointer user_data)
{
  LkSampleGrid *self = user_data;
  guint size = gtk_slice_list_model_get_size (self->slice) + CELLS_A_FRAME;

  gtk_slice_list_model_set_size (self->slice, size < CELLS_MADE ? size : G_MAXUINT);
  if (size < CELLS_MADE)
    return G_SOURCE_CONTINUE;
  self->grow_id = 0;
  lk_sample_grid_follow (self, self->sample, self->scroll);
  return G_SOURCE_REMOVE;
}

/* The first samples after none get their cells over some frames, in the order in which they are seen. */
static void
fill (LkSampleGrid *self, const guint32 *samples, gsize n)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self->view)) && g_list_model_get_n_items (G_LIST_MODEL (self->list)) == 0 &&
      n > CELLS_A_FRAME)
    {
      gtk_slice_list_model_set_size (self->slice, 0);
      if (self->grow_id == 0)
        self->grow_id = gtk_widget_add_tick_callback (GTK_WIDGET (self->view), grow_cb, self, NULL);
    }
  lk_sample_list_set (self->list, samples, n);
}

static void
selected_cb (LkSampleGrid *self)
{
  guint position = gtk_single_selection_get_selected (self->selection);

  if (!self->following && position != GTK_INVALID_LIST_POSITION)
    g_signal_emit (self, signals[CHOSEN], 0, lk_sample_list_get (self->list, position));
}

static gboolean
lk_sample_grid_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (LK_SAMPLE_GRID (widget)->view));
}

static void
lk_sample_grid_finalize (GObject *object)
{
  LkSampleGrid *self = LK_SAMPLE_GRID (object);

  g_clear_pointer (&self->comparison, lk_comparison_unref);
  g_hash_table_unref (self->bound);
  G_OBJECT_CLASS (lk_sample_grid_parent_class)->finalize (object);
}

static void
lk_sample_grid_class_init (LkSampleGridClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lk_sample_grid_finalize;
  widget_class->grab_focus = lk_sample_grid_grab_focus;

  signals[CHOSEN] =
      g_signal_new ("chosen", LK_TYPE_SAMPLE_GRID, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  g_type_ensure (LK_TYPE_SAMPLE_LIST);
  g_type_ensure (LK_TYPE_TAB_STOP);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-sample-grid.ui");
  gtk_widget_class_bind_template_child (widget_class, LkSampleGrid, view);
  gtk_widget_class_bind_template_child (widget_class, LkSampleGrid, list);
  gtk_widget_class_bind_template_child (widget_class, LkSampleGrid, slice);
  gtk_widget_class_bind_template_child (widget_class, LkSampleGrid, selection);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
}

static void
lk_sample_grid_init (LkSampleGrid *self)
{
  self->bound = g_hash_table_new (NULL, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
lk_sample_grid_set (LkSampleGrid *self, LkComparison *comparison, const guint32 *samples, gsize n, gboolean to_top)
{
  GHashTableIter iter;
  gpointer item;

  if (comparison)
    lk_comparison_ref (comparison);
  g_clear_pointer (&self->comparison, lk_comparison_unref);
  self->comparison = comparison;
  self->following = TRUE;
  fill (self, samples, n);
  g_hash_table_iter_init (&iter, self->bound);
  while (g_hash_table_iter_next (&iter, &item, NULL))
    refresh_cell (self, item);
  self->following = FALSE;
  if (to_top && n > 0)
    gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", 0);
}

void
lk_sample_grid_follow (LkSampleGrid *self, guint sample, gboolean scroll)
{
  guint position = lk_sample_list_find (self->list, sample);

  self->sample = sample;
  self->following = TRUE;
  gtk_single_selection_set_selected (self->selection, position == G_MAXUINT ? GTK_INVALID_LIST_POSITION : position);
  self->following = FALSE;
  self->scroll = (scroll || self->scroll) && self->grow_id != 0;
  if (scroll && position != G_MAXUINT)
    gtk_widget_activate_action (GTK_WIDGET (self->view), "list.scroll-to-item", "u", position);
}

LkSampleList *
lk_sample_grid_get_list (LkSampleGrid *self)
{
  return self->list;
}
