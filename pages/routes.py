"""Every address of the server beside the pages, and what answers there."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import BaseRoute, Route

from pages.ui import server
from pages.ui.assets import static_files
from pages.ui.follow import figure_route

FIGURES = {
    "curves": "pages.explore.closer.curves:curves_of_link",
    "profile": "pages.explore.flow.profile:profile_of_link",
}


def _first_page(request: Request) -> RedirectResponse:
    """Streamlit serves the first page at the root only; its own address leads there too."""
    return RedirectResponse(f"./?{request.url.query}")


ROUTES: list[BaseRoute] = [
    *server.routes,
    figure_route(FIGURES),
    static_files,
    Route("/activations", _first_page),
]
