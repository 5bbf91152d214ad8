// What does backpropagation multiply? Chains of one unit a layer, and what runs back along them.

/** @import { At, Box, ChainRule, Picture, Range, Said, Scene, Swept, Wide } from "./frame/types.d.ts" */
/** @import { Columns } from "../controls/numbers.js" */

import { compile } from "../activations/formula.js";
import { number } from "../core/numbers.js";
import { lesson } from "./frame/lesson.js";
import { arrow, axes, decades, line, path, scale, svg, text, unit, veil } from "./frame/svg.js";

const SUB = "₀₁₂₃₄₅₆₇₈₉";
/** @param {number[]} factors */
const product = (factors) => factors.reduce((all, factor) => all * factor, 1);
/** @param {number} value */
const zero = (value) => Math.abs(value) < Number.MIN_VALUE;

// How far a movement from right to left has come: from 0 to 1 for each of `count` places, the last first.
/**
 * @param {number} t
 * @param {number} place
 * @param {number} count
 */
const arrived = (t, place, count) => Math.min(Math.max(t * count - (count - place), 0), 1);

// A value that is on its way in.
/**
 * @param {number} x
 * @param {number} y
 * @param {string} words
 * @param {number} shown
 * @param {Record<string, any>} [options]
 */
const value = (x, y, words, shown, { size = 22, ...rest } = {}) =>
  text(x, y, words, { size, "font-weight": 700, opacity: shown, ...rest });

/**
 * @param {number} y
 * @param {string} words
 * @param {Scene} scene
 * @param {"start" | "middle"} [anchor]
 */
const caption = (y, words, { narrow, w }, anchor = "start") =>
  text(anchor === "start" ? (narrow ? 8 : 16) : w / 2, y, words, {
    size: 15,
    anchor,
    class: "lab-faint",
  });

// Three layers of one unit.
/** @type {Picture<ChainRule>["draw"]} */
const drawThree = (stage, { three }, { t, at }) => {
  if (at.units === "many" && t >= 1) return drawWide(stage, three.wide);
  const { w, h, narrow, words, colors } = stage;
  const xs = [0.1, 0.37, 0.64, 0.91].map((part) => part * w);
  const [r, big] = narrow ? [21, 18] : [36, 25];
  const y = 0.25 * h;
  const back = 0.58 * h;
  const row = 0.84 * h;
  const values = [three.x, ...three.a];
  const names = ["x", ...three.a.map((_, i) => `a${SUB[i + 1]}`)];
  const products = xs.map((_, i) => product(three.local.slice(i)));
  const links = three.local.map((slope, i) => {
    const [from, to] = [xs[i] + r + 4, xs[i + 1] - r - 4];
    const middle = (from + to) / 2;
    return [
      arrow(from, y, to, y),
      text(
        middle,
        y - (narrow ? 14 : 20),
        narrow ? `×${number(three.w[i])}` : `w${SUB[i + 1]} = ${number(three.w[i])}`,
        { size: narrow ? 15 : 18 },
      ),
      arrow(to, back, from, back, { color: colors.tanh, width: 3.5 }),
      text(middle, back - (narrow ? 18 : 24), `×${number(slope)}`, {
        size: big,
        "font-weight": 700,
        fill: colors.tanh,
      }),
      narrow
        ? null
        : text(middle, back + 24, `w${SUB[i + 1]}·φ′(z${SUB[i + 1]})`, {
            size: 16,
            class: "lab-faint",
          }),
    ];
  });
  const units = xs.map((x, i) => [
    unit(x, y, r, number(values[i], 2), {
      size: narrow ? 15 : 20,
      stroke: i ? colors.tanh : undefined,
    }),
    text(x, y - r - 16, names[i], { size: narrow ? 16 : 19 }),
    i && !narrow
      ? text(x, y + r + 18, `z${SUB[i]} = ${number(three.z[i - 1])}`, {
          size: 15,
          class: "lab-faint",
        })
      : null,
    value(x, row, number(products[i]), i === 3 ? 1 : arrived(t, i + 1, 3), {
      size: narrow ? 17 : 24,
    }),
    line(x, row - (narrow ? 20 : 32), x, back + (narrow ? 6 : 10), { class: "lab-rule" }),
  ]);
  return [
    caption(0.045 * h, words.forward, stage),
    caption(0.44 * h, words.backward, stage),
    caption(0.95 * h, words.arrives, stage),
    ...links.flat(),
    ...units.flat(),
    veil(xs[0] - 0.08 * w, row - 24, xs[2] - xs[0] + 0.16 * w, 48, t),
  ];
};

