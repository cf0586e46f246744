/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "import/lk-csv-dataset.h"
#include "import/lk-dataset-io.h"
#include "tests/io/test-util.h"

static LkDataset *
load (const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return lk_dataset_open (path, NULL, NULL, error);
}

static LkDataset *
load_text (const char *text, gssize length)
{
  g_autofree char *folder = make_folder ();
  GError *error = NULL;
  LkDataset *dataset;

  write_file (folder, "my.pictures.csv", text, length < 0 ? strlen (text) : (gsize) length);
  dataset = load (folder, "my.pictures.csv", &error);
  g_assert_no_error (error);
  remove_folder (folder);
  return dataset;
}

/* The pixels of the sample that stood in a line, whichever split it is in now. */
static const uint8_t *
row (const LkDataset *dataset, guint line, guint16 *label)
{
  const LkSplit *splits[] = { &dataset->train, &dataset->test };

  for (guint s = 0; s < 2; s++)
    for (gsize i = 0; i < splits[s]->n; i++)
      if (splits[s]->rows[i] == line)
        {
          *label = splits[s]->labels[i];
          return splits[s]->pixels + i * lk_dataset_n_inputs (dataset);
        }
  g_assert_not_reached ();
}

/* All ways to write the same four samples. */
static void
test_forms (void)
{
  static const char *const texts[] = {
    "b,0,255,10,20\na,1,2,3,4\nb,5,6,7,8\na,9,9,9,9\n",
    "b;0;255;10;20\r\na;1;2;3;4\r\n\r\nb;5;6;7;8\r\na;9;9;9;9",
    "b\t0\t255\t10\t20\na\t1\t2\t3\t4\nb\t5\t6\t7\t8\na\t9\t9\t9\t9\n",
    "\xef\xbb\xbflabel,p0,p1,p2,p3\nb,0,255,10,20\na,1,2,3,4\nb,5,6,7,8\na,9,9,9,9\n",
    "0,1,2,3,Class\n0,255,10,20,b\n1,2,3,4,a\n5,6,7,8,b\n9,9,9,9,a\n",
    "\"b\", 0 ,\"255\",10.2,2e1\n \"a\",1,2,3,4\nb,5,6,7,8\na,9,9,9,9\n",
  };

  for (gsize t = 0; t < G_N_ELEMENTS (texts); t++)
    {
      g_autoptr (LkDataset) dataset = load_text (texts[t], -1);
      guint16 label;

      g_test_message ("text %zu", t);
      g_assert_cmpstr (dataset->title, ==, "my");
      g_assert_cmpuint (dataset->width, ==, 2);
      g_assert_cmpuint (dataset->height, ==, 2);
      g_assert_cmpuint (dataset->n_classes, ==, 2);
      g_assert_cmpstr (dataset->class_names[0], ==, "a");
      g_assert_cmpstr (dataset->class_names[1], ==, "b");
      g_assert_cmpuint (dataset->train.n, ==, 2); /* of each class one is kept for the test */
      g_assert_cmpuint (dataset->test.n, ==, 2);
      g_assert_cmpmem (row (dataset, 0, &label), 4, "\x00\xff\x0a\x14", 4);
      g_assert_cmpuint (label, ==, 1);
      g_assert_cmpmem (row (dataset, 1, &label), 4, "\x01\x02\x03\x04", 4);
      g_assert_cmpuint (label, ==, 0);
    }
}

/* What the sentences on how it was read must hold. */
static void
assert_note (const LkDataset *dataset, const char *fragment)
{
  for (gsize i = 0; i < dataset->n_notes; i++)
    if (strstr (dataset->notes[i], fragment))
      return;
  g_error ("“%s” is in none of the notes", fragment);
}

/* How `fields` tables of 24 samples of 3 × 3 pixels, three classes, are written: sample i has the pixels i (of every fifth), 20, 30, … 90
 * and the class i % 3; all in each form come to the same. */
typedef struct {
  const char *header; /* NULL: none */
  const char *before; /* the pixels, with {i} and the class, {c} */
  const char *after;  /* and behind */
  const char *separator;
  const char *end; /* of a line */
  const char *note;
} Way;

