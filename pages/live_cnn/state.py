"""The settings of the live CNN page."""

from pages.ui.page_state import PageState, Part
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.jobs.pair import BelowConfig, CompareConfig, LookConfig
from vizcore.cnn.jobs.sweep import SweepConfig


class LiveState(PageState, page="live_cnn"):
    """The run, what it is compared with, how it is looked at, and a sweep."""

    train = Part(TrainConfig())
    compare = Part(CompareConfig())
    look = Part(LookConfig())
    open = Part(BelowConfig())
    sweep = Part(SweepConfig())
