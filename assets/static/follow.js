// A chart that follows the sliders of its page while they are moved. Streamlit sends a value when the
// slider is let go and then draws the page anew; until then the server is asked for the chart alone.

const PATIENCE_MS = 1500; // after the last move, before an older answer of Streamlit's is taken

const fieldOf = (slider, page) => {
  const mark = `st-key-${page}-`;
  const place = slider.closest(`[class*="${mark}"]`);
  return [...(place?.classList ?? [])].find((name) => name.startsWith(mark))?.slice(mark.length);
};

export class Follower {
  constructor(preview) {
    this.preview = preview;
    this.moved = new Map(); // field to the text on its slider, until Streamlit has answered it
  }

  // Whether Streamlit's figure is of the values that the sliders show now; else a newer one comes.
  accepts(data) {
    this.data = data;
    if (data.follows && !this.watch) this.begin();
    const behind = ([field, text]) => data.follows.values[field] !== Number(text);
    if (data.follows && [...this.moved].some(behind)) return false;
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
    this.moved.set(field, text);
    this.ask();
  }

  async ask() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.giveWay(), PATIENCE_MS);
    this.newer = this.asking; // one question at a time, the latest next
    if (this.asking) return;
    this.asking = true;
    const figure = await this.figure().catch(() => null); // then Streamlit's answer must do
    this.asking = false;
    if (figure && this.moved.size) await this.preview(figure);
    if (this.newer) this.ask();
  }

  async figure() {
    const address = new URL(this.data.follows.address, document.baseURI);
    for (const [field, text] of this.moved) address.searchParams.set(field, text);
    const answer = await fetch(address);
    return answer.ok ? answer.text() : null;
  }

  giveWay() {
    this.settle();
    this.preview(this.data.figure);
  }

  settle() {
    clearTimeout(this.timer);
    this.moved.clear();
    this.newer = false;
  }
}
