// Logarithmic axes that follow a run: powers of ten at the marks, and a place for 0, which has no
// logarithm of its own: one decade below the smallest number that has one, and marked "0".

/** @import { Figure } from "./plotly.d.ts" */

import { minus, number } from "../core/numbers.js";

/** @typedef {{ low: number, high: number, zero: boolean }} Reach */

const MARKS = 3;

/**
 * The smallest and the largest positive number, and whether there is a 0.
 *
 * @param {(number | null)[][]} lines
 * @returns {Reach}
 */
const reachOf = (lines) => {
  let [low, high, zero] = [Infinity, 0, false];
  for (const value of lines.flat()) {
    if (value === 0) zero = true;
    else if (value !== null && value > 0)
      [low, high] = [Math.min(low, value), Math.max(high, value)];
  }
  return { low, high, zero };
};

/**
 * On a logarithmic axis plotly.js writes bare digits between the powers of ten; where there are two
 * of these, they alone are clearer. How many of them from one mark to the next, or null.
 *
 * @param {Reach} reach
 */
const spacing = ({ low, high }) => {
  const powers = Math.floor(Math.log10(high)) - Math.ceil(Math.log10(low)) + 1;
  return powers > 1 ? Math.ceil(powers / MARKS) : null;
};

/**
 * What stands beside the axis where 0 has a place.
 *
 * @param {Reach} reach
 * @param {number} floor
 */
const marksOf = (reach, floor) => {
  const { low, high } = reach;
  if (!high) return [floor];
  const every = spacing(reach) ?? 1;
  const powers = [];
  for (let e = Math.floor(Math.log10(high)); 10 ** e >= low; e -= every) powers.unshift(10 ** e);
  const shown = powers.length ? powers : [high];
  return [floor, ...shown];
};

/**
 * As plotly.js writes powers of ten beside other axes.
 *
 * @param {number} value
 */
const power = (value) => {
  const exponent = Math.log10(value);
  const plain = !Number.isInteger(exponent) || exponent === 0 || exponent === 1;
  return plain ? number(value, 2) : `10<sup>${minus(String(exponent))}</sup>`;
};

/**
 * The numbers themselves stay in `customdata`, from which they are read under the pointer.
 *
 * @param {Figure} figure
 */
export const fitLog = ({ data, layout: { yaxis } }) => {
  if (yaxis?.type !== "log") return;
  const lines = data.map(({ y }) => y ?? []);
  const reach = reachOf(lines);
  data.forEach((trace, i) => {
    trace.customdata = lines[i];
    trace.hovertemplate = trace.hovertemplate
      ?.replace("%{y:", "%{customdata:")
      .replace(".3g", ".3~g");
  });
  if (!reach.zero && !reach.high) {
    Object.assign(yaxis, { tickmode: "array", tickvals: [], ticktext: [] }); // nothing to mark yet
    return;
  }
  if (!reach.zero) {
    const dtick = spacing(reach);
    // Between powers plotly.js would shorten 20 to 2.
    const marks = dtick
      ? { tickmode: "linear", tickformat: "" }
      : { tickmode: "auto", tickformat: "~g" };
    Object.assign(yaxis, { ...marks, tick0: 0, dtick });
    return;
  }
  const floor = reach.high ? 10 ** (Math.floor(Math.log10(reach.low)) - 1) : 1;
  data.forEach((trace, i) => {
    trace.y = lines[i].map((value) => (value === 0 ? floor : value));
  });
  const tickvals = marksOf(reach, floor);
  const ticktext = tickvals.map((value) => (value === floor ? "0" : power(value)));
  Object.assign(yaxis, { tickmode: "array", tickvals, ticktext, tickformat: "" });
};
