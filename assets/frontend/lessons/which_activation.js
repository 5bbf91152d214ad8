// Which activation should I take? Recommendations with the gradient that they keep, by layer.

/** @import { At, Box, DeltaLine, Drawn, Picture, Scene, WhichActivation } from "./frame/types.d.ts" */
/** @import { Columns } from "../controls/numbers.js" */

import { number, numberOfLog10 } from "../core/numbers.js";
import { lesson } from "./frame/lesson.js";
import { axes, line, path, scale, svg, text, veil } from "./frame/svg.js";
import { placesOf } from "./line_names.js";

const MONO = "ui-monospace, SFMono-Regular, Menlo, Consolas, monospace";
const DECADES = [-24, 8]; // of ‖δ‖ that are drawn
const GROWING = [-6, 16];

/**
 * What Python says in both languages, in the reader's.
 *
 * @param {{ en: string, zh: string }} said
 */
const inWords = ({ en, zh }) => (document.documentElement.lang.startsWith("zh") ? zh : en);

/** @param {number} decades */
const change = (decades) => `×${share(decades)}`;

/** @param {number} decades */
const share = (decades) => numberOfLog10(decades, 2);

/**
 * Lines of ‖δ‖ by layer, each with its name at its left end.
 *
 * @param {Scene} scene
 * @param {Box} box
 * @param {{ line: DeltaLine, color: string, name: string, dashed?: boolean }[]} lines
 * @param {{ t: number, axis: string, decades?: number[] }} shown
 * @returns {Drawn}
 */
const profile = ({ narrow, words }, box, lines, { t, axis, decades = DECADES }) => {
  const last = Math.max(...lines.flatMap((each) => each.line.layer));
  const x = scale([1, last], [box.x, box.x + box.width]);
  const y = scale([decades[0], decades[1]], [box.y + box.height, box.y]);
  const clip = { x: box.x - 4, y: box.y, width: box.width + 8, height: box.height };
  const size = narrow ? 14 : 17;
  const lift = narrow ? 14 : 16;
  const places = placesOf(
    lines.map(({ line: { layer, delta }, name }) => ({
      xs: layer.map(x),
      ys: delta.map(y),
      wide: 0.45 * size * name.length,
    })),
    box,
    { lift, size },
  );
  return [
    axes(box, x, y, { xTicks: [1, Math.round((1 + last) / 2), last], xTitle: axis }),
    ...[-20, -10, 0, 10]
      .filter((decade) => decade > decades[0] && decade < decades[1])
      .flatMap((decade) => [
        line(box.x, y(decade), box.x + box.width, y(decade), { class: "lab-rule" }),
        text(box.x - 8, y(decade), decade ? numberOfLog10(decade) : "1", {
          size: 14,
          anchor: "end",
        }),
      ]),
    text(box.x, box.y - 12, words.delta, { size: 14, anchor: "start", class: "lab-faint" }),
    svg("clipPath", { id: "lab-profile" }, svg("rect", clip)),
    ...lines.flatMap(({ line: { layer, delta }, color, name, dashed }, i) => {
      const from = Math.floor((1 - t) * (layer.length - 1)); // backwards, from the last layer on
      return [
        t
          ? path(
              layer.slice(from).map((each, k) => [x(each), y(delta[from + k])]),
              {
                stroke: color,
                "stroke-width": dashed ? 3 : 4.5,
                "stroke-dasharray": dashed ? "10 7" : undefined,
                "clip-path": "url(#lab-profile)",
              },
            )
          : null,
        text(places[i].x, places[i].y, name, {
          size,
          anchor: "start",
          "font-weight": dashed ? 500 : 700,
          class: "lab-outlined",
          fill: dashed ? undefined : color,
          opacity: t,
        }),
      ];
    }),
    veil(box.x + 2, box.y + 2, box.width - 4, box.height - 4, t),
  ];
};

/**
 * Lines of code.
 *
 * @param {string} code
 * @param {number} x
 * @param {number} y
 * @param {number} most length of a line
 * @param {number} [opacity]
 */
