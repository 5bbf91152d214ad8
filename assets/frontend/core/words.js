// Templates come from python in the reader's language; what is put into them ends up in text nodes.

import { number } from "./numbers.js";

/** @typedef {Record<string, string>} Words */

/** @typedef {{ [name: string]: string | number | null | undefined }} Values */

/**
 * A template with its fields filled. A field with a format, such as {bias:.3g}, is a number.
 *
 * @param {string} template
 * @param {Values} [values]
 */
export const fill = (template, values = {}) =>
  template.replace(/\{(\w+)(:[^}]*)?\}/g, (_, name, format) => {
    const value = values[name];
    return format && typeof value !== "string" ? number(value ?? null) : String(value ?? "");
  });

/**
 * A time of so many seconds.
 *
 * @param {number} seconds
 * @param {Words} words
 */
export const duration = (seconds, words) => {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return fill(words.seconds, { s: whole });
  return fill(words.minutes, { m: Math.floor(whole / 60), s: whole % 60 });
};

/** @type {Words} the sign before a sentence, by its tone */
export const SIGNS = { good: "✓", warn: "!", bad: "✗", plain: "" };