static const Way ways[] = {
  { NULL, "{c},", "", ",", "\n", "column 1" },
  { NULL, "", ",{c}", ",", "\n", "column 10; the first line is a sample" },
  { "p0,p1,p2,p3,p4,p5,p6,p7,p8,Class_Label\n", "", ",{c}", ",", "\n", "column 10, “Class_Label”" },
  { "p0,p1,p2,p3,p4,p5,p6,p7,p8,digit\n", "", ",{c}", ",", "\n", "“digit”; the first line is names" },
  { "species,p0,p1,p2,p3,p4,p5,p6,p7,p8\n", "{c},", "", ",", "\n", "column 1, “species”" },
  { "p0,p1,p2,p3,p4,p5,p6,p7,p8,my label\n", "", ",{c}", ",", "\n", "“my label”" },
  { "0,1,2,3,4,5,6,7,8,9\n", "{c},", "", ",", "\n", "column 1, “0”; the first line is names" },
  { "label,0,1,2,3,4,5,6,7,8\n", "{c},", "", ",", "\n", "“label”; the first line is names" },
  { ",label,p0,p1,p2,p3,p4,p5,p6,p7,p8\n", "{i},{c},", "", ",", "\n", "column 1 counts the samples" },
  { "Id,p0,p1,p2,p3,p4,p5,p6,p7,p8,y\n", "{i},", ",{c}", ",", "\n", "column 1, “Id” counts the samples" },
  { NULL, "{i},{c},", "", ",", "\n", "column 1 counts the samples" },
  { NULL, "file{i}.png,{c},", "", ",", "\n", "holds words" },
  { "label;p0;p1;p2;p3;p4;p5;p6;p7;p8\r\n", "{c};", "", ",0;", "\r\n", "“label”" },
  { NULL, "{c} ", "", "  ", " \n", "column 1" },
  { NULL, "{c}\t", "\t", "\t", "\n", "column 1" },
  { "label,p0,p1,p2,p3,p4,p5,p6,p7,p8\n", "{c},", ",", ",", "\n", "“label”" },
  { "# label,p0,p1,p2,p3,p4,p5,p6,p7,p8\n", "{c},", "", ",", "\n", "“label”" },
  { "# made by hand\n# for a test\n", "{c},", "", ",", "\n# more\n", "column 1" },
  { "label,p0,p1,p2,p3,p4,p5,p6,p7,p8\r", "{c},", "", ",", "\r", "“label”" },
};

static void
append_filled (GString *text, const char *pattern, guint i)
{
  g_auto (GStrv) parts = g_strsplit (pattern, "{", -1);

  g_string_append (text, parts[0] ? parts[0] : "");
  for (guint p = 1; parts[0] && parts[p]; p++)
    g_string_append_printf (text, "%u%s", *parts[p] == 'i' ? i : i % 3, parts[p] + 2);
}

static void
append_line (GString *text, const Way *way, guint i)
{
  append_filled (text, way->before, i);
  for (guint k = 0; k < 9; k++)
    g_string_append_printf (text, "%s%u", k > 0 ? way->separator : "", k > 0 ? 10 * (k + 1) : i % 5 == 0 ? i : 0);
  append_filled (text, way->after, i);
  g_string_append (text, way->end);
}

static void
assert_same (const LkDataset *dataset)
{
  guint16 label;

  g_assert_cmpuint (dataset->n_classes, ==, 3);
  g_assert_cmpuint (dataset->width, ==, 3);
  g_assert_cmpuint (dataset->height, ==, 3);
  g_assert_cmpuint (dataset->train.n + dataset->test.n, ==, 24);
  for (guint i = 0; i < 24; i += 5)
    {
      const guint8 expected[9] = { (guint8) i, 20, 30, 40, 50, 60, 70, 80, 90 };

      g_assert_cmpmem (row (dataset, i, &label), 9, expected, 9);
      g_assert_cmpuint (label, ==, i % 3);
    }
}

static void
test_ways (void)
{
  for (gsize w = 0; w < G_N_ELEMENTS (ways); w++)
    {
      g_autoptr (GString) text = g_string_new (ways[w].header);
      g_autoptr (LkDataset) dataset = NULL;
      g_autoptr (LkDataset) wide = NULL;
      g_autofree char *utf16 = NULL;
      gsize length;

      g_test_message ("way %zu", w);
      for (guint i = 0; i < 24; i++)
        append_line (text, &ways[w], i);
      dataset = load_text (text->str, -1);
      assert_same (dataset);
      assert_note (dataset, ways[w].note);
      g_string_prepend_unichar (text, 0xfeff);
      utf16 = g_convert (text->str, -1, w % 2 ? "UTF-16LE" : "UTF-16BE", "UTF-8", NULL, &length, NULL);
      wide = load_text (utf16, (gssize) length);
      assert_same (wide);
    }
}