const written = (code, x, y, most, opacity = 1) =>
  code.split("\n").map((row, i) => {
    const size = Math.min(15, most / (0.62 * row.length));
    return text(x, y + 22 * i, row, { size, anchor: "start", "font-family": MONO, opacity });
  });

/** @param {Scene} scene @param {number} below */
const boxOf = ({ w, h, narrow }, below) => ({
  x: narrow ? 50 : 64,
  y: narrow ? 58 : 76,
  width: w - (narrow ? 64 : 90),
  height: h - (narrow ? 110 : 132) - below,
});

/** @param {WhichActivation} numbers @param {At} at */
const answerOf = ({ answers }, { task, norm, depth }) => {
  const known = task === "table" ? "image" : task; // nothing differs in their hidden layers
  return answers[`${known} ${known === "recurrent" ? "none" : norm} ${depth}`];
};

/**
 * @param {Scene} scene
 * @param {string} words
 * @param {number} t
 */
const heading = ({ w, narrow }, words, t) =>
  text(w / 2, narrow ? 22 : 30, words, {
    size: narrow ? 16 : 24,
    "font-weight": 700,
    opacity: t,
  });

/** @typedef {Pick<Scene, "words" | "colors">} Said */

/**
 * @param {WhichActivation} numbers
 * @param {At} at
 * @param {Said} said
 */
const hiddenLines = (numbers, at, { words, colors }) => {
  const found = answerOf(numbers, at);
  const first = at.task === "image" && at.norm === "none" && Number(at.depth) === numbers.asked;
  const color = colors[found.key] ?? "currentColor";
  const recurrent = at.task === "recurrent";
  return [
    { line: found.right, color, name: `${found.label} ${change(found.right.change)}` },
    {
      line: found.wrong,
      color: "currentColor",
      name: `${words[recurrent ? "unbiased" : "default"]} ${change(found.wrong.change)}`,
      dashed: true,
    },
    ...(first
      ? ["tanh", "sigmoid"].map((key) => ({
          line: numbers.guesses[key],
          color: colors[key],
          name: `${key} + Xavier ${change(numbers.guesses[key].change)}`,
          dashed: true,
        }))
      : []),
  ];
};

/** @type {Picture<WhichActivation>["draw"]} */
const drawHidden = (scene, numbers, { t, at }) => {
  const { w, h, narrow, words } = scene;
  const found = answerOf(numbers, at);
  const recurrent = at.task === "recurrent";
  const lines = hiddenLines(numbers, at, scene);
  const rows = found.code.split("\n");
  const below = narrow ? 0 : 22 * rows.length + 14;
  const gain = `${words.gain} ${number(found.gain)}`;
  const said = recurrent
    ? `LSTM: tanh, ${words.forget} ${number(found.bias)}`
    : [found.label, gain, ...(found.bias ? [`σ_b ${number(found.bias, 2)}`] : [])].join(" · ");
  return [
    heading(scene, t ? said : "?", t || 0.55),
    ...profile(scene, boxOf(scene, below), lines, {
      t,
      axis: recurrent ? words.time : words.layer,
    }),
    ...(narrow || !t ? [] : written(found.code, 28, h - below + 8, w - 56, t)),
  ];
};

/**
 * @param {WhichActivation} numbers
 * @param {At} at
 * @param {Said} said
 */
const gainsLines = ({ gains }, at, { words, colors }) => {
  const found = gains[`${at.activation} ${at.depth}`];
  return [
    {
      line: found.wrong,
      color: "currentColor",
      name: `1/√E φ² = ${number(found.usual)}: ${change(found.wrong.change)}`,
      dashed: true,
    },
    {
      line: found.right,
      color: colors[at.activation],
      name: `${words.gain} ${number(found.own)}, σ_b ${number(found.bias, 2)}: ${change(found.right.change)}`,
    },
  ];
};

/** @type {Picture<WhichActivation>["draw"]} */
const drawGains = (scene, numbers, { t, at }) => {
  const { narrow, words, w, h } = scene;
  const found = numbers.gains[`${at.activation} ${at.depth}`];
  const below = narrow ? 0 : 22 * found.code.split("\n").length + 14;
  const lines = gainsLines(numbers, at, scene);
  return [
    heading(scene, `${found.label}, ${words.layers.replace("{depth}", at.depth)}`, 1),
    ...profile(scene, boxOf(scene, below), lines, { t, axis: words.layer, decades: GROWING }),
    ...(narrow || !t ? [] : written(found.code, 28, h - below + 8, w - 56, t)),
  ];
};

