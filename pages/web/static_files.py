"""The browser's scripts, served as they are."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from pages.ui.assets import FRONTEND, VENDOR, scripts_version


class _Static(StaticFiles):
    """Static files that a browser keeps for good if their address names this version of them."""

    def file_response(self, full_path: Any, stat_result: Any, scope: Any, *rest: Any) -> Response:
        response = super().file_response(full_path, stat_result, scope, *rest)
        asked = scope["path_params"].get("version")
        lasting = asked in (None, scripts_version())
        kept = "public, max-age=31536000, immutable" if lasting else "no-cache"
        response.headers["Cache-Control"] = kept
        return response


static_files = (
    Mount("/assets/frontend/{version}", _Static(directory=FRONTEND)),
    Mount("/assets/vendor", _Static(directory=VENDOR)),  # whose names say the version
)
