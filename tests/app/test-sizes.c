/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "app-picture.h"
#include "app-test.h"

#include <string.h>

#include "app/window/lk-window.h"
#include "import/lk-models.h"

/* All pages and cards at the sizes that the window promises to be whole at, with type as large as it promises:
 * nothing lies outside of it, no number is cut, and it asks for no more than the screen has. With LIMBECK_PICTURES,
 * a folder, each is drawn. */

static const struct {
  int width, height;
  double type;
} sizes[] = {
  { 360, 640, 1.0 },  { 1024, 768, 1.0 }, { 1280, 720, 1.0 },  { 1280, 720, 1.5 },  { 1280, 720, 2.0 },
  { 1280, 800, 1.0 }, { 1280, 800, 2.0 }, { 1920, 1080, 1.0 }, { 1920, 1080, 2.0 }, { 1920, 1080, 3.0 },
};

static const char *const pages[] = { "distill", "samples", "draw", "report", "map", "tune", "runs" };
static const char *const cards[] = { "networks", "knowledge", "loss", "numbers", "bias",
                                     "share",    "inside",    "step", "hints",   "smaller" };

typedef struct {
  LkSession *session;
  GtkWidget *window;
  const char *page;
  const char *card;
  double type;
  GString *faults;
} Walk;

static void blame (Walk *walk, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
blame (Walk *walk, const char *format, ...)
{
  va_list args;

  g_string_append_printf (walk->faults, "\n%s %s at %dx%d, %.0f %%: ", walk->page, walk->card ? walk->card : "",
                          gtk_widget_get_width (walk->window), gtk_widget_get_height (walk->window),
                          100.0 * walk->type);
  va_start (args, format);
  g_string_append_vprintf (walk->faults, format, args);
  va_end (args);
}

static gboolean
has_digit (const char *text)
{
  return text && strpbrk (text, "0123456789") != NULL;
}

/* Whether the end of an entry's text lies beyond its edge. */
static gboolean
is_scrolled (GtkText *text)
{
  graphene_rect_t end;

  gtk_text_compute_cursor_extents (text, gtk_entry_buffer_get_length (gtk_text_get_buffer (text)), &end, NULL);
  return end.origin.x > (float) gtk_widget_get_width (GTK_WIDGET (text)) + 1.0f;
}

static gboolean
is_cut (GtkWidget *widget, const char **text)
{
  if (GTK_IS_LABEL (widget))
    {
      *text = gtk_label_get_text (GTK_LABEL (widget));
      return pango_layout_is_ellipsized (gtk_label_get_layout (GTK_LABEL (widget)));
    }
  if (LK_IS_READOUT (widget))
    {
      *text = lk_readout_get_text (LK_READOUT (widget));
      return lk_readout_is_cut (LK_READOUT (widget));
    }
  if (!GTK_IS_TEXT (widget))
    return FALSE;
  *text = gtk_editable_get_text (GTK_EDITABLE (widget));
  return is_scrolled (GTK_TEXT (widget));
}

/* scrolls: whether it lies in something that can be scrolled up and down. */
static void
look_at (Walk *walk, GtkWidget *widget, gboolean scrolls)
{
  float width = (float) gtk_widget_get_width (walk->window), height = (float) gtk_widget_get_height (walk->window);
  GtkPolicyType sideways = GTK_POLICY_NEVER;
  const char *text = NULL;
  graphene_rect_t bounds;

  if (!gtk_widget_get_mapped (widget) || (GTK_IS_NATIVE (widget) && widget != walk->window) ||
      GTK_IS_SCROLLBAR (widget)) /* which grows over its edge when the pointer comes */
    return;
  if (gtk_widget_compute_bounds (widget, walk->window, &bounds) && widget != walk->window &&
      gtk_widget_get_width (widget) > 0 && gtk_widget_get_height (widget) > 0)
    {
      float right = bounds.origin.x + bounds.size.width, bottom = bounds.origin.y + bounds.size.height;

      if (bounds.origin.x < -1.0f || right > width + 1.0f ||
          (!scrolls && (bounds.origin.y < -1.0f || bottom > height + 1.0f)))
        {
          blame (walk, "%s %s lies at %g, %g … %g, %g", G_OBJECT_TYPE_NAME (widget),
                 gtk_buildable_get_buildable_id (GTK_BUILDABLE (widget)), bounds.origin.x, bounds.origin.y, right,
                 bottom);
          return; /* so do its children */
        }
    }
  if (is_cut (widget, &text) && has_digit (text))
    blame (walk, "“%s” is cut", text);
  if (GTK_IS_SCROLLED_WINDOW (widget))
    {
      g_object_get (widget, "hscrollbar-policy", &sideways, NULL);
      if (sideways != GTK_POLICY_NEVER)
        return; /* a table that is wider than it is shown */
      scrolls = TRUE;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    look_at (walk, child, scrolls);
}

static void
look (Walk *walk, int width, int height)
{
  g_autofree char *name = g_strdup_printf ("%dx%d-%.0f-%s%s%s", width, height, 100.0 * walk->type, walk->page,
                                           walk->card ? "-" : "", walk->card ? walk->card : "");
  int least_width, least_height;

  app_draw (walk->window);
  gtk_widget_measure (walk->window, GTK_ORIENTATION_HORIZONTAL, -1, &least_width, NULL, NULL, NULL);
  gtk_widget_measure (walk->window, GTK_ORIENTATION_VERTICAL, width, &least_height, NULL, NULL, NULL);
  app_take_picture (walk->window, name);
  if (least_width <= width && least_height <= height)
    {
      UNTIL (gtk_widget_get_width (walk->window) == width && gtk_widget_get_height (walk->window) == height);
      look_at (walk, walk->window, FALSE);
      return;
    }
  blame (walk, "the window wants %dx%d:", least_width, least_height);
  app_blame (walk->window, least_width > width ? GTK_ORIENTATION_HORIZONTAL : GTK_ORIENTATION_VERTICAL, walk->faults);
}

/* Samples with two runs side by side. */
static void
look_at_pair (Walk *walk, int width, int height)
{
  gpointer page = part (walk->window, "samples_page");

  walk->card = "pair";
  g_object_set (page, "pair", TRUE, NULL);
  UNTIL (strstr (part_text (page, "count_label"), "errors"));
  look (walk, width, height);
  g_object_set (page, "pair", FALSE, NULL);
}

/* As where there is a compositor: the window has no frame within its size. */
static void
take_frame_off (void)
{
  GtkCssProvider *provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_data (provider, "window.solid-csd { padding: 0; box-shadow: none; margin: 0; }", -1);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_USER);
  g_object_unref (provider);
}

static void
test_sizes (void)
{
  Walk walk = { .faults = g_string_new (NULL) };
  g_auto (GStrv) teachers = lk_model_list ("mnist");

  walk.session = lk_session_new_for ("mnist");
  g_object_set (walk.session, "teacher-files", (const char *[]) { teachers[0], NULL }, "epochs", 2, NULL);
  walk.window = GTK_WIDGET (lk_window_new (NULL, walk.session, NULL));
  gtk_window_set_default_size (GTK_WINDOW (walk.window), sizes[0].width, sizes[0].height);
  gtk_window_present (GTK_WINDOW (walk.window));
  lk_session_play (walk.session);
  UNTIL (lk_session_get_snapshot (walk.session)->phase == LK_PHASE_FINISHED);

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      walk.type = sizes[i].type;
      g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, "gtk-xft-dpi",
                    (int) (96 * 1024 * walk.type), NULL);
      for (gsize j = 0; j < G_N_ELEMENTS (pages); j++)
        {
          gboolean has_cards = g_str_equal (pages[j], "distill");

          walk.page = pages[j];
          g_object_set (walk.window, "page", pages[j], NULL);
          gtk_window_set_default_size (GTK_WINDOW (walk.window), sizes[i].width, sizes[i].height);
          for (gsize k = 0; k < (has_cards ? G_N_ELEMENTS (cards) : 1); k++)
            {
              walk.card = has_cards ? cards[k] : NULL;
              if (has_cards)
                g_object_set (walk.window, "card", cards[k], NULL);
              look (&walk, sizes[i].width, sizes[i].height);
            }
          if (g_str_equal (pages[j], "samples"))
            look_at_pair (&walk, sizes[i].width, sizes[i].height);
        }
    }
  if (walk.faults->len > 0)
    g_error ("%s", walk.faults->str);
  g_string_free (walk.faults, TRUE);
  gtk_window_destroy (GTK_WINDOW (walk.window));
  UNTIL_GONE (walk.session);
}

int
main (int argc, char **argv)
{
  app_test_init (&argc, &argv);
  take_frame_off ();
  g_test_add_func ("/app/sizes/walk", test_sizes);
  return g_test_run ();
}
