// Which loss for which output? One neuron that is wrong, a softmax, and four loss curves.

/** @import { At, Box, LossAndOutput, Picture, Scale, Scene } from "./frame/types.d.ts" */
/** @import { Columns } from "../controls/numbers.js" */

import { fieldOf } from "../controls/numbers.js";
import { number } from "../core/numbers.js";
import { lesson } from "./frame/lesson.js";
import { arrow, axes, last, line, path, scale, svg, text, veil } from "./frame/svg.js";

const HALF = 0.5;
/**
 * @param {number} low
 * @param {number} high
 * @param {number} step
 */
const every = (low, high, step) =>
  Array.from({ length: Math.round((high - low) / step) + 1 }, (_, i) => low + i * step);

/**
 * @param {Scene} scene
 * @returns {Box}
 */
const runBox = ({ w, h, narrow }) => ({
  x: narrow ? 42 : 68,
  y: 0.1 * h,
  width: w - (narrow ? 60 : 100),
  height: 0.9 * h - 62,
});
/**
 * @param {Box} box
 * @param {number} steps
 */
const runScales = (box, steps) => ({
  x: scale([0, steps], [box.x, box.x + box.width]),
  y: scale([0, 1], [box.y + box.height, box.y]),
});

// What the neuron puts out, step by step, as far as it has been drawn.
/**
 * @param {number[]} output
 * @param {{ x: Scale, y: Scale }} axis
 * @param {number} t
 * @param {Record<string, any>} attributes
 */
const curve = (output, { x, y }, t, attributes) => {
  const steps = Math.floor(t * (output.length - 1));
  return path(
    output.slice(0, steps + 1).map((a, step) => [x(step), y(a)]),
    { "stroke-width": 4, ...attributes },
  );
};

const DASHED = { "stroke-dasharray": "12 7" };

/**
 * @param {Scene} stage
 * @param {LossAndOutput} numbers
 * @param {{ t: number, at: At, starts: string[], under?: boolean }} shown
 */
const drawRuns = (stage, { neuron }, { t, at, starts, under }) => {
  const { narrow, words, colors, h } = stage;
  const box = runBox(stage);
  const axis = runScales(box, neuron.steps);
  const { x, y } = axis;
  const size = narrow ? 14 : 17;
  const runs = starts.flatMap((start) => {
    const { output, right } = neuron.runs[at.loss][start];
    const crossed = t * neuron.steps >= right;
    const late = right > 0.7 * neuron.steps; // its time is written on the other side of the curve
    const color = colors.sigmoid;
    return [
      t ? curve(output, axis, t, { stroke: color, ...(start === "mild" ? DASHED : {}) }) : null,
      svg("circle", { cx: x(0), cy: y(output[0]), r: 9, fill: color }),
      text(
        x(0) + (narrow && start === "bad" ? 84 : 18),
        y(output[0]) + (start === "mild" || narrow ? -16 : 24),
        `${words[start]}: a = ${number(output[0], 2)}`,
        { size, anchor: "start", "font-weight": 600 },
      ),
      crossed
        ? svg("circle", {
            cx: x(right),
            cy: y(HALF),
            r: 8,
            fill: "none",
            stroke: "currentColor",
            "stroke-width": 3,
          })
        : null,
      crossed
        ? text(
            x(right) + (late ? -14 : start === "mild" ? 34 : 16),
            y(HALF) + (late || start === "mild" ? 24 : -22),
            words.step.replace("{step}", String(right)),
            {
              size: narrow ? 16 : 22,
              anchor: late ? "end" : "start",
              "font-weight": 700,
            },
          )
        : null,
    ];
  });
  return [
    axes(box, x, y, {
      xTicks: every(0, neuron.steps, 50),
      yTicks: [0, 0.25, HALF, 0.75, 1],
      xTitle: words.steps,
      yTitle: words.output,
    }),
    line(box.x, y(HALF), box.x + box.width, y(HALF), {
      class: "lab-base",
      "stroke-dasharray": "6 5",
    }),
    t
      ? text(box.x + box.width, 0.045 * h, words[at.loss], {
          size: narrow ? 15 : 19,
          anchor: "end",
          "font-weight": 600,
        })
      : null,
    ...runs,
    under
      ? veil(
          x(0.06 * neuron.steps),
          y(0.78),
          x(0.985 * neuron.steps) - x(0.06 * neuron.steps),
          y(0.03) - y(0.78),
          t > 0 ? 1 : 0,
        )
      : null,
  ];
};

