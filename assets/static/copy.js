// A button that copies the address of the present view. The document is told the reader's language.

import "./address.js";
import "./focus.js";

const write = async (text) => {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // Pages served over plain HTTP have no clipboard API.
  const area = Object.assign(document.createElement("textarea"), { value: text });
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
};

export const mount = ({ data, parentElement }) => {
  const button = parentElement.querySelector("button");
  document.documentElement.lang = data.language;
  button.textContent = data.copy;
  button.onclick = async () => {
    await write(window.location.href);
    button.textContent = data.copied;
    setTimeout(() => (button.textContent = data.copy), 1500);
  };
};
