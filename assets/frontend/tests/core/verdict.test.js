// A verdict is spoken when it is another, and when it has come to rest.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Spoken } from "../../core/verdict.js";
import { REST_MS } from "../../core/waits.js";

const spoken = (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const place = { textContent: "" };
  return { place, speech: new Spoken(place), rest: () => context.mock.timers.tick(REST_MS) };
};

test("a drag passes through many, and only where it ends is spoken", (context) => {
  const { place, speech, rest } = spoken(context);
  assert.equal(place.ariaLive, "polite");
  for (const text of ["a", "b", "c"]) {
    speech.say(text);
    context.mock.timers.tick(REST_MS / 2);
    assert.equal(place.textContent, "");
  }
  rest();
  assert.equal(place.textContent, "c");
});

test("other numbers of the same verdict are not spoken, but it has the newest", (context) => {
  const { place, speech, rest } = spoken(context);
  speech.say("1 unit dead", "dead");
  speech.say("2 units dead", "dead");
  rest();
  assert.equal(place.textContent, "2 units dead");
  speech.say("3 units dead", "dead");
  rest();
  assert.equal(place.textContent, "2 units dead");
  speech.say("none dead", "healthy");
  rest();
  assert.equal(place.textContent, "none dead");
});

test("nothing is spoken once its place is gone", (context) => {
  const { place, speech, rest } = spoken(context);
  speech.say("a");
  speech.close();
  rest();
  assert.equal(place.textContent, "");
});
