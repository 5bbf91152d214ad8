// What a reader does to a convolution: points at a cell, plays through all of them, edits weights,
// draws, brings a photo. Nothing of it leaves the browser.

/** @import { Place } from "../../controls/cursor.js" */
/** @import { At, ConvolutionLesson, Layer, Scene, Tell } from "../frame/types.d.ts" */
/** @import { Tensor } from "./kernel.js" */

import { Cursor } from "../../controls/cursor.js";
import { drag, element } from "../../core/element.js";
import { showIcon } from "../../core/icons.js";
import { number } from "../../core/numbers.js";
import { PLAY_MS } from "../../core/waits.js";
import { put } from "../frame/layer.js";
import { filled } from "../frame/predictions.js";
import {
  CHANNELS,
  OWN_SIDE,
  cellOf,
  imageOf,
  kernelOf,
  layout,
  mapOf,
  read,
  sumAt,
  written,
} from "./window.js";

/** @typedef {ConvolutionLesson["window"]} Numbers */

/** @type {Record<string, [down: number, right: number]>} */
export const ARROWS = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};
const PHOTO_SIDE = 32;
const PEN = 0.9; // cells

/**
 * An image after the pen has been at a place, in cells.
 *
 * @param {Tensor} image
 * @param {number} row
 * @param {number} column
 * @param {number} white
 */
export const inked = ({ values, shape }, row, column, white) => {
  const [, , width] = shape;
  return {
    shape,
    values: Array.from(values, (value, i) => {
      const far = Math.hypot(Math.floor(i / width) + 0.5 - row, (i % width) + 0.5 - column);
      return Math.max(value, Math.round(white * Math.min(1, Math.max(0, 1 + PEN - 1.4 * far))));
    }),
  };
};

/**
 * The middle square of a picture, in few pixels and in whole numbers up to `white`.
 *
 * @param {Blob} file
 * @param {number} white
 * @returns {Promise<Tensor>}
 */
const reduced = async (file, white) => {
  const picture = await createImageBitmap(file);
  const side = Math.min(picture.width, picture.height);
  const canvas = element("canvas", { width: PHOTO_SIDE, height: PHOTO_SIDE });
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.imageSmoothingQuality = "high";
  const from = [(picture.width - side) / 2, (picture.height - side) / 2];
  pen.drawImage(picture, from[0], from[1], side, side, 0, 0, PHOTO_SIDE, PHOTO_SIDE);
  picture.close();
  return unpacked(pen.getImageData(0, 0, PHOTO_SIDE, PHOTO_SIDE).data, white);
};

/**
 * Pixels of red, green, blue and opacity, on black, as three channels.
 *
 * @param {ArrayLike<number>} pixels
 * @param {number} white
 */
export const unpacked = (pixels, white) => {
  const size = pixels.length / 4;
  const side = Math.sqrt(size);
  return {
    shape: [CHANNELS.length, side, side],
    values: CHANNELS.flatMap((_, c) =>
      Array.from({ length: size }, (__, i) =>
        Math.round((white * pixels[4 * i + c] * pixels[4 * i + 3]) / 255 ** 2),
      ),
    ),
  };
};

/** @implements {Layer<ConvolutionLesson>} */
class Hands {
  /** @type {Numbers | undefined} */
  numbers;
  /** @type {At} */
  at = {};
  /** @type {Record<string, string>} */
  words = {};
  rem = 1;
  timer = 0;
  /** @type {HTMLInputElement[]} */
  weights = [];

  /** @param {Tell["change"]} change */
  constructor(change) {
    this.change = change;
    this.seen = element("div", { className: "lab-point" });
    this.map = element("div", { className: "lab-point", tabIndex: 0, role: "slider" });
    this.play = this.#button(() => this.#toggle());
    this.step = this.#button(() => this.#step());
    this.reset = this.#button(() => this.change("edited", null));
    this.clear = this.#button(() => this.change("own", null), "lab-say");
    this.file = element("input", { type: "file", accept: "image/*", hidden: true });
    this.choose = this.#button(() => this.file.click(), "lab-say");
    this.note = element("p", { className: "lab-note", ariaLive: "polite" });
    this.tabs = CHANNELS.map((name, c) => {
      const tab = this.#button(() => this.change("channel", c), "lab-say");
      tab.textContent = name;
      return tab;
    });
    this.file.onchange = () => this.#open(this.file.files?.[0]);
    for (const pad of [this.seen, this.map]) {
      pad.onpointermove = (event) => this.#point(event, pad);
      pad.onpointerdown = (event) => this.#press(event, pad);
    }
    this.map.onkeydown = (event) => this.#key(event);
    const steps = { columns: OWN_SIDE, rows: OWN_SIDE };
    const ink = (/** @type {Place} */ [x, y]) => this.#ink(y * OWN_SIDE, x * OWN_SIDE);
    this.pen = new Cursor(this.seen, steps, { put: ink, draw: (_, to) => ink(to) });
    const { seen, map, play, step, reset, clear, file, choose, note } = this;
    this.root = element("div", { className: "lab-layer" });
    this.root.append(seen, map, play, step, reset, clear, file, choose, note, ...this.tabs);
  }

