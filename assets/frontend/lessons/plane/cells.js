// Into how many linear pieces ReLUs cut the plane: the pieces that vizcore has counted, drawn.

/** @import { Picture, WhyNonlinearity } from "../frame/types.d.ts" */

import { svg, text, veil } from "../frame/svg.js";

/**
 * The pieces with these settings.
 *
 * @param {WhyNonlinearity} numbers
 * @param {Record<string, any>} at
 */
const cellsOf = ({ pieces }, { layers, units }) => {
  const found = pieces.cells[layers];
  return found[Math.min(units, found.length) - 1];
};

/**
 * The most that so many lines can cut.
 *
 * @param {number} n
 */
const mostOf = (n) => 1 + n + (n * (n - 1)) / 2;

/** @type {Picture<WhyNonlinearity>} */
export const cells = {
  draw: ({ w, h, narrow, words, colors }, numbers, { t, at }) => {
    const { reach, asked, cells: known } = numbers.pieces;
    const units = t < 1 ? Math.round(t * asked) : at.units;
    const shown = units ? cellsOf(numbers, { ...at, units }) : [];
    const side = h - (narrow ? 44 : 76);
    const [left, top] = [narrow ? (w - side) / 2 : (w - side) / 2 + 60, narrow ? 10 : 22];
    const x = (/** @type {number} */ value) => left + ((value + reach) / (2 * reach)) * side;
    const y = (/** @type {number} */ value) => top + ((reach - value) / (2 * reach)) * side;
    const stops = colors.scale.split(" ");
    const most = Math.max(1, ...shown.map(([on]) => on));
    const made = shown.map((cell) => {
      const corners = [];
      for (let k = 1; k < cell.length; k += 2)
        corners.push(`${x(cell[k]).toFixed(1)},${y(cell[k + 1]).toFixed(1)}`);
      return svg("polygon", {
        points: corners.join(" "),
        fill: stops[Math.round((cell[0] / most) * (stops.length - 1))],
        stroke: "#ffffff",
        "stroke-width": narrow ? 1.5 : 2.5,
        "stroke-linejoin": "round",
      });
    });
    const count = shown.length || 1;
    return [
      ...made,
      svg("rect", { x: left, y: top, width: side, height: side, fill: "none", class: "lab-frame" }),
      narrow
        ? null
        : text((left - 20) / 2 + 8, top + side / 2 - 18, t ? count : "?", {
            size: 64,
            "font-weight": 750,
          }),
      narrow ? null : text((left - 20) / 2 + 8, top + side / 2 + 34, words.pieces, { size: 18 }),
      text(
        w / 2 + (narrow ? 0 : 60),
        top + side + (narrow ? 16 : 28),
        narrow ? `${t ? count : "?"} ${words.pieces}` : words.tangle,
        { size: narrow ? 14 : 16, class: "lab-faint" },
      ),
      known ? veil(left, top, side, side, t ? 1 : 0) : null,
    ];
  },
  answer: (numbers) => cellsOf(numbers, { layers: "1", units: numbers.pieces.asked }).length,
  values: (numbers, at) => {
    const { asked, cells: known } = numbers.pieces;
    const units = Math.min(at.units, known[at.layers].length);
    return {
      asked,
      all: cellsOf(numbers, { layers: "1", units: asked }).length,
      patterns: 2 ** asked,
      units,
      pairs: (asked * (asked - 1)) / 2,
      one: 1,
      count: cellsOf(numbers, at).length,
      most: mostOf(units * Number(at.layers)),
      together: units * Number(at.layers),
      limit: known[at.layers].length,
    };
  },
  caseOf: ({ pieces }, { layers, units }) => {
    if (layers === "1") return "one";
    return units > pieces.cells[layers].length ? "full" : "two";
  },
};
