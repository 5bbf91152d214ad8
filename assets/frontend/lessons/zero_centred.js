// Why zero-centred? Updates of one sign, the path on the contours of the loss, and the steps that it takes.

/** @import { Phi } from "../core/wire.d.ts" */
/** @import { At, Box, Drawn, Picture, Scene, ZeroCentred } from "./frame/types.d.ts" */
/** @import { Moments } from "./linear.js" */

import { number } from "../core/numbers.js";
import {
  conditionNumber,
  curvaturesOf,
  descendLinear,
  hessianOf,
  stepsAtBestRate,
} from "./linear.js";
import { functionOf } from "./frame/phi.js";
import { arrow, axes, decades, last, line, path, scale, svg, text, veil } from "./frame/svg.js";
import { lesson } from "./frame/lesson.js";

/** @typedef {"none" | "mean" | "batch"} Norm what is done to the inputs before the weights */
/** @typedef {{ inputs: number, bias?: boolean, norm?: Norm }} Unit */

const MOST_STEPS = 300; // of a path that is drawn
const RAYS = 240;
const RATE = 0.1; // of the best one, where only directions are counted

/**
 * What is left of the moments after the norm.
 *
 * @param {Moments} phi
 * @param {Norm} [norm]
 * @returns {Moments}
 */
const normed = ({ mean, variance }, norm = "none") => {
  if (norm === "none" || mean === null) return { mean, variance };
  return { mean: 0, variance: norm === "batch" && variance ? 1 : variance };
};

/**
 * φ of all examples, side by side, with the constant 1 for a bias; and their targets.
 *
 * @param {ZeroCentred} numbers
 * @param {Phi} phi
 * @param {Unit} unit
 */
const examplesOf = ({ z, inputs: drawn, noise, best }, phi, { inputs, bias, norm = "none" }) => {
  const f = functionOf(phi);
  const shift = norm === "none" ? 0 : (phi.mean ?? 0);
  const spread = norm === "batch" ? Math.sqrt(phi.variance || 1) : 1;
  const own = bias ? inputs - 1 : inputs;
  const found = new Float64Array(noise.length * inputs);
  const targets = noise.map((error, k) => {
    let target = error;
    for (let i = 0; i < inputs; i += 1) {
      const y = i < own ? (f(z[k * drawn + i]) - shift) / spread : 1;
      found[k * inputs + i] = y;
      target += best[i % 2] * y;
    }
    return target;
  });
  return { inputs: found, targets };
};

/**
 * A run of the unit, from the drawn start in the first two weights.
 *
 * @param {ZeroCentred} numbers
 * @param {Phi} phi
 * @param {Unit} unit
 * @param {{ batch: number, steps: number, share?: number }} descent at this share of the best rate
 */
const runOf = (numbers, phi, unit, { batch, steps, share = 1 }) => {
  const { inputs, targets } = examplesOf(numbers, phi, unit);
  const moments = normed(phi, unit.norm);
  const [a, b] = hessianOf(moments, Boolean(unit.bias));
  const { large, small } = unit.bias
    ? curvaturesOf(hessianOf(moments, true))
    : { large: a + (unit.inputs - 1) * b, small: a - b };
  let longest = 0;
  for (let k = 0; k < targets.length; k += 1) {
    const example = inputs.subarray(k * unit.inputs, (k + 1) * unit.inputs);
    longest = Math.max(
      longest,
      example.reduce((sum, y) => sum + y * y, 0),
    );
  }
  // A step by a few examples must not overstep what the longest of them would pull it to.
  const single = batch < targets.length ? longest / batch : 0;
  const start = Array.from({ length: unit.inputs }, (_, i) => (i < 2 ? numbers.start[i] : 0));
  const rate = (2 * share) / (large + small + single);
  return descendLinear({ inputs, targets, start, rate, steps, batch });
};

/**
 * The latest of what a control makes, kept until it moves on.
 *
 * @template {any[]} In
 * @template Out
 * @param {(...given: In) => Out} make
 * @returns {(...given: In) => Out}
 */
const kept = (make) => {
  /** @type {In | undefined} */
  let before;
  /** @type {Out} */
  let made;
  return (...given) => {
    if (!before || given.some((each, i) => each !== before?.[i])) made = make(...given);
    before = given;
    return made;
  };
};

