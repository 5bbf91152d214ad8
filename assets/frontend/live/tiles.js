// Every channel and unit as a tile in the colour of its gate openness at the step looked at, and
// beside them the life of one of them.

/** @import { Tiles as Data } from "../core/wire.d.ts" */
/** @import { Send } from "../core/mounting.js" */
/** @import { Palette } from "./inspector.js" */
/** @import { Due } from "./run/follower.js" */
/** @import { Death, Record, Revival } from "./run/record.js" */
/** @import { Run } from "./run/store.js" */

import { around, element, part, push, refill } from "../core/element.js";
import { mounting } from "../core/mounting.js";
import { Sequence } from "../core/sequence.js";
import { fill } from "../core/words.js";
import { termed } from "../page/glossary.js";
import { Chart, drawCharts } from "./charts.js";
import { Inspector } from "./inspector.js";
import { paint, paintValues, shade, shadesOf } from "./painter.js";
import { between, ends, numbers, slice } from "./run/details.js";
import { RunComponent } from "./run/follower.js";
import { runOf } from "./run/store.js";

/** @typedef {{ tile: HTMLButtonElement, canvas: HTMLCanvasElement }} Tile */

const EVENTS = 3;
/** @type {[number, string][]} */
const GREY = [
  [0, "#000000"],
  [1, "#ffffff"],
];
const MODES = ["openness", "maps", "kernels"];
/** @type {globalThis.Record<string, number>} how many units an arrow key goes on */
const MOVES = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/**
 * @param {Data} data
 * @returns {Palette}
 */
const paletteOf = ({ scale, dead }) => ({
  scale: shadesOf(scale),
  grey: shadesOf(GREY),
  dead: shadesOf([
    [0, dead],
    [1, dead],
  ]),
});

/** @extends {RunComponent<Data>} */
class Tiles extends RunComponent {
  #mode = MODES[0];
  /** @type {Record | undefined} whose tiles there are */
  #built;
  /** @type {Tile[]} */
  #tiles = [];
  #sequence = new Sequence();
  #unsubscribe = () => {};

  /**
   * @param {HTMLElement} root
   * @param {Data} data
   * @param {Send} send
   */
  constructor(root, data, send) {
    super(root, data, send);
    this.palette = paletteOf(data);
    const left = part(root, "lab-units-all");
    const modes = part(left, "lab-modes");
    // Made once: a button that new rows replaced between press and release would not be clicked.
    this.buttons = MODES.map((mode) => push(modes, "lab-mode", () => this.choose(mode)));
    this.map = part(left, "lab-tiles");
    const side = part(root, "lab-unit");
    const tally = part(side, "lab-tally");
    this.tally = part(tally, "", "span");
    this.next = push(tally, "lab-mode", () => this.chooseDead());
    this.next.disabled = true; // as long as none is dead
    this.story = part(side, "lab-story");
    this.inspector = new Inspector(side);
    /** @type {{ [name: string]: Chart }} */
    this.charts = {};
    for (const [name, { height }] of Object.entries(data.figures)) {
      const place = part(part(root, `lab-chart lab-chart-${name}`), "lab-canvas");
      this.charts[name] = new Chart(place, `${data.name}-${name}`, height, data.words);
    }
    this.map.onclick = (event) => this.pick(around(event, ".lab-tile"));
    this.map.onkeydown = (event) => this.walk(event);
  }

