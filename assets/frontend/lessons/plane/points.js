// Points of a reader, as text that fits into a link: class, x and y, five signs a point.

const REACH = 6; // of the plane, on each side of 0
const PARTS = 20; // of a unit of its axes
const MOST = 200;
const BASE = 36;

/** @typedef {{ x: number, y: number, label: number }} Point */

const coded = (/** @type {number} */ value) =>
  Math.round((Math.min(Math.max(value, -REACH), REACH) + REACH) * PARTS)
    .toString(BASE)
    .padStart(2, "0");
const decoded = (/** @type {string} */ text) => parseInt(text, BASE) / PARTS - REACH;

/** @param {Point[]} points */
export const written = (points) =>
  points.map(({ x, y, label }) => (label ? "b" : "a") + coded(x) + coded(y)).join("");

/**
 * The points of a text; what is none is passed over.
 *
 * @param {string} text
 * @returns {Point[]}
 */
export const read = (text) =>
  [...text.matchAll(/([ab])([0-9a-z]{2})([0-9a-z]{2})/g)]
    .slice(0, MOST)
    .map(([, label, x, y]) => ({ label: Number(label === "b"), x: decoded(x), y: decoded(y) }))
    .filter(({ x, y }) => Math.max(Math.abs(x), Math.abs(y)) <= REACH);

/**
 * The text with one more point, if there is room for it.
 *
 * @param {string} text
 * @param {Point} point
 */
export const withPoint = (text, point) => {
  const points = read(text);
  return points.length < MOST ? written([...points, point]) : text;
};

/** @param {string} text */
export const withoutLast = (text) => written(read(text).slice(0, -1));
