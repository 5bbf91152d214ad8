// A gesture that begins a run. Streamlit draws the whole page anew for it, which takes longer than a
// small network's first steps: so the run is begun and shown at once, and then Streamlit is told.

import { Gestures } from "./live-gestures.js";

const PATIENCE_MS = 300;
const DRAWING_MS = 50;
const AGAIN_MS = 3000;
const isRunning = () => Boolean(document.querySelector("[data-testid=stApp][data-test-script-state=running]"));
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class Starter {
  // `show` takes the new run's data, and returns the run.
  constructor(show) {
    this.show = show;
    this.gestures = new Gestures(this);
  }

  // What the page has sent. A session that the server has begun anew, after it was restarted, passes
  // over the first click: then the chip is clicked once more.
  attach(data) {
    this.data = data;
    this.toldUntil = 0;
    const { passed } = this;
    if (!passed || performance.now() > passed.until) return;
    if (data.run.id !== passed.run && !passed.relative) this.pass(passed);
    this.passed = null;
  }

  // Where the run of a control begins, `text` being what a control with many values is to say.
  addressOf(key, text) {
    const { starts, others } = this.data;
    if (text === undefined) return starts[key];
    const other = others.fields[key];
    const value = other?.texts ? other.texts[text] : text;
    if (!other || value === undefined) return undefined;
    const address = new URL(others.base, document.baseURI);
    for (const field of [other.field, ...other.drops]) address.searchParams.delete(field);
    if (value) address.searchParams.set(other.field, value);
    return address;
  }

  // Whether a slider may begin one.
  slides(key) {
    return key in this.data.others.fields;
  }

  act(gesture) {
    // The address counts from what the page has sent.
    const late = gesture?.relative && (this.turn || performance.now() < this.toldUntil || isRunning());
    if (!gesture || late) {
      this.flush(); // whatever else the reader does comes after the chip
      this.passed = null;
      if (gesture) this.tell();
      if (gesture) this.pass(gesture);
    } else this.begin(gesture);
  }

  async begin(gesture) {
    const turn = (this.turn = { ...gesture, before: this.data });
    this.passed = null;
    if (!gesture.pass) this.tell();
    gesture.hide?.();
    const data = await this.ask(turn.address);
    if (turn !== this.turn) return;
    if (data) {
      const { toldUntil } = this;
      const run = this.show(data);
      if (!gesture.pass) this.toldUntil = toldUntil; // that was not the page's answer
      turn.passed = { ...gesture, run: run.id };
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

  pass({ pass, before }) {
    if (!pass) return; // Streamlit has it already
    this.tell();
    if (pass() === false && before) this.show(before);
  }

  tell() {
    this.toldUntil = performance.now() + AGAIN_MS;
  }

  close() {
    this.turn = this.passed = null;
    this.gestures.close();
  }
}
