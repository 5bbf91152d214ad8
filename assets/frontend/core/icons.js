// The signs on buttons: paths in a square of 24.

export const PATHS = {
  play: "M7 4.5v15l12.5-7.5z",
  pause: "M6 5h4v14H6zm8 0h4v14h-4z",
  step: "M5 4.5v15L15.5 12zM17 5h3v14h-3z",
  epoch: "M3 5.5v13L11 12zM11 5.5v13L19 12zM19.5 5.5h2.5v13h-2.5z",
  stop: "M6 6h12v12H6z",
  again: "M12 5V1.5L6.5 6.5 12 11V7.6a5.4 5.4 0 1 1-5.4 5.4H4A8 8 0 1 0 12 5z",
  png: "M3 5h18v14H3zM5 7v9.5l4.5-5 3.5 4 2-2.2 4 4V7zM16 9a1.5 1.5 0 1 1 0 3 1.5 1.5 0 1 1 0-3z",
  svg: "M3 3h12v2H5v14h14V9h2v12H3V3zm14 0h4v4h-2V6.4l-6.3 6.3-1.4-1.4L17.6 5H17V3z",
  csv: "M4 4h16v16H4V4zm2 2v3h5V6H6zm7 0v3h5V6h-5zM6 11v3h5v-3H6zm7 0v3h5v-3h-5zM6 16v2h5v-2H6zm7 0v2h5v-2h-5z",
};

/** @typedef {keyof typeof PATHS} Icon */

/** @param {Icon} name */
const drawing = (name) =>
  `<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${PATHS[name]}"/></svg>`;

/**
 * Lets a button show a sign. One that was replaced between press and release would not be clicked.
 *
 * @param {HTMLElement} button
 * @param {Icon} name
 */
export const showIcon = (button, name) => {
  if (button.dataset.icon === name) return;
  button.dataset.icon = name;
  button.innerHTML = drawing(name);
};
