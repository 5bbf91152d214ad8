// The terms of a text: where it uses one first, and what that means. Python has the table.

/** @import { Term } from "./wire.d.ts" */

/** @typedef {{ key: string, words: string }} Use a term, as the text writes it */

/** @type {{ [key: string]: Term }} */
let known = {};
/** @type {RegExp | undefined} */
let marks;
/** @type {(() => void)[]} who has written a text before the terms were known */
let waiting = [];

/** @param {{ [key: string]: Term }} terms in the reader's language */
export const learn = (terms) => {
  known = terms;
  const sources = Object.entries(terms).map(([key, term]) => `(?<${key}>${term.marks})`);
  marks = new RegExp(sources.join("|"), "g");
  const again = waiting;
  waiting = [];
  for (const write of again) write();
};

/** @param {string} key */
export const meaningOf = (key) => known[key];

/**
 * `again` is called when the terms are known, if they are not yet.
 *
 * @param {() => void} again
 */
export const whenLearned = (again) => {
  if (!marks) waiting.push(again);
};

/**
 * A text in pieces, the first use of each term apart.
 *
 * @param {string} text
 * @returns {(string | Use)[]}
 */
export const pieces = (text) => {
  /** @type {(string | Use)[]} */
  const found = [];
  const seen = new Set();
  let end = 0;
  for (const { 0: words, index, groups = {} } of marks ? text.matchAll(marks) : []) {
    const key = Object.keys(groups).find((name) => groups[name] !== undefined) ?? "";
    if (seen.has(key)) continue;
    seen.add(key);
    found.push(text.slice(end, index), { key, words });
    end = index + words.length;
  }
  return [...found, text.slice(end)].filter(Boolean);
};
