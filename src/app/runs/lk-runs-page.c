/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-runs-page.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "app/widgets/lk-plot-view.h"
#include "app/widgets/lk-save.h"
#include "app/widgets/lk-toasts.h"
#include "figure/lk-generations.h"
#include "figure/lk-run-overlays.h"
#include "lk-run-comparison-view.h"
#include "lk-run-actions.h"
#include "lk-run-row.h"

/* GtkListView makes rows for some 200 items at once, seen or not: of the runs that are read at
 * the start so many are added at a time, and all others when it has its rows. */
#define ROWS_AT_ONCE 12
#define ROWS_MADE    220
#define GROW_MS      16 /* a frame */

struct _LkRunsPage {
  LkPage parent_instance;

  GtkWidget *stack; /* GtkStack */
  GtkWidget *loading_page;
  GtkWidget *empty_page;
  GtkWidget *runs_page;
  GtkEditable *search_entry;
  GtkStack *list_stack;
  GtkListView *list;
  GtkWidget *scrolled_list;
  GtkWidget *no_match_label;
  GtkWidget *damaged_expander;
  GtkLabel *damaged_title;
  GtkLabel *damaged_label;
  GtkWidget *menu; /* GtkPopover */
  LkPlotView *views[LK_N_OVERLAYS];
  GtkStackPage *generations_page;
  LkPlotView *generations_view;
  LkRunComparisonView *comparison_view;

  LkRunKeeper *keeper;
  LkRunStore *store;
  GtkFilter *filter;
  GtkSorter *sorter;
  GtkSliceListModel *slice;
  guint grow_id;
  GtkSingleSelection *selection;
  char *search; /* case-folded; "" finds all */

  LkRunOverlays *overlays;
  LkTestKind measure;
  LkChart charts[LK_N_OVERLAYS];
  LkGenerations *generations;
  LkChart generations_chart;
};

enum {
  PROP_0,
  PROP_RUNS,
  PROP_KEEPER,
  PROP_MEASURE,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (LkRunsPage, lk_runs_page, LK_TYPE_PAGE)

static LkSession *
session_of (LkRunsPage *self)
{
  return lk_page_get_session (LK_PAGE (self));
}

static LkRunRecord *
selected (LkRunsPage *self)
{
  return self->selection ? gtk_single_selection_get_selected_item (self->selection) : NULL;
}

/* The ticked ones or, without any, the selected one. To be released. */
static GPtrArray *
list_shown (LkRunsPage *self)
{
  GPtrArray *shown = lk_run_store_list_shown (self->store);

  if (shown->len == 0 && selected (self))
    g_ptr_array_add (shown, g_object_ref (selected (self)));
  return shown;
}

/* What can be done now. Their keys work wherever the focus is, but only while the page is shown. */
static void
update_actions (LkRunsPage *self)
{
  static const char *const on_one[] = { "runs.replay", "runs.replay-in", "runs.use",  "runs.samples",
                                        "runs.rename", "runs.pin",       "runs.save", "runs.delete" };
  gboolean here = gtk_widget_get_mapped (GTK_WIDGET (self)) && self->store;
  gboolean has_table = here && lk_run_comparison_view_get (self->comparison_view) != NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (on_one); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), on_one[i], here && selected (self) != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "runs.untick-all", here);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "runs.copy", has_table);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "runs.save-table", has_table);
}

/* The series of the selected run, where it is of one. */
static void
update_generations (LkRunsPage *self)
{
  g_autofree char *words = NULL;

  lk_generations_update (self->generations, G_LIST_MODEL (self->store), selected (self));
  self->generations_chart = *lk_generations_get_chart (self->generations);
  words = lk_generations_describe (self->generations);
  lk_plot_view_set_description (self->generations_view, words);
  lk_plot_view_changed (self->generations_view);
  gtk_stack_page_set_visible (self->generations_page, lk_generations_get_n (self->generations) > 0);
}

