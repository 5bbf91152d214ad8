// The bare address of a page is no state of its own: Streamlit goes there, and the page then writes
// its settings into it. Kept as one entry of the history, so that Back leads to where one was.

const push = history.pushState.bind(history);

history.pushState = (state, title, address) => {
  const { pathname, search } = new URL(address ?? "", location.href);
  const written = pathname === location.pathname && !location.search && search;
  if (written) history.replaceState(state, title, address);
  else push(state, title, address);
};
