// Whether this browser has been in a lesson: it alone remembers, and no server is told.

const KEY = "activation-lab.lesson";
const MARK = "data-learner"; // of the document; style.css shows the fitting link to a lesson

/** What is done with the store, of which a browser may have none, as in another site's frame. */
const asked = (/** @type {() => unknown} */ question) => {
  try {
    return question();
  } catch {
    return null;
  }
};

export const recall = () => {
  if (asked(() => localStorage.getItem(KEY))) document.documentElement.setAttribute(MARK, "");
};

export const remember = () => {
  asked(() => localStorage.setItem(KEY, "1"));
  document.documentElement.setAttribute(MARK, "");
};
