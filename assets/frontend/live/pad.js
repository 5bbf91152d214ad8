// A pad to draw on, and what the trained network says to the drawing and to own pictures: the
// probability of each class, and which channels fire more than they usually do.

/** @import { Pad as Data } from "../core/wire.d.ts" */

import { mounting } from "../core/element.js";
import { Follower, part } from "./run/follower.js";
import { numbers } from "./run/details.js";
import { paintValues, shade, shadesOf } from "./painter.js";
import { runOf } from "./run/store.js";
import { fill, probability as chance, status } from "./run/status.js";

const SIDE = 280;
const PEN = 22;

// Whether the page is dark; a canvas reads every way to write a colour, and says it as #rrggbb.
const isDark = (element) => {
  const context = document.createElement("canvas").getContext("2d");
  context.fillStyle = getComputedStyle(element).getPropertyValue("--st-background-color").trim();
  const channels = context.fillStyle.match(/[\da-f]{2}/gi).map((hex) => parseInt(hex, 16));
  return Math.max(...channels.slice(0, 3)) < 128;
};

class Pad {
  constructor(root) {
    const left = part(root, "lab-pad-left");
    this.canvas = part(left, "lab-canvas-pad", "canvas");
    Object.assign(this.canvas, { width: SIDE, height: SIDE });
    this.clearing = part(left, "lab-mode", "button");
    this.clearing.type = "button";
    this.clearing.onclick = () => {
      this.wipe();
      this.send("drawing", "");
    };
    const right = part(root, "lab-pad-right");
    this.line = part(right, "lab-status", "p");
    this.answers = part(right, "lab-answers");
    this.layers = part(right, "lab-tiles");
    this.pen();
    this.wipe();
    this.training = new Follower(root, () => this.draw());
    this.asking = new Follower(root, () => this.draw());
  }

  pen() {
    const context = this.canvas.getContext("2d");
    Object.assign(context, { lineWidth: PEN, lineCap: "round", lineJoin: "round" });
    const at = ({ offsetX, offsetY }) => {
      const scale = SIDE / this.canvas.clientWidth;
      return [offsetX * scale, offsetY * scale];
    };
    this.canvas.onpointerdown = (event) => {
      this.canvas.setPointerCapture(event.pointerId);
      context.beginPath();
      context.moveTo(...at(event));
      this.drawing = true;
    };
    this.canvas.onpointermove = (event) => {
      if (!this.drawing) return;
      context.lineTo(...at(event));
      context.stroke();
    };
    this.canvas.onpointerup = this.canvas.onpointercancel = () => {
      if (this.drawing) this.send("drawing", this.canvas.toDataURL("image/png"));
      this.drawing = false;
    };
  }

  // Black ink on white paper in every theme: that is what is sent. Dark pages turn it round to look at.
  wipe() {
    const context = this.canvas.getContext("2d");
    context.fillStyle = "#ffffff";
    context.fillRect(0, 0, SIDE, SIDE);
  }

  /** @param {Data} data */
  update(data, send) {
    Object.assign(this, { data, send });
    this.shades = shadesOf(data.scale);
    this.clearing.textContent = data.words.pad_clear;
    this.canvas.ariaLabel = data.words.pad;
    this.canvas.classList.toggle("lab-inverted", isDark(this.canvas));
    this.training.follow(runOf(data.run));
    if (data.asked) this.asking.follow(runOf(data.asked));
    this.training.plan("data");
  }

  get record() {
    return this.training.run.records[this.data.record ?? 0];
  }

  // Who answers: the trained network, or the one in training at the step looked at.
  answer() {
    const { data, record, training } = this;
    const row = data.token && record?.length ? record.answering(data.token) : null;
    const run = data.asked && this.asking.run;
    const trained = run?.main.last("answers");
    if (trained && (row === null || training.run.cursor === null)) {
      const line = fill(data.words.pad_trained, { step: record.last("step") });
      return { answers: trained, usual: run.main.last("usual"), line };
    }
    if (row === null) return null;
    const line = fill(data.words.pad_training, { step: record.at("step", row) });
    return { ...record.at("asked", row), line };
  }

