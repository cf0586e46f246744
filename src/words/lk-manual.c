/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lk-manual.h"

#include <string.h>

typedef struct {
  char *name;
  char *argument; /* NULL: a switch */
  char *help;
  char **choices; /* NULL: anything */
  gboolean file;
} Option;

/* A verb, or, as the first of a manual, what stands before and without one. */
typedef struct {
  char *name;
  char *summary;
  GPtrArray *texts;   /* char * */
  GPtrArray *options; /* Option * */
} Verb;

struct _LkManual {
  char *program;
  char *usage;
  GPtrArray *verbs; /* Verb *; never empty */
};

static void
option_free (gpointer data)
{
  Option *option = data;

  g_free (option->name);
  g_free (option->argument);
  g_free (option->help);
  g_strfreev (option->choices);
  g_free (option);
}

static void
verb_free (gpointer data)
{
  Verb *verb = data;

  g_free (verb->name);
  g_free (verb->summary);
  g_ptr_array_unref (verb->texts);
  g_ptr_array_unref (verb->options);
  g_free (verb);
}

void
lk_manual_add_verb (LkManual *self, const char *name, const char *summary)
{
  Verb *verb = g_new0 (Verb, 1);

  verb->name = g_strdup (name);
  verb->summary = g_strdup (summary);
  verb->texts = g_ptr_array_new_with_free_func (g_free);
  verb->options = g_ptr_array_new_with_free_func (option_free);
  g_ptr_array_add (self->verbs, verb);
}

LkManual *
lk_manual_new (const char *program, const char *summary, const char *usage)
{
  LkManual *self = g_new0 (LkManual, 1);

  self->program = g_strdup (program);
  self->usage = g_strdup (usage);
  self->verbs = g_ptr_array_new_with_free_func (verb_free);
  lk_manual_add_verb (self, NULL, summary);
  return self;
}

void
lk_manual_free (LkManual *self)
{
  g_free (self->program);
  g_free (self->usage);
  g_ptr_array_unref (self->verbs);
  g_free (self);
}

static Verb *
last_verb (const LkManual *self)
{
  return g_ptr_array_index (self->verbs, self->verbs->len - 1);
}

void
lk_manual_add_text (LkManual *self, const char *text)
{
  if (text)
    g_ptr_array_add (last_verb (self)->texts, g_strdup (text));
}

void
lk_manual_add_option (LkManual *self, const char *name, const char *argument, const char *help,
                      const char *const *choices, gboolean file)
{
  Option *option = g_new0 (Option, 1);

  option->name = g_strdup (name);
  option->argument = g_strdup (argument);
  option->help = g_strdup (help);
  option->choices = g_strdupv ((char **) choices);
  option->file = file;
  g_ptr_array_add (last_verb (self)->options, option);
}

/* Puts a word before each of some characters. */
static void
append_guarded (GString *text, const char *string, const char *characters, const char *guard)
{
  for (const char *c = string; *c; c++)
    {
      if (strchr (characters, *c))
        g_string_append (text, guard);
      g_string_append_c (text, *c);
    }
}

/* --- The page --- */

/* Text that is nothing else to roff: a backslash is written \e, "-" would be a hyphen, and a line that begins with a
 * point would be a request. */
static void
append_roff (GString *page, const char *text)
{
  gboolean begins = TRUE;

  for (const char *c = text; *c; c++)
    {
      if (begins && (*c == '.' || *c == '\''))
        g_string_append (page, "\\&");
      begins = *c == '\n';
      if (*c == '\\')
        g_string_append (page, "\\e");
      else if (*c == '-')
        g_string_append (page, "\\-");
      else
        g_string_append_c (page, *c);
    }
}

static void
append_paragraph (GString *page, const char *text)
{
  g_string_append (page, ".PP\n");
  append_roff (page, text);
  g_string_append_c (page, '\n');
}

static void
append_man_options (GString *page, const GPtrArray *options)
{
  for (guint i = 0; i < options->len; i++)
    {
      const Option *option = g_ptr_array_index (options, i);

      g_string_append (page, ".TP\n\\fB\\-\\-");
      append_roff (page, option->name);
      g_string_append (page, "\\fR");
      if (option->argument)
        {
          g_string_append (page, "=\\fI");
          append_roff (page, option->argument);
          g_string_append (page, "\\fR");
        }
      g_string_append_c (page, '\n');
      append_roff (page, option->help);
      g_string_append_c (page, '\n');
    }
}

