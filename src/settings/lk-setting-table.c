/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-setting-table.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "dataset/lk-dataset.h"
#include "io/lk-number.h"
#include "lk-choice.h"
#include "nn/lk-dropout.h"
#include "nn/lk-network-text.h"

/* An enumeration is written through its number. */
G_STATIC_ASSERT (sizeof (LkMethod) == sizeof (int) && sizeof (LkOptimizerKind) == sizeof (int));
G_STATIC_ASSERT (sizeof (LkSchedule) == sizeof (int) && sizeof (LkMean) == sizeof (int));
G_STATIC_ASSERT (sizeof (LkInputs) == sizeof (int) && sizeof (LkFeature) == sizeof (int));

#define AT(member)        .offset = G_STRUCT_OFFSET (LkSettings, member)
#define NUMBER(low, high) .kind = LK_SETTING_IS_NUMBER, .minimum = low, .maximum = high
#define COUNT(low, high)  .kind = LK_SETTING_IS_COUNT, .minimum = low, .maximum = high
#define CHOICE(type)      .kind = LK_SETTING_IS_CHOICE, .choices = type
#define TEXT              .kind = LK_SETTING_IS_TEXT
#define LAYERS            .kind = LK_SETTING_IS_LAYERS

/* A step is never 0, and a share never none. */
#define RATE       NUMBER (1e-7, 100.0)
#define MOMENTUM   NUMBER (0.0, 0.9999)
#define SHARE      NUMBER (1e-6, 1.0)
#define DROPOUT    NUMBER (0.0, LK_DROPOUT_MAX)
#define EPOCHS_MAX 1000000