/* One column a class; its name is the class's. */
static void
test_one_hot (void)
{
  g_autoptr (GString) named = g_string_new ("p0,p1,p2,p3,is_a,is_b,is_c\n");
  g_autoptr (GString) plain = g_string_new (NULL);
  g_autoptr (LkDataset) by_name = NULL;
  g_autoptr (LkDataset) by_number = NULL;
  guint16 label;

  for (guint i = 0; i < 12; i++)
    for (guint k = 0; k < 2; k++)
      g_string_append_printf (k ? named : plain, "%u,200,0,9,%u,%u,%u\n", i, i % 3 == 0, i % 3 == 1, i % 3 == 2);
  by_name = load_text (named->str, -1);
  by_number = load_text (plain->str, -1);
  g_assert_cmpuint (by_name->n_classes, ==, 3);
  g_assert_cmpstr (by_name->class_names[2], ==, "c");
  g_assert_cmpstr (by_number->class_names[2], ==, "2");
  g_assert_cmpmem (row (by_number, 5, &label), 4, "\5\310\0\11", 4);
  g_assert_cmpuint (label, ==, 2);
  assert_note (by_number, "the 3 columns from 5 on");
}

/* pixel10 stands behind pixel2. */
static void
test_numbered (void)
{
  g_autoptr (LkDataset) dataset = load_text ("pixel10,pixel3,label,pixel2,pixel1\n4,3,a,2,1\n200,3,b,2,1\n4,3,a,2,1\n"
                                             "4,3,b,2,1\n",
                                             -1);
  guint16 label;

  g_assert_cmpmem (row (dataset, 0, &label), 4, "\1\2\3\4", 4);
  assert_note (dataset, "order of the numbers");
}

/* What the reader decides can be overruled. */
static void
test_overruled (void)
{
  static const char text[] = "a,b,c,d,label\n0,1,2,3,4\n1,1,2,200,4\n0,1,2,3,5\n1,1,2,3,5\n";
  static const LkImportOptions options[] = {
    { .label_column = "1" }, { .label_column = "a" }, { .label_column = "5" }, { .header = "no", .label_column = "1" },
    { .label_column = "z" }, { .label_column = "6" },
  };
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "x.csv", NULL);

  write_file (folder, "x.csv", text, strlen (text));
  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    {
      g_autoptr (LkDataset) dataset = NULL;
      GError *error = NULL;

      dataset = lk_dataset_open (path, &options[i], NULL, &error);
      if (i >= 3)
        {
          g_assert_null (dataset);
          if (i == 3) /* its first line is a sample now, whose pixels are words */
            assert_error (&error, LK_ERROR_FORMAT, "line 1, column 2", NULL);
          else
            assert_error (&error, LK_ERROR_VALUE, options[i].label_column, "--label-column", "1 to 5", NULL);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpuint (dataset->n_classes, ==, 2);
      g_assert_cmpstr (dataset->class_names[0], ==, i < 2 ? "0" : "4");
    }
  remove_folder (folder);
}

