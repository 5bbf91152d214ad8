"""Characters that stand in no formula, each with what to write instead."""

from __future__ import annotations

import re
from collections.abc import Mapping

from vizcore.formula.errors import FormulaError, refused
from vizcore.text import Text

_STOP = Text("One formula is enough: leave it out.", "只需一个公式，请删去它。")
_NOT = Text("Write the opposite comparison: x <= 0 for not x > 0.", "请写相反的比较，如 x <= 0。")
STRAY: Mapping[str, Text] = {
    ".": Text("Write numbers as 0.5 and functions as tanh(x).", "数请写 0.5，函数请写 tanh(x)。"),
    "!": Text(
        "There is no factorial and no “not”; to compare write !=.",
        "不支持阶乘和“非”；不等于请写 !=。",
    ),
    "%": Text(
        "For the remainder write mod(x, 2), for a percentage 0.05.",
        "求余请写 mod(x, 2)，百分数请写 0.05。",
    ),
    "'": Text("The derivative is shown by itself.", "无需写导数：它会自动给出。"),
    "′": Text("The derivative is shown by itself.", "无需写导数：它会自动给出。"),
    '"': Text("A formula has no texts in quotes.", "公式中不能有带引号的文字。"),
    **dict.fromkeys(";#", _STOP),
    **dict.fromkeys("~¬", _NOT),
    **dict.fromkeys(
        "{}", Text("Use round brackets: ( and ), as in e^(-x).", "请使用圆括号 ( 和 )，如 e^(-x)。")
    ),
    **dict.fromkeys("⌊⌋", Text("For the whole part write floor(x).", "向下取整请写 floor(x)。")),
    **dict.fromkeys("⌈⌉", Text("For rounding up write ceil(x).", "向上取整请写 ceil(x)。")),
    "∛": Text("For the cube root write cbrt(x).", "立方根请写 cbrt(x)。"),
    "∞": Text("There is no infinity: leave that bound out.", "不支持无穷大，请去掉该界限。"),
    "±": Text("Write two formulas, one for each sign.", "请分别写成两个公式。"),
    "@": Text("Write x * y for a product.", "乘积请写 x * y。"),
    **dict.fromkeys("∑∫∏∂", Text("Write it out, without this sign.", "请不用此符号，直接写出。")),
    **{
        sign: Text(f"Write ({top}/{bottom}).", f"请写 ({top}/{bottom})。")
        for sign, top, bottom in (("½", 1, 2), ("⅓", 1, 3), ("⅔", 2, 3), ("¼", 1, 4), ("¾", 3, 4))
    },
}
NO_HINT = Text(
    "Formulas are made of numbers, x, parameters such as alpha, + - * / ^, brackets and functions.",
    "公式由数字、x、参数（如 alpha）、+ - * / ^、括号和函数组成。",
)

COMMA = Text("Put a comma between values: max(0, x).", "参数之间请用逗号：max(0, x)。")
FOREIGN = Text("Write the formula in x.", "请用 x 作为自变量。")

_COMMANDS: Mapping[str, str] = {
    "frac": "(a)/(b)", "dfrac": "(a)/(b)", "tfrac": "(a)/(b)", "sqrt": "sqrt(x)", "cdot": "*",
    "times": "*", "sigma": "sigmoid(x)", "max": "max(0, x)", "min": "min(0, x)", "left": "(",
    "right": ")", "begin": "where(x > 0, a, b)", "le": "<=", "leq": "<=", "ge": ">=", "geq": ">=",
    "operatorname": "tanh(x)", "mathrm": "tanh(x)", "text": "tanh(x)", "ln": "log(x)",
    "arctan": "atan(x)", "lfloor": "floor(x)", "bmod": "mod(x, 2)", "lvert": "abs(x)",
    "vert": "abs(x)", "pi": "pi", "infty": "1e300", "quad": "*",
}  # fmt: skip
_SYMBOLS = {
    "alpha",
    "beta",
    "gamma",
    "delta",
    "lambda",
    "theta",
    "mu",
    "omega",
    "tau",
    "rho",
    "eta",
}


def latex(plain: str, position: int) -> FormulaError:
    """LaTeX, and what the command at `position` is in the language of formulas."""
    match = re.compile(r"\\([A-Za-z]+)").match(plain, position)
    command = match.group(1) if match else ""
    known = _COMMANDS.get(command) or (command if command in _SYMBOLS else "")
    if not known and match:
        known = f"{command}(x)"
    instead = f"{match.group()[:20]} → {known[:40]}" if match else "$x$ → x"
    return refused(
        position,
        f"This is LaTeX. Write it as on a keyboard: {instead}.",
        f"这是 LaTeX。请按键盘写法输入：{instead}。",
    )
