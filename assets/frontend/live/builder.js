// A network as a table, one row a block, that can be edited, moved and lengthened. What follows from
// it (sizes, parameters, which layer does not fit) comes back from python with every change.

/** @import { Block, Builder as Data } from "../core/wire.d.ts" */
/** @import { Send } from "../core/mounting.js" */

import { element, part, push } from "../core/element.js";
import { Component, mounting } from "../core/mounting.js";
import { minus } from "../core/numbers.js";
import { fill } from "../core/words.js";

/** @typedef {"conv" | "dense"} Kind */
/** @typedef {"channels" | "kernel" | "stride" | "padding" | "size" | "units" | "drop"} Count */
/** @typedef {Count | "pool" | "norm" | "activation"} Field */
/** @typedef {{ [field in Field]?: HTMLInputElement | HTMLSelectElement }} Fields */
/** @typedef {{ row: HTMLElement, cells: { [column: string]: HTMLElement }, fields: Fields }} Line */
/** @typedef {{ name: string, kept: string, said: string }} Refused of which block, and what it keeps */

/** @type {{ [kind in Kind]: Count[] }} */
const COUNTS = { conv: ["channels", "kernel", "stride", "padding", "size"], dense: ["units"] };
const COLUMNS = [
  ...["name", "units", "kernel", "stride", "padding", "pool", "size", "norm", "drop"],
  ...["activation", "made", "output", "parameters", "sees", "order"],
];
const RESULTS = /** @type {const} */ (["made", "output", "parameters", "sees"]);
/** @type {{ [kind in Kind]: Omit<Block, "name" | "wrong"> }} */
const FRESH = {
  conv: {
    ...{ kind: "conv", channels: 16, kernel: 3, stride: 1, padding: 1, pool: "", size: 1 },
    ...{ norm: false, drop: 0, activation: "" },
  },
  dense: { kind: "dense", units: 64, norm: false, drop: 0, activation: "" },
};

/**
 * The blocks with a fresh one at the end of those of its kind: convolutions come first.
 *
 * @template {{ kind?: Kind }} B
 * @param {B[]} blocks
 * @param {B} fresh
 */
export const withBlock = (blocks, fresh) => {
  const dense = blocks.findIndex(({ kind }) => kind === "dense");
  const at = fresh.kind === "dense" || dense < 0 ? blocks.length : dense;
  return blocks.toSpliced(at, 0, fresh);
};

/**
 * @template B
 * @param {B[]} blocks
 * @param {number} i
 * @param {number} j
 */
export const swapped = (blocks, i, j) => blocks.with(i, blocks[j]).with(j, blocks[i]);

/**
 * The rows of blocks as python names them, without what follows from them.
 *
 * @param {Omit<Block, "name" | "wrong">[]} blocks
 * @returns {Block[]}
 */
export const named = (blocks) => {
  const count = { conv: 0, dense: 0 };
  return blocks.map((block) => {
    const { made, output, parameters, sees, ...own } = block;
    const kind = block.kind ?? "dense";
    count[kind] += 1;
    return { ...own, name: `${kind}${count[kind]}`, wrong: false };
  });
};

/** @extends {Component<Data>} */
class Builder extends Component {
  /** @type {Omit<Block, "name" | "wrong">[]} as the reader has them */
  #blocks = [];
  /** @type {Line[]} */
  #lines = [];
  #form = "";
  /** @type {HTMLElement | null} the field that is written in */
  #typing = null;
  /** @type {Map<HTMLElement, Refused>} fields in which something stands that is not possible */
  #refused = new Map();
  #why = ""; // what is said to be wrong

  /**
   * @param {HTMLElement} root
   * @param {Data} data
   * @param {Send} send
   */
  constructor(root, data, send) {
    super(root, data, send);
    this.options = part(root, "", "datalist");
    this.options.id = "lab-builder-activations";
    this.table = part(part(root, "lab-builder-scroll"), "", "table");
    const foot = part(root, "lab-builder-foot");
    this.adds = {
      conv: push(foot, "lab-mode", () => this.add("conv")),
      dense: push(foot, "lab-mode", () => this.add("dense")),
    };
    this.total = part(foot, "", "span");
  }

  /** @override @param {Data} data */
  update(data) {
    if (!this.sequence.answered(data.seen)) return;
    super.update(data);
    this.#blocks = data.rows.filter((row) => row.kind);
    this.labels = new Map(data.activations);
    this.keys = new Map(data.activations.map(([key, label]) => [label, key]));
    this.arrange();
    this.conclude();
  }