/* 16 is white where it is the largest of whole numbers, and 1 is where a resizing went a little beyond. */
static void
test_scales (void)
{
  static const struct {
    const char *most;
    guint8 white;
    const char *note;
  } cases[] = {
    { "16", 255, "16 is white" }, { "15", 255, "15 is white" }, { "1.0000001", 255, NULL }, { "1.02", 255, NULL },
    { "1", 255, NULL },           { "17", 17, NULL },           { "255", 255, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("a,%s,0,0,0\nb,0,1,0,0\na,0,0,0,0\nb,0,0,0,0\n", cases[i].most);
      g_autoptr (LkDataset) dataset = load_text (text, -1);
      guint16 label;

      g_assert_cmpuint (row (dataset, 0, &label)[0], ==, cases[i].white);
      if (cases[i].note)
        assert_note (dataset, cases[i].note);
    }
}

/* What Normalize leaves, which pictures of 8 × 8 tell from measurements. */
static void
test_negative_scales (void)
{
  static const struct {
    const char *black, *grey, *white, *note;
  } cases[] = {
    { "-1", "0", "1", "−1 is black" },
    { "-1.0000001", "0.0000001", "1.05", "−1 is black" },
    { "-0.4242129", "1.1987", "2.821486", "0.1307" },
    { "-0.810198", "0.6063", "2.022663", "0.2860" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (LkDataset) dataset = NULL;
      guint16 label;

      for (guint n = 0; n < 4; n++)
        {
          g_string_append_printf (text, "%s,%s,%s", n % 2 ? "a" : "b", cases[i].grey, cases[i].white);
          for (guint k = 2; k < 64; k++)
            g_string_append_printf (text, ",%s", cases[i].black);
          g_string_append_c (text, '\n');
        }
      dataset = load_text (text->str, -1);
      g_assert_cmpuint (dataset->width, ==, 8);
      g_assert_cmpmem (row (dataset, 0, &label), 3, "\x80\xff\0", 3);
      assert_note (dataset, cases[i].note);
    }
}

/* A test table's columns are those that are called so, wherever they stand, with others beside them. */
static void
test_columns_by_name (void)
{
  static const struct {
    const char *test;
    const char *note;   /* NULL: nothing is said */
    const char *reason; /* it is refused; NULL: it is not */
  } cases[] = {
    { "label,a1,a2,a3,a4\nx,1,2,3,4\n", NULL, NULL },
    { "a4,a3,label,a1,a2\n4,3,x,1,2\n", "matched by their names", NULL },
    { "id,label,a1,a2,more,a3,a4\n7,x,1,2,y,3,4\n", NULL, NULL },
    { "label,b1,b2,b3,b4\nx,1,2,3,4\n", "have other names", NULL },
    { "x,1,2,3,4\n", NULL, NULL },
    { "a4,a3,label,a1,b2\n4,3,x,1,2\n", NULL, "no column “a2”" },
    { "label,a1,a2,a3\nx,1,2,3\n", NULL, "no column “a4”" },
    { "label,b1,b2,b3\nx,1,2,3\n", NULL, "3 pixels" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      static const char train[] = "label,a1,a2,a3,a4\nx,1,2,3,255\ny,5,6,7,8\n";
      g_autofree char *folder = make_folder ();
      g_autoptr (LkDataset) dataset = NULL;
      GError *error = NULL;

      write_file (folder, "d_train.csv", train, strlen (train));
      write_file (folder, "d_test.csv", cases[i].test, strlen (cases[i].test));
      dataset = load (folder, "d_train.csv", &error);
      if (cases[i].reason)
        assert_error (&error, LK_ERROR_FORMAT, "d_test.csv", cases[i].reason, NULL);
      else
        {
          g_assert_no_error (error);
          g_assert_cmpmem (dataset->test.pixels, 4, "\1\2\3\4", 4);
          g_assert_cmpstr (dataset->class_names[dataset->test.labels[0]], ==, "x");
          if (cases[i].note)
            assert_note (dataset, cases[i].note);
          for (gsize k = 0; k < dataset->n_notes && !cases[i].note; k++)
            g_assert_null (strstr (dataset->notes[k], "d_test"));
        }
      remove_folder (folder);
    }
}

/* Test samples of a competition have no labels. */
static void
test_competition (void)
{
  static const char *const files[][2] = {
    { "train.csv", "label,pixel0,pixel1,pixel2,pixel3\n1,0,9,200,0\n2,0,0,0,0\n1,0,9,200,0\n2,0,0,0,0\n" },
    { "test.csv", "pixel0,pixel1,pixel2,pixel3\n0,0,0,0\n" },
    { "sample_submission.csv", "ImageId,Label\n1,0\n" },
  };
  g_autofree char *folder = make_folder ();
  g_autoptr (LkDataset) dataset = NULL;
  GError *error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    write_file (folder, files[i][0], files[i][1], strlen (files[i][1]));
  dataset = lk_dataset_load (folder, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (dataset->train.n, ==, 2);
  g_assert_cmpuint (dataset->test.n, ==, 2);
  assert_note (dataset, "“test.csv” has no labels");
  remove_folder (folder);
}

/* Numbers that are no pictures are bars: at the mean half of their height is full. */
static void
test_features (void)
{
  g_autoptr (LkDataset) named = load_text ("sepal_length,sepal_width,petal_length,petal_width,species\n"
                                           "5.1,3.5,1.4,0.2,setosa\n4.9,3.5,1.4,0.2,setosa\n"
                                           "7.0,3.5,4.7,1.4,virginica\n6.4,3.5,4.5,1.5,virginica\n",
                                           -1);
  g_autoptr (LkDataset) plain = load_text ("-1,2,3,a\n1,2,30,a\n-1,2,3,b\n1,2,30,b\n", -1);
  guint16 label;
  const guint8 *pixels;

  g_assert_cmpuint (named->width, ==, 4);
  g_assert_cmpuint (named->height, ==, LK_FEATURES_BAR);
  g_assert_cmpstr (named->class_names[1], ==, "virginica");
  assert_note (named, "features");
  assert_note (plain, "features");
  g_assert_cmpuint (plain->width, ==, 3);
  pixels = row (plain, 0, &label);
  g_assert_cmpuint (pixels[3 * 7 + 1], ==, 0); /* a column that is always the same: the lower half */
  g_assert_cmpuint (pixels[3 * 8 + 1], ==, 255);
  g_assert_cmpuint (pixels[3 * 10], ==, 85); /* one deviation below: a third of 16 pixels are full */
  g_assert_cmpuint (pixels[3 * 11], ==, 255);
}

/* A colour of a picture of 8 × 8 whose light and colours both run smoothly. */
static guint
shade (guint i, guint p, guint c)
{
  return 10 * i + 3 * (p % 8) + 2 * (p / 8) + 60 * c;
}

static gboolean
has_note (const LkDataset *dataset, const char *fragment)
{
  for (gsize i = 0; i < dataset->n_notes; i++)
    if (strstr (dataset->notes[i], fragment))
      return TRUE;
  return FALSE;
}

/* Three times a square of numbers is pictures in colour, whichever way these lie, and with an opacity that says nothing. */
static void
test_colours (void)
{
  static const struct {
    guint channels;
    gboolean planes, equal;
    const char *names, *note;
  } cases[] = {
    { 3, TRUE, FALSE, NULL, "all of red first, then green, then blue, since" },
    { 3, FALSE, FALSE, NULL, "side by side, since" },
    { 3, TRUE, FALSE, "planes", "all of red first, then green, then blue, as their names say" },
    { 3, FALSE, TRUE, "pixels", "as their names say" },
    { 4, FALSE, FALSE, NULL, "an opacity behind red, green and blue" },
    { 3, TRUE, TRUE, NULL, "the same everywhere: the pictures are grey" },
  };

  for (gsize n = 0; n < G_N_ELEMENTS (cases); n++)
    for (guint grey = 0; grey < 2; grey++)
      {
        const LkImportOptions options = { .grey = grey };
        g_autofree char *folder = make_folder ();
        g_autofree char *path = g_build_filename (folder, "x.csv", NULL);
        g_autoptr (GString) text = g_string_new (cases[n].names ? "label" : NULL);
        g_autoptr (LkDataset) dataset = NULL;
        GError *error = NULL;
        const guint8 *pixels;
        guint16 label;

        for (guint k = 0; cases[n].names && k < 192; k++)
          if (cases[n].planes)
            g_string_append_printf (text, ",%c%u", "RGB"[k / 64], k % 64);
          else
            g_string_append_printf (text, ",p%u_%c", k / 3, "rgb"[k % 3]);
        if (cases[n].names)
          g_string_append_c (text, '\n');
        for (guint i = 0; i < 4; i++)
          {
            g_string_append (text, i % 2 ? "a" : "b");
            for (guint k = 0; k < 64 * cases[n].channels; k++)
              {
                guint p = cases[n].planes ? k % 64 : k / cases[n].channels;
                guint c = cases[n].planes ? k / 64 : k % cases[n].channels;

                g_string_append_printf (text, ",%u", c == 3 ? 255 : shade (i, p, cases[n].equal ? 0 : c));
              }
            g_string_append_c (text, '\n');
          }
        write_file (folder, "x.csv", text->str, text->len);
        dataset = lk_dataset_open (path, &options, NULL, &error);
        g_assert_no_error (error);
        g_assert_true (has_note (dataset, cases[n].note) || (grey && cases[n].equal));
        g_assert_cmpuint (dataset->width, ==, 8);
        g_assert_cmpuint (dataset->height, ==, 8);
        g_assert_cmpuint (dataset->channels, ==, grey || cases[n].equal ? 1 : 3);
        pixels = row (dataset, 2, &label);
        for (guint c = 0; c < dataset->channels && !grey; c++)
          g_assert_cmpuint (pixels[64 * c + 13], ==, shade (2, 13, c));
        if (grey)
          g_assert_true (has_note (dataset, "become grey"));
        if (grey && !cases[n].equal)
          g_assert_cmpuint (pixels[13], ==,
                            (77 * shade (2, 13, 0) + 150 * shade (2, 13, 1) + 29 * shade (2, 13, 2)) / 256);
        remove_folder (folder);
      }
}

/* The size that a person says, of three channels, too. */
static void
test_colours_sized (void)
{
  const LkImportOptions options = { .picture_width = 6, .picture_height = 5 };
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "x.csv", NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (LkDataset) dataset = NULL;
  GError *error = NULL;

  for (guint i = 0; i < 4; i++)
    {
      g_string_append (text, i % 2 ? "a" : "b");
      for (guint k = 0; k < 90; k++)
        g_string_append_printf (text, ",%u", 60 * (k / 30) + 2 * (k % 30) + i);
      g_string_append_c (text, '\n');
    }
  write_file (folder, "x.csv", text->str, text->len);
  dataset = lk_dataset_open (path, &options, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (dataset->width, ==, 6);
  g_assert_cmpuint (dataset->height, ==, 5);
  g_assert_cmpuint (dataset->channels, ==, 3);
  remove_folder (folder);
}

/* Values up to 1 are shares of white; whole numbers are one class however they
 * are written; classes stand in natural order. */
static void
test_unit_and_labels (void)
{
  g_autoptr (LkDataset) dataset =
      load_text ("10,0,1,0.5,0.25\n9.000e+00,0,0,0,0\n9,1,1,1,1\n10.0,1,1,1,1\n-1,0,0,0,0\n", -1);
  guint16 label;

  g_assert_cmpuint (dataset->n_classes, ==, 3);
  g_assert_cmpstr (dataset->class_names[0], ==, "-1");
  g_assert_cmpstr (dataset->class_names[1], ==, "9");
  g_assert_cmpstr (dataset->class_names[2], ==, "10");
  g_assert_cmpmem (row (dataset, 0, &label), 4, "\x00\xff\x80\x40", 4);
  g_assert_cmpuint (label, ==, 2);
}

static void
test_train_and_test (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (LkDataset) of_folder = NULL;
  g_autoptr (LkDataset) of_file = NULL;
  GError *error = NULL;

  write_file (folder, "x_train.csv", "a,0,1,2,3\nb,4,5,6,200\n", 22);
  write_file (folder, "x_test.csv", "b,1,1,1,1\n", 10);
  of_folder = lk_dataset_load (folder, NULL, &error);
  g_assert_no_error (error);
  of_file = load (folder, "x_train.csv", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (of_folder->train.n, ==, 2);
  g_assert_cmpuint (of_folder->test.n, ==, 1);
  g_assert_cmpuint (of_folder->test.labels[0], ==, 1);
  g_assert_null (of_folder->train.rows);
  /* The test's ones are not white: the training samples decide. */
  g_assert_cmpmem (of_folder->test.pixels, 4, "\1\1\1\1", 4);
  g_assert_cmpmem (of_file->test.pixels, 4, "\1\1\1\1", 4);
  g_assert_cmpstr (of_folder->id, ==, folder);
  remove_folder (folder);
}

/* A sample's line is that of the file: names, comments and empty lines count. It stays the sample's when a part is
 * kept for the test and when pictures are brought to another size. */
static void
test_lines (void)
{
  const LkImportOptions smaller = { .picture_width = 1, .picture_height = 1 };
  const LkImportOptions *const options[] = { NULL, &smaller };
  g_autofree char *folder = make_folder ();
  g_autoptr (GString) text = g_string_new ("label,p0,p1,p2,p3\n# the even ones\n\n");
  g_autofree char *path = g_build_filename (folder, "my.csv", NULL);

  for (guint i = 0; i < 12; i++)
    g_string_append_printf (text, "%s,%u,%u,%u,%u\n", i % 2 ? "b" : "a", 10 * i, 10 * i, 10 * i, 10 * i);
  write_file (folder, "my.csv", text->str, text->len);
  for (gsize o = 0; o < G_N_ELEMENTS (options); o++)
    {
      GError *error = NULL;
      g_autoptr (LkDataset) dataset = lk_dataset_open (path, options[o], NULL, &error);
      const LkSplit *splits[] = { &dataset->train, &dataset->test };
      gsize n_inputs = lk_dataset_n_inputs (dataset);

      g_assert_no_error (error);
      g_assert_cmpuint (dataset->train.n + dataset->test.n, ==, 12);
      for (guint s = 0; s < 2; s++)
        for (gsize i = 0; i < splits[s]->n; i++)
          {
            g_assert_cmpstr (lk_origins_file (&splits[s]->origins, i), ==, "my.csv");
            g_assert_cmpuint (lk_origins_line (&splits[s]->origins, i), ==, 4 + splits[s]->pixels[i * n_inputs] / 10);
          }
    }
  remove_folder (folder);
}

/* 72 × 72 is too large and scaled to 64; 1 × 4 only fits when it is said so. */
static void
test_sizes (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (GString) large = g_string_new (NULL);
  const LkImportOptions flat = { .picture_width = 1, .picture_height = 2 };
  const LkImportOptions bigger = { .picture_width = 5, .picture_height = 3 };
  g_autoptr (LkDataset) scaled = NULL;
  g_autoptr (LkDataset) narrow = NULL;
  g_autoptr (LkDataset) wide = NULL;
  g_autofree char *path = g_build_filename (folder, "flat.csv", NULL);
  GError *error = NULL;

  for (guint i = 0; i < 4; i++)
    {
      g_string_append (large, i % 2 ? "odd" : "even");
      for (guint k = 0; k < 72 * 72; k++)
        g_string_append (large, ",200");
      g_string_append_c (large, '\n');
    }
  scaled = load_text (large->str, (gssize) large->len);
  g_assert_cmpuint (scaled->width, ==, 64);
  g_assert_cmpuint (scaled->height, ==, 64);
  g_assert_cmpuint (scaled->train.pixels[33 * 64 + 32], ==, 200);

  write_file (folder, "flat.csv", "a,9,8\nb,7,6\na,5,4\nb,3,2\n", 24);
  narrow = lk_dataset_open (path, &flat, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (narrow->width, ==, 1);
  g_assert_cmpuint (narrow->height, ==, 2);
  write_file (folder, "flat.csv", "a,90\nb,70\na,50\nb,30\n", 20);
  wide = lk_dataset_open (path, &bigger, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (wide->width, ==, 5); /* the pixel fills the height, in the middle; black beside it */
  g_assert_cmpuint (wide->train.pixels[0], ==, 0);
  g_assert_cmpuint (wide->train.pixels[2], >=, 30);
  remove_folder (folder);
}

/* Every one a wrong file and what its sentence must say. */
static const struct {
  const char *text;
  const char *place;
  const char *reason;
} wrong[] = {
  { "", "bad.csv", "is empty" },
  { "\n \r\n\n", "bad.csv", "is empty" },
  { "a\nb\n", "line 1", "one column" },
  { "label,p0\n", "line 2", "no sample" },
  { "a,1\nb,2,3\n", "line 2", "more columns" },
  { "a,1,2,3,4\nb,2,3\n", "line 2", "3 columns, but the first line has 5" },
  { "a,1\nb,x\n", "line 2, column 2", "number from 0 to 255" },
  { "a,1\nb,\n", "line 2, column 2", "number from 0 to 255" },
  { "a,1\nb,nan\n", "line 2, column 2", "number" },
  { "a,1\nb,1e999\n", "line 2, column 2", "number" },
  { "a,1\nb,0x10\n", "line 2, column 2", "number" },
  { "a,1\nb,256\n", "line 2, column 2", "256" },
  { "a,1\n\nb,-2\n", "line 3, column 2", "-2" },
  { "a,1\n,2\n", "line 2, column 1", "label is empty" },
  { "a,1\n\"b,2\n", "line 2, column 1", "not closed" },
  { "a,1\n\xff,2\n", "line 2, column 1", "UTF-8" },
  { "a,1\na,2\n", "bad.csv", "single class" },
  { "a,1\nb,2\n", "bad.csv", "one sample a class" },
  { "p0,p1,p2,p3,p4,p5,p6,p7,p8\n1,2,3,4,5,6,7,8,9\n1,2,3,4,5,6,7,8,9\n", "no column of labels", "pixels" },
  { "label\n1\n", "line 1", "one column" },
};

static void
test_wrong (void)
{
  g_autofree char *folder = make_folder ();

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      GError *error = NULL;

      write_file (folder, "bad.csv", wrong[i].text, strlen (wrong[i].text));
      g_assert_null (load (folder, "bad.csv", &error));
      assert_error (&error, LK_ERROR_FORMAT, "bad.csv", wrong[i].place, wrong[i].reason, NULL);
    }
  remove_folder (folder);
}

static void
test_wrong_pair (void)
{
  g_autofree char *folder = make_folder ();
  g_autoptr (GString) many = g_string_new (NULL);
  GError *error = NULL;

  write_file (folder, "train.csv", "a,0,1,0,1\nb,1,0,1,0\n", 20);
  write_file (folder, "test.csv", "a,0,1,0\n", 8);
  g_assert_null (lk_dataset_load (folder, NULL, &error));
  assert_error (&error, LK_ERROR_FORMAT, "test.csv", "3 pixels", "training samples have 4", NULL);
  write_file (folder, "test.csv", "a,0,9,0,1\n", 10);
  g_assert_null (lk_dataset_load (folder, NULL, &error));
  assert_error (&error, LK_ERROR_FORMAT, "test.csv", "pixel of 9", "0 to 1", NULL);
  write_file (folder, "test.csv", "c,0,1,0,1\n", 10);
  g_assert_null (lk_dataset_load (folder, NULL, &error));
  assert_error (&error, LK_ERROR_FORMAT, "“c”", "none to train on", NULL);

  for (guint i = 0; i <= LK_MAX_CLASSES; i++)
    g_string_append_printf (many, "%u,1\n", i);
  write_file (folder, "many.csv", many->str, many->len);
  g_assert_null (load (folder, "many.csv", &error));
  assert_error (&error, LK_ERROR_FORMAT, "many.csv", "line 1001, column 1", "1000", NULL);
  write_file (folder, "net.safetensors", "x", 1);
  g_assert_null (load (folder, "net.safetensors", &error));
  assert_error (&error, LK_ERROR_FORMAT, "net.safetensors", "open it as the teacher", NULL);
  remove_folder (folder);
}

static gboolean
give_up (double fraction, gpointer user_data)
{
  ++*(guint *) user_data;
  return fraction < 0.25;
}

static void
test_broken_off (void)
{
  g_autofree char *folder = make_folder ();
  g_autofree char *path = g_build_filename (folder, "x.csv", NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  guint n = 0;
  const LkImportOptions options = { .progress = give_up, .user_data = &n };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 8192; i++)
    g_string_append_printf (text, "%u,1\n", i % 2);
  write_file (folder, "x.csv", text->str, text->len);
  g_assert_null (lk_dataset_open (path, &options, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (n, ==, 5); /* at 0, 1/16, 2/16, 3/16 and 4/16 of both passes */
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_null (lk_dataset_open (path, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  remove_folder (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv-dataset/forms", test_forms);
  g_test_add_func ("/csv-dataset/colours", test_colours);
  g_test_add_func ("/csv-dataset/colours-sized", test_colours_sized);
  g_test_add_func ("/csv-dataset/features", test_features);
  g_test_add_func ("/csv-dataset/competition", test_competition);
  g_test_add_func ("/csv-dataset/scales", test_scales);
  g_test_add_func ("/csv-dataset/columns-by-name", test_columns_by_name);
  g_test_add_func ("/csv-dataset/negative-scales", test_negative_scales);
  g_test_add_func ("/csv-dataset/overruled", test_overruled);
  g_test_add_func ("/csv-dataset/numbered", test_numbered);
  g_test_add_func ("/csv-dataset/one-hot", test_one_hot);
  g_test_add_func ("/csv-dataset/ways", test_ways);
  g_test_add_func ("/csv-dataset/unit-and-labels", test_unit_and_labels);
  g_test_add_func ("/csv-dataset/train-and-test", test_train_and_test);
  g_test_add_func ("/csv-dataset/lines", test_lines);
  g_test_add_func ("/csv-dataset/sizes", test_sizes);
  g_test_add_func ("/csv-dataset/wrong", test_wrong);
  g_test_add_func ("/csv-dataset/wrong-pair", test_wrong_pair);
  g_test_add_func ("/csv-dataset/broken-off", test_broken_off);
  return g_test_run ();
}