/* Curves and table follow ticks, names, colours and the selection. */
static void
update_shown (LkRunsPage *self)
{
  g_autoptr (GPtrArray) shown = NULL;
  g_autofree char *words = NULL;
  LkRunRecord *const *records;

  if (!self->store)
    return;
  shown = list_shown (self);
  records = (LkRunRecord *const *) shown->pdata;
  lk_run_overlays_set (self->overlays, records, shown->len, NULL);
  words = lk_run_overlays_describe (self->overlays);
  for (int kind = 0; kind < LK_N_OVERLAYS; kind++)
    {
      self->charts[kind] = *lk_run_overlays_get_chart (self->overlays, kind);
      lk_plot_view_set_description (self->views[kind], words);
      lk_plot_view_changed (self->views[kind]);
    }
  lk_run_comparison_view_set (self->comparison_view,
                              shown->len > 0 ? lk_run_comparison_new (records, shown->len) : NULL);
  update_generations (self);
  update_actions (self);
}

static void
update_pages (LkRunsPage *self)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->store)) > 0;
  gboolean damaged = lk_run_store_get_damaged (self->store)->len > 0;

  gtk_label_set_label (GTK_LABEL (self->no_match_label), any ? _ ("No run is called so") : _ ("No run is kept yet"));
  gtk_stack_set_visible_child (GTK_STACK (self->stack), any || damaged                          ? self->runs_page
                                                        : lk_run_store_is_loading (self->store) ? self->loading_page
                                                                                                : self->empty_page);
}

/* Named where the runs are that they may have been: they are nobody's business before. */
static void
damaged_cb (LkRunsPage *self)
{
  GPtrArray *damaged = lk_run_store_get_damaged (self->store);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *title =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u file cannot be read", "%u files cannot be read", damaged->len),
                       damaged->len);

  for (guint i = 0; i < damaged->len; i++)
    g_string_append_printf (text, i > 0 ? "\n%s" : "%s", (const char *) damaged->pdata[i]);
  gtk_label_set_label (self->damaged_title, title);
  gtk_label_set_label (self->damaged_label, text->str);
  gtk_widget_set_visible (self->damaged_expander, damaged->len > 0);
  update_pages (self);
}

static void
runs_cb (LkRunsPage *self)
{
  update_pages (self);
  update_shown (self);
}

static void
run_changed_cb (LkRunsPage *self)
{
  gtk_sorter_changed (self->sorter, GTK_SORTER_CHANGE_DIFFERENT);
  update_shown (self);
}

static void
matches_cb (LkRunsPage *self)
{
  gboolean any = g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0;

  gtk_stack_set_visible_child (self->list_stack, any ? self->scrolled_list : self->no_match_label);
}

static gboolean
grow_cb (gpointer user_data)
{
  LkRunsPage *self = user_data;
  guint size = gtk_slice_list_model_get_size (self->slice) + ROWS_AT_ONCE;

  if (size <= ROWS_MADE)
    {
      gtk_slice_list_model_set_size (self->slice, size);
      return G_SOURCE_CONTINUE;
    }
  self->grow_id = 0;
  gtk_slice_list_model_set_size (self->slice, G_MAXUINT);
  return G_SOURCE_REMOVE;
}

static void
loading_cb (LkRunsPage *self)
{
  update_pages (self);
  g_clear_handle_id (&self->grow_id, g_source_remove);
  if (lk_run_store_is_loading (self->store))
    gtk_slice_list_model_set_size (self->slice, ROWS_AT_ONCE);
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->store)) <= ROWS_AT_ONCE)
    gtk_slice_list_model_set_size (self->slice, G_MAXUINT);
  else
    self->grow_id = g_timeout_add (GROW_MS, grow_cb, self);
}

static gboolean
contains (const char *text, const char *folded)
{
  g_autofree char *fold = g_utf8_casefold (text, -1);

  return strstr (fold, folded) != NULL;
}

static gboolean
match_cb (gpointer item, gpointer user_data)
{
  LkRunsPage *self = user_data;
  const LkRunFacts *facts = lk_run_record_get_facts (item);

  if (!*self->search)
    return TRUE;
  return contains (lk_run_record_get_name (item), self->search) || contains (facts->dataset_title, self->search) ||
         contains (facts->settings.student.layers, self->search) || contains (facts->preset, self->search);
}

/* The pinned ones first; of these and of those, the newest. */
static int
compare_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  LkRunRecord *x = (LkRunRecord *) a, *y = (LkRunRecord *) b;
  int pinned = lk_run_record_get_pinned (y) - lk_run_record_get_pinned (x);
  int newer = g_date_time_compare (lk_run_record_get_facts (y)->created, lk_run_record_get_facts (x)->created);

  return pinned != 0 ? pinned : newer;
}

