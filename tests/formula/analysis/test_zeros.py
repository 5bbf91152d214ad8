"""The zero of a straight line that its text names: there the text itself is 0 to the last bit."""

from hypothesis import example, given
from hypothesis import strategies as st

from vizcore.activations.custom import parse_formula
from vizcore.formula.analysis.zeros import line, zero_of_line

sizes = st.floats(-2.5, 2.5).map(lambda power: float(f"{10**power:.4g}"))


@given(a=sizes | sizes.map(lambda a: -a), b=st.integers(1, 10**6).map(lambda n: n / 7))
@example(a=316.2, b=6497 / 7)  # b and its neighbour are 0.55 of 2⁻⁵² b apart
@example(a=-182.2, b=26040.85714285714)
def test_a_scaled_difference_is_0_where_its_operands_are_equal(a, b):
    for text in (f"{a!r}*(x - {b!r})", f"{a!r}*(x - {b!r})/sqrt(2)"):
        tree = parse_formula(text).tree
        assert zero_of_line(tree, *line(tree)) == b
