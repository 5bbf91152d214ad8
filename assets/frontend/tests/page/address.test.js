// What becomes of an address: where a link leads, and which address only completes another.

import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.history = { pushState() {}, replaceState() {} };
globalThis.addEventListener = () => {};
globalThis.ResizeObserver = class {};
const { completes, leadsTo, unframed } = await import("../../page/address.js");

const HERE = "https://example.org/tools/lab/gradient_flow?depth=20&lang=en";

test("a link leads to its page, framed as the one that it is on", () => {
  const link = "https://example.org/tools/lab/live_cnn?activation=relu";
  assert.equal(leadsTo(link, HERE), link);
  assert.equal(
    leadsTo(link, `${HERE}&embed=true&embed_options=dark_theme&embed_options=show_toolbar`),
    `${link}&embed=true&embed_options=dark_theme&embed_options=show_toolbar`,
  );
});

test("the page itself and other sites are no other page", () => {
  assert.equal(leadsTo("https://example.org/tools/lab/gradient_flow", HERE), null);
  assert.equal(leadsTo(`${HERE}#main`, HERE), null);
  assert.equal(leadsTo("https://other.example/live_cnn", HERE), null);
});

test("an address without language is completed by its own page only", () => {
  const led = "https://example.org/lab/live_cnn?activation=relu";
  assert.ok(completes("/lab/live_cnn?activation=relu&lang=en", led));
  assert.ok(completes("/lab/live_cnn?lang=en", "https://example.org/lab/live_cnn"));
  assert.ok(!completes("/lab/gradient_flow?lang=en", led));
  assert.ok(!completes("/lab/live_cnn?lang=en", `${led}&lang=en`));
});

test("a shared link has everything but what a frame has asked for", () => {
  assert.equal(unframed(HERE), HERE);
  const framed = `${HERE}&embed=true&embed_options=dark_theme&embed_options=show_toolbar&width=64`;
  assert.equal(unframed(framed), `${HERE}&width=64`);
});
