// Linear layers in a row are one: the same product that `vizcore.collapse` computes.

/** @import { Layer } from "./mlp.js" */

/**
 * @param {Layer[]} layers of which no activation is more than its input
 * @returns {{ matrix: Float64Array, bias: Float64Array }} row by row, and one number a row
 */
export const collapse = (layers) => {
  const columns = layers[0].inputs;
  const matrix = Float64Array.from({ length: columns * columns }, (_, i) =>
    Number(i % (columns + 1) === 0),
  );
  return layers.reduce(
    (below, { inputs, units, weight, bias }) => {
      const next = { matrix: new Float64Array(units * columns), bias: bias.slice() };
      for (let j = 0; j < units; j += 1) {
        for (let i = 0; i < inputs; i += 1) {
          const w = weight[j * inputs + i];
          next.bias[j] += w * below.bias[i];
          for (let k = 0; k < columns; k += 1)
            next.matrix[j * columns + k] += w * below.matrix[i * columns + k];
        }
      }
      return next;
    },
    { matrix, bias: new Float64Array(columns) },
  );
};
