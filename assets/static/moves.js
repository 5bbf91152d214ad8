// What a reader does in a component, numbered: an answer to an earlier move undoes no later one.

const PATIENCE_MS = 2000;
const TRIES = 3;

export class Moves {
  constructor() {
    this.sent = this.seen = 0;
  }

  next() {
    this.sent += 1;
    return this.sent;
  }

  // Whether the session has seen every move; a new session has seen none and knows best.
  answered({ session, number }) {
    if (session !== this.session) Object.assign(this, { session, sent: number, seen: number });
    this.seen = Math.max(this.seen, number);
    if (number < this.sent) return false;
    this.sent = number;
    return true;
  }

  // On its way between two reruns a move can be lost: then it is sent again. If it was only late, the
  // session passes over the second.
  deliver(number, send, tries = TRIES) {
    send();
    setTimeout(() => {
      if (this.sent === number && this.seen < number && tries > 1) this.deliver(number, send, tries - 1);
    }, PATIENCE_MS);
  }
}
