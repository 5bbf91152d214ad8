// What components of ours are made of.

export const element = (tag, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
};

// While the pointer that went down on an element is held, `move` is told of it; then `end` is called.
export const drag = (target, { pointerId }, { move, end }) => {
  target.setPointerCapture(pointerId);
  target.dataset.dragging = "";
  target.addEventListener("pointermove", move);
  const stop = () => {
    target.removeEventListener("pointermove", move);
    delete target.dataset.dragging;
    end();
  };
  target.addEventListener("lostpointercapture", stop, { once: true });
};

// One view for each place on the page, whatever Streamlit calls again.
export const mounting = (selector, View) => {
  const views = new WeakMap();
  return ({ data, parentElement, setTriggerValue }) => {
    const root = parentElement.querySelector(selector);
    if (!views.has(root)) views.set(root, new View(root, data));
    const view = views.get(root);
    view.update(data, setTriggerValue);
    // Streamlit also cleans up after a call that new data overtook; then the view is still in use.
    return () => root.isConnected || view.close?.();
  };
};
