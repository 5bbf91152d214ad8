// A pad to draw on, and what the trained network says to the drawing and to own pictures: the
// probability of each class, and which channels fire more than they usually do.

/** @import { Pad as Data, Pictures, Prediction } from "../core/wire.d.ts" */
/** @import { Place } from "../controls/cursor.js" */
/** @import { Send } from "../core/mounting.js" */

import { Cursor } from "../controls/cursor.js";
import { drag, part, push } from "../core/element.js";
import { Component, mounting } from "../core/mounting.js";
import { probability as chance } from "../core/numbers.js";
import { fill } from "../core/words.js";
import { channels, paintValues, shade, shadesOf } from "./painter.js";
import { numbers } from "./run/details.js";
import { Follower } from "./run/follower.js";
import { status } from "./run/status.js";
import { runOf } from "./run/store.js";

const SIDE = 280;
const PEN = 22;
const STRIDES = { columns: 20, rows: 20 }; // of the keyboard

/** @param {HTMLCanvasElement} canvas */
const penOf = (canvas) => /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));

/**
 * Whether the page is dark; a canvas reads every way to write a colour, and says it as #rrggbb.
 *
 * @param {Element} place
 */
const isDark = (place) => {
  const pen = penOf(document.createElement("canvas"));
  pen.fillStyle = getComputedStyle(place).getPropertyValue("--st-background-color").trim();
  return Math.max(...channels(String(pen.fillStyle))) < 128;
};

/**
 * How many of the pictures that are named after their class are predicted right.
 *
 * @param {Prediction[]} answers
 * @param {(number | null)[]} labels
 */
export const scoreOf = (answers, labels) => {
  const hits = answers.flatMap(({ probabilities }, i) => {
    const label = labels[i] ?? null;
    return label === null ? [] : [probabilities[label] === Math.max(...probabilities)];
  });
  return { labelled: hits.length, right: hits.filter(Boolean).length };
};

/** @extends {Component<Data>} */
class Pad extends Component {
  #chosen = 0; // picture
  #look = "";
  #called = ""; // at which state of which run the page has been called

  /**
   * @param {HTMLElement} root
   * @param {Data} data
   * @param {Send} send
   */
  constructor(root, data, send) {
    super(root, data, send);
    this.shades = shadesOf(data.scale);
    const left = part(root, "lab-pad-left");
    const sheet = part(left, "lab-sheet");
    this.canvas = part(sheet, "lab-canvas-pad", "canvas");
    this.canvas.width = this.canvas.height = SIDE;
    this.clearing = push(left, "lab-mode", () => {
      this.wipe();
      this.send("drawing", "");
    });
    const right = part(root, "lab-pad-right");
    this.line = part(right, "lab-status", "p");
    this.answers = part(right, "lab-answers");
    this.layers = part(right, "lab-tiles");
    this.pen();
    this.cursor = new Cursor(sheet, STRIDES, {
      put: (at) => this.stroke(at, at),
      draw: (from, to) => this.stroke(from, to),
      lift: () => this.give(),
    });
    this.wipe();
    this.training = new Follower(root, () => this.draw());
    this.asking = new Follower(root, () => this.draw());
  }

  pen() {
    const pen = penOf(this.canvas);
    pen.lineWidth = PEN;
    pen.lineCap = pen.lineJoin = "round";
    /**
     * @param {PointerEvent} event
     * @returns {[x: number, y: number]}
     */
    const at = ({ offsetX, offsetY }) => {
      const scale = SIDE / this.canvas.clientWidth;
      return [offsetX * scale, offsetY * scale];
    };
    this.canvas.onpointerdown = (event) => {
      pen.beginPath();
      pen.moveTo(...at(event));
      drag(this.canvas, event, {
        move: (moved) => {
          pen.lineTo(...at(moved));
          pen.stroke();
        },
        end: () => this.give(),
      });
    };
  }

  /**
   * @param {Place} from
   * @param {Place} to
   */
  stroke(from, to) {
    const pen = penOf(this.canvas);
    pen.beginPath();
    pen.moveTo(SIDE * from[0], SIDE * from[1]);
    pen.lineTo(SIDE * to[0], SIDE * to[1]);
    pen.stroke();
  }

  give() {
    this.send("drawing", this.canvas.toDataURL("image/png"));
  }

