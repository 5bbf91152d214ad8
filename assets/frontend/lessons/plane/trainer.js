// A network, its data, and how far its training has come: no clock and no page.

/** @import { Activation, Descent, Fault } from "./mlp.js" */

import { Batch, Mlp, accuracy, crossEntropy } from "./mlp.js";

/**
 * @typedef {object} Setup
 * @property {number[]} sizes 2, units of each hidden layer, 1
 * @property {ArrayLike<number>} values the first weights and biases
 * @property {Activation} activation
 * @property {Descent} descent
 * @property {Float64Array} points all x, then all y
 * @property {Float64Array} labels 0 or 1
 */

export class Trainer {
  /** @type {number[]} of each step the loss before it */
  losses = [];
  /** @type {Fault | undefined} the unit that is no number, where one is */
  fault;
  ended = false; // as the gradient is no number
  #measured = -1;
  #loss = NaN;
  #right = NaN;

  /** @param {Setup} setup */
  constructor({ sizes, values, activation, descent, points, labels }) {
    this.network = new Mlp(sizes, values, activation, descent);
    this.batch = new Batch(sizes, points);
    this.labels = labels;
  }

  get steps() {
    return this.network.steps;
  }

  /** Whether another step may change anything. */
  get able() {
    return !this.ended && this.labels.length > 0;
  }

  step() {
    if (!this.able) return;
    const loss = this.network.step(this.batch, this.labels);
    if (Number.isFinite(loss)) this.losses.push(loss);
    else [this.ended, this.fault] = [true, this.batch.fault];
    this.#measured = -1;
  }

  /** @param {number} steps as many as there are then, unless it ends before */
  until(steps) {
    while (this.steps < steps && this.able) this.step();
  }

  /**
   * As many steps as fit.
   *
   * @param {number} milliseconds
   * @param {() => number} now
   */
  during(milliseconds, now) {
    const end = now() + milliseconds;
    do this.step();
    while (this.able && now() < end);
  }

  /** The loss as it is now, NaN without data. */
  get loss() {
    this.#measure();
    return this.#loss;
  }

  /** The share of points on their side. */
  get right() {
    this.#measure();
    return this.#right;
  }

  #measure() {
    if (this.#measured === this.steps) return;
    this.#measured = this.steps;
    this.network.forward(this.batch);
    this.#loss = this.labels.length ? crossEntropy(this.batch.logits, this.labels) : NaN;
    this.#right = this.labels.length ? accuracy(this.batch.logits, this.labels) : NaN;
  }
}

/**
 * What lies between a line and an activation: f = (1 − λ) z + λ φ(z).
 *
 * @param {Activation} activation
 * @param {number} lambda
 * @returns {Activation}
 */
export const bent = (activation, lambda) => (z, a, slope) => {
  activation(z, a, slope);
  for (let i = 0; i < z.length; i += 1) {
    a[i] = (1 - lambda) * z[i] + lambda * a[i];
    slope[i] = 1 - lambda + lambda * slope[i];
  }
};
