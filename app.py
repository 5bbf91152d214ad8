"""The ASGI app: `streamlit run app.py` and `uvicorn app:app` both serve it."""

import streamlit as st
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

app = st.App(
    "pages/frame.py",
    routes=[Mount("/assets/static", StaticFiles(directory="assets/static"))],
)
