'use strict';
// The run in this page: answers of teacher, student and twin to some samples at some moments, as the program computed
// them. Whoever reads moves T, the moment and the sample; nothing is fetched.
const run = JSON.parse(document.getElementById('run').textContent);
const words = run.words;
const C = run.classes.length;
const at = id => document.getElementById(id);
const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
const floats = text => { const b = bytes(text); return new Float32Array(b.buffer, 0, b.length / 4); };
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => name in values ? values[name] : all);
const count = n => n.toLocaleString(document.documentElement.lang);
const fixed = (value, digits) => value.toLocaleString(document.documentElement.lang,
  { minimumFractionDigits: digits, maximumFractionDigits: digits, useGrouping: false });

run.pixels = bytes(run.pixels);
run.teacher = run.teacher && floats(run.teacher);
for (const moment of run.moments) {
  moment.student = floats(moment.student);
  moment.twin = moment.twin && floats(moment.twin);
}

const state = { T: run.temperature, sample: 0, moment: run.moments.length - 1 };

// A link may say where to begin: #T=8&sample=3&moment=2
for (const part of location.hash.slice(1).split('&')) {
  const [name, text] = part.split('='), value = Number(text);
  if (name === 'T' && value >= run.least && value <= run.most) state.T = value;
  if (name === 'sample' && Number.isInteger(value) && value >= 0 && value < run.samples.length) state.sample = value;
  if (name === 'moment' && Number.isInteger(value) && value >= 0 && value < run.moments.length) state.moment = value;
}

function softmax(logits, sample, T) {
  const z = logits.subarray(sample * C, (sample + 1) * C);
  const most = Math.max(...z);
  const e = Array.from(z, v => Math.exp((v - most) / T));
  const sum = e.reduce((a, b) => a + b, 0);
  return e.map(v => v / sum);
}

function divergence(p, q) {
  return p.reduce((sum, v, k) => sum + (v > 0 ? v * Math.log(v / Math.max(q[k], 1e-300)) : 0), 0);
}

// Ink on paper, or the picture's own light and colours.
function paint(canvas, sample) {
  const n = run.width * run.height, channels = run.channels, style = getComputedStyle(document.body);
  canvas.width = run.width;
  canvas.height = run.height;
  const context = canvas.getContext('2d'), image = context.createImageData(run.width, run.height);
  const rgb = text => (text.match(/[\d.]+/g) || [0, 0, 0]).map(Number);
  const ink = rgb(style.color), paper = rgb(style.backgroundColor);
  for (let i = 0; i < n; i++)
    for (let c = 0; c < 3; c++) {
      const value = run.pixels[sample * n * channels + (channels === 3 ? c * n : 0) + i];
      image.data[4 * i + c] = run.true_colours ? value : paper[c] + (ink[c] - paper[c]) * value / 255;
      image.data[4 * i + 3] = 255;
    }
  context.putImageData(image, 0, 0);
}

const node = (name, attributes, text) => {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const key in attributes) made.setAttribute(key, attributes[key]);
  if (text !== undefined) made.textContent = text;
  return made;
};

function answers() {
  const moment = run.moments[state.moment], list = [];
  if (run.teacher) list.push(['teacher', softmax(run.teacher, state.sample, state.T)]);
  list.push(['student', softmax(moment.student, state.sample, state.T)]);
  if (moment.twin) list.push(['twin', softmax(moment.twin, state.sample, state.T)]);
  return list;
}

function drawBars(list) {
  const svg = at('bars'), each = 580 / C, bar = 0.84 * each / list.length, high = 180, zero = 205;
  const nodes = [node('defs')], numbers = [];
  const hatch = node('pattern', { id: 'hatch', width: 5, height: 5, patternUnits: 'userSpaceOnUse',
    patternTransform: 'rotate(45)' });
  hatch.append(node('rect', { width: 3, height: 5, fill: 'var(--student)' }));
  nodes[0].append(hatch);
  nodes.push(node('rect', { x: 10 + each * run.samples[state.sample].label, y: zero - high, width: each, height: high,
    fill: 'var(--label)' }));
  list.forEach(([who, p], i) => p.forEach((value, k) => {
    const x = 10 + each * k + 0.08 * each + bar * i, h = high * value;
    nodes.push(node('rect', { x, y: zero - h, width: 0.92 * bar, height: h, stroke: `var(--${who})`,
      fill: who === 'teacher' ? 'var(--teacher)' : who === 'student' ? 'url(#hatch)' : 'none' }));
    if (i === 0 && C <= 12 && value >= 0.005)
      numbers.push(node('text', { x: x + bar / 2, y: zero - h - 4, 'text-anchor': 'middle', class: 'number' }, fixed(value, 2)));
  }));
  nodes.push(node('line', { x1: 10, x2: 590, y1: zero, y2: zero, stroke: 'var(--dim)' }));
  if (C <= 40)
    run.classes.forEach((name, k) => nodes.push(node('text', { x: 10 + each * (k + 0.5), y: zero + 16,
      'text-anchor': 'middle' }, name.length * 7 > each ? name.slice(0, Math.max(1, Math.floor(each / 7))) : name)));
  svg.replaceChildren(...nodes, ...numbers);
  svg.setAttribute('aria-label', list.map(([who, p]) => {
    const best = p.indexOf(Math.max(...p));
    return `${words[who]}: ${run.classes[best]} ${fixed(p[best], 2)}`;
  }).join('; '));
}

