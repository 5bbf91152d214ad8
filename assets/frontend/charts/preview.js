// What a chart shows while a control is moved, until the page has answered: Streamlit sends a value
// when a slider is let go and then draws the page anew. A preview has two sources. A formula is
// evaluated here; for anything else the server is asked for the chart alone.

/** @import { Preview as Asked } from "../core/wire.d.ts" */
/** @import { Figure } from "./plotly.d.ts" */

import { pageRests } from "../core/running.js";
import { ANSWER_MS } from "../core/waits.js";

/**
 * What shows figures: `show` draws one in full, `paint` is quick.
 *
 * @typedef {object} Chart
 * @property {(figure: Figure) => unknown} show
 * @property {(figure: Figure) => unknown} paint
 */

/** @typedef {Record<string, string>} Texts by setting */

/**
 * Makes a figure with the present values of a formula of one without them.
 *
 * @typedef {(figure: Figure) => Figure} Draw
 */

/** @type {Map<string, Preview>} */
const previews = new Map();

/**
 * The preview of the chart of this name, which may come later than its controls.
 *
 * @param {string} name
 */
export const previewOf = (name) => {
  const preview = previews.get(name) ?? new Preview();
  previews.set(name, preview);
  return preview;
};

// Tells whether some chart of the page is ahead of the page.
export const PREVIEWING = "lab-previewing";

/**
 * Whether two texts are of the same value.
 *
 * @param {string} text
 * @param {string} other
 */
const same = (text, other) =>
  text === other ||
  Math.abs(Number(text) - Number(other)) <= 1e-9 * Math.max(1, Math.abs(Number(text)));

/**
 * The setting of a slider of Streamlit's, by the key of its widget.
 *
 * @param {Element} slider
 * @param {string} page
 */
const fieldOf = (slider, page) => {
  const mark = `st-key-${page}-`;
  const place = slider.closest(`[class*="${mark}"]`);
  return [...(place?.classList ?? [])].find((name) => name.startsWith(mark))?.slice(mark.length);
};

export class Preview {
  /** @type {Map<string, { text: string, draw?: Draw }>} by setting, for a formula what draws it */
  #moved = new Map();
  #asking = false;
  #newer = false; // whether to ask again
  #due = false; // whether to paint in the next frame
  /** @type {number | undefined} that shows the picture painted last */
  #frame;
  /** @type {ReturnType<typeof setTimeout> | undefined} of an answer that is held back */
  #held;
  /** @type {MutationObserver | undefined} of Streamlit's sliders */
  #watch;
  /** @type {{ chart: Chart, asked: Asked | null, figure: Figure, base: Figure } | undefined} */
  #page; // its chart and newest figure, and the figure into which formulas are drawn

