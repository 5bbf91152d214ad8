// The frame of a lesson: numbered moments, a picture that never changes its size, and a card with a
// question, a prediction, the computed answer and a control that breaks it. A picture module gives, by
// a moment's key, `draw`, `answer`, `values` and `caseOf`.

/** @import { Control, Lesson as Data } from "../../core/wire.d.ts" */
/** @import { Send } from "../../core/mounting.js" */
/** @import { At, Picture, Said, Scene, Shown, State, Tell, Told } from "./types.d.ts" */

import { showTables, tableOf } from "../../controls/numbers.js";
import { element } from "../../core/element.js";
import { Component, mounting } from "../../core/mounting.js";
import { whenLearned } from "../../core/terms.js";
import { REVEAL_MS } from "../../core/waits.js";
import { copy, copyLink } from "../../page/copy.js";
import { remember } from "../../page/learner.js";
import { Card } from "./card.js";
import { read } from "./phi.js";
import { addressWith, momentOf, queryOf, settingsIn } from "./predictions.js";
import { Stage } from "./stage.js";

const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const embedded = () =>
  window.self !== window.top || new URLSearchParams(location.search).get("embed") === "true";

/**
 * Where controls stand at first; an activation by what is known of it.
 *
 * @param {Control[]} controls
 * @returns {At}
 */
const startOf = (controls) =>
  Object.fromEntries(
    controls.map(({ key, start, phis }) => [
      key,
      phis ? phis.find(({ text }) => text === start) : start,
    ]),
  );

/** @extends {Component<Data>} */
class Lesson extends Component {
  opened = false;
  index = 0;
  /** @type {Map<string, State>} */
  states = new Map();
  frame = 0;
  running = 0;

  /**
   * @param {HTMLElement} root
   * @param {Data} data
   * @param {Send} send
   * @param {Record<string, Picture>} pictures by the keys of the moments
   */
  constructor(root, data, send, pictures) {
    super(root, data, send);
    this.pictures = pictures;
    this.title = element("h1");
    this.dots = element("ol");
    this.nav = element("nav", { className: "lab-dots" }, this.dots);
    remember();
    this.stage = new Stage({
      draws: () => this.drawn(),
      sketched: (curve) => this.predict(curve),
      change: (key, value) => this.change(key, value),
      tapped: (scene, place) => this.tap(scene, place),
    });
    /** @type {Tell} */
    const tell = {
      predict: (said) => this.predict(said),
      reveal: () => this.reveal(),
      again: () => this.again(),
      change: (key, value) => this.change(key, value),
      settle: () => this.settle(),
      run: (what) => this.run(what),
      act: (what) => this.take(this.picture.act?.(this.state.at, what)),
      next: () => this.next(),
      leave: () => this.leave(this.told.onward),
    };
    this.card = new Card(tell);
    this.tables = element("button", { type: "button", onclick: () => this.showTables() });
    this.foot = element("footer", { className: "lab-foot" });
    this.dialog = element("dialog", { className: "lab-code" });
    const head = element("header", { className: "lab-lesson-head" }, this.title, this.nav);
    const body = element("div", { className: "lab-lesson-body" }, this.stage.root, this.card.root);
    root.replaceChildren(head, body, this.foot, this.dialog);
    this.path = location.pathname;
    this.onpopstate = () => {
      if (location.pathname === this.path) this.open();
    };
    addEventListener("popstate", this.onpopstate);
  }

  /** @override */
  close() {
    removeEventListener("popstate", this.onpopstate);
    cancelAnimationFrame(this.frame);
    cancelAnimationFrame(this.running);
    this.stage.close();
  }

  /** @override @param {Data} data */
  update(data) {
    super.update(data);
    document.documentElement.lang = data.tag;
    this.title.textContent = data.title;
    this.nav.ariaLabel = data.words.moments;
    this.furnishFoot();
    whenLearned(() => this.show());
    if (this.opened) this.show();
    else this.open();
    this.opened = true;
  }

  get keys() {
    return this.data.moments.map(({ key }) => key);
  }

  get moment() {
    return this.data.moments[this.index];
  }

  get picture() {
    return this.pictures[this.moment.key];
  }

