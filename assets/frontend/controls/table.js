// A table that compares: a column for each thing, a line for each property. A click on a line's
// name sorts the columns by it; pointing at a line or a value says what it means.

/** @import { Table as Data } from "../core/wire.d.ts" */

import { download } from "../core/csv.js";
import { element, mounting } from "../core/element.js";

const SIGNS = { good: "✓", warn: "!", bad: "✗", plain: "" };

class Table {
  constructor(root) {
    this.table = element("table");
    this.meaning = element("p", { className: "lab-meaning" });
    const onclick = () => this.download();
    this.button = element("button", {
      type: "button",
      className: "lab-copy",
      textContent: "CSV",
      onclick,
    });
    root.append(
      element("div", { className: "lab-over" }, this.meaning, this.button),
      element("div", { className: "lab-numbers" }, this.table),
    );
    for (const kind of ["pointerover", "focusin", "click"]) {
      this.table.addEventListener(kind, ({ target }) => this.explain(target.closest("th, td")));
    }
    this.table.addEventListener("pointerleave", () => this.explain());
  }

  /** @param {Data} data */
  update(data) {
    const look = JSON.stringify(data);
    if (look === this.look) return;
    this.look = look;
    this.data = data;
    this.button.title = data.words.csv;
    this.draw();
  }

  get order() {
    const places = this.data.columns.map((_, i) => i);
    const line = this.data.lines.find(({ key }) => key === this.sorted);
    if (!line) return places;
    const rank = (i) => line.cells[i].rank ?? Number.POSITIVE_INFINITY; // what has no value goes last
    return places.sort((a, b) =>
      rank(a) === rank(b)
        ? a - b
        : this.falling && Number.isFinite(rank(a)) && Number.isFinite(rank(b))
          ? rank(b) - rank(a)
          : rank(a) - rank(b),
    );
  }

  draw() {
    const { columns, lines, words } = this.data;
    const order = this.order;
    const head = element(
      "tr",
      {},
      element("th"),
      ...order.map((i) => {
        const th = element("th", { scope: "col" }, element("i"), columns[i].label);
        th.style.setProperty("--own", columns[i].color);
        return th;
      }),
    );
    const body = lines.map((line) => {
      const sorted = line.key === this.sorted;
      const onclick = () => this.sort(line.key);
      const name = element("button", {
        type: "button",
        textContent: line.label,
        title: words.sort,
        onclick,
      });
      const th = element(
        "th",
        { scope: "row", ariaSort: sorted ? (this.falling ? "descending" : "ascending") : "none" },
        name,
      );
      th.dataset.help = line.help;
      return element("tr", {}, th, ...order.map((i) => this.value(line, line.cells[i])));
    });
    this.table.replaceChildren(element("thead", {}, head), element("tbody", {}, ...body));
    this.explain();
  }

  value(line, { text, tone, help }) {
    const td = element("td", { tabIndex: help ? 0 : -1 });
    td.dataset.help = help ?? line.help;
    if (tone)
      td.append(
        element("span", { className: "lab-verdict", textContent: `${SIGNS[tone]} ${text}`.trim() }),
      );
    else td.textContent = text;
    if (tone) td.firstChild.dataset.tone = tone;
    return td;
  }

  sort(key) {
    this.falling = this.sorted === key && !this.falling;
    this.sorted = key;
    this.draw();
  }

  explain(place) {
    this.meaning.textContent = place?.dataset.help ?? this.data.words.idle;
  }

  download() {
    const { columns, lines, words, name } = this.data;
    const rows = [
      [words.first, ...lines.map(({ label }) => label)],
      ...this.order.map((i) => [
        columns[i].label,
        ...lines.map(({ cells }) => cells[i].value ?? cells[i].text),
      ]),
    ];
    download(`${name}.csv`, rows);
  }
}

export const mount = mounting(".lab-table", Table);
