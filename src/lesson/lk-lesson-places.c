/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-lesson-places.h"

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
  { "play", WINDOW ("play_button"), .action = "win.play" },
  { "step", .action = "win.step" },
  { "rewind", .action = "win.rewind" },
  { "train-on", WINDOW ("train_on_button"), .action = "win.train-on" },
  { "pages", WINDOW ("page_chooser"), .action = "win.page" },
  { "experiments", WINDOW ("experiments_button") },
  { "menu", WINDOW ("menu_button") },
  { "moments", WINDOW ("scrubber") },
  { "settings", WINDOW ("settings_panel") },
  { "promote", .action = "win.promote" },

  { "temperature", PANEL ("temperature_row") },
  { "alpha", PANEL ("alpha_row") },
  { "smoothing", PANEL ("smoothing_row") },
  { "formula", PANEL ("formula_label") },
  { "learning-rate", PANEL ("rate_row") },
  { "pace", PANEL ("pace_row") },
  { "method", PANEL ("method_row") },
  { "student-layers", PANEL ("student_row") },
  { "twin-switch", PANEL ("twin_switch") },
  { "teacher", PANEL ("teacher_group") },
  { "omit-classes", PANEL ("omit_row") },
  { "train-fraction", PANEL ("fraction_spin") },
  { "label-noise", PANEL ("noise_spin") },
  { "class-bias", PANEL ("bias_row") },
  { "dataset", PANEL ("dataset_row") },
  { "epochs", PANEL ("epochs_spin") },
  { "seed", PANEL ("seed_spin") },

  { "headline", DISTILL ("headline_bar") },
  { "repeat", ON ("distill", "lk-headline-bar", "button"), .action = "win.repeat" },
  { "sample", DISTILL ("sample_card") },
  { "picture", ON ("distill", "lk-sample-view", "picture_view") },
  { "bars", ON ("distill", "lk-sample-view", "bars_view") },
  { "student-bars", .page = "distill" },
  { "twin-bars", .page = "distill" },
  { "next-sample", .page = "distill", .action = "win.next-sample" },
  { "shuffle-sample", .page = "distill", .action = "win.shuffle-sample" },
  { "race", DISTILL ("race_card") },
  { "student-curve", .page = "distill" },
  { "twin-curve", .page = "distill" },
  { "card", DISTILL ("choice_card"), .action = "win.card" },
  { "networks", CARD ("networks", "networks_view") },
  { "matrix", CARD ("knowledge", "knowledge_view") },
  { "loss", CARD ("loss", "loss_view") },
  { "numbers", CARD ("numbers", "number_table") },
  { "bias-curve", CARD ("bias", "bias_view") },
  { "share", CARD ("share", "share_view") },
  { "inside", CARD ("inside", "inside_view") },
  { "slowly", CARD ("step", "step_view") },

  { "grid", SAMPLES ("grid") },
  { "right-choice", SAMPLES ("right_choice") },
  { "confusion", SAMPLES ("confusion_view") },

  { "along", TUNE ("along_entry") },
  { "down", TUNE ("down_entry") },
  { "seeds", TUNE ("seeds_spin") },
  { "sweep", TUNE ("sweep_button"), .action = "win.sweep" },
  { "sweep-map", TUNE ("map_view") },
  { "sweep-chart", TUNE ("chart_view") },
  { "sweep-verdict", TUNE ("verdict_label") },
  { "study", TUNE ("studies_bin"), .action = "win.study" },
  { "effect", TUNE ("effect_view") },

  { "subjects", REPORT ("subjects_entry") },
  { "also", REPORT ("also_entry") },
  { "teach", REPORT ("teach_button") },
  { "parable", REPORT ("parable_button") },
  { "cards", REPORT ("cards") },
  { "marks", REPORT ("student_marks") },
  { "costs", REPORT ("student_parameters") },
  { "verdict", REPORT ("verdict_label") },

  { "drawing", ON ("draw", "lk-draw-page", "drawing") },
  { "drawing-bars", ON ("draw", "lk-draw-page", "bars_view") },
  { "maps", ON ("map", "lk-map-page", "student_view") },
  { "runs", ON ("runs", "lk-runs-page", "list") },
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
