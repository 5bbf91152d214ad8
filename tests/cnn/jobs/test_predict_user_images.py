import dataclasses
from pathlib import Path

import numpy as np
import orjson
import pytest
import torch

from tests.cnn import oracles
from vizcore.activations.spec import ActivationSpec
from vizcore.cnn.config.interventions import Intervention
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.data.datasets import load
from vizcore.cnn.jobs import predict_user_images as user_images
from vizcore.cnn.jobs import trained, training
from vizcore.cnn.model.network import Network
from vizcore.cnn.train import train

QUICK = TrainConfig(
    architecture="c4k3p1m2-d12", steps=150, record_every=50, schedule="constant", learning_rate=0.01
)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ACTIVATION_LAB_CACHE", str(tmp_path))
    monkeypatch.delenv("ACTIVATION_LAB_STORE", raising=False)
    return tmp_path


def network_of(config: TrainConfig) -> Network:
    *progress, network = trained.trained(config)
    assert all(isinstance(share, float) for share in progress)
    return network


def same(one: Network, other: Network) -> bool:
    pairs = zip(one.parameters, other.parameters, strict=True)
    return all(torch.equal(a, b) for a, b in pairs)


def run_to_its_end(config: TrainConfig, commands: dict[int, str] | None = None) -> None:
    run = training.run(training.arguments_of(config))
    row = next(run)
    while row:
        change = (commands or {}).get(row["step"])
        try:
            row = run.send([{"change": change}] if change else None)
        except StopIteration:
            row = None


def test_the_last_network_of_a_run_is_kept() -> None:
    expected: list[Network] = []
    list(train(QUICK, at_end=expected.append))
    assert trained.kept(QUICK) is None
    run_to_its_end(QUICK)
    assert same(trained.kept(QUICK), expected[0])
    assert trained.kept(dataclasses.replace(QUICK, seed=1)) is None
    assert same(trained.kept(dataclasses.replace(QUICK, record_every=7)), expected[0])


def test_what_is_gone_or_damaged_is_trained_again(cache: Path) -> None:
    first = network_of(QUICK)
    (file,) = cache.glob("networks/*")
    for damage in (b"", b"not a network", file.read_bytes()[:200]):
        file.write_bytes(damage)
        assert trained.kept(QUICK) is None
        assert same(network_of(QUICK), first)
    torch.save([torch.zeros(3)] * len(first.parameters), file)
    assert trained.kept(QUICK) is None


def test_changes_made_on_the_way_belong_to_the_network() -> None:
    run_to_its_end(QUICK, {50: "activation=leaky_relu;negative_slope:0.2", 100: "bias_shift=1"})
    leaky = ActivationSpec("leaky_relu", (("negative_slope", 0.2),))
    changed = dataclasses.replace(
        QUICK,
        interventions=(
            Intervention(50, "activation", leaky),
            Intervention(100, "bias_shift", 1.0),
        ),
    )
    network = trained.kept(changed)
    assert network is not None
    assert {stage.spec for stage in network.hidden} == {leaky}
    assert trained.kept(QUICK) is None


