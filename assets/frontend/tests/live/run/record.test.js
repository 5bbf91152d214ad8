// Columns that grow row by row, against what the rows say.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Record } from "../../../live/run/record.js";

const recorded = (rows, run = { cursor: null }) => {
  const record = new Record(run);
  for (const row of rows) record.append(row);
  return record;
};

// Numbers without a pattern, the same in every run.
const spreadSteps = (count) => {
  const steps = new Set();
  for (let n = 12345; steps.size < count; n = (n * 1103515245 + 12345) % 2 ** 31)
    steps.add(n % 1000);
  return [...steps].sort((a, b) => a - b);
};

test("the nearest recorded step is found, and the first at a step or beyond", () => {
  const steps = spreadSteps(40);
  const record = recorded(steps.map((step) => ({ step })));
  for (let step = -5; step < 1010; step += 7) {
    const distances = steps.map((each) => Math.abs(each - step));
    assert.equal(distances[record.nearest(step)], Math.min(...distances));
    const beyond = steps.findIndex((each) => each >= step);
    assert.equal(record.reached(step), beyond < 0 ? steps.length - 1 : beyond);
  }
});

test("the verdict is that of the row looked at; a row of before there were verdicts has none", () => {
  const run = { cursor: null };
  const rows = [{ step: 0 }, { step: 5, verdict: "b" }, { step: 7, diverged: true, verdict: "c" }];
  const record = recorded(rows, run);
  const said = [null, 0, 1, 2, 9].map((cursor) => {
    run.cursor = cursor;
    return record.verdict;
  });
  assert.deepEqual(said, ["c", null, "b", "c", "c"]);
});

test("a run that diverged is looked at where it last had numbers", () => {
  const run = { cursor: null };
  const record = recorded([{ step: 0 }, { step: 5 }, { step: 7, diverged: true }], run);
  assert.deepEqual([record.index, record.last("step")], [1, 7]);
  run.cursor = 0;
  assert.equal(record.index, 0);
  assert.equal(recorded([{ step: 0, diverged: true }]).index, 0, "the only row there is");
});

test("units that are born dead have not died", () => {
  const lines = (rows) => {
    const record = recorded(rows.map((deaths) => ({ deaths })));
    return [record.line("deaths", null, "born"), record.line("deaths", null, "count")];
  };
  assert.deepEqual(lines([[1, 2], null, [3], []]), [
    [2, 2, 2, 2],
    [0, 0, 1, 1],
  ]);
  assert.deepEqual(lines([null, [3], [4, 5]]), [
    [0, 0, 0],
    [0, 1, 3],
  ]);
});

test("an entry of a vector, or of a vector within, is a line that grows", () => {
  const record = recorded([{ learned: [{ a: 1 }, { a: 2 }] }, { step: 3 }]);
  assert.deepEqual(record.line("learned", [1, "a"]), [2, null]);
  record.append({ learned: [{ a: 5 }, { a: null }] });
  record.append({ learned: [{}, { a: 7 }] });
  assert.deepEqual(record.line("learned", [1, "a"]), [2, null, null, 7]);
  assert.deepEqual(record.line("step"), [null, 3, null, null]);
  assert.deepEqual(recorded([{ dead: [0.5, 1] }]).line("dead", 1), [1]);
});

test("vectors are turned round while they arrive", () => {
  const rows = [
    [[0, 0.5], [1]],
    [[0.25, 0], [0]],
    [[0, 0], [0.75]],
  ];
  const record = recorded([]);
  for (const openness of rows) {
    record.append({ openness });
    record.matrix("openness", "dead");
  }
  const flat = [0, 1, 2].map((unit) => rows.map((row) => row.flat()[unit]));
  const kept = (keep) => flat.map((line) => line.map(keep));
  assert.deepEqual(
    record.matrix("openness", "dead"),
    kept((v) => (v === 0 ? 1 : null)),
  );
  assert.deepEqual(
    record.matrix("openness", "open"),
    kept((v) => (v > 0 ? v : null)),
  );
  assert.deepEqual(record.matrix("openness"), flat);
  assert.deepEqual(record.column("late"), [null, null, null]);
});

