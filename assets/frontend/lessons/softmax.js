// Softmax of one example.

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
