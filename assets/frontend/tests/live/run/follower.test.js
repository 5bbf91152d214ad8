// What is drawn when: frames and clock are moved by hand.

import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { Follower } from "../../../live/run/follower.js";

let now, frames, drawn, cost, run, follower;

const listening = { addEventListener() {}, removeEventListener() {} };

const frame = async () => {
  for (const callback of frames.splice(0)) callback();
  for (let i = 0; i < 10; i += 1) await null;
};

const pass = (ms) => {
  now += ms;
  mock.timers.tick(ms);
};

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  [now, frames, drawn, cost] = [0, [], [], 0];
  mock.method(performance, "now", () => now);
  globalThis.requestAnimationFrame = (callback) => frames.push(callback);
  globalThis.ResizeObserver = class {
    observe() {}
    disconnect() {}
  };
  const made = () => ({ style: {}, append() {}, isConnected: true });
  globalThis.document = { ...listening, createElement: made, body: made() };
  globalThis.window = listening;
  run = runOfNobody();
  follower = new Follower({}, (_, due) => {
    drawn.push([...due]);
    pass(cost);
  });
  follower.follow(run);
});

afterEach(() => mock.reset());

const runOfNobody = () => {
  const made = { started: 0, listeners: new Set() };
  made.start = () => (made.started += 1);
  made.rest = () => (made.rested = true);
  made.subscribe = (listener) => {
    made.listeners.add(listener);
    return () => made.listeners.delete(listener);
  };
  return made;
};

const tell = (what) => run.listeners.forEach((listener) => listener(what));

test("however much comes in a frame, it is drawn once", async () => {
  for (const what of ["rows", "state", "cursor", "rows"]) tell(what);
  await frame();
  await frame();
  assert.deepEqual(drawn, [["rows", "state", "cursor"]]);
});

test("what is said of rows is drawn with them, and a gesture waits for neither", async () => {
  cost = 200;
  tell("rows");
  await frame();
  cost = 0;
  for (const what of ["rows", "state", "cursor"]) tell(what);
  await frame();
  assert.deepEqual(drawn.at(-1), ["cursor"]);
  pass(199);
  tell("state");
  await frame();
  assert.equal(drawn.length, 2);
  pass(1);
  await frame();
  assert.deepEqual(drawn.at(-1), ["rows", "state"]);
});

test("another run takes the place of the one before, which nobody hears any more", async () => {
  const before = run;
  run = runOfNobody();
  follower.follow(run);
  follower.follow(run);
  assert.deepEqual([before.listeners.size, run.listeners.size, run.started], [0, 1, 1]);
});

test("a run that is shown nowhere rests", () => {
  follower.close();
  assert.ok(run.rested);
});