test("the factor of a unit is its openness on the scale of its layer", () => {
  const given = [
    [3, 1],
    [0.5, 9],
  ];
  const record = recorded([
    { openness: [[1, 0.5], [0, null]], scale: [0.25, 2] }, // prettier-ignore
    {
      openness: [
        [1, 1],
        [0.5, 1],
      ],
      scale: [1, 1],
      factor: given,
    },
    {
      openness: [
        [1, 1],
        [1, 1],
      ],
    },
  ]);
  const lines = record.matrix("factor");
  assert.deepEqual(
    lines.map((line) => line[0]),
    [0.25, 0.125, 0, null],
  );
  assert.deepEqual(
    lines.map((line) => line[1]),
    [3, 1, 0.5, 9],
  );
  assert.equal(record.column("factor")[2], null);
});

const LAYERS = [
  { units: 2, name: "conv1", kind: "channel" },
  { units: 3, name: "dense1", kind: "unit" },
];

test("a unit's story ends at the step looked at", () => {
  const run = { cursor: null };
  const rows = [
    { step: 0, layers: LAYERS },
    {
      step: 4,
      deaths: [
        [1, 2, "bias", 0.1, -0.5, -1, 0.2],
        [0, 0, "both", 0, 0, 0, 0],
      ],
    },
    { step: 8, revivals: [[1, 2]] },
    { step: 12, deaths: [[1, 2, "weights", 0, 0, 0, 0]] },
  ];
  const record = recorded(rows, run);
  const whole = record.story(4);
  assert.deepEqual(
    whole.map(({ kind, step }) => [kind, step]),
    [
      ["death", 4],
      ["revival", 8],
      ["death", 12],
    ],
  );
  const told = {
    kind: "death",
    step: 4,
    cause: "bias",
    before: 0.1,
    bias: -0.5,
    low: -1,
    top: 0.2,
  };
  assert.deepEqual(whole[0], told);
  run.cursor = 2;
  assert.deepEqual(record.story(4), whole.slice(0, 2));
  assert.deepEqual(record.place(4), { layer: 1, unit: 2, name: "dense1 #2" });
});

test("a unit is selected: as asked for, else one that died, a channel if there is one", () => {
  const death = (layer, unit) => [layer, unit, "bias", 0, 0, 0, 0];
  const run = { cursor: null };
  const rows = [{ layers: LAYERS, deaths: [death(1, 2)] }];
  const record = recorded(rows, run);
  assert.equal(record.selected, 4);
  record.append({ deaths: [death(1, 1)] });
  assert.equal(record.selected, 3);
  record.append({ deaths: [death(1, 0), death(0, 1)] });
  assert.equal(record.selected, 1);
  run.chosen = 3;
  assert.equal(record.selected, 3);
  run.chosen = 99; // of a network beside it that has more
  assert.equal(record.selected, 4);
});

test("the dead of a step are counted with what each last died of", () => {
  const death = (layer, unit, cause) => [layer, unit, cause, 0, 0, 0, 0];
  const run = { cursor: null };
  const rows = [
    { layers: LAYERS, deaths: [death(1, 2, "born")] },
    { deaths: [death(1, 0, "bias"), death(0, 1, "both")] },
    { revivals: [[0, 1]] },
    { revivals: [[1, 2]], deaths: [death(0, 1, "inputs")] },
  ];
  const record = recorded(rows, run);
  const seen = [0, 1, 2, 3].map((cursor) => {
    run.cursor = cursor;
    return [...record.dead()];
  });
  assert.deepEqual(seen, [
    [[4, "born"]],
    [
      [1, "both"],
      [2, "bias"],
      [4, "born"],
    ],
    [
      [2, "bias"],
      [4, "born"],
    ],
    [
      [1, "inputs"],
      [2, "bias"],
    ],
  ]);
});

test("what is not in every row is taken from the newest up to the row looked at", () => {
  const run = { cursor: null };
  const picture = { shape: [1], low: 0, high: 1, bytes: "" };
  const record = recorded(
    [
      { inside: ["a"], slopes: ["s"], asked: { token: "x" }, pictures: { 7: picture } },
      { step: 1 },
      { inside: ["b"], asked: { token: "y" } },
      { step: 3 },
    ],
    run,
  );
  assert.deepEqual([record.detailed(), record.detailedRows()], [2, [0, 2]]);
  assert.deepEqual(record.newest("slopes"), ["s"]);
  assert.deepEqual(
    [record.answering("x"), record.answering("y"), record.answering("z")],
    [0, 2, null],
  );
  assert.equal(record.picture(7), picture);
  run.cursor = 1;
  assert.deepEqual([record.detailed(), record.answering("y")], [0, null]);
  assert.equal(recorded([{ step: 0 }]).detailed(), null);
});
