// How long the browser waits, by what it waits for; where an answer tells, it waits for the answer.

export const ANSWER_MS = 1500; // the server's answer, before it is asked again or done without
export const READING_MS = 1500; // a reader who is to see a word that then goes
export const REST_MS = 700; // a verdict that is to be spoken, until it has stopped changing
export const SAVING_MS = 1000; // a browser that takes over a file
export const REVEAL_MS = 1000; // an answer that is being drawn: a class waits for no more
export const PLAY_MS = 350; // one step of what plays by itself: long enough to see what has changed
