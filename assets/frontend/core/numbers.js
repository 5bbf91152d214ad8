// Numbers for reading, as vizcore.text writes them: three digits, commas in thousands, powers of ten,
// a true minus.

const DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** @param {string} text */
export const minus = (text) => text.replace("-", "−");

/**
 * 10 to a whole power.
 *
 * @param {number} n
 */
export const powerOfTen = (n) =>
  `10${[...String(n)].map((c) => (c === "-" ? "⁻" : DIGITS[Number(c)])).join("")}`;

/** @param {string} decimal its whole part with commas in thousands */
const grouped = (decimal) =>
  decimal.replace(/^-?\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));

/**
 * A number between 1 and 10 with so many digits, and the power of ten that it is multiplied by.
 *
 * @param {number} value
 * @param {number} digits
 */
const parts = (value, digits) =>
  value
    .toExponential(digits - 1)
    .split("e")
    .map(Number);

/**
 * @param {number} mantissa
 * @param {number} exponent
 */
const scientific = (mantissa, exponent) =>
  minus(`${mantissa === 1 ? "" : `${mantissa}×`}${powerOfTen(exponent)}`);

/**
 * @param {number | null} value
 * @param {number} [digits]
 */
export const number = (value, digits = 3) => {
  if (value === null || Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const [mantissa, exponent] = parts(value, digits);
  if (value === 0 || (exponent >= -3 && exponent < 5))
    return minus(grouped(String(Number(value.toPrecision(digits)))));
  return scientific(mantissa, exponent);
};

/**
 * 10 to this power, beyond the range of floats too.
 *
 * @param {number} log10
 * @param {number} [digits]
 */
export const numberOfLog10 = (log10, digits = 3) => {
  if (!Number.isFinite(log10) || Math.abs(log10) < 300) return number(10 ** log10, digits);
  const shift = Math.floor(log10) + 100;
  const [mantissa, exponent] = parts(10 ** (log10 - shift), digits);
  return scientific(mantissa, exponent + shift);
};

/** @param {number | null} value */
export const percent = (value) =>
  value === null ? "–" : `${Number((100 * value).toPrecision(3))}\u00a0%`;

/**
 * Of a class: a network is never wholly certain.
 *
 * @param {number} value
 */
export const probability = (value) => {
  if (value < 0.001) return "<0.1\u00a0%";
  return value > 0.999 ? ">99.9\u00a0%" : percent(value);
};