// Three units a layer: every path from the output back to x is a product, and they add.
/**
 * @param {Scene} scene
 * @param {Wide} wide
 */
const drawWide = ({ w, h, narrow, words, colors }, { locals, outputs, paths, total }) => {
  const columns = [0.09, 0.36, 0.63, 0.9].map((part) => part * w);
  const top = 0.3 * h;
  /**
   * @param {number} column
   * @param {number} i
   */
  const place = (column, i) => [
    columns[column],
    outputs[column].length === 1 ? top : top + (i - 1) * 0.17 * h,
  ];
  const most = Math.max(...locals.flat(2).map(Math.abs));
  const edges = locals.flatMap((matrix, layer) =>
    matrix.flatMap((row, to) =>
      row.map((slope, from) => {
        const [x1, y1] = place(layer, from);
        const [x2, y2] = place(layer + 1, to);
        const color = slope < 0 ? colors.sigmoid : colors.tanh;
        return line(x1, y1, x2, y2, {
          stroke: color,
          "stroke-width": 1 + (7 * Math.abs(slope)) / most,
          "stroke-dasharray": slope < 0 ? "6 5" : undefined,
        });
      }),
    ),
  );
  const units = outputs.flatMap((layer, column) =>
    layer.map((output, i) =>
      unit(columns[column], place(column, i)[1], narrow ? 17 : 25, number(output, 2), {
        size: narrow ? 13 : 16,
      }),
    ),
  );
  const box = {
    x: narrow ? 44 : 70,
    y: 0.66 * h,
    width: w - (narrow ? 60 : 100),
    height: 0.22 * h,
  };
  const sums = paths.map((_, i) => paths.slice(0, i + 1).reduce((a, b) => a + b));
  const y = scale([Math.min(0, ...sums), Math.max(...sums)], [box.y + box.height, box.y]);
  const wide = box.width / (paths.length + 1);
  const bars = paths.map((part, i) => {
    const [from, to] = [y(sums[i] - part), y(sums[i])];
    const color = part < 0 ? colors.sigmoid : colors.tanh;
    return svg(
      "g",
      {},
      svg("rect", {
        x: box.x + i * wide + 2,
        y: Math.min(from, to),
        width: wide - 4,
        height: Math.max(Math.abs(to - from), 1.5),
        fill: color,
      }),
      text(box.x + (i + 0.5) * wide, y(Math.max(sums[i], sums[i] - part)) - 10, number(part, 2), {
        size: narrow ? 0 : 13,
      }),
    );
  });
  const last = box.x + paths.length * wide;
  return [
    text(w / 2, 0.05 * h, words.wide, { size: 16, class: "lab-faint" }),
    ...edges,
    ...units,
    line(box.x, y(0), box.x + box.width, y(0), { class: "lab-base" }),
    ...bars,
    svg("rect", {
      x: last + 2,
      y: y(total),
      width: wide - 4,
      height: y(0) - y(total),
      fill: "currentColor",
    }),
    text(last + wide / 2, y(total) - 14, number(total), {
      size: narrow ? 16 : 20,
      "font-weight": 700,
    }),
    text(w / 2, 0.95 * h, words.paths, { size: 15, class: "lab-faint" }),
  ];
};

// The chain above, and below it what arrives at each layer, on a log axis.
/**
 * @param {Scene} stage
 * @param {{ locals: number[], gradients: number[], t: number, said: Said | null, range: Range, color: string,
 *   names?: string[], mark?: number, asked?: boolean }} chain
 */