static void
search_cb (LkRunsPage *self)
{
  g_free (self->search);
  self->search = g_utf8_casefold (gtk_editable_get_text (self->search_entry), -1);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
tick (LkRunRecord *record)
{
  lk_run_record_set_shown (record, !lk_run_record_get_shown (record));
}

static void
activate_cb (GtkListView *list, guint position, LkRunsPage *self)
{
  g_autoptr (LkRunRecord) record = g_list_model_get_item (G_LIST_MODEL (self->selection), position);

  tick (record);
}

static LkRunRow *
find_row (GtkWidget *widget, LkRunRecord *record)
{
  if (LK_IS_RUN_ROW (widget))
    return lk_run_row_get_record (LK_RUN_ROW (widget)) == record ? LK_RUN_ROW (widget) : NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    {
      LkRunRow *row = find_row (child, record);

      if (row)
        return row;
    }
  return NULL;
}

static void
select_record (LkRunsPage *self, LkRunRecord *record)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (LkRunRecord) other = g_list_model_get_item (G_LIST_MODEL (self->selection), i);

      if (other == record)
        gtk_single_selection_set_selected (self->selection, i);
    }
}

/* At a place in the list. */
static void
popup_menu (LkRunsPage *self, double x, double y)
{
  graphene_point_t at;

  if (!gtk_widget_compute_point (GTK_WIDGET (self->list), GTK_WIDGET (self),
                                 &GRAPHENE_POINT_INIT ((float) x, (float) y), &at))
    return;
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle) { (int) at.x, (int) at.y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, LkRunsPage *self)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self->list), x, y, GTK_PICK_DEFAULT);
  GtkWidget *row = picked ? gtk_widget_get_ancestor (picked, LK_TYPE_RUN_ROW) : NULL;

  /* The row's margin is the list's. */
  if (!row && picked && gtk_widget_get_first_child (picked) && LK_IS_RUN_ROW (gtk_widget_get_first_child (picked)))
    row = gtk_widget_get_first_child (picked);
  if (!row)
    return;
  select_record (self, lk_run_row_get_record (LK_RUN_ROW (row)));
  popup_menu (self, x, y);
}

/* Keys that mean the selected run, unless its name is being typed. */
static gboolean
list_key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, LkRunsPage *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  graphene_rect_t bounds;
  LkRunRow *row;

  if (!selected (self) || GTK_IS_TEXT (focus) || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) ||
      ((state & GDK_SHIFT_MASK) && keyval != GDK_KEY_F10))
    return FALSE;
  switch (keyval)
    {
    case GDK_KEY_space:
    case GDK_KEY_KP_Space:
      tick (selected (self));
      return TRUE;
    case GDK_KEY_F2:
      gtk_widget_activate_action (GTK_WIDGET (self), "runs.rename", NULL);
      return TRUE;
    case GDK_KEY_Delete:
    case GDK_KEY_KP_Delete:
      gtk_widget_activate_action (GTK_WIDGET (self), "runs.delete", NULL);
      return TRUE;
    case GDK_KEY_F10:
      if (!(state & GDK_SHIFT_MASK))
        return FALSE;
      G_GNUC_FALLTHROUGH;
    case GDK_KEY_Menu:
      row = find_row (GTK_WIDGET (self->list), selected (self));
      if (row && gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (self->list), &bounds))
        popup_menu (self, bounds.origin.x + bounds.size.width / 2.0, bounds.origin.y + bounds.size.height / 2.0);
      return TRUE;
    default:
      return FALSE;
    }
}

static void
show_distill (LkRunsPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.page", "s", "distill");
}

static void
replay (LkRunsPage *self, double seconds)
{
  LkRunRecord *record = selected (self);
  double speed = seconds > 0.0 ? fmax (1.0, (double) lk_run_record_get_facts (record)->step / seconds) : 0.0;

  lk_run_keeper_replay (self->keeper, record, TRUE, speed);
  show_distill (self);
}

static void
replay_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  replay (LK_RUNS_PAGE (widget), 0.0);
}

static void
replay_in_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  replay (LK_RUNS_PAGE (widget), g_variant_get_double (parameter));
}

