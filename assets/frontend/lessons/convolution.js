// How does a convolution see? Windows, shared weights, sizes.

/** @import { At, ConvolutionLesson, Picture } from "./frame/types.d.ts" */
/** @import { Tensor } from "./convolution/kernel.js" */

import { fieldOf } from "../controls/numbers.js";
import { number, percent } from "../core/numbers.js";
import { drawDigit, seenAt } from "./convolution/digit.js";
import { hands } from "./convolution/hands.js";
import { alike, drawPooling, pooledAt, reached } from "./convolution/pooling.js";
import { drawSharing, KINDS, layerOf, titleOf, whole } from "./convolution/sharing.js";
import { drawSize, formula, pointer, sizeOf } from "./convolution/size.js";
import {
  addition,
  CHANNELS,
  cellOf,
  drawWindow,
  imageOf,
  isBlank,
  kernelOf,
  mapOf,
  sumAt,
} from "./convolution/window.js";
import { lesson } from "./frame/lesson.js";

/**
 * The values of one channel, line by line.
 *
 * @param {Tensor} tensor
 * @param {number} [channel]
 */
const linesOf = ({ values, shape }, channel = 0) => {
  const [height, width] = shape.slice(-2);
  const from = channel * height * width;
  return Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (__, column) => values[from + row * width + column]),
  );
};

/** @type {Record<string, Picture<ConvolutionLesson>>} */
const PICTURES = {
  window: {
    draw: drawWindow,
    layer: hands,
    tables: ({ window: numbers }, at, words) => {
      const [image, kernel, map] = [imageOf, kernelOf, mapOf].map((of) => of(numbers, at));
      const [channels] = image.shape;
      const each = Array.from({ length: channels }, (_, c) => c);
      const named = (/** @type {string} */ name, /** @type {number} */ c) =>
        channels > 1 ? `${name} ${CHANNELS[c]}` : name;
      return [
        ...each.map((c) => fieldOf(named(words.image, c), linesOf(image, c))),
        ...each.map((c) => fieldOf(named(words.kernel, c), linesOf(kernel, c))),
        fieldOf(words.map, linesOf(map)),
      ];
    },
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
        most: Array.from(map.values).reduce((most, v) => Math.max(most, v), 0),
        size: `${kernelOf(numbers, at).shape[2]}×${kernelOf(numbers, at).shape[3]}`,
        zero: 0,
      };
    },
    caseOf: ({ window: numbers }, at) => {
      if (isBlank(imageOf(numbers, at))) return "blank";
      return at.edited?.kernel === at.kernel ? "own" : at.kernel;
    },
  },

  sharing: {
    draw: drawSharing,
    tables: ({ sharing }, at, words) => {
      const layer = layerOf(sharing, /** @type {any} */ (at));
      return [
        {
          columns: [
            ["", KINDS.map((kind) => words[kind])],
            [titleOf(words.layer, layer), KINDS.map((kind) => whole(layer[kind]))],
            [
              titleOf(words.alexnetLayer, sharing.alexnet),
              KINDS.map((kind) => whole(sharing.alexnet[kind])),
            ],
          ],
        },
      ];
    },
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
    layer: pointer,
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

  pooling: {
    draw: drawPooling,
    tables: ({ pooling }, { by, kind, show }, words) => {
      const { map, pooled, gradient } = pooledAt(pooling, by);
      const shown = [
        fieldOf(words.afterRelu, linesOf(map)),
        fieldOf(words.pooled, linesOf(pooled[kind])),
      ];
      if (show === "gradient") shown.push(fieldOf(words.gradient, linesOf(gradient[kind])));
      return shown;
    },
    answer: ({ pooling }) => (alike(pooling, 0, 1) ? "there" : "where"),
    values: ({ pooling }, at) => {
      const { map, pooled } = pooledAt(pooling, at.by);
      const { reached: some, through, zeros, cells } = reached(pooling, at);
      const count = pooled.max.values.length;
      const largest = Math.max(...Array.from(map.values));
      return {
        size: `${pooling.size}×${pooling.size}`,
        window: pooling.size ** 2,
        same: pooling.shifts.filter((by) => alike(pooling, by, 0)).length,
        cells,
        kept: count,
        zeros,
        share: percent(zeros / cells),
        largest,
        mean: Math.max(...Array.from(pooled.average.values)),
        reached: some,
        through,
        by: at.by,
        one: 1,
        zero: 0,
      };
    },
    caseOf: ({ pooling }, { by, kind, show }) => {
      if (show === "gradient") return `${kind}Gradient`;
      if (kind === "average") return "average";
      if (!by) return "start";
      return alike(pooling, by, 0) ? "same" : "other";
    },
  },

  digit: {
    draw: drawDigit,
    tables: ({ digit }, { by }, words) => {
      const { shares } = seenAt(digit, by);
      return [
        {
          columns: [
            ["", shares.map((_, label) => label)],
            [words.softmax, shares],
          ],
        },
      ];
    },
    answer: ({ digit }) => {
      const [before, after] = [seenAt(digit, 0), seenAt(digit, FAR)];
      const share = after.shares[after.best];
      if (after.best !== digit.label) return share > SURE ? "other" : "unsure";
      return share > SURE * before.shares[digit.label] ? "same" : "less";
    },
    values: ({ digit }, at) => {
      const [start, near, far, now] = [0, 1, FAR, at.by].map((by) => seenAt(digit, by));
      const { label } = digit;
      const [maps, size] = [digit.kernels.shape[0], digit.kernels.shape[2]];
      return {
        label,
        by: Math.abs(at.by),
        far: FAR,
        start: percent(start.shares[label]),
        near: percent(near.shares[label]),
        other: far.best,
        surely: percent(far.shares[far.best]),
        left: percent(far.shares[label]),
        best: now.best,
        share: percent(now.shares[now.best]),
        right: percent(now.shares[label]),
        maps,
        window: `${size}×${size}`,
        flat: digit.weights[0].length,
        dense: (digit.weights.length * (digit.weights[0].length + 1)).toLocaleString("en"),
        classes: digit.bias.length,
        accuracy: percent(digit.accuracy),
        heldOut: digit.heldOut,
        one: 1,
      };
    },
    caseOf: ({ digit }, { by }) => {
      if (!by) return "middle";
      return seenAt(digit, by).best === digit.label ? "right" : "wrong";
    },
  },
};

const FAR = 2; // columns by which the digit is asked about
const SURE = 0.8;
const START = { image: "digit", kernel: "vertical" };

export const mount = lesson(PICTURES);
