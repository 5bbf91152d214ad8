// The card beside the picture: question, prediction, and after the reveal the answer and what breaks it.

/** @import { Control, Lesson, Moment, Onward } from "../../core/wire.d.ts" */
/** @import { State, Tell, Told } from "./types.d.ts" */

import { element, refill } from "../../core/element.js";
import { showIcon } from "../../core/icons.js";
import { number } from "../../core/numbers.js";
import { Spoken } from "../../core/verdict.js";
import { termed } from "../../page/glossary.js";
import { phiPicker } from "./phi.js";
import { compared, filled, grouped } from "./predictions.js";

/**
 * Text in which **this** is strong.
 *
 * @param {Element} target
 * @param {string} words
 */
const rich = (target, words) =>
  refill(
    target,
    ...words
      .split("**")
      .map((part, i) => (i % 2 ? [element("strong", { textContent: part })] : termed(part)))
      .flat(),
  );

/**
 * @param {string} label
 * @param {() => void} onclick
 * @param {string} [className]
 */
const button = (label, onclick, className = "lab-quiet") =>
  element("button", { type: "button", textContent: label, onclick, className });

/** @param {string} textContent */
const span = (textContent) => element("span", { textContent });

/**
 * One of several, as a radio button with its label.
 *
 * @param {string} name
 * @param {string} words
 * @param {boolean} checked
 * @param {() => void} onchange
 */
const option = (name, words, checked, onchange) =>
  element("label", {}, element("input", { type: "radio", name, checked, onchange }), span(words));

/**
 * A number on a slider; `write` says it.
 *
 * @param {string} label
 * @param {{ low: number, high: number, step: number, at: number, shown: string }} settings
 * @param {(value: number) => string} move is told the value, and says how to write it
 */
const slider = (label, { low, high, step, at, shown }, move) => {
  const output = element("output", { textContent: shown });
  const input = element("input", {
    type: "range",
    min: String(low),
    max: String(high),
    step: String(step),
    ariaValueText: shown,
  });
  input.value = String(at);
  input.oninput = () => {
    output.textContent = move(Number(input.value));
    input.ariaValueText = output.textContent;
  };
  return element("label", { className: "lab-number" }, span(label), output, input);
};

/**
 * One of many, in a list that opens.
 *
 * @param {string} label
 * @param {Record<string, string>} options
 * @param {string} chosen
 * @param {(key: string) => void} choose
 */
const menu = (label, options, chosen, choose) => {
  const select = element(
    "select",
    {},
    ...Object.entries(options).map(([value, textContent]) =>
      element("option", { value, textContent, selected: value === chosen }),
    ),
  );
  select.onchange = () => choose(select.value);
  return element("label", { className: "lab-menu" }, span(label), select);
};

export class Card {
  /** @type {Record<string, string>} */
  words = {};
  play = button("", () => {});
  /** @type {string} */
  sentence = ""; // what the picture shows, for who cannot see it
  consequence = element("p", { className: "lab-consequence" });
  spoken = new Spoken(element("div", { className: "lab-spoken" }));
  onward = element("a", { className: "lab-onward" });
  hint = element("p", { className: "lab-hint", ariaLive: "polite" });

  /** @param {Tell} tell */
  constructor(tell) {
    this.tell = tell;
    this.note = element("p", { className: "lab-note" });
    this.question = element("h2", { tabIndex: -1 });
    this.asking = element("div", { className: "lab-asking" });
    this.answer = element("p", { className: "lab-told", ariaLive: "polite" });
    this.after = element("div", { className: "lab-after" });
    this.reveal = button("", () => {}, "lab-primary");
    this.root = element(
      "section",
      { className: "lab-card" },
      this.note,
      this.question,
      this.asking,
      this.answer,
      this.after,
      this.spoken.place,
    );
  }

  focus() {
    this.question.focus({ preventScroll: true });
  }

