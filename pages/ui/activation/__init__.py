"""Choosing activations.

1. `choice`: one, with a slider for each of its parameters.
2. `picker`: several to compare; `sliders`: their parameters, which a chart previews.
3. `formula`: typing one, or being told where it went wrong and why.
"""
