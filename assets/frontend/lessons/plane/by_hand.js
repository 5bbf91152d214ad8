// XOR by hand: two ReLUs make a ridge, and a ridge is a region between two lines.

/** @import { At, Picture, WhyNonlinearity } from "../frame/types.d.ts" */

import { number } from "../../core/numbers.js";
import { axes, line, path, scale, svg, text, veil } from "../frame/svg.js";
import { phiOf } from "./field.js";
import { Batch, Mlp } from "./mlp.js";
import { bent } from "./trainer.js";
import { PlaneView } from "./view.js";

const HALF = 0.5;
const CERTAIN = 6; // how sharply the picture tells the sides of ½
const SUMS = Array.from({ length: 121 }, (_, i) => -0.5 + i / 40);
const view = new PlaneView([-0.5, 1.5]);

/**
 * y = φ(s) − c φ(s − 1) with s = x₁ + x₂ and φ(z) = (1 − λ) z + λ relu(z), as a network whose logit is
 * y − ½, times a factor.
 *
 * @param {WhyNonlinearity} numbers
 * @param {At} at
 */
const networkOf = (numbers, { c, lambda }) =>
  new Mlp(
    [2, 2, 1],
    [1, 1, 1, 1, 0, -1, CERTAIN, -CERTAIN * c, -CERTAIN * HALF],
    bent(phiOf(numbers.activations.relu), lambda),
    { optimizer: "sgd", rate: 0 },
  );

/**
 * y at each input.
 *
 * @param {WhyNonlinearity} numbers
 * @param {At} at
 * @param {number[][]} inputs
 */
const outputs = (numbers, at, inputs) => {
  const network = networkOf(numbers, at);
  const batch = new Batch(
    network.sizes,
    Float64Array.from([0, 1].flatMap((k) => inputs.map((x) => x[k]))),
  );
  network.forward(batch);
  return [...batch.logits].map((z) => z / CERTAIN + HALF);
};

/**
 * The inputs on the wrong side of ½.
 *
 * @param {WhyNonlinearity} numbers
 * @param {At} at
 */
const wrong = (numbers, at) =>
  outputs(numbers, at, numbers.hand.inputs).filter(
    (y, i) => y > HALF !== numbers.hand.targets[i] > HALF,
  ).length;

/** @type {Picture<WhyNonlinearity>} */
export const byHand = {
  draw: (scene, numbers, { t, at, said }) => {
    const { w, h, narrow, words, colors } = scene;
    const { inputs, targets } = numbers.hand;
    const now = { c: t * at.c, lambda: at.lambda };
    const side = narrow ? Math.min(0.45 * w, 0.6 * h) : Math.min(0.46 * w, h - 130);
    const plane = {
      x: narrow ? 10 : 24,
      y: (h - side - 100) / 2 + 44,
      width: side,
      height: side,
    };
    view.draw(scene, networkOf(numbers, now), { plane, units: [], shown: t });
    const found = outputs(numbers, now, inputs);
    const left = plane.x + side + (narrow ? 40 : 72);
    const box = { x: left, y: plane.y, width: w - left - (narrow ? 10 : 26), height: side };
    const [x, y] = [
      scale([SUMS[0], SUMS[SUMS.length - 1]], [box.x, box.x + box.width]),
      scale([-1.15, 2.15], [box.y + box.height, box.y]),
    ];
    const curve = (/** @type {At} */ of) =>
      outputs(
        numbers,
        of,
        SUMS.map((s) => [s, 0]),
      ).map((value, i) => [x(SUMS[i]), y(y.clamp(value))]);
    const size = narrow ? 14 : 17;
    return [
      text(plane.x + side / 2, plane.y - (narrow ? 16 : 22), words.fires, { size }),
      ...inputs.flatMap(([x1, x2], i) => {
        const [px, py] = view.place(plane, x1, x2);
        const right = found[i] > HALF === targets[i] > HALF;
        return [
          svg("circle", {
            cx: px,
            cy: py,
            r: narrow ? 13 : 24,
            class: "lab-target",
            "data-on": targets[i],
          }),
          text(px, py, targets[i], {
            size: narrow ? 15 : 24,
            "font-weight": 700,
            class: targets[i] ? "lab-inverse" : undefined,
          }),
          t >= 1 && !right
            ? text(px, py - (narrow ? 21 : 38), "✗", {
                size: narrow ? 18 : 30,
                "font-weight": 800,
                fill: colors.dead,
              })
            : null,
        ];
      }),
      axes(box, x, y, {
        xTicks: [0, 1, 2],
        yTicks: [-1, 0, 1, 2],
        xTitle: "s = x₁ + x₂",
        yTitle: "",
        size: narrow ? 13 : 15,
      }),
      text(
        box.x + box.width / 2,
        box.y - (narrow ? 16 : 22),
        narrow ? "y" : `y = φ(s) − ${number(now.c)}·φ(s − 1)`,
        { size, "font-weight": 600, opacity: Math.max(t, 0.35) },
      ),
      line(box.x, y(HALF), box.x + box.width, y(HALF), {
        class: "lab-base",
        "stroke-dasharray": "6 5",
      }),
      text(box.x - 8, y(HALF), "½", { size: narrow ? 13 : 15, anchor: "end" }),
      typeof said === "number" && t
        ? path(curve({ c: said, lambda: 1 }), { "stroke-dasharray": "2 8", class: "lab-said" })
        : null,
      path(curve(now), { stroke: colors.relu, "stroke-width": 4, opacity: t ? 1 : 0 }),
      ...inputs.map(([x1, x2], i) =>
        svg("circle", {
          cx: x(x1 + x2),
          cy: y(y.clamp(targets[i])),
          r: narrow ? 9 : 13,
          fill: "none",
          stroke: "currentColor",
          "stroke-width": 2,
        }),
      ),
      ...inputs.map(([x1, x2], i) =>
        svg("circle", {
          cx: x(x1 + x2),
          cy: y(y.clamp(found[i])),
          r: narrow ? 5 : 7,
          fill: colors.relu,
          opacity: t,
        }),
      ),
      text(box.x + box.width / 2, box.y + box.height + (narrow ? 56 : 62), words.rings, {
        size: narrow ? 0 : 15,
        class: "lab-faint",
      }),
      veil(plane.x, plane.y, side, side, Math.max(t, 0.4)),
    ];
  },
  tables: (numbers, at, words) => {
    const { inputs, targets } = numbers.hand;
    const found = outputs(numbers, at, inputs);
    return [
      {
        columns: [
          ["x₁", inputs.map(([x]) => x)],
          ["x₂", inputs.map(([, x]) => x)],
          ["y", found],
          [words.right, found.map((y, i) => (Number(y > HALF) === targets[i] ? "✓" : "✗"))],
        ],
      },
    ];
  },
  answer: ({ hand }) => hand.c,
  values: (numbers, at) => {
    const { hand } = numbers;
    const ys = outputs(numbers, at, hand.inputs).map((y) => number(y));
    return {
      c: at.c,
      lambda: at.lambda,
      ys: ys.join(", "),
      zero: 0,
      one: 1,
      half: "½",
      down: 1 - at.c,
      wrong: () => wrong(numbers, at),
      corners: hand.inputs.length,
    };
  },
  caseOf: (numbers, at) => {
    if (at.lambda === 0) return "straight";
    return wrong(numbers, at) ? "wrong" : "right";
  },
};
