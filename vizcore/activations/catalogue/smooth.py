"""Smooth replacements of ReLU."""

from vizcore.activations.model import Activation, Parameter
from vizcore.text import Text, same

ENTRIES = (
    Activation(
        key="softplus",
        label=same("Softplus"),
        family="smooth",
        summary=Text(
            "A smooth ReLU whose slope is the sigmoid; always positive.",
            "光滑版 ReLU，其导数正是 sigmoid；输出恒为正。",
        ),
        formula="softplus(beta * x) / beta",
        source="Dugas, Bengio, Bélisle, Nadeau & Garcia 2001, NIPS 13",
        parameters=(Parameter("beta", 1.0, 0.1, 10.0, 0.1, r"\beta"),),
    ),
    Activation(
        key="shifted_softplus",
        label=same("Shifted softplus"),
        family="smooth",
        summary=Text(
            "Softplus moved down by ln 2, so that it passes through the origin.",
            "下移 ln 2 的 Softplus，曲线经过原点。",
        ),
        formula="softplus(x) - log(2)",
        source="Schütt, Kindermans, Sauceda et al. 2017, SchNet, arXiv:1706.08566",
    ),
    Activation(
        key="squareplus",
        label=same("Squareplus"),
        family="smooth",
        summary=Text(
            "A smooth ReLU made of one square root, no exponential.",
            "只用一次平方根、无需指数运算的光滑 ReLU。",
        ),
        formula="(x + sqrt(x^2 + b)) / 2",
        source="Barron 2021, arXiv:2112.11687",
        parameters=(Parameter("b", 4.0, 0.1, 10.0, 0.1, "b"),),
    ),
)
