// How does a convolution see? Windows, shared weights, sizes.

/** @import { At, ConvolutionLesson, Picture } from "./types.d.ts" */

import { number } from "../core/numbers.js";
import { hands } from "./convolution/hands.js";
import { drawSharing, layerOf, whole } from "./convolution/sharing.js";
import { drawSize, formula, sizeOf } from "./convolution/size.js";
import {
  addition,
  cellOf,
  drawWindow,
  imageOf,
  kernelOf,
  mapOf,
  sumAt,
} from "./convolution/window.js";
import { peakOf } from "./convolution/grid.js";
import { lesson } from "./lesson.js";

/** @type {Record<string, Picture<ConvolutionLesson>>} */
const PICTURES = {
  window: {
    draw: drawWindow,
    layer: hands,
    answer: ({ window: numbers }) => sumAt(numbers, START).sum,
    values: ({ window: numbers }, at) => {
      const { terms, parts, sum } = sumAt(numbers, at);
      const [row, column] = cellOf(numbers, at);
      const [channels, height, width] = imageOf(numbers, at).shape;
      const map = mapOf(numbers, at);
      return {
        sum,
        written: parts.length > 1 ? `${addition(parts)} = ${number(sum)}` : number(sum),
        row: row + 1,
        column: column + 1,
        count: terms.flat().length,
        zeros: terms.flat().filter(({ weight }) => weight === 0).length,
        channels,
        white: numbers.white,
        side: `${height}×${width}`,
        map: `${map.shape[1]}×${map.shape[2]}`,
        most: peakOf(map.values),
        size: `${kernelOf(numbers, at).shape[2]}×${kernelOf(numbers, at).shape[3]}`,
        zero: 0,
      };
    },
    caseOf: (_, { kernel, edited }) => (edited?.kernel === kernel ? "own" : kernel),
  },

  sharing: {
    draw: drawSharing,
    answer: ({ sharing }) => sharing.asked.shared,
    values: ({ sharing }, at) => {
      const layer = layerOf(sharing, /** @type {any} */ (at));
      const { asked, alexnet } = sharing;
      return {
        image: `${layer.shape[1]}×${layer.shape[2]}`,
        maps: layer.maps,
        window: `${layer.size}×${layer.size}`,
        shared: whole(layer.shared),
        local: whole(layer.local),
        connected: whole(layer.connected),
        weights: layer.size ** 2,
        pixels: asked.shape[0] * at.side ** 2,
        times: whole(Math.round(layer.connected / layer.shared)),
        alexShared: whole(alexnet.shared),
        alexLocal: whole(alexnet.local),
        alexConnected: whole(alexnet.connected),
        one: 1,
      };
    },
    caseOf: ({ sharing: { asked } }, { side, size, maps }) =>
      side !== asked.shape[1] && size === asked.size && maps === asked.maps ? "side" : "kernel",
  },

  output_size: {
    draw: drawSize,
    answer: ({ size }) =>
      sizeOf(size, { size: size.size, padding: 0, stride: size.stride, dilation: 1 }).out,
    values: ({ size: numbers }, at) => {
      const { exact, out, missed, reach, size } = sizeOf(numbers, at);
      return {
        w: numbers.width,
        f: size,
        s: at.stride,
        p: at.padding,
        d: at.dilation,
        out,
        outs: `${out}×${out}`,
        exact,
        twice: 2,
        missed,
        reach,
        formula: formula(numbers, at),
        one: 1,
        zero: 0,
      };
    },
    caseOf: ({ size: numbers }, at) => {
      const { out, exact, missed } = sizeOf(numbers, at);
      if (!out) return "none";
      if (out === numbers.width) return "same";
      return exact === out ? "fits" : missed ? "missed" : "padding";
    },
  },
};

const START = { image: "digit", kernel: "vertical" };

export const mount = lesson(PICTURES);
