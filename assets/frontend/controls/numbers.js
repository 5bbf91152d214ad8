// The numbers of a picture as tables, in a dialog: as many rows and columns as a reader can take in.

/** @import { Cell } from "../core/csv.js" */
/** @import { Words } from "../core/words.js" */

import { element } from "../core/element.js";
import { number } from "../core/numbers.js";
import { fill } from "../core/words.js";

/**
 * How many rows and columns there are of which one in so many is shown.
 *
 * @typedef {{ all: number, every: number }} Thinned
 */

/** @typedef {{ caption: string, head: string[], rows: string[][], tall: Thinned, wide: Thinned }} Table */

/**
 * A table by its columns, of which the first names the rows.
 *
 * @typedef {{ caption?: string, columns: [head: string | number, cells: ArrayLike<Cell>][] }} Columns
 */

const ROWS = 60;
const COLUMNS = 12;

/** @param {string} text with plotly's markup */
export const plain = (text) => text.replace(/<[^>]*>/g, "").trim();

/** @param {Cell} value */
const written = (value) =>
  typeof value === "string" ? plain(value) : number(value === undefined ? null : value);

/**
 * @param {number} all
 * @param {number} most
 * @returns {Thinned}
 */
const thinned = (all, most) => ({ all, every: Math.max(1, Math.ceil(all / most)) });

/**
 * Which are shown, the last among them.
 *
 * @param {Thinned} thinned
 */
const shownOf = ({ all, every }) => {
  const places = Array.from({ length: Math.ceil(all / every) }, (_, i) => i * every);
  if (places.length && places.at(-1) !== all - 1) places.push(all - 1);
  return places;
};

/**
 * @param {Columns} columns
 * @param {number} [most] columns that are shown beside the first
 * @returns {Table}
 */
export const tableOf = ({ caption = "", columns: [names, ...values] }, most = COLUMNS) => {
  const [tall, wide] = [thinned(names[1].length, ROWS), thinned(values.length, most)];
  const shown = [names, ...shownOf(wide).map((j) => values[j])];
  return {
    caption,
    head: shown.map(([head]) => written(head)),
    rows: shownOf(tall).map((i) => shown.map(([, cells]) => written(cells[i]))),
    tall,
    wide,
  };
};

/**
 * A field of numbers, of which no more columns are shown than have room beside each other.
 *
 * @param {string} caption
 * @param {ArrayLike<ArrayLike<Cell>>} lines
 * @param {ArrayLike<Cell>} [down] the names of the lines
 * @param {ArrayLike<Cell>} [across] the names of the columns
 * @returns {Columns}
 */
export const fieldOf = (caption, lines, down, across) => ({
  caption,
  columns: [
    ["", Array.from(lines, (_, i) => (down ? down[i] : i + 1))],
    ...Array.from(
      { length: Math.max(0, ...Array.from(lines, (line) => line?.length ?? 0)) },
      /** @returns {Columns["columns"][number]} */
      (_, j) => [
        written(across ? (across[j] ?? j) : j + 1),
        Array.from(lines, (line) => line?.[j]),
      ],
    ),
  ],
});

/**
 * @param {Table} table
 * @param {Words} words
 */
const drawn = ({ caption, head, rows, tall, wide }, words) => {
  const [first, ...others] = head;
  const corner = first ? element("th", { scope: "col", textContent: first }) : element("td");
  const columns = others.map((textContent) => element("th", { scope: "col", textContent }));
  const lines = rows.map(([name, ...values]) =>
    element(
      "tr",
      {},
      element("th", { scope: "row", textContent: name }),
      ...values.map((textContent) => element("td", { textContent })),
    ),
  );
  const left = [
    tall.every > 1 ? fill(words.numbers_rows, { k: tall.every, n: tall.all }) : "",
    wide.every > 1 ? fill(words.numbers_columns, { k: wide.every, n: wide.all }) : "",
  ];
  const said = [caption, ...left].filter(Boolean).join(words.numbers_separator);
  return element(
    "table",
    {},
    element("caption", { textContent: said, hidden: !said }),
    element("thead", {}, element("tr", {}, corner, ...columns)),
    element("tbody", {}, ...lines),
  );
};

/**
 * @param {HTMLElement} button which the reader comes back to
 * @param {string} title
 * @param {Table[]} tables
 * @param {Words} words
 */
export const showTables = (button, title, tables, words) => {
  const close = element("button", { type: "button", textContent: words.close });
  const name = element("h2", { textContent: title });
  const shown = tables.map((table) => drawn(table, words));
  const all = element("div", { className: "lab-numbers", tabIndex: 0, role: "group" }, ...shown);
  all.ariaLabel = words.numbers;
  const dialog = element("dialog", { className: "lab-offer lab-data" }, name, all, close);
  dialog.ariaLabel = words.numbers;
  close.onclick = () => dialog.close();
  dialog.onclose = () => dialog.remove();
  button.after(dialog);
  dialog.showModal();
};