  /**
   * @param {Moment} moment
   * @param {State} state
   * @param {Told} told
   * @param {Lesson} data
   * @param {string} note
   * @param {boolean} last
   */
  show(moment, state, told, data, note, last) {
    const question = filled(moment.question, told.values);
    this.note.hidden = !note;
    this.note.textContent = note;
    this.question.replaceChildren(...termed(question));
    this.sentence = state.shown
      ? filled(moment.answer, told.values).replaceAll("**", "")
      : question;
    this.asking.hidden = state.shown;
    this.after.hidden = !state.shown;
    if (state.shown) {
      rich(this.answer, this.#comparing(moment, state, told, data.words));
      this.#furnishAfter(moment, state, told, data.words, last ? data.following : null);
    } else {
      this.answer.replaceChildren();
      this.spoken.say(""); // what was said of another moment
      this.#furnishAsking(moment, state, told, data.words);
    }
  }

  ready() {
    this.reveal.ariaDisabled = "false";
    this.hint.textContent = "";
  }

  /**
   * What the controls have made of it; it is spoken when it has come to rest.
   *
   * @param {Moment} moment
   * @param {Told} told
   * @param {boolean} [moving]
   */
  say(moment, told, moving = false) {
    showIcon(this.play, moving ? "pause" : "play");
    this.play.ariaLabel = this.play.title = moving ? this.words.pause : this.words.play;
    const said = filled(moment.cases[told.case] ?? "", told.now);
    rich(this.consequence, said);
    this.spoken.say(said.replaceAll("**", ""));
    this.onward.href = told.onward.address;
    this.onward.textContent = `${told.onward.label}\u00a0→`;
  }

  /**
   * @param {Moment} moment
   * @param {State} state
   * @param {Told} told
   * @param {Record<string, string>} words
   */
  #furnishAsking(moment, state, told, words) {
    const hints = { choice: words.choose, number: words.touch, sketch: words.draw };
    this.hint.textContent = "";
    const reveal = () => {
      if (state.said === null) this.hint.textContent = hints[moment.predict.kind];
      else this.tell.reveal();
    };
    this.reveal = button(words.reveal, reveal, "lab-primary");
    this.reveal.ariaDisabled = String(state.said === null);
    const skip = button(words.skip, () => this.tell.reveal());
    const row = element("div", { className: "lab-row" }, this.reveal, skip);
    this.asking.replaceChildren(this.#prediction(moment, state, told, words), row, this.hint);
  }

  /**
   * @param {Moment} moment
   * @param {State} state
   * @param {Told} told
   * @param {Record<string, string>} words
   */
  #prediction({ key, predict }, { said }, { values }, words) {
    const label = filled(predict.label ?? "", values);
    if (predict.kind === "sketch") {
      return element("p", { className: "lab-draw", textContent: label });
    }
    if (predict.kind === "number") {
      const { low = 0, high = 1, step = 1, start = 0, log } = predict;
      const at = typeof said === "number" ? (log ? Math.log10(said) : said) : start;
      const shown = typeof said === "number" ? number(said, 2) : "?";
      return slider(label, { low, high, step, at, shown }, (place) => {
        const value = log ? 10 ** place : place;
        this.tell.predict(value);
        return number(value, 2);
      });
    }
    const options = (predict.options ?? []).map((each) =>
      option(`lab-${key}`, filled(each.label, values), said === each.key, () =>
        this.tell.predict(each.key),
      ),
    );
    const legend = element("legend", { textContent: words.predict });
    return element("fieldset", { className: "lab-choice" }, legend, ...options);
  }

