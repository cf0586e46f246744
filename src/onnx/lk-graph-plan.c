/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-graph-plan.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "io/lk-error.h"
#include "io/lk-name.h"
#include "lk-operator.h"
#include "nn/lk-memory.h"
#include "nn/lk-network-text.h"
#include "nn/lk-parallel.h"

#define MOST_FLOATS ((gsize) 1 << 27) /* between operators, and of all that is known beforehand */

typedef struct {
  const LkGraphNode *node;
  const LkOperator *op;
  gsize scratch;
} Step;

struct _LkGraphPlan {
  LkGraph *graph;
  LkShape picture;
  gsize batch;
  gboolean beside; /* the graph wants the colours of a pixel side by side */
  LkArray *values; /* (graph's n_values) shapes; numbers of what was computed beforehand, which are its own */
  gsize *place;    /* (n_values) of what is computed in a run, in its memory */
  Step *steps;     /* (n_steps) */
  gsize n_steps;
  gsize n_floats;
  gsize scratch;
  double multiply_adds; /* of a batch */
  guint output;
  gsize n_classes;
  const char *taken_off;
};

struct _LkGraphRun {
  const LkGraphPlan *plan;
  LkArray *values;
  float *memory;
  float *scratch;
  gsize n_scratch;
};

/* --- what is wrong --- */

/* Why, within a sentence; translatable. */
static const char *const problems[] = {
  [LK_CALL_SHAPES] = N_ ("the shapes of what it takes do not fit together"),
  [LK_CALL_LATE] = N_ ("what it needs is computed from the picture, and must be known before"),
  [LK_CALL_VARIANT] = N_ ("it is used in a way that is not known here"),
  [LK_CALL_LARGE] = N_ ("it gives too many numbers"),
};

static void
refuse (const LkGraph *graph, const LkGraphNode *node, LkCallProblem problem, GError **error)
{
  g_autofree char *type = lk_name_clean (node->proto->op_type, LK_NAME_MAX_CLASS);
  g_autofree char *name = lk_name_clean (node->proto->name, LK_NAME_MAX_CLASS);

  g_set_error (
      error, LK_ERROR, LK_ERROR_VALUE,
      /* TRANSLATORS: a file, an operator of it ("Conv"), its name, why it cannot be run, and a line of Python */
      _ ("“%s” cannot be run: its operator %s, “%s”: %s. Save what the network answers instead: %s"), graph->file, type,
      name, _ (problems[problem]), lk_graph_way_out);
}

static void
refuse_unknown (const LkGraph *graph, const LkGraphNode *node, GError **error)
{
  g_autofree char *type = lk_name_clean (node->proto->op_type, LK_NAME_MAX_CLASS);

  g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
               _ ("“%s” has an operator that is not known here: %s. Save what the network answers instead: %s"),
               graph->file, type, lk_graph_way_out);
}