/** @param {number} share */
const percent = (share) => (Number.isNaN(share) ? "–" : `${number(100 * share)} %`);

// Updates: from where the weights stand, into which quadrants?

const countedRun = kept(
  /**
   * @param {ZeroCentred} numbers
   * @param {Phi} phi
   * @param {number} inputs
   * @param {number} batch
   */
  (numbers, phi, inputs, batch) => {
    const { steps } = numbers;
    const run = runOf(numbers, phi, { inputs }, { batch, steps, share: RATE });
    const updates = [];
    for (let k = 0; k < steps; k += Math.ceil(steps / RAYS)) {
      const at = k * inputs;
      const [dx, dy] = [0, 1].map((i) => run.weights[at + inputs + i] - run.weights[at + i]);
      if (Number.isFinite(dx * dy)) updates.push([dx, dy]);
    }
    const sizes = updates.map(([dx, dy]) => Math.hypot(dx, dy)).sort((one, other) => one - other);
    return { oneSign: run.oneSign, updates, far: sizes[Math.floor(0.9 * sizes.length)] || 1 };
  },
);

/** @param {ZeroCentred} numbers @param {At} at */
const counted = (numbers, { phi, inputs, batch }) =>
  countedRun(numbers, phi, Number(inputs), Number(batch));

const QUADRANTS = [
  { letter: "A", x: 1, y: 1 },
  { letter: "B", x: -1, y: 1 },
  { letter: "C", x: -1, y: -1 },
  { letter: "D", x: 1, y: -1 },
];

/** @type {Picture<ZeroCentred>["draw"]} */
const drawUpdates = ({ w, h, narrow, words }, numbers, { t, at }) => {
  const r = narrow ? Math.min(0.31 * w, 0.42 * h) : Math.min(0.44 * h, 0.3 * w);
  const [x0, y0] = [narrow ? r + 26 : 0.36 * w, h / 2];
  const { oneSign, updates, far } = counted(numbers, at);
  const side = narrow ? x0 + r + (w - x0 - r) / 2 : 0.83 * w;
  const big = narrow ? 24 : 44;
  const rays = t
    ? updates.map(([dx, dy]) => {
        const size = Math.hypot(dx, dy);
        const k = (t * r * Math.min(size / far, 1)) / (size || 1);
        return line(x0, y0, x0 + k * dx, y0 - k * dy, {
          stroke: at.phi.color,
          "stroke-width": 2,
          "stroke-opacity": 0.45,
          "stroke-linecap": "round",
        });
      })
    : [];
  return [
    ...QUADRANTS.map(({ x, y }) =>
      svg("rect", {
        x: x > 0 ? x0 : x0 - r,
        y: y > 0 ? y0 - r : y0,
        width: r,
        height: r,
        fill: x === y ? at.phi.color : "none",
        "fill-opacity": x === y ? 0.1 * t : 0,
      }),
    ),
    line(x0 - r, y0, x0 + r, y0, { class: "lab-base" }),
    line(x0, y0 - r, x0, y0 + r, { class: "lab-base" }),
    text(x0 + r, y0 + 15, "Δw₁", { size: narrow ? 14 : 17, anchor: narrow ? "end" : "middle" }),
    text(x0 + 10, y0 - r + 6, "Δw₂", { size: narrow ? 14 : 17, anchor: "start" }),
    ...rays,
    ...QUADRANTS.flatMap(({ letter, x, y }) => {
      const [dx, dy] = [0.46 * r * x, -0.46 * r * y];
      return [
        svg(
          "g",
          { opacity: 1 - 0.85 * t },
          arrow(x0, y0, x0 + dx, y0 + dy, { width: narrow ? 3 : 5 }),
        ),
        text(x0 + 0.86 * r * x, y0 - 0.86 * r * y, letter, {
          size: narrow ? 18 : 26,
          "font-weight": 700,
          class: t && x !== y ? "lab-faint" : undefined,
        }),
      ];
    }),
    svg("circle", { cx: x0, cy: y0, r: narrow ? 6 : 9, fill: "currentColor" }),
    text(side, h / 2 - (narrow ? 46 : 84), words.oneSign, { size: narrow ? 14 : 18 }),
    t
      ? text(side, h / 2 - (narrow ? 10 : 28), percent(at.phi.mean === null ? NaN : oneSign), {
          size: big,
          "font-weight": 700,
          opacity: t,
          fill: at.phi.color,
        })
      : veil(
          side - (narrow ? 46 : 80),
          h / 2 - (narrow ? 30 : 62),
          narrow ? 92 : 160,
          narrow ? 40 : 68,
          t,
        ),
    text(
      side,
      h / 2 + (narrow ? 24 : 30),
      words.ofSteps.replace("{steps}", grouped(numbers.steps)),
      {
        size: narrow ? 14 : 17,
        class: "lab-faint",
      },
    ),
    text(side, h / 2 + (narrow ? 56 : 84), at.phi.label, {
      size: narrow ? 15 : 20,
      "font-weight": 600,
    }),
  ];
};

