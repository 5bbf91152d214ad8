// What a reader does to Streamlit's controls that begins a run, held back until `pass` is called.
//
// Streamlit's lists, segments and switches act when the pointer goes down and up, before there is a
// click: for them all of it is held, and a click without a pointer follows. A slider acts when it is
// let go: only that is held. A list that is touched closes when it is held: a touch is not.

import { FIELD, hold, keyOf, TYPED } from "./live-held.js";
import { keyed } from "./live-keys.js";

const STEPS = { stNumberInputStepUp: "up", stNumberInputStepDown: "down" };
const LATER = ["mousedown", "pointerup", "mouseup"];
const MOVES = ["wheel", "scroll", "blur"];
const WATCHED = ["pointerdown", ...LATER, "click", "pointermove", "pointercancel", "keydown", "input", "change", ...MOVES];
const AFTER_RELEASE = ["pointermove", "mouseup", "click"];
const OPTION = "[role=option]";
const NEW = "__creatable__"; // the option that is what was typed
const SEGMENT = "button[role=radio]";
const SWITCH = "[data-testid=stCheckbox] label";
const OWN = ".lab-player, .lab-builder"; // they tell Streamlit themselves

const comboOf = (option) => {
  const list = option.closest("[role=listbox]");
  return list && document.querySelector(`[role=combobox][aria-controls="${list.id}"]`);
};

export class Gestures {
  // The listener's `addressOf(key, text)` is where the run begins, if one does, `otherOf(key)` what a
  // control can be set to, and `wishOf(key)` the address and the `pass` of a button whose run begins in
  // a way of its own; its `act` takes gesture after gesture, and null for whatever else a reader does;
  // `flush` has what is held back passed on, and `tell` says that Streamlit has been told something.
  // A gesture's `pass` returns false if there is nothing any more to pass it to.
  constructor(listener) {
    this.listener = listener;
    this.heard = (event) => this.passing || this.hear(event);
    for (const kind of WATCHED) window.addEventListener(kind, this.heard, { capture: true });
  }

  hear(event) {
    const { type } = event;
    if (MOVES.includes(type)) return this.move(event);
    if (type === "change") return this.change(event);
    if (type === "input") return this.input(event);
    if (this.sliding && this.slide(event)) return null;
    if (event.button > 0) return null;
    if (type === "pointerdown") return this.press(event);
    if (type === "pointerup" && this.touched) return this.touch(event);
    if (type === "click") return this.click(event);
    if (type === "keydown") return this.key(event);
    if (type === "pointercancel") this.pressed = this.touched = null;
    if (this.pressed && LATER.includes(type)) hold(event);
    return null;
  }

  // A list closes when what is behind it moves, or another window comes to the front.
  move({ type, target }) {
    if (type !== "blur" || target === window) this.listener.flush();
  }

  // What was typed, or set by a key, is on its way to Streamlit. A field that is left says so too,
  // however long ago that was.
  change({ target }) {
    const left = target.matches?.(FIELD) && target !== this.typed;
    this.typed = null;
    if (!left && !target.closest?.(OWN)) this.listener.tell();
  }

  input({ target }) {
    if (target.matches?.(TYPED)) this.typed = target;
  }

  // What begins on a control that begins a run is held until the click; what only ends there is not.
  press(event) {
    const { target, pointerId, pointerType } = event;
    this.listener.act(null);
    this.pressed = this.touched = null;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const gesture = this.pressable(target);
    if (gesture && pointerType === "touch") this.touched = { control: gesture.control, pointerId };
    // A text that is being typed is committed when the pointer goes down elsewhere.
    else if (gesture && !document.activeElement?.matches(TYPED)) {
      this.pressed = gesture.control;
      hold(event);
    } else if (!gesture) this.grip(event);
  }

  grip({ target, pointerId }) {
    if (target.closest?.("button, [data-testid=stWidgetLabel]")) return;
    const input = target.closest?.("[data-testid=stSlider]")?.querySelector("input[type=range]");
    const key = keyOf(input);
    if (key && this.listener.otherOf(key)) this.sliding = { input, key, before: input.value, pointerId };
  }

  touch({ pointerId, clientX, clientY }) {
    const { touched } = this;
    if (pointerId !== touched.pointerId) return;
    const gesture = this.pressable(document.elementFromPoint(clientX, clientY));
    if (gesture?.control === touched.control) this.listener.act({ ...gesture, pass: null, hide: null });
  }

  click(event) {
    const { pressed, touched } = this;
    this.pressed = this.touched = null;
    const pressable = this.pressable(event.target);
    // A click without a pointer is one by a key.
    const held = pressable && (!event.detail || pressable.control === pressed);
    const gesture = pressable ? held && pressable : this.button(event.target);
    if (gesture) {
      hold(event);
      this.listener.act(gesture);
    } else if (!touched) this.listener.act(null);
  }

