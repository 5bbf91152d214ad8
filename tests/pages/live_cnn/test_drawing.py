"""The drawing pad of the live CNN page."""

from __future__ import annotations

import base64
import io
import re
from unittest.mock import patch

import numpy as np
import pytest
from PIL import Image

from pages.live import job_manager
from pages.live_cnn import drawing
from tests.jobs.conftest import until
from tests.pages.live_cnn.opening import SCRIPTS, open_page, sent

pytestmark = pytest.mark.usefixtures("closed_manager")


def png(pixels: np.ndarray) -> bytes:
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "PNG")
    return out.getvalue()


def test_a_drawing_is_shown_as_the_network_takes_it_and_asked_about_in_training() -> None:
    paper = np.full((280, 280), 255, np.uint8)
    paper[60:220, 120:160] = 0
    app = open_page(steps="50000", record_every="50", seed="5")
    main = sent(app)[0]["run"]
    manager = job_manager.get_manager()
    until(lambda: manager.view(main["id"]).rows)
    app.session_state["live_cnn.ask.drawing"] = png(paper)
    (pad,) = sent(app.run(), "activation_lab.live-pad")
    assert not app.exception
    assert pad["asked"] is None
    assert pad["token"]
    assert pad["pictures"]["shape"] == [1, 1, 8, 8]
    shown = np.frombuffer(base64.b64decode(pad["pictures"]["bytes"]), np.uint8).reshape(8, 8)
    assert shown.max() == pad["pictures"]["peak"] == 16
    assert shown[:, 0].max() == 0
    assert sent(app.run(), "activation_lab.live-pad")[0]["token"] == pad["token"]  # asked once
    since = 0

    def answered() -> bool:
        nonlocal since
        _, rows = manager.poll(main["id"], main["viewer"], since=since)
        since += len(rows)
        return any(pad["token"].encode() in row for row in rows)

    until(answered)
    manager.stop(main["id"], main["viewer"])
    used = re.findall(r"(?<!/)\bwords\.(\w+)", (SCRIPTS / "live/pad.js").read_text("utf-8"))
    assert set(used) <= set(pad["words"])


@pytest.mark.parametrize("data", [b"no picture", png(np.full((9, 9), 255, np.uint8))])
def test_a_drawing_that_is_none_is_a_sentence(data: bytes) -> None:
    app = open_page()
    app.session_state["live_cnn.ask.drawing"] = data
    (pad,) = sent(app.run(), "activation_lab.live-pad")
    assert not app.exception
    assert app.warning
    assert pad["pictures"] is None


@pytest.mark.parametrize("text", ["", "junk!", "data:image/png;base64,!!", "A" * 500_000])
def test_junk_instead_of_a_drawing_clears_it(text: str) -> None:
    with patch.object(drawing.st, "session_state", {}) as session:
        drawing._keep("place", text)
    assert not session["place.drawing"]
