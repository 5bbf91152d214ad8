"""Viewers are issued by the server; nobody makes one up, and one address gets only so many."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.live import viewers

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@pytest.fixture(autouse=True)
def nothing_issued(monkeypatch):
    viewers._issued.clear()
    monkeypatch.setattr(viewers.time, "monotonic", lambda: 6_000.0)


def test_a_session_may_take_each_seat():
    viewer = viewers.issue(None)
    assert all(viewers.is_issued(viewer + seat) for seat in viewers.SEATS)
    assert not viewers.is_issued(f"{viewer}other")
    assert not viewers.is_issued(viewer[:-1])


@given(st.integers(0, 43), st.sampled_from(LETTERS))
def test_a_changed_name_is_nobody(place, letter):
    viewer = viewers.issue(None)
    changed = viewer[:place] + letter + viewer[place + 1 :]
    assert viewers.is_issued(changed) == (changed == viewer)


@given(st.text(LETTERS, min_size=44, max_size=47) | st.text())
def test_a_made_up_name_is_nobody(name):
    assert not viewers.is_issued(name)


def test_replicas_with_one_secret_know_each_other(monkeypatch):
    secret = {"server.cookieSecret": "shared"}
    monkeypatch.setattr(viewers.st, "get_option", secret.__getitem__)
    viewer = viewers.issue(None)
    assert viewers.is_issued(viewer)
    secret["server.cookieSecret"] = "another"
    assert not viewers.is_issued(viewer)


def test_a_school_behind_one_address_gets_in_and_a_flood_does_not(monkeypatch):
    for _ in range(3 * 300):
        viewers.issue("203.0.113.9")
    for _ in range(100):
        viewers.issue("203.0.113.9")
    with pytest.raises(viewers.TooMany):
        viewers.issue("203.0.113.9")
    viewers.issue("203.0.113.10")  # others are not concerned
    monkeypatch.setattr(viewers.time, "monotonic", lambda: 6_000.0 + viewers.PERIOD_S)
    viewers.issue("203.0.113.9")


def test_a_network_of_the_newer_kind_counts_as_one():
    for n in range(1_000):
        viewers.issue(f"2001:db8::{n:x}")
    with pytest.raises(viewers.TooMany):
        viewers.issue("2001:db8::ffff")
    viewers.issue("2001:db8:0:1::1")


@pytest.mark.parametrize("address", [None, ""])
def test_without_an_address_nothing_is_counted(address):
    for _ in range(1_100):
        viewers.issue(address)


def test_the_bound_is_a_setting(monkeypatch):
    monkeypatch.setenv("ACTIVATION_LAB_VISITORS", "0")
    for _ in range(1_100):
        viewers.issue("203.0.113.9")
