// Why non-linearity: what one line cannot do, and what bends can.

/** @import { Picture, WhyNonlinearity } from "./frame/types.d.ts" */

import { lesson } from "./frame/lesson.js";
import { byHand } from "./plane/by_hand.js";
import { cells } from "./plane/cells.js";
import { closeRing } from "./plane/close_ring.js";
import { fiveLinear } from "./plane/five_linear.js";
import { spiral } from "./plane/spiral.js";

/** @type {Record<string, Picture<WhyNonlinearity>>} */
const PICTURES = {
  five_linear: fiveLinear,
  by_hand: byHand,
  pieces: cells,
  close_ring: closeRing,
  spiral,
};

export const mount = lesson(PICTURES);
