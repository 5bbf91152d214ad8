// What a run says of itself, in one line.

/** @import { Ahead, OfRun, RunView } from "../../core/wire.d.ts" */
/** @import { Words } from "../../core/words.js" */
/** @import { Run } from "./store.js" */

import { duration, fill } from "../../core/words.js";

/**
 * @param {Run} run
 * @param {RunView} view
 * @param {Words} words
 */
const ending = (run, { state, reason, message, rows, unsaved }, words) => {
  if (run.received < rows) return words.loading;
  const values = { step: run.main.last("step") ?? 0, message };
  const kind = state === "finished" && unsaved ? "finished_unsaved" : `${state}_${reason}`;
  return fill(words[kind] ?? words[state], values);
};

/**
 * @param {RunView} view
 * @param {Words} words
 */
const waiting = ({ rank, wait_s: wait, reason }, words) => {
  if (reason) return fill(words[`queued_${reason}`], { rank });
  if (wait === null) return fill(words.queued, { rank });
  return fill(words.queued_wait, { rank, wait: duration(wait, words) });
};

/**
 * @param {Run} run
 * @param {RunView} view
 * @param {Words} words
 * @param {number} [steps]
 */
const moving = (run, { attention }, words, steps) => {
  if (!run.length) return words.starting;
  const values = { step: run.main.last("step"), steps };
  // Rows that were recorded before the pause, or were on their way, are still to come.
  if (attention === "paused") return fill(run.settled ? words.paused : words.pausing, values);
  const left = run.secondsLeft;
  if (left === null) return fill(words.running, values);
  return fill(words.running_left, { ...values, left: duration(left, words) });
};

/**
 * Where a run is watched for which this one waits.
 *
 * @param {Ahead} ahead
 * @param {string} path of the page
 * @param {OfRun["language"]} language
 */
export const wayTo = ({ query }, path, language) => `${path}?lang=${language}&${query}`;

/**
 * Where the run is.
 *
 * @param {Run} run
 * @param {Pick<OfRun, "words"> & { steps?: number }} data
 */
export const status = (run, { words, steps }) => {
  if (run.fault) return words[run.fault];
  if (!run.view) return words.starting;
  if (run.cursor !== null) return fill(words.looking, { step: run.main.at("step") });
  if (run.main.last("diverged")) return fill(words.diverged, { step: run.main.last("step") });
  if (run.view.state === "queued") return waiting(run.view, words);
  if (run.view.state === "running") return moving(run, run.view, words, steps);
  return ending(run, run.view, words);
};
