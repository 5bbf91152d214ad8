"""The ASGI app: `streamlit run app.py` and `uvicorn app:app` both serve it."""

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from pages.ui.assets import static_files
from pages.ui.compression import CompressedOnce
from pages.ui.server import lifespan, routes

app = st.App(
    "pages/frame.py",
    lifespan=lifespan,
    routes=[*routes, static_files],
    middleware=[Middleware(CompressedOnce), Middleware(GZipMiddleware, compresslevel=4)],
)
