// Written from vizcore/wire by `python -m tests.wire.declarations`; do not edit.

/** A text in every language. */
export interface Said {
  en: string;
  zh: string;
}

/** An array, one byte a value in base64, and the values that 0 and 255 stand for. */
export interface Packed {
  shape: number[];
  low: number;
  high: number;
  bytes: string;
}

/** The images that are shown, of shape (images, channels, height, width), and their classes. */
export interface Shown {
  shape: number[];
  low: number;
  high: number;
  bytes: string;
  labels: number[];
}

/** A layer with an activation, and the shape of what it makes of an image. */
export interface Layer {
  name: string;
  kind: "channel" | "unit";
  units: number;
  made: number[];
}

/** What is wrong: the gravest finding with its numbers, and everything in words. */
export interface Verdict {
  kind: "diverged" | "cut" | "stuck" | "fallen" | "guessing" | "starved" | "weak" | "unmeasured" | "dead" | "saturated" | "healthy";
  tone: "bad" | "warn" | "good";
  layer: string | null;
  numbers: Record<string, number | null>;
  sentence: Said;
}

/** A layer's units from the inside: vectors, and pictures of shape (…, height, width). */
export interface Inside {
  bias: number[];
  gradient: number[];
  low: number[];
  high: number[];
  counts: Packed;
  maps: Packed;
  kernels: Packed | null;
}

/** φ and φ′ of a layer over z, to be read between the points. */
export interface Slopes {
  z: number[];
  value: number[];
  slope: number[];
}

/** The softmax for one picture, and for each layer the mean of φ(z) of each unit. */
export interface Prediction {
  probabilities: number[];
  active: number[][];
}

/** One for each picture, and the same means over the probe set. */
export interface Predictions {
  answers: Prediction[];
  usual: number[][];
}

/** Answers to a question, by the token of the question. */
export interface Asked {
  answers: Prediction[];
  usual: number[][];
  token: string;
}

/** What only the first row says, and what one says after commands were sent. */
export interface Reply {
  layers?: Layer[];
  probes?: number;
  shown?: Shown;
  classes?: Said[];
  bins?: number;
  interventions?: string[];
  refused?: Said;
  asked?: Asked;
}

/** What is measured of each layer, and of each of its units. */
export interface Neurons {
  openness?: ((number | null)[])[];
  scale?: (number | null)[];
  factor?: ((number | null)[])[];
  states?: string[];
  walls?: (string | null)[];
  rounding?: string[];
  dead?: number[];
  saturated?: number[];
  dormant?: number[];
  z_mean?: (number | null)[];
  z_std?: (number | null)[];
  z_images?: (number | null)[];
  mean?: (number | null)[];
  std?: (number | null)[];
  zeros?: (number | null)[];
  learned?: (Record<string, number | null>)[];
}

/** What happened since the row before. */
export interface Events {
  deaths?: [number, number, string, number | null, number | null, number | null, number | null][];
  revivals?: [number, number][];
}

/** What stands in some rows. */
export interface Details {
  inside?: Inside[];
  confusion?: number[][];
  mistakes?: [number, number, number, number, number][];
  pictures?: Record<string, Packed>;
  slopes?: Slopes[];
}

/** One recorded step of one network. */
export interface Row {
  layers?: Layer[];
  probes?: number;
  shown?: Shown;
  classes?: Said[];
  bins?: number;
  interventions?: string[];
  refused?: Said;
  asked?: Asked;
  openness?: ((number | null)[])[];
  scale?: (number | null)[];
  factor?: ((number | null)[])[];
  states?: string[];
  walls?: (string | null)[];
  rounding?: string[];
  dead?: number[];
  saturated?: number[];
  dormant?: number[];
  z_mean?: (number | null)[];
  z_std?: (number | null)[];
  z_images?: (number | null)[];
  mean?: (number | null)[];
  std?: (number | null)[];
  zeros?: (number | null)[];
  learned?: (Record<string, number | null>)[];
  deaths?: [number, number, string, number | null, number | null, number | null, number | null][];
  revivals?: [number, number][];
  inside?: Inside[];
  confusion?: number[][];
  mistakes?: [number, number, number, number, number][];
  pictures?: Record<string, Packed>;
  slopes?: Slopes[];
  step: number;
  progress: number;
  epoch: number | null;
  learning_rate: number | null;
  train_loss: number | null;
  train_accuracy: number | null;
  val_loss: number | null;
  val_accuracy: number | null;
  verdict?: Verdict;
  diverged?: true;
  gradient_norm?: (number | null)[];
  weight_norm?: (number | null)[];
}

