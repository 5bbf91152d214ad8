// Numbers for reading, against what JavaScript itself makes of them when they are read back.

import assert from "node:assert/strict";
import { test } from "node:test";

import { number, numberOfLog10, percent, powerOfTen, probability } from "../../core/numbers.js";

const NUMBERS = [0, 1, -1, 0.5, 123456, -0.00012345, 3.14159, 99999, 99950, 1e-3, 1e30, -2.5e-17];
const DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

// What a reader understands.
const read = (text) => {
  const [, sign, mantissa, power] = /^(−?)(?:([\d.]+)×)?10([⁻⁰¹²³⁴-⁹]+)$/.exec(text) ?? [];
  if (power === undefined) return Number(text.replace("−", "-").replaceAll(",", ""));
  const exponent = [...power].map((c) => (c === "⁻" ? "-" : DIGITS.indexOf(c))).join("");
  return (sign ? -1 : 1) * Number(`${mantissa ?? 1}e${exponent}`);
};

test("numbers have three digits and powers of ten", () => {
  for (const value of NUMBERS) {
    const expected = Number(value.toPrecision(3));
    const found = read(number(value));
    assert.ok(
      Math.abs(found - expected) <= 1e-9 * Math.abs(expected),
      `${value}: ${number(value)}`,
    );
  }
  assert.equal(number(-0.00012345), "−1.23×10⁻⁴");
  assert.equal(number(1e30), "10³⁰");
});

test("thousands have a comma", () => {
  const said = [999, 1000, -38765, 99950, 1234.56].map((value) => number(value));
  assert.deepEqual(said, ["999", "1,000", "−38,800", "10⁵", "1,230"]);
  assert.equal(number(1234.5678, 7), "1,234.568");
});

test("what is no number has a sign of its own", () => {
  assert.deepEqual(
    [null, NaN, Infinity, -Infinity].map((value) => number(value)),
    ["–", "–", "∞", "−∞"],
  );
});

test("a logarithm may be beyond the range of floats", () => {
  assert.equal(numberOfLog10(2), "100");
  assert.equal(numberOfLog10(-Infinity), "0");
  assert.equal(numberOfLog10(-1000), "10⁻¹⁰⁰⁰");
  assert.equal(numberOfLog10(400 + Math.log10(2.5)), "2.5×10⁴⁰⁰");
  for (const log10 of [-299.5, -20.25, 0.5, 17.125])
    assert.equal(numberOfLog10(log10), number(10 ** log10));
});

test("a power of ten is raised digit by digit", () => {
  assert.equal(powerOfTen(-1234567890), "10⁻¹²³⁴⁵⁶⁷⁸⁹⁰");
});

test("shares", () => {
  assert.deepEqual([null, 0, 0.1234, 1].map(percent), [
    "–",
    "0\u00a0%",
    "12.3\u00a0%",
    "100\u00a0%",
  ]);
  assert.deepEqual([0, 0.0009, 0.5, 0.9995, 1].map(probability), [
    "<0.1\u00a0%",
    "<0.1\u00a0%",
    "50\u00a0%",
    ">99.9\u00a0%",
    ">99.9\u00a0%",
  ]);
});
