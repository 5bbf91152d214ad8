// The gradient on its way back, layer by layer: bars on a linear scale, where it visibly dies or
// explodes, over a strip on a log scale, where it can still be told from nothing.

import { enlargement, ruler } from "./ruler.js";

const ICONS = {
  again: "M12 5V1.5L6.5 6.5 12 11V7.6a5.4 5.4 0 1 1-5.4 5.4H4A8 8 0 1 0 12 5z",
  play: "M7 4.5v15l12.5-7.5z",
  pause: "M6 5h4v14H6zm8 0h4v14h-4z",
  step: "M5 4.5v15L15.5 12zM17 5h3v14h-3z",
};
const WHOLE_S = 7; // seconds from the last layer to the first
const REST_MS = 800; // after a slider's last move, if nothing new came of it
const BARS = 56; // pixels of height, and of the other parts of a row
const STRIP = 10;
const NAME = 24;
const ROW = NAME + BARS + STRIP + 18;
const TOP = 6;
const FOOT = 22;

const SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const power = (n) => `10${n < 0 ? "⁻" : ""}${[...String(Math.abs(n))].map((d) => SUPERSCRIPT[d]).join("")}`;

const sized = (log10) => {
  if (log10 > -3 && log10 < 5) return String(Number((10 ** log10).toPrecision(3)));
  const exponent = Math.floor(log10);
  return `${Number((10 ** (log10 - exponent)).toPrecision(3))}×${power(exponent)}`;
};

const mixed = (scale, share) => {
  const place = Math.min(Math.max(share, 0), 1) * (scale.length - 1);
  const [low, high] = [scale[Math.floor(place)], scale[Math.ceil(place)]];
  return `rgb(${low.map((c, i) => Math.round(c + (high[i] - c) * (place % 1))).join(",")})`;
};

class Wave {
  constructor(root) {
    this.root = root;
    this.canvas = document.createElement("canvas");
    this.canvas.setAttribute("role", "img");
    this.player = Object.assign(document.createElement("div"), { className: "lab-player" });
    this.buttons = {};
    for (const name of ["again", "play", "step"]) {
      const button = Object.assign(document.createElement("button"), { type: "button" });
      button.dataset.action = name;
      button.onclick = () => this[name]();
      this.buttons[name] = button;
    }
    this.scrubber = Object.assign(document.createElement("input"), { type: "range", min: 0, step: 1 });
    this.scrubber.oninput = () => (this.hold(), this.look(Number(this.scrubber.value)));
    this.where = Object.assign(document.createElement("span"), { className: "lab-status" });
    this.player.append(...Object.values(this.buttons), this.scrubber, this.where);
    root.replaceChildren(this.player, this.canvas);
    const resizing = new ResizeObserver(() => this.draw());
    for (const measure of [root, ruler()]) resizing.observe(measure);
    this.rests = ({ target }) => this.restFor(target);
    for (const event of ["keydown", "pointerdown"]) document.addEventListener(event, this.rests, true);
  }

  // While a slider of the page moves, every frame is for the chart that follows it.
  restFor(target) {
    if (!this.canvas.isConnected) {
      for (const event of ["keydown", "pointerdown"]) document.removeEventListener(event, this.rests, true);
    } else if ((this.frame || this.resting) && target.closest?.("[data-testid=stSlider]")) {
      this.hold();
      this.resting = setTimeout(() => this.play(), REST_MS);
    }
  }

  update(data) {
    const fresh = data.depth !== this.data?.depth;
    this.data = data;
    this.scrubber.max = data.depth - 1;
    for (const [name, button] of Object.entries(this.buttons)) button.title = data.words[name];
    this.scrubber.setAttribute("aria-label", data.words.layer);
    if (fresh) this.again();
    else if (this.resting) this.play();
    else this.look(this.steps);
  }

  // How many layers the gradient has passed: it stands at layer depth − steps.
  look(steps) {
    const reached = Math.min(Math.max(Math.floor(steps), 0), this.data.depth - 1);
    if (this.drawn === this.data && this.steps === reached) return; // the same layer still
    this.steps = reached;
    this.drawn = this.data;
    this.scrubber.value = this.steps;
    this.scrubber.style.setProperty("--recorded", `${(100 * this.steps) / Math.max(1, this.data.depth - 1)}%`);
    this.where.textContent = `${this.data.words.layer} ${this.data.depth - this.steps}`;
    if (this.steps === this.data.depth - 1) this.hold();
    this.icons();
    this.draw();
  }