/** A recorded step of several networks; None for one that has come to its end. */
export interface Pair {
  progress: number;
  networks: (Row | null)[];
}

/** A network of a sweep that is done; without accuracy if it diverged. */
export interface Trained {
  number: number;
  accuracy: number | null;
  dead: number | null;
  seconds: number;
}

/** How far a sweep is. */
export interface SweepRow {
  progress: number;
  done?: Trained;
}

/** How far a data set has been fetched, or why it cannot be. */
export interface FetchRow {
  progress: number;
  refused?: Said;
}

/** How far a network is that answers for pictures, its answers, or why there are none. */
export interface PredictRow {
  progress?: number;
  answers?: Prediction[];
  usual?: number[][];
  refused?: Said;
}

/** A run that others wait for: its activation, and the settings in the link to it. */
export interface Ahead {
  name: Said;
  query: string;
}

/** What a server adds to a run's state. */
export interface Recorded {
  next: number;
  ahead: Ahead | null;
  recorded: (Row | Pair | SweepRow | FetchRow | PredictRow)[];
}

/** The last message of a component that a session has taken in. */
export interface Seen {
  session: string;
  number: number;
}

/** What a chart previews: the page's settings, and where the figure is asked for. */
export interface Preview {
  page: string;
  address: string;
  values: Record<string, string>;
  applied: number;
}

/** A term: its name, what it means, and an expression that finds it in a text. */
export interface Term {
  name: string;
  meaning: string;
  marks: string;
}

/** What is told to the document as a whole. */
export interface Document {
  toggles: Record<string, boolean>;
  terms: Record<string, Term>;
  tools: Record<string, string>;
}

/** A number that a handle sets. */
export interface Coordinate {
  field: string;
  symbol: string;
  value: number;
  low: number;
  high: number;
  step: number;
  stride: number;
}

/** A point of a chart that can be dragged. */
export interface Handle {
  label: string;
  x: Coordinate;
  y: Coordinate;
  color: string;
  chart: string;
  fixed: Record<string, string>;
  seen: Seen;
}

/** A chart; its figure as JSON. */
export interface Plot {
  figure: string;
  height: number;
  name: string;
  clickable: boolean;
  preview: Preview | null;
  handle: Handle | null;
  label: string;
  verdict: boolean;
  words: Record<string, string>;
}

/** A parameter of an activation. */
export interface Slider {
  activation: string;
  label: string;
  color: string;
  name: string;
  symbol: string;
  low: number;
  high: number;
  step: number;
  value: number;
  javascript: string;
}

/** Sliders, and the chart that previews them. */
export interface Sliders {
  rows: Slider[];
  plot: string;
  flat: string;
  seen: Seen;
}

/** An activation in the gallery; `path` draws its curve. */
export interface Entry {
  key: string;
  label: string;
  summary: string;
  words: string;
  path: string;
}

/** Activations of one kind. */
export interface Family {
  label: string;
  entries: Entry[];
}

/** The chosen activations, and all that there are. */
export interface Picker {
  chosen: string[];
  labels: Record<string, string>;
  colors: Record<string, string>;
  families: Family[];
  most: number;
  least: number;
  words: Record<string, string>;
  seen: Seen;
}

/** A value in words; by `rank` it is sorted. */
export interface Cell {
  text: string;
  rank?: number;
  value?: number;
  tone?: string;
  help?: string;
}

/** A property and its value for each column. */
export interface Line {
  key: string;
  label: string;
  help: string;
  cells: Cell[];
}

/** What is compared. */
export interface Column {
  label: string;
  color: string;
}

/** A table that compares. */
export interface Table {
  columns: Column[];
  lines: Line[];
  words: Record<string, string>;
  name: string;
}

/** How far a slider of the probe goes. */
export interface Reach {
  label: string;
  low: number;
  high: number;
  step: number;
}

