// A multi-layer perceptron in the plane, trained on its whole data at every step: one logit, binary
// cross-entropy. Arrays lie unit by unit, the points of one unit side by side, so that inner loops
// run along them.

/** @typedef {(z: Float64Array, a: Float64Array, slope: Float64Array) => void} Activation */
/** @typedef {{ optimizer: "adam" | "sgd", rate: number }} Descent */
/** @typedef {{ inputs: number, units: number, weight: Float64Array, bias: Float64Array }} Layer */
/** @typedef {{ layer: number, unit: number, z: number, a: number }} Fault where, from 0 */

const [BETA1, BETA2, EPSILON] = [0.9, 0.999, 1e-8]; // those of torch.optim.Adam

/**
 * An activation over arrays, from the JavaScript that Python writes of its formula. Each formula
 * gets a loop of its own, into which the engine can draw it.
 * @param {string} source of `(x, p) => [φ, φ′]`
 * @param {Record<string, number>} params
 * @returns {Activation}
 */
export const activationOf = (source, params) =>
  new Function(
    "p",
    `const f = ${source};
    return (z, a, slope) => {
      for (let i = 0; i < z.length; i += 1) [a[i], slope[i]] = f(z[i], p);
    };`,
  )(params);

/**
 * @param {number[]} sizes inputs, units of each layer
 * @param {Float64Array} values of each layer the weights, row by row, then the biases
 * @returns {Layer[]}
 */
const layersIn = (sizes, values) => {
  let at = 0;
  const next = (/** @type {number} */ length) => values.subarray(at, (at += length));
  return sizes.slice(1).map((units, l) => {
    const inputs = sizes[l];
    return { inputs, units, weight: next(units * inputs), bias: next(units) };
  });
};

/** What a network computes of some points: `layers[l].a` is (units, points); the last is the logit. */
export class Batch {
  /**
   * @param {number[]} sizes those of the network
   * @param {Float64Array} points all x, then all y
   */
  constructor(sizes, points) {
    this.points = points;
    this.count = points.length / 2;
    this.layers = sizes.slice(1).map((units) => {
      const [z, a, slope, delta] = [0, 1, 2, 3].map(() => new Float64Array(units * this.count));
      return { z, a, slope, delta };
    });
  }

  /** The logits, above 0 where the network says 1. */
  get logits() {
    return this.layers[this.layers.length - 1].z;
  }

  /**
   * The first unit that is no finite number at some point, or has no finite slope there.
   * @returns {Fault | undefined}
   */
  get fault() {
    const top = this.layers.length - 1;
    for (const [layer, { z, a, slope }] of this.layers.entries()) {
      const values = layer < top ? [z, a, slope] : [z];
      const at = z.findIndex((_, i) => !values.every((value) => Number.isFinite(value[i])));
      if (at >= 0) return { layer, unit: Math.floor(at / this.count), z: z[at], a: a[at] };
    }
    return undefined;
  }
}

export class Mlp {
  /**
   * @param {number[]} sizes 2, units of each hidden layer, 1
   * @param {ArrayLike<number>} values of each layer the weights, row by row, then the biases
   * @param {Activation} activation of hidden layers
   * @param {Descent} descent
   */
  constructor(sizes, values, activation, descent) {
    this.sizes = sizes;
    this.values = Float64Array.from(values);
    this.layers = layersIn(sizes, this.values);
    this.gradient = new Float64Array(values.length);
    this.gradients = layersIn(sizes, this.gradient);
    this.activation = activation;
    this.descent = descent;
    this.steps = 0;
    this.mean = new Float64Array(values.length);
    this.square = new Float64Array(values.length);
  }

  /**
   * Compute every unit at the points of a batch.
   * @param {Batch} batch
   */
  forward(batch) {
    let below = batch.points;
    this.layers.forEach((layer, l) => {
      const { z, a, slope } = batch.layers[l];
      affine(layer, below, z, batch.count);
      if (l < this.layers.length - 1) this.activation(z, a, slope);
      below = a;
    });
  }

  /**
   * One step down the mean loss of all points. Where the gradient is no number nothing moves, so
   * that `batch.fault` still says why.
   * @param {Batch} batch
   * @param {Float64Array} labels 0 or 1
   * @returns {number} the loss before the step; NaN if there was none
   */
  step(batch, labels) {
    this.forward(batch);
    this.#backward(batch, labels);
    if (!this.gradient.every(Number.isFinite)) return NaN;
    this.#descend();
    return crossEntropy(batch.logits, labels);
  }

