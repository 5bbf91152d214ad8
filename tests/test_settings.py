"""What settings take, what they refuse and in which words."""

import math
import pickle
from dataclasses import dataclass, replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vizcore.settings import (
    Choice,
    Flag,
    Integer,
    Many,
    Real,
    SettingError,
    Settings,
    setting,
    settings_of,
)  # fmt: skip
from vizcore.text import Text, same

COLOURS = {"red": Text("Red", "红"), "blue": Text("Blue", "蓝")}


@dataclass(frozen=True)
class Painting(Settings):
    """A configuration with a setting of every kind."""

    width: int = setting(Integer(1, 1000), 20, same("width"))
    scale: float = setting(Real(-1e6, 1e6), 0.5, same("scale"))
    colour: str = setting(Choice(COLOURS), "red", same("colour"))
    framed: bool = setting(Flag(), False, same("framed"))
    sizes: tuple[int, ...] = setting(Many(Integer(0, 9), most=3), (1, 2), same("sizes"))


REFUSED = [
    ("width", 0, "a whole number from 1 to 1000"),
    ("width", 1001, "a whole number from 1 to 1000"),
    ("width", 2.5, "a whole number from 1 to 1000"),
    ("width", True, "a whole number from 1 to 1000"),
    ("width", "20", "a whole number from 1 to 1000"),
    ("width", None, "a whole number from 1 to 1000"),
    ("width", math.inf, "a whole number from 1 to 1000"),
    ("width", math.nan, "a whole number from 1 to 1000"),
    ("scale", math.nan, "a number from −10⁶ to 10⁶"),
    ("scale", math.inf, "a number from −10⁶ to 10⁶"),
    ("scale", "0.5", "a number from −10⁶ to 10⁶"),
    ("scale", True, "a number from −10⁶ to 10⁶"),
    ("scale", 1 + 2j, "a number from −10⁶ to 10⁶"),
    ("colour", "green", "one of red, blue"),
    ("colour", ["red"], "one of red, blue"),
    ("framed", 1, "0 / 1"),
    ("sizes", (), "1 to 3 different values"),
    ("sizes", (1, 2, 3, 4), "1 to 3 different values"),
    ("sizes", (1, 1), "1 to 3 different values"),
    ("sizes", 5, "1 to 3 different values"),
    ("sizes", (10,), "each a whole number from 0 to 9"),
]


@pytest.mark.parametrize(("field", "value", "allowed"), REFUSED)
def test_a_refusal_names_the_field_the_value_and_what_is_allowed(field, value, allowed):
    with pytest.raises(SettingError) as refusal:
        Painting(**{field: value})
    assert refusal.value.field == field
    assert str(value) in refusal.value.sentence.en
    assert allowed in refusal.value.sentence.en
    assert refusal.value.sentence.zh.endswith("。")


def test_values_come_out_in_canonical_form():
    painting = Painting(width=20.0, scale=1, sizes=[3, 1])
    assert (painting.width, painting.scale, painting.sizes) == (20, 1.0, (3, 1))
    assert isinstance(painting.width, int)
    assert isinstance(painting.scale, float)
    assert painting == Painting(20, 1.0, "red", False, (3, 1))
    assert hash(painting) == hash(replace(painting))


def test_minus_zero_is_zero():
    for painting in (Painting(scale=-0.0), Painting(scale=-0)):
        assert math.copysign(1, painting.scale) == 1
    described = settings_of(Painting)["scale"]
    assert [described.write(described.read("scale", [text])) for text in ("-0", "-0.0", "0")] == [
        ["0"]
    ] * 3


def test_a_refusal_shows_user_text_as_it_is_but_not_at_length():
    error = SettingError("scale", "{0}" + "x" * 500, same("anything"))
    assert "{0}xxx" in error.sentence.en
    assert len(error.value) <= 60
    copy = pickle.loads(pickle.dumps(error))
    assert (copy.field, copy.value, copy.allowed) == (error.field, error.value, error.allowed)


@pytest.mark.parametrize(
    "text", ["1_0", "٣", " 1", "1 ", "nan", "inf", "0x1", "", "1e", "+-1", "1e9999", "½", "1.5.2"]
)
def test_numbers_in_links_are_read_strictly(text):
    for field in ("width", "scale"):
        with pytest.raises(SettingError):
            settings_of(Painting)[field].read(field, [text])


def test_one_text_for_one_value():
    for texts in ([], ["1", "2"]):
        with pytest.raises(SettingError):
            settings_of(Painting)["width"].read("width", texts)


@example(0.00012345678901234567)
@example(-1.2345678901234567e-300)
@given(st.floats(-1e6, 1e6))
def test_every_number_survives_being_written(value):
    described = settings_of(Painting)["scale"]
    assert described.read("scale", described.write(value)) == value


@given(st.text(max_size=80))
def test_any_text_is_a_value_or_a_refusal(text):
    for field, described in settings_of(Painting).items():
        try:
            value = described.read(field, [text])
        except SettingError:
            continue
        assert getattr(Painting(**{field: value}), field) == value


def test_settings_are_found_by_name_in_order():
    assert list(settings_of(Painting)) == ["width", "scale", "colour", "framed", "sizes"]
    assert settings_of(Painting()) == settings_of(Painting)
    assert settings_of(Painting)["colour"].label == same("colour")
