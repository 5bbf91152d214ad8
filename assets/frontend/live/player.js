// ▶ ⏭ ⏹ ↺, a scrubber over what is recorded, and one line that says where the run is.
// While the reader looks back, play and step move the cursor over the record; otherwise the run.

/** @import { Ahead, Live as Data } from "../core/wire.d.ts" */
/** @import { Run } from "./run/store.js" */

import { element, push } from "../core/element.js";
import { showIcon } from "../core/icons.js";
import { fill } from "../core/words.js";
import { status, wayTo } from "./run/status.js";

const SHOW_S = 8; // a whole record is replayed in so many seconds

// By this cookie a page that is loaded anew finds the run that its reader stopped.
const STOPPED = "lab_stopped";

/**
 * How many rows a run goes on by so many updates: what is recorded anyway on the way, and one more.
 *
 * @param {number} step where it is
 * @param {number} updates
 * @param {number} every of which so many are recorded
 */
export const rowsWithin = (step, updates, every) =>
  Math.floor((step + updates - 1) / every) - Math.floor(step / every) + 1;

export class Player {
  /** @type {number | undefined} while the record is replayed */
  #frame;

  /**
   * @param {HTMLElement} root
   * @param {Run} run
   * @param {Data} data
   * @param {() => void} again
   */
  constructor(root, run, data, again) {
    this.run = run;
    this.data = data;
    this.buttons = {
      play: push(root, "", () => this.play()),
      step: push(root, "", () => this.step()),
      epoch: push(root, "", () => this.epoch()),
      stop: push(root, "", () => this.stop()),
      again: push(root, "", again),
    };
    for (const name of /** @type {const} */ (["play", "step", "epoch", "stop", "again"])) {
      this.buttons[name].dataset.action = name;
      showIcon(this.buttons[name], name);
    }
    this.scrubber = element("input", { type: "range", min: "0", step: "1" });
    this.scrubber.oninput = () => this.scrub(Number(this.scrubber.value));
    this.line = element("span", { className: "lab-status" });
    this.ahead = element("a", { className: "lab-ahead", target: "_blank", rel: "noopener" });
    root.append(this.scrubber, this.line, this.ahead);
  }

  get replaying() {
    return this.#frame !== undefined;
  }

  // What the play button would do now: hold or go on, of the record or of the run.
  get moves() {
    if (this.replaying) return true;
    return this.run.cursor === null && !this.run.over && this.run.view?.attention === "watching";
  }

  play() {
    if (this.replaying) this.hold();
    else if (this.run.cursor !== null || this.run.over) this.replay();
    else this.run.command(this.moves ? "pause" : "resume");
    this.show();
  }

  step() {
    this.hold();
    if (this.run.cursor !== null) this.run.look(this.run.cursor + 1);
    else this.goOn(1);
  }

  // To the next pass over the training images.
  epoch() {
    this.hold();
    const { run } = this;
    const { epoch = 1 } = this.data;
    const step = run.main.at("step") ?? 0;
    const goal = (Math.floor(step / epoch) + 1) * epoch;
    if (run.cursor !== null) run.look(run.main.reached(goal));
    else this.goOn(goal - step);
  }

  /**
   * So many updates further.
   *
   * @param {number} updates
   */
  goOn(updates) {
    const { run } = this;
    const rows = rowsWithin(run.main.last("step") ?? 0, updates, this.data.every ?? 1);
    if (!run.over) run.command("step", rows, updates);
  }

  stop() {
    this.hold();
    this.run.command("stop");
    document.cookie = `${STOPPED}=${this.run.id}; path=/; SameSite=Strict`;
  }

  /** @param {number} step */
  scrub(step) {
    this.hold();
    this.run.look(this.run.main.nearest(step));
  }

  replay() {
    const run = this.run;
    const from = run.cursor ?? 0;
    const began = performance.now();
    /** @param {number} now */
    const advance = (now) => {
      const index = from + Math.floor(((now - began) / 1000) * (run.length / SHOW_S));
      const more = index < run.length - 1 && run === this.run;
      this.#frame = more ? requestAnimationFrame(advance) : undefined;
      run.look(index);
    };
    this.#frame = requestAnimationFrame(advance);
  }

  hold() {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
  }

  /**
   * @param {Run} run
   * @param {Data} data
   */
  attach(run, data) {
    if (run !== this.run) this.hold();
    const forgotten = !document.cookie.includes(run.id) && document.cookie.includes(STOPPED);
    if (forgotten) document.cookie = `${STOPPED}=; path=/; max-age=0`;
    this.run = run;
    this.data = data;
    this.show();
  }

  /** @param {Ahead} ahead */
  showAhead(ahead) {
    const { words, language } = this.data;
    this.ahead.textContent = fill(words.ahead, { name: ahead.name[language] });
    this.ahead.title = words.ahead_help;
    this.ahead.href = wayTo(ahead, location.pathname, language);
  }

  show() {
    const { run, data, buttons, scrubber } = this;
    const { words, steps = 1 } = data;
    const sign = this.moves ? "pause" : "play";
    showIcon(buttons.play, sign);
    for (const [action, button] of Object.entries(buttons)) {
      button.title = words[`button_${action === "play" ? sign : action}`];
      button.ariaLabel = button.title;
    }
    buttons.stop.disabled = run.over || run.view?.attention === "stopped";
    buttons.step.disabled = buttons.epoch.disabled = run.over && run.cursor === null;
    if (document.activeElement === buttons.stop && buttons.stop.disabled) buttons.again.focus();
    const recorded = (100 * (run.main.last("step") ?? 0)) / steps;
    scrubber.max = String(steps);
    scrubber.ariaLabel = words.scrubber;
    scrubber.disabled = !run.length;
    scrubber.value = String(run.main.at("step") ?? 0);
    scrubber.style.setProperty("--recorded", `${recorded}%`);
    this.line.textContent = status(run, data);
    this.ahead.hidden = !run.ahead;
    if (run.ahead) this.showAhead(run.ahead);
  }
}
