// A network and what it makes of the plane: the region of each class with its boundary, a small
// picture in every unit, the weights between them, and the points.

/** @import { Box, Scene } from "../frame/types.d.ts" */
/** @import { Mlp } from "./mlp.js" */

import { zeroLine } from "./contour.js";
import { Batch } from "./mlp.js";

const SIDE = 60; // cells of the plane, each way
const EVERY = 2; // of them in the picture of a unit
const SHADES = 256;
const WIDEST = 10; // line of a weight; of many the lines are thinner
const DOT = 4.5;

/**
 * The shades of a sequential scale, each as the pixel that an image holds.
 *
 * @param {string[]} stops #rrggbb each
 */
const shadesOf = (stops) => {
  const rgb = stops.map((stop) => [1, 3, 5].map((at) => parseInt(stop.slice(at, at + 2), 16)));
  const bytes = new Uint8ClampedArray(4 * SHADES);
  for (let i = 0; i < SHADES; i += 1) {
    const place = (i / (SHADES - 1)) * (rgb.length - 1);
    const [low, part] = [Math.min(Math.floor(place), rgb.length - 2), place % 1];
    const weight = low + 1 === place ? 1 : part;
    bytes.set(
      rgb[low].map((value, c) => value + weight * (rgb[low + 1][c] - value)),
      4 * i,
    );
    bytes[4 * i + 3] = 255;
  }
  return new Uint32Array(bytes.buffer);
};

/**
 * A picture of cells that is painted again and again: a screen has one to sixty times a second.
 *
 * @param {number} side
 */
const sheetOf = (side) => {
  const image = new ImageData(side, side);
  return {
    image,
    pixels: new Uint32Array(image.data.buffer),
    canvas: new OffscreenCanvas(side, side),
  };
};

/** @param {number} z */
const sigmoid = (z) => 1 / (1 + Math.exp(-z));

/** @typedef {{ plane: Box, units: Box[][] }} Places */

export class PlaneView {
  #sizes = "";
  /** @type {Batch | undefined} */
  #grid;
  /** @type {Map<string, Uint32Array>} */
  #scales = new Map();
  /** @type {Map<number, ReturnType<typeof sheetOf>>} */
  #sheets = new Map();

  /** @param {[low: number, high: number]} [reach] of both axes */
  constructor(reach = [-6, 6]) {
    this.reach = reach;
  }

  /**
   * The logits in the middle of every cell, row by row from below.
   *
   * @param {Mlp} network
   */
  logits(network) {
    const grid = this.#gridOf(network.sizes);
    network.forward(grid);
    return grid.logits;
  }

  get side() {
    return SIDE;
  }

  /**
   * @param {Scene} scene
   * @param {Mlp} network
   * @param {{ plane: Box, units: Box[][], shown?: number }} places `shown` from 0, nothing of the
   *   network's answer, to 1
   */
  draw({ paint, ink, colors }, network, { plane, units, shown = 1 }) {
    const grid = this.#gridOf(network.sizes);
    network.forward(grid);
    const shades = this.#scale(colors.scale);
    this.#weights(paint, network, plane, units, ink, shown);
    units.forEach((boxes, l) =>
      boxes.forEach((box, j) => {
        const values = grid.layers[l].a.subarray(j * SIDE * SIDE, (j + 1) * SIDE * SIDE);
        this.#unit(paint, values, box, shades, shown);
        paint.strokeStyle = ink;
        paint.lineWidth = 1;
        paint.strokeRect(box.x, box.y, box.width, box.height);
      }),
    );
    paint.globalAlpha = shown;
    const { logits } = grid;
    this.#image(paint, SIDE, plane, shades, (row, column) => sigmoid(logits[row * SIDE + column]));
    this.#boundary(paint, plane, ink);
    paint.globalAlpha = 1;
  }