/* clang-format off */
static const LkSettingInfo settings_table[LK_N_SETTINGS] = {
  [LK_SETTING_DATASET] = {
    .name = "dataset", .label = N_ ("data set"), AT (dataset), TEXT,
    .argument = "NAME", .help = N_ ("data set: a name, %s"),
    .verbs = LK_VERB_DISTILL | LK_VERB_EXAM | LK_VERB_TRAIN | LK_VERB_SWEEP | LK_VERB_EVALUATE },
  [LK_SETTING_PICTURE_SIZE] = {
    .name = "picture-size", .label = N_ ("picture size"), AT (picture_size), TEXT,
    .flags = LK_SETTING_READ,
    .argument = "WxH", .help = N_ ("bring your own pictures to this size, such as 28x28 (the first one’s)"),
    .verbs = LK_VERB_DISTILL | LK_VERB_EXAM | LK_VERB_TRAIN | LK_VERB_SWEEP | LK_VERB_EVALUATE |
             LK_VERB_INSPECT },
  [LK_SETTING_GREY] = {
    .name = "grey", .label = N_ ("colours become grey"), AT (grey), .kind = LK_SETTING_IS_SWITCH,
    .flags = LK_SETTING_READ,
    .help = N_ ("make pictures in colour grey"),
    .verbs = LK_VERB_DISTILL | LK_VERB_EXAM | LK_VERB_TRAIN | LK_VERB_SWEEP | LK_VERB_EVALUATE |
             LK_VERB_INSPECT },
  [LK_SETTING_LABEL_COLUMN] = {
    .name = "label-column", .label = N_ ("label’s column"), AT (label_column), TEXT,
    .flags = LK_SETTING_READ,
    .argument = "COLUMN", .help = N_ ("the label’s column in a table: its name, or its number from 1 on (looked for)"),
    .verbs = LK_VERB_DISTILL | LK_VERB_EXAM | LK_VERB_TRAIN | LK_VERB_SWEEP | LK_VERB_EVALUATE |
             LK_VERB_INSPECT },
  [LK_SETTING_HEADER] = {
    .name = "header", .label = N_ ("first line is names"), AT (header), TEXT,
    .flags = LK_SETTING_READ,
    .argument = "yes|no", .help = N_ ("whether a table’s first line is names (looked at)"),
    .verbs = LK_VERB_DISTILL | LK_VERB_EXAM | LK_VERB_TRAIN | LK_VERB_SWEEP | LK_VERB_EVALUATE |
             LK_VERB_INSPECT },
  [LK_SETTING_FILE_ORDER] = {
    .name = "file-order", .label = N_ ("order of files"), AT (file_order), TEXT,
    .flags = LK_SETTING_READ,
    .argument = "ORDER", .help = N_ ("of classes and pictures: natural (2 before 10) or plain, as torchvision has it (natural)"),
    .verbs = LK_VERB_DISTILL | LK_VERB_EXAM | LK_VERB_TRAIN | LK_VERB_SWEEP | LK_VERB_EVALUATE |
             LK_VERB_INSPECT },
  [LK_SETTING_STRICT] = {
    .name = "strict", .label = N_ ("strict reading"), AT (strict), .kind = LK_SETTING_IS_SWITCH,
    .flags = LK_SETTING_READ,
    .help = N_ ("refuse what else is left out: pictures that cannot be read, classes without any"),
    .verbs = LK_VERB_DISTILL | LK_VERB_EXAM | LK_VERB_TRAIN | LK_VERB_SWEEP | LK_VERB_EVALUATE |
             LK_VERB_INSPECT },
  [LK_SETTING_TRAIN_FRACTION] = {
    .name = "train-fraction", .label = N_ ("training fraction"), AT (train_fraction), SHARE,
    .flags = LK_SETTING_TRIED,
    .argument = "F", .help = N_ ("share of each class in the transfer set"),
    .verbs = LK_VERB_DISTILL | LK_VERB_SWEEP },
  [LK_SETTING_TRANSFER] = {
    .name = "transfer", .label = N_ ("pictures to teach on"), AT (transfer), TEXT,
    .flags = LK_SETTING_LATER,
    .argument = "PICTURES", .help = N_ ("teach on other pictures, of which the teacher alone speaks: blobs, uniform, or a data set as for --dataset (the data set’s own)"),
    .verbs = LK_VERB_DISTILL | LK_VERB_SWEEP },
  [LK_SETTING_LABEL_NOISE] = {
    .name = "label-noise", .label = N_ ("share of wrong labels"), AT (label_noise), NUMBER (0.0, 1.0),
    .flags = LK_SETTING_LATER,
    .argument = "F", .help = N_ ("share of the transfer set’s labels to falsify, for student and twin alike"),
    .verbs = LK_VERB_DISTILL | LK_VERB_EXAM | LK_VERB_SWEEP },
  [LK_SETTING_STUDENT_LAYERS] = {
    .name = "student-layers", .option = "student", .label = N_ ("student’s hidden layers"), AT (student.layers), LAYERS,
    .flags = LK_SETTING_TRIED,
    .argument = "LAYERS", .help = N_ ("the student’s hidden layers"),
    .verbs = LK_VERB_DISTILL | LK_VERB_EXAM | LK_VERB_SWEEP },
  [LK_SETTING_METHOD] = {
    .name = "method", .label = N_ ("method"), AT (loss.method), CHOICE (lk_method_get_type),
    .flags = LK_SETTING_LIVE | LK_SETTING_TRIED,
    .argument = "NAME", .help = N_ ("what is taught: %s"),
    .verbs = LK_VERB_DISTILL | LK_VERB_SWEEP },
  [LK_SETTING_TEMPERATURE] = {
    .name = "temperature", .label = N_ ("temperature T"), .symbol = "T", AT (loss.temperature),
    NUMBER (LK_TEMPERATURE_MIN, LK_TEMPERATURE_MAX), .flags = LK_SETTING_LIVE | LK_SETTING_TRIED,
    .argument = "T", .help = N_ ("softens teacher and student"),
    .verbs = LK_VERB_DISTILL | LK_VERB_EXAM | LK_VERB_SWEEP | LK_VERB_EVALUATE },
  [LK_SETTING_ALPHA] = {
    .name = "alpha", .label = N_ ("weight α"), .symbol = "α", AT (loss.alpha), NUMBER (0.0, 1.0),
    .flags = LK_SETTING_LIVE | LK_SETTING_TRIED,
    .argument = "A", .help = N_ ("weight of the teacher, 0 labels only … 1 teacher only"),
    .verbs = LK_VERB_DISTILL | LK_VERB_EXAM | LK_VERB_SWEEP },
  [LK_SETTING_DKD_BETA] = {
    .name = "dkd-beta", .label = N_ ("weight β"), .symbol = "β", AT (loss.dkd_beta), NUMBER (0.0, 1000.0),
    .flags = LK_SETTING_LIVE | LK_SETTING_WEIGHT,
    .argument = "B", .help = N_ ("of dkd: weight of the wrong answers among themselves"),
    .verbs = LK_VERB_DISTILL | LK_VERB_SWEEP },
  [LK_SETTING_SMOOTHING] = {
    .name = "smoothing", .label = N_ ("smoothing ε"), .symbol = "ε", AT (loss.smoothing), NUMBER (0.0, 0.99),
    .flags = LK_SETTING_LIVE | LK_SETTING_WEIGHT,
    .argument = "E", .help = N_ ("of label-smoothing: what it takes from the label for all other classes"),
    .verbs = LK_VERB_DISTILL | LK_VERB_SWEEP },
  [LK_SETTING_VIRTUAL_CONFIDENCE] = {
    .name = "virtual-confidence", .label = N_ ("confidence of the virtual teacher"), .symbol = N_ ("confidence"), AT (loss.virtual_confidence),
    NUMBER (0.01, 0.999999), .flags = LK_SETTING_LIVE | LK_SETTING_WEIGHT,
    .argument = "P", .help = N_ ("of virtual-teacher: how sure it is of the label"),
    .verbs = LK_VERB_DISTILL | LK_VERB_SWEEP },
  [LK_SETTING_FEATURE] = {
    .name = "feature", .label = N_ ("term on a hidden layer"), AT (feature), CHOICE (lk_feature_get_type),
    .flags = LK_SETTING_LATER,
    .argument = "NAME", .help = N_ ("what a hidden layer is taught besides: %s"),
    .verbs = LK_VERB_DISTILL | LK_VERB_SWEEP },
  [LK_SETTING_FEATURE_WEIGHT] = {
    .name = "feature-weight", .label = N_ ("weight of the term on a hidden layer"), .symbol = N_ ("term β"),
    AT (loss.feature_weight), NUMBER (0.0, 1e9), .flags = LK_SETTING_LIVE | LK_SETTING_LATER | LK_SETTING_TRIED,
    .argument = "B", .help = N_ ("weight of that term"),
    .verbs = LK_VERB_DISTILL | LK_VERB_SWEEP },
  [LK_SETTING_FEATURE_SHARE] = {
    .name = "feature-share", .label = N_ ("share of the gradient for the term on a hidden layer"),
    .symbol = N_ ("term’s share"), AT (loss.feature_share), NUMBER (0.0, 0.99), .flags = LK_SETTING_LIVE | LK_SETTING_LATER,
    .argument = "S", .help = N_ ("hold that term at this share of the gradient, whatever its weight; 0: by its weight"),
    .verbs = LK_VERB_DISTILL | LK_VERB_SWEEP },
  [LK_SETTING_FEATURE_EPOCHS] = {
    .name = "feature-epochs", .label = N_ ("epochs of the term on a hidden layer alone"), AT (feature_epochs),
    COUNT (0, EPOCHS_MAX), .flags = LK_SETTING_LATER,
    .argument = "N", .help = N_ ("first that term alone, for so many of the epochs, and then distillation with it"),
    .verbs = LK_VERB_DISTILL | LK_VERB_SWEEP },
  [LK_SETTING_FEATURE_STUDENT_LAYER] = {
    .name = "feature-student-layer", .label = N_ ("student’s layer that is taught"), AT (feature_student_layer),
    COUNT (0, LK_MAX_LAYERS - 1), .flags = LK_SETTING_LATER,
    .argument = "N", .help = N_ ("the hidden layer of the student that it is of, from 1 on; 0: the last that fits"),
    .verbs = LK_VERB_DISTILL | LK_VERB_SWEEP },
  [LK_SETTING_FEATURE_TEACHER_LAYER] = {
    .name = "feature-teacher-layer", .label = N_ ("teacher’s layer that teaches"), AT (feature_teacher_layer),
    COUNT (0, LK_MAX_LAYERS - 1), .flags = LK_SETTING_LATER,
    .argument = "N", .help = N_ ("the hidden layer of the teacher that it is of, from 1 on; 0: the last that fits"),
    .verbs = LK_VERB_DISTILL | LK_VERB_SWEEP },
  [LK_SETTING_EPOCHS] = {
    .name = "epochs", .label = N_ ("number of epochs"), AT (student.epochs), COUNT (0, EPOCHS_MAX),
    .argument = "N", .help = N_ ("passes over the transfer set"),
    .verbs = LK_VERB_DISTILL | LK_VERB_EXAM | LK_VERB_SWEEP },
  [LK_SETTING_BATCH] = {
    .name = "batch", .label = N_ ("batch"), AT (batch), COUNT (1, 65536),
    .argument = "N", .help = N_ ("samples a step"),
    .verbs = LK_VERB_DISTILL | LK_VERB_EXAM | LK_VERB_TRAIN | LK_VERB_SWEEP },
  [LK_SETTING_OPTIMIZER] = {
    .name = "optimizer", .label = N_ ("optimiser"), AT (student.optimizer), CHOICE (lk_optimizer_get_type),
    .argument = "NAME", .help = N_ ("how steps are made: %s"),
    .verbs = LK_VERB_DISTILL | LK_VERB_SWEEP },
  [LK_SETTING_LEARNING_RATE] = {
    .name = "learning-rate", .label = N_ ("learning rate of the student"), .symbol = "η", AT (student.learning_rate), RATE,
    .flags = LK_SETTING_LIVE | LK_SETTING_TRIED,
    .argument = "R", .help = N_ ("size of a step; 0.05 with sgd"),
    .verbs = LK_VERB_DISTILL | LK_VERB_EXAM | LK_VERB_SWEEP },
  [LK_SETTING_MOMENTUM] = {
    .name = "momentum", .label = N_ ("momentum of the student"), AT (student.momentum), MOMENTUM,
    .argument = "M", .help = N_ ("of sgd"),
    .verbs = LK_VERB_DISTILL | LK_VERB_SWEEP },
  [LK_SETTING_SCHEDULE] = {
    .name = "schedule", .label = N_ ("schedule"), AT (student.schedule), CHOICE (lk_schedule_get_type),
    .argument = "NAME", .help = N_ ("of the learning rate, to 0: %s"),
    .verbs = LK_VERB_DISTILL | LK_VERB_SWEEP },
  [LK_SETTING_OMIT_CLASSES] = {
    .name = "omit-classes", .label = N_ ("classes left out"), AT (omit_classes), TEXT,
    .argument = "LIST", .help = N_ ("classes that the student never sees, such as 3"),
    .verbs = LK_VERB_DISTILL | LK_VERB_SWEEP },
  [LK_SETTING_ONLY_CLASSES] = {
    .name = "only-classes", .label = N_ ("classes taught alone"), AT (only_classes), TEXT,
    .argument = "LIST", .help = N_ ("the only classes that it sees, such as 7,8"),
    .verbs = LK_VERB_DISTILL | LK_VERB_SWEEP },
  [LK_SETTING_SEED] = {
    .name = "seed", .label = N_ ("seed"), AT (seed), .kind = LK_SETTING_IS_LONG, .flags = LK_SETTING_TRIED,
    .argument = "S", .help = N_ ("of weights and order"),
    .verbs = LK_VERB_DISTILL | LK_VERB_EXAM | LK_VERB_TRAIN | LK_VERB_SWEEP | LK_VERB_PAPER },
  [LK_SETTING_TWIN] = {
    .name = "twin", .label = N_ ("untaught twin"), AT (twin), .kind = LK_SETTING_IS_SWITCH,
    .flags = LK_SETTING_RUNS },
  [LK_SETTING_MUTUAL] = {
    .name = "mutual", .label = N_ ("mutual learning"), AT (mutual), .kind = LK_SETTING_IS_SWITCH,
    .flags = LK_SETTING_LATER,
    .help = N_ ("no teacher: two students of other weights teach each other, at T = 1 and α = 0.5 unless they are given"),
    .verbs = LK_VERB_DISTILL | LK_VERB_SWEEP },
  [LK_SETTING_THREADS] = {
    .name = "threads", .label = N_ ("number of threads"), AT (threads), COUNT (0, 1024),
    .flags = LK_SETTING_RUNS | LK_SETTING_FACT,
    .argument = "N", .help = N_ ("processors to use; 0: all"),
    .verbs = LK_VERB_DISTILL | LK_VERB_EXAM | LK_VERB_TRAIN | LK_VERB_SWEEP | LK_VERB_EVALUATE | LK_VERB_PAPER },
  [LK_SETTING_BIAS_CLASSES] = {
    .name = "bias-classes", .label = N_ ("classes with a bias"), AT (bias_classes), TEXT,
    .flags = LK_SETTING_SHOWN },
  [LK_SETTING_CLASS_BIAS] = {
    .name = "class-bias", .label = N_ ("class bias"), AT (class_bias), NUMBER (-LK_CLASS_BIAS_MAX, LK_CLASS_BIAS_MAX),
    .flags = LK_SETTING_SHOWN },
  [LK_SETTING_TEACHER_FILES] = {
    .name = "teacher-files", .option = "teacher", .label = N_ ("teacher’s file"), AT (teacher_files),
    .kind = LK_SETTING_IS_TEXTS, .flags = LK_SETTING_TEACHER,
    .argument = "FILE",
    .help = N_ ("saved teacher: a name, %s; give several for an ensemble (the one for the data set)"),
    .verbs = LK_VERB_DISTILL | LK_VERB_EXAM | LK_VERB_SWEEP },
  [LK_SETTING_ROW_ORDER] = {
    .name = "row-order", .label = N_ ("order of the teacher’s rows"), AT (row_order), TEXT,
    .flags = LK_SETTING_TEACHER,
    .argument = "ORDER",
    .help = N_ ("of the files that a teacher’s rows of logits were saved for: natural (2 before 10) or plain, as "
                "ImageFolder sorts them (as the data)"),
    .verbs = LK_VERB_DISTILL | LK_VERB_EXAM | LK_VERB_SWEEP | LK_VERB_INSPECT },
  [LK_SETTING_CLASS_ORDER] = {
    .name = "class-order", .label = N_ ("order of the teacher’s classes"), AT (class_order), TEXT,
    .flags = LK_SETTING_TEACHER,
    .argument = "ORDER",
    .help = N_ ("of the saved teacher’s outputs: plain (sorted letter by letter, as ImageFolder does), or the names of "
                "the classes, such as 3,1,2"),
    .verbs = LK_VERB_DISTILL | LK_VERB_EXAM | LK_VERB_SWEEP | LK_VERB_EVALUATE | LK_VERB_INSPECT },
  [LK_SETTING_INPUT_SCALE] = {
    .name = "input-scale", .label = N_ ("inputs of the teacher"), AT (input_scale), CHOICE (lk_inputs_get_type),
    .flags = LK_SETTING_TEACHER,
    .argument = "NAME", .help = N_ ("what the saved teacher was given for a pixel: %s"),
    .verbs = LK_VERB_DISTILL | LK_VERB_EXAM | LK_VERB_SWEEP | LK_VERB_EVALUATE | LK_VERB_INSPECT },
  [LK_SETTING_INVERT] = {
    .name = "invert", .label = N_ ("dark and light exchanged for the teacher"), AT (invert),
    .kind = LK_SETTING_IS_SWITCH, .flags = LK_SETTING_TEACHER,
    .help = N_ ("the saved teacher was given dark for light"),
    .verbs = LK_VERB_DISTILL | LK_VERB_EXAM | LK_VERB_SWEEP | LK_VERB_EVALUATE | LK_VERB_INSPECT },
  [LK_SETTING_TRANSPOSE] = {
    .name = "transpose", .label = N_ ("rows and columns exchanged for the teacher"), AT (transpose),
    .kind = LK_SETTING_IS_SWITCH, .flags = LK_SETTING_TEACHER,
    .help = N_ ("the saved teacher was given rows for columns, as in EMNIST’s files"),
    .verbs = LK_VERB_DISTILL | LK_VERB_EXAM | LK_VERB_SWEEP | LK_VERB_EVALUATE | LK_VERB_INSPECT },
  [LK_SETTING_TEACHER_NETWORK] = {
    .name = "teacher-network", .label = N_ ("network of the teacher’s file"), AT (teacher_network), TEXT,
    .flags = LK_SETTING_TEACHER | LK_SETTING_LATER,
    .argument = "LAYERS",
    .help = N_ ("hidden layers of a saved convolutional network whose file does not say how they are put together "
                "(looked for)"),
    .verbs = LK_VERB_DISTILL | LK_VERB_EXAM | LK_VERB_SWEEP | LK_VERB_EVALUATE | LK_VERB_INSPECT },
  [LK_SETTING_TEACHER_COUNT] = {
    .name = "teacher-count", .option = "teachers", .label = N_ ("number of teachers"), AT (teacher_count),
    COUNT (1, LK_MAX_TEACHERS), .flags = LK_SETTING_TEACHER,
    .argument = "N", .help = N_ ("train so many, with seeds one apart: an ensemble"),
    .verbs = LK_VERB_DISTILL },
  [LK_SETTING_TEACHER_MEAN] = {
    .name = "teacher-mean", .option = "mean", .label = N_ ("mean of the teachers’"), AT (teacher_mean),
    CHOICE (lk_mean_get_type), .flags = LK_SETTING_TEACHER,
    .argument = "NAME", .help = N_ ("of an ensemble: %s"),
    .verbs = LK_VERB_DISTILL },
  [LK_SETTING_TEACHER_LAYERS] = {
    .name = "teacher-layers", .label = N_ ("teacher’s hidden layers"), AT (teacher.layers), LAYERS, .flags = LK_SETTING_TEACHER,
    .argument = "LAYERS", .help = N_ ("or train one with these hidden layers"),
    .verbs = LK_VERB_DISTILL | LK_VERB_EXAM | LK_VERB_TRAIN | LK_VERB_SWEEP },
  [LK_SETTING_TEACHER_EPOCHS] = {
    .name = "teacher-epochs", .label = N_ ("number of epochs of the teacher"), AT (teacher.epochs),
    COUNT (1, EPOCHS_MAX), .flags = LK_SETTING_TEACHER,
    .argument = "N", .help = N_ ("for so many epochs"),
    .verbs = LK_VERB_DISTILL | LK_VERB_EXAM | LK_VERB_TRAIN | LK_VERB_SWEEP },
  [LK_SETTING_TEACHER_OPTIMIZER] = {
    .name = "teacher-optimizer", .label = N_ ("optimiser of the teacher"), AT (teacher.optimizer),
    CHOICE (lk_optimizer_get_type), .flags = LK_SETTING_TEACHER,
    .argument = "NAME", .help = N_ ("how steps are made: %s"),
    .verbs = LK_VERB_TRAIN },
  [LK_SETTING_TEACHER_LEARNING_RATE] = {
    .name = "teacher-learning-rate", .label = N_ ("learning rate of the teacher"), AT (teacher.learning_rate), RATE,
    .flags = LK_SETTING_TEACHER,
    .argument = "R", .help = N_ ("size of a step; 0.05 with sgd"),
    .verbs = LK_VERB_TRAIN },
  [LK_SETTING_TEACHER_MOMENTUM] = {
    .name = "teacher-momentum", .label = N_ ("momentum of the teacher"), AT (teacher.momentum), MOMENTUM,
    .flags = LK_SETTING_TEACHER,
    .argument = "M", .help = N_ ("of sgd"),
    .verbs = LK_VERB_TRAIN },
  [LK_SETTING_TEACHER_SCHEDULE] = {
    .name = "teacher-schedule", .label = N_ ("schedule of the teacher"), AT (teacher.schedule),
    CHOICE (lk_schedule_get_type), .flags = LK_SETTING_TEACHER,
    .argument = "NAME", .help = N_ ("of the learning rate, to 0: %s"),
    .verbs = LK_VERB_TRAIN },
  [LK_SETTING_TEACHER_DROPOUT] = {
    .name = "teacher-dropout", .label = N_ ("dropout of hidden units of the teacher"), AT (teacher.dropout), DROPOUT,
    .flags = LK_SETTING_TEACHER,
    .argument = "P", .help = N_ ("share of hidden units left out of a step, at random"),
    .verbs = LK_VERB_TRAIN },
  [LK_SETTING_TEACHER_INPUT_DROPOUT] = {
    .name = "teacher-input-dropout", .label = N_ ("dropout of pixels of the teacher"), AT (teacher.input_dropout),
    DROPOUT, .flags = LK_SETTING_TEACHER,
    .argument = "P", .help = N_ ("share of pixels left out of a step, at random"),
    .verbs = LK_VERB_TRAIN },
  [LK_SETTING_TEACHER_JITTER] = {
    .name = "teacher-jitter", .label = N_ ("jitter of the teacher"), .unit = N_ ("%s pixels"), AT (teacher.jitter),
    COUNT (0, LK_MAX_SIDE - 1), .flags = LK_SETTING_TEACHER,
    .argument = "PIXELS", .help = N_ ("moves each picture by up to so many pixels, at random"),
    .verbs = LK_VERB_TRAIN },
  [LK_SETTING_TEACHER_FLIP] = {
    .name = "teacher-flip", .label = N_ ("mirrored pictures of the teacher"), AT (teacher.flip),
    .kind = LK_SETTING_IS_SWITCH, .flags = LK_SETTING_TEACHER | LK_SETTING_LATER,
    .help = N_ ("mirrors every other picture, left for right, at random"),
    .verbs = LK_VERB_TRAIN },
  [LK_SETTING_TEACHER_ROTATION] = {
    .name = "teacher-rotation", .label = N_ ("rotation of the teacher’s pictures"), .unit = N_ ("%s degrees"),
    AT (teacher.rotation), NUMBER (0.0, 180.0), .flags = LK_SETTING_TEACHER | LK_SETTING_LATER,
    .argument = "DEGREES", .help = N_ ("turns each picture by up to so many degrees, at random"),
    .verbs = LK_VERB_TRAIN },
  [LK_SETTING_TEACHER_SCALE] = {
    .name = "teacher-scale", .label = N_ ("scaling of the teacher’s pictures"), .unit = N_ ("%s per cent"),
    AT (teacher.scale), NUMBER (0.0, 90.0), .flags = LK_SETTING_TEACHER | LK_SETTING_LATER,
    .argument = "PERCENT", .help = N_ ("makes each picture larger or smaller by up to so many per cent, at random"),
    .verbs = LK_VERB_TRAIN },
  [LK_SETTING_TEACHER_MAX_NORM] = {
    .name = "teacher-max-norm", .label = N_ ("largest norm of a unit’s weights in the teacher"),
    AT (teacher.max_norm), NUMBER (0.0, 1e30), .flags = LK_SETTING_TEACHER,
    .argument = "C", .help = N_ ("limit of the norm of a hidden unit’s weights; 0 for none"),
    .verbs = LK_VERB_TRAIN },
  [LK_SETTING_TEACHER_WEIGHT_DECAY] = {
    .name = "teacher-weight-decay", .label = N_ ("weight decay of the teacher"), AT (teacher.weight_decay),
    NUMBER (0.0, 1000.0), .flags = LK_SETTING_TEACHER,
    .argument = "L", .help = N_ ("a step takes learning rate × L of each weight"),
    .verbs = LK_VERB_TRAIN },
  [LK_SETTING_TEACHER_FRACTION] = {
    .name = "teacher-fraction", .option = "teacher-train-fraction",
    .label = N_ ("share of the samples for the teacher"), AT (teacher.fraction), SHARE,
    .flags = LK_SETTING_TEACHER,
    .argument = "F", .help = N_ ("share of each class of the training split to learn from"),
    .verbs = LK_VERB_TRAIN },
  [LK_SETTING_TEACHER_VALIDATION] = {
    .name = "teacher-validation", .label = N_ ("share held out of the samples for the teacher"),
    AT (teacher.validation), NUMBER (0.0, 0.9), .flags = LK_SETTING_TEACHER,
    .argument = "F",
    .help = N_ ("share of these to hold out: the epoch with the fewest errors there is kept; 0 for "
                "the last"),
    .verbs = LK_VERB_TRAIN },
  [LK_SETTING_TEACHER_PATIENCE] = {
    .name = "teacher-patience", .label = N_ ("patience with the teacher"), AT (teacher.patience),
    COUNT (0, EPOCHS_MAX), .flags = LK_SETTING_TEACHER,
    .argument = "N", .help = N_ ("stop after so many epochs without a better one; 0 for never"),
    .verbs = LK_VERB_TRAIN },
};
/* clang-format on */

