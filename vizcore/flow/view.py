"""What the gradient-flow page shows: which networks are compared in which pictures."""

from __future__ import annotations

from dataclasses import dataclass

from vizcore.activations.spec import SPEC, ActivationKind, ActivationSpec
from vizcore.flow.config import FlowConfig
from vizcore.flow.experiments.recurrent_config import RecurrentConfig
from vizcore.flow.variant import VARIANT, Variant, with_spec
from vizcore.settings import (
    Choice,
    Integer,
    Many,
    Real,
    SettingError,
    Settings,
    setting,
    settings_of,
)
from vizcore.text import Text

_RECURRENT = settings_of(RecurrentConfig)
MOST = 8  # more lines than this cannot be told apart
QUANTITIES = {
    "all": Text("All four", "全部"),
    "signal": Text("Signal size", "信号大小"),
    "example_spread": Text("Information", "信息"),
    "delta": Text("Gradient δ", "梯度 δ"),
    "weight_grad": Text("Weight gradient", "权重梯度"),
}
PICTURES = {
    "wave": Text("Backward wave", "反向传播动画"),
    "histogram": Text("Pre-activations", "预激活分布"),
    "phase": Text("Phase diagram", "相图"),
    "correlation": Text("Two inputs", "两个输入"),
    "dying": Text("Dead units", "死亡单元"),
    "jacobian": Text("Singular values", "奇异值"),
    "time": Text("Through time", "沿时间反传"),
    "table": Text("Table", "数据表"),
    "code": Text("PyTorch code", "PyTorch 代码"),
}


@dataclass(frozen=True)
class FlowView(Settings):
    """The networks that are compared.

    Raises
    ------
    SettingError
        Naming the field, the value and what is allowed.
    """

    activations: tuple[ActivationSpec, ...] = setting(
        Many(SPEC, most=MOST),
        (ActivationSpec("sigmoid"), ActivationSpec("relu")),
        Text("Activations", "激活函数"),
        Text(
            "Each runs in networks with the same random weights.",
            "各激活函数使用相同的随机权重。",
        ),
    )
    kept: tuple[Variant, ...] = setting(
        Many(VARIANT, most=MOST - 1, least=0),
        (),
        Text("Kept for comparison", "保留对比"),
        Text(
            "These lines keep their own settings while you change the controls; depth, input and "
            "seeds are shared, and the width, unless a line names its own.",
            "这些曲线保持各自的设置，不随控件改变；深度、输入和种子共用，宽度也共用，除非曲线注明了自己的宽度。",
        ),
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.activations) + len(self.kept) > MOST:
            allowed = Text("{n} lines at most", "最多 {n} 条曲线").format(n=MOST)
            raise SettingError("kept", len(self.activations) + len(self.kept), allowed)

    def networks(self, base: FlowConfig) -> list[FlowConfig]:
        """The networks to compare, without repetition: first the controls', then those kept."""
        current = [Variant.of(with_spec(base, spec)) for spec in self.activations]
        return list(dict.fromkeys(variant.on(base) for variant in (*current, *self.kept)))


@dataclass(frozen=True)
class FlowPictures(Settings):
    """Which quantities the main picture shows, and what is open below it."""

    quantity: str = setting(Choice(QUANTITIES), "all", Text("Quantity", "物理量"))
    focus: int = setting(
        Integer(1, MOST),
        1,
        Text("Speak of", "讨论对象"),
        Text("Which line the sentence and the pictures below speak of", "下方结论和图所讨论的曲线"),
    )
    picture: str = setting(
        Choice(PICTURES), "wave", Text("More pictures of these networks", "这些网络的更多图")
    )

    start: float = setting(
        Real(-0.95, 0.95, 0.05), 0.6, Text("Correlation in layer 1", "第 1 层的相关系数")
    )


@dataclass(frozen=True)
class TimeView(Settings):
    """The settings of the recurrent networks, shared by all three kinds of cell.

    The names differ from those of the stack, with which they share a link.
    """

    state_activation: str = setting(
        ActivationKind(), "tanh", Text("Activation of the state", "状态的激活函数")
    )
    steps: int = setting(Integer(2, 500, spacing="digits"), 100, _RECURRENT["steps"].label)
    recurrent_w2: float = setting(Real(0, 10, 0.05), 1.0, _RECURRENT["sigma_w2"].label)
    forget_bias: float = setting(
        Real(-5, 10, 0.1), 1.0, _RECURRENT["forget_bias"].label, _RECURRENT["forget_bias"].help
    )

    def config(self, cell: str, seed: int = 0) -> RecurrentConfig:
        """The network of one kind of cell."""
        return RecurrentConfig(
            cell=cell,
            activation=self.state_activation,
            steps=self.steps,
            sigma_w2=self.recurrent_w2,
            forget_bias=self.forget_bias,
            seed=seed,
        )
