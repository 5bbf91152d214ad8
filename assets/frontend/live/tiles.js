// Every channel and unit as a tile in the colour of its gate openness at the step looked at, and
// beside them the life of one of them.

/** @import { Tiles as Data } from "../core/wire.d.ts" */

import { mounting } from "../core/element.js";
import { Chart } from "./charts.js";
import { drawCharts, Follower, part } from "./run/follower.js";
import { between, numbers, slice } from "./run/details.js";
import { Inspector } from "./inspector.js";
import { paint, paintValues, shade, shadesOf } from "./painter.js";
import { runOf } from "./run/store.js";
import { fill } from "./run/status.js";

const EVENTS = 3;
const GREY = [
  [0, "#000000"],
  [1, "#ffffff"],
];

class Tiles {
  constructor(root, data) {
    this.root = root;
    const left = part(root, "lab-units-all");
    this.offer(part(left, "lab-modes"));
    this.map = part(left, "lab-tiles");
    this.mode = "openness";
    const side = part(root, "lab-unit");
    this.story = part(side, "lab-story");
    this.inspector = new Inspector(side);
    this.charts = {};
    for (const [name, { height }] of Object.entries(data.figures)) {
      const frame = part(part(root, `lab-chart lab-chart-${name}`), "lab-canvas");
      this.charts[name] = new Chart(part(frame, "lab-plot"), `${data.name}-${name}`, height);
    }
    this.map.onclick = ({ target }) => this.pick(target.closest(".lab-tile"));
    this.map.onkeydown = (event) => this.walk(event);
    this.follower = new Follower(root, (due) => this.draw(due));
  }

  get run() {
    return this.follower.run;
  }

  get record() {
    return this.run.records[this.data.record ?? 0];
  }

  /** @param {Data} data */
  update(data) {
    const dead = shadesOf([
      [0, data.dead],
      [1, data.dead],
    ]);
    this.data = { ...data, shades: { scale: shadesOf(data.scale), grey: shadesOf(GREY), dead } };
    this.follower.follow(runOf(data.run));
    this.follower.plan("data");
  }

  // Tiles show how much of a gradient passes, what each channel makes of the image looked at, or the kernels through
  // which the first layer sees the image.
  choose() {
    for (const [mode, button] of Object.entries(this.buttons)) {
      button.textContent = this.data.words[`mode_${mode}`];
      button.ariaPressed = mode === this.mode;
    }
    this.map.dataset.mode = this.mode;
  }

  // Made once: a button that new rows replaced between press and release would not be clicked.
  offer(modes) {
    this.buttons = {};
    for (const mode of ["openness", "maps", "kernels"]) {
      const button = part(modes, "lab-mode", "button");
      button.type = "button";
      button.onclick = () => {
        this.mode = mode;
        this.follower.plan("selection");
      };
      this.buttons[mode] = button;
    }
  }