const drawChain = (stage, { locals, gradients, t, said, range, color, names, mark, asked }) => {
  const { h, narrow, words, colors } = stage;
  const count = gradients.length;
  const box = plotBox(stage);
  const { x, y } = plotScales(box, count, range);
  const r = Math.min(narrow ? 17 : 22, 0.3 * (x(2) - x(1)));
  const top = narrow ? 0.1 * h : 0.11 * h;
  const factor = 0.26 * h;
  const size = narrow ? 17 : 25;
  /**
   * Above its own bar and those that the number reaches over.
   *
   * @param {number} px
   * @param {number} i
   */
  const tip = (px, i) => {
    const wide = size * (0.8 + 0.6 * number(gradients[i]).length);
    const first = i === 0 && wide > 2 * r; // it must not reach over the axis
    const from = first ? px - r : Math.min(px - wide / 2, box.x + box.width - wide);
    const under = gradients.filter(
      (_, j) => x(j + 1) > from - r && x(j + 1) < from + wide && (t >= 1 || j >= i),
    );
    const ceiling = Math.min(
      ...under.map((each) => y(Math.max(each, range.low)) - (zero(each) ? 14 : 0)),
    );
    return value(
      first ? from : from + wide / 2,
      Math.max(ceiling - 20, box.y + 14),
      number(gradients[i]),
      1,
      { size, anchor: first ? "start" : "middle" },
    );
  };
  const layers = gradients.map((share, i) => {
    const px = x(i + 1);
    const shown = i + 1 === count ? 1 : arrived(t, i + 1, count - 1);
    const gone = zero(share);
    const last =
      arrived(t, i + 1, count - 1) > 0 && (t < 1 ? arrived(t, i, count - 1) === 0 : i === 0);
    return [
      svg("circle", {
        cx: px,
        cy: top,
        r,
        class: "lab-unit",
        stroke: gone && shown ? colors.dead : color,
        "stroke-dasharray": i === mark ? "4 3" : undefined,
      }),
      text(px, top, names?.[i] ?? i + 1, { size: narrow ? 13 : 16 }),
      i
        ? arrow(px - r - 3, top, x(i) + r + 3, top, {
            color: zero(locals[i]) ? colors.dead : color,
            width: 2,
          })
        : null,
      i && !narrow
        ? text((px + x(i)) / 2, factor - 30, `×${number(locals[i], 2)}`, {
            size: count > 6 ? 16 : 22,
            "font-weight": 600,
            fill: zero(locals[i]) ? colors.dead : undefined,
          })
        : null,
      gone
        ? svg("rect", {
            x: px - r,
            y: y(range.low) - 14,
            width: 2 * r,
            height: 14,
            fill: "url(#lab-dead)",
            opacity: shown,
          })
        : svg("rect", {
            x: px - 0.6 * r,
            y: y(share),
            width: 1.2 * r,
            height: Math.max(y(range.low) - y(share), 0),
            fill: color,
            opacity: 0.85 * shown,
          }),
      last || (gone && shown) ? tip(px, i) : null,
    ];
  });
  const ticks = decades([range.low, range.high], narrow ? 4 : 7);
  return [
    dead(colors),
    axes(box, x, y, {
      xTicks: gradients.map((_, i) => i + 1),
      yTicks: ticks,
      xTitle: words.layer,
      yTitle: words.share,
    }),
    ...layers.flat(),
    asked ? veil(x(1) - r - 4, box.y, x(count) - x(1) - 2, box.height, t) : null,
    typeof said !== "number"
      ? null
      : yours(x(1) - r, y(Math.max(said, range.low)), 2 * r, words.yours),
  ];
};

/** @param {Record<string, string>} colors */
const dead = (colors) =>
  svg(
    "defs",
    {},
    svg(
      "pattern",
      {
        id: "lab-dead",
        width: 8,
        height: 8,
        patternUnits: "userSpaceOnUse",
        patternTransform: "rotate(45)",
      },
      svg("line", { x1: 0, y1: 0, x2: 0, y2: 8, stroke: colors.dead, "stroke-width": 6 }),
    ),
  );

// The reader's number.
/**
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {string} words
 */
const yours = (x, y, width, words) =>
  svg(
    "g",
    { class: "lab-said" },
    line(x - 6, y, x + width + 24, y, {
      "stroke-width": 4,
      "stroke-dasharray": "2 7",
      "stroke-linecap": "round",
    }),
    text(x + width + 30, y, words, { size: 15, anchor: "start" }),
  );

