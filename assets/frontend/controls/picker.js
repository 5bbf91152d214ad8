// Chosen activations as chips in their colours, and a gallery of all of them: by family, searchable.

/** @import { Picker as Data } from "../core/wire.d.ts" */

/** @import { Entry } from "../core/wire.d.ts" */
/** @import { Send } from "../core/mounting.js" */

import { element, push, refill } from "../core/element.js";
import { Component, mounting } from "../core/mounting.js";

const SVG = "http://www.w3.org/2000/svg";

/** @param {string} path */
const thumbnail = (path) => {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 64 40");
  for (const [name, d] of [
    ["axes", "M0 24H64M32 0V40"],
    ["curve", path],
  ]) {
    const line = document.createElementNS(SVG, "path");
    line.setAttribute("class", name);
    line.setAttribute("d", d);
    svg.append(line);
  }
  return svg;
};

/**
 * As it is searched: without case, accents, spaces and dashes.
 *
 * @param {string} text
 */
export const plain = (text) =>
  text
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[\s_-]/g, "");

/**
 * What is chosen after a click: one more or one less, unless that were too many or too few.
 *
 * @param {string[]} chosen
 * @param {string} key
 * @param {number} most
 * @param {number} least
 */
export const toggled = (chosen, key, most, least) => {
  if (!chosen.includes(key)) return chosen.length < most ? [...chosen, key] : chosen;
  return chosen.length > least ? chosen.filter((other) => other !== key) : chosen;
};

/** @extends {Component<Data>} */
class Picker extends Component {
  /** @type {Map<string, { button: HTMLButtonElement, found: string }>} */
  #entries = new Map();
  #look = "";
  /** @type {string[]} */
  #chosen = [];

  /**
   * @param {HTMLElement} root
   * @param {Data} data
   * @param {Send} send
   */
  constructor(root, data, send) {
    super(root, data, send);
    this.chips = element("div", { className: "lab-chips" });
    this.search = element("input", { type: "search", className: "lab-search" });
    this.families = element("div", { className: "lab-families" });
    this.panel = element(
      "div",
      { className: "lab-gallery", popover: "auto" },
      this.search,
      this.families,
    );
    this.nothing = element("p");
    root.append(this.chips, this.panel);
    this.search.oninput = () => this.filter();
    this.search.addEventListener(
      "keydown",
      ({ key }) => key === "Enter" && this.search.value && this.first()?.click(),
    );
    this.button = push(this.chips, "lab-add", () => this.open());
    this.panel.addEventListener(
      "toggle",
      ({ newState }) => newState === "open" && this.search.focus(),
    );
  }

  /**
   * Python answers every choice with its number; what it said before our last choice is stale.
   *
   * @override
   * @param {Data} data
   */
  update(data) {
    if (!this.sequence.answered(data.seen)) return;
    const look = JSON.stringify(data.families) + data.words.search;
    super.update(data);
    this.#chosen = [...data.chosen];
    if (look !== this.#look) this.build();
    this.#look = look;
    this.show();
  }

  build() {
    const { families, words } = this.data;
    this.#entries.clear();
    this.search.placeholder = this.search.ariaLabel = words.search;
    this.panel.ariaLabel = words.add;
    this.nothing.textContent = words.nothing;
    this.families.replaceChildren(
      ...families.map(({ label, entries }) =>
        element(
          "section",
          {},
          element("h2", { textContent: label }),
          element("div", {}, ...entries.map((entry) => this.entry(entry, label))),
        ),
      ),
      this.nothing,
    );
    this.filter();
  }

  /**
   * @param {Entry} entry
   * @param {string} family
   */
  entry({ key, label, summary, path, words }, family) {
    const button = element(
      "button",
      { type: "button", title: summary },
      thumbnail(path),
      element("span", { textContent: label }),
    );
    button.onclick = () => this.toggle(key);
    this.#entries.set(key, { button, found: plain([key, label, family, words].join(" ")) });
    return button;
  }

  filter() {
    const wanted = plain(this.search.value);
    for (const { button, found } of this.#entries.values()) button.hidden = !found.includes(wanted);
    for (const section of this.families.querySelectorAll("section")) {
      section.hidden = !section.querySelector("button:not([hidden])");
    }
    this.nothing.hidden = Boolean(this.first());
  }

  /** @returns {HTMLButtonElement | null} */
  first() {
    return this.families.querySelector("button:not([hidden])");
  }

  open() {
    this.panel.showPopover();
    const place = this.button.getBoundingClientRect();
    const { width, height } = this.panel.getBoundingClientRect();
    this.panel.style.left = `${Math.max(8, Math.min(place.right - width, innerWidth - width - 8))}px`;
    this.panel.style.top = `${Math.max(8, Math.min(place.bottom + 6, innerHeight - height - 8))}px`;
  }

  /** @param {string} key */
  toggle(key) {
    const { most, least } = this.data;
    const names = toggled(this.#chosen, key, most, least);
    if (names === this.#chosen) return;
    this.#chosen = names;
    this.inform("chosen", { names });
    this.show();
  }

  show() {
    const { labels, colors, words, most, least } = this.data;
    const full = this.#chosen.length >= most;
    const few = this.#chosen.length <= least;
    for (const [key, { button }] of this.#entries) {
      const on = this.#chosen.includes(key);
      button.ariaPressed = String(on);
      button.style.setProperty("--own", on ? (colors[key] ?? "var(--st-primary-color)") : "");
      button.disabled = on ? few : full;
    }
    this.button.textContent = full ? words.full : `＋ ${words.add}`;
    refill(
      this.chips,
      ...this.#chosen.map((key) => this.chip(key, labels[key] ?? key, colors[key], few)),
      this.button,
    );
  }

  /**
   * @param {string} key
   * @param {string} label
   * @param {string | undefined} color
   * @param {boolean} last
   */
  chip(key, label, color, last) {
    const name = element("span", { textContent: label });
    const chip = element("span", { className: "lab-chip", title: label }, element("i"), name);
    chip.style.setProperty("--own", color ?? "currentColor");
    const remove = push(chip, "", () => this.toggle(key));
    remove.textContent = "×";
    remove.ariaLabel = `${this.data.words.remove}: ${label}`;
    remove.disabled = last;
    return chip;
  }
}

export const mount = mounting(".lab-picker", Picker);
