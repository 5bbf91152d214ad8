"""Behind BatchNorm theory says what it assumes, and where networks differ from that.

Simulated networks are the oracle: theory holds for batches that are small beside the width.
"""

import pytest

from vizcore.flow.config import FlowConfig
from vizcore.flow.diagnosis.diagnose import diagnose
from vizcore.flow.diagnosis.words import assumption
from vizcore.flow.simulate import simulate_flow

DEEP = {"depth": 50, "init": "he_normal", "norm": "batch", "seeds": 3}
ASSUMED = "independent and Gaussian in every layer"


@pytest.mark.parametrize("position", ["before", "after"])
@pytest.mark.parametrize("activation", ["silu", "selu", "elu", "softplus"])
def test_a_large_batch_is_told_to_leave_the_band(activation, position):
    config = FlowConfig(activation, **DEEP, width=64, batch=128, norm_position=position)
    found = diagnose(simulate_flow(config, histograms=False))
    if (activation, position) != ("silu", "after"):  # there it happens to stay inside
        assert found.outside
        assert "the larger the batch is beside the width" in found.sentence.en
        assert "批量相对于宽度" in found.sentence.zh
    assert ASSUMED in found.sentence.en
    assert "高斯分布" in found.sentence.zh


@pytest.mark.parametrize("activation", ["relu", "silu", "selu", "softplus", "gelu"])
def test_a_small_batch_stays_inside(activation):
    config = FlowConfig(activation, **DEEP, width=256, batch=16)
    found = diagnose(simulate_flow(config, histograms=False))
    assert not found.outside
    assert ASSUMED in found.sentence.en


@pytest.mark.parametrize("norm", ["none", "layer"])
def test_nothing_is_assumed_of_batches_without_batch_norm(norm):
    config = FlowConfig("tanh", depth=10, norm=norm)
    assert assumption(config) is None
    assert "Gaussian" not in diagnose(simulate_flow(config)).sentence.en