/** An activation at the point of the probe. */
export interface Probe {
  label: string;
  color: string;
  javascript: string;
  params: Record<string, number>;
  numbers: string[];
}

/** The probe: its point, how often φ is applied, and what the activations make of it. */
export interface Probes {
  rows: Probe[];
  at: number;
  times: number;
  steps: number;
  sliders: Record<"at" | "times", Reach>;
  words: Record<"columns", string[]>;
  plot: string;
  seen: Seen;
}

/** The inputs of a vector activation. */
export interface Inputs {
  values: number[];
  shown: number;
  reach: number;
  step: number;
  plot: string;
  seen: Seen;
}

/** ‖δ‖ of one network layer by layer, log₁₀; None where it is unknown. */
export interface WaveLine {
  name: string;
  color: string;
  log10: (number | null)[];
  dead: boolean[];
}

/** The gradient on its way back. */
export interface Wave {
  depth: number;
  lowest: number;
  highest: number;
  scale: number[][];
  dead_color: string;
  words: Record<string, string>;
  lines: WaveLine[];
}

/** A run, and the name under which this session watches it. */
export interface Seat {
  id: string;
  viewer: string;
}

/** A figure as JSON, drawn empty, and its place. */
export interface Chart {
  figure: string;
  height: number;
  wide: boolean;
  title: string;
}

/** What everything is handed that shows a run. */
export interface OfRun {
  run: Seat;
  words: Record<string, string>;
  language: "en" | "zh";
  name: string;
}

/** The length of a run and of a pass over its data in steps, and how often it is recorded. */
export interface Pace {
  steps?: number;
  epoch?: number;
  every?: number;
}

/** Pictures of a run; its pace with a player. */
export interface Live {
  run: Seat;
  words: Record<string, string>;
  language: "en" | "zh";
  name: string;
  steps?: number;
  epoch?: number;
  every?: number;
  figures: Record<string, Chart>;
  player: boolean;
  networks: number;
  seen: Seen;
}

/** A button that has a run changed, and what of it. */
export interface Apply {
  run: Seat;
  label: string;
  change: string;
  seen: Seen;
}

/** What was done by hand, in words. */
export interface Change {
  step: number;
  text: string;
}

/** Of which network units are shown, what was done to it, and in which colours. */
export interface Units {
  record: number;
  changes: Change[];
  shade: "openness" | "factor";
  scale: [number, string][];
  dead: string;
  unit: number | null;
}

/** Every unit of network number `record`, and one of them from the inside. */
export interface Tiles {
  run: Seat;
  words: Record<string, string>;
  language: "en" | "zh";
  name: string;
  record: number;
  changes: Change[];
  shade: "openness" | "factor";
  scale: [number, string][];
  dead: string;
  unit: number | null;
  figures: Record<string, Chart>;
  seen: Seen;
}

/** The images that network number `record` is most wrong about. */
export interface Mistakes {
  run: Seat;
  words: Record<string, string>;
  language: "en" | "zh";
  name: string;
  record: number;
  title: string;
}

/** How far a data set has been fetched. */
export interface Fetch {
  run: Seat;
  words: Record<string, string>;
  language: "en" | "zh";
  name: string;
}

/** A combination of a sweep, and its first network. */
export interface Group {
  activation: string;
  init: string;
  first: number;
}

/** The groups of a sweep; of each of its networks the group and the seed. */
export interface Groups {
  groups: Group[];
  groupOf: number[];
  seeds: number[];
}

/** A sweep. */
export interface Sweep {
  run: Seat;
  words: Record<string, string>;
  language: "en" | "zh";
  name: string;
  groups: Group[];
  groupOf: number[];
  seeds: number[];
}

/** Pictures of a user, and the largest value of their data set. */
export interface Pictures {
  shape: number[];
  low: number;
  high: number;
  bytes: string;
  peak: number;
}

/** What was drawn, for which network, and the token under which it answers while it trains. */
export interface Drawings {
  token: string;
  record: number;
  pictures: Pictures | null;
  labels: (number | null)[];
  classes: string[];
  layers: string[];
  scale: [number, string][];
}

/** A pad to draw on, and who answers. */
export interface Pad {
  run: Seat;
  words: Record<string, string>;
  language: "en" | "zh";
  name: string;
  token: string;
  record: number;
  pictures: Pictures | null;
  labels: (number | null)[];
  classes: string[];
  layers: string[];
  scale: [number, string][];
  asked: Seat | null;
}

