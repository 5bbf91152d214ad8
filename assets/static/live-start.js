// A gesture that begins a run. Streamlit draws the whole page anew for it, which takes longer than a
// small network's first steps: so the run is begun and shown at once, and then Streamlit is told.

import { Gestures } from "./live-gestures.js";

const PATIENCE_MS = 300;
const DRAWING_MS = 50;
const AGAIN_MS = 3000;
const SILENCE_MS = 10_000; // a busy server may take as long to begin an answer
const isRunning = () => Boolean(document.querySelector("[data-testid=stApp][data-test-script-state=running]"));
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

let starter = null; // the page's

// For what a component of our own is about to tell Streamlit with `pass`, if a run begins with it: at
// an `address`, or with `fields` beside those of the page; `drop` undoes what a chip takes the place of.
export const startFirst = ({ address, fields, pass, drop }) =>
  starter ? starter.act({ address: address ?? starter.beside(fields), relative: true, pass, drop }) : pass();

export class Starter {
  // The view's `begin` takes the new run's data, and returns the run; `past` is the step looked at in
  // a run that is over, or null; `wish` has it changed there.
  constructor(view) {
    this.view = view;
    this.gestures = new Gestures(this);
    starter = this;
  }

  // What the page has sent. A session that the server has begun anew, after it was restarted, passes
  // over the first click: then the chip is clicked once more.
  attach(data) {
    this.data = data;
    if (this.showing) return;
    this.toldUntil = 0;
    this.awaited = this.wished = null;
    if (this.turn) this.turn.answered = true;
    const { passed } = this;
    if (!passed || performance.now() > passed.until) return;
    if (data.run.id !== passed.run && !passed.relative) this.pass(passed);
    this.passed = null;
  }

  chipOf(key) {
    return this.data.starts[key];
  }

  buttonOf(key) {
    return this.data.others.buttons[key];
  }

  // Where the run of a control begins that is to say `text`.
  addressOf(key, text) {
    const other = this.otherOf(key);
    if (!other || text === undefined || text === other.now) return undefined;
    const value = other.texts ? (other.texts[text] ?? (other.free ? text : undefined)) : text;
    if (value === undefined) return undefined;
    const whole = value && other.form.replace("{}", () => value);
    return this.beside({ [other.field]: whole }, other.drops);
  }

  // That of the page's link with other `fields`, and without what it `drops`.
  beside(fields, drops = []) {
    const address = new URL(this.data.others.base, document.baseURI);
    for (const field of [...Object.keys(fields), ...drops]) address.searchParams.delete(field);
    for (const [field, value] of Object.entries(fields)) if (value) address.searchParams.set(field, value);
    return address;
  }

  otherOf(key) {
    return this.data.others.fields[key];
  }

  // A change of a run that is over begins one in which it is made at the step looked at.
  wishOf(key) {
    // Of a double click, the second is the same wish.
    if (this.wished?.key === key && performance.now() < this.wished.until) return { address: null };
    const change = this.data.wishes[key];
    const step = change === undefined ? null : this.view.past;
    if (step === null) return null;
    return { address: this.beside({ change: `${step}:${change}` }), pass: () => this.view.wish(change, step) };
  }

  act(gesture) {
    if (gesture?.address === null) return; // it is on its way
    // A chip takes the place of another and of an edit; all else comes one after the other.
    const { turn } = this;
    const instead = turn && gesture && !gesture.relative && (!turn.relative || turn.drop);
    if (instead) turn.drop?.();
    const passed = !instead && this.flush();
    this.passed = null;
    if (!gesture) return;
    // The address counts from what the page has sent.
    const late = gesture.relative && (passed || performance.now() < this.toldUntil || isRunning());
    if (late) this.follow({ pass: gesture.late ?? gesture.pass }, passed);
    else this.begin(gesture);
  }

  // Streamlit hears of one thing after the other: two at once would count from the same state.
  follow(gesture, later) {
    this.tell();
    if (later) setTimeout(() => this.pass(gesture));
    else this.pass(gesture);
  }

  async begin(gesture) {
    const turn = (this.turn = { ...gesture, before: this.data });
    this.passed = this.awaited = null;
    this.wished = gesture.late && { key: gesture.key, until: performance.now() + AGAIN_MS };
    if (!gesture.pass) this.tell();
    gesture.hide?.();
    const data = await this.ask(turn.address);
    if (turn !== this.turn) return;
    if (data) {
      const run = this.show(data);
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
    if (!turn) return false;
    this.turn = null;
    this.passed = turn.passed && { ...turn.passed, until: performance.now() + AGAIN_MS };
    if (turn.passed && !turn.answered) this.wait(turn);
    this.pass(turn);
    return true;
  }

  // If the page has nothing to say to it, it has another run.
  wait(turn) {
    this.awaited = turn;
    const settle = () => {
      if (this.awaited !== turn) return;
      if (isRunning()) setTimeout(settle, SILENCE_MS);
      else this.show(turn.before);
    };
    setTimeout(settle, SILENCE_MS);
  }

  show(data) {
    this.showing = true;
    const run = this.view.begin(data);
    this.showing = false;
    return run;
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
    this.turn = this.passed = this.awaited = null;
    if (starter === this) starter = null;
    this.gestures.close();
  }
}