// Cividis, as the house's heatmaps.
const CIVIDIS = [
  "#00224e",
  "#123570",
  "#3b496c",
  "#575d6d",
  "#707173",
  "#8a8678",
  "#a59c74",
  "#c3b369",
  "#e1cc55",
  "#fee838",
];
/** @param {number} part */
const shade = (part) => {
  const at = Math.min(Math.max(part, 0), 1) * (CIVIDIS.length - 1);
  const [low, high] = [CIVIDIS[Math.floor(at)], CIVIDIS[Math.ceil(at)]].map((hex) =>
    [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16)),
  );
  return `rgb(${low.map((from, i) => Math.round(from + (at % 1) * (high[i] - from))).join(" ")})`;
};

// Thousands of cells, made once for a size of the picture.
const groups = new Map();
/**
 * @param {string} key
 * @param {() => SVGElement[]} make
 */
const kept = (key, make) => {
  if (groups.size > 8) groups.clear();
  if (!groups.has(key)) groups.set(key, svg("g", {}, ...make()));
  return groups.get(key);
};

// |∂C/∂z| over z and the target, for both losses; the neuron's way is on the line y = 0.
/** @type {Picture<LossAndOutput>["draw"]} */
const drawMaps = (stage, { neuron, map }, { t, at }) => {
  const { w, h, narrow, words } = stage;
  const losses = ["mse", "cross_entropy"];
  const gap = narrow ? 34 : 54;
  const width = (w - 2.5 * gap) / 2;
  const top = narrow ? 0.16 * h : 0.14 * h;
  const height = 0.48 * h;
  const step = { z: map.z[1] - map.z[0], y: map.y[1] - map.y[0] };
  const { output, z: way } = neuron.runs.mse[at.start];
  const z0 = way[0];
  return losses
    .flatMap((loss, i) => {
      const left = gap + i * (width + gap);
      const x = scale([map.z[0] - step.z / 2, last(map.z) + step.z / 2], [left, left + width]);
      const y = scale([-step.y / 2, 1 + step.y / 2], [top + height, top]);
      const cells = kept(`${loss} ${w} ${h}`, () =>
        map.size[loss].flatMap((row, j) =>
          row.map((value, k) =>
            svg("rect", {
              x: x(map.z[k] - step.z / 2),
              y: y(map.y[j] + step.y / 2),
              width: x(step.z) - x(0) + 0.6,
              height: y(0) - y(step.y) + 0.6,
              fill: shade(Math.sqrt(value)),
            }),
          ),
        ),
      );
      const size = neuron.runs[loss][at.start].gradient;
      const far = neuron.runs[loss][at.start].z;
      const shown = far.slice(0, Math.max(1, Math.round(t * far.length)));
      const below = top + height;
      return [
        text(left + width / 2, top - (narrow ? 16 : 24), words[loss], {
          size: narrow ? 15 : 20,
          "font-weight": 650,
        }),
        cells,
        i === 0 ? text(left - 10, y(1), "1", { size: 14, anchor: "end" }) : null,
        i === 0 ? text(left - 10, y(0), "0", { size: 14, anchor: "end" }) : null,
        i === 0 ? text(left - 10, y(HALF), "y", { size: 16, anchor: "end" }) : null,
        ...[-6, 0, 6].map((z) => text(x(z), below + 15, number(z), { size: 14 })),
        text(x(3), below + 15, "z", { size: 16 }),
        path(
          shown.map((z) => [x(z), y(0)]),
          { stroke: "#fff", "stroke-width": 7 },
        ),
        path(
          shown.map((z) => [x(z), y(0)]),
          { stroke: "#dd2255", "stroke-width": 4 },
        ),
        svg("circle", {
          cx: x(z0),
          cy: y(0),
          r: narrow ? 7 : 9,
          fill: "#dd2255",
          stroke: "#fff",
          "stroke-width": 3,
        }),
        text(left + width / 2, below + (narrow ? 46 : 62), `|∂C/∂z| = ${number(size)}`, {
          size: narrow ? 17 : 26,
          "font-weight": 700,
          opacity: t,
        }),
        veil(left - 3, top - 3, width + 6, height + 6, t),
        veil(left, below + (narrow ? 30 : 38), width, narrow ? 32 : 48, t),
      ];
    })
    .concat([
      text(
        w / 2,
        h - (narrow ? 16 : 52),
        `${words.start}: z = ${number(z0)}, a = ${number(output[0])}, y = 0`,
        { size: narrow ? 14 : 17, class: "lab-faint" },
      ),
      text(w / 2, h - (narrow ? 38 : 78), words.way.replace("{steps}", String(neuron.steps)), {
        size: narrow ? 14 : 17,
        class: "lab-faint",
        opacity: t,
      }),
      ...(narrow ? [] : legend(w / 2 - 130, h - 16, words)),
    ]);
};