const LkSettingInfo *
lk_setting_info (guint id)
{
  g_return_val_if_fail (id > 0 && id < LK_N_SETTINGS, NULL);

  return &settings_table[id];
}

guint
lk_setting_find (const char *name)
{
  for (guint id = 1; id < LK_N_SETTINGS; id++)
    {
      if (g_str_equal (settings_table[id].name, name))
        return id;
    }
  return 0;
}

GType
lk_setting_type (guint id)
{
  switch (settings_table[id].kind)
    {
    case LK_SETTING_IS_NUMBER:
      return G_TYPE_DOUBLE;
    case LK_SETTING_IS_COUNT:
      return G_TYPE_UINT;
    case LK_SETTING_IS_LONG:
      return G_TYPE_UINT64;
    case LK_SETTING_IS_SWITCH:
      return G_TYPE_BOOLEAN;
    case LK_SETTING_IS_CHOICE:
      return settings_table[id].choices ();
    case LK_SETTING_IS_TEXTS:
      return G_TYPE_STRV;
    case LK_SETTING_IS_TEXT:
    case LK_SETTING_IS_LAYERS:
      break;
    }
  return G_TYPE_STRING;
}

const char *
lk_setting_option (guint id)
{
  return settings_table[id].option ? settings_table[id].option : settings_table[id].name;
}