/** What follows from a layer in the table of the builder, if it fits. */
export interface Results {
  made?: string;
  output?: string;
  parameters?: number;
  sees?: string;
}

/** A layer in the table of the builder; the output layer has no `kind`. */
export interface Block {
  made?: string;
  output?: string;
  parameters?: number;
  sees?: string;
  name: string;
  wrong: boolean;
  kind?: "conv" | "dense";
  channels?: number;
  kernel?: number;
  stride?: number;
  padding?: number;
  pool?: string;
  size?: number;
  units?: number;
  norm?: boolean;
  drop?: number;
  activation?: string | null;
}

/** A network as a table. */
export interface Builder {
  rows: Block[];
  problem: string | null;
  words: Record<string, string>;
  bounds: Record<string, [number, number]>;
  most: number;
  whole: string;
  everyNorm: boolean;
  everyDrop: number;
  activations: [string, string][];
  seen: Seen;
  base: number;
}

/** One answer on offer, and what is said to who has chosen it. */
export interface Option {
  key: string;
  label: string;
  reply: string;
}

/** How a reader predicts; of a `log` number low, high, step and start are powers of ten. */
export interface Predict {
  kind: "choice" | "number" | "sketch";
  label?: string;
  options?: Option[];
  low?: number;
  high?: number;
  step?: number;
  start?: number;
  log?: boolean;
  digits?: number;
  where?: string;
  at?: number;
}

/** An activation in the browser; mean and variance are those of φ(z), z ~ N(0, 1). */
export interface Phi {
  text: string;
  label: string;
  javascript: string;
  params: Record<string, number>;
  color: string;
  mean: number | null;
  variance: number | null;
}

/** A number, one of some `options` or `phis`, or the buttons of a player or of points. */
export interface Control {
  key: string;
  kind: "slide" | "switch" | "menu" | "phi" | "player" | "points";
  label: string;
  start: number | string;
  phis?: Phi[];
  low?: number;
  high?: number;
  step?: number;
  options?: Record<string, string>;
}

/** A view of another page. */
export interface Onward {
  label: string;
  address: string;
}

/** A question, its answer, and how to break it; {fields} are filled in the browser. */
export interface Moment {
  key: string;
  title: string;
  question: string;
  predict: Predict;
  answer: string;
  why: string;
  controls: Control[];
  cases: Record<string, string>;
  onward: Onward;
  code: string;
}

/** A lesson in the reader's language, with the numbers that its picture module reads. */
export interface Lesson {
  title: string;
  moments: Moment[];
  numbers: Record<string, any>;
  words: Record<string, string>;
  tag: string;
  colors: Record<string, string>;
  following: Onward;
  source: Onward;
}

/** How a trace that is drawn empty is filled from a run. */
export interface RunTrace {
  columns?: Record<string, string>;
  record?: number;
  units?: (number | null)[];
  names?: string[];
  keep?: "open" | "dead";
  entry?: number | (number | string)[];
  reduce?: "born" | "count";
  selected?: boolean;
  inside?: "counts" | "slope" | "series" | "confusion";
  key?: "low" | "high" | "bias" | "gradient";
}

/** Any other trace. */
export interface Trace {
  export?: boolean;
  csv?: string;
  activation?: string;
  order?: number;
  role?: string;
  row?: number;
  log10?: boolean;
}

/** Of the whole figure: what its layout is on a narrow screen. */
export interface Figure {
  narrow?: Record<string, any>;
}

/** A run as one viewer sees it at one moment. */
export interface RunView {
  id: string;
  job: string;
  state: "queued" | "running" | "finished" | "stopped" | "failed" | "lost";
  reason: "" | "viewer" | "lease" | "idle" | "closed" | "error" | "memory" | "size" | "killed" | "cluster" | "workers" | "busy" | "silent";
  message: string;
  attention: "watching" | "paused" | "stopped";
  settled: boolean;
  rows: number;
  revision: number;
  rank: number | null;
  wait_s: number | null;
  progress: number | null;
  active_s: number;
  viewers: number;
  unsaved: boolean | null;
}
