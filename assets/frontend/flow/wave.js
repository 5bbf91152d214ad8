// The gradient on its way back, layer by layer: bars on a linear scale, where it visibly dies or
// explodes, over a strip on a log scale, where it can still be told from nothing.

/** @import { Wave as Data, WaveLine } from "../core/wire.d.ts" */
/** @import { Send } from "../core/mounting.js" */

import { PREVIEWING } from "../charts/preview.js";
import { element, push } from "../core/element.js";
import { showIcon } from "../core/icons.js";
import { Component, mounting } from "../core/mounting.js";
import { numberOfLog10 } from "../core/numbers.js";
import { enlargement, ruler } from "../core/ruler.js";

const WHOLE_S = 7; // seconds from the last layer to the first
const BARS = 56; // pixels of height, and of the other parts of a row
const STRIP = 10;
const NAME = 24;
const ROW = NAME + BARS + STRIP + 18;
const TOP = 6;
const FOOT = 22;

/** @typedef {{ text: string, empty: string, font: string }} Look colours and font of the page */

/**
 * A colour of a scale of [red, green, blue].
 *
 * @param {number[][]} scale
 * @param {number} share
 */
export const mixed = (scale, share) => {
  const place = Math.min(Math.max(share, 0), 1) * (scale.length - 1);
  const [low, high] = [scale[Math.floor(place)], scale[Math.ceil(place)]];
  return `rgb(${low.map((c, i) => Math.round(c + (high[i] - c) * (place % 1))).join(",")})`;
};

/** @extends {Component<Data>} */
class Wave extends Component {
  #steps = 0;
  /** @type {Data | undefined} what the picture was drawn from */
  #drawn;
  /** @type {number | undefined} while it plays */
  #frame;
  #resting = false;

