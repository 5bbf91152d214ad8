"""The settings of the page of activations."""

from pages.ui.page_state import PageState, Part
from vizcore.activations.view import ActivationsView, DetailConfig


class ActivationsState(PageState, page="activations"):
    """The picture, and what stands below it."""

    view = Part(ActivationsView())
    detail = Part(DetailConfig())
