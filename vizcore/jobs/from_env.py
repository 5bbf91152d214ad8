"""The manager as a deployment sets it up, through environment variables."""

from __future__ import annotations

import dataclasses
import os
import re
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from vizcore.jobs.engine import Engine
from vizcore.jobs.limits import Limits
from vizcore.jobs.local.engine import LocalEngine
from vizcore.jobs.local.options import WorkerOptions
from vizcore.jobs.manager import JobManager
from vizcore.jobs.store import RunStore

# variable: smallest and largest value. Unset, each has the default of what it sets.
_NUMBERS = {
    "ACTIVATION_LAB_SLOTS": (1, 1024),  # runs at a time
    "ACTIVATION_LAB_MEMORY_MB": (512, 1 << 20),  # of one worker; libraries take most of 512
    "ACTIVATION_LAB_QUEUE": (0, 10_000),  # runs that may wait
    "ACTIVATION_LAB_LEASE": (5, 86_400),  # seconds until a run nobody watches ends
}
_SCHEDULER = re.compile(r"(tcp|tls)://[^\s/]+:[0-9]{1,5}")


def configured_manager(
    preload: Sequence[str] = (), version: str = "", environment: Mapping[str, str] = os.environ
) -> JobManager:
    """A manager of the kind and size that the environment variables ask for.

    Parameters
    ----------
    preload
        What workers get ready before their first job (see `WorkerOptions`).
    version
        Of what the jobs compute (see `RunStore`).
    environment
        Where ``ACTIVATION_LAB_SLOTS``, ``…_MEMORY_MB``, ``…_QUEUE``, ``…_LEASE``, ``…_STORE`` (a
        folder, or ``off``) and ``…_ENGINE`` (the address of a Dask scheduler) are looked up.

    Raises
    ------
    ValueError
        If one of them is no number in its range, or the engine is not there.
    """
    numbers = {name: _number(name, environment) for name in _NUMBERS}
    limits = Limits()
    if (queued := numbers["ACTIVATION_LAB_QUEUE"]) is not None:
        limits = dataclasses.replace(limits, queued=queued)
    if lease_s := numbers["ACTIVATION_LAB_LEASE"]:
        limits = dataclasses.replace(limits, lease_s=float(lease_s))
    address = environment.get("ACTIVATION_LAB_ENGINE", "").strip()
    engine = _cluster(address) if address else _local(numbers, preload)
    return JobManager(engine, limits, _store(version, environment))


def _local(numbers: Mapping[str, int | None], preload: Sequence[str]) -> Engine:
    options = WorkerOptions(preload=tuple(preload))
    if megabytes := numbers["ACTIVATION_LAB_MEMORY_MB"]:
        options = dataclasses.replace(options, memory=megabytes << 20)
    return LocalEngine(numbers["ACTIVATION_LAB_SLOTS"], options)


def _cluster(address: str) -> Engine:
    if not _SCHEDULER.fullmatch(address):
        raise ValueError(f"ACTIVATION_LAB_ENGINE = {address!r} is not like tcp://host:port")
    if find_spec("distributed") is None:
        raise ValueError("ACTIVATION_LAB_ENGINE needs `pip install activation-lab[cluster]`")
    from vizcore.jobs.dask.engine import DaskEngine

    return DaskEngine(address)


def _store(version: str, environment: Mapping[str, str]) -> RunStore | None:
    folder = environment.get("ACTIVATION_LAB_STORE", "").strip()
    if folder == "off":
        return None
    caches = environment.get("XDG_CACHE_HOME", "").strip() or "~/.cache"
    chosen = Path(folder) if folder else Path(caches) / "activation-lab" / "runs"
    try:
        return RunStore(chosen.expanduser(), version)
    except RuntimeError:  # this user has no home
        return None


def _number(name: str, environment: Mapping[str, str]) -> int | None:
    text = environment.get(name, "").strip()
    if not text:
        return None
    low, high = _NUMBERS[name]
    if not (text.isascii() and text.isdigit() and low <= int(text) <= high):
        raise ValueError(f"{name} = {text!r} is not a whole number from {low} to {high}")
    return int(text)
