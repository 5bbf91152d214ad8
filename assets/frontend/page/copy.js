// A button that copies the address of the present view. The document is told the reader's language.

import { element } from "../core/element.js";
import { READING_MS } from "../core/waits.js";
import { unframed } from "./address.js";
import "./focus.js";
import { tellHeight } from "./framed.js";

/**
 * Whether the clipboard has taken it.
 *
 * @param {string} text
 */
const written = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Pages over plain HTTP have no such clipboard, and a frame may be refused it.
    const area = element("textarea", { value: text });
    document.body.append(area);
    area.select();
    const taken = document.execCommand("copy");
    area.remove();
    return taken;
  }
};

/**
 * The text, selected, for the reader to copy.
 *
 * @param {HTMLElement} place
 * @param {string} text
 * @param {Record<string, string>} words
 */
const offer = (place, text, words) => {
  const area = element("textarea", { value: text, readOnly: true, ariaLabel: words.refused });
  const close = element("button", { type: "button", textContent: words.close });
  const said = element("p", { textContent: words.refused });
  const dialog = element("dialog", { className: "lab-offer" }, said, area, close);
  close.onclick = () => dialog.close();
  dialog.onclose = () => dialog.remove();
  place.append(dialog);
  dialog.showModal();
  area.select();
};

/**
 * Copies a text and says so on the button; what cannot be copied is offered.
 *
 * @param {HTMLButtonElement} button
 * @param {string} label
 * @param {string} text
 * @param {Record<string, string>} words
 */
export const copy = async (button, label, text, words) => {
  if (!(await written(text))) {
    offer(/** @type {HTMLElement} */ (button.parentElement), text, words);
    return;
  }
  button.textContent = words.copied;
  setTimeout(() => (button.textContent = label), READING_MS);
};

/**
 * Copies the link of the present view.
 *
 * @param {HTMLButtonElement} button
 * @param {Record<string, string>} words
 */
export const copyLink = (button, words) => copy(button, words.link, unframed(location.href), words);

/** @param {{ data: Record<string, string>, parentElement: ParentNode }} component */
export const mount = ({ data, parentElement }) => {
  const button = /** @type {HTMLButtonElement} */ (parentElement.querySelector("button"));
  document.documentElement.lang = data.language;
  button.textContent = data.link;
  button.onclick = () => copyLink(button, data);
  tellHeight();
};
