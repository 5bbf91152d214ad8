// Small pictures: a grid of numbers as pixels.

import { numbers } from "./run/details.js";

const SHADES = 100;

const channels = (color) => color.match(/[\da-f]{2}/gi).map((hex) => parseInt(hex, 16));

// A colour scale of (position, colour) pairs in steps of 1/100, as [red, green, blue].
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

export const shade = (shades, share) =>
  shades[Math.round(Math.max(0, Math.min(1, share)) * SHADES)];

// Numbers between `low` and `high` as pixels of a canvas that the style sheet enlarges.
export const paint = (canvas, { values, height, width }, shades, low, high) => {
  canvas.width = width;
  canvas.height = height;
  const image = new ImageData(width, height);
  values.forEach((value, i) => {
    if (Number.isNaN(value)) return; // stays see-through
    image.data.set([...shade(shades, (value - low) / (high - low || 1)), 255], 4 * i);
  });
  canvas.getContext("2d").putImageData(image, 0, 0);
};

// An image of a data set in its own colours.
export const paintImage = (canvas, picture, peak) =>
  paintValues(canvas, numbers(picture), picture.shape, peak);

// Values from 0 to a peak, shape (1 or 3, height, width), as grey or as red, green and blue.
export const paintValues = (canvas, values, [depth, height, width], peak) => {
  Object.assign(canvas, { width, height });
  const image = new ImageData(width, height);
  for (let i = 0; i < height * width; i += 1) {
    const pixel = [0, 1, 2].map((c) => (255 * values[(c % depth) * height * width + i]) / peak);
    image.data.set([...pixel, 255], 4 * i);
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
};