/* "1×28×28"; sizes that are open are “?”. */
static char *
show_shape (const LkGraph *graph)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gsize d = 0; d < graph->rank; d++)
    {
      if (d > 0)
        g_string_append (text, "×");
      if (graph->dims[d] == LK_GRAPH_ANY)
        g_string_append_c (text, '?');
      else
        g_string_append_printf (text, "%" G_GINT64_FORMAT, graph->dims[d]);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* --- what goes in --- */

static gboolean
may_be (const LkGraph *graph, gsize d, gsize size)
{
  return graph->dims[d] == LK_GRAPH_ANY || graph->dims[d] == (gint64) size;
}

/* The input's shape for pictures of that shape: a row of numbers, planes, or pixels whose colours lie side by side. */
static gboolean
fit_input (LkGraphPlan *plan, GError **error)
{
  const LkGraph *graph = plan->graph;
  LkShape p = plan->picture;
  gsize D = p.height * p.width * p.channels;
  gsize rank = graph->shaped ? graph->rank : 4, dims[LK_ARRAY_RANK] = { plan->batch };
  gboolean fits = FALSE;
  g_autofree char *shape = NULL;

  if (rank == 1)
    {
      fits = may_be (graph, 0, D) && plan->batch == 1;
      dims[0] = D;
    }
  else if (rank == 2)
    {
      fits = may_be (graph, 1, D);
      dims[1] = D;
    }
  else if (rank == 3)
    {
      fits = p.channels == 1 && may_be (graph, 1, p.height) && may_be (graph, 2, p.width);
      dims[1] = p.height;
      dims[2] = p.width;
    }
  else if (rank == 4 && (!graph->shaped ||
                         (may_be (graph, 1, p.channels) && may_be (graph, 2, p.height) && may_be (graph, 3, p.width))))
    {
      fits = TRUE;
      dims[1] = p.channels;
      dims[2] = p.height;
      dims[3] = p.width;
    }
  else if (rank == 4)
    {
      fits = may_be (graph, 1, p.height) && may_be (graph, 2, p.width) && may_be (graph, 3, p.channels);
      plan->beside = TRUE;
      dims[1] = p.height;
      dims[2] = p.width;
      dims[3] = p.channels;
    }
  if (fits && lk_array_set_shape (&plan->values[graph->input], FALSE, rank, dims))
    return TRUE;
  shape = show_shape (graph);
  g_set_error (
      error, LK_ERROR, LK_ERROR_VALUE,
      _ ("“%s” takes pictures of the shape %s, and those here are %zu×%zu×%zu (colours, height, width): choose "
         "a teacher that was trained on this data set"),
      graph->file, shape, p.channels, p.height, p.width);
  return FALSE;
}

/* --- from the end to the beginning --- */

/* The operator that gives the value; NULL: the input, or numbers of the file. */
static const LkGraphNode *
maker_of (const LkGraph *graph, guint value)
{
  for (guint k = graph->n_nodes; k-- > 0;)
    for (guint o = 0; o < graph->nodes[k].n_out; o++)
      if (graph->nodes[k].out[o] == value)
        return &graph->nodes[k];
  return NULL;
}

static gboolean
is_called (const LkGraphNode *node, const char *name)
{
  return g_strcmp0 (node->proto->op_type, name) == 0;
}

/* Whether it gives what it takes, perhaps in another shape. */
static gboolean
passes (const LkGraphNode *node)
{
  static const char *const names[] = { "Identity", "Dropout", "Reshape", "Flatten", "Squeeze", "Unsqueeze" };

  for (gsize k = 0; k < G_N_ELEMENTS (names); k++)
    if (is_called (node, names[k]))
      return TRUE;
  return FALSE;
}

/* The logits behind an output: a Softmax at the end is taken off, with what only passes it on. */
static guint
find_logits (LkGraphPlan *plan, guint output)
{
  const LkGraphNode *node;
  guint value = output;

  while ((node = maker_of (plan->graph, value)) && node->n_in > 0 && node->in[0] != LK_GRAPH_NONE &&
         node->out[0] == value && passes (node))
    value = node->in[0];
  if (!node || (!is_called (node, "Softmax") && !is_called (node, "LogSoftmax")) || node->n_in == 0 ||
      node->in[0] == LK_GRAPH_NONE)
    return output;
  plan->taken_off = is_called (node, "Softmax") ? "Softmax" : "LogSoftmax";
  return node->in[0];
}

/* Which operators lead to the value. */
static gboolean *
find_needed (const LkGraph *graph, guint value)
{
  g_autofree gboolean *wanted = g_new0 (gboolean, graph->n_values);
  gboolean *needed = g_new0 (gboolean, graph->n_nodes + 1);

  wanted[value] = TRUE;
  for (guint k = graph->n_nodes; k-- > 0;)
    {
      const LkGraphNode *node = &graph->nodes[k];

      for (guint o = 0; o < node->n_out; o++)
        needed[k] = needed[k] || wanted[node->out[o]];
      for (guint i = 0; needed[k] && i < node->n_in; i++)
        if (node->in[i] != LK_GRAPH_NONE)
          wanted[node->in[i]] = TRUE;
    }
  return needed;
}

/* --- from the beginning to the end --- */

static void
prepare (LkCall *call, const LkGraph *graph, const LkGraphNode *node, LkArray *values)
{
  call->graph = graph;
  call->node = node;
  call->n_in = node->n_in;
  for (guint k = 0; k < node->n_in; k++)
    call->in[k] = node->in[k] == LK_GRAPH_NONE ? NULL : &values[node->in[k]];
  call->out = &values[node->out[0]];
  call->scratch = 0;
  call->memory = NULL;
  call->n_memory = 0;
  call->multiply_adds = 0.0;
}

/* Runs it now: all that it takes is known. */
static gboolean
compute (LkCall *call, const LkOperator *op)
{
  gboolean there = lk_array_allocate (call->out);

  call->n_memory = 1;
  call->memory = there && call->scratch > 0 ? lk_alloc_aligned (call->scratch, sizeof (float)) : NULL;
  there = there && (call->scratch == 0 || call->memory);
  if (there)
    op->run (call);
  free (call->memory);
  return there;
}

/* A value that is not made: what an operator gives beside its first result. */
static gboolean
is_made (const LkArray *array)
{
  return array->n > 0 || array->data;
}

static gboolean
plan_node (LkGraphPlan *plan, const LkGraphNode *node, Step *step, gsize *n_known, GError **error)
{
  const LkGraph *graph = plan->graph;
  const char *domain = node->proto->domain;
  gboolean own = !domain || *domain == '\0' || g_str_equal (domain, "ai.onnx"), known = TRUE;
  const LkOperator *op = own ? lk_operator_find (node->proto->op_type) : NULL;
  LkCallProblem problem = LK_CALL_FINE;
  LkCall call;

  *step = (Step) { .node = node, .op = op };
  if (!op || node->n_out == 0)
    {
      refuse_unknown (graph, node, error);
      return FALSE;
    }
  prepare (&call, graph, node, plan->values);
  if (node->n_in < op->least || node->n_in > op->most)
    problem = LK_CALL_VARIANT;
  for (guint k = 0; k < node->n_in && problem == LK_CALL_FINE; k++)
    {
      known = known && (!call.in[k] || call.in[k]->data);
      if (k < op->least && !call.in[k])
        problem = LK_CALL_VARIANT;
      /* Results beside the first are not made, and of nothing comes nothing. */
      else if (call.in[k] && (!is_made (call.in[k]) || (call.in[k]->n == 0 && !call.in[k]->whole)))
        problem = LK_CALL_VARIANT;
    }
  if (problem == LK_CALL_FINE)
    problem = op->shape (&call);
  if (problem == LK_CALL_FINE && !call.out->whole && call.out->n == 0)
    problem = LK_CALL_SHAPES;
  if (problem == LK_CALL_FINE && call.out->whole && !known && !call.out->data)
    problem = LK_CALL_LATE;
  step->scratch = call.scratch;
  plan->multiply_adds += call.multiply_adds;
  if (problem == LK_CALL_FINE && plan->multiply_adds > LK_GRAPH_MOST_WORK * (double) plan->batch)
    problem = LK_CALL_LARGE;
  if (problem == LK_CALL_FINE && !call.out->data && known)
    {
      *n_known += call.out->n;
      if (*n_known > MOST_FLOATS || !compute (&call, op))
        problem = LK_CALL_LARGE;
    }
  if (problem == LK_CALL_FINE)
    return TRUE;
  refuse (graph, node, problem, error);
  return FALSE;
}

/* Room in a run's memory, in whole cache lines. */
static gboolean
give_room (LkGraphPlan *plan, guint value)
{
  plan->place[value] = plan->n_floats;
  plan->n_floats += (plan->values[value].n + 15) / 16 * 16;
  return plan->n_floats <= MOST_FLOATS;
}

static gboolean
plan_nodes (LkGraphPlan *plan, GError **error)
{
  const LkGraph *graph = plan->graph;
  g_autofree gboolean *needed = find_needed (graph, plan->output);
  gsize n_known = 0;

  if (!give_room (plan, graph->input))
    {
      lk_error_set_status (error, LK_NO_MEMORY, _ ("Could not prepare the teacher"));
      return FALSE;
    }
  for (guint k = 0; k < graph->n_nodes; k++)
    {
      const LkGraphNode *node = &graph->nodes[k];
      Step *step = &plan->steps[plan->n_steps];

      if (!needed[k])
        continue;
      if (!plan_node (plan, node, step, &n_known, error))
        return FALSE;
      if (plan->values[node->out[0]].data)
        continue;
      plan->n_steps++;
      plan->scratch = MAX (plan->scratch, step->scratch);
      if (!give_room (plan, node->out[0]))
        {
          refuse (graph, node, LK_CALL_LARGE, error);
          return FALSE;
        }
    }
  return TRUE;
}

/* Logits are a row of classes a picture. */
static gboolean
check_output (LkGraphPlan *plan, GError **error)
{
  const LkArray *y = &plan->values[plan->output];

  if (is_made (y) && !y->whole && !y->data && y->n % plan->batch == 0 && y->n / plan->batch <= LK_MAX_WIDTH &&
      (plan->batch == 1 || (y->rank > 0 && y->dims[0] == plan->batch)))
    {
      plan->n_classes = y->n / plan->batch;
      return TRUE;
    }
  g_set_error (error, LK_ERROR, LK_ERROR_VALUE,
               _ ("What “%s” gives is no row of logits a picture. Save what the network answers instead: %s"),
               plan->graph->file, lk_graph_way_out);
  return FALSE;
}

/* What comes with the file is the graph's. */
static void
clear_values (LkGraphPlan *plan)
{
  for (guint k = 0; plan->values && k < plan->graph->n_values; k++)
    if (plan->values[k].data != plan->graph->values[k].data)
      lk_array_clear (&plan->values[k]);
  g_clear_pointer (&plan->values, g_free);
}

static void
begin (LkGraphPlan *plan)
{
  clear_values (plan);
  plan->values = g_memdup2 (plan->graph->values, plan->graph->n_values * sizeof *plan->values);
  plan->n_steps = plan->n_floats = plan->scratch = 0;
  plan->multiply_adds = 0.0;
  plan->taken_off = NULL;
  plan->beside = FALSE;
}

LkGraphPlan *
lk_graph_plan_new (LkGraph *graph, LkShape picture, gsize batch, GError **error)
{
  g_autoptr (LkGraphPlan) plan = g_new0 (LkGraphPlan, 1);
  g_autoptr (GError) first = NULL;

  plan->graph = lk_graph_ref (graph);
  plan->picture = picture;
  plan->batch = batch;
  plan->place = g_new0 (gsize, graph->n_values);
  plan->steps = g_new0 (Step, graph->n_nodes + 1);
  /* Of several outputs the first one that is logits: others may be labels, or what is between. */
  for (guint k = 0; k < graph->n_outputs; k++)
    {
      g_autoptr (GError) here = NULL;

      begin (plan);
      plan->output = find_logits (plan, graph->outputs[k]);
      if (fit_input (plan, &here) && plan_nodes (plan, &here) && check_output (plan, &here))
        return g_steal_pointer (&plan);
      if (!first)
        first = g_steal_pointer (&here);
    }
  g_propagate_error (error, g_steal_pointer (&first));
  return NULL;
}

void
lk_graph_plan_free (LkGraphPlan *plan)
{
  if (!plan)
    return;
  clear_values (plan);
  g_free (plan->place);
  g_free (plan->steps);
  lk_graph_unref (plan->graph);
  g_free (plan);
}

gsize
lk_graph_plan_n_classes (const LkGraphPlan *plan)
{
  return plan->n_classes;
}

double
lk_graph_plan_multiply_adds (const LkGraphPlan *plan)
{
  return plan->multiply_adds / (double) plan->batch;
}

gsize
lk_graph_plan_n_floats (const LkGraphPlan *plan)
{
  return plan->n_floats;
}

gsize
lk_graph_plan_n_operators (const LkGraphPlan *plan)
{
  return plan->n_steps;
}

const char *
lk_graph_plan_taken_off (const LkGraphPlan *plan)
{
  return plan->taken_off;
}

/* --- running --- */

LkGraphRun *
lk_graph_run_new (const LkGraphPlan *plan)
{
  LkGraphRun *run = g_new0 (LkGraphRun, 1);
  const LkGraph *graph = plan->graph;

  run->plan = plan;
  run->n_scratch = plan->scratch > 0 ? (gsize) lk_parallel_get_threads () : 0;
  run->memory = lk_alloc_aligned (plan->n_floats, sizeof (float));
  run->scratch = run->n_scratch > 0 ? lk_alloc_aligned (run->n_scratch * plan->scratch, sizeof (float)) : NULL;
  if (!run->memory || (run->n_scratch > 0 && !run->scratch))
    {
      lk_graph_run_free (run);
      return NULL;
    }
  run->values = g_memdup2 (plan->values, graph->n_values * sizeof *plan->values);
  run->values[graph->input].f = run->memory + plan->place[graph->input];
  for (gsize s = 0; s < plan->n_steps; s++)
    {
      guint out = plan->steps[s].node->out[0];

      run->values[out].f = run->memory + plan->place[out];
    }
  return run;
}

void
lk_graph_run_free (LkGraphRun *run)
{
  if (!run)
    return;
  free (run->memory);
  free (run->scratch);
  g_free (run->values);
  g_free (run);
}

/* As the graph wants them. */
static void
take_pixels (LkGraphRun *run, const float *pixels)
{
  const LkGraphPlan *plan = run->plan;
  LkArray *x = &run->values[plan->graph->input];
  gsize C = plan->picture.channels, area = plan->picture.height * plan->picture.width;
  float scale = plan->graph->bytes ? 255.0f : 1.0f;

  if (!plan->beside && scale == 1.0f)
    {
      memcpy (x->f, pixels, x->n * sizeof *pixels);
      return;
    }
  for (gsize b = 0; b < plan->batch; b++)
    for (gsize c = 0; c < C; c++)
      for (gsize p = 0; p < area; p++)
        x->f[b * C * area + (plan->beside ? p * C + c : c * area + p)] = scale * pixels[(b * C + c) * area + p];
}

const float *
lk_graph_run_forward (LkGraphRun *run, const float *pixels)
{
  const LkGraphPlan *plan = run->plan;

  take_pixels (run, pixels);
  for (gsize s = 0; s < plan->n_steps; s++)
    {
      const Step *step = &plan->steps[s];
      LkCall call;

      prepare (&call, plan->graph, step->node, run->values);
      call.scratch = step->scratch;
      call.memory = run->scratch;
      call.n_memory = run->n_scratch;
      step->op->run (&call);
    }
  return run->values[plan->output].f;
}
