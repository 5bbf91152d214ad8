// One view for each place on the page, whatever Streamlit calls again.

import { Sequence } from "./sequence.js";

/**
 * Tells the session something, under a name that its component knows.
 *
 * @typedef {(name: string, value: unknown) => void} Send
 */

/**
 * What stands at one place of the page.
 *
 * @template Data
 */
export class Component {
  sequence = new Sequence();

  /**
   * @param {HTMLElement} root
   * @param {Data} data
   * @param {Send} send
   */
  constructor(root, data, send) {
    this.root = root;
    this.data = data;
    this.send = send;
  }

  /** @param {Data} data */
  update(data) {
    this.data = data;
  }

  /**
   * Tell it as a numbered message.
   *
   * @param {string} name
   * @param {object} values
   */
  inform(name, values) {
    this.sequence.send((number) => this.send(name, { ...values, number }));
  }

  close() {}
}

/**
 * What Streamlit calls with every change of the data and of the theme; what it returns is called
 * when the component goes.
 *
 * @template Data
 * @param {string} selector
 * @param {new (root: HTMLElement, data: Data, send: Send) => Component<Data>} Kind
 */
export const mounting = (selector, Kind) => {
  /** @type {WeakMap<HTMLElement, Component<Data>>} */
  const views = new WeakMap();
  /** @param {{ data: Data, parentElement: ParentNode, setTriggerValue: Send }} component */
  const mount = ({ data, parentElement, setTriggerValue }) => {
    const root = /** @type {HTMLElement} */ (parentElement.querySelector(selector));
    const view = views.get(root) ?? new Kind(root, data, setTriggerValue);
    views.set(root, view);
    view.send = setTriggerValue;
    view.update(data);
    // Streamlit also cleans up after a call that new data overtook; then the view is still in use.
    return () => root.isConnected || view.close();
  };
  return mount;
};
