/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-page.h"

#include "lk-chooser.h"
#include "lk-pair.h"

#define MOST_PARTS 4

typedef struct {
  LkSession *session;
  gboolean late;
  gboolean built;
  LkChange due[MOST_PARTS]; /* of each slow part; 0: it is up to date */
  guint next;               /* whose turn it is */
  gint64 done;              /* when a turn was over, µs */
  guint id;                 /* source of the next turn; 0 when none is due */
} LkPagePrivate;

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (LkPage, lk_page, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_SESSION,
  PROP_LATE,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

static const struct {
  const char *property;
  LkChange change;
} session_changes[] = {
  { "snapshot", LK_CHANGE_SNAPSHOT },       { "moment", LK_CHANGE_MOMENT },   { "sample", LK_CHANGE_SAMPLE },
  { "temperature", LK_CHANGE_TEMPERATURE }, { "class-bias", LK_CHANGE_BIAS }, { "bias-classes", LK_CHANGE_BIAS },
  { "dataset", LK_CHANGE_DATASET },         { "playing", LK_CHANGE_PLAYING },
};

#define PRIVATE(self) ((LkPagePrivate *) lk_page_get_instance_private (self))

static gboolean
is_shown (LkPage *self)
{
  return gtk_widget_get_mapped (GTK_WIDGET (self));
}

static gboolean
update (LkPage *self, LkChange changes, int part)
{
  return LK_PAGE_GET_CLASS (self)->update (self, changes, part, is_shown (self));
}

static gboolean
update_part (LkPage *self, guint part)
{
  LkPagePrivate *priv = PRIVATE (self);
  LkChange changes = priv->due[part];

  priv->due[part] = 0;
  return update (self, changes, (int) part);
}

static void schedule (LkPage *self);

static gboolean
turn_cb (gpointer user_data)
{
  LkPage *self = user_data;
  LkPagePrivate *priv = PRIVATE (self);
  guint n = LK_PAGE_GET_CLASS (self)->n_parts;
  gboolean done = FALSE;

  priv->id = 0;
  for (guint i = 0; i < n && !done; i++)
    {
      guint part = priv->next;

      priv->next = (priv->next + 1) % n;
      done = priv->due[part] && update_part (self, part);
    }
  if (done)
    priv->done = g_get_monotonic_time ();
  schedule (self);
  return G_SOURCE_REMOVE;
}

/* Behind the next frame, and not more often than the eye needs. */
static void
schedule (LkPage *self)
{
  LkPagePrivate *priv = PRIVATE (self);
  const LkPageClass *klass = LK_PAGE_GET_CLASS (self);
  gint64 wait = priv->done + 1000 * (gint64) klass->interval - g_get_monotonic_time ();
  LkChange due = 0;

  for (guint part = 0; part < klass->n_parts; part++)
    due |= priv->due[part];
  if (due && priv->session && priv->id == 0 && is_shown (self))
    priv->id = g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, wait > 0 ? (guint) (wait / 1000) : 0, turn_cb, self, NULL);
}

/* All that is due, in one go: before the first frame that shows it. */
static void
catch_up (LkPage *self)
{
  for (guint part = 0; part < LK_PAGE_GET_CLASS (self)->n_parts; part++)
    if (PRIVATE (self)->due[part])
      update_part (self, part);
}

static void
change (LkPage *self, LkChange changes)
{
  const LkPageClass *klass = LK_PAGE_GET_CLASS (self);

  if (!PRIVATE (self)->built)
    return;
  for (guint part = 0; part < klass->n_parts; part++)
    PRIVATE (self)->due[part] |= klass->part_changes[part] & changes;
  update (self, changes, LK_PAGE_AT_ONCE);
  schedule (self);
}

static void
notify_cb (LkSession *session, GParamSpec *pspec, LkPage *self)
{
  LkChange changes = LK_CHANGE_SETTING;

  for (gsize i = 0; i < G_N_ELEMENTS (session_changes); i++)
    if (g_str_equal (pspec->name, session_changes[i].property))
      changes = session_changes[i].change;
  change (self, changes);
}