/**
 * @param {number} x
 * @param {number} y
 * @param {Record<string, string>} words
 */
const legend = (x, y, words) => [
  ...CIVIDIS.map((color, i) =>
    svg("rect", { x: x + 26 * i, y: y - 6, width: 26, height: 10, fill: color }),
  ),
  text(x - 8, y - 1, "0", { size: 14, anchor: "end" }),
  text(x + 130, y - 16, number(0.5 ** 2), { size: 14 }), // shades go by the root
  text(x + 268, y - 1, `1   ${words.size}`, { size: 14, anchor: "start" }),
];

/**
 * @param {LossAndOutput["softmax"]} softmax
 * @param {number} logit
 */
const shareOf = ({ swept, shares }, logit) =>
  shares[
    swept.reduce(
      (best, each, i) => (Math.abs(each - logit) < Math.abs(swept[best] - logit) ? i : best),
      0,
    )
  ];

/** @type {Picture<LossAndOutput>["draw"]} */
const drawSoftmax = (stage, { softmax }, { t, at, said }) => {
  const { w, h, narrow, words, colors } = stage;
  const { logits, asked } = softmax;
  const shares = shareOf(softmax, at.logit);
  const now = logits.map((logit, i) => (i === asked ? at.logit : logit));
  const box = { x: narrow ? 34 : 60, y: 0, width: w - (narrow ? 46 : 90) };
  const wide = box.width / logits.length;
  const tops = scale([-2, 6], [0.36 * h, 0.06 * h]);
  const bottoms = scale([0, 1], [0.9 * h - 16, 0.5 * h]);
  const size = narrow ? 16 : 22;
  const color = colors.softmax;
  return [
    text(narrow ? 6 : 14, 0.04 * h, words.logits, {
      size: 15,
      anchor: "start",
      class: "lab-faint",
    }),
    text(narrow ? 6 : 14, 0.45 * h, words.shares, {
      size: 15,
      anchor: "start",
      class: "lab-faint",
    }),
    line(box.x, tops(0), box.x + box.width, tops(0), { class: "lab-base" }),
    line(box.x, bottoms(0), box.x + box.width, bottoms(0), { class: "lab-base" }),
    ...logits.flatMap((_, i) => {
      const middle = box.x + (i + 0.5) * wide;
      const [value, share] = [now[i], shares[i] * t];
      const push = shares[i] - (Number(at.truth) === i + 1 ? 1 : 0);
      const length = Math.min(Math.abs(push) * 0.3 * h, 0.3 * h);
      const [x, up] = [middle + 0.36 * wide, push < 0];
      const base = bottoms(0) - (up ? 0 : length);
      return [
        svg("rect", {
          x: middle - 0.22 * wide,
          y: Math.min(tops(0), tops(value)),
          width: 0.44 * wide,
          height: Math.abs(tops(0) - tops(value)),
          fill: "currentColor",
          opacity: 0.4,
        }),
        text(middle, tops(value) + (value < 0 ? 14 : -14), number(value), {
          size,
          "font-weight": 600,
        }),
        svg("rect", {
          x: middle - 0.22 * wide,
          y: bottoms(share),
          width: 0.44 * wide,
          height: bottoms(0) - bottoms(share),
          fill: color,
        }),
        text(middle, bottoms(share) - 15, number(shares[i]), {
          size,
          "font-weight": 700,
          opacity: t,
        }),
        t >= 1 && at.truth !== "0"
          ? arrow(x, up ? base : base, x, up ? base - length : base + length, {
              color: colors.sigmoid,
              width: 4,
            })
          : null,
        t >= 1 && at.truth !== "0"
          ? text(middle, bottoms(0) + 38, `p − y = ${number(push, 2)}`, { size: narrow ? 0 : 15 })
          : null,
        text(
          middle,
          bottoms(0) + 17,
          `${words.class.replace("{class}", String(i + 1))}${Number(at.truth) === i + 1 ? " ★" : ""}`,
          { size: narrow ? 13 : 16 },
        ),
        i === asked
          ? null
          : veil(middle - 0.3 * wide, bottoms(1), 0.6 * wide, bottoms(0) - bottoms(1) - 1, t, ""),
        i === asked
          ? veil(middle - 0.3 * wide, bottoms(1), 0.6 * wide, bottoms(0) - bottoms(1) - 1, t)
          : null,
      ];
    }),
    typeof said !== "number"
      ? null
      : svg(
          "g",
          { class: "lab-said" },
          line(
            box.x + asked * wide + 0.12 * wide,
            bottoms(said),
            box.x + (asked + 0.88) * wide,
            bottoms(said),
            { "stroke-width": 4, "stroke-dasharray": "2 7", "stroke-linecap": "round" },
          ),
          text(box.x + (asked + 0.9) * wide, bottoms(said), words.yours, {
            size: 15,
            anchor: "start",
          }),
        ),
  ];
};