  icons() {
    const shown = { again: "again", play: this.frame ? "pause" : "play", step: "step" };
    for (const [name, icon] of Object.entries(shown)) {
      if (this.buttons[name].dataset.icon === icon) continue;
      this.buttons[name].dataset.icon = icon;
      this.buttons[name].innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${ICONS[icon]}"/></svg>`;
    }
  }

  again() {
    this.hold();
    this.look(0);
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) this.play();
  }

  step() {
    this.hold();
    this.look(this.steps + 1);
  }

  play() {
    if (this.frame) return this.hold();
    clearTimeout(this.resting);
    this.resting = undefined;
    const from = this.steps >= this.data.depth - 1 ? 0 : this.steps;
    const began = performance.now();
    const advance = (now) => {
      if (!this.canvas.isConnected) return this.hold();
      this.frame = requestAnimationFrame(advance);
      this.look(from + ((now - began) / 1000 / WHOLE_S) * this.data.depth);
    };
    this.frame = requestAnimationFrame(advance);
    return this.icons();
  }

  hold() {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.resting);
    this.frame = this.resting = undefined;
    this.icons();
  }

  draw() {
    const { lines } = this.data;
    const larger = enlargement();
    const width = this.root.clientWidth / larger;
    const height = TOP + lines.length * ROW + FOOT;
    const ratio = larger * (window.devicePixelRatio || 1);
    Object.assign(this.canvas, { width: width * ratio, height: height * ratio });
    Object.assign(this.canvas.style, { width: `${width * larger}px`, height: `${height * larger}px` });
    const style = getComputedStyle(this.root);
    this.look_of = { text: style.color, empty: style.getPropertyValue("--st-border-color"), font: style.fontFamily };
    const pen = this.canvas.getContext("2d");
    pen.scale(ratio, ratio);
    lines.forEach((line, row) => this.row(pen, line, TOP + row * ROW, width));
    this.ends(pen, width, height);
    this.canvas.setAttribute("aria-label", lines.map((line) => this.said(line)).join("; "));
  }

  // What is known of one network at the layer reached.
  said({ name, log10, dead }) {
    const at = this.data.depth - 1 - this.steps;
    if (dead[at]) return `${name}: δ = 0`;
    return log10[at] === null ? `${name}: ${this.data.words.unknown}` : `${name}: δ = ${sized(log10[at])}`;
  }

  ends(pen, width, height) {
    pen.font = `14px ${this.look_of.font}`;
    pen.textBaseline = "bottom";
    pen.fillStyle = this.look_of.text;
    pen.fillText(this.data.words.first, 0, height);
    pen.textAlign = "right";
    pen.fillText(this.data.words.last, width, height);
    pen.textAlign = "left";
  }

  row(pen, line, top, width) {
    const { depth, lowest, highest, scale, dead_color } = this.data;
    const reached = depth - 1 - this.steps;
    const known = line.log10.slice(reached).filter((v) => v !== null);
    const largest = Math.max(...known, -Infinity);
    const cell = width / depth;
    const [floor, strip] = [top + NAME + BARS, top + NAME + BARS + 3];
    pen.font = `500 15px ${this.look_of.font}`;
    pen.textBaseline = "top";
    pen.fillStyle = line.color;
    pen.fillRect(0, top + 3, 12, 12);
    pen.fillStyle = this.look_of.text;
    pen.fillText(this.said(line), 20, top);
    for (let layer = 0; layer < depth; layer += 1) {
      const [value, passed] = [line.log10[layer], layer >= reached];
      const [x, wide] = [layer * cell, Math.max(cell - (cell > 3 ? 1 : 0), 0.5)];
      pen.fillStyle = this.look_of.empty;
      if (passed && line.dead[layer]) pen.fillStyle = dead_color;
      else if (passed && value !== null) pen.fillStyle = mixed(scale, (value - lowest) / (highest - lowest));
      pen.fillRect(x, strip, wide, STRIP);
      if (!passed || value === null || line.dead[layer]) continue;
      const tall = BARS * 10 ** (value - largest);
      pen.fillStyle = line.color;
      pen.fillRect(x, floor - tall, wide, tall);
    }
  }
}

const waves = new WeakMap();

export const mount = ({ data, parentElement }) => {
  const root = parentElement.querySelector(".lab-wave");
  if (!waves.has(root)) waves.set(root, new Wave(root));
  waves.get(root).update(data);
};
