// A slider with its name before it and its value behind it.

import { drag, element } from "../core/element.js";

export class Range {
  #moved = false;

  // `move` is told every value on the way; `release` is called when the thumb is let go.
  constructor(names, { move, release }) {
    const end = () => {
      if (this.#moved) release();
      this.#moved = false;
    };
    const oninput = () => {
      this.#moved = true;
      move(Number(this.input.value));
    };
    // A thumb that is let go where it was grabbed has not changed.
    const onpointerdown = (event) =>
      event.button || drag(this.input, event, { move: () => {}, end });
    this.input = element("input", { type: "range", oninput, onchange: end, onpointerdown });
    this.output = element("output");
    this.label = element("label", {}, ...names, this.input, this.output);
  }

  get held() {
    return "dragging" in this.input.dataset;
  }

  limit({ low, high, step, label }) {
    Object.assign(this.input, { min: low, max: high, step, ariaLabel: label });
  }

  show(value, text) {
    const { min, max } = this.input;
    this.input.value = value;
    this.input.style.setProperty("--part", `${(100 * (value - min)) / (max - min)}%`);
    this.output.textContent = text;
  }
}