/** @type {Picture<LossAndOutput>["draw"]} */
const drawCurves = (stage, { curves }, { t, at }) => {
  const { w, h, narrow, words, colors } = stage;
  const kinds = ["good", "twice", "slow", "noisy"];
  const [chance, floor] = [curves.chance, curves.floor].map((each) => each[curves.classes]);
  const [wide, high] = [w / 2, (h - 10) / 2];
  return kinds.flatMap((kind, i) => {
    const left = (i % 2) * wide + (narrow ? 34 : 52);
    const top = Math.floor(i / 2) * high + (narrow ? 34 : 46);
    const box = {
      x: left,
      y: top,
      width: wide - (narrow ? 46 : 76),
      height: high - (narrow ? 58 : 92),
    };
    const losses = curves.losses[kind === "twice" && at.model === "once" ? "good" : kind];
    const [x, y] = [
      scale([0, losses.length - 1], [box.x, box.x + box.width]),
      scale([0, 2.6], [box.y + box.height, box.y]),
    ];
    const broken = kind === "twice" && at.model === "twice";
    return [
      axes(box, x, y, {
        xTicks: [0, losses.length - 1],
        yTicks: [0, 1, 2],
        yTitle: narrow && i > 1 ? "" : words.loss, // names take its place
        size: narrow ? 13 : 14,
      }),
      text(box.x + box.width / 2, box.y + box.height + 16, words.updates, {
        size: narrow ? 13 : 14,
        class: "lab-faint",
      }),
      path(
        losses.map((loss, step) => [x(step), y(loss)]),
        { stroke: broken && t ? colors.sigmoid : "currentColor", "stroke-width": 3 },
      ),
      text(box.x + box.width, box.y - (narrow ? 14 : 18), "ABCD"[i], {
        size: narrow ? 17 : 24,
        anchor: "end",
        "font-weight": 700,
      }),
      t
        ? text(
            box.x + box.width - (narrow ? 20 : 28),
            box.y - (narrow ? 14 : 18),
            words[kind === "twice" && at.model === "once" ? "once" : kind],
            {
              size: narrow ? 13 : 17,
              anchor: "end",
              opacity: t,
              "font-weight": broken ? 700 : 400,
              fill: broken ? colors.sigmoid : undefined,
            },
          )
        : null,
      t
        ? line(box.x, y(chance), box.x + box.width, y(chance), {
            "stroke-dasharray": "3 5",
            opacity: t,
          })
        : null,
      t && broken
        ? line(box.x, y(floor), box.x + box.width, y(floor), {
            stroke: colors.sigmoid,
            "stroke-dasharray": "8 5",
            opacity: t,
          })
        : null,
      t && broken
        ? text(box.x + box.width - 4, y(floor) + 18, number(floor, 4), {
            size: narrow ? 16 : 22,
            anchor: "end",
            "font-weight": 700,
            opacity: t,
            fill: colors.sigmoid,
          })
        : null,
      t && kind === "good"
        ? text(box.x + box.width - 4, y(chance) - 14, number(chance, 4), {
            size: narrow ? 14 : 18,
            anchor: "end",
            opacity: t,
          })
        : null,
    ];
  });
};

