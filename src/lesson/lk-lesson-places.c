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
  { "play", N_ ("the button Play"), WINDOW ("play_button"), .action = "win.play" },
  { "step", N_ ("the button Step"), .action = "win.step" },
  { "rewind", N_ ("the button Rewind"), .action = "win.rewind" },
  { "train-on", N_ ("the button Train on"), WINDOW ("train_on_button"), .action = "win.train-on" },
  { "pages", N_ ("one of the pages’ names"), WINDOW ("page_chooser"), .action = "win.page" },
  { "experiments", N_ ("the button Experiments"), WINDOW ("experiments_button") },
  { "menu", N_ ("the menu"), WINDOW ("menu_button") },
  { "moments", N_ ("the moments of the run"), WINDOW ("scrubber") },
  { "settings", N_ ("the settings"), WINDOW ("settings_panel") },
  { "promote", N_ ("“Make the student the teacher”"), .action = "win.promote" },

  { "temperature", N_ ("the temperature T"), PANEL ("temperature_row") },
  { "alpha", N_ ("the weight α"), PANEL ("alpha_row") },
  { "smoothing", N_ ("the smoothing ε"), PANEL ("smoothing_row") },
  { "formula", N_ ("the formula of the loss"), PANEL ("formula_label") },
  { "learning-rate", N_ ("the learning rate"), PANEL ("rate_row") },
  { "pace", N_ ("the pace"), PANEL ("pace_row") },
  { "method", N_ ("the method"), PANEL ("method_row") },
  { "student-layers", N_ ("the student’s layers"), PANEL ("student_row") },
  { "twin-switch", N_ ("the switch of the twin"), PANEL ("twin_switch") },
  { "teacher", N_ ("the teacher"), PANEL ("teacher_group") },
  { "omit-classes", N_ ("the classes left out"), PANEL ("omit_row") },
  { "train-fraction", N_ ("the share of the samples"), PANEL ("fraction_spin") },
  { "label-noise", N_ ("the share of wrong labels"), PANEL ("noise_spin") },
  { "class-bias", N_ ("the class bias"), PANEL ("bias_row") },
  { "dataset", N_ ("the data set"), PANEL ("dataset_row") },
  { "epochs", N_ ("the epochs"), PANEL ("epochs_spin") },
  { "seed", N_ ("the seed"), PANEL ("seed_spin") },

  { "headline", N_ ("the sentence above the plots"), DISTILL ("headline_bar") },
  { "repeat", N_ ("the button that repeats with other seeds"), ON ("distill", "lk-headline-bar", "button"), .action = "win.repeat" },
  { "sample", N_ ("the sample"), DISTILL ("sample_card") },
  { "picture", N_ ("the picture of the sample"), ON ("distill", "lk-sample-view", "picture_view") },
  { "bars", N_ ("the bars of the sample"), ON ("distill", "lk-sample-view", "bars_view") },
  { "student-bars", N_ ("the student’s bars"), .page = "distill" },
  { "twin-bars", N_ ("the twin’s bars"), .page = "distill" },
  { "next-sample", N_ ("the button Next sample"), .page = "distill", .action = "win.next-sample" },
  { "shuffle-sample", N_ ("the button Any other sample"), .page = "distill", .action = "win.shuffle-sample" },
  { "race", N_ ("the race"), DISTILL ("race_card") },
  { "student-curve", N_ ("the student’s curve"), .page = "distill" },
  { "twin-curve", N_ ("the twin’s curve"), .page = "distill" },
  { "card", N_ ("the card at choice"), DISTILL ("choice_card"), .action = "win.card" },
  { "networks", N_ ("the card Networks"), CARD ("networks", "networks_view") },
  { "matrix", N_ ("the card Dark knowledge"), CARD ("knowledge", "knowledge_view") },
  { "loss", N_ ("the card Loss"), CARD ("loss", "loss_view") },
  { "numbers", N_ ("the card Numbers"), CARD ("numbers", "number_table") },
  { "bias-curve", N_ ("the card Bias"), CARD ("bias", "bias_view") },
  { "share", N_ ("the card Gradient"), CARD ("share", "share_view") },
  { "inside", N_ ("the card Inside"), CARD ("inside", "inside_view") },
  { "slowly", N_ ("the card One step, slowly"), CARD ("step", "step_view") },
  { "hints", N_ ("the card Hidden layer"), CARD ("hints", "hints_view") },
  { "smaller", N_ ("the card Smaller"), CARD ("smaller", "smaller_view") },

  { "grid", N_ ("the samples’ pictures"), SAMPLES ("grid") },
  { "right-choice", N_ ("the choice of right and wrong"), SAMPLES ("right_choice") },
  { "confusion", N_ ("the confusion matrix"), SAMPLES ("confusion_view") },

  { "along", N_ ("the values along the sweep"), TUNE ("along_entry") },
  { "down", N_ ("the values down the sweep"), TUNE ("down_entry") },
  { "seeds", N_ ("the seeds of the sweep"), TUNE ("seeds_spin") },
  { "sweep", N_ ("the button that starts the sweep"), TUNE ("sweep_button"), .action = "win.sweep" },
  { "sweep-map", N_ ("the map of the sweep"), TUNE ("map_view") },
  { "sweep-chart", N_ ("the curves of the sweep"), TUNE ("chart_view") },
  { "sweep-verdict", N_ ("the sweep’s verdict"), TUNE ("verdict_label") },
  { "study", N_ ("the choice of a study"), TUNE ("studies_bin"), .action = "win.study" },
  { "effect", N_ ("the effect over seeds"), TUNE ("effect_view") },

  { "subjects", N_ ("the subjects of the report"), REPORT ("subjects_entry") },
  { "also", N_ ("what the report shows besides"), REPORT ("also_entry") },
  { "teach", N_ ("the button Teach"), REPORT ("teach_button") },
  { "parable", N_ ("the button of the parable"), REPORT ("parable_button") },
  { "cards", N_ ("the report cards"), REPORT ("cards") },
  { "marks", N_ ("the student’s marks"), REPORT ("student_marks") },
  { "costs", N_ ("the student’s parameters"), REPORT ("student_parameters") },
  { "verdict", N_ ("the verdict of the report"), REPORT ("verdict_label") },

  { "drawing", N_ ("the field to draw in"), ON ("draw", "lk-draw-page", "drawing") },
  { "drawing-bars", N_ ("the bars of the drawing"), ON ("draw", "lk-draw-page", "bars_view") },
  { "maps", N_ ("the student’s map"), ON ("map", "lk-map-page", "student_view") },
  { "runs", N_ ("the list of runs"), ON ("runs", "lk-runs-page", "list") },
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
