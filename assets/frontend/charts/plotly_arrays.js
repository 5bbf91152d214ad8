// plotly.js looks through its whole schema for every trace of every redraw, to find which of the
// trace's properties hold arrays; that is a third of the time of a redraw. Which of them can hold
// arrays depends on the type alone, and is looked up once here.

const pathsOf = (schema, type) => {
  const paths = [];
  const take = (attribute, name, _, level, path) => {
    const array = attribute?.valType === "data_array" || attribute?.arrayOk === true;
    if (!array || /colorbar\.tick(text|vals)$/.test(path)) return; // plotly.js leaves these out, too
    paths.push(path.split("."));
    paths.listed ||= path.includes(".items."); // in a list of objects: a case for plotly.js
  };
  schema.crawl(schema.get().traces[type].attributes, take);
  return paths;
};

const at = (container, path) => path.reduce((inner, name) => inner?.[name], container);
const isArray = (value) =>
  Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));

export const quicken = ({ PlotSchema }) => {
  const [whole, known] = [PlotSchema.findArrayAttributes, new Map()];
  // The first picture does not wait for it.
  const later = window.requestIdleCallback ?? setTimeout;
  PlotSchema.findArrayAttributes = (trace) => {
    if (!known.has(trace.type)) {
      known.set(trace.type, null);
      later(() => known.set(trace.type, pathsOf(PlotSchema, trace.type)));
    }
    const paths = known.get(trace.type);
    if (!paths || paths.listed) return whole(trace);
    return paths.filter((path) => isArray(at(trace, path))).map((path) => path.join("."));
  };
};