  /**
   * Takes the page's figure; shown at once if it is of the values that the controls show now. Else
   * a newer one is to come.
   *
   * @param {Chart} chart
   * @param {Asked | null} asked
   * @param {Figure} figure
   */
  take(chart, asked, figure) {
    if (asked?.applied !== this.#page?.asked?.applied) this.#moved.clear();
    this.#page = { chart, asked, figure, base: this.#page?.base ?? figure };
    if (asked?.address && !this.#watch) this.#begin();
    return this.ahead ? this.#hold() : this.#settle();
  }

  // Whether the controls show other values than the page's figure.
  get ahead() {
    const values = this.#page?.asked?.values ?? {};
    return [...this.#moved].some(([name, { text }]) => name in values && !same(values[name], text));
  }

  /**
   * What the reader has set, for a formula with what draws it.
   *
   * @param {Texts} texts
   * @param {Draw} [draw]
   */
  move(texts, draw) {
    if (!this.#page?.asked) return;
    for (const [name, text] of Object.entries(texts)) this.#moved.set(name, { text, draw });
    if (this.#held) this.#hold();
    this.#tell();
    if (draw) this.#paint();
    else this.#ask();
  }

  /**
   * What controls show that nobody has moved: a preset has set them, or the page has refused a value.
   *
   * @param {Texts} texts
   */
  correct(texts) {
    for (const [name, text] of Object.entries(texts)) {
      if (!same(this.#moved.get(name)?.text ?? text, text)) this.#moved.delete(name);
    }
    if (!this.ahead) this.#settle();
  }

  /** @param {Chart} chart */
  leave(chart) {
    if (chart !== this.#page?.chart) return;
    this.#watch?.disconnect();
    this.#page = this.#watch = undefined;
    this.#forget();
  }

  #begin() {
    this.#watch = new MutationObserver((records) =>
      records.forEach(({ target, oldValue }) => {
        if (target instanceof Element) this.#look(target, oldValue);
      }),
    );
    const attributeFilter = ["aria-valuetext"];
    this.#watch.observe(document.body, { subtree: true, attributeFilter, attributeOldValue: true });
  }

  /**
   * @param {Element} slider
   * @param {string | null} before
   */
  #look(slider, before) {
    const asked = this.#page?.asked;
    const text = slider.getAttribute("aria-valuetext");
    if (!asked || text === null || text === before || !Number.isFinite(Number(text))) return;
    const field = fieldOf(slider, asked.page);
    if (field === undefined || !(field in asked.values)) return;
    if (slider !== document.activeElement) this.correct({ [field]: text });
    else if (this.#moved.get(field)?.text !== text) this.move({ [field]: text });
  }

  // The first picture at once, and then the latest in every frame.
  #paint() {
    this.#due = this.#frame !== undefined;
    if (this.#due || !this.#page) return;
    if (!this.ahead) this.#page.base = this.#page.figure; // moved back
    this.#page.chart.paint(this.#drawn(this.#page.base));
    this.#frame = requestAnimationFrame(() => {
      this.#frame = undefined;
      if (this.#due) this.#paint();
    });
  }

  /** @param {Figure} base */
  #drawn(base) {
    const moved = this.ahead ? [...this.#moved.values()] : [];
    const draws = new Set(moved.flatMap(({ draw }) => draw ?? []));
    return [...draws].reduce((figure, draw) => draw(figure), base);
  }

  // One question at a time, the latest next.
  async #ask() {
    this.#newer = true;
    if (this.#asking) return;
    this.#asking = true;
    while (this.#newer) {
      this.#newer = false;
      const figure = this.ahead ? await this.#figure() : null;
      if (figure && this.#page) this.#page.base = figure;
      this.#paint();
    }
    this.#asking = false;
  }

  // The server's figure; none if it does not come, then Streamlit's answer must do, nor if meanwhile
  // that has come with another language or other settings.
  async #figure() {
    const address = this.#page?.asked?.address;
    const asked = new URL(address ?? "", document.baseURI);
    for (const [name, { text, draw }] of this.#moved) if (!draw) asked.searchParams.set(name, text);
    try {
      const answer = await fetch(asked, { signal: AbortSignal.timeout(ANSWER_MS) });
      /** @type {Figure | null} */
      const figure = answer.ok ? await answer.json() : null;
      return this.ahead && address === this.#page?.asked?.address ? figure : null;
    } catch {
      return null;
    }
  }

  // Until a newer figure has come, or cannot come any more.
  /** @returns {void} */
  #hold() {
    clearTimeout(this.#held);
    this.#held = setTimeout(() => {
      if (document.querySelector("[data-dragging]") || !pageRests()) this.#hold();
      else this.#settle();
    }, ANSWER_MS);
  }

  #settle() {
    this.#forget();
    if (!this.#page) return undefined;
    const { chart, figure } = this.#page;
    this.#page.base = figure;
    return chart.show(figure);
  }

  #forget() {
    clearTimeout(this.#held);
    this.#held = undefined;
    this.#moved.clear();
    this.#tell();
  }

  #tell() {
    document.dispatchEvent(new CustomEvent(PREVIEWING, { detail: this.ahead }));
  }
}
