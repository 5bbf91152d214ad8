"""Activation Lab's core, without any user interface: activations, gradient flow, live CNNs.

Each of these knows only those above it:

1. `text`, `arrays`, `environment`, `files`, `settings`, `links`, `initialisation`, `preset`,
   `quadrature`: what all use.
2. `formula`: what somebody types; `activations`: everything that can be said of one.
3. `theory`: random networks by mean-field theory; `flow`: by measurement; `cnn`: one that trains.
4. `lessons`: the numbers behind the lessons.
5. `figures`: all that as pictures.

Beside them, `jobs` is work in other processes, and `wire` what travels to the browser.

The public names are each imported from their homes when they are first used: a page that needs no
tensors does not wait for PyTorch.
"""

from importlib import import_module
from typing import Any

_HOMES = {
    "ACTIVATIONS": "vizcore.activations.catalogue",
    "Activation": "vizcore.activations.model",
    "ActivationSpec": "vizcore.activations.spec",
    "parse_formula": "vizcore.activations.custom",
    "FormulaError": "vizcore.formula.errors",
    "resolve": "vizcore.activations.spec",
    "Properties": "vizcore.activations.analysis.properties",
    "properties": "vizcore.activations.analysis.properties",
    "Moments": "vizcore.activations.analysis.moments",
    "moments": "vizcore.activations.analysis.moments",
    "verdicts": "vizcore.activations.card.verdicts",
    "CARD": "vizcore.activations.card.lines",
    "VECTOR_ACTIVATIONS": "vizcore.activations.vector",
    "snippet": "vizcore.activations.code.snippets",
    "FAMILIES": "vizcore.activations.model",
    "Curve": "vizcore.activations.curves",
    "evaluate": "vizcore.activations.curves",
    "FlowConfig": "vizcore.flow.config",
    "Diagnosis": "vizcore.flow.diagnosis.diagnose",
    "diagnose": "vizcore.flow.diagnosis.diagnose",
    "FlowPrediction": "vizcore.theory.mean_field",
    "FlowResult": "vizcore.flow.result",
    "predict_flow": "vizcore.flow.predict",
    "simulate_flow": "vizcore.flow.simulate",
    "simulate_flows": "vizcore.flow.simulate",
    "simulate_steps": "vizcore.flow.simulate",
    "RecurrentConfig": "vizcore.flow.experiments.recurrent_config",
    "simulate_recurrent": "vizcore.flow.experiments.recurrent",
    "predict_through_time": "vizcore.flow.experiments.recurrent",
    "jacobian_spectrum": "vizcore.flow.experiments.jacobian_spectrum",
    "simulate_born_dead": "vizcore.flow.experiments.born_dead",
    "predict_dead": "vizcore.flow.experiments.born_dead",
    "phase_diagram": "vizcore.theory.phase",
    "critical_line": "vizcore.theory.phase",
    "correlation_map": "vizcore.theory.pairs.correlation_map",
    "Chain": "vizcore.lessons.chain",
    "chain": "vizcore.lessons.chain",
    "NeuronDescent": "vizcore.lessons.neuron",
    "descend_neuron": "vizcore.lessons.neuron",
    "PerceptronRun": "vizcore.lessons.perceptron",
    "perceptron_rule": "vizcore.lessons.perceptron",
    "linear_pieces": "vizcore.lessons.pieces",
    "Collapsed": "vizcore.lessons.collapse",
    "collapse": "vizcore.lessons.collapse",
    "ActivationChoice": "vizcore.lessons.choosing.choice",
    "recommend": "vizcore.lessons.choosing.recommend",
    "conditioning": "vizcore.lessons.zero_centred",
    "convolve": "vizcore.lessons.convolution",
    "pool": "vizcore.lessons.convolution",
    "ARCHITECTURES": "vizcore.cnn.architecture.architectures",
    "DATASETS": "vizcore.cnn.data.sources",
    "Intervention": "vizcore.cnn.config.interventions",
    "TrainConfig": "vizcore.cnn.config.train_config",
    "Snapshot": "vizcore.cnn.records.snapshot",
    "train": "vizcore.cnn.train",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'vizcore' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
