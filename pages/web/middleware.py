"""What every request passes on its way to an answer, from the outside in."""

from __future__ import annotations

from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from pages.web.compression import Compressed
from pages.web.headers import Headers
from pages.web.preload import Preload
from pages.web.warmup import PREPARATIONS
from vizcore.environment import read


def middleware() -> list[Middleware]:
    """The middleware of the app, as the environment sets it up."""
    return [
        Middleware(TrustedHostMiddleware, allowed_hosts=read("HOSTS"), www_redirect=False),
        Middleware(Compressed),  # keeps files with all their headers
        Middleware(Headers),
        Middleware(Preload, prepare=PREPARATIONS),
    ]