gboolean
lk_setting_in_range (guint id, double value)
{
  return value >= settings_table[id].minimum && value <= settings_table[id].maximum;
}

char *
lk_setting_number (guint id, double value)
{
  char number[LK_NUMBER_ROOM];
  const char *unit = settings_table[id].unit;

  lk_number_format (value, number);
  if (!unit)
    return g_strdup (number);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (_ (unit), number);
#pragma GCC diagnostic pop
}

static gboolean
is_text (const LkSettingInfo *info)
{
  return info->kind == LK_SETTING_IS_TEXT || info->kind == LK_SETTING_IS_LAYERS;
}

/* Text is a copy of its own; all other members were copied with the whole. */
static void
own_text (LkSettings *settings)
{
  for (guint id = 1; id < LK_N_SETTINGS; id++)
    {
      const LkSettingInfo *info = &settings_table[id];
      gpointer member = G_STRUCT_MEMBER_P (settings, info->offset);

      if (is_text (info))
        *(char **) member = g_strdup (*(char **) member);
      else if (info->kind == LK_SETTING_IS_TEXTS)
        *(char ***) member = g_strdupv (*(char ***) member);
    }
}

void
lk_settings_copy (const LkSettings *settings, LkSettings *copy)
{
  *copy = *settings;
  own_text (copy);
}

