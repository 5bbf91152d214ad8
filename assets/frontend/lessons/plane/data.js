// Points in the plane and the first weights of a network on them, from what Python drew by chance:
// more noise, a layer or a unit needs nothing new.

/**
 * @typedef {object} Sketch a `PlaneSketch`; pairs lie flat, x and y in turn
 * @property {"circle" | "xor" | "gauss" | "spiral"} kind
 * @property {ArrayLike<number>} places
 * @property {ArrayLike<number>} jitter
 * @property {ArrayLike<number>} classes
 */

const MOST_UNITS = 8;
const INNER = 2.5; // radius within which a point of the circle is of class 1

/** @type {Record<Sketch["kind"], (x: number, y: number, class_: number) => number>} */
const CLASS_OF = {
  circle: (x, y) => Number(Math.hypot(x, y) < INNER),
  xor: (x, y) => Number(x * y >= 0),
  gauss: (x, y, class_) => class_,
  spiral: (x, y, class_) => class_,
};

/**
 * @param {Sketch} sketch
 * @param {number} noise 0 to 0.5
 * @returns {{ points: Float64Array, labels: Float64Array }} all x, then all y; 0 or 1
 */
export const dataAt = ({ kind, places, jitter, classes }, noise) => {
  const count = classes.length;
  const [points, labels] = [new Float64Array(2 * count), new Float64Array(count)];
  const amount = kind === "gauss" ? Math.sqrt(0.5 + 7 * noise) : noise;
  const moves = kind === "gauss" || kind === "spiral";
  for (let n = 0; n < count; n += 1) {
    const [x, y] = [2 * n, 2 * n + 1].map((i) => places[i] + amount * jitter[i]);
    points[n] = moves ? x : places[2 * n];
    points[count + n] = moves ? y : places[2 * n + 1];
    labels[n] = CLASS_OF[kind](x, y, classes[n]);
  }
  return { points, labels };
};

/**
 * The weights and biases of each layer in turn, as `Mlp` takes them: uniform on ±1/√fan_in.
 * @param {ArrayLike<number>} pool a `weight_pool`, flat: layer, unit, inputs with the bias last
 * @param {number[]} sizes 2, units of each hidden layer, 1
 */
export const valuesFrom = (pool, sizes) =>
  sizes.slice(1).flatMap((units, l) => {
    const inputs = sizes[l];
    const at = (/** @type {number} */ unit, /** @type {number} */ input) =>
      pool[(l * MOST_UNITS + unit) * (MOST_UNITS + 1) + input] / Math.sqrt(inputs);
    const all = [...Array(units).keys()];
    const weights = all.flatMap((unit) => Array.from({ length: inputs }, (_, i) => at(unit, i)));
    return [...weights, ...all.map((unit) => at(unit, MOST_UNITS))];
  });
