// The tools of a chart: their names, and the keyboard's way along them.

import assert from "node:assert/strict";
import { test } from "node:test";

import { arrange } from "../../charts/tools.js";

const made = (...titles) => titles.map((title) => ({ dataset: { title }, tabIndex: 0 }));
const titles = (tools) => tools.map(({ dataset }) => dataset.title);

test("tools have the reader's words, whenever these come and change", () => {
  const tools = made("SVG", "Zoom in");
  arrange(tools, {});
  assert.deepEqual(titles(tools), ["SVG", "Zoom in"]);
  arrange(tools, { SVG: "另存为 SVG" });
  assert.deepEqual(titles(tools), ["另存为 SVG", "Zoom in"]);
  arrange(tools, { SVG: "Save as SVG" });
  assert.deepEqual(titles(tools), ["Save as SVG", "Zoom in"]);
  assert.equal(tools[0].ariaLabel, "Save as SVG");
});

test("the Tab key stops once, where the arrow keys have gone", () => {
  const tools = made("SVG", "CSV", "Zoom in");
  arrange(tools, {});
  assert.deepEqual(
    tools.map(({ tabIndex }) => tabIndex),
    [0, -1, -1],
  );
  [tools[0].tabIndex, tools[1].tabIndex] = [-1, 0];
  arrange(tools, {});
  assert.equal(tools[1].tabIndex, 0);
});