  /**
   * What the reader has done in this moment; it stays while others are visited.
   *
   * @returns {State}
   */
  get state() {
    const { key, controls } = this.moment;
    const known = this.states.get(key);
    if (known) return known;
    const made = { said: null, shown: false, t: 0, at: startOf(controls) };
    this.states.set(key, made);
    return made;
  }

  // As the address says.
  open() {
    const { index, unknown } = momentOf(location.search, this.keys);
    this.turn(index);
    const given = settingsIn(location.search, this.moment.controls);
    if (Object.keys(given).length) {
      Object.assign(this.state.at, given);
      Object.assign(this.state, { shown: true, t: 1 });
    }
    this.show(unknown ? this.data.words.unknown : "");
    this.openFormulas();
  }

  /** @param {number} index */
  go(index) {
    this.turn(index);
    history.pushState(history.state, "", this.address(index));
    this.show();
    this.card.focus();
  }

  // A typed formula of the address is read by the server.
  openFormulas() {
    const { moment, state } = this;
    const fields = new URLSearchParams(location.search);
    moment.controls.forEach(async ({ key, kind, phis = [] }) => {
      const text = fields.get(key);
      if (kind !== "phi" || !text || phis.some((phi) => phi.text === text)) return;
      const found = await read(text).catch(() => null);
      if (!found || "wrong" in found) return;
      Object.assign(state.at, { [key]: found });
      Object.assign(state, { shown: true, t: 1 });
      if (state === this.state) this.show();
    });
  }

  /**
   * To another moment; what runs in this one waits.
   *
   * @param {number} index
   */
  turn(index) {
    cancelAnimationFrame(this.running);
    this.running = 0;
    this.index = index;
  }

  /** @param {number} index */
  address(index) {
    const { moments } = this.data;
    const { at } = this.states.get(moments[index].key) ?? {};
    return location.pathname + queryOf(location.search, moments, index, at);
  }

  next() {
    if (this.index + 1 < this.data.moments.length) this.go(this.index + 1);
    else this.leave(this.data.following);
  }

  /**
   * To another page, within the session: as if the reader had gone back to it.
   *
   * @param {{ address: string }} onward
   */
  leave({ address }) {
    if (embedded()) {
      open(address, "_blank", "noopener");
      return;
    }
    removeEventListener("popstate", this.onpopstate);
    history.pushState(null, "", addressWith(address, location.search));
    dispatchEvent(new PopStateEvent("popstate"));
  }

  /** @param {Said} said */
  predict(said) {
    this.state.said = said;
    this.card.ready();
    this.stage.draw();
  }

  reveal() {
    const { state } = this;
    state.shown = true;
    const begun = performance.now();
    /** @param {number} now */
    const step = (now) => {
      state.t = still() ? 1 : Math.min((now - begun) / REVEAL_MS, 1);
      if (state !== this.state) state.t = 1;
      else this.stage.draw();
      if (state.t < 1) this.frame = requestAnimationFrame(step);
      else if (state === this.state) this.card.say(this.moment, this.told);
    };
    this.show();
    this.card.focus();
    step(begun);
  }

  again() {
    Object.assign(this.state, { said: null, shown: false, t: 0 });
    this.show();
    this.card.focus();
  }

  /**
   * @param {string} key
   * @param {unknown} value
   */
  change(key, value) {
    this.state.at[key] = value;
    this.stage.draw();
    this.card.say(this.moment, this.told, Boolean(this.running));
  }

  // A control has come to rest: now the address says where.
  settle() {
    history.replaceState(history.state, "", this.address(this.index));
  }

  /**
   * Play or pause, make one step, or begin anew.
   *
   * @param {"play" | "step" | "reset"} what
   */
  run(what) {
    const { picture, state, data } = this;
    const { run } = picture;
    if (!run) return;
    const playing = Boolean(this.running);
    cancelAnimationFrame(this.running);
    this.running = 0;
    if (what === "step") run.step(data.numbers, state.at);
    if (what === "reset") run.reset(data.numbers, state.at);
    const frame = () => {
      const more = run.advance(data.numbers, state.at);
      this.running = more ? requestAnimationFrame(frame) : 0;
      this.stage.draw();
      this.card.say(this.moment, this.told, more);
    };
    if (what === "play" && !playing) this.running = requestAnimationFrame(frame);
    this.stage.draw();
    this.card.say(this.moment, this.told, Boolean(this.running));
  }