/**
 * @param {Scene} scene
 * @returns {Box}
 */
const plotBox = ({ w, h, narrow }) => ({
  x: narrow ? 48 : 74,
  y: 0.31 * h,
  width: w - (narrow ? 62 : 100),
  height: 0.69 * h - 58,
});

/**
 * @param {Box} box
 * @param {number} count
 * @param {Range} range
 */
const plotScales = (box, count, { low, high }) => ({
  x: scale([0.4, count + 0.6], [box.x, box.x + box.width]),
  y: scale([low, high], [box.y + box.height, box.y], true),
});

const TEN = { low: 1e-13, high: 10, log: true };
/**
 * @param {ChainRule["ten"]} ten
 * @param {At} at
 */
const run = ({ layers, sigmoid }, { w, z }) => {
  const [, slope] = compile(sigmoid)(z, {});
  const local = w * slope;
  return {
    slope,
    local,
    gradients: Array.from({ length: layers }, (_, i) => local ** (layers - 1 - i)),
  };
};

const TANH = { low: 1e-8, high: 100, log: true };
/**
 * @param {Swept} tanh
 * @param {number} w
 */
const swept = ({ weights, gradient, last }, w) => {
  const i = weights.reduce(
    (best, weight, j) => (Math.abs(weight - w) < Math.abs(weights[best] - w) ? j : best),
    0,
  );
  return { gradients: gradient[i], last: last[i] };
};

/**
 * What arrives at each layer, as a table.
 *
 * @param {Record<string, string>} words
 * @param {number[]} gradients
 * @param {Columns["columns"]} [others]
 * @returns {Columns[]}
 */
const chain = (words, gradients, others = []) => {
  const layers = gradients.map((_, i) => i + 1);
  return [{ columns: [[words.layer, layers], ...others, [words.share, gradients]] }];
};

