// What a key does to Streamlit's sliders and fields that begins a run.

import { keyOf } from "./live-held.js";

const WAYS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };
const MOVES = /^(Arrow|Home|End|Page)/;
const NUMBER = "[data-testid=stNumberInput] input[type=number]";

// A gesture as `Gestures` has them, or null.
export const keyed = (event, { listener, typed, silently }) => {
  const { key, code, target } = event;
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return null;
  const place = keyOf(target);
  const text = place && listener.otherOf(place) && said(event, listener.otherOf(place), typed);
  const address = text && listener.addressOf(place, text);
  if (!address) return null;
  const pass = () => {
    if (!target.isConnected) return false;
    const again = { key, code, bubbles: true, cancelable: true };
    silently(() => target.dispatchEvent(new KeyboardEvent("keydown", again)));
    return true;
  };
  return { key: place, address, relative: true, pass };
};

// Another key on a slider: where it goes is known when it is there, and Streamlit has heard of it.
export const moved = ({ key, target }, gestures) => {
  const place = target.type === "range" && MOVES.test(key) && keyOf(target);
  if (!place) return;
  const before = target.value;
  requestAnimationFrame(() => {
    if (target.value !== before) gestures.told(place, saidBy(target, gestures.listener.otherOf(place)));
  });
};

// What a slider says, as a link has it where the two are alike.
export const saidBy = (input, other) =>
  other?.texts ? input.getAttribute("aria-valuetext") : plain(Number(input.value));

// What the control then says.
const said = ({ key, target }, other, typed) => {
  if (target.type === "range" && key in WAYS) return slid(target, WAYS[key], other);
  if (target.matches(NUMBER) && /ArrowUp|ArrowDown/.test(key)) return stepped(target, WAYS[key]);
  return key === "Enter" && target === typed && target.matches("input") ? target.value.trim() : undefined;
};

const slid = (input, way, { texts }) => {
  if (!texts) return stepped(input, way);
  // A slider of values counts them; the present one is not among the texts.
  const others = Object.entries(texts).sort(([, a], [, b]) => a - b);
  if (Number(input.max) !== others.length) return undefined;
  const present = Number(input.value);
  return others[way > 0 ? present : present - 1]?.[0];
};

const stepped = ({ value, min, max, step }, way) => {
  const next = Number(value) + way * Number(step);
  const within = value !== "" && next >= Number(min) && next <= Number(max);
  return within ? plain(next) : undefined;
};

// Without what sums of decimal fractions leave behind.
const plain = (value) => String(Number(value.toPrecision(12)));