static void
use_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LkRunsPage *self = LK_RUNS_PAGE (widget);
  LkRunRecord *record = selected (self);
  g_autofree char *escaped = g_markup_escape_text (lk_run_record_get_name (record), -1);
  g_autofree char *title = g_strdup_printf (_ ("The settings are those that “%s” began with"), escaped);
  AdwToast *toast = lk_toasts_new_undo (session_of (self), title);

  lk_session_set_settings (session_of (self), &lk_run_record_get_facts (record)->settings);
  lk_toasts_add (GTK_WIDGET (self), toast);
  show_distill (self);
}

/* Its student beside that of another run that is ticked, or else of the run that is going on. */
static void
samples_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LkRunsPage *self = LK_RUNS_PAGE (widget);
  LkRunRecord *record = selected (self);
  g_autoptr (GPtrArray) ticked = lk_run_store_list_shown (self->store);
  const char *other = "";

  for (guint i = 0; i < ticked->len && *other == '\0'; i++)
    if (g_ptr_array_index (ticked, i) != record)
      other = lk_run_record_get_facts (g_ptr_array_index (ticked, i))->id;
  gtk_widget_activate_action (widget, "win.show-pair", "(ss)", other, lk_run_record_get_facts (record)->id);
}

static void
rename_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LkRunsPage *self = LK_RUNS_PAGE (widget);
  LkRunRow *row = find_row (GTK_WIDGET (self->list), selected (self));

  if (row)
    lk_run_row_rename (row);
}

static void
pin_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LkRunRecord *record = selected (LK_RUNS_PAGE (widget));

  lk_run_record_set_pinned (record, !lk_run_record_get_pinned (record));
}

static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LkRunsPage *self = LK_RUNS_PAGE (widget);

  lk_run_actions_save (widget, selected (self));
}

static void
restore_cb (AdwToast *toast, LkRunsPage *self)
{
  LkRunRecord *record = g_object_get_data (G_OBJECT (toast), "record");

  if (!self->store)
    return;
  lk_run_store_restore (self->store, record);
  select_record (self, record);
}

/* Gone, unless it was brought back. */
static void
dismissed_cb (AdwToast *toast, LkRunsPage *self)
{
  if (self->store)
    lk_run_store_forget (self->store, g_object_get_data (G_OBJECT (toast), "record"));
}

static void
delete_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LkRunsPage *self = LK_RUNS_PAGE (widget);
  g_autoptr (LkRunRecord) record = g_object_ref (selected (self));
  g_autofree char *escaped = g_markup_escape_text (lk_run_record_get_name (record), -1);
  g_autofree char *title = g_strdup_printf (_ ("“%s” was deleted"), escaped);
  AdwToast *toast = adw_toast_new (title);

  lk_run_store_delete (self->store, record);
  adw_toast_set_button_label (toast, _ ("_Undo"));
  adw_toast_set_timeout (toast, 10);
  g_object_set_data_full (G_OBJECT (toast), "record", g_steal_pointer (&record), g_object_unref);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (restore_cb), self, 0);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (dismissed_cb), self, 0);
  lk_toasts_add (GTK_WIDGET (self), toast);
}

static void
untick_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GPtrArray) shown = lk_run_store_list_shown (LK_RUNS_PAGE (widget)->store);

  for (guint i = 0; i < shown->len; i++)
    lk_run_record_set_shown (shown->pdata[i], FALSE);
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LkRunsPage *self = LK_RUNS_PAGE (widget);
  g_autoptr (LkTable) table = lk_run_comparison_to_table (lk_run_comparison_view_get (self->comparison_view));
  g_autofree char *text = lk_table_to_text (table);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  lk_toasts_tell (GTK_WIDGET (self), _ ("The table is on the clipboard"));
}

static void
save_table_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LkRunsPage *self = LK_RUNS_PAGE (widget);
  g_autoptr (LkTable) table = lk_run_comparison_to_table (lk_run_comparison_view_get (self->comparison_view));
  char *csv = lk_table_to_csv (table);
  g_autoptr (GBytes) bytes = g_bytes_new_take (csv, strlen (csv));

  lk_save_bytes (GTK_WIDGET (self), _ ("Save the comparison"), "comparison.csv", bytes);
}

