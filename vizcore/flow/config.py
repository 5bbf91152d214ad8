"""The configuration of a deep random stack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vizcore.activations.spec import (
    ActivationKind,
    ActivationSpec,
    ParamsKind,
    checked_params,
)
from vizcore.initialisation import INITIALISATIONS, LABELS, Initialisation
from vizcore.settings import (
    Choice,
    Integer,
    Real,
    Settings,
    setting,
)
from vizcore.text import Text, same

WIDEST = 1024
INPUTS: Mapping[str, Text] = {
    "gaussian": Text("Gaussian noise", "高斯噪声"),
    "digits": Text("Handwritten digits", "手写数字"),
    "constant": Text("Constant 1", "常数 1"),
}
NORMS: Mapping[str, Text] = {
    "none": Text("None", "无"),
    "batch": same("BatchNorm"),
    "layer": same("LayerNorm"),
}
NORM_POSITIONS: Mapping[str, Text] = {
    "before": Text("Before φ", "φ 之前"),
    "after": Text("After φ", "φ 之后"),
}
RESIDUALS: Mapping[str, Text] = {
    "none": Text("No skip", "无跳跃连接"),
    "unit": Text("Skip, α = 1", "跳跃连接，α = 1"),
    "depth": Text("Skip, α = 1/√L", "跳跃连接，α = 1/√L"),
    "free": Text("Skip, free α", "跳跃连接，自选 α"),
}


@dataclass(frozen=True)
class FlowConfig(Settings):
    """A stack of square random layers, measured once forward and once backward.

    The stack computes h¹ = W¹x + b¹ and then, layer by layer,
    ``hˡ = Wˡyˡ⁻¹ + bˡ`` with ``y = norm(φ(h))`` or ``y = φ(norm(h))``; with a skip connection
    ``hˡ = hˡ⁻¹ + α(Wˡyˡ⁻¹ + bˡ)``. Fields are the settings below; `spec` is the activation with
    its parameters, and `sigma_w2` is read only by the initialisations that say so.

    Raises
    ------
    SettingError
        Naming the field, the value and what is allowed.
    """

    activation: str = setting(ActivationKind(), "sigmoid", Text("Activation", "激活函数"))
    params: tuple[tuple[str, float], ...] = setting(
        ParamsKind(), (), Text("Parameters", "参数"), Text("Parameters of φ", "φ 的参数")
    )
    depth: int = setting(
        Integer(2, 1000, spacing="digits"),
        50,
        Text("Depth", "深度"),
        Text("Number of weight layers L", "权重层数 L"),
    )
    width: int = setting(
        Integer(2, WIDEST, spacing="doublings"),
        256,
        Text("Width", "宽度"),
        Text("Units in each layer", "每层单元数"),
    )
    batch: int = setting(
        Integer(4, 1024, spacing="doublings"),
        16,
        Text("Batch", "批量"),
        Text(
            "Examples in one pass. Seeds, not examples, carry the statistics of a random network.",
            "每次通过的样本数。随机网络的统计来自种子数，而不是样本数。",
        ),
    )
    init: str = setting(
        Choice(LABELS),
        "xavier_normal",
        Text("Initialisation", "初始化"),
    )
    sigma_w2: float = setting(
        Real(0, 1e20, spacing="digits", shown=1e3),
        1.0,
        Text("Weight variance σ_w²", "权重方差 σ_w²"),
        Text("Variance of a weight times fan_in", "权重方差乘以 fan_in"),
    )
    sigma_b2: float = setting(Real(0, 25, 0.01), 0.0, Text("Bias variance σ_b²", "偏置方差 σ_b²"))
    scale: float = setting(
        Real(0, 10),
        0.01,
        Text("Scale σ", "尺度 σ"),
        Text(
            "Standard deviation of N(0, σ), or the constant weight",
            "N(0, σ) 的标准差，或常数权重的值",
        ),
    )
    norm: str = setting(Choice(NORMS), "none", Text("Normalisation", "归一化"))
    norm_position: str = setting(
        Choice(NORM_POSITIONS), "before", Text("Where to normalise", "归一化位置")
    )
    residual: str = setting(Choice(RESIDUALS), "none", Text("Skip connection", "跳跃连接"))
    alpha: float = setting(
        Real(0, 10, 0.01),
        0.5,
        Text("Branch scale α", "分支系数 α"),
        Text("Used by the free skip connection", "用于自选 α 的跳跃连接"),
    )
    input: str = setting(Choice(INPUTS), "gaussian", Text("Input", "输入"))
    seeds: int = setting(
        Integer(1, 32),
        8,
        Text("Networks", "网络数"),
        Text("Independent networks drawn", "独立抽取的网络个数"),
    )
    seed: int = setting(Integer(0, 2**31 - 1), 0, Text("Seed", "随机种子"))

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "params", checked_params(self.activation, self.params))

    @property
    def spec(self) -> ActivationSpec:
        """φ with its parameter values."""
        return ActivationSpec(self.activation, self.params)

    @property
    def initialisation(self) -> Initialisation:
        """The entry of `INITIALISATIONS`."""
        return INITIALISATIONS[self.init]

    @property
    def weight_variance(self) -> float:
        """σ_w² of this initialisation: width × variance of a weight."""
        return self.initialisation.sigma_w2(self, self.width)

    @property
    def bias_variance(self) -> float:
        """σ_b² of this initialisation."""
        return self.initialisation.bias_variance(self, self.width)

    @property
    def branch(self) -> float | None:
        """α of the skip connection, None without one."""
        unit, depth, free = 1.0, float(self.depth**-0.5), self.alpha
        scales = {"none": None, "unit": unit, "depth": depth, "free": free}
        return scales[self.residual]
