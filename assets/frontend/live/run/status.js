// What a run says of itself. Templates come from python in the reader's language; what is put into
// them ends up in text nodes.

import { number } from "../../core/numbers.js";

export { number };

// A field with a format, such as {bias:.3g}, is a number.
export const fill = (template, values = {}) =>
  template.replace(/\{(\w+)(:[^}]*)?\}/g, (_, name, format) =>
    format ? number(values[name]) : (values[name] ?? ""),
  );

export const percent = (value) =>
  value === null ? "–" : `${Number((100 * value).toPrecision(3))}\u00a0%`;

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

const endings = (run, words) => {
  const { state, reason, message, rows } = run.view;
  if (run.received < rows) return words.loading;
  const values = { step: run.main.last("step") ?? 0, message };
  const kind = state === "finished" && run.view.unsaved ? "finished_unsaved" : `${state}_${reason}`;
  const template = words[kind] ?? words[state];
  return template && fill(template, values);
};

const waiting = ({ rank, wait_s: wait, reason }, words) => {
  if (reason) return fill(words[`queued_${reason}`], { rank });
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
