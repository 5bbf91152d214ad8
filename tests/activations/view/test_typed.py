"""Whatever formula is typed, every part of the page has something to say of it."""

from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.activations.analysis.test_effort import chains, rows
from tests.formula.printed import to_text
from tests.formula.trees import every_tree
from vizcore.activations.card.lines import CARD
from vizcore.activations.card.verdicts import verdicts
from vizcore.activations.spec import ActivationSpec
from vizcore.activations.view.answer import answer
from vizcore.activations.view.card import card
from vizcore.activations.view.curve_data import curve_data
from vizcore.activations.view.distribution import distributions
from vizcore.activations.view.probe import probe
from vizcore.figures.activations.curves import curves_figure
from vizcore.figures.activations.distribution import distribution_figure
from vizcore.figures.activations.probe import probe_figure
from vizcore.formula.errors import FormulaError


@given(st.one_of(chains(), rows(), every_tree().map(to_text)), st.sampled_from(["en", "zh"]))
@example("x / 1.1e-308", "en")
@example("abs(x) / 1.1e-308", "en")
@example("relu(x) / 1.1e-308", "en")
@example("exp(x) / 1.1e-308", "en")
@example("(clip(clip((clip(clip((x)^2,-1,x),-1,x))^2,-1,x),-1,x))^2", "en")
def test_every_part_of_the_page_can_be_drawn(text, language):
    try:
        spec = ActivationSpec(text)
    except FormulaError:
        assume(False)
    found = card(spec)
    assert all(field.show(found).to(language) for field in CARD)
    assert all(verdict.reason.to(language) for verdict in verdicts(found))
    assert answer([spec])[0].to(language)
    assert curves_figure([curve_data(spec, 5)], [0, 1, 2], 5, language)
    assert probe_figure([probe(spec, 1.0, 10, 5)], language)
    assert distribution_figure(distributions([spec]), language)
