// Draws one plotly figure in its place and keeps it: Plotly.react, never a remount, so that zoom,
// height and the reader's eye stay where they are.

/** @import { Called } from "./figure.js" */
/** @import { ChartElement, Figure, Layout, Plotly, Trace } from "./plotly.d.ts" */

import { element } from "../core/element.js";
import { number, numberOfLog10 } from "../core/numbers.js";
import { configFor } from "./export.js";
import { present } from "./figure.js";
import { quicken } from "./plotly_arrays.js";
import { themed } from "./theme.js";
import { arrangeTools } from "./tools.js";

const SOURCE = "assets/vendor/plotly-cartesian-4.1.1.min.js";
const NARROW = 600; // pixels

/** @type {Promise<Plotly> | undefined} one copy for every chart of the page */
let loading;

/** @returns {Promise<Plotly>} */
const load = () =>
  new Promise((resolve, reject) => {
    const onload = () => {
      const loaded = /** @type {Plotly} */ (window.Plotly);
      quicken(loaded);
      resolve(loaded);
    };
    const onerror = () => reject(new Error("plotly.js did not load"));
    const src = new URL(SOURCE, document.baseURI).href;
    document.head.append(element("script", { src, onload, onerror }));
  });

/**
 * A figure may bring another arrangement of its axes for narrow screens.
 *
 * @param {Layout} layout
 * @param {number} height
 * @param {boolean} narrow
 * @returns {Layout}
 */
export const arranged = (layout, height, narrow) =>
  narrow && layout.meta?.narrow ? { ...layout, ...layout.meta.narrow } : { ...layout, height };

/**
 * With a text for each point of what is drawn in powers of ten: there a reader reads numbers.
 *
 * @param {Trace} trace
 * @returns {Trace}
 */
export const spelled = (trace) => {
  if (!trace.meta?.log10) return trace;
  const text = (trace.y ?? []).map((at) => (at === null ? number(at) : numberOfLog10(at)));
  return { ...trace, text };
};

/**
 * @param {ChartElement} place
 * @param {Figure} figure which plotly.js may change
 * @param {Called & { name: string, height: number }} chart
 */
export const draw = async (place, { data, layout }, { name, height, ...called }) => {
  loading ??= load();
  const plotly = await loading;
  const fitted = arranged(layout, height, place.clientWidth < NARROW);
  const look = { ...themed(fitted, place), autosize: true };
  await plotly.react(place, data.map(spelled), look, configFor(name));
  arrangeTools(place);
  present(place, layout, called);
};

/**
 * Lets go of a chart that is no longer shown.
 *
 * @param {ChartElement} place
 */
export const purge = (place) => window.Plotly?.purge(place);