  /** @override @param {Data} data */
  update(data) {
    super.update(data);
    this.palette = paletteOf(data);
    this.offer();
    const run = runOf(data.run);
    this.#unsubscribe();
    const { unit, seen } = data;
    if (this.#sequence.answered(seen) && unit !== null && unit !== run.chosen) run.select(unit);
    // Wherever on the page it is chosen.
    let told = run.chosen;
    this.#unsubscribe = run.subscribe(() => {
      if (run.chosen === told) return;
      told = run.chosen;
      this.#sequence.send((number) => this.send("unit", { unit: told, number }));
    });
  }

  /**
   * Tiles show how much of a gradient passes, what each channel makes of the image looked at, or the
   * kernels through which the first layer sees the image.
   *
   * @param {string} mode
   */
  choose(mode) {
    this.#mode = mode;
    this.follower.plan("selection");
  }

  /**
   * Arrow keys go from unit to unit; one tab stop for all of them.
   *
   * @param {KeyboardEvent} event
   */
  walk(event) {
    const move = MOVES[event.key];
    const { run } = this.follower;
    if (!move || !run || !this.#built?.length) return;
    event.preventDefault();
    const last = this.#tiles.length - 1;
    run.select(Math.max(0, Math.min(last, this.#built.selected + move)));
    this.#tiles[this.#built.selected].tile.focus();
  }

  // The next one in the order of the tiles; after the last comes the first.
  chooseDead() {
    const dead = [...(this.#built?.dead().keys() ?? [])];
    const next = dead.find((unit) => unit > (this.#built?.selected ?? 0)) ?? dead[0];
    if (next !== undefined) this.follower.run?.select(next);
  }

  /** @param {HTMLElement | null} tile */
  pick(tile) {
    if (tile) this.follower.run?.select(Number(tile.dataset.unit));
  }

  /**
   * The layers are known with the first row.
   *
   * @param {Record} record
   */
  build(record) {
    if (this.#built === record) return;
    this.#built = record;
    this.#tiles = [];
    this.map.replaceChildren();
    for (const { name, units } of record.layers) {
      part(this.map, "lab-layer", "h2").textContent = name;
      const grid = part(this.map, "lab-grid");
      for (let i = 0; i < units; i += 1) {
        const tile = part(grid, "lab-tile", "button");
        tile.type = "button";
        tile.dataset.unit = String(this.#tiles.length);
        this.#tiles.push({ tile, canvas: part(tile, "", "canvas") });
      }
    }
  }

  /**
   * @override
   * @param {Run} run
   * @param {Set<Due>} due
   */
  async draw(run, due) {
    const record = run.records[this.data.record];
    if (!record?.length || !this.root.clientWidth) return;
    this.build(record);
    this.offer();
    this.paint(record);
    if (this.#mode === "maps") this.paintMaps(record, run.image);
    if (this.#mode === "kernels") this.paintKernels(record);
    this.count(record);
    this.tell(record);
    this.inspector.draw(run, record, this.data, this.palette);
    await drawCharts(this.charts, this.data.figures, run, due);
  }

  offer() {
    this.buttons.forEach((button, i) => {
      button.textContent = this.data.words[`mode_${MODES[i]}`];
      button.ariaPressed = String(MODES[i] === this.#mode);
    });
    this.map.dataset.mode = this.#mode;
    this.next.textContent = this.data.words.tally_next;
  }

  /** @param {Record} record */
  paint(record) {
    const { shade: column, dead, words } = this.data;
    const { selected } = record;
    const shown = (record.at(column) ?? []).flat();
    (record.at("openness") ?? []).flat().forEach((r, unit) => {
      const { tile } = this.#tiles[unit];
      const color = r === null ? "" : `rgb(${shade(this.palette.scale, shown[unit] ?? 0)})`;
      tile.style.backgroundColor = r === 0 ? dead : color;
      tile.classList.toggle("lab-dead", r === 0); // which is hatched, too
      tile.ariaPressed = String(unit === selected);
      tile.tabIndex = unit === selected ? 0 : -1;
      const state = r === 0 ? words.tile_dead : words.tile_open;
      tile.title = `${record.place(unit).name}: ${fill(state, numbersOf(record, unit))}`;
    });
  }

  /**
   * Each layer's maps share one scale, so that they can be compared.
   *
   * @param {Record} record
   * @param {number} image
   */
  paintMaps(record, image) {
    const row = record.detailed();
    const tables = record.newest("slopes", row) ?? [];
    let first = 0;
    for (const [l, { maps }] of (record.at("inside", row) ?? []).entries()) {
      const [images, units] = maps.shape;
      const pictures = Array.from({ length: units }, (_, i) => {
        const z = slice(maps, Math.min(image, images - 1) * units + i);
        return { ...z, values: z.values.map((x) => between(tables[l], "value", x)) };
      });
      const [low, high] = ends(pictures.flatMap(({ values }) => ends(values)));
      pictures.forEach((picture, i) =>
        paint(this.#tiles[first + i].canvas, picture, this.palette.scale, low, high),
      );
      first += units;
    }
  }

  /**
   * One scale for all, grey for 0; kernels for colour images in the colours that they look for.
   *
   * @param {Record} record
   */
  paintKernels(record) {
    const inside = record.at("inside", record.detailed());
    if (!inside) return;
    for (const { canvas } of this.#tiles) canvas.width = 0;
    const { kernels } = inside[0];
    if (!kernels) return;
    const [units, ...shape] = kernels.shape;
    const top = Math.max(Math.abs(kernels.low), Math.abs(kernels.high)) || 1;
    const whole = numbers(kernels);
    const size = shape.reduce((product, length) => product * length);
    for (let unit = 0; unit < units; unit += 1) {
      const weights = whole.subarray(unit * size, (unit + 1) * size);
      const values = weights.map((weight) => weight + top);
      paintValues(this.#tiles[unit].canvas, values, shape, 2 * top);
    }
  }

  /** @param {Record} record */
  count(record) {
    const { words } = this.data;
    const dead = record.dead();
    /** @type {globalThis.Record<string, number>} */
    const counts = {};
    for (const cause of dead.values()) counts[cause] = (counts[cause] ?? 0) + 1;
    const causes = Object.entries(counts)
      .sort(([, a], [, b]) => b - a)
      .map(([cause, n]) => fill(words[`tally_${cause}`], { n }))
      .join(words.separator);
    const values = { step: record.at("step"), dead: dead.size, units: record.units, causes };
    refill(this.tally, ...termed(fill(dead.size ? words.tally : words.tally_none, values)));
    this.next.disabled = !dead.size;
  }

  /** @param {Record} record */
  tell(record) {
    const { words } = this.data;
    const { layer, unit, name } = record.place(record.selected);
    const events = record.story(record.selected);
    const latest = events.at(-1);
    // A death between two recorded steps has not been told yet.
    const since = latest?.kind === "death" ? latest.step : record.at("step");
    const state = record.at("states")?.[layer]?.[unit];
    const now = fill(words[`unit_${state}`] ?? "{name}", {
      ...numbersOf(record, record.selected),
      name,
      since,
      where: record.at("rounding")?.[layer],
      layer: record.at("walls")?.[layer],
    });
    // The first death tells most, and the latest events why it is as it is.
    const [first, ...others] = events.map((event) => this.event(event));
    const last = others.slice(-EVENTS);
    const left = others.length - last.length;
    const lines = [first ?? [], left ? fill(words.event_more, { left }) : [], last].flat();
    refill(
      this.story,
      element("strong", {}, ...termed(now)),
      ...lines.map((textContent) => element("p", { textContent })),
    );
  }

  /** @param {Death | Revival} event */
  event(event) {
    const { words, changes } = this.data;
    const { step } = event;
    // What was done by hand before it took effect between its step and the next.
    const change = changes.findLast((done) => done.step < step);
    const after = change ? fill(words.event_after, { change: change.text }) : "";
    if (event.kind === "revival") return fill(words.event_revival, { step }) + after;
    const { cause, before, bias, low, top } = event;
    const because = fill(words[`cause_${cause}`], { before, bias, low, top });
    return fill(words.event_death, { step, cause: because }) + after;
  }

  /** @override */
  close() {
    this.#unsubscribe();
    for (const chart of Object.values(this.charts)) chart.purge();
    super.close();
  }
}

/**
 * A unit's gate openness, and what a gradient is multiplied by in it.
 *
 * @param {Record} record
 * @param {number} unit
 */
const numbersOf = (record, unit) => {
  /** @param {"openness" | "factor"} name */
  const now = (name) => record.matrix(name)[unit]?.[record.index] ?? null;
  return { r: now("openness"), factor: now("factor") };
};

export const mount = mounting(".lab-units", Tiles);
