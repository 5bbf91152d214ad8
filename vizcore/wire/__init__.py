"""What travels to the browser, typed once.

`rows` is what a training run says of itself, line by line; `components` what a page hands to each
component of its own, `live` what it hands to those that show a run, and `lessons` to the frame of a
lesson; `traces` what a trace of a figure says in its ``meta``. Everything is a `TypedDict`, made
where its values are known and read by the scripts of ``assets/frontend``, whose types in
``wire.d.ts`` are written from these (``python -m tests.wire.declarations``). The state of a run,
which comes with its rows, is `vizcore.jobs.RunView`.

A record on disk may be older than its reader: what came later is absent from it.

Annotations are evaluated where they stand, without ``from __future__ import annotations``: else a
`TypedDict` does not know which of its keys may be absent.
"""
