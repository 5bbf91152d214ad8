// From step to sigmoid: what a small change of a weight does to either, and what a step can still do.

/** @import { Box, Picture, RuleRun, Scene, StepToSigmoid } from "./frame/types.d.ts" */

import { compile } from "../activations/formula.js";
import { number } from "../core/numbers.js";
import { lesson } from "./frame/lesson.js";
import {
  arrow,
  axes,
  decades,
  last,
  line,
  path,
  scale,
  svg,
  text,
  unit,
  veil,
} from "./frame/svg.js";

const HALF = 0.5;
/** @param {number} z */
const fires = (z) => (z > 0 ? 1 : 0);
/**
 * @param {number} low
 * @param {number} high
 * @param {number} count
 */
const range = (low, high, count) =>
  Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
/** @param {number} value */
const signed = (value) => (value > 0 ? `+${number(value)}` : number(value));
/**
 * @param {number} cx
 * @param {number} cy
 * @param {string} fill
 * @param {Record<string, any>} [attributes]
 */
const dot = (cx, cy, fill, attributes = {}) => svg("circle", { cx, cy, r: 8, fill, ...attributes });

// A unit with two inputs.
/**
 * @param {StepToSigmoid["nudge"]} nudge
 * @param {number} w
 */
const outputs = ({ sigmoid, x, weights, bias }, w) => {
  const z = w * x[0] + weights[1] * x[1] + bias;
  return { z, step: fires(z), soft: compile(sigmoid)(z, {})[0] };
};

/** @type {Picture<StepToSigmoid>["draw"]} */
const drawNudge = (stage, { nudge }, { t, at }) => {
  const { w, h, narrow, words, colors } = stage;
  const start = nudge.weights[0];
  const weight = start + t * (at.w - start);
  const [before, now] = [outputs(nudge, start), outputs(nudge, weight)];
  const y = 0.2 * h;
  const r = narrow ? 19 : 30;
  const [left, middle, right] = [0.1 * w, 0.42 * w, 0.68 * w];
  const gap = 0.1 * h;
  const size = narrow ? 14 : 18;
  const neuron = [
    unit(left, y - gap, r, nudge.x[0], { size: size + 2 }),
    unit(left, y + gap, r, nudge.x[1], { size: size + 2 }),
    arrow(left + r + 4, y - gap, middle - r - 5, y - 8),
    arrow(left + r + 4, y + gap, middle - r - 5, y + 8),
    text((left + middle) / 2, y - gap - (narrow ? 14 : 4), `w₁ = ${number(weight)}`, {
      size,
      "font-weight": t ? 700 : 400,
    }),
    text((left + middle) / 2, y + gap + (narrow ? 14 : 8), `w₂ = ${number(nudge.weights[1])}`, {
      size,
    }),
    unit(middle, y, r, number(now.z), { size }),
    text(middle, y - r - 14, `z, b = ${number(nudge.bias)}`, {
      size: size - 2,
      class: "lab-faint",
    }),
  ];
  const rows = [
    { name: words.step, was: before.step, is: now.step, color: colors.binary_step, shift: -gap },
    { name: "σ", was: before.soft, is: now.soft, color: colors.sigmoid, shift: gap },
  ].flatMap(({ name, was, is, color, shift }) => [
    arrow(middle + r + 4, y + shift / 4, right - 8, y + shift, { color }),
    text(right, y + shift - (narrow ? 0 : 4), name, {
      size: size + 2,
      anchor: "start",
      fill: color,
      "font-weight": 700,
    }),
    text(right + (narrow ? 42 : 60), y + shift - (narrow ? 0 : 4), number(is), {
      size: narrow ? 17 : 26,
      anchor: "start",
      "font-weight": 700,
    }),
    t >= 1
      ? text(
          right + (narrow ? 42 : 60),
          y + shift + (narrow ? 17 : 22),
          signed(is - was) === "0" ? "±0" : signed(is - was),
          { size: size - 1, anchor: "start", class: "lab-faint" },
        )
      : null,
  ]);
  const box = {
    x: narrow ? 40 : 64,
    y: 0.46 * h,
    width: w - (narrow ? 56 : 96),
    height: 0.54 * h - 58,
  };
  const [x, v] = [
    scale([-3, 3], [box.x, box.x + box.width]),
    scale([-0.05, 1.05], [box.y + box.height, box.y]),
  ];
  const evaluate = compile(nudge.sigmoid);
  return [
    axes(box, x, v, {
      xTicks: [-3, -2, -1, 0, 1, 2, 3],
      yTicks: [0, HALF, 1],
      xTitle: "z",
      yTitle: words.output,
    }),
    path(
      [
        [x(-3), v(0)],
        [x(0), v(0)],
        [x(0), v(1)],
        [x(3), v(1)],
      ],
      { stroke: colors.binary_step },
    ),
    path(
      range(-3, 3, 80).map((z) => [x(z), v(evaluate(z, {})[0])]),
      { stroke: colors.sigmoid },
    ),
    line(x(now.z), box.y, x(now.z), box.y + box.height, {
      class: "lab-rule",
      "stroke-dasharray": "4 4",
    }),
    t
      ? dot(x(before.z), v(before.step), "none", { stroke: colors.binary_step, "stroke-width": 2 })
      : null,
    t
      ? dot(x(before.z), v(before.soft), "none", { stroke: colors.sigmoid, "stroke-width": 2 })
      : null,
    dot(x(now.z), v(now.step), colors.binary_step),
    dot(x(now.z), v(now.soft), colors.sigmoid),
    ...neuron,
    ...rows,
    veil(right + (narrow ? 34 : 52), y - gap - 22, w - right - (narrow ? 42 : 66), 2 * gap + 44, t),
  ];
};

