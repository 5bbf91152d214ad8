// A chart that follows the controls of its page while they are moved. Streamlit sends a value when a
// slider is let go and then draws the page anew; until then the server is asked for the chart alone.

// So long an answer of Streamlit's to an earlier value is held back, for the one that is to come.
const PATIENCE_MS = 1500;

const fieldOf = (slider, page) => {
  const mark = `st-key-${page}-`;
  const place = slider.closest(`[class*="${mark}"]`);
  return [...(place?.classList ?? [])].find((name) => name.startsWith(mark))?.slice(mark.length);
};

export class Follower {
  // `preview` draws a figure as quickly as can be, `show` in full.
  constructor({ preview, show }) {
    Object.assign(this, { preview, show });
    this.moved = new Map(); // field to the text on its slider, until Streamlit has answered it
  }

  // Whether Streamlit's figure is of the values that the sliders show now; else a newer one comes.
  accepts(data) {
    this.data = data;
    if (data.follows && !this.watch) this.begin();
    const shown = data.follows?.values ?? {};
    if ([...this.moved].some(([field, text]) => field in shown && shown[field] !== Number(text))) {
      this.held = true;
      this.wait();
      return false;
    }
    this.settle();
    return true;
  }

  begin() {
    this.watch = new MutationObserver((records) => records.forEach((record) => this.look(record)));
    const attributeFilter = ["aria-valuetext"];
    this.watch.observe(document.body, { subtree: true, attributeFilter, attributeOldValue: true });
  }

  leave() {
    this.watch?.disconnect();
    this.settle();
  }

  look({ target, oldValue }) {
    const text = target.getAttribute("aria-valuetext");
    // Only the reader's own moves: a preset moves several sliders, and Streamlit answers for all.
    if (target !== document.activeElement || text === oldValue) return;
    const { page, values } = this.data.follows;
    const field = fieldOf(target, page);
    if (!(field in values) || !Number.isFinite(Number(text)) || this.moved.get(field) === text) return;
    this.move({ [field]: text });
  }

  // What the reader has moved: fields of a link, and their texts.
  move(fields) {
    if (!this.data?.follows) return;
    for (const [field, text] of Object.entries(fields)) this.moved.set(field, text);
    if (this.held) this.wait();
    this.ask();
  }

  async ask() {
    this.newer = this.asking; // one question at a time, the latest next
    if (this.asking) return;
    this.asking = true;
    const { address } = this.data.follows;
    const figure = await this.figure(address).catch(() => null); // then Streamlit's answer must do
    this.asking = false;
    // Meanwhile Streamlit may have answered, in another language or with other settings.
    if (figure && this.moved.size && address === this.data.follows.address) await this.preview(figure);
    if (this.newer) this.ask();
  }

  async figure(place) {
    const address = new URL(place, document.baseURI);
    for (const [field, text] of this.moved) address.searchParams.set(field, text);
    const answer = await fetch(address, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return answer.ok ? answer.text() : null;
  }

  wait() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.giveWay(), PATIENCE_MS);
  }

  giveWay() {
    if (document.querySelector("[data-dragging]")) return this.wait();
    this.settle();
    return this.show(this.data.figure);
  }

  settle() {
    clearTimeout(this.timer);
    this.moved.clear();
    this.newer = this.held = false;
  }
}
