// Cells of a CSV file: texts that a spreadsheet would carry out are none any more, numbers stay.

import assert from "node:assert/strict";
import { test } from "node:test";

import { csv } from "../../core/csv.js";

test("a text that begins like a formula is a text", () => {
  for (const text of ["=1+1", "+x", "-x", "@SUM(A1)", "\t=1", "\r=1", "-", "=HYPERLINK(a)", "-1e"])
    assert.equal(csv([[text]]), `"'${text}"`);
});

test("numbers stay numbers, and other texts what they are", () => {
  assert.equal(csv([[-1.5, 0, 2, null, NaN]]), "-1.5,0,2,,");
  for (const text of ["-1.5", "+2", "-1e-7", "tanh(x)", "x - 1", "", "'", "−x"])
    assert.equal(csv([[text]]), `"${text}"`);
  assert.equal(csv([['a "b"']]), '"a ""b"""');
});

test("text is quoted, and what is not there is empty", () => {
  const rows = [
    ["name", "y"],
    ['say "x", y', -1.5],
    ["", null],
    [0, NaN],
    [undefined, Infinity],
  ];
  const expected = ['"name","y"', '"say ""x"", y",-1.5', '"",', "0,", ",Infinity"];
  assert.equal(csv(rows), expected.join("\n"));
});
