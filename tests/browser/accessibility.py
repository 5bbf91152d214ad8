"""What is wrong with what we draw: by axe-core, by the size of controls, by the focus on them.

What Streamlit draws is Streamlit's: a finding on an element of its own is left out if it is listed
here, by the rule and by the element. Nothing else is left out.
"""

from __future__ import annotations

from typing import NamedTuple

from playwright.sync_api import Page

from tests.browser.harness import ROOT

AXE = ROOT / "assets/frontend/node_modules/axe-core/axe.min.js"
RULES = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
# Rule, and the selector of what Streamlit draws. docs/accessibility.md says what it is.
STREAMLITS = (
    ("color-contrast", ".stCode .token"),
    ("scrollable-region-focusable", ".stCode pre"),
    ("presentation-role-conflict", "[data-testid=stFileUploaderDropzone]"),
)

_FIND = """async ([rules, excused]) => {
  const { violations } = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) =>
    nodes
      .filter(({ target: [place] }) => {
        const element = document.querySelector(place);
        return !excused.some(([rule, own]) => rule === id && element?.closest(own));
      })
      .map(({ html, failureSummary: why }) => [id, html.slice(0, 300), why]));
}"""


class Finding(NamedTuple):
    """What axe-core has found: which rule is broken, by what, and how."""

    rule: str
    html: str
    why: str


def findings(page: Page) -> list[Finding]:
    """What breaks a rule on the page as it is now."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(_FIND, [RULES, [list(pair) for pair in STREAMLITS]])
    return [Finding(*each) for each in found]


# Controls of ours: plotly.js has its own, and a link within a text is as high as its line.
_CONTROLS = """
const OURS = '[class*="lab-"]';
const KINDS = ":is(a[href], button, input, select, textarea, [role=slider], [tabindex='0'])";
const controls = () =>
  [...document.querySelectorAll(`${OURS}${KINDS}, ${OURS} ${KINDS}`)].filter(
    (e) => e.checkVisibility({ visibilityProperty: true }) && !e.disabled
      && !e.closest(".modebar") && !e.matches('a[href^="#term-"]'));
const placeOf = (e) => (/radio|checkbox|file/.test(e.type) && e.closest("label")) || e;
"""
_SMALL = f"""() => {{ {_CONTROLS}
  return controls().flatMap((e) => {{
    const {{ width, height }} = placeOf(e).getBoundingClientRect();
    const hit = getComputedStyle(e, "::before"); // what is drawn small may be hit further out
    const further = hit.content !== "none" && hit.position === "absolute";
    const size = Math.min(width, height) - (further ? 2 * parseFloat(hit.top) : 0);
    return size < 23.9 ? [`${{size.toFixed(1)}} ${{e.outerHTML.slice(0, 150)}}`] : [];
  }});
}}"""
_UNMARKED = f"""() => {{ {_CONTROLS}
  return controls().flatMap((e) => {{
    document.activeElement.blur();
    e.focus({{ focusVisible: true, preventScroll: true }});
    if (document.activeElement !== e) return [];
    const marked = [e, placeOf(e)].some((place) => {{
      const {{ outlineStyle, outlineWidth }} = getComputedStyle(place);
      return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
    }});
    return marked ? [] : [e.outerHTML.slice(0, 150)];
  }});
}}"""
_MOVING = """() => [...document.querySelectorAll('[class*="lab-"]')].filter((e) => {
  const { transitionDuration, animationName } = getComputedStyle(e);
  return parseFloat(transitionDuration) > 0 || animationName !== "none";
}).map((e) => e.className)"""


def too_small(page: Page) -> list[str]:
    """Controls of ours that are less than 24 pixels wide or high."""
    return list(page.evaluate(_SMALL))


def unmarked(page: Page) -> list[str]:
    """Controls of ours on which the keyboard's focus is not seen."""
    return list(page.evaluate(_UNMARKED))


def faults(page: Page) -> list[object]:
    """All of these on the page as it is now."""
    return [*findings(page), *too_small(page), *unmarked(page)]


def moving(page: Page) -> list[str]:
    """What of ours moves by itself."""
    return list(page.evaluate(_MOVING))
