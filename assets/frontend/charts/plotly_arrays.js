// plotly.js looks through its whole schema for every trace of every redraw, to find which of the
// trace's properties hold arrays; that is a third of the time of a redraw. Which of them can hold
// arrays depends on the type alone, and is looked up once here.

/** @import { Plotly, PlotSchema } from "./plotly.d.ts" */

/**
 * Ways to the properties of a type of trace that can hold arrays; null if some are in a list of
 * objects, which is a case for plotly.js.
 *
 * @param {PlotSchema} schema
 * @param {string} type
 */
export const pathsOf = (schema, type) => {
  /** @type {string[]} */
  const paths = [];
  schema.crawl(schema.get().traces[type].attributes, (attribute, name, all, level, path) => {
    const array = attribute?.valType === "data_array" || attribute?.arrayOk === true;
    // plotly.js leaves these out, too.
    if (array && !/colorbar\.tick(text|vals)$/.test(path)) paths.push(path);
  });
  return paths.some((path) => path.includes(".items.")) ? null : paths;
};

/**
 * @param {unknown} container
 * @param {string} path
 * @returns {unknown}
 */
const at = (container, path) =>
  path
    .split(".")
    .reduce(
      (inner, name) => /** @type {Record<string, unknown> | undefined} */ (inner)?.[name],
      container,
    );

/** @param {unknown} value */
const isArray = (value) =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));

/** @param {Pick<Plotly, "PlotSchema">} plotly */
export const quicken = ({ PlotSchema }) => {
  const whole = PlotSchema.findArrayAttributes;
  /** @type {Map<string, string[] | null>} */
  const known = new Map();
  // The first picture does not wait for it.
  const later = window.requestIdleCallback ?? setTimeout;
  PlotSchema.findArrayAttributes = (trace) => {
    if (!known.has(trace.type)) {
      known.set(trace.type, null);
      later(() => known.set(trace.type, pathsOf(PlotSchema, trace.type)));
    }
    return known.get(trace.type)?.filter((path) => isArray(at(trace, path))) ?? whole(trace);
  };
};
