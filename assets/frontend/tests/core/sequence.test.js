// Numbered messages: what counts as answered, and what is sent again.

import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { Sequence } from "../../core/sequence.js";
import { ANSWER_MS } from "../../core/waits.js";

const started = (rests = () => true) => {
  const sequence = new Sequence(rests);
  assert.ok(sequence.answered({ session: "a", number: 3 }), "a new session knows best");
  return sequence;
};

const sentBy = (sequence) => {
  const sent = [];
  sequence.send((number) => sent.push(number));
  return sent;
};

test("an answer to an earlier message is none to a later one", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const sequence = started();
  assert.deepEqual([sentBy(sequence), sentBy(sequence)], [[4], [5]]);
  assert.deepEqual(
    [3, 4, 5].map((number) => sequence.answered({ session: "a", number })),
    [false, false, true],
  );
  mock.timers.reset();
});

test("a message is sent three times at most, until it is acknowledged", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const lost = sentBy(started());
  for (let i = 0; i < 9; i += 1) mock.timers.tick(ANSWER_MS);
  assert.deepEqual(lost, [4, 4, 4]);
  const sequence = started();
  const late = sentBy(sequence);
  mock.timers.tick(ANSWER_MS);
  sequence.answered({ session: "a", number: 4 });
  mock.timers.tick(9 * ANSWER_MS);
  assert.deepEqual(late, [4, 4]);
  mock.timers.reset();
});

test("a message is not sent again while the page runs: that would break the answer off", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  let running = true;
  const sent = sentBy(started(() => !running));
  for (let i = 0; i < 9; i += 1) mock.timers.tick(ANSWER_MS);
  assert.deepEqual(sent, [4]);
  running = false;
  mock.timers.tick(ANSWER_MS);
  assert.deepEqual(sent, [4, 4]);
  mock.timers.reset();
});

test("what does not get through leaves the last word to the session", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const sequence = started();
  sentBy(sequence);
  assert.ok(!sequence.answered({ session: "a", number: 3 }));
  for (let i = 0; i < 9; i += 1) mock.timers.tick(ANSWER_MS);
  assert.ok(sequence.answered({ session: "a", number: 3 }));
  mock.timers.reset();
});

test("a later message takes the place of one that was lost", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const sequence = started();
  const [first, second] = [sentBy(sequence), sentBy(sequence)];
  mock.timers.tick(ANSWER_MS);
  assert.deepEqual([first, second], [[4], [5, 5]]);
  mock.timers.reset();
});

test("a session that begins anew has nothing to answer", () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  const sequence = started();
  const sent = sentBy(sequence);
  assert.ok(sequence.answered({ session: "b", number: 0 }));
  mock.timers.tick(ANSWER_MS);
  assert.deepEqual(sent, [4]);
  assert.deepEqual(sentBy(sequence), [1]);
  mock.timers.reset();
});
