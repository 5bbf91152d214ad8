"""What the activation explorer shows: which activations, which derivatives, over which range."""

from __future__ import annotations

from dataclasses import dataclass

from vizcore.activations.spec import ActivationSpec, SpecKind
from vizcore.settings import Choice, Integer, Many, Real, check_settings, setting
from vizcore.text import Text, same

ORDERS = {"f": same("f"), "df": same("f′"), "d2f": same("f″")}
STEPS = 50  # as often as an activation is applied to its own output
MOST = 8  # more curves than this cannot be told apart


@dataclass(frozen=True)
class ExplorerConfig:
    """One view of the explorer."""

    activations: tuple[ActivationSpec, ...] = setting(
        Many(SpecKind(), most=MOST),
        tuple(map(ActivationSpec, ("sigmoid", "tanh", "relu", "gelu"))),
        Text("Activations", "激活函数"),
        Text("Up to eight, compared on the same axes.", "最多八个，画在同一坐标系中比较。"),
    )
    orders: tuple[str, ...] = setting(
        Many(Choice(ORDERS), most=len(ORDERS)),
        ("f", "df"),
        Text("Curves", "曲线"),
        Text(
            "f solid, its derivative f′ dashed, the second derivative f″ dotted.",
            "f 为实线，导数 f′ 为虚线，二阶导数 f″ 为点线。",
        ),
    )
    span: int = setting(
        Integer(1, 50),
        5,
        Text("Range of x: ±", "x 的范围：±"),
    )

    def __post_init__(self) -> None:
        check_settings(self)


TABS = {
    "properties": Text("Properties", "性质"),
    "formulas": Text("Formulas and code", "公式与代码"),
    "probe": Text("Follow one input", "跟踪一个输入"),
    "distribution": Text("Distribution", "分布"),
}


@dataclass(frozen=True)
class DetailConfig:
    """What stands below the explorer's picture."""

    show: str = setting(Choice(TABS), "properties", Text("Look closer", "进一步观察"))
    mean: float = setting(
        Real(-5, 5, step=0.1),
        0.0,
        Text("Mean μ of z", "z 的均值 μ"),
        Text("Of the normally distributed inputs.", "正态分布输入的均值。"),
    )
    std: float = setting(
        Real(0.1, 5, step=0.1),
        1.0,
        Text("Standard deviation σ of z", "z 的标准差 σ"),
        Text("Of the normally distributed inputs.", "正态分布输入的标准差。"),
    )

    at: float = setting(Real(-50, 50, step=0.01), 1.0, same("x"))
    times: int = setting(Integer(1, STEPS), 10, Text("n, times applied", "施加次数 n"))

    def __post_init__(self) -> None:
        check_settings(self)
