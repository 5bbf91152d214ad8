// What a key does to Streamlit's sliders and fields that begins a run.

import { keyOf } from "./live-held.js";

const WAYS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -1, PageUp: 1 };
const ENDS = { Home: "min", End: "max" };
const NUMBER = "[data-testid=stNumberInput] input[type=number]";

// Whether a key moves a slider.
export const moves = ({ key, target }) => target.type === "range" && (key in WAYS || key in ENDS);

// A gesture as `Gestures` has them, or null.
export const keyed = (event, { listener, typed, silently }) => {
  const { key, code, shiftKey, target } = event;
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return null;
  const place = keyOf(target);
  const text = place && listener.otherOf(place) && said(event, listener.otherOf(place), typed);
  const address = text && listener.addressOf(place, text);
  if (!address) return null;
  const pass = () => {
    if (!target.isConnected) return false;
    const again = { key, code, shiftKey, bubbles: true, cancelable: true };
    silently(() => target.dispatchEvent(new KeyboardEvent("keydown", again)));
    return true;
  };
  return { key: place, address, relative: true, pass };
};

// What a slider says, as a link has it where the two are alike.
export const saidBy = (input, other) =>
  other?.texts ? input.getAttribute("aria-valuetext") : plain(Number(input.value));

// What the control then says.
const said = (event, other, typed) => {
  const { key, shiftKey, target } = event;
  if (moves(event)) return slid(target, reached(target, key, shiftKey), other);
  if (shiftKey) return undefined;
  if (target.matches(NUMBER) && /ArrowUp|ArrowDown/.test(key)) return stepped(target, WAYS[key]);
  return key === "Enter" && target === typed && target.matches("input") ? target.value.trim() : undefined;
};

const slid = (input, reach, { texts }) => {
  const present = Number(input.value);
  if (reach === present) return undefined;
  if (!texts) return plain(reach);
  // A slider of values counts them; the present one is not among the texts.
  const others = Object.entries(texts).sort(([, a], [, b]) => a - b);
  if (Number(input.max) !== others.length) return undefined;
  return others[reach < present ? reach : reach - 1]?.[0];
};

// As React Aria's slider does: a page is a tenth of it, in whole steps.
const reached = (input, key, shiftKey) => {
  if (key in ENDS) return Number(input[ENDS[key]]);
  const [value, min, max, step] = ["value", "min", "max", "step"].map((name) => Number(input[name]));
  const page = Math.max(step, Math.round((max - min) / 10 / step) * step);
  const jump = WAYS[key] * (shiftKey || key.startsWith("Page") ? page : step);
  const next = min + Math.round((value + jump - min) / step) * step;
  return Math.min(max, Math.max(min, next));
};

const stepped = ({ value, min, max, step }, way) => {
  const next = Number(value) + way * Number(step);
  const within = value !== "" && next >= Number(min) && next <= Number(max);
  return within ? plain(next) : undefined;
};

// Without what sums of decimal fractions leave behind.
const plain = (value) => String(Number(value.toPrecision(12)));
