"""What is set wrongly is refused at start, in one sentence that names it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vizcore import environment
from vizcore.jobs import check_environment

ROOT = Path(__file__).parents[1]
GARBAGE = [
    ("SLOTS", "0"),
    ("SLOTS", "two"),
    ("SLOTS", "1" * 5000),  # Python would not read it, and say so in its own words
    ("QUEUE", "-1"),
    ("LEASE", "1e3"),
    ("MEMORY_MB", "٣٠٠٠"),
    ("STORE", "on"),
    ("STORE", "runs/here"),
    ("STORE", "~nobody-of-that-name/runs"),
    ("STORE", __file__),
    ("STORE", "/dev/null/runs"),  # nobody can make a folder there
    ("CACHE", "off"),
    ("CACHE", __file__),
    ("ENGINE", "nonsense"),
    ("ENGINE", "http://host:1"),
    ("ENGINE", "tcp://host"),
    ("ENGINE", "tcp://a b:1"),
    ("ENGINE", "tcp://host:0"),
    ("ENGINE", "tcp://host:99999"),
    ("ENGINE", "tcp://host:1/path"),
    ("ENGINE", "tcp://me:secret@host:1"),
    ("ENGINE", "tcp://a..b:1"),
    ("ENGINE", "tcp://[::1:1"),
    ("ENGINE", f"tcp://{'a' * 64}:1"),
    ("ENGINE", "tls://host:8786"),  # without certificates
    ("VISITORS", "299"),
    ("HOSTS", "https://lab.example"),
    ("HOSTS", "lab.example,"),
    ("HOSTS", "lab.example:443"),
    ("FRAMES", "self"),
    ("FRAMES", "'none' https://a.b"),
    ("FRAMES", "https://a.b; script-src *"),
    ("SLOT", "2"),  # there is no such variable
]
RIGHT = [
    {"SLOTS": " 2 ", "QUEUE": "0", "LEASE": "", "MEMORY_MB": "512"},
    {"STORE": "off", "CACHE": "/tmp"},
    {"STORE": "~/runs", "ENGINE": "tcp://10.0.0.1:8786"},
    {"HOSTS": "lab.example, *.lab.example,127.0.0.1,[::1]", "VISITORS": "0"},
    {"FRAMES": "'none'"},
    {"FRAMES": "'self'  https://*.moodle.example http://localhost:8080", "VISITORS": "300"},
    {"ENGINE": "tcp://[::1]:8786"},
    {"ENGINE": "tcp://scheduler.lab.example:1"},
]

STREAMLIT = ["streamlit", "run", "app.py", "--server.port=0"]
UVICORN = ["uvicorn", "app:app"]


def named(variables: dict[str, str]) -> dict[str, str]:
    return {environment.PREFIX + name: text for name, text in variables.items()}


@pytest.mark.parametrize(("name", "text"), GARBAGE)
def test_nonsense_is_named_in_one_sentence(name: str, text: str) -> None:
    with pytest.raises(ValueError, match=f"ACTIVATION_LAB_{name} ") as found:
        check_environment(named({name: text}))
    sentence = str(found.value)
    assert len(sentence) < 250
    assert "\n" not in sentence


@pytest.mark.parametrize("variables", RIGHT)
def test_what_means_something_passes(
    variables: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    check_environment({"PATH": "/bin", **named(variables)})


@given(st.sampled_from(sorted(environment.VARIABLES)), st.text())
def test_any_text_is_a_value_or_a_sentence_of_ours(name: str, text: str) -> None:
    said = f"ACTIVATION_LAB_{name} = "
    try:
        environment.read(name, named({name: text}))
    except ValueError as error:
        said = str(error)
    assert said.startswith(f"ACTIVATION_LAB_{name} = ")


def test_a_store_in_which_nobody_may_write_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_environment(named({"STORE": str(tmp_path)}))
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # root may write anywhere
    with pytest.raises(ValueError, match="is no folder in which this user can write"):
        check_environment(named({"STORE": str(tmp_path)}))


@pytest.mark.parametrize(
    ("command", "name", "text", "sentence"),
    [
        (STREAMLIT, "LEASE", "a while", "is not a whole number from 5 to 86400"),
        (UVICORN, "LEASE", "a while", "is not a whole number from 5 to 86400"),
        (UVICORN, "STORE", "/dev/null/runs", "is no folder in which this user can write"),
    ],
)
def test_a_server_does_not_start_on_nonsense(
    command: list[str], name: str, text: str, sentence: str
) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **named({name: text})},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert ended.returncode != 0
    said = ended.stderr.strip().splitlines()
    assert said[-1:] == [f"ACTIVATION_LAB_{name} = {text!r} {sentence}"]
    assert not any("Traceback" in line for line in said)


def test_the_documentation_has_every_variable() -> None:
    assert environment.table() in (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
