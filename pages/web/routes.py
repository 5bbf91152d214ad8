"""Every address of the server beside the pages, and what answers there."""

from __future__ import annotations

import streamlit as st
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import BaseRoute, Mount, Route

from pages.web import run_api
from pages.web.health import health_route
from pages.web.previews import figure_route
from pages.web.static_files import static_files

FIGURES = {
    "activation": "pages.lessons.frame.activations:typed",
    "curves": "pages.activations.curves:curves_of_link",
    "profile": "pages.gradient_flow.pictures.profile:profile_of_link",
    "vector": "pages.activations.vector:figure_of_link",
}


def _first_page(request: Request) -> RedirectResponse:
    """Streamlit serves the first page at the root only; its own address leads there too."""
    return RedirectResponse(f"./?{request.url.query}")


_ROUTES: tuple[Route | Mount, ...] = (
    *run_api.routes,
    health_route,
    figure_route(FIGURES),
    *static_files,
    Route("/activations", _first_page),
)


def base_path() -> str:
    """The path below which Streamlit serves everything, as ``""`` or ``"/tools/lab"``.

    The browser needs no such function: what it asks for is relative to the page's address.
    """
    parts = st.get_option("server.baseUrlPath").strip("/")
    return f"/{parts}" if parts else ""


def routes(base: str) -> list[BaseRoute]:
    """Our routes below `base`, where Streamlit puts only its own."""
    return [_below(base, route) for route in _ROUTES]


def _below(base: str, route: Route | Mount) -> BaseRoute:
    if isinstance(route, Mount):
        return Mount(base + route.path, route.app)
    return Route(base + route.path, route.endpoint, methods=list(route.methods or ()))
