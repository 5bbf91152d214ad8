"""The activations of the catalogue in PyTorch, for networks.

1. `functions`: φ, stable in float32 in value and in gradient.
2. `slopes`: φ′ without a graph, by PyTorch's own backward kernels or in closed form.

Those that have neither are computed from their formula, `vizcore.formula.backends.tensors`.
"""
