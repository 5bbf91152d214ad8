// One sigmoid neuron on one example, by gradient descent.

/** @typedef {"mse" | "cross_entropy"} Loss ½(a − y)², or −y ln a − (1 − y) ln(1 − a) */

/** @param {number} z */
export const sigmoid = (z) => (z < 0 ? Math.exp(z) / (1 + Math.exp(z)) : 1 / (1 + Math.exp(-z)));

/**
 * ∂C/∂z, to all its digits where the neuron is saturated.
 * @param {Loss} loss
 * @param {number} z
 * @param {number} target
 */
export const gradientAt = (loss, z, target) => {
  const [a, rest] = [sigmoid(z), sigmoid(-z)];
  const error = (1 - target) * a - target * rest;
  return loss === "mse" ? error * a * rest : error;
};

/**
 * The neuron a = σ(wx + b) before the first step, and after each.
 * @param {{ loss: Loss, weight: number, bias: number, rate: number, steps: number,
 *   target?: number, x?: number }} settings as of `vizcore.descend_neuron`
 */
export const descendNeuron = ({ loss, weight, bias, rate, steps, target = 0, x = 1 }) => {
  const [output, weights, biases, gradient] = [0, 1, 2, 3].map(() => new Float64Array(steps + 1));
  let [w, b] = [weight, bias];
  for (let step = 0; step <= steps; step += 1) {
    const z = w * x + b;
    const delta = gradientAt(loss, z, target);
    [output[step], weights[step], biases[step], gradient[step]] = [sigmoid(z), w, b, delta];
    w -= rate * delta * x;
    b -= rate * delta;
  }
  return { output, weight: weights, bias: biases, gradient };
};
