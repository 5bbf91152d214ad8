// Numbers as a file for spreadsheets.

import { element } from "./element.js";
import { SAVING_MS } from "./waits.js";

/** @typedef {string | number | null | undefined} Cell */

// A spreadsheet would carry out a text that begins so, unless it is a number.
const FORMULA = /^[=+\-@\t\r]/;

/** @param {Cell} value */
const written = (value) => {
  if (typeof value === "string") {
    const text = FORMULA.test(value) && Number.isNaN(Number(value)) ? `'${value}` : value;
    return `"${text.replaceAll('"', '""')}"`;
  }
  return Number.isNaN(value) ? "" : (value ?? "");
};

/** @param {Cell[][]} rows */
export const csv = (rows) => rows.map((row) => row.map(written).join(",")).join("\n");

/**
 * @param {string} name
 * @param {Cell[][]} rows
 */
export const download = (name, rows) => {
  const url = URL.createObjectURL(
    new Blob(["\ufeff", csv(rows)], { type: "text/csv;charset=utf-8" }),
  );
  element("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), SAVING_MS);
};