static void
follow_store (LkRunsPage *self)
{
  GListModel *filtered, *sorted;

  self->filter = GTK_FILTER (gtk_custom_filter_new (match_cb, self, NULL));
  self->sorter = GTK_SORTER (gtk_custom_sorter_new (compare_cb, NULL, NULL));
  filtered =
      G_LIST_MODEL (gtk_filter_list_model_new (G_LIST_MODEL (g_object_ref (self->store)), g_object_ref (self->filter)));
  sorted = G_LIST_MODEL (gtk_sort_list_model_new (filtered, g_object_ref (self->sorter)));
  self->slice = gtk_slice_list_model_new (sorted, 0, G_MAXUINT);
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->slice)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (update_shown), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (matches_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->store, "items-changed", G_CALLBACK (runs_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->store, "notify::loading", G_CALLBACK (loading_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->store, "notify::damaged", G_CALLBACK (damaged_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->store, "run-changed", G_CALLBACK (run_changed_cb), self, G_CONNECT_SWAPPED);
  loading_cb (self);
  matches_cb (self);
  damaged_cb (self);
  runs_cb (self);
}

static void
set_runs (LkRunsPage *self, LkRunStore *runs)
{
  if (!runs)
    return;
  g_return_if_fail (self->store == NULL);

  self->store = g_object_ref (runs);
  if (lk_page_is_built (LK_PAGE (self)))
    follow_store (self);
}

static gboolean
lk_runs_page_update (LkPage *page, LkChange changes, int part, gboolean shown)
{
  if (changes & LK_CHANGE_SHOWN)
    update_actions (LK_RUNS_PAGE (page));
  return FALSE;
}

static void
set_measure (LkRunsPage *self, const char *id)
{
  self->measure = lk_test_kind_from_id (id);
  lk_run_overlays_set_measure (self->overlays, &(LkTestMeasure) { .kind = self->measure });
  if (lk_page_is_built (LK_PAGE (self)))
    update_shown (self);
}

static void
lk_runs_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  LkRunsPage *self = LK_RUNS_PAGE (object);

  switch (id)
    {
    case PROP_RUNS:
      g_value_set_object (value, self->store);
      break;
    case PROP_KEEPER:
      g_value_set_object (value, self->keeper);
      break;
    default:
      g_value_set_string (value, lk_test_kind_id (self->measure));
    }
}

static void
lk_runs_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  LkRunsPage *self = LK_RUNS_PAGE (object);

  switch (id)
    {
    case PROP_RUNS:
      set_runs (self, g_value_get_object (value));
      break;
    case PROP_KEEPER:
      g_set_object (&self->keeper, g_value_get_object (value));
      break;
    default:
      set_measure (self, g_value_get_string (value));
    }
}

static void
lk_runs_page_dispose (GObject *object)
{
  LkRunsPage *self = LK_RUNS_PAGE (object);

  if (self->store)
    g_signal_handlers_disconnect_by_data (self->store, self);
  if (self->list)
    gtk_list_view_set_model (self->list, NULL);
  g_clear_handle_id (&self->grow_id, g_source_remove);
  g_clear_object (&self->selection);
  g_clear_object (&self->slice);
  g_clear_object (&self->filter);
  g_clear_object (&self->sorter);
  g_clear_object (&self->store);
  g_clear_object (&self->keeper);
  G_OBJECT_CLASS (lk_runs_page_parent_class)->dispose (object);
}

static void
lk_runs_page_finalize (GObject *object)
{
  LkRunsPage *self = LK_RUNS_PAGE (object);

  lk_run_overlays_free (self->overlays);
  lk_generations_free (self->generations);
  g_free (self->search);
  G_OBJECT_CLASS (lk_runs_page_parent_class)->finalize (object);
}

static void
lk_runs_page_build (LkPage *page)
{
  LkRunsPage *self = LK_RUNS_PAGE (page);

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  for (int kind = 0; kind < LK_N_OVERLAYS; kind++)
    lk_plot_view_set_model (self->views[kind], &lk_chart_plot, &self->charts[kind]);
  lk_plot_view_set_model (self->generations_view, &lk_chart_plot, &self->generations_chart);
  update_actions (self);
  if (self->store)
    follow_store (self);
}

