// What a run says of itself. Templates come from python in the reader's language; what is put into
// them ends up in text nodes.

// A field with a format, such as {bias:.3g}, is a number.
export const fill = (template, values = {}) =>
  template.replace(/\{(\w+)(:[^}]*)?\}/g, (_, name, format) => (format ? number(values[name]) : (values[name] ?? "")));

const SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const superscript = (n) =>
  (n < 0 ? "⁻" : "") + [...String(Math.abs(n))].map((digit) => SUPERSCRIPT[digit]).join("");

// Three significant digits; powers of ten where there are many zeros.
export const number = (value) => {
  if (value === null || !Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  const sign = value < 0 ? "−" : "";
  if (size === 0 || (size >= 1e-3 && size < 1e5)) return sign + Number(size.toPrecision(3));
  const [digits, exponent] = size.toExponential(2).split("e");
  return `${sign}${Number(digits)}×10${superscript(Number(exponent))}`;
};

export const percent = (value) => (value === null ? "–" : `${Number((100 * value).toPrecision(3))} %`);

export const duration = (seconds, words) => {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return fill(words.seconds, { s: whole });
  return fill(words.minutes, { m: Math.floor(whole / 60), s: whole % 60 });
};

// The computed answer under the picture, and its tone.
export const sentence = (record, words) => {
  const counts = record.at("dead") ?? [];
  const layers = record.first("layers").map((layer, i) => ({ ...layer, dead: counts[i] }));
  const dead = layers.filter((layer) => layer.dead > 0);
  // What lies before the last layer that is wholly dead gets no gradient, nor does that layer.
  const whole = dead.findLast((layer) => layer.dead === layer.units);
  const values = {
    probe: record.first("probes"),
    total: layers.reduce((sum, layer) => sum + layer.units, 0),
    layers: dead.map((layer) => fill(words[layer.kind], layer)).join(words.separator),
    layer: whole?.name,
    accuracy: percent(record.at("val_accuracy")),
  };
  const text =
    fill(dead.length ? words.dead : words.alive, values) +
    (whole ? fill(words.cut, values) : "") +
    fill(words.accuracy, values);
  // All data sets have ten classes: a network at less than a fifth has learned next to nothing.
  const guessing = record.at("step") > 0 && record.at("val_accuracy") < 0.2;
  return { tone: whole ? "bad" : dead.length || guessing ? "warn" : "good", text };
};

const endings = (run, words) => {
  const { state, reason, message } = run.view;
  const values = { step: run.main.last("step") ?? 0, message };
  const kind = state === "finished" && run.view.unsaved ? "finished_unsaved" : `${state}_${reason}`;
  const template = words[kind] ?? words[state];
  return template && fill(template, values);
};

const waiting = ({ rank, wait_s: wait, reason }, words) => {
  if (reason === "cluster") return fill(words.queued_cluster, { rank });
  if (wait === null) return fill(words.queued, { rank });
  return fill(words.queued_wait, { rank, wait: duration(wait, words) });
};

const moving = (run, words, steps) => {
  const { attention } = run.view;
  if (!run.length) return words.starting;
  const values = { step: run.main.last("step"), steps };
  if (attention === "paused") return fill(words.paused, values);
  const left = run.secondsLeft;
  if (left === null) return fill(words.running, values);
  return fill(words.running_left, { ...values, left: duration(left, words) });
};

// Where the run is, in one line.
export const status = (run, { words, steps }) => {
  if (run.fault) return words[run.fault];
  if (!run.view) return words.starting;
  if (run.cursor !== null) return fill(words.looking, { step: run.main.at("step") });
  if (run.main.last("diverged")) return fill(words.diverged, { step: run.main.last("step") });
  if (run.view.state === "queued") return waiting(run.view, words);
  if (run.view.state === "running") return moving(run, words, steps);
  return endings(run, words);
};
