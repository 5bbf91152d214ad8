// What we use of plotly.js, some of it undocumented.

import type { Figure as FigureMeta, RunTrace, Trace as TraceMeta } from "../core/wire.d.ts";

export type Value = number | string | null;
export type Range = [number, number];

/** A trace; numbers are null where there is none. */
export interface Trace {
  type: string;
  orientation?: "h" | "v";
  name?: string;
  mode?: string;
  fill?: string;
  line?: { color?: string };
  hovertemplate?: string;
  meta?: TraceMeta & RunTrace;
  x?: (number | null)[];
  y?: (number | null)[];
  z?: (number | null)[][];
  text?: (number | null)[][] | (string | null)[];
  customdata?: (number | null)[] | string[][];
  width?: number;
}

export type AxisName = "xaxis" | "yaxis" | `${"x" | "y"}axis${number}`;

/** Words in a figure; HTML of plotly's own kind. */
export interface Annotation {
  text?: string;
  xref?: string;
  yanchor?: string;
  showarrow?: boolean;
}

/** What a figure says of an axis. */
export interface AxisSpec {
  title?: string | { text?: string };
  type?: string;
  range?: Range;
  autorangeoptions?: { minallowed: number; maxallowed: number };
  uirevision?: unknown;
  tickmode?: string;
  tick0?: number;
  dtick?: number | null;
  tickvals?: number[];
  ticktext?: string[];
  tickformat?: string;
}

export interface Layout {
  xaxis?: AxisSpec;
  yaxis?: AxisSpec;
  [further: `${"x" | "y"}axis${number}`]: AxisSpec;
  meta?: FigureMeta;
  annotations?: Annotation[];
  font?: object;
  hoverlabel?: object;
  height?: number;
  datarevision?: number;
}

export interface Figure {
  data: Trace[];
  layout: Layout;
}

/** A drawn axis: pixels from the edge of the chart, and to and from numbers. */
export interface Axis {
  _offset: number;
  _length: number;
  range: Range;
  l2p(value: number): number;
  p2l(pixels: number): number;
  d2p(value: Value): number;
}

export interface FullLayout {
  xaxis: Axis;
  yaxis: Axis;
  [further: `${"x" | "y"}axis${number}`]: Axis;
  _size: { t: number; h: number };
  /** What a reader has changed, by the name of the setting. */
  _preGUI: Record<string, unknown>;
}

/** A trace as it is drawn. */
export interface FullTrace extends Trace {
  index: number;
  uid: string;
  visible: boolean | "legendonly";
  xaxis?: string;
  yaxis?: string;
}

export interface Point {
  x: number;
  y: number;
  data: Trace;
  pointNumber: number & [number, number];
  yaxis: Axis;
}

export interface Click {
  points: Point[];
  event: MouseEvent;
}

/** An element with a chart in it, which has the rest as soon as it is drawn. */
export interface ChartElement extends HTMLElement {
  on(event: "plotly_click", act: (click: Click) => void): void;
  on(event: "plotly_hover" | "plotly_afterplot", act: () => void): void;
  _fullLayout?: FullLayout;
  _fullData: FullTrace[];
}

/** A property of traces. */
export interface Attribute {
  valType?: string;
  arrayOk?: boolean;
}

export interface PlotSchema {
  crawl(
    attributes: object,
    take: (a: Attribute | null, name: string, all: object, level: number, path: string) => void,
  ): void;
  get(): { traces: Record<string, { attributes: object }> };
  findArrayAttributes(trace: FullTrace): string[];
}

export interface Plotly {
  react(chart: HTMLElement, data: Trace[], layout: object, config: object): Promise<unknown>;
  relayout(chart: HTMLElement, ranges: Record<string, Range>): Promise<unknown>;
  downloadImage(
    chart: HTMLElement,
    options: { format: string; filename: string; scale: number },
  ): void;
  purge(chart: HTMLElement): void;
  PlotSchema: PlotSchema;
}

declare global {
  interface Window {
    Plotly?: Plotly;
  }
}
