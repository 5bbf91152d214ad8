"""Fetching a data set as a job, so that a page can show how far it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from vizcore.wire.rows import FetchRow, said

TARGET = "vizcore.cnn.jobs.fetch_data:run"


def arguments_of(dataset: str) -> dict[str, str]:
    """The job that fetches the data set `dataset` of `DATASETS`."""
    return {"dataset": dataset}


def run(arguments: Mapping[str, str]) -> Iterator[FetchRow]:
    """Fetch a data set into the cache.

    Yields
    ------
    dict
        ``"progress"`` from 0 to 1, a few times a second; last of all, if the data set cannot be
        had, ``"refused"`` with the sentence in each language.
    """
    from vizcore.cnn.data.download import Unavailable, fetching
    from vizcore.cnn.data.fetched import FILES

    try:
        for share in fetching(FILES.get(arguments["dataset"], ())):
            yield {"progress": round(share, 3)}
    except Unavailable as problem:
        sentence = problem.sentence
        yield {"progress": 1.0, "refused": said(sentence)}