def test_nothing_is_kept_where_nothing_may_be(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACTIVATION_LAB_STORE", "off")
    network_of(QUICK)
    assert not list(cache.iterdir())
    monkeypatch.delenv("ACTIVATION_LAB_STORE", raising=False)
    (cache / "networks").write_text("in the way")
    assert isinstance(network_of(QUICK), Network)


def test_old_networks_make_room(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    network = network_of(QUICK)
    (file,) = cache.glob("networks/*")
    monkeypatch.setattr(trained, "_MOST_BYTES", 2 * file.stat().st_size)
    for seed in range(4):
        trained.keep(dataclasses.replace(QUICK, seed=seed), network)
    assert len(list(cache.glob("networks/*"))) == 2


@pytest.mark.parametrize("batch_norm", [False, True])
def test_answers_are_those_of_torch_nn(batch_norm: bool) -> None:
    config = dataclasses.replace(QUICK, batch_norm=batch_norm)
    network = network_of(config)
    model = oracles.with_weights_of(network, oracles.modules_of(config))
    data = load("digits")
    probes, _ = data.probes()
    pictures = data.standardise(data.images.training[:3])
    answers = user_images.predict(network, pictures, probes)
    x = torch.cat([pictures, probes])
    with torch.no_grad():
        expected = model(x)[:3].softmax(1)
        z = oracles.pre_activations(model, x)
    np.testing.assert_allclose(answers.probabilities, expected.numpy(), rtol=1e-3, atol=1e-6)
    for found, usual, before in zip(answers.active, answers.usual, z, strict=True):
        fired = before.relu()
        means = fired.flatten(2).mean(2) if fired.ndim == 4 else fired
        np.testing.assert_allclose(found, means[:3].numpy(), rtol=1e-3, atol=1e-5)
        np.testing.assert_allclose(usual, means[3:].mean(0).numpy(), rtol=1e-3, atol=1e-5)


def test_a_job_answers_for_pictures() -> None:
    data = load("digits")
    pictures = data.images.held_out[:4].numpy()
    rows = list(
        user_images.run(orjson.loads(orjson.dumps(user_images.arguments_of(QUICK, pictures))))
    )
    shares = [row["progress"] for row in rows]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    answers = rows[-1]["answers"]
    guesses = [int(np.argmax(answer["probabilities"])) for answer in answers]
    assert guesses == data.images.held_out_labels[:4].tolist()
    assert [len(layer) for layer in answers[0]["active"]] == [4, 12]
    assert [len(layer) for layer in rows[-1]["usual"]] == [4, 12]
    # now the network is there
    assert len(list(user_images.run(user_images.arguments_of(QUICK, pictures)))) == 1


def test_a_run_that_diverged_has_nothing_to_ask() -> None:
    config = dataclasses.replace(
        QUICK, activation="identity", optimizer="sgd", learning_rate=100.0, steps=60
    )
    pictures = load("digits").images.held_out[:1].numpy()
    *_, end = user_images.run(user_images.arguments_of(config, pictures))
    assert "diverged" in end["refused"]["en"]


@pytest.mark.parametrize("shape", [(0, 1, 8, 8), (7, 1, 8, 8), (1, 3, 8, 8), (1, 1, 28, 28)])
def test_pictures_of_another_shape_are_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="pictures of"):
        user_images.arguments_of(QUICK, np.zeros(shape, np.uint8))


def test_the_largest_question_fits_into_a_job() -> None:
    config = TrainConfig(dataset="shapes_rgb", architecture="lenet5")
    question = user_images.arguments_of(
        config, np.zeros((user_images.MOST_PICTURES, 3, 32, 32), np.uint8)
    )
    assert len(orjson.dumps(question)) < 32 * 1024


def question(pictures: np.ndarray, token: str = "t") -> dict[str, str]:
    return {"ask": user_images.arguments_of(QUICK, pictures)["pictures"], "token": token}


def test_a_network_in_training_answers_and_trains_on_as_if_it_had_not_been_asked() -> None:
    pictures = load("digits").images.training[:2].numpy()
    quiet = list(training.run(training.arguments_of(QUICK)))
    run = training.run(training.arguments_of(QUICK))
    rows = [next(run), run.send([question(pictures)]), *run]
    answered = [row.pop("asked", None) for row in rows]
    assert rows == quiet
    assert [a and a["token"] for a in answered] == [None, "t", "t", "t"]
    # At the end it says what the trained network says when it is asked afterwards.
    *_, last = user_images.run(user_images.arguments_of(QUICK, pictures))
    assert answered[-1]["answers"] == last["answers"]
    assert answered[-1]["usual"] == last["usual"]
    assert answered[1]["answers"] != answered[-1]["answers"]


def test_another_question_takes_over() -> None:
    one, other = load("digits").images.training[:2].numpy()
    run = training.run(training.arguments_of(QUICK))
    next(run)
    assert len(run.send([question(np.stack([one, other]), "a")])["asked"]["answers"]) == 2
    row = run.send([question(other[None], "b")])
    assert (row["asked"]["token"], len(row["asked"]["answers"])) == ("b", 1)


@pytest.mark.parametrize(
    "command",
    [
        {"ask": "!!", "token": "t"},
        {"ask": "AAAA", "token": "t"},  # no whole picture
        {"ask": "", "token": "t"},
        {"ask": 3, "token": "t"},
        {"ask": "A" * 96},
    ],
)
def test_a_question_that_is_none_is_refused_in_words_and_training_goes_on(command: dict) -> None:
    run = training.run(training.arguments_of(QUICK))
    next(run)
    row = run.send([command])
    assert row["refused"]["zh"]
    assert "asked" not in row
    assert next(run)["step"] == 100
