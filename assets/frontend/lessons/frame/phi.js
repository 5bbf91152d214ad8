// Choosing an activation in a lesson: from the catalogue, or by typing a formula, which the server reads.

/** @import { Phi } from "../../core/wire.d.ts" */

import { compile } from "../../activations/formula.js";
import { element } from "../../core/element.js";

/** @type {WeakMap<Phi, (x: number) => number>} */
const compiled = new WeakMap();

/**
 * φ as a function.
 *
 * @param {Phi} phi
 */
export const functionOf = (phi) => {
  const known = compiled.get(phi);
  if (known) return known;
  const evaluate = compile(phi.javascript);
  /** @param {number} x */
  const made = (x) => evaluate(x, phi.params)[0];
  compiled.set(phi, made);
  return made;
};

/**
 * The activation that a text is, or what is wrong with it.
 *
 * @param {string} formula
 * @returns {Promise<Phi | { wrong: string }>}
 */
export const read = async (formula) => {
  const query = new URLSearchParams({ formula, lang: document.documentElement.lang });
  const answer = await fetch(new URL(`api/figure/activation?${query}`, document.baseURI));
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
};

/**
 * @param {{ label: string, phis: Phi[], at: Phi }} control
 * @param {Record<string, string>} words
 * @param {(phi: Phi) => void} change
 */
export const phiPicker = ({ label, phis, at }, words, change) => {
  const select = element("select", { ariaLabel: label });
  const own = element("option", { value: "", textContent: words.typed });
  const listed = phis.map(({ text, label: name }) =>
    element("option", { value: text, textContent: name }),
  );
  select.append(...listed, own);
  const field = element("input", {
    type: "text",
    placeholder: "x * sigmoid(2 * x)",
    ariaLabel: words.formula,
    title: words.formula,
    maxLength: 500,
    spellcheck: false,
  });
  const wrong = element("p", { className: "lab-wrong", ariaLive: "polite", hidden: true });
  /** @param {string} sentence */
  const say = (sentence) => {
    wrong.textContent = sentence;
    wrong.hidden = !sentence;
  };
  const known = phis.some(({ text }) => text === at.text);
  select.value = known ? at.text : "";
  own.hidden = known;
  if (!known) field.value = at.text;
  select.onchange = () => {
    const chosen = phis.find(({ text }) => text === select.value);
    if (!chosen) return;
    field.value = "";
    own.hidden = true;
    say("");
    change(chosen);
  };
  let asked = "";
  const ask = async () => {
    const formula = field.value.trim();
    if (!formula || formula === asked) return;
    asked = formula;
    /** @type {Phi | { wrong: string }} */
    const found = await read(formula).catch(() => ({ wrong: words.unread }));
    if (asked !== formula) return; // another has been typed since
    asked = "";
    say("wrong" in found ? found.wrong : "");
    if ("wrong" in found) return;
    own.hidden = false;
    select.value = "";
    change(found);
  };
  field.onchange = ask; // by Enter, too
  const legend = element("span", { textContent: label });
  return element("div", { className: "lab-phi" }, legend, select, field, wrong);
};
