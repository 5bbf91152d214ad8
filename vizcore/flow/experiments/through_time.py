"""What the page shows of recurrent networks: three kinds of cell in one state of settings."""

from __future__ import annotations

from dataclasses import dataclass

from vizcore.activations.spec import ActivationKind
from vizcore.flow.experiments.recurrent_config import RecurrentConfig
from vizcore.settings import Integer, Real, check_settings, setting, settings_of
from vizcore.text import Text

_RECURRENT = settings_of(RecurrentConfig)


@dataclass(frozen=True)
class TimeView:
    """The settings of all three cells.

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

    def __post_init__(self) -> None:
        check_settings(self)

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
