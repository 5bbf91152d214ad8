// Formulas in the browser, in the JavaScript that Python writes of them. A curve whose parameter is
// being moved has its jumps and its flat stretches elsewhere at every value, so they are looked for
// here, between the points that Python chose for the value before.

/** @import { Figure, Trace } from "../charts/plotly.d.ts" */

/** @typedef {(x: number) => number} Fn */
/** @typedef {Record<string, number>} Params */
/** @typedef {(x: number, params: Params) => number[]} Evaluate φ, φ′ and φ″ at x */
/** @typedef {[x: number, y: number]} Point */
/** @typedef {[left: Point, right: Point]} Bracket */

/**
 * In which half of a bracket to go on, if in any.
 *
 * @typedef {(left: Point, middle: Point, right: Point) => boolean | undefined} InLeft
 */

/**
 * @param {string} source
 * @returns {Evaluate}
 */
export const compile = (source) => new Function(`return ${source}`)();

const HALVINGS = 44; // from a step of the grid to rounding
const JUMP = 1e-3; // of the values' size: less than this is no jump

/** @param {Point} point */
const size = ([, y]) => Math.abs(y);

/** @param {Point | undefined} point */
const defined = (point) => Number.isFinite(point?.[1]);

/**
 * @param {Point | undefined} one
 * @param {Point | undefined} other
 */
const rise = (one, other) => Math.abs((other?.[1] ?? NaN) - (one?.[1] ?? NaN)) || 0;

/**
 * Halve a bracket until nothing lies between its sides, or as long as `inLeft` tells in which half
 * to go on. Not in the very middle: there a function may have a hole.
 *
 * @param {Fn} f
 * @param {Bracket} bracket
 * @param {InLeft} inLeft
 * @param {number} [halvings]
 * @returns {Bracket}
 */
const narrowed = (f, [left, right], inLeft, halvings = HALVINGS) => {
  const x = left[0] + 0.49 * (right[0] - left[0]);
  /** @type {Point} */
  const middle = [x, f(x)];
  const half = halvings ? inLeft(left, middle, right) : undefined;
  if (half === undefined) return [left, right];
  return narrowed(f, half ? [left, middle] : [middle, right], inLeft, halvings - 1);
};

/**
 * Both sides of the place in a bracket at which a function jumps, or nothing if it is only steep:
 * across a jump the difference stays while the sides close in.
 *
 * @param {Fn} f
 * @param {Bracket} bracket
 */
const jumpIn = (f, bracket) => {
  /** @type {InLeft} */
  const inLeft = (left, middle, right) =>
    Number.isNaN(middle[1]) ? undefined : rise(left, middle) > rise(middle, right);
  const sides = narrowed(f, bracket, inLeft);
  const least = JUMP * (1 + size(sides[0]) + size(sides[1]));
  return rise(...sides) > least || least === Infinity ? sides : undefined;
};

/**
 * Where in a bracket a function begins or ends to have values, on the side where it has them.
 *
 * @param {Fn} f
 * @param {Bracket} bracket
 * @returns {Point[]}
 */
const edgeIn = (f, bracket) =>
  narrowed(f, bracket, (left, middle) => defined(middle) !== defined(left))
    .filter(defined)
    .slice(0, 1);

/**
 * The points of a curve through `xs`, with a gap, NaN, where it jumps, and none where it has no
 * value; there it begins and ends at the very edge. A single point without value, as 0 for sin(x)/x,
 * is a hole in the text of the formula: no gap.
 *
 * @param {Fn} f
 * @param {number[]} xs
 * @returns {Point[]}
 */
export const pointsOf = (f, xs) => {
  const known = xs.map((x) => /** @type {Point} */ ([x, f(x)]));
  const points = known.filter(
    ([, y], i) => !(Number.isNaN(y) && defined(known[i - 1]) && defined(known[i + 1])),
  );
  const rises = points.map((point, i) => rise(points[i - 1], point));
  // Beside a pole every step is large.
  /** @param {number} i */
  const crosses = (i) => points[i][1] * points[i - 1][1] < 0;
  /** @param {number} i */
  const steep = (i) =>
    rises[i] > JUMP && (crosses(i) || !(rises[i] <= 3 * Math.min(rises[i - 1], rises[i + 1])));
  return points.flatMap((point, i) => {
    const before = points[i - 1];
    if (i && defined(point) !== defined(before)) return [...edgeIn(f, [before, point]), point];
    const sides = i && defined(point) && steep(i) && jumpIn(f, [before, point]);
    return sides ? [sides[0], [sides[0][0], NaN], sides[1], point] : [point];
  });
};

/**
 * The ends of the stretches on which a function is exactly 0.
 *
 * @param {Fn} f
 * @param {number[]} xs
 */
export const flatsOf = (f, xs) => {
  const flat = xs.map((x) => f(x) === 0);
  /**
   * @param {number} inside
   * @param {number} outside
   */
  const edge = (inside, outside) => {
    /** @type {Bracket} */
    const bracket = [
      [inside, 0],
      [outside, NaN],
    ];
    return narrowed(f, bracket, (_, middle) => middle[1] !== 0)[0][0];
  };
  return xs.flatMap((x, i) => {
    const from = flat[i] && flat[i + 1] && !flat[i - 1] ? [i ? edge(x, xs[i - 1]) : x] : [];
    const to =
      flat[i] && flat[i - 1] && !flat[i + 1] ? [i + 1 < xs.length ? edge(x, xs[i + 1]) : x] : [];
    return [...from, ...to];
  });
};

/**
 * @param {Trace} trace
 * @param {Point[]} points
 * @returns {Trace}
 */
export const traced = (trace, points) => ({
  ...trace,
  x: points.map(([x]) => x),
  y: points.map(([, y]) => y),
});

/**
 * The numbers along a trace's axis.
 *
 * @param {Trace | undefined} trace
 */
export const gridOf = (trace) => (trace?.x ?? []).map((x) => x ?? NaN);

/**
 * A figure of curves in which one activation has other parameters: its lines, and the strip of its
 * flat stretches in the colour `flat`. Its other marks belong to the old values and are left out.
 *
 * @param {Figure} figure
 * @param {string} activation
 * @param {string} flat
 * @param {Evaluate} evaluate
 * @param {Params} params
 * @returns {Figure}
 */
export const curvesAt = (figure, activation, flat, evaluate, params) => {
  /** @param {Trace} trace */
  const own = ({ meta }) => meta?.activation?.split(";")[0] === activation;
  const grid = gridOf(figure.data.find((trace) => own(trace) && trace.meta?.order !== undefined));
  /**
   * Where φ has no value, its derivatives have none.
   *
   * @param {number} order
   * @returns {Fn}
   */
  const derived = (order) => (at) => {
    const values = evaluate(at, params);
    return Number.isNaN(values[0]) ? NaN : values[order];
  };
  const data = figure.data.map((trace) => {
    const { meta, line, y } = trace;
    if (!own(trace)) return trace;
    if (meta?.order !== undefined)
      return traced(trace, pointsOf(derived(meta.order), gridOf(trace)));
    if (line?.color !== flat) return traced(trace, []);
    const height = y?.[0] ?? NaN;
    /** @type {Point[]} */
    const ends = flatsOf(derived(1), grid).map((x) => [x, height]);
    return traced(
      trace,
      // A gap after each second one.
      ends.flatMap((end, i) => (i % 2 ? [end, [end[0], NaN]] : [end])),
    );
  });
  return { ...figure, data };
};
