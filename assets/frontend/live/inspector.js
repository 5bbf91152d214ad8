// One unit at one step: the image it looks at, its kernel, what it makes of the image before and
// after φ, and where φ lets a gradient through.

/** @import { Packed, Shown, Tiles as Data } from "../core/wire.d.ts" */
/** @import { Shades } from "./painter.js" */
/** @import { Details, Grid } from "./run/details.js" */
/** @import { Record } from "./run/record.js" */
/** @import { Run } from "./run/store.js" */

import { element, part, refill } from "../core/element.js";
import { number } from "../core/numbers.js";
import { fill } from "../core/words.js";
import { paint } from "./painter.js";
import { between, detailsOf, ends, slice } from "./run/details.js";

/** @typedef {{ scale: Shades, grey: Shades, dead: Shades }} Palette */

/**
 * An image by its brightness, its brightest pixel being 255.
 *
 * @param {Packed} images of shape (images, channels, height, width)
 * @param {number} i
 * @returns {Grid}
 */
export const brightness = (images, i) => {
  const [, depth] = images.shape;
  const planes = Array.from({ length: depth }, (_, c) => slice(images, i * depth + c));
  const values = planes[0].values.map(
    (_, p) => planes.reduce((sum, plane) => sum + plane.values[p], 0) / depth,
  );
  const top = Math.max(ends(values)[1], 1);
  return { ...planes[0], values: values.map((value) => (255 * value) / top) };
};

/**
 * The kernels for all inputs of a channel beside each other, with see-through lines between them.
 *
 * @param {Packed} kernels of shape (channels, inputs, height, width)
 * @param {number} channel
 * @returns {Grid}
 */
export const mosaic = (kernels, channel) => {
  const [, inputs, height, width] = kernels.shape;
  const columns = Math.ceil(Math.sqrt(inputs));
  const rows = Math.ceil(inputs / columns);
  const side = columns * (width + 1) - 1;
  const values = new Float32Array(side * (rows * (height + 1) - 1)).fill(NaN);
  for (let i = 0; i < inputs; i += 1) {
    const top = Math.floor(i / columns) * (height + 1);
    const left = (i % columns) * (width + 1);
    slice(kernels, channel * inputs + i).values.forEach(
      (v, p) => (values[(top + Math.floor(p / width)) * side + left + (p % width)] = v),
    );
  }
  return { values, height: values.length / side, width: side };
};

export class Inspector {
  #look = "";

  /** @param {HTMLElement} root */
  constructor(root) {
    this.images = part(root, "lab-images");
    this.pictures = part(root, "lab-pictures");
  }

  /**
   * @param {Run} run
   * @param {Record} record
   * @param {Data} data
   * @param {Palette} palette
   */
  draw(run, record, data, palette) {
    const unit = record.selected;
    const details = detailsOf(record, unit);
    const shown = record.first("shown");
    if (!details || !shown) return;
    const image = Math.min(run.image, shown.shape[0] - 1);
    // Moving the cursor changes nothing between two detailed rows.
    const which = run.records.indexOf(record);
    const look = [run.id, which, unit, details.row, image, data.words.picture_image].join();
    if (look === this.#look) return;
    this.#look = look;
    this.thumbnails(run, record, shown, data, palette, image);
    this.show(record, shown, data, palette, details, image);
  }

  /**
   * @param {Run} run
   * @param {Record} record
   * @param {Shown} shown
   * @param {Data} data
   * @param {Palette} palette
   * @param {number} image
   */
  thumbnails(run, record, shown, { words, language }, palette, image) {
    const classes = record.first("classes") ?? [];
    const buttons = shown.labels.map((label, i) => {
      const canvas = element("canvas");
      paint(canvas, brightness(shown, i), palette.grey, 0, 255);
      const button = element("button", { type: "button", className: "lab-image" }, canvas);
      button.onclick = () => run.show(i);
      button.ariaPressed = String(i === image);
      button.ariaLabel = fill(words.image, { name: classes[label]?.[language] });
      return button;
    });
    refill(this.images, ...buttons);
  }

  /**
   * @param {Record} record
   * @param {Shown} shown
   * @param {Data} data
   * @param {Palette} palette
   * @param {Details} details
   * @param {number} image
   */
  show(record, shown, { words }, palette, { row, layer, own, table }, image) {
    const { maps, kernels } = layer;
    const z = slice(maps, image * maps.shape[1] + own);
    const value = { ...z, values: z.values.map((x) => between(table, "value", x)) };
    const slope = { ...z, values: z.values.map((x) => between(table, "slope", x)) };
    const steepest = Math.max(...table.slope.map(Math.abs));
    const dead = record.matrix("openness")[record.selected][row] === 0;
    this.pictures.replaceChildren();
    this.picture(words.picture_image, brightness(shown, image), palette.grey, [0, 255], false);
    if (kernels) {
      const kernel = mosaic(kernels, own);
      const weights = kernel.values.filter((weight) => !Number.isNaN(weight));
      const largest = Math.max(...ends(weights).map(Math.abs));
      this.picture(words.picture_kernel, kernel, palette.scale, [-largest, largest]);
    }
    this.picture(words.picture_z, z, palette.scale, ends(z.values));
    this.picture(words.picture_value, value, palette.scale, ends(value.values));
    const shades = dead ? palette.dead : palette.scale;
    this.picture(words.picture_slope, slope, shades, [0, steepest], !dead);
  }

  /**
   * A single value is a number rather than a picture; a map has a scale.
   *
   * @param {string} caption
   * @param {Grid} grid
   * @param {Shades} shades
   * @param {[low: number, high: number]} reach
   * @param {boolean} [scaled]
   */
  picture(caption, grid, shades, [low, high], scaled = true) {
    const single = grid.values.length === 1;
    const cell = part(this.pictures, "lab-picture", "figure");
    paint(part(cell, "", "canvas"), grid, shades, low, high);
    const text = single ? `${caption}: ${number(grid.values[0])}` : caption;
    part(cell, "", "figcaption").textContent = text;
    if (scaled && !single) this.scale(part(cell, "lab-scale"), shades, low, high);
  }

  /**
   * @param {HTMLElement} place
   * @param {Shades} shades
   * @param {number} low
   * @param {number} high
   */
  scale(place, shades, low, high) {
    part(place, "", "span").textContent = number(low, 2);
    const stops = [0, 25, 50, 75, 100].map((i) => `rgb(${shades[i]})`);
    part(place, "", "i").style.background = `linear-gradient(to right, ${stops})`;
    part(place, "", "span").textContent = number(high, 2);
  }
}
