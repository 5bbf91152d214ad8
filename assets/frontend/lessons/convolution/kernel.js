// A convolution and a pooling as PyTorch computes them, whole or one cell at a time.

/** @typedef {{ values: Float64Array | number[], shape: number[] }} Tensor the last axis runs fastest */
/** @typedef {{ padding?: number, stride?: number, dilation?: number }} Steps */
/** @typedef {{ stride?: number, kind?: "max" | "average" }} Pooling */
/** @typedef {{ index: number, value: number, weight: number, product: number }} Term */

/**
 * How many windows fit: ⌊(W + 2P − D(F − 1) − 1)/S⌋ + 1.
 * @param {number} length W
 * @param {number} size F
 * @param {Steps} [steps]
 */
export const outputSize = (length, size, { padding = 0, stride = 1, dilation = 1 } = {}) =>
  Math.floor((length + 2 * padding - dilation * (size - 1) - 1) / stride) + 1;

/**
 * Weights and biases of a layer from (C, H, W) to so many maps: a convolution, the same windows
 * without sharing, and every cell connected to every value.
 * @param {number[]} shape
 * @param {number} maps
 * @param {number} size
 * @param {Steps} [steps]
 */
export const parameterCounts = ([channels, height, width], maps, size, steps = {}) => {
  const [window, values] = [channels * size * size, channels * height * width];
  const cells = maps * outputSize(height, size, steps) * outputSize(width, size, steps);
  return {
    shared: maps * (window + 1),
    local: cells * (window + 1),
    connected: cells * (values + 1),
  };
};

/**
 * In how many windows each place along an axis lies: 0 where none reaches.
 * @param {number} length
 * @param {number} size
 * @param {Steps} [steps]
 */
export const windowsOver = (length, size, steps = {}) => {
  const { padding = 0, stride = 1, dilation = 1 } = steps;
  const counts = new Int32Array(length);
  for (let out = outputSize(length, size, steps) - 1; out >= 0; out -= 1)
    for (let f = 0; f < size; f += 1) {
      const at = out * stride - padding + f * dilation;
      if (at >= 0 && at < length) counts[at] += 1;
    }
  return counts;
};

/**
 * What is summed in one cell of the output: of each channel, row by row, every value under the window
 * and the weight upon it. In the padding the value is 0, and its index −1.
 * @param {Tensor} image (C, H, W)
 * @param {Tensor} kernel (K, C, F, F)
 * @param {{ map: number, row: number, column: number }} cell
 * @param {Steps} [steps]
 * @returns {Term[][]}
 */
export const termsOf = (image, kernel, cell, { padding = 0, stride = 1, dilation = 1 } = {}) => {
  const [, height, width] = image.shape;
  const [, channels, rows, columns] = kernel.shape;
  return Array.from({ length: channels }, (_, channel) =>
    Array.from({ length: rows * columns }, (__, k) => {
      const y = cell.row * stride - padding + Math.floor(k / columns) * dilation;
      const x = cell.column * stride - padding + (k % columns) * dilation;
      const inside = y >= 0 && y < height && x >= 0 && x < width;
      const index = inside ? (channel * height + y) * width + x : -1;
      const value = inside ? image.values[index] : 0;
      const weight = kernel.values[(cell.map * channels + channel) * rows * columns + k];
      return { index, value, weight, product: value * weight };
    }),
  );
};

/**
 * @param {Tensor} image (C, H, W)
 * @param {Tensor} kernel (K, C, F, F)
 * @param {Steps} [steps]
 * @returns {Tensor} (K, H′, W′)
 */
export const convolve = (image, kernel, steps = {}) => {
  const { padding = 0, stride = 1, dilation = 1 } = steps;
  const [channels, height, width] = image.shape;
  const [maps, , rows, columns] = kernel.shape;
  const [high, wide] = [outputSize(height, rows, steps), outputSize(width, columns, steps)];
  const values = new Float64Array(maps * high * wide);
  // Weight by weight, so that the inner loop runs along a row of the image.
  kernel.values.forEach((weight, k) => {
    const channel = Math.floor(k / (rows * columns)) % channels;
    const map = Math.floor(k / (rows * columns * channels));
    const down = (Math.floor(k / columns) % rows) * dilation - padding;
    const right = (k % columns) * dilation - padding;
    for (let i = 0; i < high; i += 1) {
      const y = i * stride + down;
      if (y < 0 || y >= height) continue;
      const [to, from] = [(map * high + i) * wide, (channel * height + y) * width];
      for (let j = 0; j < wide; j += 1) {
        const x = j * stride + right;
        if (x >= 0 && x < width) values[to + j] += weight * image.values[from + x];
      }
    }
  });
  return { values, shape: [maps, high, wide] };
};

/**
 * @param {Tensor} map (C, H, W)
 * @param {number} size
 * @param {Pooling} [pooling]
 * @returns {Tensor} (C, H′, W′)
 */
export const pool = (map, size, { stride = size, kind = "max" } = {}) => {
  const [channels, height, width] = map.shape;
  const [high, wide] = [height, width].map((length) => outputSize(length, size, { stride }));
  const values = new Float64Array(channels * high * wide);
  values.forEach((_, cell) => {
    const window = windowOf(map.shape, size, stride, cell, high, wide).map((i) => map.values[i]);
    const sum = window.reduce((a, b) => a + b, 0);
    values[cell] = kind === "max" ? Math.max(...window) : sum / window.length;
  });
  return { values, shape: [channels, high, wide] };
};

/**
 * What a gradient at the output of a pooling is at its input; of equal largest values, the first
 * takes it all.
 * @param {Tensor} map (C, H, W)
 * @param {number} size
 * @param {Tensor} gradient (C, H′, W′)
 * @param {Pooling} [pooling]
 * @returns {Tensor} (C, H, W)
 */
export const poolGradient = (map, size, gradient, { stride = size, kind = "max" } = {}) => {
  const [, high, wide] = gradient.shape;
  const values = new Float64Array(map.values.length);
  gradient.values.forEach((g, cell) => {
    const window = windowOf(map.shape, size, stride, cell, high, wide);
    if (kind === "average") window.forEach((i) => (values[i] += g / window.length));
    else values[window.reduce((best, i) => (map.values[i] > map.values[best] ? i : best))] += g;
  });
  return { values, shape: map.shape };
};

/**
 * The places under the window of one cell of a pooling, row by row.
 * @param {number[]} shape of the map
 * @param {number} size
 * @param {number} stride
 * @param {number} cell
 * @param {number} high
 * @param {number} wide
 */
const windowOf = ([, height, width], size, stride, cell, high, wide) => {
  const channel = Math.floor(cell / (high * wide));
  const top = (Math.floor(cell / wide) % high) * stride;
  const left = (cell % wide) * stride;
  return Array.from(
    { length: size * size },
    (_, k) => (channel * height + top + Math.floor(k / size)) * width + left + (k % size),
  );
};