/** @param {number} value */
const grouped = (value) => (Math.abs(value) < 1e6 ? value.toLocaleString("en") : number(value));

// The path on the contours.

const pathOf = kept(
  /**
   * @param {ZeroCentred} numbers
   * @param {Phi} phi
   * @param {boolean} bias
   * @param {Norm} norm
   * @param {number} batch
   */
  (numbers, phi, bias, norm, batch) => {
    const moments = normed(phi, norm);
    const kappa = conditionNumber(moments, bias ? 1 : 2, bias);
    const all = batch >= numbers.noise.length;
    const wanted = all && Number.isFinite(kappa) ? stepsAtBestRate(kappa) : MOST_STEPS;
    const steps = Math.min(wanted, MOST_STEPS);
    const run = runOf(numbers, phi, { inputs: 2, bias, norm }, { batch, steps });
    const points = Array.from({ length: steps + 1 }, (_, k) => [
      run.weights[2 * k],
      run.weights[2 * k + 1],
    ]);
    /** @param {number[]} point */
    const distance = ([x, y]) => Math.hypot(x - numbers.best[0], y - numbers.best[1]);
    const left = distance(last(points)) / distance(points[0]);
    return { kappa, all, wanted, points, left, oneSign: run.oneSign, moments, bias };
  },
);

/** @param {ZeroCentred} numbers @param {At} at */
const walked = (numbers, { phi, bias = "no", norm = "none", batch = "all" }) =>
  pathOf(
    numbers,
    phi,
    bias === "yes",
    norm,
    batch === "all" ? numbers.noise.length : Number(batch),
  );

/** @typedef {ReturnType<typeof walked>} Walk */

/**
 * Contours, start, best weights, and so much of the path.
 *
 * @param {ZeroCentred} numbers
 * @param {Walk} walk
 * @param {Box} box
 * @param {{ t: number, color: string, id: string, size: number, halfHeight: number }} shown
 */
const contours = (numbers, walk, box, { t, color, id, size, halfHeight }) => {
  const { best, start } = numbers;
  const unit = box.height / (2 * halfHeight);
  const middle = [0, 1].map((i) => 0.58 * best[i] + 0.42 * start[i]);
  const x = /** @param {number} value */ (value) =>
    box.x + box.width / 2 + unit * (value - middle[0]);
  const y = /** @param {number} value */ (value) =>
    box.y + box.height / 2 - unit * (value - middle[1]);
  const { large, small, angle } = curvaturesOf(hessianOf(walk.moments, walk.bias));
  const stretch = Math.min(large / Math.max(small, 0), 1e8) ** 0.25;
  const rings = Number.isFinite(stretch)
    ? Array.from({ length: 12 }, (_, i) => {
        const r = 0.2 * (i + 1) * unit;
        return svg("ellipse", {
          cx: 0,
          cy: 0,
          rx: r / stretch,
          ry: r * stretch,
          transform: `translate(${x(best[0])} ${y(best[1])}) rotate(${(-angle * 180) / Math.PI})`,
          fill: i > 7 ? "none" : "currentColor",
          "fill-opacity": 0.035,
          stroke: "currentColor",
          "stroke-opacity": 0.35,
          "stroke-width": 1.5,
        });
      }).reverse()
    : [];
  const drawn = walk.points
    .slice(0, Math.round(t * (walk.points.length - 1)) + 1)
    .map(([a, b]) => [x(a), y(b)])
    .filter(([a, b]) => Math.abs(a) < 1e5 && Math.abs(b) < 1e5);
  return [
    svg(
      "clipPath",
      { id },
      svg("rect", { x: box.x, y: box.y, width: box.width, height: box.height, rx: 8 }),
    ),
    svg("rect", { ...box, rx: 8, fill: "none", class: "lab-frame" }),
    svg(
      "g",
      { "clip-path": `url(#${id})` },
      ...rings,
      t ? path(drawn, { class: "lab-halo", "stroke-width": 7 }) : null,
      t ? path(drawn, { stroke: color, "stroke-width": 3.5 }) : null,
      ...(t ? drawn.slice(0, 60) : []).map(([cx, cy]) =>
        svg("circle", { cx, cy, r: 4, fill: color }),
      ),
      svg("circle", { cx: x(start[0]), cy: y(start[1]), r: 9, fill: color }),
      text(x(best[0]), y(best[1]), "★", { size: 30 }),
    ),
    text(box.x + box.width / 2, box.y + box.height + 15, "w₁", { size }),
    text(box.x - 14, box.y + box.height / 2, walk.bias ? "b" : "w₂", { size }),
  ];
};

