// Sliders for the parameters of activations; a chart of their curves is previewed from the formulas.

/** @import { Sliders as Data } from "../core/wire.d.ts" */

import { element, mounting } from "../core/element.js";
import { compile, curvesAt } from "./formula.js";
import { previewOf } from "../charts/preview.js";
import { Range } from "../controls/range.js";
import { Sequence } from "../core/sequence.js";

const settingOf = ({ activation, name }) => `${activation}.${name}`; // as charts name it

class Sliders {
  #sequence = new Sequence();

  constructor(root) {
    this.root = root;
  }

  /** @param {Data} data */
  update(data, send) {
    this.send = send;
    if (!this.#sequence.answered(data.seen) || this.sliders?.some(({ range }) => range.held))
      return;
    this.data = data;
    const look = JSON.stringify(data.rows.map(({ value, ...row }) => row));
    if (look !== this.look) this.build();
    this.look = look;
    data.rows.forEach(({ value }, i) => this.show(this.sliders[i], value));
    previewOf(data.plot).correct(
      Object.fromEntries(data.rows.map((row) => [settingOf(row), String(row.value)])),
    );
  }

  build() {
    this.draws = new Map();
    this.sliders = this.data.rows.map((row) => this.slider(row));
    this.root.replaceChildren(...this.sliders.map(({ range }) => range.label));
  }

  slider(row) {
    const names = [
      element("i"),
      element("span", { textContent: row.label }),
      element("var", { textContent: row.symbol }),
    ];
    const slider = { row };
    slider.range = new Range(names, {
      move: (value) => this.move(slider, value),
      release: () => this.release(slider),
    });
    const label = `${row.label}: ${row.name}`;
    slider.range.limit({ ...row, label });
    slider.range.label.title = label;
    slider.range.label.style.setProperty("--own", row.color);
    return slider;
  }

  show(slider, value) {
    slider.value = value;
    const digits = (String(slider.row.step).split(".")[1] ?? "").length;
    slider.range.show(value, value.toFixed(Math.max(digits, 1)).replace("-", "−"));
  }

  // What draws an activation into a figure, with the values that its sliders have by then.
  drawing({ activation, javascript }) {
    if (!this.draws.has(activation)) {
      const evaluate = compile(javascript);
      const own = this.sliders.filter(({ row }) => row.activation === activation);
      const params = () => Object.fromEntries(own.map(({ row, value }) => [row.name, value]));
      this.draws.set(activation, (figure) =>
        curvesAt(figure, activation, this.data.flat, evaluate, params()),
      );
    }
    return this.draws.get(activation);
  }

  move(slider, value) {
    this.show(slider, value);
    previewOf(this.data.plot).move(
      { [settingOf(slider.row)]: String(value) },
      this.drawing(slider.row),
    );
  }

  release({ row: { activation, name }, value }) {
    this.#sequence.send((number) => this.send("moved", { activation, name, value, number }));
  }
}

export const mount = mounting(".lab-sliders", Sliders);
