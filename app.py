"""The ASGI app: `streamlit run app.py` and `uvicorn app:app` both serve it."""

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

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


@asynccontextmanager
async def prepared(app: object) -> AsyncIterator[None]:
    """What `lifespan` owns, with the first page in the making."""
    threading.Thread(target=prepare_first_page, name="first page", daemon=True).start()
    async with lifespan(app):
        yield


def first_page(request: Request) -> RedirectResponse:
    """Streamlit serves the first page at the root only; its own address leads there too."""
    return RedirectResponse(f"./?{request.url.query}")


figures = figure_route(
    {
        "curves": "pages.explore.closer.curves:curves_of_link",
        "profile": "pages.explore.flow.profile:profile_of_link",
    }
)
app = st.App(
    "pages/frame.py",
    lifespan=prepared,
    routes=[*routes, figures, static_files, Route("/activations", first_page)],
    middleware=[
        Middleware(ChartsBeforehand),
        Middleware(CompressedOnce),
        Middleware(GZipMiddleware, compresslevel=4),
    ],
)
