// A preview without a page: what is painted when, and which answer is shown at last.

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { PREVIEWING, previewOf } from "../../charts/preview.js";
import { ANSWER_MS } from "../../core/waits.js";

let frames,
  questions,
  dragging,
  running = false,
  told,
  preview,
  chart,
  charts = 0;

globalThis.requestAnimationFrame = (callback) => frames.push(callback);
globalThis.MutationObserver = class {
  observe() {}
  disconnect() {}
};
globalThis.CustomEvent = class {
  constructor(type, { detail }) {
    Object.assign(this, { type, detail });
  }
};
globalThis.document = {
  baseURI: "http://lab/",
  body: {},
  querySelector: (selector) => ((selector === "[data-dragging]" ? dragging : running) ? {} : null),
  dispatchEvent: ({ type, detail }) => type === PREVIEWING && told.push(detail),
};
globalThis.fetch = (address) => {
  let answer;
  const answered = new Promise((resolve) => (answer = resolve));
  questions.push({
    fields: Object.fromEntries(address.searchParams),
    answer: (figure) => answer({ ok: Boolean(figure), json: async () => figure }),
  });
  return answered;
};

const frame = () => frames.splice(0).forEach((callback) => callback());
const settled = async () => {
  for (let i = 0; i < 20; i += 1) await null;
};
const asked = (values, address = `api/figure/curves?settings=${JSON.stringify(values)}`) => ({
  page: "p",
  address,
  values,
});
const take = (values, figure) => preview.take(chart, asked(values), figure);

// A formula that writes the present value of `setting` into the figure.
const formula = (setting) => {
  const state = { value: null };
  const draw = (figure) => ({ ...figure, [setting]: state.value });
  return (value) => {
    state.value = value;
    preview.move({ [setting]: String(value) }, draw);
  };
};

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  [frames, questions, dragging, told] = [[], [], false, []];
  chart = {
    pictures: [],
    show: (figure) => chart.pictures.push(["full", figure]),
    paint: (figure) => chart.pictures.push(["quick", figure]),
  };
  preview = previewOf(`chart ${(charts += 1)}`);
  take({ depth: "12", "prelu.a": "0.25" }, { of: 12 });
  assert.deepEqual(chart.pictures.splice(0), [["full", { of: 12 }]]);
});

test("a formula is painted at once, and then the latest value in each frame", () => {
  const set = formula("prelu.a");
  for (const value of [0.3, 0.4, 0.5]) set(value);
  assert.deepEqual(chart.pictures, [["quick", { of: 12, "prelu.a": 0.3 }]]);
  frame();
  assert.deepEqual(chart.pictures.at(-1), ["quick", { of: 12, "prelu.a": 0.5 }]);
  frame();
  assert.equal(chart.pictures.length, 2);
});

test("the server is asked one question at a time, the latest next", async () => {
  for (const depth of ["13", "14", "15"]) preview.move({ depth });
  assert.deepEqual(
    questions.map(({ fields }) => fields.depth),
    ["13"],
  );
  questions[0].answer({ of: 13 });
  await settled();
  assert.deepEqual(chart.pictures, [["quick", { of: 13 }]]);
  assert.deepEqual(
    questions.map(({ fields }) => fields.depth),
    ["13", "15"],
  );
});

test("a question without an answer leaves the picture, and later ones are asked", async () => {
  preview.move({ depth: "13" });
  questions[0].answer(null);
  await settled();
  assert.deepEqual(
    chart.pictures.filter(([, figure]) => figure.of !== 12),
    [],
  );
  preview.move({ depth: "14" });
  assert.equal(questions.length, 2);
});

test("formulas are drawn into what the server answers", async () => {
  formula("prelu.a")(0.5);
  frame();
  preview.move({ depth: "13" });
  assert.equal("prelu.a" in questions[0].fields, false);
  questions[0].answer({ of: 13 });
  await settled();
  assert.deepEqual(chart.pictures.at(-1), ["quick", { of: 13, "prelu.a": 0.5 }]);
});

test("an answer to older values is held back, the one to the present values is shown", () => {
  preview.move({ depth: "14" });
  take({ depth: "13" }, { of: 13 });
  assert.deepEqual(chart.pictures, []);
  take({ depth: "14.0" }, { of: 14 });
  assert.deepEqual(chart.pictures, [["full", { of: 14 }]]);
  mock.timers.tick(9 * ANSWER_MS);
  assert.equal(chart.pictures.length, 1);
});

test("if none comes, what was held back is shown, but not while one may still come", () => {
  preview.move({ depth: "14" });
  dragging = true;
  take({ depth: "13" }, { of: 13 });
  mock.timers.tick(3 * ANSWER_MS);
  assert.deepEqual(chart.pictures, []);
  [dragging, running] = [false, true];
  mock.timers.tick(3 * ANSWER_MS);
  assert.deepEqual(chart.pictures, []);
  running = false;
  mock.timers.tick(ANSWER_MS);
  assert.deepEqual(chart.pictures, [["full", { of: 13 }]]);
});

test("what arrives late for values that have been answered is not painted", async () => {
  preview.move({ depth: "13" });
  take({ depth: "13" }, { of: "13, measured" });
  questions[0].answer({ of: 13 });
  await settled();
  frame();
  assert.deepEqual(chart.pictures.at(-1)[1], { of: "13, measured" });
});

test("a control that is moved back gets the page's picture back", async () => {
  const set = formula("prelu.a");
  set(0.5);
  set(0.25);
  frame();
  assert.deepEqual(chart.pictures.at(-1), ["quick", { of: 12 }]);
});

test("a preset that sets a moved control takes its place at once", () => {
  preview.move({ depth: "14" });
  take({ depth: "50" }, { of: 50 });
  preview.correct({ depth: "50" });
  assert.deepEqual(chart.pictures, [["full", { of: 50 }]]);
});

test("a value that the page refuses is taken back", () => {
  formula("prelu.a")(9);
  preview.correct({ "prelu.a": "0.25" });
  assert.deepEqual(chart.pictures.at(-1), ["full", { of: 12 }]);
});

test("what the page has taken in, but not drawn, is not undone", () => {
  formula("prelu.a")(0.5);
  preview.correct({ "prelu.a": "0.5" });
  assert.deepEqual(chart.pictures, [["quick", { of: 12, "prelu.a": 0.5 }]]);
});

test("others hear whether a chart is ahead of the page", () => {
  told = [];
  preview.move({ depth: "14" });
  take({ depth: "14" }, { of: 14 });
  assert.deepEqual(told, [true, false]);
});

test("a chart that left the page is neither asked for nor painted", async () => {
  preview.move({ depth: "13" });
  preview.leave(chart);
  questions[0].answer({ of: 13 });
  await settled();
  preview.move({ depth: "14" });
  frame();
  assert.deepEqual([chart.pictures, questions.length], [[], 1]);
});

test("a preset ends what was moved before it, though its figure is the one of before", () => {
  preview.move({ depth: "14" });
  preview.take(chart, { ...asked({ depth: "12" }), applied: 1 }, { of: 12 });
  assert.deepEqual(chart.pictures, [["full", { of: 12 }]]);
});
