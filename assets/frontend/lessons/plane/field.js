// What the moments of the plane have in common: data, a network on them, its training and its picture.

/** @import { At, Box, Drawn, Run, Scene, State, WhyNonlinearity } from "../frame/types.d.ts" */
/** @import { Phi } from "../../core/wire.d.ts" */
/** @import { Activation, Fault } from "./mlp.js" */
/** @import { Sketch } from "./data.js" */
/** @import { Places } from "./view.js" */

import { number, percent } from "../../core/numbers.js";
import { text } from "../frame/svg.js";
import { dataAt, valuesFrom } from "./data.js";
import { activationOf } from "./mlp.js";
import { read } from "./points.js";
import { Trainer } from "./trainer.js";
import { PlaneView, layout } from "./view.js";

const FRAME_MS = 12; // of training, in one frame of the screen

/**
 * @typedef {object} Choice
 * @property {Pick<Phi, "javascript" | "params">} phi
 * @property {number[]} hidden
 * @property {Sketch["kind"] | "own"} kind
 * @property {number} [noise]
 * @property {"adam" | "sgd"} [optimizer]
 * @property {string} [points] those of the reader
 * @property {number[]} [values] the first weights, if not those of chance
 */

/** @type {Map<string, Activation>} */
const compiled = new Map();

/** @param {Choice["phi"]} phi */
export const phiOf = ({ javascript, params }) => {
  const known = compiled.get(javascript) ?? activationOf(javascript, params);
  compiled.set(javascript, known);
  return known;
};

/**
 * @param {WhyNonlinearity} numbers
 * @param {Choice} choice
 */
const dataOf = ({ sketches }, { kind, noise = 0, points = "" }) => {
  if (kind !== "own") return dataAt(sketches[kind], noise);
  const own = read(points);
  return {
    points: Float64Array.from([...own.map(({ x }) => x), ...own.map(({ y }) => y)]),
    labels: Float64Array.from(own.map(({ label }) => label)),
  };
};

/** A network that trains, with what is chosen for it; another choice is another network. */
export class Field {
  view = new PlaneView();
  #key = "";
  #revealed = false;
  /** @type {Trainer | undefined} */
  #trainer;

  /** @param {(numbers: WhyNonlinearity, at: At) => Choice} choose */
  constructor(choose) {
    this.choose = choose;
  }

  /**
   * @param {WhyNonlinearity} numbers
   * @param {At} at
   */
  trainer(numbers, at) {
    const choice = this.choose(numbers, at);
    const { optimizer = "adam", hidden } = choice;
    const key = JSON.stringify(choice);
    if (this.#trainer && key === this.#key) return this.#trainer;
    const sizes = [2, ...hidden, 1];
    this.#key = key;
    this.#trainer = new Trainer({
      sizes,
      values: choice.values ?? valuesFrom(numbers.pool, sizes),
      activation: phiOf(choice.phi),
      descent: { optimizer, rate: numbers.rate },
      ...dataOf(numbers, choice),
    });
    return this.#trainer;
  }

  /**
   * Train while an answer is drawn: as far as `t`, and after that no more by itself.
   *
   * @param {WhyNonlinearity} numbers
   * @param {State} state
   * @param {number} steps
   */
  reveal(numbers, { t, at }, steps) {
    if (t > 0 && !this.#revealed) this.trainer(numbers, at).until(Math.round(t * steps));
    this.#revealed = t >= 1;
  }

  /** @returns {Run<WhyNonlinearity>} */
  get run() {
    return {
      advance: (numbers, at) => {
        const trainer = this.trainer(numbers, at);
        trainer.during(FRAME_MS, () => performance.now());
        return trainer.able;
      },
      step: (numbers, at) => this.trainer(numbers, at).step(),
      reset: () => (this.#key = ""),
    };
  }

  /**
   * The picture, and how far training has come.
   *
   * @param {Scene} scene
   * @param {WhyNonlinearity} numbers
   * @param {At} at
   * @param {number} shown
   */
  draw(scene, numbers, at, shown) {
    const trainer = this.trainer(numbers, at);
    const { network, batch, labels } = trainer;
    const places = layout(scene, network.sizes.slice(1, -1));
    this.view.draw(scene, network, { ...places, shown });
    this.view.points(scene, places.plane, { points: batch.points, labels }, scene.narrow ? 0.7 : 1);
    if (shown && scene.h > 0) this.#losses(scene, places.plane, trainer.losses);
    return {
      places,
      nodes: [...this.#labels(scene, places), ...this.#status(scene, places, trainer, shown)],
    };
  }

  /**
   * What a sentence says of the training.
   *
   * @param {WhyNonlinearity} numbers
   * @param {At} at
   */
  values(numbers, at) {
    const trainer = () => this.trainer(numbers, at);
    const fault = () => trainer().fault;
    return {
      steps: () => trainer().steps.toLocaleString("en"),
      loss: () => trainer().loss,
      right: () => percent(trainer().right),
      layer: () => (fault()?.layer ?? 0) + 1,
      unit: () => (fault()?.unit ?? 0) + 1,
      z: () => fault()?.z ?? NaN,
      rate: numbers.rate,
    };
  }

  /**
   * Which sentence holds: where training has failed, or else as `going` says.
   *
   * @param {WhyNonlinearity} numbers
   * @param {At} at
   * @param {(trainer: Trainer) => string} going
   */
  caseOf(numbers, at, going) {
    const trainer = this.trainer(numbers, at);
    if (!trainer.ended) return going(trainer);
    return trainer.fault ? "fault" : "overflow";
  }

  /**
   * @param {Scene} scene
   * @param {Places} places
   * @returns {Drawn}
   */
  #labels({ narrow, words }, { plane }) {
    const size = narrow ? 13 : 15;
    return [
      text(plane.x + plane.width / 2, plane.y - (narrow ? 14 : 18), words.output, { size }),
      narrow ? null : text(18, plane.y - 18, words.hidden, { size, anchor: "start" }),
    ];
  }

  /**
   * @param {Scene} scene
   * @param {Places} places
   * @param {Trainer} trainer
   * @param {number} shown
   * @returns {Drawn}
   */
  #status({ narrow, words }, { plane }, trainer, shown) {
    if (shown < 1 || !trainer.labels.length) return [];
    const parts = [
      `${words.steps} ${trainer.steps.toLocaleString("en")}`,
      `${words.loss} ${number(trainer.loss)}`,
      `${words.right} ${percent(trainer.right)}`,
    ];
    const y = plane.y + plane.height + (narrow ? 16 : 26);
    return [
      text(plane.x + plane.width, y, parts.join("   "), {
        size: narrow ? 13 : 17,
        anchor: "end",
        "font-weight": 600,
        style: "white-space: pre",
      }),
    ];
  }

  /**
   * The loss of every step, below the network.
   *
   * @param {Scene} scene
   * @param {Box} plane
   * @param {number[]} losses
   */
  #losses({ paint, ink, h, narrow }, plane, losses) {
    if (narrow || losses.length < 2) return;
    const [left, right, top, bottom] = [18, plane.x - 24, plane.y + plane.height + 10, h - 10];
    const every = Math.max(1, Math.floor(losses.length / 300));
    const shown = losses.filter((_, i) => i % every === 0);
    const most = Math.max(...shown);
    paint.beginPath();
    shown.forEach((loss, i) =>
      paint.lineTo(
        left + ((right - left) * i) / (shown.length - 1),
        bottom - ((bottom - top) * loss) / most,
      ),
    );
    paint.strokeStyle = ink;
    paint.lineWidth = 2;
    paint.stroke();
  }
}