/** @type {Record<string, Picture<ChainRule>>} */
const PICTURES = {
  three_layers: {
    draw: drawThree,
    answer: () => "multiply",
    values: ({ three }) => ({
      ...three,
      one: three.local[0],
      two: three.local[1],
      three: three.local[2],
      output: three.a.at(-1),
      average: three.sum / three.local.length,
      paths: three.wide.paths.length,
      total: three.wide.total,
      layers: three.local.length,
    }),
    tables: ({ three }, { units }, words) => {
      const { paths, total } = three.wide;
      if (units === "many") {
        const names = [...paths.map((_, i) => String(i + 1)), "Σ"];
        return [
          {
            columns: [
              ["", names],
              [words.paths, [...paths, total]],
            ],
          },
        ];
      }
      const values = [three.x, ...three.a];
      return [
        {
          columns: [
            ["", values.map((_, i) => (i ? `a${SUB[i]}` : "x"))],
            ["x, a", values],
            ["w", [null, ...three.w]],
            ["z", [null, ...three.z]],
            ["w·φ′(z)", [null, ...three.local]],
            [words.arrives, values.map((_, i) => product(three.local.slice(i)))],
          ],
        },
      ];
    },
    caseOf: (_, { units }) => units,
  },

  ten_layers: {
    draw: (stage, { ten }, { t, said, at }) => {
      const { local, gradients } = run(ten, at);
      return drawChain(stage, {
        locals: gradients.map(() => local),
        gradients,
        t,
        said,
        range: TEN,
        color: stage.colors.sigmoid,
        asked: true,
      });
    },
    tables: ({ ten }, at, words) => {
      const { local, gradients } = run(ten, at);
      return chain(words, gradients, [["w·φ′(z)", gradients.map((_, i) => (i ? local : null))]]);
    },
    answer: ({ ten }) => ten.gradient[0],
    values: ({ ten }, at) => {
      const { slope, local, gradients } = run(ten, at);
      return {
        layers: ten.layers,
        factors: ten.layers - 1,
        tenth: ten.tenth,
        w: at.w,
        z: at.z,
        slope,
        local,
        share: gradients[0],
        rounded: gradients[0],
      };
    },
    caseOf: ({ ten }, at) => {
      const { local } = run(ten, at);
      if (Math.abs(local - 1) < 1e-9) return "kept";
      return local > 1 ? "grows" : "shrinks";
    },
  },

  one_gate: {
    draw: (stage, { gate }, { t, at }) => {
      const { z, local, delta } = gate.chains[at.activation][at.off];
      const names = z.map((each) => number(each));
      return drawChain(stage, {
        locals: [1, ...local],
        gradients: delta,
        t,
        said: null,
        range: { low: 1e-3, high: 10, log: true },
        color: stage.colors[at.activation],
        names,
        mark: Number(at.off) - 1,
        asked: true,
      });
    },
    tables: ({ gate }, at, words) => {
      const { z, local, delta } = gate.chains[at.activation][at.off];
      return chain(words, delta, [
        ["z", z],
        ["w·φ′(z)", [null, ...local]],
      ]);
    },
    answer: () => "any",
    values: ({ gate }, at) => {
      const { slope, delta } = gate.chains[at.activation][at.off];
      const open = gate.chains[at.activation]["0"].delta[0];
      return {
        layers: gate.layers,
        off: at.off,
        w: gate.w,
        zero: 0,
        one: 1,
        leak: slope[Math.max(at.off - 1, 0)],
        share: delta[0],
        open,
      };
    },
    caseOf: ({ gate }, { activation, off }) => {
      if (off === "0") return "open";
      return gate.chains[activation][off].delta[0] === 0 ? "closed" : "leaks";
    },
  },

  large_weights: {
    tables: ({ tanh }, at, words) => chain(words, swept(tanh, at.w).gradients),
    range: TANH,
    plot: (stage, { tanh }) => {
      const points = Array.from({ length: tanh.layers }, (_, i) => i + 1);
      return { ...plotScales(plotBox(stage), tanh.layers, TANH), points, start: 1 };
    },
    draw: (stage, { tanh }, { t, at }) => {
      const { gradients } = swept(tanh, at.w);
      const { words, colors, narrow, h } = stage;
      const box = plotBox(stage);
      const { x, y } = plotScales(box, tanh.layers, TANH);
      const places = gradients.map((share, i) => [x(i + 1), y(share)]);
      const from = Math.max(tanh.layers - 1 - t * (tanh.layers - 1), 0);
      const shown = places.filter((_, i) => i >= from - 1e-9);
      const naive = gradients.map((_, i) => [x(i + 1), y(at.w ** (tanh.layers - 1 - i))]);
      return [
        text(stage.w / 2, 0.1 * h, `a ← tanh(${number(at.w)} · a)`, {
          size: narrow ? 20 : 30,
          "font-weight": 600,
          fill: colors.tanh,
        }),
        axes(box, x, y, {
          xTicks: gradients.map((_, i) => i + 1),
          yTicks: decades([TANH.low, TANH.high], narrow ? 4 : 6),
          xTitle: words.layer,
          yTitle: words.share,
        }),
        t ? path(naive, { class: "lab-theory", opacity: t }) : null,
        t
          ? text(naive[0][0] + 14, naive[0][1] + 24, words.naive, {
              size: 15,
              anchor: "start",
              opacity: t,
              class: "lab-faint",
            })
          : null,
        ...(t
          ? [
              path(shown, { stroke: colors.tanh, "stroke-width": 4 }),
              ...shown.map(([cx, cy]) => svg("circle", { cx, cy, r: 5.5, fill: colors.tanh })),
            ]
          : []),
        t >= 1
          ? value(
              places[0][0] + 12,
              places[0][1] + (places[0][1] > box.y + box.height - 40 ? -26 : 26),
              number(gradients[0]),
              1,
              { size: narrow ? 20 : 26, anchor: "start" },
            )
          : null,
      ];
    },
    answer: ({ tanh }) => swept(tanh, tanh.w).gradients,
    values: ({ tanh }, { w }) => {
      const { gradients, last } = swept(tanh, w);
      return {
        ...tanh,
        w,
        share: gradients[0],
        last,
        slope: last / w,
        naive: w ** (tanh.layers - 1),
        factors: tanh.layers - 1,
        one: 1,
      };
    },
    caseOf: ({ tanh }, { w }) =>
      w < tanh.best - 1e-9 ? "small" : w > tanh.best + 1e-9 ? "large" : "best",
  },
};

export const mount = lesson(PICTURES);
