"""What the page of activations shows: those in its picture, and the parts below it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vizcore.activations.code.snippets import LIBRARIES
from vizcore.activations.spec import SPEC, ActivationSpec
from vizcore.activations.vector import VECTOR_ACTIVATIONS
from vizcore.settings import Choice, Flag, Integer, Many, Real, Settings, setting
from vizcore.text import Text, decimal, same

ORDERS = {"f": same("φ"), "df": same("φ′"), "d2f": same("φ″")}
STEPS = 50  # as often as an activation is applied to its own output
MOST = 8  # more curves than this cannot be told apart


@dataclass(frozen=True)
class ActivationsView(Settings):
    """What the picture shows."""

    activations: tuple[ActivationSpec, ...] = setting(
        Many(SPEC, most=MOST),
        tuple(map(ActivationSpec, ("sigmoid", "tanh", "relu", "gelu"))),
        Text("Activations", "激活函数"),
        Text("Up to eight, compared on the same axes.", "最多八个，画在同一坐标系中比较。"),
    )
    orders: tuple[str, ...] = setting(
        Many(Choice(ORDERS), most=len(ORDERS)),
        ("f", "df"),
        Text("Curves", "曲线"),
        Text(
            "φ solid, its derivative φ′ dashed, the second derivative φ″ dotted.",
            "φ 为实线，导数 φ′ 为虚线，二阶导数 φ″ 为点线。",
        ),
    )
    span: int = setting(
        Integer(1, 50),
        5,
        Text("Range of x: ±", "x 的范围：±"),
    )


TABS = {
    "properties": Text("Properties", "性质"),
    "formulas": Text("Formulas and code", "公式与代码"),
    "probe": Text("Follow one input", "跟踪一个输入"),
    "distribution": Text("Distribution", "分布"),
    "vector": Text("Vector activations", "向量激活函数"),
    "cost": Text("Cost", "计算开销"),
}
INPUTS = 6  # of a vector activation, at most


@dataclass(frozen=True)
class Vector:
    """So many numbers, each from −`reach` to `reach`; in a link ``1,-0.5,2``."""

    size: int
    reach: float

    @property
    def allowed(self) -> Text:
        return Text(
            "{size} numbers from {low} to {high}, with commas between them",
            "{size} 个 {low} 到 {high} 的数，以逗号分隔",
        ).format(size=self.size, low=decimal(-self.reach), high=decimal(self.reach))

    @property
    def _each(self) -> Real:
        return Real(-self.reach, self.reach)

    def check(self, value: Any) -> tuple[float, ...]:
        values = tuple(self._each.check(v) for v in value)
        if len(values) != self.size:
            raise ValueError(value)
        return values

    def parse(self, text: str) -> tuple[float, ...]:
        return self.check([self._each.parse(part) for part in text.split(",")])

    def format(self, value: tuple[float, ...]) -> str:
        return ",".join(map(self._each.format, value))


@dataclass(frozen=True)
class DetailConfig(Settings):
    """What stands below the picture."""

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

    library: str = setting(Choice(LIBRARIES), "pytorch", Text("Code for", "代码"))
    vector: str = setting(
        Choice({key: entry.label for key, entry in VECTOR_ACTIVATIONS.items()}),
        "softmax",
        Text("Vector activation", "向量激活函数"),
    )
    inputs: tuple[float, ...] = setting(
        Vector(INPUTS, 5), (2.0, 1.0, 0.5, -0.5, -1.0, 0.0), Text("Inputs", "输入")
    )
    temperature: float = setting(
        Real(0.05, 10, step=0.05),
        1.0,
        Text("Temperature T", "温度 T"),
        Text(
            "The inputs are divided by it: a low one picks a winner, a high one evens out.",
            "输入除以温度：低温选出一个胜者，高温趋于均匀。",
        ),
    )
    k: int = setting(
        Integer(1, INPUTS),
        2,
        Text("Group size k", "每组大小 k"),
        Text("So many inputs compete in each group.", "每组中竞争的输入个数。"),
    )
    everything: bool = setting(
        Flag(),
        False,
        Text("The whole catalogue", "全部激活函数"),
        Text("Beside those that are chosen above.", "除上方所选之外，也显示其余全部。"),
    )
