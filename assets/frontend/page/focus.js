// Streamlit makes another button of a chip that is switched on, and the keyboard's focus would be
// lost with the old one: it goes to the new one.

let name;

const watch = new MutationObserver(() => {
  if (document.activeElement === document.body)
    document.querySelector(`.${name} button`)?.focus({ preventScroll: true });
});

// A click by a key has no detail; one by a script is not trusted. Whatever is done next, ends it.
const act = ({ type, target, detail, isTrusted }) => {
  watch.disconnect();
  const pressed = type === "click" && !detail && isTrusted;
  const place =
    pressed && target.closest?.("[data-testid=stButton]")?.closest('[class*="st-key-"]');
  if (!place || place.querySelectorAll("button").length > 1) return;
  name = [...place.classList].find((word) => word.startsWith("st-key-"));
  watch.observe(document.body, { childList: true, subtree: true });
};

for (const type of ["pointerdown", "keydown", "click"])
  window.addEventListener(type, act, { capture: true });
