"""The small parts: messages on the pipe, the machine's cores, expected waits."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vizcore.jobs.eta import remaining, waits
from vizcore.jobs.local import cpu, frames
from vizcore.jobs.model import Job

kinds = st.binary(min_size=1, max_size=1)


@given(st.lists(st.tuples(kinds, st.binary(max_size=300))), st.lists(st.integers(1, 40)))
def test_messages_survive_any_cutting_into_pieces(messages, cuts):
    stream = b"".join(frames.pack(*message) for message in messages)
    incoming, found, start = frames.Unpacker(), [], 0
    for cut in [*cuts, len(stream)]:
        found += incoming.feed(stream[start : start + cut])
        start += cut
    assert found == messages


@given(st.binary(max_size=50), st.none() | st.floats(allow_nan=False))
def test_a_row_keeps_its_bytes_and_its_progress(data, progress):
    ((kind, payload),) = frames.Unpacker().feed(frames.pack_row(data, progress))
    assert kind == frames.ROW
    assert frames.unpack_row(payload) == (data, progress)


def test_a_stream_that_is_none_of_ours_is_refused():
    with pytest.raises(ValueError, match="message of"):
        list(frames.Unpacker().feed(b"Traceback (most recent call last)"))


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"cpu.max": "max 100000\n"}, None),
        ({"cpu.max": "150000 100000\n"}, 1.5),
        ({"cpu.max": "50000 100000\n"}, 0.5),
        ({"cpu/cpu.cfs_quota_us": "300000\n", "cpu/cpu.cfs_period_us": "100000\n"}, 3.0),
        ({"cpu/cpu.cfs_quota_us": "-1\n", "cpu/cpu.cfs_period_us": "100000\n"}, None),
        ({"cpu.max": "nonsense"}, None),
        ({}, None),
    ],
)
def test_cores_are_what_the_control_group_grants(tmp_path, monkeypatch, files, expected):
    monkeypatch.setattr("os.sched_getaffinity", lambda pid: set(range(16)), raising=False)
    (tmp_path / "cpu").mkdir()
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    assert cpu.cores(tmp_path) == (16 if expected is None else expected)
    # All whole cores but one; at least one slot.
    assert cpu.slots(tmp_path) == (15 if expected is None else max(1, int(expected) - 1))


def test_what_a_run_still_needs():
    # A quarter took 10 s, so three quarters take 30.
    assert remaining(10.0, 0.25, typical_s=99.0) == pytest.approx(30.0)
    assert remaining(10.0, None, typical_s=25.0) == 15.0
    assert remaining(40.0, None, typical_s=25.0) == 0.0
    assert remaining(10.0, None, typical_s=None) is None
    assert remaining(10.0, 1.0, None) == 0.0


def test_expected_waits_by_hand():
    # One slot, free in 5 s, runs of 20 s.
    assert waits([5.0], 1, 3, 20.0) == [5.0, 25.0, 45.0]
    # Two slots, free in 5 and 12 s: 5, 12, then 5 + 20 and 12 + 20.
    assert waits([12.0, 5.0], 2, 4, 20.0) == [5.0, 12.0, 25.0, 32.0]
    # A slot that is just being vacated.
    assert waits([], 1, 2, 20.0) == [0.0, 20.0]
    # Without experience only the running ones' own progress is known.
    assert waits([5.0], 1, 2, None) == [5.0, None]
    assert waits([5.0, None], 2, 2, 20.0) == [None, None]


@given(
    st.lists(st.floats(0, 1e3), max_size=4),
    st.integers(1, 4),
    st.integers(0, 8),
    st.floats(0.1, 1e3),
)
def test_nobody_is_expected_to_overtake(running, slots, queued, typical):
    found = waits(running, slots, queued, typical)
    assert len(found) == queued
    assert found == sorted(found)
    assert all(math.isfinite(seconds) for seconds in found)


def test_identical_jobs_have_one_key_whatever_the_order_of_their_arguments():
    first = Job.of("a.b:c", {"x": 1, "y": [1, 2], "z": {"p": 1, "q": 2}})
    second = Job.of("a.b:c", {"z": {"q": 2, "p": 1}, "y": (1, 2), "x": 1})
    assert first.key == second.key
    others = [
        Job.of("a.b:d", {"x": 1, "y": [1, 2], "z": {"p": 1, "q": 2}}),
        Job.of("a.b:c", {"x": 2, "y": [1, 2], "z": {"p": 1, "q": 2}}),
    ]
    assert len({first.key, *(job.key for job in others)}) == 3
