"""Keras's side of keras_fit.py: trains what it is sent, in an environment of its own.

``python _keras_serve.py DATA.npz LAYERS`` builds the network of LAYERS (JSON). Then every line on
standard input is one `fit` over all images, answered by the processor seconds that it took. Keras
runs as its documentation has it.
"""

import json
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any

import keras
import numpy as np

PARTS: Mapping[str, Callable[..., Any]] = {
    "pad": lambda size: keras.layers.ZeroPadding2D(size),
    "conv": lambda channels, kernel, stride: keras.layers.Conv2D(
        channels, kernel, stride, activation="relu"
    ),
    "m": lambda size: keras.layers.MaxPooling2D(size),
    "a": lambda size: keras.layers.AveragePooling2D(size),
    "flatten": lambda: keras.layers.Flatten(),
    "dense": lambda units, activation: keras.layers.Dense(units, activation=activation),
}


def main(data: str, described: str) -> None:
    arrays = np.load(data)
    images, labels = arrays["images"], arrays["labels"]
    probes = arrays["probes"], arrays["probe_labels"]
    told = json.loads(described)
    parts = [PARTS[name](*values) for name, *values in told["layers"]]
    model = keras.Sequential([keras.Input(images.shape[1:]), *parts])
    model.compile(
        keras.optimizers.Adam(told["learning_rate"]),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        metrics=["accuracy"],
    )
    for _ in sys.stdin:
        start = time.process_time()
        model.fit(
            images,
            labels,
            told["batch_size"],
            told["epochs"],
            verbose=0,
            validation_data=probes,
        )
        print(time.process_time() - start, model.count_params(), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
