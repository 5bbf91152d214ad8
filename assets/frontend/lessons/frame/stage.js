// The place of the picture: drawn anew whenever something changes, always of the same size. A curve is
// sketched on it by pointer or keyboard.

/** @import { Moment } from "../../core/wire.d.ts" */
/** @import { Layer, Picture, Plot, Shown, State, Tell } from "./types.d.ts" */

import { drag, element } from "../../core/element.js";
import { number } from "../../core/numbers.js";
import { drawn, filled } from "./predictions.js";
import { definitions, path, svg, text } from "./svg.js";

/** @import { Scene } from "./types.d.ts" */

const NARROW = 520; // lengths of svg.js: less is a phone
const STEPS = 40; // of a key, from the bottom of a plot to its top
/** @type {Record<string, number>} */
const ACROSS = { ArrowLeft: -1, ArrowRight: 1 };
/** @type {Record<string, number>} */
const UP = { ArrowUp: 1, ArrowDown: -1, PageUp: 5, PageDown: -5 };

/**
 * Where a curve begins that is drawn by keyboard.
 *
 * @param {Plot} plot
 */
const flat = ({ y, points, start }) =>
  points.map(() => start ?? y.back((y(y.low) + y(y.high)) / 2));

export class Stage {
  /** @type {Record<string, string> | undefined} */
  words;
  /** @type {Plot | undefined} */
  plot;
  /** @type {Layer | undefined} */
  layer;
  /** @type {Picture | undefined} */
  layered; // whose layer that is
  asks = false;
  place = 0; // the point that the keyboard moves
  rem = 1;

  /** @type {Scene | undefined} */
  scene;

  /**
   * @param {{ draws: () => Shown, sketched: (curve: number[]) => void,
   *   tapped: (scene: Scene, place: [x: number, y: number]) => void, change: Tell["change"] }} on
   */
  constructor({ draws, sketched, tapped, change }) {
    this.draws = draws;
    this.sketched = sketched;
    this.change = change;
    this.canvas = element("canvas", { ariaHidden: "true" });
    this.paint = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    this.svg = svg("svg", { "aria-hidden": "true" });
    this.pad = element("div", {
      className: "lab-sketch",
      role: "slider",
      tabIndex: 0,
      hidden: true,
    });
    this.pad.onpointerdown = (event) => this.#press(event);
    this.pad.onkeydown = (event) => this.#key(event);
    /** @param {[x: number, y: number]} place */
    this.tap = (place) => this.scene && tapped(this.scene, place);
    this.svg.onpointerdown = (event) => {
      if (!event.button) this.tap(this.#lengths(event));
    };
    const parts = [this.canvas, this.svg, this.pad];
    this.root = element("figure", { className: "lab-stage", role: "figure" }, ...parts);
    this.resized = new ResizeObserver(() => this.draw());
    this.resized.observe(this.root);
  }

  close() {
    this.resized.disconnect();
    this.layer?.close?.();
  }

  /**
   * What can be touched of this picture, over it.
   *
   * @param {Picture} picture
   */
  #cover(picture) {
    if (this.layered === picture) return;
    this.layered = picture;
    this.layer?.close?.();
    this.layer?.root.remove();
    this.layer = picture.layer?.(this.change, this.tap);
    if (this.layer) this.root.append(this.layer.root);
  }

  /**
   * @param {Moment} moment
   * @param {State} state
   * @param {string} sentence
   * @param {Record<string, string>} words
   */
  show({ predict }, { shown }, sentence, words) {
    this.words = words;
    this.root.ariaLabel = sentence;
    this.asks = predict.kind === "sketch" && !shown;
    this.pad.hidden = !this.asks;
    this.pad.ariaLabel = predict.label ?? "";
    this.place = 0;
    this.draw();
  }

