// What a reader does in a component, as numbered messages that the session acknowledges: an answer to
// an earlier one undoes no later one, and one that is lost is sent again.
//
// Streamlit starts a run of the page for each message and breaks off the one before, wherever it is;
// a message that comes as a run ends, or whose run is broken off before it has acted, is lost.

/** @import { Seen } from "./wire.d.ts" */

import { pageRests } from "./running.js";
import { ANSWER_MS } from "./waits.js";

const TRIES = 3;

export class Sequence {
  /** @type {string | undefined} */
  #session;
  #sent = 0;
  #seen = 0;
  #rests;

  /** @param {() => boolean} rests whether the page has nothing to run */
  constructor(rests = pageRests) {
    this.#rests = rests;
  }

  /**
   * Whether the session has seen every message; a new session has seen none and knows best.
   *
   * @param {Seen} seen
   */
  answered({ session, number }) {
    if (session !== this.#session) {
      this.#session = session;
      this.#sent = this.#seen = number;
    }
    this.#seen = Math.max(this.#seen, number);
    if (number < this.#sent) return false;
    this.#sent = number;
    return true;
  }

  /**
   * `send` is told the number of its message. One that the session has taken in twice counts once.
   *
   * @param {(number: number) => void} send
   */
  send(send) {
    this.#sent += 1;
    send(this.#sent);
    this.#watch(this.#sent, send, TRIES);
  }

  // A message sent again breaks off the run that may be about to answer it, so it waits for its end.
  /**
   * @param {number} number
   * @param {(number: number) => void} send
   * @param {number} tries
   */
  #watch(number, send, tries) {
    setTimeout(() => {
      if (this.#sent !== number || this.#seen >= number) return;
      const lost = this.#rests();
      if (lost && tries === 1) {
        this.#sent = this.#seen; // it does not get through: what the session says counts again
        return;
      }
      if (lost) send(number);
      this.#watch(number, send, tries - Number(lost));
    }, ANSWER_MS);
  }
}
