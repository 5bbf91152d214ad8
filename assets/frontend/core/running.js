// Whether Streamlit runs the page's script, as it tells itself.

const STATE = "data-test-script-state";
const RUNNING = `[${STATE}]:not([${STATE}="notRunning"])`;

/** Whether the page has nothing to run: what has no answer by then will have none. */
export const pageRests = () => !document.querySelector(RUNNING);
