// What a chart shows while a control is moved, until the page has answered: Streamlit sends a value
// when a slider is let go and then draws the page anew. A preview has two sources. A formula is
// evaluated here; for anything else the server is asked for the chart alone.

import { ANSWER_MS } from "./waits.js";

const previews = new Map();

// The preview of the chart of this name, which may come later than its controls.
export const previewOf = (name) => previews.get(name) ?? previews.set(name, new Preview()).get(name);

// Tells whether some chart of the page is ahead of the page.
export const PREVIEWING = "lab-previewing";

const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

const same = (text, other) => text === other || Math.abs(text - other) <= 1e-9 * Math.max(1, Math.abs(text));

const fieldOf = (slider, page) => {
  const mark = `st-key-${page}-`;
  const place = slider.closest(`[class*="${mark}"]`);
  return [...(place?.classList ?? [])].find((name) => name.startsWith(mark))?.slice(mark.length);
};

export class Preview {
  #moved = new Map(); // setting to its text, and for a formula to what draws it into a figure
  #painted = null; // the frame that shows the picture painted last
  #asking = false;
  #newer = false;
  #remote = false; // whether the server has to be asked
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
    this.#newer = true;
    this.#remote ||= !draw;
    this.#follow();
  }

  // What controls show that nobody has moved: a preset has set them, or the page has refused a value.
  correct(texts) {
    for (const [name, text] of Object.entries(texts)) {
      if (this.#moved.has(name) && !same(this.#moved.get(name).text, text)) this.#moved.delete(name);
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

  // One question at a time, the latest next, and one picture a frame.
  async #follow() {
    if (this.#asking) return;
    this.#asking = true;
    try {
      while (this.#newer) await this.#advance();
    } finally {
      this.#asking = false;
    }
  }

  async #advance() {
    const remote = this.#remote && this.ahead;
    this.#newer = this.#remote = false;
    const figure = remote ? await this.#ask() : null;
    await this.#painted;
    this.base = this.ahead ? (figure ?? this.base) : this.latest; // if not, it was moved back
    await this.chart?.paint(this.#drawn());
    this.#painted = frame();
  }

  #drawn() {
    const moved = this.ahead ? [...this.#moved.values()] : [];
    const draws = new Set(moved.map(({ draw }) => draw).filter(Boolean));
    return [...draws].reduce((figure, draw) => draw(figure), this.base);
  }

  // The server's figure; none if it does not come, then Streamlit's answer must do, nor if meanwhile
  // that has come with another language or other settings.
  async #ask() {
    const { address } = this.asked;
    const asked = new URL(address, document.baseURI);
    for (const [name, { text, draw }] of this.#moved) if (!draw) asked.searchParams.set(name, text);
    try {
      const answer = await fetch(asked, { signal: AbortSignal.timeout(ANSWER_MS) });
      const figure = answer.ok ? await answer.json() : null;
      return address === this.asked?.address ? figure : null;
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
