"""What the page of activations shows, as settings and as numbers; it draws nothing.

1. `config`: the settings, `ActivationsView` and `DetailConfig`; `presets`: views to start from.
2. `curve_data`: a curve, sampled by `sampling`, with its `saturation`.
3. `distribution`: normal inputs, and what becomes of them; `probe`: one input, once and repeatedly.
4. `vector`: activations of several inputs; `card`: the property card, computed once.
5. `answer`: the page's sentence; `names`: short names for charts.
"""

from vizcore.activations.view.config import MOST, ORDERS, ActivationsView, DetailConfig

__all__ = ["MOST", "ORDERS", "ActivationsView", "DetailConfig"]
