// What the frame of a lesson and its pictures hand to each other.

import type { Columns } from "../../controls/numbers.js";
import type { Onward } from "../../core/wire.d.ts";
import type { Sketch } from "../plane/data.js";

/** The place of a picture: its size in the lengths of svg.js, the lesson's words, colours by activation. */
export interface Scene {
  w: number;
  h: number;
  narrow: boolean;
  words: Record<string, string>;
  colors: Record<string, string>;
  /** A canvas below the drawing, in the same lengths; empty at first. */
  paint: CanvasRenderingContext2D;
  /** The colour of text. */
  ink: string;
}

/** Where the controls of a moment stand. */
export type At = Record<string, any>;

/** What a reader has predicted: a key, a number, or a curve. */
export type Said = string | number | number[];

/** What the reader has done in a moment; `t` runs from 0, veiled, to 1, revealed. */
export interface State {
  said: Said | null;
  shown: boolean;
  t: number;
  at: At;
}

/** From values to places; `back` goes from places to values. */
export interface Scale {
  (value: number): number;
  back: (place: number) => number;
  clamp: (value: number) => number;
  low: number;
  high: number;
  log: boolean;
}

export interface Range {
  low: number;
  high: number;
  log?: boolean;
}

/** Where a curve is sketched: at these points; `start` is where a keyboard begins. */
export interface Plot {
  x: Scale;
  y: Scale;
  points: number[];
  start?: number;
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What a drawing function returns: what is not there is passed over. */
export type Drawn = (SVGElement | null | undefined)[];

/** One moment of a picture module; N are the numbers of its lesson. */
export interface Picture<N = any> {
  draw: (scene: Scene, numbers: N, state: State) => Drawn;
  answer: (numbers: N) => Said;
  values: (numbers: N, at: At) => Record<string, any>;
  caseOf: (numbers: N, at: At) => string;
  /** What is drawn, as tables; none where the sentence has all that can be read off the picture. */
  tables?: (numbers: N, at: At, words: Record<string, string>) => Columns[];
  plot?: (scene: Scene, numbers: N) => Plot;
  /** Where to go on, and the code, if they are others where the controls stand. */
  onward?: (numbers: N, at: At, words: Record<string, string>) => Onward;
  code?: (numbers: N, at: At) => string;
  range?: Range;
  /** `tap` is what a tap does at a place of the picture. */
  layer?: (change: Tell["change"], tap: (place: [x: number, y: number]) => void) => Layer<N>;
  run?: Run<N>;
  act?: (at: At, what: "undo" | "clear") => At;
  tap?: (scene: Scene, numbers: N, at: At, place: [x: number, y: number]) => At | null;
}

/** What lies over a revealed picture to be touched; it stays while the picture is drawn anew. */
export interface Layer<N = any> {
  root: HTMLElement;
  place: (scene: Scene, numbers: N, at: At) => void;
  close?: () => void;
}

/** What goes on by itself while it plays; `advance` says whether it still can. */
export interface Run<N = any> {
  advance: (numbers: N, at: At) => boolean;
  step: (numbers: N, at: At) => void;
  reset: (numbers: N, at: At) => void;
}

/** What a picture is drawn from. */
export interface Shown {
  picture: Picture;
  numbers: any;
  state: State;
  words: Record<string, string>;
  colors: Record<string, string>;
}

/** What a card tells of what its reader does. */
export interface Tell {
  predict: (said: Said) => void;
  reveal: () => void;
  again: () => void;
  change: (key: string, value: unknown) => void;
  settle: () => void;
  run: (what: "play" | "step" | "reset") => void;
  act: (what: "undo" | "clear") => void;
  next: () => void;
  leave: () => void;
}

/** Everything that sentences are filled with, and which of them holds. */
export interface Told {
  values: Record<string, any>;
  now: Record<string, any>;
  case: string;
  answer: Said;
  range: Range | undefined;
  onward: Onward;
}

/** A chain of units of one activation. */
export interface Chain {
  z: number[];
  a: number[];
  local: number[];
  gradient: number[];
}

/** The numbers of chain_rule. */
export interface ChainRule {
  three: Chain & {
    x: number;
    w: number[];
    b: number[];
    product: number;
    sum: number;
    shift: number;
    moved: number;
    wide: Wide;
  };
  ten: Chain & { layers: number; sigmoid: string; tenth: number };
  gate: {
    layers: number;
    w: number;
    off: number;
    chains: Record<string, Record<string, Chain & { delta: number[]; slope: number[] }>>;
  };
  tanh: Swept;
}

export interface Wide {
  locals: number[][][];
  outputs: number[][];
  paths: number[];
  total: number;
}

export interface Swept {
  layers: number;
  x: number;
  w: number;
  weights: number[];
  gradient: number[][];
  last: number[];
  product: number;
  difference: number;
  naive: number;
  best: number;
}

/** The numbers of step_to_sigmoid. */
export interface StepToSigmoid {
  nudge: {
    sigmoid: string;
    weights: number[];
    bias: number;
    x: number[];
    nudged: number;
    flipped: number;
  };
  sharp: { sigmoid: string; c: number[]; z: number };
  rule: { inputs: number[][]; shown: number; runs: Record<string, RuleRun> };
  adder: {
    c: number[];
    inputs: number[][];
    gates: number[][][];
    wanted: number[][];
    fails: number;
    first: string;
    value: number;
  };
}

/** How the perceptron rule went; of each update w₁, w₂, b, epoch and example. */
export interface RuleRun {
  targets: number[];
  epochs: number;
  updates: number;
  converged: boolean;
  period: number | null;
  path: number[][];
  again: number;
}

/** The numbers of loss_and_output. */
export interface LossAndOutput {
  neuron: {
    rate: number;
    steps: number;
    runs: Record<string, Record<string, Descent>>;
  };
  map: { z: number[]; y: number[]; size: Record<string, number[][]> };
  softmax: {
    logits: number[];
    asked: number;
    swept: number[];
    shares: number[][];
    naive: number;
    gaps: { gap: number; likelihood: number; squared: number }[];
  };
  curves: {
    losses: Record<string, number[]>;
    classes: number;
    chance: Record<string, number>;
    floor: Record<string, number>;
  };
}

export interface Descent {
  output: number[];
  z: number[];
  gradient: number;
  right: number;
}

/** An array as the kernels of a convolution take it: the last axis runs fastest. */
export interface Values {
  values: number[];
  shape: number[];
}

/** The numbers of convolution. */
export interface ConvolutionLesson {
  window: {
    white: number;
    images: Record<string, Values>;
    kernels: Record<string, Values>;
    cell: [row: number, column: number];
  };
  sharing: { asked: Counted; alexnet: Counted };
  size: { width: number; size: number; stride: number };
  pooling: { white: number; image: Values; kernel: Values; size: number; shifts: number[] };
  digit: {
    white: number;
    image: Values;
    label: number;
    kernels: Values;
    names: string[];
    size: number;
    weights: number[][];
    bias: number[];
    accuracy: number;
    heldOut: number;
    training: number;
    moved: number[];
  };
}

/** Parameters of a layer, counted in three ways. */
export interface Counted {
  shape: number[];
  maps: number;
  size: number;
  shared: number;
  local: number;
  connected: number;
}

/** The numbers of zero_centred: `inputs` normal variables of each example, side by side. */
export interface ZeroCentred {
  z: number[];
  noise: number[];
  inputs: number;
  steps: number;
  start: number[];
  best: number[];
  many: number;
  compared: {
    activation: string;
    label: string;
    mean: number | null;
    variance: number | null;
    color?: string;
  }[];
}

/** log₁₀ of ‖δ‖ by layer, relative to the last; `change` is that of the first. */
export interface DeltaLine {
  layer: number[];
  delta: number[];
  change: number;
  factor: string;
}

type Both = { en: string; zh: string };

export interface Recommended {
  label: string;
  key: string;
  gain: number;
  bias: number;
  holds: number;
  code: string;
  reason: Both;
  mistake: Both;
  link: string;
  right: DeltaLine;
  wrong: DeltaLine;
}

/** The numbers of which_activation. */
export interface WhichActivation {
  asked: number;
  /** Of the mean square ReLU keeps this share; σ_w² of two initialisations. */
  halving: { kept: number; he: number; default: number };
  guesses: Record<string, DeltaLine>;
  answers: Record<string, Recommended>;
  outputs: Record<string, { code: string; reason: Both; mistake: Both }>;
  gains: Record<
    string,
    {
      label: string;
      /** Shares of the mean square that are left at variance 1, and of inputs that are `wider`. */
      left: number;
      more: number;
      wider: number;
      usual: number;
      own: number;
      bias: number;
      holds: number;
      code: string;
      wrong: DeltaLine;
      right: DeltaLine;
      link: string;
    }
  >;
  advice: Record<
    string,
    {
      relu: DeltaLine;
      he: DeltaLine;
      tanh: DeltaLine;
      tanh_holds: number;
      tanh_weights: number;
      sigmoid: DeltaLine;
      link: string;
    }
  >;
}

/** The numbers of why_nonlinearity. */
export interface WhyNonlinearity {
  pool: number[];
  sketches: Record<string, Sketch>;
  activations: Record<string, { javascript: string; params: Record<string, number> }>;
  rate: number;
  linear: {
    hidden: number[];
    values: number[];
    corner: number;
    colourings: number;
    lines: number;
    best: number;
    nothing: number;
  };
  hand: { inputs: number[][]; targets: number[]; c: number };
  pieces: { asked: number; reach: number; cells: Record<string, number[][][]> };
  ring: { units: number; layers: number };
}
