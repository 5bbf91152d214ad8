"""The chips of the live CNN page lead to the lessons; what those say is tested in tests/cnn."""

from pages.train.cnn.presets import PRESETS
from vizcore.cnn.config import TrainConfig
from vizcore.cnn.presets import PRESETS as LESSONS


def test_the_page_opens_on_the_first_lesson() -> None:
    assert PRESETS[0].configs["train"] == TrainConfig()
    assert not PRESETS[0].configs["compare"].against


def test_every_lesson_has_a_chip_and_every_chip_its_own_view() -> None:
    views = [(p.configs["train"], p.configs["compare"]) for p in PRESETS]
    assert len(set(views)) == len({p.key for p in PRESETS}) == len(PRESETS)
    assert {p.notice for p in PRESETS} == {lesson.notice for lesson in LESSONS.values()}


def test_a_comparison_is_of_the_lesson_s_two_runs() -> None:
    pairs = {(lesson.config, lesson.beside) for lesson in LESSONS.values()}
    for preset in PRESETS:
        networks = preset.configs["compare"].networks(preset.configs["train"])
        assert len(networks) == 1 or networks in pairs
