// A chip that begins a run. Streamlit draws the whole page anew for it, which takes longer than a
// small network's first steps: so the run is begun and shown at once, and then Streamlit is told.

const PATIENCE_MS = 300;
const DRAWING_MS = 50;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class Starter {
  // `show` takes the new run's data, and returns the run.
  constructor(show) {
    this.show = show;
    this.clicked = (event) => this.begin(event);
    document.addEventListener("click", this.clicked, { capture: true });
  }

  attach(data) {
    this.data = data;
  }

  async begin(event) {
    const button = event.target.closest?.("button");
    const address = button && this.addressOf(button);
    if (this.passing || !address) return;
    event.stopPropagation();
    const turn = (this.turn = {});
    const data = await this.ask(address);
    if (turn !== this.turn) return;
    if (data) {
      await Promise.race([this.show(data).first(), pause(PATIENCE_MS)]);
      await pause(DRAWING_MS);
    }
    if (turn === this.turn) this.pass(button);
  }

  addressOf(button) {
    const place = button.closest('[class*="st-key-"]');
    const key = [...(place?.classList ?? [])].find((name) => name.startsWith("st-key-"));
    return this.data.starts[key?.slice("st-key-".length)];
  }

  async ask(address) {
    try {
      const signal = AbortSignal.timeout(PATIENCE_MS); // then the page does it
      const reply = await fetch(new URL(address, document.baseURI), { method: "POST", signal });
      return reply.status === 200 ? await reply.json() : null;
    } catch {
      return null;
    }
  }

  pass(button) {
    this.passing = true;
    button.click();
    this.passing = false;
  }

  close() {
    document.removeEventListener("click", this.clicked, { capture: true });
  }
}