/** @type {Picture<ZeroCentred>["draw"]} */
const drawPath = ({ w, h, narrow, words }, numbers, { t, at }) => {
  const walk = walked(numbers, at);
  const box = { x: 34, y: 12, width: w - 46, height: h - 42 };
  const size = narrow ? 14 : 17;
  const plane = contours(numbers, walk, box, {
    t,
    color: at.phi.color,
    id: "lab-plane",
    size,
    halfHeight: 1.75,
  });
  const right = box.x + box.width - 14;
  const row = narrow ? 22 : 34;
  const steps = walk.all
    ? words.steps.replace("{steps}", grouped(walk.wanted))
    : words.after
        .replace("{steps}", grouped(walk.points.length - 1))
        .replace("{left}", number(walk.left, 2));
  const lines = [
    [at.phi.label, narrow ? 15 : 20, 600],
    [t ? `κ = ${number(walk.kappa)}` : "", narrow ? 20 : 34, 700],
    [t ? steps : "", narrow ? 14 : 18, 400],
    [t ? `${words.oneSign}: ${percent(walk.oneSign)}` : "", narrow ? 14 : 18, 400],
  ];
  return [
    ...plane,
    ...lines.map(([words_, fontSize, weight], i) =>
      text(right, box.y + row * (i + 0.8), words_, {
        size: fontSize,
        "font-weight": weight,
        anchor: "end",
        class: "lab-outlined",
      }),
    ),
    t
      ? null
      : veil(
          box.x + 0.34 * box.width,
          box.y + 0.3 * box.height,
          0.24 * box.width,
          0.38 * box.height,
          t,
        ),
  ];
};

/** @type {Picture<ZeroCentred>["draw"]} */
const drawPlaces = ({ w, h, narrow, words }, numbers, { t, at }) => {
  const gap = narrow ? 30 : 44;
  const width = (w - 2 * gap - 12) / 2;
  const top = narrow ? 46 : 78;
  const height = h - top - (narrow ? 70 : 92);
  const size = narrow ? 14 : 16;
  return /** @type {Norm[]} */ (["none", "batch"]).flatMap((norm, i) => {
    const box = { x: gap + i * (width + gap), y: top, width, height };
    const walk = pathOf(numbers, at.phi, at.bias === "yes", norm, numbers.noise.length);
    const middle = box.x + width / 2;
    const below = top + height;
    return [
      text(middle, top / 2, words[i ? "placedAfter" : "placedBefore"], {
        size: narrow ? 14 : 20,
        "font-weight": 650,
      }),
      ...contours(numbers, walk, box, {
        t: t ? t : 0,
        color: at.phi.color,
        id: `lab-plane-${i}`,
        size,
        halfHeight: narrow ? 2.2 : 1.9,
      }),
      text(middle, below + (narrow ? 46 : 58), t ? `κ = ${number(walk.kappa)}` : "", {
        size: narrow ? 19 : 30,
        "font-weight": 700,
        opacity: t,
      }),
      veil(box.x - 2, top - 2, width + 4, height + 4, t),
      veil(middle - 60, below + (narrow ? 30 : 36), 120, narrow ? 32 : 44, t),
    ];
  });
};

// Steps of many inputs.

