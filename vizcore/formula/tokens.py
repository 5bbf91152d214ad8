"""Formula text → tokens."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from vizcore.formula.errors import FormulaError
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
    ord("∣"): "|",
}
_WORDS = {"α": "alpha", "β": "beta", "π": "pi", "σ": "sigmoid", "≤": "<=", "≥": ">=", "≠": "!="}
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")

_TOKEN = re.compile(
    r"(?P<number>([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?)"
    r"|(?P<name>[A-Za-z_][A-Za-z_0-9]*|[αβπσ])"
    r"|(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹]+)"
    r"|(?P<sign>\*\*|<=|>=|==|!=|[-+*/^()<>,≤≥≠])"
)
_HEADING = re.compile(r"\s*([A-Za-z]\w*\s*\(\s*\w+\s*\)|[A-Za-z])\s*=(?!=)")

_HINTS: Mapping[str, Text] = {
    "|": Text("For the absolute value write abs(x).", "绝对值请写作 abs(x)。"),
    "=": Text("To compare write ==, as in where(x == 0, 1, x).", "比较相等请写 ==。"),
    ".": Text("Write tanh(x), not np.tanh(x).", "请写 tanh(x)，而不是 np.tanh(x)。"),
    "&": Text("Write: and, as in where(x > 0 and x < 1, x, 0).", "请写 and。"),
    "√": Text("For the square root write sqrt(x).", "平方根请写作 sqrt(x)。"),
    "!": Text("There is no factorial; to compare write !=.", "不支持阶乘；不等于请写 !=。"),
    "%": Text("Write a percentage as a number: 0.05.", "百分数请写成小数：0.05。"),
    "'": Text("The derivative is shown by itself.", "无需写导数：它会自动给出。"),
    **dict.fromkeys("[]{}", Text("Use round brackets: ( and ).", "请使用圆括号 ( 和 )。")),
}
_NO_HINT = Text(
    "Formulas are made of numbers, x, alpha, beta, + - * / ^, brackets and functions.",
    "公式由数字、x、alpha、beta、+ - * / ^、括号和函数组成。",
)


@dataclass(frozen=True)
class Token:
    """A piece of a formula; `position` is the index of its first character."""

    kind: str  # "number", "name", "raised" (an exponent), "sign" or "end"
    text: str
    position: int


def tokenize(text: str) -> list[Token]:
    """The tokens of a formula, the last of them of kind ``"end"``.

    Raises
    ------
    FormulaError
        At a character that cannot be in a formula.
    """
    if len(text) > MOST_CHARACTERS:
        message = Text(
            "A formula has at most {most} characters. Shorten it.",
            "公式最多 {most} 个字符，请缩短。",
        )
        raise FormulaError(message.format(most=MOST_CHARACTERS), MOST_CHARACTERS)
    plain = text.translate(_SAME)
    if heading := _HEADING.match(plain):
        message = Text("Write only what stands right of the equals sign.", "只需写等号右边的内容。")
        raise FormulaError(message, heading.end() - 1)
    tokens, position = [], 0
    while position < len(plain):
        if plain[position] == " ":
            position += 1
            continue
        match = _TOKEN.match(plain, position)
        if not match:
            raise _stray(plain[position], position)
        kind, piece = match.lastgroup or "", match.group()
        piece = piece.translate(_RAISED) if kind == "raised" else _WORDS.get(piece, piece)
        tokens.append(Token(kind, piece, position))
        position = match.end()
    return [*tokens, Token("end", "", len(text))]


def _stray(character: str, position: int) -> FormulaError:
    # Replaced one after the other, not by str.format, so that braces stay what they are.
    shown = character if character.isprintable() else f"U+{ord(character):04X}"
    hint = _HINTS.get(character, _NO_HINT)
    return FormulaError(
        Text(f"“{shown}” cannot be read here. {hint.en}", f"此处无法识别“{shown}”。{hint.zh}"),
        position,
    )
