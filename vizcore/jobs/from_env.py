"""The manager as a deployment sets it up, through environment variables."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from vizcore.environment import check, read
from vizcore.jobs.engine import Engine
from vizcore.jobs.limits import Limits
from vizcore.jobs.local.engine import LocalEngine
from vizcore.jobs.local.options import WorkerOptions
from vizcore.jobs.manager import JobManager
from vizcore.jobs.store import RunStore


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
        Where the variables of `vizcore.environment` are looked up.

    Raises
    ------
    ValueError
        If one of them means nothing, or the engine is not there.
    """
    bounds = {"queued": read("QUEUE", environment), "lease_s": read("LEASE", environment)}
    limits = Limits(**{name: value for name, value in bounds.items() if value is not None})
    address = read("ENGINE", environment)
    if not address:
        return JobManager(_local(environment, preload), limits, _store(version, environment))
    # In a cluster a paused run keeps its thread from others.
    limits = dataclasses.replace(limits, parked=0)
    return JobManager(_cluster(address), limits, _store(version, environment))


def check_environment(environment: Mapping[str, str] = os.environ) -> None:
    """Refuse what `configured_manager` would refuse, and whatever else is set wrongly.

    Raises
    ------
    ValueError
        In one sentence.
    """
    check(environment)
    if address := read("ENGINE", environment):
        _check_cluster(address)
    if isinstance(folder := read("STORE", environment), Path):
        _check_store(folder)


def _local(environment: Mapping[str, str], preload: Sequence[str]) -> Engine:
    options = WorkerOptions(preload=tuple(preload))
    if megabytes := read("MEMORY_MB", environment):
        options = dataclasses.replace(options, memory=megabytes << 20)
    return LocalEngine(read("SLOTS", environment), options)


def _cluster(address: str) -> Engine:
    _check_cluster(address)
    from vizcore.jobs.dask.engine import DaskEngine

    return DaskEngine(address)


def _check_cluster(address: str) -> None:
    if find_spec("distributed") is None:
        raise ValueError("ACTIVATION_LAB_ENGINE needs `pip install activation-lab[cluster]`")
    from distributed.security import Security

    if address.startswith("tls:"):
        try:
            certificates = Security().get_connection_args("client").get("ssl_context")
        except (OSError, ValueError):  # files that are not there, or are something else
            certificates = None
        if certificates is None:
            raise ValueError(
                "ACTIVATION_LAB_ENGINE with tls:// needs certificates in Dask's configuration, "
                "see distributed.comm.tls"
            )


def _check_store(folder: Path) -> None:
    # That a disk is full is no reason: the pages say of each run that it could not be kept.
    try:
        folder.mkdir(parents=True, exist_ok=True)
        possible = os.access(folder, os.W_OK | os.X_OK)
    except OSError:
        possible = False
    if not possible:
        raise ValueError(
            f"ACTIVATION_LAB_STORE = {str(folder)!r} is no folder in which this user can write"
        )


def _store(version: str, environment: Mapping[str, str]) -> RunStore | None:
    folder = read("STORE", environment)
    if folder == "off":
        return None
    caches = environment.get("XDG_CACHE_HOME", "").strip() or "~/.cache"
    try:
        own = Path(caches).expanduser() / "activation-lab" / "runs"
    except RuntimeError:  # this user has no home
        return RunStore(folder, version) if folder else None
    return RunStore(folder or own, version)
