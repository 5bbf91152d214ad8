// A table that compares: a column for each thing, a line for each property. A click on a line's
// name sorts the columns by it; pointing at a line or a value says what it means.

const SIGNS = { good: "✓", warn: "!", bad: "✗", plain: "" };

const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

const cell = (value) => (typeof value === "string" ? `"${value.replaceAll('"', '""')}"` : (value ?? ""));

class Table {
  constructor(element) {
    this.element = element;
    this.table = make("table");
    this.meaning = make("p", { className: "lab-meaning" });
    this.button = make("button", { type: "button", className: "lab-copy", textContent: "CSV" });
    this.button.onclick = () => this.download();
    element.append(make("div", { className: "lab-over" }, this.meaning, this.button), make("div", { className: "lab-numbers" }, this.table));
    for (const kind of ["pointerover", "focusin", "click"]) {
      this.table.addEventListener(kind, ({ target }) => this.explain(target.closest("th, td")));
    }
    this.table.addEventListener("pointerleave", () => this.explain());
  }

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
    return places.sort((a, b) => (rank(a) === rank(b) ? a - b : this.falling && Number.isFinite(rank(a)) && Number.isFinite(rank(b)) ? rank(b) - rank(a) : rank(a) - rank(b)));
  }

  draw() {
    const { columns, lines, words } = this.data;
    const order = this.order;
    const head = make("tr", {}, make("th"), ...order.map((i) => {
      const th = make("th", { scope: "col" }, make("i"), columns[i].label);
      th.style.setProperty("--own", columns[i].color);
      return th;
    }));
    const body = lines.map((line) => {
      const sorted = line.key === this.sorted;
      const name = make("button", { type: "button", textContent: line.label, title: words.sort });
      name.onclick = () => this.sort(line.key);
      const th = make("th", { scope: "row", ariaSort: sorted ? (this.falling ? "descending" : "ascending") : "none" }, name);
      th.dataset.help = line.help;
      return make("tr", {}, th, ...order.map((i) => this.value(line, line.cells[i])));
    });
    this.table.replaceChildren(make("thead", {}, head), make("tbody", {}, ...body));
    this.explain();
  }

  value(line, { text, tone, help }) {
    const td = make("td", { tabIndex: help ? 0 : -1 });
    td.dataset.help = help ?? line.help;
    if (tone) td.append(make("span", { className: "lab-verdict", textContent: `${SIGNS[tone]} ${text}`.trim() }));
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
    const rows = [[words.first, ...lines.map(({ label }) => label)],
      ...this.order.map((i) => [columns[i].label, ...lines.map(({ cells }) => cells[i].value ?? cells[i].text)])];
    const text = rows.map((row) => row.map(cell).join(",")).join("\n");
    const url = URL.createObjectURL(new Blob(["\ufeff", text], { type: "text/csv;charset=utf-8" }));
    Object.assign(document.createElement("a"), { href: url, download: `${name}.csv` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  }
}

const tables = new WeakMap();

export const mount = ({ data, parentElement }) => {
  const element = parentElement.querySelector(".lab-table");
  if (!tables.has(element)) tables.set(element, new Table(element));
  tables.get(element).update(data);
};