const SHARP = { low: 1e-5, high: 10, log: true };
/**
 * @param {{ sigmoid: string }} formula
 * @param {number} c
 * @param {number} z
 */
const slopeAt = ({ sigmoid }, c, z) => c * compile(sigmoid)(c * z, {})[1];

/**
 * @param {Scene} scene
 * @returns {Box}
 */
const sharpBox = ({ w, h, narrow }) => ({
  x: narrow ? 48 : 78,
  y: 0.47 * h,
  width: w - (narrow ? 64 : 110),
  height: 0.53 * h - 58,
});
/**
 * @param {Box} box
 * @param {{ c: number[] }} sharp
 */
const sharpScales = (box, { c }) => ({
  x: scale([c[0] - 0.4, last(c) + 0.4], [box.x, box.x + box.width]),
  y: scale([SHARP.low, SHARP.high], [box.y + box.height, box.y], true),
});

/** @type {Picture<StepToSigmoid>["draw"]} */
const drawSharp = (stage, { sharp }, { t, at }) => {
  const { h, narrow, words, colors } = stage;
  const box = sharpBox(stage);
  const { x, y } = sharpScales(box, sharp);
  const sharpest = last(sharp.c);
  const c = sharp.c[0] + t * (sharpest - sharp.c[0]);
  const evaluate = compile(sharp.sigmoid);
  const top = { x: box.x, y: 0.07 * h, width: box.width, height: 0.25 * h };
  const [u, v] = [
    scale([-3, 3], [top.x, top.x + top.width]),
    scale([0, 1], [top.y + top.height, top.y]),
  ];
  /** @param {number} sharpness */
  const curve = (sharpness) =>
    range(-3, 3, 121).map((z) => [u(z), v(evaluate(sharpness * z, {})[0])]);
  const shown = sharp.c
    .filter((each) => each <= c + 1e-9)
    .map((each) => [x(each), y(Math.max(slopeAt(sharp, each, at.z), SHARP.low))]);
  const value = slopeAt(sharp, sharpest, at.z);
  const here = evaluate(c * at.z, {})[0];
  const slope = slopeAt(sharp, c, at.z);
  return [
    line(top.x, v(0), top.x + top.width, v(0), { class: "lab-base" }),
    path(curve(sharp.c[0]), { stroke: colors.sigmoid, opacity: 0.35 }),
    path(curve(c), { stroke: colors.sigmoid }),
    path(
      [-0.7, 0.7].map((dz) => [u(at.z + dz), v(here + slope * dz)]),
      { "stroke-width": 2, "stroke-dasharray": "5 5" },
    ),
    dot(u(at.z), v(here), colors.sigmoid),
    text(u(at.z), v(0) + 18, `z = ${number(at.z)}`, { size: narrow ? 14 : 16 }),
    text(top.x + 4, top.y + 8, `σ(${number(Math.round(c))}z)`, {
      size: narrow ? 18 : 26,
      anchor: "start",
      "font-weight": 600,
      fill: colors.sigmoid,
    }),
    axes(box, x, y, {
      xTicks: sharp.c,
      yTicks: decades([SHARP.low, SHARP.high]),
      xTitle: words.sharpness,
      yTitle: words.slope,
    }),
    ...(t
      ? [
          path(shown, { stroke: colors.sigmoid, "stroke-width": 4 }),
          ...shown.map(([px, py]) => dot(px, py, colors.sigmoid, { r: 5.5 })),
        ]
      : []),
    t >= 1
      ? text(last(shown)[0], last(shown)[1] + (value < 0.5 ? 28 : -26), number(value), {
          size: narrow ? 19 : 25,
          anchor: "end",
          "font-weight": 700,
        })
      : null,
  ];
};

