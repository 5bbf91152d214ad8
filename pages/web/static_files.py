"""The browser's scripts, served as they are."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from pages.ui.assets import BESIDE, FRONTEND, VENDOR, scripts_version


class _Static(StaticFiles):
    """Static files that a browser keeps for good if their address names this version of them."""

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        hidden = BESIDE.intersection(Path(path).parts)
        return ("", None) if hidden else super().lookup_path(path)

    def file_response(self, full_path: Any, stat_result: Any, scope: Any, *rest: Any) -> Response:
        response = super().file_response(full_path, stat_result, scope, *rest)
        known = scope["path_params"].get("version") in (None, scripts_version())
        watched = st.get_option("server.fileWatcherType") != "none"  # somebody works on them
        kept = "public, max-age=31536000, immutable" if known and not watched else "no-cache"
        response.headers["Cache-Control"] = kept
        return response


static_files = (
    Mount("/assets/frontend/{version}", _Static(directory=FRONTEND)),
    Mount("/assets/vendor", _Static(directory=VENDOR)),  # whose names say the version
)