void
lk_settings_clear (LkSettings *settings)
{
  for (guint id = 1; id < LK_N_SETTINGS; id++)
    {
      const LkSettingInfo *info = &settings_table[id];
      gpointer member = G_STRUCT_MEMBER_P (settings, info->offset);

      if (is_text (info))
        g_free (*(char **) member);
      else if (info->kind == LK_SETTING_IS_TEXTS)
        g_strfreev (*(char ***) member);
    }
  *settings = (LkSettings) { 0 };
}

static GParamSpec *
new_spec (guint id, const GValue *value)
{
  const LkSettingInfo *info = &settings_table[id];

  switch (info->kind)
    {
    case LK_SETTING_IS_NUMBER:
      return g_param_spec_double (info->name, NULL, NULL, info->minimum, info->maximum, g_value_get_double (value),
                                  LK_SETTING_PARAM_FLAGS);
    case LK_SETTING_IS_COUNT:
      return g_param_spec_uint (info->name, NULL, NULL, (guint) info->minimum, (guint) info->maximum,
                                g_value_get_uint (value), LK_SETTING_PARAM_FLAGS);
    case LK_SETTING_IS_LONG:
      return g_param_spec_uint64 (info->name, NULL, NULL, 0, G_MAXUINT64, g_value_get_uint64 (value),
                                  LK_SETTING_PARAM_FLAGS);
    case LK_SETTING_IS_SWITCH:
      return g_param_spec_boolean (info->name, NULL, NULL, g_value_get_boolean (value), LK_SETTING_PARAM_FLAGS);
    case LK_SETTING_IS_CHOICE:
      return g_param_spec_enum (info->name, NULL, NULL, info->choices (), g_value_get_enum (value),
                                LK_SETTING_PARAM_FLAGS);
    case LK_SETTING_IS_TEXTS:
      return g_param_spec_boxed (info->name, NULL, NULL, G_TYPE_STRV, LK_SETTING_PARAM_FLAGS);
    case LK_SETTING_IS_TEXT:
    case LK_SETTING_IS_LAYERS:
      break;
    }
  return g_param_spec_string (info->name, NULL, NULL, g_value_get_string (value), LK_SETTING_PARAM_FLAGS);
}

