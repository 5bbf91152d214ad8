// What a reader does in a component, as numbered messages that the session acknowledges: an answer to
// an earlier one undoes no later one, and one that is lost is sent again.

/** @import { Seen } from "./wire.d.ts" */

import { ANSWER_MS } from "./waits.js";

const TRIES = 3;

export class Sequence {
  /** @type {string | undefined} */
  #session;
  #sent = 0;
  #seen = 0;

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
   * `send` is told the number of its message. Between two reruns a message can be lost; if it was
   * only late, the session passes over the second.
   *
   * @param {(number: number) => void} send
   */
  send(send) {
    this.#sent += 1;
    this.#deliver(this.#sent, send, TRIES);
  }

  /**
   * @param {number} number
   * @param {(number: number) => void} send
   * @param {number} tries
   */
  #deliver(number, send, tries) {
    send(number);
    if (tries === 1) return;
    setTimeout(() => {
      if (this.#sent === number && this.#seen < number) this.#deliver(number, send, tries - 1);
    }, ANSWER_MS);
  }
}
