// Small pictures: a grid of numbers as pixels.

/** @import { Packed } from "../core/wire.d.ts" */
/** @import { Grid } from "./run/details.js" */

import { numbers } from "./run/details.js";

/** @typedef {number[]} Colour red, green and blue */
/** @typedef {Colour[]} Shades of a colour scale, in steps of 1/100 */

const SHADES = 100;

/**
 * @param {string} color as #rrggbb
 * @returns {Colour}
 */
export const channels = (color) => [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));

/**
 * @param {[position: number, color: string][]} scale
 * @returns {Shades}
 */
export const shadesOf = (scale) =>
  Array.from({ length: SHADES + 1 }, (_, i) => {
    const at = i / SHADES;
    const above = Math.max(
      1,
      scale.findIndex(([stop]) => stop >= at),
    );
    const [[low, from], [high, to]] = [scale[above - 1], scale[above]];
    const start = channels(from);
    return channels(to).map((end, c) =>
      Math.round(start[c] + ((end - start[c]) * (at - low)) / (high - low)),
    );
  });

/**
 * @param {Shades} shades
 * @param {number} share
 */
export const shade = (shades, share) =>
  shades[Math.round(Math.max(0, Math.min(1, share)) * SHADES)];

/**
 * Pixels of a canvas that the style sheet enlarges.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {number} width
 * @param {number} height
 * @param {(pixel: number) => Colour | null} colorOf null stays see-through
 */
const paintPixels = (canvas, width, height, colorOf) => {
  canvas.width = width;
  canvas.height = height;
  const image = new ImageData(width, height);
  for (let i = 0; i < width * height; i += 1) {
    const color = colorOf(i);
    if (color) image.data.set([...color, 255], 4 * i);
  }
  canvas.getContext("2d")?.putImageData(image, 0, 0);
};

/**
 * Numbers between `low` and `high` in shades.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {Grid} grid
 * @param {Shades} shades
 * @param {number} low
 * @param {number} high
 */
export const paint = (canvas, { values, height, width }, shades, low, high) =>
  paintPixels(canvas, width, height, (i) =>
    Number.isNaN(values[i]) ? null : shade(shades, (values[i] - low) / (high - low || 1)),
  );

/**
 * Values from 0 to a peak, shape (1 or 3, height, width), as grey or as red, green and blue.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {Float32Array} values
 * @param {number[]} shape
 * @param {number} peak
 */
export const paintValues = (canvas, values, [depth, height, width], peak) =>
  paintPixels(canvas, width, height, (i) =>
    [0, 1, 2].map((c) => (255 * values[(c % depth) * height * width + i]) / peak),
  );

/**
 * An image of a data set in its own colours.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {Packed} picture
 * @param {number} peak
 */
export const paintImage = (canvas, picture, peak) =>
  paintValues(canvas, numbers(picture), picture.shape, peak);
