/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-feature-case.h"

#include <glib/gi18n.h>
#include <math.h>

#include "dataset/lk-dataset.h"
#include "feature/lk-feature.h"
#include "feature/lk-mutual.h"
#include "io/lk-error.h"
#include "lk-cli.h"

#define MUTUAL    "mutual"
#define MAX_RANK  4
#define MAX_BATCH LK_FEATURE_MOST

/* Numbers row by row. */
typedef struct {
  gsize rank;
  gsize shape[MAX_RANK];
  gsize n;
  float *numbers;
} Tensor;

static void
tensor_clear (Tensor *tensor)
{
  g_free (tensor->numbers);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Tensor, tensor_clear)

static gboolean
from_symbol (const char *symbol, LkFeature *feature)
{
  for (int f = LK_FEATURE_NONE + 1; f < LK_N_FEATURES; f++)
    if (g_str_equal (lk_feature_info (f)->symbol, symbol))
      {
        *feature = (LkFeature) f;
        return TRUE;
      }
  return FALSE;
}

gboolean
lk_feature_case_is (JsonNode *node)
{
  JsonNode *method =
      JSON_NODE_HOLDS_OBJECT (node) ? json_object_get_member (json_node_get_object (node), "method") : NULL;
  LkFeature feature;

  return method && json_node_get_value_type (method) == G_TYPE_STRING &&
         (g_str_equal (json_node_get_string (method), MUTUAL) || from_symbol (json_node_get_string (method), &feature));
}

/* All arrays of a depth are as long as the first of them. */
static gboolean
read_level (JsonNode *node, gsize depth, Tensor *tensor, GArray *numbers)
{
  JsonArray *array;
  gsize n;

  if (!node)
    return FALSE;
  if (depth == tensor->rank)
    {
      float number = JSON_NODE_HOLDS_VALUE (node) && (json_node_get_value_type (node) == G_TYPE_INT64 ||
                                                      json_node_get_value_type (node) == G_TYPE_DOUBLE)
                         ? (float) json_node_get_double (node)
                         : NAN;

      g_array_append_val (numbers, number);
      return isfinite (number);
    }
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  array = json_node_get_array (node);
  n = json_array_get_length (array);
  if (tensor->shape[depth] == 0)
    tensor->shape[depth] = n;
  if (n == 0 || n != tensor->shape[depth])
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!read_level (json_array_get_element (array, i), depth + 1, tensor, numbers))
      return FALSE;
  return TRUE;
}

static gboolean
read_tensor (JsonObject *object, const char *member, gsize rank, Tensor *tensor)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (float));

  *tensor = (Tensor) { .rank = rank };
  if (!read_level (json_object_get_member (object, member), 0, tensor, numbers))
    return FALSE;
  tensor->n = numbers->len;
  tensor->numbers = (float *) (gpointer) g_array_steal (numbers, NULL);
  return TRUE;
}

static void
add_level (LkJson *json, const char *member, const Tensor *tensor, gsize depth, const float **numbers)
{
  if (depth == tensor->rank || depth == G_N_ELEMENTS (tensor->shape))
    {
      lk_json_add_number (json, member, *(*numbers)++);
      return;
    }
  lk_json_begin_array (json, member);
  for (gsize i = 0; i < tensor->shape[depth]; i++)
    add_level (json, NULL, tensor, depth + 1, numbers);
  lk_json_end (json);
}

/* Numbers in the shape of a tensor. */
static void
add_tensor (LkJson *json, const char *member, const Tensor *like, const float *numbers)
{
  add_level (json, member, like, 0, &numbers);
}

/* A batch of pictures (B, C, h, w) to (B, h, w, C), as they lie in memory, or the way back. */
static float *
turn (const Tensor *tensor, const float *numbers, gboolean back)
{
  gsize B = tensor->shape[0], C = tensor->shape[1], n = tensor->shape[2] * tensor->shape[3];
  float *turned = g_new (float, tensor->n);

  for (gsize b = 0; b < B; b++)
    for (gsize c = 0; c < C; c++)
      for (gsize i = 0; i < n; i++)
        {
          gsize plane = (b * C + c) * n + i, pixel = (b * n + i) * C + c;

          turned[back ? plane : pixel] = numbers[back ? pixel : plane];
        }
  return turned;
}

static LkFeatureMap
map_of (const Tensor *tensor)
{
  if (tensor->rank == 2)
    return (LkFeatureMap) { 1, 1, tensor->shape[1], tensor->shape[1] };
  return (LkFeatureMap) { tensor->shape[2], tensor->shape[3], tensor->shape[1], tensor->shape[1] };
}

/* R (D, S) and c (D) one behind the other; NULL where they do not fit. */
static float *
read_regressor (JsonObject *object, gsize S, gsize D, Tensor *weights, Tensor *bias)
{
  float *regressor;

  if (!read_tensor (object, "regressor", 2, weights) || !read_tensor (object, "bias", 1, bias) ||
      weights->shape[0] != D || weights->shape[1] != S || bias->n != D)
    return NULL;
  regressor = g_new (float, weights->n + bias->n);
  memcpy (regressor, weights->numbers, weights->n * sizeof *regressor);
  memcpy (regressor + weights->n, bias->numbers, bias->n * sizeof *regressor);
  return regressor;
}