  /**
   * @param {Batch} batch
   * @param {Float64Array} labels
   */
  #backward({ points, count, layers }, labels) {
    const top = layers.length - 1;
    const { z, delta } = layers[top];
    for (let n = 0; n < count; n += 1) delta[n] = (sigmoid(z[n]) - labels[n]) / count;
    for (let l = top; l >= 0; l -= 1) {
      outer(this.gradients[l], layers[l].delta, l ? layers[l - 1].a : points, count);
      if (l) back(this.layers[l], layers[l].delta, layers[l - 1], count);
    }
  }

  #descend() {
    const { values, gradient, mean, square } = this;
    const { optimizer, rate } = this.descent;
    this.steps += 1;
    const step = rate / (1 - BETA1 ** this.steps);
    const unbiased = Math.sqrt(1 - BETA2 ** this.steps);
    for (let i = 0; i < values.length; i += 1) {
      const g = gradient[i];
      mean[i] += (1 - BETA1) * (g - mean[i]);
      square[i] = BETA2 * square[i] + (1 - BETA2) * g * g;
      values[i] -=
        optimizer === "sgd"
          ? rate * g
          : (step * mean[i]) / (Math.sqrt(square[i]) / unbiased + EPSILON);
    }
  }
}

/**
 * @param {Float64Array} logits
 * @param {Float64Array} labels 0 or 1
 * @returns {number} the mean binary cross-entropy
 */
export const crossEntropy = (logits, labels) => {
  let sum = 0;
  logits.forEach((z, n) => {
    sum += Math.max(z, 0) - z * labels[n] + Math.log1p(Math.exp(-Math.abs(z)));
  });
  return sum / logits.length;
};

/**
 * @param {Float64Array} logits
 * @param {Float64Array} labels 0 or 1
 * @returns {number} the share of points on the right side of 0
 */
export const accuracy = (logits, labels) =>
  logits.reduce((right, z, n) => right + Number(z > 0 === labels[n] > 0), 0) / logits.length;

const sigmoid = (/** @type {number} */ z) => 1 / (1 + Math.exp(-z));

/**
 * z = W a + b
 * @param {Layer} layer
 * @param {Float64Array} below
 * @param {Float64Array} z
 * @param {number} count
 */
const affine = ({ inputs, units, weight, bias }, below, z, count) => {
  for (let j = 0; j < units; j += 1) {
    const to = j * count;
    z.fill(bias[j], to, to + count);
    for (let i = 0; i < inputs; i += 1) {
      const [w, from] = [weight[j * inputs + i], i * count];
      for (let n = 0; n < count; n += 1) z[to + n] += w * below[from + n];
    }
  }
};

/**
 * ∂C/∂W = δ aᵀ, ∂C/∂b = δ 1
 * @param {Layer} gradient
 * @param {Float64Array} delta
 * @param {Float64Array} below
 * @param {number} count
 */
const outer = ({ inputs, units, weight, bias }, delta, below, count) => {
  for (let j = 0; j < units; j += 1) {
    const to = j * count;
    let sum = 0;
    for (let n = 0; n < count; n += 1) sum += delta[to + n];
    bias[j] = sum;
    for (let i = 0; i < inputs; i += 1) {
      const from = i * count;
      sum = 0;
      for (let n = 0; n < count; n += 1) sum += delta[to + n] * below[from + n];
      weight[j * inputs + i] = sum;
    }
  }
};

/**
 * δ of the layer below = Wᵀ δ φ′
 * @param {Layer} layer
 * @param {Float64Array} delta
 * @param {{ slope: Float64Array, delta: Float64Array }} below
 * @param {number} count
 */
const back = ({ inputs, units, weight }, delta, below, count) => {
  for (let i = 0; i < inputs; i += 1) {
    const to = i * count;
    below.delta.fill(0, to, to + count);
    for (let j = 0; j < units; j += 1) {
      const [w, from] = [weight[j * inputs + i], j * count];
      for (let n = 0; n < count; n += 1) below.delta[to + n] += w * delta[from + n];
    }
    for (let n = to; n < to + count; n += 1) below.delta[n] *= below.slope[n];
  }
};
