// Where a function on a grid is 0: the line between cells of which one says yes and one says no.

/**
 * @param {ArrayLike<number>} values row by row
 * @param {number} side points in a row, and rows
 * @returns {[x1: number, y1: number, x2: number, y2: number][]} pieces, in steps of the grid
 */
export const zeroLine = (values, side) => {
  /** @type {[number, number, number, number][]} */
  const pieces = [];
  for (let row = 0; row + 1 < side; row += 1) {
    for (let column = 0; column + 1 < side; column += 1) {
      const at = row * side + column;
      const corners = [values[at], values[at + 1], values[at + side + 1], values[at + side]];
      const above = corners.reduce((count, value) => count + Number(value > 0), 0);
      if (above === 0 || above === 4) continue; // most cells: a picture has thousands a frame
      const ends = [0, 1, 2, 3].flatMap((edge) => {
        const [from, to] = [corners[edge], corners[(edge + 1) % 4]];
        if (from > 0 === to > 0) return [];
        const part = from / (from - to);
        const [x, y] = EDGES[edge](part);
        return [[column + x, row + y]];
      });
      for (let i = 0; i + 1 < ends.length; i += 2)
        pieces.push([ends[i][0], ends[i][1], ends[i + 1][0], ends[i + 1][1]]);
    }
  }
  return pieces;
};

/** @type {((part: number) => [x: number, y: number])[]} */
const EDGES = [
  (part) => [part, 0],
  (part) => [1, part],
  (part) => [1 - part, 1],
  (part) => [0, 1 - part],
];

/**
 * Whether the part that holds the middle, above 0 there, reaches the edge of the grid.
 *
 * @param {ArrayLike<number>} values
 * @param {number} side
 * @returns {"closed" | "open" | "empty"}
 */
export const regionInside = (values, side) => {
  const start = Math.floor(side / 2) * (side + 1);
  if (!(values[start] > 0)) return "empty";
  const [seen, left] = [new Set([start]), [start]];
  while (left.length) {
    const at = /** @type {number} */ (left.pop());
    const [row, column] = [Math.floor(at / side), at % side];
    if (row === 0 || column === 0 || row === side - 1 || column === side - 1) return "open";
    for (const next of [at - 1, at + 1, at - side, at + side]) {
      if (values[next] > 0 && !seen.has(next)) {
        seen.add(next);
        left.push(next);
      }
    }
  }
  return "closed";
};
