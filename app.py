"""The ASGI app: `streamlit run app.py` and `uvicorn app:app` both serve it."""

from functools import partial

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route

from pages.beforehand import EVERYTHING, PREPARATIONS
from pages.ui.assets import static_files
from pages.ui.beforehand import Beforehand
from pages.ui.compression import CompressedOnce
from pages.ui.follow import figure_route
from pages.ui.server import lifespan, routes


def first_page(request: Request) -> RedirectResponse:
    """Streamlit serves the first page at the root only; its own address leads there too."""
    return RedirectResponse(f"./?{request.url.query}")


FIGURES = {
    "curves": "pages.explore.closer.curves:curves_of_link",
    "profile": "pages.explore.flow.profile:profile_of_link",
}
app = st.App(
    "pages/frame.py",
    lifespan=partial(lifespan, prepare=EVERYTHING),
    routes=[*routes, figure_route(FIGURES), static_files, Route("/activations", first_page)],
    middleware=[
        Middleware(Beforehand, prepare=PREPARATIONS),
        Middleware(CompressedOnce),
        Middleware(GZipMiddleware, compresslevel=4),
    ],
)
