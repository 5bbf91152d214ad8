// What a run says of itself, from its state alone.

import assert from "node:assert/strict";
import { test } from "node:test";

import { status, wayTo } from "../../../live/run/status.js";
import { Run } from "../../../live/run/store.js";

// Each says its name, and what it is filled with; one is missing.
const words = {
  get: (_, name) => (name === "stopped_odd" ? undefined : `${name} {step} {rank} {wait} {s}`),
};
const VIEW = {
  state: "running",
  attention: "watching",
  rows: 0,
  progress: 0,
  active_s: 0,
  reason: "",
};

const said = (view, { rows = [], ...changes } = {}) => {
  const run = new Run("r", "me");
  rows.forEach((row) => run.append(row));
  Object.assign(run, { view: view && { ...VIEW, ...view }, ...changes });
  return status(run, { words: new Proxy({}, words), steps: 9 })
    .replace(/\{\w+\}/g, "")
    .trim()
    .replace(/ +/g, " ");
};

const rows = [{ step: 0 }, { step: 4 }];

test("each state has its words", () => {
  assert.equal(said(null), "starting");
  assert.equal(said({}), "starting");
  assert.equal(said(null, { fault: "offline" }), "offline");
  assert.equal(said({ state: "queued", rank: 2, wait_s: null }), "queued 2");
  assert.equal(said({ state: "queued", rank: 2, wait_s: 5 }), "queued_wait 2 seconds 5");
  assert.equal(
    said({ state: "queued", rank: 1, wait_s: 5, reason: "cluster" }),
    "queued_cluster 1",
  );
  assert.equal(said({}, { rows }), "running 4");
  assert.equal(said({}, { rows, cursor: 0 }), "looking 0");
  assert.equal(said({}, { rows: [...rows, { step: 7, diverged: true }] }), "diverged 7");
});

test("what runs meanwhile is watched in the reader's language", () => {
  const ahead = { name: { en: "ReLU", zh: "ReLU" }, query: "steps=40&seed=2" };
  assert.equal(wayTo(ahead, "/lab/live_cnn", "zh"), "/lab/live_cnn?lang=zh&steps=40&seed=2");
  const run = new Run("r", "me");
  run.take({ ...VIEW, state: "queued", rank: 1, ahead });
  assert.equal(run.ahead, ahead);
  run.take({ ...VIEW, ahead: null });
  assert.equal(run.ahead, null);
});

test("a pause is one when its worker has seen it and its rows are there", () => {
  const paused = { attention: "paused", rows: 2 };
  assert.equal(said({ ...paused, settled: false }, { rows }), "pausing 4");
  assert.equal(said({ ...paused, settled: true }, { rows }), "paused 4");
  assert.equal(said({ ...paused, rows: 3, settled: true }, { rows }), "pausing 4");
});

test("an end is told with its reason, as soon as its rows are there", () => {
  assert.equal(said({ state: "finished", rows: 3 }, { rows }), "loading");
  assert.equal(said({ state: "finished", rows: 2, unsaved: true }, { rows }), "finished_unsaved 4");
  assert.equal(said({ state: "failed", rows: 2, reason: "memory" }, { rows }), "failed_memory 4");
  assert.equal(said({ state: "stopped", rows: 2, reason: "odd" }, { rows }), "stopped 4");
});