  /**
   * @param {Scene} scene
   * @param {[x: number, y: number]} place
   */
  tap(scene, place) {
    const { picture, state, data } = this;
    if (state.shown) this.take(picture.tap?.(scene, data.numbers, state.at, place));
  }

  /** @param {At | null | undefined} changes to where controls stand */
  take(changes) {
    for (const [key, value] of Object.entries(changes ?? {})) this.change(key, value);
    if (changes) this.settle();
  }

  /**
   * Everything that sentences are filled with, as the controls stand and as they stood at first.
   *
   * @returns {Told}
   */
  get told() {
    const { data, picture, moment, state } = this;
    return {
      values: { first: 1, ...picture.values(data.numbers, startOf(moment.controls)) },
      now: { first: 1, ...picture.values(data.numbers, state.at) },
      case: picture.caseOf(data.numbers, state.at),
      answer: picture.answer(data.numbers),
      onward: picture.onward ? picture.onward(data.numbers, state.at, data.words) : moment.onward,
      range: picture.range,
    };
  }

  /** @returns {Shown} */
  drawn() {
    const { data, picture, state } = this;
    return { picture, numbers: data.numbers, state, words: data.words, colors: data.colors };
  }

  show(note = "") {
    const { moment, state } = this;
    this.furnishDots();
    this.card.show(
      moment,
      state,
      this.told,
      this.data,
      note,
      this.index + 1 === this.data.moments.length,
    );
    this.stage.show(moment, state, this.card.sentence, this.data.words);
    this.tables.hidden = !this.picture.tables;
    this.tables.disabled = !state.shown; // they hold the answer
    if (state.t >= 1) this.card.say(moment, this.told, Boolean(this.running)); // drawing it may train
  }

  furnishDots() {
    const dots = this.data.moments.map(({ key, title }, i) => {
      const link = element("a", {
        href: this.address(i),
        textContent: String(i + 1),
        title,
        ariaLabel: `${i + 1}. ${title}`,
      });
      if (i === this.index) link.ariaCurrent = "step";
      link.classList.toggle("lab-done", Boolean(this.states.get(key)?.shown));
      link.onclick = (event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        this.go(i);
      };
      return element("li", {}, link);
    });
    this.dots.replaceChildren(...dots);
  }

  furnishFoot() {
    const { words, source } = this.data;
    const link = element("button", { type: "button", textContent: words.link });
    link.onclick = () => copyLink(link, words);
    const code = element("button", {
      type: "button",
      textContent: words.code,
      onclick: () => this.showCode(),
    });
    const from = element("a", {
      href: source.address,
      target: "_blank",
      rel: "noopener",
      textContent: source.label,
    });
    this.tables.textContent = words.numbers;
    this.tables.setAttribute("aria-haspopup", "dialog");
    this.foot.replaceChildren(
      link,
      code,
      this.tables,
      element("span", {}, `${words.source}: `, from),
    );
  }

  showTables() {
    const { data, moment, picture, state } = this;
    const tables = picture.tables?.(data.numbers, state.at, data.words) ?? [];
    const shown = tables.map((table) => tableOf(table));
    showTables(this.tables, moment.title, shown, data.words);
  }

  showCode() {
    const { words, numbers } = this.data;
    const text = this.picture.code?.(numbers, this.state.at) ?? this.moment.code;
    const taking = element("button", { type: "button", textContent: words.copy });
    taking.onclick = () => copy(taking, words.copy, text, words);
    const close = element("button", {
      type: "button",
      textContent: words.close,
      onclick: () => this.dialog.close(),
    });
    const title = element("h2", { textContent: `${words.code} · ${this.moment.title}` });
    const code = element("pre", { tabIndex: 0 }, element("code", { textContent: text }));
    this.dialog.replaceChildren(title, code, element("div", {}, taking, close));
    this.dialog.showModal();
  }
}

/**
 * What mounts a lesson with these pictures, by the keys of its moments.
 *
 * @template N
 * @param {Record<string, Picture<N>>} pictures
 */
export const lesson = (pictures) =>
  mounting(
    ".lab-lesson",
    class extends Lesson {
      /**
       * @param {HTMLElement} root
       * @param {Data} data
       * @param {Send} send
       */
      constructor(root, data, send) {
        super(root, data, send, pictures);
      }
    },
  );
