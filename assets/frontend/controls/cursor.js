// A pad that is used by keyboard, too: arrow keys move a cursor over it, Space or Enter acts where it
// stands.

import { element } from "../core/element.js";
import { fill } from "../core/words.js";

/** @typedef {[x: number, y: number]} Place in shares of the pad, from its upper left corner */

/**
 * Where a cursor stands, and whether it draws as it moves.
 *
 * @typedef {{ column: number, row: number, down: boolean }} Standing
 */

/**
 * What a pad does: `put` something, or with a pen begin with `put`, go on with `draw` and end with `lift`.
 *
 * @typedef {object} Acts
 * @property {(at: Place) => void} put
 * @property {(from: Place, to: Place) => void} [draw]
 * @property {() => void} [lift]
 */

/** @type {Record<string, [right: number, down: number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * Where a key leads and what happens on the way; nothing for a key that means nothing here.
 *
 * @param {Standing} at
 * @param {string} key
 * @param {{ columns: number, rows: number, pen: boolean }} pad
 * @returns {{ at: Standing, act: "put" | "draw" | "lift" | null } | null}
 */
export const pressed = (at, key, { columns, rows, pen }) => {
  if (key === " " || key === "Enter")
    return { at: { ...at, down: pen && !at.down }, act: at.down ? "lift" : "put" };
  if (!(key in ARROWS)) return null;
  const [right, down] = ARROWS[key];
  const column = Math.min(Math.max(at.column + right, 0), columns - 1);
  const row = Math.min(Math.max(at.row + down, 0), rows - 1);
  return { at: { ...at, column, row }, act: at.down ? "draw" : null };
};

export class Cursor {
  #mark = element("i", { className: "lab-pen" });
  /** @type {Standing} */
  #at;
  /** @type {Record<string, string>} */
  #words = {};

  /**
   * @param {HTMLElement} pad whatever is in it
   * @param {{ columns: number, rows: number }} size the steps that the cursor takes
   * @param {Acts} acts
   */
  constructor(pad, { columns, rows }, acts) {
    this.pad = pad;
    this.size = { columns, rows, pen: Boolean(acts.draw) };
    this.acts = acts;
    this.#at = { column: Math.floor(columns / 2), row: Math.floor(rows / 2), down: false };
    pad.classList.add("lab-steered");
    pad.append(this.#mark);
    pad.addEventListener("keydown", (event) => this.#key(event));
    pad.addEventListener("blur", () => this.#at.down && this.#go(" "));
  }

  /**
   * Whether the keyboard reaches it, and how it is called.
   *
   * @param {boolean} able
   * @param {string} name
   * @param {Record<string, string>} words
   */
  show(able, name, words) {
    const { pad, size } = this;
    this.#words = words;
    if (!able) {
      for (const attribute of ["tabindex", "role", "aria-label"]) pad.removeAttribute(attribute);
      return;
    }
    const hint = size.pen ? words.cursor_pen : words.cursor_point;
    pad.tabIndex = 0;
    pad.role = "slider"; // so that where it stands is spoken
    pad.ariaLabel = `${name} – ${hint}`;
    pad.dataset.hint = hint;
    this.#tell();
  }

  /** @param {Standing} at @returns {Place} */
  #place({ column, row }) {
    return [(column + 0.5) / this.size.columns, (row + 0.5) / this.size.rows];
  }

  #tell() {
    const { pad, size } = this;
    const { column, row, down } = this.#at;
    const [x, y] = this.#place(this.#at);
    this.#mark.style.left = `${100 * x}%`;
    this.#mark.style.top = `${100 * y}%`;
    this.#mark.classList.toggle("lab-down", down);
    pad.ariaValueMin = "0";
    pad.ariaValueMax = String(size.columns * size.rows - 1);
    pad.ariaValueNow = String(row * size.columns + column);
    const said = down ? this.#words.cursor_down : this.#words.cursor_at;
    pad.ariaValueText = fill(said, { row: row + 1, column: column + 1 });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.pad.role) return;
    if (this.#go(event.key)) event.preventDefault();
  }

  /** @param {string} key */
  #go(key) {
    const found = pressed(this.#at, key, this.size);
    if (!found) return false;
    const [from, to] = [this.#place(this.#at), this.#place(found.at)];
    this.#at = found.at;
    if (found.act === "put") this.acts.put(to);
    if (found.act === "draw") this.acts.draw?.(from, to);
    if (found.act === "lift") this.acts.lift?.();
    this.#tell();
    return true;
  }
}
