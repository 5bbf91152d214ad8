// How large the page's text is. Presenter mode enlarges the root's font; what is drawn in pixels
// goes along.

import { element } from "./element.js";

export const enlargement = () =>
  parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;

/** @type {HTMLElement | undefined} */
let shared;

// As wide as the root's font: a ResizeObserver that watches it hears of a change after it has come
// into effect, whatever the charts around it do.
export const ruler = () => {
  if (shared?.isConnected) return shared;
  shared = element("div");
  shared.style.cssText = "position: absolute; visibility: hidden; width: 1rem; height: 0";
  document.body.append(shared);
  return shared;
};