// Where the unit with this weight and bias stands after so many updates; a cycle goes round.
/**
 * @param {RuleRun} run
 * @param {number} update
 */
const standing = ({ path: steps, converged, again }, update) => {
  if (update < steps.length) return steps[update];
  return converged ? last(steps) : steps[steps.length - again + ((update - steps.length) % again)];
};

const LOW = -0.45;
const HIGH = 1.45;

// The part of the plane in which w·x + b > 0.
/** @param {number[]} weights */
const firing = ([w1, w2, b]) => {
  const corners = [
    [LOW, LOW],
    [HIGH, LOW],
    [HIGH, HIGH],
    [LOW, HIGH],
  ];
  /** @param {number[]} place */
  const z = ([x1, x2]) => w1 * x1 + w2 * x2 + b;
  return corners.flatMap((here, i) => {
    const next = corners[(i + 1) % corners.length];
    const [a, c] = [z(here), z(next)];
    const kept = a > 0 ? [here] : [];
    if (a > 0 === c > 0) return kept;
    const part = a / (a - c);
    return [...kept, here.map((from, k) => from + part * (next[k] - from))];
  });
};

/** @type {Picture<StepToSigmoid>["draw"]} */
const drawRule = (stage, { rule }, { t, at }) => {
  const { w, h, narrow, words, colors } = stage;
  const names = ["nand", "and", at.third];
  const side = Math.min(w / 3 - (narrow ? 14 : 26), 0.52 * h);
  const update = Math.round(t * at.update);
  return [
    ...names.flatMap((name, i) => {
      const found = rule.runs[name];
      const [w1, w2, b, epoch, example] = standing(found, update);
      const [left, top] = [(w / 3) * (i + 0.5) - side / 2, narrow ? 0.17 * h : 0.22 * h];
      const [x, y] = [
        scale([LOW, HIGH], [left, left + side]),
        scale([LOW, HIGH], [top + side, top]),
      ];
      const area = firing([w1, w2, b])
        .map(([x1, x2]) => `${x(x1)},${y(x2)}`)
        .join(" ");
      const still = found.converged && update >= found.updates;
      const wrong = rule.inputs.map(
        ([x1, x2], k) => fires(w1 * x1 + w2 * x2 + b) !== found.targets[k],
      );
      const under = top + side + (narrow ? 18 : 28);
      return [
        text(left + side / 2, top - (narrow ? 18 : 26), words[name], {
          size: narrow ? 17 : 24,
          "font-weight": 700,
        }),
        svg("rect", {
          x: left,
          y: top,
          width: side,
          height: side,
          rx: 6,
          fill: "none",
          class: "lab-frame",
        }),
        t ? svg("polygon", { points: area, fill: colors.binary_step, opacity: 0.22 }) : null,
        ...rule.inputs.flatMap(([x1, x2], k) => [
          svg("circle", {
            cx: x(x1),
            cy: y(x2),
            r: narrow ? 9 : 15,
            class: "lab-target",
            "data-on": found.targets[k],
            stroke: k === example && t && !still ? colors.sigmoid : undefined,
          }),
          t && wrong[k]
            ? text(x(x1), y(x2) - (narrow ? 16 : 26), "✗", {
                size: narrow ? 15 : 20,
                fill: colors.sigmoid,
                "font-weight": 700,
              })
            : null,
          narrow ? null : text(x(x1), y(x2) + 27, `${x1}${x2}`, { size: 14, class: "lab-faint" }),
        ]),
        text(left + side / 2, under, still ? words.done : words.goes, {
          size: narrow ? 14 : 19,
          "font-weight": 650,
          opacity: t,
        }),
        text(
          left + side / 2,
          under + (narrow ? 20 : 27),
          `w = (${number(w1)}, ${number(w2)})${narrow ? "" : `, b = ${number(b)}`}`,
          { size: narrow ? 13 : 16, opacity: t },
        ),
        narrow
          ? null
          : text(
              left + side / 2,
              under + 52,
              words.count
                .replace("{epoch}", String(epoch))
                .replace(
                  "{update}",
                  String(found.converged ? Math.min(update, found.updates) : update),
                ),
              { size: 15, opacity: t, class: "lab-faint" },
            ),
        veil(left, under - (narrow ? 12 : 18), side, narrow ? 42 : 88, t),
      ];
    }),
    text(w / 2, h - 20, words.legend, { size: narrow ? 13 : 15, class: "lab-faint" }),
  ];
};

