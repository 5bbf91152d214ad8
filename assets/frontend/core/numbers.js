// Numbers for reading, as vizcore.text writes them: three digits, powers of ten, a true minus.

const SUPERSCRIPT = { "-": "⁻", ...Object.fromEntries([..."⁰¹²³⁴⁵⁶⁷⁸⁹"].entries()) };

// 10 to a whole power.
export const powerOfTen = (n) => `10${[...String(Number(n))].map((c) => SUPERSCRIPT[c]).join("")}`;
const minus = (text) => text.replace("-", "−");

export const number = (value, digits = 3) => {
  if (value === null || Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const [mantissa, exponent] = value
    .toExponential(digits - 1)
    .split("e")
    .map(Number);
  if (value === 0 || (exponent >= -3 && exponent < 5))
    return minus(String(Number(value.toPrecision(digits))));
  return minus(`${mantissa === 1 ? "" : `${mantissa}×`}${powerOfTen(exponent)}`);
};

// 10 to this power, beyond the range of floats too.
export const numberOfLog10 = (log10, digits = 3) => {
  if (!Number.isFinite(log10) || Math.abs(log10) < 300) return number(10 ** log10, digits);
  const shift = Math.floor(log10) + 100;
  const [mantissa, exponent] = (10 ** (log10 - shift))
    .toExponential(digits - 1)
    .split("e")
    .map(Number);
  return minus(`${mantissa === 1 ? "" : `${mantissa}×`}${powerOfTen(exponent + shift)}`);
};
