"""The ASGI app: `streamlit run app.py` and `uvicorn app:app` both serve it."""

from functools import partial

import streamlit as st
from starlette.middleware import Middleware

from pages.beforehand import EVERYTHING, PREPARATIONS
from pages.routes import base_path, routes
from pages.ui.beforehand import Beforehand
from pages.ui.compression import Compressed
from pages.ui.lifespan import lifespan

app = st.App(
    "pages/frame.py",
    lifespan=partial(lifespan, prepare=EVERYTHING),
    routes=routes(base_path()),
    middleware=[
        Middleware(Beforehand, prepare=PREPARATIONS),
        Middleware(Compressed),
    ],
)
