// What a reader does to Streamlit's controls that begins a run, held back until `pass` is called.
//
// Streamlit's lists, segments and switches act when the pointer goes down and up, before there is a
// click: for them all of it is held, and a click without a pointer follows. A slider acts when it is
// let go: only that is held. A list that is touched closes when it is held: a touch is passed at once.

const STEPS = { stNumberInputStepUp: "up", stNumberInputStepDown: "down" };
const PRESSES = ["pointerdown", "mousedown", "pointerup", "mouseup", "click"];
const WATCHED = [...PRESSES, "pointermove", "pointercancel", "keydown"];
const AFTER_RELEASE = ["pointermove", "mouseup", "click"];
const OPTION = "[role=option]";
const SEGMENT = "button[role=radio]";
const SWITCH = "[data-testid=stCheckbox] label";

const keyOf = (element) => {
  const place = element?.closest('[class*="st-key-"]');
  const name = [...(place?.classList ?? [])].find((word) => word.startsWith("st-key-"));
  return name?.slice("st-key-".length);
};

const comboOf = (option) => {
  const list = option.closest("[role=listbox]");
  return list && document.querySelector(`[role=combobox][aria-controls="${list.id}"]`);
};

export class Gestures {
  // The listener's `addressOf(key, text)` is where the run begins, if one does, and `slides(key)`
  // whether one may; its `act` takes gesture after gesture, and null for whatever else a reader does.
  constructor(listener) {
    this.listener = listener;
    this.heard = (event) => this.passing || event.button > 0 || this.hear(event);
    for (const kind of WATCHED) window.addEventListener(kind, this.heard, { capture: true });
  }

  hear(event) {
    const { type } = event;
    if (this.sliding && this.slide(event)) return;
    if (type === "pointerdown") this.press(event);
    else if (type === "click") this.click(event);
    else if (type === "pointerup" && this.touched) this.touch(event);
    else if (type === "keydown") this.key(event);
    else if (PRESSES.includes(type) && !this.touched && this.pressable(event.target)) hold(event);
  }

  press(event) {
    this.listener.act(null);
    this.touched = event.pointerType === "touch";
    if (this.pressable(event.target)) return this.touched ? null : hold(event);
    const input = event.target.closest?.("[data-testid=stSlider]")?.querySelector("input[type=range]");
    const key = keyOf(input);
    if (key && this.listener.slides(key)) this.sliding = { input, key, before: input.value, pointer: event.pointerId };
  }

  touch(event) {
    const gesture = this.pressable(event.target);
    if (gesture) this.listener.act({ ...gesture, pass: null, hide: null });
  }

  click(event) {
    const pressed = this.pressable(event.target);
    if (pressed && this.touched && event.detail) return null;
    const gesture = pressed ?? this.button(event.target);
    if (!gesture) return this.listener.act(null);
    hold(event);
    this.listener.act(gesture);
  }

  // Enter takes the option that the list points at.
  key(event) {
    const pointed = event.target.getAttribute?.("aria-activedescendant");
    const enter = event.key === "Enter" && !event.isComposing;
    const gesture = enter && pointed && this.pressable(document.getElementById(pointed));
    if (!gesture) return this.listener.act(null);
    hold(event);
    this.listener.act(gesture);
  }

  // From the press to the release; whether that is all there is to an event.
  slide(event) {
    const { type } = event;
    const { pointer, release } = this.sliding;
    if (release) {
      if (AFTER_RELEASE.includes(type)) hold(event);
      else release();
      return AFTER_RELEASE.includes(type);
    }
    if (event.pointerId !== pointer) return true;
    if (type === "pointerup") this.release(event);
    else if (type === "pointercancel") this.sliding = null;
    return true;
  }

  release(event) {
    hold(event);
    const { sliding } = this;
    const { target } = event;
    const again = { ...placeOf(event), bubbles: true, cancelable: true };
    const pass = (sliding.release = () => {
      if (this.sliding !== sliding) return;
      this.sliding = null;
      this.silently(() => target.dispatchEvent(new PointerEvent("pointerup", again)));
    });
    // What it was slid to is drawn with the next frame.
    requestAnimationFrame(() => {
      if (this.sliding !== sliding) return;
      const { input, key, before } = sliding;
      const slid = input.value !== before;
      const address = slid && this.listener.addressOf(key, input.getAttribute("aria-valuetext"));
      if (address) this.listener.act({ key, address, relative: true, pass });
      else pass();
    });
  }

  // A chip, or the + or − of a number.
  button(target) {
    const button = target.closest?.("button");
    const step = STEPS[button?.dataset.testid];
    const key = keyOf(button);
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
    const combo = pressed?.matches(OPTION) && comboOf(pressed);
    const key = keyOf(combo || pressed);
    const address = key && this.listener.addressOf(key, pressed.textContent);
    if (!address) return null;
    const list = combo && pressed.closest("[data-testid=stSelectboxVirtualDropdown]");
    const pass = () => this.silently(() => pressed.click());
    const hide = () => list && (list.style.visibility = "hidden");
    return { key, address, relative: true, pass, hide };
  }

  switched(target) {
    const input = !target?.closest?.("button") && target?.closest?.(SWITCH)?.querySelector("input");
    const key = input && keyOf(input);
    const address = key && this.listener.addressOf(key, "");
    return address ? { key, address, relative: true, pass: () => this.silently(() => input.click()) } : null;
  }

  silently(action) {
    this.passing = true;
    action();
    this.passing = false;
  }

  close() {
    for (const kind of WATCHED) window.removeEventListener(kind, this.heard, { capture: true });
  }
}

// The list of a combobox closes when its field loses the focus.
const hold = (event) => {
  event.stopPropagation();
  event.preventDefault();
};

const placeOf = ({ pointerId, pointerType, isPrimary, clientX, clientY, screenX, screenY }) =>
  ({ pointerId, pointerType, isPrimary, clientX, clientY, screenX, screenY });
