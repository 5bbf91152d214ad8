import assert from "node:assert/strict";
import { test } from "node:test";

import { pressed } from "../../controls/cursor.js";

/** What happens at each of some keys, and where the cursor is then. */
const played = (keys, pad) => {
  let at = { column: 1, row: 1, down: false };
  const acts = [];
  for (const key of keys) {
    const found = pressed(at, key, pad);
    acts.push(found?.act);
    at = found?.at ?? at;
  }
  return { at, acts };
};

test("arrows move within the pad and do nothing else", () => {
  const pad = { columns: 3, rows: 2, pen: false };
  const { at, acts } = played(["ArrowRight", "ArrowRight", "ArrowDown", "ArrowUp", "ArrowUp"], pad);
  assert.deepEqual(at, { column: 2, row: 0, down: false });
  assert.deepEqual(new Set(acts), new Set([null]));
  assert.deepEqual(played(["ArrowLeft", "ArrowLeft"], pad).at, { column: 0, row: 1, down: false });
});

test("Space and Enter put a point each time", () => {
  const pad = { columns: 9, rows: 9, pen: false };
  const { at, acts } = played([" ", "ArrowRight", "Enter"], pad);
  assert.deepEqual(acts, ["put", null, "put"]);
  assert.equal(at.down, false);
});

test("a pen is put down, draws as it moves, and is lifted", () => {
  const pad = { columns: 9, rows: 9, pen: true };
  const { at, acts } = played(["ArrowUp", " ", "ArrowDown", "ArrowRight", "Enter", "ArrowUp"], pad);
  assert.deepEqual(acts, [null, "put", "draw", "draw", "lift", null]);
  assert.deepEqual(at, { column: 2, row: 0, down: false });
});

test("other keys are left to others", () => {
  const pad = { columns: 9, rows: 9, pen: true };
  for (const key of ["Tab", "a", "Escape", "Shift"])
    assert.equal(pressed({ column: 0, row: 0, down: true }, key, pad), null);
});
