// What components of ours are made of.

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Partial<HTMLElementTagNameMap[Tag]>} [properties]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export const element = (tag, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};

const CONTROLS = ":is(a[href], button, input, select, [tabindex]):not(:disabled, [tabindex='-1'])";

/**
 * Replaces what is in a place. If the keyboard's focus was on a control there, it goes to the one that
 * now is at its place.
 *
 * @param {Element} place
 * @param {...(Node | string)} children
 */
export const refill = (place, ...children) => {
  const active = document.activeElement;
  const held = active ? [...place.querySelectorAll(CONTROLS)].indexOf(active) : -1;
  place.replaceChildren(...children);
  if (held < 0) return;
  /** @type {NodeListOf<HTMLElement>} */
  const controls = place.querySelectorAll(CONTROLS);
  controls[Math.min(held, controls.length - 1)]?.focus({ preventScroll: true });
};

/**
 * A further child of an element.
 *
 * @template {keyof HTMLElementTagNameMap} [Tag="div"]
 * @param {Element} parent
 * @param {string} className
 * @param {Tag} [tag]
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export const part = (parent, className, tag = /** @type {Tag} */ ("div")) => {
  const made = element(tag);
  made.className = className;
  parent.append(made);
  return made;
};

/**
 * A button as a further child, which does no more than what is said here.
 *
 * @param {Element} parent
 * @param {string} className
 * @param {() => void} onclick
 */
export const push = (parent, className, onclick) => {
  const button = part(parent, className, "button");
  button.type = "button";
  button.onclick = onclick;
  return button;
};

/**
 * The element around what an event happened to.
 *
 * @param {Event} event
 * @param {string} selector
 * @returns {HTMLElement | null}
 */
export const around = ({ target }, selector) =>
  target instanceof Element ? target.closest(selector) : null;

/**
 * While the pointer that went down on an element is held, `move` is told of it; then `end` is called.
 *
 * @param {HTMLElement} target
 * @param {PointerEvent} event
 * @param {{ move: (event: PointerEvent) => void, end: () => void }} on
 */
export const drag = (target, { pointerId }, { move, end }) => {
  target.setPointerCapture(pointerId);
  target.dataset.dragging = "";
  target.addEventListener("pointermove", move);
  const stop = () => {
    target.removeEventListener("pointermove", move);
    delete target.dataset.dragging;
    end();
  };
  target.addEventListener("lostpointercapture", stop, { once: true });
};
