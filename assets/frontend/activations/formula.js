// Formulas in the browser, in the JavaScript that Python writes of them. A curve whose parameter is
// being moved has its jumps and its flat stretches elsewhere at every value, so they are looked for
// here, between the points that Python chose for the value before.

export const compile = (source) => new Function(`return ${source}`)();

const HALVINGS = 44; // from a step of the grid to rounding
const JUMP = 1e-3; // of the values' size: less than this is no jump

const size = ([, y]) => Math.abs(y);
const defined = (point) => Number.isFinite(point?.[1]);
const rise = (one, other) => Math.abs(other?.[1] - one?.[1]) || 0;

// Halve a bracket until nothing lies between its sides, or as long as `inLeft` tells in which half to go
// on. Not in the very middle: there a function may have a hole.
const narrowed = (f, [left, right], inLeft, halvings = HALVINGS) => {
  const x = left[0] + 0.49 * (right[0] - left[0]);
  const middle = [x, f(x)];
  const half = halvings ? inLeft(left, middle, right) : undefined;
  if (half === undefined) return [left, right];
  return narrowed(f, half ? [left, middle] : [middle, right], inLeft, halvings - 1);
};

// Both sides of the place in a bracket at which a function jumps, or nothing if it is only steep:
// across a jump the difference stays while the sides close in.
const jumpIn = (f, bracket) => {
  const inLeft = (left, middle, right) =>
    Number.isNaN(middle[1]) ? undefined : rise(left, middle) > rise(middle, right);
  const sides = narrowed(f, bracket, inLeft);
  const least = JUMP * (1 + size(sides[0]) + size(sides[1]));
  return rise(...sides) > least || least === Infinity ? sides : undefined;
};

// The points of a curve through `xs`, with a gap, NaN, where it jumps, and none where it has no value;
// there it begins and ends at the very edge. A single point without value, as 0 for sin(x)/x, is a hole
// in the text of the formula: no gap.
export const pointsOf = (f, xs) => {
  const known = xs.map((x) => [x, f(x)]);
  const points = known.filter(
    ([, y], i) => !(Number.isNaN(y) && defined(known[i - 1]) && defined(known[i + 1])),
  );
  const rises = points.map((point, i) => rise(points[i - 1], point));
  const crosses = (i) => points[i][1] * points[i - 1][1] < 0; // beside a pole every step is large
  const steep = (i) =>
    rises[i] > JUMP && (crosses(i) || !(rises[i] <= 3 * Math.min(rises[i - 1], rises[i + 1])));
  return points.flatMap((point, i) => {
    const bracket = [points[i - 1], point];
    if (i && defined(point) !== defined(bracket[0])) {
      return [
        narrowed(f, bracket, (left, middle) => defined(middle) !== defined(left)).find(defined),
        point,
      ];
    }
    const sides = i && defined(point) && steep(i) && jumpIn(f, bracket);
    return sides ? [sides[0], [sides[0][0], NaN], sides[1], point] : [point];
  });
};

// The ends of the stretches on which a function is exactly 0.
export const flatsOf = (f, xs) => {
  const flat = xs.map((x) => f(x) === 0);
  const edge = (inside, outside) =>
    narrowed(f, [[inside], [outside]], (_, middle) => middle[1] !== 0)[0][0];
  return xs.flatMap((x, i) => {
    const from = flat[i] && flat[i + 1] && !flat[i - 1] ? [i ? edge(x, xs[i - 1]) : x] : [];
    const to =
      flat[i] && flat[i - 1] && !flat[i + 1] ? [i + 1 < xs.length ? edge(x, xs[i + 1]) : x] : [];
    return [...from, ...to];
  });
};

export const traced = (trace, points) => ({
  ...trace,
  x: points.map(([x]) => x),
  y: points.map(([, y]) => y),
});

// A figure of curves in which one activation has other parameters: its lines, and the strip of its flat
// stretches in the colour `flat`. Its other marks belong to the old values and are left out.
export const curvesAt = (figure, activation, flat, evaluate, params) => {
  const own = ({ meta }) => meta?.activation?.split(";")[0] === activation;
  const grid = figure.data.find((trace) => own(trace) && trace.meta.order !== undefined)?.x ?? [];
  // Where φ has no value, its derivatives have none.
  const derived = (order) => (at) => {
    const values = evaluate(at, params);
    return Number.isNaN(values[0]) ? NaN : values[order];
  };
  const data = figure.data.map((trace) => {
    const { meta, line, y } = trace;
    if (!own(trace)) return trace;
    if (meta.order !== undefined) return traced(trace, pointsOf(derived(meta.order), trace.x));
    if (line?.color !== flat) return traced(trace, []);
    const ends = flatsOf(derived(1), grid);
    return traced(
      trace,
      ends.flatMap((x, i) =>
        i % 2
          ? [
              [x, y[0]],
              [x, NaN],
            ]
          : [[x, y[0]]],
      ),
    );
  });
  return { ...figure, data };
};
