// A table that compares: a column for each thing, a line for each property. A click on a line's
// name sorts the columns by it. Names say what they mean and verdicts why they are (page/glossary.js).

/** @import { Cell, Line, Table as Data } from "../core/wire.d.ts" */
/** @import { Send } from "../core/mounting.js" */

import { download } from "../core/csv.js";
import { element, push } from "../core/element.js";
import { Component, mounting } from "../core/mounting.js";
import { SIGNS } from "../core/words.js";

/**
 * Columns in the order of their ranks, from the largest if `falling`; what has none goes last.
 *
 * @param {(number | undefined)[]} ranks
 * @param {boolean} falling
 */
export const ordered = (ranks, falling) => {
  const sign = falling ? -1 : 1;
  return ranks
    .map((rank, i) => ({ rank: rank === undefined ? Infinity : sign * rank, i }))
    .sort((a, b) => (a.rank === b.rank ? a.i - b.i : a.rank - b.rank))
    .map(({ i }) => i);
};

/** @type {Record<string, [down: number, right: number]>} */
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/**
 * The next place in a direction that has something, or else the same place.
 *
 * @param {unknown[][]} lines
 * @param {number[]} from
 * @param {number[]} move
 */
export const beside = (lines, [row, column], [down, right]) => {
  let [i, j] = [row + down, column + right];
  while (lines[i] && j in lines[i] && !lines[i][j]) [i, j] = [i + down, j + right];
  return lines[i]?.[j] ? [i, j] : [row, column];
};

/** @extends {Component<Data>} */
class Table extends Component {
  #look = "";
  /** @type {string | undefined} the line by which columns are sorted */
  #sorted;
  #falling = false;
  #at = [0, 0]; // line and column of the one that the Tab key stops at

  /**
   * @param {HTMLElement} root
   * @param {Data} data
   * @param {Send} send
   */
  constructor(root, data, send) {
    super(root, data, send);
    this.table = element("table", { role: "grid" });
    this.table.onkeydown = (event) => this.walk(event);
    this.table.addEventListener("focusin", ({ target }) => this.mark(target));
    this.hint = element("p");
    const over = element("div", { className: "lab-over" }, this.hint);
    this.button = push(over, "lab-copy", () => this.download());
    this.button.textContent = "CSV";
    root.append(over, element("div", { className: "lab-numbers" }, this.table));
  }

  /** @override @param {Data} data */
  update(data) {
    const look = JSON.stringify(data);
    if (look === this.#look) return;
    this.#look = look;
    super.update(data);
    this.button.title = data.words.csv;
    this.hint.textContent = data.words.hint;
    this.draw();
  }

  get order() {
    const line = this.data.lines.find(({ key }) => key === this.#sorted);
    return ordered(
      this.data.columns.map((_, i) => line?.cells[i].rank),
      this.#falling,
    );
  }

  draw() {
    const { columns, lines } = this.data;
    const order = this.order;
    const heads = order.map((i) => {
      const th = element("th", { scope: "col" }, element("i"), columns[i].label);
      th.style.setProperty("--own", columns[i].color);
      return th;
    });
    const body = lines.map((line) =>
      element("tr", {}, this.name(line), ...order.map((i) => this.value(line.cells[i]))),
    );
    const head = element("thead", {}, element("tr", {}, element("td"), ...heads));
    const held = this.table.contains(document.activeElement);
    this.table.replaceChildren(head, element("tbody", {}, ...body));
    const stop = this.mark();
    if (held) stop?.focus({ preventScroll: true });
  }

  /**
   * All of them are one stop of the Tab key, from which the arrow keys go on.
   *
   * @param {KeyboardEvent} event
   */
  walk(event) {
    const move = MOVES[event.key];
    if (!move) return;
    event.preventDefault();
    const [row, column] = beside(this.stops, this.#at, move);
    this.stops[row][column]?.focus();
  }

  /** @returns {(HTMLElement | null)[][]} what explains itself, by line and column */
  get stops() {
    return [...this.table.tBodies[0].rows].map(({ cells }) =>
      [...cells].map((cell) => cell.querySelector("button") ?? (cell.dataset.help ? cell : null)),
    );
  }

  /** @param {EventTarget | null} [focused] where the Tab key finds the table from now on */
  mark(focused) {
    const { stops } = this;
    stops.forEach((line, row) =>
      line.forEach((stop, column) => {
        if (stop && stop === focused) this.#at = [row, column];
      }),
    );
    if (!stops[this.#at[0]]?.[this.#at[1]]) this.#at = [0, 0];
    for (const stop of stops.flat()) if (stop) stop.tabIndex = -1;
    const stop = stops[this.#at[0]]?.[this.#at[1]];
    if (stop) stop.tabIndex = 0;
    return stop;
  }

  /** @param {Line} line */
  name({ key, label, help }) {
    const th = element("th", { scope: "row", ariaSort: "none" });
    if (key === this.#sorted) th.ariaSort = this.#falling ? "descending" : "ascending";
    const button = push(th, "", () => this.sort(key));
    button.textContent = label;
    button.dataset.help = help;
    return th;
  }

  /** @param {Cell} cell */
  value({ text, tone, help }) {
    const td = element("td");
    if (help) {
      td.tabIndex = 0;
      td.dataset.help = help;
    }
    if (tone) {
      const textContent = `${SIGNS[tone]} ${text}`.trim();
      const verdict = element("span", { className: "lab-verdict", textContent });
      verdict.dataset.tone = tone;
      td.append(verdict);
    } else td.textContent = text;
    return td;
  }

  /** @param {string} key */
  sort(key) {
    this.#falling = this.#sorted === key && !this.#falling;
    this.#sorted = key;
    this.draw();
  }

  download() {
    const { columns, lines, words, name } = this.data;
    const body = this.order.map((i) => [
      columns[i].label,
      ...lines.map(({ cells }) => cells[i].value ?? cells[i].text),
    ]);
    download(`${name}.csv`, [[words.first, ...lines.map(({ label }) => label)], ...body]);
  }
}

export const mount = mounting(".lab-table", Table);
