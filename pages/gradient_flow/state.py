"""The settings of the gradient-flow page."""

from pages.ui.page_state import PageState, Part
from vizcore.flow.presets import FLOW, VIEW
from vizcore.flow.view import FlowPictures, TimeView


class FlowState(PageState, page="gradient_flow"):
    """The networks, one of them in full and what the others have instead; and the pictures."""

    view = Part(VIEW)
    flow = Part(FLOW)
    pictures = Part(FlowPictures())
    time = Part(TimeView())
