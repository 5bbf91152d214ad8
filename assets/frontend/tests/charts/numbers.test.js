// The numbers of a chart as tables, and what a chart is called.

import assert from "node:assert/strict";
import { test } from "node:test";

import { tablesOf, titleOf } from "../../charts/numbers.js";

const trace = (changes) => ({ visible: true, type: "scatter", x: [1, 2], y: [3, 4], ...changes });
const AXES = { xaxis: { title: { text: "layer <i>l</i>" } }, yaxis: { title: "loss" } };

test("a chart is called after its headings and axes, each once, without markup", () => {
  const layout = {
    ...AXES,
    xaxis2: AXES.xaxis,
    annotations: [
      { text: "<b>signal</b>", xref: "x domain", showarrow: false },
      { text: "a mark", xref: "x", showarrow: false },
      { text: "■ a legend", xref: "paper", yanchor: "top", showarrow: false },
    ],
  };
  assert.equal(titleOf(layout, []), "signal · loss · layer l");
  const [seen, unseen] = [trace({ name: "a" }), trace({ name: "b", visible: false })];
  assert.equal(titleOf({}, [seen, unseen]), "a");
  assert.equal(titleOf({ xaxis: { title: "x" } }, [seen, unseen]), "a · x");
});

test("lines over the same places stand beside each other; what is not exported does not", () => {
  const lines = [
    trace({ name: "a" }),
    trace({ name: "b", y: [0.12345, null] }),
    trace({ name: "band", meta: { export: false } }),
    trace({ name: "nothing", y: [null, null] }),
    trace({ name: "c", x: [5], y: new Float64Array([1e-9]) }),
  ];
  const [first, second] = tablesOf(lines, AXES);
  assert.deepEqual(first.head, ["layer l", "a", "b"]);
  assert.deepEqual(first.rows, [
    ["1", "3", "0.123"],
    ["2", "4", "–"],
  ]);
  assert.deepEqual(second.rows, [["5", "10⁻⁹"]]);
});

test("each panel has a table of its own under its heading", () => {
  const heading = (text) => ({ text, xref: "paper", showarrow: false });
  const tables = tablesOf([trace({ name: "a" }), trace({ name: "a", xaxis: "x2" })], {
    annotations: [heading("size"), heading("gradient")],
  });
  assert.deepEqual(
    tables.map(({ caption }) => caption),
    ["size", "gradient"],
  );
});

test("a value is read as the picture writes it, and a 0 of a run is 0", () => {
  const text = ["10⁻³", "10⁻⁴"];
  const rows = (changes) => tablesOf([trace({ name: "a", ...changes })], {})[0].rows;
  assert.deepEqual(rows({ text }), [
    ["1", "10⁻³"],
    ["2", "10⁻⁴"],
  ]);
  assert.deepEqual(rows({ text, mode: "markers+text" })[0], ["1", "3"]);
  const run = { meta: { columns: { x: "step", y: "loss" } }, customdata: [0, 4] };
  assert.deepEqual(rows(run)[0], ["1", "0"]);
  assert.deepEqual(rows({ orientation: "h", x: [7, 8], y: ["tanh", "ReLU"] })[1], ["ReLU", "8"]);
});

test("a long line is thinned to what can be read, with its end", () => {
  const x = Array.from({ length: 500 }, (_, i) => i);
  const [{ rows, tall }] = tablesOf([trace({ name: "a", x, y: x })], {});
  assert.deepEqual(tall, { all: 500, every: 9 });
  assert.equal(rows.length, 57);
  assert.deepEqual(rows.at(-1), ["499", "499"]);
});

test("maps over one grid are one table, a line for each unit, and dead is 0", () => {
  const map = (z, keep) =>
    trace({
      type: "heatmap",
      name: "openness",
      x: [0, 10],
      y: undefined,
      z,
      meta: { keep, names: ["conv1 #0", "conv1 #0", "", "dense1 #0"] },
    });
  const open = map([[0.5, null], [0.5, null], [], [1, 0.25]], "open");
  const dead = map([[null, 1], [null, 1], [], [null, null]], "dead");
  const [table, ...others] = tablesOf([open, dead], {});
  assert.equal(others.length, 0);
  assert.deepEqual([table.caption, ...table.head], ["openness", "", "0", "10"]);
  assert.deepEqual(table.rows, [
    ["conv1 #0", "0.5", "0"],
    ["dense1 #0", "1", "0.25"],
  ]);
});