  close() {
    this.#pause();
  }

  /**
   * @param {() => void} onclick
   * @param {string} [className]
   */
  #button(onclick, className = "lab-icon") {
    return element("button", { type: "button", className, onclick });
  }

  /** @returns {Numbers} */
  get given() {
    return /** @type {Numbers} */ (this.numbers); // nothing is touched before it is placed
  }

  /**
   * @param {Scene} scene
   * @param {ConvolutionLesson} lesson
   * @param {At} at
   */
  place(scene, { window: numbers }, at) {
    this.numbers = numbers;
    this.at = at;
    this.words = scene.words;
    const [image, kernel] = [imageOf(numbers, at), kernelOf(numbers, at)];
    const place = layout(scene, image, kernel);
    const [, height, width] = image.shape;
    const { x, y, cell } = place.image;
    put(this.seen, { x, y, width: width * cell, height: height * cell });
    put(this.map, place.frame);
    this.#furnishButtons(place.buttons, scene);
    this.#furnishWeights(place, kernel, scene);
    const [row, column] = cellOf(numbers, at);
    this.map.ariaLabel = scene.words.point;
    this.map.ariaValueNow = String(row * mapOf(numbers, at).shape[2] + column);
    this.map.ariaValueText = filled(scene.words.cell, {
      row: row + 1,
      column: column + 1,
      sum: sumAt(numbers, at).sum,
    });
    this.seen.classList.toggle("lab-drawn", at.image === "own");
    this.pen.show(at.image === "own", scene.words.image, scene.words);
    this.note.hidden = !at.note;
    this.note.textContent = at.note ?? "";
  }

  /**
   * @param {{ y: number, left: number, right: number, height: number }} row
   * @param {Scene} scene
   */
  #furnishButtons({ y, left, right, height }, { words, narrow }) {
    const { image, channel = 0, edited, kernel } = this.at;
    showIcon(this.play, this.timer ? "pause" : "play");
    showIcon(this.step, "step");
    showIcon(this.reset, "again");
    this.play.ariaLabel = this.timer ? words.pause : words.play;
    this.step.ariaLabel = words.step;
    this.reset.ariaLabel = words.reset;
    this.reset.title = words.reset;
    const wide = 1.25 * height;
    put(this.play, { x: right, y, width: wide, height });
    put(this.step, { x: right + wide + 6, y, width: wide, height });
    const colour = imageOf(this.given, this.at).shape[0] > 1;
    const middle = left + (right - left) / 2;
    put(this.reset, {
      x: narrow && colour ? right - wide - 6 : middle + 36,
      y,
      width: wide,
      height,
    });
    this.reset.hidden = edited?.kernel !== kernel;
    this.tabs.forEach((tab, c) => {
      tab.hidden = !narrow || !colour;
      tab.ariaPressed = String(c === channel);
      put(tab, { x: left + (image === "photo" ? 84 : 0) + 38 * c, y, width: 34, height });
    });
    this.clear.textContent = words.clear;
    this.choose.textContent = words.choosePhoto;
    this.clear.hidden = image !== "own";
    this.choose.hidden = image !== "photo";
    const beside = { x: left, y, width: narrow ? 78 : 150, height };
    put(this.clear, beside);
    put(this.choose, beside);
  }

  /**
   * One field a weight.
   *
   * @param {ReturnType<typeof layout>} place
   * @param {Tensor} kernel
   * @param {Scene} scene
   */
  #furnishWeights({ kernels, weight, tall, stacked }, kernel, { narrow, words }) {
    const [, channels, size] = kernel.shape;
    const window = size * size;
    const first = narrow ? (this.at.channel ?? 0) % channels : 0;
    while (this.weights.length < kernels.length * window) this.#field();
    this.weights.forEach((field, i) => {
      field.hidden = i >= kernels.length * window;
      if (field.hidden) return;
      const [c, k] = [Math.floor(i / window), i % window];
      const at = (stacked ? c : first) * window + k;
      field.dataset.at = String(at);
      const of = channels > 1 ? `${CHANNELS[Math.floor(at / window)]}: ` : "";
      const [row, column] = [Math.floor(k / size) + 1, (k % size) + 1];
      field.ariaLabel = of + filled(words.weight, { row, column });
      if (document.activeElement !== field) field.value = written(kernel.values[at]);
      const { x, y } = kernels[c];
      put(field, {
        x: x + (k % size) * weight,
        y: y + Math.floor(k / size) * tall,
        width: weight,
        height: tall,
      });
    });
  }

  #field() {
    const field = element("input", {
      className: "lab-weight",
      inputMode: "text",
      autocomplete: "off",
    });
    field.onfocus = () => field.select();
    field.oninput = () => {
      const value = read(field.value);
      field.ariaInvalid = String(value === null);
      if (value === null) return;
      const kernel = kernelOf(this.given, this.at);
      const values = Array.from(kernel.values);
      values[Number(field.dataset.at)] = value;
      this.change("edited", { kernel: this.at.kernel, tensor: { values, shape: kernel.shape } });
    };
    // A handler that answers false would keep every other key from the field.
    field.onkeydown = ({ key }) => {
      if (key === "Enter") field.blur();
    };
    field.onblur = () => {
      const value = read(field.value);
      const kept = kernelOf(this.given, this.at).values[Number(field.dataset.at)];
      field.ariaInvalid = "false";
      field.value = written(kept);
      const words = value === null ? filled(this.words.noWeight, { kept: number(kept) }) : null;
      this.change("note", words);
    };
    this.weights.push(field);
    this.root.append(field);
  }

  /**
   * Where the pointer is, in cells of the image or of the frame of the map.
   *
   * @param {PointerEvent} event
   * @param {HTMLElement} pad
   * @returns {[row: number, column: number]}
   */
  #at({ clientX, clientY }, pad) {
    const box = pad.getBoundingClientRect();
    const [, height, width] = imageOf(this.given, this.at).shape;
    return [
      ((clientY - box.top) / box.height) * height,
      ((clientX - box.left) / box.width) * width,
    ];
  }

  /**
   * @param {PointerEvent} event
   * @param {HTMLElement} pad
   */
  #point(event, pad) {
    if (pad === this.seen && this.at.image === "own") return;
    const rim = (kernelOf(this.given, this.at).shape[2] - 1) / 2;
    const [row, column] = this.#at(event, pad);
    this.#pause();
    this.#go(Math.floor(row - rim), Math.floor(column - rim));
  }

  /**
   * @param {PointerEvent} event
   * @param {HTMLElement} pad
   */
  #press(event, pad) {
    if (event.button) return;
    event.preventDefault();
    const draws = pad === this.seen && this.at.image === "own";
    (draws ? this.seen : this.map).focus({ preventScroll: true });
    /** @param {PointerEvent} now */
    const go = (now) => {
      if (draws) this.#ink(...this.#at(now, pad));
    };
    if (!draws) this.#point(event, pad);
    go(event);
    drag(pad, event, { move: go, end: () => {} });
  }

  /**
   * @param {number} row
   * @param {number} column
   */
  #ink(row, column) {
    const image = imageOf(this.given, this.at);
    this.change("own", inked(image, row, column, this.given.white));
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    const { key } = event;
    const [row, column] = cellOf(this.given, this.at);
    if (key in ARROWS) {
      event.preventDefault();
      this.#pause();
      this.#go(row + ARROWS[key][0], column + ARROWS[key][1]);
    } else if (key === " ") {
      event.preventDefault();
      this.#toggle();
    }
  }

  /**
   * @param {number} row
   * @param {number} column
   */
  #go(row, column) {
    const [, height, width] = mapOf(this.given, this.at).shape;
    const cell = [Math.min(Math.max(row, 0), height - 1), Math.min(Math.max(column, 0), width - 1)];
    if (this.at.note) this.change("note", null);
    if (String(cell) !== String(cellOf(this.given, this.at))) this.change("cell", cell);
  }

  // The next cell, row by row, and from the last to the first.
  #step() {
    const [row, column] = cellOf(this.given, this.at);
    const [, height, width] = mapOf(this.given, this.at).shape;
    const next = (row * width + column + 1) % (height * width);
    this.#go(Math.floor(next / width), next % width);
  }

  #toggle() {
    if (this.timer) this.#pause();
    else this.timer = setInterval(() => this.#step(), PLAY_MS);
    showIcon(this.play, this.timer ? "pause" : "play");
    this.play.ariaLabel = this.timer ? this.words.pause : this.words.play;
  }

  #pause() {
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = 0;
    showIcon(this.play, "play");
  }

  /** @param {File | undefined} file */
  async #open(file) {
    if (!file) return;
    try {
      const photo = await reduced(file, this.given.white);
      this.change("note", null);
      this.change("photo", photo);
    } catch {
      this.change("note", this.words.noPhoto);
    }
    this.file.value = "";
  }
}

/** @param {Tell["change"]} change */
export const hands = (change) => new Hands(change);
