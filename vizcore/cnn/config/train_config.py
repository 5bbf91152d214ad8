"""What a training run is: every number that decides it, seed included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vizcore.activations.spec import ActivationKind, ActivationSpec, ParamsKind, checked_params
from vizcore.cnn.architecture.architectures import ARCHITECTURES, Layer, plan, values_of
from vizcore.cnn.architecture.blocks import GRAMMAR, ImpossibleNetwork, parse_blocks
from vizcore.cnn.config.interventions import (
    BIAS_SHIFT,
    INTERVENTION,
    LEARNING_RATE,
    Intervention,
    LayerActivationKind,
)
from vizcore.cnn.config.registries import LOSSES, OPTIMIZERS, SCHEDULES
from vizcore.cnn.data.datasets import DATASETS, Source
from vizcore.initialisation import LABELS
from vizcore.settings import (
    Choice,
    Flag,
    Integer,
    Many,
    Real,
    SettingError,
    Settings,
    TextKind,
    setting,
)
from vizcore.text import Text

MOST_ROWS = 2_000
SEEDS = Integer(0, 2**31 - 1)
DECAY = Real(0.0, 1.0, logarithmic=True)
MOST_BATCH_VALUES = 24_000_000  # activations of a batch: 96 MB, of which a long formula keeps ten


@dataclass(frozen=True)
class ArchitectureKind(TextKind):
    """A setting that takes a named network, or blocks such as ``c16k3p1m2-d64``."""

    @property
    def allowed(self) -> Text:
        return Text("one of {keys}, or {grammar}", "可选 {keys}，或{grammar}").format(
            keys=", ".join(ARCHITECTURES), grammar=GRAMMAR
        )

    def check(self, value: Any) -> str:
        if value not in ARCHITECTURES:
            try:
                parse_blocks(value)
            except ImpossibleNetwork as problem:
                raise SettingError("architecture", value, problem.sentence) from problem
        return str(value)


@dataclass(frozen=True)
class TrainConfig(Settings):
    """A training run; equal configurations give equal runs, number by number.

    Raises
    ------
    SettingError
        If a value is not possible, by itself or with the others.
    """

    dataset: str = setting(
        Choice({key: source.label for key, source in DATASETS.items()}),
        "digits",
        Text("Data", "数据"),
    )
    architecture: str = setting(ArchitectureKind(), "small", Text("Network", "网络"))
    activation: str = setting(ActivationKind(), "relu", Text("Activation", "激活函数"))
    params: tuple[tuple[str, float], ...] = setting(
        ParamsKind(), (), Text("Its parameters", "参数")
    )
    learned: bool = setting(
        Flag(),
        False,
        Text("Learn the parameters", "学习参数"),
        Text(
            "Each layer trains its own PReLU slope, Swish β and the like.",
            "每层各自训练 PReLU 斜率、Swish 的 β 等参数。",
        ),
    )
    layer_activations: tuple[tuple[str, ActivationSpec], ...] = setting(
        Many(LayerActivationKind(), most=8, least=0),
        (),
        Text("Layers with an activation of their own", "单独指定激活函数的层"),
    )
    init: str = setting(
        Choice(LABELS),
        "pytorch",
        Text("Initialisation", "初始化"),
    )
    sigma_w2: float = setting(
        Real(0, 25, 0.01),
        2.0,
        Text("Weight variance σ_w²", "权重方差 σ_w²"),
        Text("Variance of a weight times fan_in", "权重方差乘以 fan_in"),
    )
    sigma_b2: float = setting(Real(0, 25, 0.01), 0.0, Text("Bias variance σ_b²", "偏置方差 σ_b²"))
    scale: float = setting(
        Real(0, 2, 0.01),
        0.05,
        Text("Scale σ", "尺度 σ"),
        Text(
            "Standard deviation of N(0, σ), or the constant weight",
            "N(0, σ) 的标准差，或常数权重的值",
        ),
    )
    bias_shift: float = setting(
        BIAS_SHIFT,
        0.0,
        Text("Bias shift", "偏置平移"),
        Text(
            "Added to the initial bias of every hidden layer; −3 makes many units start dead.",
            "加到每个隐藏层的初始偏置上；取 −3 时许多单元一开始就是死的。",
        ),
    )
    batch_norm: bool = setting(Flag(), False, Text("BatchNorm before φ", "φ 之前加 BatchNorm"))
    dropout: float = setting(Real(0.0, 0.9, step=0.05), 0.0, Text("Dropout", "Dropout"))
    loss: str = setting(
        Choice({key: loss.label for key, loss in LOSSES.items()}),
        "cross_entropy",
        Text("Loss", "损失函数"),
    )
    optimizer: str = setting(
        Choice({key: each.label for key, each in OPTIMIZERS.items()}),
        "adam",
        Text("Optimiser", "优化器"),
    )
    learning_rate: float = setting(LEARNING_RATE, 0.1, Text("Learning rate", "学习率"))
    schedule: str = setting(
        Choice({key: schedule.label for key, schedule in SCHEDULES.items()}),
        "one_cycle",
        Text("Schedule", "学习率调度"),
    )
    weight_decay: float = setting(DECAY, 0.0, Text("Weight decay (L2)", "权重衰减（L2）"))
    l1: float = setting(DECAY, 0.0, Text("L1 penalty", "L1 正则"))
    batch_size: int = setting(Integer(1, 1024), 64, Text("Batch size", "批大小"))
    steps: int = setting(Integer(1, 100_000), 2400, Text("Steps", "训练步数"))
    record_every: int = setting(
        Integer(1, 1000),
        16,
        Text("Record every", "记录间隔"),
        Text("Steps from one recorded column to the next.", "相邻两列记录之间的步数。"),
    )
    seed: int = setting(SEEDS, 0, Text("Seed", "随机种子"))
    interventions: tuple[Intervention, ...] = setting(
        Many(INTERVENTION, most=50, least=0),
        (),
        Text("Changes while it trains", "训练中的改变"),
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check_network()
        object.__setattr__(self, "params", checked_params(self.activation, self.params))
        if late := [i.format() for i in self.interventions if i.step >= self.steps]:
            template = Text("each before step {n}", "都须在第 {n} 步之前")
            raise SettingError("interventions", ", ".join(late), template.format(n=self.steps))
        if self.steps // self.record_every > MOST_ROWS:
            least = -(-self.steps // MOST_ROWS)
            template = Text("at least {n} for this many steps", "步数这么多时至少为 {n}")
            raise SettingError("record_every", self.record_every, template.format(n=least))
        most = MOST_BATCH_VALUES // values_of(self.layers)
        if self.batch_size > most:
            template = Text("at most {n} with this network", "使用该网络时最多 {n}")
            raise SettingError("batch_size", self.batch_size, template.format(n=most))
        if any(map(self.normalises, self.hidden)) and self.batch_size < 2:
            raise SettingError(
                "batch_size",
                self.batch_size,
                Text("BatchNorm needs at least 2 images", "BatchNorm 至少需要 2 张图像"),
            )

    @property
    def source(self) -> Source:
        """The data set, as described."""
        return DATASETS[self.dataset]

    @property
    def epoch(self) -> int:
        """Steps of one pass over the training images; the rest that fills no batch is left out."""
        return max(1, self.source.training // self.batch_size)

    @property
    def layers(self) -> tuple[Layer, ...]:
        """Every layer with weights, the output layer last."""
        return plan(self.architecture, self.source.image, len(self.source.classes))

    @property
    def hidden(self) -> tuple[Layer, ...]:
        """The layers with an activation."""
        return self.layers[:-1]

    @property
    def spec(self) -> ActivationSpec:
        """The activation with its parameters."""
        return ActivationSpec(self.activation, self.params)

    @property
    def specs(self) -> tuple[ActivationSpec, ...]:
        """The activation of each layer that has one, at the start."""
        own = dict(self.layer_activations)
        return tuple(own.get(layer.name, self.spec) for layer in self.hidden)

    def normalises(self, layer: Layer) -> bool:
        """Whether BatchNorm comes before the activation of `layer`."""
        return self.batch_norm or layer.block.norm

    def drops(self, layer: Layer) -> float:
        """Share of what `layer` passes on that dropout leaves out, from 0 to 0.9."""
        return layer.block.drop / 100 if layer.block.drop else self.dropout

    @property
    def swaps(self) -> list[ActivationSpec]:
        """The activations that all layers are given while it trains, in their order."""
        changes = sorted(self.interventions, key=lambda i: i.step)
        return [i.value for i in changes if isinstance(i.value, ActivationSpec)]

    def learns(self, spec: ActivationSpec) -> list[str]:
        """The parameters of `spec` that are trained with the weights."""
        return [p.name for p in spec.resolve().parameters if self.learned and p.learnable]

    def _check_network(self) -> None:
        try:
            layers = self.hidden
        except ImpossibleNetwork as problem:
            raise SettingError("architecture", self.architecture, problem.sentence) from problem
        names = [layer.name for layer in layers]
        chosen = [name for name, _ in self.layer_activations]
        if set(chosen) - set(names) or len(set(chosen)) < len(chosen):
            template = Text("each at most once of {names}", "{names} 各至多一次")
            raise SettingError(
                "layer_activations", ", ".join(chosen), template.format(names=", ".join(names))
            )
