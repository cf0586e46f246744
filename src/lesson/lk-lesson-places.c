/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-lesson-places.h"

#include <glib/gi18n-lib.h>

static const char *const pages[] = { "distill", "samples", "draw", "report", "map", "tune", "runs", NULL };

#define WINDOW(id)         .owner = "lk-window", .widget = id
#define PANEL(id)          .owner = "lk-settings-panel", .widget = id
#define ON(name, file, id) .page = name, .owner = file, .widget = id
#define DISTILL(id)        ON ("distill", "lk-distill-page", id)
#define CARD(name, id)     DISTILL (id), .card = name
#define TUNE(id)           ON ("tune", "lk-tune-page", id)
#define REPORT(id)         ON ("report", "lk-report-page", id)
#define SAMPLES(id)        ON ("samples", "lk-samples-page", id)

/* clang-format off */
static const LkLessonPlace places[] = {
  { "play", N_ ("the button that starts and stops training"), WINDOW ("play_button"), .action = "win.play" },
  { "step", N_ ("one step of training"), .action = "win.step" },
  { "rewind", N_ ("back to the beginning of the run"), .action = "win.rewind" },
  { "train-on", N_ ("the button that trains on"), WINDOW ("train_on_button"), .action = "win.train-on" },
  { "pages", N_ ("the row of pages"), WINDOW ("page_chooser"), .action = "win.page" },
  { "experiments", N_ ("the menu of experiments"), WINDOW ("experiments_button") },
  { "menu", N_ ("the main menu"), WINDOW ("menu_button") },
  { "moments", N_ ("the slider of moments"), WINDOW ("scrubber") },
  { "settings", N_ ("the settings at the side"), WINDOW ("settings_panel") },
  { "promote", N_ ("Make the Student the Teacher in the menu"), .action = "win.promote" },

  { "temperature", N_ ("the slider of the temperature T"), PANEL ("temperature_row") },
  { "alpha", N_ ("the slider of the weight α"), PANEL ("alpha_row") },
  { "smoothing", N_ ("the slider of the smoothing ε"), PANEL ("smoothing_row") },
  { "formula", N_ ("the formula of the loss"), PANEL ("formula_label") },
  { "learning-rate", N_ ("the slider of the learning rate"), PANEL ("rate_row") },
  { "pace", N_ ("the pace"), PANEL ("pace_row") },
  { "method", N_ ("the list of methods"), PANEL ("method_row") },
  { "student-layers", N_ ("the student’s hidden layers"), PANEL ("student_row") },
  { "twin-switch", N_ ("the switch of the untaught twin"), PANEL ("twin_switch") },
  { "teacher", N_ ("the teacher’s settings"), PANEL ("teacher_group") },
  { "omit-classes", N_ ("the classes that are left out"), PANEL ("omit_row") },
  { "train-fraction", N_ ("the share of the samples"), PANEL ("fraction_spin") },
  { "label-noise", N_ ("the share of wrong labels"), PANEL ("noise_spin") },
  { "class-bias", N_ ("the slider of the class bias"), PANEL ("bias_row") },
  { "dataset", N_ ("the list of data sets"), PANEL ("dataset_row") },
  { "epochs", N_ ("the number of epochs"), PANEL ("epochs_spin") },
  { "seed", N_ ("the seed"), PANEL ("seed_spin") },

  { "headline", N_ ("the line that says how the run stands"), DISTILL ("headline_bar") },
  { "repeat", N_ ("the button that repeats the run with other seeds"), ON ("distill", "lk-headline-bar", "button"),
    .action = "win.repeat" },
  { "sample", N_ ("the card of the sample"), DISTILL ("sample_card") },
  { "picture", N_ ("the picture of the sample"), ON ("distill", "lk-sample-view", "picture_view") },
  { "bars", N_ ("the bars of the answers"), ON ("distill", "lk-sample-view", "bars_view") },
  { "student-bars", N_ ("the student’s bars"), .page = "distill" },
  { "twin-bars", N_ ("the twin’s bars"), .page = "distill" },
  { "next-sample", N_ ("the next sample"), .page = "distill", .action = "win.next-sample" },
  { "shuffle-sample", N_ ("any other sample"), .page = "distill", .action = "win.shuffle-sample" },
  { "race", N_ ("the curves of the errors"), DISTILL ("race_card") },
  { "student-curve", N_ ("the student’s curve"), .page = "distill" },
  { "twin-curve", N_ ("the twin’s curve"), .page = "distill" },
  { "card", N_ ("the card at choice"), DISTILL ("choice_card"), .action = "win.card" },
  { "networks", N_ ("the networks"), CARD ("networks", "networks_view") },
  { "matrix", N_ ("the matrix of the dark knowledge"), CARD ("knowledge", "knowledge_view") },
  { "loss", N_ ("the curves of the loss"), CARD ("loss", "loss_view") },
  { "numbers", N_ ("the table of numbers"), CARD ("numbers", "number_table") },
  { "bias-curve", N_ ("the curve over the class bias"), CARD ("bias", "bias_view") },
  { "share", N_ ("the share of the gradient"), CARD ("share", "share_view") },

  { "grid", N_ ("the pictures of the samples"), SAMPLES ("grid") },
  { "right-choice", N_ ("who is right"), SAMPLES ("right_choice") },
  { "confusion", N_ ("the confusion matrix"), SAMPLES ("confusion_view") },

  { "along", N_ ("what is tried along"), TUNE ("along_entry") },
  { "down", N_ ("what is tried down"), TUNE ("down_entry") },
  { "seeds", N_ ("the number of seeds"), TUNE ("seeds_spin") },
  { "sweep", N_ ("the button that tries all of them"), TUNE ("sweep_button"), .action = "win.sweep" },
  { "sweep-map", N_ ("the map of the runs"), TUNE ("map_view") },
  { "sweep-chart", N_ ("the curves of the runs"), TUNE ("chart_view") },
  { "sweep-verdict", N_ ("what the runs say"), TUNE ("verdict_label") },
  { "study", N_ ("the buttons of the studies"), TUNE ("studies_bin"), .action = "win.study" },
  { "effect", N_ ("the figure of the study"), TUNE ("effect_view") },

  { "subjects", N_ ("the subjects that are taught"), REPORT ("subjects_entry") },
  { "also", N_ ("what is asked besides"), REPORT ("also_entry") },
  { "teach", N_ ("the button that teaches the subjects"), REPORT ("teach_button") },
  { "parable", N_ ("the button of the parable"), REPORT ("parable_button") },
  { "cards", N_ ("the report cards"), REPORT ("cards") },
  { "marks", N_ ("the marks of teacher, student and twin"), REPORT ("student_marks") },
  { "costs", N_ ("how many numbers each consists of"), REPORT ("student_parameters") },
  { "verdict", N_ ("what the exam says"), REPORT ("verdict_label") },

  { "drawing", N_ ("the sheet to draw on"), ON ("draw", "lk-draw-page", "drawing") },
  { "drawing-bars", N_ ("the answers to the drawing"), ON ("draw", "lk-draw-page", "bars_view") },
  { "maps", N_ ("the maps of the answers"), ON ("map", "lk-map-page", "student_view") },
  { "runs", N_ ("the list of kept runs"), ON ("runs", "lk-runs-page", "list") },
};
/* clang-format on */

const LkLessonPlace *
lk_lesson_places (gsize *n)
{
  *n = G_N_ELEMENTS (places);
  return places;
}

const LkLessonPlace *
lk_lesson_place_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      if (g_str_equal (places[i].name, name))
        return &places[i];
    }
  return NULL;
}

const char *const *
lk_lesson_pages (void)
{
  return pages;
}
