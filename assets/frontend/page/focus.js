// Streamlit makes another button of a chip that is switched on, takes a button away that has done its
// work, and leaves one that can do nothing more where it was: the keyboard's focus would be lost with
// it, and goes to what is there now. What a button opens stands at the end of the page for Streamlit:
// the focus goes there.

import { around } from "../core/element.js";

const OPENED = "[data-testid=stPopoverBody]";
const HELP = "[data-testid=stTooltipIcon]"; // Streamlit draws what has one twice, and shows it once
const CONTROLS = ":is(button, input, select, textarea):not(:disabled, [tabindex='-1'])";

/** @type {string[]} where to look for what has the focus next, the nearest place first */
let places = [];
let opening = false;

/** @param {string} place */
const firstIn = (place) =>
  [...document.querySelectorAll(`${place} ${CONTROLS}`)].find(
    (control) => control.checkVisibility() && (place !== OPENED || !control.closest(HELP)),
  );

const watch = new MutationObserver(() => {
  if (!opening && !document.activeElement?.matches("body, :disabled")) return;
  const [found] = places.flatMap((place) => firstIn(place) ?? []);
  if (!(found instanceof HTMLElement)) return;
  found.focus({ preventScroll: true });
  opening = false;
});

/**
 * What Streamlit calls the places around an element, the nearest first.
 *
 * @param {Element | null | undefined} element
 * @returns {string[]}
 */
const enclosing = (element) => {
  const place = element?.closest('[class*="st-key-"]');
  if (!place) return [];
  const key = [...place.classList].find((word) => word.startsWith("st-key-"));
  return [`.${key}`, ...enclosing(place.parentElement)];
};

/**
 * A click by a key has no detail; one by a script is not trusted. Whatever is done next, ends it.
 *
 * @param {UIEvent} event
 */
const act = (event) => {
  watch.disconnect();
  if (event.type !== "click" || event.detail || !event.isTrusted) return;
  opening = Boolean(around(event, "[data-testid=stPopover] button[aria-expanded=false]"));
  places = opening ? [OPENED] : enclosing(around(event, "[data-testid=stButton]"));
  if (!places.length) return;
  const attributeFilter = ["disabled"];
  watch.observe(document.body, { childList: true, subtree: true, attributeFilter });
};

for (const type of /** @type {const} */ (["pointerdown", "keydown", "click"]))
  window.addEventListener(type, act, { capture: true });