  // Enter takes the option that the list points at.
  key(event) {
    const pointed = event.target.getAttribute?.("aria-activedescendant");
    const enter = event.key === "Enter" && !event.isComposing;
    const option = enter && pointed && this.pressable(document.getElementById(pointed));
    const gesture = option || keyed(event, this.listener, this.typed, (action) => this.silently(action));
    this.typed = enter ? null : this.typed;
    if (!gesture) return this.listener.act(null);
    hold(event);
    return this.listener.act(gesture);
  }

  // From the press to the release; whether that is all there is to an event.
  slide(event) {
    const { type } = event;
    const { pointerId, release } = this.sliding;
    if (release) {
      if (AFTER_RELEASE.includes(type)) hold(event);
      else release();
      return AFTER_RELEASE.includes(type);
    }
    if (type === "pointerdown" && event.isPrimary) this.sliding = null; // a release that nobody heard
    else if (event.pointerId === pointerId && type === "pointerup") this.release(event);
    else if (event.pointerId === pointerId && type === "pointercancel") this.sliding = null;
    else return true;
    return type !== "pointerdown";
  }

  release(event) {
    hold(event);
    const { sliding } = this;
    const { target } = event;
    const again = { ...placeOf(event), bubbles: true, cancelable: true };
    const pass = (sliding.release = () => {
      if (this.sliding !== sliding) return;
      this.sliding = null;
      const place = target.isConnected ? target : document.body; // the picture may be another by now
      this.silently(() => place.dispatchEvent(new PointerEvent("pointerup", again)));
    });
    // What it was slid to is drawn with the next frame.
    requestAnimationFrame(() => {
      if (this.sliding !== sliding) return;
      const { input, key, before } = sliding;
      const slid = input.value !== before;
      const address = slid && this.listener.addressOf(key, input.getAttribute("aria-valuetext"));
      if (address) return this.listener.act({ key, address, relative: true, pass });
      if (slid) this.listener.tell();
      return pass();
    });
  }

  // A chip, or the + or − of a number.
  button(target) {
    const button = target.closest?.("button");
    const step = STEPS[button?.dataset.testid];
    const key = keyOf(button);
    const wish = key && this.listener.wishOf(key);
    if (wish) return { ...wish, key, relative: true, late: () => this.silently(() => button.click()) };
    const address = key && this.listener.addressOf(step ? `${key}-${step}` : key);
    if (!address) return null;
    if (step) return { key, address, relative: true, pass: () => this.silently(() => button.click()) };
    const chip = () => document.querySelector(`.st-key-${key} button`); // another one when it is on
    return { key, address, pass: () => this.silently(() => chip()?.click()) };
  }

  pressable(target) {
    return this.chosen(target) ?? this.switched(target);
  }

  // Of a list, or of a row of segments.
  chosen(target) {
    const pressed = target?.closest?.(`${OPTION}, ${SEGMENT}`);
    if (pressed?.matches(":disabled, [aria-disabled=true], [data-disabled]")) return null;
    const combo = pressed?.matches(OPTION) && comboOf(pressed);
    const key = keyOf(combo || pressed);
    const own = combo && pressed.dataset.key === NEW ? combo.value : pressed?.textContent;
    const address = key && this.listener.addressOf(key, own);
    if (!address) return null;
    const list = combo && pressed.closest("[data-testid=stSelectboxVirtualDropdown]");
    const hide = () => list && (list.style.visibility = "hidden");
    return { key, address, relative: true, control: pressed, pass: () => this.strike(pressed), hide };
  }

  switched(target) {
    const input = !target?.closest?.("button") && target?.closest?.(SWITCH)?.querySelector("input:enabled");
    const key = input && keyOf(input);
    const address = key && this.listener.addressOf(key, "");
    return address ? { key, address, relative: true, control: input, pass: () => this.strike(input) } : null;
  }

  // A click without a pointer; the focus goes where the held press would have put it.
  strike(control) {
    if (!control.isConnected) return false;
    this.silently(() => {
      if (!control.matches(OPTION)) control.focus({ preventScroll: true });
      control.click();
    });
    return true;
  }

  silently(action) {
    this.passing = true;
    action();
    this.passing = false;
  }

  close() {
    this.sliding?.release?.();
    for (const kind of WATCHED) window.removeEventListener(kind, this.heard, { capture: true });
  }
}

const placeOf = ({ pointerId, pointerType, isPrimary, clientX, clientY, screenX, screenY }) =>
  ({ pointerId, pointerType, isPrimary, clientX, clientY, screenX, screenY });
