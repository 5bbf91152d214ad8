"""Settings of a whole process that trains: for workers and benchmarks, never for a library user."""

from __future__ import annotations

import ctypes
import functools

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # of glibc's malloc.h
_MMAP_FROM = 32 << 20  # the most that every glibc takes
_KEPT = 1 << 30


@functools.cache
def tune() -> None:
    """One thread, and memory that is kept between steps instead of given back to the system.

    A training step allocates and frees the same large buffers again and again; by default glibc
    returns each to the system, and thousands of page faults a step take up to half its time.
    """
    import torch

    torch.set_num_threads(1)
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):  # another C library, which has thresholds of its own
        return
    mallopt(_M_MMAP_THRESHOLD, _MMAP_FROM)
    mallopt(_M_TRIM_THRESHOLD, _KEPT)