/** @param {ZeroCentred} numbers @param {At} at */
const compared = ({ compared: listed }, { phi, inputs, bias }) => {
  const rows = listed.map((each) => ({ ...each, chosen: each.activation === phi.text }));
  if (!rows.some(({ chosen }) => chosen)) rows.push({ ...phi, activation: phi.text, chosen: true });
  return rows.map((each) => {
    const kappa = conditionNumber(each, inputs, bias === "yes");
    return { ...each, kappa, steps: stepsAtBestRate(kappa) };
  });
};

/** @type {Picture<ZeroCentred>["draw"]} */
const drawSteps = ({ w, h, narrow, words, colors }, numbers, { t, at, said }) => {
  const rows = compared(numbers, at);
  const left = narrow ? 96 : 118;
  const box = { x: left, y: 14, width: w - left - (narrow ? 52 : 84), height: h - 64 };
  const x = scale([1, 1e6], [box.x, box.x + box.width], true);
  const y = scale([0, 1], [box.y + box.height, box.y]);
  const high = box.height / (numbers.compared.length + 1);
  const size = narrow ? 14 : 17;
  return [
    axes(box, x, y, { xTicks: decades([1, 1e6], narrow ? 3 : 7), xTitle: words.stepsTitle }),
    ...rows.flatMap(({ activation, label, color, steps, kappa, chosen }, i) => {
      const place = box.y + high * (i + 0.5);
      const shade = color ?? colors[activation] ?? "currentColor";
      const asked = activation === "sigmoid" && t < 1;
      const end = Number.isFinite(steps)
        ? Math.min(x(steps), box.x + box.width)
        : box.x + box.width;
      const reach = asked ? box.x + t * (end - box.x) : end;
      const name = label.length > 12 ? `${label.slice(0, 11)}…` : label;
      return [
        text(box.x - 10, place, name, {
          size,
          anchor: "end",
          "font-weight": chosen ? 700 : 400,
        }),
        Number.isNaN(kappa)
          ? null
          : line(box.x, place, reach, place, { stroke: shade, "stroke-width": chosen ? 8 : 5 }),
        Number.isNaN(kappa)
          ? null
          : svg("circle", { cx: reach, cy: place, r: chosen ? 9 : 7, fill: shade }),
        asked
          ? veil(box.x + 6, place - 0.36 * high, box.width - 12, 0.72 * high, t)
          : text(end + 15, place, grouped(steps), {
              size: narrow ? 14 : 18,
              anchor: "start",
              "font-weight": chosen ? 700 : 500,
            }),
        typeof said === "number" && activation === "sigmoid"
          ? svg(
              "g",
              { class: "lab-said" },
              line(x(said), place - 0.42 * high, x(said), place + 0.42 * high, {
                "stroke-width": 4,
                "stroke-dasharray": "2 7",
                "stroke-linecap": "round",
              }),
              text(x(said), place - 0.5 * high, words.yours, { size: 14 }),
            )
          : null,
      ];
    }),
  ];
};

/** @param {Phi} phi */
const ratioOf = ({ mean, variance }) => ((mean ?? NaN) * (mean ?? NaN)) / (variance ?? NaN);

