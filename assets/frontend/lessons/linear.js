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
