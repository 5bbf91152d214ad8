// Sliders for the parameters of activations; a chart of their curves is previewed from the formulas.

/** @import { Slider as Row, Sliders as Data } from "../core/wire.d.ts" */
/** @import { Draw } from "../charts/preview.js" */

import { previewOf } from "../charts/preview.js";
import { Range } from "../controls/range.js";
import { element } from "../core/element.js";
import { Component, mounting } from "../core/mounting.js";
import { minus } from "../core/numbers.js";
import { compile, curvesAt } from "./formula.js";

/** @typedef {{ row: Row, range: Range, value: number }} Slider */

/**
 * As charts name it.
 *
 * @param {Row} row
 */
const settingOf = ({ activation, name }) => `${activation}.${name}`;

/**
 * A value with the digits of its slider's step, one at least.
 *
 * @param {number} value
 * @param {number} step
 */
export const written = (value, step) => {
  const digits = (String(step).split(".")[1] ?? "").length;
  return minus(value.toFixed(Math.max(digits, 1)));
};

/** @extends {Component<Data>} */
class Sliders extends Component {
  #look = "";
  /** @type {Slider[]} */
  #sliders = [];
  /** @type {Map<string, Draw>} by activation */
  #draws = new Map();
  /** @type {Map<string, { activation: string, name: string, value: number }>} by setting */
  #unanswered = new Map(); // one that is let go of soon after another must not take its place

  /** @override @param {Data} data */
  update(data) {
    const held = this.#sliders.some(({ range }) => range.held);
    if (!this.sequence.answered(data.seen)) return;
    this.#unanswered.clear();
    if (held) return;
    super.update(data);
    const look = JSON.stringify(data.rows.map(({ value, ...row }) => row));
    if (look !== this.#look) this.build();
    this.#look = look;
    data.rows.forEach(({ value }, i) => this.show(this.#sliders[i], value));
    const texts = data.rows.map((row) => [settingOf(row), String(row.value)]);
    previewOf(data.plot).correct(Object.fromEntries(texts));
  }

  build() {
    this.#draws.clear();
    this.#sliders = this.data.rows.map((row) => this.slider(row));
    this.root.replaceChildren(...this.#sliders.map(({ range }) => range.label));
  }

  /**
   * @param {Row} row
   * @returns {Slider}
   */
  slider(row) {
    const names = [
      element("i"),
      element("span", { textContent: row.label }),
      element("var", { textContent: row.symbol }),
    ];
    const range = new Range(names, {
      move: (value) => this.move(slider, value),
      release: () => this.release(slider),
    });
    const slider = { row, range, value: row.value };
    const label = `${row.label}: ${row.name}`;
    range.limit({ ...row, label });
    range.label.title = label;
    range.label.style.setProperty("--own", row.color);
    return slider;
  }

  /**
   * @param {Slider} slider
   * @param {number} value
   */
  show(slider, value) {
    slider.value = value;
    slider.range.show(value, written(value, slider.row.step));
  }

  /**
   * What draws an activation into a figure, with the values that its sliders have by then.
   *
   * @param {Row} row
   */
  drawing({ activation, javascript }) {
    const known = this.#draws.get(activation);
    if (known) return known;
    const evaluate = compile(javascript);
    const own = this.#sliders.filter(({ row }) => row.activation === activation);
    /** @type {Draw} */
    const draw = (figure) => {
      const params = Object.fromEntries(own.map(({ row, value }) => [row.name, value]));
      return curvesAt(figure, activation, this.data.flat, evaluate, params);
    };
    this.#draws.set(activation, draw);
    return draw;
  }

  /**
   * @param {Slider} slider
   * @param {number} value
   */
  move(slider, value) {
    this.show(slider, value);
    const texts = { [settingOf(slider.row)]: String(value) };
    previewOf(this.data.plot).move(texts, this.drawing(slider.row));
  }

  /** @param {Slider} slider */
  release({ row, value }) {
    const { activation, name } = row;
    this.#unanswered.set(settingOf(row), { activation, name, value });
    this.inform("moved", { values: [...this.#unanswered.values()] });
  }
}

export const mount = mounting(".lab-sliders", Sliders);