static gboolean
write_feature (JsonObject *object, LkFeature feature, LkJson *json, const char **reason)
{
  const LkFeatureInfo *info = lk_feature_info (feature);
  gsize rank = info->pictures ? 4 : 2;
  g_auto (Tensor) student = { 0 }, teacher = { 0 }, weights = { 0 }, bias = { 0 };
  g_autofree float *regressor = NULL, *gradient = NULL, *gradient_regressor = NULL;
  LkFeatureMap of_student, of_teacher;
  LkFeatureLoss *loss = NULL;
  LkStatus status;
  double value;

  if (!read_tensor (object, "student", rank, &student) || !read_tensor (object, "teacher", rank, &teacher) ||
      student.shape[0] != teacher.shape[0] || student.shape[0] > MAX_BATCH)
    {
      *reason = info->pictures
                    ? _ ("“student” and “teacher” must hold finite numbers of the same samples, as samples × channels "
                         "× height × width")
                    : _ ("“student” and “teacher” must hold a row of finite numbers for each of the same samples");
      return FALSE;
    }
  of_student = map_of (&student);
  of_teacher = map_of (&teacher);
  if (info->pictures && !lk_feature_maps_fit (&of_student, &of_teacher))
    {
      *reason = _ ("the sides of one map must be those of the other, or a whole multiple of them");
      return FALSE;
    }
  if (info->regressor)
    {
      regressor = read_regressor (object, student.shape[1], teacher.shape[1], &weights, &bias);
      if (!regressor)
        {
          *reason = _ ("“regressor” must hold a row for each of the teacher’s numbers with one for each of the "
                       "student’s, and “bias” one for each of the teacher’s");
          return FALSE;
        }
    }
  status = lk_feature_loss_new (feature, student.shape[0], &of_student, &of_teacher, &loss);
  if (status != LK_OK)
    {
      *reason = _ ("there is not enough memory for it");
      return FALSE;
    }
  if (info->pictures)
    {
      float *s = turn (&student, student.numbers, FALSE), *t = turn (&teacher, teacher.numbers, FALSE);

      g_free (student.numbers);
      g_free (teacher.numbers);
      student.numbers = s;
      teacher.numbers = t;
    }
  gradient = g_new (float, student.n);
  gradient_regressor = info->regressor ? g_new (float, weights.n + bias.n) : NULL;
  value = lk_feature_loss_compute (loss, student.shape[0], student.numbers, teacher.numbers, regressor, gradient,
                                   gradient_regressor);
  lk_feature_loss_free (loss);
  if (info->pictures)
    {
      float *planes = turn (&student, gradient, TRUE);

      g_free (gradient);
      gradient = planes;
    }

  lk_json_begin_object (json, NULL);
  lk_json_add_number (json, "loss", value);
  add_tensor (json, "gradient", &student, gradient);
  if (info->regressor)
    {
      add_tensor (json, "gradient_regressor", &weights, gradient_regressor);
      add_tensor (json, "gradient_bias", &bias, gradient_regressor + weights.n);
    }
  lk_json_end (json);
  return TRUE;
}

static gboolean
write_mutual (JsonObject *object, LkJson *json, const char **reason)
{
  g_auto (Tensor) z1 = { 0 }, z2 = { 0 }, labels = { 0 };
  g_autofree float *gradient1 = NULL, *gradient2 = NULL;
  g_autofree double *p = NULL;
  g_autofree guint16 *y = NULL;
  LkMutualResult result;
  gsize B, C;

  if (!read_tensor (object, "z1", 2, &z1) || !read_tensor (object, "z2", 2, &z2) || z1.shape[0] != z2.shape[0] ||
      z1.shape[1] != z2.shape[1] || z1.shape[0] > MAX_BATCH || z1.shape[1] < 2 || z1.shape[1] > LK_MAX_CLASSES)
    {
      *reason = _ ("“z1” and “z2” must hold rows of 2 to 1000 finite numbers, as many in both");
      return FALSE;
    }
  B = z1.shape[0];
  C = z1.shape[1];
  y = g_new (guint16, B);
  if (!read_tensor (object, "labels", 1, &labels) || labels.n != B)
    {
      *reason = _ ("“labels” must list a class for each row");
      return FALSE;
    }
  for (gsize b = 0; b < B; b++)
    {
      if (!(labels.numbers[b] >= 0.0f && labels.numbers[b] < (float) C) ||
          labels.numbers[b] != floorf (labels.numbers[b]))
        {
          *reason = _ ("a label is not one of the classes");
          return FALSE;
        }
      y[b] = (guint16) labels.numbers[b];
    }
  gradient1 = g_new (float, z1.n);
  gradient2 = g_new (float, z2.n);
  p = g_new (double, 2 * C);
  lk_mutual_compute (B, C, z1.numbers, z2.numbers, y, p, gradient1, gradient2, &result);

  lk_json_begin_object (json, NULL);
  lk_json_add_number (json, "loss", result.loss[0]);
  lk_json_add_number (json, "loss2", result.loss[1]);
  add_tensor (json, "gradient", &z1, gradient1);
  add_tensor (json, "gradient2", &z2, gradient2);
  lk_json_end (json);
  return TRUE;
}

gboolean
lk_feature_case_print (JsonObject *object, const char *name, guint number, GError **error)
{
  g_autoptr (LkJson) json = lk_json_new (FALSE);
  const char *reason = NULL;
  LkFeature feature;
  gboolean written = from_symbol (json_object_get_string_member (object, "method"), &feature)
                         ? write_feature (object, feature, json, &reason)
                         : write_mutual (object, json, &reason);

  if (written)
    lk_cli_print_json (json);
  else
    g_set_error (error, LK_ERROR, LK_ERROR_FORMAT, _ ("“%s”, case %u: %s"), name, number + 1, reason);
  return written;
}
