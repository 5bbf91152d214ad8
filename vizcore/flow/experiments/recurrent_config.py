"""What describes a recurrent network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from vizcore.activations.spec import ActivationKind, ActivationSpec, ParamsKind, checked_params
from vizcore.settings import Choice, Integer, Real, Settings, setting
from vizcore.text import Text, same

CELLS: Mapping[str, Text] = {
    "rnn": Text("Plain RNN", "普通 RNN"),
    "lstm": same("LSTM"),
    "gru": same("GRU"),
}


@dataclass(frozen=True)
class RecurrentConfig(Settings):
    """A recurrent network with random weights on random inputs.

    Raises
    ------
    SettingError
        Naming the field, the value and what is allowed.
    """

    cell: str = setting(Choice(CELLS), "rnn", Text("Cell", "单元类型"))
    activation: str = setting(
        ActivationKind(),
        "tanh",
        Text("Activation", "激活函数"),
        Text(
            "φ of the state, tanh in the books; gates stay sigmoids",
            "状态的 φ，教科书中为 tanh；门始终为 sigmoid",
        ),
    )
    params: tuple[tuple[str, float], ...] = setting(ParamsKind(), (), Text("Parameters", "参数"))
    steps: int = setting(Integer(2, 1000), 100, Text("Time steps", "时间步数"))
    width: int = setting(Integer(2, 512), 64, Text("Width", "宽度"))
    batch: int = setting(Integer(1, 256), 8, Text("Batch", "批量"))
    sigma_w2: float = setting(
        Real(0, 25, 0.01), 1.0, Text("Recurrent variance σ_w²", "循环权重方差 σ_w²")
    )
    sigma_x2: float = setting(
        Real(0, 25, 0.01), 0.1, Text("Input variance σ_x²", "输入权重方差 σ_x²")
    )
    forget_bias: float = setting(
        Real(-10, 10, 0.1),
        1.0,
        Text("Forget-gate bias", "遗忘门偏置"),
        Text(
            "Of the LSTM's forget gate, of the GRU's update gate: larger remembers longer",
            "LSTM 遗忘门、GRU 更新门的偏置：越大，记得越久",
        ),
    )
    seeds: int = setting(Integer(1, 16), 4, Text("Networks", "网络数"))
    seed: int = setting(Integer(0, 2**31 - 1), 0, Text("Seed", "随机种子"))

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "params", checked_params(self.activation, self.params))

    @property
    def spec(self) -> ActivationSpec:
        """φ with its parameter values."""
        return ActivationSpec(self.activation, self.params)