  /**
   * @param {Scene} scene
   * @param {Box} box
   * @param {{ points: Float64Array, labels: Float64Array }} data
   * @param {number} [size]
   */
  points({ paint, colors }, box, { points, labels }, size = 1) {
    const stops = colors.scale.split(" ");
    const faces = [stops[0], stops[stops.length - 1]];
    const r = DOT * size;
    paint.lineWidth = 1.25 * size;
    labels.forEach((label, n) => {
      const [x, y] = this.place(box, points[n], points[labels.length + n]);
      if (x < box.x || x > box.x + box.width || y < box.y || y > box.y + box.height) return;
      paint.fillStyle = faces[label];
      paint.strokeStyle = faces[1 - label];
      paint.beginPath();
      if (label) paint.arc(x, y, r, 0, 2 * Math.PI);
      else paint.rect(x - 0.85 * r, y - 0.85 * r, 1.7 * r, 1.7 * r);
      paint.fill();
      paint.stroke();
    });
  }

  /**
   * @param {Box} box
   * @param {number} x
   * @param {number} y
   * @returns {[px: number, py: number]}
   */
  place(box, x, y) {
    const [low, high] = this.reach;
    return [
      box.x + ((x - low) / (high - low)) * box.width,
      box.y + ((high - y) / (high - low)) * box.height,
    ];
  }

  /**
   * @param {Box} box
   * @param {number} px
   * @param {number} py
   */
  back(box, px, py) {
    const [low, high] = this.reach;
    return {
      x: low + ((px - box.x) / box.width) * (high - low),
      y: high - ((py - box.y) / box.height) * (high - low),
    };
  }

  /** @param {number[]} sizes */
  #gridOf(sizes) {
    const key = String(sizes);
    if (this.#grid && key === this.#sizes) return this.#grid;
    const [low, high] = this.reach;
    const middle = (/** @type {number} */ i) => low + ((i + 0.5) / SIDE) * (high - low);
    const points = new Float64Array(2 * SIDE * SIDE);
    for (let i = 0; i < SIDE * SIDE; i += 1) {
      points[i] = middle(i % SIDE);
      points[SIDE * SIDE + i] = middle(Math.floor(i / SIDE));
    }
    this.#sizes = key;
    this.#grid = new Batch(sizes, points);
    return this.#grid;
  }

