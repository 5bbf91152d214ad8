// What is told to the document as a whole: the theme's colours, which Streamlit gives to components
// only; which of its buttons are on or off, which it shows by colour only; which sentence is the
// verdict; what terms mean; and what the tools of charts are called.

/** @import { Document as Data } from "../core/wire.d.ts" */

import { nameTools, walk } from "../charts/tools.js";
import { learn } from "../core/terms.js";
import { VERDICT } from "../core/verdict.js";
import "./glossary.js";
import { recall } from "./learner.js";

const COLORS = ["text", "background", "secondary-background", "border", "primary", "link"];

window.addEventListener("keydown", walk);

/** Streamlit would have it interrupt who listens; and the main chart is named after it. */
const tellVerdict = () => {
  const verdict = document.querySelector(".st-key-sentence");
  if (!verdict) return;
  verdict.id = VERDICT;
  verdict.ariaLive = "polite";
  verdict.querySelector("[role=alert]")?.removeAttribute("role");
};

/** @param {{ data: Data, parentElement: ParentNode }} component */
export const mount = ({ data, parentElement }) => {
  const place = /** @type {Element} */ (parentElement.querySelector(".lab-document"));
  const theme = getComputedStyle(place);
  for (const name of COLORS.map((color) => `--st-${color}-color`))
    document.documentElement.style.setProperty(name, theme.getPropertyValue(name));
  learn(data.terms);
  nameTools(data.tools);
  tellVerdict();
  recall();
  for (const [key, on] of Object.entries(data.toggles)) {
    const button = document.querySelector(`.st-key-${CSS.escape(key.replaceAll(".", "-"))} button`);
    if (button) button.ariaPressed = String(on);
  }
};
