/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <unistd.h>

/* What a window of libadwaita takes with a dozen labels and scales in it and nothing else: prints the monotonic clock's
 * seconds when its first frame was drawn, and ends. GTK draws as it chooses by itself, whatever the environment says; with
 * --cairo by the processor; with --without-opengl it does not ask for OpenGL either, as in Limbeck where Cairo draws. */

#define ROWS 12

static void
after_paint_cb (GdkFrameClock *clock, GtkWidget *window)
{
  if (!gtk_widget_get_mapped (window))
    return;
  g_print ("%.6f\n", (double) g_get_monotonic_time () / 1e6);
  fflush (stdout);
  _exit (0);
}

static void
realize_cb (GtkWidget *window)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (after_paint_cb), window);
}

static void
activate_cb (GtkApplication *application)
{
  GtkWidget *window = adw_application_window_new (application);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  for (int i = 0; i < ROWS; i++)
    {
      gtk_box_append (GTK_BOX (box), gtk_label_new ("Temperature"));
      gtk_box_append (GTK_BOX (box), gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0.0, 1.0, 0.01));
    }
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), box);
  gtk_window_set_default_size (GTK_WINDOW (window), 1280, 800);
  g_signal_connect (window, "realize", G_CALLBACK (realize_cb), NULL);
  gtk_window_present (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_autoptr (AdwApplication) application = NULL;

  if (argc < 2)
    g_unsetenv ("GSK_RENDERER");
  else
    g_setenv ("GSK_RENDERER", "cairo", TRUE);
  if (argc > 1 && g_str_equal (argv[1], "--without-opengl"))
    {
      g_setenv ("GDK_DEBUG", "gl-disable", TRUE); /* before GTK 4.16 */
      g_setenv ("GDK_DISABLE", "gl", TRUE);
    }
  application = adw_application_new ("org.limbeck.Bare", G_APPLICATION_NON_UNIQUE);
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), NULL);
  return g_application_run (G_APPLICATION (application), 1, argv);
}
