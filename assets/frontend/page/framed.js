// What a page of another site that frames this one is told: what it shows, and how high it is.

const PAGE = "[data-testid=stMainBlockContainer]";

/** @param {object} message for whoever it is: it holds only what the address says, and sizes */
export const tell = (message) => {
  if (window.parent !== window) window.parent.postMessage(message, "*");
};

// As course systems ask for it (IMS LTI, `lti.frameResize`). A lesson is as high as its frame.
const resized = new ResizeObserver(([{ target }]) => {
  if (target.querySelector(".lab-lesson")) return;
  tell({ subject: "lti.frameResize", height: Math.ceil(target.getBoundingClientRect().height) });
});

/** @type {Element | null} */
let watched = null;

/** Tell of the height of the page as it is now and becomes. */
export const tellHeight = () => {
  const page = document.querySelector(PAGE);
  if (!page || page === watched) return;
  resized.disconnect();
  resized.observe(page);
  watched = page;
};
