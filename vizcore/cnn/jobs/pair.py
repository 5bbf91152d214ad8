"""Two networks trained in step: same data, seed and batches, one thing changed."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from vizcore.activations.spec import ActivationKind, ActivationSpec
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.jobs import training
from vizcore.settings import (
    Choice,
    Flag,
    Integer,
    Many,
    Of,
    Real,
    Settings,
    setting,
    settings_of,
    write_settings,
)
from vizcore.text import Text, decimal, same
from vizcore.wire.rows import Pair, Row

TARGET = "vizcore.cnn.jobs.pair:run"
_SWITCH = {"0": Text("off", "关"), "1": Text("on", "开")}


@dataclass(frozen=True, slots=True)
class OneChange:
    """One setting of a `TrainConfig` at another value.

    Parameters
    ----------
    field
        Name of the setting; one that takes a single value.
    text
        The value as it stands in links; an activation with its parameters, if any:
        ``leaky_relu;negative_slope:0.1``.

    Raises
    ------
    ValueError
        If there is no such setting or it does not take the value by itself.
    """

    field: str
    text: str

    def __post_init__(self) -> None:
        described = settings_of(TrainConfig).get(self.field)
        if described is None or isinstance(described.kind, Many):
            raise ValueError(self.field)
        self._values()

    @classmethod
    def between(cls, first: TrainConfig, second: TrainConfig) -> OneChange:
        """What makes `second` of `first`.

        Raises
        ------
        ValueError
            If that is not one setting, or an activation with its parameters.
        """
        names = [n for n in settings_of(first) if getattr(first, n) != getattr(second, n)]
        if set(names) <= {"activation", "params"} and names:
            return cls("activation", second.spec.format())
        (name,) = names
        return cls(name, *settings_of(second)[name].write(getattr(second, name)))

    def before(self, config: TrainConfig) -> OneChange:
        """The same setting as it is in `config`: what this change takes the place of."""
        if self.field == "activation":
            return OneChange(self.field, config.spec.format())
        return OneChange(
            self.field, *settings_of(config)[self.field].write(getattr(config, self.field))
        )

    def apply(self, config: TrainConfig) -> TrainConfig:
        """`config` with this change.

        Raises
        ------
        SettingError
            If the other settings do not go with it.
        """
        return replace(config, **self._values())

    @property
    def label(self) -> Text:
        """The setting and its value in words; of an activation the name says enough."""
        described = settings_of(TrainConfig)[self.field]
        value = same(self.text)
        if isinstance(described.kind, ActivationKind):
            return ActivationSpec.parse(self.text).label
        if isinstance(described.kind, Choice):
            value = described.kind.options[self.text]
        elif isinstance(described.kind, Flag):
            value = _SWITCH[self.text]
        elif isinstance(described.kind, Real):
            value = same(decimal(described.kind.parse(self.text)))
        return Text("{label}: {value}", "{label}：{value}").format(
            label=described.label, value=value
        )

    @classmethod
    def parse(cls, text: str) -> OneChange:
        """The change that `format` wrote: ``activation=leaky_relu``."""
        field, _, value = text.partition("=")
        return cls(field, value)

    def format(self) -> str:
        """The change as text."""
        return f"{self.field}={self.text}"

    def _values(self) -> dict[str, Any]:
        if self.field == "activation":
            spec = ActivationSpec.parse(self.text)
            return {"activation": spec.activation, "params": spec.params}
        return {self.field: settings_of(TrainConfig)[self.field].read(self.field, [self.text])}


ONE_CHANGE = Of(  # a setting that takes one
    OneChange,
    Text("setting=value, such as activation=leaky_relu", "设置=值，如 activation=leaky_relu"),
)


@dataclass(frozen=True)
class CompareConfig(Settings):
    """What a training run is compared with: nothing, or a second network."""

    against: tuple[OneChange, ...] = setting(
        Many(ONE_CHANGE, most=1, least=0),
        (),
        Text("Compare with", "对比"),
        Text(
            "A second network with this one thing changed: same seed, same batches, in step.",
            "第二个网络只改变这一项：随机种子与批次相同，同步训练。",
        ),
    )

    def networks(self, config: TrainConfig) -> tuple[TrainConfig, ...]:
        """`config`, and what it is compared with, if that is another network.

        Raises
        ------
        SettingError
            If the change does not go with the other settings.
        """
        changed = [change.apply(config) for change in self.against]
        return (config, *(other for other in changed if other != config))


@dataclass(frozen=True)
class LookConfig(Settings):
    """Which of two networks is seen where there is room for one, and what colours mean."""

    below: str = setting(
        Choice({"first": Text("the first", "第一个"), "second": Text("the second", "第二个")}),
        "first",
        Text("Network shown below", "下方显示的网络"),
    )
    shade: Literal["openness", "factor"] = setting(
        Choice(
            {
                "openness": Text("gate openness r", "门开度 r"),
                "factor": Text("factor √E φ′²", "倍数 √E φ′²"),
            }
        ),
        "openness",
        Text("Colour of a unit", "单元的颜色"),
        Text(
            "Gate openness compares the slopes that a unit meets with the steepest that φ has. The "
            "factor is their size itself: what a gradient that passes is multiplied by.",
            "门开度把单元遇到的斜率与 φ 的最大斜率相比；倍数是斜率本身的大小，"
            "即梯度通过时所乘的数。",
        ),
    )


@dataclass(frozen=True)
class BelowConfig(Settings):
    """What is open below the run, and which unit is looked into."""

    tab: str = setting(
        Choice(
            {
                "now": Text("Each channel now", "此刻的每个通道"),
                "layers": Text("Layer by layer", "逐层变化"),
                "answers": Text("Predictions", "预测结果"),
                "draw": Text("Draw", "手绘"),
                "network": Text("Network", "网络"),
                "more": Text("More settings", "更多设置"),
                "sweep": Text("Sweep", "批量比较"),
                "code": Text("Code", "代码"),
            }
        ),
        "now",
        Text("Below the run", "下方内容"),
    )
    unit: tuple[int, ...] = setting(
        Many(Integer(0, 99_999), most=1, least=0),
        (),
        Text("Unit looked into", "查看的单元"),
    )


def arguments_of(*configs: TrainConfig) -> dict[str, list[dict[str, list[str]]]]:
    """The networks of one job, in order.

    All are recorded as often as the first, which changes nothing about how they train: row by row
    they are at the same step.

    Raises
    ------
    SettingError
        If one of them trains for too long to be recorded so often.
    """
    pace = configs[0].record_every
    together = [replace(config, record_every=pace) for config in configs]
    return {"networks": [write_settings(config) for config in together]}


def run(
    arguments: Mapping[str, Any],
) -> Generator[Pair, Sequence[training.Command] | None, None]:
    """Train several networks in turns, and yield their rows of one recorded step together.

    Parameters
    ----------
    arguments
        From `arguments_of`.

    Yields
    ------
    dict
        ``"networks"`` has a row of `training.run` for each network, None for one that has come to
        its end; ``"progress"`` is that of the slowest. Commands go to all of them.
    """
    runs = [training.run(each) for each in arguments["networks"]]
    rows = [next(each, None) for each in runs]
    while any(row is not None for row in rows):
        progress = min(row["progress"] for row in rows if row is not None)
        commands = yield {"progress": progress, "networks": rows}
        rows = [
            None if row is None else _after(each, commands)
            for each, row in zip(runs, rows, strict=True)
        ]


def _after(
    network: Generator[Row, Sequence[training.Command] | None, None],
    commands: Sequence[training.Command] | None,
) -> Row | None:
    try:
        return network.send(commands)
    except StopIteration:
        return None