  /** @param {string} stops */
  #scale(stops) {
    const known = this.#scales.get(stops) ?? shadesOf(stops.split(" "));
    this.#scales.set(stops, known);
    return known;
  }

  /**
   * Cells in shades, the first row below; a share that is no number is left out.
   *
   * @param {CanvasRenderingContext2D} paint
   * @param {number} side
   * @param {Box} box
   * @param {Uint32Array} shades
   * @param {(row: number, column: number) => number} shareOf 0 to 1
   */
  #image(paint, side, box, shades, shareOf) {
    const { image, pixels, canvas } = this.#sheet(side);
    for (let row = 0; row < side; row += 1) {
      const start = (side - 1 - row) * side;
      for (let column = 0; column < side; column += 1) {
        const share = Math.min(Math.max(shareOf(row, column), 0), 1);
        pixels[start + column] = Number.isNaN(share) ? 0 : shades[Math.round(share * (SHADES - 1))];
      }
    }
    canvas.getContext("2d")?.putImageData(image, 0, 0);
    paint.drawImage(canvas, box.x, box.y, box.width, box.height);
  }

  /** @param {number} side */
  #sheet(side) {
    const sheet = this.#sheets.get(side) ?? sheetOf(side);
    this.#sheets.set(side, sheet);
    return sheet;
  }

  /**
   * What a unit says, from its least to its most.
   *
   * @param {CanvasRenderingContext2D} paint
   * @param {Float64Array} values
   * @param {Box} box
   * @param {Uint32Array} shades
   * @param {number} shown
   */
  #unit(paint, values, box, shades, shown) {
    const cell = (/** @type {number} */ row, /** @type {number} */ column) =>
      values[EVERY * (row * SIDE + column)];
    let [low, high] = [Infinity, -Infinity];
    for (let row = 0; row < SIDE / EVERY; row += 1) {
      for (let column = 0; column < SIDE / EVERY; column += 1) {
        low = Math.min(low, cell(row, column));
        high = Math.max(high, cell(row, column));
      }
    }
    paint.globalAlpha = shown;
    const reach = high - low || 1;
    const shareOf = (/** @type {number} */ row, /** @type {number} */ column) =>
      (cell(row, column) - low) / reach;
    this.#image(paint, SIDE / EVERY, box, shades, shareOf);
    paint.globalAlpha = 1;
  }

  /**
   * @param {CanvasRenderingContext2D} paint
   * @param {Box} plane
   * @param {string} ink
   */
  #boundary(paint, plane, ink) {
    const logits = /** @type {Batch} */ (this.#grid).logits;
    const step = plane.width / SIDE;
    const [x, y] = [
      (/** @type {number} */ i) => plane.x + (i + 0.5) * step,
      (/** @type {number} */ j) => plane.y + plane.height - (j + 0.5) * step,
    ];
    const line = new Path2D();
    for (const [x1, y1, x2, y2] of zeroLine(logits, SIDE)) {
      line.moveTo(x(x1), y(y1));
      line.lineTo(x(x2), y(y2));
    }
    paint.lineCap = "round";
    for (const [color, width] of /** @type {const} */ ([
      ["#ffffff", 5],
      ["#000000", 2.5],
    ])) {
      paint.strokeStyle = color;
      paint.lineWidth = width;
      paint.stroke(line);
    }
    paint.strokeStyle = ink;
    paint.lineWidth = 1.25;
    paint.strokeRect(plane.x, plane.y, plane.width, plane.height);
  }

  /**
   * From each unit to each of the next layer, as wide as the weight is large; dashed below 0.
   *
   * @param {CanvasRenderingContext2D} paint
   * @param {Mlp} network
   * @param {Box} plane
   * @param {Box[][]} units
   * @param {string} ink
   * @param {number} shown
   */
  #weights(paint, { layers }, plane, units, ink, shown) {
    paint.strokeStyle = ink;
    layers.forEach(({ inputs, units: count, weight }, l) => {
      if (l === 0 || !units.length) return; // the inputs are the axes of every picture
      const most = weight.reduce((so, w) => Math.max(so, Math.abs(w)), 1e-9);
      const widest = WIDEST / Math.sqrt(inputs * count);
      for (let j = 0; j < count; j += 1) {
        const to = units[l]?.[j] ?? plane;
        for (let i = 0; i < inputs; i += 1) {
          const [from, w] = [units[l - 1][i], weight[j * inputs + i]];
          paint.globalAlpha = (0.08 + (0.6 * Math.abs(w)) / most) * shown;
          paint.lineWidth = 0.3 + (widest * Math.abs(w)) / most;
          paint.setLineDash(w < 0 ? [5, 4] : []);
          paint.beginPath();
          paint.moveTo(from.x + from.width, from.y + from.height / 2);
          paint.lineTo(to.x, to.y + to.height / 2);
          paint.stroke();
        }
      }
    });
    paint.setLineDash([]);
    paint.globalAlpha = 1;
  }
}

/**
 * Where everything stands: the network left, one column a layer, and the plane right.
 *
 * @param {Scene} scene
 * @param {number[]} hidden units of each hidden layer
 * @returns {Places}
 */
export const layout = ({ w, h, narrow }, hidden) => {
  const side = narrow ? Math.min(h - 66, 0.66 * w) : Math.min(h - 104, 0.6 * w);
  const right = narrow ? 10 : 22;
  const plane = {
    x: w - side - right,
    y: narrow ? 30 : (h - side - 104) / 2 + 46,
    width: side,
    height: side,
  };
  const room = { x: narrow ? 8 : 18, width: plane.x - (narrow ? 18 : 40), height: side };
  const column = room.width / (hidden.length || 1);
  const units = hidden.map((count, l) => {
    const row = room.height / count;
    const size = Math.min(0.7 * column, 0.84 * row, narrow ? 40 : 64);
    return Array.from({ length: count }, (_, j) => ({
      x: room.x + (l + 0.5) * column - size / 2,
      y: plane.y + (j + 0.5) * row - size / 2,
      width: size,
      height: size,
    }));
  });
  return { plane, units };
};