static void
lk_runs_page_class_init (LkRunsPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = lk_runs_page_get_property;
  object_class->set_property = lk_runs_page_set_property;
  object_class->dispose = lk_runs_page_dispose;
  object_class->finalize = lk_runs_page_finalize;
  LK_PAGE_CLASS (klass)->build = lk_runs_page_build;
  LK_PAGE_CLASS (klass)->update = lk_runs_page_update;

  properties[PROP_RUNS] =
      g_param_spec_object ("runs", NULL, NULL, LK_TYPE_RUN_STORE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_KEEPER] =
      g_param_spec_object ("keeper", NULL, NULL, LK_TYPE_RUN_KEEPER, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  /* What the test set's curves are in: an id of LkTestKind. */
  properties[PROP_MEASURE] =
      g_param_spec_string ("measure", NULL, NULL, "errors", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  gtk_widget_class_install_action (widget_class, "runs.replay", NULL, replay_action);
  gtk_widget_class_install_action (widget_class, "runs.replay-in", "d", replay_in_action);
  gtk_widget_class_install_action (widget_class, "runs.use", NULL, use_action);
  gtk_widget_class_install_action (widget_class, "runs.samples", NULL, samples_action);
  gtk_widget_class_install_action (widget_class, "runs.rename", NULL, rename_action);
  gtk_widget_class_install_action (widget_class, "runs.pin", NULL, pin_action);
  gtk_widget_class_install_action (widget_class, "runs.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "runs.delete", NULL, delete_action);
  gtk_widget_class_install_action (widget_class, "runs.untick-all", NULL, untick_action);
  gtk_widget_class_install_action (widget_class, "runs.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "runs.save-table", NULL, save_table_action);

  g_type_ensure (LK_TYPE_PLOT_VIEW);
  g_type_ensure (LK_TYPE_RUN_ROW);
  g_type_ensure (LK_TYPE_RUN_COMPARISON_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/limbeck/Limbeck/lk-runs-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LkRunsPage, stack);
  gtk_widget_class_bind_template_child (widget_class, LkRunsPage, loading_page);
  gtk_widget_class_bind_template_child (widget_class, LkRunsPage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, LkRunsPage, runs_page);
  gtk_widget_class_bind_template_child (widget_class, LkRunsPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, LkRunsPage, list_stack);
  gtk_widget_class_bind_template_child (widget_class, LkRunsPage, list);
  gtk_widget_class_bind_template_child (widget_class, LkRunsPage, scrolled_list);
  gtk_widget_class_bind_template_child (widget_class, LkRunsPage, no_match_label);
  gtk_widget_class_bind_template_child (widget_class, LkRunsPage, damaged_expander);
  gtk_widget_class_bind_template_child (widget_class, LkRunsPage, damaged_title);
  gtk_widget_class_bind_template_child (widget_class, LkRunsPage, damaged_label);
  gtk_widget_class_bind_template_child (widget_class, LkRunsPage, menu);
  gtk_widget_class_bind_template_child (widget_class, LkRunsPage, comparison_view);
  gtk_widget_class_bind_template_child_full (widget_class, "loss_view", FALSE,
                                             G_STRUCT_OFFSET (LkRunsPage, views[LK_OVERLAY_LOSS]));
  gtk_widget_class_bind_template_child_full (widget_class, "test_view", FALSE,
                                             G_STRUCT_OFFSET (LkRunsPage, views[LK_OVERLAY_TEST]));
  gtk_widget_class_bind_template_child_full (widget_class, "share_view", FALSE,
                                             G_STRUCT_OFFSET (LkRunsPage, views[LK_OVERLAY_SHARE]));
  gtk_widget_class_bind_template_child (widget_class, LkRunsPage, generations_page);
  gtk_widget_class_bind_template_child (widget_class, LkRunsPage, generations_view);
  gtk_widget_class_bind_template_callback (widget_class, search_cb);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, list_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, pressed_cb);
}

static void
lk_runs_page_init (LkRunsPage *self)
{
  self->search = g_strdup ("");
  self->overlays = lk_run_overlays_new ();
  self->generations = lk_generations_new ();
  for (int kind = 0; kind < LK_N_OVERLAYS; kind++)
    self->charts[kind] = *lk_run_overlays_get_chart (self->overlays, kind);
  self->generations_chart = *lk_generations_get_chart (self->generations);
}
