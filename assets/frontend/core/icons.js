// The signs on the buttons that play something.

const PATHS = {
  play: "M7 4.5v15l12.5-7.5z",
  pause: "M6 5h4v14H6zm8 0h4v14h-4z",
  step: "M5 4.5v15L15.5 12zM17 5h3v14h-3z",
  epoch: "M3 5.5v13L11 12zM11 5.5v13L19 12zM19.5 5.5h2.5v13h-2.5z",
  stop: "M6 6h12v12H6z",
  again: "M12 5V1.5L6.5 6.5 12 11V7.6a5.4 5.4 0 1 1-5.4 5.4H4A8 8 0 1 0 12 5z",
};

export const icon = (name) =>
  `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${PATHS[name]}"/></svg>`;