  /**
   * @param {HTMLElement} root
   * @param {Data} data
   * @param {Send} send
   */
  constructor(root, data, send) {
    super(root, data, send);
    this.canvas = element("canvas", { role: "img" });
    const player = element("div", { className: "lab-player" });
    this.buttons = {
      again: push(player, "", () => this.again()),
      play: push(player, "", () => this.play()),
      step: push(player, "", () => this.step()),
    };
    for (const [name, button] of Object.entries(this.buttons)) button.dataset.action = name;
    this.scrubber = element("input", { type: "range", min: "0", step: "1" });
    this.scrubber.oninput = () => {
      this.hold();
      this.look(Number(this.scrubber.value));
    };
    this.where = element("span", { className: "lab-status" });
    player.append(this.scrubber, this.where);
    root.replaceChildren(player, this.canvas);
    this.resizing = new ResizeObserver(() => this.draw());
    for (const measure of [root, ruler()]) this.resizing.observe(measure);
    document.addEventListener(PREVIEWING, this.#rest);
  }

  /**
   * While a chart of the page is previewed, every frame is for it.
   *
   * @param {Event} event
   */
  #rest = (event) => {
    const previewing = event instanceof CustomEvent && event.detail;
    if (previewing && this.#frame !== undefined) {
      this.hold();
      this.#resting = true;
    } else if (!previewing && this.#resting) this.play();
  };

  /** @override @param {Data} data */
  update(data) {
    const fresh = !this.#drawn || data.depth !== this.data.depth;
    super.update(data);
    this.scrubber.max = String(data.depth - 1);
    for (const [name, button] of Object.entries(this.buttons)) button.title = data.words[name];
    this.scrubber.ariaLabel = data.words.layer;
    if (fresh) this.again();
    else this.look(this.#steps);
  }

  /**
   * How many layers the gradient has passed: it stands at layer depth − steps.
   *
   * @param {number} steps
   */
  look(steps) {
    const reached = Math.min(Math.max(Math.floor(steps), 0), this.data.depth - 1);
    if (this.#drawn === this.data && this.#steps === reached) return; // the same layer still
    this.#steps = reached;
    this.#drawn = this.data;
    this.scrubber.value = String(this.#steps);
    this.scrubber.style.setProperty(
      "--recorded",
      `${(100 * this.#steps) / Math.max(1, this.data.depth - 1)}%`,
    );
    this.where.textContent = `${this.data.words.layer} ${this.data.depth - this.#steps}`;
    if (this.#steps === this.data.depth - 1) this.hold();
    this.icons();
    this.draw();
  }

  icons() {
    showIcon(this.buttons.again, "again");
    showIcon(this.buttons.play, this.#frame === undefined ? "play" : "pause");
    showIcon(this.buttons.step, "step");
  }

  again() {
    this.hold();
    this.look(0);
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) this.play();
  }

  step() {
    this.hold();
    this.look(this.#steps + 1);
  }

  play() {
    if (this.#frame !== undefined) {
      this.hold();
      return;
    }
    this.#resting = false;
    const { depth } = this.data;
    const from = this.#steps >= depth - 1 ? 0 : this.#steps;
    const began = performance.now();
    /** @param {number} now */
    const advance = (now) => {
      this.#frame = requestAnimationFrame(advance);
      this.look(from + ((now - began) / 1000 / WHOLE_S) * depth);
    };
    this.#frame = requestAnimationFrame(advance);
    this.icons();
  }

  hold() {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
    this.#resting = false;
    this.icons();
  }

  draw() {
    const { lines } = this.data;
    const larger = enlargement();
    const width = this.root.clientWidth / larger;
    const height = TOP + lines.length * ROW + FOOT;
    const ratio = larger * (window.devicePixelRatio || 1);
    this.canvas.width = width * ratio;
    this.canvas.height = height * ratio;
    this.canvas.style.width = `${width * larger}px`;
    this.canvas.style.height = `${height * larger}px`;
    const style = getComputedStyle(this.root);
    const look = {
      text: style.color,
      empty: style.getPropertyValue("--st-border-color"),
      font: style.fontFamily,
    };
    const pen = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    pen.scale(ratio, ratio);
    lines.forEach((line, row) => this.row(pen, look, line, TOP + row * ROW, width));
    this.ends(pen, look, width, height);
    this.canvas.setAttribute("aria-label", lines.map((line) => this.said(line)).join("; "));
  }

  /**
   * What is known of one network at the layer reached.
   *
   * @param {WaveLine} line
   */
  said({ name, log10, dead }) {
    const at = this.data.depth - 1 - this.#steps;
    const value = log10[at];
    if (dead[at]) return `${name}: δ = 0`;
    if (value === null) return `${name}: ${this.data.words.unknown}`;
    return `${name}: δ = ${numberOfLog10(value)}`;
  }

  /**
   * @param {CanvasRenderingContext2D} pen
   * @param {Look} look
   * @param {number} width
   * @param {number} height
   */
  ends(pen, look, width, height) {
    pen.font = `14px ${look.font}`;
    pen.textBaseline = "bottom";
    pen.fillStyle = look.text;
    pen.fillText(this.data.words.first, 0, height);
    pen.textAlign = "right";
    pen.fillText(this.data.words.last, width, height);
    pen.textAlign = "left";
  }

  /**
   * @param {CanvasRenderingContext2D} pen
   * @param {Look} look
   * @param {WaveLine} line
   * @param {number} top
   * @param {number} width
   */
  row(pen, look, line, top, width) {
    const { depth, lowest, highest, scale, dead_color } = this.data;
    const reached = depth - 1 - this.#steps;
    const known = line.log10.slice(reached).filter((v) => v !== null);
    const largest = Math.max(...known, -Infinity);
    const cell = width / depth;
    const [floor, strip] = [top + NAME + BARS, top + NAME + BARS + 3];
    pen.font = `500 15px ${look.font}`;
    pen.textBaseline = "top";
    pen.fillStyle = line.color;
    pen.fillRect(0, top + 3, 12, 12);
    pen.fillStyle = look.text;
    pen.fillText(this.said(line), 20, top);
    for (let layer = 0; layer < depth; layer += 1) {
      const [value, passed] = [line.log10[layer], layer >= reached];
      const [x, wide] = [layer * cell, Math.max(cell - (cell > 3 ? 1 : 0), 0.5)];
      pen.fillStyle = look.empty;
      if (passed && line.dead[layer]) pen.fillStyle = dead_color;
      else if (passed && value !== null)
        pen.fillStyle = mixed(scale, (value - lowest) / (highest - lowest));
      pen.fillRect(x, strip, wide, STRIP);
      if (!passed || value === null || line.dead[layer]) continue;
      const tall = BARS * 10 ** (value - largest);
      pen.fillStyle = line.color;
      pen.fillRect(x, floor - tall, wide, tall);
    }
  }

  /** @override */
  close() {
    this.hold();
    this.resizing.disconnect();
    document.removeEventListener(PREVIEWING, this.#rest);
  }
}

export const mount = mounting(".lab-wave", Wave);
