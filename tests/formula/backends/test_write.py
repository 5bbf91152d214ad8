"""What is printed reads back as the same formula, and trees that are equal are one object."""

import copy
import pickle

from hypothesis import given

from tests.formula.printed import to_text
from tests.formula.trees import NAMES, every_tree
from vizcore.formula.language.parse import parse
from vizcore.formula.tree import call, number, substitute, symbol, walk

X = symbol("x")


@given(every_tree())
def test_a_printed_formula_is_the_same_formula(tree):
    text = to_text(tree)
    if len(text) <= 500 and tree.size <= 200:
        assert parse(text, NAMES) is tree


def test_brackets_stand_only_where_they_are_needed():
    one, two = number(1), number(2)
    assert to_text(call("sub", X, call("sub", X, one))) == "x - (x - 1)"
    assert to_text(call("sub", call("sub", X, X), one)) == "x - x - 1"
    assert to_text(call("pow", call("neg", X), two)) == "(-x)^2"
    assert to_text(call("neg", call("pow", X, two))) == "-x^2"
    assert to_text(call("pow", two, call("pow", X, two))) == "2^x^2"
    assert to_text(call("div", X, call("mul", two, X))) == "x / (2 * x)"


@given(every_tree())
def test_copies_are_the_same_object(tree):
    assert pickle.loads(pickle.dumps(tree)) is tree
    assert copy.deepcopy(tree) is tree
    assert substitute(tree, {}) is tree


def test_a_walk_meets_every_node_once_and_operands_first():
    shared = call("exp", X)
    tree = call("add", call("mul", shared, X), shared)
    order = walk(tree)
    assert len(order) == len(set(order)) == 4
    assert all(order.index(arg) < order.index(node) for node in order for arg in node.args)
    assert tree.size == 7
    assert tree.names == {"x"}
