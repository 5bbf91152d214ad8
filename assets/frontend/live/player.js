// ▶ ⏭ ⏹ ↺, a scrubber over what is recorded, and one line that says where the run is.
// While the reader looks back, play and step move the cursor over the record; otherwise the run.

import { icon } from "../core/icons.js";
import { status } from "./run/status.js";

const SHOW_S = 8; // a whole record is replayed in so many seconds

// By this cookie a page that is loaded anew finds the run that its reader stopped.
const STOPPED = "lab_stopped";

export class Player {
  constructor(root, again) {
    this.root = root;
    this.again = again;
    this.buttons = {};
    for (const name of ["play", "step", "epoch", "stop", "again"]) {
      const button = Object.assign(document.createElement("button"), {
        type: "button",
        innerHTML: icon(name),
      });
      button.dataset.action = name;
      button.onclick = () => this[name]();
      this.buttons[name] = button;
    }
    this.scrubber = Object.assign(document.createElement("input"), {
      type: "range",
      min: 0,
      step: 1,
    });
    this.scrubber.oninput = () => this.scrub(Number(this.scrubber.value));
    this.line = Object.assign(document.createElement("span"), { className: "lab-status" });
    root.append(...Object.values(this.buttons), this.scrubber, this.line);
  }

  get replaying() {
    return this.frame !== undefined;
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
    const { epoch } = this.data;
    const step = run.main.at("step") ?? 0;
    const goal = (Math.floor(step / epoch) + 1) * epoch;
    if (run.cursor !== null) run.look(run.main.reached(goal));
    else this.goOn(goal - step);
  }

  // So many updates further: past what is recorded anyway on the way there, and one row more.
  goOn(updates) {
    const { run } = this;
    const { every } = this.data;
    const step = run.main.last("step") ?? 0;
    const between = Math.floor((step + updates - 1) / every) - Math.floor(step / every);
    if (!run.over) run.command("step", between + 1, updates);
  }

  stop() {
    this.hold();
    this.run.command("stop");
    document.cookie = `${STOPPED}=${this.run.id}; path=/; SameSite=Strict`;
  }

  scrub(step) {
    this.hold();
    this.run.look(this.run.main.nearest(step));
  }

  replay() {
    const run = this.run;
    const from = run.cursor ?? 0;
    const began = performance.now();
    const advance = (now) => {
      const index = from + Math.floor(((now - began) / 1000) * (run.length / SHOW_S));
      this.frame =
        index < run.length - 1 && run === this.run ? requestAnimationFrame(advance) : undefined;
      run.look(index);
    };
    this.frame = requestAnimationFrame(advance);
  }

  hold() {
    cancelAnimationFrame(this.frame);
    this.frame = undefined;
  }

  attach(run, data) {
    if (run !== this.run) this.hold();
    const forgotten = !document.cookie.includes(run.id) && document.cookie.includes(STOPPED);
    if (forgotten) document.cookie = `${STOPPED}=; path=/; max-age=0`;
    Object.assign(this, { run, data });
    this.show();
  }

  show() {
    const { run, data, buttons } = this;
    const { words } = data;
    const name = this.moves ? "pause" : "play";
    if (buttons.play.dataset.shows !== name) {
      buttons.play.dataset.shows = name;
      buttons.play.innerHTML = icon(name);
    }
    for (const [action, button] of Object.entries(buttons)) {
      button.title = words[`button_${action === "play" ? name : action}`];
      button.ariaLabel = button.title;
    }
    buttons.stop.disabled = run.over || run.view?.attention === "stopped";
    for (const action of ["step", "epoch"])
      buttons[action].disabled = run.over && run.cursor === null;
    this.scrubber.max = data.steps;
    this.scrubber.ariaLabel = words.scrubber;
    this.scrubber.disabled = !run.length;
    this.scrubber.value = run.main.at("step") ?? 0;
    this.scrubber.style.setProperty(
      "--recorded",
      `${(100 * (run.main.last("step") ?? 0)) / data.steps}%`,
    );
    this.line.textContent = status(run, data);
  }
}
