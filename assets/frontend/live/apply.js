// A button that says at which step the reader looks when it is pressed: only the browser knows.

/** @import { Apply as Data } from "../core/wire.d.ts" */
/** @import { Send } from "../core/mounting.js" */

import { push } from "../core/element.js";
import { Component, mounting } from "../core/mounting.js";
import { runOf } from "./run/store.js";

/** @extends {Component<Data>} */
class Apply extends Component {
  /**
   * @param {HTMLElement} root
   * @param {Data} data
   * @param {Send} send
   */
  constructor(root, data, send) {
    super(root, data, send);
    this.button = push(root, "", () => this.inform("apply", { step: runOf(this.data.run).step }));
  }

  /** @override @param {Data} data */
  update(data) {
    super.update(data);
    this.sequence.answered(data.seen);
    this.button.textContent = data.label;
    this.button.ariaLabel = `${data.label}: ${data.change}`;
  }
}

export const mount = mounting(".lab-apply", Apply);
