"""What the parser says when it refuses: what is wrong, and what to write instead."""

from __future__ import annotations

from collections.abc import Sequence

from vizcore.formula.errors import FormulaError, refused
from vizcore.formula.language.tokens import Token
from vizcore.text import Text

EMPTY = Text(
    "There is no formula yet. Write one in x, such as x * sigmoid(x).",
    "还没有公式。请用 x 写一个，例如 x * sigmoid(x)。",
)
TOO_DEEP = Text(
    "The formula is nested more than {most} deep. Flatten it.",
    "嵌套超过 {most} 层，请简化公式。",
)
TOO_LARGE = Text(
    "Written out, the formula has more than {most} parts. Shorten it.",
    "展开后公式超过 {most} 个部分，请缩短。",
)
INFINITE = Text(
    "This number is too large. Write one below 1e308.", "这个数太大，请写小于 1e308 的数。"
)
NOT_A_CONDITION = Text(
    "A condition is needed here. Write a comparison such as x > 0.",
    "此处需要条件，请写比较式，如 x > 0。",
)
BAR_AFTER_VALUE = Text(
    "Here “|” means “or”, which needs a comparison before it. For a product write |x|*|x|.",
    "此处“|”表示“或”，前面需要比较式。若要表示乘积，请写 |x|*|x|。",
)
NO_ELSE = Text(
    "This “if” has no “else”. Write: a if x > 0 else b.",
    "“if” 缺少 “else”。请写：a if x > 0 else b。",
)

ROUND = Text("Use round brackets: ( and ).", "请使用圆括号 ( 和 )。")
OPEN_BAR = Text(
    "This bar has no partner. For the absolute value write |x| or abs(x).",
    "这条竖线没有配对。绝对值请写作 |x| 或 abs(x)。",
)
ROOT = Text(
    "What stands under this root can be read in two ways. Use brackets: √(2*x) or sqrt(2*x).",
    "根号下的范围有两种读法，请加括号：√(2*x) 或 sqrt(2*x)。",
)
COMPARE = Text(
    "“=” cannot be read here. To compare write ==, as in where(x == 0, 1, x).",
    "此处无法识别“=”。比较相等请写 ==，如 where(x == 0, 1, x)。",
)
_CLOSED = {")": "(…)", "|": "|…|"}  # what ends so
NO_COLON = Text("This “?” has no “:”. Write: x > 0 ? a : b.", "“?” 缺少 “:”。请写：x > 0 ? a : b。")


# What cannot stand between values, wherever it is.
_NEVER_THERE = {
    **dict.fromkeys("[]", ROUND),
    "|": OPEN_BAR,
    ":": Text("This “:” has no “?”. Write: x > 0 ? a : b.", "“:” 缺少 “?”。请写：x > 0 ? a : b。"),
    "else": Text(
        "This “else” has no “if”. Write: a if x > 0 else b.",
        "“else” 缺少 “if”。请写：a if x > 0 else b。",
    ),
}


def unexpected(tokens: Sequence[Token], index: int) -> FormulaError:
    """A token after a complete formula."""
    token, before = tokens[index], tokens[index - 1]
    if token.text in _NEVER_THERE:
        return FormulaError(_NEVER_THERE[token.text], token.position)
    if token.text == "," and before.kind == "number":
        return refused(
            token.position,
            "A comma only separates the values of a function. Write decimals with a point: 0.5.",
            "逗号只用来分隔函数的参数。小数请用小数点：0.5。",
        )
    if token.text in (")", ","):
        return refused(
            token.position,
            f"No bracket is open for this “{token.text}”. Remove it or open one before.",
            f"此处“{token.text}”没有对应的左括号，请删除或补上左括号。",
        )
    if token.text in ("mod", "div", "//"):
        instead = "mod(x, 2)" if token.text == "mod" else "floor(x/2)"
        return refused(
            token.position,
            f"“{token.text}” does not stand between values. Write {instead}.",
            f"“{token.text}”不能写在两个值之间，请写作 {instead}。",
        )
    pair = f"{_CLOSED.get(before.text, before.text)}*{token.text}"
    return refused(
        token.position,
        f"An operator is missing before “{token.text}”. For a product write {pair}.",
        f"“{token.text}”之前缺少运算符。乘积请写作 {pair}。",
    )


def no_operand(token: Token) -> FormulaError:
    """Something that cannot begin a value."""
    if token.text in ("[", "]"):
        return FormulaError(ROUND, token.position)
    if token.kind == "end":
        return refused(
            token.position,
            "The formula ends too early. Write a value after the last sign.",
            "公式不完整，请在末尾补上一个值。",
        )
    return refused(
        token.position,
        f"A value is missing before “{token.text}”. Write a number, x or a bracket there.",
        f"“{token.text}”之前缺少一个值，请写数字、x 或括号。",
    )


def unclosed(opening: Token, found: Token) -> FormulaError:
    """A bracket without its partner."""
    if found.kind == "end":
        return refused(
            opening.position,
            "This bracket is never closed. Add “)”.",
            "这个括号没有闭合，请补上“)”。",
        )
    if found.text in ("[", "]"):
        return FormulaError(ROUND, found.position)
    return refused(
        found.position,
        f"“{found.text}” does not fit inside the bracket. Write an operator before it, or “)”.",
        f"括号内“{found.text}”处有误，请在其前写运算符，或补上“)”。",
    )


def check_ambiguous(operator: Token, literal: Token, after: Token) -> None:
    """Refuse 1/2x and e^2x, which people read in two ways."""
    if operator.text not in ("/", "^", "**"):
        return
    space = " " if literal.greek else ""
    shown = f"{operator.text}{literal.text}{space}{after.text}"
    grouped = f"{operator.text}({literal.text}*{after.text}"
    raise refused(
        after.position,
        f"“{shown}” can be read in two ways. Write “{grouped}…)”, or put a “*” between.",
        f"“{shown}”有两种读法。请写“{grouped}…)”，或在中间写“*”。",
    )
