// A chip, or a step of a number, that begins a run. Streamlit draws the whole page anew for it, which
// takes longer than a small network's first steps: so the run is begun and shown at once, and then
// Streamlit is told.

const PATIENCE_MS = 300;
const DRAWING_MS = 50;
const AGAIN_MS = 3000;
const RENDERING_MS = 200;
const ACTIONS = ["pointerdown", "keydown", "click"];
const STEPS = { stNumberInputStepUp: "up", stNumberInputStepDown: "down" };
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class Starter {
  // `show` takes the new run's data, and returns the run.
  constructor(show) {
    this.show = show;
    this.acted = (event) => this.act(event);
    for (const action of ACTIONS) document.addEventListener(action, this.acted, { capture: true });
  }

  // What the page has sent. A session that the server has begun anew, after it was restarted, passes
  // over the first click: then the chip is clicked once more.
  attach(data) {
    this.data = data;
    this.told = false;
    const { passed } = this;
    if (!passed || performance.now() > passed.until) return;
    if (data.run.id === passed.run) this.refocus(passed);
    else if (!passed.step) this.pass(passed);
    this.passed = null;
  }

  act(event) {
    if (this.passing) return;
    const chosen = event.type === "click" ? this.chosen(event.target) : null;
    // The address of a step counts from the number that the page has sent.
    const late = chosen?.step && (this.turn || this.told);
    if (!chosen || late) {
      this.flush(); // whatever else the reader does comes after the chip
      this.passed = null;
      return;
    }
    event.stopPropagation();
    this.begin(chosen, event.detail === 0);
  }

  // What was clicked, if a run begins with it.
  chosen(target) {
    const button = target.closest?.("button");
    const place = button?.closest('[class*="st-key-"]');
    const name = [...(place?.classList ?? [])].find((word) => word.startsWith("st-key-"));
    const step = STEPS[button?.dataset.testid];
    const key = name?.slice("st-key-".length);
    const address = this.data.starts[step ? `${key}-${step}` : key];
    return address ? { key, step, button, address } : null;
  }

  async begin(chosen, focused) {
    const turn = (this.turn = { ...chosen });
    this.passed = null;
    const data = await this.ask(turn.address);
    if (turn !== this.turn) return;
    if (data) {
      const run = this.show(data);
      turn.passed = { ...chosen, focused, run: run.id };
      await Promise.race([run.first(), pause(PATIENCE_MS)]);
      await pause(DRAWING_MS);
    }
    if (turn === this.turn) this.flush();
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

  flush() {
    const { turn } = this;
    if (!turn) return;
    this.turn = null;
    this.passed = turn.passed && { ...turn.passed, until: performance.now() + AGAIN_MS };
    this.pass(turn);
  }

  pass({ key, step, button }) {
    this.passing = this.told = true;
    const pressed = step ? button : document.querySelector(`.st-key-${key} button`);
    pressed?.click();
    this.passing = false;
  }

  // Streamlit makes another button of a chip that is on.
  refocus({ key, step, focused }) {
    if (step) return;
    const look = () => {
      const lost = document.activeElement === document.body;
      if (lost) document.querySelector(`.st-key-${key} button`)?.focus({ preventScroll: true });
    };
    if (focused) setTimeout(look, RENDERING_MS);
  }

  close() {
    for (const action of ACTIONS) document.removeEventListener(action, this.acted, { capture: true });
  }
}