static char *
write_man (const LkManual *self, const char *version)
{
  GString *page = g_string_new (NULL);
  const Verb *first = g_ptr_array_index (self->verbs, 0);
  g_autofree char *name = g_ascii_strup (self->program, -1);

  g_string_append_printf (page, ".TH %s 1 \"\" \"Limbeck %s\" \"User Commands\"\n.SH NAME\n", name, version);
  append_roff (page, self->program);
  g_string_append (page, " \\- ");
  append_roff (page, first->summary);
  g_string_append (page, "\n.SH SYNOPSIS\n\\fB");
  append_roff (page, self->program);
  g_string_append (page, "\\fR ");
  append_roff (page, self->usage);
  g_string_append (page, "\n.SH DESCRIPTION\n");
  for (guint i = 0; i < first->texts->len; i++)
    append_paragraph (page, g_ptr_array_index (first->texts, i));
  if (first->options->len > 0)
    g_string_append (page, ".SH OPTIONS\n");
  append_man_options (page, first->options);
  if (self->verbs->len > 1)
    g_string_append (page, ".SH VERBS\n");
  for (guint i = 1; i < self->verbs->len; i++)
    {
      const Verb *verb = g_ptr_array_index (self->verbs, i);

      g_string_append (page, ".SS ");
      append_roff (page, verb->name);
      g_string_append_c (page, '\n');
      for (guint k = 0; k < verb->texts->len; k++)
        append_paragraph (page, g_ptr_array_index (verb->texts, k));
      append_man_options (page, verb->options);
    }
  return g_string_free (page, FALSE);
}

/* --- Completions --- */

/* A function's name may have no "-" in some shells. */
static char *
function_name (const LkManual *self)
{
  return g_strdelimit (g_strconcat ("_", self->program, NULL), "-", '_');
}

static void
append_bash_options (GString *script, const Verb *verb)
{
  g_string_append (script, "      case $previous in\n");
  for (guint i = 0; i < verb->options->len; i++)
    {
      const Option *option = g_ptr_array_index (verb->options, i);
      g_autofree char *choices = option->choices ? g_strjoinv (" ", option->choices) : NULL;

      if (!option->argument)
        continue;
      g_string_append_printf (script, "        --%s) ", option->name);
      if (choices)
        g_string_append_printf (script, "COMPREPLY=($(compgen -W '%s' -- \"$current\"))", choices);
      else if (option->file)
        g_string_append (script, "compopt -o default; COMPREPLY=()");
      else
        g_string_append (script, "COMPREPLY=()");
      g_string_append (script, "; return ;;\n");
    }
  g_string_append (script, "      esac\n      words='");
  for (guint i = 0; i < verb->options->len; i++)
    g_string_append_printf (script, "%s--%s", i > 0 ? " " : "",
                            ((const Option *) g_ptr_array_index (verb->options, i))->name);
  g_string_append (script, "'\n");
}

static char *
write_bash (const LkManual *self, const char *version)
{
  GString *script = g_string_new ("# Written by the build from the table of options.\n");
  g_autofree char *function = function_name (self);

  g_string_append_printf (script,
                          "%s ()\n{\n  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} "
                          "words=\n  # The word before \"=\" is the option that it belongs to.\n"
                          "  if [ \"$current\" = = ]; then\n    current=\n  elif [ \"$previous\" = = ]; then\n"
                          "    previous=${COMP_WORDS[COMP_CWORD-2]}\n  fi\n  case %s in\n",
                          function, self->verbs->len > 1 ? "${COMP_WORDS[1]}" : "''");
  for (guint i = 1; i < self->verbs->len; i++)
    {
      const Verb *verb = g_ptr_array_index (self->verbs, i);

      g_string_append_printf (script, "    %s)\n", verb->name);
      append_bash_options (script, verb);
      g_string_append (script, "      ;;\n");
    }
  g_string_append (script, "    *)\n");
  append_bash_options (script, g_ptr_array_index (self->verbs, 0));
  for (guint i = 1; i < self->verbs->len; i++)
    g_string_append_printf (script, "      words+=' %s'\n", ((const Verb *) g_ptr_array_index (self->verbs, i))->name);
  g_string_append_printf (script,
                          "      ;;\n  esac\n  COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n}\n"
                          "complete -o bashdefault -o default -F %s %s\n",
                          function, self->program);
  return g_string_free (script, FALSE);
}

