/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-panes.h"

/* In the order in which they lie. */
typedef enum {
  BARS,
  SIDEBAR,
  PAGE,
  TOASTS,
  N_PANES,
} Pane;

static GtkWidget *
focus_of (AdwFlap *flap)
{
  return gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (flap)));
}

static gboolean
is_in (GtkWidget *widget, GtkWidget *pane)
{
  return widget && (widget == pane || gtk_widget_is_ancestor (widget, pane));
}

/* N_PANES: in none. */
static Pane
pane_of (AdwFlap *flap, GtkWidget *widget)
{
  if (is_in (widget, adw_flap_get_flap (flap)))
    return SIDEBAR;
  if (is_in (widget, GTK_WIDGET (flap)))
    return PAGE;
  if (is_in (widget, gtk_widget_get_parent (GTK_WIDGET (flap))))
    return BARS;
  return widget ? TOASTS : N_PANES;
}

/* The list of tabs that the widget is in; NULL: it is in none. */
static GtkWidget *
tabs_of (GtkWidget *widget)
{
  while (widget && gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget)) != GTK_ACCESSIBLE_ROLE_TAB_LIST)
    widget = gtk_widget_get_parent (widget);
  return widget;
}

static void
focus_chosen_tab (GtkWidget *tabs)
{
  for (GtkWidget *child = gtk_widget_get_first_child (tabs); child; child = gtk_widget_get_next_sibling (child))
    {
      if (GTK_IS_TOGGLE_BUTTON (child) && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (child)))
        gtk_widget_grab_focus (child);
    }
}

/* Within a widget, or into it. */
static gboolean
focus_in (AdwFlap *flap, GtkWidget *widget, GtkDirectionType direction)
{
  GtkWidget *tabs = tabs_of (focus_of (flap));

  do
    {
      if (!gtk_widget_get_visible (widget) || !gtk_widget_child_focus (widget, direction))
        return FALSE;
    }
  while (tabs && tabs_of (focus_of (flap)) == tabs);
  tabs = tabs_of (focus_of (flap));
  if (tabs)
    focus_chosen_tab (tabs);
  return TRUE;
}

static GtkWidget *
beside (GtkWidget *widget, gboolean forward)
{
  return forward ? gtk_widget_get_next_sibling (widget) : gtk_widget_get_prev_sibling (widget);
}

/* The siblings of a widget, one behind the other. */
static gboolean
focus_siblings (AdwFlap *flap, GtkWidget *widget, GtkDirectionType direction)
{
  gboolean forward = direction == GTK_DIR_TAB_FORWARD;
  GtkWidget *parent = gtk_widget_get_parent (widget);
  GtkWidget *sibling = forward ? gtk_widget_get_first_child (parent) : gtk_widget_get_last_child (parent);
  GtkWidget *focus = focus_of (flap);

  if (is_in (focus, parent) && !is_in (focus, widget))
    {
      while (!is_in (focus, sibling))
        sibling = beside (sibling, forward);
    }
  for (; sibling; sibling = beside (sibling, forward))
    {
      if (sibling != widget && focus_in (flap, sibling, direction))
        return TRUE;
    }
  return FALSE;
}

static gboolean
focus_pane (AdwFlap *flap, Pane pane, GtkDirectionType direction)
{
  switch (pane)
    {
    case BARS:
      return focus_siblings (flap, GTK_WIDGET (flap), direction);
    case SIDEBAR:
      return adw_flap_get_reveal_flap (flap) && focus_in (flap, adw_flap_get_flap (flap), direction);
    case PAGE:
      return focus_in (flap, adw_flap_get_content (flap), direction);
    case TOASTS:
      return focus_siblings (flap, gtk_widget_get_parent (GTK_WIDGET (flap)), direction);
    case N_PANES:
      break;
    }
  return FALSE;
}

gboolean
lk_panes_focus (AdwFlap *flap, GtkDirectionType direction)
{
  static const Pane order[N_PANES] = { BARS, PAGE, SIDEBAR, TOASTS };
  const int by = direction == GTK_DIR_TAB_FORWARD ? 1 : N_PANES - 1;
  Pane pane = pane_of (flap, focus_of (flap));
  int i = by == 1 ? 0 : N_PANES - 1;

  for (int k = 0; k < N_PANES && pane != N_PANES; k++)
    {
      if (order[k] == pane)
        i = k;
    }
  /* Around, and once more into the one where it is, which begins anew. */
  for (int k = 0; k <= N_PANES; k++, i = (i + by) % N_PANES)
    {
      if (focus_pane (flap, order[i], direction))
        return TRUE;
    }
  return FALSE;
}

void
lk_panes_move (AdwFlap *flap, int by)
{
  Pane pane = pane_of (flap, focus_of (flap));
  int i = pane == N_PANES ? BARS : (int) pane;

  for (int k = 0; k < N_PANES; k++)
    {
      i = (i + by + N_PANES) % N_PANES;
      if (focus_pane (flap, (Pane) i, GTK_DIR_TAB_FORWARD))
        return;
    }
}