/**
 * What the lines of a code name something after.
 *
 * @param {string} code
 */
const rowsOf = (code) =>
  code.split("\n").map((row) => row.replace(/^\w+ = /, "").replace(/ +#.*/, ""));

/** @type {Picture<WhichActivation>["draw"]} */
const drawOutputs = (scene, { outputs }, { t, at }) => {
  const { w, h, narrow, words } = scene;
  const keys = Object.keys(outputs);
  const high = (h - 24) / keys.length;
  return keys.flatMap((key, i) => {
    const top = 12 + i * high;
    const chosen = key === at.output;
    const [head, criterion] = rowsOf(outputs[key].code);
    const hidden = t < 1 && key === "multilabel";
    return [
      svg("rect", {
        x: 12,
        y: top + 3,
        width: w - 24,
        height: high - 6,
        rx: 8,
        class: chosen ? "lab-chosen" : "lab-plain",
      }),
      text(26, top + (narrow ? 0.32 * high : high / 2), words[key], {
        size: narrow ? 14 : 17,
        anchor: "start",
        "font-weight": chosen ? 700 : 500,
      }),
      ...[head, criterion].map((row, k) =>
        text(
          narrow ? 26 : 0.36 * w,
          top + high * (narrow ? 0.56 + 0.24 * k : 0.34 + 0.34 * k),
          row,
          {
            size: Math.min(narrow ? 12 : 15, (narrow ? w - 52 : 0.6 * w) / (0.62 * row.length)),
            anchor: "start",
            "font-family": MONO,
          },
        ),
      ),
      hidden
        ? veil(
            narrow ? 22 : 0.35 * w,
            top + (narrow ? 0.46 * high : 5),
            narrow ? w - 44 : 0.63 * w,
            narrow ? 0.5 * high : high - 10,
            t,
          )
        : null,
    ];
  });
};

/**
 * @param {WhichActivation} numbers
 * @param {At} at
 * @param {Said} said
 */
const adviceLines = ({ advice }, at, { words, colors }) => {
  const found = advice[at.depth];
  return [
    { line: found.he, color: colors.relu, name: `ReLU + He: ${change(found.he.change)}` },
    {
      line: found.tanh,
      color: colors.tanh,
      name: `tanh, ${words.edge}: ${change(found.tanh.change)}`,
    },
    {
      line: found.relu,
      color: "currentColor",
      name: `ReLU, ${words.default}: ${change(found.relu.change)}`,
      dashed: true,
    },
    {
      line: found.sigmoid,
      color: colors.sigmoid,
      name: `sigmoid + Xavier: ${change(found.sigmoid.change)}`,
      dashed: true,
    },
  ];
};

/** @type {Picture<WhichActivation>["draw"]} */
const drawAdvice = (scene, numbers, { t, at }) => {
  const { words } = scene;
  const lines = adviceLines(numbers, at, scene);
  return [
    heading(scene, words.layers.replace("{depth}", at.depth), 1),
    ...profile(scene, boxOf(scene, 0), lines, { t, axis: words.layer }),
  ];
};

/**
 * The same lines as a table.
 *
 * @param {string} caption
 * @param {string} axis
 * @param {{ line: DeltaLine, name: string }[]} lines
 * @returns {Columns[]}
 */
const profileTables = (caption, axis, lines) => {
  /** @type {Columns["columns"]} */
  const columns = lines.map(({ line: { delta }, name }) => [
    name,
    delta.map((each) => numberOfLog10(each, 3)),
  ]);
  return [{ caption, columns: [[axis, lines[0].line.layer], ...columns] }];
};

/** @type {Record<string, Picture<WhichActivation>>} */
const PICTURES = {
  hidden: {
    draw: drawHidden,
    tables: (numbers, at, words) =>
      profileTables(
        words.delta,
        at.task === "recurrent" ? words.time : words.layer,
        hiddenLines(numbers, at, { words, colors: {} }),
      ),
    answer: () => "relu_he",
    values: (numbers, at) => {
      const found = answerOf(numbers, at);
      const { guesses } = numbers;
      return {
        depth: at.depth,
        he: share(guesses.relu_he.change),
        plain: share(guesses.relu_default.change),
        tanh: share(guesses.tanh.change),
        sigmoid: share(guesses.sigmoid.change),
        label: found.label,
        holds: found.holds,
        kept: numbers.halving.kept,
        two: numbers.halving.he,
        default: numbers.halving.default,
        less: numbers.halving.default * numbers.halving.kept,
        one: 1,
        reason: inWords(found.reason),
        mistake: inWords(found.mistake),
      };
    },
    caseOf: (numbers, at) => (answerOf(numbers, at).holds < Number(at.depth) ? "short" : "holds"),
    onward: (numbers, at, words) => {
      const { link, right } = answerOf(numbers, at);
      const recurrent = at.task === "recurrent";
      const label = recurrent ? words.seeTime : words.see.replace("{factor}", right.factor);
      return { label, address: link };
    },
    code: (numbers, at) => `import torch\nfrom torch import nn\n\n${answerOf(numbers, at).code}\n`,
  },

  gain: {
    range: { low: -3, high: 6, log: true },
    draw: drawGains,
    tables: (numbers, at, words) =>
      profileTables(words.delta, words.layer, gainsLines(numbers, at, { words, colors: {} })),
    answer: ({ gains, asked }) => 10 ** gains[`gelu ${asked}`].wrong.change,
    values: ({ gains }, { activation, depth }) => {
      const found = gains[`${activation} ${depth}`];
      return {
        label: found.label,
        depth,
        usual: found.usual,
        own: found.own,
        bias: number(found.bias, 2),
        holds: found.holds,
        change: change(found.wrong.change),
        better: change(found.right.change),
        left: found.left,
        more: found.more,
        one: 1,
        two: found.wider,
      };
    },
    caseOf: ({ gains }, { activation, depth }) =>
      Math.abs(gains[`${activation} ${depth}`].wrong.change) < 0.5 ? "near" : "far",
    onward: ({ gains }, { activation, depth }, words) => {
      const { link, wrong } = gains[`${activation} ${depth}`];
      return { label: words.see.replace("{factor}", wrong.factor), address: link };
    },
  },

  output: {
    draw: drawOutputs,
    tables: ({ outputs }, _, words) => {
      const keys = Object.keys(outputs);
      return [
        {
          columns: [
            ["", keys.map((key) => words[key])],
            ["PyTorch", keys.map((key) => rowsOf(outputs[key].code).join("; "))],
          ],
        },
      ];
    },
    answer: () => "bce",
    values: ({ outputs }, { output }) => ({
      reason: inWords(outputs[output].reason),
      mistake: inWords(outputs[output].mistake),
    }),
    caseOf: () => "told",
    code: ({ outputs }, { output }) =>
      `import torch\nfrom torch import nn\n\nwidth, classes = 64, 10\n${outputs[output].code}\n`,
  },

  advice: {
    draw: drawAdvice,
    tables: (numbers, at, words) =>
      profileTables(words.delta, words.layer, adviceLines(numbers, at, { words, colors: {} })),
    answer: () => "none",
    values: ({ advice }, { depth }) => {
      const found = advice[depth];
      return {
        depth,
        plain: share(found.relu.change),
        he: share(found.he.change),
        tanh: share(found.tanh.change),
        holds: found.tanh_holds,
        weights: found.tanh_weights,
        factor: found.tanh.factor,
        sigmoid: share(found.sigmoid.change),
        half: "½",
        zero: 0,
      };
    },
    caseOf: ({ advice }, { depth }) => (advice[depth].relu.change < -6 ? "deep" : "shallow"),
    onward: ({ advice }, { depth }, words) => {
      const { link, tanh } = advice[depth];
      return { label: words.seeEdge.replace("{factor}", tanh.factor), address: link };
    },
  },
};

export const mount = lesson(PICTURES);