  draw() {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
    const [w, h] = [this.root.clientWidth / rem, this.root.clientHeight / rem];
    if (!w || !h || !this.words) return;
    const { picture, numbers, state, words, colors } = this.draws();
    const { paint } = this;
    this.#clear(rem);
    const ink = getComputedStyle(this.svg).color;
    const stage = { w, h, narrow: w < NARROW, words, colors, paint, ink };
    this.scene = stage;
    this.rem = rem;
    this.svg.setAttribute("viewBox", `0 0 ${w} ${h}`);
    const made = picture.draw(stage, numbers, state).flatMap((each) => each ?? []);
    this.svg.replaceChildren(definitions(), ...made);
    this.#cover(picture);
    if (this.layer) {
      this.layer.root.hidden = !state.shown;
      this.layer.place(stage, numbers, state.at);
    }
    this.plot = picture.plot?.(stage, numbers);
    if (!this.plot) return;
    const curve = Array.isArray(state.said) ? state.said : null;
    if (curve) this.svg.append(this.#sketch(curve, this.plot));
    else if (this.asks) this.svg.append(this.#empty(this.plot));
    if (this.asks) this.#describe(curve ?? flat(this.plot), this.plot);
  }

  /**
   * The canvas empty, as sharp as the screen, in the lengths of the drawing.
   *
   * @param {number} rem
   */
  #clear(rem) {
    const { canvas, paint, root } = this;
    const sharp = devicePixelRatio;
    const [width, height] = [root.clientWidth, root.clientHeight].map((px) =>
      Math.round(px * sharp),
    );
    if (canvas.width !== width || canvas.height !== height)
      Object.assign(canvas, { width, height });
    paint.setTransform(sharp * rem, 0, 0, sharp * rem, 0, 0);
    paint.clearRect(0, 0, width, height);
  }

  /**
   * Where a pointer is, in the lengths of the drawing.
   *
   * @param {PointerEvent} event
   * @returns {[x: number, y: number]}
   */
  #lengths({ clientX, clientY }) {
    const box = this.svg.getBoundingClientRect();
    return [(clientX - box.left) / this.rem, (clientY - box.top) / this.rem];
  }

  /**
   * The reader's curve, with the point that the keyboard moves.
   *
   * @param {number[]} curve
   * @param {Plot} plot
   */
  #sketch(curve, { x, y, points }) {
    const places = points.map(
      (point, i) => /** @type {[number, number]} */ ([x(point), y(curve[i])]),
    );
    const [cx, cy] = places[this.place];
    return svg(
      "g",
      { class: "lab-said" },
      path(places, { "stroke-dasharray": "2 8", "stroke-width": 4, stroke: "currentColor" }),
      this.asks ? svg("circle", { cx, cy, r: 7, fill: "currentColor" }) : null,
    );
  }

  /**
   * Where to draw.
   *
   * @param {Plot} plot
   */
  #empty({ x, y, points }) {
    const [left, right] = [x(points[0]), x(points[points.length - 1])];
    const [top, bottom] = [y(y.high), y(y.low)];
    const place = { x: left, y: top, width: right - left, height: bottom - top };
    return svg(
      "g",
      {},
      svg("rect", { ...place, rx: 8, fill: "url(#lab-hatch)" }),
      text((left + right) / 2, (top + bottom) / 2, `✎ ${this.words?.drawHere}`, {
        size: 22,
        "font-weight": 600,
        class: "lab-asked",
      }),
    );
  }

  /**
   * @param {number[]} curve
   * @param {Plot} plot
   */
  #describe(curve, { points, y }) {
    const value = curve[this.place];
    const share = (y(value) - y(y.low)) / (y(y.high) - y(y.low));
    this.pad.ariaValueMin = "0";
    this.pad.ariaValueMax = "100";
    this.pad.ariaValueNow = String(Math.round(100 * share));
    const which = filled(this.words?.sketching ?? "", { place: points[this.place] });
    this.pad.ariaValueText = `${which}: ${number(value)}`;
  }

  /** @param {Plot} plot */
  #curve(plot) {
    const { said } = this.draws().state;
    return Array.isArray(said) ? said : flat(plot);
  }

  /**
   * Which point the pointer is at, and the value there.
   *
   * @param {PointerEvent} event
   * @param {Plot} plot
   * @returns {[place: number, value: number]}
   */
  #at(event, { x, y, points }) {
    const [px, py] = this.#lengths(event);
    const far = points.map((point) => Math.abs(x(point) - px));
    return [far.indexOf(Math.min(...far)), y.clamp(y.back(py))];
  }

  /** @param {PointerEvent} event */
  #press(event) {
    const { plot } = this;
    if (event.button || !plot) return;
    event.preventDefault();
    this.pad.focus();
    let before = this.#at(event, plot);
    /** @param {[place: number, value: number]} now */
    const go = (now) => {
      const { y } = plot; // straight lines are those of the axis
      [this.place] = now;
      const places = drawn(
        this.#curve(plot).map(y),
        [before[0], y(before[1])],
        [now[0], y(now[1])],
      );
      this.sketched(places.map(y.back));
      before = now;
    };
    go(before);
    drag(this.pad, event, { move: (moved) => go(this.#at(moved, plot)), end: () => {} });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { plot } = this;
    if (!plot || !(event.key in ACROSS || event.key in UP)) return;
    event.preventDefault();
    const { y, points } = plot;
    const curve = [...this.#curve(plot)];
    const across = this.place + (ACROSS[event.key] ?? 0);
    this.place = Math.min(Math.max(across, 0), points.length - 1);
    const step = ((UP[event.key] ?? 0) * (y(y.high) - y(y.low))) / STEPS;
    if (step) curve[this.place] = y.clamp(y.back(y(curve[this.place]) + step));
    this.sketched(curve);
  }
}
