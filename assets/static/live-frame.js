// What everything that shows a run has in common: it follows one run, and draws at most once a
// frame, however often rows and gestures arrive.

export class Follower {
  constructor(root, draw) {
    Object.assign(this, { draw, due: new Set() });
    // What is in a closed tab is drawn when the tab is opened.
    this.resizing = new ResizeObserver(() => this.plan("size"));
    this.resizing.observe(root);
  }

  follow(run) {
    if (run === this.run) return;
    this.unsubscribe?.();
    this.run = run;
    this.unsubscribe = run.subscribe((what) => this.plan(what));
    run.start();
  }

  plan(what) {
    this.due.add(what);
    this.frame ??= requestAnimationFrame(async () => {
      const due = this.due;
      this.due = new Set();
      if (this.run) await this.draw(due);
      this.frame = undefined;
      if (this.due.size) this.plan("later");
    });
  }

  close() {
    this.resizing.disconnect();
    this.unsubscribe();
    if (!this.run.listeners.size) this.run.rest();
  }
}

// Whether a drawing from the start is due, and not only a cursor that moves.
export const afresh = (due) => ["data", "rows", "size", "selection"].some((what) => due.has(what));

export const part = (parent, className, tag = "div") => {
  const element = Object.assign(document.createElement(tag), { className });
  parent.append(element);
  return element;
};

// One view for each place on the page, whatever streamlit calls again.
export const mounting = (selector, View) => {
  const views = new WeakMap();
  return ({ data, parentElement, setTriggerValue }) => {
    const root = parentElement.querySelector(selector);
    if (!views.has(root)) views.set(root, new View(root, data));
    const view = views.get(root);
    view.update(data, setTriggerValue);
    // Streamlit also cleans up after a call that new data overtook; then the view is still in use.
    return () => root.isConnected || view.close();
  };
};
