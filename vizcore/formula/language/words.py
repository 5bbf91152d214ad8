"""What is said of a word that a formula cannot have there, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from vizcore.formula.errors import FormulaError, refused
from vizcore.formula.language.guess import guess
from vizcore.formula.language.names import GREEK
from vizcore.formula.language.tokens import Token
from vizcore.formula.tree import FUNCTIONS
from vizcore.text import Text, cut

LONGEST_NAME = 40

_SIGNATURES = {
    "where": "where(x > 0, a, b)",
    "clip": "clip(x, low, high)",
    "min": "min(a, b)",
    "max": "max(a, b)",
    "mod": "mod(x, 2)",
}
# Functions of other languages, each with what stands for it.
_OTHER_FUNCTIONS = {
    **dict.fromkeys(("step", "heaviside"), "where(x >= 0, 1, 0)"),
    **dict.fromkeys(("rem", "fmod"), "mod(x, 2)"),
    **dict.fromkeys(("cdf", "norm", "phi", "pnorm"), "Phi(x)"),
    **dict.fromkeys(("dnorm", "pdf"), "normpdf(x)"),
    **dict.fromkeys(("softargmax", "softmax"), "sigmoid(x)"),
    "atan2": "atan(x)", "logaddexp": "softplus(x)", "sqr": "x^2", "log": "log(x)",
    "piecewise": "where(x > 0, a, b)", "switch": "where(x > 0, a, b)",
    "exp10": "10^x", "lg": "log10(x)", "tg": "tan(x)", "ctg": "cot(x)", "arctg": "atan(x)",
    "sh": "sinh(x)", "ch": "cosh(x)", "th": "tanh(x)",
    "and": "x > 0 and x < 1", "or": "x < 0 or x > 1", "not": "x <= 0",
}  # fmt: skip
_SENTENCES = {
    **dict.fromkeys(
        ("inf", "infinity", "nan", "nothing", "none", "null"),
        Text("There is no such number: leave it out.", "不支持这样的数，请去掉。"),
    ),
    **dict.fromkeys(("true", "false"), Text("Write 1 or 0.", "请写 1 或 0。")),
    "not": Text("Write the opposite comparison, as x <= 0.", "请写相反的比较，如 x <= 0。"),
    **dict.fromkeys(
        (
            *("def", "return", "for", "while", "in", "is", "import", "print", "function", "var"),
            *("let", "const", "elif", "then", "end", "begin", "class", "del", "from", "with"),
            *("as", "try", "except", "pass", "yield", "async", "await", "global", "assert"),
        ),
        Text("A formula is one expression, without statements.", "公式只是一个表达式，不含语句。"),
    ),
    **dict.fromkeys(
        ("rand", "randn", "random", "bernoulli", "dropout"),
        Text("A formula has no random numbers.", "公式中不能有随机数。"),
    ),
    **dict.fromkeys(
        ("sum", "mean", "std", "var", "norm", "softmax", "logsoftmax", "maxout", "glu"),
        Text("A formula is of one number x, not of a vector.", "公式只含一个数 x，而不是向量。"),
    ),
    **dict.fromkeys(
        ("diff", "grad", "derivative", "dx", "dy"),
        Text("The derivative is shown by itself.", "无需写导数：它会自动给出。"),
    ),
}  # fmt: skip


def not_a_function(token: Token, word: str, opening: Token, known: Iterable[str]) -> FormulaError:
    """x(1-x), a(x + 1) and tahn(x)."""
    known = set(known)
    symbol = (word in known and word not in FUNCTIONS) or word in GREEK or len(word) == 1
    if not symbol or word.lower() in _OTHER_FUNCTIONS:
        return unknown(token, known, word, called=True)
    return refused(
        opening.position,
        f"{word} is not a function. For a product write {word}*(…).",
        f"{word} 不是函数。乘积请写作 {word}*(…)。",
    )


def needs_brackets(token: Token, function: str, after: Token) -> FormulaError:
    """A function without its argument, or a parameter with the name of one."""
    if token.text == "if":
        return refused(token.position, "Write: a if x > 0 else b.", "请写：a if x > 0 else b。")
    wanted = _SIGNATURES.get(function, f"{function}(x)")
    if after.kind == "raised" or after.text in ("^", "**"):
        wanted += "^2"
    shown = cut(token.text)
    return refused(
        token.position,
        f"{shown} is a function. Write {wanted}, or give a parameter another name.",
        f"{shown} 是函数，请写作 {wanted}；若是参数，请换一个名称。",
    )


def a_layer(token: Token, function: str) -> FormulaError:
    """nn.ReLU(), which is applied to nothing."""
    return refused(
        token.position,
        f"{cut(token.text)} makes a layer. Write {function}(x).",
        f"{cut(token.text)} 创建的是层，请写作 {function}(x)。",
    )


def dotted(token: Token, before: Sequence[str], word: str, *, called: bool) -> FormulaError:
    """x.pow(2), functions of libraries that nobody knows, and self.alpha."""
    own = f"{word}(x)" if called else word
    return refused(
        token.position + len(".".join(before)),
        f"Names have no points: write {cut(own)}, not {cut(token.text)}.",
        f"名称中不含小数点：请写 {cut(own)}，而不是 {cut(token.text)}。",
    )


def wrong_count(token: Token, name: str, parameters: Iterable[tuple[str, float]]) -> FormulaError:
    """A call with too few or too many values."""
    optional = ", ".join(key for key, _ in parameters)
    wanted = _SIGNATURES.get(name) or (f"{name}(x, {optional})" if optional else f"{name}(x)")
    wanted = "log(x)/log(2)" if name == "log" else wanted
    return refused(
        token.position,
        f"{name} is given a wrong number of values. Write {wanted}.",
        f"{name} 的参数个数不对，请写作 {wanted}。",
    )


def no_keywords(key: Token, name: str) -> FormulaError:
    """tanh(x=1)."""
    wanted = _SIGNATURES.get(name, f"{name}(x)")
    return refused(
        key.position,
        f"{name} takes no “{cut(key.text)}=”. Write {wanted}.",
        f"{name} 没有参数“{cut(key.text)}”，请写作 {wanted}。",
    )


def no_keyword(key: Token, name: str, order: Sequence[str]) -> FormulaError:
    """leaky_relu(x, alpha=0.2)."""
    return (
        no_keywords(key, name)
        if not order
        else refused(
            key.position,
            f"{name} takes no “{cut(key.text)}=” here. It takes: x, {', '.join(order)}.",
            f"{name} 此处没有参数“{cut(key.text)}”，可用参数为：x、{'、'.join(order)}。",
        )
    )


def too_many(token: Token, most: int) -> FormulaError:
    """One parameter more than there are sliders."""
    return refused(
        token.position,
        f"“{cut(token.text)}” is one parameter too many: a formula has at most {most}.",
        f"参数“{cut(token.text)}”超出上限：一个公式最多 {most} 个参数。",
    )


def no_x(name: str, position: int) -> FormulaError:
    """y + 1."""
    return refused(
        position,
        f"This formula has no x. Did you mean x instead of “{name}”?",
        f"此公式中没有 x。是否想写 x，而不是“{name}”？",
    )


def check_parameter(token: Token, word: str, known: Iterable[str]) -> None:
    """Refuse a new parameter whose name is likely to mean something else."""
    known = set(known)
    if word.lower() in _SENTENCES and len(word) > 1:
        raise unknown(token, known, word)
    if not word.isidentifier() or not word[0].isalpha() or len(word) > LONGEST_NAME:
        raise refused(
            token.position,
            f"“{cut(word)}” is no name. Begin with a letter; at most {LONGEST_NAME} characters.",
            f"“{cut(word)}”不是合法名称：须以字母开头，最多 {LONGEST_NAME} 个字符。",
        )
    if meant := guess(word, known):
        raise _not_known(token, word, meant)


def unknown(
    token: Token, known: Iterable[str], word: str = "", *, called: bool = False
) -> FormulaError:
    """A name that stands for nothing; suggests what may have been meant."""
    word = word or token.text
    lower = word.lower()
    sentence = _SENTENCES.get(lower.replace("_", ""))
    if sentence:
        return FormulaError(_unknown(word, sentence), token.position)
    names = sorted(known)
    # Letters in another order come first: tahn is nearer to tanh than to tan.
    close = [name for name in names if sorted(name) == sorted(lower)]
    close += get_close_matches(lower[:40], names, 1, 0.6)
    meant = _OTHER_FUNCTIONS.get(lower, "") if called else ""
    return _not_known(token, word, meant or (close[0] if close else ""))


def _not_known(token: Token, word: str, meant: str) -> FormulaError:
    if meant:
        hint = Text(f"Did you mean {meant}?", f"是否想写 {meant}？")
    else:
        hint = Text(
            "Functions are tanh(x), exp(x), sigmoid(x), relu(x) and the like.",
            "可用函数如 tanh(x)、exp(x)、sigmoid(x)、relu(x)。",
        )
    return FormulaError(_unknown(word, hint), token.position)


def _unknown(word: str, hint: Text) -> Text:
    return Text(f"“{cut(word)}” is not known. ", f"未知名称“{cut(word)}”。") + hint
