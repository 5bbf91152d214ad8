"""The chips of the live CNN page; what their words claim is tested in tests/cnn."""

from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.presets import PRESETS


def test_the_page_opens_on_the_first_preset() -> None:
    assert PRESETS[0].configs["train"] == TrainConfig()
    assert not PRESETS[0].configs["compare"].against


def test_every_preset_is_a_view_of_its_own() -> None:
    views = [(p.configs["train"], p.configs["compare"]) for p in PRESETS]
    assert len(set(views)) == len({p.key for p in PRESETS}) == len(PRESETS)
