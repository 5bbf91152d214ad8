"""The network in PyTorch.

1. `network`: returns its pre-activations when asked; made of `stage`s, a layer each.
2. `weights`: how they begin; `monotonicity`: whether φ may change places with max pooling.
"""
