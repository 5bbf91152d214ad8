"""Texts are complete in every language, and numbers read as people write them."""

import math
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vizcore.text import (
    LANGUAGES,
    Text,
    cut,
    decimal,
    exponent_text,
    joined,
    listed,
    number,
    number_of_log10,
    power_of_ten,
    same,
    sentences,
)  # fmt: skip


@pytest.mark.parametrize(("en", "zh"), [("", "有"), ("there", ""), ("  ", "有"), ("there", "\n")])
def test_a_text_that_lacks_a_language_cannot_be_made(en, zh):
    with pytest.raises(ValueError, match="has no"):
        Text(en, zh)


def test_a_text_in_each_language():
    text = Text("depth", "深度")
    assert [text.to(language) for language in LANGUAGES] == ["depth", "深度"]
    assert same("σ").to("en") == same("σ").to("zh") == "σ"
    assert pickle.loads(pickle.dumps(text)) == text


def test_a_heading_has_a_capital_letter_and_nothing_else_changes():
    assert Text("rate of ReLU", "学习率").heading == Text("Rate of ReLU", "学习率")
    assert same("φ jumps").heading == same("φ jumps")  # Φ is another function


def test_texts_are_put_together_language_by_language():
    layer = Text("layer", "层")
    assert layer + Text(" by ", "对") + layer + "" == Text("layer by layer", "层对层")
    assert joined([layer, same("x"), layer]) == Text("layer, x, layer", "层、x、层")
    assert joined([layer, same("x")], Text("; ", "；")) == Text("layer; x", "层；x")
    assert sentences(Text("One.", "一。"), None, Text("Two.", "二。")) == Text(
        "One. Two.", "一。二。"
    )


def test_an_enumeration_reads_as_people_write_it():
    first, second = Text("plain RNN", "普通 RNN"), Text("layer", "层")
    assert listed([first]) == first
    assert listed([second, first]) == Text("layer and plain RNN", "层和普通 RNN")
    assert listed([first, same("LSTM"), second]) == Text(
        "plain RNN, LSTM and layer", "普通 RNN、LSTM 和层"
    )
    assert listed([same("z < −1"), same("z > 1")]) == Text("z < −1 and z > 1", "z < −1 和 z > 1")


def test_a_text_is_cut_to_so_many_characters():
    assert cut("x" * 40) == "x" * 40
    assert cut("x" * 41) == "x" * 39 + "…"
    assert cut("abc", 2) == "a…"


def test_filling_goes_language_by_language():
    template = Text("{name} at {value}", "{name}：{value}")
    assert template.format(name=Text("depth", "深度"), value=3) == Text("depth at 3", "深度：3")


def test_a_field_that_is_not_given_is_noticed():
    with pytest.raises(KeyError):
        Text("{a}", "{a}").format(b=1)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-0.0, "0"),
        (0.25, "0.25"),
        (-0.5, "−0.5"),
        (1, "1"),
        (999.6, "1,000"),
        (1234, "1,230"),
        (99_949, "99,900"),
        (100_000, "10⁵"),
        (1e-7, "10⁻⁷"),
        (3.2e-7, "3.2×10⁻⁷"),
        (-1.5e12, "−1.5×10¹²"),
        (0.001, "0.001"),
        (0.000999, "9.99×10⁻⁴"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "–"),
    ],
)
def test_numbers_read_as_people_write_them(value, text):
    assert number(value) == text


@pytest.mark.parametrize(
    ("value", "plain", "signed"),
    [
        (-1, "−1", "−1"),
        (0.5, "0.5", "+0.5"),
        (0.0005, "0.0005", "+0.0005"),
        (1e-6, "10⁻⁶", "+10⁻⁶"),
        (-1e6, "−10⁶", "−10⁶"),
    ],
)
def test_a_setting_is_written_with_a_true_minus(value, plain, signed):
    assert decimal(value) == plain
    assert decimal(value, sign=True) == signed


def as_float(text: str) -> float:
    """Read a number back as a person would."""
    plain = text.replace("−", "-").replace(",", "")
    mantissa, times, power = plain.partition("×10")
    if not times and plain.lstrip("-").startswith("10") and any(c in "⁻⁰¹²³⁴⁵⁶⁷⁸⁹" for c in plain):
        mantissa, power = plain.partition("10")[0] + "1", plain.partition("10")[2]
    exponent = power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    return float(f"{mantissa}e{exponent or 0}")


@given(st.floats(-1e300, 1e300), st.integers(2, 8))
def test_a_number_keeps_its_significant_digits(value, digits):
    assert as_float(number(value, digits)) == pytest.approx(value, rel=0.51 * 10 ** (1 - digits))


@given(st.floats(-290, 290))
def test_a_number_by_its_logarithm_is_the_same_number(log10):
    assert as_float(number_of_log10(log10, 6)) == pytest.approx(10**log10, rel=2e-5)


def test_numbers_beyond_every_float():
    assert number_of_log10(-626.64) == "2.29×10⁻⁶²⁷"
    assert number_of_log10(1000.9999999) == "10¹⁰⁰¹"
    assert power_of_ten(-626.8) == "10⁻⁶²⁷"
    assert power_of_ten(-math.inf) == "0"
    assert exponent_text(-24) == "⁻²⁴"
