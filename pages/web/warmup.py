"""What pages need, imported and computed while the first visitor's browser loads Streamlit."""

from __future__ import annotations

import gc
import importlib
import inspect
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType

# What Streamlit imports for the frame of every page; its pattern of all emoji takes the longest.
_FRAME = (
    "streamlit.emojis",
    "streamlit.material_icon_names",
    "PIL.Image",
    "PIL.ImageFile",
)
_ACTIVATIONS = (
    "pages.activations.tabs",
    "pages.ui.activation.formula",
    "pages.ui.activation.sliders",
    "vizcore.activations.view.answer",
    "vizcore.activations.view.presets",
)
_GRADIENT_FLOW = (
    "pages.gradient_flow.answer",
    "pages.gradient_flow.below",
    "pages.gradient_flow.controls",
    "pages.ui.page",
)
_LIVE_CNN = (
    "pages.live_cnn.builder",
    "pages.live_cnn.drawing",
    "pages.live_cnn.intervene",
    "pages.live_cnn.network",
    "pages.live_cnn.pictures",
    "vizcore.cnn.presets",
    "pages.live_cnn.sweep",
    "vizcore.activations.code.snippets",
    "vizcore.cnn.jobs.fetch_data",
    "vizcore.cnn.data.fetched",
    "vizcore.cnn.data.user_images",
    "vizcore.cnn.snippet.write",
)


@cache
def prepare_activations() -> None:
    """What the first page shows before anything is chosen; takes a third of a second."""
    _prepare(_ACTIVATIONS)
    from pages.activations.curves import curves
    from vizcore import ACTIVATIONS
    from vizcore.activations.view import ActivationsView
    from vizcore.figures.activations.sparkline import sparkline

    curves(ActivationsView(), "en")
    for name in ACTIVATIONS:
        sparkline(name)


@cache
def prepare_gradient_flow() -> None:
    """The theory of the networks that the page opens with; takes a fifth of a second."""
    _prepare(_GRADIENT_FLOW)
    from pages.gradient_flow.pictures.profile import profile_of_link

    profile_of_link({}, "en")


@cache
def prepare_live_cnn() -> None:
    """A worker for the run that the page opens with, which imports PyTorch; and the page's own."""
    from pages.live.job_manager import get_manager

    get_manager().warm()
    _prepare(_LIVE_CNN)


@cache
def prepare_which_activation() -> None:
    """The recommendations of the last lesson; takes some seconds."""
    from vizcore.lessons.numbers.which_activation import numbers

    numbers()


@cache
def prepare_convolution() -> None:
    """The network of that lesson, with scikit-learn, which fits it; takes some seconds."""
    from vizcore.lessons.numbers.convolution import numbers

    numbers()


def prepare_measuring() -> None:
    """PyTorch, with what measures; takes a second."""
    from pages.gradient_flow.measuring import get_ready

    get_ready()
    # What is there now stays: going through it again would hold up everybody for 0.1 s.
    gc.freeze()


# By the last part of the address.
PREPARATIONS: Mapping[str, Callable[[], None]] = MappingProxyType(
    {
        "": prepare_activations,
        "gradient_flow": prepare_gradient_flow,
        "live_cnn": prepare_live_cnn,
        "convolution": prepare_convolution,
        "which_activation": prepare_which_activation,
    }
)


# In idle time: what every class opens. Scikit-learn would take 130 MB and seconds of the processor
# for one lesson, so it waits until that is asked for.
EVERYTHING = (
    prepare_activations,
    prepare_gradient_flow,
    prepare_live_cnn,
    prepare_which_activation,
    prepare_measuring,
)


def _prepare(modules: tuple[str, ...]) -> None:
    for name in _FRAME + modules:
        importlib.import_module(name)
    # Streamlit asks once whether it runs in a notebook; the table of modules that this needs stays.
    inspect.stack()
