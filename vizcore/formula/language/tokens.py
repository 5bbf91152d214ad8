"""Formula text → tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass

from vizcore.formula.errors import FormulaError, refused
from vizcore.formula.language.names import spelled
from vizcore.formula.language.stray import COMMA, FOREIGN, NO_HINT, STRAY, latex
from vizcore.text import Text

MOST_CHARACTERS = 500

# What keyboards and copied text offer for the same sign; full-width forms come from Chinese input.
_SAME = {
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys(map(ord, "−–—﹣"), "-"),
    **dict.fromkeys(map(ord, "·×∗⋅∙"), "*"),
    **dict.fromkeys(map(ord, "÷∕"), "/"),
    **dict.fromkeys(map(ord, "\u3000\u00a0\t\n\r"), " "),
    ord("、"): ",",
    ord("【"): "[",
    ord("】"): "]",
    ord("∣"): "|",
    ord("µ"): "μ",
}
_SIGNS = {
    "≤": "<=", "≥": ">=", "≠": "!=", ".*": "*", "./": "/", ".^": "^", ".**": "^",
    "&": "and", "&&": "and", "∧": "and", "∨": "or", "===": "==", "!==": "!=", "~=": "!=",
    "<>": "!=",
}  # fmt: skip
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻ˣ", "0123456789-x")
# Letters, digits and _ of any alphabet; neither raised ones nor fractions, which are numbers.
_WORD = r"[^\W\u00b2\u00b3\u00b9\u00bc-\u00be\u02b0-\u02ff\u0370-\u03ff\u2070-\u207f\u2150-\u215f]"
_GREEK = r"[\u0391-\u03a9\u03b1-\u03c9\u03d0-\u03d6\u03f0\u03f1\u03f5]"

_TOKEN = re.compile(
    r"(?P<number>([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?)"
    rf"|(?P<greek>{_GREEK}(_({_WORD}|{_GREEK})+|[0-9₀-₉]+)?)"
    rf"|(?P<name>(?![0-9]){_WORD}((?<=_){_GREEK}|{_WORD})*(\.[A-Za-z_][A-Za-z_0-9]*)*)"
    r"|(?P<raised>⁻?([⁰¹²³⁴⁵⁶⁷⁸⁹]+|ˣ))"
    r"|(?P<sign>\.?\*\*|\.[*/^]|//|<>|<=|>=|===?|!==?|~=|&&?|[-+*/^()<>,≤≥≠∧∨=?:|\[\]√])"
)
_HEADING = re.compile(r"\s*([^\W\d]\w*\s*\(\s*\w+\s*\)|[^\W\d])\s*:?=(?![=>])")
# What other languages put before a function of x: lambda x:, @(x), x =>, x ->, and Excel's =.
_OPENING = re.compile(
    r"\s*(?:lambda\s+x\s*:|@\s*\(\s*x\s*\)|(?:x|\(\s*x\s*\))\s*(?:=>|->|↦|→)|=(?!=))", re.I
)
# The same for a function of something else.
_FOREIGN = re.compile(
    r"\s*(?:lambda\s+(\w+)\s*[:,]|@\s*\(\s*(\w+)|\(?\s*([A-Za-z]\w*)\s*\)?\s*(?:=>|->|↦|→))"
)
_FLOAT = re.compile(r"[0-9]*\.[0-9]*(?:[eE][+-]?[0-9]+)?[fF](?!\w)")


@dataclass(frozen=True)
class Token:
    """A piece of a formula; `position` is the index of its first character."""

    kind: str  # "number", "name", "raised" (an exponent), "sign" or "end"
    text: str
    position: int
    greek: bool = False  # a letter after which a product sign may be left out, as in πx


def tokenize(text: str) -> list[Token]:
    """The tokens of a formula, the last of them of kind ``"end"``.

    Raises
    ------
    FormulaError
        At a character that cannot be in a formula.
    """
    if len(text) > MOST_CHARACTERS:
        raise refused(
            MOST_CHARACTERS,
            f"A formula has at most {MOST_CHARACTERS} characters. Shorten it.",
            f"公式最多 {MOST_CHARACTERS} 个字符，请缩短。",
        )
    plain = text.translate(_SAME)
    opening = _OPENING.match(plain)
    start = opening.end() if opening else 0
    if not opening and (foreign := _FOREIGN.match(plain)):
        raise FormulaError(FOREIGN, foreign.start(foreign.lastindex or 0))
    if heading := _HEADING.match(plain):
        raise refused(
            heading.end() - 1,
            "Write only what stands right of the equals sign.",
            "只需写等号右边的内容。",
        )
    return [*_tokens(plain, start), Token("end", "", len(text))]


def _tokens(plain: str, position: int) -> list[Token]:
    found: list[Token] = []
    while position < len(plain):
        if plain[position] == " ":
            position += 1
            continue
        match = _TOKEN.match(plain, position)
        if not match or _FLOAT.match(plain, position):
            raise _refused(plain, position)
        found.append(_token(match, position))
        position = match.end()
    return found


def _token(match: re.Match[str], position: int) -> Token:
    kind = next(name for name, text in match.groupdict().items() if text)
    text = match.group()
    if kind == "raised":
        return Token(kind, text.translate(_RAISED), position)
    if kind == "sign":
        sign = _SIGNS.get(text, text)
        return Token("name" if sign.isalpha() else "sign", sign, position)
    if kind == "number":
        return Token(kind, text, position)
    return Token("name", spelled(text), position, greek=kind == "greek")


def _refused(plain: str, position: int) -> FormulaError:
    character = plain[position]
    if match := _FLOAT.match(plain, position):
        hint = Text(f"Write {match.group()[:-1]}.", f"请写 {match.group()[:-1]}。")
        character = match.group()
    elif "\\" in plain or "$" in plain:
        position = min(p for p in (plain.find("\\"), plain.find("$")) if p >= 0)
        return latex(plain, position)
    elif character in "\"'" and "approximate" in plain:
        hint = Text('For approximate="tanh" write gelu_tanh(x).', "tanh 近似请写 gelu_tanh(x)。")
    elif character == ";" and plain.count("(", 0, position) > plain.count(")", 0, position):
        hint = COMMA
    else:
        hint = STRAY.get(character, NO_HINT)
    shown = character if character.isprintable() else f"U+{ord(character):04X}"
    said = Text(f"“{shown}” cannot be read here. ", f"此处无法识别“{shown}”。")
    return FormulaError(said + hint, position)
