// What a reader has predicted, beside what is so.

/** @import { Control } from "../../core/wire.d.ts" */
/** @import { At, Range } from "./types.d.ts" */

import { number } from "../../core/numbers.js";

const CARRIED = ["lang", "present"]; // from page to page
const CLOSE = 0.1; // of the answer, or of the slider: well predicted

// With commas in thousands, as far as a reader takes it in.
/** @param {number} value @param {number} [digits] */
export const grouped = (value, digits = 3) =>
  value < 1000 || value >= 1e6
    ? number(value, digits)
    : Number(value.toPrecision(digits)).toLocaleString("en");

/**
 * Which sentence compares `said` with `value`, and the numbers in it.
 *
 * @param {Partial<Range>} range
 * @param {number} said
 * @param {number} value
 */
export const compared = ({ log = false, low = 0, high = 1 }, said, value) => {
  if (log) {
    const ratio = said / value;
    if (Math.abs(Math.log10(ratio)) <= Math.log10(1 + 2 * CLOSE))
      return { case: "right", times: 1 };
    return ratio > 1
      ? { case: "more", times: grouped(ratio) }
      : { case: "less", times: grouped(1 / ratio) };
  }
  const difference = Math.abs(said - value);
  return { case: difference <= (CLOSE * (high - low)) / 4 ? "right" : "off", difference };
};

/**
 * A text with its {fields} filled in; numbers get three digits.
 *
 * @param {string} template
 * @param {Record<string, any>} values
 * @returns {string}
 */
export const filled = (template, values) =>
  template.replace(/\{(\w+)\}/g, (field, name) => {
    const known = values[name];
    const value = typeof known === "function" ? known() : known; // what takes its time, only if asked
    if (value === undefined) return field;
    return typeof value === "number" ? number(value) : String(value);
  });

/**
 * The moment that a query names, else the first; whether it named one that there is not.
 *
 * @param {string} query
 * @param {string[]} keys
 */
export const momentOf = (query, keys) => {
  const asked = new URLSearchParams(query).get("moment");
  const known = keys.indexOf(asked ?? "");
  return { index: Math.max(known, 0), unknown: asked !== null && known < 0 };
};

/**
 * A query that names the moment, and where its controls stand; what is as at first needs no name.
 *
 * @param {string} query
 * @param {{ key: string, controls: Control[] }[]} moments
 * @param {number} index
 * @param {At} [at]
 */
export const queryOf = (query, moments, index, at = {}) => {
  const fields = new URLSearchParams(query);
  fields.delete("moment");
  for (const { controls } of moments) for (const { key } of controls) fields.delete(key);
  const { key: moment, controls } = moments[index];
  if (index > 0) fields.append("moment", moment);
  for (const { key, kind, start } of controls) {
    const value = at[key]?.text ?? at[key] ?? start;
    if (kind !== "player" && value !== start) fields.append(key, String(value));
  }
  const text = String(fields);
  return text && `?${text}`;
};

/**
 * Where a query says that controls stand; what they do not allow is passed over.
 *
 * @param {string} query
 * @param {Control[]} controls
 * @returns {At}
 */
export const settingsIn = (query, controls) => {
  const fields = new URLSearchParams(query);
  /**
   * @param {Control} control
   * @returns {[key: string, value: unknown][]}
   */
  const read = ({ key, kind, options, phis = [], low = 0, high = 1 }) => {
    const text = fields.get(key);
    if (text === null || kind === "player") return [];
    if (kind === "phi") return phis.filter((phi) => phi.text === text).map((phi) => [key, phi]);
    if (kind !== "slide") return !options || Object.hasOwn(options, text) ? [[key, text]] : [];
    const value = Number(text);
    return text && value >= low && value <= high ? [[key, value]] : [];
  };
  return Object.fromEntries(controls.flatMap(read));
};

/**
 * An address of another page with what holds for every page: language and presenter mode.
 *
 * @param {string} address
 * @param {string} query
 */
export const addressWith = (address, query) => {
  const [page, own = ""] = address.split("?");
  const [fields, now] = [new URLSearchParams(own), new URLSearchParams(query)];
  for (const [name, text] of now) if (CARRIED.includes(name)) fields.set(name, text);
  return String(fields) ? `${page}?${fields}` : page;
};

/**
 * A sketched curve after the pointer has gone from one point to another: [place, value] each.
 *
 * @param {number[]} curve
 * @param {[number, number]} from
 * @param {[number, number]} to
 */
export const drawn = (curve, [from, before], [to, now]) =>
  curve.map((value, i) => {
    if (i < Math.min(from, to) || i > Math.max(from, to)) return value;
    if (from === to) return now;
    return before + ((now - before) * (i - from)) / (to - from);
  });
