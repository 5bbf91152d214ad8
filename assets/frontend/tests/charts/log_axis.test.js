import assert from "node:assert/strict";
import { test } from "node:test";

import { fitLog } from "../../charts/log_axis.js";

const CASES = [
  { lines: [[0, 0]], shown: [[1, 1]], marks: ["0"] },
  {
    lines: [
      [1, 0.5, 0.001],
      [0, 2],
    ],
    shown: [
      [1, 0.5, 0.001],
      [1e-4, 2],
    ],
    marks: ["0", "10<sup>−2</sup>", "1"],
  },
  { lines: [[5, 0, 6]], shown: [[5, 0.1, 6]], marks: ["0", "6"] },
  { lines: [[1, 2, 3]], shown: [[1, 2, 3]], marks: undefined },
  { lines: [[], []], shown: [[], []], marks: [] },
  { lines: [[null, 0, null]], shown: [[null, 1, null]], marks: ["0"] },
];

for (const { lines, shown, marks } of CASES) {
  test(`0 has a place on a logarithmic axis: ${JSON.stringify(lines)}`, () => {
    const data = lines.map((y) => ({ type: "scatter", y, hovertemplate: "%{y:.3g}" }));
    const layout = { yaxis: { type: "log" } };
    fitLog({ data, layout });
    data.forEach((trace, i) => {
      assert.deepEqual(trace.customdata, lines[i], "what the pointer reads");
      assert.equal(trace.hovertemplate, "%{customdata:.3~g}");
      trace.y.forEach((y, j) => {
        const expected = shown[i][j];
        if (expected === null) assert.equal(y, null);
        else assert.ok(Math.abs(y - expected) <= 1e-12 * expected, `${y} for ${expected}`);
      });
    });
    assert.deepEqual(layout.yaxis.ticktext, marks);
  });
}

test("between powers of ten the digits are written out, and over decades only powers", () => {
  const axisOf = (y) => {
    const layout = { yaxis: { type: "log" } };
    fitLog({ data: [{ type: "scatter", y }], layout });
    return layout.yaxis;
  };
  const { tickmode, tickformat } = axisOf([2, 30]);
  assert.deepEqual([tickmode, tickformat], ["auto", "~g"]);
  const decades = axisOf([1e-6, 1]);
  assert.deepEqual([decades.tickmode, decades.dtick], ["linear", 3]);
});

test("another axis stays as it is", () => {
  const figure = { data: [{ type: "scatter", y: [0, 1] }], layout: { yaxis: { type: "linear" } } };
  const before = structuredClone(figure);
  fitLog(figure);
  assert.deepEqual(figure, before);
});