  // What there is to say before there is an answer.
  hint() {
    const { words, pictures, asked, token } = this.data;
    const { run } = this.training;
    if (!pictures) return words.pad_start;
    if (asked) return status(this.asking.run, this.data);
    if (run.over && run.view?.state !== "finished") return words.pad_none;
    if (run.view?.attention === "paused") return words.pad_paused;
    return token ? words.pad_soon : words.pad_wait;
  }

  draw() {
    if (!this.data) return;
    const { data } = this;
    const found = this.answer();
    const refused = data.asked && this.asking.run.main.last("refused");
    this.line.textContent = found ? found.line : refused ? refused[data.language] : this.hint();
    this.call();
    const look = [
      found && (found.token ?? data.asked.id),
      found?.line,
      data.words.pad,
      this.chosen,
    ].join();
    if (look === this.look) return;
    this.look = look;
    this.answers.replaceChildren();
    this.layers.replaceChildren();
    if (found) this.show(found.answers, found.usual);
  }

  // Pictures that came too early are asked about when training begins, and again when it is done.
  call() {
    const { data } = this;
    const { id, view } = this.training.run;
    const due = view?.state === "finished" ? !data.asked : view?.state === "running" && !data.token;
    const call = `${id} ${view?.state}`;
    if (!data.pictures || !due || this.called === call) return;
    this.called = call;
    this.send("ready", true);
  }

  show(answers, usual) {
    const chosen = Math.min(this.chosen ?? 0, answers.length - 1);
    answers.forEach((answer, i) => this.card(answer, i, i === chosen));
    this.score(answers);
    const { layers, words } = this.data;
    part(this.layers, "lab-caption", "p").textContent = words.pad_fires;
    layers.forEach((name, l) => {
      part(this.layers, "lab-layer", "h4").textContent = name;
      const grid = part(this.layers, "lab-grid");
      answers[chosen].active[l].forEach((active, unit) => {
        const tile = part(grid, "lab-tile", "i");
        // Half way up the scale is as much as usual.
        const share = active / (2 * usual[l][unit] || Infinity);
        tile.style.background = `rgb(${shade(this.shades, share)})`;
        tile.title = fill(words.pad_unit, {
          name: `${name} #${unit}`,
          active,
          usual: usual[l][unit],
        });
      });
    });
  }

  // How many of the pictures that are named after their class are predicted right.
  score(answers) {
    const { labels, words } = this.data;
    const hits = answers.map(({ probabilities: p }, i) =>
      labels[i] === null ? null : p[labels[i]] === Math.max(...p),
    );
    const judged = hits.filter((hit) => hit !== null);
    const values = { labelled: judged.length, right: judged.filter(Boolean).length };
    if (judged.length)
      part(this.answers, "lab-caption", "p").textContent = fill(words.pad_score, values);
  }

  card({ probabilities }, i, chosen) {
    const { classes, pictures, labels, words } = this.data;
    const card = part(this.answers, "lab-answer", "button");
    Object.assign(card, { type: "button", ariaPressed: chosen });
    card.onclick = () => {
      this.chosen = i;
      this.draw();
    };
    const size = pictures.shape.slice(1).reduce((product, length) => product * length);
    const pixels = numbers(pictures).subarray(i * size, (i + 1) * size);
    paintValues(part(card, "", "canvas"), pixels, pictures.shape.slice(1), pictures.peak);
    const best = Math.max(...probabilities);
    const label = labels[i] ?? null;
    if (label !== null) {
      const right = probabilities[label] === best;
      const verdict = part(card, "lab-verdict", "span");
      verdict.dataset.tone = right ? "good" : "bad";
      verdict.textContent = fill(right ? words.pad_right : words.pad_wrong, {
        name: classes[label],
      });
    }
    probabilities.forEach((probability, c) => {
      const line = part(card, probability === best ? "lab-bar lab-best" : "lab-bar", "span");
      part(line, "", "span").textContent = classes[c];
      const bar = part(line, "", "i");
      bar.style.width = `${100 * probability}%`;
      part(line, "", "span").textContent = chance(probability);
    });
  }

  close() {
    this.training.close();
    this.asking.close();
  }
}

export const mount = mounting(".lab-pad", Pad);