void
lk_setting_install (GParamSpec **specs)
{
  g_auto (LkSettings) defaults = { 0 };

  lk_settings_init (&defaults);
  for (guint id = 1; id < LK_N_SETTINGS; id++)
    {
      g_auto (GValue) value = G_VALUE_INIT;

      g_value_init (&value, lk_setting_type (id));
      lk_setting_get (&defaults, id, &value);
      specs[id] = new_spec (id, &value);
    }
}

static gboolean
set_text (char **text, const GValue *value)
{
  const char *new_text = g_value_get_string (value);

  if (g_strcmp0 (*text, new_text) == 0)
    return FALSE;
  g_free (*text);
  *text = g_strdup (new_text);
  return TRUE;
}

static gboolean
set_texts (char ***texts, const GValue *value)
{
  char **new_texts = g_value_get_boxed (value);

  /* No file and no list of files are the same. */
  if (new_texts && !new_texts[0])
    new_texts = NULL;
  if (*texts == new_texts ||
      (*texts && new_texts && g_strv_equal ((const char *const *) *texts, (const char *const *) new_texts)))
    return FALSE;
  g_strfreev (*texts);
  *texts = g_strdupv (new_texts);
  return TRUE;
}

#define SET(type, getter)                                                                                              \
  {                                                                                                                    \
    type old = *(type *) member;                                                                                       \
                                                                                                                       \
    *(type *) member = getter (value);                                                                                 \
    return *(type *) member != old;                                                                                    \
  }