/** @param {LossAndOutput} numbers */
const told = ({ neuron }) => {
  const { mse, cross_entropy: ce } = neuron.runs;
  return {
    steps: neuron.steps,
    rate: neuron.rate,
    zero: 0,
    one: 1,
    half: "½",
    mild: number(mse.mild.output[0], 2),
    bad: number(mse.bad.output[0], 2),
    mildStep: mse.mild.right,
    badStep: mse.bad.right,
    mildFast: ce.mild.right,
    badFast: ce.bad.right,
    mildPush: mse.mild.gradient,
    badPush: mse.bad.gradient,
    ceMild: ce.mild.gradient,
    ceBad: ce.bad.gradient,
    ratio: ce.bad.gradient / mse.bad.gradient,
    mildRatio: ce.mild.gradient / mse.mild.gradient,
    middle: mse.bad.output[neuron.steps / 2],
    end: mse.bad.output[neuron.steps],
    half_time: neuron.steps / 2,
    fastEnd: ce.bad.output[neuron.steps],
    slope: mse.bad.gradient / ce.bad.gradient,
    z: mse.bad.z[0],
  };
};

/**
 * What the neuron puts out, step by step.
 *
 * @param {LossAndOutput["neuron"]} neuron
 * @param {At} at
 * @param {Record<string, string>} words
 * @param {string[]} starts
 * @returns {Columns[]}
 */
const runTables = ({ runs, steps }, { loss }, words, starts) => {
  /** @type {Columns["columns"]} */
  const outputs = starts.map((start) => [
    `${words[start]}: ${words.output}`,
    runs[loss][start].output,
  ]);
  return [{ caption: words[loss], columns: [[words.steps, every(0, steps, 1)], ...outputs] }];
};

const POINTS = 31;

/**
 * @param {number[]} shares
 * @param {number} truth
 * @returns {[string, number[]]}
 */
const pushes = (shares, truth) => [
  "p − y",
  shares.map((share, i) => share - Number(i + 1 === truth)),
];