  // Arrow keys go from unit to unit; one tab stop for all of them.
  walk(event) {
    const move = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!move || !this.run.length) return;
    event.preventDefault();
    const last = this.tiles.length - 1;
    this.run.select(Math.max(0, Math.min(last, this.record.selected + move)));
    this.tiles[this.record.selected].focus();
  }

  pick(tile) {
    if (tile) this.run.select(Number(tile.dataset.unit));
  }

  // The layers are known with the first row.
  build() {
    const { record, map } = this;
    if (this.built === record) return;
    this.built = record;
    this.tiles = [];
    map.replaceChildren();
    for (const { name, units } of record.first("layers")) {
      part(map, "lab-layer", "h4").textContent = name;
      const grid = part(map, "lab-grid");
      for (let i = 0; i < units; i += 1) {
        const tile = part(grid, "lab-tile", "button");
        tile.type = "button";
        tile.dataset.unit = this.tiles.length;
        part(tile, "", "canvas");
        this.tiles.push(tile);
      }
    }
  }

  async draw(due) {
    const { run, record, data } = this;
    if (!record?.length || !this.root.clientWidth) return;
    this.build();
    this.choose();
    this.paint();
    if (this.mode === "maps") this.paintMaps();
    if (this.mode === "kernels") this.paintKernels();
    this.tell();
    this.inspector.draw(record, data);
    await drawCharts(this.charts, data.figures, run, due);
  }

  paint() {
    const { record, tiles, data } = this;
    const { selected } = record;
    const shown = (record.at(data.shade) ?? []).flat();
    (record.at("openness") ?? []).flat().forEach((r, unit) => {
      const tile = tiles[unit];
      const color = r === null ? "none" : `rgb(${shade(data.shades.scale, shown[unit])})`;
      tile.style.background = r === 0 ? data.dead : color;
      tile.ariaPressed = unit === selected;
      tile.tabIndex = unit === selected ? 0 : -1;
      tile.title = `${record.place(unit).name}: ${r === 0 ? data.words.tile_dead : fill(data.words.tile_open, this.numbers(unit))}`;
    });
  }

  // Each layer's maps share one scale, so that they can be compared.
  paintMaps() {
    const { record, data, tiles } = this;
    const row = record.detailed();
    if (row === null) return;
    const image = record.run.image ?? 0;
    let first = 0;
    for (const [l, { maps }] of record.at("inside", row).entries()) {
      const table = record.newest("slopes", row)[l];
      const units = maps.shape[1];
      const pictures = Array.from({ length: units }, (_, i) => {
        const z = slice(maps, Math.min(image, maps.shape[0] - 1) * units + i);
        return { ...z, values: z.values.map((x) => between(table, "value", x)) };
      });
      const low = Math.min(...pictures.map(({ values }) => Math.min(...values)));
      const high = Math.max(...pictures.map(({ values }) => Math.max(...values)));
      pictures.forEach((picture, i) => {
        paint(tiles[first + i].firstChild, picture, data.shades.scale, low, high);
      });
      first += units;
    }
  }

  // One scale for all, grey for 0; kernels for colour images in the colours that they look for.
  paintKernels() {
    const { record, tiles } = this;
    const row = record.detailed();
    if (row === null) return;
    for (const tile of tiles) tile.firstChild.width = 0;
    const { kernels } = record.at("inside", row)[0];
    if (!kernels) return;
    const [units, depth, height, width] = kernels.shape;
    const top = Math.max(Math.abs(kernels.low), Math.abs(kernels.high)) || 1;
    const whole = numbers(kernels);
    const size = depth * height * width;
    for (let unit = 0; unit < units; unit += 1) {
      const values = whole.subarray(unit * size, (unit + 1) * size).map((weight) => weight + top);
      paintValues(tiles[unit].firstChild, values, [depth, height, width], 2 * top);
    }
  }

  tell() {
    const { record, story } = this;
    const { words } = this.data;
    const { layer, unit, name } = record.place(record.selected);
    const events = record.story(record.selected);
    // A death between two recorded steps has not been told yet.
    const since = (events.at(-1)?.kind === "death" ? events.at(-1) : { step: record.at("step") })
      .step;
    const [state, where, wall] = ["states", "rounding", "walls"].map(
      (column) => record.at(column)?.[layer],
    );
    const said = words[`unit_${state?.[unit]}`] ?? "{name}";
    const now = fill(said, { ...this.numbers(record.selected), name, since, where, layer: wall });
    // The first death tells most, and the latest events why it is as it is.
    const [first, ...others] = events.map((event) => this.event(event));
    const latest = others.slice(-EVENTS);
    const left = others.length - latest.length;
    const lines = [first ?? [], left ? fill(words.event_more, { left }) : [], latest].flat();
    story.replaceChildren();
    part(story, "", "strong").textContent = now;
    for (const line of lines) part(story, "", "p").textContent = line;
  }

  // Its gate openness, and what a gradient is multiplied by in it.
  numbers(unit) {
    const [r, factor] = ["openness", "factor"].map(
      (name) => this.record.matrix(name)[unit]?.[this.record.index],
    );
    return { r, factor: factor ?? null };
  }

  event({ kind, step, cause, ...values }) {
    const { words, changes = [] } = this.data;
    // What was done by hand before it took effect between its step and the next.
    const change = changes.findLast((done) => done.step < step);
    const after = change ? fill(words.event_after, { change: change.text }) : "";
    if (kind === "revival") return fill(words.event_revival, { step }) + after;
    return fill(words.event_death, { step, cause: fill(words[`cause_${cause}`], values) }) + after;
  }

  close() {
    for (const chart of Object.values(this.charts)) window.Plotly?.purge(chart.element);
    this.follower.close();
  }
}

export const mount = mounting(".lab-units", Tiles);
