// Formulas in the browser, in the JavaScript that Python writes of them. A curve whose parameter is
// being moved has its jumps and its flat stretches elsewhere at every value, so they are looked for
// here, between the points that Python chose for the value before.

export const compile = (source) => new Function(`return ${source}`)();

const HALVINGS = 44; // from a step of the grid to rounding
const JUMP = 1e-3; // of the values' size: less than this is no jump
const STEEPER = 1.5; // towards a pole a curve rises by so much more with every step

const size = ([, y]) => Math.abs(y);
const defined = (point) => Number.isFinite(point?.[1]);
const rise = (one, other) => Math.abs(other?.[1] - one?.[1]);

// Halve a bracket until nothing lies between its sides; `inLeft` tells in which half to go on.
const narrowed = (f, sides, inLeft) => {
  let [left, right] = sides;
  for (let i = 0; i < HALVINGS; i += 1) {
    const x = (left[0] + right[0]) / 2;
    if (inLeft(left, [x, f(x)], right)) right = [x, f(x)];
    else left = [x, f(x)];
  }
  return [left, right];
};

const within = (f, [left, right], share) => {
  const x = left[0] + share * (right[0] - left[0]);
  return [x, f(x)];
};

// Both sides of the place in a bracket at which a function jumps, or nothing if it is only steep:
// across a jump the difference stays while the sides close in.
const jumpIn = (f, bracket) => {
  let sides = bracket;
  for (let i = 0; i < HALVINGS; i += 1) {
    let middle = within(f, sides, 1 / 2);
    if (Number.isNaN(middle[1])) middle = within(f, sides, 2 / 5); // it may be a hole
    if (!defined(middle)) return sides;
    sides = rise(sides[0], middle) > rise(middle, sides[1]) ? [sides[0], middle] : [middle, sides[1]];
  }
  return rise(...sides) > JUMP * (1 + size(sides[0]) + size(sides[1])) ? sides : undefined;
};

// Both sides of a pole in a bracket towards which a function grows from either side: each halving adds
// no less than the one before, while a peak that ends is soon reached.
const poleIn = (f, bracket) => {
  let sides = bracket;
  const sizes = [];
  for (let i = 0; i < HALVINGS; i += 1) {
    const [left, middle, right] = [0.45, 0.5, 0.55].map((share) => within(f, sides, share));
    if (!defined(middle)) return sides;
    sides = size(left) > size(right) ? [sides[0], middle] : [middle, sides[1]];
    sizes.push(Math.max(...sides.map(size)));
  }
  const [early, middle, late] = [1, 2, 3].map((part) => sizes[Math.floor((part * HALVINGS) / 3) - 1]);
  return late - middle > (middle - early) / 2 && middle > early ? sides : undefined;
};

// Between which of the points a function may jump, or have a pole that it reaches from one sign.
const suspectsOf = (points) => {
  const rises = points.map((point, i) => rise(points[i - 1], point) || 0);
  const jumps = (i) => {
    const crosses = points[i][1] * points[i - 1][1] < 0; // beside a pole every step is large
    return rises[i] > JUMP && (crosses || rises[i] > 3 * Math.min(rises[i - 1] ?? 0, rises[i + 1] ?? 0));
  };
  const steepens = (near, far) => rises[near] > STEEPER * rises[far];
  const poles = (i) =>
    steepens(i - 1, i - 2) && steepens(i + 1, i + 2) && size(points[i - 1]) > size(points[i - 2]) && size(points[i]) > size(points[i + 1]);
  return { jumps, poles };
};

// The points of a curve through `xs`, with a gap, NaN, where it jumps, and none where it has no value;
// there it begins and ends at the very edge. A single point without value, as 0 for sin(x)/x, is a hole
// in the text of the formula: no gap.
export const pointsOf = (f, xs) => {
  const known = xs.map((x) => [x, f(x)]);
  const points = known.filter(([, y], i) => !(Number.isNaN(y) && defined(known[i - 1]) && defined(known[i + 1])));
  const { jumps, poles } = suspectsOf(points);
  return points.flatMap((point, i) => {
    const bracket = [points[i - 1], point];
    const whole = bracket.filter(defined).length;
    if (i && whole === 1) {
      const edge = narrowed(f, bracket, (left, middle) => defined(middle) !== defined(left)).find(defined);
      return [edge, point];
    }
    const sides = whole === 2 && ((jumps(i) && jumpIn(f, bracket)) || (poles(i) && poleIn(f, bracket)));
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
  // Where φ has no value, its derivatives have none.
  const derived = (order) => (at) => {
    const values = evaluate(at, params);
    return Number.isNaN(values[0]) ? NaN : values[order];
  };
  const data = figure.data.map((trace) => {
    const { meta, line, y } = trace;
    if (!own(trace)) return trace;
    if (meta.order !== undefined) {
      return traced(trace, pointsOf(derived(meta.order), trace.x));
    }
    if (line?.color !== flat) return traced(trace, []);
    const ends = flatsOf(derived(1), grid);
    return traced(trace, ends.flatMap((x, i) => (i % 2 ? [[x, y[0]], [x, NaN]] : [[x, y[0]]])));
  });
  return { ...figure, data };
};
