// A network as a table, one row a block, that can be edited, moved and lengthened. What follows from
// it (sizes, parameters, which layer does not fit) comes back from python with every change.

/** @import { Builder as Data } from "../core/wire.d.ts" */

import { mounting } from "../core/element.js";
import { part } from "./run/follower.js";
import { fill } from "./run/status.js";
import { Sequence } from "../core/sequence.js";

const NUMBERS = { conv: ["channels", "kernel", "stride", "padding", "size"], dense: ["units"] };
const COLUMNS = [
  "name",
  "units",
  "kernel",
  "stride",
  "padding",
  "pool",
  "size",
  "norm",
  "drop",
  "activation",
  "made",
  "output",
  "parameters",
  "sees",
  "order",
];
const RESULTS = ["made", "output", "parameters", "sees"];
const FRESH = {
  conv: {
    kind: "conv",
    channels: 16,
    kernel: 3,
    stride: 1,
    padding: 1,
    pool: "",
    size: 1,
    norm: false,
    drop: 0,
    activation: "",
  },
  dense: { kind: "dense", units: 64, norm: false, drop: 0, activation: "" },
};

class Builder {
  #sequence = new Sequence();

  constructor(root) {
    this.options = part(root, "", "datalist");
    this.options.id = "lab-builder-activations";
    this.table = part(part(root, "lab-builder-scroll"), "", "table");
    const foot = part(root, "lab-builder-foot");
    this.adds = Object.fromEntries(
      ["conv", "dense"].map((kind) => [kind, this.button(foot, () => this.add(kind))]),
    );
    this.total = part(foot, "", "span");
  }

  button(parent, action) {
    const button = part(parent, "lab-mode", "button");
    button.type = "button";
    button.onclick = action;
    return button;
  }

