"""A sweep trains exactly the networks that its combinations name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vizcore.activations.spec import ActivationSpec
from vizcore.cnn.config.interventions import Intervention
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.jobs import sweep
from vizcore.cnn.jobs.sweep import SweepConfig
from vizcore.cnn.train import train
from vizcore.links import read_link, write_link

BASE = TrainConfig(architecture="c4k3p1m2-d8", schedule="constant", learning_rate=0.01, seed=7)
SMALL = SweepConfig(
    sweep_activations=(ActivationSpec("relu"), ActivationSpec("elu", (("alpha", 0.5),))),
    sweep_inits=("pytorch", "he_normal"),
    sweep_seeds=2,
    sweep_steps=50,
)


def test_every_combination_is_there_once_and_the_rest_is_the_base_s() -> None:
    networks = SMALL.networks(BASE)
    kinds = {(n.activation, n.params, n.init, n.seed) for n in networks}
    assert len(networks) == len(kinds) == 2 * 2 * 2
    assert {n.seed for n in networks} == {7, 8}
    for network in networks:
        same = replace(
            BASE,
            activation=network.activation,
            params=network.params,
            init=network.init,
            seed=network.seed,
            steps=50,
            record_every=5,
        )
        assert network == same


def test_at_the_last_seed_there_are_as_many_networks() -> None:
    networks = SMALL.networks(replace(BASE, seed=2**31 - 1))
    assert {n.seed for n in networks} == {2**31 - 2, 2**31 - 1}


def test_changes_by_hand_stay_out_of_it() -> None:
    base = replace(BASE, interventions=(Intervention(900, "learning_rate", 1.0),))
    assert all(not network.interventions for network in SMALL.networks(base))


def test_results_are_those_of_the_trainings_alone() -> None:
    networks = SMALL.networks(BASE)[:3]
    rows = list(sweep.run(sweep.arguments_of(networks)))
    done = [row["done"] for row in rows if "done" in row]
    assert [each["number"] for each in done] == [0, 1, 2]
    for each, config in zip(done, networks, strict=True):
        *_, last = train(config)
        assert each["accuracy"] == last.val_accuracy
        assert each["dead"] == pytest.approx(
            sum(layer.dead.sum() for layer in last.layers) / (4 + 8)
        )
        assert each["seconds"] > 0
    shares = [row["progress"] for row in rows]
    assert shares == sorted(shares)
    assert shares[-1] == 1


def test_a_network_that_explodes_is_counted_and_the_others_go_on() -> None:
    wild = replace(BASE, activation="identity", optimizer="sgd", learning_rate=100.0, steps=200)
    calm = replace(wild, learning_rate=0.001, steps=20)
    rows = sweep.run(sweep.arguments_of((wild, calm)))
    first, second = [row["done"] for row in rows if "done" in row]
    assert first["accuracy"] is None
    assert second["accuracy"] is not None


def test_it_travels_in_links() -> None:
    fields = write_link(SMALL, SweepConfig())
    assert fields["sweep_activations"] == ["relu", "elu;alpha:0.5"]
    assert read_link(SweepConfig(), fields) == (SMALL, [])


def test_a_started_one_travels_in_links_whatever_is_changed_after_it() -> None:
    begun = replace(BASE, seed=7, optimizer="sgd", activation="elu")
    started = sweep.Started.now(begun, replace(SMALL, started=(sweep.Started("seed=3"),)))
    later = replace(SMALL, sweep_steps=5000, started=(started,))
    (found,) = read_link(SweepConfig(), write_link(later, SweepConfig()))[0].started
    assert found.networks == SMALL.networks(begun)


@pytest.mark.parametrize("text", ["seed=x", "sweep_steps=7", "activation=none", "seed=1&" * 600])
def test_what_is_no_sweep_is_none_in_a_link(text: str) -> None:
    config, problems = read_link(SweepConfig(), {"started": [text]})
    assert config == SweepConfig()
    assert [problem.field for problem in problems] == ["started"]
