// Logarithmic axes that follow a run: powers of ten at the marks, and a place for 0, which has no
// logarithm of its own: one decade below the smallest number that has one, and marked "0".

import { number } from "../core/numbers.js";

const MARKS = 3;

const extremes = (lines) => {
  let [low, high, zero] = [Infinity, 0, false];
  for (const line of lines) {
    for (const value of line) {
      if (value > 0) [low, high] = [Math.min(low, value), Math.max(high, value)];
      else if (value === 0) zero = true;
    }
  }
  return { low, high, zero };
};

// On a logarithmic axis plotly.js writes bare digits between the powers of ten; where there are two
// of these, they alone are clearer. How many of them from one mark to the next, or null.
const spacing = ({ low, high }) => {
  const powers = Math.floor(Math.log10(high)) - Math.ceil(Math.log10(low)) + 1;
  return powers > 1 ? Math.ceil(powers / MARKS) : null;
};

// What stands beside the axis where 0 has a place.
const marksOf = ({ low, high }, floor) => {
  if (!high) return [floor];
  const every = spacing({ low, high }) ?? 1;
  const powers = [];
  for (let e = Math.floor(Math.log10(high)); 10 ** e >= low; e -= every) powers.unshift(10 ** e);
  const shown = powers.length ? powers : [high];
  return [floor, ...shown];
};

// As plotly.js writes powers of ten beside other axes.
const power = (value) => {
  const exponent = Math.log10(value);
  const plain = !Number.isInteger(exponent) || exponent === 0 || exponent === 1;
  return plain ? number(value, 2) : `10<sup>${String(exponent).replace("-", "−")}</sup>`;
};

// The numbers themselves stay in `customdata`, from which they are read under the pointer.
export const fitLog = ({ data, layout: { yaxis } }) => {
  if (yaxis?.type !== "log") return;
  const lines = data.map(({ y }) => y ?? []);
  const reach = extremes(lines);
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
    Object.assign(yaxis, {
      tickmode: dtick ? "linear" : "auto",
      tick0: 0,
      dtick,
      tickformat: dtick ? "" : "~g",
    });
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
