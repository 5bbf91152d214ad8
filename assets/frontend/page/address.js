// One entry of the history for each view that the reader has chosen.

import { around } from "../core/element.js";
import { tell } from "./framed.js";

const LINKS = "a[data-testid^=st]:not([target=_blank])"; // to pages, by Streamlit
const FRAMED = /^embed/; // what a frame has asked for holds for every page in it

const push = history.pushState.bind(history);
const replace = history.replaceState.bind(history);

/**
 * The address of the same view out of the frame that it is in.
 *
 * @param {string} address
 */
export const unframed = (address) => {
  const found = new URL(address);
  for (const name of [...found.searchParams.keys()])
    if (FRAMED.test(name)) found.searchParams.delete(name);
  return found.href;
};

const tellView = () => tell({ queryString: new URL(unframed(location.href)).search.slice(1) });

/**
 * Where a link leads within the frame that the page is in, or null if that is the page itself.
 *
 * @param {string} link
 * @param {string} here
 */
export const leadsTo = (link, here) => {
  const [there, now] = [new URL(link), new URL(here)];
  if (there.origin !== now.origin || there.pathname === now.pathname) return null;
  for (const [name, text] of now.searchParams)
    if (FRAMED.test(name)) there.searchParams.append(name, text);
  return there.href;
};

/**
 * Whether `address` is what a page makes of the one that led to it, `here`: only then does that lack
 * the language, which every page writes together with its settings.
 *
 * @param {string} address
 * @param {string} here
 */
export const completes = (address, here) => {
  const [then, now] = [new URL(address, here), new URL(here)];
  return then.pathname === now.pathname && !now.searchParams.has("lang");
};

history.pushState = (state, title, address) => {
  if (address && completes(String(address), location.href)) replace(state, title, address);
  else push(state, title, address);
  tellView();
};
history.replaceState = (state, title, address) => {
  replace(state, title, address);
  tellView();
};
addEventListener("popstate", tellView);

// Streamlit changes the address when it hears of the other page, and that may be after it has heard
// of that page's settings, which it would write behind the name of the page that is left.
addEventListener(
  "click",
  (event) => {
    const link = /** @type {HTMLAnchorElement | null} */ (around(event, LINKS));
    const there = link && leadsTo(link.href, location.href);
    if (there) history.pushState(null, "", there);
  },
  { capture: true },
);