static void
set_session (LkPage *self, LkSession *session)
{
  LkPagePrivate *priv = PRIVATE (self);

  if (!session)
    return;
  g_return_if_fail (priv->session == NULL);

  priv->session = g_object_ref (session);
  g_signal_connect_object (session, "notify", G_CALLBACK (notify_cb), self, 0);
  change (self, LK_CHANGE_ALL);
  if (is_shown (self))
    catch_up (self);
}

static void
lk_page_map (GtkWidget *widget)
{
  LkPage *self = LK_PAGE (widget);

  lk_page_build (self);
  GTK_WIDGET_CLASS (lk_page_parent_class)->map (widget);
  if (!PRIVATE (self)->session)
    return;
  change (self, LK_CHANGE_SHOWN);
  catch_up (self);
}

static void
lk_page_unmap (GtkWidget *widget)
{
  LkPage *self = LK_PAGE (widget);

  GTK_WIDGET_CLASS (lk_page_parent_class)->unmap (widget);
  g_clear_handle_id (&PRIVATE (self)->id, g_source_remove);
  if (PRIVATE (self)->session)
    change (self, LK_CHANGE_SHOWN);
}

static void
lk_page_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SESSION)
    g_value_set_object (value, lk_page_get_session (LK_PAGE (object)));
  else
    g_value_set_boolean (value, PRIVATE (LK_PAGE (object))->late);
}

static void
lk_page_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SESSION)
    set_session (LK_PAGE (object), g_value_get_object (value));
  else
    PRIVATE (LK_PAGE (object))->late = g_value_get_boolean (value);
}

static void
lk_page_constructed (GObject *object)
{
  G_OBJECT_CLASS (lk_page_parent_class)->constructed (object);
  if (!PRIVATE (LK_PAGE (object))->late)
    lk_page_build (LK_PAGE (object));
}

static void
lk_page_dispose (GObject *object)
{
  LkPagePrivate *priv = PRIVATE (LK_PAGE (object));
  GtkWidget *child;

  g_clear_handle_id (&priv->id, g_source_remove);
  if (priv->session)
    g_signal_handlers_disconnect_by_data (priv->session, object);
  g_clear_object (&priv->session);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))))
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (lk_page_parent_class)->dispose (object);
}

static void
lk_page_class_init (LkPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = lk_page_constructed;
  object_class->get_property = lk_page_get_property;
  object_class->set_property = lk_page_set_property;
  object_class->dispose = lk_page_dispose;
  widget_class->map = lk_page_map;
  widget_class->unmap = lk_page_unmap;
  /* What pages are laid out with. */
  g_type_ensure (LK_TYPE_CHOOSER);
  g_type_ensure (LK_TYPE_PAIR);

  properties[PROP_SESSION] =
      g_param_spec_object ("session", NULL, NULL, LK_TYPE_SESSION, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_LATE] = g_param_spec_boolean ("late", NULL, NULL, FALSE,
                                                G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
lk_page_init (LkPage *self)
{
}

void
lk_page_class_set_slow (LkPageClass *klass, guint interval, guint n_parts, const LkChange *part_changes)
{
  g_return_if_fail (n_parts <= MOST_PARTS);

  klass->interval = interval;
  klass->n_parts = n_parts;
  klass->part_changes = part_changes;
}

void
lk_page_build (LkPage *self)
{
  LkPagePrivate *priv = PRIVATE (self);

  if (priv->built)
    return;
  priv->built = TRUE;
  if (LK_PAGE_GET_CLASS (self)->build)
    LK_PAGE_GET_CLASS (self)->build (self);
  if (!priv->late)
    return;
  if (priv->session)
    change (self, LK_CHANGE_ALL);
}

gboolean
lk_page_is_built (LkPage *self)
{
  return PRIVATE (self)->built;
}

LkSession *
lk_page_get_session (LkPage *self)
{
  return PRIVATE (self)->session;
}

void
lk_page_queue (LkPage *self, guint part)
{
  PRIVATE (self)->due[part] |= LK_CHANGE_SHOWN;
  schedule (self);
}

void
lk_page_hurry (LkPage *self, guint part)
{
  LkPagePrivate *priv = PRIVATE (self);

  g_clear_handle_id (&priv->id, g_source_remove);
  priv->done = g_get_monotonic_time () - 1000 * (gint64) LK_PAGE_GET_CLASS (self)->interval;
  lk_page_queue (self, part);
}
