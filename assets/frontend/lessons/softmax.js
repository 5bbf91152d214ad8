// Softmax and the two losses on it, for one example.

/**
 * @param {ArrayLike<number>} logits
 * @returns {Float64Array} the share of each class
 */
export const softmax = (logits) => {
  const shares = Float64Array.from(logits);
  const most = shares.reduce((a, b) => Math.max(a, b), -Infinity);
  const sum = shares.map((z) => Math.exp(z - most)).reduce((a, b) => a + b, 0);
  return shares.map((z) => Math.exp(z - most) / sum);
};

/**
 * −ln of the share of the right class.
 * @param {ArrayLike<number>} logits
 * @param {number} target its index
 */
export const logLoss = (logits, target) => {
  const zs = Float64Array.from(logits);
  const most = zs.reduce((a, b) => Math.max(a, b), -Infinity);
  const sum = zs.reduce((total, z) => total + Math.exp(z - most), 0);
  return Math.log(sum) + most - zs[target];
};

/**
 * ∂C/∂z = p − y of the log loss.
 * @param {ArrayLike<number>} logits
 * @param {number} target
 * @returns {Float64Array}
 */
export const logLossGradient = (logits, target) => {
  const gradient = softmax(logits);
  // 1 − p as the sum of the others: nothing cancels where p is nearly 1.
  gradient[target] = -gradient.reduce((sum, p, i) => (i === target ? sum : sum + p), 0);
  return gradient;
};

/**
 * ½ Σ (p − y)².
 * @param {ArrayLike<number>} logits
 * @param {number} target
 */
export const squaredError = (logits, target) =>
  logLossGradient(logits, target).reduce((sum, error) => sum + error * error, 0) / 2;

/**
 * ∂C/∂z of ½ Σ (p − y)²: the Jacobian of softmax stands before p − y, and vanishes with p(1 − p).
 * @param {ArrayLike<number>} logits
 * @param {number} target
 * @returns {Float64Array}
 */
export const squaredErrorGradient = (logits, target) => {
  const shares = softmax(logits);
  const errors = logLossGradient(logits, target);
  const mean = shares.reduce((sum, p, i) => sum + p * errors[i], 0);
  return shares.map((p, i) => p * (errors[i] - mean));
};
