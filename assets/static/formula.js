// Formulas in the browser, in the JavaScript that Python writes of them. A curve whose parameter is
// being moved has its jumps and its flat stretches elsewhere at every value, so they are looked for
// here, between the points that Python chose for the value before.

export const compile = (source) => new Function(`return ${source}`)();

const HALVINGS = 44; // from a step of the grid to rounding
const JUMP = 1e-3; // of the values' size: less than this is no jump

const steps = (values) => values.map((value, i) => (i ? Math.abs(value - values[i - 1]) : 0));

// Both sides of the place in a bracket at which a function jumps, or nothing if it is only steep:
// across a jump the difference stays while the sides close in.
const jumpIn = (f, low, high) => {
  let sides = [[low, f(low)], [high, f(high)]];
  for (let i = 0; i < HALVINGS; i += 1) {
    const x = (sides[0][0] + sides[1][0]) / 2;
    const y = f(x);
    if (!Number.isFinite(y)) return sides;
    const left = Math.abs(y - sides[0][1]) > Math.abs(sides[1][1] - y);
    sides = left ? [sides[0], [x, y]] : [[x, y], sides[1]];
  }
  const [one, other] = sides.map(([, y]) => y);
  return Math.abs(other - one) > JUMP * (1 + Math.abs(one) + Math.abs(other)) ? sides : undefined;
};

// The points of a curve through `xs`, with a gap, NaN, where it jumps and where it has no value. A
// single point without one, as 0 for sin(x)/x, is a hole in the text of the formula: no gap.
export const pointsOf = (f, xs) => {
  const known = xs.map((x) => [x, f(x)]);
  const points = known.filter(([, y], i) => Number.isFinite(y) || !Number.isFinite(known[i + 1]?.[1] ?? NaN));
  const rises = steps(points.map(([, y]) => y));
  const usual = (i) => Math.max(rises[i - 1] || 0, rises[i + 1] || 0);
  const crosses = (i) => points[i][1] * points[i - 1][1] < 0; // beside a pole every step is large
  return points.flatMap((point, i) => {
    const sides = i && rises[i] > JUMP && (crosses(i) || rises[i] > 3 * usual(i)) && jumpIn(f, points[i - 1][0], point[0]);
    return sides ? [sides[0], [sides[0][0], NaN], sides[1], point] : [point];
  });
};

// The ends of the stretches on which a function is exactly 0.
export const flatsOf = (f, xs) => {
  const flat = xs.map((x) => f(x) === 0);
  const edge = (inside, outside) => {
    for (let i = 0; i < HALVINGS; i += 1) {
      const x = (inside + outside) / 2;
      [inside, outside] = f(x) === 0 ? [x, outside] : [inside, x];
    }
    return inside;
  };
  return xs.flatMap((x, i) => {
    const from = flat[i] && flat[i + 1] && !flat[i - 1] ? [i ? edge(x, xs[i - 1]) : x] : [];
    const to = flat[i] && flat[i - 1] && !flat[i + 1] ? [i + 1 < xs.length ? edge(x, xs[i + 1]) : x] : [];
    return [...from, ...to];
  });
};

export const traced = (trace, points) => ({ ...trace, x: points.map(([x]) => x), y: points.map(([, y]) => y) });

// A figure of curves in which one activation has other parameters: its lines, and the strip of its flat
// stretches in the colour `flat`. Its other marks belong to the old values and are left out.
export const curvesAt = (figure, activation, flat, evaluate, params) => {
  const own = ({ meta }) => meta?.activation?.split(";")[0] === activation;
  const grid = figure.data.find((trace) => own(trace) && trace.meta.order !== undefined)?.x ?? [];
  const data = figure.data.map((trace) => {
    const { meta, line, y } = trace;
    if (!own(trace)) return trace;
    if (meta.order !== undefined) {
      return traced(trace, pointsOf((at) => evaluate(at, params)[meta.order], trace.x));
    }
    if (line?.color !== flat) return traced(trace, []);
    const ends = flatsOf((at) => evaluate(at, params)[1], grid);
    return traced(trace, ends.flatMap((x, i) => (i % 2 ? [[x, y[0]], [x, NaN]] : [[x, y[0]]])));
  });
  return { ...figure, data };
};
