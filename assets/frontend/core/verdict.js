// What a page has found, said to who listens to it: when it is another, and not while it passes by.

import { REST_MS } from "./waits.js";

// The page's computed sentence, after which its main chart is named.
export const VERDICT = "lab-verdict";

export class Spoken {
  /** @type {unknown} */
  #last;
  #text = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #resting;

  /** @param {HTMLElement} place that nobody sees */
  constructor(place) {
    this.place = place;
    place.ariaLive = "polite";
  }

  /**
   * The text is said once it has rested, and only if `verdict` is another than before.
   *
   * @param {string} text
   * @param {unknown} [verdict]
   */
  say(text, verdict = text) {
    this.#text = text;
    if (verdict === this.#last) return;
    this.#last = verdict;
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => (this.place.textContent = this.#text), REST_MS);
  }

  close() {
    clearTimeout(this.#resting);
  }
}
