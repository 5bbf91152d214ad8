// What a run says of itself. Templates come from python in the reader's language; what is put into
// them ends up in text nodes.

import { number } from "./numbers.js";

export { number };

// A field with a format, such as {bias:.3g}, is a number.
export const fill = (template, values = {}) =>
  template.replace(/\{(\w+)(:[^}]*)?\}/g, (_, name, format) => (format ? number(values[name]) : (values[name] ?? "")));

export const percent = (value) => (value === null ? "–" : `${Number((100 * value).toPrecision(3))}\u00a0%`);

// Of a class: a network is never wholly certain.
export const probability = (value) => {
  if (value < 0.001) return "<0.1\u00a0%";
  return value > 0.999 ? ">99.9\u00a0%" : percent(value);
};

export const duration = (seconds, words) => {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return fill(words.seconds, { s: whole });
  return fill(words.minutes, { m: Math.floor(whole / 60), s: whole % 60 });
};

// Of the best accuracy so far, that much may be lost from one row to the next by chance.
const FALLEN = 0.1;
const BEGINNING = 10; // after so many rows a network is not only at its beginning
const STARVED = 0.1; // of the output layer's gradient, with which a layer hardly learns

// What a diverged run says: when and why, never the last good step as if it were the present.
const ended = (record, words, language) => {
  const why = record.last("why")?.[language] ?? fill(words.diverged, { step: record.last("step") });
  const rest = record.at("diverged") ? words.nothing : fill(words.last_numbers, { step: record.at("step") });
  return { tone: "bad", text: why + rest };
};

// The layer whose weights get least, if that is hardly anything beside the output layer.
const starved = (record, layers, words) => {
  const norms = record.at("gradient_norm") ?? [];
  const output = norms.at(-1);
  const least = Math.min(...layers.map((_, i) => norms[i] ?? Infinity));
  if (!(least <= STARVED * output)) return "";
  const { name: layer } = layers[norms.indexOf(least)];
  return least === 0 ? fill(words.no_gradient, { layer }) : fill(words.starved, { layer, times: number(output / least) });
};

// Of the dead units those whose φ′ is 0 in float32 only.
const byRounding = (record, dead, words) => {
  const units = (record.at("rounded") ?? []).reduce((sum, each) => sum + each.length, 0);
  if (!units) return "";
  const where = [...new Set(record.at("rounding").filter(Boolean))].join(", ");
  const all = dead.reduce((sum, layer) => sum + layer.dead, 0) === units;
  return fill(all ? words.rounded : words.rounded_some, { units, where });
};

// The computed answer under the picture, and its tone.
export const sentence = (record, words, language) => {
  if (record.over) return ended(record, words, language);
  const [dying, closing, opening] = ["dead", "saturated", "openness"].map((name) => record.at(name) ?? []);
  const layers = record.first("layers").map((layer, i) => ({ ...layer, dead: dying[i], saturated: closing[i] }));
  const total = layers.reduce((sum, layer) => sum + layer.units, 0);
  const lost = total - opening.flat().filter((r) => r !== null).length;
  const dead = layers.filter((layer) => layer.dead > 0);
  // Half of a layer: single units come and go.
  const closed = layers.filter((layer) => layer.saturated >= layer.units / 2);
  const accuracy = record.at("val_accuracy");
  const best = record.best("val_accuracy");
  const fallen = accuracy !== null && best.value - accuracy > FALLEN;
  const guesses = record.column("val_accuracy").slice(0, record.index + 1).slice(-BEGINNING);
  const begun = record.at("step") > 0 && accuracy !== null;
  const guess = record.first("chance");
  const guessing = begun && accuracy <= guess;
  const little = begun && accuracy < record.first("little");
  const stuck = guessing && guesses.length === BEGINNING && guesses.every((each) => each <= guess);
  // What lies before the last layer that is wholly dead gets no gradient, nor does that layer.
  const whole = dead.findLast((layer) => layer.dead === layer.units);
  const values = {
    probe: record.first("probes"),
    total,
    lost,
    layers: dead.map((layer) => fill(words[layer.kind], layer)).join(words.separator),
    layer: whole?.name,
    closed: closed.map((layer) => fill(words[layer.kind], { ...layer, dead: layer.saturated })).join(words.separator),
    accuracy: percent(accuracy),
    best: percent(best.value),
    when: best.step,
  };
  const text =
    fill(lost ? words.unmeasured : dead.length ? "" : words.alive, values) +
    (dead.length ? fill(words.dead, values) + byRounding(record, dead, words) : "") +
    (whole ? fill(words.cut, values) : "") +
    (closed.length ? fill(words.closed, values) : "") +
    (little && !whole ? starved(record, layers, words) : "") +
    fill(fallen ? words.fallen : guessing ? words.guessing : words.accuracy, values);
  const wrong = lost || dead.length || closed.length || fallen || little;
  return { tone: whole || stuck ? "bad" : wrong ? "warn" : "good", text };
};

const endings = (run, words) => {
  const { state, reason, message, rows } = run.view;
  if (run.received < rows) return words.loading;
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
  // Rows that were recorded before the pause, or were on their way, are still to come.
  if (attention === "paused") return fill(run.settled ? words.paused : words.pausing, values);
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
