"""Pictures of a training run, drawn empty: the browser fills them as rows are recorded.

1. `run_time`: the time axis that all of them share, and the marks on it.
2. `run_pictures`: loss, accuracy, and the map of all units.
3. `shades`: what the colour of a unit stands for.
4. `layer_curves`: dead units, gradients and activations, layer by layer.
5. `unit_pictures`: one unit through the run, and the answers of the network.

What fills a trace stands in its ``meta``, see `vizcore.wire.traces`.
"""
