// A run fetched from a server that answers when it is told to.

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { Run, runOf } from "../../../live/run/store.js";

const VIEW = {
  ...{ id: "r", job: "j", state: "running", reason: "", message: "", attention: "watching" },
  ...{ settled: false, rows: 0, revision: 1, rank: null, wait_s: null, progress: 0, active_s: 0 },
  ...{ viewers: 1, unsaved: false },
};

let asked, run, news;

const settle = async () => {
  for (let i = 0; i < 20; i += 1) await null;
};

/** The oldest question that waits is answered. */
const answer = async (view, recorded = [], next = run.received + recorded.length) => {
  const { resolve } = asked.shift();
  const body = { ...VIEW, ...view, recorded, next };
  resolve({ ok: true, status: 200, json: async () => body });
  await settle();
};

const refuse = async (status) => {
  asked.shift().resolve({ ok: false, status });
  await settle();
};

const rows = (from, count) => Array.from({ length: count }, (_, i) => ({ step: from + i }));

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  asked = [];
  news = [];
  globalThis.document = { baseURI: "http://lab/" };
  globalThis.fetch = (url, options) =>
    new Promise((resolve) => asked.push({ url: String(url), options, resolve }));
  run = new Run("r", "me");
  run.subscribe((what) => news.push(what));
});

afterEach(() => mock.timers.reset());

test("whoever shows a run shares its store, and old ones are forgotten", () => {
  const first = runOf({ id: "a", viewer: "me" });
  assert.equal(runOf({ id: "a", viewer: "me" }), first);
  for (const id of ["b", "c", "d", "e"]) runOf({ id, viewer: "me" });
  assert.notEqual(runOf({ id: "a", viewer: "me" }), first);
});

test("rows are asked for from where one is, and each is taken once", async () => {
  run.start();
  run.start();
  assert.equal(asked.length, 1, "one question at a time");
  assert.match(asked[0].url, /^http:\/\/lab\/api\/run\/r\?since=0&revision=-1$/);
  assert.deepEqual(asked[0].options.headers, { "X-Viewer": "me" });
  await answer({ rows: 3 }, rows(0, 3));
  assert.deepEqual(news, ["rows", "state"]);
  mock.timers.tick(250);
  assert.match(asked[0].url, /since=3&revision=1$/);
  // What a command was answered in between.
  run.take({ ...VIEW, rows: 4, recorded: rows(3, 1), next: 4 });
  await answer({ rows: 5 }, rows(3, 2), 5);
  assert.deepEqual(run.main.column("step"), [0, 1, 2, 3, 4]);
});

test("what is there already is fetched without a pause", async () => {
  run.start();
  await answer({ rows: 9 }, rows(0, 2));
  mock.timers.tick(0);
  assert.equal(asked.length, 1);
});

test("networks side by side have a record each; one that is over stays behind", () => {
  run.append({ progress: 0, networks: [{ step: 0 }, { step: 0 }] });
  run.append({ progress: 1, networks: [null, { step: 1 }] });
  assert.deepEqual(
    run.records.map(({ length }) => length),
    [1, 2],
  );
  assert.equal(run.received, 2);
});

test("a pause holds as soon as its worker waits, however long that takes", async () => {
  run.start();
  await answer({ rows: 2 }, rows(0, 2));
  run.command("pause");
  assert.equal(asked[0].options.method, "POST");
  assert.match(asked[0].url, /\/pause\?count=1&record=0$/);
  await answer({ attention: "paused", rows: 2 });
  for (let i = 0; i < 50; i += 1) {
    await answer({ attention: "paused", rows: 2 });
    assert.ok(!run.settled);
    mock.timers.tick(60);
    assert.equal(asked.length, 1, "asked again at once");
  }
  await answer({ attention: "paused", rows: 3, settled: true }, []);
  assert.ok(!run.settled, "a row is still to be fetched");
  mock.timers.tick(60);
  await answer({ attention: "paused", rows: 3, settled: true }, rows(2, 1));
  assert.ok(run.settled);
  mock.timers.tick(999);
  assert.equal(asked.length, 0);
  mock.timers.tick(1);
  assert.equal(asked.length, 1);
});

test("after a command the server is asked at once, until a row has come", async () => {
  run.command("step", 1, 5);
  await answer({ attention: "paused", settled: true });
  await answer({ attention: "paused", settled: true });
  mock.timers.tick(60);
  await answer({ attention: "paused", settled: true, rows: 1 }, rows(0, 1));
  mock.timers.tick(900);
  assert.equal(asked.length, 0);
});

test("a server that is away, or knows no such run, is asked again", async () => {
  run.start();
  await refuse(503);
  assert.equal(run.fault, "offline");
  mock.timers.tick(1500);
  await answer({ rows: 0 });
  assert.equal(run.fault, null);
  mock.timers.tick(60);
  await refuse(404);
  assert.deepEqual([run.fault, run.over], ["gone", false]);
  mock.timers.tick(1500);
  assert.equal(asked.length, 1);
});

test("a run is over with its last row, and when it is known whether it is kept", async () => {
  run.start();
  await answer({ state: "finished", rows: 2, unsaved: null }, rows(0, 1));
  assert.ok(!run.over);
  mock.timers.tick(60);
  await answer({ state: "finished", rows: 2, unsaved: null }, rows(1, 1));
  assert.ok(!run.over);
  mock.timers.tick(250);
  await answer({ state: "finished", rows: 2, unsaved: true });
  assert.ok(run.over);
  mock.timers.tick(10_000);
  assert.equal(asked.length, 0);
});

test("a run that a class watches is asked about less often by each", async () => {
  run.start();
  await answer({ viewers: 150 });
  mock.timers.tick(60);
  while (asked.length) {
    await answer({ viewers: 150 }); // what has just begun is asked about more often
    mock.timers.tick(60);
  }
  mock.timers.tick(600 - 61);
  assert.equal(asked.length, 0);
  mock.timers.tick(1);
  assert.equal(asked.length, 1);
});

test("a run that nobody shows any more is not asked about", async () => {
  run.start();
  run.rest();
  await answer({ rows: 1 }, rows(0, 1));
  mock.timers.tick(10_000);
  assert.equal(asked.length, 0);
});

test("what is left is told from the pace since rows have been coming", () => {
  assert.equal(run.secondsLeft, null);
  run.take({ ...VIEW, progress: 0.1, active_s: 5 });
  assert.equal(run.secondsLeft, null, "there is no pace yet");
  run.take({ ...VIEW, progress: 0.35, active_s: 10 });
  assert.ok(Math.abs(run.secondsLeft - (5 / 0.25) * 0.65) < 1e-9);
});

test("one looks at a row, and beyond the last at the newest again", () => {
  rows(0, 3).forEach((row) => run.append(row));
  const seen = [-2, 1, 2, 9, null].map((index) => (run.look(index), run.cursor));
  assert.deepEqual(seen, [0, 1, null, null, null]);
  assert.ok(news.every((what) => what === "cursor"));
});

test("the step looked at is that of a row before the newest", () => {
  run.append({ step: 0 });
  run.append({ step: 10 });
  assert.equal(run.step, null);
  run.look(0);
  assert.equal(run.step, 0);
  run.look(1);
  assert.equal(run.step, null);
});