  // Black ink on white paper in every theme: that is what is sent. Dark pages turn it round to look at.
  wipe() {
    const pen = penOf(this.canvas);
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, SIDE, SIDE);
  }

  /** @override @param {Data} data */
  update(data) {
    super.update(data);
    this.shades = shadesOf(data.scale);
    this.clearing.textContent = data.words.pad_clear;
    this.cursor.show(true, data.words.pad, data.words);
    this.canvas.classList.toggle("lab-inverted", isDark(this.canvas));
    this.training.follow(runOf(data.run));
    if (data.asked) this.asking.follow(runOf(data.asked));
    this.training.plan("data");
  }

  get record() {
    return this.training.run?.records[this.data.record];
  }

  // The run that has been asked, if the page asks one.
  get asked() {
    return this.data.asked ? this.asking.run : undefined;
  }

  // Who answers: the trained network, or the one in training at the step looked at.
  answer() {
    const { record, asked } = this;
    const { token, words } = this.data;
    const row = token && record?.length ? record.answering(token) : null;
    const trained = asked?.main.last("answers");
    const looking = row !== null && this.training.run?.cursor !== null;
    if (asked && trained && !looking) {
      const line = fill(words.pad_trained, { step: record?.last("step") });
      return { answers: trained, usual: asked.main.last("usual") ?? [], line, of: asked.id };
    }
    const found = row === null ? null : record?.at("asked", row);
    if (!found) return null;
    const line = fill(words.pad_training, { step: record?.at("step", row) });
    return { answers: found.answers, usual: found.usual, line, of: found.token };
  }

  // What there is to say before there is an answer.
  hint() {
    const { words, pictures, token } = this.data;
    const { run } = this.training;
    if (!pictures) return words.pad_start;
    if (this.asked) return status(this.asked, this.data);
    if (run?.over && run.view?.state !== "finished") return words.pad_none;
    if (run?.view?.attention === "paused") return words.pad_paused;
    return token ? words.pad_soon : words.pad_wait;
  }

  draw() {
    const { data } = this;
    const found = this.answer();
    const refused = this.asked?.main.last("refused");
    const said = refused ? refused[data.language] : this.hint();
    this.line.textContent = found ? found.line : said;
    this.call();
    const look = [found?.of, found?.line, data.words.pad, this.#chosen].join();
    if (look === this.#look) return;
    this.#look = look;
    this.answers.replaceChildren();
    this.layers.replaceChildren();
    if (found && data.pictures) this.show(data.pictures, found.answers, found.usual);
  }

  // Pictures that came too early are asked about when training begins, and again when it is done.
  call() {
    const { pictures, asked, token } = this.data;
    const { id, view } = this.training.run ?? {};
    const due = view?.state === "finished" ? !asked : view?.state === "running" && !token;
    const call = `${id} ${view?.state}`;
    if (!pictures || !due || this.#called === call) return;
    this.#called = call;
    this.send("ready", true);
  }

  /**
   * @param {Pictures} pictures
   * @param {Prediction[]} answers
   * @param {number[][]} usual
   */
  show(pictures, answers, usual) {
    const chosen = Math.min(this.#chosen, answers.length - 1);
    answers.forEach((answer, i) => this.card(pictures, answer, i, i === chosen));
    const { layers, labels, words } = this.data;
    const score = scoreOf(answers, labels);
    if (score.labelled)
      part(this.answers, "lab-caption", "p").textContent = fill(words.pad_score, score);
    part(this.layers, "lab-caption", "p").textContent = words.pad_fires;
    layers.forEach((name, l) => {
      part(this.layers, "lab-layer", "h2").textContent = name;
      const grid = part(this.layers, "lab-grid");
      answers[chosen].active[l].forEach((active, unit) => {
        const tile = part(grid, "lab-tile", "i");
        // Half way up the scale is as much as usual.
        const share = active / (2 * usual[l][unit] || Infinity);
        tile.style.background = `rgb(${shade(this.shades, share)})`;
        const values = { name: `${name} #${unit}`, active, usual: usual[l][unit] };
        tile.title = fill(words.pad_unit, values);
      });
    });
  }

  /**
   * @param {Pictures} pictures
   * @param {Prediction} answer
   * @param {number} i
   * @param {boolean} chosen
   */
  card(pictures, { probabilities }, i, chosen) {
    const { classes, labels, words } = this.data;
    const card = push(this.answers, "lab-answer", () => {
      this.#chosen = i;
      this.draw();
    });
    card.ariaPressed = String(chosen);
    const shape = pictures.shape.slice(1);
    const size = shape.reduce((product, length) => product * length);
    const pixels = numbers(pictures).subarray(i * size, (i + 1) * size);
    paintValues(part(card, "", "canvas"), pixels, shape, pictures.peak);
    const best = Math.max(...probabilities);
    const label = labels[i] ?? null;
    if (label !== null) {
      const right = probabilities[label] === best;
      const verdict = part(card, "lab-verdict", "span");
      verdict.dataset.tone = right ? "good" : "bad";
      const said = right ? words.pad_right : words.pad_wrong;
      verdict.textContent = fill(said, { name: classes[label] });
    }
    probabilities.forEach((probability, c) => {
      const line = part(card, probability === best ? "lab-bar lab-best" : "lab-bar", "span");
      part(line, "", "span").textContent = classes[c];
      part(line, "", "i").style.width = `${100 * probability}%`;
      part(line, "", "span").textContent = chance(probability);
    });
  }

  /** @override */
  close() {
    this.training.close();
    this.asking.close();
  }
}

export const mount = mounting(".lab-pad", Pad);
