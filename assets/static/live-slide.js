// A slider between the press and the release, which is held back until the gesture is passed on.

import { hold, keyOf } from "./live-held.js";
import { saidBy } from "./live-keys.js";

const AFTER_RELEASE = ["pointermove", "mouseup", "click"];

export class Slide {
  // What a press begins, if it is on a slider.
  static begun({ target, pointerId }, gestures) {
    if (target.closest?.("button, [data-testid=stWidgetLabel]")) return null;
    const input = target.closest?.("[data-testid=stSlider]")?.querySelector("input[type=range]");
    const key = keyOf(input);
    return key ? new Slide(gestures, { input, key, before: input.value, pointerId }) : null;
  }

  constructor(gestures, slider) {
    Object.assign(this, slider, { gestures });
  }

  get on() {
    return this.gestures.slide === this;
  }

  end() {
    if (this.on) this.gestures.slide = null;
  }

  // Whether that is all there is to an event.
  hear(event) {
    const { type } = event;
    if (this.pass) {
      if (AFTER_RELEASE.includes(type)) hold(event);
      else this.pass();
      return AFTER_RELEASE.includes(type);
    }
    if (type === "pointerdown" && event.isPrimary) this.end(); // a release that nobody heard
    else if (event.pointerId === this.pointerId && type === "pointerup") this.release(event);
    else if (event.pointerId === this.pointerId && type === "pointercancel") this.end();
    else return true;
    return type !== "pointerdown";
  }

  release(event) {
    hold(event);
    const { gestures, input, key, before } = this;
    const { listener } = gestures;
    const { target } = event;
    const again = { ...placeOf(event), bubbles: true, cancelable: true };
    this.pass = () => {
      if (!this.on) return;
      this.end();
      const place = target.isConnected ? target : document.body; // the picture may be another by now
      gestures.silently(() => place.dispatchEvent(new PointerEvent("pointerup", again)));
    };
    // What it was slid to is drawn with the next frame.
    requestAnimationFrame(() => {
      if (!this.on) return;
      const slid = input.value !== before;
      const address = slid && listener.addressOf(key, saidBy(input, listener.otherOf(key)));
      if (address) return listener.act({ key, address, relative: true, pass: () => this.pass() });
      if (slid) listener.tell();
      return this.pass();
    });
  }

  close() {
    this.pass?.();
  }
}

const placeOf = ({ pointerId, pointerType, isPrimary, clientX, clientY, screenX, screenY }) =>
  ({ pointerId, pointerType, isPrimary, clientX, clientY, screenX, screenY });
