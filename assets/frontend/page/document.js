// What is told to the document as a whole: the theme's colours, which Streamlit gives to components
// only; which of its buttons are on or off, which it shows by colour only; and what terms mean.

/** @import { Document as Data } from "../core/wire.d.ts" */

import { learn } from "../core/terms.js";
import "./glossary.js";

const COLORS = ["text", "background", "secondary-background", "border", "primary", "link"];

/** @param {{ data: Data, parentElement: ParentNode }} component */
export const mount = ({ data, parentElement }) => {
  const place = /** @type {Element} */ (parentElement.querySelector(".lab-document"));
  const theme = getComputedStyle(place);
  for (const name of COLORS.map((color) => `--st-${color}-color`))
    document.documentElement.style.setProperty(name, theme.getPropertyValue(name));
  learn(data.terms);
  for (const [key, on] of Object.entries(data.toggles)) {
    const button = document.querySelector(`.st-key-${CSS.escape(key.replaceAll(".", "-"))} button`);
    if (button) button.ariaPressed = String(on);
  }
};