/** @type {Record<string, Picture<ZeroCentred>>} */
const PICTURES = {
  one_sign: {
    draw: drawUpdates,
    tables: (numbers, at, words) => {
      const { updates } = counted(numbers, at);
      const sign = (/** @type {number} */ value) => (value > 0 ? "+" : "−");
      const within = QUADRANTS.map(
        ({ x, y }) => updates.filter(([dx, dy]) => dx * x > 0 && dy * y > 0).length,
      );
      return [
        {
          columns: [
            ["", QUADRANTS.map(({ letter }) => letter)],
            ["Δw₁", QUADRANTS.map(({ x }) => sign(x))],
            ["Δw₂", QUADRANTS.map(({ y }) => sign(y))],
            [words.drawn, within],
          ],
        },
      ];
    },
    answer: () => "diagonal",
    values: (numbers, at) => ({
      share: percent(counted(numbers, at).oneSign),
      chance: percent(2 ** (1 - Number(at.inputs))),
      two: percent(2 ** (1 - 2)),
      ten: percent(2 ** (1 - numbers.inputs)),
      many: numbers.inputs,
      steps: grouped(numbers.steps),
      inputs: at.inputs,
      batch: at.batch,
      label: at.phi.label,
    }),
    caseOf: (numbers, at) => {
      if (at.phi.mean === null) return "nothing";
      if (at.batch > 1) return "batch";
      return counted(numbers, at).oneSign === 1 ? "one" : "mixed";
    },
  },

  path: {
    draw: drawPath,
    tables: (numbers, at, words) => {
      const { points, bias } = walked(numbers, at);
      return [
        {
          columns: [
            [words.at, points.map((_, k) => k)],
            ["w₁", points.map(([w]) => w)],
            [bias ? "b" : "w₂", points.map(([, other]) => other)],
          ],
        },
      ];
    },
    answer: () => "zigzag",
    values: (numbers, at) => {
      const walk = walked(numbers, at);
      const { large, small } = curvaturesOf(hessianOf(walk.moments, walk.bias));
      return {
        label: at.phi.label,
        kappa: walk.kappa,
        root: Math.sqrt(walk.kappa),
        steps: grouped(walk.wanted),
        after: walk.points.length - 1,
        left: number(walk.left, 2),
        share: percent(walk.oneSign),
        mean: at.phi.mean,
        variance: at.phi.variance,
        large,
        small,
        batch: at.batch,
        one: 1,
        zero: 0,
        factor: 1 - 2 / (walk.kappa + 1),
        examples: grouped(numbers.noise.length),
      };
    },
    caseOf: (numbers, at) => {
      const { kappa, all } = walked(numbers, at);
      if (Number.isNaN(kappa)) return "nothing";
      if (kappa === Infinity) return "flat";
      if (!all) return "batch";
      if (at.bias === "yes") return kappa === 1 ? "straight" : "bias";
      if (kappa !== 1) return "bent";
      return at.norm === "none" ? "straight" : "mended";
    },
  },

  many_inputs: {
    draw: drawSteps,
    tables: (numbers, at, words) => {
      const rows = compared(numbers, at);
      return [
        {
          columns: [
            ["", rows.map(({ label }) => label)],
            ["κ", rows.map(({ kappa }) => kappa)],
            [words.stepsTitle, rows.map(({ steps }) => grouped(steps))],
          ],
        },
      ];
    },
    answer: (numbers) => {
      const find = /** @param {string} name */ (name) =>
        stepsAtBestRate(
          conditionNumber(
            numbers.compared.find(({ activation }) => activation === name) ?? {
              mean: 0,
              variance: 1,
            },
            numbers.many,
          ),
        );
      return find("sigmoid") / find("tanh");
    },
    values: (numbers, at) => {
      const kappa = conditionNumber(at.phi, at.inputs, at.bias === "yes");
      const steps = stepsAtBestRate(kappa);
      return {
        label: at.phi.label,
        many: at.inputs,
        kappa,
        ratio: ratioOf(at.phi),
        steps: grouped(steps),
        mean: at.phi.mean,
        variance: at.phi.variance,
        one: 1,
        zero: 0,
      };
    },
    caseOf: (_, { phi, inputs, bias }) => {
      const kappa = conditionNumber(phi, inputs, bias === "yes");
      if (Number.isNaN(kappa)) return "nothing";
      if (kappa === Infinity) return "flat";
      if (kappa === 1) return "even";
      return bias === "yes" ? "bias" : "uneven";
    },
  },

  where: {
    draw: drawPlaces,
    tables: (numbers, { phi, bias }, words) => {
      const norms = /** @type {Norm[]} */ (["none", "batch"]);
      const kappas = norms.map(
        (norm) => pathOf(numbers, phi, bias === "yes", norm, numbers.noise.length).kappa,
      );
      return [
        {
          columns: [
            ["", [words.placedBefore, words.placedAfter]],
            ["κ", kappas],
          ],
        },
      ];
    },
    answer: () => "after",
    values: (numbers, { phi, bias }) => {
      const [n, constant] = bias === "yes" ? [1, true] : [2, false];
      return {
        label: phi.label,
        before: conditionNumber(phi, n, constant),
        after: conditionNumber(normed(phi, "batch"), n, constant),
        ratio: ratioOf(phi),
        mean: phi.mean,
        variance: phi.variance,
      };
    },
    caseOf: (_, { phi, bias }) => {
      const kappa = conditionNumber(phi, 2);
      if (Number.isNaN(kappa)) return "nothing";
      if (kappa === Infinity) return "flat";
      if (kappa === 1 && bias === "no") return "centred";
      return bias === "yes" ? "bias" : "uneven";
    },
  },
};

export const mount = lesson(PICTURES);