  /**
   * What was predicted, beside what is so.
   *
   * @param {Moment} moment
   * @param {State} state
   * @param {Told} told
   * @param {Record<string, string>} words
   */
  #comparing({ answer, predict }, { said }, told, words) {
    if (said === null) return filled(answer, told.values);
    if (typeof said === "string") {
      const reply = predict.options?.find(({ key }) => key === said)?.reply ?? "";
      const verdict = said === told.answer ? `✓ ${words.yes}` : `✗ ${words.no}`;
      return `**${verdict}** ${filled(reply, told.values)}`;
    }
    const sketched = Array.isArray(said);
    /** @param {unknown} of */
    const one = (of) => Number(Array.isArray(of) ? of.at(predict.at ?? 0) : of);
    const [mine, value] = [one(said), one(told.answer)];
    const found = compared(sketched ? (told.range ?? {}) : predict, mine, value);
    const fields = {
      ...told.values,
      ...found,
      said: number(mine, 2),
      value: grouped(value, predict.digits),
      where: filled(predict.where ?? "", told.values),
    };
    const template = sketched ? words.drew : words.said;
    return filled(template, { ...fields, compared: filled(words[found.case], fields) });
  }

  /**
   * @param {Moment} moment
   * @param {State} state
   * @param {Told} told
   * @param {Record<string, string>} words
   * @param {Onward | null} following what comes after the last moment
   */
  #furnishAfter(moment, state, told, words, following) {
    const why = element("p", { className: "lab-why" });
    rich(why, filled(moment.why, told.values));
    this.words = words;
    const controls = moment.controls.map((control) => this.#control(control, state, words));
    const attempt = element(
      "div",
      { className: "lab-break" },
      element("h3", { textContent: words.try }),
      element("div", { className: "lab-controls" }, ...controls),
      this.consequence,
    );
    this.onward.onclick = (event) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      this.tell.leave();
    };
    const next = button(following?.label ?? words.next, () => this.tell.next(), "lab-primary");
    const again = button(words.again, () => this.tell.again());
    this.after.replaceChildren(
      why,
      attempt,
      element("p", { className: "lab-lead" }, this.onward),
      element("div", { className: "lab-row" }, next, again),
    );
    this.say(moment, told);
  }

  /**
   * @param {Control} control
   * @param {State} state
   * @param {Record<string, string>} words
   */
  #control(
    { key, kind, label, phis = [], options = {}, low = 0, high = 1, step = 1 },
    { at },
    words,
  ) {
    const set = (/** @type {unknown} */ value) => {
      this.tell.change(key, value);
      this.tell.settle();
    };
    if (kind === "phi") return phiPicker({ label, phis, at: at[key] }, words, set);
    if (kind === "player") return this.#player(label);
    if (kind === "points") return this.#points(label);
    if (kind === "menu") return menu(label, options, at[key], set);
    if (kind === "slide") {
      const settings = { low, high, step, at: at[key], shown: number(at[key]) };
      const made = slider(label, settings, (value) => {
        this.tell.change(key, value);
        return number(value);
      });
      made.onchange = () => this.tell.settle();
      return made;
    }
    const buttons = Object.entries(options).map(([name, said]) =>
      option(`lab-${key}`, said, at[key] === name, () => set(name)),
    );
    const legend = element("legend", { textContent: label });
    return element("fieldset", { className: "lab-switch" }, legend, ...buttons);
  }

  /** @param {string} label */
  #points(label) {
    const { tell, words } = this;
    const buttons = /** @type {const} */ (["undo", "clear"]).map((what) =>
      button(words[what], () => tell.act(what)),
    );
    return element("div", { role: "group", ariaLabel: label }, ...buttons);
  }

  /** @param {string} label */
  #player(label) {
    const { tell, words } = this;
    this.play = button("", () => tell.run("play"), "lab-play");
    const others = /** @type {const} */ ([
      ["step", "step"],
      ["reset", "again"],
    ]).map(([what, icon]) => {
      const made = button("", () => tell.run(what), "lab-play");
      showIcon(made, icon);
      made.ariaLabel = made.title = words[what];
      return made;
    });
    return element(
      "div",
      { className: "lab-player", role: "group", ariaLabel: label },
      this.play,
      ...others,
    );
  }
}
