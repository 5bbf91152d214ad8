// Names beside lines: none lies on its own line or on that of another.

/** @import { Box } from "./frame/types.d.ts" */

import { last, namePlaces } from "./frame/svg.js";

/** @typedef {{ xs: number[], ys: number[], wide: number }} Named a line from left to right, and how wide its name is */

/**
 * Where the names of lines begin: above their left ends, or in the free corner beside a steep one.
 *
 * @param {Named[]} lines steep ones are straight, and rise
 * @param {Box} box
 * @param {{ lift: number, size: number }} letters
 */
export const placesOf = (lines, box, { lift, size }) => {
  const [left, right, bottom] = [box.x + 10, box.x + box.width, box.y + box.height - lift];
  const steep = lines.filter(({ ys }) => ys[0] - last(ys) > 4 * size);
  const [lowest] = steep.toSorted((one, other) => other.ys[0] - one.ys[0]);
  const flat = lines.filter((each) => !steep.includes(each));
  const above = namePlaces(
    flat.map(({ ys }) => ys[0]),
    lift,
    size,
  );
  /** @param {Named} line */
  const part = ({ xs, ys }) => (last(xs) - xs[0]) / (last(ys) - ys[0]);
  /** @param {Named} line */
  const under = (line) => {
    const y = Math.min(line.ys[0] + lift, bottom);
    const x = line.xs[0] + (y - 0.8 * size - line.ys[0]) * part(line) + lift;
    return { x: Math.max(left, x), y };
  };
  const roomy = !lowest || under(lowest).x + lowest.wide <= right;
  return lines.map((each) => {
    if (!steep.includes(each)) return { x: left, y: above[flat.indexOf(each)] };
    if (each === lowest) return roomy ? under(each) : { x: left, y: bottom };
    const y = each.ys[0] + (left + each.wide - each.xs[0]) / part(each) - lift;
    return { x: left, y: Math.min(y, roomy ? bottom : bottom - 1.3 * size) };
  });
};