gboolean
lk_setting_set (LkSettings *settings, guint id, const GValue *value)
{
  gpointer member = G_STRUCT_MEMBER_P (settings, settings_table[id].offset);

  switch (settings_table[id].kind)
    {
    case LK_SETTING_IS_NUMBER:
      /* The range does not stop it. */
      if (isnan (g_value_get_double (value)))
        return FALSE;
      SET (double, g_value_get_double)
    case LK_SETTING_IS_COUNT:
      SET (guint, g_value_get_uint)
    case LK_SETTING_IS_LONG:
      SET (guint64, g_value_get_uint64)
    case LK_SETTING_IS_SWITCH:
      SET (gboolean, g_value_get_boolean)
    case LK_SETTING_IS_CHOICE:
      SET (int, g_value_get_enum)
    case LK_SETTING_IS_TEXT:
    case LK_SETTING_IS_LAYERS:
      return set_text (member, value);
    case LK_SETTING_IS_TEXTS:
      return set_texts (member, value);
    }
  g_return_val_if_reached (FALSE);
}

void
lk_setting_lend (LkSettings *settings, guint id, const GValue *value)
{
  gpointer member = G_STRUCT_MEMBER_P (settings, settings_table[id].offset);

  if (is_text (&settings_table[id]))
    *(const char **) member = g_value_get_string (value);
  else if (settings_table[id].kind == LK_SETTING_IS_TEXTS)
    *(char ***) member = g_value_get_boxed (value);
  else
    lk_setting_set (settings, id, value);
}

void
lk_setting_get (const LkSettings *settings, guint id, GValue *value)
{
  gconstpointer member = G_STRUCT_MEMBER_P (settings, settings_table[id].offset);

  switch (settings_table[id].kind)
    {
    case LK_SETTING_IS_NUMBER:
      g_value_set_double (value, *(const double *) member);
      break;
    case LK_SETTING_IS_COUNT:
      g_value_set_uint (value, *(const guint *) member);
      break;
    case LK_SETTING_IS_LONG:
      g_value_set_uint64 (value, *(const guint64 *) member);
      break;
    case LK_SETTING_IS_SWITCH:
      g_value_set_boolean (value, *(const gboolean *) member);
      break;
    case LK_SETTING_IS_CHOICE:
      g_value_set_enum (value, *(const int *) member);
      break;
    case LK_SETTING_IS_TEXT:
    case LK_SETTING_IS_LAYERS:
      g_value_set_string (value, *(char *const *) member);
      break;
    case LK_SETTING_IS_TEXTS:
      g_value_set_boxed (value, *(char **const *) member);
      break;
    }
}
