"""What the activation explorer shows: which activations, which derivatives, over which range."""

from __future__ import annotations

from dataclasses import dataclass

from vizcore.activations.spec import ActivationSpec, SpecKind
from vizcore.settings import Choice, Integer, Many, check_settings, setting
from vizcore.text import Text, same

ORDERS = {"f": same("f"), "df": same("f′"), "d2f": same("f″")}
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
