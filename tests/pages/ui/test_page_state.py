"""Address bar, session and widgets tell the same story, on a page made for this test."""

import pytest
from streamlit.testing.v1 import AppTest


def page() -> None:
    from dataclasses import dataclass

    import streamlit as st

    from pages.ui.language import language_switch
    from pages.ui.page import header, sentence
    from pages.ui.page_state import PageState, Part, bind, control
    from vizcore.preset import Preset
    from vizcore.settings import Choice, Flag, Integer, Many, Real, Settings, setting
    from vizcore.text import Text, same

    @dataclass(frozen=True)
    class Config(Settings):
        depth: int = setting(Integer(1, 100), 50, Text("Depth", "深度"))
        rate: float = setting(Real(1e-3, 10, logarithmic=True), 0.1, same("rate"))
        init: str = setting(Choice({"he": same("He"), "lecun": same("LeCun")}), "he", same("init"))
        norm: bool = setting(Flag(), False, same("norm"))
        loss: str = setting(Choice({k: same(k.upper()) for k in "abcde"}), "a", same("loss"))
        seed: int = setting(Integer(0, 10**6), 0, same("seed"))
        lines: tuple[str, ...] = setting(
            Many(Choice({k: same(k.upper()) for k in "fgh"}), most=3), ("f",), same("lines")
        )

    class State(PageState, page="test"):
        config = Part(Config())

    language_switch()
    bound = bind(State)
    shallow = {"config": Config(depth=2, init="lecun")}
    preset = Preset("shallow", Text("Shallow", "浅层"), Text("Few layers.", "层数少。"), shallow)
    header(Text("Why?", "为什么？"), bound, [preset])
    for field in ("depth", "rate", "init", "norm", "loss", "seed", "lines"):
        control(bound, field)
    sentence(Text("Depth {d} *now*", "现在深度 {d}").format(d=bound.config.depth), "good")
    st.session_state["seen"] = bound.config


def run(**query: object) -> AppTest:
    app = AppTest.from_function(page)
    for name, value in query.items():
        app.query_params[name] = value
    return app.run()


def address_bar(app: AppTest) -> dict[str, str]:
    """The query string's fields; AppTest holds a single value with or without its list."""
    fields = dict(app.query_params).items()
    return {name: value if isinstance(value, str) else "&".join(value) for name, value in fields}


def test_defaults_leave_the_address_bar_empty_but_for_the_language() -> None:
    app = run()
    assert not app.exception
    assert address_bar(app) == {"lang": "en"}
    assert app.title[0].value == "Why?"


def test_a_link_sets_the_widgets_and_the_language() -> None:
    app = run(depth="7", rate="0.35", init="lecun", norm="1", lang="zh")
    assert not app.exception
    assert app.slider[0].value == 7
    assert app.slider[0].label == "深度"
    assert app.select_slider[0].value == 0.35
    assert app.toggle[0].value is True
    assert app.title[0].value == "为什么？"
    assert address_bar(app) == {
        "depth": "7",
        "rate": "0.35",
        "init": "lecun",
        "norm": "1",
        "lang": "zh",
    }


@pytest.mark.parametrize("bad", ["1e9", "nan", "1_0", "٣", "", "9" * 400, "-1", "101", "\x00"])
def test_a_bad_field_falls_back_and_the_rest_is_kept(bad: str) -> None:
    app = run(depth=bad, init="lecun")
    assert not app.exception
    config = app.session_state["seen"]
    assert (config.depth, config.init) == (50, "lecun")
    (warning,) = app.warning
    assert "Depth" in warning.value
    assert "1 to 100" in warning.value
    assert address_bar(app) == {"init": "lecun", "lang": "en"}


def test_the_complaint_stays_until_the_reader_changes_something() -> None:
    app = run(depth="1e9").run()
    assert len(app.warning) == 1
    app.slider[0].set_value(3).run()
    assert len(app.warning) == 0


def test_a_field_given_twice_is_refused() -> None:
    app = run(depth=["1", "2"])
    assert app.session_state["seen"].depth == 50
    assert "1 & 2" in app.warning[0].value.replace("\\", "")


def test_a_widget_changes_configuration_and_address_bar() -> None:
    app = run()
    app.slider[0].set_value(12).run()
    assert app.session_state["seen"].depth == 12
    assert address_bar(app) == {"depth": "12", "lang": "en"}


def test_every_run_tells_each_widget_its_value() -> None:
    others = {"init": "lecun", "norm": "1", "loss": "d", "seed": "9", "lines": ["g", "h"]}
    # A browser may have drawn nothing of the first run.
    app = run(depth="7", rate="0.35", lang="zh", **others).run()
    assert list(app.slider[0].proto.default) == [7]
    assert app.select_slider[0].proto.options[int(app.select_slider[0].proto.default[0])] == "0.35"
    assert app.selectbox[0].proto.default == 3
    assert app.toggle[0].proto.default is True
    assert app.number_input[0].proto.default == 9
    chosen = [list(group.proto.default) for group in app.get("button_group")]
    assert chosen == [[1], [1], [1, 2]]  # the language, init, lines


def test_the_last_of_several_stays_on_and_says_so_out_of_the_way() -> None:
    app = run(lines="g")
    app.get("button_group")[-1].set_value([]).run()
    assert app.session_state["seen"].lines == ("g",)
    assert address_bar(app)["lines"] == "g"
    assert app.get("button_group")[-1].value == ["g"]
    assert [toast.value for toast in app.toast] == ["One of them always stays on."]
    assert not app.warning


def test_changing_the_language_keeps_everything() -> None:
    app = run(depth="7", init="lecun")
    app.session_state["lang"] = "zh"
    app.run()
    assert app.title[0].value == "为什么？"
    assert app.session_state["seen"].depth == 7
    assert app.slider[0].value == 7
    assert address_bar(app)["lang"] == "zh"


def test_a_preset_sets_several_controls_at_once() -> None:
    app = run(norm="1")
    app.button[0].click().run()
    config = app.session_state["seen"]
    assert (config.depth, config.init, config.norm) == (2, "lecun", False)
    assert app.slider[0].value == 2
    assert address_bar(app)["depth"] == "2"


def test_a_computed_sentence_is_shown_as_plain_text_with_a_sign() -> None:
    (shown,) = run().success
    assert shown.value == r"**✓** Depth 50 \*now\*"
