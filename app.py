"""The ASGI app: `streamlit run app.py` and `uvicorn app:app` both serve it."""

import sys
from functools import partial

import streamlit as st

from pages.web.lifespan import lifespan
from pages.web.middleware import middleware
from pages.web.routes import base_path, routes
from pages.web.warmup import EVERYTHING
from vizcore.jobs import check_environment

try:
    check_environment()
except ValueError as error:
    sys.exit(str(error))

app = st.App(
    "pages/frame.py",
    lifespan=partial(lifespan, prepare=EVERYTHING),
    routes=routes(base_path()),
    middleware=middleware(),
)