static void
append_zsh_options (GString *script, const Verb *verb)
{
  for (guint i = 0; i < verb->options->len; i++)
    {
      const Option *option = g_ptr_array_index (verb->options, i);
      g_autoptr (GString) spec = g_string_new (NULL);

      g_string_append_printf (spec, "--%s%s[", option->name, option->argument ? "=" : "");
      append_guarded (spec, option->help, "[]\\", "\\");
      g_string_append_c (spec, ']');
      if (option->argument)
        {
          g_string_append_c (spec, ':');
          append_guarded (spec, option->argument, ":\\", "\\");
          g_string_append_c (spec, ':');
        }
      if (option->choices)
        {
          g_autofree char *choices = g_strjoinv (" ", option->choices);

          g_string_append_printf (spec, "(%s)", choices);
        }
      else if (option->file)
        g_string_append (spec, "_files");
      g_string_append (script, " \\\n        '");
      g_string_replace (spec, "'", "'\\''", 0);
      g_string_append (script, spec->str);
      g_string_append_c (script, '\'');
    }
}

static char *
write_zsh (const LkManual *self, const char *version)
{
  GString *script = g_string_new (NULL);

  g_string_append_printf (script, "#compdef %s\n# Written by the build from the table of options.\n", self->program);
  if (self->verbs->len == 1)
    {
      g_string_append (script, "_arguments");
      append_zsh_options (script, g_ptr_array_index (self->verbs, 0));
      g_string_append (script, " \\\n        '*:file:_files'\n");
      return g_string_free (script, FALSE);
    }
  g_string_append (script, "local -a verbs=(\n");
  for (guint i = 1; i < self->verbs->len; i++)
    {
      const Verb *verb = g_ptr_array_index (self->verbs, i);
      g_autoptr (GString) summary = g_string_new (NULL);

      append_guarded (summary, verb->summary, ":\\", "\\");
      g_string_replace (summary, "'", "'\\''", 0);
      g_string_append_printf (script, "  '%s:%s'\n", verb->name, summary->str);
    }
  g_string_append (script, ")\nif (( CURRENT == 2 )); then\n  _describe verb verbs\n  _arguments");
  append_zsh_options (script, g_ptr_array_index (self->verbs, 0));
  g_string_append (script, "\n  return\nfi\nlocal verb=$words[2]\nshift words\n(( CURRENT-- ))\ncase $verb in\n");
  for (guint i = 1; i < self->verbs->len; i++)
    {
      const Verb *verb = g_ptr_array_index (self->verbs, i);

      g_string_append_printf (script, "  %s)\n    _arguments", verb->name);
      append_zsh_options (script, verb);
      g_string_append (script, " \\\n        '*:file:_files' ;;\n");
    }
  g_string_append (script, "esac\n");
  return g_string_free (script, FALSE);
}

static void
append_fish_options (GString *script, const LkManual *self, const Verb *verb)
{
  for (guint i = 0; i < verb->options->len; i++)
    {
      const Option *option = g_ptr_array_index (verb->options, i);

      g_string_append_printf (script, "complete -c %s", self->program);
      if (verb->name)
        g_string_append_printf (script, " -n '__fish_seen_subcommand_from %s'", verb->name);
      else if (self->verbs->len > 1)
        g_string_append (script, " -n __fish_use_subcommand");
      g_string_append_printf (script, " -l %s", option->name);
      if (option->choices)
        {
          g_autofree char *choices = g_strjoinv (" ", option->choices);

          g_string_append_printf (script, " -x -a '%s'", choices);
        }
      else if (option->argument)
        g_string_append (script, option->file ? " -r -F" : " -x");
      g_string_append (script, " -d '");
      append_guarded (script, option->help, "'\\", "\\");
      g_string_append (script, "'\n");
    }
}

static char *
write_fish (const LkManual *self, const char *version)
{
  GString *script = g_string_new ("# Written by the build from the table of options.\n");

  append_fish_options (script, self, g_ptr_array_index (self->verbs, 0));
  for (guint i = 1; i < self->verbs->len; i++)
    {
      const Verb *verb = g_ptr_array_index (self->verbs, i);

      g_string_append_printf (script, "complete -c %s -n __fish_use_subcommand -f -a %s -d '", self->program,
                              verb->name);
      append_guarded (script, verb->summary, "'\\", "\\");
      g_string_append (script, "'\n");
      append_fish_options (script, self, verb);
    }
  return g_string_free (script, FALSE);
}

char *
lk_manual_write (LkManual *self, const char *form, const char *version)
{
  static const struct {
    const char *name;
    char *(*write) (const LkManual *self, const char *version);
  } forms[] = { { "man", write_man }, { "bash", write_bash }, { "zsh", write_zsh }, { "fish", write_fish } };

  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      if (g_str_equal (forms[i].name, form))
        return forms[i].write (self, version);
    }
  return NULL;
}
