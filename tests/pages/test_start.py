"""A run that the browser begins is the run that the page would begin for the same chip."""

from __future__ import annotations

from urllib.parse import urlencode

import orjson
import pytest

from pages.routes import STARTS
from pages.train.cnn.begin import begin
from pages.train.cnn.presets import PRESETS
from pages.ui import server
from pages.ui.language import speaking
from pages.ui.start import start_route
from tests.pages import asking
from tests.pages.live import open_page, sent
from vizcore.jobs import Refused, new_viewer
from vizcore.text import LANGUAGES

pytestmark = pytest.mark.usefixtures("closed_manager")


def post(address, headers=()):
    path, _, query = address.partition("?")
    return asking.ask([start_route(STARTS)], "POST", "/" + path, query, headers)


def address(page="live_cnn", **query):
    return f"api/start/{page}?{urlencode({'viewer': new_viewer(), 'lang': 'en', **query})}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("preset", PRESETS, ids=lambda preset: preset.key)
def test_it_is_the_run_of_the_chip_and_its_pictures(preset, language):
    app = open_page(lang=language, seed="77")
    (before,) = (data for data in sent(app) if data["player"])
    status, body = post(before["starts"][f"live_cnn-preset-{preset.key}"])
    assert status == 200
    begun = orjson.loads(body)
    with speaking(language):  # the labels of lists are computed outside of the session
        app.button(f"live_cnn.preset.{preset.key}").click().run()
    (after,) = (data for data in sent(app) if data["player"])
    assert begun == {name: after[name] for name in begun}
    assert begun["run"]["id"] != before["run"]["id"]


@pytest.mark.parametrize(("field", "way"), [("seed", "up"), ("seed", "down"), ("steps", "up")])
def test_it_is_the_run_of_one_step_of_a_number(field, way):
    app = open_page(seed="77", activation="elu", steps="500")
    (before,) = (data for data in sent(app) if data["player"])
    status, body = post(before["starts"][f"live_cnn-{field}-{way}"])
    assert status == 200
    begun = orjson.loads(body)
    shown = app.number_input(f"live_cnn.{field}")
    getattr(shown, {"up": "increment", "down": "decrement"}[way])().run()
    (after,) = (data for data in sent(app) if data["player"])
    assert begun == {name: after[name] for name in begun}


def test_a_number_at_its_end_has_no_step_beyond():
    (main,) = (data for data in sent(open_page(seed="0")) if data["player"])
    assert "live_cnn-seed-up" in main["starts"]
    assert "live_cnn-seed-down" not in main["starts"]


def test_the_chip_that_is_on_begins_nothing():
    (main,) = (data for data in sent(open_page()) if data["player"])
    assert len([key for key in main["starts"] if "preset" in key]) == len(PRESETS) - 1
    assert "live_cnn-preset-rate_kills_relu" not in main["starts"]


def test_a_chip_shows_the_network_that_its_words_speak_of():
    app = open_page(against="activation=elu", below="second")
    (main,) = (data for data in sent(app) if data["player"])
    chips = [address for key, address in main["starts"].items() if "preset" in key]
    assert not [address for address in chips if "below=" in address]
    app.button("live_cnn.preset.leaky_survives").click().run()
    assert "below" not in app.query_params


def test_it_begins_for_pages_of_this_server_only():
    assert post(address(), [(b"sec-fetch-site", b"cross-site")])[0] == 403
    assert post(address(), [(b"sec-fetch-site", b"same-origin")])[0] == 200


def test_what_does_not_exist_is_not_begun():
    assert post(address(page="elsewhere"))[0] == 404
    assert post(address(viewer="me"))[0] == 400


@pytest.mark.parametrize(
    "fields",
    [
        {"dataset": "mnist"},  # to be fetched first
        {"against": "architecture=c16k11-c16k11-d32"},  # does not fit on digits
    ],
)
def test_what_needs_the_page_is_left_to_it(fields):
    assert begin({name: [text] for name, text in fields.items()}, new_viewer()) is None
    assert post(address(**fields)) == (204, b"")


def test_a_full_queue_is_said_by_the_page(monkeypatch):
    def full(*_, **__):
        raise Refused("full", waiting=8)

    monkeypatch.setattr(server.get_manager(), "start", full)
    assert post(address())[0] == 409
