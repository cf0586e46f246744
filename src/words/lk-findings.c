/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-config.h"

#include "lk-findings.h"

#include <string.h>

struct _LkFindings {
  GArray *list; /* of LkFinding */
};

static void
finding_clear (gpointer data)
{
  g_free (((LkFinding *) data)->sentence);
  g_strfreev (((LkFinding *) data)->remedy);
}

LkFindings *
lk_findings_new (void)
{
  LkFindings *findings = g_atomic_rc_box_new0 (LkFindings);

  findings->list = g_array_new (FALSE, FALSE, sizeof (LkFinding));
  g_array_set_clear_func (findings->list, finding_clear);
  return findings;
}

LkFindings *
lk_findings_ref (LkFindings *findings)
{
  return g_atomic_rc_box_acquire (findings);
}

static void
findings_clear (gpointer data)
{
  g_array_unref (((LkFindings *) data)->list);
}

void
lk_findings_unref (LkFindings *findings)
{
  if (findings)
    g_atomic_rc_box_release_full (findings, findings_clear);
}

void
lk_findings_add (LkFindings *findings, LkFindingWeight weight, const char *id, char *sentence)
{
  const LkFinding finding = { .weight = weight, .id = id, .sentence = sentence };

  if (findings)
    g_array_append_val (findings->list, finding);
  else
    g_free (sentence);
}

void
lk_findings_number (LkFindings *findings, const char *name, double value)
{
  LkFinding *last;

  if (!findings)
    return;
  last = &g_array_index (findings->list, LkFinding, findings->list->len - 1);
  g_return_if_fail (last->n_numbers < LK_FINDING_MAX_NUMBERS);
  last->numbers[last->n_numbers++] = (LkFindingNumber) { name, value };
}

void
lk_findings_remedy (LkFindings *findings, const char *setting, const char *value)
{
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();
  LkFinding *last;

  if (!findings)
    return;
  last = &g_array_index (findings->list, LkFinding, findings->list->len - 1);
  if (last->remedy)
    g_strv_builder_addv (all, (const char **) last->remedy);
  g_strv_builder_add (all, setting);
  g_strv_builder_add (all, value);
  g_strfreev (last->remedy);
  last->remedy = g_strv_builder_end (all);
}

void
lk_findings_append (LkFindings *findings, const LkFindings *others)
{
  for (guint i = 0; i < lk_findings_n (others); i++)
    {
      LkFinding copy = *lk_findings_get (others, i);

      copy.sentence = g_strdup (copy.sentence);
      copy.remedy = g_strdupv (copy.remedy);
      g_array_append_val (findings->list, copy);
    }
}

guint
lk_findings_n (const LkFindings *findings)
{
  return findings ? findings->list->len : 0;
}

const LkFinding *
lk_findings_get (const LkFindings *findings, guint i)
{
  return &g_array_index (findings->list, LkFinding, i);
}

guint
lk_findings_n_warnings (const LkFindings *findings)
{
  guint n = 0;

  for (guint i = 0; i < lk_findings_n (findings); i++)
    n += lk_findings_get (findings, i)->weight == LK_FINDING_WARNING;
  return n;
}

const LkFinding *
lk_findings_find (const LkFindings *findings, const char *id)
{
  for (guint i = 0; i < lk_findings_n (findings); i++)
    {
      if (g_str_equal (lk_findings_get (findings, i)->id, id))
        return lk_findings_get (findings, i);
    }
  return NULL;
}
