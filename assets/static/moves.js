// What a reader does in a component, numbered: an answer to an earlier move undoes no later one.

export class Moves {
  constructor() {
    this.sent = 0;
  }

  next() {
    this.sent += 1;
    return this.sent;
  }

  // Whether the session has seen every move; a new session has seen none and knows best.
  answered({ session, number }) {
    if (session !== this.session) Object.assign(this, { session, sent: number });
    if (number < this.sent) return false;
    this.sent = number;
    return true;
  }
}
