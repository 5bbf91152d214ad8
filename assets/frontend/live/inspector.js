// One unit at one step: the image it looks at, its kernel, what it makes of the image before and
// after φ, and where φ lets a gradient through.

import { part } from "./run/follower.js";
import { between, insideOf, slice } from "./run/details.js";
import { paint } from "./painter.js";
import { fill, number } from "./run/status.js";

export class Inspector {
  constructor(root) {
    this.images = part(root, "lab-images");
    this.pictures = part(root, "lab-pictures");
    this.cells = {};
  }

  draw(record, data) {
    const unit = record.selected;
    const inside = insideOf(record, unit);
    if (!inside) return;
    const image = Math.min(record.run.image ?? 0, record.first("shown").shape[0] - 1);
    // Moving the cursor changes nothing between two detailed rows.
    const which = record.run.records.indexOf(record);
    const look = [record.run.id, which, unit, inside.row, image, data.words.picture_image].join();
    if (look === this.look) return;
    this.look = look;
    this.thumbnails(record, data, image);
    this.show(record, data, inside, image);
  }

  thumbnails(record, { shades, words, language }, image) {
    const shown = record.first("shown");
    const classes = record.first("classes");
    this.images.replaceChildren();
    shown.labels.forEach((label, i) => {
      const button = part(this.images, "lab-image", "button");
      button.type = "button";
      button.ariaPressed = i === image;
      button.ariaLabel = fill(words.image, { name: classes[label][language] });
      button.onclick = () => {
        record.run.image = i;
        record.run.tell("selection");
      };
      paint(part(button, "", "canvas"), this.image(shown, i), shades.grey, 0, 255);
    });
  }

  // Colour images are shown by their brightness.
  image(shown, i) {
    const [, depth] = shown.shape;
    const planes = Array.from({ length: depth }, (_, c) => slice(shown, i * depth + c));
    const values = planes[0].values.map(
      (_, p) => planes.reduce((sum, { values: v }) => sum + v[p], 0) / depth,
    );
    const top = Math.max(...values, 1);
    return { ...planes[0], values: values.map((value) => (255 * value) / top) };
  }

  show(record, { shades, words }, { row, layer, own, table }, image) {
    const { maps, kernels } = layer;
    const z = slice(maps, image * maps.shape[1] + own);
    const value = { ...z, values: z.values.map((x) => between(table, "value", x)) };
    const slope = { ...z, values: z.values.map((x) => between(table, "slope", x)) };
    const steepest = Math.max(...table.slope.map(Math.abs));
    const dead = record.matrix("openness")[record.selected][row] === 0;
    this.pictures.replaceChildren();
    this.picture(
      words.picture_image,
      this.image(record.first("shown"), image),
      shades.grey,
      0,
      255,
      false,
    );
    if (kernels) this.kernel(words.picture_kernel, kernels, own, shades.scale);
    this.picture(words.picture_z, z, shades.scale, ...ends(z.values));
    this.picture(words.picture_value, value, shades.scale, ...ends(value.values));
    this.picture(words.picture_slope, slope, dead ? shades.dead : shades.scale, 0, steepest, !dead);
  }

  // A single value is a number rather than a picture; a map has a scale.
  picture(caption, grid, shades, low, high, scaled = true) {
    const single = grid.values.length === 1;
    if (single) caption += `: ${number(grid.values[0])}`;
    const cell = part(this.pictures, "lab-picture", "figure");
    paint(part(cell, "", "canvas"), grid, shades, low, high);
    part(cell, "", "figcaption").textContent = caption;
    if (scaled && !single) this.scale(part(cell, "lab-scale"), shades, low, high);
  }

  scale(place, shades, low, high) {
    part(place, "", "span").textContent = number(low, 2);
    const stops = [0, 25, 50, 75, 100].map((i) => `rgb(${shades[i]})`);
    part(place, "", "i").style.background = `linear-gradient(to right, ${stops})`;
    part(place, "", "span").textContent = number(high, 2);
  }

  // The kernels for all inputs of a channel, beside each other.
  kernel(caption, kernels, own, shades) {
    const [, inputs, height, width] = kernels.shape;
    const columns = Math.ceil(Math.sqrt(inputs));
    const rows = Math.ceil(inputs / columns);
    const each = Array.from({ length: inputs }, (_, i) => slice(kernels, own * inputs + i).values);
    const side = columns * (width + 1) - 1;
    const values = new Float32Array(side * (rows * (height + 1) - 1)).fill(NaN);
    each.forEach((kernel, i) => {
      const top = Math.floor(i / columns) * (height + 1);
      const left = (i % columns) * (width + 1);
      kernel.forEach(
        (v, p) => (values[(top + Math.floor(p / width)) * side + left + (p % width)] = v),
      );
    });
    const largest = Math.max(...each.flatMap((kernel) => Array.from(kernel, Math.abs)));
    this.picture(
      caption,
      { values, height: values.length / side, width: side },
      shades,
      -largest,
      largest,
    );
  }
}

const ends = (values) => [Math.min(...values), Math.max(...values)];
