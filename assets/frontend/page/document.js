// What is told to the document as a whole: the theme's colours, which Streamlit gives to components
// only; which of its buttons are on or off, which it shows by colour only; what terms mean; and what
// the tools of charts are called.

/** @import { Document as Data } from "../core/wire.d.ts" */

import { nameTools, walk } from "../charts/tools.js";
import { learn } from "../core/terms.js";
import "./glossary.js";

const COLORS = ["text", "background", "secondary-background", "border", "primary", "link"];

window.addEventListener("keydown", walk);

/** @param {{ data: Data, parentElement: ParentNode }} component */
export const mount = ({ data, parentElement }) => {
  const place = /** @type {Element} */ (parentElement.querySelector(".lab-document"));
  const theme = getComputedStyle(place);
  for (const name of COLORS.map((color) => `--st-${color}-color`))
    document.documentElement.style.setProperty(name, theme.getPropertyValue(name));
  learn(data.terms);
  nameTools(data.tools);
  for (const [key, on] of Object.entries(data.toggles)) {
    const button = document.querySelector(`.st-key-${CSS.escape(key.replaceAll(".", "-"))} button`);
    if (button) button.ariaPressed = String(on);
  }
};
