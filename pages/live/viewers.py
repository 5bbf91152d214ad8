"""Who watches: names that this server has issued, and that nobody else can make up.

A name is random and signed, and kept by the session that it was issued to. Replicas that share
``server.cookieSecret`` know each other's.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import ipaddress
import re
import secrets
import threading
import time

import streamlit as st
from cachetools import TTLCache

from vizcore.environment import read

SEATS = ("", "sweep", "ask")  # a session watches one run at most in each
# Beyond a school of 300 behind one address, each of whom loads the page three times.
MOST_VISITORS, PERIOD_S = 1_000, 600.0

_NAME = re.compile(r"([A-Za-z0-9_-]{22})([A-Za-z0-9_-]{22})([a-z]*)")
_issued: TTLCache[tuple[str, int], int] = TTLCache(100_000, PERIOD_S)  # addresses are not kept
_issuing = threading.Lock()


class TooMany(Exception):
    """One address asks for names without end."""


def issue(address: str | None) -> str:
    """A new viewer, for a session from this IP address; None if that is not known.

    Raises
    ------
    TooMany
        If so many have been issued to the address lately.
    """
    most = read("VISITORS")
    most = MOST_VISITORS if most is None else most
    if address and most:
        key = _place(address), int(time.monotonic() // PERIOD_S)
        with _issuing:
            _issued[key] = count = _issued.get(key, 0) + 1
        if count > most:
            raise TooMany
    name = secrets.token_urlsafe(16)
    return name + _signature(name)


def is_issued(viewer: str) -> bool:
    """Whether a viewer, with its seat, is one that was issued here."""
    found = _NAME.fullmatch(viewer)
    if found is None or found[3] not in SEATS:
        return False
    return hmac.compare_digest(found[2], _signature(found[1]))


def _place(address: str) -> str:
    if ":" not in address:
        return address
    # Whoever has one address of the newer kind has the whole network.
    return str(ipaddress.ip_network((address.partition("%")[0], 64), strict=False))


def _signature(name: str) -> str:
    key = st.get_option("server.cookieSecret").encode()  # a random one where none is set
    digest = hmac.digest(b"viewer" + key, name.encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest[:16]).rstrip(b"=").decode()
