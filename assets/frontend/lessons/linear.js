// A linear unit without bias, by the mean gradient of a batch at a time.

/**
 * Its weights on ½(w·y − t)², and in which share of the steps no weight moved against another.
 * @param {{ inputs: ArrayLike<number>, targets: ArrayLike<number>, start: ArrayLike<number>,
 *   rate: number, steps: number, batch: number }} settings the inputs of one example side by side;
 *   batches take the examples in their order, over again
 * @returns {{ weights: Float64Array, oneSign: number }} weights (steps + 1, inputs), flat
 */
export const descendLinear = ({ inputs, targets, start, rate, steps, batch }) => {
  const size = start.length;
  const weights = new Float64Array((steps + 1) * size);
  weights.set(start);
  const gradient = new Float64Array(size);
  let alike = 0;
  for (let step = 0; step < steps; step += 1) {
    const weight = weights.subarray(step * size, (step + 1) * size);
    gradient.fill(0);
    for (let k = step * batch; k < (step + 1) * batch; k += 1) {
      const example = k % targets.length;
      let error = -targets[example];
      for (let i = 0; i < size; i += 1) error += weight[i] * inputs[example * size + i];
      for (let i = 0; i < size; i += 1) gradient[i] += (error * inputs[example * size + i]) / batch;
    }
    for (let i = 0; i < size; i += 1)
      weights[(step + 1) * size + i] = weight[i] - rate * gradient[i];
    alike += Number(gradient.every((g) => g >= 0) || gradient.every((g) => g <= 0));
  }
  return { weights, oneSign: alike / steps };
};

/** @typedef {{ mean: number | null, variance: number | null }} Moments of φ(z); null where there is none */

/**
 * The Hessian of ½E(w·y − t)² in two weights: of two inputs φ(z), or of one and the constant 1.
 *
 * @param {Moments} moments
 * @param {boolean} bias
 * @returns {[a: number, b: number, d: number]} of [[a, b], [b, d]]
 */
export const hessianOf = ({ mean, variance }, bias) => {
  const [m, v] = [mean ?? NaN, variance ?? NaN];
  return bias ? [v + m * m, m, 1] : [v + m * m, m * m, v + m * m];
};

/**
 * The two curvatures of a quadratic loss, and the angle of the direction in which it is steepest.
 *
 * @param {[a: number, b: number, d: number]} hessian
 */
export const curvaturesOf = ([a, b, d]) => {
  const half = Math.hypot((a - d) / 2, b);
  const large = (a + d) / 2 + half;
  return { large, small: (a * d - b * b) / large, angle: Math.atan2(2 * b, a - d) / 2 };
};

/**
 * κ of a linear unit on n inputs φ(z), as `vizcore.conditioning`: NaN where φ(z) has no variance.
 *
 * @param {Moments} moments
 * @param {number} inputs
 * @param {boolean} [bias] whether the constant 1 is a further input
 */
export const conditionNumber = ({ mean, variance }, inputs, bias = false) => {
  const [m, v] = [mean ?? NaN, variance ?? NaN];
  if (Number.isNaN(m * v)) return NaN;
  if (inputs === 1 && !bias) return 1;
  if (v === 0) return Infinity;
  if (!bias) return 1 + (inputs * m * m) / v;
  const { large } = curvaturesOf([v + inputs * m * m, Math.sqrt(inputs) * m, 1]);
  return (large * large) / v;
};

/**
 * Steps at the best fixed rate until so much of the distance remains, in the worst direction.
 *
 * @param {number} kappa
 * @param {number} [remaining]
 */
export const stepsAtBestRate = (kappa, remaining = 1e-3) =>
  kappa === 1 ? 1 : Math.ceil(Math.log(remaining) / Math.log1p(-2 / (kappa + 1)));
