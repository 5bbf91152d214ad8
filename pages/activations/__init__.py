"""The page of activations: what each does to a signal, and to its gradient.

1. `state`: its settings; `page`: the script, down to the fold; `curves`: its picture.
2. `tabs`: what stands below, of which only the open part is computed:
3. `distribution`, `probe`, `properties`, `formulas`, `cost`, and `vector` for softmax and its kind.

Numbers come from `vizcore.activations.view`, pictures from `vizcore.figures.activations`.
"""