  // A row keeps its fields, and the reader's place in them, as long as the table keeps its form.
  arrange() {
    const { rows } = this.data;
    const form = this.form(rows);
    if (form !== this.#form) {
      this.#form = form;
      this.build();
    }
    rows.forEach((row, i) => this.fill(row, this.#lines[i]));
  }

  /** @param {Block[]} rows */
  form(rows) {
    return JSON.stringify([rows.map((row) => [row.name, row.pool === ""]), this.data.words]);
  }

  // What is wrong, each under its row, and the size of the whole.
  conclude() {
    const { words, rows, problem } = this.data;
    const wrong = rows.find((row) => row.wrong)?.name ?? "output";
    const all = [...this.#refused.values(), ...(problem ? [{ name: wrong, said: problem }] : [])];
    const whole = rows.reduce((sum, row) => sum + (row.parameters ?? NaN), 0);
    const total = fill(words.total, { n: whole.toLocaleString("en") });
    this.total.textContent = problem ? "" : total;
    const why = JSON.stringify(all);
    if (why === this.#why) return; // said already
    this.#why = why;
    for (const row of this.table.querySelectorAll(".lab-why")) row.remove();
    for (const { name, said } of all) {
      const place = this.#lines[rows.findIndex((row) => row.name === name)].row;
      const text = element("p", {
        className: "lab-problem",
        textContent: `✗ ${said}`,
        role: "alert",
      });
      const cell = element("td", { colSpan: COLUMNS.length }, text);
      place.after(element("tr", { className: "lab-why" }, cell));
    }
  }

  build() {
    const { words, rows, most, activations } = this.data;
    this.options.replaceChildren(...activations.map(([, label]) => new Option("", label)));
    this.table.replaceChildren();
    this.#refused.clear();
    this.#why = "";
    const head = part(part(this.table, "", "thead"), "", "tr");
    for (const name of COLUMNS) {
      const word = words[name] ?? "";
      part(head, "", word ? "th" : "td").textContent = word;
    }
    const body = part(this.table, "", "tbody");
    this.#lines = rows.map((row, i) => this.line(part(body, "", "tr"), row, i));
    for (const kind of /** @type {const} */ (["conv", "dense"])) {
      this.adds[kind].textContent = words[`add_${kind}`];
      this.adds[kind].disabled = this.#blocks.length >= most;
    }
  }

  /**
   * @param {HTMLElement} row
   * @param {Block} block
   * @param {number} i
   * @returns {Line}
   */
  line(row, block, i) {
    const cells = Object.fromEntries(COLUMNS.map((name) => [name, part(row, "", "td")]));
    for (const [name, cell] of Object.entries(cells))
      cell.dataset.label = this.data.words[name] ?? "";
    /** @type {Fields} */
    const fields = {};
    if (!block.kind) return { row, cells, fields };
    for (const name of COUNTS[block.kind]) {
      if (name !== "size" || block.pool)
        fields[name] = this.number(cells[name] ?? cells.units, block, i, name);
    }
    if (block.kind === "conv") fields.pool = this.choice(cells.pool, block, i);
    fields.norm = this.norm(cells.norm, block, i);
    fields.drop = this.number(cells.drop, block, i, "drop");
    fields.activation = this.activation(cells.activation, block, i);
    this.order(cells.order, block, i);
    return { row, cells, fields };
  }

  /**
   * @param {HTMLElement} cell
   * @param {Block} block
   * @param {Field} name
   * @param {string} type
   * @param {(field: HTMLInputElement) => void} entered
   */
  field(cell, block, name, type, entered) {
    const field = element("input", { type });
    cell.append(field);
    field.ariaLabel = this.called(block, name);
    field.oninput = () => (this.#typing = field);
    field.onchange = () => {
      this.#typing = null;
      entered(field);
    };
    return field;
  }

  /**
   * @param {Block} block
   * @param {Field} name
   */
  called({ name: block }, name) {
    return fill(this.data.words.field, { name: block, what: this.named(name) });
  }

  /** @param {Field} name */
  named(name) {
    return this.data.words[name] ?? this.data.words.units;
  }

  /**
   * A number out of its bounds, or none, stays as it was entered and is refused in a sentence; without
   * one of its own, a layer leaves out as much as every layer.
   *
   * @param {HTMLElement} cell
   * @param {Block} block
   * @param {number} i
   * @param {Count} name
   */
  number(cell, block, i, name) {
    const [least, max] = this.data.bounds[name];
    const free = name === "drop";
    const min = free ? 0 : least;
    const field = this.field(cell, block, name, "number", ({ value: text }) => {
      const value = text === "" && !free ? NaN : Number(text);
      if (Number.isInteger(value) && value >= min && value <= max) {
        this.accept(field);
        this.change(i, { [name]: value });
        return;
      }
      const kept = String(this.#blocks[i][name] ?? "");
      const shown = minus(text) || this.data.words.empty;
      const values = { name: block.name, what: this.named(name), value: shown, min, max, kept };
      this.refuse(field, { name: block.name, kept, said: fill(this.data.words.refused, values) });
    });
    field.min = String(min);
    field.max = String(max);
    field.step = free ? "5" : "1";
    return field;
  }

  /**
   * @param {HTMLElement} field
   * @param {Refused} refused
   */
  refuse(field, refused) {
    this.#refused.set(field, refused);
    field.ariaInvalid = "true";
    this.conclude();
  }

  /** @param {HTMLElement} field */
  accept(field) {
    this.#refused.delete(field);
    field.ariaInvalid = null;
  }

  /**
   * @param {HTMLElement} cell
   * @param {Block} block
   * @param {number} i
   */
  choice(cell, block, i) {
    const select = part(cell, "", "select");
    for (const kind of ["", "m", "a"])
      select.add(new Option(this.data.words[`pool_${kind}`], kind));
    select.ariaLabel = this.called(block, "pool");
    select.onchange = () => this.change(i, { pool: select.value });
    return select;
  }

  /**
   * @param {HTMLElement} cell
   * @param {Block} block
   * @param {number} i
   */
  norm(cell, block, i) {
    const enter = (/** @type {HTMLInputElement} */ { checked }) =>
      this.change(i, { norm: checked });
    return this.field(cell, block, "norm", "checkbox", enter);
  }

  /**
   * One of the list, or a formula; left empty, that of the whole network.
   *
   * @param {HTMLElement} cell
   * @param {Block} block
   * @param {number} i
   */
  activation(cell, block, i) {
    const field = this.field(cell, block, "activation", "text", ({ value }) =>
      this.change(i, { activation: this.keys?.get(value.trim()) ?? value }),
    );
    field.setAttribute("list", this.options.id);
    return field;
  }

  /**
   * @param {HTMLElement} cell
   * @param {Block} block
   * @param {number} i
   */
  order(cell, { kind, name }, i) {
    const { words } = this.data;
    const kinds = this.#blocks.map((block) => block.kind);
    /**
     * @param {string} sign
     * @param {string} says
     * @param {boolean} disabled
     * @param {() => void} act
     */
    const button = (sign, says, disabled, act) => {
      const made = push(cell, "lab-mode", act);
      made.textContent = sign;
      made.disabled = disabled;
      made.ariaLabel = fill(says, { name });
    };
    button("↑", words.up, kinds[i - 1] !== kind, () => this.write(swapped(this.#blocks, i, i - 1)));
    button("↓", words.down, kinds[i + 1] !== kind, () =>
      this.write(swapped(this.#blocks, i, i + 1)),
    );
    button("✕", words.remove, kinds.length === 1, () => this.write(this.#blocks.toSpliced(i, 1)));
  }

  /**
   * @param {Block} block
   * @param {Line} line
   */
  fill(block, { row, cells, fields }) {
    row.classList.toggle("lab-wrong", block.wrong);
    cells.name.textContent = block.kind ? block.name : this.data.words.output;
    for (const name of RESULTS) cells[name].textContent = (block[name] ?? "–").toLocaleString("en");
    for (const name of /** @type {Field[]} */ (Object.keys(fields))) {
      const field = fields[name];
      if (!field || field === this.#typing) continue;
      if (this.#refused.get(field)?.kept === String(block[name] ?? "")) continue;
      this.accept(field);
      this.set(field, name, block);
    }
  }

  /**
   * A field with what the block has; where that is nothing, what is set for every layer holds.
   *
   * @param {HTMLInputElement | HTMLSelectElement} field
   * @param {Field} name
   * @param {Block} block
   */
  set(field, name, block) {
    const { whole, everyNorm, everyDrop } = this.data;
    if (field instanceof HTMLSelectElement) field.value = block.pool ?? "";
    else if (name === "norm") {
      field.checked = Boolean(block.norm);
      field.indeterminate = everyNorm && !block.norm;
    } else if (name === "activation") {
      field.value = this.labels?.get(block.activation ?? "") ?? block.activation ?? "";
      field.placeholder = whole;
    } else if (name === "drop") {
      field.value = block.drop ? String(block.drop) : "";
      field.placeholder = String(everyDrop);
    } else field.value = String(block[name] ?? "");
  }

  /**
   * @param {number} i
   * @param {Partial<Block>} values
   */
  change(i, values) {
    this.write(this.#blocks.with(i, { ...this.#blocks[i], ...values }));
  }

  /** @param {Kind} kind */
  add(kind) {
    this.write(withBlock(this.#blocks, FRESH[kind]));
  }

  /** @param {Omit<Block, "name" | "wrong">[]} blocks */
  write(blocks) {
    this.#blocks = blocks;
    // At once in its new form: the answer would take away the field that is written in by then.
    // (A field that goes may enter what stands in it: another edit, which this one then includes.)
    const rows = [...named(blocks), { name: "output", wrong: false }];
    if (this.form(rows) !== this.#form) {
      super.update({ ...this.data, rows });
      this.arrange();
    }
    this.inform("edit", { blocks: this.#blocks, base: this.data.base });
  }
}

export const mount = mounting(".lab-builder", Builder);
