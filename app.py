"""The ASGI app: `streamlit run app.py` and `uvicorn app:app` both serve it."""

from functools import partial

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route

from pages.explore.beforehand import prepare_first_page
from pages.ui.assets import static_files
from pages.ui.beforehand import ChartsBeforehand
from pages.ui.compression import CompressedOnce
from pages.ui.follow import figure_route
from pages.ui.server import lifespan, routes


def first_page(request: Request) -> RedirectResponse:
    """Streamlit serves the first page at the root only; its own address leads there too."""
    return RedirectResponse(f"./?{request.url.query}")


figures = figure_route(
    {
        "curves": "pages.explore.closer.curves:curves_of_link",
        "profile": "pages.explore.flow.profile:profile_of_link",
    }
)
compressed = Middleware(GZipMiddleware, compresslevel=4)
app = st.App(
    "pages/frame.py",
    lifespan=partial(lifespan, prepare=prepare_first_page),
    routes=[*routes, figures, static_files, Route("/activations", first_page)],
    middleware=[*map(Middleware, (ChartsBeforehand, CompressedOnce)), compressed],
)
