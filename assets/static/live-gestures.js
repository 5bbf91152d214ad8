// What a reader does to Streamlit's controls that begins a run, held back until `pass` is called.
//
// Streamlit's lists, segments and switches act when the pointer goes down and up, before there is a
// click: for them all of it is held, and a click without a pointer follows. A slider acts when it is
// let go: only that is held. A list that is touched closes when it is held: a touch is not.

import { FIELD, hold, keyOf, TYPED } from "./live-held.js";
import { keyed, moves } from "./live-keys.js";
import { Slide } from "./live-slide.js";

const STEPS = { stNumberInputStepUp: "up", stNumberInputStepDown: "down" };
const LATER = ["mousedown", "pointerup", "mouseup"];
const MOVES = ["wheel", "scroll", "blur"];
const FIELDS = ["input", "change", "focusout"];
const WATCHED = ["pointerdown", ...LATER, "click", "pointermove", "pointercancel", "keydown", ...FIELDS, ...MOVES];
const OPTION = "[role=option]";
const NEW = "__creatable__"; // the option that is what was typed
const SEGMENT = "button[role=radio]";
const SWITCH = "[data-testid=stCheckbox] label";
const CHOICE = `${OPTION}, ${SEGMENT}, ${SWITCH}`;
const COMBO = "[role=combobox]";
const PANEL = ".st-key-changes";
const APPLY = "-apply";
const OWN = ".lab-player, .lab-builder"; // they tell Streamlit themselves

const comboOf = (option) => {
  const list = option.closest("[role=listbox]");
  return list && document.querySelector(`[role=combobox][aria-controls="${list.id}"]`);
};

export class Gestures {
  // The listener's `act` takes gesture after gesture, and null for whatever else a reader does; `flush`
  // has what is held back passed on, and `tell` says that Streamlit has been told something. Where a run
  // begins, if one does, is for `chipOf` and `buttonOf` of a key to say, and for `addressOf` what a
  // control, whose choices `otherOf` has, is to say; `wishOf` a button has all of a gesture.
  //
  // A gesture has the `key` of its control, and the `address`; `relative` if that counts from what the
  // page has sent; `hide` for what is to go at once. Its `pass` tells Streamlit, null if it has been
  // told, and returns false if there is nothing any more to tell it to; `late` does in its place where
  // the run could not be begun.
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
    if (type === "focusout") return this.leave(event);
    if (this.slide?.hear(event)) return null;
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

  // What was set is on its way to Streamlit; what was typed is when the field is left.
  change({ target }) {
    if (!target.matches?.(FIELD) && !target.closest?.(OWN)) this.listener.tell();
  }

  leave(event) {
    const { target, relatedTarget } = event;
    if (target !== this.typed) return;
    this.typed = null;
    const [key, text] = [keyOf(target), target.value.trim()];
    const address = key && text && this.listener.addressOf(key, text);
    if (!address) return this.listener.tell();
    event.stopPropagation();
    const pass = () => {
      if (!target.isConnected) return false;
      this.silently(() => target.dispatchEvent(new FocusEvent("focusout", { bubbles: true, relatedTarget })));
      return true;
    };
    return this.listener.act({ key, address, relative: true, pass });
  }

  input({ target }) {
    if (target.matches?.(TYPED) && !target.closest(OWN)) this.typed = target;
    this.sought = target.matches?.(COMBO) ? target : null;
  }

  // What was typed into a list of the panel is what its button is to apply.
  settle(target) {
    const { sought } = this;
    this.sought = null;
    const applies = keyOf(target.closest?.("button"))?.endsWith(APPLY);
    if (!applies || !sought?.value || !sought.closest(PANEL)) return;
    this.listener.tell();
    const enter = { key: "Enter", code: "Enter", bubbles: true, cancelable: true };
    this.silently(() => sought.dispatchEvent(new KeyboardEvent("keydown", enter)));
  }

  // What begins on a control that begins a run is held until the click; what only ends there is not.
  press(event) {
    const { target, pointerId, pointerType } = event;
    this.listener.act(null);
    this.settle(target);
    this.pressed = this.touched = null;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const gesture = this.pressable(target);
    if (gesture && pointerType === "touch") this.touched = { control: gesture.control, pointerId };
    // A text that is being typed is committed when the pointer goes down elsewhere.
    else if (gesture && !document.activeElement?.matches(TYPED)) {
      this.pressed = gesture.control;
      hold(event);
    } else if (!gesture) this.slide = Slide.begun(event, this) ?? this.slide;
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
    } else if (!touched) {
      this.listener.act(null);
      if (event.target.closest?.(CHOICE)) this.listener.tell();
    }
  }

  // Enter takes the option that the list points at.
  key(event) {
    const pointed = event.target.getAttribute?.("aria-activedescendant");
    const enter = event.key === "Enter" && !event.isComposing;
    const option = enter && pointed && document.getElementById(pointed);
    const gesture = option ? this.pressable(option) : keyed(event, this);
    if (enter) this.typed = this.sought = null;
    if (gesture) hold(event);
    this.listener.act(gesture);
    if (gesture) return;
    if (option) this.listener.tell();
    else if (moves(event)) this.tellIfMoved(event.target);
  }

  // A chip, the + or − of a number, or another button.
  button(target) {
    const button = target.closest?.("button");
    const step = STEPS[button?.dataset.testid];
    const key = keyOf(button);
    if (!key) return null;
    const wish = this.listener.wishOf(key);
    if (wish) return { ...wish, key, relative: true, late: () => this.silently(() => button.click()) };
    const place = step ? `${key}-${step}` : key;
    const address = this.listener.buttonOf(place);
    if (address) return { key, address, relative: true, pass: () => this.silently(() => button.click()) };
    const chip = () => document.querySelector(`.st-key-${key} button`); // another one when it is on
    const whole = this.listener.chipOf(place);
    return whole ? { key, address: whole, pass: () => this.silently(() => chip()?.click()) } : null;
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

  tellIfMoved(input) {
    const before = input.value;
    requestAnimationFrame(() => input.value === before || this.listener.tell());
  }

  silently = (action) => {
    this.passing = true;
    action();
    this.passing = false;
  };

  close() {
    this.slide?.close();
    for (const kind of WATCHED) window.removeEventListener(kind, this.heard, { capture: true });
  }
}
