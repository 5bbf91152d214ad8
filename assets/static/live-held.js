// What a reader does to a control of Streamlit's: which one it is, and how Streamlit is kept from it.

export const FIELD = "textarea, input:is([type=text], [type=number])";
export const TYPED = `:is(${FIELD}):not([role=combobox])`;

// The key that the page has given the control, as Streamlit writes it into a class.
export const keyOf = (element) => {
  const place = element?.closest?.('[class*="st-key-"]');
  const name = [...(place?.classList ?? [])].find((word) => word.startsWith("st-key-"));
  return name?.slice("st-key-".length);
};

// The list of a combobox closes when its field loses the focus.
export const hold = (event) => {
  event.stopPropagation();
  event.preventDefault();
};
