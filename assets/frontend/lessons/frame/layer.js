// What lies over a picture.

/** @import { Box } from "./types.d.ts" */

/**
 * Over a part of the picture.
 *
 * @param {HTMLElement} target
 * @param {Box} box
 */
export const put = ({ style }, { x, y, width, height }) => {
  style.left = `${x / 16}rem`;
  style.top = `${y / 16}rem`;
  style.width = `${width / 16}rem`;
  style.height = `${height / 16}rem`;
};
