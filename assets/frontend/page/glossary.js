// A word that is a term explains itself: to the pointer, to a tap, and to the keyboard's focus. In
// texts of Streamlit's it is a link that Python has written, in ours one that `termed` makes. So
// does whatever else has a `data-help`.

import { around, element } from "../core/element.js";
import { meaningOf, pieces } from "../core/terms.js";

const MARK = "#term-";
const MAIN = "main"; // a landmark, in which a voice finds it
const EXPLAINED = `a[href^="${MARK}"], [data-help]`;
const GAP = 4; // pixels

/** @type {HTMLElement | undefined} */
let box;
/** @type {HTMLElement | undefined} the word that is explained */
let explained;

/**
 * A text in which terms explain themselves.
 *
 * @param {string} text
 */
export const termed = (text) =>
  pieces(text).map((piece) =>
    typeof piece === "string"
      ? piece
      : element("a", { href: MARK + piece.key, textContent: piece.words }),
  );

const hide = () => {
  if (box?.matches(":popover-open")) box.hidePopover();
  explained?.removeAttribute("aria-describedby");
  explained = undefined;
};

/** Under the word, or above it where there is no room. */
const place = () => {
  if (!box || !explained) return;
  const word = explained.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = box;
  const { clientWidth } = document.documentElement;
  const below = word.bottom + height < window.innerHeight;
  box.style.left = `${Math.max(GAP, Math.min(word.left, clientWidth - width - GAP))}px`;
  box.style.top = `${below ? word.bottom : word.top - height}px`;
};

/** @param {HTMLElement} word */
const saidOf = (word) => {
  if (word.dataset.help) return [element("p", { textContent: word.dataset.help })];
  const term = meaningOf((word.getAttribute("href") ?? "").slice(MARK.length));
  if (!term) return [];
  return [element("b", { textContent: term.name }), element("p", { textContent: term.meaning })];
};

/** @param {HTMLElement} word */
const explain = (word) => {
  const said = saidOf(word);
  if (!said.length || word === explained) return;
  hide();
  if (!box?.isConnected) {
    box = element("div", { id: "lab-term", className: "lab-term", popover: "manual" });
    box.role = "tooltip";
    (document.querySelector(MAIN) ?? document.body).append(box);
  }
  box.replaceChildren(...said);
  explained = word;
  word.setAttribute("aria-describedby", box.id);
  box.showPopover();
  place();
};

/** @param {Event} event */
const word = (event) => around(event, EXPLAINED);

/** @param {Event} event */
const look = (event) => {
  const found = word(event);
  if (found) explain(found);
  else if (!around(event, ".lab-term") && explained !== document.activeElement) hide();
};

document.addEventListener("pointerover", look);
document.addEventListener("focusin", look);
document.addEventListener(
  "click",
  (event) => {
    const found = word(event);
    if (found) event.preventDefault(); // nothing is there to go to
    if (found) explain(found);
    else if (!around(event, ".lab-term")) hide();
  },
  { capture: true },
);
document.addEventListener(
  "keydown",
  (event) => {
    if (event.key !== "Escape" || !explained) return;
    event.stopPropagation(); // what else listens to it is not meant
    hide();
  },
  { capture: true },
);
document.addEventListener("scroll", place, { capture: true, passive: true });
