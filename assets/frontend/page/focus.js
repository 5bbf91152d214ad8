// Streamlit makes another button of a chip that is switched on, and the keyboard's focus would be
// lost with the old one: it goes to the new one.

import { around } from "../core/element.js";

/** @type {string | undefined} */
let name;

const watch = new MutationObserver(() => {
  if (document.activeElement !== document.body) return;
  /** @type {HTMLElement | null} */ (document.querySelector(`.${name} button`))?.focus({
    preventScroll: true,
  });
});

/**
 * A click by a key has no detail; one by a script is not trusted. Whatever is done next, ends it.
 *
 * @param {UIEvent} event
 */
const act = (event) => {
  watch.disconnect();
  const pressed = event.type === "click" && !event.detail && event.isTrusted;
  const place = pressed && around(event, "[data-testid=stButton]")?.closest('[class*="st-key-"]');
  if (!place || place.querySelectorAll("button").length > 1) return;
  name = [...place.classList].find((word) => word.startsWith("st-key-"));
  watch.observe(document.body, { childList: true, subtree: true });
};

for (const type of /** @type {const} */ (["pointerdown", "keydown", "click"]))
  window.addEventListener(type, act, { capture: true });
