"""What the parser says when it refuses: what is wrong, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from vizcore.formula.errors import FormulaError
from vizcore.formula.tokens import Token
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
NO_ELSE = Text(
    "This “if” has no “else”. Write: a if x > 0 else b.",
    "“if” 缺少 “else”。请写：a if x > 0 else b。",
)

_SIGNATURES = {
    "where": "where(x > 0, a, b)",
    "clip": "clip(x, low, high)",
    "min": "min(a, b)",
    "max": "max(a, b)",
}
# Words that are near nothing in the language, each with what stands for it.
_OTHER_WORDS = {
    "y": "x", "t": "x", "z": "x", "n": "x", "a": "alpha", "b": "beta", "k": "alpha", "c": "beta",
    "lambda": "alpha", "gamma": "alpha", "theta": "alpha", "step": "binary_step(x)",
    "heaviside": "binary_step(x)", "pow": "x^2", "square": "x^2", "log2": "log(x)/log(2)",
    "log10": "log(x)/log(10)", "asin": "atan(x)", "arcsin": "atan(x)",
}  # fmt: skip


def unexpected(tokens: Sequence[Token], index: int) -> FormulaError:
    """A token after a complete formula."""
    token, before = tokens[index], tokens[index - 1]
    if token.text == "," and before.kind == "number":
        message = Text(
            "A comma only separates the values of a function. Write decimals with a point: 0.5.",
            "逗号只用来分隔函数的参数。小数请用小数点：0.5。",
        )
    elif token.text in (")", ","):
        message = Text(
            f"No bracket is open for this “{token.text}”. Remove it or open one before.",
            f"此处“{token.text}”没有对应的左括号，请删除或补上左括号。",
        )
    elif token.text == "else":
        message = Text(
            "This “else” has no “if”. Write: a if x > 0 else b.",
            "“else” 缺少 “if”。请写：a if x > 0 else b。",
        )
    else:
        pair = f"{before.text}*{token.text}"
        message = Text(
            f"An operator is missing before “{token.text}”. For a product write {pair}.",
            f"“{token.text}”之前缺少运算符。乘积请写作 {pair}。",
        )
    return FormulaError(message, token.position)


def no_operand(token: Token) -> FormulaError:
    """Something that cannot begin a value."""
    if token.kind == "end":
        message = Text(
            "The formula ends too early. Write a value after the last sign.",
            "公式不完整，请在末尾补上一个值。",
        )
    else:
        message = Text(
            f"A value is missing before “{token.text}”. Write a number, x or a bracket there.",
            f"“{token.text}”之前缺少一个值，请写数字、x 或括号。",
        )
    return FormulaError(message, token.position)


def unclosed(opening: Token, found: Token) -> FormulaError:
    """A bracket without its partner."""
    if found.kind == "end":
        message = Text("This bracket is never closed. Add “)”.", "这个括号没有闭合，请补上“)”。")
        return FormulaError(message, opening.position)
    message = Text(
        f"“{found.text}” does not fit inside the bracket. Write an operator before it, or “)”.",
        f"括号内“{found.text}”处有误，请在其前写运算符，或补上“)”。",
    )
    return FormulaError(message, found.position)


def check_ambiguous(operator: Token, literal: Token, after: Token) -> None:
    """Refuse 1/2x and e^2x, which people read in two ways."""
    if operator.text not in ("/", "^", "**"):
        return
    shown = f"{operator.text}{literal.text}{after.text}"
    grouped = f"{operator.text}({literal.text}*{after.text}"
    raise FormulaError(
        Text(
            f"“{shown}” can be read in two ways. Write “{grouped}…)”, or put a “*” between.",
            f"“{shown}”有两种读法。请写“{grouped}…)”，或在中间写“*”。",
        ),
        after.position,
    )


def not_a_function(name: str, opening: Token) -> FormulaError:
    """x(1-x)."""
    message = Text(
        f"{name} is not a function. For a product write {name}*(…).",
        f"{name} 不是函数。乘积请写作 {name}*(…)。",
    )
    return FormulaError(message, opening.position)


def needs_brackets(token: Token) -> FormulaError:
    """A function without its argument."""
    wanted = _SIGNATURES.get(token.text, f"{token.text}(x)")
    message = Text(
        f"{token.text} is a function. Write {wanted}.", f"{token.text} 是函数，请写作 {wanted}。"
    )
    return FormulaError(message, token.position)


def wrong_count(token: Token, name: str, parameters: Iterable[tuple[str, float]]) -> FormulaError:
    """A call with too few or too many values."""
    optional = ", ".join(key for key, _ in parameters)
    wanted = _SIGNATURES.get(name) or (f"{name}(x, {optional})" if optional else f"{name}(x)")
    message = Text(
        f"{name} is given a wrong number of values. Write {wanted}.",
        f"{name} 的参数个数不对，请写作 {wanted}。",
    )
    return FormulaError(message, token.position)


def unknown(token: Token, after: Token, known: Iterable[str]) -> FormulaError:
    """A name that stands for nothing; suggests what may have been meant."""
    name, lower = token.text, token.text.lower()
    known = sorted(known)
    # Letters in another order come first: tahn is nearer to tanh than to tan.
    close = [key for key in known if sorted(key) == sorted(lower)]
    close += get_close_matches(lower[:40], known, 1, 0.6)
    wanted = _OTHER_WORDS.get(lower) or (close[0] if close else "")
    if wanted:
        hint = Text(f"Did you mean {wanted}?", f"是否想写 {wanted}？")
    else:
        hint = Text(
            "Names are x, alpha, beta, pi, e and functions such as tanh(x).",
            "可用的名称有 x、alpha、beta、pi、e 以及 tanh(x) 等函数。",
        )
    shown = name if len(name) <= 40 else name[:39] + "…"
    return FormulaError(
        Text(f"“{shown}” is not known. {hint.en}", f"未知名称“{shown}”。{hint.zh}"),
        token.position,
    )
