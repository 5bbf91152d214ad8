// The parts of a chart that need no page.

import assert from "node:assert/strict";
import { test } from "node:test";

import { arranged, spelled } from "../../charts/draw.js";
import { configFor, rowsOf } from "../../charts/export.js";
import { nearest, withPowers } from "../../charts/plot.js";
import { pathsOf } from "../../charts/plotly_arrays.js";
import { enlarged } from "../../charts/theme.js";

test("what is saved is what is seen: trace, x, y, and z of a heatmap", () => {
  const trace = (changes) => ({ visible: true, type: "scatter", x: [1, 2], y: [3, 4], ...changes });
  const rows = rowsOf([
    trace({ name: "a" }),
    trace({ name: "b", visible: "legendonly" }),
    trace({ name: "c", meta: { export: false } }),
    trace({
      name: "d",
      meta: { csv: "other" },
      x: new Float64Array([9]),
      y: new Float64Array([8]),
    }),
    trace({ name: "e", type: "heatmap", x: [0, 5], y: undefined, z: [[1, 2], new Int8Array([3])] }),
  ]);
  assert.deepEqual(rows, [
    ["trace", "x", "y", "z"],
    ["a", 1, 3, ""],
    ["a", 2, 4, ""],
    ["other", 9, 8, ""],
    ["e", 0, 0, 1],
    ["e", 5, 0, 2],
    ["e", 0, 1, 3],
  ]);
});

test("what is saved is the number itself, not where a run has drawn it", () => {
  const run = { columns: { x: "step", y: "loss" } };
  const line = { type: "scatter", name: "a", x: [0, 1], y: [1e-9, 2], customdata: [0, 2] };
  const bars = { type: "bar", name: "b", orientation: "h", x: [7], y: ["tanh"] };
  const names = ["conv1 #0", "conv1 #0", "", "dense1 #0"];
  /** @type {(z: (number | null)[][], keep: string) => any} */
  const map = (z, keep) => ({ type: "heatmap", name: keep, x: [0, 10], z, meta: { keep, names } });
  const rows = rowsOf(
    [
      { ...line, meta: run },
      bars,
      map([[0.5, null], [0.5, null], [], [1, 0.25]], "open"),
      map([[null, 1], [null, 1], [], [null, null]], "dead"),
    ].map((trace) => ({ visible: true, ...trace })),
  );
  assert.deepEqual(rows.slice(1), [
    ["a", 0, 0, ""],
    ["a", 1, 2, ""],
    ["b", 7, "tanh", ""],
    ["open", 0, "conv1 #0", 0.5],
    ["open", 0, "dense1 #0", 1],
    ["open", 10, "dense1 #0", 0.25],
    ["dead", 10, "conv1 #0", 0],
  ]);
});

test("a chart keeps its configuration, so that plotly.js keeps the zoom", () => {
  assert.equal(configFor("a"), configFor("a"));
  assert.notEqual(configFor("a"), configFor("b"));
});

test("powers of ten under the pointer are written as such", () => {
  assert.equal(withPowers("x = 1.2e-7, y = 3e+21"), "x = 1.2×10⁻⁷, y = 3×10²¹");
  assert.equal(withPowers("1e−300"), "1×10⁻³⁰⁰");
  assert.equal(withPowers("e5, relu2"), "e5, relu2");
});

test("a click is of the point next to the pointer", () => {
  const yaxis = { _offset: 10, d2p: (y) => 100 - y };
  const points = [0, 50, 90].map((y) => ({ y, yaxis }));
  assert.deepEqual(
    [112, 61, 30, 0].map((height) => nearest(points, height).y),
    [0, 50, 90, 90],
  );
});

test("fonts and margins grow in presenter mode, wherever they are", () => {
  const layout = {
    font: { size: 10, family: "x" },
    margin: { l: 5, t: 0 },
    xaxis: { range: [0, 1], title: { text: "x", font: { size: 12 } } },
    annotations: [{ x: 3, font: { size: 8 } }],
    titlefont: null,
  };
  assert.equal(enlarged(layout, 1), layout);
  assert.deepEqual(enlarged(layout, 2), {
    font: { size: 20, family: "x" },
    margin: { l: 10, t: 0 },
    xaxis: { range: [0, 1], title: { text: "x", font: { size: 24 } } },
    annotations: [{ x: 3, font: { size: 16 } }],
    titlefont: null,
  });
});

test("what is drawn in powers of ten is read as numbers, beyond those of floats too", () => {
  const line = { type: "scatter", y: [-626, null, 2, -0.5], meta: { log10: true } };
  assert.deepEqual(spelled(line).text, ["10⁻⁶²⁶", "–", "100", "0.316"]);
  const other = { ...line, meta: {} };
  assert.equal(spelled(other), other);
});

test("a figure is arranged otherwise on a narrow screen if it says how", () => {
  const layout = { xaxis: {}, meta: { narrow: { height: 700, xaxis2: {} } } };
  assert.equal(arranged(layout, 400, false).height, 400);
  assert.equal(arranged(layout, 400, true).height, 700);
  assert.equal(arranged({ xaxis: {} }, 400, true).height, 400);
});

test("arrays of a type of trace are looked up, lists of objects left to plotly.js", () => {
  const schemaOf = (paths) => ({
    get: () => ({ traces: { scatter: { attributes: {} } } }),
    crawl: (_, take) =>
      paths.forEach(([path, attribute]) => take(attribute, path.split(".").at(-1), {}, 0, path)),
  });
  const paths = [
    ["x", { valType: "data_array" }],
    ["marker.size", { valType: "number", arrayOk: true }],
    ["name", { valType: "string" }],
    ["marker.colorbar.tickvals", { valType: "data_array" }],
    ["meta", null],
  ];
  assert.deepEqual(pathsOf(schemaOf(paths), "scatter"), ["x", "marker.size"]);
  const listed = [...paths, ["dims.items.values", { valType: "data_array" }]];
  assert.equal(pathsOf(schemaOf(listed), "scatter"), null);
});
