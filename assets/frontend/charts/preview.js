// What a chart shows while a control is moved, until the page has answered: Streamlit sends a value
// when a slider is let go and then draws the page anew. A preview has two sources. A formula is
// evaluated here; for anything else the server is asked for the chart alone.

import { ANSWER_MS } from "../core/waits.js";

const previews = new Map();

// The preview of the chart of this name, which may come later than its controls.
export const previewOf = (name) =>
  previews.get(name) ?? previews.set(name, new Preview()).get(name);

// Tells whether some chart of the page is ahead of the page.
export const PREVIEWING = "lab-previewing";

const same = (text, other) =>
  text === other || Math.abs(text - other) <= 1e-9 * Math.max(1, Math.abs(text));

const fieldOf = (slider, page) => {
  const mark = `st-key-${page}-`;
  const place = slider.closest(`[class*="${mark}"]`);
  return [...(place?.classList ?? [])].find((name) => name.startsWith(mark))?.slice(mark.length);
};

export class Preview {
  #moved = new Map(); // setting to its text, and for a formula to what draws it into a figure
  #asking = false;
  #newer = false; // whether to ask again
  #frame; // that shows the picture painted last
  #due = false; // whether to paint in the next one
  #held; // the timer of an answer that is held back

  // Takes the page's figure; shown at once if it is of the values that the controls show now. Else a
  // newer one is to come. `chart` has `show`, which draws a figure in full, and `paint`, which is quick.
  take(chart, asked, figure) {
    this.chart = chart;
    this.asked = asked;
    this.latest = figure;
    if (asked?.address && !this.watch) this.#begin();
    return this.ahead ? this.#hold() : this.#settle();
  }

  // Whether the controls show other values than the page's figure.
  get ahead() {
    const values = this.asked?.values ?? {};
    return [...this.#moved].some(([name, { text }]) => name in values && !same(values[name], text));
  }

  // What the reader has set: settings and their texts. A formula's `draw` makes a figure with the
  // present values of one without them.
  move(texts, draw) {
    if (!this.asked) return;
    for (const [name, text] of Object.entries(texts)) this.#moved.set(name, { text, draw });
    if (this.#held) this.#hold();
    this.#tell();
    if (draw) this.#paint();
    else this.#ask();
  }

  // What controls show that nobody has moved: a preset has set them, or the page has refused a value.
  correct(texts) {
    for (const [name, text] of Object.entries(texts)) {
      if (this.#moved.has(name) && !same(this.#moved.get(name).text, text))
        this.#moved.delete(name);
    }
    if (this.chart && !this.ahead) this.#settle();
  }

  leave(chart) {
    if (chart !== this.chart) return;
    this.watch?.disconnect();
    this.chart = this.asked = this.watch = undefined;
    this.#forget();
  }

  #begin() {
    this.watch = new MutationObserver((records) => records.forEach((record) => this.#look(record)));
    const attributeFilter = ["aria-valuetext"];
    this.watch.observe(document.body, { subtree: true, attributeFilter, attributeOldValue: true });
  }

  #look({ target, oldValue }) {
    const text = target.getAttribute("aria-valuetext");
    const field = text !== oldValue && fieldOf(target, this.asked.page);
    if (!(field in this.asked.values) || !Number.isFinite(Number(text))) return;
    if (target !== document.activeElement) this.correct({ [field]: text });
    else if (this.#moved.get(field)?.text !== text) this.move({ [field]: text });
  }

  // The first picture at once, and then the latest in every frame.
  #paint() {
    this.#due = Boolean(this.#frame);
    if (this.#due) return;
    if (!this.ahead) this.base = this.latest; // moved back
    this.chart.paint(this.#drawn());
    this.#frame = requestAnimationFrame(() => {
      this.#frame = undefined;
      if (this.#due && this.chart) this.#paint();
    });
  }

  #drawn() {
    const moved = this.ahead ? [...this.#moved.values()] : [];
    const draws = new Set(moved.map(({ draw }) => draw).filter(Boolean));
    return [...draws].reduce((figure, draw) => draw(figure), this.base);
  }

  // One question at a time, the latest next.
  async #ask() {
    this.#newer = true;
    if (this.#asking) return;
    this.#asking = true;
    while (this.#newer) {
      this.#newer = false;
      const figure = this.ahead && (await this.#figure());
      if (figure) this.base = figure;
      if (this.chart) this.#paint();
    }
    this.#asking = false;
  }

  // The server's figure; none if it does not come, then Streamlit's answer must do, nor if meanwhile
  // that has come with another language or other settings.
  async #figure() {
    const { address } = this.asked;
    const asked = new URL(address, document.baseURI);
    for (const [name, { text, draw }] of this.#moved) if (!draw) asked.searchParams.set(name, text);
    try {
      const answer = await fetch(asked, { signal: AbortSignal.timeout(ANSWER_MS) });
      const figure = answer.ok && (await answer.json());
      return this.ahead && address === this.asked.address && figure;
    } catch {
      return null;
    }
  }

  #hold() {
    clearTimeout(this.#held);
    this.#held = setTimeout(() => {
      if (document.querySelector("[data-dragging]")) this.#hold();
      else this.#settle();
    }, ANSWER_MS);
  }

  #settle() {
    this.#forget();
    this.base = this.latest;
    return this.chart.show(this.latest);
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
