// Streamlit makes another button of a chip that is switched on, and the keyboard's focus would be
// lost with the old one: it goes to the new one.

const PATIENCE_MS = 10_000;
const LOOK_MS = 50;

let looking;

const rest = () => clearInterval(looking);

const follow = (name) => {
  const until = performance.now() + PATIENCE_MS;
  rest();
  looking = setInterval(() => {
    const lost = document.activeElement === document.body;
    if (lost) document.querySelector(`.${name} button`)?.focus({ preventScroll: true });
    if (performance.now() > until) rest();
  }, LOOK_MS);
};

// A click by a key has no detail; one by a script is not trusted.
const act = ({ type, target, detail, isTrusted }) => {
  if (type !== "click") return rest();
  const place = !detail && isTrusted && target.closest?.("[data-testid=stButton]")?.closest('[class*="st-key-"]');
  const own = place && place.querySelectorAll("button").length === 1;
  const name = own && [...place.classList].find((word) => word.startsWith("st-key-"));
  if (name) follow(name);
};

for (const type of ["pointerdown", "keydown", "click"]) window.addEventListener(type, act, { capture: true });