// Where the gates of the half adder stand, in parts of the picture.
/** @type {[from: string, to: number][]} */
const WIRES = [
  ["A", 0],
  ["B", 0],
  ["A", 1],
  ["n", 1],
  ["B", 2],
  ["n", 2],
  ["above", 3],
  ["below", 3],
  ["n", 4],
  ["n", 4],
];
/** @type {[x: number, y: number][]} */
const PLACES = [
  [0.3, 0.24],
  [0.53, 0.1],
  [0.53, 0.36],
  [0.77, 0.16],
  [0.77, 0.42],
];
/** @type {Record<string, [x: number, y: number]>} */
const SOURCES = {
  A: [0.08, 0.13],
  B: [0.08, 0.35],
  n: PLACES[0],
  above: PLACES[1],
  below: PLACES[2],
};

/**
 * What each gate puts out, for each input, at the nearest sharpness that there is.
 *
 * @param {StepToSigmoid["adder"]} adder
 * @param {number} sharpness
 */
const gatesAt = ({ c, gates }, sharpness) => {
  const far = c.map((each) => Math.abs(each - sharpness));
  return gates[far.indexOf(Math.min(...far))];
};

/** @type {Picture<StepToSigmoid>["draw"]} */
const drawAdder = (stage, { adder }, { t, at }) => {
  const { w, h, narrow, words, colors } = stage;
  const sharpest = last(adder.c);
  const c = sharpest + t * (at.c - sharpest);
  const gates = gatesAt(adder, c);
  const shown = adder.inputs.length - 1; // 1 + 1
  const [gw, gh] = narrow ? [58, 30] : [92, 44];
  const size = narrow ? 14 : 18;
  /**
   * @param {[x: number, y: number]} part
   * @returns {[x: number, y: number]}
   */
  const place = ([px, py]) => [px * w, py * h + (narrow ? 6 : 0)];
  const wires = WIRES.map(([from, to], i) => {
    const [[x1, y1], [x2, y2]] = [place(SOURCES[from]), place(PLACES[to])];
    const [end, bend] = [y2 + (i % 2 ? 8 : -8), (x2 - x1) / 2];
    return svg("path", {
      d: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${end} ${x2} ${end}`,
      fill: "none",
      class: "lab-wire",
    });
  });
  const boxes = PLACES.map((each, i) => {
    const [x, y] = place(each);
    return svg(
      "g",
      {},
      svg("rect", {
        x: x - gw / 2,
        y: y - gh / 2,
        width: gw,
        height: gh,
        rx: 8,
        class: "lab-unit",
        stroke: colors.sigmoid,
      }),
      text(x, y - (narrow ? 0 : 9), "NAND", {
        size: narrow ? 12 : 13,
        class: narrow ? "lab-none" : "lab-faint",
      }),
      text(x, y + (narrow ? 0 : 8), number(gates[shown][i], 2), { size, "font-weight": 700 }),
    );
  });
  const ends = ["sum", "carry"].map((name, i) => {
    const [x, y] = place(PLACES[3 + i]);
    return text(x + gw / 2 + 8, y, words[name], { size, anchor: "start", "font-weight": 650 });
  });
  const starts = ["A", "B"].map((name, i) =>
    unit(...place(SOURCES[name]), narrow ? 15 : 22, adder.inputs[shown][i], { size }),
  );
  const box = {
    x: narrow ? 40 : 70,
    y: 0.58 * h,
    width: w - (narrow ? 52 : 100),
    height: 0.42 * h - 62,
  };
  const y = scale([0, 1], [box.y + box.height, box.y]);
  const wide = box.width / 8;
  const bars = adder.inputs.flatMap(([a, b], i) =>
    ["sum", "carry"].map((name, k) => {
      const value = gates[i][3 + k];
      const wrong = value > HALF !== (adder.wanted[i][k] === 1);
      const x = box.x + (k * 4 + i + 0.5) * wide;
      return svg(
        "g",
        {},
        svg("rect", {
          x: x - 0.3 * wide,
          y: y(value),
          width: 0.6 * wide,
          height: y(0) - y(value),
          fill: colors.sigmoid,
          opacity: wrong ? 1 : 0.55,
        }),
        text(x, y(value) - 12, wrong ? `✗ ${number(value, 2)}` : number(value, 2), {
          size: narrow ? (wrong ? 15 : 0) : wrong ? 20 : 15,
          "font-weight": wrong ? 700 : 400,
        }),
        text(x, y(0) + 15, `${a}+${b}`, { size: narrow ? 13 : 15 }),
      );
    }),
  );
  return [
    ...wires,
    ...boxes,
    ...starts,
    ...ends,
    text(narrow ? 8 : 16, 0.03 * h + 6, `σ(c·z), c = ${number(c)}`, {
      size: narrow ? 16 : 21,
      anchor: "start",
      "font-weight": 600,
      fill: colors.sigmoid,
    }),
    line(box.x, y(HALF), box.x + box.width, y(HALF), {
      "stroke-dasharray": "6 5",
      class: "lab-base",
    }),
    text(box.x - 8, y(HALF), "½", { size: 16, anchor: "end" }),
    line(box.x, y(0), box.x + box.width, y(0), { class: "lab-base" }),
    ...bars,
    text(box.x + 2 * wide, box.y + box.height + 38, words.sum, { size: 16, "font-weight": 600 }),
    text(box.x + 6 * wide, box.y + box.height + 38, words.carry, { size: 16, "font-weight": 600 }),
    t ? null : veil(box.x, box.y - 24, box.width, box.height + 24, t),
  ];
};

/** @type {Record<string, Picture<StepToSigmoid>>} */
const PICTURES = {
  small_change: {
    draw: drawNudge,
    tables: ({ nudge }, { w }, words) => {
      const weights = [nudge.weights[0], w];
      const found = weights.map((weight) => outputs(nudge, weight));
      return [
        {
          columns: [
            ["w₁", weights],
            ["z", found.map(({ z }) => z)],
            [words.step, found.map(({ step }) => step)],
            ["σ", found.map(({ soft }) => soft)],
          ],
        },
      ];
    },
    answer: ({ nudge }) =>
      outputs(nudge, nudge.nudged).soft - outputs(nudge, nudge.weights[0]).soft,
    values: ({ nudge }, { w }) => {
      const [before, now, small] = [nudge.weights[0], w, nudge.nudged].map((weight) =>
        outputs(nudge, weight),
      );
      const slope = compile(nudge.sigmoid)(before.z, {})[1];
      const change = nudge.nudged - nudge.weights[0];
      return {
        x: `(${nudge.x.join(", ")})`,
        w0: nudge.weights[0],
        w1: nudge.nudged,
        b: nudge.bias,
        z: before.z,
        w,
        zero: 0,
        half: "½",
        soft: small.soft - before.soft,
        step: small.step - before.step,
        slope,
        change,
        linear: slope * change,
        moved: now.soft - before.soft,
        flips: -nudge.bias / nudge.x[0],
        is: now.z,
        stepped: now.step - before.step,
      };
    },
    caseOf: ({ nudge }, { w }) => (outputs(nudge, w).step ? "stays" : "flips"),
  },

  sharpen: {
    range: SHARP,
    plot: (stage, { sharp }) => ({
      ...sharpScales(sharpBox(stage), sharp),
      points: sharp.c,
      start: slopeAt(sharp, sharp.c[0], sharp.z),
    }),
    draw: drawSharp,
    tables: ({ sharp }, { z }, words) => {
      const slopes = sharp.c.map((c) => slopeAt(sharp, c, z));
      return [
        {
          columns: [
            [words.sharpness, sharp.c],
            [words.slope, slopes],
          ],
        },
      ];
    },
    answer: ({ sharp }) => sharp.c.map((c) => slopeAt(sharp, c, sharp.z)),
    values: ({ sharp }, { z }) => {
      const most = last(sharp.c);
      const evaluate = compile(sharp.sigmoid);
      return {
        low: sharp.c[0],
        high: most,
        z,
        before: slopeAt(sharp, sharp.c[0], z),
        after: slopeAt(sharp, most, z),
        far: evaluate(most * z, {})[0],
        most: slopeAt(sharp, most, 0),
        zero: 0,
      };
    },
    caseOf: ({ sharp }, { z }) =>
      slopeAt(sharp, last(sharp.c), z) < slopeAt(sharp, sharp.c[0], z) ? "gone" : "grows",
  },

  perceptron_rule: {
    draw: drawRule,
    tables: ({ rule }, { third, update }, words) => {
      const names = ["nand", "and", third];
      const found = names.map((name) => standing(rule.runs[name], update));
      const done = names.map((name) => {
        const { converged, updates } = rule.runs[name];
        return converged && update >= updates ? words.done : words.goes;
      });
      return [
        {
          columns: [
            ["", names.map((name) => words[name])],
            ...["w₁", "w₂", "b"].map(
              /** @returns {[string, number[]]} */
              (name, k) => [name, found.map((each) => each[k])],
            ),
            ["", done],
          ],
        },
      ];
    },
    answer: ({ rule }) =>
      ["nand", "and", "xor"].filter((name) => rule.runs[name].converged).join("_"),
    values: ({ rule }, { update, third }) => {
      const { nand, and, xor } = rule.runs;
      const other = rule.runs[third];
      return {
        nand: nand.updates,
        nandEpoch: nand.epochs,
        and: and.updates,
        andEpoch: and.epochs,
        xor: xor.updates.toLocaleString("en"),
        epochs: xor.epochs.toLocaleString("en"),
        period: xor.period,
        again: xor.again,
        update,
        third: third.toUpperCase(),
        updates: other.updates,
        zero: 0,
        one: 1,
        w: `(${last(nand.path)
          .slice(0, 2)
          .map((each) => number(each))
          .join(", ")})`,
        b: last(nand.path)[2],
      };
    },
    caseOf: ({ rule }, { third }) => (rule.runs[third].converged ? "ends" : "cycles"),
  },

  half_adder: {
    draw: drawAdder,
    tables: ({ adder }, { c }, words) => {
      const gates = gatesAt(adder, c);
      /** @type {(name: string, cell: (i: number) => number) => [string, number[]]} */
      const column = (name, cell) => [name, gates.map((_, i) => cell(i))];
      return [
        {
          columns: [
            column("A", (i) => adder.inputs[i][0]),
            column("B", (i) => adder.inputs[i][1]),
            ...[1, 2, 3].map((k) => column(`NAND ${k}`, (i) => gates[i][k - 1])),
            column(words.sum, (i) => gates[i][3]),
            column(words.carry, (i) => gates[i][4]),
          ],
        },
      ];
    },
    answer: ({ adder }) => adder.first,
    values: ({ adder }, { c }) => {
      const row = adder.c.reduce(
        (best, each, i) => (Math.abs(each - c) < Math.abs(adder.c[best] - c) ? i : best),
        0,
      );
      const wrong = adder.gates[row].flatMap((gates, i) =>
        [3, 4].filter((k) => gates[k] > HALF !== (adder.wanted[i][k - 3] === 1)),
      );
      return {
        fails: adder.fails,
        value: adder.value,
        c,
        wrong: wrong.length,
        outputs: 2 * adder.inputs.length,
        gates: adder.gates[0][0].length,
        one: 1,
        zero: 0,
        ten: "10",
        sharp: adder.c.at(-1),
        half: "½",
      };
    },
    caseOf: ({ adder }, { c }) => (c > adder.fails + 1e-9 ? "works" : "fails"),
  },
};

export const mount = lesson(PICTURES);
