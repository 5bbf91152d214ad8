// A button that copies the address of the present view. The document is told the reader's language.

import { element } from "../core/element.js";
import "./focus.js";
import { READING_MS } from "../core/waits.js";

/** @param {string} text */
export const write = async (text) => {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  // Pages served over plain HTTP have no clipboard API.
  const area = element("textarea", { value: text });
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
};

/** @param {{ data: Record<string, string>, parentElement: ParentNode }} component */
export const mount = ({ data, parentElement }) => {
  const button = /** @type {HTMLButtonElement} */ (parentElement.querySelector("button"));
  document.documentElement.lang = data.language;
  button.textContent = data.copy;
  button.onclick = async () => {
    await write(window.location.href);
    button.textContent = data.copied;
    setTimeout(() => (button.textContent = data.copy), READING_MS);
  };
};