  /** @param {Data} data */
  update(data, send) {
    this.send = send;
    if (!this.#sequence.answered(data.seen)) return;
    this.data = data;
    this.blocks = data.rows.filter((row) => row.kind);
    this.labels = new Map(data.activations);
    this.keys = new Map(data.activations.map(([key, label]) => [label, key]));
    // A row keeps its fields, and the reader's place in them, as long as the table keeps its form.
    const form = JSON.stringify([data.rows.map((row) => [row.name, row.pool === ""]), data.words]);
    if (form !== this.form) this.build();
    this.form = form;
    data.rows.forEach((row, i) => this.fill(row, this.lines[i]));
    this.conclude();
  }

  // What is wrong, if anything is, or the size of the whole.
  conclude() {
    const { words, rows } = this.data;
    const problem = this.refused ? fill(words.refused, this.refused) : this.data.problem;
    this.total.role = problem ? "alert" : null;
    this.total.classList.toggle("lab-problem", Boolean(problem));
    const whole = rows.reduce((sum, row) => sum + (row.parameters ?? NaN), 0);
    this.total.textContent = problem
      ? `✗ ${problem}`
      : fill(words.total, { n: whole.toLocaleString("en") });
  }

  build() {
    const { words, rows, most, activations } = this.data;
    this.options.replaceChildren(...activations.map(([, label]) => new Option("", label)));
    this.table.replaceChildren();
    const head = part(part(this.table, "", "thead"), "", "tr");
    for (const name of COLUMNS) part(head, "", "th").textContent = words[name] ?? "";
    const body = part(this.table, "", "tbody");
    this.lines = rows.map((row, i) => this.line(part(body, "", "tr"), row, i));
    for (const [kind, button] of Object.entries(this.adds)) {
      button.textContent = words[`add_${kind}`];
      button.disabled = this.blocks.length >= most;
    }
  }

  line(element, row, i) {
    const cells = Object.fromEntries(COLUMNS.map((name) => [name, part(element, "", "td")]));
    for (const [name, cell] of Object.entries(cells))
      cell.dataset.label = this.data.words[name] ?? "";
    const fields = {};
    for (const name of NUMBERS[row.kind] ?? []) {
      if (name !== "size" || row.pool)
        fields[name] = this.number(cells[name] ?? cells.units, row, i, name);
    }
    if (row.kind === "conv") fields.pool = this.choice(cells.pool, row, i);
    if (row.kind) {
      fields.norm = this.field(cells.norm, row, i, "norm", { type: "checkbox" }, "checked");
      fields.drop = this.number(cells.drop, row, i, "drop");
      fields.activation = this.activation(cells.activation, row, i);
      this.order(cells.order, row, i);
    }
    return { element, cells, fields };
  }

  field(cell, row, i, name, attributes, property = "value", read = (value) => value) {
    const field = Object.assign(part(cell, "", "input"), attributes);
    field.ariaLabel = fill(this.data.words.field, { name: row.name, what: this.named(name) });
    field.oninput = () => (this.typing = field);
    field.onchange = () => this.take(() => this.change(i, name, read(field[property])));
    return field;
  }

  take(action) {
    this.typing = null;
    action();
  }

  named(name) {
    return this.data.words[name] ?? this.data.words.units;
  }

  // A number out of its bounds, or none, is refused in a sentence; without one of its own, a layer
  // leaves out as much as every layer.
  number(cell, row, i, name) {
    const [least, max] = this.data.bounds[name];
    const free = name === "drop";
    const min = free ? 0 : least;
    const field = this.field(cell, row, i, name, { type: "number", min, max, step: free ? 5 : 1 });
    const entered = () => {
      const value = field.value === "" && !free ? NaN : Number(field.value);
      if (Number.isInteger(value) && value >= min && value <= max)
        return this.change(i, name, value);
      const kept = this.blocks[i][name];
      const shown = field.value.replace("-", "−") || this.data.words.empty;
      this.refused = { name: row.name, what: this.named(name), value: shown, min, max, kept };
      field.value = free && !kept ? "" : kept;
      return this.conclude();
    };
    field.onchange = () => this.take(entered);
    return field;
  }

  choice(cell, row, i) {
    const select = part(cell, "", "select");
    for (const kind of ["", "m", "a"])
      select.add(new Option(this.data.words[`pool_${kind}`], kind));
    select.ariaLabel = fill(this.data.words.field, { name: row.name, what: this.data.words.pool });
    select.onchange = () => this.change(i, "pool", select.value);
    return select;
  }

  // One of the list, or a formula; left empty, that of the whole network.
  activation(cell, row, i) {
    const read = (text) => this.keys.get(text.trim()) ?? text;
    const field = this.field(cell, row, i, "activation", { type: "text" }, "value", read);
    field.setAttribute("list", this.options.id);
    return field;
  }

  order(cell, row, i) {
    const kinds = this.blocks.map(({ kind }) => kind);
    const moves = { up: [i - 1, "↑"], down: [i + 1, "↓"] };
    for (const [name, [to, sign]] of Object.entries(moves)) {
      const button = this.button(cell, () => this.swap(i, to));
      Object.assign(button, { textContent: sign, disabled: kinds[to] !== row.kind });
      button.ariaLabel = fill(this.data.words[name], row);
    }
    const button = this.button(cell, () => this.write(this.blocks.filter((_, j) => j !== i)));
    Object.assign(button, { textContent: "✕", disabled: kinds.length === 1 });
    button.ariaLabel = fill(this.data.words.remove, row);
  }

  fill(row, { element, cells, fields }) {
    element.classList.toggle("lab-wrong", Boolean(row.wrong));
    cells.name.textContent = row.kind ? row.name : this.data.words.output;
    for (const name of RESULTS) cells[name].textContent = (row[name] ?? "–").toLocaleString("en");
    for (const [name, field] of Object.entries(fields)) {
      if (field === this.typing) continue;
      if (name === "norm") field.checked = row.norm;
      else if (name === "activation")
        field.value = this.labels.get(row.activation) ?? row.activation;
      else field.value = row[name];
    }
    if (!row.kind) return;
    fields.activation.placeholder = this.data.whole;
    // What is set for every layer holds here as well.
    fields.norm.indeterminate = this.data.everyNorm && !row.norm;
    if (!row.drop) fields.drop.value = "";
    fields.drop.placeholder = this.data.everyDrop;
  }

  change(i, name, value) {
    this.write(this.blocks.map((block, j) => (j === i ? { ...block, [name]: value } : block)));
  }

  swap(i, j) {
    const blocks = [...this.blocks];
    [blocks[i], blocks[j]] = [blocks[j], blocks[i]];
    this.write(blocks);
  }

  // Convolutions come first.
  add(kind) {
    const dense = this.blocks.findIndex((block) => block.kind === "dense");
    const at = kind === "dense" || dense < 0 ? this.blocks.length : dense;
    this.write(this.blocks.toSpliced(at, 0, FRESH[kind]));
  }

  write(blocks) {
    this.blocks = blocks;
    this.refused = null;
    const { base } = this.data;
    this.#sequence.send((number) => this.send("edit", { blocks, number, base }));
  }
}

export const mount = mounting(".lab-builder", Builder);