/** @type {Record<string, Picture<LossAndOutput>>} */
const PICTURES = {
  which_first: {
    draw: (stage, numbers, { t, at }) =>
      drawRuns(stage, numbers, { t, at, starts: ["mild", "bad"], under: true }),
    tables: ({ neuron }, at, words) => runTables(neuron, at, words, ["mild", "bad"]),
    answer: ({ neuron }) =>
      neuron.runs.mse.mild.right < neuron.runs.mse.bad.right ? "mild" : "bad",
    values: told,
    caseOf: (_, { loss }) => loss,
  },

  slow_start: {
    range: { low: 0, high: 1 },
    plot: (stage, { neuron }) => ({
      ...runScales(runBox(stage), neuron.steps),
      points: every(0, neuron.steps, neuron.steps / (POINTS - 1)),
      start: neuron.runs.mse.bad.output[0],
    }),
    draw: (stage, numbers, { t, at }) => drawRuns(stage, numbers, { t, at, starts: ["bad"] }),
    tables: ({ neuron }, at, words) => runTables(neuron, at, words, ["bad"]),
    answer: ({ neuron }) =>
      every(0, neuron.steps, neuron.steps / (POINTS - 1)).map(
        (step) => neuron.runs.mse.bad.output[Math.round(step)],
      ),
    values: told,
    caseOf: (_, { loss }) => loss,
  },

  gradients: {
    draw: drawMaps,
    tables: ({ neuron, map }, { start }, words) => {
      const losses = ["mse", "cross_entropy"];
      const runs = losses.map((loss) => neuron.runs[loss][start]);
      return [
        {
          caption: words.start,
          columns: [
            ["", losses.map((loss) => words[loss])],
            ["z", runs.map(({ z }) => z[0])],
            ["a", runs.map(({ output }) => output[0])],
            ["|∂C/∂z|", runs.map(({ gradient }) => gradient)],
          ],
        },
        ...losses.map((loss) =>
          fieldOf(
            `${words[loss]}, |∂C/∂z|`,
            map.size[loss],
            map.y.map((y) => `y = ${number(y)}`),
            map.z.map((z) => `z = ${number(z)}`),
          ),
        ),
      ];
    },
    answer: (numbers) => told(numbers).ratio,
    values: (numbers, { start }) => {
      const all = told(numbers);
      return {
        ...all,
        now: start === "bad" ? all.ratio : all.mildRatio,
        a: start === "bad" ? all.bad : all.mild,
      };
    },
    caseOf: (_, { start }) => start,
  },

  softmax: {
    draw: drawSoftmax,
    tables: ({ softmax }, { logit, truth }, words) => {
      const { logits, asked } = softmax;
      const shares = shareOf(softmax, logit);
      return [
        {
          columns: [
            ["", logits.map((_, i) => words.class.replace("{class}", String(i + 1)))],
            [words.logits, logits.map((each, i) => (i === asked ? logit : each))],
            [words.shares, shares],
            ...(truth === "0" ? [] : [pushes(shares, Number(truth))]),
          ],
        },
      ];
    },
    answer: ({ softmax }) => shareOf(softmax, softmax.logits[softmax.asked])[softmax.asked],
    values: ({ softmax }, { logit, truth }) => {
      const shares = shareOf(softmax, logit);
      const [two, five, ten] = softmax.gaps;
      const right = Number(truth) - 1;
      return {
        logits: softmax.logits.map((each) => number(each)).join(", "),
        asked: softmax.asked + 1,
        naive: softmax.naive,
        logit,
        truth,
        share: shares[softmax.asked],
        push: right < 0 ? 0 : shares[right] - 1,
        p: right < 0 ? 0 : shares[right],
        zero: 0,
        one: 1,
        gap: ten.gap,
        small: two.gap,
        likelihood: number(ten.likelihood, 5),
        squared: ten.squared,
        smallSquared: two.squared,
        five: five.gap,
      };
    },
    caseOf: (_, { truth }) => (truth === "0" ? "none" : "pushed"),
  },

  broken_curve: {
    draw: drawCurves,
    tables: ({ curves }, { model }, words) => {
      const kinds = ["good", model === "once" ? "good" : "twice", "slow", "noisy"];
      const losses = kinds.map((kind) => curves.losses[kind]);
      return [
        {
          caption: words.loss,
          columns: [
            [words.updates, losses[0].map((_, i) => i)],
            ...losses.map(
              /** @returns {[string, number[]]} */
              (each, i) => ["ABCD"[i], each],
            ),
          ],
        },
      ];
    },
    answer: () => "twice",
    values: ({ curves }) => {
      const [few, many] = [Math.min, Math.max].map((f) =>
        f(...Object.keys(curves.floor).map(Number)),
      );
      return {
        classes: curves.classes,
        chance: number(curves.chance[curves.classes], 4),
        floor: number(curves.floor[curves.classes], 4),
        few,
        many: many.toLocaleString("en"),
        fewFloor: curves.floor[few],
        manyFloor: curves.floor[many],
        manyChance: curves.chance[many],
        end: curves.losses.twice.at(-1),
        good: curves.losses.good.at(-1),
        one: 1,
        zero: 0,
      };
    },
    caseOf: (_, { model }) => model,
  },
};

export const mount = lesson(PICTURES);