function drawRace() {
  const svg = at('race'), curve = run.curve, moment = run.moments[state.moment], nodes = [];
  const all = curve.flatMap(c => [c.student, c.twin]).concat(run.teacher_errors).filter(n => n > 0);
  const low = Math.log(Math.min(...all) * 0.9), top = Math.log(Math.max(...all) * 1.05);
  const end = Math.max(1, curve[curve.length - 1].step);
  const x = step => 20 + 430 * step / end, y = n => 170 - 155 * (Math.log(Math.max(n, 1)) - low) / (top - low || 1);
  const line = (who, dash) => {
    const points = curve.filter(c => c[who] >= 0).map(c => `${x(c.step)},${y(c[who])}`).join(' ');
    if (points)
      nodes.push(node('polyline', { points, fill: 'none', stroke: `var(--${who})`, 'stroke-width': 2.5,
        'stroke-dasharray': dash }));
  };
  nodes.push(node('line', { x1: x(moment.step), x2: x(moment.step), y1: 10, y2: 172, stroke: 'var(--dim)' }));
  if (run.teacher_errors > 0)
    nodes.push(node('line', { x1: 20, x2: 450, y1: y(run.teacher_errors), y2: y(run.teacher_errors),
      stroke: 'var(--teacher)', 'stroke-width': 2 }));
  line('twin', '6 4');
  line('student', 'none');
  // Names at the curves' ends, a line apart at least.
  const ends = run.teacher_errors > 0 ? [['teacher', run.teacher_errors]] : [];
  for (const who of ['student', 'twin'])
    if (moment[`${who}_errors`] >= 0) {
      nodes.push(node('circle', { cx: x(moment.step), cy: y(moment[`${who}_errors`]), r: 4, fill: `var(--${who})` }));
      ends.push([who, curve[curve.length - 1][who]]);
    }
  let below = 1e9;
  for (const [who, n] of ends.sort((a, b) => a[1] - b[1])) {
    below = Math.min(y(n) + 4, below - 15);
    nodes.push(node('text', { x: 456, y: below, class: who }, `${words[who].split(' (')[0]} ${count(n)}`));
  }
  nodes.push(node('text', { x: 450, y: 186, 'text-anchor': 'end', class: 'dim' }, fill(words.step, { n: count(end) })));
  svg.replaceChildren(...nodes);
  svg.setAttribute('aria-label', at('errors').textContent);
}

function show() {
  const sample = run.samples[state.sample], moment = run.moments[state.moment], list = answers();
  const of = Object.fromEntries(list);
  at('temperature').value = Math.round(1000 * Math.log(state.T / run.least) / Math.log(run.most / run.least));
  at('temperature-value').textContent = `T = ${fixed(state.T, state.T < 10 ? 2 : 1)}`;
  at('name').textContent = fill(words.sample, { n: sample.number, label: run.classes[sample.label] });
  at('moment').value = state.moment;
  at('moment-value').textContent = fill(words.moment_at, { step: count(moment.step), epoch: fixed(moment.epoch, 1) });
  at('errors').textContent = moment.twin_errors >= 0
    ? fill(words.errors_both, { student: count(moment.student_errors), twin: count(moment.twin_errors), n: count(run.of) })
    : fill(words.errors, { student: count(moment.student_errors), n: count(run.of) });
  at('kl').textContent = !of.teacher ? '' : of.twin
    ? fill(words.kl_both, { student: fixed(divergence(of.teacher, of.student), 4), twin: fixed(divergence(of.teacher, of.twin), 4) })
    : fill(words.kl, { student: fixed(divergence(of.teacher, of.student), 4) });
  paint(at('picture'), state.sample);
  drawBars(list);
  drawRace();
  for (const button of at('samples').children)
    button.setAttribute('aria-current', button.dataset.sample == state.sample);
}

function set(change) {
  Object.assign(state, change);
  show();
}

at('title').textContent = run.title;
at('about').textContent = run.about;
at('footer').textContent = words.footer;
at('temperature-name').textContent = words.temperature;
at('moment-name').textContent = words.moment;
at('samples-name').textContent = words.samples;
at('before').setAttribute('aria-label', words.before);
at('next').setAttribute('aria-label', words.next);
for (const [who] of answers()) {
  const item = document.createElement('strong');
  item.className = who;
  item.textContent = `■ ${words[who]} `;
  at('legend').append(item);
}
at('moment').max = run.moments.length - 1;
run.samples.forEach((sample, i) => {
  const button = document.createElement('button'), canvas = document.createElement('canvas');
  button.dataset.sample = i;
  button.setAttribute('aria-label', fill(words.sample, { n: sample.number, label: run.classes[sample.label] }));
  button.append(canvas);
  button.addEventListener('click', () => set({ sample: i }));
  at('samples').append(button);
  paint(canvas, i);
});
at('temperature').addEventListener('input', event =>
  set({ T: run.least * Math.pow(run.most / run.least, event.target.value / 1000) }));
at('moment').addEventListener('input', event => set({ moment: Number(event.target.value) }));
at('before').addEventListener('click', () => set({ sample: (state.sample + run.samples.length - 1) % run.samples.length }));
at('next').addEventListener('click', () => set({ sample: (state.sample + 1) % run.samples.length }));
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => location.reload());
show();
