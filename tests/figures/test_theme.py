"""Lines of one picture are told apart by colour, on a projector as well."""

from vizcore.figures.theme import PALETTE, color_of, line_colors


def test_the_first_of_an_activation_has_its_colour_and_no_two_are_alike():
    names = ["relu", "tanh", "relu", "relu"]
    found = line_colors(names)
    assert found[:2] == [color_of("relu"), color_of("tanh")]
    assert len(set(found)) == 4


def test_more_lines_than_colours_share_that_of_their_activation():
    found = line_colors(["relu"] * (len(PALETTE) + 2))
    assert set(found) == set(PALETTE)
    assert found[-1] == color_of("relu")
