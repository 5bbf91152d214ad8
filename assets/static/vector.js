// Inputs of a vector activation. While one is dragged, Python is asked a few times a second for the
// outputs; when it is let go, once more, for good.

import { Moves } from "./moves.js";
import { number } from "./numbers.js";

const PAUSE = 90; // milliseconds between two questions

class Inputs {
  constructor(element) {
    this.element = element;
    this.moves = new Moves();
    this.sliders = [];
  }

  update(data, send) {
    this.send = send;
    if (!this.moves.answered(data.seen)) return;
    this.values = [...data.values];
    this.shown = data.shown;
    if (this.sliders.length !== data.shown) this.build(data);
    this.sliders.forEach((_, i) => this.show(i));
  }

  build({ shown, reach, step }) {
    this.sliders = Array.from({ length: shown }, (_, i) => {
      const label = document.createElement("label");
      label.innerHTML = '<var></var><input type="range"><output></output>';
      const [name, input, output] = label.children;
      name.innerHTML = `x<sub>${i + 1}</sub>`;
      Object.assign(input, { min: -reach, max: reach, step, ariaLabel: `x${i + 1}` });
      input.oninput = () => this.move(i, Number(input.value));
      input.onchange = () => this.tell(true);
      return { label, input, output };
    });
    this.element.replaceChildren(...this.sliders.map(({ label }) => label));
  }

  show(i) {
    const { input, output } = this.sliders[i];
    input.value = this.values[i];
    output.textContent = number(this.values[i]);
    input.style.setProperty("--part", `${(100 * (this.values[i] - Number(input.min))) / (input.max - input.min)}%`);
  }

  move(i, value) {
    this.values[i] = value;
    this.show(i);
    this.waiting ??= setTimeout(() => this.tell(false), PAUSE);
  }

  tell(done) {
    clearTimeout(this.waiting);
    this.waiting = undefined;
    this.send("moved", { values: this.values, done, number: this.moves.next() });
  }
}

const panels = new WeakMap();

export const mount = ({ data, parentElement, setTriggerValue }) => {
  const element = parentElement.querySelector(".lab-vector");
  if (!panels.has(element)) panels.set(element, new Inputs(element));
  panels.get(element).update(data, setTriggerValue);
};
