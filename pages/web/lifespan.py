"""What happens when the server starts, has a moment of rest, and ends."""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager

from anyio import to_thread

from pages.live.job_manager import close_manager, get_manager

WARM_AFTER_S = 10.0
SWITCH_S = 0.0005


@asynccontextmanager
async def lifespan(app: object, prepare: Iterable[Callable[[], None]] = ()) -> AsyncIterator[None]:
    """Own the job manager for as long as the server runs; prepare what there is time for."""
    # PyTorch is imported later and reads this. Sessions and workers share the cores: with a pool
    # of threads in each of them, a measurement was seen to take 15 times as long as with one.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    # A question from a browser is answered in a few turns between threads, and each waits so long
    # while a script computes: with Python's 5 ms, answers took 60 ms instead of 20.
    sys.setswitchinterval(SWITCH_S)
    # Streamlit's own modules stay: going through them while the first page's are imported would
    # take a fifth of that time.
    gc.freeze()
    # The first visitor's page comes first: pages and a worker import for seconds.
    warming = asyncio.get_running_loop().call_later(WARM_AFTER_S, _warm, tuple(prepare))
    try:
        yield
    finally:
        warming.cancel()
        await to_thread.run_sync(close_manager)


def _warm(prepare: Iterable[Callable[[], None]]) -> None:
    get_manager().warm()
    threading.Thread(target=lambda: [each() for each in prepare], daemon=True).start()
