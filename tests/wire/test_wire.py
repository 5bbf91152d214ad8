"""What travels is what is declared, and what is declared is what scripts are told."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import orjson
import pytest
from streamlit.testing.v1 import AppTest

from pages.lessons.content import LESSONS
from pages.live import job_manager
from pages.ui.navigation import script_of
from tests.wire.declarations import TARGET, declarations, kinds, written
from tests.wire.shapes import faults
from vizcore.cnn.config.train_config import TrainConfig
from vizcore.cnn.data.datasets import load
from vizcore.cnn.jobs import pair, predict_user_images, sweep, training
from vizcore.text import LANGUAGES
from vizcore.wire import components, lessons, live, rows, traces

ROOT = Path(__file__).parents[2]
QUICK = TrainConfig(architecture="c4k3p1m2-d12", steps=60, record_every=20, schedule="constant")
COMPONENTS = {
    "copy_link": dict[str, str],
    "page-document": components.Document,
    "flow-wave": components.Wave,
    "live-apply": live.Apply,
    "live-view": live.Live,
    "live-builder": live.Builder,
    "live-fetch": live.Fetch,
    "live-mistakes": live.Mistakes,
    "live-pad": live.Pad,
    "live-sweep": live.Sweep,
    "live-tiles": live.Tiles,
    "controls-picker": components.Picker,
    "charts-plot": components.Plot,
    "activations-probe": components.Probes,
    "activations-sliders": components.Sliders,
    "controls-table": components.Table,
    "activations-vector": components.Inputs,
    **{f"lessons-{lesson.key}": lessons.Lesson for lesson in LESSONS},
}
VIEWS = [
    ("activations", {}),
    ("activations", {"activations": "relu,swish,sin(a*x)", "closer": "probe"}),
    ("activations", {"closer": "vector"}),
    ("activations", {"closer": "table"}),
    ("gradient_flow", {}),
    ("gradient_flow", {"picture": "phase", "lang": "zh"}),
    ("live_cnn", {}),
    *(("live_cnn", {"tab": tab}) for tab in ("layers", "answers", "draw", "network")),
    ("live_cnn", {"against": "activation=elu", "learned": "1", "activation": "prelu"}),
    ("live_cnn", {"interventions": "20:bias_shift=-1", "shade": "factor", "lang": "zh"}),
    *((lesson.key, {"lang": language}) for lesson in LESSONS for language in LANGUAGES),
]


def test_the_declarations_are_written_anew() -> None:
    assert TARGET.read_text(encoding="utf-8") == declarations(), "python -m tests.wire.declarations"


def test_names_are_declared_once() -> None:
    names = [kind.__name__ for kind in kinds()]
    assert len(names) == len(set(names))
    assert not set(re.findall(r"[A-Z]\w+", written(rows.Row | list[rows.Said]))) - set(names)


def through_json(row: Any) -> Any:
    return orjson.loads(orjson.dumps(row))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"activation": "log(x)"},
        {"activation": "identity", "optimizer": "sgd", "learning_rate": 100.0},
        {"activation": "gelu", "bias_shift": -8.0},
        {"activation": "x^2", "learning_rate": 1e-4},
        {"activation": "prelu", "learned": True, "batch_norm": True},
    ],
    ids=str,
)
def test_the_rows_of_a_run(changes: dict[str, Any]) -> None:
    config = TrainConfig(**{"steps": 60, "record_every": 20, "schedule": "constant", **changes})
    for row in training.run(training.arguments_of(config)):
        assert faults(through_json(row), rows.Row) == []


def test_rows_after_commands_and_answers() -> None:
    pictures = load("digits").images.held_out[:2].numpy()
    question = predict_user_images.arguments_of(QUICK, pictures)
    run = training.run(training.arguments_of(QUICK))
    next(run)
    sent = [{"ask": question["pictures"], "token": "t"}, {"change": "x"}, {"record": 3}]
    for row in (run.send([*sent, {"change": "bias_shift=-9"}]), *run):
        assert faults(through_json(row), rows.Row) == []
    for row in predict_user_images.run(question):
        assert faults(through_json(row), rows.PredictRow) == []


def test_rows_of_several_networks() -> None:
    wild = TrainConfig(steps=60, record_every=20, activation="log(x)")
    for row in pair.run(pair.arguments_of(QUICK, wild)):
        assert faults(through_json(row), rows.Pair) == []
    for row in sweep.run(sweep.arguments_of((QUICK, wild))):
        assert faults(through_json(row), rows.SweepRow) == []


@pytest.mark.parametrize(("place", "query"), VIEWS, ids=str)
def test_the_data_of_every_component(place: str, query: dict[str, str]) -> None:
    app = AppTest.from_file(str(ROOT / "pages" / script_of(place)), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    app.session_state["lang"] = query.get("lang", "en")
    app.run()
    job_manager.close_manager()
    assert not app.exception
    protos = [element.proto for element in app.get("bidi_component")]
    assert protos
    for proto in protos:
        sent = json.loads(proto.json)
        data = sent[0] if isinstance(sent, list) else sent  # what only copies a link
        name = proto.component_name.removeprefix("activation_lab.")
        assert faults(data, COMPONENTS[name], name) == []
        figures = [each["figure"] for each in data.get("figures", {}).values()]
        for text in [*figures, *([data["figure"]] if name == "charts-plot" else [])]:
            figure = json.loads(text)
            of_run = traces.RunTrace if name.startswith("live") else traces.Trace
            for trace in figure["data"]:
                assert faults(trace.get("meta", {}), of_run, trace.get("name", "")) == []
            assert faults(figure["layout"].get("meta", {}), traces.Figure) == []


def test_a_wrong_value_would_be_noticed() -> None:
    right = {"shape": [1], "low": 0.0, "high": 1, "bytes": ""}
    assert faults(right, rows.Packed) == []
    for wrong in (
        {"shape": [1.5]},
        {"shape": None},
        {"low": "0"},
        {"high": True},
        {"more": 1},
    ):
        assert faults({**right, **wrong}, rows.Packed)
    assert faults({"shape": [1]}, rows.Packed)
    assert faults(np.float64(1), int)
    assert faults([1, 2, 3], rows.Revival)
    assert faults({"kind": "x"}, rows.Verdict)
